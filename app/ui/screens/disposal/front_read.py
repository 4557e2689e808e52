"""What the front of 廃棄 reads, all of it beside the window: its groups, and what a scanned unit is in.

Decides which judged units count as not begun, and when a unit is the console's matter and no disposal's.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.disposal_words import DeprovisionPath, Way
from app.domain.kinds import RepairState
from app.ui.screens.disposal.front_wording import Front
from app.ui.screens.disposal.turns import Named
from app.usecases.deprovision_rows import GuardRow
from app.usecases.disposal_door import DisposalDoor
from app.usecases.disposal_rows import DisposalFacts
from app.usecases.rows import Queries, RepairRow

GONE = "DEPROVISIONED"
"""What the console says of a unit that was let go."""
_OF_A_REPAIR = (DeprovisionPath.maker, DeprovisionPath.exchange)


class Looked(NamedTuple):
    """What a scan names: the unit, its checklist, the instruction that names it although nobody began."""

    named: Named
    facts: DisposalFacts | None = None
    instruction: str = ""
    asked: GuardRow | None = None
    """Where it is no disposal's: to be let go for the maker or an exchange, or to be enrolled again."""


def read_front(door: DisposalDoor, queries: Queries) -> Front:
    """All there is."""
    units, asked = door.units, queries.deprovision
    return Front(
        boxes=door.boxes.boxes(ended=True),
        days=units.untold(),
        instructions=units.instructions(),
        unbegun=_unbegun(door, queries),
        requests=asked.requests(),
        exchanged=asked.to_let_go(),
        reenrol=asked.to_reenrol(),
        apart=asked.apart(),
        names={one.step: one.name for one in units.steps() if one.name},
    )


def _unbegun(door: DisposalDoor, queries: Queries) -> tuple[RepairRow, ...]:
    """Judged beyond repair, and never put on the checklist; a unit that left it, or goes another way, was."""
    units, irreparable = door.units, queries.repairs(state=RepairState.irreparable)
    begun = {row.repair for row in units.units(way=Way.A, ended=True)} if irreparable else set()
    judged = [row for row in irreparable if row.repair not in begun]

    def is_on_it(row: RepairRow) -> bool:
        found = queries.find_device(row.serial or row.asset_tag)
        facts = units.unit(found[0]) if len(found) == 1 else None
        return facts is not None and (not facts.left or facts.row.repair in ("", row.repair))

    return tuple(row for row in judged if not is_on_it(row))


def look_at(door: DisposalDoor, queries: Queries, named: Named) -> Looked:
    """What a unit is in."""
    if named.device is None:
        return Looked(named)
    facts = door.units.unit(named.device)
    if facts is not None and not facts.left:
        return Looked(named, facts)
    listed = (row for row in door.units.units() if row.device == named.device)
    instruction = next((row.instruction for row in listed), "")
    if instruction:
        return Looked(named, instruction=instruction)
    back = next((row for row in queries.deprovision.to_reenrol() if row.device == named.device), None)
    rows = queries.deprovision.to_confirm([named.device]).rows
    due = next((row for row in rows if row.path in _OF_A_REPAIR and row.console != GONE), None)
    return Looked(named, asked=back or due)
