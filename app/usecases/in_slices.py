"""One action over many units, a slice a transaction, so that people's commands get in between.

Decides the order of slices and nothing of the work. The work must go on where it stopped: cut off, the same command
given again does the rest. Taken back while it is written, it stops: what people take back is gone, whole.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import NamedTuple, Protocol, TypeVar

from app.domain.rules.undo import TakenBack
from app.usecases.desk import Desk
from app.usecases.ports import UnitOfWork

SLICE = 25
"""Units a transaction: each has an operation and its rows, together under 50 ms."""


class Wish(Protocol):
    """A command with its action's id."""

    @property
    def action(self) -> bytes:
        """Minted once, where the wish arose."""


class Done(NamedTuple):
    """How far it is: units done so far, and whether there are more."""

    units: int = 0
    more: bool = False
    at: int = 0
    """Of work that goes part by part (box by box): the part that comes next."""
    seen: int = 0
    """What the parts before it added up to, whatever is counted."""


C = TypeVar("C", bound=Wish)
R = TypeVar("R")
Slice = Callable[[UnitOfWork, C, Done], tuple[R, Done]]
"""Does the next units and says what it came to so far, given how far it was."""


def in_slices(desk: Desk, command: C, work: Slice[C, R], *, proved: bool = False) -> Future[R]:
    """Runs `work` slice after slice as one action; the result is the last one's. Raises NotAllowed where nobody is
    signed in; what a slice raises the future does, TakenBack where somebody took the action back meanwhile. `proved`:
    the PIN was given for just this. All of it is of whoever began it, whoever signs in or out before it ends.
    """
    actor = replace(desk.signed_in(), proved=True) if proved else desk.signed_in()
    result: Future[R] = Future()

    def one(uow: UnitOfWork, far: Done) -> tuple[R, Done]:
        if uow.is_undone(command.action):  # before the work asks what stands: that would be told as its own refusal
            raise TakenBack
        return work(uow, command, far)

    def begin(far: Done) -> None:
        written = desk.ledger.write(actor, command.action, lambda uow: one(uow, far), bulk=True)
        written.add_done_callback(went_on)

    def went_on(written: Future[tuple[R, Done]]) -> None:
        try:
            came_to, far = written.result()
            if far.more:
                begin(far)
            else:
                result.set_result(came_to)
        except BaseException as fault:  # noqa: BLE001 - it belongs to whoever waits for the result
            result.set_exception(fault)

    begin(Done())
    return result
