"""One question at a time, whose answer is only wanted while nobody asked for something else.

Decides which answers still count. Enter pressed twice asks once; an answer that comes after the page went away is
dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from app.ui.tasks import Tasks

T = TypeVar("T")


class OneQuestion:
    """Holds the question under way."""

    def __init__(self, tasks: Tasks) -> None:
        """`tasks` brings answers back to the window's thread."""
        self._tasks = tasks
        self._turn = 0
        self._busy = False

    @property
    def busy(self) -> bool:
        """Whether an answer is waited for."""
        return self._busy

    def ask(
        self, begin: Callable[[], Future[T]], then: Callable[[T], None], fail: Callable[[BaseException], None]
    ) -> None:
        """Begins a question, unless one is under way, and calls back with its answer, unless it was dropped."""
        if self._busy:
            return
        self._busy = True
        self._turn += 1
        turn = self._turn

        def answered(answer: T) -> None:
            if self._over(turn):
                then(answer)

        def failed(fault: BaseException) -> None:
            if self._over(turn):
                fail(fault)

        self._tasks.watch(begin(), answered, failed)

    def drop(self) -> None:
        """The answer is no longer wanted."""
        self._turn += 1
        self._busy = False

    def _over(self, turn: int) -> bool:
        wanted = turn == self._turn
        if wanted:
            self._busy = False
        return wanted
