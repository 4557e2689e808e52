"""Pick-ups as rows: which boxes are on the truck, what checks found, which boxes still wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.folding.pickups import EXTRA, MISSING
from app.domain.identity import unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules import pickups as rules
from app.domain.rules.merge import cards
from app.domain.rules.repair import RepairRefused
from app.ledger.ledger import SqlLedger
from app.ledger.queries.boxes import SqlBoxes
from app.ledger.reads import Reads
from app.ledger.unit_context import SideBytes
from app.usecases.box_rows import BoxRow
from app.usecases.pickup_rows import PickupFacts, PickupRow, TruckBox

State = Mapping[str, Any]


class SqlPickups:
    """Answers `PickupQueries` from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, boxes: SqlBoxes, side: SideBytes) -> None:
        """`boxes` gives the boxes' rows, `side` the witness's name."""
        self._ledger = ledger
        self._boxes = boxes
        self._side = side

    def pickups(self) -> tuple[PickupRow, ...]:
        """All pick-ups."""

        def read(reads: Reads) -> list[PickupRow]:
            boxes = self._boxes.rows_of(reads)
            states = [hit.state for hit in reads.registers(Aggregate.pickup) if "number" in hit.state]
            return [self._row(state, [box for box in boxes if box.pickup == state["number"]]) for state in states]

        rows = sorted(self._ledger.read(read), key=lambda row: (row.date, row.number), reverse=True)
        return tuple(sorted(rows, key=lambda row: row.left != ""))

    def pickup(self, number: str) -> PickupFacts | None:
        """One pick-up."""
        try:
            ref = rules.pickup_ref(rules.pickup_number(number))
        except RepairRefused:
            return None

        def read(reads: Reads) -> PickupFacts | None:
            state = reads.head(ref)
            return self._facts(reads, state) if state is not None and "number" in state else None

        return self._ledger.read(read)

    def _facts(self, reads: Reads, state: State) -> PickupFacts:
        every = self._boxes.rows_of(reads)
        mine = [box for box in every if box.pickup == state["number"]]
        lines: Mapping[str, State] = state.get("lines", {})
        boxes = []
        for box in sorted(mine, key=_by_number):
            line = lines.get(box.number, {})
            missing, extra = (_codes(reads, line.get(how, ())) for how in (MISSING, EXTRA))
            boxes.append(TruckBox(box, "scanned" in line, line.get("scanned", 0), missing, extra))
        waiting = [box for box in every if box.handed and not box.pickup and box.collected < box.units]
        return PickupFacts(self._row(state, mine), tuple(boxes), tuple(sorted(waiting, key=_by_number)))

    def _row(self, state: State, boxes: Iterable[BoxRow]) -> PickupRow:
        get, left, mine = state.get, state.get("left", {}), list(boxes)
        differing = rules.differing(state).values()
        return PickupRow(
            number=state["number"],
            firm=get("firm", ""),
            date=get("date", ""),
            vehicle=get("vehicle", ""),
            witness=self._words(get("witness", "")),
            left=left.get("on", ""),
            document=left.get("document", ""),
            boxes=len(mine),
            units=sum(box.units for box in mine),
            collected=sum(box.collected for box in mine),
            missing=sum(missing for missing, _ in differing),
            extra=sum(extra for _, extra in differing),
            cards=len(cards(Aggregate.pickup, state)),
        )

    def _words(self, side_id: str) -> str:
        found = self._side.get(unshort(side_id)) if side_id else None
        return found.decode() if found is not None else ""


def _by_number(box: BoxRow) -> tuple[int, str]:
    return len(box.number), box.number


def _codes(reads: Reads, units: Iterable[str]) -> tuple[str, ...]:
    named = list(units)
    known = reads.heads([Ref(Aggregate.device, unshort(unit)) for unit in named if not unit.startswith("?")])
    found = sorted(rules.code_of(state) for state in known.values())
    return (*found, *sorted(unit[1:] for unit in named if unit.startswith("?")))
