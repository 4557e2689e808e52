"""Which desk a ledger is: numbers carry the desk's mark, so a copied or restored ledger must become another desk.

Decides when that is so, and which mark a new desk takes. The rule: a place (machine, user, folder) owns its desk. The
ledger remembers which desk is whose; the user's own folder, outside the ledger, remembers the highest number each desk
has handed out. A ledger goes on as the desk of its place only while it holds every number that desk has handed out.

Marks. `A` is the first desk of a ledger that no hub knows; other single letters are the hub's to give. A desk that
comes of a copy or a restore takes two letters at random, none that this user's folders (on one machine no mark is ever
taken twice) or the ledger's own list have seen. Two copies carried to two machines that know nothing of each other
take the same of the 529 with a chance of 1 in 529; no rule that can't ask can do better. Where it happens it is seen:
both desks stand in the list with one mark (`clashing_marks`), and a number that names two repairs opens the chooser.
"""

from __future__ import annotations

import json
import os
import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from filelock import FileLock
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.codes import ALPHABET
from app.ledger.files import read_json, sync_file, sync_folder
from app.ledger.guards import LedgerRefused, Refusal
from app.ledger.tables import DESK_BEFORE, DESK_NOW, delivery, desk, local_value

FIRST_MARK: Final = "A"
PLACE_KEY: Final = "desk_at:"
"""`local_value` keys that begin so hold the desk id (hex) of the place whose number follows."""

_UNSETTLED: Final = ("saved", "waiting", "sent")
_RECORD_BYTES: Final = 64
_GIVEN_UP: Final = 2**62
"""More than any ledger holds, in the place of the highest number handed out."""


class Moved(StrEnum):
    """Why a ledger must become another desk before it may hand out a number."""

    other_place = "other_place"
    """Copied, restored, or carried to another machine, user or folder."""
    older_copy = "older_copy"
    """At its own place, but it lacks numbers this desk has already handed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A row of the desk table: `n` as operations name it, its sixteen-byte id, and the mark its numbers carry."""

    n: int
    desk_id: bytes
    mark: str
    name: str
    since: str


class DeskRecords:
    """What each desk of one ledger has handed out on this machine, kept outside the ledger: one small file a desk."""

    def __init__(self, data_folder: Path, ledger_id: str) -> None:
        """`data_folder` is the user's own."""
        self._folder = data_folder / "desks" / ledger_id

    def reserve(self, desk_id: bytes, taken: Iterable[str], *, first: bool = False) -> str:
        """A mark never given to another desk of this ledger here nor in `taken`; kept before anyone uses it.

        Raises LedgerRefused(marks_used_up) and OSError.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder / "marks.lock"):
            mark = FIRST_MARK if first else choose_mark({*taken, *self._marks()})
            path = self._path(desk_id)
            path.write_bytes(_record(mark, 0))
            sync_file(path)
            sync_folder(self._folder)
        return mark

    def highest(self, desk_id: bytes) -> int | None:
        """The highest number this desk has handed out here; None where nothing (or nothing readable) is known."""
        try:
            return int(read_json(self._path(desk_id))["highest"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # unknown is the safe answer: the ledger becomes another desk

    def give_up(self, desk_id: bytes) -> None:
        """Another machine counts on as this desk: no copy of the ledger, however old, goes on as it here.

        Raises OSError.
        """
        try:
            mark = str(read_json(self._path(desk_id))["mark"])
        except (OSError, ValueError, KeyError, TypeError):
            return  # unknown here: no copy goes on as it anyway
        path = self._path(desk_id)
        path.write_bytes(_record(mark, _GIVEN_UP))
        sync_file(path)

    def keep(self, desk_id: bytes, mark: str) -> DeskRecord:
        """The open record of one desk, to be told each number."""
        return DeskRecord(self._path(desk_id), mark)

    def _path(self, desk_id: bytes) -> Path:
        return self._folder / f"{desk_id.hex()}.json"

    def _marks(self) -> set[str]:
        found: set[str] = set()
        for path in self._folder.glob("*.json"):
            try:
                found.add(str(read_json(path)["mark"]))
            except (ValueError, KeyError):
                continue  # torn by a power cut: its mark still stands in the ledger's own list
        return found


class DeskRecord:
    """The highest number one desk has handed out, rewritten in place after each commit: some microseconds, no sync.

    A kill loses nothing (the bytes are the system's by then). A power cut can lose the last seconds; then only a ledger
    file put back by hand to those very seconds would go unnoticed.
    """

    def __init__(self, path: Path, mark: str) -> None:
        """Opens the record, which must exist. Raises OSError."""
        self._fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        self._mark = mark
        self._guard = threading.Lock()

    def note(self, highest: int) -> None:
        """Numbers up to `highest` are handed out. Raises OSError."""
        with self._guard:
            os.lseek(self._fd, 0, os.SEEK_SET)
            os.write(self._fd, _record(self._mark, highest))

    def close(self) -> None:
        """Flush to the disk and close."""
        with self._guard:
            if self._fd >= 0:
                os.fsync(self._fd)
                os.close(self._fd)
                self._fd = -1


def choose_mark(taken: set[str]) -> str:
    """Two letters at random that are not in `taken`. Raises LedgerRefused(marks_used_up) after the 529th."""
    free = [mark for mark in (a + b for a in ALPHABET for b in ALPHABET) if mark not in taken]
    if not free:
        raise LedgerRefused(Refusal.marks_used_up, f"{len(taken)} marks taken")
    return secrets.choice(free)


def first_desk(connection: Connection, records: DeskRecords, place: str, name: str) -> Desk:
    """Make the desk of a new ledger: mark A."""
    return _take(connection, records, place, name, first=True)


def new_desk(connection: Connection, records: DeskRecords, place: str, name: str = "") -> Desk:
    """Make this ledger another desk, in the caller's transaction; `name` goes on from the desk before where empty.

    Deliveries not yet settled become unknown: the ledger this one was copied from may deliver them too, so each is read
    back before anything is sent. Raises LedgerRefused(marks_used_up).
    """
    before = desk_now(connection)
    return _take(connection, records, place, name or (before.name if before else ""), first=False)


def _take(connection: Connection, records: DeskRecords, place: str, name: str, *, first: bool) -> Desk:
    desk_id = secrets.token_bytes(16)
    taken = set(connection.execute(select(desk.c.mark)).scalars())
    mark = records.reserve(desk_id, taken, first=first)
    since = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    connection.execute(update(desk).where(desk.c.mine == DESK_NOW).values(mine=DESK_BEFORE))
    values = {"desk_id": desk_id, "mark": mark, "name": name, "mine": DESK_NOW, "since": since}
    n = connection.execute(insert(desk).values(values).returning(desk.c.n)).scalar_one()
    remember_place(connection, place, desk_id)
    connection.execute(update(delivery).where(delivery.c.state.in_(_UNSETTLED)).values(state="unknown"))
    return Desk(n=n, desk_id=desk_id, mark=mark, name=name, since=since)


def desk_now(connection: Connection) -> Desk | None:
    """The desk this ledger is now."""
    return _desk(connection, "mine=?", DESK_NOW)


def desk_of_place(connection: Connection, place: str) -> Desk | None:
    """The desk that `place` owns in this ledger, or None."""
    kept = connection.exec_driver_sql("SELECT value FROM local_value WHERE key=?", (PLACE_KEY + place,)).scalar()
    return None if kept is None else _desk(connection, "desk_id=?", bytes.fromhex(kept))


def become(connection: Connection, back: Desk) -> None:
    """Go on as `back`, the desk of this place, after another place of the same file was at work."""
    connection.execute(update(desk).where(desk.c.mine == DESK_NOW).values(mine=DESK_BEFORE))
    connection.execute(update(desk).where(desk.c.n == back.n).values(mine=DESK_NOW))


def remember_place(connection: Connection, place: str, desk_id: bytes) -> None:
    """From now on `place` owns the desk `desk_id`."""
    row = {"key": PLACE_KEY + place, "value": desk_id.hex()}
    upsert = insert(local_value).values(row)
    connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_={"value": row["value"]}))


def highest_number(connection: Connection, n: int) -> int:
    """The highest desk number of the desk `n` in this ledger; 0 where it has none."""
    return int(connection.exec_driver_sql("SELECT max(desk_no) FROM operation WHERE desk=?", (n,)).scalar() or 0)


def why_moved(connection: Connection, records: DeskRecords, place: str) -> Moved | None:
    """Why this ledger must become another desk at `place`, or None where it may go on as the desk of its place."""
    own = desk_of_place(connection, place)
    if own is None:
        return Moved.other_place
    handed_out = records.highest(own.desk_id)
    if handed_out is None or handed_out > highest_number(connection, own.n):
        return Moved.older_copy
    return None


def clashing_marks(connection: Connection) -> dict[str, list[bytes]]:
    """Marks that more than one desk carries, each with the desks' ids; empty nearly always."""
    found: dict[str, list[bytes]] = {}
    for mark, desk_id in connection.execute(select(desk.c.mark, desk.c.desk_id).order_by(desk.c.n)):
        found.setdefault(mark, []).append(desk_id)
    return {mark: ids for mark, ids in found.items() if len(ids) > 1}


def _desk(connection: Connection, which: str, value: object) -> Desk | None:
    sql = f"SELECT n, desk_id, mark, name, since FROM desk WHERE {which}"
    row = connection.exec_driver_sql(sql, (value,)).one_or_none()
    return None if row is None else Desk(n=row.n, desk_id=row.desk_id, mark=row.mark, name=row.name, since=row.since)


def _record(mark: str, highest: int) -> bytes:
    return json.dumps({"mark": mark, "highest": highest}).ljust(_RECORD_BYTES - 1).encode() + b"\n"
