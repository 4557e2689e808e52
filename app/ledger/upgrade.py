"""Brings a ledger file to this version's format: Alembic on a connection of its own, in one transaction.

Decides order and safety: a copy first, foreign keys off while tables are rebuilt (with them on, Alembic's batch mode
deletes children silently), checked before the commit, nothing half done after a kill. Knows no table: revisions do.
Alembic is imported only when there is something to do; it costs a tenth of a second.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from app.domain.errors import OurError, WorldError, WorldFault
from app.ledger.driver import Raw, connect, keyed, pragma_int
from app.ledger.file_format import FORMAT
from app.ledger.files import sync_file, sync_folder
from app.ledger.world import told_as_world
from app.settings.paths import resource

COPIES: Final = "before-upgrade"
"""Folder beside the ledger that holds the copies made before upgrades."""

_SPARE_BYTES: Final = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """What an upgrade did: the formats before and after, and the copy made first (None for a new file)."""

    before: int
    after: int
    copy: Path | None


def migrations_folder() -> Path:
    """Where the revisions lie, from a checkout or in a frozen build."""
    return resource().parent / "migrations"


def upgrade(
    path: Path,
    key: bytes,
    *,
    to: str = "head",
    folder: Path | None = None,
    watch: Callable[[Connection], None] | None = None,
) -> Upgraded:
    """Bring the ledger at `path` to revision `to`; makes the file where there is none. Needs the folder's lock.

    `folder` and `watch` are for the tests: other revisions, and a look at the connection before it begins.
    Raises WorldError (disk full: before anything is touched) and OurError where a revision leaves a row without parent.
    """
    with told_as_world():
        before = _format_of(path, key) if path.exists() else 0
        copy = _copy_first(path, key, before) if before else None
        after = _run(path, key, to, folder or migrations_folder(), watch, down=False)
    return Upgraded(before=before, after=after, copy=copy)


def downgrade(path: Path, key: bytes, *, to: str, folder: Path | None = None) -> Upgraded:
    """Take the ledger at `path` back to revision `to` ("base" leaves an empty file). Same promises as `upgrade`."""
    with told_as_world():
        before = _format_of(path, key)
        copy = _copy_first(path, key, before)
        after = _run(path, key, to, folder or migrations_folder(), None, down=True)
    return Upgraded(before=before, after=after, copy=copy)


def needs_upgrade(file_format: int) -> bool:
    """Whether a file of this `user_version` has to be brought forward before it is opened."""
    return file_format < FORMAT


def _format_of(path: Path, key: bytes) -> int:
    raw = connect(path, key)
    try:
        return pragma_int(raw, "user_version")
    finally:
        raw.close()


def _copy_first(path: Path, key: bytes, before: int) -> Path:
    folder = path.parent / COPIES
    target = folder / f"{path.stem}-format-{before}.db"
    raw = connect(path, key)
    try:
        size = pragma_int(raw, "page_count") * pragma_int(raw, "page_size")
        # The copy, and as much again: a revision may rewrite the largest table, first into the WAL.
        if shutil.disk_usage(path.parent).free < 3 * size + _SPARE_BYTES:
            raise WorldError(WorldFault.disk_full, f"an upgrade needs {(3 * size + _SPARE_BYTES) // 1_000_000} MB free")
        folder.mkdir(exist_ok=True)
        part = target.with_suffix(".tmp")
        part.unlink(missing_ok=True)
        _copy(raw, part, key)
    finally:
        raw.close()
    sync_file(part)
    part.replace(target)
    sync_folder(folder)
    return target


def _copy(raw: Raw, target: Path, key: bytes) -> None:
    copy = keyed(target, key, "rwc")
    try:
        copy.execute("PRAGMA synchronous=OFF")  # synced once, as a whole, by the caller
        raw.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE").fetchall()
    finally:
        copy.close()


def _run(
    path: Path, key: bytes, to: str, folder: Path, watch: Callable[[Connection], None] | None, *, down: bool
) -> int:
    def without_foreign_keys() -> Raw:
        raw = connect(path, key, create=True)
        raw.execute("PRAGMA foreign_keys=OFF")  # takes effect outside a transaction only, so before BEGIN
        return raw

    engine = create_engine("sqlite://", module=sqlcipher, creator=without_foreign_keys, poolclass=NullPool)
    event.listen(engine, "begin", _begin)
    try:
        with engine.connect() as connection:
            if watch is not None:
                watch(connection)
            with connection.begin():
                _alembic(connection, folder, to, down=down)
                orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if orphans:
                    first = tuple(orphans[0])
                    raise OurError(f"revision {to} leaves {len(orphans)} rows without parent, first {first}")
                after = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    finally:
        engine.dispose()
    raw = connect(path, key)
    try:
        # Into the main file at once: guards read the format there, without touching the WAL.
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        raw.close()
    return after


def _alembic(connection: Connection, folder: Path, to: str, *, down: bool) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if down:
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
