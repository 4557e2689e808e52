"""Two engines over one ledger file: one that writes (BEGIN IMMEDIATE), one that reads (query_only, several threads).

Decides pooling and how transactions begin. Knows no table. A BEGIN that upgrades itself later fails BUSY at once
whatever the timeout; so every write transaction takes the write lock when it begins.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, cast

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from app.domain.errors import OurError
from app.ledger.driver import Raw, connect

READERS: Final = 3
"""Read connections kept warm; more are opened while needed and closed after."""


class Database:
    """One open SQLCipher file. `write` and `read` are SQLAlchemy Core engines; neither may outlive `close`."""

    def __init__(self, path: Path, key: bytes) -> None:
        """`key` is 32 raw bytes. Opens nothing yet: `open_database` does, so that a fault shows at once."""
        self.path = path
        self._key = key
        self._closed = False
        # The plain sqlite dialect with our own creator: `sqlite+pysqlcipher` would send its own, empty, key afterwards.
        self.write: Engine = create_engine(
            "sqlite://",
            module=sqlcipher,
            creator=self.connect,
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            pool_timeout=10,
        )
        self.read: Engine = create_engine(
            "sqlite://",
            module=sqlcipher,
            creator=lambda: self.connect(query_only=True),
            poolclass=QueuePool,
            pool_size=READERS,
            max_overflow=16,
            pool_timeout=10,
            pool_use_lifo=True,
        )
        event.listen(self.write, "begin", _begin_write)
        event.listen(self.read, "begin", _begin_read)

    def __repr__(self) -> str:
        return f"Database({self.path.name})"

    def connect(self, *, query_only: bool = False) -> Raw:
        """A driver connection of one's own, all PRAGMAs set (backup, checks). Caller closes.

        Raises DriverError, and OurError after `close`: the lock is let go then, and another process or a restore may
        have put other files in this place. Whoever still opened them here would share SQLite's view of them with
        whoever opens them next, and both would read past the end of a log that was cut.
        """
        if self._closed:
            raise OurError(f"{self.path.name} is closed")
        return connect(self.path, self._key, query_only=query_only)

    def close(self) -> None:
        """Close every connection not in use, and open no more; the last one checkpoints the WAL and removes it."""
        self._closed = True
        self.read.dispose()
        self.write.dispose()


def raw_of(connection: Connection) -> Raw:
    """The driver's connection behind it, for statements that come by the dozen. It raises DriverError."""
    return cast(Raw, connection.connection.driver_connection)


def open_database(path: Path, key: bytes) -> Database:
    """The ledger at `path` (it must exist and be of this format: guards and upgrade come first).

    Raises sqlalchemy.exc.DBAPIError where the file can't be opened with this key.
    """
    database = Database(path, key)
    try:
        with database.write.connect():
            pass
    except BaseException:
        database.close()
        raise
    return database


def _begin_write(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_read(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
