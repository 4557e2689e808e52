"""The idle lock: counts what hands do, and says when the desk was left alone for too long.

Decides only time. What is covered, and who opens it again, is the sign-in page's.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_HANDS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)
_MINUTE = 60.0


def running_time() -> float:
    """Seconds that go on while the machine sleeps, where the system tells them: a lid closed for an hour is an hour."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot) if boot is not None else time.monotonic()


class IdleLock(QObject):
    """An event filter on the application. `lock_due` is emitted once each time the desk was left alone too long."""

    lock_due = Signal()

    def __init__(
        self,
        app: QApplication,
        minutes: Callable[[], int],
        may_lock: Callable[[], bool],
        clock: Callable[[], float] = running_time,
        parent: QObject | None = None,
    ) -> None:
        """`minutes` is asked anew each time (0 = never); `may_lock`: somebody is signed in, nothing is locked."""
        super().__init__(parent)
        self._app = app
        self._minutes = minutes
        self._may_lock = may_lock
        self._clock = clock
        self._last = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        app.installEventFilter(self)

    def scanned(self) -> None:
        """A scan came, by keys, a port or a camera: it is hands too. One that comes too late locks first."""
        if not self.look():
            self.note()

    def note(self) -> None:
        """Somebody was here just now."""
        self._last = self._clock()

    def stop(self) -> None:
        """The window closes: its pages may be gone before this is."""
        self._timer.stop()
        self._app.removeEventFilter(self)

    def look(self) -> bool:
        """Whether the desk was alone for too long; then it is said."""
        minutes = self._minutes()
        if minutes <= 0 or not self._may_lock():
            self.note()
            return False
        if self._clock() - self._last < minutes * _MINUTE:
            return False
        self.note()
        self.lock_due.emit()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Counts hands; a key that comes too late (after a sleep) locks, and does nothing else."""
        if event.type() not in _HANDS or not event.spontaneous():
            return False
        if self.look():
            return True
        self.note()
        return False
