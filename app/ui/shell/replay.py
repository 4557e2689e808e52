"""Sends held keys on, as if they came from the keyboard just now.

Decides whom a held key reaches: the widget it was for, or, where an earlier key of the same hand moved the focus, the
widget that has it now. Keys go out in order, also when one of them opens a dialog that runs a loop of its own.

Shortcuts need nothing here: for a press that a program sends, Qt asks the widget and then its shortcuts first, just as
for one from the system.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import getCppPointer

from app.ui.shell.held_keys import Waiting, mark_of
from app.ui.shell.key_events import alive, focused


class Replay:
    """The keys on their way out."""

    def __init__(self) -> None:
        self._out: deque[Waiting] = deque()
        self._sending: set[int] = set()
        self._asks: tuple[object, ...] = ()
        self._focus: QWidget | None = None

    def is_own(self, event: QEvent) -> bool:
        """Whether this event is one we are sending right now, or Qt's question about it."""
        if not self._sending:
            return False
        pointer = getCppPointer(event)[0]
        if self._asks and isinstance(event, QKeyEvent) and self._asks == (event.type(), *mark_of(event)):
            self._asks = ()
            self._sending.add(pointer)
        return pointer in self._sending

    def send(self, items: Iterable[Waiting]) -> None:
        """Sends these behind whatever is still on its way; on return all are out."""
        if not self._out:
            self._focus = focused()
        self._out.extend(items)
        self.drain()

    def drain(self) -> None:
        """Sends what is still on its way. May run inside itself: a key may open a dialog, and the rest is for that."""
        while self._out:
            item = self._out.popleft()
            if self._out:
                QTimer.singleShot(0, self.drain)
            target = self._target(item)
            if target is not None:
                self.give(item.event, target)

    def _target(self, item: Waiting) -> QWidget | None:
        if alive(item.target) and item.target is not self._focus:
            return item.target
        now = focused()
        return now if now is not None or not alive(item.target) else item.target

    def give(self, event: QEvent, target: QWidget) -> None:
        """Sends one event past the filter."""
        before = set(self._sending)
        self._sending.add(getCppPointer(event)[0])
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._asks = (QEvent.Type.ShortcutOverride, *mark_of(event))
        try:
            QCoreApplication.sendEvent(target, event)
        finally:
            self._asks = ()
            self._sending = before
