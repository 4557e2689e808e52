"""Qt's key and input-method events as strokes, and copies of them that can be sent again.

Decides which keys could be part of a scan, and what time an event is of. Knows nothing of scans.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.usecases.keystrokes import Key, KeyStroke

_SILENT = frozenset(
    (
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_Super_L,
        Qt.Key.Key_Super_R,
        Qt.Key.Key_Hyper_L,
        Qt.Key.Key_Hyper_R,
        Qt.Key.Key_Mode_switch,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
        Qt.Key.Key_unknown,
        0,
    )
)
_ENTER = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_ALT_GR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


REST = 1.0
"""Seconds without a key after which nothing is held any more, and the clocks are compared anew."""
APART = 5.0
"""Seconds by which an event can be late; more than that, and its stamp is of another clock."""


class EventClock:
    """Tells when an event happened, in seconds of `now`'s clock: by the system's stamp where it has a sane one.

    A window that was busy gets its keys late and all at once: only the stamps still tell how they were typed. So the
    distance of the two clocks is taken once, from the first key after a rest, and then only stamps count.
    """

    def __init__(self) -> None:
        self._distance: float | None = None
        self._stamp = 0
        self._now = float("-inf")
        self.last = float("-inf")
        """The time told last."""

    def at(self, stamp: int, now: float) -> float:
        """The time of the event with the stamp `stamp` (milliseconds of some clock; 0: none) that arrived at `now`.

        It never goes back, but for a rest; it may be ahead of `now`, where the first key after a rest was late.
        """
        # By the stamps too: a window that slept through half a scan had no rest.
        rested = now - self._now > REST and not 0 <= stamp - self._stamp <= REST * 1000
        at = now if stamp <= 0 else self._by_stamp(stamp, now, rested=rested)
        self._now = now
        self.last = at if rested else max(self.last, at)
        return self.last

    def _by_stamp(self, stamp: int, now: float, *, rested: bool) -> float:
        distance = now - stamp / 1000
        if self._distance is None or rested or stamp < self._stamp or abs(distance - self._distance) > APART:
            self._distance = distance
        self._stamp = stamp
        return stamp / 1000 + self._distance


def is_silent(event: QKeyEvent) -> bool:
    """Whether this is a modifier or a lock alone: it changes other keys and is none itself."""
    return event.key() in _SILENT and not event.text()


def stroke_of(event: QKeyEvent, at: float, token: int) -> KeyStroke:
    """The stroke of a key press."""
    text, modifiers = event.text(), event.modifiers()
    printable = bool(text) and text.isprintable()
    # AltGr comes as Ctrl and Alt on some systems, and then gives text.
    command = bool(modifiers & _COMMAND) and not (printable and modifiers & _ALT_GR == _ALT_GR)
    if event.key() in _ENTER:
        kind = Key.enter
    elif event.key() == Qt.Key.Key_Tab:
        kind = Key.tab
    else:
        kind = Key.char if printable and not command else Key.other
    return KeyStroke(char=text, key=kind, at=at, auto_repeat=event.isAutoRepeat(), mods=command, token=token)


def composition_of(event: QInputMethodEvent, at: float, token: int) -> KeyStroke:
    """The stroke of an input method's event."""
    return KeyStroke(char=event.commitString(), key=Key.compose, at=at, preedit=event.preeditString(), token=token)


def copy_of_key(event: QKeyEvent, kind: QEvent.Type) -> QKeyEvent:
    """The same key as an event of this type."""
    copy = QKeyEvent(
        kind,
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy


def copy_of_composition(event: QInputMethodEvent) -> QInputMethodEvent:
    """The same change of a composition."""
    copy = QInputMethodEvent(event.preeditString(), event.attributes())
    copy.setCommitString(event.commitString(), event.replacementStart(), event.replacementLength())
    return copy


def physical(event: QKeyEvent) -> int:
    """Which key of the keyboard: a release may carry another text and even another key code than its press."""
    return event.nativeScanCode() or event.key()


def focused() -> QWidget | None:
    """Who gets keys now: the open popup's widget, else the modal dialog's, else the one with focus or its window."""
    focus: QWidget | None = QApplication.focusWidget()
    for above in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
        if above is not None and (focus is None or focus.window() is not above):
            inside: QWidget | None = above.focusWidget()
            return above if inside is None else inside
    return QApplication.activeWindow() if focus is None else focus


def target_of(receiver: QObject) -> QWidget | None:
    """The widget an event sent to `receiver` is for: a native window passes its keys on to whoever has focus."""
    if isinstance(receiver, QWidget):
        return receiver
    return focused() if isinstance(receiver, QWindow) else None


def alive(widget: QWidget | None) -> bool:
    """Whether the widget still exists."""
    return widget is not None and isValid(widget)
