"""Projections of an earlier reducer made anew where they stand, a slice at a time, while people read and write.

Decides what may be done so, and in which order. An aggregate is folded by itself, so each head with its rows is right
whatever stands beside it: nothing is copied, nothing is swapped, nothing must be caught up. What was not come to yet is
shown as it stood; a unit of work decides nothing on it and folds nothing onto it, but folds it from the log. Tables of
another layout this version's code can't read: those are rebuilt before anybody reads (`rebuild`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from sqlalchemy import Connection

from app.domain.folding import VERSION as REDUCER_VERSION
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.ledger import heads, projection_tables
from app.ledger.projections import Projector
from app.ledger.reads import Reads
from app.ledger.writer import LedgerWriter, Priority
from app.usecases.changes import Changes

SECONDS: Final = 0.03
"""How long a slice goes on; with the part begun by then and its commit it aims at 45 ms."""
PART: Final = 20
"""Aggregates between two looks at the clock."""
PAUSE_SECONDS: Final = 0.2
"""Between two looks whether whoever held the WAL back still does."""
AT_ONCE: Final = 2_000
"""So many are folded before anybody is answered; where more would have to be, all are rebuilt instead."""
_LAST: Final = "SELECT coalesce(max(n), 0) FROM head"
_AT_ONCE: Final = "SELECT n, kind, agg FROM head WHERE newer=1 OR kind IN ('operator', 'setting') LIMIT ?"
"""What the earlier version couldn't read has no rows: nobody would find it, and make it a second time. And what decides
for everybody: who may do what."""
_NEXT: Final = "SELECT n, kind, agg FROM head WHERE n > ? AND n <= ? ORDER BY n LIMIT ?"


class Remake:
    """How far the projections of one ledger are this version's. `stale` and slices are of the write thread."""

    def __init__(self, writer: LedgerWriter, projector: Projector, tell: Callable[[Changes], None]) -> None:
        """Nothing is owed until `begin` says so; `tell` hears once all is done."""
        self._writer = writer
        self._projector = projector
        self._tell = tell
        self._after = 0
        self._last = 0

    def begin(self, connection: Connection, stamped: str) -> bool:
        """Whether projections of the version `stamped` can be read as they stand; they are owed from now on then.

        What can't wait is folded here, in the caller's transaction. Until the last head they are of two versions, and
        the stamp is one that neither takes for its own: the earlier one, put back, would read these heads as its.
        """
        begun, _, former = stamped.rpartition("<")
        reducer, _, layout = former.partition(".")
        if layout != str(projection_tables.LAYOUT) or not _earlier(reducer, REDUCER_VERSION):
            return False
        if begun and not _earlier(begun, REDUCER_VERSION + 1):
            return False
        reads = Reads(connection)
        rows = reads.rows(_AT_ONCE, (AT_ONCE + 1,))
        if len(rows) > AT_ONCE:
            return False
        projection_tables.create_indexes(connection)
        self._after, self._last = 0, int(connection.exec_driver_sql(_LAST).scalar_one())
        projection_tables.stamp(connection, f"{REDUCER_VERSION}<{former}")
        heads.refold(connection, self._projector, reads, _touched(rows))
        return self.owed

    @property
    def owed(self) -> bool:
        """Whether any head is still of the earlier version."""
        return self._after < self._last

    def forget(self) -> None:
        """All was made anew by other means."""
        self._after = self._last = 0

    def stale(self, n: int) -> bool:
        """Whether the head in row `n` is still of the earlier version."""
        return self._after < n <= self._last

    def steps(self) -> Iterator[int]:
        """Does what is owed, each step a transaction behind people's commands, or a pause; yields per cent.

        Left at any point, it begins again at the next start. Not for the write thread. Raises WorldError; OurError once
        the writer has stopped.
        """
        while self.owed:
            if self._writer.held_back:  # by a backup; the empty slice looks again
                time.sleep(PAUSE_SECONDS)
                self._writer.submit(_nothing, Priority.BULK).result()
            else:
                self._writer.submit(self._slice, Priority.BULK).result()
            yield 100 * self._after // self._last

    def _slice(self) -> None:
        try:
            self._after = self._writer.run_transaction(self._fold)
        except BaseException:
            self._projector.forget()
            raise
        if self._after == self._last:
            self._tell(Changes(kinds=frozenset(Aggregate)))

    def _fold(self, connection: Connection) -> int:
        """The next slice, in order of row numbers; the last row it came to. The version is noted with the last."""
        reads, after, end = Reads(connection), self._after, time.perf_counter() + SECONDS
        while True:
            rows = reads.rows(_NEXT, (after, self._last, PART))
            heads.refold(connection, self._projector, reads, _touched(rows))
            after = int(rows[-1][0])
            if after == self._last:
                projection_tables.stamp(connection)
            if after == self._last or time.perf_counter() >= end:
                return after


def _touched(rows: Iterable[tuple[int, str, bytes]]) -> heads.Touched:
    return {Ref(Aggregate(kind), agg): n for n, kind, agg in rows}


def _earlier(reducer: str, than: int) -> bool:
    return reducer.isdecimal() and int(reducer) < than


def _nothing() -> None:
    return None
