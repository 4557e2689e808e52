"""The desk's print jobs in the ledger's file: each step one short transaction on the write thread.

Decides how a step is kept: only from where it may begin, so that of two who would take one the first does. Local to
this desk: no operation, not in the digest, never synced. Knows neither printers nor words.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import Connection, text

from app.usecases.label_ports import JobState, PrinterKind
from app.usecases.print_jobs import ELSEWHERE, NotNow, Said, Step, StoredJob, taken_step

if TYPE_CHECKING:
    from app.ledger.ledger import SqlLedger

_PACKED: Final = b"\x00z"
"""Begins bytes that were packed; no printer's language begins so."""
KEPT_ROWS: Final = 500
"""Finished jobs the list goes back."""

_COLUMNS: Final = "job, action, printer, kind, title, labels, local, data, state, said, words, ticket, tries, due, dpi"
_PLAIN: Final = _COLUMNS.replace(" data,", " substr(data, 1, 1),")
"""One byte tells that they are kept."""
_RESTING: Final = ", ".join(f"'{said}'" for said in sorted(ELSEWHERE))
_MOVING: Final = f"state IN ('waiting', 'sending', 'sent') AND said NOT IN ({_RESTING})"
_INSERT: Final = text(
    f"INSERT INTO print_job(desk, sha, {_COLUMNS}) VALUES (:desk, :sha, "
    + ", ".join(f":{name}" for name in _COLUMNS.split(", "))
    + ") ON CONFLICT (job) DO NOTHING"
)
_ONE: Final = text(f"SELECT length(data), {_PLAIN} FROM print_job WHERE job=:job")
"""A step is taken without a look at all the bytes: those of thousands of labels take a disk a while."""
_MOVE: Final = text(
    "UPDATE print_job SET state=:state, said=:said, words=:words, ticket=:ticket, tries=:tries, due=:due WHERE job=:job"
)
_EMPTY: Final = text("UPDATE print_job SET data=x'' WHERE job=:job")
_RELEASE: Final = text(
    f"UPDATE print_job SET state=:state, said=:said WHERE job=:job AND state='refused' AND said='{Said.not_recorded}'"
)
_TO_SEND: Final = "state IN ('waiting', 'sending')"
"""Whose bytes are still wanted. A printer that answers nothing leaves its jobs `sent` for ever."""
_OPEN: Final = (
    f"SELECT 1 FROM print_job WHERE {_TO_SEND} OR "
    f"(state='sent' AND said NOT IN ('taken', 'queue_done', 'queue_gone', {_RESTING})) LIMIT 1"
)
_FORGET: Final = text(
    f"UPDATE print_job SET data=x'' WHERE local < :before AND length(data) > 0 AND NOT ({_TO_SEND}) RETURNING n"
)
_DROP: Final = text(
    f"DELETE FROM print_job WHERE NOT ({_TO_SEND}) AND length(data) = 0 "
    "AND n <= (SELECT max(n) FROM print_job) - :kept RETURNING n"
)


class Packed(NamedTuple):
    """What is kept of a job's bytes: fewer of them, and the sum of those that are sent."""

    data: bytes
    sha: bytes


def packed(data: bytes) -> Packed:
    """`data` as it is kept. Pictures of labels shrink to a tenth: what is written while people wait, and what every
    backup carries. Done before the transaction, for thousands of labels take a second.
    """
    small = _PACKED + zlib.compress(data) if data else b""
    fewer = len(small) < len(data) or data.startswith(_PACKED)
    return Packed(small if fewer else data, hashlib.sha256(data).digest())


def _unpacked(kept: bytes) -> bytes:
    return zlib.decompress(kept[len(_PACKED) :]) if kept.startswith(_PACKED) else kept


def insert_job(connection: Connection, desk: int, job: StoredJob, kept: Packed | None = None) -> None:
    """Keeps a new job in the caller's transaction: with the operation that records the print, or not at all.

    `kept` are its bytes, `packed` before.
    """
    row = job._asdict() | {"desk": desk} | (kept or packed(job.data))._asdict()
    connection.execute(_INSERT, row | {name: row[name].value for name in ("kind", "state", "said")})


def release_job(connection: Connection, job: StoredJob) -> None:
    """Lets a job that was held until its print is recorded stand as `job` does, in the caller's transaction: it
    waits to be sent, or it went past the queue.
    """
    connection.execute(_RELEASE, {"job": job.job, "state": job.state.value, "said": job.said.value})


class SqlPrintJobs:
    """The `JobStore` of a ledger."""

    def __init__(self, ledger: SqlLedger) -> None:
        self._ledger = ledger

    def add(self, job: StoredJob) -> None:
        """Keeps a new job. Raises WorldError; after `commit_unknown` it may be tried again with the same id."""
        kept = packed(job.data)
        self._ledger.writer.run_transaction(lambda connection: insert_job(connection, self._ledger.desk.n, job, kept))

    def job(self, job: str) -> StoredJob:
        """The job with its bytes. Raises NotNow where there is none."""
        rows = self._ledger.read(lambda reads: reads.rows(f"SELECT {_COLUMNS} FROM print_job WHERE job=?", (job,)))
        if not rows:
            raise NotNow(f"no job {job}")
        found = _job(rows[0])
        return found._replace(data=_unpacked(found.data))

    def move(self, job: str, step: Step, *, among: frozenset[JobState]) -> StoredJob:
        """Takes the step where the job stands among these states, else raises NotNow; with one of its bytes."""

        def work(connection: Connection) -> StoredJob:
            row = connection.execute(_ONE, {"job": job}).one_or_none()
            if row is None:
                raise NotNow(f"no job {job}")
            size, stands = row[0], _job(row[1:])
            if stands.state not in among:
                raise NotNow(f"{job} is {stands.state}")
            moved = taken_step(stands, step, size)
            values = moved._asdict()
            connection.execute(_MOVE, values | {"state": moved.state.value, "said": moved.said.value})
            if stands.data and not moved.data:
                connection.execute(_EMPTY, {"job": job})
            return moved

        return self._ledger.writer.run_transaction(work)

    def unfinished(self) -> tuple[StoredJob, ...]:
        """Jobs of this desk that may still move by themselves, oldest first, with one of their bytes."""
        return self._rows(f"WHERE {_MOVING} AND desk = ? ORDER BY n", (self._ledger.desk.n,))

    def left_open(self) -> bool:
        """Whether a job waits to be sent, or was on its way and nobody has said yet what became of it."""
        return bool(self._ledger.read(lambda reads: reads.rows(_OPEN, ())))

    def strangers(self) -> tuple[StoredJob, ...]:
        """Unfinished jobs of the desk this ledger was before it was restored or copied."""
        return self._rows(f"WHERE {_MOVING} AND desk <> ? ORDER BY n", (self._ledger.desk.n,))

    def newest(self, limit: int) -> tuple[StoredJob, ...]:
        """Newest first, with one of their bytes."""
        return self._rows("ORDER BY n DESC LIMIT ?", (limit,))

    def tidy(self, before: str) -> int:
        """Forgets the bytes of finished jobs of before that local time, then rows nobody looks back to."""

        def work(connection: Connection) -> int:
            forgotten = connection.execute(_FORGET, {"before": before}).fetchall()
            dropped = connection.execute(_DROP, {"kept": KEPT_ROWS}).fetchall()
            return len(forgotten) + len(dropped)

        return self._ledger.writer.run_transaction(work)

    def _rows(self, rest: str, values: tuple[Any, ...]) -> tuple[StoredJob, ...]:
        rows = self._ledger.read(lambda reads: reads.rows(f"SELECT {_PLAIN} FROM print_job {rest}", values))
        return tuple(_job(row) for row in rows)


def _job(row: Any) -> StoredJob:
    found = StoredJob(*row)
    return found._replace(kind=PrinterKind(found.kind), state=JobState(found.state), said=Said(found.said))
