"""The side store: personal data and files, apart from the operations that name them by id, so that they can be erased.

Decides how a record lies in side.db (own file, the ledger's key), how its bytes are known by a salted hash, and that
an erased record never comes back: its id stays as a tombstone, here and in a list outside the ledger that a restored
backup is held to. Knows nothing of what a record says.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Column, Connection, LargeBinary, MetaData, Table, Text, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.errors import OurError
from app.ledger.driver import connect, pragma_int
from app.ledger.engine import Database, open_database, raw_of
from app.ledger.file_format import SIDE_APPLICATION_ID, SIDE_FORMAT
from app.ledger.files import sync_folder
from app.ledger.world import told_as_world

metadata: Final = MetaData()

side: Final = Table(
    "side",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("salt", LargeBinary),
    Column("sha", LargeBinary),
    Column("media", Text),
    Column("bytes", LargeBinary),
    Column("erased_at", Text),
    sqlite_strict=True,
)

_STEPS: Final[dict[int, tuple[str, ...]]] = {
    1: (
        "CREATE TABLE side (id BLOB NOT NULL, salt BLOB, sha BLOB, media TEXT, bytes BLOB, erased_at TEXT, "
        "PRIMARY KEY (id)) STRICT",
        f"PRAGMA application_id={SIDE_APPLICATION_ID}",
    ),
}
"""What brings side.db from the format before to each format. Steps are never changed once released."""

_IN_LIMIT: Final = 500
_ID_LINE: Final = re.compile("(?:[0-9a-f]{2})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRecord:
    """A record as it lies: `content` is None once erased, then `erased_at` says when (UTC, ISO 8601 with Z)."""

    id: bytes
    salt: bytes
    sha: bytes
    media: str
    content: bytes | None
    erased_at: str | None


def upgrade_side(path: Path, key: bytes) -> int:
    """Make side.db at `path`, or bring it to this format, in one transaction; returns the format. Raises WorldError."""
    with told_as_world():
        raw = connect(path, key, create=True)
        try:
            raw.execute("BEGIN IMMEDIATE")
            for step in range(pragma_int(raw, "user_version") + 1, SIDE_FORMAT + 1):
                for statement in _STEPS[step]:
                    raw.execute(statement)
                raw.execute(f"PRAGMA user_version={step}")
            raw.execute("COMMIT")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return pragma_int(raw, "user_version")
        finally:
            raw.close()


class SideStore:
    """side.db, open. Safe to call from any thread; each call is its own transaction, done when it returns."""

    def __init__(self, database: Database, erased_list: Path | None = None) -> None:
        """`erased_list` is a file outside the ledger's folder that keeps the ids of all that was erased."""
        self._database = database
        self._erased_list = erased_list

    @classmethod
    def open(cls, path: Path, key: bytes, erased_list: Path | None = None) -> Self:
        """Open side.db at `path`, which must exist and be of this format. Raises WorldError."""
        with told_as_world():
            return cls(open_database(path, key), erased_list)

    @property
    def database(self) -> Database:
        """The file, for backup and checks."""
        return self._database

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def put(self, record_id: bytes, media: str, content: bytes) -> SideRecord:
        """Keep `content` (of media type `media`) under `record_id`; the same again changes nothing.

        An id that was erased stays erased, whatever comes. Raises OurError for other bytes under an id in use, and
        WorldError.
        """
        salt = secrets.token_bytes(16)
        return self.receive(
            SideRecord(id=record_id, salt=salt, sha=salted(salt, content), media=media, content=content, erased_at=None)
        )

    def put_all(self, records: Iterable[tuple[bytes, str, bytes]]) -> None:
        """Keep many records (id, media type, content) in one transaction; an id in use or erased stays as it is."""
        rows = []
        for record_id, media, content in records:
            salt = secrets.token_bytes(16)
            rows.append({"id": record_id, "salt": salt, "sha": salted(salt, content), "media": media, "bytes": content})
        if rows:
            with told_as_world(), self._database.write.begin() as connection:
                connection.execute(insert(side).on_conflict_do_nothing(), rows)

    def receive(self, record: SideRecord) -> SideRecord:
        """Keep a record as another desk made it. Raises OurError where its hash or an id in use says otherwise."""
        if record.content is None or not hmac.compare_digest(salted(record.salt, record.content), record.sha):
            raise OurError(f"side record {record.id.hex()}: bytes and hash differ")
        with told_as_world(), self._database.write.begin() as connection:
            kept = _get(connection, record.id)
            if kept is None:
                values = {"id": record.id, "salt": record.salt, "sha": record.sha, "media": record.media}
                connection.execute(insert(side).values(values | {"bytes": record.content}))
                return record
        if kept.erased_at is None and (kept.content, kept.media) != (record.content, record.media):
            raise OurError(f"side record {record.id.hex()} holds something else")
        return kept

    def get(self, record_id: bytes) -> SideRecord | None:
        """The record, erased or not; None where it never came. Raises OurError where its bytes don't fit its hash."""
        with told_as_world(), self._database.read.connect() as connection:
            found = _get(connection, record_id)
        if found is None or found.content is None or hmac.compare_digest(salted(found.salt, found.content), found.sha):
            return found
        raise OurError(f"side record {record_id.hex()}: bytes and hash differ")

    def get_many(self, record_ids: Sequence[bytes]) -> dict[bytes, bytes | None]:
        """The bytes of those that came, None where they were erased; what never came is left out. Raises OurError as
        `get` does.
        """
        found: dict[bytes, bytes | None] = {}
        with told_as_world(), self._database.read.connect() as connection:
            raw = raw_of(connection)
            for start in range(0, len(record_ids), _IN_LIMIT):
                part = record_ids[start : start + _IN_LIMIT]
                marks = ",".join("?" * len(part))
                sql = f"SELECT id, salt, sha, bytes FROM side WHERE id IN ({marks})"
                for record_id, salt, sha, content in raw.execute(sql, part).fetchall():
                    if content is not None and not hmac.compare_digest(salted(salt, content), sha):
                        raise OurError(f"side record {record_id.hex()}: bytes and hash differ")
                    found[record_id] = content
        return found

    def erase(self, record_ids: Iterable[bytes], at: str) -> int:
        """Erase the bytes of these records for good, also of ids not here yet; returns how many had bytes.

        `at` is UTC, ISO 8601 with Z. The list outside is written first: a cut in between erases again, never less.
        """
        ids = list(record_ids)
        with told_as_world():
            if self._erased_list is not None:
                _list_outside(self._erased_list, ids)
            with self._database.write.begin() as connection:
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
                had = sum(_erase(connection, record_id, at) for record_id in ids)
            self._empty_wal()
        return had

    def tombstones(self) -> dict[bytes, str]:
        """Ids of all that was erased, with when."""
        with told_as_world(), self._database.read.connect() as connection:
            query = select(side.c.id, side.c.erased_at).where(side.c.erased_at.is_not(None))
            return {row.id: row.erased_at for row in connection.execute(query)}

    def _empty_wal(self) -> None:
        # secure_delete zeroes the pages; the WAL still holds them as they were until it is emptied: now, or where a
        # reader is in the way, when the store is closed.
        raw = self._database.connect()
        try:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            raw.close()


def listed_erasures(erased_list: Path) -> list[bytes]:
    """The ids in a list of erasures; [] where there is none. Raises OSError."""
    if not erased_list.exists():
        return []
    lines = erased_list.read_text("ascii", errors="replace").split("\n")
    return [bytes.fromhex(line) for line in lines if _ID_LINE.fullmatch(line)]


def salted(salt: bytes, content: bytes) -> bytes:
    """The hash by which a record's bytes are known; salted, so that it tells nothing about a name or a number."""
    return hashlib.sha256(salt + content).digest()


def _list_outside(erased_list: Path, ids: Iterable[bytes]) -> None:
    erased_list.parent.mkdir(parents=True, exist_ok=True)
    with erased_list.open("a", encoding="ascii", newline="\n") as file:
        # Begins a new line: one that a power cut tore must not swallow this.
        file.write("".join(f"\n{record_id.hex()}" for record_id in ids) + "\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(erased_list.parent)


def _get(connection: Connection, record_id: bytes) -> SideRecord | None:
    row = connection.execute(select(side).where(side.c.id == record_id)).one_or_none()
    if row is None:
        return None
    return SideRecord(
        id=row.id,
        salt=row.salt or b"",
        sha=row.sha or b"",
        media=row.media or "",
        content=row._mapping["bytes"],
        erased_at=row.erased_at,
    )


def _erase(connection: Connection, record_id: bytes, at: str) -> bool:
    gone = {"salt": None, "sha": None, "media": None, "bytes": None, "erased_at": at}
    done = connection.execute(update(side).where(side.c.id == record_id, side.c.erased_at.is_(None)).values(gone))
    if done.rowcount:
        return True
    connection.execute(insert(side).values({"id": record_id, "erased_at": at}).on_conflict_do_nothing())
    return False
