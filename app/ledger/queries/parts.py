"""Parts: stock by place, what fits, what to order and to count, and a part's movements.

Some hundred parts at most: rows are made from their heads, found by the projections.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from app.domain.bench_words import PartMove
from app.domain.codes import CodeKind, parse_printed_code, squeeze
from app.domain.folding.parts import CLASH
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, Ref
from app.domain.rules import parts as rules
from app.ledger.ledger import SqlLedger
from app.ledger.queries.registers import Registers
from app.ledger.reads import Reads
from app.ledger.search import folded
from app.usecases.parts_rows import Movement, OrderRow, PartRow, PartTask, PlaceStock
from app.usecases.ports import State

_HEADS: Final = "SELECT h.agg, h.shown FROM part_row p JOIN head h ON h.n = p.n {} ORDER BY p.name, p.code"
_USED: Final = (
    "SELECT u.part, sum(u.used) FROM repair_row r CROSS JOIN repair_part u ON u.n = r.n AND u.number = r.number"
    " WHERE r.opened > (SELECT date(max(opened), '-1 year') FROM repair_row) AND r.fault = ? AND u.used > 0"
    " GROUP BY u.part"
)
"""What a fault took, in the year up to the newest repair: many years aren't walked for a page's nine keys."""
_WAITING: Final = "SELECT part, count(*) FROM bench_row WHERE part <> '' GROUP BY part"
"""What open repairs wait for: they alone lie there, however many there ever were."""


class SqlPartQueries:
    """Answers every question of `PartQueries` from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, registers: Registers) -> None:
        """`registers` gives operators' names."""
        self._ledger = ledger
        self._registers = registers

    def parts(self, words: str = "") -> tuple[PartRow, ...]:
        """All parts by name, or those that hold every one of these words."""
        wanted = [folded(word) for word in words.split()]
        rows = self._ledger.read(lambda reads: _rows(reads))
        return tuple(row for row in rows if not wanted or all(word in _said(row) for word in wanted))

    def part(self, code: str) -> PartRow | None:
        """The part of a code or a label."""
        return self._ledger.read(lambda reads: _one(reads, code))

    def fitting(self, model: str, *, maker: str = "", fault: str = "", limit: int = 9) -> tuple[PartRow, ...]:
        """Parts for a unit of this model, in an order that stays while people work."""
        return self._ledger.read(lambda reads: _fitting(reads, model, maker, fault))[:limit]

    def movements(self, code: str, limit: int = 200) -> tuple[Movement, ...]:
        """A part's movements, newest first."""
        return self._ledger.read(lambda reads: _movements(reads, self._registers, code, limit))

    def to_order(self) -> tuple[OrderRow, ...]:
        """What is to be ordered."""
        return self._ledger.read(_to_order)

    def tasks(self) -> tuple[PartTask, ...]:
        """What is to be counted."""
        return self._ledger.read(_tasks)

    def at_place(self, place: str) -> tuple[PartRow, ...]:
        """Parts of a place."""
        key = _place_key(place)
        rows = self._ledger.read(lambda reads: _rows(reads))
        return tuple(
            row for row in rows if key in {squeeze(row.home), *(squeeze(p.place) for p in row.places if p.quantity)}
        )


def _place_key(place: str) -> str:
    printed = parse_printed_code(place)
    return squeeze(printed.body if printed is not None and printed.kind is CodeKind.place else place)


def _said(row: PartRow) -> str:
    return folded(" ".join([row.part, row.name, *row.models, row.home, *(place.place for place in row.places)]))


def _states(reads: Reads, where: str = "", values: Sequence[Any] = ()) -> list[tuple[Ref, State]]:
    found = reads.rows(_HEADS.format(where), values)
    return [(Ref(Aggregate.part, agg), json.loads(shown)) for agg, shown in found]


def _rows(reads: Reads, where: str = "", values: Sequence[Any] = ()) -> list[PartRow]:
    return [_row(ref, state) for ref, state in _states(reads, where, values)]


def _row(ref: Ref, state: State, used: int = 0) -> PartRow:
    get = state.get
    return PartRow(
        part=state["code"],
        ref=ref,
        name=get("name", ""),
        models=tuple(get("models", "").splitlines()),
        home=rules.home(state),
        places=_places(state),
        total=rules.total(state),
        usable=rules.usable(state),
        reorder_point=rules.reorder_point(state),
        price=rules.number(get("price")),
        owner=get("owner", ""),
        handed_over=get("handed_over", ""),
        document=get("handover_document", ""),
        ordered=get("ordered", ""),
        low=rules.is_low(state),
        donors=tuple(sorted(get("donors", {}).items())),
        used=used,
    )


def _places(state: State) -> tuple[PlaceStock, ...]:
    """Places that hold some or are overdrawn; its own shelf also where it is empty."""
    stock, short, counted = rules.shown(state), rules.short(state), state.get("counted", {})
    home = rules.home(state)
    listed = sorted(
        {*stock, *([home] if home else [])}, key=lambda p: (p == rules.DONOR, p != home, -stock.get(p, 0), p)
    )
    return tuple(
        PlaceStock(
            place=place,
            quantity=stock.get(place, 0),
            counted=counted.get(place, {}).get("on", ""),
            short=short.get(place, 0),
        )
        for place in listed
    )


def _find(reads: Reads, code: str) -> tuple[Ref, State] | None:
    printed = parse_printed_code(code)
    for text in [code] + ([printed.body] if printed is not None and printed.kind is CodeKind.part else []):
        ref = rules.part_ref(text)
        state = reads.head(ref)
        if state is not None and "code" in state:
            return ref, state
    return None


def _one(reads: Reads, code: str) -> PartRow | None:
    found = _find(reads, code)
    return _row(*found) if found else None


def _fitting(reads: Reads, model: str, maker: str, fault: str) -> tuple[PartRow, ...]:
    used = dict(reads.rows(_USED, (fault,))) if fault else {}
    fit = [
        _row(ref, state, used.get(state["code"], 0))
        for ref, state in _states(reads)
        if rules.fits(state.get("models", ""), maker, model)
    ]
    return tuple(sorted(fit, key=lambda row: (-row.used, row.name, row.part)))


def _to_order(reads: Reads) -> tuple[OrderRow, ...]:
    waiting: dict[str, int] = {}
    for part, repairs in reads.rows(_WAITING):
        waiting[squeeze(part)] = waiting.get(squeeze(part), 0) + repairs
    listed = []
    for row in _rows(reads):
        waits = waiting.get(squeeze(row.part), 0)
        if row.low or waits > row.usable:
            missing = max(1, (row.reorder_point or 0) + waits - row.usable)
            listed.append(OrderRow(row, missing, waits))
    return tuple(
        sorted(listed, key=lambda line: (bool(line.part.ordered), -line.waiting, line.part.name, line.part.part))
    )


def _tasks(reads: Reads) -> tuple[PartTask, ...]:
    cards = "OR p.n IN (SELECT n FROM card_row WHERE kind = ?)"
    listed: list[PartTask] = []
    for _, state in _states(reads, f"WHERE p.short > 0 {cards}", (CLASH,)):
        code, name = state["code"], state.get("name", "")
        clashes = {c["about"]: c["values"] for c in state.get("cards", {}).values() if c["kind"] == CLASH}
        listed += [
            PartTask(code, name, place, "overdrawn", short)
            for place, short in rules.short(state).items()
            if place not in clashes
        ]
        listed += [
            PartTask(code, name, place, "counted_apart", rules.short(state).get(place, 0), tuple(found))
            for place, found in sorted(clashes.items())
        ]
    return tuple(listed)


def _movements(reads: Reads, registers: Registers, code: str, limit: int) -> tuple[Movement, ...]:
    found = _find(reads, code)
    if found is None:
        return ()
    recorded = [rec for rec in reads.recorded(found[0].id) if rec.op.kind in ("part_moved", "part_counted")]
    listed = recorded[::-1][:limit]
    undone = {action for action in {rec.op.stamp.action for rec in listed} if reads.is_undone(action)}
    marks = {row[0]: row[1] for row in reads.rows("SELECT desk_id, mark FROM desk")}
    return tuple(
        _movement(rec)._replace(
            operator_name=registers.operator_name(reads, rec.op.stamp.operator),
            desk=marks.get(rec.desk, ""),
            struck=rec.op.stamp.action in undone,
        )
        for rec in listed
    )


def _movement(rec: Recorded) -> Movement:
    payload, stamp = rec.op.payload, rec.op.stamp
    counted = rec.op.kind == "part_counted"
    return Movement(
        why="counted" if counted else PartMove(payload["why"]).value,
        quantity=payload["found"] if counted else payload["count"],
        place=payload["place"],
        local=stamp.local,
        operator=stamp.operator,
        operator_name="",
        desk="",
        repair=payload.get("n", ""),
        serial=payload.get("serial", ""),
        fate=payload.get("fate", ""),
        expected=payload["expected"] if counted else None,
    )
