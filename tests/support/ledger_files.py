"""Ledgers for the tests of the ledger file: made in a folder of the test's own, filled with bare operations."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, insert, select

from app.ledger.keys import KeyStore
from app.ledger.ledger_folder import OpenLedger, create_ledger, open_ledger
from app.ledger.machine import UserFolders
from app.ledger.tables import operation, operation_aggregate
from app.ledger.transaction import run_transaction

KEY = bytes(range(32))
"""The key of kept files and of files made without a key store."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder of the test's own with one user and the places where ledgers and backups go."""

    root: Path

    @property
    def home(self) -> UserFolders:
        return UserFolders(config=self.root / "config", data=self.root / "data")

    @property
    def keys(self) -> KeyStore:
        return KeyStore(self.home.config)

    @property
    def folder(self) -> Path:
        return self.root / "ledger"

    def make(self, name: str = "ledger") -> OpenLedger:
        """A new ledger, open."""
        create_ledger(self.root / name, self.keys, home=self.home, desk_name="受付")
        return self.open(name)

    def open(self, name: str = "ledger", *, wait: float = 0, check: bool = False) -> OpenLedger:
        """The ledger in the folder `name`, open."""
        return open_ledger(self.root / name, self.keys, home=self.home, wait=wait, check=check)


def add_operations(ledger: OpenLedger, count: int, *, body: bytes | None = None) -> list[bytes]:
    """Append `count` operations of the desk the ledger is now, in one transaction; gives their ids."""
    ids = [os.urandom(16) for _ in range(count)]
    run_transaction(ledger.database, lambda connection: append_operations(connection, ledger.desk.n, ids, body), ids)
    ledger.note_commit()
    return ids


def append_operations(connection: Connection, desk_n: int, ids: list[bytes], body: bytes | None = None) -> None:
    """Append operations with these ids in the caller's transaction, gapless after the desk's last."""
    last = select(func.max(operation.c.desk_no)).where(operation.c.desk == desk_n)
    number = int(connection.execute(last).scalar() or 0)
    for op_id in ids:
        number += 1
        content = body if body is not None else b'{"n":%d}' % number
        row = {
            "op_id": op_id,
            "action_id": op_id,
            "desk": desk_n,
            "desk_no": number,
            "body": content,
            "sha": hashlib.sha256(content).digest(),
        }
        seq = connection.execute(insert(operation).values(row).returning(operation.c.seq)).scalar_one()
        connection.execute(insert(operation_aggregate).values({"agg": op_id, "seq": seq}))


def operation_ids(ledger: OpenLedger) -> list[bytes]:
    """The ids of all operations, in order."""
    with ledger.database.read.connect() as connection:
        return list(connection.execute(select(operation.c.op_id).order_by(operation.c.seq)).scalars())


def fingerprints(folder: Path, *, apart_from: tuple[str, ...] = ("-shm",)) -> dict[str, str]:
    """SHA-256 of every file in `folder` by name. Only while no process of this test has the files open."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(apart_from)
    }
