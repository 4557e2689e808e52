"""The first paint of a window: what may begin only then, and (asked for by SHURIDAI_TIMES=1) a line on stderr that
tells it.

A ledger that opens on another thread takes the processor from the window's first frame; so it opens after that.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

LATEST_MS = 400
"""A window that is never painted (it starts minimised) begins all the same."""


class FirstPaint(QObject):
    """Calls `then` once, when `window` has been painted for the first time."""

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._then: Callable[[], None] | None = then
        window.installEventFilter(self)
        QTimer.singleShot(LATEST_MS, self._begin)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Waits for the frame to be whole: what is in it is painted after this event."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            if os.environ.get("SHURIDAI_TIMES") == "1":
                print("shuridai: first paint", file=sys.stderr, flush=True)  # noqa: T201 (what it is for)
            QTimer.singleShot(0, self._begin)
        return False

    def _begin(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()
