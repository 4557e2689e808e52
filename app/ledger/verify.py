"""Verify: the digests that must agree, of the heads as they stand and of the log folded anew; hashes, ids, numbers.

Takes the aggregates by their ids, as digests want them, a slice at a time; writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.domain.folding import VERSION as REDUCER_VERSION
from app.domain.operations import canonical, digest_of
from app.ledger import newer
from app.ledger.rebuild import FIRST, Aggregated, folded_slice


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


def slices(connection: Connection) -> Iterator[list[Aggregated]]:
    """All aggregates of the ledger, folded from the log, a slice at a time."""
    after = FIRST
    while part := folded_slice(connection, after):
        yield part
        after = part[-1].ref.id


class Verified(NamedTuple):
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
