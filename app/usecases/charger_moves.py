"""What happens to controllers beside swaps: they arrive, are handed over to the city, go to the maker and come back, go
in the car and out of it, are disposed of; and the register is put right.

One action each, all or nothing. What may be done is `rules.chargers`'; a refusal is a ChargerRefused with its word.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.domain.bench_words import Owner
from app.domain.charger_words import ChargerStatus, ChargerWhy
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref, fits
from app.domain.rules import charger_moves
from app.domain.rules import chargers as rules
from app.domain.rules.chargers import ChargerRefused, Where
from app.domain.rules.permissions import Command
from app.domain.rules.visits import VisitAct
from app.domain.scans import Scan
from app.usecases.away import day_of
from app.usecases.charger_scan import Step, either, new_code, new_serial, registered
from app.usecases.free_numbers import free_number
from app.usecases.ports import Known, UnitOfWork
from app.usecases.shelves import labelled
from app.usecases.swap import checked_text, school_written, visit_school
from app.usecases.swap_scan import identified


class Arrive(NamedTuple):
    """A new spare came. `scan`: the label from the strip it was given, or its maker's serial.

    Days are as people write them (empty: today); `place` is a place's label, or as written.
    """

    action: bytes
    scan: Scan
    model: str
    maker: str = ""
    serial: str = ""
    owner: str = Owner.contractor.value
    on: str = ""
    document: str = ""
    place: str = ""


class HandOver(NamedTuple):
    """Units belong to the city from a day on, by a document."""

    action: bytes
    scans: tuple[Scan, ...]
    document: str
    on: str = ""


class Load(NamedTuple):
    """A spare goes in the car, for a visit by its number."""

    action: bytes
    scan: Scan
    visit: str


class Unload(NamedTuple):
    """A unit comes out of the car."""

    action: bytes
    scan: Scan
    place: str = ""


class ToMaker(NamedTuple):
    """A unit goes to the maker. `document`: the number of the order, or the waybill."""

    action: bytes
    scan: Scan
    document: str = ""
    on: str = ""


class BackAgain(NamedTuple):
    """A unit is a spare again: back from the maker, or found good here."""

    action: bytes
    scan: Scan
    place: str = ""
    document: str = ""
    on: str = ""


class DisposeOf(NamedTuple):
    """A unit is disposed of."""

    action: bytes
    scan: Scan
    document: str = ""
    on: str = ""


class Correct(NamedTuple):
    """The register is put right, of a unit or a cabinet. What is empty stays.

    `cabinet` is the cabinet it is in; `status` a word of `ChargerStatus`; `school` a code or a name.
    """

    action: bytes
    scan: Scan
    status: str = ""
    school: str = ""
    room: str = ""
    cabinet: Scan | None = None
    place: str = ""
    model: str = ""
    maker: str = ""
    serial: str = ""


class MoveResult(NamedTuple):
    """What became of a unit (of several: the last)."""

    outcome: str
    """arrived, handed_over, loaded, unloaded, to_maker, back, disposed, corrected, same."""
    family: Family
    unit: str
    ref: Ref
    was: Where
    now: Where
    spares: dict[str, int]
    """How many spares there are now, by model."""
    tag: str = ""
    """The code whose label is to be printed, or nothing."""
    units: int = 1
    """How many it was done with."""


def arrive(uow: UnitOfWork, command: Arrive) -> MoveResult:
    """A spare is known, and has its owner. Refused: known_charger, unless nobody knows where that one is."""
    uow.actor.require(Command.swap)
    day, place = day_said(uow, command.on), _place(uow, command.place)
    known = registered(uow, command.scan, Step.spare)
    if known is not None and rules.where(known.state).status:
        raise ChargerRefused("known_charger", rules.where(known.state))
    told = _told(command)
    fields = {"kind": "charger"} | {name: text for name, text in told.items() if text}
    tag = ""
    if known is not None:
        ref, made = known.ref, Draft("changed", (known.ref,), {"set": fields})
    else:
        code = new_code(command.scan, Step.spare)
        if not code:
            fields.setdefault("serial", new_serial(command.scan, Step.spare))
            code = tag = free_number(uow, Aggregate.charger)
        ref = rules.charger_ref(code)
        made = rules.registered(ref, {"code": code, **fields})
    at = Where(ChargerStatus.spare.value, place=place, since=day.isoformat())
    owned = _owned(ref, _owner(command.owner), day, checked_text(command.document, numbers=True))
    _record(uow, [made, rules.moved((ref,), at, ChargerWhy.arrive), owned])
    return _result(uow, "arrived", ref, Where())._replace(tag=tag)


def hand_over(uow: UnitOfWork, command: HandOver) -> MoveResult:
    """Units become the city's: all of them, or none. Refused: nothing_given (no unit, no document), already_city."""
    uow.actor.require(Command.swap)
    day, document = day_said(uow, command.on), checked_text(command.document, numbers=True)
    units = {known.ref: known.state for known in (_unit(uow, scan) for scan in command.scans)}
    if not units or not document:
        raise ChargerRefused("nothing_given")
    for state in units.values():
        charger_moves.check_to_hand_over(state)
    _record(uow, [_owned(ref, Owner.city, day, document) for ref in units])
    last, state = list(units.items())[-1]
    return _result(uow, "handed_over", last, rules.where(state))._replace(units=len(units))


def load(uow: UnitOfWork, command: Load) -> MoveResult:
    """A spare is in the car from now on. Refused: unknown_visit, not_a_spare, already_loaded."""
    uow.actor.require(Command.swap)
    if not command.visit:
        raise ChargerRefused("unknown_visit")
    visit_school(uow, command.visit, VisitAct.load)
    known = _unit(uow, command.scan)
    charger_moves.check_to_load(known.state, command.visit)
    was = rules.where(known.state)
    at = Where(ChargerStatus.in_car.value, visit=command.visit, since=_today(uow))
    about = (known.ref, rules.visit_ref(command.visit))
    _record(uow, [rules.moved(about, at, ChargerWhy.load, n=command.visit)])
    return _result(uow, "loaded", known.ref, was)


def unload(uow: UnitOfWork, command: Unload) -> MoveResult:
    """A unit is out of the car: a spare is at the center, one taken out waits there. Refused: charger_not_in_car."""
    uow.actor.require(Command.swap)
    known, place = _unit(uow, command.scan), _place(uow, command.place)
    was = rules.where(known.state)
    at = charger_moves.unloaded(known.state, place, _today(uow))
    visit = rules.visit_ref(was.visit) if was.visit and uow.head(rules.visit_ref(was.visit)) is not None else None
    _record(uow, [rules.moved((known.ref, visit), at, ChargerWhy.unload, n=was.visit)])
    return _result(uow, "unloaded", known.ref, was)


def to_maker(uow: UnitOfWork, command: ToMaker) -> MoveResult:
    """A unit is at the maker. Refused: still_installed, spare_at_maker, spare_disposed."""
    uow.actor.require(Command.swap)
    known, day = _unit(uow, command.scan), day_said(uow, command.on)
    charger_moves.check_to_maker(known.state)
    return _moved(uow, known, ChargerStatus.at_maker, ChargerWhy.maker, day, document=command.document)


def back_again(uow: UnitOfWork, command: BackAgain) -> MoveResult:
    """A unit is a spare again. Refused: charger_not_away."""
    uow.actor.require(Command.swap)
    known, day, place = _unit(uow, command.scan), day_said(uow, command.on), _place(uow, command.place)
    charger_moves.check_back(known.state)
    return _moved(uow, known, ChargerStatus.spare, ChargerWhy.back, day, place, document=command.document)


def dispose_of(uow: UnitOfWork, command: DisposeOf) -> MoveResult:
    """A unit is no more. As for devices: an engineer's or a supervisor's, with PIN. Refused: still_installed,
    spare_disposed.
    """
    uow.actor.require(Command.swap, Command.dispose)
    known, day = _unit(uow, command.scan), day_said(uow, command.on)
    charger_moves.check_to_dispose(known.state)
    return _moved(uow, known, ChargerStatus.disposed, ChargerWhy.dispose, day, document=command.document)


def correct(uow: UnitOfWork, command: Correct) -> MoveResult:
    """The register says what is so. Nothing that differs changes nothing (`same`). That one is no more, or is there all
    the same, takes who may dispose of it. Refused: school_needed (installed, and nobody says where),
    unknown_charger_status, unknown_school, what the scans do.
    """
    uow.actor.require(Command.swap)
    known = either(uow, command.scan)
    was = rules.where(known.state)
    at = _corrected(uow, command, was)
    if at.status != was.status and ChargerStatus.disposed in (at.status, was.status):
        uow.actor.require(Command.dispose)
    told = _told(command)
    fields = {name: text for name, text in told.items() if text and text != known.state.get(name)}
    drafts = [Draft("changed", (known.ref,), {"set": fields})] if fields else []
    if at._replace(since=was.since) != was:
        inside = rules.charger_ref(at.cabinet) if at.cabinet else None
        drafts.append(rules.moved((known.ref, inside), at, ChargerWhy.correct))
    _record(uow, drafts)
    return _result(uow, "corrected" if drafts else "same", known.ref, was)


def _corrected(uow: UnitOfWork, command: Correct, was: Where) -> Where:
    """Where it is by what was said. A cabinet that is named says the school and the room, too."""
    cabinet = identified(uow, command.cabinet, Step.cabinet) if command.cabinet is not None else None
    if cabinet is not None and cabinet.what != "cabinet":
        raise ChargerRefused("not_a_cabinet")
    if command.status and command.status not in ChargerStatus.__members__:
        raise ChargerRefused("unknown_charger_status")
    school = school_written(uow, command.school)
    inside = ChargerStatus.installed.value if cabinet is not None or school else ""
    status = command.status or inside or was.status
    room, place = checked_text(command.room), _place(uow, command.place)
    if status != ChargerStatus.installed:
        same = was if status == was.status else Where()
        return same._replace(status=status, place=place or same.place, room=room or same.room, since=_today(uow))
    if cabinet is not None:
        room, school = room or rules.short_text(cabinet.where.room), school or cabinet.where.school
    stays = was.status == status and (not school or school == was.school)
    room, school = room or (was.room if stays else ""), school or was.school
    if not school:
        raise ChargerRefused("school_needed")
    code = cabinet.code if cabinet is not None else was.cabinet if stays else ""
    return Where(status, school, room, code, since=_today(uow))


# --- what they share -------------------------------------------------------------------------------------------------


def _unit(uow: UnitOfWork, scan: Scan) -> Known:
    known = registered(uow, scan, Step.out)
    if known is None:
        raise ChargerRefused("unknown_charger")
    return known


def _told(command: Arrive | Correct) -> dict[str, str]:
    """What was said of the unit itself."""
    names = ("model", "maker", "serial")
    return {name: checked_text(getattr(command, name), numbers=name == "serial") for name in names}


def _today(uow: UnitOfWork) -> str:
    return uow.now.today.isoformat()


def day_said(uow: UnitOfWork, text: str) -> date:
    """A day as written, today where none is; raises RepairRefused (not_a_day, day_to_come)."""
    day = day_of(text, uow.now.today) or uow.now.today
    if day > uow.now.today:
        raise ChargerRefused("day_to_come")
    return day


def _place(uow: UnitOfWork, text: str) -> str:
    """A place of ours: by its label, or as people write it."""
    return labelled(uow, text) or checked_text(text)


def _owner(word: str) -> Owner:
    if word not in Owner.__members__:
        raise ChargerRefused("unknown_owner")
    return Owner(word)


def _owned(ref: Ref, owner: Owner, day: date, document: str) -> Draft:
    told = {"on": day.isoformat()} | ({"document": document} if document else {})
    return Draft("owned", (ref,), {"owner": owner.value, **told})


def _moved(
    uow: UnitOfWork,
    known: Known,
    status: ChargerStatus,
    why: ChargerWhy,
    day: date,
    place: str = "",
    *,
    document: str,
) -> MoveResult:
    at, was = Where(status.value, place=place, since=day.isoformat()), rules.where(known.state)
    _record(uow, [rules.moved((known.ref,), at, why, document=checked_text(document, numbers=True))])
    outcome = {ChargerWhy.maker: "to_maker", ChargerWhy.back: "back", ChargerWhy.dispose: "disposed"}[why]
    return _result(uow, outcome, known.ref, was)


def _record(uow: UnitOfWork, drafts: list[Draft]) -> None:
    """Texts that fit alone may be too much together."""
    if not all(map(fits, drafts)):
        raise ChargerRefused("text_too_long")
    uow.record(drafts)


def _result(uow: UnitOfWork, outcome: str, ref: Ref, was: Where) -> MoveResult:
    state = uow.head(ref) or {}
    spares = rules.spare_counts(known.state for known in uow.registers(Aggregate.charger))
    return MoveResult(outcome, Family.ok, rules.shown_code(state), ref, was, rules.where(state), spares)
