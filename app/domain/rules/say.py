"""What may be read out to a caller about an open repair: closed sentences with days, from state, route and days only.

Decides which sentences, never their words. A name, a price that isn't decided, a fault place and a guess have no
sentence here, so none can be read out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.domain.bench_words import Held
from app.domain.kinds import RepairState, Route


class Said(StrEnum):
    """The sentences. Those with a day in them carry it."""

    taken_today = "taken_today"
    taken = "taken"
    to_diagnose = "to_diagnose"
    form_awaited = "form_awaited"
    after_form = "after_form"
    diagnosing = "diagnosing"
    repairing = "repairing"
    repairing_desk = "repairing_desk"
    repairing_software = "repairing_software"
    parts_awaited = "parts_awaited"
    after_parts = "after_parts"
    not_sent = "not_sent"
    at_maker = "at_maker"
    with_installer = "with_installer"
    due = "due"
    due_today = "due_today"
    overdue = "overdue"
    no_due = "no_due"
    board_awaited = "board_awaited"
    after_board = "after_board"
    testing = "testing"
    testing_came_back = "testing_came_back"
    testing_software = "testing_software"
    ready = "ready"
    by_run = "by_run"
    by_run_today = "by_run_today"
    to_be_returned = "to_be_returned"
    in_box = "in_box"
    returned = "returned"
    irreparable = "irreparable"
    cancelled = "cancelled"


class SayFacts(NamedTuple):
    """All that a sentence may come from. `due`: when it is expected back; `run`: the delivery run it goes with."""

    state: RepairState
    opened: date
    today: date
    route: Route | None = None
    due: date | None = None
    run: date | None = None
    closed: date | None = None
    held: Held | None = None
    """Where it still waits though its state says that it is gone."""


class Sentence(NamedTuple):
    """One sentence, and the day it names."""

    said: Said
    day: date | None = None


_REPAIRING = {Route.desk: Said.repairing_desk, Route.software: Said.repairing_software}
_TESTING = {
    Route.maker: Said.testing_came_back,
    Route.installer: Said.testing_came_back,
    Route.software: Said.testing_software,
}


def say(facts: SayFacts) -> tuple[Sentence, ...]:
    """What to read out: what was done, what comes next, a day where one is known."""
    parts = _SAY[facts.state] if facts.held is None else _HELD[facts.held]
    return tuple(part(facts) if callable(part) else Sentence(part) for part in parts)


def _taken(facts: SayFacts) -> Sentence:
    return Sentence(Said.taken_today) if facts.opened == facts.today else Sentence(Said.taken, facts.opened)


def _expected(facts: SayFacts) -> Sentence:
    if facts.due is None:
        return Sentence(Said.no_due)
    if facts.due == facts.today:
        return Sentence(Said.due_today)
    return Sentence(Said.overdue if facts.due < facts.today else Said.due, facts.due)


def _going_back(facts: SayFacts) -> Sentence:
    if facts.run is None:
        return Sentence(Said.to_be_returned)
    return Sentence(Said.by_run_today) if facts.run == facts.today else Sentence(Said.by_run, facts.run)


def _repairing(facts: SayFacts) -> Sentence:
    return Sentence(_REPAIRING.get(facts.route, Said.repairing) if facts.route else Said.repairing)


def _testing(facts: SayFacts) -> Sentence:
    return Sentence(_TESTING.get(facts.route, Said.testing) if facts.route else Said.testing)


def _returned(facts: SayFacts) -> Sentence:
    return Sentence(Said.returned, facts.closed or facts.today)


_SAY: dict[RepairState, tuple[Said | Callable[[SayFacts], Sentence], ...]] = {
    RepairState.received: (_taken, Said.to_diagnose),
    RepairState.awaiting_form: (Said.form_awaited, Said.after_form),
    RepairState.diagnosing: (_taken, Said.diagnosing),
    RepairState.repairing: (_repairing,),
    RepairState.waiting_parts: (Said.parts_awaited, Said.after_parts),
    RepairState.at_maker: (Said.at_maker, _expected),
    RepairState.with_installer: (Said.with_installer, _expected),
    RepairState.awaiting_decision: (Said.board_awaited, Said.after_board),
    RepairState.testing: (_testing,),
    RepairState.ready: (Said.ready, _going_back),
    RepairState.returned: (_returned,),
    RepairState.irreparable: (Said.irreparable,),
    RepairState.cancelled: (Said.cancelled,),
}
"""Every state has something that may be said."""
_HELD: dict[Held, tuple[Said | Callable[[SayFacts], Sentence], ...]] = {
    Held.not_sent: (Said.not_sent, Said.no_due),
    Held.in_box: (Said.in_box, _going_back),
}
"""What is said of a unit that has not left, whatever its state."""
