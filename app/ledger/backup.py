"""Backups: both files and ledger.json in a folder named by time, checked on the copy, never counted good by hope.

Decides when a backup is good: copied whole, every page's checksum and SQLite's full check passed on the copy itself,
on the disk, and the recovery key confirmed by a person (a copy nobody can open is no backup). Keeps at least one good
one. A backup is a snapshot of the moment it begins; scans go on beside it.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from app.domain.errors import WorldError, WorldFault
from app.ledger.driver import Raw, keyed, pragma_int
from app.ledger.engine import Database
from app.ledger.file_format import LEDGER_FILE, SIDE_FILE
from app.ledger.files import read_json, replace_patiently, sync_file, sync_folder, write_durably
from app.ledger.integrity import Checked, Soundness, full_check
from app.ledger.ledger_folder import OpenLedger
from app.ledger.meta import write_meta
from app.ledger.world import told_as_world

BACKUP_FILE: Final = "backup.json"
KEEP: Final = 14
"""How many good backups of one ledger `daily_backup` leaves in a folder."""

CLOCKS_APART: Final = timedelta(minutes=5)
"""How far ahead of now a backup may be dated, clocks being what they are; beyond, a wrong clock dated it."""

_SPARE_BYTES: Final = 4 * 1024 * 1024
_STEP: Final = 2_000
"""Pages copied between two words of progress: 8 MB, some hundredths of a second."""
_COPYING: Final = 70
"""Per cent of the way at which copying ends and checking begins."""

_CHECK_STEP: Final = 1_000_000
"""Steps of SQLite's machine between two words during the check: some hundredths of a second."""

Told = Callable[[int], None]
"""Hears how far a backup is, in per cent; on the thread it is made on."""


def _nobody(done: int) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup as it lies. `at` is UTC, ISO 8601 with Z; `size` in bytes; `seconds` it took to copy and to check."""

    folder: Path
    ledger_id: str
    at: str
    operations: int
    side_records: int
    size: int
    seconds: float
    sound: bool
    recovery_confirmed: bool
    problems: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether this backup counts: sound, and someone holds the key to it."""
        return self.sound and self.recovery_confirmed

    @property
    def moment(self) -> datetime:
        """When it was begun, aware."""
        return datetime.fromisoformat(self.at)

    def dated_ahead(self, now: datetime) -> bool:
        """Whether it is dated in the future: when it was made nobody can say, so it stands in for no other."""
        return self.moment > now + CLOCKS_APART


def backup(ledger: OpenLedger, to: Path, *, now: datetime | None = None, told: Told = _nobody) -> Backup:
    """Copy the open ledger into a new folder inside `to` and check the copy; `told` hears how far it is.

    An unsound copy is kept, named so in its backup.json, and answered with `sound` False: the ledger itself is then
    damaged. Raises WorldError (disk full, destination refused); nothing is left then.
    """
    begun = time.monotonic()
    moment = (now or _now()).astimezone(UTC)
    with told_as_world():
        _make_folder(to)
        _check_room(ledger, to)
        target = _free_name(to, f"shuridai-{ledger.meta.ledger_id[:8]}-{moment:%Y%m%dT%H%M%SZ}")
        part = target.with_name(target.name + ".tmp")
        part.mkdir()
        try:
            made = _fill(ledger, part, target, moment, begun, told)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        replace_patiently(part, target)
        sync_folder(to)
    return made


def backups_in(folder: Path, ledger_id: str = "") -> list[Backup]:
    """The finished backups in `folder` (of one ledger, or of all), oldest first. Raises WorldError."""
    found: list[Backup] = []
    with told_as_world():
        for path in folder.glob(f"*/{BACKUP_FILE}"):
            made = read_backup(path.parent)
            if made is not None and path.parent.suffix != ".tmp" and ledger_id in ("", made.ledger_id):
                found.append(made)
    return sorted(found, key=lambda made: (made.moment, made.folder.name))


def read_backup(folder: Path) -> Backup | None:
    """What backup.json in `folder` tells; None where there is none, it can't be read or it tells no moment."""
    try:
        row = read_json(folder / BACKUP_FILE)
        made = Backup(**{**row, "folder": folder, "problems": tuple(row["problems"])})
        return made if made.moment.tzinfo is not None else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def backed_up_since(ledger: OpenLedger, to: Path, since: datetime) -> bool:
    """Whether `to` holds a sound backup of this ledger begun between `since` (aware) and now. Raises WorldError."""
    now = _now()
    return to.exists() and any(
        made.sound and made.moment >= since and not made.dated_ahead(now) for made in _own(ledger, to)
    )


def daily_backup(
    ledger: OpenLedger, to: Path, *, since: datetime, keep: int = KEEP, told: Told = _nobody
) -> Backup | None:
    """Back up unless there is a sound backup begun at or after `since` already; then thin out the old ones.

    Of this ledger's backups the newest `keep` good ones stay; where none is good yet (the recovery key was never
    confirmed), the newest `keep` sound ones. The newest good one is never removed. Those dated in the future stay and
    aren't counted until then. Raises WorldError.
    """
    if backed_up_since(ledger, to, since):
        return None
    made = backup(ledger, to, told=told)
    with told_as_world():
        now = _now()
        _thin_out([each for each in _own(ledger, to) if not each.dated_ahead(now)], keep)
    return made


def copy_database(source: Raw, target: Path, key: bytes, told: Told = _nobody) -> Checked:
    """Copy a database as it is now into a new file of the same key, synced, and check the copy. Raises DriverError.

    `told` hears 0 to 100 per cent of this file.
    """

    def copied(_code: int, remaining: int, total: int) -> None:
        told(_COPYING * (total - remaining) // max(1, total))

    copy = keyed(target, key, "rwc")
    try:
        copy.execute("PRAGMA synchronous=OFF")  # synced once, as a whole, below
        # In steps, for the sake of `told`: SQLite begins anew whenever another connection commits between two of them,
        # unless this one reads all the while.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        source.backup(copy, pages=_STEP, progress=copied)
        source.execute("COMMIT")
        copy.execute("PRAGMA journal_mode=DELETE").fetchall()  # so that it opens from a read-only medium
    finally:
        copy.close()
    sync_file(target)
    checking = keyed(target, key, "ro")
    try:
        checked = _checked(checking, told)
    finally:
        checking.close()
    told(100)
    return checked


def _checked(copy: Raw, told: Told) -> Checked:
    """The full check; what `told` raises ends it and is raised here, outside the driver's callback."""
    raised: list[BaseException] = []

    def went_on() -> bool:
        try:
            told(_COPYING)
        except BaseException as fault:  # noqa: BLE001 - the driver would swallow it; raised again below
            raised.append(fault)
        return bool(raised)

    copy.set_progress_handler(went_on, _CHECK_STEP)
    checked = full_check(copy)
    if raised:
        raise raised[0]
    return checked


def _now() -> datetime:
    return datetime.now(UTC)


def _own(ledger: OpenLedger, folder: Path) -> list[Backup]:
    return backups_in(folder, ledger.meta.ledger_id)


def _thin_out(made: list[Backup], keep: int) -> None:
    counted = [each for each in made if each.good] or [each for each in made if each.sound]
    kept = {each.folder for each in counted[-max(1, keep) :]}
    newest = made[-1].folder if made else None
    for each in made:
        if each.folder not in kept and each.folder != newest:
            shutil.rmtree(each.folder)


def _fill(ledger: OpenLedger, part: Path, target: Path, moment: datetime, begun: float, told: Told) -> Backup:
    # The ledger before the side store: then every record an operation names is in the copy.
    checks = [
        _copy_checked(ledger.database, part / LEDGER_FILE, ledger.key, told),
        _copy_checked(ledger.side.database, part / SIDE_FILE, ledger.key, _nobody),
    ]
    write_meta(part, ledger.meta)
    made = Backup(
        folder=target,
        ledger_id=ledger.meta.ledger_id,
        at=moment.isoformat(timespec="seconds").replace("+00:00", "Z"),
        operations=_count(part / LEDGER_FILE, ledger.key, "operation", checks[0]),
        side_records=_count(part / SIDE_FILE, ledger.key, "side", checks[1]),
        size=sum(path.stat().st_size for path in part.iterdir()),
        seconds=round(time.monotonic() - begun, 3),
        sound=all(check.soundness is Soundness.sound for check in checks),
        recovery_confirmed=ledger.recovery_confirmed(),
        problems=tuple(problem for check in checks for problem in check.problems),
    )
    row = {name: value for name, value in asdict(made).items() if name != "folder"}
    write_durably(part / BACKUP_FILE, json.dumps(row, indent=1) + "\n")
    return made


def _copy_checked(database: Database, target: Path, key: bytes, told: Told) -> Checked:
    source = database.connect(query_only=True)
    try:
        return copy_database(source, target, key, told)
    finally:
        source.close()


def _count(path: Path, key: bytes, table: str, checked: Checked) -> int:
    if checked.soundness is not Soundness.sound:
        return 0  # a damaged page may stop the count, and there is nothing to count on
    raw = keyed(path, key, "immutable")
    try:
        row = raw.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(row[0]) if row else 0
    finally:
        raw.close()


def _check_room(ledger: OpenLedger, to: Path) -> None:
    size = _SPARE_BYTES
    for database in (ledger.database, ledger.side.database):
        raw = database.connect(query_only=True)
        try:
            size += pragma_int(raw, "page_count") * pragma_int(raw, "page_size")
        finally:
            raw.close()
    free = shutil.disk_usage(to).free
    if free < size:
        raise WorldError(WorldFault.disk_full, f"{to}: {free} bytes free, {size} needed")


def _make_folder(to: Path) -> None:
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise WorldError(WorldFault.refused_destination, str(fault)) from fault


def _free_name(to: Path, name: str) -> Path:
    target, number = to / name, 2
    while target.exists() or target.with_name(target.name + ".tmp").exists():
        target, number = to / f"{name}-{number}", number + 1
    return target
