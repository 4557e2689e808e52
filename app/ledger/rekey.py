"""A new key for a ledger, after a desk or a backup was lost: both files anew, exchanged at once.

Decides that the files in use are never rewritten in place: each is copied page for page, the copy is given the new key
and checked, then both take the old ones' place. The new key is kept before and until the exchange is done, so no cut
leaves a file without its key. Old backups keep the old key. Takes the lock itself; the ledger must not be open.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.domain.errors import WorldError, WorldFault
from app.ledger import swap
from app.ledger.driver import DriverError, connect, key_literal, keyed
from app.ledger.file_format import LEDGER_FILE, SIDE_APPLICATION_ID, SIDE_FILE, SIDE_FORMAT
from app.ledger.files import sync_file
from app.ledger.guards import LedgerRefused, Refusal, check_file, check_folder, check_sqlite_version
from app.ledger.integrity import Soundness, full_check
from app.ledger.keys import FoundKey, KeyStore, key_mark, new_key
from app.ledger.ledger_folder import find_key
from app.ledger.lock import WAIT_SECONDS, LedgerLock
from app.ledger.meta import LedgerMeta, read_meta, write_meta
from app.ledger.world import told_as_world


def rekey(folder: Path, keys: KeyStore, *, wait: float = WAIT_SECONDS) -> FoundKey:
    """Give the ledger in `folder` a new key; the recovery key has to be printed and confirmed anew.

    Needs free space for a second copy. Raises LedgerRefused (in_use, key_missing, key_wrong, damaged) and WorldError;
    the ledger is unchanged then.
    """
    check_sqlite_version()
    check_folder(folder)
    with told_as_world(), LedgerLock(folder, wait):
        swap.finish(folder)
        meta = read_meta(folder)
        old = find_key(keys, meta)
        if old.pending:
            # Of a rekey that was cut: the only copy of the key in use, so it comes to its place before another does.
            old = keys.promote_pending(meta.ledger_id, old.key)
        _check(folder, old.key, known=bool(meta.key))
        key = new_key()
        keys.save_pending(meta.ledger_id, key)
        with swap.new_stage(folder) as stage:
            for name in (LEDGER_FILE, SIDE_FILE):
                _copy_with(folder / name, stage / name, old.key, key)
            write_meta(stage, replace(meta, key=key_mark(key, meta.ledger_id)))
            swap.commit_stage(folder, swap.Purpose.rekey)
        return _promote(keys, meta, old, key)


def _check(folder: Path, key: bytes, *, known: bool) -> None:
    side = {"application_id": SIDE_APPLICATION_ID, "newest": SIDE_FORMAT}
    check_file(folder / LEDGER_FILE, key, key_known_right=known)
    check_file(folder / SIDE_FILE, key, key_known_right=known, **side)


def _promote(keys: KeyStore, meta: LedgerMeta, old: FoundKey, key: bytes) -> FoundKey:
    kept = keys.promote_pending(meta.ledger_id, key)
    keys.keep_former(meta.ledger_id, old.key)
    return kept


def _copy_with(source: Path, target: Path, old: bytes, new: bytes) -> None:
    origin = connect(source, old)
    copy = keyed(target, old, "rwc")
    try:
        copy.execute("PRAGMA synchronous=OFF")  # synced once, as a whole, below
        origin.backup(copy)
        # Not in WAL: the pages must lie in the main file under one key, not in a log under two.
        copy.execute("PRAGMA journal_mode=DELETE").fetchall()
        try:
            copy.execute(f"PRAGMA rekey={key_literal(new)}").fetchall()
        except DriverError as fault:
            # SQLCipher tells every failure here by one sentence and no code; on a copy of our own it is the disk's.
            raise WorldError(WorldFault.disk_error, f"rekey of {source.name}: {fault}") from fault
    finally:
        copy.close()
        origin.close()
    connect(target, new).close()  # to WAL here, so that the file in use is never torn between two journal modes
    sync_file(target)
    checking = keyed(target, new)
    try:
        checked = full_check(checking)
    finally:
        checking.close()
    if checked.soundness is not Soundness.sound:
        raise LedgerRefused(Refusal.damaged, f"{source.name}: {checked.problems[0]}")
