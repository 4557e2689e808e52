"""The device card and the timeline: order, fit, what gives way, and how long a whole replacement takes."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.kinds import Family
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import card_face, paint_kit
from app.ui.widgets.device_card import CardFact, DeviceCard, DeviceCardData
from app.ui.widgets.flow_text import keep_codes
from app.ui.widgets.timeline import ENTRY_ROLE, Timeline, TimelineEntry, TimelineModel, TimelineStyle
from tests.ui import intake_samples as samples
from tests.ui.pixels import at, columns, near, picture, share

LIGHT = theme.LIGHT
GOAL_MS = 3.0


@pytest.fixture
def card(qtbot: QtBot) -> DeviceCard:
    made = DeviceCard()
    qtbot.addWidget(made)
    made.resize(528, 920)
    made.show()
    QApplication.processEvents()
    return made


# ------------------------------------------------------------------ the card


def test_the_card_is_one_sentence_and_the_empty_card_too(card: DeviceCard) -> None:
    assert card.accessibleName() == "端末を読み取ると、ここに出ます。"
    card.set_card(samples.CARD)
    assert card.accessibleName() == samples.CARD.spoken
    assert card.card is samples.CARD
    card.set_card(None)
    assert card.accessibleName() == "端末を読み取ると、ここに出ます。"
    assert not card.history.isVisibleTo(card)


def bands(card: DeviceCard) -> list[tuple[str, int]]:
    """The soft fills down the left edge of the face, with the row each begins at."""
    image = picture(card.face)
    found: list[tuple[str, int]] = []
    for y in range(image.height()):
        for name in (LIGHT.look_soft, LIGHT.ok_soft):
            if near(at(image, 3, y), name, 3) and (not found or found[-1][0] != name or y > found[-1][1] + 200):
                found.append((name, y))
    return found


def test_warnings_come_between_facts_and_form(card: DeviceCard) -> None:
    card.set_card(samples.CARD_LONG)
    assert [name for name, _ in bands(card)] == [LIGHT.look_soft, LIGHT.ok_soft]
    card.set_card(samples.CARD)
    assert [name for name, _ in bands(card)] == [LIGHT.ok_soft]


def test_replacing_the_card_replaces_everything(card: DeviceCard) -> None:
    card.set_card(samples.CARD_LONG)
    QApplication.processEvents()
    before = picture(card)
    card.set_card(samples.CARD)
    QApplication.processEvents()
    fresh = DeviceCard()
    fresh.resize(card.size())
    fresh.set_card(samples.CARD)
    fresh.show()
    QApplication.processEvents()
    assert picture(card) == picture(fresh)
    assert picture(card) != before
    fresh.close()


def test_the_serial_is_never_cut_at_any_width(qapp: QApplication) -> None:
    for width, scale in ((1366, 100), (1920, 150), (1920, 200)):
        theme.apply(qapp, dark=False, scale=scale)
        theme.fit_to_width(qapp, width)
        room = theme.px(23) - 2 * theme.px(1)
        font = paint_kit.code_font_to_fit(samples.LONG_SERIAL, theme.font("card_code"), room)
        assert text.code_width(samples.LONG_SERIAL, font) <= room
        assert font.pointSizeF() >= paint_kit.LEAST_CODE_POINTS
    whole = theme.font("card_code")
    assert paint_kit.code_font_to_fit("PF", whole, 5000) == whole


def test_under_1500_notes_and_wide_only_facts_give_way(qapp: QApplication) -> None:
    facts = samples.CARD.facts
    assert [run.text for run in card_face.fact_runs(facts[1], wide=True)] == ["令和10年11月30日まで", "（あと24か月）"]
    assert [run.text for run in card_face.fact_runs(facts[1], wide=False)] == ["令和10年11月30日まで"]
    assert [run.text for run in card_face.fact_runs(facts[0], wide=False)] == ["Lenovo 500e Gen 4s"]
    assert [run.strong for run in card_face.fact_runs(facts[3], wide=True)] == [False, True]
    tall = card_face.flow_card(None, 528.0, samples.CARD, large=False)
    theme.fit_to_width(qapp, 1366)
    assert card_face.flow_card(None, 345.0, samples.CARD, large=False) < tall


def test_measuring_and_painting_are_the_same_walk(card: DeviceCard) -> None:
    for data in (samples.CARD, samples.CARD_LOOK, samples.CARD_LONG, samples.LEDGER_CARD):
        card.set_card(data)
        QApplication.processEvents()
        measured = card_face.flow_card(None, float(card.face.width()), data, large=False)
        assert card.face.height() == round(measured)


def test_a_shortened_fact_owes_its_full_text(card: DeviceCard) -> None:
    long = CardFact(label="モデル", value="とても長い名前の端末です " * 4, strong=True)
    card.set_card(samples.CARD._replace(facts=(long,), school=samples.LONG_SCHOOL * 2))
    picture(card.face)
    tips = {card.face.tip_at(QPoint(200, y)) for y in range(card.face.height())}
    assert {long.value, samples.LONG_SCHOOL * 2} <= tips


def test_control_c_copies_the_plain_serial(card: DeviceCard, qtbot: QtBot) -> None:
    card.set_card(samples.CARD)
    card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "PFER8BVU"


def test_a_low_card_scrolls_as_a_whole(qtbot: QtBot) -> None:
    made = DeviceCard()
    qtbot.addWidget(made)
    made.set_card(samples.CARD_LONG)
    made.resize(528, 420)
    made.show()
    QApplication.processEvents()
    bar = made.scroll_bar
    assert bar.maximum() > 0
    assert made.history.verticalScrollBar().maximum() == 0
    made.history.setFocus()
    made.history.setCurrentIndex(made.history.entries.index(4, 0))
    assert bar.value() == bar.maximum()
    # The same again leaves the reader where he is; another unit begins at its serial.
    made.set_card(samples.CARD_LONG)
    assert bar.value() == bar.maximum()
    made.set_card(samples.CARD_LONG._replace(serial="PF000001"))
    assert bar.value() == 0


def test_a_long_life_is_shown_as_far_as_one_looks(qtbot: QtBot) -> None:
    made = DeviceCard(TimelineStyle.full)
    qtbot.addWidget(made)
    life = tuple(TimelineEntry(id=str(number), title=f"返却 {number}") for number in range(300))
    made.resize(576, 600)
    made.show()
    made.set_card(samples.LEDGER_CARD._replace(history=life))
    QApplication.processEvents()
    first = made.history.entries.rowCount()
    assert first < 60
    made.scroll_bar.setValue(made.scroll_bar.maximum())
    QApplication.processEvents()
    assert made.history.entries.rowCount() > first


def test_an_event_of_the_history_opens(card: DeviceCard, qtbot: QtBot) -> None:
    card.set_card(samples.CARD)
    card.history.setCurrentIndex(card.history.entries.index(1, 0))
    with qtbot.waitSignal(card.entry_opened) as opened:
        qtbot.keyClick(card.history, Qt.Key.Key_Return)
    assert opened.args == ["h2"]


@pytest.mark.bench
@pytest.mark.parametrize(
    "data", [samples.CARD, samples.LEDGER_CARD, samples.CARD_LONG], ids=["intake", "ledger", "long"]
)
def test_a_card_is_replaced_and_painted_within_three_milliseconds(card: DeviceCard, data: DeviceCardData) -> None:
    taken: list[float] = []
    for number in range(300):
        # Nothing is ever the same twice: codes, school and history are new at each scan.
        fresh = data._replace(
            serial=f"PF{number:06d}",
            tag=f"KRM-{number:06d}",
            school=f"第{number}小学校",
            history=tuple(replace(entry, meta=f"{number} {entry.meta}") for entry in data.history),
        )
        begin = time.thread_time()
        card.set_card(fresh)
        QApplication.processEvents()
        taken.append((time.thread_time() - begin) * 1000)
    taken.sort()
    print(f"card: p50 {taken[150]:.2f} ms, p99 {taken[297]:.2f} ms")
    # The tenth best of a hundred is judged: the rest is what else the machine does.
    assert taken[30] < GOAL_MS * (1 if data is samples.CARD else 2)


# ------------------------------------------------------------------ the timeline


def test_the_timeline_keeps_the_promises_of_a_model(qapp: QApplication) -> None:
    model = TimelineModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_entries([TimelineEntry(id=str(number), title="x") for number in range(50)])
    assert model.rowCount() == TimelineModel.SLICE
    while model.canFetchMore(model.index(-1, -1)):
        model.fetchMore(model.index(-1, -1))
    assert model.rowCount() == 50
    assert model.is_last(49)
    assert model.entry_at(50) is None
    model.set_entries(())
    assert model.rowCount() == 0
    assert tester.model() is model


def timeline(qtbot: QtBot, *entries: TimelineEntry, style: TimelineStyle = TimelineStyle.full) -> Timeline:
    made = Timeline(style, name="これまで")
    qtbot.addWidget(made)
    made.resize(500, 700)
    made.set_entries(entries or samples.LEDGER_HISTORY)
    made.show()
    QApplication.processEvents()
    return made


def test_an_event_is_one_sentence(qtbot: QtBot) -> None:
    made = timeline(qtbot)
    index = made.entries.index(0, 0)
    spoken = made.entries.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "受付 8A-0413-P　フォーム要照合　令和8年11月20日 10:05　古賀 美咲・受付台 A　画面に線が入る（フォームの記入）"
    )
    assert made.entries.data(index, ENTRY_ROLE) is samples.LEDGER_HISTORY[0]
    assert made.accessibleName() == "これまで"


def test_the_line_runs_from_the_first_mark_to_the_last(qtbot: QtBot) -> None:
    made = timeline(qtbot)
    image = picture(made.viewport())
    axis = round(theme.px(0.75))
    first = made.visualRect(made.entries.index(0, 0))
    last = made.visualRect(made.entries.index(6, 0))
    assert near(at(image, axis, first.top() + 2), LIGHT.surface)
    assert near(at(image, axis, first.bottom()), LIGHT.line_strong)
    assert near(at(image, axis, made.visualRect(made.entries.index(3, 0)).top() + 1), LIGHT.line_strong)
    assert near(at(image, axis, last.bottom() - 2), LIGHT.surface)


def test_an_event_taken_back_keeps_its_place_with_its_counter(qtbot: QtBot) -> None:
    plain = TimelineEntry(id="a", title="受付 8A-0412-M", meta="古賀 美咲")
    back = replace(plain, struck=True, counter="取り消し　原 健太")
    made, other = timeline(qtbot, plain), timeline(qtbot, back)
    assert other.content_height() > made.content_height()
    assert picture(made.viewport()) != picture(other.viewport())


def test_arrows_move_enter_opens_and_the_rest_goes_on(qtbot: QtBot) -> None:
    made = timeline(qtbot)
    made.setCurrentIndex(made.entries.index(0, 0))
    heard: list[str] = []
    made.entry_selected.connect(heard.append)
    qtbot.keyClick(made, Qt.Key.Key_Down)
    qtbot.keyClick(made, Qt.Key.Key_End)
    qtbot.keyClick(made, Qt.Key.Key_1)
    assert heard == ["t2", "t7"]
    with qtbot.waitSignal(made.entry_opened) as opened:
        qtbot.keyClick(made, Qt.Key.Key_Enter)
    assert opened.args == ["t7"]


def test_the_event_that_has_the_focus_is_framed(qtbot: QtBot) -> None:
    made = timeline(qtbot)
    made.setCurrentIndex(made.entries.index(1, 0))
    made.clearFocus()
    rect = made.visualRect(made.entries.index(1, 0))
    assert share(picture(made.viewport()), rect, LIGHT.sel) < 0.05
    made.setFocus()
    assert share(picture(made.viewport()), rect, LIGHT.sel) > 0.5
    assert columns(picture(made.viewport()), rect, LIGHT.ink)[0] < theme.px(0.5)


def test_codes_in_wrapped_words_are_never_parted(qtbot: QtBot) -> None:
    joined = keep_codes("受付 8A-0412-M を 受付台 A で")
    assert "8A\u2060-\u20600412\u2060-\u2060M" in joined
    assert "受付台\u00a0A" in joined
    assert keep_codes("メモ - 2 つ") == "メモ -\u00a02 つ"
    narrow = timeline(qtbot, TimelineEntry(id="a", title="受付受付受付受付 8A-0412-M", family=Family.ok))
    narrow.resize(theme.px(2) + 160, 400)
    QApplication.processEvents()
    image = picture(narrow.viewport())
    box = QRectF(narrow.visualRect(narrow.entries.index(0, 0)))
    pitch = paint_kit.line_height(theme.font("h2"))
    second = box.toRect().adjusted(theme.px(2), round(theme.px(0.3) + pitch), 0, 0)
    left, right = columns(image, second, LIGHT.ink)
    assert left >= theme.px(2)
    assert right - left == pytest.approx(text.text_width("8A-0412-M", theme.font("h2")), abs=8)
