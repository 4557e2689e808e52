"""Tells on stderr when a window was first painted: what a cold start is measured by. Asked for by SHURIDAI_TIMES=1."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Watches one window until its first paint."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Says it once."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            print("shuridai: first paint", file=sys.stderr, flush=True)  # noqa: T201 (what it is for)
        return False


def tell_first_paint(window: QWidget) -> None:
    """Has `window` tell of its first paint, where it was asked for."""
    if os.environ.get("SHURIDAI_TIMES") == "1":
        FirstPaint(window)
