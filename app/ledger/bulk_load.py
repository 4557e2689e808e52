"""Loading a whole log into a new ledger at once: for sample ledgers of a million devices, and nothing else.

Decides only what makes it fast: operations are appended by the driver itself, their links to aggregates are sorted
once at the
end, and the heads come ready made from whoever knows what the operations come to. Not for people's work: no use case
sees these operations, and a load that is
cut leaves a ledger that must be thrown away. Whoever calls it builds a ledger for this alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from app.domain.folding.base import Folded
from app.domain.identity import IdMint
from app.domain.operations import Draft, Ref, Stamp, canonical, digest_of, encode, stamped
from app.ledger import projection_tables
from app.ledger.driver import Raw
from app.ledger.ledger import SqlLedger
from app.ledger.projections import Projector

HEADS: Final = 5_000
"""Heads a transaction."""
SLICE: Final = 20_000
"""Operations a transaction."""

_COUNTERS: Final = "SELECT coalesce(max(seq), 0), coalesce(max(desk_no), 0) FROM operation WHERE desk=?"


Head = tuple[Ref, int, Folded]
"""An aggregate, its row number, and what its operations come to."""


def bulk_load(ledger: SqlLedger, drafts: Iterable[tuple[Draft, Stamp]]) -> Iterator[int]:
    """Appends `drafts` as operations of this desk; yields how many are done. Their heads are owed: `write_heads`."""
    raw = ledger.database.connect()
    try:
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("PRAGMA cache_size=-262144")
        yield from _append(raw, ledger.desk.n, ledger.mint, iter(drafts))
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        raw.close()


def operation_ids(ledger: SqlLedger, first: int, count: int) -> list[bytes]:
    """Ids of the operations numbered `first` and on."""
    sql = "SELECT op_id FROM operation WHERE seq >= ? ORDER BY seq LIMIT ?"
    return [row[0] for row in ledger.read(lambda reads: reads.rows(sql, (first, count)))]


def write_heads(ledger: SqlLedger, heads: Iterator[Head]) -> Iterator[int]:
    """Writes heads and projections of new aggregates, their indexes last; yields how many are done."""
    projector, done = Projector(), 0
    with ledger.database.write.connect() as connection:
        connection.exec_driver_sql("COMMIT")  # outside a transaction: only there the next has an effect
        connection.exec_driver_sql("PRAGMA synchronous=OFF")
        connection.exec_driver_sql("PRAGMA cache_size=-524288")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        for name in projection_tables.INDEXES:
            connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")
        while part := list(islice(heads, HEADS)):
            connection.exec_driver_sql(
                "INSERT INTO head(n, kind, agg, shown, meta) VALUES(?,?,?,?,?)",
                [(n, ref.kind.value, ref.id, canonical(f.state), canonical(f.meta)) for ref, n, f in part],
            )
            projector.write(connection, [(ref, n, folded, False) for ref, n, folded in part])
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            done += len(part)
            yield done
        projection_tables.create_indexes(connection)
        projection_tables.settle_search(connection)
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.invalidate()  # a fresh one, set as every other


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
