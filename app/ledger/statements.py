"""Rows written by the driver itself: what a command writes by the dozen goes without SQLAlchemy's share of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from app.ledger.engine import raw_of


def write(connection: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Runs `sql` for each of the rows, inside the transaction the connection is in. Raises DriverError."""
    raw_of(connection).executemany(sql, rows)
