"""The first paint of a window: what may begin only then, and (asked for by SHURIDAI_TIMES=1) a line on stderr that
tells it.

A ledger that opens on another thread takes the processor from the window's first frame; so it opens after that, and
whatever the frame doesn't need is loaded after it. Keys and clicks made meanwhile wait in Qt, in order.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QWidget

LATEST_MS = 400
"""A window that is never painted (it starts minimised) begins all the same."""


class FirstPaint(QObject):
    """Shows `window` and waits until it has been painted for the first time."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._loop = QEventLoop(self)

    def show(self) -> None:
        """Comes back when the window stands there; no key and no click has been delivered by then."""
        self._window.installEventFilter(self)
        QTimer.singleShot(LATEST_MS, self._loop.quit)
        self._window.show()
        self._loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Waits for the frame to be whole: what is in it is painted after this event."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            if os.environ.get("SHURIDAI_TIMES") == "1":
                print("shuridai: first paint", file=sys.stderr, flush=True)  # noqa: T201 (what it is for)
            QTimer.singleShot(0, self._loop.quit)
        return False
