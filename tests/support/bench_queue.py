"""Open repairs in every state, for tests, pictures and measurements of the bench's queue. All people are made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import cycle

from app.bootstrap import Program
from app.domain.codes import repair_number
from app.domain.dates import fiscal_year
from app.domain.identity import code_id, short
from app.domain.kinds import Aggregate, FaultPlace, RepairState
from app.domain.operations import Draft, Ref
from app.domain.rules.bench import COLUMN_OF
from app.ledger.queries.bench import SqlBench
from app.usecases.ports import UnitOfWork
from app.usecases.session import stand_in
from tests.support.real_desks import ZONE, Clock

PLACES = ("C-01", "B-01", "作業台1", "D-04", "E-01", "動作確認", "R-01")
STATES = tuple(COLUMN_OF)
SLICE = 1000
SIDE = short(bytes(16))
"""Names a reason in the side store that never was there."""


def queries(program: Program) -> SqlBench:
    """The board's questions over a started program."""
    return SqlBench(program.ledger, program.queries.registers, program.clock)


def shared(program: Program, key: str, value: str | int) -> None:
    """Sets a shared setting as a supervisor does."""
    ref = Ref(Aggregate.setting, code_id(Aggregate.setting, key))
    known = program.ledger.read(lambda reads: reads.head(ref))
    draft = Draft("registered", (ref,), {"set": {"key": key, "value": value}})
    if known:
        draft = Draft("changed", (ref,), {"set": {"value": value}})
    program.desk.call(lambda unit: unit.record([draft]), actor=stand_in()).result()


def open_repairs(
    program: Program,
    devices: Sequence[Ref],
    *,
    today: date,
    states: Sequence[RepairState] = STATES,
    first: int = 301,
    school: str = "",
    spread: int = 45,
) -> list[str]:
    """One repair a device, the states in turn, opened on the `spread` days before `today`; their numbers.

    Each day's repairs are written with the clock of that day: the day a repair was opened is its operation's.
    """
    faults, places, numbers = cycle(FaultPlace), cycle(PLACES), []
    by_day: dict[date, list[Draft]] = {}
    for at, (ref, state) in enumerate(zip(devices, cycle(states), strict=False)):
        number = repair_number(fiscal_year(today), "A", first + at).text
        numbers.append(number)
        drafts = by_day.setdefault(today - timedelta(days=at * 7 % spread), [])
        drafts += _repair(ref, number, state, str(next(faults)), next(places), school)
    usual = program.ledger._clock
    try:
        for day, drafts in sorted(by_day.items()):
            program.ledger._clock = Clock(datetime.combine(day, time(10), ZONE).astimezone(UTC))
            for start in range(0, len(drafts), SLICE):
                part = drafts[start : start + SLICE]
                program.desk.call(partial(_record, part), actor=stand_in()).result()
    finally:
        program.ledger._clock = usual
    return numbers


def _record(drafts: list[Draft], unit: UnitOfWork) -> None:
    unit.record(drafts)


def _repair(ref: Ref, number: str, state: RepairState, fault: str, place: str, school: str) -> list[Draft]:
    waits = state is RepairState.awaiting_form
    opened = {
        "n": number,
        "outcome": "awaiting_form" if waits else "opened",
        "state": "awaiting_form" if waits else "received",
    }
    made = [Draft("repair_opened", (ref,), opened | ({"school": school} if school else {}))]
    if not waits:
        made.append(Draft("form_overridden", (ref,), {"n": number, "reason": SIDE}))
    if state is not RepairState.received and not waits:
        made.append(Draft("diagnosed", (ref,), {"n": number, "fault": fault, "cause": "natural"}))
    made.append(Draft("noted", (ref,), {"n": number, "place": place}))
    if state not in (RepairState.awaiting_form, RepairState.received, RepairState.diagnosing):
        made.append(Draft("repair_state_set", (ref,), {"n": number, "state": state.value}))
    return made
