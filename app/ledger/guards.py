"""What is checked before a ledger is opened; a refusal leaves every byte of the folder as it was.

Decides what is refused and for which closed reason; the sentence stands in the catalogs (`world.<reason>`). Runs
before SQLite has the file open: a file that is not ours or not of this key is looked at read-only, past its WAL.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.domain.errors import WorldError, WorldFault
from app.ledger.driver import SQLITE_VERSION, DriverError, Mode, keyed, pragma_int
from app.ledger.file_format import APPLICATION_ID, FORMAT
from app.ledger.places import cloud_place, network_place
from app.ledger.world import as_world_error, primary_code

MIN_FREE_BYTES: Final = 4 * 1024 * 1024
"""Less free space than this and a ledger is not opened: not even its WAL could be written."""

_NOT_A_DATABASE: Final = 26
_CORRUPT: Final = 11
_HEADER: Final = b"SQLite format 3\x00"


class Refusal(StrEnum):
    """Why a ledger is not opened. Each has a sentence `world.<value>` that says what to do."""

    sqlite_version = "sqlite_version"
    network_folder = "network_folder"
    cloud_folder = "cloud_folder"
    not_writable = "not_writable"
    disk_full = "disk_full"
    in_use = "in_use"
    not_a_ledger = "not_a_ledger"
    foreign = "foreign"
    newer_format = "newer_format"
    key_missing = "key_missing"
    key_wrong = "key_wrong"
    damaged = "damaged"
    exists = "exists"
    marks_used_up = "marks_used_up"


_KINDS: Final[dict[Refusal, WorldFault]] = {
    Refusal.sqlite_version: WorldFault.bad_sqlite,
    Refusal.network_folder: WorldFault.cloud_folder,
    Refusal.cloud_folder: WorldFault.cloud_folder,
    Refusal.not_writable: WorldFault.read_only,
    Refusal.disk_full: WorldFault.disk_full,
    Refusal.in_use: WorldFault.in_use,
    Refusal.not_a_ledger: WorldFault.not_a_ledger,
    Refusal.foreign: WorldFault.not_a_ledger,
    Refusal.newer_format: WorldFault.newer_format,
    Refusal.key_missing: WorldFault.key_missing,
    Refusal.key_wrong: WorldFault.key_wrong,
    Refusal.damaged: WorldFault.disk_error,
    Refusal.exists: WorldFault.refused_destination,
    Refusal.marks_used_up: WorldFault.refused_destination,
}


class LedgerRefused(WorldError):
    """The ledger is not opened, for `reason`. `kind` is the coarser fault the rest of the program knows."""

    def __init__(self, reason: Refusal, detail: str = "") -> None:
        """`detail` is technical text for くわしく; it never holds a key."""
        super().__init__(_KINDS[reason], detail)
        self.reason = reason


def check_sqlite_version(version: str = SQLITE_VERSION) -> None:
    """Refuse a SQLite with the WAL-reset fault and the withdrawn 3.52.0.

    The fault is in 3.7.0 to 3.51.2 and mended in the branches 3.44.6 and 3.50.7.
    """
    major, minor, patch = [*(int(part) for part in version.split(".")[:3]), 0, 0][:3]
    here = (major, minor, patch)
    mended_branch = (minor == 44 and patch >= 6) or (minor == 50 and patch >= 7)
    good = here >= (3, 51, 3) and here != (3, 52, 0)
    if major != 3 or not (good or mended_branch):
        raise LedgerRefused(Refusal.sqlite_version, f"SQLite {version}")


def check_folder(folder: Path) -> None:
    """Refuse a folder on a network drive, in a cloud program's folder, not writable, or on a full disk.

    The folder need not exist; then its nearest parent that does is asked. Leaves nothing behind.
    """
    where = folder.resolve()
    # A UNC path is a network folder whatever resolve makes of it.
    kind = network_place(folder if str(folder).startswith("\\\\") else where)
    if kind is not None:
        raise LedgerRefused(Refusal.network_folder, f"{where}: {kind}")
    cloud = cloud_place(where)
    if cloud is not None:
        raise LedgerRefused(Refusal.cloud_folder, f"{where}: {cloud}")
    standing = where
    while not standing.exists():
        standing = standing.parent
    if not standing.is_dir():
        raise LedgerRefused(Refusal.not_a_ledger, f"{standing} is not a folder")
    _check_room(standing)
    _check_writable(standing)


def check_file(
    path: Path,
    key: bytes,
    *,
    application_id: int = APPLICATION_ID,
    newest: int = FORMAT,
    key_known_right: bool = False,
) -> int:
    """The format (`user_version`) of the SQLCipher file at `path`; refuses what this version must not open.

    Takes no lock, reads past the WAL, changes nothing. `key_known_right` tells that the key fits the ledger by its
    mark in ledger.json, so that a first page that does not decrypt is damage; else it is called a wrong key, never
    corruption.
    """
    if not path.exists() or path.stat().st_size == 0:
        raise LedgerRefused(Refusal.not_a_ledger, f"{path.name} is missing or empty")
    found = _numbers(path, key, "immutable")
    if isinstance(found, Refusal) and _has(path, "-wal"):
        # A power cut in a checkpoint can leave the main file torn or too short while the WAL holds it whole.
        found = _numbers(path, key, "ro")
    if isinstance(found, Refusal) and _has(path, "-journal") and key_known_right:
        # A file put here by hand in another journal mode, torn while it was changed to ours: only a writer rolls back.
        found = _numbers(path, key, "rw")
    if isinstance(found, Refusal):
        if _is_plain_sqlite(path):
            raise LedgerRefused(Refusal.foreign, f"{path.name} is a plain SQLite file")
        raise LedgerRefused(Refusal.damaged if key_known_right else found, path.name)
    found_application, found_format = found
    if found_application != application_id:
        raise LedgerRefused(Refusal.foreign, f"application_id {found_application:#x}")
    if found_format > newest:
        raise LedgerRefused(Refusal.newer_format, f"format {found_format}, this version reads up to {newest}")
    return found_format


def _numbers(path: Path, key: bytes, mode: Mode) -> tuple[int, int] | Refusal:
    """application_id and user_version; or `key_wrong` (the first page does not decrypt), or `damaged` (it does)."""
    raw = keyed(path, key, mode)
    try:
        return pragma_int(raw, "application_id"), pragma_int(raw, "user_version")
    except DriverError as fault:
        if primary_code(fault) == _NOT_A_DATABASE:
            return Refusal.key_wrong
        if primary_code(fault) == _CORRUPT:
            return Refusal.damaged
        world = as_world_error(fault)
        if world is None:
            raise
        raise world from fault
    finally:
        raw.close()


def _has(path: Path, ending: str) -> bool:
    beside = path.with_name(path.name + ending)
    return beside.exists() and beside.stat().st_size > 0


def _is_plain_sqlite(path: Path) -> bool:
    with path.open("rb") as file:  # SQLite has no connection to it now: guards come before every open
        return file.read(len(_HEADER)) == _HEADER


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE_BYTES:
        raise LedgerRefused(Refusal.disk_full, f"{free} bytes free")


def _check_writable(folder: Path) -> None:
    try:
        fd, name = tempfile.mkstemp(prefix=".shuridai-", dir=folder)
        os.close(fd)
        Path(name).unlink()
    except OSError as fault:
        raise LedgerRefused(Refusal.not_writable, str(fault)) from fault
