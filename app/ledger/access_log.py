"""Who read, exported or printed personal data, and failed PINs: a log nobody can rewrite unseen.

Decides the chain: each row's hash covers the row and the hash before it. Triggers keep the program itself from changing
a row; the chain shows what someone with the key and another tool has changed. Holds no personal data: operators' codes,
what was done, how much of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, insert, select

from app.ledger.tables import access_log

BEGINNING: Final = bytes(32)
"""`prev` of the first row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRow:
    """One line of the log; `at` is UTC, ISO 8601 with Z."""

    id: int
    at: str
    operator: str
    desk: str
    what: str
    detail: str


def append(connection: Connection, *, at: str, operator: str, desk: str, what: str, detail: str) -> int:
    """Write one line in the caller's transaction; returns its number."""
    last = select(access_log.c.id, access_log.c.sha).order_by(access_log.c.id.desc()).limit(1)
    row = connection.execute(last).one_or_none()
    number, prev = (1, BEGINNING) if row is None else (row.id + 1, row.sha)
    line = AccessRow(id=number, at=at, operator=operator, desk=desk, what=what, detail=detail)
    connection.execute(
        insert(access_log).values(
            id=number, at=at, operator=operator, desk=desk, what=what, detail=detail, prev=prev, sha=_sha(line, prev)
        )
    )
    return number


def rows(connection: Connection) -> Iterator[AccessRow]:
    """Every line, oldest first."""
    columns = (getattr(access_log.c, name) for name in AccessRow.__slots__)
    for row in connection.execute(select(*columns).order_by(access_log.c.id)):
        yield AccessRow(**row._mapping)


def first_broken_row(connection: Connection) -> int | None:
    """The number of the first row that was changed or does not follow the one before it; None: all are sound."""
    prev, expected = BEGINNING, 1
    for row in connection.execute(select(access_log).order_by(access_log.c.id)):
        line = AccessRow(**{name: getattr(row, name) for name in AccessRow.__slots__})
        if row.id != expected or row.prev != prev or row.sha != _sha(line, prev):
            return expected
        prev, expected = row.sha, expected + 1
    return None


def _sha(line: AccessRow, prev: bytes) -> bytes:
    fields = [getattr(line, name) for name in AccessRow.__slots__]
    return hashlib.sha256(prev + json.dumps(fields, ensure_ascii=False).encode()).digest()
