"""The inbox as rows: open cards with who recorded each side, and what was settled on a day.

Reads the heads that hold a card and the operations a card names, nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

from app.domain.errors import UnknownKind
from app.domain.identity import unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Ref, decode
from app.domain.rules import inbox as rules
from app.domain.rules.merge import Card, cards
from app.ledger.ledger import SqlLedger
from app.ledger.queries.inbox_facts import SideFacts, code_of
from app.ledger.queries.registers import Registers
from app.ledger.reads import IN_LIMIT, Reads
from app.ledger.tables import DESK_NOW
from app.ledger.unit_context import SideBytes
from app.usecases.inbox_rows import CardRow, CardSide, SettledRow

State = Mapping[str, Any]

HOLDERS: Final = "SELECT h.kind, h.agg, h.shown FROM (SELECT DISTINCT n FROM card_row{}) c JOIN head h ON h.n = c.n"
OPS: Final = (
    "SELECT o.op_id, o.body, d.mark, d.name, d.mine, o.action_id FROM operation o JOIN desk d ON d.n = o.desk"
    " WHERE o.op_id IN ({})"
)
_SETTLED: Final = (
    "SELECT body, action_id FROM operation WHERE seq > (SELECT max(seq) FROM operation) - ?"
    " AND instr(body, ?) > 0 ORDER BY seq DESC"
)
_LOOK_BACK: Final = 5_000
"""Operations the list of what was settled goes back at most: it is a look at the day, no register."""


class _Made(NamedTuple):
    """An operation with the desk it was made at."""

    op: Operation
    mark: str
    name: str
    mine: bool
    action: bytes


class SqlInbox:
    """Answers `InboxQueries` from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, registers: Registers, side: SideBytes) -> None:
        """`registers` gives names of schools and operators, `side` the words that people wrote."""
        self._ledger = ledger
        self._registers = registers
        self._side_store = side
        self._decoded: dict[bytes, Operation] = {}
        """Operations of the last reading: they never change, and a thousand cards are looked at again and again."""

    def cards(self) -> tuple[CardRow, ...]:
        """All open cards, the newest first."""
        return self._ledger.read(lambda reads: self._cards(reads, reads.rows(HOLDERS.format(""))))

    def card(self, card: str) -> CardRow | None:
        """One card, or None where it isn't open."""

        def read(reads: Reads) -> tuple[CardRow, ...]:
            return self._cards(reads, reads.rows(HOLDERS.format(" WHERE card=?"), (card,)))

        return next((row for row in self._ledger.read(read) if row.card == card), None)

    def _cards(self, reads: Reads, heads: Iterable[tuple[str, bytes, str]]) -> tuple[CardRow, ...]:
        held = []
        for kind, agg, shown in heads:
            about, state = Ref(Aggregate(kind), agg), json.loads(shown)
            held += [(about, state, card) for card in cards(about.kind, state)]
        made = self._made(reads, {op for _, _, card in held for op in card.ops})
        told = SideFacts(reads, self._registers, self._side_store, held)
        rows = (self._row(reads, about, state, card, made, told) for about, state, card in held)
        return tuple(sorted(rows, key=lambda row: (row.at, row.card), reverse=True))

    def _made(self, reads: Reads, named: Iterable[str]) -> dict[str, _Made]:
        """The operations of these ids that are here and can be read."""
        wanted, found = {unshort(op): op for op in named}, dict[str, _Made]()
        known, kept = self._decoded, dict[bytes, Operation]()
        for part in _slices(list(wanted)):
            marks = ",".join("?" * len(part))
            for op_id, body, mark, name, mine, action in reads.rows(OPS.format(marks), part):
                with suppress(UnknownKind):  # told by its value alone
                    kept[op_id] = op = known.get(op_id) or decode(body)
                    found[wanted[op_id]] = _Made(op, mark, name, mine == DESK_NOW, action)
        self._decoded = kept
        return found

    def _row(
        self, reads: Reads, about: Ref, state: State, card: Card, made: Mapping[str, _Made], told: SideFacts
    ) -> CardRow:
        get = state.get
        ops = card.ops if len(card.ops) == len(card.values) else ("",) * len(card.values)
        return CardRow(
            card=card.id,
            kind=card.kind,
            about=about,
            path=card.about,
            code=code_of(state),
            school=self._registers.schools(reads).get(get("school", ""), "") or get("school_text", ""),
            model=get("model", "") or get("model_type", ""),
            sides=tuple(
                self._side(reads, value, op, made.get(op))._replace(facts=facts)
                for value, op, facts in zip(card.values, ops, told.of(about, state, card), strict=True)
            ),
            shown=rules.shown(card, state),
            choices=rules.choices(card),
        )

    def _side(self, reads: Reads, value: Any, op: str, made: _Made | None) -> CardSide:
        if made is None:
            return CardSide(value, op)
        stamp = made.op.stamp
        name = self._registers.operator_name(reads, stamp.operator)
        mark = self._ledger.desk.mark if made.mine else made.mark
        return CardSide(value, op, name, mark, made.name, made.mine, stamp.at, stamp.local, made.action)

    def settled(self, day: str) -> tuple[SettledRow, ...]:
        """What was settled on this local day, the newest first."""

        def read(reads: Reads) -> list[SettledRow]:
            rows = reads.rows(_SETTLED, (_LOOK_BACK, b'"k":"card_settled"'))
            ops = [op for body, action in rows if (op := decode(body)).date == day and not reads.is_undone(action)]
            states = reads.heads([op.about[0] for op in ops])
            schools = self._registers.schools(reads)
            found = []
            for op in ops:
                state = states.get(op.about[0], {})
                name = self._registers.operator_name(reads, op.stamp.operator)
                school = schools.get(state.get("school", ""), "")
                card = op.payload["card"]
                found.append(SettledRow(card, op.about[0], code_of(state), school, name, op.stamp.local))
            return found

        return tuple(self._ledger.read(read))


def _slices(listed: Sequence[bytes]) -> Iterable[Sequence[bytes]]:
    return (listed[start : start + IN_LIMIT] for start in range(0, len(listed), IN_LIMIT))
