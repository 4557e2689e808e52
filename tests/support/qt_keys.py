"""Keys for tests with a window: made-up events in made-up time, and real ones at a scanner's or a hand's pace.

Whoever tests a screen takes `scan` and `type_by_hand`: a key that could begin a scan reaches its widget only after the
scanner's gap, so a test must let time go by (`settle`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.usecases.keystrokes import Key, KeyStroke

STEP_MS = 10
SETTLE_STEPS = 20
"""So many steps are longer than the filter ever holds a key."""
_NONE = Qt.KeyboardModifier.NoModifier
_NAMED = {Key.enter: Qt.Key.Key_Return, Key.tab: Qt.Key.Key_Tab, Key.other: Qt.Key.Key_Left}


class Now:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


_clocks: list[Now] = []


@contextmanager
def made_up_time() -> Iterator[Now]:
    """While it lasts, `scan`, `type_by_hand` and `settle` move this clock instead of trusting to the machine's pace."""
    _clocks.append(Now())
    try:
        yield _clocks[-1]
    finally:
        _clocks.pop()


def pass_time(milliseconds: int) -> None:
    """Lets so much time go by, in small steps: a machine that stops for a while loses one step and no more."""
    for _ in range(max(1, milliseconds // STEP_MS)):
        step = min(milliseconds, STEP_MS)
        for clock in _clocks:
            clock.seconds += step / 1000
        QTest.qWait(step)


_BOTH = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


def press(target: QWidget, stroke: KeyStroke, kinds: tuple[QEvent.Type, ...] = _BOTH) -> None:
    """Sends one stroke to a widget: Qt makes of it the question about shortcuts, the press and, here, the release."""
    if stroke.key is Key.compose:
        compose(target, stroke.char, stroke.preedit)
        return
    code = ord(stroke.char.upper()) if stroke.key is Key.char else _NAMED[stroke.key].value
    modifiers = _NONE
    if stroke.mods:
        code, modifiers = Qt.Key.Key_Z.value, Qt.KeyboardModifier.ControlModifier
    elif stroke.char == "\x08":
        code = Qt.Key.Key_Backspace.value
    for kind in kinds:
        event = QKeyEvent(kind, code, modifiers, code, 0, 0, stroke.char, stroke.auto_repeat)
        event.setTimestamp(round(stroke.at * 1000))
        QCoreApplication.sendEvent(target, event)


def compose(target: QWidget, commit: str, preedit: str) -> None:
    """What an input method sends to a field."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QCoreApplication.sendEvent(target, event)


def scan(window: QWidget, text: str, *, pace_ms: int = 2, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
    """A scanner types `text` into the window, through the platform, wherever its focus is.

    Fast by default: on a busy machine a pause made here can come out ten times as long, and then it is no scan.
    """
    for char in text:
        tap(window, char)
        pass_time(pace_ms)
    if end is not None:
        tap(window, end)


def type_by_hand(window: QWidget, text: str, *, pace_ms: int = 120) -> None:
    """A hand types `text` into the window, through the platform, wherever its focus is, and rests."""
    for char in text:
        tap(window, char)
        pass_time(pace_ms)
    settle()


def settle() -> None:
    """Lets so much time go by that no key is held any more."""
    pass_time(SETTLE_STEPS * STEP_MS)


def tap(window: QWidget, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = _NONE, *, held_ms: int = 0) -> None:
    """One key down and, `held_ms` later, up, through the platform: to the popup that is open, else to `window`."""
    if isinstance(key, str):
        if key.isupper():
            modifiers |= Qt.KeyboardModifier.ShiftModifier
        key = Qt.Key(ord(key.upper()))
    popup: QWidget | None = QApplication.activePopupWidget()
    handle = (window if popup is None else popup).window().windowHandle()
    if not held_ms:
        QTest.keyClick(handle, key, modifiers)
        return
    QTest.keyPress(handle, key, modifiers)
    pass_time(held_ms)
    QTest.keyRelease(handle, key, modifiers)
