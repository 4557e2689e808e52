"""Visits: planned, begun, written down, reported, closed. The car is counted back in `visit_count`.

Names and words go into the side store; the operations name ids. Which visit is under way is each desk's own matter and
lies in its own table: two desks may be on one visit, or on two. A refusal has its reason, and then nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from app.domain.kinds import Aggregate, Family
from app.domain.open_days import open_days_of
from app.domain.operations import Draft
from app.domain.rules import visits as rules
from app.domain.rules.no_person import no_person
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused, check_text
from app.domain.rules.visits import VisitAct
from app.domain.visit_words import NOW, LineWhat, Planned, VisitState
from app.usecases.away import day_of
from app.usecases.free_numbers import free_number
from app.usecases.ports import Known, State, UnitOfWork
from app.usecases.read_words import written
from app.usecases.schools import school_called

Keys = Mapping[str, int]
"""Codes or short words, and how many of each; nought takes one off its list."""
NOTHING: Final[Keys] = MappingProxyType({})


class PlanVisit(NamedTuple):
    """Agree a visit. `day`, `begins`, `ends` as written; `school` by code, name, alias or printed code."""

    action: bytes
    school: str
    day: str
    begins: str = ""
    ends: str = ""
    todo: tuple[str, ...] = ()
    """What for, as closed words (`visit_words.Todo`)."""
    words: str = ""
    """What for, in words."""
    cabinets: Keys = NOTHING
    spares: Keys = NOTHING
    units: Keys = NOTHING


class ChangeVisit(NamedTuple):
    """Agree it anew. What is None stays as it is; lists name only what is added or (with nought) taken off."""

    action: bytes
    visit: str
    school: str | None = None
    day: str | None = None
    begins: str | None = None
    ends: str | None = None
    todo: tuple[str, ...] | None = None
    words: str | None = None
    cabinets: Keys = NOTHING
    spares: Keys = NOTHING
    units: Keys = NOTHING


class OnVisit(NamedTuple):
    """An act that needs no words: begin, close, cancel."""

    action: bytes
    visit: str


class WriteLine(NamedTuple):
    """Nothing found (`none`) or a note. `thing`: a code or a short place; `words` in the side store."""

    action: bytes
    visit: str
    what: LineWhat = LineWhat.note
    thing: str = ""
    words: str = ""


class ReportVisit(NamedTuple):
    """The work report. `confirmer`: who confirmed it at the school; where nobody could, `words` say why."""

    action: bytes
    visit: str
    confirmer: str = ""
    words: str = ""


class VisitResult(NamedTuple):
    """What became of it."""

    outcome: str
    family: Family
    visit: str
    state: str = ""
    reason: str = ""
    """What is to be looked at: closed_day, other_begun, begun_already, unconfirmed, car_missing, not_loaded,
    installed_there, counted_before."""
    code: str = ""
    """What was counted, as people call it."""
    missing: tuple[str, ...] = ()
    """Codes of what lies in no car any more and was not counted."""
    other: str = ""
    """The other visit that runs at this desk."""
    where: str = ""
    """School and room where what was counted is installed by our records."""
    on: str = ""
    """The day it was put in there, ISO."""


def find_visit(uow: UnitOfWork, number: str) -> Known:
    """The visit of this number; raises RepairRefused (unknown_visit)."""
    ref = rules.visit_ref(number)
    state = uow.head(ref)
    if state is None or "state" not in state:
        raise RepairRefused("unknown_visit")
    return Known(ref, state)


def visit_for(uow: UnitOfWork, number: str, act: VisitAct | None = None) -> Known:
    """The visit, where `act` may be done with it now; raises RepairRefused: unknown_visit, what `rules.check` says."""
    known = find_visit(uow, number)
    if act is not None:
        rules.check(act, known.state)
    return known


def running_visit(uow: UnitOfWork, number: str) -> Known:
    """The visit on which something is done now; raises RepairRefused where it isn't there, not begun, or over."""
    return visit_for(uow, number, VisitAct.line)


def visit_now(uow: UnitOfWork) -> str:
    """The visit that is under way at this desk, or nothing."""
    number = uow.value(NOW) or ""
    state = uow.head(rules.visit_ref(number)) if number else None
    return number if state is not None and state.get("state") == VisitState.begun else ""


def plan_visit(uow: UnitOfWork, command: PlanVisit) -> VisitResult:
    """Agrees a visit under the desk's next number. A day that is no open day is said, and taken."""
    uow.actor.require(Command.visit)
    fields = _fields(uow, command)
    rules.check_window(fields.get("begins", ""), fields.get("ends", ""))
    number = free_number(uow, Aggregate.visit)
    uow.record([rules.planned(number, fields), *_lists(number, command)])
    return _planned(uow, "planned", number)


def change_visit(uow: UnitOfWork, command: ChangeVisit) -> VisitResult:
    """Agrees it anew; what is so already changes nothing."""
    uow.actor.require(Command.visit)
    known = find_visit(uow, command.visit)
    rules.check(VisitAct.change, known.state)
    fields = _fields(uow, command)
    stands = {**known.state, **fields}
    rules.check_window(stands.get("begins") or "", stands.get("ends") or "")
    changed = {name: value or None for name, value in fields.items() if (value or None) != known.state.get(name)}
    drafts = [Draft("changed", (known.ref,), {"set": changed})] if changed else []
    drafts += _lists(command.visit, command)
    if not drafts:
        raise RepairRefused("nothing_given")
    uow.record(drafts)
    return _planned(uow, "changed", command.visit)


def _fields(uow: UnitOfWork, command: PlanVisit | ChangeVisit) -> dict[str, Any]:
    """What is given, as it is kept."""
    fields: dict[str, Any] = {}
    if command.school is not None:
        fields["school"] = school_called(uow, command.school)
    if command.day is not None:
        day = day_of(command.day, uow.now.today, to_come=True)
        if day is None:
            raise RepairRefused("not_a_day")
        fields["day"] = day.isoformat()
    for name, text in (("begins", command.begins), ("ends", command.ends)):
        if text is not None:
            fields[name] = rules.time_of(text)
    if command.todo is not None:
        fields["todo"] = rules.check_todo(command.todo)
    if command.words is not None:
        words = _words(command.words)
        fields["words"] = uow.put_side(words) if words else ""
    return fields


def _lists(number: str, command: PlanVisit | ChangeVisit) -> list[Draft]:
    named = ((Planned.cabinet, command.cabinets), (Planned.spare, command.spares), (Planned.unit, command.units))
    return [draft for what, keys in named for draft in rules.listed(number, what, keys)]


def _planned(uow: UnitOfWork, outcome: str, number: str) -> VisitResult:
    state = find_visit(uow, number).state
    opened = open_days_of(str(uow.shared("center.closed_days")))
    free = not opened.is_open(date.fromisoformat(state["day"]))
    family, reason = (Family.look, "closed_day") if free else (Family.ok, "")
    return VisitResult(outcome, family, number, state["state"], reason)


def begin_visit(uow: UnitOfWork, command: OnVisit) -> VisitResult:
    """It is under way at this desk from now on; under way here already, that is said. Another that was begun here stays
    begun, and is told.
    """
    uow.actor.require(Command.visit)
    known = find_visit(uow, command.visit)
    rules.check(VisitAct.begin, known.state)
    number, other = known.state["number"], visit_now(uow)
    if other == number:
        return VisitResult("same", Family.look, number, VisitState.begun, "begun_already")
    if "begun" not in known.state:
        uow.record([Draft("visit_begun", (known.ref,), {})])
    uow.set_value(NOW, number)
    if other:
        return VisitResult("begun", Family.look, number, VisitState.begun, "other_begun", other=other)
    return VisitResult("begun", Family.ok, number, VisitState.begun)


def write_line(uow: UnitOfWork, command: WriteLine) -> VisitResult:
    """Nothing found somewhere, or a note. A swap and a pick-up write their own lines."""
    uow.actor.require(Command.visit)
    known = running_visit(uow, command.visit)
    if command.what not in (LineWhat.none, LineWhat.note):
        raise RepairRefused("visit_line_by_scan")
    words = _words(command.words)
    if command.what is LineWhat.note and not words:
        raise RepairRefused("nothing_given")
    thing = no_person(check_text(command.thing)) if command.thing.strip() else ""
    uow.record([rules.line(known.state["number"], command.what, thing, uow.put_side(words) if words else None)])
    return visit_done(uow, "noted", command.visit)


def report_visit(uow: UnitOfWork, command: ReportVisit) -> VisitResult:
    """The work report is written; written again, it takes the former's place."""
    uow.actor.require(Command.visit)
    known = find_visit(uow, command.visit)
    rules.check(VisitAct.report, known.state)
    confirmer, words = _words(command.confirmer), _words(command.words)
    if not (confirmer or words):
        raise RepairRefused("visit_confirmer_needed")
    payload = {name: uow.put_side(text) for name, text in (("confirmer", confirmer), ("words", words)) if text}
    uow.record([Draft("visit_reported", (known.ref,), payload)])
    family, reason = (Family.ok, "") if confirmer else (Family.look, "unconfirmed")
    return visit_done(uow, "reported", command.visit, family, reason)


def car_of(uow: UnitOfWork, state: State) -> dict[str, str]:
    """What lies in the car for a visit, by key, with its code."""
    return rules.in_car(state, ((known.ref.id, known.state) for known in uow.registers(Aggregate.charger)))


def close_visit(uow: UnitOfWork, command: OnVisit) -> VisitResult:
    """Its end: reported, and nothing left in the car that was not counted. Ended already, nothing changes."""
    uow.actor.require(Command.visit)
    known = find_visit(uow, command.visit)
    rules.check(VisitAct.close, known.state)
    if "closed" not in known.state:
        if "count" not in known.state and car_of(uow, known.state):
            raise RepairRefused("visit_car_not_counted")
        uow.record([Draft("visit_closed", (known.ref,), {})])
    return visit_done(uow, "closed", command.visit)


def cancel_visit(uow: UnitOfWork, command: OnVisit) -> VisitResult:
    """Called off before it began, with an empty car. Called off already, nothing changes."""
    uow.actor.require(Command.visit)
    known = find_visit(uow, command.visit)
    rules.check(VisitAct.cancel, known.state)
    if car_of(uow, known.state):
        raise RepairRefused("visit_car_loaded")
    if "cancelled" not in known.state:
        uow.record([Draft("visit_cancelled", (known.ref,), {})])
    return visit_done(uow, "cancelled", command.visit)


def visit_done(uow: UnitOfWork, outcome: str, number: str, family: Family = Family.ok, reason: str = "") -> VisitResult:
    """What became of an act, with how far the visit is now. `number`: of a visit that is there."""
    state = find_visit(uow, number).state
    return VisitResult(outcome, family, state["number"], state["state"], reason)


def _words(text: str) -> bytes:
    return written(text, RepairRefused("visit_too_long"))
