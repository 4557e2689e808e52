"""A thread that reads lets the others in: decides how long it may keep Python's lock from them, and who never waits.

Each small statement gives the lock up and takes it back within microseconds. Whoever waits for it is woken each time,
too late each time, and never gets to ask for it as one does from a thread that only calculates: beside a list of a few
hundred small statements the window stood still for 36 ms (CPython's "convoy"; measured at the sheet of 8,500 units).
"""

from __future__ import annotations

import threading
import time
from typing import Any, Final

from app.ledger.driver import Cursor

KEPT_MOST: Final = 0.002
"""Seconds between two rests: what a scan asks is answered before the first."""
PORTION: Final = 500
"""Rows fetched between two looks at the time."""
RESTS: Final = 0.0002
"""Seconds: long enough for one who waits to be woken and take the lock."""


class GiveWay:
    """One reading's clock. Made on the thread that reads."""

    __slots__ = ("_beside", "_due_at")

    def __init__(self) -> None:
        self._beside = threading.current_thread() is not threading.main_thread()  # to which the others give way
        self._due_at = time.perf_counter() + KEPT_MOST

    def fetched(self, cursor: Cursor) -> list[tuple[Any, ...]]:
        """All rows of a statement, with a rest where the lock was kept for long: each row gives it up, too."""
        found: list[tuple[Any, ...]] = []
        while True:
            self._rest()
            part = cursor.fetchmany(PORTION)
            found += part
            if len(part) < PORTION:
                return found

    def _rest(self) -> None:
        if self._beside and time.perf_counter() > self._due_at:
            time.sleep(RESTS)
            self._due_at = time.perf_counter() + KEPT_MOST
