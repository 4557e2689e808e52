"""The four steps of the guard, in order: what is settled, what is asked now, why it does not go on.

Decides when a step is done; pure, knows no widget and no ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.bench_words import RequestStanding
from app.domain.kinds import Role
from app.domain.rules.permissions import Command, may
from app.usecases.deprovision_rows import GuardFacts, GuardRow
from app.usecases.rows import OperatorRow
from app.usecases.second_person import Second

_AT_DESK = ("second_person_needed", "over_daily_units")
"""Why one person may not: a second one helps."""


class Stage(StrEnum):
    """A step; the page shows them stacked."""

    match = "match"
    reason = "reason"
    second = "second"
    go = "go"


@dataclass(slots=True)
class Stages:
    """What was shown and chosen so far. `me`: who asks."""

    facts: GuardFacts
    me: OperatorRow
    people: tuple[OperatorRow, ...] = ()
    """Who may stand for it beside oneself, in key order."""
    reason: str = ""
    person: OperatorRow | None = None
    """Who was chosen as second person, and has not proved it yet."""
    second: Second | None = None
    later: bool = False
    """The second person will stand for it at another desk."""

    @property
    def seconding(self) -> bool:
        """Whether somebody else has asked, and whoever is here is the second person."""
        rows = self.facts.rows
        waits = bool(rows) and all(row.standing == RequestStanding.awaiting_second for row in rows)
        return waits and all(row.operator != self.me.code for row in rows)

    @property
    def only_to_tick(self) -> bool:
        """Whether all was asked before, and stands: the step is to be ticked, and nothing asked again."""
        stands = (RequestStanding.waiting, RequestStanding.done)
        return bool(self.facts.rows) and all(row.standing in stands for row in self.facts.rows)

    @property
    def two(self) -> bool:
        """Whether a second person is needed."""
        return self.facts.shut in _AT_DESK

    def trouble_of(self, row: GuardRow) -> str:
        """The closed reason why this unit can't be asked about, or nothing."""
        if row.why_not:
            return row.why_not
        if row.standing == RequestStanding.awaiting_second and not self.seconding:
            return "awaits_second"
        asked = row.standing in (RequestStanding.waiting, RequestStanding.contested)
        return "already_requested" if asked else ""

    @property
    def first_troubled(self) -> GuardRow | None:
        """The first unit that can't be asked about."""
        return next((row for row in self.facts.rows if self.trouble_of(row)), None)

    @property
    def trouble(self) -> str:
        """The closed reason why it does not go on at all, or nothing."""
        if not self.facts.rows:
            return "nothing_named"
        first = self.first_troubled
        if first is not None:
            return self.trouble_of(first)
        if self.facts.over:
            return "over_daily_cap"
        return "clock_doubtful" if self.facts.shut == "clock_doubtful" else ""

    @property
    def clear(self) -> int:
        """How many units may be asked about."""
        return sum(not self.trouble_of(row) for row in self.facts.rows)

    @property
    def why(self) -> str:
        """The reason that is, or was, chosen."""
        return self.facts.rows[0].reason if self.seconding else self.reason

    @property
    def now(self) -> Stage:
        """The step that is asked now."""
        if self.trouble:
            return Stage.match
        if not self.why:
            return Stage.reason
        if self.two and not self.seconding and self.second is None and not self.later:
            return Stage.second
        return Stage.go

    def done(self, stage: Stage) -> bool:
        """Whether a step is behind."""
        order = list(Stage)
        return order.index(stage) < order.index(self.now)


def who_may_second(people: Sequence[OperatorRow], me: str) -> tuple[OperatorRow, ...]:
    """Others who may stand for it: engineers and supervisors who are here and have a PIN."""
    return tuple(
        person
        for person in people
        if person.code != me and person.active and person.has_pin and may(Role(person.role), Command.stand_for)
    )
