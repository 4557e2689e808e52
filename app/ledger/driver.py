"""SQLCipher's driver and how a connection is keyed and set: the one place that opens a ledger file.

Decides the PRAGMAs. Nothing else in this process may open() a ledger file while a connection is open: on POSIX, closing
that descriptor would drop SQLite's own locks (sqlite.org/howtocorrupt.html, 2.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Literal, Protocol, cast

import sqlcipher3.dbapi2 as sqlcipher

from app.ledger.file_format import KEY_BYTES

DriverError: Final[type[Exception]] = sqlcipher.Error
"""What the driver raises; carries `sqlite_errorcode`."""

SQLITE_VERSION: Final[str] = sqlcipher.sqlite_version

Mode = Literal["rw", "rwc", "ro", "immutable"]

WRITE_CACHE_KIB: Final = 16_384
READ_CACHE_KIB: Final = 8_192
"""A connection's page cache. Several readers may be warm at once, so theirs is the smaller."""

AUTOCHECKPOINT_PAGES: Final = 10_000
"""A backstop: the writer thread checkpoints far earlier, in idle moments, so that no person's commit pays for it."""

_LASTING: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # else INSERT OR REPLACE deletes a row without its delete trigger seeing it
    "busy_timeout=5000",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "temp_store=MEMORY",
    "fullfsync=ON",  # macOS: a plain fsync does not flush the drive; elsewhere without effect
    "checkpoint_fullfsync=ON",
    "journal_size_limit=33554432",
)


class Cursor(Protocol):
    """The part of a driver's cursor this room uses."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row, or None."""
        ...

    def fetchmany(self, size: int = ...) -> list[tuple[Any, ...]]:
        """The next rows, so many at most."""
        ...

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Every row left."""
        ...


class Raw(Protocol):
    """The part of a driver's connection this room uses."""

    def execute(self, sql: str, parameters: Sequence[object] = ...) -> Cursor:
        """Run one statement."""
        ...

    def executemany(self, sql: str, parameters: Iterable[Sequence[object]]) -> Cursor:
        """Run one statement for each set of parameters."""
        ...

    def backup(
        self, target: Raw, *, pages: int = ..., progress: Callable[[int, int, int], object] | None = ...
    ) -> None:
        """Copy the whole database, as it is at this moment, into `target`."""
        ...

    def set_progress_handler(self, handler: Callable[[], object] | None, n: int) -> None:
        """Call `handler` every `n` steps of a statement; where it answers true or raises, the statement is ended."""
        ...

    def interrupt(self) -> None:
        """Stop the statement another thread is running here."""
        ...

    def close(self) -> None:
        """Close; the last connection of all checkpoints the WAL and removes it."""
        ...


def key_literal(key: bytes) -> str:
    """`key` as SQLCipher's raw-key literal. Raises ValueError for a key that is not 256 bits."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a ledger key has {KEY_BYTES} bytes, not {len(key)}")
    return f"\"x'{key.hex()}'\""


def keyed(path: Path, key: bytes | None, mode: Mode = "rw") -> Raw:
    """A connection with nothing set but its key; `None` opens the file as plain SQLite. Caller closes.

    `immutable` reads the main file alone: no lock, no WAL, not a byte changed. Raises DriverError where the file
    can't be opened; a wrong key shows at the first read only.
    """
    option = "immutable=1" if mode == "immutable" else f"mode={mode}"
    address = f"{path.absolute().as_uri()}?{option}"
    raw = cast(Raw, sqlcipher.connect(address, uri=True, isolation_level=None, check_same_thread=False))
    try:
        # SQLCipher would write its own errors to standard error; ours come back as exceptions.
        raw.execute("PRAGMA cipher_log_level=NONE")
        if key is not None:
            raw.execute(f"PRAGMA key={key_literal(key)}")
    except BaseException:
        raw.close()
        raise
    return raw


def connect(path: Path, key: bytes, *, query_only: bool = False, create: bool = False) -> Raw:
    """A connection with every PRAGMA of a ledger set. Raises DriverError (wrong key: SQLITE_NOTADB). Caller closes."""
    raw = keyed(path, key, "rwc" if create else "rw")
    try:
        for pragma in _LASTING:
            raw.execute(f"PRAGMA {pragma}").fetchall()
        raw.execute(f"PRAGMA wal_autocheckpoint={AUTOCHECKPOINT_PAGES}").fetchall()
        raw.execute(f"PRAGMA cache_size=-{READ_CACHE_KIB if query_only else WRITE_CACHE_KIB}")
        if query_only:
            raw.execute("PRAGMA query_only=ON")
    except BaseException:
        raw.close()
        raise
    return raw


def pragma_int(raw: Raw, name: str) -> int:
    """The whole number behind `PRAGMA name`."""
    row = raw.execute(f"PRAGMA {name}").fetchone()
    return int(row[0]) if row else 0
