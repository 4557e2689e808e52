"""Folding aggregates anew from the log, both heads of each: after an undo, after the hub's order came, in slices.

Decides where a head comes to stand and what an undo of many aggregates costs one transaction. The undo itself is one
operation; the aggregates of its action are linked to it and folded a slice a transaction, each slice whole: between two
slices every head is still the fold of the operations linked to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection

from app.domain.errors import UnknownKind
from app.domain.folding import fold
from app.domain.folding.base import Folded
from app.domain.operations import Recorded, Ref, canonical
from app.ledger import newer
from app.ledger.projections import Projector
from app.ledger.reads import Reads, needs_newer

MOST_ABOUT: Final = 8
"""Aggregates one operation names at most."""
SLICE: Final = 200
"""Operations taken back in one transaction: folding and indexing their aggregates anew stays under 50 ms."""
_OWED: Final = "refold."
"""`local_value` keys that begin so: an undo (by its sequence number) whose aggregates are not all folded yet."""


def row_number(seq: int, place: int) -> int:
    """The row number of the aggregate that an operation made: from the log alone, so that a rebuild gives the same."""
    return seq * MOST_ABOUT + place


def refold(connection: Connection, projector: Projector, reads: Reads, touched: Mapping[Ref, int]) -> None:
    """Folds each aggregate's confirmed head to its last position, and the shown one with this desk's unsent on top.

    `touched` gives the row number an aggregate takes where it has none yet.
    """
    written = []
    for ref, number in touched.items():
        shown, base, position, unread = _folded(reads, ref)
        known = reads.rows("SELECT n FROM head WHERE kind=? AND agg=?", (ref.kind.value, ref.id))
        n = known[0][0] if known else number
        values = (
            canonical(shown.state),
            canonical(shown.meta),
            canonical(base.state) if base else None,
            canonical(base.meta) if base else None,
            position,
            int(unread),
            n,
        )
        if known:
            connection.exec_driver_sql(
                "UPDATE head SET shown=?, meta=?, confirmed=?, confirmed_meta=?, confirmed_pos=?, newer=? WHERE n=?",
                values,
            )
        else:
            connection.exec_driver_sql(
                "INSERT INTO head(shown, meta, confirmed, confirmed_meta, confirmed_pos, newer, n, kind, agg)"
                " VALUES(?,?,?,?,?,?,?,?,?)",
                (*values, ref.kind.value, ref.id),
            )
        written.append((ref, n, shown, bool(known)))
    projector.write(connection, written)


def from_log(connection: Connection, ref: Ref) -> Folded:
    """The shown head as this version folds it, whatever stands. Raises WorldError where a newer version is needed.

    It sees what is written, not what a unit of work has pending: the operation about to be folded isn't counted twice.
    """
    try:
        return fold(ref.kind, ref.id, Reads(connection).recorded(ref.id))
    except UnknownKind:
        raise needs_newer(ref) from None


def _folded(reads: Reads, ref: Ref) -> tuple[Folded, Folded | None, int, bool]:
    try:
        return both(ref, reads.recorded(ref.id))
    except UnknownKind:
        return Folded(ref.id), None, int(reads.rows(_LAST_POSITION, (ref.id,))[0][0] or 0), True


_LAST_POSITION: Final = (
    "SELECT max(o.hub_pos) FROM operation_aggregate a JOIN operation o ON o.seq = a.seq WHERE a.agg=?"
)


def both(ref: Ref, recorded: list[Recorded]) -> tuple[Folded, Folded | None, int, bool]:
    """Shown head, confirmed head (None: the same, or the hub holds nothing), its position, and whether it is too
    new.
    """
    confirmed = [rec for rec in recorded if rec.position is not None]
    position = max((rec.position or 0 for rec in confirmed), default=0) if confirmed else 0
    try:
        shown = fold(ref.kind, ref.id, recorded)
        apart = confirmed and len(confirmed) != len(recorded)
        base = fold(ref.kind, ref.id, confirmed) if apart else None
    except UnknownKind:
        return Folded(ref.id), None, position, True
    return shown, base, position, False


Touched = dict[Ref, int]
"""Aggregates to fold anew, each with the row number it takes where it has none yet."""


def take_back(connection: Connection, reads: Reads, action: bytes, seq: int, named: Sequence[Ref]) -> Touched:
    """Notes that the `undone` operation `seq` takes `action` back, and links it to the action's aggregates.

    Gives those that must be folded anew now. Of a large action these are the ones that the operation names itself; the
    others are owed, and `pay` folds them.
    """
    _link(connection, named, seq)
    touched = {ref: row_number(seq, place) for place, ref in enumerate(named)}
    connection.exec_driver_sql("INSERT OR IGNORE INTO undone_action VALUES(?,?)", (action, seq))
    connection.exec_driver_sql(
        "UPDATE delivery SET state='cancelled' WHERE state IN ('saved','waiting') AND seq IN"
        " (SELECT seq FROM operation WHERE action_id=?)",
        (action,),
    )
    size = reads.rows("SELECT count(*) FROM operation WHERE action_id=?", (action,))[0][0]
    if size > SLICE:
        note = json.dumps({"action": action.hex(), "after": 0})
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO local_value(key, value) VALUES(?,?)", (f"{_OWED}{seq}", note)
        )
        return touched
    refs, _ = _touched(reads, action, after=0)
    _link(connection, refs, seq)
    return touched | refs


def _touched(reads: Reads, action: bytes, after: int) -> tuple[Touched, int]:
    """The aggregates of the next slice of an action's operations, and the last of these (0: there is none)."""
    rows = reads.rows(
        "SELECT seq, body FROM operation WHERE action_id=? AND seq>? ORDER BY seq LIMIT ?", (action, after, SLICE)
    )
    found: Touched = {}
    for seq, body in rows:
        for place, ref in enumerate(newer.refs_of(body)):
            found.setdefault(ref, row_number(seq, place))
    return found, int(rows[-1][0]) if rows else 0


def _link(connection: Connection, refs: Iterable[Ref], seq: int) -> None:
    links = [(ref.id, seq) for ref in refs]
    if links:
        connection.exec_driver_sql("INSERT OR IGNORE INTO operation_aggregate VALUES(?,?)", links)


def owed(reads: Reads) -> bool:
    """Whether an undo has aggregates that are not folded yet."""
    return bool(_debts(reads))


def _debts(reads: Reads) -> list[tuple[str, str]]:
    sql = "SELECT key, value FROM local_value WHERE key > ? AND key < ? ORDER BY key LIMIT 1"
    return [(row[0], row[1]) for row in reads.rows(sql, (_OWED, _OWED + "~"))]


def pay(connection: Connection, projector: Projector) -> list[Ref]:
    """Folds the next slice of an undo that is owed, in the caller's transaction; the aggregates it changed."""
    reads = Reads(connection)
    debts = _debts(reads)
    if not debts:
        return []
    key, text = debts[0]
    note = json.loads(text)
    seq = int(key.removeprefix(_OWED))
    touched, last = _touched(reads, bytes.fromhex(note["action"]), note["after"])
    _link(connection, touched, seq)
    refold(connection, projector, reads, touched)
    if last:
        note["after"] = last
        connection.exec_driver_sql("UPDATE local_value SET value=? WHERE key=?", (json.dumps(note), key))
    else:
        connection.exec_driver_sql("DELETE FROM local_value WHERE key=?", (key,))
    return list(touched)
