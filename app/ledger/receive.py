"""Receiving: operations in the hub's order become part of the ledger; heads advance, or are folded anew where order
changed.

Decides how the two heads of an aggregate move. Knows no HTTP: the operations come as values. What the ledger has
already (its own, or pulled twice) only gets its hub position; its desk and number, too, where another ledger sent it.
What only a newer version can read is kept as it came; the aggregates it names become read-only here, all others go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.errors import OurError, UnknownKind
from app.domain.identity import unshort
from app.domain.operations import Operation, Ref, decode, digest_of
from app.ledger import heads, newer, owed
from app.ledger.clash import NumberTaken, take_envelope
from app.ledger.projections import Projector
from app.ledger.reads import Reads
from app.ledger.tables import DESK_OTHER
from app.usecases.changes import Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class HubOperation:
    """An operation with the envelope the hub gave it."""

    op_id: bytes
    body: bytes
    desk: bytes
    desk_no: int
    mark: str
    position: int


_KNOWN: Final = (
    "SELECT o.seq, o.sha, o.hub_pos, d.desk_id, o.desk_no FROM operation o JOIN desk d ON d.n = o.desk WHERE o.op_id=?"
)


def receive(connection: Connection, projector: Projector, operations: Sequence[HubOperation]) -> Changes:
    """Writes the operations, folds the aggregates they touch, moves the cursor; raises OurError for changed bytes.

    NumberTaken: another ledger counts as the desk this one is, and was heard of first; nothing is written.
    """
    reads = Reads(connection)
    touched: heads.Touched = {}
    erased = False
    for hub in operations:
        op = _read(hub)
        known = reads.rows(_KNOWN, (hub.op_id,))
        if known:
            _came_back(connection, reads, hub, op, known[0])
            seq = int(known[0][0])
        else:
            seq = _append(connection, reads, hub, op)
        about = list(op.about) if op else newer.refs_of(hub.body)
        action = _undone_action(op)
        if action is not None:
            touched = heads.take_back(connection, reads, action, seq, about) | touched
        elif not known and about:
            _belongs_to(connection, reads, about, seq)
        if op is not None and op.kind == "erased" and not known:
            owed.note_erasure(connection, seq, op.payload.get("ids", ()))
            erased = True
        for place, ref in enumerate(about):
            touched.setdefault(ref, heads.row_number(seq, place))
    heads.refold(connection, projector, reads, touched)
    if operations:
        _move_cursor(connection, max(hub.position for hub in operations))
    return Changes(
        about=frozenset(touched),
        operations=tuple(hub.op_id for hub in operations),
        kinds=frozenset(ref.kind for ref in touched),
        erased=erased,
    )


def _read(hub: HubOperation) -> Operation | None:
    """The operation, or None where only a newer version can read it. Raises OurError where it is none, or another."""
    try:
        op = decode(hub.body)
    except UnknownKind:
        return None
    if op.id != hub.op_id:
        raise OurError(f"operation {hub.op_id.hex()} came under another id")
    return op


def _came_back(
    connection: Connection, reads: Reads, hub: HubOperation, op: Operation | None, known: Sequence[Any]
) -> None:
    seq, sha, position, desk_id, number = known
    if sha != digest_of(hub.body):
        raise OurError(f"operation {hub.op_id.hex()} came with other bytes")
    if position is not None and position != hub.position:
        raise OurError(f"operation {hub.op_id.hex()} came at {hub.position}, was at {position}")
    if (desk_id, number) != (hub.desk, hub.desk_no):  # a ledger this one was copied from, or with, sent it first
        take_envelope(connection, seq, _desk(connection, reads, hub, op), hub.desk_no)
    connection.exec_driver_sql("UPDATE operation SET hub_pos=? WHERE seq=?", (hub.position, seq))


def _desk(connection: Connection, reads: Reads, hub: HubOperation, op: Operation | None) -> int:
    """The desk of an operation, entered where nothing was heard of it. Raises NumberTaken."""
    desk = reads.rows("SELECT n, mine FROM desk WHERE desk_id=?", (hub.desk,))
    if desk and desk[0][1] != DESK_OTHER:
        held = reads.rows("SELECT 1 FROM operation WHERE desk=? AND desk_no=?", (desk[0][0], hub.desk_no))
        if held:
            raise NumberTaken(hub.desk, hub.desk_no)
    if not desk:
        since = op.stamp.at if op else ""
        connection.exec_driver_sql(
            "INSERT INTO desk(desk_id, mark, name, mine, since) VALUES(?,?,?,0,?)", (hub.desk, hub.mark, "", since)
        )
        desk = reads.rows("SELECT n FROM desk WHERE desk_id=?", (hub.desk,))
    return int(desk[0][0])


def _append(connection: Connection, reads: Reads, hub: HubOperation, op: Operation | None) -> int:
    desk = _desk(connection, reads, hub, op)
    action = op.stamp.action if op else newer.action_of(hub.body, hub.op_id)
    row = connection.exec_driver_sql(
        "INSERT INTO operation(op_id, action_id, desk, desk_no, hub_pos, body, sha)"
        " VALUES(?,?,?,?,?,?,?) RETURNING seq",
        (hub.op_id, action, desk, hub.desk_no, hub.position, hub.body, digest_of(hub.body)),
    ).fetchone()
    if row is None:
        raise OurError("no sequence number")
    return int(row[0])


def _belongs_to(connection: Connection, reads: Reads, about: Sequence[Ref], seq: int) -> None:
    """The operation stands in the log of its aggregates; so does the undo of its action, where that came before it."""
    links = [(ref.id, seq) for ref in about]
    undone = reads.rows(
        "SELECT u.seq FROM undone_action u JOIN operation o ON o.action_id = u.action WHERE o.seq=?", (seq,)
    )
    links += [(ref.id, row[0]) for row in undone for ref in about]
    connection.exec_driver_sql("INSERT OR IGNORE INTO operation_aggregate VALUES(?,?)", links)


def _undone_action(op: Operation | None) -> bytes | None:
    """The action that an `undone` operation takes back; None for all others, and for one that can't be read."""
    if op is None or op.kind != "undone":
        return None
    try:
        return unshort(str(op.payload.get("action", "")))
    except ValueError:
        return None


def _move_cursor(connection: Connection, last: int) -> None:
    connection.exec_driver_sql(
        "INSERT INTO local_value(key, value) VALUES('hub.position', ?) ON CONFLICT(key) DO UPDATE SET"
        " value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))",
        (str(last),),
    )
