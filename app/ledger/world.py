"""SQLite's result codes as the world's faults: what a person is told when the disk, not the program, is at fault.

Decides which code is which fault. A code that only a bug of ours can cause gives no fault here, so it goes to the crash
report.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.domain.errors import WorldError, WorldFault
from app.ledger.driver import DriverError

_FAULTS: Final[dict[int, WorldFault]] = {
    5: WorldFault.busy,  # SQLITE_BUSY
    6: WorldFault.busy,  # SQLITE_LOCKED
    8: WorldFault.read_only,  # SQLITE_READONLY
    10: WorldFault.disk_error,  # SQLITE_IOERR
    11: WorldFault.disk_error,  # SQLITE_CORRUPT: a page whose checksum is wrong
    13: WorldFault.disk_full,  # SQLITE_FULL
    14: WorldFault.disk_error,  # SQLITE_CANTOPEN
    26: WorldFault.disk_error,  # SQLITE_NOTADB: the first page. Guards have tried the key before, so it is the disk
}
_SAID: Final = {
    "database or disk is full": 13,
    "disk I/O error": 10,
    "attempt to write a readonly database": 8,
    "database is locked": 5,
    "unable to open database file": 14,
}
"""SQLite's fixed sentences, for the calls whose errors the driver raises without a code (the backup API)."""
_OS_FAULTS: Final[dict[int, WorldFault]] = {
    errno.ENOSPC: WorldFault.disk_full,
    errno.EDQUOT: WorldFault.disk_full,
    errno.EIO: WorldFault.disk_error,
    errno.EROFS: WorldFault.read_only,
    errno.EACCES: WorldFault.read_only,
    errno.EPERM: WorldFault.read_only,
}


def primary_code(fault: BaseException) -> int | None:
    """SQLite's primary result code behind a SQLAlchemy or driver error; None where there is none."""
    origin = fault.orig if isinstance(fault, DBAPIError) else fault
    code = getattr(origin, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else _SAID.get(str(origin))


def as_world_error(fault: BaseException) -> WorldError | None:
    """The world's fault behind `fault`, or None where it is ours."""
    if isinstance(fault, PoolTimeout):
        return WorldError(WorldFault.busy, "no free connection")
    if isinstance(fault, OSError):
        kind = _OS_FAULTS.get(fault.errno or 0)
        return WorldError(kind, str(fault)) if kind else None
    code = primary_code(fault)
    kind = _FAULTS.get(code) if code is not None else None
    if kind is None:
        return None
    origin = fault.orig if isinstance(fault, DBAPIError) else fault
    return WorldError(kind, f"{getattr(origin, 'sqlite_errorname', code)}: {origin}")


@contextmanager
def told_as_world() -> Iterator[None]:
    """Inside, the disk's faults come out as WorldError; everything else passes unchanged."""
    try:
        yield
    except (DBAPIError, DriverError, PoolTimeout, OSError) as fault:
        world = as_world_error(fault)
        if world is None:
            raise
        raise world from fault
