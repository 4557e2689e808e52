"""Disposal of units: onto the checklist, a step ticked, out of it again. One unit, one action.

Decides which unit, box, shelf and second person are meant; what may be done is `rules.disposal`'s. Words go to the side
store. Nothing is asked of the console here.
"""

from __future__ import annotations

from app.domain.device import disposal, shown_code
from app.domain.disposal_steps import Own, known
from app.domain.disposal_words import Deprovisioned, Step, Way
from app.domain.kinds import Family
from app.domain.operations import Draft, Ref, fits
from app.domain.rules import boxes as box_rules
from app.domain.rules import disposal as rules
from app.domain.rules.lost import check_day, check_short
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.usecases.away import day_of
from app.usecases.disposal_results import BeginDisposal, DisposalResult, LeaveDisposal, TickStep
from app.usecases.loans import one_device
from app.usecases.ports import Known, UnitOfWork
from app.usecases.second_person import check_second
from app.usecases.shelves import shelf

STEPS = "disposal.steps"
DAILY_UNITS = "disposal.daily_units"


def own_steps(uow: UnitOfWork) -> Own:
    """What a supervisor renamed and added of the checklist."""
    return known(str(uow.shared(STEPS) or ""))


def way_called(text: str) -> Way:
    """A or B; raises RepairRefused (unknown_way)."""
    try:
        return Way(text.strip().upper())
    except ValueError:
        raise RepairRefused("unknown_way") from None


# --- in and out -----------------------------------------------------------------------------------------------------


def begin(uow: UnitOfWork, command: BeginDisposal) -> DisposalResult:
    """Puts a unit on the checklist, and into a box where one is named; one that is on it only goes into the box.

    Raises RepairRefused: unknown_way, what `rules.disposal.check_begin` says, not_judged, no_instruction,
    not_on_instruction, unknown_instruction, and what `rules.boxes.put_in` says.
    """
    uow.actor.require(Command.dispose)
    way, unit = way_called(command.way), one_device(uow, command.scan)
    running = disposal(unit.state)
    if running is not None and command.box and running.get("way") == way:
        into_box(uow, unit, command.box)
        return result_of(uow, unit, "put_in")
    rules.check_begin(unit.state)
    uow.record([_beginning(uow, unit, way, command)])
    if command.box:
        begun = Known(unit.ref, uow.head(unit.ref) or {})
        into_box(uow, begun, command.box)
    remarks = ("over_daily_units",) if way is Way.A and _alone(uow, unit.ref) else ()
    return result_of(uow, unit, "begun", remarks=remarks)


def _beginning(uow: UnitOfWork, unit: Known, way: Way, command: BeginDisposal) -> Draft:
    if way is Way.A:
        repair, said = rules.irreparable_repair(unit.state), command.reason.strip()
        if not repair and not said:
            raise RepairRefused("not_judged")
        reason = uow.put_side(said.encode()) if said else unit.state.get("repairs", {}).get(repair, {}).get("reason")
        return rules.judged(unit.ref, repair, reason or "")
    number = command.instruction.strip()
    draft = rules.begun_by(unit.ref, unit.state, number)
    if uow.head(box_rules.instruction_ref(draft.payload["instruction"])) is None:
        raise RepairRefused("unknown_instruction")
    return draft


def _alone(uow: UnitOfWork, device: Ref) -> str:
    """Why one person may not do all of it alone, or nothing."""
    unit = Known(device, uow.head(device) or {})
    return rules.why_not_alone(unit.state, guard_of(uow, unit, ""))


def leave(uow: UnitOfWork, command: LeaveDisposal) -> DisposalResult:
    """A unit leaves disposal, and its box. Raises RepairRefused: reason_needed, not_in_disposal,
    deprovisioned_already, box_is_closed.
    """
    uow.actor.require(Command.dispose)
    unit = one_device(uow, command.scan)
    if not command.reason.strip():
        raise RepairRefused("reason_needed")
    uow.record(leaving(uow, unit, command.reason.strip()))
    return result_of(uow, unit, "left")


def leaving(uow: UnitOfWork, unit: Known, said: str) -> list[Draft]:
    """What is written as a unit leaves; `said`: why, in words. Raises RepairRefused as `leave` does."""
    running = rules.check_running(unit.state)
    left = rules.left(unit.ref, unit.state, uow.put_side(said.encode()) if said else "")
    if not running.get("box"):
        return [left]
    box_rules.check_open(uow.head(box_rules.box_ref(running["box"])))
    return [box_rules.taken_out(unit.ref, unit.state), left]


# --- ticks ----------------------------------------------------------------------------------------------------------


def tick(uow: UnitOfWork, command: TickStep) -> DisposalResult:
    """Ticks a step. Raises StepBlocked, and RepairRefused: what `rules.disposal` says of step, how and what is told,
    why_not_alone's words, second_…, unknown_place, day_is_to_come, not_a_day, text_too_long, personal_data.
    """
    unit, step = one_device(uow, command.scan), command.step.strip()
    how = command.how.strip() or rules.usual_how(unit.state, step)
    uow.actor.require(rules.right_of(step, how))
    rules.check_step(unit.state, step, own_steps(uow))
    how = rules.check_how(unit.state, step, how, words=bool(command.note.strip()))
    second = check_second(uow, command.second)
    place, unknown = shelf(uow, command.place) if command.place.strip() else ("", False)
    on = day_of(command.on, uow.now.today)
    told = rules.Ticked(
        how=how,
        place=place,
        on=check_day(on, uow.now.today).isoformat() if on is not None else "",
        to=check_short(command.to),
        document=check_short(command.document, numbers=True),
        second=second,
    )
    rules.check_told(unit.state, step, told)
    asked = how == Deprovisioned.request and rules.stood_for(unit.state)  # a request had its own guard
    if step == Step.deprovision and not asked:
        shut = rules.why_not_alone(unit.state, guard_of(uow, unit, second))
        if shut:
            raise RepairRefused(shut)
    if step == Step.storage and step in unit.state["disposal"]["steps"] and place == unit.state.get("place"):
        return result_of(uow, unit, "same", step)
    note = uow.put_side(command.note.strip().encode()) if command.note.strip() else ""
    draft = rules.ticked(unit.ref, unit.state, step, told._replace(note=note))
    if not fits(draft):
        raise RepairRefused("text_too_long")
    uow.record([draft])
    return result_of(uow, unit, "ticked", step, remarks=("unknown_place",) if unknown else ())


def guard_of(uow: UnitOfWork, unit: Known, second: str) -> rules.Guard:
    """What decides whether one person may do what can't be taken back of this unit."""
    box = rules.sure_box(unit.state)
    stood = (uow.head(box_rules.box_ref(box)) or {}).get("seconds", ()) if box else ()
    return rules.Guard(
        actor=uow.actor.code,
        second=second,
        seconds=tuple(stood),
        done_today=uow.deprovisioned_since(uow.now.today, unit.ref),
        daily_units=int(uow.shared(DAILY_UNITS)),
        doubtful=uow.now.doubtful or uow.clock_behind(uow.now.today),
    )


# --- beside ---------------------------------------------------------------------------------------------------------


def into_box(uow: UnitOfWork, unit: Known, text: str) -> str:
    """Puts a unit into a box, which is begun where nobody did; its number. Raises RepairRefused: not_a_box,
    box_is_closed, and what `rules.boxes.put_in` says.
    """
    number = box_rules.box_number(text)
    if uow.head(box_rules.box_ref(number)) is None:
        running = rules.check_running(unit.state)
        uow.record([box_rules.opened(number, Way(running["way"]), running.get("instruction", ""))])
    box = box_rules.check_open(uow.head(box_rules.box_ref(number)))
    uow.record(box_rules.put_in(box, unit.ref, unit.state))
    return number


def result_of(
    uow: UnitOfWork, unit: Known, outcome: str, step: str = "", *, remarks: tuple[str, ...] = ()
) -> DisposalResult:
    """What became of a unit, as it is now."""
    state = uow.head(unit.ref) or unit.state
    running = disposal(state) or {}
    box = str(running.get("box", ""))
    lines = (uow.head(box_rules.box_ref(box)) or {}).get("lines", ()) if box else ()
    return DisposalResult(
        outcome=outcome,
        family=Family.look if remarks else Family.ok,
        code=shown_code(state),
        device=unit.ref,
        serial=str(state.get("serial", "")),
        way=str(running.get("way", "")),
        step=step,
        next=rules.next_step(state, own_steps(uow)),
        box=box,
        units=len(lines),
        remarks=remarks,
    )
