"""The filter over real widgets: scans caught wherever the focus is, typing whole and in order, shortcuts alive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.scanning.burst import QUICK
from app.usecases.keystrokes import Key, KeyStroke
from tests.support import sampling
from tests.support.qt_keys import press, scan, settle, tap, type_by_hand
from tests.support.strokes import Desk, Mixture, burst
from tests.ui.shell.conftest import Heard

SERIAL = "pf3abcde"
"""In small letters, for that is what the offscreen platform makes of keys; reading folds case."""
MIXTURES = sampling.how_many(600, 10_000)
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWidget]:
    """An open, active window with a layout."""
    made = QWidget()
    QVBoxLayout(made)
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    yield made
    made.close()
    made.deleteLater()


def put(window: QWidget, widget: W, *, focus: bool = True) -> W:
    """`widget` in the window, with the focus."""
    layout = window.layout()
    assert layout is not None
    layout.addWidget(widget)
    if focus:
        widget.setFocus()
        QApplication.processEvents()
        assert widget.hasFocus()
    return widget


# ------------------------------------------------------------------------------------------------ mixtures, timeless


def run_mixture(
    heard: Heard, made: Mixture, make: Callable[[], QWidget], *, held: float = 0.070
) -> tuple[QWidget, QWidget]:
    """Sends a mixture through the filter to one widget, and its typing alone, unfiltered, to a second."""
    filtered, plain = make(), make()
    heard.fresh()
    heard.filter.set_enabled(True)
    base = heard.now.seconds + 10.0
    for seconds, kind, stroke in events(made.strokes, made, held):
        heard.now.seconds = base + seconds
        press(filtered, at(stroke, base + seconds - stroke.at), (kind,))
    heard.now.seconds += 1.0
    # A key that is never part of a scan brings out whatever is still held.
    last = KeyStroke(char="", key=Key.other, at=heard.now.seconds)
    press(filtered, last)
    heard.filter.set_enabled(False)
    for seconds, kind, stroke in events(made.typed, made, held):
        press(plain, at(stroke, base + seconds - stroke.at), (kind,))
    press(plain, last)
    return filtered, plain


def events(strokes: list[KeyStroke], made: Mixture, held: float) -> list[tuple[float, QEvent.Type, KeyStroke]]:
    """Presses and releases in their order: a scanner lets go at once, a hand when it comes to it."""
    typed = {stroke.token for stroke in made.typed}
    found = []
    for n, stroke in enumerate(strokes):
        found.append((stroke.at, n, QEvent.Type.KeyPress, stroke))
        # Repeats come as pairs; a hand holds a key for longer than a scanner does, and into the next one.
        by_hand = stroke.token in typed and not stroke.auto_repeat
        up = stroke.at + (held if by_hand else 0.0)
        # No hand presses a key that it still holds down.
        again = next((later.at for later in strokes[n + 1 :] if later.char.upper() == stroke.char.upper()), up + 1)
        up = max(stroke.at, min(up, again - 0.010))
        found.append((up, n, QEvent.Type.KeyRelease, stroke))
    return [(at_, kind, stroke) for at_, _, kind, stroke in sorted(found, key=lambda row: row[:2])]


def at(stroke: KeyStroke, base: float) -> KeyStroke:
    return KeyStroke(
        char=stroke.char, key=stroke.key, at=base + stroke.at, auto_repeat=stroke.auto_repeat, mods=stroke.mods
    )


@pytest.mark.parametrize("part", range(6))
def test_mixtures_into_a_line_lose_nothing_move_nothing_and_catch_all(timeless: Heard, part: int) -> None:
    scans = typed = 0
    for number in range(-(-MIXTURES // 6)):
        rng = sampling.rng(f"line {part} {number}")
        made = Desk(rng).work(rng.randint(1, 8))
        timeless.scans.clear()
        filtered, plain = run_mixture(timeless, made, QLineEdit)
        assert isinstance(filtered, QLineEdit)
        assert isinstance(plain, QLineEdit)
        assert timeless.scans == made.scans
        assert (filtered.text(), filtered.cursorPosition()) == (plain.text(), plain.cursorPosition())
        scans, typed = scans + len(made.scans), typed + len(made.typed)
        filtered.deleteLater()
        plain.deleteLater()
    print(f"{number + 1} mixtures, {scans} scans, {typed} keys typed: 0 lost, 0 moved")


@given(st.integers(0, 2**32))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mixtures_into_a_page_hypothesis_can_shrink(timeless: Heard, seed: int) -> None:
    made = Desk(Random(seed)).work(5)
    timeless.scans.clear()
    filtered, plain = run_mixture(timeless, made, QPlainTextEdit)
    assert isinstance(filtered, QPlainTextEdit)
    assert isinstance(plain, QPlainTextEdit)
    assert timeless.scans == made.scans
    assert filtered.toPlainText() == plain.toPlainText()


class Recorder(QWidget):
    """Writes down every key event it gets."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[tuple[str, str]] = []

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() != QEvent.Type.ShortcutOverride:
            self.got.append(("+" if event.type() == QEvent.Type.KeyPress else "-", event.text()))
            return True
        return super().event(event)


def test_presses_and_releases_stay_in_order_and_those_of_a_scan_are_gone(timeless: Heard) -> None:
    # A hand that lets go as soon as one can: sooner it would be a scanner's.
    filtered, plain = run_mixture(timeless, Desk(sampling.rng("recorder")).work(40), Recorder, held=QUICK + 0.005)
    assert isinstance(filtered, Recorder)
    assert isinstance(plain, Recorder)
    assert filtered.got == plain.got


def test_a_release_that_comes_after_its_press_was_sent_on_passes(timeless: Heard) -> None:
    widget = Recorder()
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, 38, 0, 0, "a")
    QApplication.sendEvent(widget, event)
    assert widget.got == []
    timeless.filter.set_enabled(False)
    timeless.filter.set_enabled(True)
    assert widget.got == [("+", "a")]
    up = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, 38, 0, 0, "a")
    QApplication.sendEvent(widget, up)
    assert widget.got == [("+", "a"), ("-", "a")]


def test_stamps_tell_a_hands_pace_though_the_window_was_busy(timeless: Heard) -> None:
    """Keys of a hand arrive all at once: their stamps are 120 ms apart, so they are no scan."""
    widget = QLineEdit()
    strokes = burst(SERIAL, timeless.now.seconds, 0.120, suffix=None)
    timeless.now.seconds = strokes[-1].at
    for stroke in strokes:
        timeless.now.seconds += 0.001
        press(widget, stroke)
    timeless.now.seconds += 2.0
    press(widget, KeyStroke(char="", key=Key.other, at=timeless.now.seconds))
    assert (timeless.scans, widget.text()) == ([], SERIAL)


def test_a_key_is_held_until_its_time_by_the_clock_not_by_the_timer(timeless: Heard) -> None:
    widget = QLineEdit()
    press(widget, KeyStroke(char="a", key=Key.char, at=timeless.now.seconds))
    QTest.qWait(120)
    assert widget.text() == ""
    timeless.now.seconds += 0.105
    QTest.qWait(120)
    assert widget.text() == ""  # silence was seen once: the window may have been busy, so it is looked at again
    timeless.now.seconds += 0.010
    QTest.qWait(60)
    assert widget.text() == "a"


def test_a_timer_that_comes_late_gives_waiting_keys_a_moment(timeless: Heard) -> None:
    widget = QLineEdit()
    strokes = burst(SERIAL, timeless.now.seconds, 0.010)
    press(widget, strokes[0])
    # The window was busy for half a second; the other keys were typed in time and are still to come.
    timeless.now.seconds += 0.5

    def rest() -> None:
        for stroke in strokes[1:]:
            press(widget, stroke)

    QTimer.singleShot(105, rest)
    QTest.qWait(180)
    assert (timeless.scans, widget.text()) == ([SERIAL], "")


# -------------------------------------------------------------------------------------------- whatever has the focus


@pytest.mark.parametrize("pace_ms", [0, 4])
@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, None])
def test_a_scan_leaves_a_text_field_alone(heard: Heard, window: QWidget, pace_ms: int, end: Qt.Key | None) -> None:
    field = put(window, QLineEdit("before"))
    put(window, QPushButton("next"), focus=False)
    entered: list[bool] = []
    field.returnPressed.connect(lambda: entered.append(True))
    scan(window, SERIAL, pace_ms=pace_ms, end=end)
    if end is not None:
        assert heard.scans == [SERIAL]
    settle()
    assert (heard.scans, heard.partial, field.text(), entered) == ([SERIAL], [True, False], "before", [])
    assert field.hasFocus()


@pytest.mark.parametrize("make", [QTextEdit, QPlainTextEdit])
def test_a_scan_leaves_a_page_alone(
    heard: Heard, window: QWidget, make: Callable[[], QTextEdit | QPlainTextEdit]
) -> None:
    page = put(window, make())
    page.setPlainText("before")
    scan(window, SERIAL)
    settle()
    assert (heard.scans, page.toPlainText()) == ([SERIAL], "before")


def test_a_scans_enter_presses_no_button(heard: Heard, window: QWidget) -> None:
    button = put(window, QPushButton("print"))
    button.setAutoDefault(True)
    clicked: list[bool] = []
    button.clicked.connect(lambda: clicked.append(True))
    scan(window, "pf3 abcde")
    settle()
    assert (heard.scans, clicked) == (["pf3 abcde"], [])


def test_space_and_enter_by_hand_still_press_a_button(heard: Heard, window: QWidget) -> None:
    button = put(window, QPushButton("print"))
    button.setAutoDefault(True)
    clicked: list[bool] = []
    button.clicked.connect(lambda: clicked.append(True))
    type_by_hand(window, " ")
    assert len(clicked) == 1
    tap(window, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
    settle()
    assert len(clicked) == 2


@pytest.mark.qt_log_ignore(r"This plugin does not support .*")
def test_a_scan_changes_no_choice(heard: Heard, window: QWidget) -> None:
    box = put(window, QComboBox())
    box.addItems(["none", "pf3", "3rd", "a", "b", "cde"])
    scan(window, SERIAL)
    settle()
    assert (heard.scans, box.currentIndex()) == ([SERIAL], 0)
    box.showPopup()
    scan(window, SERIAL)
    settle()
    assert (heard.scans, box.currentIndex(), box.view().isVisible()) == ([SERIAL, SERIAL], 0, True)
    box.hidePopup()


@pytest.mark.qt_log_ignore(r"This plugin does not support .*")
def test_a_scan_while_a_menu_is_open_triggers_nothing_in_it(heard: Heard, window: QWidget) -> None:
    chosen: list[str] = []
    menu = QMenu(window)
    for name in ("&Print", "&Find", "&3"):
        menu.addAction(name).triggered.connect(lambda _=False, name=name: chosen.append(name))
    menu.popup(window.mapToGlobal(QPoint(0, 0)))
    scan(window, SERIAL)
    settle()
    assert (heard.scans, chosen, menu.isVisible()) == ([SERIAL], [], True)
    menu.close()


@pytest.mark.parametrize("make", [QListWidget, QSpinBox])
def test_a_scan_leaves_lists_and_numbers_alone(heard: Heard, window: QWidget, make: Callable[[], QWidget]) -> None:
    widget = put(window, make())
    if isinstance(widget, QListWidget):
        widget.addItems(["none", "pf3", "3rd"])
        widget.setCurrentRow(0)
    scan(window, "3abcde99")
    settle()
    assert heard.scans == ["3abcde99"]
    if isinstance(widget, QListWidget):
        assert widget.currentRow() == 0
    elif isinstance(widget, QSpinBox):
        assert widget.value() == 0


def test_a_scan_in_a_dialog_neither_accepts_nor_types(heard: Heard, window: QWidget) -> None:
    dialog = QDialog(window)
    layout = QVBoxLayout(dialog)
    field = QLineEdit()
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(dialog.accept)
    layout.addWidget(field)
    layout.addWidget(buttons)
    dialog.open()
    field.setFocus()
    assert QTest.qWaitForWindowActive(dialog)
    scan(dialog, SERIAL)
    settle()
    assert (heard.scans, field.text(), dialog.isVisible()) == ([SERIAL], "", True)
    type_by_hand(dialog, "ok")
    tap(dialog, Qt.Key.Key_Return)
    assert (field.text(), dialog.result()) == ("ok", QDialog.DialogCode.Accepted)


def test_scans_one_right_after_another(heard: Heard, window: QWidget) -> None:
    field = put(window, QLineEdit())
    serials = [f"pf3abc{n:02d}" for n in range(20)]
    for serial in serials:
        scan(window, serial, pace_ms=2)
    assert (heard.scans, field.text()) == (serials, "")


def test_while_a_screen_is_made_its_events_pass_by_and_then_scans_are_caught_again(
    heard: Heard, window: QWidget
) -> None:
    field = put(window, QLineEdit())
    with heard.filter.aside():
        scan(window, SERIAL)
    assert (heard.scans, field.text()) == ([], SERIAL)
    field.clear()
    scan(window, SERIAL)
    assert (heard.scans, field.text()) == ([SERIAL], "")


def test_a_focus_that_moves_in_the_middle_of_a_scan_changes_nothing(heard: Heard, window: QWidget) -> None:
    first, second = put(window, QLineEdit()), put(window, QLineEdit())
    first.setFocus()
    QTimer.singleShot(10, second.setFocus)
    scan(window, SERIAL)
    settle()
    assert (heard.scans, first.text(), second.text()) == ([SERIAL], "", "")


# ------------------------------------------------------------------------------------------------------------ typing


def test_typing_by_hand_arrives_in_order_and_complete(heard: Heard, window: QWidget) -> None:
    field = put(window, QLineEdit())
    type_by_hand(window, "akari 12", pace_ms=60)
    assert (heard.scans, field.text()) == ([], "akari 12")


def test_a_fast_hand_with_enter_arrives_in_order(heard: Heard, window: QWidget) -> None:
    field = put(window, QLineEdit())
    told: list[str] = []
    field.returnPressed.connect(lambda: told.append(field.text()))
    for char in "ab":
        tap(window, char)
    tap(window, Qt.Key.Key_Return)
    assert told == ["ab"]
    tap(window, "c")
    tap(window, Qt.Key.Key_Backspace)
    tap(window, Qt.Key.Key_Home)
    tap(window, "x")
    tap(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert (heard.scans, field.text()) == ([], "ab")


def test_held_keys_go_to_the_field_they_were_typed_in(heard: Heard, window: QWidget) -> None:
    first, second = put(window, QLineEdit()), put(window, QLineEdit())
    first.setFocus()
    tap(window, "a")
    second.setFocus()
    tap(window, "b")
    settle()
    assert (first.text(), second.text()) == ("a", "b")


def test_a_field_that_is_gone_takes_its_keys_along_no_further_than_the_focus(heard: Heard, window: QWidget) -> None:
    first, second = put(window, QLineEdit()), put(window, QLineEdit())
    first.setFocus()
    tap(window, "a")
    first.deleteLater()
    QApplication.sendPostedEvents(first, QEvent.Type.DeferredDelete.value)
    second.setFocus()
    settle()
    assert second.text() == "a"


def test_a_click_comes_after_what_was_typed_before_it(heard: Heard, window: QWidget) -> None:
    field, button = put(window, QLineEdit()), put(window, QPushButton("x"), focus=False)
    seen: list[str] = []
    button.clicked.connect(lambda: seen.append(field.text()))
    tap(window, "a")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert seen == ["a"]


def test_a_click_does_not_break_a_scan(heard: Heard, window: QWidget) -> None:
    field, button = put(window, QLineEdit()), put(window, QPushButton("x"), focus=False)
    scan(window, SERIAL[:5], end=None)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    scan(window, SERIAL[5:])
    assert (heard.scans, field.text()) == ([SERIAL], "")


def test_a_held_key_repeats_and_never_scans(heard: Heard, window: QWidget) -> None:
    field = put(window, QLineEdit())
    for number in range(12):
        event = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, 38, 97, 0, "a", number > 0
        )
        QApplication.sendEvent(field, event)
    tap(window, Qt.Key.Key_Return)
    assert (heard.scans, field.text()) == ([], "a" * 12)


# --------------------------------------------------------------------------------------------------------- shortcuts


@pytest.fixture
def acts(window: QWidget) -> list[str]:
    """Actions and shortcuts in the window, and what was triggered."""
    done: list[str] = []
    for text in ("T", "1", "9", "/", "Return", "F1", "Ctrl+K"):
        action = QAction(text, window)
        action.setShortcut(QKeySequence(text))
        action.triggered.connect(lambda _=False, text=text: done.append(text))
        window.addAction(action)
    shortcut = QShortcut(QKeySequence("P"), window)
    shortcut.activated.connect(lambda: done.append("P"))
    return done


def test_single_keys_reach_their_actions_after_the_gap(heard: Heard, window: QWidget, acts: list[str]) -> None:
    put(window, QPushButton("x"))
    tap(window, "t")
    assert acts == []
    settle()
    assert acts == ["T"]
    type_by_hand(window, "1p9/", pace_ms=60)
    assert acts == ["T", "1", "P", "9", "/"]


def test_keys_that_are_never_a_scan_act_at_once_and_after_what_was_held(
    heard: Heard, window: QWidget, acts: list[str]
) -> None:
    put(window, QPushButton("x"))
    for key, modifier in (
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
    ):
        acts.clear()
        tap(window, "1")
        tap(window, key, modifier)
        assert acts[0] == "1"
        assert len(acts) == 2


def test_no_shortcut_fires_from_a_scan(heard: Heard, window: QWidget, acts: list[str]) -> None:
    put(window, QPushButton("x"))
    scan(window, "t1p9/t1")
    settle()
    assert (heard.scans, acts) == (["t1p9/t1"], [])


def test_letters_are_text_where_text_is_typed(heard: Heard, window: QWidget, acts: list[str]) -> None:
    field = put(window, QLineEdit())
    type_by_hand(window, "t1p", pace_ms=60)
    assert (acts, field.text()) == ([], "t1p")


def test_contexts_of_shortcuts_are_kept(heard: Heard, window: QWidget) -> None:
    done: list[str] = []
    inner, other = put(window, QWidget(), focus=False), put(window, QPushButton("other"))
    layout = QVBoxLayout(inner)
    child = QPushButton("child")
    layout.addWidget(child)
    for name, owner, context in (
        ("a", inner, Qt.ShortcutContext.WidgetWithChildrenShortcut),
        ("b", child, Qt.ShortcutContext.WidgetShortcut),
        ("c", other, Qt.ShortcutContext.ApplicationShortcut),
    ):
        shortcut = QShortcut(QKeySequence(name), owner, context=context)
        shortcut.activated.connect(lambda name=name: done.append(name))
    type_by_hand(window, "abc", pace_ms=60)
    assert done == ["c"]
    child.setFocus()
    type_by_hand(window, "abc", pace_ms=60)
    assert done == ["c", "a", "b", "c"]


def test_shortcuts_of_buttons_and_other_windows(heard: Heard, window: QWidget, qapp: QApplication) -> None:
    done: list[str] = []
    put(window, QPushButton("focus"))
    button = put(window, QPushButton("go"), focus=False)
    button.setShortcut(QKeySequence("G"))
    button.clicked.connect(lambda: done.append("G"))
    second = QWidget()
    second.show()
    for text, context in (("X", Qt.ShortcutContext.ApplicationShortcut), ("Y", Qt.ShortcutContext.WindowShortcut)):
        shortcut = QShortcut(QKeySequence(text), second, context=context)
        shortcut.activated.connect(lambda text=text: done.append(text))
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    type_by_hand(window, "gxy", pace_ms=60)
    assert sorted(done) == ["G", "X"]
    button.setEnabled(False)
    type_by_hand(window, "g", pace_ms=60)
    assert sorted(done) == ["G", "X"]
    second.close()
    second.deleteLater()


def test_two_that_claim_one_key_get_nothing_but_are_told(heard: Heard, window: QWidget) -> None:
    put(window, QPushButton("x"))
    done: list[str] = []
    for name in ("first", "second"):
        shortcut = QShortcut(QKeySequence("Q"), window)
        shortcut.activated.connect(lambda name=name: done.append(name))
        shortcut.activatedAmbiguously.connect(lambda name=name: done.append(f"{name}?"))
    type_by_hand(window, "q")
    assert done == ["first?"]


def test_keys_behind_one_that_opens_something_go_there(heard: Heard, window: QWidget) -> None:
    put(window, QPushButton("x"))
    strip = put(window, QLineEdit(), focus=False)
    opening = QShortcut(QKeySequence("T"), window)
    opening.activated.connect(strip.setFocus)
    tap(window, "t")
    tap(window, "e")
    tap(window, "n")
    settle()
    assert strip.text() == "en"


def test_keys_behind_one_that_opens_a_dialog_with_a_loop_of_its_own_go_there(heard: Heard, window: QWidget) -> None:
    put(window, QPushButton("x"))
    texts: list[str] = []

    def open_dialog() -> None:
        dialog = QDialog(window)
        field = QLineEdit(dialog)
        field.setFocus()
        QTimer.singleShot(100, lambda: scan(dialog, SERIAL))
        QTimer.singleShot(400, dialog.accept)
        dialog.exec()
        texts.append(field.text())
        dialog.deleteLater()

    opening = QShortcut(QKeySequence("T"), window)
    opening.activated.connect(open_dialog)
    for char in "ten":
        tap(window, char, held_ms=30)  # let go at once, these keys could be a scan's first
    settle()
    settle()
    settle()
    assert (texts, heard.scans) == (["en"], [SERIAL])


def test_a_word_that_opens_a_dialog_does_not_stop_the_next_scan(heard: Heard, window: QWidget) -> None:
    put(window, QPushButton("x"))

    def ask(_raw: object) -> None:
        if len(heard.scans) == 1:
            dialog = QDialog(window)
            QTimer.singleShot(30, lambda: scan(dialog, "second12"))
            QTimer.singleShot(300, dialog.accept)
            dialog.exec()
            dialog.deleteLater()

    heard.filter.scanned.connect(ask)
    scan(window, SERIAL)
    settle()
    assert heard.scans == [SERIAL, "second12"]


# ------------------------------------------------------------------------------------------------- gap and calibration


def test_switched_off_every_key_goes_straight_through(heard: Heard, window: QWidget) -> None:
    field = put(window, QLineEdit())
    heard.filter.set_enabled(False)
    scan(window, SERIAL, pace_ms=0)
    assert (heard.scans, field.text()) == ([], SERIAL)
    heard.filter.set_enabled(True)
    scan(window, SERIAL, pace_ms=0)
    assert (heard.scans, field.text()) == ([SERIAL], SERIAL)


def test_the_gap_is_a_setting(heard: Heard) -> None:
    heard.filter.set_gap(60)
    assert heard.filter.gap_ms == 60
    heard.filter.set_gap(500)
    assert heard.filter.gap_ms == 90


def test_a_slow_scanner_is_learned_from_one_sample(timeless: Heard) -> None:
    widget = QLineEdit()
    slow = burst("M7NXCV01234567A", timeless.now.seconds, 0.080)

    def feed(strokes: list[KeyStroke]) -> None:
        for stroke in strokes:
            timeless.now.seconds = stroke.at
            press(widget, stroke)

    timeless.filter.begin_sample()
    feed([slow[0], KeyStroke(char="", key=Key.other, at=slow[0].at)])
    one = timeless.filter.end_sample()
    assert one is not None
    assert (one.text, one.gap, one.suffix) == ("M", None, None)
    assert timeless.filter.end_sample() is None
    timeless.filter.begin_sample()
    feed(slow)
    told = timeless.filter.end_sample()
    assert told is not None
    assert (told.text, told.suffix, timeless.filter.gap_ms) == ("M7NXCV01234567A", Key.enter, 90)
    assert (timeless.scans, widget.text()) == ([], "")
    feed(burst("M7NXCV01234567A", timeless.now.seconds + 5, 0.080))
    assert (timeless.scans, widget.text()) == (["M7NXCV01234567A"], "")
    assert timeless.gaps == []


def test_a_widened_gap_is_told_once(timeless: Heard) -> None:
    widget = QLineEdit()
    for start in (1.0, 5.0):
        for stroke in burst(SERIAL, timeless.now.seconds + start, 0.030):
            timeless.now.seconds = stroke.at
            press(widget, stroke)
    assert (timeless.scans, timeless.gaps) == ([SERIAL, SERIAL], [52])


def test_events_for_no_widget_of_ours_are_held_for_nobody(timeless: Heard) -> None:
    thing = QObject()
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    QApplication.sendEvent(thing, event)
    timeless.filter.set_enabled(False)
    assert timeless.scans == []
