"""The row numbers of all devices, or of those wanted, gathered beside the window a slice at a time.

Decides nothing but how far they are known; with them any page of a million rows is one look-up by number.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable

from app.ui.tasks import Tasks
from app.usecases.device_rows import EVERY, DeviceFilter, DeviceSlice
from app.usecases.rows import Queries

SLICE = 10_000
"""Numbers asked for at once: a few milliseconds on the reading thread, so that no look-up of a scan waits for it."""


class WholeList:
    """Numbers in ascending order. `told` is called on the window's thread after each slice."""

    def __init__(self, tasks: Tasks, queries: Queries, told: Callable[[], None]) -> None:
        self._tasks = tasks
        self._queries = queries
        self._told = told
        self._numbers = array("q")
        self._turn = 0
        self._only = EVERY
        self.complete = False

    def __len__(self) -> int:
        return len(self._numbers)

    def restart(self, only: DeviceFilter = EVERY) -> None:
        """Forget everything and gather anew; answers still under way are dropped."""
        self._only = only
        self._turn += 1
        self._numbers = array("q")
        self.complete = False
        self._ask(self._turn, 0)

    def part(self, offset: int, count: int) -> tuple[int, ...] | None:
        """The numbers of these rows, or None while they are not all known (fewer where the list ends there)."""
        if offset + count > len(self._numbers) and not self.complete:
            return None
        return tuple(self._numbers[offset : offset + count])

    def _ask(self, turn: int, after: int) -> None:
        only, queries = self._only, self._queries

        def slice_of() -> DeviceSlice:
            if only:
                return queries.narrowed_numbers(only, after, SLICE)
            found = queries.device_numbers(after, SLICE)
            return DeviceSlice(numbers=found, upto=found[-1] if found else after, complete=len(found) < SLICE)

        self._tasks.ask(slice_of, lambda found: self._take(turn, found))

    def _take(self, turn: int, found: DeviceSlice) -> None:
        if turn != self._turn:
            return
        self._numbers.extend(found.numbers)
        self.complete = found.complete
        if not self.complete:
            self._ask(turn, found.upto)
        self._told()
