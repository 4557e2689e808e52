"""Receiving: operations in the hub's order become part of the ledger; heads advance, or are folded anew where order changed.

Decides how the two heads of an aggregate move. Knows no HTTP: the operations come as values. What the ledger has already
(its own, or pulled twice) only gets its hub position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.errors import OurError, UnknownKind
from app.domain.folding import fold
from app.domain.folding.base import Folded
from app.domain.identity import unshort
from app.domain.operations import Operation, Ref, canonical, decode, digest_of
from app.ledger.projections import Projector
from app.ledger.reads import Reads
from app.ledger.unit_of_work import row_number
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


def receive(connection: Connection, projector: Projector, operations: Sequence[HubOperation]) -> Changes:
    """Writes the operations, folds the aggregates they touch, moves the cursor; raises OurError for changed bytes."""
    reads = Reads(connection)
    touched: dict[Ref, int] = {}
    for hub in operations:
        op = decode(hub.body)
        known = reads.rows("SELECT seq, sha FROM operation WHERE op_id=?", (hub.op_id,))
        if known:
            seq, sha = known[0]
            if sha != digest_of(hub.body):
                raise OurError(f"operation {hub.op_id.hex()} came with other bytes")
            connection.exec_driver_sql("UPDATE operation SET hub_pos=? WHERE seq=?", (hub.position, seq))
        else:
            seq = _append(connection, reads, hub, op)
        for place, ref in enumerate(_about(reads, op, seq, connection)):
            touched.setdefault(ref, row_number(seq, place))
    _refold(connection, projector, reads, touched)
    last = max((hub.position for hub in operations), default=0)
    connection.exec_driver_sql(
        "INSERT INTO local_value(key, value) VALUES('hub.position', ?) ON CONFLICT(key) DO UPDATE SET"
        " value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))",
        (str(last),),
    )
    return Changes(
        about=frozenset(touched),
        operations=tuple(hub.op_id for hub in operations),
        kinds=frozenset(ref.kind for ref in touched),
    )


def _append(connection: Connection, reads: Reads, hub: HubOperation, op: Operation) -> int:
    desk = reads.rows("SELECT n FROM desk WHERE desk_id=?", (hub.desk,))
    if not desk:
        connection.exec_driver_sql(
            "INSERT INTO desk(desk_id, mark, name, mine, since) VALUES(?,?,?,0,?)", (hub.desk, hub.mark, "", op.stamp.at)
        )
        desk = reads.rows("SELECT n FROM desk WHERE desk_id=?", (hub.desk,))
    row = connection.exec_driver_sql(
        "INSERT INTO operation(op_id, action_id, desk, desk_no, hub_pos, body, sha) VALUES(?,?,?,?,?,?,?) RETURNING seq",
        (hub.op_id, op.stamp.action, desk[0][0], hub.desk_no, hub.position, hub.body, digest_of(hub.body)),
    ).fetchone()
    if row is None:
        raise OurError("no sequence number")
    return int(row[0])


def _about(reads: Reads, op: Operation, seq: int, connection: Connection) -> list[Ref]:
    """The aggregates an operation folds into; an `undone` one belongs to all of its action's."""
    about = list(op.about)
    if op.kind == "undone":
        action = unshort(op.payload["action"])
        about = list(dict.fromkeys(ref for done in reads.operations_of_action(action) for ref in done.about))
        connection.exec_driver_sql("INSERT OR IGNORE INTO undone_action VALUES(?,?)", (action, seq))
    if about:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO operation_aggregate VALUES(?,?)", [(ref.id, seq) for ref in about]
        )
    return about


def _refold(connection: Connection, projector: Projector, reads: Reads, touched: dict[Ref, int]) -> None:
    """Folds each aggregate's confirmed head to its last position, and the shown one with this desk's unsent on top."""
    written = []
    for ref, n in touched.items():
        recorded = reads.recorded(ref.id)
        confirmed = [rec for rec in recorded if rec.position is not None]
        position = max((rec.position or 0 for rec in confirmed), default=0)
        try:
            shown, newer = fold(ref.kind, ref.id, recorded), 0
            base = shown if len(confirmed) == len(recorded) else fold(ref.kind, ref.id, confirmed)
        except UnknownKind:
            shown = base = Folded(ref.id)
            newer = 1
        known = reads.rows("SELECT n FROM head WHERE kind=? AND agg=?", (ref.kind.value, ref.id))
        values = (
            canonical(shown.state),
            canonical(shown.meta),
            None if base is shown else canonical(base.state),
            None if base is shown else canonical(base.meta),
            position,
            newer,
        )
        if known:
            n = known[0][0]
            connection.exec_driver_sql(
                "UPDATE head SET shown=?, meta=?, confirmed=?, confirmed_meta=?, confirmed_pos=?, newer=? WHERE n=?",
                (*values, n),
            )
        else:
            connection.exec_driver_sql(
                "INSERT INTO head(shown, meta, confirmed, confirmed_meta, confirmed_pos, newer, n, kind, agg)"
                " VALUES(?,?,?,?,?,?,?,?,?)",
                (*values, n, ref.kind.value, ref.id),
            )
        written.append((ref, n, shown, bool(known)))
    projector.write(connection, written)
