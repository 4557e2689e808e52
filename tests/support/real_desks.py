"""Real ledgers as bootstrap starts them, at a clock that moves when told; several of them, and a hub between, for sync.

The hub is an ordered list of bytes, as `tests.support.desks` has it; the desks are whole ledgers on disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.bootstrap import Options, Program, start, stop
from app.domain.operations import decode
from app.ledger.receive import HubOperation
from app.usecases.ports import Moment

ZONE = ZoneInfo("Asia/Tokyo")
NOON = datetime(2026, 11, 20, 3, 0, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until `tick`."""

    utc: datetime = NOON

    def now(self) -> Moment:
        return Moment(self.utc, self.utc.astimezone(ZONE).replace(tzinfo=None))

    def tick(self, **more: float) -> None:
        self.utc += timedelta(**more)


@contextmanager
def running(folder: Path, clock: Clock | None = None, **options: Any) -> Iterator[Program]:
    """A program on the ledger in `folder`, stopped at the end."""
    program = start(Options(ledger=folder, **options))
    if clock is not None:
        set_clock(program, clock)
    try:
        yield program
    finally:
        stop(program)


def set_clock(program: Program, clock: Clock) -> None:
    """Lets everything of the program read this clock."""
    program.clock = clock  # type: ignore[assignment]
    program.desk.clock = clock
    program.ledger._clock = clock
    program.queries._clock = clock
    program.queries.away._clock = clock  # type: ignore[attr-defined]


Heads = dict[tuple[str, bytes], tuple[bytes, bytes, bool]]


def heads(program: Program) -> Heads:
    """Shown state, confirmed state (the shown one where they are the same) and read-only mark of every aggregate."""
    rows = program.ledger.read(lambda r: r.rows("SELECT kind, agg, shown, confirmed, newer FROM head"))
    return {(k, a): (s, s if c is None else c, bool(newer)) for k, a, s, c, newer in rows}


def both_heads(program: Program) -> list[Any]:
    """Everything of every head as it lies, in order."""
    sql = "SELECT n, kind, agg, shown, meta, confirmed, confirmed_meta, confirmed_pos, newer FROM head ORDER BY n"
    return program.ledger.read(lambda r: r.rows(sql))


def projected(program: Program) -> dict[str, list[Any]]:
    """Every row of the projections, in order; trigrams and the index aside."""
    tables = (
        "device_row",
        "device_key",
        "repair_row",
        "bench_row",
        "disposal_row",
        "asked_row",
        "form_row",
        "form_key",
        "card_row",
        "contact_row",
        "part_row",
        "repair_part",
    )
    return {name: sorted(map(tuple, _rows(program, f"SELECT * FROM {name}"))) for name in tables}


def _rows(program: Program, sql: str) -> list[Any]:
    return program.ledger.read(lambda r: r.rows(sql))


def digest(program: Program) -> str:
    """The digest, of which verify says that the log comes to the same."""
    found = program.ledger.verify()
    assert found.ok, found.problems
    assert found.projection_digest == found.rebuild_digest
    return found.projection_digest


@dataclass
class Hub:
    """Orders what desks send; judges nothing."""

    log: list[HubOperation] = field(default_factory=list)

    def take(self, desk: bytes, mark: str, op_id: bytes, body: bytes, desk_no: int) -> None:
        if any(op.op_id == op_id for op in self.log):
            return
        position = len(self.log) + 1
        self.log.append(HubOperation(op_id=op_id, body=body, desk=desk, desk_no=desk_no, mark=mark, position=position))

    def put(self, body: bytes, desk: bytes, desk_no: int, mark: str = "ZZ") -> None:
        """What a desk of a newer version sends."""
        self.take(desk, mark, decode(body).id, body, desk_no)


@dataclass
class SyncDesk:
    """A real ledger with what it has sent and fetched."""

    program: Program
    hub: Hub
    sent: int = 0
    fetched: int = 0

    def push(self, most: int = 10_000) -> None:
        """Sends own operations, oldest first."""
        desk = self.program.ledger.desk
        rows = self.program.ledger.read(
            lambda r: r.rows(
                "SELECT op_id, body, desk_no FROM operation WHERE desk=? AND desk_no>? ORDER BY desk_no LIMIT ?",
                (desk.n, self.sent, most),
            )
        )
        for op_id, body, number in rows:
            self.hub.take(desk.id, desk.mark, op_id, body, number)
            self.sent = number

    def pull(self, most: int = 10_000) -> None:
        """Fetches what comes next in the hub's order, its own among it."""
        part = self.hub.log[self.fetched : self.fetched + most]
        self.program.ledger.receive(part)
        self.fetched += len(part)


def drain(desks: list[SyncDesk]) -> None:
    """Everything sent, everything fetched."""
    for desk in desks:
        desk.push()
    for desk in desks:
        desk.pull()
