"""Keys that are held back, and releases that follow their presses.

Decides which release belongs to which press: held with it, swallowed with it, or passed. Also tells events that are new
from those that Qt shows again on their way through windows and parents.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import getCppPointer

from app.ui.shell.key_events import copy_of_key, physical

_PRESS = QEvent.Type.KeyPress


@dataclass(slots=True)
class Waiting:
    """An event held back: its copy, whom it was for, and its stroke's mark (0 for a release, which is no stroke)."""

    event: QKeyEvent | QInputMethodEvent
    target: QWidget | None
    token: int


class HeldKeys:
    """What waits, in order, and the keys whose release is nobody's because their press was a scan's."""

    def __init__(self) -> None:
        self._items: list[Waiting] = []
        self._swallow: set[int] = set()

    def __bool__(self) -> bool:
        return bool(self._items)

    def hold(self, item: Waiting) -> None:
        """Keeps one more."""
        self._items.append(item)

    def take(self) -> list[Waiting]:
        """All that waits, to be sent on."""
        items, self._items = self._items, []
        return items

    def use_up(self, *also: Waiting) -> list[Waiting]:
        """All that waits (and `also`) was a scan's: it is nobody's, and so are its releases still to come."""
        items = [*self.take(), *also]
        for item in items:
            if isinstance(item.event, QKeyEvent):
                change = self._swallow.add if item.event.type() == _PRESS else self._swallow.discard
                change(physical(item.event))
        return items

    def pressed(self, event: QKeyEvent) -> None:
        """A new press: an earlier release of this key was missed."""
        self._swallow.discard(physical(event))

    def swallows(self, event: QKeyEvent) -> bool:
        """Whether this release is nobody's, because its press was a scan's."""
        key = physical(event)
        if key not in self._swallow:
            return False
        self._swallow.discard(key)
        return True

    def release(self, event: QKeyEvent, target: QWidget | None) -> int:
        """A key is let go: held, if its press is held; that press's mark then, else 0."""
        for item in reversed(self._items):
            if item.token and isinstance(item.event, QKeyEvent) and physical(item.event) == physical(event):
                self.hold(Waiting(copy_of_key(event, QEvent.Type.KeyRelease), target, 0))
                return item.token
        return 0


class Deliveries:
    """Knows an event again: Qt shows it to window, widget and parents; and a press twice, as a question first."""

    def __init__(self) -> None:
        self._event: tuple[object, ...] = ()
        self._receivers: list[QObject] = []
        self._asked: tuple[object, ...] = ()
        self._asked_taken = False

    def again(self, watched: QObject, event: QKeyEvent) -> bool:
        """Whether this very event came by before, on its way to another receiver."""
        mark = (getCppPointer(event)[0], event.type(), event.timestamp())
        again = mark == self._event and watched not in self._receivers
        if not again:
            self._event, self._receivers = mark, []
        self._receivers.append(watched)
        return again

    def answered(self, event: QKeyEvent) -> bool | None:
        """For a press that came before as Qt's question whether it is a shortcut: whether it was taken. Else None."""
        if event.type() != _PRESS or self._asked != mark_of(event):
            return None
        self._asked = ()
        return self._asked_taken

    def judged(self, event: QKeyEvent, *, taken: bool) -> None:
        """Remembers what became of an event."""
        if taken:
            # Nobody else will be shown it; its place in memory may hold another event next.
            self._event = ()
        if event.type() == QEvent.Type.ShortcutOverride:
            self._asked, self._asked_taken = mark_of(event), taken


def mark_of(event: QKeyEvent) -> tuple[object, ...]:
    """By what Qt's question about a key and the key itself are known as one press."""
    return event.key(), event.modifiers(), event.text(), event.timestamp(), event.isAutoRepeat()
