"""Rebuild: the projections made again from the operations, a slice at a time, so that memory stays flat.

The aggregates are taken in the order in which the log first names them, which is the order of their rows: the log is
read once from its beginning, tables and the search index grow at their end only. Whether both agree says `verify`.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from app.domain.errors import OurError, UnknownKind
from app.domain.folding.base import Folded
from app.domain.identity import unshort
from app.domain.operations import Operation, Recorded, Ref, canonical, decode
from app.ledger import newer, projection_tables, statements
from app.ledger.driver import WRITE_CACHE_KIB
from app.ledger.engine import raw_of
from app.ledger.heads import both, row_number
from app.ledger.projections import Projector
from app.ledger.reads import IN_LIMIT

SLICE: Final = 500
"""Aggregates in hand at a time."""
SLICES_A_STEP: Final = 40
"""Slices a transaction of a rebuild: nobody writes beside it, and each writes the same index pages once more."""
_SCANNED: Final = 20_000
_CACHE_KIB: Final = 65_536
"""The page cache while rebuilding, so that the pages of the indexes on random keys stay in it."""
FIRST: Final = b""
"""Comes before every id."""
_LINE: Final = "o.seq, o.body, d.desk_id, o.desk_no, o.hub_pos FROM"
_BY_ID: Final = (
    f"SELECT a.agg, {_LINE} operation_aggregate a JOIN operation o ON o.seq = a.seq JOIN desk d ON d.n = o.desk"
    " WHERE a.agg IN (SELECT DISTINCT agg FROM operation_aggregate WHERE agg > ? ORDER BY agg LIMIT ?)"
    " ORDER BY a.agg, a.seq"
)
_BY_SEQ: Final = (
    f"SELECT {_LINE} operation o CROSS JOIN desk d ON d.n = o.desk"
    " WHERE o.seq IN (SELECT value FROM json_each(?)) ORDER BY o.seq"
)
_BEGINNINGS: Final = "SELECT agg, min(seq) FROM operation_aggregate WHERE agg > ? GROUP BY agg ORDER BY agg LIMIT ?"


class Progress(NamedTuple):
    """How many aggregates of how many are done; 0 of 0 while they are counted."""

    done: int
    whole: int


class Aggregated(NamedTuple):
    """An aggregate folded anew: where it stands, what it is, and whether a newer version's operations are in it."""

    ref: Ref
    n: int
    folded: Folded
    confirmed: Folded | None
    position: int
    newer: bool
    undone: tuple[tuple[bytes, int], ...]


class _Line(NamedTuple):
    """An operation of the log with its envelope; None where only a newer version can read it."""

    seq: int
    body: bytes
    desk: bytes
    desk_no: int
    position: int | None
    op: Operation | None

    @property
    def about(self) -> Sequence[Ref]:
        return self.op.about if self.op is not None else newer.refs_of(self.body)


def _line(seq: int, body: bytes, desk: bytes, desk_no: int, position: int | None) -> _Line:
    try:
        return _Line(seq, body, desk, desk_no, position, decode(body))
    except UnknownKind:
        return _Line(seq, body, desk, desk_no, position, None)


def folded_slice(connection: Connection, after: bytes, count: int = SLICE) -> list[Aggregated]:
    """The next `count` aggregates after the id `after`, folded from the log, by their ids."""
    rows = raw_of(connection).execute(_BY_ID, (after, count)).fetchall()
    return [_aggregate(agg, [_line(*row[1:]) for row in part]) for agg, part in groupby(rows, key=itemgetter(0))]


def folded_from(connection: Connection, beginnings: Sequence[int]) -> list[Aggregated]:
    """The aggregates whose part of the log begins with these operations, folded, in the order of their row numbers.

    One that is not named by the operation its part begins with (an undo came before what it undoes) is left out.
    """
    lines = _lines(connection, beginnings)
    begun: dict[bytes, int] = {}
    for seq in beginnings:
        for ref in lines[seq].about:
            begun.setdefault(ref.id, seq)
    links = _links(connection, list(begun))
    ours = {agg: links[agg] for agg, seq in begun.items() if links[agg][0] == seq}
    later = sorted({seq for seqs in ours.values() if len(seqs) > 1 for seq in seqs} - lines.keys())
    lines |= _lines(connection, later)
    return [_aggregate(agg, [lines[seq] for seq in seqs]) for agg, seqs in ours.items()]


def _lines(connection: Connection, seqs: Sequence[int]) -> dict[int, _Line]:
    if not seqs:
        return {}
    rows = raw_of(connection).execute(_BY_SEQ, (json.dumps(seqs),)).fetchall()
    return {row[0]: _line(*row) for row in rows}


def _links(connection: Connection, aggregates: list[bytes]) -> dict[bytes, list[int]]:
    """The operations of each aggregate, in order of the log."""
    found: dict[bytes, list[int]] = {}
    for start in range(0, len(aggregates), IN_LIMIT):
        part = aggregates[start : start + IN_LIMIT]
        sql = f"SELECT agg, seq FROM operation_aggregate WHERE agg IN ({','.join('?' * len(part))}) ORDER BY agg, seq"
        for agg, seq in raw_of(connection).execute(sql, part).fetchall():
            found.setdefault(agg, []).append(seq)
    return found


def _aggregate(agg: bytes, lines: list[_Line]) -> Aggregated:
    """One aggregate from its operations, which come in order of the log."""
    ref, n = _named(agg, lines)
    ordered = lines
    if any(line.position is not None for line in lines):
        ordered = sorted(lines, key=lambda line: (line.position is None, line.position or 0, line.seq))
    recorded = [Recorded(line.op, line.desk, line.desk_no, line.position) for line in ordered if line.op is not None]
    undone = tuple([(action, line.seq) for line in ordered if (action := _undone(line.op)) is not None])
    if len(recorded) < len(lines):
        position = max([line.position or 0 for line in lines])
        return Aggregated(ref, n, Folded(agg), None, position, newer=True, undone=undone)
    shown, confirmed, position, newer_ = both(ref, recorded)
    return Aggregated(ref, n, shown, confirmed, position, newer_, undone)


def _undone(op: Operation | None) -> bytes | None:
    if op is None or op.kind != "undone":
        return None
    try:
        return unshort(str(op.payload.get("action", "")))
    except ValueError:
        return None


def _named(agg: bytes, lines: list[_Line]) -> tuple[Ref, int]:
    """The aggregate's reference and row number, by the first operation that names it."""
    for line in lines:
        for place, ref in enumerate(line.about):
            if ref.id == agg:
                return ref, row_number(line.seq, place)
    raise OurError(f"no operation names aggregate {agg.hex()}")


def write_slice(connection: Connection, projector: Projector, part: list[Aggregated]) -> None:
    """Writes the heads and projections of freshly folded aggregates (their tables begin empty)."""
    if not part:
        return
    statements.write(
        connection,
        "INSERT INTO head(n, kind, agg, shown, meta, confirmed, confirmed_meta, confirmed_pos, newer)"
        " VALUES(?,?,?,?,?,?,?,?,?)",
        [_head_row(a) for a in part],
    )
    done = [pair for a in part for pair in a.undone]
    if done:
        statements.write(connection, "INSERT OR IGNORE INTO undone_action VALUES(?,?)", done)
    projector.write(connection, [(a.ref, a.n, a.folded, False) for a in part])


def _head_row(a: Aggregated) -> tuple[Any, ...]:
    base = (canonical(a.confirmed.state), canonical(a.confirmed.meta)) if a.confirmed else (None, None)
    shown = (canonical(a.folded.state), canonical(a.folded.meta))
    return (a.n, a.ref.kind.value, a.ref.id, *shown, *base, a.position, int(a.newer))


class Beginnings:
    """With which operations the aggregates' parts of the log begin: one bit an operation."""

    def __init__(self) -> None:
        """Begins with none."""
        self.aggregates = 0
        self._bits = bytearray()
        self._after = FIRST

    def scan(self, connection: Connection) -> bool:
        """Takes in the next aggregates; False when there are no more."""
        rows = raw_of(connection).execute(_BEGINNINGS, (self._after, _SCANNED)).fetchall()
        for _, seq in rows:
            if seq >> 3 >= len(self._bits):
                self._bits.extend(bytes((seq >> 3) - len(self._bits) + _SCANNED))
            self._bits[seq >> 3] |= 1 << (seq & 7)
        if rows:
            self.aggregates += len(rows)
            self._after = rows[-1][0]
        return bool(rows)

    def __iter__(self) -> Iterator[int]:
        for at, byte in enumerate(self._bits):
            if byte:
                yield from (at << 3 | bit for bit in range(8) if byte >> bit & 1)


Run = Callable[[Callable[[Connection], None]], None]
"""Runs a step in a transaction of its own."""
Told = Callable[[Progress], None]


def rebuild_steps(run: Run, projector: Projector, told: Told) -> Iterator[Progress]:
    """Makes all projections anew, each step its own transaction by `run`; yields how far it is, at the very begin too.

    A step is many slices, which take a second or more: `told` hears of each as it is written, where the step runs.
    The version is noted last: a rebuild cut off in the middle begins again at the next start.
    """

    def empty(connection: Connection) -> None:
        # No personal data lies here, and all is encrypted: to zero the dropped pages keeps a copy of each in memory.
        connection.exec_driver_sql("PRAGMA secure_delete=OFF")
        connection.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE_KIB}")
        projection_tables.stamp(connection, "")
        projection_tables.drop(connection)
        projection_tables.create(connection, indexes=False)

    def finish(connection: Connection) -> None:
        projection_tables.create_indexes(connection)
        projection_tables.settle_search(connection)
        projection_tables.stamp(connection)

    def as_usual(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA cache_size=-{WRITE_CACHE_KIB}")
        connection.exec_driver_sql("PRAGMA secure_delete=ON")

    projector.forget()
    progress = Progress(0, 0)
    yield progress
    collecting = gc.isenabled()
    gc.disable()  # what a slice makes goes with it, by count alone; to look through it takes a tenth of the time
    try:
        run(empty)
        for progress in _refill(run, projector, told):
            yield progress
        run(finish)
    finally:  # also where a step raises or nobody asks for the next one: people write through this connection
        if collecting:
            gc.enable()
        run(as_usual)
    yield progress


def _refill(run: Run, projector: Projector, told: Told) -> Iterator[Progress]:
    """Writes every aggregate into the empty projections, first those found where their log begins, then the others."""
    beginnings, more, done, written = Beginnings(), True, 0, 0

    def scan(connection: Connection) -> None:
        nonlocal more
        more = beginnings.scan(connection)

    while more:
        run(scan)
    order = iter(beginnings)
    while seqs := list(islice(order, SLICE * SLICES_A_STEP)):

        def step(connection: Connection, seqs: list[int] = seqs, before: int = done) -> None:
            nonlocal written
            written = 0
            for start in range(0, len(seqs), SLICE):
                part = folded_from(connection, seqs[start : start + SLICE])
                write_slice(connection, projector, part)
                written += len(part)
                if start + SLICE < len(seqs):  # the last is told with the step, once that is saved
                    told(Progress(before + written, beginnings.aggregates))

        run(step)
        done += written
        yield Progress(done, beginnings.aggregates)
    after: bytes | None = FIRST if done < beginnings.aggregates else None

    def sweep(connection: Connection) -> None:
        nonlocal after, written
        part = folded_slice(connection, after or FIRST)
        missing = [a for a in part if not _has_head(connection, a.ref)]
        write_slice(connection, projector, missing)
        after, written = (part[-1].ref.id if part else None), len(missing)

    while after is not None:
        run(sweep)
        done += written
        yield Progress(done, beginnings.aggregates)


def _has_head(connection: Connection, ref: Ref) -> bool:
    sql = "SELECT 1 FROM head WHERE kind=? AND agg=?"
    return connection.exec_driver_sql(sql, (ref.kind.value, ref.id)).fetchone() is not None
