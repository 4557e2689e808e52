"""A second ledger file of the same bytes, written by the bare driver: what the same rows cost without us."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app.bootstrap import Program
from app.ledger import statements
from app.ledger.driver import Raw, connect

Written = tuple[str, Any, bool]
"""A statement, its values, and whether those are many rows."""
_READING = ("SELECT", "PRAGMA", "BEGIN")


@contextmanager
def captured(program: Program) -> Iterator[list[Written]]:
    """Every statement that writes into the ledger while this is open, in order; COMMIT stands between transactions."""
    kept: list[Written] = []

    def executed(_c: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool) -> None:
        if not sql.lstrip().upper().startswith(_READING):
            kept.append((sql, [tuple(v) for v in values] if many else tuple(values or ()), many))

    def written(connection: Any, sql: str, rows: Any) -> None:
        kept.append((sql, [tuple(row) for row in rows], True))
        write(connection, sql, rows)

    def committed(_connection: Any) -> None:
        kept.append(("COMMIT", (), False))

    engine, write = program.opened.database.write, statements.write
    statements.write = written
    event.listen(engine, "before_cursor_execute", executed)
    event.listen(engine, "commit", committed)
    try:
        yield kept
    finally:
        statements.write = write
        event.remove(engine, "before_cursor_execute", executed)
        event.remove(engine, "commit", committed)


def transactions(kept: list[Written]) -> Iterator[list[Written]]:
    """The statements by transaction; those that wrote nothing are left out."""
    part: list[Written] = []
    for row in kept:
        if row[0] == "COMMIT":
            if part:
                yield part
            part = []
        else:
            part.append(row)


def write_again(raw: Raw, rows: list[Written]) -> None:
    """One transaction of ready rows."""
    raw.execute("BEGIN IMMEDIATE")
    for sql, values, many in rows:
        if many:
            raw.executemany(sql, values)
        else:
            raw.execute(sql, values)
    raw.execute("COMMIT")


@contextmanager
def twin(program: Program, folder: Path) -> Iterator[Raw]:
    """A copy of the open ledger's file as it is now, opened by the driver with the same settings."""
    folder.mkdir(parents=True, exist_ok=True)
    carry = program.opened.database.connect()
    carry.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    path = folder / "twin.db"
    _copy(carry, program, path)
    carry.close()
    raw = connect(path, program.opened.key)
    try:
        yield raw
    finally:
        raw.close()
        for name in ("twin.db", "twin.db-wal", "twin.db-shm"):
            (folder / name).unlink(missing_ok=True)


def _copy(carry: Raw, program: Program, path: Path) -> None:
    carry.execute("BEGIN")
    carry.execute("SELECT 1 FROM operation LIMIT 1").fetchall()
    # Another process copies: closing the file here would drop SQLite's own locks.
    copy_file = Path(shutil.which("cp") or "/bin/cp")
    import subprocess

    subprocess.run([str(copy_file), str(program.opened.database.path), str(path)], check=True)
    carry.execute("COMMIT")


Measure = Callable[[int, int], list[dict[str, Any]]]
"""(devices, rounds) -> results."""
