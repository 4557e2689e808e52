"""What screens and the command line read of deprovision requests: plain rows, and who gives them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from app.domain.bench_words import RequestStanding
from app.domain.operations import Ref


class GuardRow(NamedTuple):
    """One unit, with what a person has to see before it is asked about. Times are UTC with Z; empty where unknown."""

    device: Ref
    serial: str
    tag: str
    school: str
    """The school's name."""
    model: str
    ou: str
    console: str
    device_id: str
    """The console's id of it; empty: it was never seen there, or not alone."""
    last_seen: str
    """When the unit was in touch with the console last."""
    read_at: str = ""
    """When the console told all this."""
    way: str = ""
    """A, B, or empty: a repair's path."""
    path: str = ""
    """A word of `DeprovisionPath`, or empty: on none."""
    box: str = ""
    confirm: str = ""
    """The text that `Named.confirmed` takes; empty where it can't be asked about."""
    why_not: str = ""
    """The closed reason why it can't be, or empty."""
    step: str = ""
    """Of step_blocked: the step before that isn't done."""
    standing: str = ""
    """Where a request stands (`RequestStanding`), or empty: none."""
    reason: str = ""
    """The reason that was chosen for it (`DeprovisionReason`), or empty."""
    asked_at: str = ""
    asked_on: str = ""
    """The local day it was asked, as its maker saw it."""
    operator: str = ""
    """Who asked: the code, or empty."""
    operator_name: str = ""
    second: str = ""
    """Who stands for it as second person: the code, or empty."""
    outside: bool = False
    """An instruction names it: it is none of the day's most."""

    def awaits_word_of(self, who: str) -> bool:
        """Whether it waits for a second person, and `who` (a code) may be that one: somebody else has asked."""
        return self.standing == RequestStanding.awaiting_second and self.operator != who


class GuardFacts(NamedTuple):
    """Units that are asked about together."""

    rows: tuple[GuardRow, ...]
    """In the order they were named; a unit that is no device any more is left out."""
    asked: int
    """Units asked about today that count for the day's most, these left out."""
    cap: int
    shut: str = ""
    """Why one person may not ask it alone: second_person_needed, over_daily_units, clock_doubtful; or empty."""
    stood: tuple[str, ...] = ()
    """Who stood for all of them, by standing for their box."""
    read_at: str = ""
    """When the console was read of the one it was read of first, of all of them: UTC with Z, or empty."""
    read_minutes: int = 0
    """So long ago."""

    @property
    def counting(self) -> int:
        """How many of these count for the day's most."""
        return sum(not row.outside for row in self.rows)

    @property
    def over(self) -> bool:
        """Whether they are more than the day takes."""
        return self.counting > 0 and self.asked + self.counting > self.cap

    @property
    def clear(self) -> bool:
        """Whether every one may be asked about."""
        return bool(self.rows) and all(row.confirm for row in self.rows)


class DeprovisionQueries(Protocol):
    """What may be asked. Every answer is one state of the ledger: off the window's thread."""

    def to_confirm(self, devices: Sequence[Ref], actor: str = "") -> GuardFacts:
        """What a person has to see before these are asked about. `actor`: the code of whoever would ask."""

    def requests(self, of: Collection[Ref] | None = None) -> tuple[GuardRow, ...]:
        """What was asked and is neither done nor cancelled: waiting first, then for a second person, then the rest.
        `of`: only about these units.
        """

    def to_let_go(self) -> tuple[GuardRow, ...]:
        """Units that were exchanged, that the console still has, and about which nobody asked."""

    def apart(self) -> tuple[GuardRow, ...]:
        """Units that were deprovisioned although another desk has them as lent or lost: `why_not` says which."""

    def to_reenrol(self) -> tuple[GuardRow, ...]:
        """Units deprovisioned for the maker that the console has not had again."""
