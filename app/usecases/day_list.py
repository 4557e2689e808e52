"""The day's list (way A, no box): the Board is told of irreparable units by one key, each time.

Decides which units a day's list holds: those all of whose other steps are done. The others stay untold and are counted.
"""

from __future__ import annotations

from concurrent.futures import Future

from app.domain.disposal_words import Step
from app.domain.kinds import Family
from app.domain.rules import disposal as rules
from app.domain.rules.permissions import Command
from app.usecases.boxes import told_of
from app.usecases.desk import Desk
from app.usecases.disposal import own_steps
from app.usecases.disposal_results import DayResult, TellDay
from app.usecases.in_slices import SLICE, Done, in_slices
from app.usecases.ports import UnitOfWork


def tell_day(desk: Desk, command: TellDay, *, proved: bool = False) -> Future[DayResult]:
    """The Board was told of a day's units. Raises (in the future) RepairRefused: to_missing, not_a_day, day_is_to_come,
    text_too_long, personal_data.
    """
    return in_slices(desk, command, _tell, proved=proved)


def _tell(uow: UnitOfWork, command: TellDay, far: Done) -> tuple[DayResult, Done]:
    uow.actor.require(Command.hand_over)
    told = rules.Ticked(**told_of(uow, command.to, command.on, command.document))
    untold, own = uow.untold_units(command.day), own_steps(uow)
    todo = [unit for unit in untold if rules.ready_for_board(unit.state, own)]
    uow.record(rules.ticked(unit.ref, unit.state, Step.board, told) for unit in todo[:SLICE])
    done, lacking = far.units + len(todo[:SLICE]), len(untold) - len(todo)
    result = DayResult("told" if done else "same", Family.look if lacking else Family.ok, done, lacking)
    return result, Done(done, more=len(todo) > SLICE)
