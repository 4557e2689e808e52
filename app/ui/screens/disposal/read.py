"""A sheet read from the ledger and made into rows, all of it beside the window."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.bench_words import RequestStanding
from app.ui.screens.disposal import checklist, wording
from app.ui.screens.disposal.checklist import Facts, Sheet, Sums
from app.ui.widgets.matrix_model import MatrixColumn, MatrixRow
from app.usecases.deprovision_rows import DeprovisionQueries, GuardRow
from app.usecases.disposal_door import DisposalDoor
from app.usecases.disposal_rows import DisposalRow, InstructionRow, StepName

ANEW = (RequestStanding.old, RequestStanding.changed)
"""Where a request stands that must be confirmed anew."""


class Read(NamedTuple):
    """What the page is given."""

    facts: Facts
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    places: dict[str, int]
    sums: Sums = Sums()


def read_sheet(
    door: DisposalDoor, asked: DeprovisionQueries, sheet: Sheet, *, only_lacking: bool, me: str = ""
) -> Read | None:
    """The sheet as it stands; None where there is no such box or instruction. `me`: the code of who is here."""
    facts = facts_of(door, asked, sheet, me)
    if facts is None:
        return None
    rows = tuple(wording.row(facts, place, unit) for place, unit in checklist.shown(facts, only_lacking=only_lacking))
    return Read(facts, wording.columns(facts), rows, {row.id: at for at, row in enumerate(rows)}, checklist.sums(facts))


def facts_of(door: DisposalDoor, asked: DeprovisionQueries, sheet: Sheet, me: str = "") -> Facts | None:
    """All the page shows."""
    units: tuple[DisposalRow, ...]
    box = instruction = None
    if sheet.kind == "box":
        found = door.boxes.box(sheet.number)
        if found is None:
            return None
        units, box, way = found.units, found.box, found.box.way
    elif sheet.kind == "instruction":
        instruction = next((one for one in door.units.instructions() if one.number == sheet.number), None)
        if instruction is None:
            return None
        units, way = door.units.units(instruction=sheet.number, ended=True), "B"
    else:
        units, way = tuple(row for row in door.units.units(way="A") if not row.box and not row.told), "A"
    kinds = dict.fromkeys((row.way, row.kind) for row in units if row.way)
    names, requests = door.units.steps(way or "A"), asked.requests({row.device for row in units})
    return Facts(
        sheet=sheet,
        units=units,
        orders=orders(door, tuple(kinds)),
        names={one.step: one.name for one in names if one.name},
        columns=checklist.columns_of((*names, *_further(door, tuple(kinds)))),
        box=box,
        instruction=instruction or (_instruction(door, box.instruction) if box is not None else None),
        waiting=frozenset(row.device for row in requests if is_waited_for(row, me)),
        anew=frozenset(row.device for row in requests if row.standing in ANEW),
        second=frozenset(row.device for row in requests if row.awaits_word_of(me)),
    )


def _instruction(door: DisposalDoor, number: str) -> InstructionRow | None:
    return next((one for one in door.units.instructions() if one.number == number), None) if number else None


def orders(door: DisposalDoor, kinds: tuple[tuple[str, str], ...]) -> dict[tuple[str, str], tuple[str, ...]]:
    """By way and kind of device its steps, in order."""
    return {(way, kind): tuple(one.step for one in door.units.steps(way, kind)) for way, kind in kinds}


def _further(door: DisposalDoor, kinds: tuple[tuple[str, str], ...]) -> tuple[StepName, ...]:
    return tuple(one for way, kind in kinds for one in door.units.steps(way, kind))


def is_waited_for(row: GuardRow, me: str) -> bool:
    """Whether a request waits for the console, or for somebody else's word."""
    awaits = row.standing == RequestStanding.awaiting_second
    return row.standing == RequestStanding.waiting or (awaits and not row.awaits_word_of(me))
