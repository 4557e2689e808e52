"""An import job beside the window: told how far it is at most four times a second, stopped between two slices.

Decides when progress is told and when a job is left; what it writes is the job's matter.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import TypeVar

from app.ui.tasks import Tasks

T = TypeVar("T")
TELL_EVERY = 0.25
"""Seconds between two words of progress (design: at most four steps a second)."""

Steps = Iterator[int]


@dataclass(slots=True)
class Run:
    """A job under way. `stop` leaves it after the slice it is at."""

    stopped: Event = field(default_factory=Event)

    def stop(self) -> None:
        """Leave the job where it is; nothing is half done."""
        self.stopped.set()


class Stopped(Exception):
    """The job was left by a key; no fault."""


def walk(tasks: Tasks, run: Run, steps: Steps, told: Callable[[int], None]) -> None:
    """Works `steps` off on the present thread, telling the rows done on the window's. Raises Stopped."""
    last = 0.0
    for rows in steps:
        if run.stopped.is_set():
            raise Stopped
        now = time.monotonic()
        if now - last >= TELL_EVERY:
            last = now
            tasks.later(_telling(told, rows))


def _telling(told: Callable[[int], None], rows: int) -> Callable[[], None]:
    return lambda: told(rows)


def start(
    tasks: Tasks,
    run: Run,
    work: Callable[[], T],
    then: Callable[[T], None],
    stopped: Callable[[], None],
    fail: Callable[[BaseException], None],
) -> None:
    """Runs `work` on the slow thread; back on the window's, one of the three is called."""

    def failed(fault: BaseException) -> None:
        if isinstance(fault, Stopped):
            stopped()
        else:
            fail(fault)

    tasks.ask(work, then, failed, slow=True)
