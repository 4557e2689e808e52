"""Codes of the command sheet wait their turn: a scanner is faster than an answer, and a command means the newest line.

Decides only what waits for what: a command for all that is under way, a unit's scan for the commands before it, and for
what tells in which crate it lies or with which number it opens (`hold`). Between other units nothing waits. Knows
nothing of what they do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple


class _Waiting(NamedTuple):
    do: Callable[[], None]
    alone: bool
    """Whether nothing may be under way when it is done."""


class InTurn:
    """What was scanned and can't be done yet, in order."""

    def __init__(self, busy: Callable[[], bool]) -> None:
        """`busy` tells whether a scan's answer is on its way, beside what `under_way` counts."""
        self._busy = busy
        self._waiting: deque[_Waiting] = deque()
        self._under_way = 0
        self._going = False
        self._holds = 0

    @property
    def held(self) -> bool:
        """Whether units wait too."""
        return self._holds > 0

    @property
    def free(self) -> bool:
        """Whether a command may act now."""
        return not self._under_way and not self._holds and not self._busy()

    @property
    def waiting(self) -> int:
        """How much waits."""
        return len(self._waiting)

    def unit(self, do: Callable[[], None]) -> None:
        """A unit's scan: at once, unless commands wait before it or all is held."""
        self._add(_Waiting(do, alone=False))

    def command(self, do: Callable[[], None]) -> None:
        """A command: once the scans and commands before it are answered."""
        self._add(_Waiting(do, alone=True))

    def under_way(self) -> Callable[[], None]:
        """Something a command began goes on until the returned word is said; said twice it counts once."""
        self._under_way += 1
        ended = False

        def end() -> None:
            nonlocal ended
            if not ended:
                ended = True
                self._under_way -= 1
                self.go_on()

        return end

    def hold(self) -> None:
        """Units wait too, until `release` was said as often."""
        self._holds += 1

    def release(self) -> None:
        """What was scanned meanwhile goes on, in order."""
        self._holds = max(0, self._holds - 1)
        self.go_on()

    def go_on(self) -> None:
        """Does what may be done now."""
        if self._going:
            return  # what is being done just now goes on itself
        self._going = True
        try:
            while self._waiting and (self.free if self._waiting[0].alone else not self._holds):
                self._waiting.popleft().do()
        finally:
            self._going = False

    def _add(self, waiting: _Waiting) -> None:
        self._waiting.append(waiting)
        self.go_on()
