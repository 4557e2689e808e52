"""The four steps of the guard, in order: what is settled, what is asked now, why it does not go on.

Decides when a step is done; pure, knows no widget and no ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.bench_words import RequestStanding
from app.domain.disposal_words import Deprovisioned
from app.domain.kinds import Role
from app.domain.rules.permissions import Command, may
from app.usecases.deprovision_rows import GuardFacts, GuardRow
from app.usecases.rows import OperatorRow
from app.usecases.second_person import Second

_AT_DESK = ("second_person_needed", "over_daily_units")
"""Why one person may not: a second one helps."""
_BAR_A_TICK = ("step_blocked", "already_done", "not_in_disposal")
"""Why what was done in the console by hand can't be recorded: what the console told of a unit bars no fact."""


STANDS = (RequestStanding.waiting, RequestStanding.done)
"""What was asked and stands: nothing is asked again."""


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
    by_hand: bool = False
    """It was done in the console by hand and is recorded here: nothing is asked of the console."""

    @property
    def seconding(self) -> bool:
        """Whether somebody else has asked, and whoever is here is the second person."""
        rows = () if self.by_hand else self.facts.rows
        return bool(rows) and all(row.awaits_word_of(self.me.code) for row in rows)

    @property
    def only_to_tick(self) -> bool:
        """Whether all was asked before, and stands: the step is to be ticked, and nothing asked again."""
        asked = bool(self.facts.rows) and all(row.standing in STANDS for row in self.facts.rows)
        return asked and not self.by_hand

    @property
    def two(self) -> bool:
        """Whether a second person is needed."""
        return self.facts.shut in _AT_DESK

    def trouble_of(self, row: GuardRow) -> str:
        """The closed reason why this unit can't be asked about, or nothing."""
        if self.by_hand:
            return row.why_not if row.why_not in _BAR_A_TICK else ""
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
        if self.facts.over and not self.by_hand:  # the day's most is of requests
            return "over_daily_cap"
        return "clock_doubtful" if self.facts.shut == "clock_doubtful" else ""

    @property
    def clear(self) -> int:
        """How many units may be asked about."""
        return sum(not self.trouble_of(row) for row in self.facts.rows)

    @property
    def why(self) -> str:
        """The reason that is, or was, chosen; what was done by hand has its own in the console."""
        if self.by_hand:
            return Deprovisioned.by_hand.value
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


def asked_together(stages: Stages) -> tuple[GuardRow, ...]:
    """Of several units those that go with the first one: as it was asked and stands, as it waits for a second person;
    else all that may be asked about today. All of them where none may: the page says why.
    """
    rows = stages.facts.rows
    if len(rows) < 2:
        return rows
    if not stages.by_hand and rows[0].standing in STANDS:
        return tuple(row for row in rows if row.standing in STANDS)
    if not stages.by_hand and rows[0].awaits_word_of(stages.me.code):
        return tuple(row for row in rows if row.awaits_word_of(stages.me.code))
    room, kept = max(0, stages.facts.cap - stages.facts.asked), list[GuardRow]()
    for row in rows:
        counted = not row.outside and not stages.by_hand  # the day's most is of requests
        if not stages.trouble_of(row) and (room or not counted):
            room -= counted
            kept.append(row)
    return tuple(kept) or rows


def who_may_second(people: Sequence[OperatorRow], me: str) -> tuple[OperatorRow, ...]:
    """Others who may stand for it: engineers and supervisors who are here and have a PIN."""
    return tuple(
        person
        for person in people
        if person.code != me and person.active and person.has_pin and may(Role(person.role), Command.stand_for)
    )
