"""Units seen as deprovisioned in the console: the one that is meant, and with it all of its box of which the console
says so.

Decides which those are; that the console has told it is a fact of each unit, so nobody has to say it fifty times. What
a person saw there instead is a tick of one unit (`disposal.tick`).
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import NamedTuple

from app.domain.device import disposal
from app.domain.disposal_words import Step, Verified
from app.domain.operations import Draft, Ref
from app.domain.rules import disposal as rules
from app.domain.rules.boxes import box_ref
from app.domain.rules.disposal import DEPROVISIONED
from app.domain.scans import Scan
from app.usecases.boxes import units_in
from app.usecases.desk import Desk
from app.usecases.disposal import own_steps, result_of
from app.usecases.disposal_results import DisposalResult
from app.usecases.in_slices import SLICE, Done, in_slices
from app.usecases.loans import one_device
from app.usecases.ports import Known, State, UnitOfWork


class SeeInConsole(NamedTuple):
    """A unit, and all others of its box, stand in the console as deprovisioned. Run by `see_in_console`."""

    action: bytes
    scan: Scan


class Seen(NamedTuple):
    """What became of it."""

    unit: DisposalResult
    ticked: int
    """Units whose step was ticked, this one among them."""


def see_in_console(desk: Desk, command: SeeInConsole, *, proved: bool = False) -> Future[Seen]:
    """Ticks `verified` of each. Raises (in the future) StepBlocked and RepairRefused of the unit that is meant, as
    `disposal.tick` does: already_done, console_not_deprovisioned, not_in_disposal.
    """
    return in_slices(desk, command, _see, proved=proved)


def _see(uow: UnitOfWork, command: SeeInConsole, far: Done) -> tuple[Seen, Done]:
    uow.actor.require(rules.right_of(Step.verified))
    unit, own = one_device(uow, command.scan), own_steps(uow)
    if not far.units:
        rules.check_step(unit.state, Step.verified, own)
        rules.check_how(unit.state, Step.verified, Verified.console, words=False)
    todo = [(ref, state) for ref, state in _of_its_box(uow, unit) if _told(state, rules.next_step(state, own))]
    uow.record(_tick(ref, state) for ref, state in todo[:SLICE])
    done = far.units + len(todo[:SLICE])
    return Seen(result_of(uow, unit, "ticked", Step.verified), done), Done(done, more=len(todo) > SLICE)


def _of_its_box(uow: UnitOfWork, unit: Known) -> list[tuple[Ref, State]]:
    number = (disposal(unit.state) or {}).get("box", "")
    box = uow.head(box_ref(number)) if number else None
    others = units_in(uow, box).inside if box is not None else ()
    return [(unit.ref, unit.state), *(hit for hit in others if hit[0] != unit.ref)]


def _told(state: State, ahead: str) -> bool:
    return ahead == Step.verified and state.get("console") == DEPROVISIONED


def _tick(ref: Ref, state: State) -> Draft:
    return rules.ticked(ref, state, Step.verified, rules.Ticked(how=Verified.console.value))
