"""The unit of work as the use cases get it: recording, and beside it the desk's own numbers, logs and side records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection

from app.domain.codes import RepairNumber, repair_number
from app.domain.device import disposal
from app.domain.identity import short, unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Ref, decode
from app.domain.rules.disposal import is_told
from app.domain.rules.forms import Answer
from app.ledger import asked, owed
from app.ledger.reads import answer_of
from app.ledger.unit_context import Context
from app.ledger.unit_of_work import SqlUnitOfWork
from app.usecases.ports import Known, ScanRow, State

if TYPE_CHECKING:
    from app.ledger.print_jobs import Packed
    from app.usecases.print_jobs import StoredJob


_UNTOLD: Final = (
    "SELECT h.agg, h.n, h.shown FROM disposal_row x JOIN head h ON h.n = x.n"
    " WHERE x.way = 'A' AND x.box = '' AND x.told = '' AND (?1 = '' OR x.begun = ?1) ORDER BY x.begun, x.n"
)
_UNTOLD_OF_DAY: Final = _UNTOLD.replace("(?1 = '' OR x.begun = ?1)", "x.begun = ?1")

_SHELVES: Final = "SELECT DISTINCT place FROM disposal_row WHERE place <> '' ORDER BY place"


class DeskUnit(SqlUnitOfWork):
    """Everything of `usecases.ports.UnitOfWork`."""

    def __init__(self, connection: Connection, context: Context) -> None:
        """`connection` is inside a transaction, which the caller commits or rolls back."""
        super().__init__(connection, context)
        self._desk = context.desk
        self._side = context.side
        self._access = context.access
        self._apart: dict[bytes, tuple[bytes, str, bytes]] = {}
        self._erased: dict[str, None] = {}

    def finish(self) -> None:
        """All that is pending goes out: side records first, for an operation never names what is not there."""
        if self._apart:
            self._side.put_all(list(self._apart.values()))
            self._apart.clear()
        self.flush()
        owed.note_erasure(self._db, self._seq, self._erased)

    def done_before(self) -> bool:
        """Whether this desk has recorded operations of this very action in an earlier transaction."""
        return self._done

    @property
    def owes(self) -> bool:
        """Whether the commit leaves something to do: bytes to erase, heads of a large undone action to fold."""
        return bool(self._erased) or self.took_back

    def next_repair_number(self) -> RepairNumber:
        """The desk's next number of this fiscal year; its counter only ever rises, whatever is undone."""
        today: date = self.now.today
        year = today.year if today.month >= 4 else today.year - 1
        return repair_number(year, self._desk.mark, self._count(f"number.{self._desk.mark}.{year}"))

    def next_crate_code(self) -> str:
        """The desk's next crate: its mark and a running number."""
        return f"{self._desk.mark}{self._count(f'crate.{self._desk.mark}'):04d}"

    def next_code(self, kind: Aggregate) -> str:
        """The desk's next number of contacts, shipments or handbacks: its mark and a running number."""
        return f"{self._desk.mark}{self._count(f'{kind.value}.{self._desk.mark}'):04d}"

    @property
    def action(self) -> bytes:
        """The action this unit belongs to."""
        return self._context.action

    def add_print_job(self, job: StoredJob, kept: Packed | None = None) -> None:
        """Keeps a print job with this action, or not at all: no print is recorded that nobody sends.

        `kept`: its bytes, packed before the transaction.
        """
        from app.ledger.print_jobs import insert_job  # no start needs it

        insert_job(self._db, self._desk.n, job, kept)

    def release_print_job(self, job: StoredJob) -> None:
        """Lets a held job stand as it was to stand, with the last slice of the print that is recorded."""
        from app.ledger.print_jobs import release_job

        release_job(self._db, job)

    def answer(self, ref: Ref) -> Answer:
        """A form answer that exists, as the gate sees it."""
        return answer_of(ref.id, self.head(ref) or {})

    def protected(self, ref: Ref, field: str, made: datetime) -> str | None:
        """Why a file made at `made` may not override a field: a person set it later, or it is not sent yet; or None."""
        for recorded in reversed(self.recorded(ref.id)):
            op = recorded.op
            if _sets(op, field, ref) and not self.is_undone(op.stamp.action):
                if self._of_an_import(op.stamp.action):
                    return None
                if self._unsent(op.id):
                    return "unsent"
                return "newer" if datetime.fromisoformat(op.stamp.at) > made else None
        return None

    def _of_an_import(self, action: bytes) -> bool:
        first = self.rows("SELECT body FROM operation WHERE action_id=? ORDER BY seq LIMIT 1", (action,))
        return bool(first) and decode(first[0][0]).about[0].kind is Aggregate.bulk

    def _unsent(self, op_id: bytes) -> bool:
        found = self.rows(
            "SELECT 1 FROM delivery v JOIN operation o ON o.seq = v.seq WHERE o.op_id=?"
            " AND v.state IN ('saved','waiting','sent','unknown','held') LIMIT 1",
            (op_id,),
        )
        return bool(found)

    def _count(self, name: str) -> int:
        row = self._db.exec_driver_sql(
            "INSERT INTO local_value(key, value) VALUES(?, '1')"
            " ON CONFLICT(key) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING CAST(value AS INTEGER)",
            (name,),
        ).fetchone()
        assert row is not None
        return int(row[0])

    def put_side(
        self, content: bytes, media_type: str = "text/plain; charset=utf-8", side_id: bytes | None = None
    ) -> str:
        """Keeps personal or free text apart; it is on the disk before the operation that names it is."""
        side_id = side_id or self._side.new_id()
        self._apart[side_id] = (side_id, media_type, content)
        return short(side_id)

    def side(self, side_id: str) -> bytes | None:
        """The bytes of a side record, or None where they were erased."""
        if side_id in self._erased:
            return None
        pending = self._apart.get(unshort(side_id))
        return pending[2] if pending else self._side.get(unshort(side_id))

    def erase_side(self, side_ids: Sequence[str]) -> None:
        """Deletes the bytes for good, once the operation that says so is on the disk (see `owed`)."""
        self._erased.update(dict.fromkeys(side_ids))

    def log_scan(self, row: ScanRow) -> None:
        """Writes a line of the desk's own scan log."""
        self._db.exec_driver_sql(
            "INSERT INTO scan_log(at, source, raw, text, outcome, names, operator, crate, local)"
            " VALUES(?,?,?,?,?,?,?,?,?)",
            (
                self.now.utc_text,
                row.source,
                row.raw,
                row.text,
                row.outcome,
                json.dumps(row.names, ensure_ascii=False) if row.names else None,
                self.actor.code,
                row.crate,
                self.now.local_text,
            ),
        )

    def log_access(self, what: str, detail: str) -> None:
        """Writes a line of the access log."""
        self._access(self._db, self.actor.code, what, detail)

    def deprovisioned_since(self, day: date, but: Ref | None = None) -> int:
        """Units that count as one person's, asked about or deprovisioned by hand since a day."""
        return asked.alone_since(self, day, but)

    def asked_since(self, day: date, but: Ref | None = None) -> int:
        """Units that count for the day's most, since a day."""
        return asked.counted_since(self, day, but)

    def clock_behind(self, day: date) -> bool:
        """Whether the ledger has seen a later day."""
        return asked.clock_behind(self, day)

    def untold_units(self, day: str) -> list[Known]:
        """Units in disposal by way A, in no box, that the Board has not been told of: of a day, or (empty) of all."""
        found = [self._device(*row) for row in self.rows(_UNTOLD_OF_DAY if day else _UNTOLD, (day,))]
        return [known for known in found if _is_untold(known.state)]

    def shelves_in_use(self) -> list[str]:
        """Where units in disposal lie, in order of their names."""
        return [place for (place,) in self.rows(_SHELVES)]

    @property
    def last_seq(self) -> int:
        """The last sequence number."""
        return self._seq

    def action_operations(self, action: bytes, after: int, count: int) -> tuple[list[Operation], int]:
        """The next operations of an action."""
        return self.operations_of_action(action, after, count)

    def action_is_mine(self, action: bytes) -> bool:
        """Whether the action was taken at this desk."""
        return bool(self.rows("SELECT 1 FROM operation WHERE action_id=? AND desk=? LIMIT 1", (action, self._desk.n)))

    def later_than(self, action: bytes, ops: Sequence[Operation]) -> list[tuple[int, Operation]]:
        """What came after these operations of the action on the same aggregates."""
        return self.operations_after(action, ops)

    def came_since(self, action: bytes, seq: int) -> tuple[list[Operation], list[Operation]]:
        """What came after a number, and what the action did to the same aggregates."""
        return self.operations_since(action, seq)

    def last_action(self, operator: str) -> bytes | None:
        """The operator's last action at this desk that was not taken back."""
        return self.last_action_at(self._desk.n, operator)

    def observe(self, rows: Iterable[tuple[bytes, Mapping[str, Any]]]) -> None:
        """Replaces observations of devices: no operations, no digest."""
        values = [(agg, json.dumps(body, ensure_ascii=False, sort_keys=True)) for agg, body in rows]
        if values:
            self._db.exec_driver_sql("INSERT OR REPLACE INTO observation(agg, body) VALUES(?,?)", values)

    def set_value(self, key: str, value: str) -> None:
        """Sets a value of this desk's own table (how far an import came)."""
        self._db.exec_driver_sql("INSERT OR REPLACE INTO local_value(key, value) VALUES(?,?)", (key, value))


_SET_BY = {"quantity": ("part_moved", "part_counted"), "loan": ("lent", "loan_extended", "loan_ended")}
"""What no field of a register is: each movement sets what a part has in stock, each step of a loan the loan."""


def _sets(op: Operation, field: str, ref: Ref) -> bool:
    """Whether an operation set a field; where a charger is, its moves, not those of others in the same cabinet."""
    if field == "at":
        return op.kind == "charger_moved" and op.about[0] == ref
    if op.kind in _SET_BY.get(field, ()):
        return True
    return op.kind in ("registered", "changed") and field in op.payload["set"]


def _is_untold(state: State) -> bool:
    running = disposal(state)
    return running is not None and not running.get("box") and not is_told(state)
