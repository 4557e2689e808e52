"""Boxes of units in disposal: begun, filled by scanning, placed, stood for, closed, their lists handed over.

Decides which box and units are meant; what may be done is `rules.boxes`'. What touches all units of a box goes in
slices of one action.
"""

from __future__ import annotations

from concurrent.futures import Future

from app.domain.device import disposal
from app.domain.disposal_steps import order
from app.domain.disposal_words import Step
from app.domain.identity import unshort
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref, fits
from app.domain.rules import boxes as rules
from app.domain.rules import disposal as disposal_rules
from app.domain.rules.lost import check_day, check_short
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.usecases.away import day_of
from app.usecases.desk import Desk
from app.usecases.disposal import into_box, own_steps, result_of, way_called
from app.usecases.disposal_results import (
    BoxResult,
    CloseBox,
    DisposalResult,
    HandOverBox,
    OpenBox,
    PlaceBox,
    PutInBox,
    StandForBox,
    TakeOutOfBox,
)
from app.usecases.free_numbers import free_number
from app.usecases.in_slices import SLICE, Done, in_slices
from app.usecases.loans import one_device
from app.usecases.ports import State, UnitOfWork
from app.usecases.second_person import check_second
from app.usecases.shelves import shelf


def open_box(uow: UnitOfWork, command: OpenBox) -> BoxResult:
    """Begins a box. Raises RepairRefused: unknown_way, unknown_instruction, not_a_box, box_taken."""
    uow.actor.require(Command.box)
    way, instruction = way_called(command.way), command.instruction.strip()
    if instruction and uow.head(rules.instruction_ref(instruction)) is None:
        raise RepairRefused("unknown_instruction")
    own = command.number.strip()
    number = rules.box_number(own if own else free_number(uow, Aggregate.box))
    if uow.head(rules.box_ref(number)) is not None:
        raise RepairRefused("box_taken")
    uow.record([rules.opened(number, way, instruction)])
    return BoxResult("opened", Family.ok, number)


def put_in(uow: UnitOfWork, command: PutInBox) -> DisposalResult:
    """A unit goes into a box that was begun. Raises RepairRefused: unknown_box, and what `disposal.into_box` says."""
    uow.actor.require(Command.box)
    unit = one_device(uow, command.scan)
    box = _box(uow, command.box)[1]
    there = (disposal(unit.state) or {}).get("box") == box["number"]
    into_box(uow, unit, box["number"])
    return result_of(uow, unit, "same" if there else "put_in")


def take_out(uow: UnitOfWork, command: TakeOutOfBox) -> DisposalResult:
    """A unit comes out of its box. Out of a closed one only what was left of it as its list was handed over.

    Raises RepairRefused: in_no_box, box_is_closed.
    """
    uow.actor.require(Command.box)
    unit = one_device(uow, command.scan)
    draft = rules.taken_out(unit.ref, unit.state)
    box = uow.head(draft.about[1])
    if box is None or "handed" not in box or disposal_rules.is_told(unit.state):
        rules.check_open(box)
    uow.record([draft])
    return result_of(uow, unit, "taken_out")


def stand_for(uow: UnitOfWork, command: StandForBox) -> BoxResult:
    """Somebody stands for all units of a box: the second person named, or whoever is signed in, at whatever desk.

    Raises RepairRefused: unknown_box, box_is_closed, second_….
    """
    second = check_second(uow, command.second)
    uow.actor.require(Command.box if second else Command.stand_for)
    number, box = _box(uow, command.box)
    rules.check_open(box)
    who = second or uow.actor.code
    if who in box.get("seconds", ()):
        return BoxResult("same", Family.ok, number, units=len(box.get("lines", ())))
    uow.record([Draft("box_stood_for", (rules.box_ref(number),), {"second": who})])
    return BoxResult("stood_for", Family.ok, number, units=len(box.get("lines", ())))


def close_box(uow: UnitOfWork, command: CloseBox) -> BoxResult:
    """Closes a box all of whose units lack only the Board's notice; else nothing is written, and the first step that is
    missing is told. Closed already, nothing changes. Raises RepairRefused: unknown_box, unit_in_two_boxes.
    """
    uow.actor.require(Command.box)
    number, box = _box(uow, command.box)
    if "closed" in box:
        told = box["closed"]
        return BoxResult("same", Family.ok, number, units=told["units"], list_hash=told["list"])
    units = units_in(uow, box)
    if not units.inside:
        return BoxResult("refused", Family.refused, number, reason="box_empty")
    lacks = rules.lacks(units.inside, own_steps(uow))
    if lacks:
        refused = BoxResult("refused", Family.refused, number, units=len(units.inside), reason="box_not_ready")
        steps = order(box["way"], "", own_steps(uow))
        return refused._replace(step=min((lack.step for lack in lacks), key=steps.index), lacking=len(lacks))
    rules.check_one_box(units)
    closed = rules.closed(number, units.inside)
    uow.record([closed])
    return BoxResult("closed", Family.ok, number, units=len(units.inside), list_hash=closed.payload["list"])


def place_box(desk: Desk, command: PlaceBox, *, proved: bool = False) -> Future[BoxResult]:
    """A box stands on a shelf, and its units lie there: those that waited for `storage` have it ticked.

    Raises (in the future) RepairRefused: unknown_box, what `disposal.shelf` says.
    """
    return in_slices(desk, command, _place, proved=proved)


def _place(uow: UnitOfWork, command: PlaceBox, far: Done) -> tuple[BoxResult, Done]:
    uow.actor.require(Command.box)
    number, box = _box(uow, command.box)
    (place, unknown), own = shelf(uow, command.place), own_steps(uow)
    inside = units_in(uow, box).inside
    there = [(ref, state) for ref, state in inside if _lies(state, place)]
    todo = [hit for hit in inside if hit not in there and _may_be_stored(hit[1], disposal_rules.next_step(hit[1], own))]
    told = disposal_rules.Ticked(place=place)
    first = [] if box.get("place") == place else [Draft("box_placed", (rules.box_ref(number),), {"place": place})]
    uow.record([*first, *(disposal_rules.ticked(ref, state, Step.storage, told) for ref, state in todo[:SLICE])])
    done = far.units + len(todo[:SLICE])
    outcome = "placed" if first or done else "same"
    lacking = len(inside) - len(there) - len(todo)
    remark = "unknown_place" if unknown and outcome == "placed" else ""
    family = Family.look if lacking or remark else Family.ok
    result = BoxResult(outcome, family, number, len(inside), ticked=done, reason=remark, lacking=lacking)
    return result, Done(done, more=len(todo) > SLICE)


def _lies(state: State, place: str) -> bool:
    return state.get("place") == place and Step.storage in state["disposal"]["steps"]


def _may_be_stored(state: State, ahead: str) -> bool:
    return ahead == Step.storage or Step.storage in state["disposal"]["steps"]


def hand_over(desk: Desk, command: HandOverBox, *, proved: bool = False) -> Future[BoxResult]:
    """A closed box's list was handed over: its units have the Board's notice ticked. Said twice, it is one.

    Raises (in the future) RepairRefused: unknown_box, box_not_closed, to_missing, not_a_day, day_is_to_come,
    text_too_long, personal_data.
    """
    return in_slices(desk, command, _hand_over, proved=proved)


def _hand_over(uow: UnitOfWork, command: HandOverBox, far: Done) -> tuple[BoxResult, Done]:
    uow.actor.require(Command.hand_over)
    number, box = _box(uow, command.box)
    if "closed" not in box:
        raise RepairRefused("box_not_closed")
    told = box.get("handed") or told_of(uow, command.to, command.on, command.document)
    inside, own = units_in(uow, box).inside, own_steps(uow)
    untold = [(ref, state) for ref, state in inside if not disposal_rules.is_told(state)]
    todo = [(ref, state) for ref, state in untold if disposal_rules.ready_for_board(state, own)]
    first = [] if "handed" in box else [Draft("box_handed", (rules.box_ref(number),), told)]
    notice = disposal_rules.Ticked(**told)
    uow.record([*first, *(disposal_rules.ticked(ref, state, Step.board, notice) for ref, state in todo[:SLICE])])
    done, lacking = far.units + len(todo[:SLICE]), len(untold) - len(todo)
    outcome = "handed" if first or done else "same"
    result = BoxResult(outcome, Family.look if lacking else Family.ok, number, len(inside), ticked=done)
    return result._replace(lacking=lacking, list_hash=box["closed"]["list"]), Done(done, more=len(todo) > SLICE)


def told_of(uow: UnitOfWork, to: str, on: str, document: str) -> dict[str, str]:
    """When, to whom and by what the Board was told, as operations say it. Raises RepairRefused: to_missing, not_a_day,
    day_is_to_come, text_too_long, personal_data.
    """
    whom, paper = check_short(to), check_short(document, numbers=True)
    if not whom:
        raise RepairRefused("to_missing")
    day = check_day(day_of(on, uow.now.today), uow.now.today).isoformat()
    told = {"on": day, "to": whom} | ({"document": paper} if paper else {})
    if not fits(Draft("step_done", (Ref(Aggregate.device, b"\0" * 16),), {"way": "A", "step": "board", **told})):
        raise RepairRefused("text_too_long")
    return told


def _box(uow: UnitOfWork, text: str) -> tuple[str, State]:
    number = rules.box_number(text)
    return number, rules.check_known(uow.head(rules.box_ref(number)))


def units_in(uow: UnitOfWork, box: State) -> rules.Units:
    """The units a box's lines name, read."""
    refs = [Ref(Aggregate.device, unshort(unit)) for unit in box.get("lines", ())]
    return rules.units_of(box, uow.heads(refs))
