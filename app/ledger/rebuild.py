"""Rebuild and verify: the projections made again from the operations, and the digests that must agree.

Works through the log one aggregate after another in order of their ids, a slice at a time, so that memory stays flat and
people's commands get in between.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.errors import OurError, UnknownKind
from app.domain.folding import VERSION as REDUCER_VERSION
from app.domain.folding import fold, in_order
from app.domain.folding.base import Folded
from app.domain.identity import unshort
from app.domain.operations import Recorded, Ref, canonical, decode, digest_of
from app.ledger import projection_tables
from app.ledger.projections import Projector
from app.ledger.unit_of_work import row_number

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
    recorded = [Recorded(decode(r[2]), r[3], r[4], r[5]) for r in rows]
    undone = tuple((unshort(r.op.payload["action"]), row[1]) for r, row in zip(recorded, rows, strict=True) if r.op.kind == "undone")
    for rec, row in zip(recorded, rows, strict=True):
        place = next((i for i, ref in enumerate(rec.op.about) if ref.id == agg), None)
        if place is not None and rec.op.kind != "undone":
            ref, n = rec.op.about[place], row_number(row[1], place)
            break
    else:
        raise OurError(f"no operation names aggregate {agg.hex()}")
    try:
        folded, newer = fold(ref.kind, ref.id, in_order(recorded)), False
    except UnknownKind:
        folded, newer = Folded(ref.id), True
    return Aggregated(ref, n, folded, newer, undone)


def slices(connection: Connection) -> Iterator[list[Aggregated]]:
    """All aggregates of the ledger, folded from the log, a slice at a time."""
    after = _FIRST
    while part := folded_slice(connection, after):
        yield part
        after = part[-1].ref.id


def write_slice(connection: Connection, projector: Projector, part: list[Aggregated]) -> None:
    """Writes the heads and projections of freshly folded aggregates (their tables begin empty)."""
    connection.exec_driver_sql(
        "INSERT INTO head(n, kind, agg, shown, meta, newer) VALUES(?,?,?,?,?,?)",
        [
            (a.n, a.ref.kind.value, a.ref.id, canonical(a.folded.state), canonical(a.folded.meta), int(a.newer))
            for a in part
        ],
    )
    done = [pair for a in part for pair in a.undone]
    if done:
        connection.exec_driver_sql("INSERT OR IGNORE INTO undone_action VALUES(?,?)", done)
    projector.write(connection, [(a.ref, a.n, a.folded, False) for a in part])


def rebuild_steps(
    run: Callable[[Callable[[Connection], None]], None], projector: Projector
) -> Iterator[int]:
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
        elif unshort(json.loads(body)["id"]) != op_id:
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
