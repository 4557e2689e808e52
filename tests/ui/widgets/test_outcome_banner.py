"""The banner answers in colour, shape and words, says them, and never cuts what must be known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.disposal_words import Step
from app.domain.scans import ScanFault
from app.settings import words
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.outcome_banner import Answer, BannerRow, OutcomeBanner, set_lines
from tests.ui.pixels import at, columns, near, picture, share

OK = BannerRow(answer=Answer.ok, word="受付", number="8A-0412-M", line="善導寺小　キーボードトップ外れ")
LOOK = BannerRow(answer=Answer.look, word="入力待ち", number="8A-0407-U", line="フォームがありません")
REFUSED = BannerRow(answer=Answer.refused, word="受付不可", number="725003318A", line="廃棄の記録があります")


@pytest.fixture
def banner(qtbot: QtBot) -> OutcomeBanner:
    made = OutcomeBanner()
    qtbot.addWidget(made)
    made.resize(1232, made.sizeHint().height())
    made.show()
    return made


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(access, "say", lambda _widget, text, urgent=False: heard.append(text))
    return heard


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("row", [OK, LOOK, REFUSED], ids=["ok", "look", "refused"])
def test_ground_is_the_family_s(qapp: QApplication, banner: OutcomeBanner, row: BannerRow, dark: bool) -> None:
    theme.apply(qapp, dark, 100)
    banner.show_answer(row)
    family = theme.tokens().family(row.answer)
    image = picture(banner)
    assert share(image, QRect(1000, 40, 150, 100), family.fill) > 0.99
    assert share(image, QRect(200, 20, 500, 170), family.on) > 0.05  # words


def test_only_look_has_the_dark_bar_and_only_refused_the_inner_frame(banner: OutcomeBanner) -> None:
    seen = {}
    for row in (OK, LOOK, REFUSED):
        banner.show_answer(row)
        image = picture(banner)
        family = theme.LIGHT.family(row.answer)
        seen[row.answer] = (near(at(image, 5, 100), family.on), near(at(image, 11, 100), family.on))
        assert near(at(image, 1000, 11), family.on) == (row.answer is Answer.refused)
    assert seen == {Answer.ok: (False, False), Answer.look: (True, True), Answer.refused: (False, True)}


def test_idle_is_calm(banner: OutcomeBanner) -> None:
    image = picture(banner)
    assert share(image, QRect(700, 40, 400, 100), theme.LIGHT.surface) > 0.99
    assert banner.accessibleName() == "端末を読み取ってください"


def test_name_is_word_number_and_line_and_is_said_at_once(banner: OutcomeBanner, said: list[str]) -> None:
    banner.show_answer(replace(OK, count="40", count_caption="台目 ／ 40"))
    assert banner.accessibleName() == "受付、8A-0412-M、善導寺小　キーボードトップ外れ、40台目 ／ 40"
    assert said == [banner.accessibleName()]
    words.set_language("en")
    banner.show_answer(replace(OK, word="Taken in", line="Zendoji"))
    assert banner.accessibleName() == "Taken in, 8A-0412-M, Zendoji"


def test_the_same_answer_again_is_said_again(banner: OutcomeBanner, said: list[str]) -> None:
    banner.show_answer(REFUSED)
    banner.show_answer(REFUSED)
    assert len(said) == 2
    assert "2回目" in said[1]
    assert banner.times == 2


def icon_share(banner: OutcomeBanner) -> float:
    return share(picture(banner), QRect(40, 40, 110, 130), "#FFFFFF")


def test_a_repeated_outcome_blinks_its_icon_once(banner: OutcomeBanner, qtbot: QtBot) -> None:
    banner.show_answer(OK)
    assert icon_share(banner) > 0.4
    banner.show_answer(replace(OK, number="8A-0413-P"))
    assert icon_share(banner) == 0
    qtbot.waitUntil(lambda: icon_share(banner) > 0.4, timeout=1000)
    banner.show_answer(LOOK)
    assert share(picture(banner), QRect(60, 40, 110, 130), theme.LIGHT.on_look) > 0.2


def test_a_scan_cuts_the_blink_off(banner: OutcomeBanner) -> None:
    banner.show_answer(OK)
    banner.show_answer(OK)
    banner.show_answer(REFUSED)
    assert icon_share(banner) > 0.4


def test_with_reduced_motion_the_second_time_is_written_instead(qapp: QApplication, banner: OutcomeBanner) -> None:
    theme.apply(qapp, False, 100, still=True)
    banner.show_answer(REFUSED)
    once = columns(picture(banner), QRect(200, 20, 1000, 100), "#FFFFFF")[1]
    banner.show_answer(REFUSED)
    assert icon_share(banner) > 0.4
    assert columns(picture(banner), QRect(200, 20, 1000, 100), "#FFFFFF")[1] > once + 60


@pytest.mark.parametrize(
    ("width", "scale", "height"), [(1920, 100, 13 * 16), (1366, 100, round(9.5 * 15)), (1920, 200, 7 * 32)]
)
def test_height_by_section_9(qapp: QApplication, banner: OutcomeBanner, width: int, scale: int, height: int) -> None:
    theme.apply(qapp, False, scale)
    theme.fit_to_width(qapp, width)
    assert banner.sizeHint().height() == pytest.approx(height, abs=1)
    assert banner.minimumSizeHint().height() == banner.sizeHint().height()


@pytest.mark.parametrize("width", [420, 600, 1232])
@pytest.mark.parametrize("scale", [100, 200])
def test_word_and_number_are_never_cut(qapp: QApplication, banner: OutcomeBanner, width: int, scale: int) -> None:
    theme.apply(qapp, False, scale)
    theme.fit_to_width(qapp, 1920)
    row = replace(OK, word="入力待ち", number="P3NXCVVWBD4YTLQ", line="", count="40", count_caption="台目")
    banner.resize(width, banner.sizeHint().height())
    banner.show_answer(row)
    image = picture(banner)
    left, right = columns(image, QRect(0, 0, width, banner.height()), "#FFFFFF")
    assert left >= 0
    assert right < width - 4  # nothing runs into the edge


def test_a_long_line_is_elided_and_owes_its_full_text(banner: OutcomeBanner) -> None:
    long = "久留米市立久留米特別支援学校高等部分教室　フォームがありません。受付は保存しました。" * 12
    banner.show_answer(replace(LOOK, line=long))
    picture(banner)
    assert banner.tip_at(QRect(300, 130, 1, 1).topLeft()) == long
    assert long in banner.accessibleName()
    banner.show_answer(LOOK)
    picture(banner)
    assert banner.tip_at(QRect(300, 130, 1, 1).topLeft()) == ""


def test_clear_goes_back_to_idle(banner: OutcomeBanner) -> None:
    banner.show_answer(REFUSED)
    banner.clear()
    assert banner.row.answer is Answer.idle
    assert banner.times == 1


def test_it_never_takes_the_focus(banner: OutcomeBanner) -> None:
    assert banner.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert not banner.findChildren(QWidget)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize(("breadth", "width"), [(theme.Breadth.wide, 1232), (theme.Breadth.narrow, 740)])
@pytest.mark.parametrize("fault", ScanFault)
def test_what_to_do_after_a_scan_that_failed_is_never_cut(
    banner: OutcomeBanner, qapp: QApplication, language: words.Language, breadth: theme.Breadth, width: int, fault: str
) -> None:
    words.set_language(language)
    theme.apply_look(qapp, theme.Look(breadth=breadth))
    banner.resize(width, banner.sizeHint().height())
    line = words.t(f"refused.{fault}")
    word = words.t("kinds.outcome.unreadable")
    banner.show_answer(BannerRow(answer=Answer.refused, word=word, line=line, count="40", count_caption="台目"))
    seen = banner.grab().toImage()
    assert {banner.tip_at(QPoint(x, y)) for x in range(0, width, 8) for y in range(0, seen.height(), 8)} == {""}


def test_more_sentences_than_there_is_room_for_are_elided_in_one_line(banner: OutcomeBanner) -> None:
    line = "短い。文です。" * 40
    banner.show_answer(replace(REFUSED, line=line))
    picture(banner)
    assert banner.tip_at(QPoint(300, 130)) == line


def test_sentences_share_lines_where_they_fit_and_none_begins_with_a_blank(qapp: QApplication) -> None:
    font = theme.sized(27)
    line = "短い文です。もう一つの文です。　三つめの文がここに続きます。四つめもあります。"
    width = theme.text.text_width("三つめの文がここに続きます。 四つめもあります。", font) + 2
    assert set_lines(line, font, width, 2) == [
        "短い文です。 もう一つの文です。",
        "三つめの文がここに続きます。 四つめもあります。",
    ]
    assert set_lines(line, font, width, 1) == [line], "in one line it is elided, and its tip has it whole"
    half = theme.text.text_width("一つめの文です。", font)
    assert set_lines("一つめの文です。　二つめです。", font, half, 2) == ["一つめの文です。", "二つめです。"]


def test_where_sentences_have_no_room_lines_end_between_phrases(qapp: QApplication) -> None:
    font = theme.sized(27)
    width = theme.text.text_width("あ" * 11, font)
    line = "棚のラベルを読み取るか、バッテリーを外します。"
    assert set_lines(line, font, width, 3) == ["棚のラベルを", "読み取るか、", "バッテリーを外します。"]
    assert set_lines(line, font, width, 3, wraps=False) == [line]


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("step", Step)
def test_of_large_text_the_line_is_smaller_where_only_so_all_of_it_is_read(
    banner: OutcomeBanner, qapp: QApplication, language: words.Language, step: str
) -> None:
    words.set_language(language)
    theme.apply_look(qapp, theme.Look(scale=200, breadth=theme.Breadth.small))
    banner.resize(1168, banner.sizeHint().height())
    line = words.t("refused.step_blocked", step=words.t(f"disposal.step.{step}"))
    banner.show_answer(replace(REFUSED, line=line))
    seen = banner.grab().toImage()
    assert {banner.tip_at(QPoint(x, y)) for x in range(0, 1168, 8) for y in range(0, seen.height(), 8)} == {""}


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize(
    ("look", "width"),
    [
        (theme.Look(), 1232),
        (theme.Look(breadth=theme.Breadth.narrow), 812),
        (theme.Look(scale=200, breadth=theme.Breadth.small), 1168),
    ],
    ids=["wide", "narrow", "200"],
)
@pytest.mark.parametrize(
    "reason", ["unknown_device", "neither_unit_nor_shelf", "not_in_disposal", "not_a_box", "pin_locked"]
)
def test_a_refusal_of_two_sentences_stands_whole_within_its_frame(
    banner: OutcomeBanner, qapp: QApplication, language: words.Language, look: theme.Look, width: int, reason: str
) -> None:
    words.set_language(language)
    theme.apply_look(qapp, look)
    banner.resize(width, banner.sizeHint().height())
    line = words.t(f"refused.{reason}")
    banner.show_answer(replace(REFUSED, word=words.t("away.short.refused"), number="W-071", line=line))
    image, fill = picture(banner), theme.tokens().family(Answer.refused).fill
    inside = theme.line(8) + theme.line(6)
    wide, foot = width - 2 * inside - 4, banner.height() - inside
    assert share(image, QRect(inside + 2, inside, wide, 2), fill) == 1, "the frame stands clear of the word"
    assert share(image, QRect(inside + 2, foot - 2, wide, 2), fill) == 1, "and of the last line"
    assert {banner.tip_at(QPoint(x, y)) for x in range(0, width, 8) for y in range(0, image.height(), 8)} == {""}
