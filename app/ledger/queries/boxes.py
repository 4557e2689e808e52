"""Boxes of units in disposal as rows: what each holds, what its units still lack, the next missing thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from app.domain.codes import CodeKind, printed_code
from app.domain.disposal_words import LATER, Step
from app.domain.identity import short, unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules import boxes as rules
from app.domain.rules.merge import cards
from app.domain.rules.repair import RepairRefused
from app.ledger.disposal_projection import COLUMNS
from app.ledger.ledger import SqlLedger
from app.ledger.queries.disposal import SqlDisposal, next_of
from app.ledger.reads import IN_LIMIT, Reads
from app.usecases.box_rows import BoxFacts, BoxNext, BoxRow
from app.usecases.disposal_rows import DisposalRow, StepCount

State = Mapping[str, Any]
_BOXED: Final = "SELECT box, done, way, kind, count(*) FROM disposal_row WHERE box <> '' GROUP BY 1, 2, 3, 4"
_NAMED: Final = (
    f"SELECT {', '.join('x.' + name for name in COLUMNS)} FROM head h JOIN disposal_row x ON x.n = h.n"
    " WHERE h.kind = 'device' AND h.agg IN ({})"
)
_AFTER: Final = frozenset({Step.board.value, "", *LATER})


class SqlBoxes:
    """Answers `BoxQueries` from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, disposal: SqlDisposal) -> None:
        """`disposal` gives the units' rows."""
        self._ledger = ledger
        self._disposal = disposal

    def boxes(self, *, ended: bool = False) -> tuple[BoxRow, ...]:
        """All boxes."""

        def read(reads: Reads) -> list[BoxRow]:
            own, held, ready = self._disposal.own, Counter[str](), Counter[str]()
            for box, done, way, kind, units in reads.rows(_BOXED):
                held[box] += units
                ready[box] += units if next_of(done, way, kind, own) in _AFTER else 0
            boxes = [hit.state for hit in reads.registers(Aggregate.box) if ended or "handed" not in hit.state]
            return [_box(state, held[state["number"]], ready[state["number"]]) for state in boxes]

        return tuple(sorted(self._ledger.read(read), key=lambda box: (box.closed != "", len(box.number), box.number)))

    def box(self, number: str) -> BoxFacts | None:
        """One box."""
        try:
            ref = rules.box_ref(rules.box_number(number))
        except RepairRefused:
            return None

        def read(reads: Reads) -> BoxFacts | None:
            state = reads.head(ref)
            return self._facts(reads, state) if state is not None and "number" in state else None

        return self._ledger.read(read)

    def _facts(self, reads: Reads, state: State) -> BoxFacts:
        ids = [unshort(unit) for unit in state.get("lines", ())]
        rows: list[DisposalRow] = []
        for start in range(0, len(ids), IN_LIMIT):
            part = ids[start : start + IN_LIMIT]
            rows += self._disposal.rows(reads, _NAMED.format(",".join("?" * len(part))), part)
        inside = sorted((row for row in rows if row.box == state["number"]), key=_by_tag)
        waiting = Counter(row.next for row in inside if row.next not in _AFTER)
        steps = [name.step for name in (*self._disposal.steps("B"), *self._disposal.steps("A"))]
        lacks = tuple(StepCount(step, waiting[step]) for step in dict.fromkeys(steps) if waiting[step])
        missing = next((row for row in inside if row.next not in _AFTER), None)
        after = {op for card in state.get("cards", {}).values() if card["kind"] == "after_close" for op in card["ops"]}
        return BoxFacts(
            box=_box(state, len(inside), sum(row.next in _AFTER for row in inside)),
            units=tuple(inside),
            lacks=lacks,
            next=BoxNext(missing.device, missing.tag or missing.serial, missing.next) if missing else None,
            elsewhere=tuple(sorted((row for row in rows if row.box != state["number"]), key=_by_tag)),
            after_close=_put_in_after(reads, ref_of(state), after),
        )


def ref_of(state: State) -> Ref:
    """The aggregate of a box's state."""
    return rules.box_ref(state["number"])


def _put_in_after(reads: Reads, box: Ref, ops: set[str]) -> tuple[Ref, ...]:
    """The units of the operations that a card of the closed box names."""
    if not ops:
        return ()
    named = (rec.op for rec in reads.recorded(box.id) if rec.op.kind == "boxed" and short(rec.op.id) in ops)
    return tuple(dict.fromkeys(op.about[0] for op in named))


def _by_tag(row: DisposalRow) -> tuple[bool, str, str]:
    return (not row.tag, row.tag, row.serial)


def _box(state: State, units: int, ready: int) -> BoxRow:
    get = state.get
    handed: State = get("handed", {})
    return BoxRow(
        number=state["number"],
        code=printed_code(CodeKind.box, state["number"]).text,
        way=get("way", ""),
        instruction=get("instruction", ""),
        opened=get("opened", ""),
        place=get("place", ""),
        units=units,
        ready=ready,
        closed=get("closed", {}).get("on", ""),
        handed=handed.get("on", ""),
        to=handed.get("to", ""),
        document=handed.get("document", ""),
        second=next(iter(get("seconds", ())), ""),
        cards=len(cards(Aggregate.box, state)),
    )
