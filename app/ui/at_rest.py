"""Small pieces of work on the window's own thread while nobody works: what is wanted soon is made before it is asked.

Decides when a piece may run, never what it does. A piece must stay under a frame: between two of them keys and scans
are answered, and while a scan comes in there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer

FIRST_MS: Final = 4_000
"""So long after it was begun the first piece runs: the window's start has other things to do."""
BETWEEN_MS: Final = 40
"""From the end of a piece to the next: most of the time the window has nothing of it to do."""


class AtRest(QObject):
    """Walks through `pieces`, one at a time; each `next` is a piece."""

    def __init__(self, pieces: Iterator[object], busy: Callable[[], bool], parent: QObject | None = None) -> None:
        """`busy`: somebody works just now, the next piece waits."""
        super().__init__(parent)
        self._pieces, self._busy = pieces, busy
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        self._timer.start(FIRST_MS)

    @property
    def done(self) -> bool:
        """Whether nothing more comes."""
        return not self._timer.isActive()

    def stop(self) -> None:
        """No more of it."""
        self._timer.stop()

    def _go_on(self) -> None:
        if self._busy() or next(self._pieces, self) is not self:
            self._timer.start(BETWEEN_MS)
