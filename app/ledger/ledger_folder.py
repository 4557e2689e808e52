"""A ledger's folder, from the first look to the last close: make, open, and know in which state it was left.

Decides the order of things at start: what may be refused comes before anything is touched. Then: finish an exchange of
files that was cut, find the key, check the files, upgrade, see whether this is still the same desk, leave a mark that
the ledger is open. Knows nothing of operations.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.errors import OurError
from app.ledger import swap
from app.ledger.desks import (
    Desk,
    DeskRecord,
    DeskRecords,
    Moved,
    become,
    desk_now,
    desk_of_place,
    first_desk,
    highest_number,
    new_desk,
    why_moved,
)
from app.ledger.driver import DriverError, Raw
from app.ledger.engine import Database, open_database
from app.ledger.file_format import FORMAT, LEDGER_FILE, OPEN_MARK, SIDE_APPLICATION_ID, SIDE_FILE, SIDE_FORMAT
from app.ledger.guards import LedgerRefused, Refusal, check_file, check_folder, check_sqlite_version
from app.ledger.integrity import BackgroundCheck, Checked, Soundness
from app.ledger.keys import FoundKey, KeyStore, key_mark, new_key, parse_recovery_text
from app.ledger.lock import WAIT_SECONDS, LedgerLock
from app.ledger.machine import UserFolders, place_of
from app.ledger.meta import LedgerMeta, read_meta, write_meta
from app.ledger.side_store import SideStore, upgrade_side
from app.ledger.tables import local_value
from app.ledger.transaction import run_transaction
from app.ledger.upgrade import needs_upgrade, upgrade
from app.ledger.world import told_as_world

LEDGER_ID = "ledger_id"
"""`local_value` key: the id inside the file, to be held against ledger.json."""
RECOVERY_CONFIRMED = "recovery_key_confirmed"
"""`local_value` key: mark of the key whose recovery text was typed back; a rekey makes it stale by itself."""


class OpenLedger:
    """An open ledger: its two files, its lock, its desk. Made by `open_ledger`, ended by `close`."""

    def __init__(
        self,
        *,
        folder: Path,
        meta: LedgerMeta,
        key: FoundKey,
        lock: LedgerLock,
        database: Database,
        side: SideStore,
        home: UserFolders,
        unclean: bool,
    ) -> None:
        """Takes over what `open_ledger` has opened."""
        self.folder = folder
        self.meta = meta
        self.database = database
        self.side = side
        self.lock = lock
        self.unclean = unclean
        """The last process did not close the ledger: killed, or the power went."""
        self.check = BackgroundCheck(database, side.database)
        self.key_place = key.place
        self.plain_notice = key.plain_notice
        self._key = key.key
        self._place = place_of(folder, home)
        self._records = DeskRecords(home.data, meta.ledger_id)
        self._record: DeskRecord | None = None
        self._noting: Raw | None = None
        self._checking = False
        self.moved_because: Moved | None = None
        self.desk = self._settle_desk()
        """The desk this ledger is; while `moved` the one it must no longer be."""

    @property
    def moved(self) -> bool:
        """This ledger was copied, restored or carried elsewhere: it takes a new desk before it hands out a number."""
        return self.moved_because is not None

    @property
    def key(self) -> bytes:
        """The ledger's key, for the recovery text that is printed. Never log it."""
        return self._key

    def take_new_desk(
        self, name: str = "", then: Callable[[Connection, Desk], None] | None = None, *, given_up: bytes = b""
    ) -> Desk:
        """Become another desk, in one transaction with what `then` does, and go on as it. Raises WorldError.

        `given_up`: a desk as which another machine counts on.
        """

        def take(connection: Connection) -> Desk:
            made = new_desk(connection, self._records, self._place, name)
            if given_up:
                self._records.give_up(given_up)
            if then is not None:
                then(connection, made)
            return made

        self.desk = run_transaction(self.database, take)
        self.moved_because = None
        self._keep_record()
        return self.desk

    def note_commit(self, counted: int | None = None) -> None:
        """Note outside the ledger how far this desk has counted (None: look it up); to be called after each commit that
        counted on.

        Raises nothing for a full or failing disk: what was saved is saved. The next note or the close makes up for it.
        """
        if self._record is None:
            return
        try:
            self._record.note(self._counted() if counted is None else counted)
        except (OSError, DriverError):
            self._drop_noting()

    def _counted(self) -> int:
        if self._noting is None:
            self._noting = self.database.connect(query_only=True)
        row = self._noting.execute("SELECT max(desk_no) FROM operation WHERE desk=?", (self.desk.n,)).fetchone()
        return int(row[0] or 0) if row else 0

    def recovery_confirmed(self) -> bool:
        """Whether the recovery key of the key in use was typed or scanned back; else no backup counts as good."""
        with told_as_world(), self.database.read.connect() as connection:
            query = select(local_value.c.value).where(local_value.c.key == RECOVERY_CONFIRMED)
            return connection.execute(query).scalar() == key_mark(self._key, self.meta.ledger_id)

    def confirm_recovery(self, typed: str) -> bool:
        """Hold what was typed or scanned against the key; kept where it is right. Raises NotAKey, WorldError."""
        if parse_recovery_text(typed) != self._key:
            return False
        row = {"key": RECOVERY_CONFIRMED, "value": key_mark(self._key, self.meta.ledger_id)}
        with told_as_world(), self.database.write.begin() as connection:
            upsert = insert(local_value).values(row)
            connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_={"value": row["value"]}))
        return True

    def start_check(self) -> None:
        """Begin the background check; its answer comes in `check.future`."""
        if not self._checking:
            self._checking = True
            self.check.start()

    def close(self) -> None:
        """Close everything and let go of the lock. A check that is owed and not done stays owed.

        Raises WorldError where the disk fails at it: what was saved is saved, and the next start checks the files.
        """
        try:
            with told_as_world():
                self._close()
        finally:
            self.lock.release()

    def _close(self) -> None:
        owed = self.unclean
        if self._checking:
            self.check.stop()
            owed = owed and not self._found_sound()
        self.note_commit()
        self._drop_noting()
        if self._record is not None:
            self._record.close()
        self.side.close()
        self.database.close()
        if not owed:
            (self.folder / OPEN_MARK).unlink(missing_ok=True)

    def _found_sound(self) -> bool:
        future = self.check.future
        if future.exception() is not None:
            return False
        answer: Checked = future.result()
        return answer.soundness is Soundness.sound

    def _drop_noting(self) -> None:
        if self._noting is not None:
            self._noting.close()
            self._noting = None

    def _settle_desk(self) -> Desk:
        with told_as_world(), self.database.read.connect() as connection:
            now = desk_now(connection)
            own = desk_of_place(connection, self._place)
            self.moved_because = why_moved(connection, self._records, self._place)
        if now is None:
            raise OurError("the ledger has no desk")
        if self.moved_because is not None or own is None:
            return now
        if own.n != now.n:
            run_transaction(self.database, lambda connection: become(connection, own))
        self.desk = own
        self._keep_record()
        return own

    def _keep_record(self) -> None:
        if self._record is not None:
            self._record.close()
        with told_as_world(), self.database.read.connect() as connection:
            highest = highest_number(connection, self.desk.n)
        self._record = self._records.keep(self.desk.desk_id, self.desk.mark)
        self._record.note(highest)


def create_ledger(
    folder: Path, keys: KeyStore, *, home: UserFolders | None = None, desk_name: str = "", wait: float = WAIT_SECONDS
) -> LedgerMeta:
    """Make a ledger in `folder` (made where it is missing): whole, or not at all. It is then opened by `open_ledger`.

    The key is a new one, kept by `keys`; or the one in the key file `keys` was given, which is kept nowhere else.
    Raises LedgerRefused (exists, and every refusal of a folder) and WorldError.
    """
    check_sqlite_version()
    check_folder(folder)
    users = home or UserFolders.of_this_user()
    with told_as_world():
        folder.mkdir(parents=True, exist_ok=True)
        with LedgerLock(folder, wait):
            swap.finish(folder)
            if exists(folder):
                raise LedgerRefused(Refusal.exists, str(folder))
            return _make(folder, keys, users, desk_name)


def exists(folder: Path) -> bool:
    """Whether there is a ledger, or part of one, in `folder`; also one whose making was cut after it was decided."""
    return swap.decided(folder) or any((folder / name).exists() for name in swap.FILES)


def open_ledger(
    folder: Path,
    keys: KeyStore,
    *,
    home: UserFolders | None = None,
    wait: float = WAIT_SECONDS,
    check: bool = True,
) -> OpenLedger:
    """Open the ledger in `folder`, brought to this version's format.

    Waits `wait` seconds for another process. With `check` a check in the background begins where the last stop was not
    clean. Raises LedgerRefused, by which nothing in the folder is changed, and WorldError.
    """
    check_sqlite_version()
    check_folder(folder)
    if not exists(folder):
        raise LedgerRefused(Refusal.not_a_ledger, f"no ledger in {folder}")
    users = home or UserFolders.of_this_user()
    lock = LedgerLock(folder, wait)
    lock.acquire()
    try:
        with told_as_world():
            opened = _open(folder, keys, users, lock)
    except BaseException:
        lock.release()
        raise
    if opened.unclean and check:
        opened.start_check()
    return opened


def _make(folder: Path, keys: KeyStore, home: UserFolders, desk_name: str) -> LedgerMeta:
    ledger_id = uuid.uuid4().hex
    given = keys.given()
    key = given.key if given is not None else keys.save(ledger_id, new_key()).key
    created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    meta = LedgerMeta(ledger_id=ledger_id, format=FORMAT, created=created, key=key_mark(key, ledger_id))
    with swap.new_stage(folder) as stage:
        upgrade(stage / LEDGER_FILE, key)
        upgrade_side(stage / SIDE_FILE, key)
        write_meta(stage, meta)
        _write_first_rows(stage / LEDGER_FILE, key, ledger_id, home, place_of(folder, home), desk_name)
        swap.commit_stage(folder, swap.Purpose.create)
    return meta


def _write_first_rows(path: Path, key: bytes, ledger_id: str, home: UserFolders, place: str, desk_name: str) -> None:
    def begin(connection: Connection) -> None:
        connection.execute(insert(local_value).values({"key": LEDGER_ID, "value": ledger_id}))
        first_desk(connection, DeskRecords(home.data, ledger_id), place, desk_name)

    database = open_database(path, key)
    try:
        run_transaction(database, begin)
    finally:
        database.close()


def _open(folder: Path, keys: KeyStore, home: UserFolders, lock: LedgerLock) -> OpenLedger:
    swap.finish(folder)
    meta = read_meta(folder)
    key = find_key(keys, meta)
    paths = folder / LEDGER_FILE, folder / SIDE_FILE
    known = bool(meta.key)
    ledger_format = check_file(paths[0], key.key, key_known_right=known)
    side_format = check_file(
        paths[1], key.key, application_id=SIDE_APPLICATION_ID, newest=SIDE_FORMAT, key_known_right=known
    )
    if key.pending:
        key = keys.promote_pending(meta.ledger_id, key.key)
    unclean = _left_open(folder)
    _leave_mark(folder)
    try:
        if needs_upgrade(ledger_format):
            upgrade(paths[0], key.key)
        if side_format < SIDE_FORMAT:
            upgrade_side(paths[1], key.key)
        return _open_files(folder, meta, key, home, lock, unclean=unclean)
    except BaseException:
        if not unclean:
            (folder / OPEN_MARK).unlink(missing_ok=True)
        raise


def _open_files(
    folder: Path, meta: LedgerMeta, key: FoundKey, home: UserFolders, lock: LedgerLock, *, unclean: bool
) -> OpenLedger:
    with ExitStack() as on_error:
        database = open_database(folder / LEDGER_FILE, key.key)
        on_error.callback(database.close)
        _check_id(database, meta)
        side = SideStore.open(folder / SIDE_FILE, key.key, erased_list(home, meta.ledger_id))
        on_error.callback(side.close)
        opened = OpenLedger(
            folder=folder, meta=meta, key=key, lock=lock, database=database, side=side, home=home, unclean=unclean
        )
        on_error.pop_all()
    return opened


def find_key(keys: KeyStore, meta: LedgerMeta) -> FoundKey:
    """The key of the ledger `meta` tells of. Raises LedgerRefused (key_missing, key_wrong)."""
    key = keys.find(meta.ledger_id, meta.key)
    if key is None:
        raise LedgerRefused(Refusal.key_missing, meta.ledger_id)
    if meta.key and key_mark(key.key, meta.ledger_id) != meta.key:
        raise LedgerRefused(Refusal.key_wrong, f"key from {key.place}")
    return key


def erased_list(home: UserFolders, ledger_id: str) -> Path:
    """The file outside the ledger that keeps the ids of all side records erased on this machine."""
    return home.data / "desks" / ledger_id / "erased.txt"


def _check_id(database: Database, meta: LedgerMeta) -> None:
    with database.read.connect() as connection:
        inside = connection.exec_driver_sql("SELECT value FROM local_value WHERE key=?", (LEDGER_ID,)).scalar()
    if inside != meta.ledger_id:
        raise LedgerRefused(Refusal.foreign, f"ledger.json tells of {meta.ledger_id}, the file is {inside}")


def _left_open(folder: Path) -> bool:
    wals = (folder / f"{name}-wal" for name in (LEDGER_FILE, SIDE_FILE))
    return (folder / OPEN_MARK).exists() or any(wal.exists() and wal.stat().st_size for wal in wals)


def _leave_mark(folder: Path) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    (folder / OPEN_MARK).write_text(f"process {os.getpid()} since {since}\n", "utf-8")
