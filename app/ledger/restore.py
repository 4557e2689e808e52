"""Restore: a backup's files put in the place of a ledger's, checked first; what stood there is kept beside.

Decides what a restored ledger must not do: bring back what was erased, send again what was sent, hand out numbers again
(it has no desk of its place, so the next open says `moved`). Needs no open ledger, and takes the lock itself.
"""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import WorldError
from app.ledger import swap
from app.ledger.desks import PLACE_KEY
from app.ledger.driver import DriverError, connect, keyed
from app.ledger.file_format import LEDGER_FILE, LOCK_FILE, SIDE_APPLICATION_ID, SIDE_FILE, SIDE_FORMAT
from app.ledger.files import sync_file
from app.ledger.guards import LedgerRefused, Refusal, check_file, check_folder, check_sqlite_version
from app.ledger.integrity import Soundness, full_check
from app.ledger.keys import KeyStore, key_mark
from app.ledger.ledger_folder import erased_list, exists, find_key
from app.ledger.lock import WAIT_SECONDS, LedgerLock
from app.ledger.machine import UserFolders
from app.ledger.meta import LedgerMeta, read_meta, write_meta
from app.ledger.side_store import SideStore, listed_erasures, upgrade_side
from app.ledger.world import told_as_world


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did: the ledger now in place, the folder that holds what stood there before (None: nothing)."""

    meta: LedgerMeta
    replaced: Path | None
    erased: int
    """Records whose bytes were in the backup and have been erased since: erased again before anyone sees them."""


def restore(
    source: Path,
    folder: Path,
    keys: KeyStore,
    *,
    key: bytes | None = None,
    home: UserFolders | None = None,
    wait: float = WAIT_SECONDS,
) -> Restored:
    """Put the backup in `source` (a folder with ledger.json) in the place of the ledger in `folder`.

    `key` is the recovery key where the keyring has none (LedgerRefused key_missing asks for it); it is kept by `keys`
    from then on. Raises LedgerRefused (not_a_ledger, key_missing, key_wrong, newer_format, damaged, in_use and a
    folder's refusals) and WorldError; the ledger in `folder` is unchanged then.
    """
    check_sqlite_version()
    check_folder(folder)
    meta = read_meta(source)
    used = key if key is not None else find_key(keys, meta).key
    if meta.key and key_mark(used, meta.ledger_id) != meta.key:
        raise LedgerRefused(Refusal.key_wrong, "recovery key")
    users = home or UserFolders.of_this_user()
    with told_as_world():
        folder.mkdir(parents=True, exist_ok=True)
        # A folder with a lock file is a ledger, not a backup: nobody may write to it while it is copied.
        with LedgerLock(folder, wait), LedgerLock(source, wait) if (source / LOCK_FILE).exists() else nullcontext():
            swap.finish(folder)
            gone = _erased_since(folder, keys, users, meta.ledger_id)
            with swap.new_stage(folder) as stage:
                _copy(source, stage, meta, used)
                erased = _hold_to(stage, used, gone)
                _keep_key(keys, meta.ledger_id, used)
                kept = f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}" if exists(folder) else ""
                swap.commit_stage(folder, swap.Purpose.restore, keep_as=kept)
    return Restored(meta=meta, replaced=folder / kept if kept else None, erased=erased)


def _keep_key(keys: KeyStore, ledger_id: str, key: bytes) -> None:
    """The restored ledger's key is in use from now on; the one before it still opens what is set aside."""
    before = keys.find(ledger_id)
    if before is None or before.key != key:
        keys.save(ledger_id, key)
        if before is not None:
            keys.keep_former(ledger_id, before.key)


def _copy(source: Path, stage: Path, meta: LedgerMeta, key: bytes) -> None:
    """The backup's files as they lie, WAL included where there is one, and checked here."""
    for name in (LEDGER_FILE, SIDE_FILE):
        for path in (source / name, source / f"{name}-wal"):
            if path.exists():
                shutil.copyfile(path, stage / path.name)
    known = bool(meta.key)
    check_file(stage / LEDGER_FILE, key, key_known_right=known)
    check_file(stage / SIDE_FILE, key, application_id=SIDE_APPLICATION_ID, newest=SIDE_FORMAT, key_known_right=known)
    for name in (LEDGER_FILE, SIDE_FILE):
        _check(stage / name, key)
    write_meta(stage, meta)


def _check(path: Path, key: bytes) -> None:
    try:
        connect(path, key).close()  # carries a WAL over
        raw = keyed(path, key)
        try:
            checked = full_check(raw)
        finally:
            raw.close()
    except DriverError as fault:
        raise LedgerRefused(Refusal.damaged, f"{path.name}: {fault}") from fault
    if checked.soundness is not Soundness.sound:
        raise LedgerRefused(Refusal.damaged, f"{path.name}: {checked.problems[0]}")
    sync_file(path)


def _hold_to(stage: Path, key: bytes, gone: list[bytes]) -> int:
    """Erase again what was erased since, and let the copy be no place's desk; returns how many records had bytes."""
    upgrade_side(stage / SIDE_FILE, key)
    side = SideStore.open(stage / SIDE_FILE, key)
    try:
        erased = side.erase(gone, datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"))
    finally:
        side.close()
    raw = connect(stage / LEDGER_FILE, key)
    try:
        raw.execute("DELETE FROM local_value WHERE key >= ? AND key < ?", (PLACE_KEY, PLACE_KEY + "~"))
    finally:
        raw.close()
    return erased


def _erased_since(folder: Path, keys: KeyStore, home: UserFolders, ledger_id: str) -> list[bytes]:
    """Ids of all that is known to be erased: from the list outside the ledgers and from the ledger that stands here."""
    gone = dict.fromkeys(listed_erasures(erased_list(home, ledger_id)))
    try:
        here = read_meta(folder)
        if here.ledger_id == ledger_id:
            key = find_key(keys, here).key
            check_file(folder / SIDE_FILE, key, application_id=SIDE_APPLICATION_ID, newest=SIDE_FORMAT)
            side = SideStore.open(folder / SIDE_FILE, key)
            try:
                gone.update(dict.fromkeys(side.tombstones()))
            finally:
                side.close()
    except WorldError:
        # Nothing here, or too damaged to say: that is why one restores. The list outside stands.
        return list(gone)
    return list(gone)
