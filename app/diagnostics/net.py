"""The last net under a process: errors nobody caught, on any thread, go to one place and no traceback to a screen.

Decides what counts as such an error; what becomes of it (a crash report, a line for a person) is the caller's. Loads
nothing: it is hung up at every start.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType


def once_a_place(caught: Callable[[BaseException], object]) -> Callable[[BaseException], None]:
    """`caught` for the first error of each line of code: a picture that can't be painted is painted for ever."""
    known: set[tuple[str, int]] = set()

    def first(error: BaseException) -> None:
        step = error.__traceback__
        while step is not None and step.tb_next is not None:
            step = step.tb_next
        place = (step.tb_frame.f_code.co_filename, step.tb_lineno) if step is not None else ("", id(error))
        if place not in known:
            known.add(place)
            caught(error)

    return first


def hang_up(caught: Callable[[BaseException], object]) -> None:
    """From now on `caught` hears of every such error, on the thread that failed. Who stops the program is no error."""

    def main_thread(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
        else:
            caught(error)

    def other_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            caught(args.exc_value)

    sys.excepthook, threading.excepthook = main_thread, other_thread


@contextmanager
def net(caught: Callable[[BaseException], object]) -> Iterator[None]:
    """The same for as long as the block runs."""
    before, before_thread = sys.excepthook, threading.excepthook
    hang_up(caught)
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before, before_thread
