"""Bytes an operation takes on disk, its indexes and its links to aggregates included: tables copied tight into a new
file.
"""

from __future__ import annotations

from app.ledger.driver import keyed, pragma_int
from tests.bench.figures import Result, single
from tests.bench.ledgers import BUILD, opened

MOST = 250_000
"""Operations copied at most: the newest."""
GOAL = 700


def measure(devices: int, rounds: int = 1) -> list[Result]:
    """Bytes; the baseline is the body alone."""
    del rounds
    path = BUILD / "scratch" / "sizes.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with opened(devices) as program:
        raw = program.opened.database.connect()
        key = program.opened.key
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute(f"ATTACH DATABASE ? AS tight KEY \"x'{key.hex()}'\"", (str(path),))
        ddl = raw.execute(
            "SELECT sql FROM main.sqlite_schema WHERE tbl_name IN ('operation', 'operation_aggregate')"
            " AND sql IS NOT NULL AND type IN ('table', 'index')"
        ).fetchall()
        first = (raw.execute("SELECT max(seq) - ? FROM main.operation", (MOST,)).fetchone() or (0,))[0]
        for (sql,) in ddl:
            for kind in ("CREATE TABLE ", "CREATE UNIQUE INDEX ", "CREATE INDEX "):
                if sql.startswith(kind):
                    raw.execute(kind + "tight." + sql.removeprefix(kind))
        raw.execute("INSERT INTO tight.operation SELECT * FROM main.operation WHERE seq > ? ORDER BY seq", (first,))
        raw.execute(
            "INSERT INTO tight.operation_aggregate SELECT * FROM main.operation_aggregate WHERE seq > ?"
            " ORDER BY agg, seq",
            (first,),
        )
        count, body = raw.execute("SELECT count(*), avg(length(body)) FROM tight.operation").fetchone() or (1, 1)
        raw.execute("DETACH DATABASE tight")
        raw.close()
    copy = keyed(path, key, "rw")
    try:
        pages = pragma_int(copy, "page_count") * pragma_int(copy, "page_size")
    finally:
        copy.close()
        path.unlink()
    return [single("bytes", pages / count, body, "bytes", n=count, goal=GOAL)]
