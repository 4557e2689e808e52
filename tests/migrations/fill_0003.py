"""Rows of what the third format added, as plain SQL, and what must be true of them in every format since."""

from __future__ import annotations

from pathlib import Path

from app.ledger.driver import Raw, keyed
from tests.migrations.fill_0002 import STATES


def load(raw: Raw) -> None:
    """Fill a file of the third format that `fill_0002` has filled."""
    raw.execute("UPDATE print_job SET dpi = 203 WHERE n > 3")


def check(path: Path, key: bytes) -> None:
    """What was loaded is there, in whatever format the file is now."""
    raw = keyed(path, key)
    rows = raw.execute("SELECT dpi FROM print_job ORDER BY n").fetchall()
    raw.close()
    assert [row[0] for row in rows] == [0, 0, 0] + [203] * (len(STATES) - 3)
