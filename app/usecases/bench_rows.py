"""What the queue of the bench is asked for, and the plain rows it answers with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from app.domain.rules.bench import Column, Workable


class QueueRow(NamedTuple):
    """An open repair as board and list show it; empty texts where nothing is known."""

    repair: str
    serial: str
    """The last characters where a unit can't be read."""
    asset_tag: str
    kind: str
    model: str
    school: str
    school_code: str
    column: Column
    state: str
    since: str
    """The local day its state began (ISO)."""
    days: int
    """Open days it has been so."""
    over: bool
    """Whether that is longer than the column's limit."""
    fault: str
    place: str
    assigned: str
    """The operator's code."""
    person: str
    """The operator's name."""
    route: str
    part: str
    rma: str
    shipment: str
    """The shipment's number."""
    workable: Workable | None
    by_person: bool
    """Brought by a person: it doesn't go back with the delivery run."""
    held: str = ""
    """Where it still waits though it counts as away (`not_sent`), or nothing. `since` is the day it was sent."""


class RunFacts(NamedTuple):
    """The city's delivery run (行政便)."""

    known: bool
    """Whether anybody said on which days it comes."""
    today: bool
    next_day: date | None
    """The next day on which it comes, today included; None within a year where none is."""


class Queue(NamedTuple):
    """All open repairs, what waits longest first, counted on a day."""

    rows: tuple[QueueRow, ...]
    limits: Mapping[Column, int]
    """Open days after which a repair is over its column's limit."""
    today: date
    run: RunFacts
    unread: tuple[str, ...] = ()
    """Keys of settings whose days can't be read; without them the weekends and holidays alone count."""


class UnitFound(NamedTuple):
    """What a scanned code names on the bench."""

    code: str
    units: int
    """How many devices it names; 0: the ledger doesn't know it."""
    repairs: tuple[str, ...] = ()
    """The running repairs of those devices, the main one first."""


class BenchQueries(Protocol):
    """The questions of the board, safe from any thread."""

    def queue(self) -> Queue:
        """The whole queue, as of the desk's own day."""

    def unit(self, codes: Sequence[str]) -> UnitFound:
        """What the first of these texts that names a device names: repair number, serial or tag."""

    def shelf(self, code: str) -> str:
        """The name of the place with this (squeezed) code, or nothing where no register holds it."""
