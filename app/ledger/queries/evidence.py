"""Evidence of disposal as it lies in the ledger: the bytes of every operation about a unit, its box and its truck."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from app.domain.identity import code_id, unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules.boxes import box_ref
from app.domain.rules.pickups import pickup_ref
from app.ledger.ledger import SqlLedger
from app.ledger.queries.boxes import SqlBoxes
from app.ledger.queries.disposal import SqlDisposal
from app.ledger.reads import Reads
from app.usecases.disposal_rows import DisposalFacts
from app.usecases.evidence import Body, Evidence, UnitEvidence

_BODIES: Final = (
    "SELECT o.body, o.sha, d.mark, o.desk_no, o.hub_pos FROM operation_aggregate a JOIN operation o ON o.seq = a.seq"
    " JOIN desk d ON d.n = o.desk WHERE a.agg = ? ORDER BY o.hub_pos IS NULL, o.hub_pos, o.seq"
)
_BY: Final = (
    "SELECT o.body, o.sha, d.mark, o.desk_no, o.hub_pos FROM undone_action u JOIN operation o ON o.seq = u.seq"
    " JOIN desk d ON d.n = o.desk WHERE u.action = ?"
)
_OF_UNITS: Final = frozenset({"boxed", "unboxed", "step_done", "instructed", "unit_differs", "box_checked"})
"""What a box, a truck or an instruction holds of single units and boxes: other units' belong in no pack of this one."""


class SqlEvidence:
    """Answers `EvidenceQueries` from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, disposal: SqlDisposal, boxes: SqlBoxes) -> None:
        """`disposal` and `boxes` give the checklists."""
        self._ledger = ledger
        self._disposal = disposal
        self._boxes = boxes

    def of_unit(self, device: Ref) -> Evidence | None:
        """One unit's."""
        facts = self._disposal.unit(device)
        if facts is None:
            return None
        return self._ledger.read(lambda reads: self._evidence(reads, [facts], ""))

    def of_box(self, number: str) -> Evidence | None:
        """A box's and its units'."""
        box = self._boxes.box(number)
        if box is None:
            return None
        facts = [found for row in box.units if (found := self._disposal.unit(row.device)) is not None]
        return self._ledger.read(lambda reads: self._evidence(reads, facts, box.box.number))

    def _evidence(self, reads: Reads, facts: Iterable[DisposalFacts], box: str) -> Evidence:
        units = tuple(UnitEvidence(each.row.device, each, _bodies(reads, each.row.device.id)) for each in facts)
        boxes = dict.fromkeys([*([box] if box else []), *(unit.facts.row.box for unit in units if unit.facts.row.box)])
        around = [*map(box_ref, boxes)]
        for number in boxes:
            state = reads.head(box_ref(number)) or {}
            around += [pickup_ref(state["pickup"])] if state.get("pickup") else []
        orders = dict.fromkeys(unit.facts.row.instruction for unit in units if unit.facts.row.instruction)
        around += [Ref(Aggregate.instruction, code_id(Aggregate.instruction, order)) for order in orders]
        found = [body for ref in dict.fromkeys(around) for body in _bodies(reads, ref.id)]
        kept = [body for body in found if json.loads(body.body)["k"] not in _OF_UNITS]
        return Evidence(units, tuple(dict.fromkeys(kept)), box)


def _bodies(reads: Reads, agg: bytes) -> tuple[Body, ...]:
    rows = reads.rows(_BODIES, (agg,))
    raws: list[dict[str, Any]] = [json.loads(body) for body, *_ in rows]
    undone = {action: reads.is_undone(unshort(action)) for action in {raw["x"] for raw in raws}}
    told = {raw["p"].get("action") for raw in raws if raw["k"] == "undone"}
    for action in sorted(action for action, gone in undone.items() if gone and action not in told):
        # What takes back very much names only the first of what it is about; it proves that this was taken back.
        rows += reads.rows(_BY, (unshort(action),))
    raws += [json.loads(body) for body, *_ in rows[len(raws) :]]
    undone |= {raw["x"]: reads.is_undone(unshort(raw["x"])) for raw in raws if raw["x"] not in undone}
    return tuple(
        Body(sha.hex(), body.decode(), mark, number, position, undone[raw["x"]])
        for (body, sha, mark, number, position), raw in zip(rows, raws, strict=True)
    )
