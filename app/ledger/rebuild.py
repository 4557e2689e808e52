"""Rebuild and verify: the projections made again from the operations, and the digests that must agree.

Works through the log one aggregate after another in order of their ids, a slice at a time, so that memory stays flat
and
people's commands get in between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.errors import OurError, UnknownKind
from app.domain.folding import VERSION as REDUCER_VERSION
from app.domain.folding.base import Folded
from app.domain.identity import unshort
from app.domain.operations import Recorded, Ref, canonical, decode, digest_of
from app.ledger import newer, projection_tables
from app.ledger.heads import both, row_number
from app.ledger.projections import Projector

SLICE: Final = 500
_FIRST: Final = b""
_LOG: Final = (
    "SELECT a.agg, o.seq, o.body, d.desk_id, o.desk_no, o.hub_pos FROM operation_aggregate a"
    " JOIN operation o ON o.seq = a.seq JOIN desk d ON d.n = o.desk WHERE a.agg IN"
    " (SELECT DISTINCT agg FROM operation_aggregate WHERE agg > ? ORDER BY agg LIMIT ?) ORDER BY a.agg, a.seq"
)


@dataclass(frozen=True, slots=True)
class Aggregated:
    """An aggregate folded anew: where it stands, what it is, and whether a newer version's operations are in it."""

    ref: Ref
    n: int
    folded: Folded
    confirmed: Folded | None
    position: int
    newer: bool
    undone: tuple[tuple[bytes, int], ...]


@dataclass(slots=True)
class Digest:
    """SHA-256 over the canonical JSON of the shown heads by kind and id, the reducer version first."""

    _kinds: dict[str, Any] = field(default_factory=dict)

    def add(self, kind: str, agg: bytes, shown: bytes) -> None:
        """Takes a head in; those of one kind must come in order of their ids."""
        if shown == b"{}":
            return
        hasher = self._kinds.get(kind)
        if hasher is None:
            hasher = self._kinds[kind] = hashlib.sha256()
        hasher.update(agg + len(shown).to_bytes(4, "big") + shown)

    def text(self) -> str:
        """The digest in hexadecimal."""
        whole = hashlib.sha256(f"reducers {REDUCER_VERSION}\n".encode())
        for kind in sorted(self._kinds):
            whole.update(f"{kind} {self._kinds[kind].hexdigest()}\n".encode())
        return whole.hexdigest()


def folded_slice(connection: Connection, after: bytes, count: int = SLICE) -> list[Aggregated]:
    """The next `count` aggregates after the id `after`, folded from the log."""
    rows = connection.exec_driver_sql(_LOG, (after, count)).fetchall()
    return [_aggregate(agg, list(group)) for agg, group in groupby(rows, key=lambda row: row[0])]


def _aggregate(agg: bytes, rows: list[Any]) -> Aggregated:
    """One aggregate from its rows (agg, seq, body, desk, desk number, position), which come in order of seq."""
    ordered = sorted(rows, key=lambda row: (row[5] is None, row[5] or 0, row[1]))
    recorded, unread = [], False
    for row in ordered:
        try:
            recorded.append(Recorded(decode(row[2]), row[3], row[4], row[5]))
        except UnknownKind:
            unread = True
    seqs = {rec.op.id: row[1] for rec, row in _paired(recorded, rows)}
    undone = tuple((action, seqs[rec.op.id]) for rec in recorded if (action := _undone(rec)) is not None)
    ref, n = _named(agg, rows)
    position = max((row[5] or 0 for row in rows), default=0)
    if unread:
        return Aggregated(ref, n, Folded(agg), None, position, newer=True, undone=undone)
    shown, confirmed, position, newer_ = both(ref, recorded)
    return Aggregated(ref, n, shown, confirmed, position, newer=newer_, undone=undone)


def _paired(recorded: list[Recorded], rows: list[Any]) -> list[tuple[Recorded, Any]]:
    by_place = {(row[3], row[4]): row for row in rows}
    return [(rec, by_place[rec.desk, rec.desk_no]) for rec in recorded]


def _undone(rec: Recorded) -> bytes | None:
    if rec.op.kind != "undone":
        return None
    try:
        return unshort(str(rec.op.payload.get("action", "")))
    except ValueError:
        return None


def _named(agg: bytes, rows: list[Any]) -> tuple[Ref, int]:
    """The aggregate's reference and row number, by the first operation that names it."""
    for row in rows:
        for place, ref in enumerate(newer.refs_of(row[2])):
            if ref.id == agg:
                return ref, row_number(row[1], place)
    raise OurError(f"no operation names aggregate {agg.hex()}")


def slices(connection: Connection) -> Iterator[list[Aggregated]]:
    """All aggregates of the ledger, folded from the log, a slice at a time."""
    after = _FIRST
    while part := folded_slice(connection, after):
        yield part
        after = part[-1].ref.id


def write_slice(connection: Connection, projector: Projector, part: list[Aggregated]) -> None:
    """Writes the heads and projections of freshly folded aggregates (their tables begin empty)."""
    connection.exec_driver_sql(
        "INSERT INTO head(n, kind, agg, shown, meta, confirmed, confirmed_meta, confirmed_pos, newer)"
        " VALUES(?,?,?,?,?,?,?,?,?)",
        [_head_row(a) for a in part],
    )
    done = [pair for a in part for pair in a.undone]
    if done:
        connection.exec_driver_sql("INSERT OR IGNORE INTO undone_action VALUES(?,?)", done)
    projector.write(connection, [(a.ref, a.n, a.folded, False) for a in part])


def _head_row(a: Aggregated) -> tuple[Any, ...]:
    base = (canonical(a.confirmed.state), canonical(a.confirmed.meta)) if a.confirmed else (None, None)
    shown = (canonical(a.folded.state), canonical(a.folded.meta))
    return (a.n, a.ref.kind.value, a.ref.id, *shown, *base, a.position, int(a.newer))


def rebuild_steps(run: Callable[[Callable[[Connection], None]], None], projector: Projector) -> Iterator[int]:
    """Makes all projections anew, each step its own transaction by `run`; yields how many aggregates are done.

    The version is noted last: a rebuild cut off in the middle begins again at the next start.
    """

    def empty(connection: Connection) -> None:
        projection_tables.stamp(connection, "")
        projection_tables.drop(connection)
        projection_tables.create(connection, indexes=False)

    projector.forget()
    run(empty)
    done, after = 0, _FIRST
    while True:
        part: list[Aggregated] = []

        def step(connection: Connection, part: list[Aggregated] = part, after: bytes = after) -> None:
            part.extend(folded_slice(connection, after))
            if part:
                write_slice(connection, projector, part)

        run(step)
        if not part:
            break
        done, after = done + len(part), part[-1].ref.id
        yield done

    def finish(connection: Connection) -> None:
        projection_tables.create_indexes(connection)
        projection_tables.stamp(connection)

    run(finish)
    yield done


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What `verify` found."""

    ok: bool
    operations: int
    projection_digest: str
    rebuild_digest: str
    problems: tuple[str, ...] = ()


def projection_digest(connection: Connection) -> str:
    """The digest of the heads as they stand."""
    digest = Digest()
    for kind, agg, shown in connection.exec_driver_sql("SELECT kind, agg, shown FROM head ORDER BY kind, agg"):
        digest.add(kind, agg, shown)
    return digest.text()


def rebuild_digest(connection: Connection) -> str:
    """The digest the log comes to when it is folded anew; writes nothing."""
    digest = Digest()
    for part in slices(connection):
        for a in part:
            digest.add(a.ref.kind.value, a.ref.id, canonical(a.folded.state))
    return digest.text()


def verify(connection: Connection) -> Verified:
    """Holds heads against the log, every operation against its hash, every desk's numbers against gaps."""
    problems: list[str] = []
    count = 0
    for seq, op_id, body, sha in connection.exec_driver_sql("SELECT seq, op_id, body, sha FROM operation ORDER BY seq"):
        count += 1
        if digest_of(body) != sha:
            problems.append(f"operation {seq}: hash differs")
        elif newer.id_of(body) not in (op_id, None):
            problems.append(f"operation {seq}: id differs")
    gaps = connection.exec_driver_sql(
        "SELECT desk, count(*), min(desk_no), max(desk_no) FROM operation GROUP BY desk"
        " HAVING min(desk_no) <> 1 OR max(desk_no) <> count(*)"
    ).fetchall()
    problems += [f"desk {desk}: {n} operations, numbers {low} to {high}" for desk, n, low, high in gaps]
    ours, anew = projection_digest(connection), rebuild_digest(connection)
    if ours != anew:
        problems.append("projections differ from the operations")
    return Verified(
        ok=not problems,
        operations=count,
        projection_digest=ours,
        rebuild_digest=anew,
        problems=tuple(problems),
    )
