"""One write transaction, and the truth about it when its commit failed.

A commit that reported an error may have happened: its last frame can lie whole in the WAL although the sync after it
failed, and the next start would bring it back. Decides how that is found out: a fresh connection looks the operation
ids up; where they are missing, a transaction of our own is written over the place, so that missing means gone for
good; where they are there, a checkpoint carries them into the main file, and its sync is the proof the failed one was
not. Knows nothing of what a transaction writes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.exc import DBAPIError

from app.domain.errors import OurError, WorldError, WorldFault
from app.ledger.driver import DriverError
from app.ledger.engine import Database
from app.ledger.world import as_world_error, primary_code, told_as_world

T = TypeVar("T")

_SQLITE_FULL: Final = 13
_LOOK_UP: Final = text("SELECT count(*) FROM operation WHERE op_id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
_WRITE_OVER: Final = text(
    "INSERT INTO local_value(key, value) VALUES ('commit_settled', '1') "
    "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
)
_SLICE: Final = 500


def run_transaction(database: Database, work: Callable[[Connection], T], op_ids: Sequence[bytes] = ()) -> T:
    """Run `work` in one write transaction and return what it returned, once that is on the disk.

    `op_ids` are the ids of the operations `work` appends; by them a failed commit is settled. Raises what `work` raises
    (nothing is saved then), and WorldError: `disk_full`, `disk_error`, `read_only`, `busy` mean not saved, for certain;
    `commit_unknown` means that the disk gave no answer: the same operations, with the same ids, may be tried again.
    """
    with told_as_world(), database.write.connect() as connection:
        transaction = connection.begin()
        try:
            result = work(connection)
        except BaseException as fault:
            _roll_back(connection, fault)
            raise
        try:
            transaction.commit()
        except DBAPIError as fault:
            connection.invalidate()
            if not _settle(database, fault, op_ids):
                raise
    return result


def _roll_back(connection: Connection, fault: BaseException) -> None:
    """End the transaction without saving; a connection the disk has failed is not used again."""
    transaction = connection.get_transaction()
    try:
        if transaction is not None:
            transaction.rollback()
    except DBAPIError:
        connection.invalidate()  # closing rolls back, whatever the state
    else:
        if isinstance(fault, (DBAPIError, DriverError)) and as_world_error(fault) is not None:
            connection.invalidate()


def _settle(database: Database, fault: DBAPIError, op_ids: Sequence[bytes]) -> bool:
    """Whether the transaction whose commit failed with `fault` is saved. Raises WorldError(commit_unknown)."""
    if not op_ids:
        raise WorldError(WorldFault.commit_unknown, f"{fault.orig}; no operation to look up") from fault
    try:
        with database.write.connect() as connection:
            with connection.begin():
                found = _count(connection, op_ids)
                if found == 0:
                    # Frames of the failed commit may still lie in the WAL behind the end that readers see. What we
                    # write now takes their place, and the running checksum breaks what is left of them.
                    connection.execute(_WRITE_OVER)
            if found == len(op_ids):
                return _carried_to_main_file(connection)
    except DBAPIError as again:
        if primary_code(fault) == _SQLITE_FULL:
            return False  # the commit's last frame itself could not be written: nothing can come back
        raise WorldError(WorldFault.commit_unknown, f"{fault.orig}; then {again.orig}") from again
    if found:
        raise OurError(f"{found} of {len(op_ids)} operations of one transaction are in the ledger")
    return False


def _carried_to_main_file(connection: Connection) -> bool:
    raw = connection.connection.dbapi_connection
    if raw is None:
        raise OurError("no connection to checkpoint with")
    cursor = raw.cursor()
    try:
        cursor.execute("PRAGMA wal_checkpoint(FULL)")
        busy, frames, carried = cursor.fetchone() or (1, 0, 0)
    except Exception as fault:
        raise WorldError(WorldFault.commit_unknown, f"checkpoint: {fault}") from fault
    finally:
        cursor.close()
    if busy or frames != carried:
        raise WorldError(WorldFault.commit_unknown, f"checkpoint: {carried} of {frames} frames")
    return True


def _count(connection: Connection, op_ids: Sequence[bytes]) -> int:
    found = 0
    for start in range(0, len(op_ids), _SLICE):
        found += int(connection.execute(_LOOK_UP, {"ids": list(op_ids[start : start + _SLICE])}).scalar_one())
    return found
