"""Loading a whole log into a new ledger at once: for sample ledgers of a million devices, and nothing else.

Decides only what makes it fast: operations are appended by the driver itself, their links to aggregates are sorted once at the
end, and the projections are made by one rebuild. Not for people's work: no use case sees these operations, and a load that is
cut leaves a ledger that must be thrown away. Whoever calls it builds a ledger for this alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from app.domain.identity import IdMint
from app.domain.operations import Draft, Stamp, digest_of, encode, stamped
from app.ledger.driver import Raw
from app.ledger.ledger import SqlLedger

SLICE: Final = 20_000
"""Operations a transaction."""

_COUNTERS: Final = "SELECT coalesce(max(seq), 0), coalesce(max(desk_no), 0) FROM operation WHERE desk=?"


def bulk_load(ledger: SqlLedger, drafts: Iterable[tuple[Draft, Stamp]]) -> Iterator[int]:
    """Appends `drafts` as operations of this desk and makes the projections anew; yields how many operations, then heads,
    are done. The ledger holds no other work under way."""
    raw = ledger.database.connect()
    try:
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("PRAGMA cache_size=-262144")
        yield from _append(raw, ledger.desk.n, ledger.mint, iter(drafts))
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        raw.close()
    yield from ledger.rebuild()


def _append(raw: Raw, desk: int, mint: IdMint, walk: Iterator[tuple[Draft, Stamp]]) -> Iterator[int]:
    seq, desk_no = raw.execute(_COUNTERS, (desk,)).fetchone() or (0, 0)
    done = 0
    raw.execute("CREATE TEMP TABLE link(agg BLOB, seq INTEGER)")
    while part := list(islice(walk, SLICE)):
        rows: list[tuple[Any, ...]] = []
        links: list[tuple[bytes, int]] = []
        for draft, stamp in part:
            seq, desk_no = seq + 1, desk_no + 1
            op = stamped(draft, mint.new(), stamp)
            body = encode(op)
            rows.append((seq, op.id, stamp.action, desk, desk_no, None, body, digest_of(body)))
            links.extend((ref.id, seq) for ref in draft.about)
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany("INSERT INTO operation VALUES(?,?,?,?,?,?,?,?)", rows)
        raw.executemany("INSERT INTO link VALUES(?,?)", links)
        raw.execute("COMMIT")
        done += len(part)
        yield done
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT OR IGNORE INTO operation_aggregate SELECT agg, seq FROM link ORDER BY agg, seq")
    raw.execute("COMMIT")
    raw.execute("DROP TABLE link")
