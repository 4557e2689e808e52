"""The heads a unit of work goes by: those in hand, each read once, none of them an earlier version's fold.

Decides from which state a transaction decides and folds on. Heads of an earlier version (see `remake`) are folded from
the log when they are come to, by whatever they are found. Records nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.folding.base import Folded, there
from app.domain.kinds import RepairState
from app.domain.operations import Ref
from app.ledger import heads
from app.ledger.reads import IN_LIMIT, Reads, needs_newer
from app.ledger.unit_context import Context
from app.usecases.ports import Known, State


@dataclass(slots=True)
class Head:
    """A head in hand: its row number (0 while new) and whether it changed since the last flush."""

    n: int
    folded: Folded
    known: bool
    dirty: bool = False


class HeadsInHand(Reads):
    """Look-ups over the write connection, in a transaction."""

    def __init__(self, connection: Connection, context: Context) -> None:
        """`connection` is inside a transaction; no head is in hand yet."""
        super().__init__(connection)
        self._context = context
        self._heads: dict[Ref, Head] = {}

    def head(self, ref: Ref) -> State | None:
        """The folded state of an aggregate, or None where it isn't there: never made, or taken back."""
        state = self._load(ref).folded.state
        return state if there(state) else None

    def heads(self, refs: Sequence[Ref]) -> dict[Ref, State]:
        """The states of those that exist, read in one go."""
        missing = [ref for ref in dict.fromkeys(refs) if ref not in self._heads]
        for kind in {ref.kind for ref in missing}:
            ids = [ref.id for ref in missing if ref.kind is kind]
            for start in range(0, len(ids), IN_LIMIT):
                part = ids[start : start + IN_LIMIT]
                marks = ",".join("?" * len(part))
                sql = f"SELECT agg, n, shown, meta, newer FROM head WHERE kind=? AND agg IN ({marks})"
                for agg, *row in super().rows(sql, (kind.value, *part)):
                    self._heads[Ref(kind, agg)] = self._taken_up(Ref(kind, agg), *row)
        for ref in missing:
            self._heads.setdefault(ref, Head(0, Folded(ref.id), known=False))
        return {ref: self._heads[ref].folded.state for ref in refs if there(self._heads[ref].folded.state)}

    def _load(self, ref: Ref) -> Head:
        head = self._heads.get(ref)
        if head is None:
            found = super().rows(
                "SELECT n, shown, meta, newer FROM head WHERE kind=? AND agg=?", (ref.kind.value, ref.id)
            )
            head = self._taken_up(ref, *found[0]) if found else Head(0, Folded(ref.id), known=False)
            self._heads[ref] = head
        return head

    def _taken_up(self, ref: Ref, n: int, shown: bytes, meta: bytes, newer: int) -> Head:
        """The head in a row, as this version folds it."""
        if self._stale(n):
            return Head(n, heads.from_log(self.connection, ref), known=True)
        if newer:
            raise needs_newer(ref)
        return Head(n, Folded(ref.id, json.loads(shown), json.loads(meta)), known=True)

    def _stale(self, n: int) -> bool:
        stale = self._context.stale
        return stale is not None and stale(n)

    def _at(self, ref: Ref, n: int, shown: bytes, meta: bytes = b"{}") -> Folded:
        return self._load(ref).folded.copy() if self._stale(n) else super()._at(ref, n, shown, meta)

    def awaiting_form(self, keys: Sequence[str]) -> list[tuple[Known, str]]:
        """Devices with these serials or tags and the number of their repair that waits for a form."""
        if self._context.stale is None:
            return super().awaiting_form(keys)
        found = {known.ref: known for key in keys for known in self.devices_by_key(key)}  # not by what rows say waits
        return [
            (known, number)
            for known in found.values()
            for number, repair in known.state.get("repairs", {}).items()
            if repair["state"] == RepairState.awaiting_form
        ]
