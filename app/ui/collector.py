"""Garbage, collected where and when it harms nobody: on the window's thread, and never while a scan is on its way or an
answer is awaited.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

AT_REST: Final = 0.4
"""Seconds after a scan's beginning in which nothing is done that can be done later."""
WAITS_MOST: Final = 10
"""Seconds after which it is done all the same, where one answer follows the other."""


class Collector(QObject):
    """Collects garbage on the window's thread only: a Qt object let go on another thread must not be freed there.

    Nobody waits for it: it puts off what is due while a scan is on its way, and what stands for good is not looked at.
    """

    def __init__(self, parent: QObject, busy: Callable[[], object]) -> None:
        """`busy`: an answer is on its way, somebody looks at the window and waits."""
        super().__init__(parent)
        gc.disable()
        self._busy = busy
        self._turn = self._waited = 0
        self._rest_until = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def settle(self) -> None:
        """What was made so far stays for the program's life: later collections pass it by.

        It is not looked through now: a start leaves next to no garbage (65 of 100,000 objects), and the first scan
        would wait for it.
        """
        gc.freeze()

    def stop(self) -> None:
        """The window closes: nothing is collected here any more. `by_itself` once its threads have ended."""
        self._timer.stop()

    def put_off(self) -> None:
        """A scan is on its way: nothing is collected until it must have been answered."""
        self._rest_until = time.monotonic() + AT_REST

    def _collect(self) -> None:
        if time.monotonic() < self._rest_until:
            return
        self._waited += 1
        if self._busy() and self._waited < WAITS_MOST:
            return
        self._waited = 0
        self._turn += 1
        gc.collect(2 if self._turn % 60 == 0 else 0)


def by_itself() -> None:
    """No thread of a window lives any more: Python collects again where it likes.

    Before, a collection on the thread that still opens the ledger would free the window's objects there, and crash.
    """
    gc.unfreeze()
    gc.enable()
