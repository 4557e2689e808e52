"""Pick-ups (回収): begun, boxes scanned onto the truck, spot checks, its leaving, the witness.

Decides which pick-up, box and units are meant; what may be done is `rules.pickups`'. What touches all units goes in
slices of one action, box by box, so that each reads one box and a cut one goes on where it stopped.
"""

from __future__ import annotations

from concurrent.futures import Future

from app.domain.disposal_words import Step
from app.domain.folding.pickups import EXTRA, MISSING
from app.domain.identity import unshort
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref, fits
from app.domain.rules import boxes as box_rules
from app.domain.rules import disposal as disposal_rules
from app.domain.rules import pickups as rules
from app.domain.rules.lost import check_day, check_short
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.domain.scans import Scan
from app.usecases.away import day_of
from app.usecases.boxes import units_in
from app.usecases.desk import Desk
from app.usecases.free_numbers import free_number
from app.usecases.in_slices import SLICE, Done, in_slices
from app.usecases.loans import one_device
from app.usecases.pickup_results import (
    CheckBox,
    LeavePickup,
    LoadBox,
    OpenPickup,
    PickupResult,
    UnloadBox,
    WitnessPickup,
)
from app.usecases.ports import State, UnitOfWork
from app.usecases.resolve_scan import resolve

MOST_SCANS = 2 * box_rules.MOST
"""Units that a spot check takes: more are no box."""


def open_pickup(uow: UnitOfWork, command: OpenPickup) -> PickupResult:
    """Begins a pick-up. Raises RepairRefused: not_a_day, text_too_long, personal_data, and what `load` says of a box;
    a box that lacks a step: nothing is written, and the result says which.
    """
    uow.actor.require(Command.pickup)
    day = day_of(command.date, uow.now.today, to_come=True) or uow.now.today
    firm, vehicle = check_short(command.firm), check_short(command.vehicle, numbers=True)
    witness = uow.put_side(command.witness.strip().encode()) if command.witness.strip() else ""
    number = rules.pickup_number(free_number(uow, Aggregate.pickup))
    opening = rules.opened(number, day.isoformat(), firm=firm, vehicle=vehicle, witness=witness)
    if not fits(opening):
        raise RepairRefused("text_too_long")
    drafts, units = [opening], 0
    for box in dict.fromkeys(box_rules.box_number(text) for text in command.boxes):
        refused, load, count = _loading(uow, number, box)
        if refused is not None:
            return refused
        drafts, units = [*drafts, *load], units + count
    uow.record(drafts)
    return PickupResult("opened", Family.ok, number, boxes=len(drafts) - 1, units=units)


def load(uow: UnitOfWork, command: LoadBox) -> PickupResult:
    """A box goes onto the truck; where a unit lacks a step nothing is written, and the result says which.

    Raises RepairRefused: unknown_pickup, truck_has_left, not_a_box, and what `rules.pickups.check_load` says.
    """
    uow.actor.require(Command.pickup)
    number = _here(uow, command.pickup)
    refused, drafts, units = _loading(uow, number, box_rules.box_number(command.box))
    if refused is not None:
        return refused
    uow.record(drafts)
    outcome = "loaded" if drafts else "same"
    return PickupResult(outcome, Family.ok, number, box_rules.box_number(command.box), _boxes(uow, number), units)


def _loading(uow: UnitOfWork, number: str, box: str) -> tuple[PickupResult | None, list[Draft], int]:
    """Why the box can't go, or what is written; and how many units it has."""
    state = uow.head(box_rules.box_ref(box))
    units = units_in(uow, state or {"number": box})
    if not rules.check_load(number, state, units):
        return None, [], len(units.inside)
    lack = rules.lacking(units.inside)
    if lack is not None:
        no = PickupResult("refused", Family.refused, number, box, units=len(units.inside), reason="box_not_ready")
        return no._replace(step=lack.step, lacking=lack.units), [], 0
    return None, [rules.loaded(number, box)], len(units.inside)


def unload(uow: UnitOfWork, command: UnloadBox) -> PickupResult:
    """A box comes off the truck. Raises RepairRefused: unknown_pickup, truck_has_left, unknown_box,
    box_not_on_truck.
    """
    uow.actor.require(Command.pickup)
    number = _here(uow, command.pickup)
    box = box_rules.box_number(command.box)
    uow.record([rules.taken_off(number, uow.head(box_rules.box_ref(box)))])
    return PickupResult("unloaded", Family.ok, number, box, _boxes(uow, number))


def check(uow: UnitOfWork, command: CheckBox) -> PickupResult:
    """A box of the truck is checked unit by unit; what is missing and what is extra is named. Raises RepairRefused:
    unknown_pickup, truck_has_left, unknown_box, box_not_on_truck, unreadable, too_many_scans.
    """
    uow.actor.require(Command.pickup)
    number = _here(uow, command.pickup)
    state = uow.head(box_rules.box_ref(box_rules.box_number(command.box)))
    box = box_rules.check_known(state)
    if box.get("pickup") != number:
        raise RepairRefused("box_not_on_truck")
    if len(command.scans) > MOST_SCANS:
        raise RepairRefused("too_many_scans")
    scanned, unknown = _scanned(uow, command.scans)
    units = units_in(uow, box)
    found = rules.check(units, scanned, unknown)
    uow.record(rules.checked(number, box["number"], found))
    return PickupResult(
        "checked",
        Family.look if found.differs else Family.ok,
        number,
        box["number"],
        _boxes(uow, number),
        len(units.inside),
        missing=tuple(code for _, code in found.missing),
        extra=tuple(code for _, code in found.extra),
    )


def _scanned(uow: UnitOfWork, scans: tuple[Scan, ...]) -> tuple[dict[Ref, State], list[str]]:
    """The units the scans name, and the texts that name none. Raises RepairRefused: unreadable,
    several_named.
    """
    known: dict[Ref, State] = {}
    unknown = []
    for scan in scans:
        if scan.fault is not None:
            raise RepairRefused("unreadable")
        named = resolve(scan, uow)
        if named.hits and named.what in ("device", "repair", "several"):
            hit = one_device(uow, scan)
            known[hit.ref] = hit.state
        else:
            unknown.append(check_short(scan.text, numbers=True))
    return known, unknown


def leave(desk: Desk, command: LeavePickup, *, proved: bool = False) -> Future[PickupResult]:
    """The truck leaves. Nothing is written where no box is on it (truck_empty), or a check found a difference and
    nobody says that it leaves all the same (truck_differs). Said again, only what was left undone is done.

    Raises (in the future) RepairRefused: unknown_pickup, not_a_day, day_is_to_come, text_too_long, personal_data,
    box_on_other_truck.
    """
    return in_slices(desk, command, _leave, proved=proved)


def _leave(uow: UnitOfWork, command: LeavePickup, far: Done) -> tuple[PickupResult, Done]:
    uow.actor.require(Command.pickup)
    number, pickup = _there(uow, command.pickup)
    boxes = sorted(pickup.get("lines", ()))
    first: list[Draft] = []
    if "left" not in pickup:
        refused = _why_not_leave(uow, number, pickup, boxes, anyway=command.anyway)
        if refused is not None:
            return refused, Done()
        first = [_leaving(uow, number, command)]
    told = pickup.get("left") or first[0].payload
    ticks, more, here = _collect(uow, pickup, boxes[far.at], told) if far.at < len(boxes) else ([], False, 0)
    uow.record([*first, *ticks])
    done = Done(far.units + len(ticks), at=far.at + (not more), seen=far.seen + here)
    gone = done.units or first
    stay = sum(missing for missing, _ in rules.differing(pickup).values())
    family = Family.look if rules.differing(pickup) else Family.ok
    result = PickupResult(
        "left" if gone else "same", family, number, boxes=len(boxes), units=done.seen, ticked=done.units, lacking=stay
    )
    return result, done._replace(more=done.at < len(boxes))


def _why_not_leave(
    uow: UnitOfWork, number: str, pickup: State, boxes: list[str], *, anyway: bool
) -> PickupResult | None:
    no = PickupResult("refused", Family.refused, number, boxes=len(boxes))
    if not boxes:
        return no._replace(reason="truck_empty")
    for state in uow.heads([box_rules.box_ref(box) for box in boxes]).values():
        rules.check_one_truck(state)
    differs = rules.differing(pickup)
    if not differs or anyway:
        return None
    missing, extra = (tuple(_codes(uow, pickup, how)) for how in (MISSING, EXTRA))
    return no._replace(reason="truck_differs", box=next(iter(differs)), missing=missing, extra=extra)


def _codes(uow: UnitOfWork, pickup: State, how: str) -> list[str]:
    """Tags or serials of what the checks of a truck missed, or found too many."""
    units = [unit for line in pickup["lines"].values() for unit in line.get(how, ())]
    refs = [Ref(Aggregate.device, unshort(unit)) for unit in units if not unit.startswith("?")]
    known = [rules.code_of(state) for state in uow.heads(refs).values()]
    return sorted(known) + sorted(unit[1:] for unit in units if unit.startswith("?"))


def _leaving(uow: UnitOfWork, number: str, command: LeavePickup) -> Draft:
    day = check_day(day_of(command.on, uow.now.today), uow.now.today)
    draft = rules.left(number, day.isoformat(), check_short(command.document, numbers=True) or number)
    if not fits(draft):
        raise RepairRefused("text_too_long")
    return draft


def _collect(uow: UnitOfWork, pickup: State, text: str, told: State) -> tuple[list[Draft], bool, int]:
    """The next ticks of a box, whether it has more, and (with the last of them) how many units it has."""
    box = box_rules.check_known(uow.head(box_rules.box_ref(text)))
    units = units_in(uow, box)
    todo = rules.to_collect(pickup, box, units)
    tick = disposal_rules.Ticked(on=told["on"], document=told.get("document", ""))
    more = len(todo) > SLICE
    drafts = [disposal_rules.ticked(ref, state, Step.collected, tick) for ref, state in todo[:SLICE]]
    return drafts, more, 0 if more else len(units.inside)


def witness(desk: Desk, command: WitnessPickup, *, proved: bool = False) -> Future[PickupResult]:
    """Somebody stood by as the units of a truck were destroyed: ticked where the certificate came, the others are
    counted; not those that were never on the truck, for they await none.

    Raises (in the future) RepairRefused: unknown_pickup, truck_not_left, witness_missing.
    """
    return in_slices(desk, command, _witness, proved=proved)


def _witness(uow: UnitOfWork, command: WitnessPickup, far: Done) -> tuple[PickupResult, Done]:
    uow.actor.require(Command.pickup)
    number, pickup = _there(uow, command.pickup)
    if "left" not in pickup:
        raise RepairRefused("truck_not_left")
    who = command.who.strip()
    if not who:
        raise RepairRefused("witness_missing")
    boxes = sorted(pickup.get("lines", ()))
    inside = [] if far.at >= len(boxes) else _of_box(uow, number, boxes[far.at])
    todo = [hit for hit in inside if disposal_rules.next_step(hit[1]) == Step.witness]
    lacking = [hit for hit in inside if rules.is_collected(hit[1]) and Step.witness not in disposal_rules.done(hit[1])]
    note = disposal_rules.Ticked(note=uow.put_side(who.encode())) if todo else disposal_rules.Ticked()
    uow.record(disposal_rules.ticked(ref, state, Step.witness, note) for ref, state in todo[:SLICE])
    more = len(todo) > SLICE
    short_of = 0 if more else len(lacking) - len(todo)
    done = Done(far.units + len(todo[:SLICE]), at=far.at + (not more), seen=far.seen + short_of)
    outcome, family = ("witnessed" if done.units else "same"), (Family.look if done.seen else Family.ok)
    result = PickupResult(outcome, family, number, boxes=len(boxes), ticked=done.units, lacking=done.seen)
    return result, done._replace(more=done.at < len(boxes))


def _of_box(uow: UnitOfWork, number: str, text: str) -> list[tuple[Ref, State]]:
    box = uow.head(box_rules.box_ref(text)) or {}
    return list(units_in(uow, box).inside) if box.get("pickup") == number else []


def _there(uow: UnitOfWork, text: str) -> tuple[str, State]:
    number = rules.pickup_number(text)
    return number, rules.check_there(uow.head(rules.pickup_ref(number)))


def _here(uow: UnitOfWork, text: str) -> str:
    number = rules.pickup_number(text)
    rules.check_here(uow.head(rules.pickup_ref(number)))
    return number


def _boxes(uow: UnitOfWork, number: str) -> int:
    return len((uow.head(rules.pickup_ref(number)) or {}).get("lines", ()))
