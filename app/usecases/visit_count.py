"""The car counted back after a visit: what came out of it, what nobody loaded, what is missing.

A charger that is counted is at the center again; a unit that was picked up is ticked off. A refusal has its reason, and
then nothing is written. What lies in a car, and whether a visit may end, is `visits`'.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.charger_words import ChargerStatus
from app.domain.device import open_repair, shown_code
from app.domain.folding.visits import charger_key
from app.domain.identity import code_id, short
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Ref
from app.domain.rules import chargers
from app.domain.rules import visits as rules
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.domain.scans import Scan
from app.domain.visit_words import Counted
from app.usecases.ports import Known, State, UnitOfWork
from app.usecases.resolve_scan import resolve
from app.usecases.shelves import labelled
from app.usecases.visits import VisitResult, car_of, find_visit, visit_done


class CountBack(NamedTuple):
    """Scan what lies in the car. `visits`: those whose car is counted; `place`: a place's printed code, or nothing."""

    action: bytes
    visits: tuple[str, ...]
    scan: Scan
    place: str = ""


class EndCount(NamedTuple):
    """That was all there is in the car."""

    action: bytes
    visits: tuple[str, ...]


def count_back(uow: UnitOfWork, command: CountBack) -> VisitResult:
    """Something came out of the car: a charger is at the center again. What nobody loaded is named."""
    uow.actor.require(Command.visit)
    visits = _counted_visits(uow, command.visits)
    place = labelled(uow, command.place) if command.place else ""
    if command.place and not place:
        raise RepairRefused("unknown_place")
    if command.scan.fault is not None:
        raise RepairRefused("unreadable")
    named = resolve(command.scan, uow)
    if len(named.hits) > 1:
        raise RepairRefused("several_named")
    if not named.hits or named.hits[0].ref.kind not in (Aggregate.charger, Aggregate.device):
        raise RepairRefused("visit_no_load")
    if named.hits[0].ref.kind is Aggregate.charger:
        return _count_charger(uow, visits, named.hits[0], place)
    return _count_unit(uow, visits, named.hits[0])


def _counted_visits(uow: UnitOfWork, numbers: Sequence[str]) -> list[Known]:
    if not numbers:
        raise RepairRefused("unknown_visit")
    return [find_visit(uow, number) for number in numbers]


def _count_charger(uow: UnitOfWork, visits: Sequence[Known], charger: Known, place: str) -> VisitResult:
    code, key = rules.code_of(charger.ref.id, charger.state), charger_key(charger.ref.id)
    own = chargers.where(charger.state).visit
    if (uow.head(rules.visit_ref(own)) or {}).get("number") != own:
        own = visits[0].state["number"]  # loaded on none, or on one that was taken back since: it still comes back
    try:
        drafts = [rules.unloaded(charger.ref, charger.state, own, place, uow.now.today.isoformat())]
    except chargers.ChargerRefused:
        return _installed(uow, charger.state, _extra(uow, visits, key, code))
    uow.record(drafts)
    return visit_done(uow, "back", own)._replace(code=code)


def _installed(uow: UnitOfWork, state: State, result: VisitResult) -> VisitResult:
    """Nobody takes out of the car what was put in somewhere: where, and on which day."""
    at = chargers.where(state)
    if at.status != ChargerStatus.installed or result.reason != "not_loaded":
        return result
    school = uow.head(Ref(Aggregate.school, code_id(Aggregate.school, at.school))) if at.school else None
    where = "　".join(filter(None, ((school or {}).get("name") or at.school, at.room or at.cabinet)))
    return result._replace(reason="installed_there", where=where, on=at.since)


def _count_unit(uow: UnitOfWork, visits: Sequence[Known], device: Known) -> VisitResult:
    name = short(device.ref.id)
    for visit in visits:
        for number, line in rules.pickups(visit.state).items():
            stays = visit.state.get("counted", {}).get(number) != Counted.back
            if line.get("device") == name and stays:
                uow.record(rules.counted(visit.state["number"], Counted.back, [number]))
                return visit_done(uow, "back", visit.state["number"])._replace(code=number)
    number = open_repair(device.state) or ""
    code = number or shown_code(device.state)
    return _extra(uow, visits, number or f"d:{name}", code)


def _extra(uow: UnitOfWork, visits: Sequence[Known], key: str, code: str) -> VisitResult:
    """Nobody loaded it; counted before, it is only said."""
    for visit in visits:
        if visit.state.get("counted", {}).get(key) in (Counted.back, Counted.extra):
            result = visit_done(uow, "counted_before", visit.state["number"], Family.look, "counted_before")
            return result._replace(code=code)
    number = visits[0].state["number"]
    uow.record(rules.counted(number, Counted.extra, [key]))
    return visit_done(uow, "extra", number, Family.look, "not_loaded")._replace(code=code)


def end_count(uow: UnitOfWork, command: EndCount) -> VisitResult:
    """The car is empty: what should have been in it and was not scanned is missing, and named."""
    uow.actor.require(Command.visit)
    visits = _counted_visits(uow, command.visits)
    drafts, codes = [], []
    for visit in visits:
        car = car_of(uow, visit.state)
        keys = rules.missing(car)
        codes += [car[key] for key in keys]
        drafts += rules.counted(visit.state["number"], Counted.missing, keys, done=True)
    uow.record(drafts)
    number = visits[0].state["number"]
    family, reason = (Family.look, "car_missing") if codes else (Family.ok, "")
    return visit_done(uow, "counted", number, family, reason)._replace(missing=tuple(codes))
