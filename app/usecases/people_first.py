"""People first: work in bulk stands aside while somebody's scan is on its way.

Decides who waits for whom, not how long anything takes. The window says when a scan arrives and when it is answered; an
import asks for the way between two small pieces of work, and gets it at once where nobody is under way.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Condition
from typing import Final

UNDER_WAY: Final = 0.4
"""Seconds after which a scan no longer holds up anybody, whatever became of it."""
MAYBE: Final = 0.1
"""The same for a key that may be a scan's first: by then the next ones have told."""
PATIENCE: Final = 1.0
"""Seconds bulk work waits at most, however fast scans follow each other."""


class PeopleFirst:
    """Whether a person waits for an answer right now. Safe to call from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives monotonic seconds."""
        self._clock = clock
        self._until = float("-inf")
        self._changed = Condition()

    def begin(self) -> None:
        """Somebody's scan arrives: bulk work waits until `end`, and no longer than `UNDER_WAY` from now."""
        self._claim(UNDER_WAY)

    def may_begin(self) -> None:
        """A key that may be a scan's first: bulk work waits until more is known."""
        self._claim(MAYBE)

    def _claim(self, seconds: float) -> None:
        with self._changed:
            self._until = max(self._until, self._clock() + seconds)

    def end(self) -> None:
        """It is answered."""
        with self._changed:
            self._until = float("-inf")
            self._changed.notify_all()

    @property
    def under_way(self) -> bool:
        """Whether somebody's scan is under way: what is begun now may stand before its answer."""
        return self._clock() < self._until

    def give_way(self) -> None:
        """Waits while somebody's scan is under way; for the threads of bulk work, never for the window's."""
        began = self._clock()
        with self._changed:
            while (left := min(self._until, began + PATIENCE) - self._clock()) > 0:
                self._changed.wait(left)
