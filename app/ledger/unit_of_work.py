"""One transaction of the ledger: operations appended, heads folded, projections written, numbers given out.

All or nothing. Decides no rule: what to record comes from the use cases. `flush` may run several times in a
transaction, so
that a look-up inside it sees what was recorded before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.errors import UnknownKind
from app.domain.folding import fold, step
from app.domain.identity import unshort
from app.domain.operations import Draft, Operation, Recorded, Ref, Stamp, canonical, digest_of, encode, stamped
from app.domain.rules.undo import TakenBack
from app.ledger import heads, statements
from app.ledger.heads import row_number
from app.ledger.heads_in_hand import HeadsInHand
from app.ledger.reads import needs_newer
from app.ledger.unit_context import Context
from app.usecases.changes import Changes
from app.usecases.ports import Moment
from app.usecases.session import Actor


@dataclass(slots=True)
class _Pending:
    """Rows not yet written."""

    operations: list[tuple[Any, ...]] = field(default_factory=list)
    aggregates: list[tuple[bytes, int]] = field(default_factory=list)


_ADVANCE_SHOWN: Final = (
    "UPDATE head SET shown=?, meta=?,"
    " confirmed = CASE WHEN confirmed IS NULL AND confirmed_pos > 0 THEN shown ELSE confirmed END,"
    " confirmed_meta = CASE WHEN confirmed_meta IS NULL AND confirmed_pos > 0 THEN meta ELSE confirmed_meta END"
    " WHERE n=?"
)
"""An own unsent operation moves the shown head only: what the hub confirmed stays beside it from then on."""


_STANDING: Final = (
    "SELECT (SELECT coalesce(max(seq), 0) FROM operation),"
    " (SELECT coalesce(max(desk_no), 0) FROM operation WHERE desk=?),"
    " (SELECT value FROM local_value WHERE key='hub.position'),"
    " EXISTS(SELECT 1 FROM operation INDEXED BY operation_action WHERE action_id=? AND desk=?),"
    " EXISTS(SELECT 1 FROM undone_action WHERE action=?)"
)


class SqlUnitOfWork(HeadsInHand):
    """The unit of work over one write connection."""

    def __init__(self, connection: Connection, context: Context) -> None:
        """`connection` is inside a transaction, which the caller commits or rolls back."""
        super().__init__(connection, context)
        self._db = connection
        self._pending = _Pending()
        self._seq, self._desk_no, self._seen, self._done, self._undone = self._standing()
        self.changed: set[Ref] = set()
        self.written: list[bytes] = []
        self.took_back = False
        self.erased = False

    def _standing(self) -> tuple[int, int, int, bool, bool]:
        """The last sequence and desk number, the hub's position, whether this action is done, and taken back."""
        desk, action = self._context.desk.n, self._context.action
        seq, number, position, done, undone = self.rows(_STANDING, (desk, action, desk, action))[0]
        return seq, number, int(position or 0), bool(done), bool(undone)

    @property
    def counted(self) -> int:
        """This desk's last number."""
        return self._desk_no

    @property
    def now(self) -> Moment:
        """The moment of this action."""
        return self._context.moment

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self._context.actor

    def shared(self, key: str) -> Any:
        """The value of a shared setting."""
        return self._context.shared(key)

    # --- reading, with what this unit has recorded
    # ---------------------------------------------------------------------

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a statement, what was recorded so far included."""
        if self._pending.operations:
            self.flush()
        return super().rows(sql, values)

    # --- recording
    # -----------------------------------------------------------------------------------------------------

    def record(self, drafts: Iterable[Draft]) -> list[Operation]:
        """Appends operations, folds them into the heads; their rows are written at the next flush."""
        context = self._context
        if self._undone:
            raise TakenBack
        stamp = Stamp(
            action=context.action,
            operator=context.actor.code,
            at=context.moment.utc_text,
            local=context.moment.local_text,
            seen=self._seen,
            doubtful=context.moment.doubtful,
        )
        ops = [stamped(draft, context.mint.new(), stamp) for draft in drafts]
        for op in ops:
            body = encode(op)
            self._seq += 1
            self._desk_no += 1
            self._pending.operations.append(
                (self._seq, op.id, context.action, context.desk.n, self._desk_no, None, body, digest_of(body))
            )
            self.written.append(op.id)
            self.erased = self.erased or op.kind == "erased"
            if op.kind == "undone":
                self._refold(op, self._seq)
                continue
            recorded = Recorded(op, context.desk.id, self._desk_no, None)
            for place, ref in enumerate(op.about):
                self._pending.aggregates.append((ref.id, self._seq))
                self._fold(ref, recorded, row_number(self._seq, place))
        return ops

    def _fold(self, ref: Ref, recorded: Recorded, n: int) -> None:
        head = self._load(ref)
        head.n = head.n or n
        try:
            step(ref.kind, head.folded, recorded)
        except UnknownKind:
            raise needs_newer(ref) from None
        head.dirty = True
        self.changed.add(ref)

    def _refold(self, op: Operation, seq: int) -> None:
        """An `undone` operation: it belongs to every aggregate of the action, which are folded anew (of a large one
        later).
        """
        self.flush()
        action = unshort(op.payload["action"])
        self.took_back = True
        refs = heads.take_back(self._db, self, action, seq, op.about)
        for ref in refs:
            head = self._load(ref)
            head.folded = fold(ref.kind, ref.id, self.recorded(ref.id))
            head.dirty = True
            self.changed.add(ref)

    def flush(self) -> None:
        """Writes all that is pending: operations, heads, projections."""
        pending, self._pending = self._pending, _Pending()
        if pending.operations:
            statements.write(self._db, "INSERT INTO operation VALUES(?,?,?,?,?,?,?,?)", pending.operations)
        if pending.aggregates:
            statements.write(self._db, "INSERT OR IGNORE INTO operation_aggregate VALUES(?,?)", pending.aggregates)
        fresh, old, projected = [], [], []
        for ref, head in self._heads.items():
            if not head.dirty:
                continue
            head.dirty = False
            shown, meta = canonical(head.folded.state), canonical(head.folded.meta)
            if head.known:
                old.append((shown, meta, head.n))
            else:
                fresh.append((head.n, ref.kind.value, ref.id, shown, meta))
            projected.append((ref, head.n, head.folded, head.known))
            head.known = True
        if fresh:
            statements.write(self._db, "INSERT INTO head(n, kind, agg, shown, meta) VALUES(?,?,?,?,?)", fresh)
        if old:
            statements.write(self._db, _ADVANCE_SHOWN, old)
        if projected:
            self._context.projector.write(self._db, projected)

    def changes(self) -> Changes:
        """What this unit changed."""
        return Changes(
            about=frozenset(self.changed),
            operations=tuple(self.written),
            kinds=frozenset(ref.kind for ref in self.changed),
            erased=self.erased,
        )
