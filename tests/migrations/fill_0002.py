"""Rows of what the second format added, as plain SQL, and what must be true of them in every format since."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.ledger.driver import Raw, keyed

STATES = ("waiting", "sending", "sent", "confirmed", "unknown", "refused", "cancelled")


def load(raw: Raw) -> None:
    """Fill a file of the second format that `fill_0001` has filled."""
    raw.execute("BEGIN IMMEDIATE")
    for number, state in enumerate(STATES, 1):
        data = b"^XA^XZ" * number
        raw.execute(
            "INSERT INTO print_job(job, desk, action, printer, kind, title, labels, local, state, said, words, ticket,"
            " tries, due, sha, data) VALUES (?,1,'a','ゼブラ','zpl','札',?,'2026-11-20 09:42:18',?,'','','',?,'',?,?)",
            (f"j{number}", number, state, number, hashlib.sha256(data).digest(), data),
        )
    raw.execute("COMMIT")


def check(path: Path, key: bytes) -> None:
    """What was loaded is there, in whatever format the file is now."""
    raw = keyed(path, key)
    rows = raw.execute("SELECT job, printer, state, tries, sha, data FROM print_job ORDER BY n").fetchall()
    raw.close()
    assert [row[:4] for row in rows] == [(f"j{n}", "ゼブラ", state, n) for n, state in enumerate(STATES, 1)]
    assert all(hashlib.sha256(row[5]).digest() == row[4] for row in rows)
    assert [len(row[5]) for row in rows] == [6 * n for n in range(1, len(STATES) + 1)]
