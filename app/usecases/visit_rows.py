"""What screens, papers and the command line read of visits: plain rows, and who gives them.

Days and times are local.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.domain.operations import Ref
from app.usecases.contact_rows import NO_WORDS, Words

if TYPE_CHECKING:
    from app.domain.drawing import Drawing

Counts = tuple[tuple[str, int], ...]
"""Codes or short words as they were planned, and how many of each."""


class VisitRow(NamedTuple):
    """A visit in a list."""

    visit: str
    """Its number: A0012."""
    school: str
    school_code: str
    day: str
    begins: str
    ends: str
    """15:30, or empty."""
    state: str
    """planned, begun, done, closed, cancelled."""
    turn: str
    """Where it stands in its day, at this desk: done, now, begun (begun, and not the one under way here), next, later,
    cancelled.
    """
    todo: tuple[str, ...] = ()
    words: Words = NO_WORDS
    """What for, in words."""
    cabinets: Counts = ()
    spares: Counts = ()
    units: Counts = ()
    """What was planned."""
    swaps: int = 0
    pickups: int = 0
    nothing: int = 0
    """Lines that say that nothing was found."""
    notes: int = 0
    loaded: int = 0
    """Spares that were loaded for it."""
    car: int = 0
    """Things that lie in the car for it."""
    counted: bool = False
    missing: int = 0
    cards: int = 0

    @property
    def window(self) -> str:
        """15:30–16:30, 15:30, or nothing."""
        return f"{self.begins}–{self.ends}" if self.ends else self.begins


class VisitLine(NamedTuple):
    """One thing that was done on a visit. Which fields are filled depends on `what`."""

    what: str
    """swap, pickup, none, note; load, unload and the other words of a charger's move."""
    local: str
    """2026-11-20 15:42:03."""
    operator_name: str
    action: str
    """The action it came with, 22 characters: what one undo takes back."""
    thing: str = ""
    """What was looked at, as it was said."""
    cabinet: str = ""
    room: str = ""
    out: str = ""
    """Code of the charger taken out; empty where it stayed unknown."""
    out_model: str = ""
    out_serial: str = ""
    """Its maker's serial, where it goes by another code."""
    into: str = ""
    """Code of the charger put in, or moved."""
    into_model: str = ""
    repair: str = ""
    serial: str = ""
    tag: str = ""
    model: str = ""
    device: Ref | None = None
    words: Words = NO_WORDS


class CarThing(NamedTuple):
    """Something in the car."""

    kind: str
    """spare, taken_out, unit."""
    code: str
    """A charger's code or serial; a unit's repair number."""
    model: str
    visit: str
    """The visit it was loaded or taken along on."""
    school: str
    serial: str = ""
    since: str = ""
    ref: Ref | None = None


class CountedThing(NamedTuple):
    """What the count of the car said."""

    code: str
    said: str
    """back, extra, missing."""


class VisitDetail(NamedTuple):
    """All there is of one visit."""

    row: VisitRow
    lines: tuple[VisitLine, ...]
    """What was done, oldest first."""
    moves: tuple[VisitLine, ...]
    """Spares loaded and things that came out of the car, oldest first."""
    car: tuple[CarThing, ...]
    counted: tuple[CountedThing, ...]
    reported: str
    """The day of the work report, or empty."""
    confirmer: Words = NO_WORDS
    report: Words = NO_WORDS
    """The work report's words."""
    begun: str = ""
    closed: str = ""

    @property
    def held(self) -> str:
        """The day (ISO) it is held: the one it was begun on, before that the one agreed."""
        return self.begun or self.row.day

    def time_of(self, line: VisitLine) -> str:
        """When a line was written: 15:42; what was written on another day than the visit's says that day: 11/25."""
        if line.local[:10] == self.held:
            return line.local[11:16]
        return f"{int(line.local[5:7])}/{int(line.local[8:10])}"


class EveningLine(NamedTuple):
    """What was recorded here on a day's visits, in things done (one key, one scan): each stands in one of three."""

    day: str
    saved: int
    """Here and nowhere else."""
    sent: int
    confirmed: int

    @property
    def total(self) -> int:
        """All of them; all are saved here."""
        return self.saved + self.sent + self.confirmed


class VisitPapers(Protocol):
    """The paper of a visit, as a drawing list."""

    def report(self, number: str, desk_name: str) -> Drawing:
        """作業報告書 as far as it has come; raises KeyError for a visit that isn't there."""


class VisitQueries(Protocol):
    """What may be asked. Every answer is one state of the ledger."""

    def day(self, day: str = "") -> tuple[VisitRow, ...]:
        """The visits of a day (today), in the order they are made."""

    def visits(self, since: str = "", until: str = "", school: str = "") -> tuple[VisitRow, ...]:
        """Visits of a period, both days included (empty: open), and of a school by its code; by day, then by time."""

    def visit(self, number: str) -> VisitDetail | None:
        """One visit, or None."""

    def now(self) -> str:
        """The number of the visit under way at this desk, or nothing."""

    def car(self, visits: Sequence[str] = ()) -> tuple[CarThing, ...]:
        """What is in the car, of these visits (none named: of all): spares, what was taken out, units."""

    def evening(self, day: str = "") -> EveningLine:
        """What was recorded at this desk on a day (today) for that day's visits, and how far it has come."""
