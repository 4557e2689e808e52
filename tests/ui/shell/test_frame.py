"""The frame keeps every part in its place at each width and text size, and its keys come from one table."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.settings import words
from app.ui import theme
from app.ui.screens.repair.deeds import KEYS
from app.ui.shell.action_list import ACTIONS
from app.ui.shell.action_set import ActionSet
from app.ui.shell.actions import Mode, Place, Screen
from app.ui.shell.frame import BUSY_RANK, LEAST_SIZE, Frame
from app.ui.shell.key_sheet import KeySheet, groups_of
from app.ui.shell.keys import Key
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.key_hints import CAP_PROPERTY
from app.ui.widgets.toast import ToastRow
from tests.ui.pixels import picture, share


@pytest.fixture
def frame(qtbot: QtBot) -> Iterator[Frame]:
    made = Frame()
    qtbot.addWidget(made)
    made.resize(1920, 1080)
    made.show()
    yield made
    made.deleteLater()


def test_parts_at_1920(frame: Frame) -> None:
    assert frame.rail.geometry() == QRect(0, 0, 112, 1080)
    assert frame.scan_bar.geometry().topLeft().x() == 112
    assert frame.scan_bar.height() == frame.sync.height() == 72
    assert frame.sync.geometry().right() == 1919
    assert frame.hints.geometry() == QRect(112, 1024, 1808, 56)
    assert frame.stack.geometry() == QRect(128, 88, 1776, 920)


@pytest.mark.parametrize(
    ("size", "scale", "rail", "strip", "hints"),
    [((1366, 768), 100, 86, 60, 45), ((1024, 640), 100, 86, 60, 45), ((1920, 1080), 200, 157, 112, 96)],
)
def test_parts_give_way(
    qapp: QApplication, frame: Frame, size: tuple[int, int], scale: int, rail: int, strip: int, hints: int
) -> None:
    theme.apply(qapp, False, scale)
    frame.resize(*size)
    qapp.processEvents()
    assert (frame.width(), frame.height()) == size
    assert (frame.rail.width(), frame.scan_bar.height(), frame.hints.height()) == (rail, strip, hints)
    assert frame.sync.geometry().right() == size[0] - 1
    assert frame.hints.geometry().bottom() == size[1] - 1


def test_crossing_1500_changes_the_base_and_back(frame: Frame, qapp: QApplication) -> None:
    frame.resize(1499, 900)
    assert theme.u() == 15
    frame.resize(1500, 900)
    assert theme.u() == 16


def test_minimum_window(frame: Frame) -> None:
    assert frame.minimumSizeHint() == LEAST_SIZE


def test_screens_are_kept_with_their_state(frame: Frame) -> None:
    intake, ledger = QLineEdit("typed"), QWidget()
    frame.set_screen("intake", intake)
    frame.set_screen("ledger", ledger)
    assert frame.current == "intake"
    frame.show_screen("ledger")
    assert frame.rail.button("ledger").isChecked()
    assert frame.screen_named("intake") is intake
    frame.show_screen("intake")
    assert intake.text() == "typed"
    assert frame.screen_named("nowhere") is None
    with pytest.raises(KeyError):
        frame.show_screen("nowhere")


def test_a_screen_can_be_replaced(frame: Frame) -> None:
    frame.set_screen("intake", QWidget())
    second = QWidget()
    frame.set_screen("intake", second)
    assert frame.stack.currentWidget() is second
    assert frame.stack.count() == 1


def test_a_mode_marks_its_screen_in_the_rail(frame: Frame) -> None:
    frame.set_screen("intake.first_start", QWidget())
    assert frame.rail.button("intake").isChecked()


def test_the_toast_lies_above_the_hints_and_inside_the_body(frame: Frame, qapp: QApplication) -> None:
    frame.set_screen("intake", QWidget())
    for size in ((1920, 1080), (1024, 640)):
        frame.resize(*size)
        frame.show_toast(
            ToastRow(text="久留米市立久留米特別支援学校高等部分教室の端末を受け付けました" * 3, place="保存済み")
        )
        assert frame.toast.geometry().bottom() < frame.hints.y()
        assert frame.toast.x() >= frame.rail.width()
        assert frame.toast.geometry().right() < frame.width()
    frame.show_screen("intake")
    assert not frame.toast.isVisible()


def test_what_is_clicked_is_passed_on(frame: Frame, qtbot: QtBot) -> None:
    with qtbot.waitSignal(frame.screen_asked) as seen:
        frame.rail.button("labels").click()
    assert seen.args == ["labels"]
    with qtbot.waitSignal(frame.sync_asked):
        qtbot.mouseClick(frame.sync, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(frame.scanner_setup_asked):
        qtbot.mouseClick(frame.scan_bar, Qt.MouseButton.LeftButton)


def test_a_page_over_the_body_gives_the_focus_back(frame: Frame, qapp: QApplication) -> None:
    field = QLineEdit()
    holder = QWidget()
    QVBoxLayout(holder).addWidget(field)
    frame.set_screen("intake", holder)
    frame.activateWindow()
    field.setFocus()
    over = KeyButton(ButtonRow(id="x", text="x"))
    frame.show_overlay(over)
    assert over.geometry() == frame.stack.geometry()
    frame.resize(1700, 900)
    assert over.geometry().right() == frame.width() - 1 - 16
    frame.hide_overlay()
    assert frame.overlay is None
    assert QApplication.focusWidget() is field
    frame.hide_overlay()


def test_a_page_over_the_body_follows_another_text_size(frame: Frame, qapp: QApplication) -> None:
    over = KeyButton(ButtonRow(id="x", text="x"))
    frame.show_overlay(over)
    for scale in (200, 100):
        theme.apply_look(qapp, theme.Look(scale=scale, breadth=theme.breadth_for(1920, scale)))
        qapp.processEvents()  # the strips take their new places
        assert over.geometry() == frame.stack.geometry()


def test_dark_reaches_everything(frame: Frame, qapp: QApplication) -> None:
    frame.set_screen("intake", QWidget())
    theme.apply(qapp, True, 100)
    image = picture(frame)
    assert share(image, QRect(200, 200, 60, 60), theme.DARK.bg) == 1
    assert share(image, QRect(600, 5, 60, 20), theme.DARK.surface) == 1
    assert share(image, QRect(20, 960, 60, 20), theme.DARK.rail) == 1


# ------------------------------------------------------------------ actions


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    made.activateWindow()
    return made


def test_every_act_has_words_in_both_languages() -> None:
    for language in ("ja", "en"):
        words.set_language(language)
        for row in ACTIONS:
            assert words.t(row.words)


def test_no_screen_gives_a_key_two_meanings() -> None:
    contexts = [*Screen, *Mode]
    for context in contexts:
        rows = [row for row in ACTIONS if row.valid_in(context)]
        # deeds of a repair that are never offered together may share a letter: test_repair_beyond holds them apart
        deeds = {row.key for row in rows if row.id.removeprefix("repair.") in KEYS}
        others = [row.key for row in rows if row.id.removeprefix("repair.") not in KEYS]
        heard = [sequence for key in [*others, *deeds] for sequence in key.sequences]
        if context == Mode.near_match or context == Mode.first_start:
            assert len(heard) == len(set(heard))
        assert sorted(heard) == sorted(set(heard)), context


def test_f_keys_are_the_ten_screens_in_order() -> None:
    rows = [row for row in ACTIONS if row.id.startswith("screen.")]
    assert [row.key.cap for row in rows] == [f"F{number}" for number in range(1, 11)]
    assert [row.id for row in rows] == [f"screen.{screen}" for screen in Screen]


def test_one_act_in_ink_a_screen() -> None:
    for context in (*Screen, *Mode):
        assert sum(row.place is Place.main for row in ACTIONS if row.valid_in(context)) <= 1
    assert not any(row.place is Place.main for row in ACTIONS if row.valid_in(Mode.guard))


def test_an_act_without_a_callback_neither_works_nor_shows(window: QWidget) -> None:
    acts = ActionSet(window)
    assert acts.hints() == []
    assert not acts.works("undo")
    acts.bind("undo", lambda: None)
    assert acts.works("undo")
    assert [shown.property(CAP_PROPERTY) for shown in acts.hints()] == ["⌫"]


def test_keys_do_what_was_filled_in(window: QWidget, qtbot: QtBot) -> None:
    acts = ActionSet(window)
    done: list[str] = []
    acts.bind("undo", lambda: done.append("undo"))
    acts.bind("phone", lambda: done.append("phone"))
    acts.bind_numbered("intake.choice", lambda number: done.append(f"choice {number}"))
    qtbot.keyClick(window, Qt.Key.Key_Backspace)
    qtbot.keyClick(window, Qt.Key.Key_T)
    qtbot.keyClick(window, Qt.Key.Key_7)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done == ["undo", "phone", "choice 7", "undo"]


def test_letters_and_backspace_are_the_field_s_while_one_has_the_focus(window: QWidget, qtbot: QtBot) -> None:
    acts = ActionSet(window)
    done: list[str] = []
    acts.bind("undo", lambda: done.append("undo"))
    acts.bind("phone", lambda: done.append("phone"))
    acts.bind("screen.ledger", lambda: done.append("ledger"))
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    for key in (Qt.Key.Key_T, Qt.Key.Key_5, Qt.Key.Key_Backspace, Qt.Key.Key_F7):
        qtbot.keyClick(field, key)
    assert field.text() == "t"
    assert done == ["ledger"]


def test_another_mode_has_other_keys(window: QWidget, qtbot: QtBot) -> None:
    acts = ActionSet(window)
    done: list[str] = []
    for name in ("intake.slip", "match.link", "match.other", "intake.choice"):
        acts.bind(name, lambda name=name: done.append(name))  # type: ignore[misc]
    qtbot.keyClick(window, Qt.Key.Key_Return)
    acts.set_context(Mode.near_match)
    assert acts.context == "intake.near_match"
    qtbot.keyClick(window, Qt.Key.Key_Return)
    qtbot.keyClick(window, Qt.Key.Key_2)
    assert done == ["intake.slip", "match.link", "match.other"]


def test_what_is_not_allowed_now_is_silent(window: QWidget, qtbot: QtBot) -> None:
    acts = ActionSet(window)
    done: list[int] = []
    acts.bind("undo", lambda: done.append(1))
    acts.set_allowed("undo", allowed=False)
    qtbot.keyClick(window, Qt.Key.Key_Backspace)
    assert done == []
    acts.set_allowed("undo", allowed=True)
    qtbot.keyClick(window, Qt.Key.Key_Backspace)
    assert done == [1]


def test_words_can_be_set_and_come_back_with_the_language(window: QWidget) -> None:
    acts = ActionSet(window)
    acts.set_words("undo", "ひとつ前の読み取りを取り消す")
    assert acts.action("undo").text() == "ひとつ前の読み取りを取り消す"
    words.set_language("en")
    acts.retranslate()
    assert acts.action("undo").text() == "Undo"


def test_unknown_acts_are_faults_of_ours(window: QWidget) -> None:
    acts = ActionSet(window)
    for call in (acts.action, acts.works):
        with pytest.raises(KeyError):
            call("nothing")


def test_no_phone_and_no_other_screen_in_a_guard() -> None:
    assert {row.id for row in ACTIONS if row.valid_in(Mode.guard)} == {
        "sheet",
        "full_screen",
        "guard.pick",  # its own: the number that goes on, and the way out
        "guard.back",
    }


def test_caps_are_short() -> None:
    assert all(len(key.cap) <= len("Ctrl+V") for key in Key)
    assert all(key.name == key.name.lower() for key in Key)
    pairs = itertools.combinations(Key, 2)
    assert all(one is not other for one, other in pairs)


# ------------------------------------------------------------------ key sheet


def test_the_sheet_lists_this_screen_first(frame: Frame) -> None:
    acts = ActionSet(frame)
    for name in ("intake.slip", "intake.receipt", "undo", "sheet", "screen.ledger", "match.link"):
        acts.bind(name, lambda: None)
    groups = groups_of(acts)
    assert [group.title for group in groups] == ["この画面", "どの画面でも", "画面"]
    assert [row.cap for row in groups[0].rows] == ["Enter", "R"]
    assert groups[0].rows[0].main
    assert [row.words for row in groups[2].rows] == ["台帳"]


def over_body(frame: Frame) -> QWidget | None:
    """Asked anew each time: mypy would take the first answer for the last."""
    return frame.over


def test_the_sheet_opens_over_the_body_and_gives_everything_back(frame: Frame, qtbot: QtBot) -> None:
    frame.set_screen("intake", QWidget())
    frame.activateWindow()
    acts = ActionSet(frame)
    sheet = KeySheet(frame)
    for name in ("intake.slip", "undo", "phone"):
        acts.bind(name, lambda: None)
    acts.bind("sheet", lambda: sheet.open_over(frame, acts))
    sheet.closed.connect(frame.lift_sheet)
    acts.bind("sheet_close", sheet.closed.emit)
    frame.hints.set_actions(acts.hints())
    qtbot.keyClick(frame, Qt.Key.Key_F12)
    assert over_body(frame) is sheet
    assert [shown.property(CAP_PROPERTY) for shown in frame.hints.shown()] == ["Esc", "F12"]
    assert not acts.works("intake.slip")
    qtbot.keyClick(frame, Qt.Key.Key_Escape)
    assert over_body(frame) is None
    assert acts.works("intake.slip")
    assert [shown.property(CAP_PROPERTY) for shown in frame.hints.shown()] == ["Enter", "⌫", "T", "F12"]


def test_the_sheet_has_all_its_rows_at_200_per_cent(frame: Frame, qapp: QApplication) -> None:
    theme.apply(qapp, False, 200)
    frame.resize(1920, 1080)
    acts = ActionSet(frame)
    for row in ACTIONS:
        acts.bind(row.id, lambda: None)
    sheet = KeySheet(frame)
    sheet.open_over(frame, acts)
    qapp.processEvents()
    body = sheet._body
    assert body.width() <= frame.width()
    assert body.height() >= body.heightForWidth(body.width())
    assert "P 伝票をもう一度印刷" in body.accessibleName()


def test_at_200_per_cent_the_setup_strip_leaves_pages_without_room_alone_and_a_graver_one_stays(
    qapp: QApplication, qtbot: QtBot
) -> None:
    frame = Frame()
    qtbot.addWidget(frame)
    for name in (Screen.intake, Screen.ledger, Screen.labels, Screen.disposal, Mode.sheet, Screen.sync):
        frame.set_screen(name, QWidget())
    setup, busy, grave = BannerStrip(), BannerStrip(), BannerStrip()
    frame.resize(1920, 1080)
    frame.show()
    theme.apply_look(qapp, theme.Look(scale=200, breadth=theme.Breadth.small))
    frame.set_notice(setup)
    setup.set_row(StripRow(words="復旧キーをまだ読み戻していません。", key="W", verb="はじめの設定"))
    for name in (Screen.intake, Screen.labels, Screen.disposal, Mode.sheet, Screen.sync):
        frame.show_screen(name)
        assert not setup.isVisible()
    frame.show_screen(Screen.ledger)
    assert setup.isVisible()
    frame.set_notice(busy, BUSY_RANK)
    busy.set_row(StripRow(words="訪問中：北小学校", key="Q", verb="開く"))
    assert busy.isVisible()
    assert not setup.isVisible()
    frame.show_screen(Screen.intake)
    assert not busy.isVisible()
    frame.set_notice(None, BUSY_RANK)
    frame.set_notice(grave, 2)
    grave.set_row(StripRow(words="台帳のファイルに傷があります。" * 4, key="Q", verb="控えの設定"))
    frame.show_screen(Screen.intake)
    QApplication.processEvents()
    assert grave.isVisible()
    assert not setup.isVisible()
    assert grave.height() >= grave.heightForWidth(grave.width())
    frame.set_notice(None, 2)
    frame.show_screen(Screen.ledger)
    assert setup.isVisible()
    frame.set_notice(None)
    assert not setup.isVisible()


def test_a_notice_that_comes_while_a_page_lies_over_the_body_is_seen_whole(frame: Frame, qapp: QApplication) -> None:
    page = QWidget()
    frame.show_overlay(page)
    qapp.processEvents()
    before = page.y()
    notice = BannerStrip()
    notice.set_row(StripRow(words="鍵の保管庫がありません。", key="Q", verb="分かりました"))
    frame.set_notice(notice)
    qapp.processEvents()
    assert page.y() > before
    assert page.y() >= frame.notice_room.geometry().bottom()
    frame.set_notice(None)
    qapp.processEvents()
    assert page.y() == before
