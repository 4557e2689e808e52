"""A charging controller and its spare change places: cabinet, unit out, spare in; three scans and one action.

For screens and verbs:
- `what_is(find, scan, step, target=None) -> Seen`: what one scan names, without saving; raises ChargerRefused. `Step`
  is cabinet, out, tag, spare; `find` is a unit of work or the reading side (`Look`). With `target` (what the cabinet's
  scan named) it also tells in `differs` what the register says otherwise.
- `swap(uow, Swap(...)) -> SwapResult`: all of it in one transaction, or nothing. Outcomes: `swapped`, and `differs`
  (nothing is saved; the same command with `correct=True` puts the register right and goes on). One undo takes all back.
- `Seen`, `Swap`, `SwapResult`, `UnitMove`, `Difference` below; where a unit is: `rules.chargers.Where`.
Beside swaps `charger_moves` has arrive, hand_over, load, unload, to_maker, back_again, dispose_of, correct, with the
commands Arrive, HandOver, Load, Unload, ToMaker, BackAgain, DisposeOf, Correct and `MoveResult`; `cabinet_faults` has
report_cabinet, tell_board and note_advice with ReportCabinet, TellBoard, NoteAdvice and `CabinetFaultResult`.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.charger_words import ChargerFault, ChargerStatus
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Ref
from app.domain.rules import chargers as rules
from app.domain.rules.chargers import ChargerRefused, Job, Target, Unit, Where
from app.domain.rules.no_person import no_person
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.domain.rules.visits import VisitAct
from app.domain.scans import Scan
from app.usecases.charger_scan import Look, Step, named_school, new_code, new_serial, reads_as_name, registered
from app.usecases.contacts import MOST_WORDS
from app.usecases.free_numbers import free_number
from app.usecases.ports import State, UnitOfWork
from app.usecases.visits import visit_for


class Seen(NamedTuple):
    """What one scan of a swap names. Nothing is saved by it."""

    step: Step
    what: str
    """cabinet, school, charger; of what is not registered yet: label (a pre-printed one), serial (a maker's)."""
    code: str
    """The code (or the serial) people know it by."""
    ref: Ref | None = None
    serial: str = ""
    model: str = ""
    where: Where = Where()
    new: bool = False
    """It is registered with the swap."""
    tag_wanted: bool = False
    """It has no label of ours: the next one from the strip is scanned now (or printed afterwards)."""
    differs: str = ""
    """What the register says otherwise, as `SwapResult.reason` says it; of a cabinet and a spare with `target` too."""


class Swap(NamedTuple):
    """Swap a controller. `out` is None for one without any label (札なし).

    `tag` is the label from the strip that it was given; without one a code is given, and its label printed later.
    """

    action: bytes
    cabinet: Scan
    """A cabinet's label or code, or the school (code, printed code, name) where the cabinet is not known."""
    out: Scan | None
    spare: Scan
    tag: Scan | None = None
    school: str = ""
    """Where a cabinet stands that is registered on the spot, as `cabinet` names a school; else the visit's school."""
    room: str = ""
    visit: str = ""
    """The number of the visit that is running, or nothing."""
    fault: str = ""
    """A word of `ChargerFault`; nothing: nobody has looked yet."""
    words: str = ""
    """What was seen, in people's own words."""
    model: str = ""
    """The model of a unit that is registered on the spot."""
    correct: bool = False
    """Put the register right where it differs, and go on."""


class UnitMove(NamedTuple):
    """A unit's way."""

    unit: str
    """Its code, or its serial."""
    ref: Ref
    was: Where
    now: Where


class Difference(NamedTuple):
    """What the register says otherwise than what is seen: other_school, other_cabinet, other_room,
    register_not_installed, register_not_spare, unknown_spare, cabinet_other_school.
    """

    reason: str
    unit: str
    said: Where
    seen: Where


class SwapResult(NamedTuple):
    """What became of a swap."""

    outcome: str
    """swapped, differs (nothing is saved)."""
    family: Family
    reason: str = ""
    """Why it is a look: the first difference; other_model; others_inside."""
    moves: tuple[UnitMove, ...] = ()
    """The unit taken out, then the spare."""
    spares: dict[str, int] = {}  # noqa: RUF012 - never written to
    """How many spares there are now, by model."""
    tag: str = ""
    """The code whose label is to be printed for the unit taken out; empty: it has one."""
    others: tuple[str, ...] = ()
    """What else the register has in this cabinet."""
    differs: tuple[Difference, ...] = ()
    corrected: bool = False
    """The register was put right."""
    cabinet: str = ""
    school: str = ""
    """The school's code."""
    visit: str = ""


# --- one scan --------------------------------------------------------------------------------------------------------


def what_is(find: Look, scan: Scan, step: Step, target: Seen | None = None) -> Seen:
    """What this scan names in this step. Raises ChargerRefused: unreadable, several_named, that the step wants another
    kind, unknown_cabinet, unknown_school, unknown_charger, tag_in_use; of a spare and (with `target`) a unit out, what
    `rules` refuses.
    """
    seen = identified(find, scan, step)
    if seen.what != "charger":
        return seen._replace(differs="unknown_spare" if step is Step.spare else "")
    state = {} if seen.ref is None else find.head(seen.ref) or {}
    return seen._replace(differs=_differs(step, state, target))


def identified(find: Look, scan: Scan, step: Step) -> Seen:
    """The same, whatever the register says of its place."""
    if step is Step.cabinet:
        return _cabinet(find, scan)
    known = registered(find, scan, step)
    if known is not None and step is Step.tag:
        raise ChargerRefused("tag_in_use")
    if known is not None:
        return Seen(
            step=step,
            what="charger",
            code=rules.shown_code(known.state),
            ref=known.ref,
            serial=str(known.state.get("serial") or ""),
            model=str(known.state.get("model") or ""),
            where=rules.where(known.state),
            tag_wanted=step is Step.out and "code" not in known.state,
        )
    code = new_code(scan, step)
    if code:
        return Seen(step, "label", code, rules.charger_ref(code), new=True)
    if step is not Step.out:
        raise ChargerRefused("not_a_tag" if step is Step.tag else "unknown_charger")
    serial = new_serial(scan, step)
    return Seen(step, "serial", serial, rules.charger_ref(serial), serial, new=True, tag_wanted=True)


def _differs(step: Step, state: State, target: Seen | None) -> str:
    place = None if target is None else _as_target(target)
    if step is Step.spare:
        return rules.check_spare(state, place)
    return rules.check_out(state, place) if place is not None else ""


def _as_target(seen: Seen) -> Target:
    code = "" if seen.what == "school" else seen.code
    return Target(seen.ref, code, seen.where.school, seen.where.room)


def _cabinet(find: Look, scan: Scan) -> Seen:
    """A cabinet, or the school that a code or a name means."""
    school = named_school(find, scan)
    if school:
        return Seen(Step.cabinet, "school", school, where=Where(school=school))
    if reads_as_name(scan):
        raise ChargerRefused("unknown_school")
    known = registered(find, scan, Step.cabinet)
    if known is not None:
        code, at = rules.shown_code(known.state), rules.where(known.state)
        return Seen(Step.cabinet, "cabinet", code, known.ref, str(known.state.get("serial") or ""), where=at)
    code = new_code(scan, Step.cabinet)
    if not code:
        raise ChargerRefused("unknown_cabinet")
    return Seen(Step.cabinet, "label", code, rules.charger_ref(code), new=True)


# --- the swap --------------------------------------------------------------------------------------------------------


def swap(uow: UnitOfWork, command: Swap) -> SwapResult:
    """The unit out is taken out with its fault, the spare is installed, what was unknown is registered: one action.

    Raises ChargerRefused: what `what_is` does; unknown_visit, school_needed, unknown_school, same_unit_twice,
    unknown_charger_fault, contact_too_long, text_too_long, personal_data.
    """
    uow.actor.require(Command.swap)
    fault, words = _fault(command.fault), checked_words(command.words)
    stated = school_written(uow, command.school) or visit_school(uow, command.visit, VisitAct.line)
    spare = _unit(uow, identified(uow, command.spare, Step.spare))
    cabinet = identified(uow, command.cabinet, Step.cabinet)
    out, tag = _out(uow, command)
    if out.ref == spare.ref:
        raise ChargerRefused("same_unit_twice")
    target = target_of(cabinet, checked_text(command.room), stated, rules.where(out.state).school)
    target = _named(uow, rules.where_it_was(target, rules.where(out.state)))
    day = uow.now.today.isoformat()
    differs = _differences(cabinet, target, out, spare, day)
    if differs and not command.correct:
        said = tuple(differs.values())
        return SwapResult("differs", Family.look, said[0].reason, differs=said, cabinet=target.code)
    filled = _filled(cabinet, target, day)
    job = Job(
        target=target,
        out=out,
        spare=spare,
        day=day,
        corrected={**filled, **{ref: one.seen for ref, one in differs.items()}},
        fault=fault,
        words=uow.put_side(words) if words else "",
        visit=command.visit,
    )
    ways = _from(job)  # before it is written: a head goes on in place
    uow.record(rules.swap_drafts(job))
    return _result(uow, job, ways, tag)._replace(corrected=bool(differs))


def _fault(word: str) -> ChargerFault:
    if word and word not in ChargerFault.__members__:
        raise ChargerRefused("unknown_charger_fault")
    return ChargerFault(word or ChargerFault.unknown)


def checked_words(text: str) -> bytes:
    """People's own words for the side store; raises ChargerRefused (contact_too_long)."""
    trimmed = text.strip()
    if len(trimmed) > MOST_WORDS:
        raise ChargerRefused("contact_too_long")
    return trimmed.encode()


def checked_text(text: str, *, numbers: bool = False) -> str:
    """A room or a model (with `numbers` a document, a serial) for the operation itself; raises RepairRefused:
    text_too_long, personal_data.
    """
    text = no_person(text.strip(), numbers=numbers)
    if text != rules.short_text(text):
        raise ChargerRefused("text_too_long")
    return text


def visit_school(uow: UnitOfWork, visit: str, act: VisitAct | None = None) -> str:
    """The school of a visit, or nothing where none is named; raises ChargerRefused: unknown_visit, and where `act` may
    not be done with it now, what `rules.visits.check` says.
    """
    if not visit:
        return ""
    try:
        return str(visit_for(uow, visit, act).state["school"])
    except RepairRefused as refused:
        raise ChargerRefused(refused.reason) from refused


def _out(uow: UnitOfWork, command: Swap) -> tuple[Unit, str]:
    """The unit taken out, and the code whose label is to be printed."""
    seen = identified(uow, command.out, Step.out) if command.out is not None else None
    if seen is not None and not seen.new:
        unit = _unit(uow, seen)
        return unit, unit.code if seen.tag_wanted else ""
    if seen is not None and seen.what == "label":
        return fresh_unit(seen.code, "", command.model), ""
    tag = identified(uow, command.tag, Step.tag).code if command.tag is not None else ""
    code = tag or free_number(uow, Aggregate.charger)
    return fresh_unit(code, seen.serial if seen is not None else "", command.model), "" if tag else code


def fresh_unit(code: str, serial: str, model: str) -> Unit:
    """A controller that is registered on the spot."""
    fields = {"code": code, "serial": serial, "kind": "charger", "model": checked_text(model)}
    return Unit(rules.charger_ref(code), fields, fields)


def _unit(uow: UnitOfWork, seen: Seen) -> Unit:
    """A spare, or a known unit out."""
    if seen.ref is None or seen.new:
        return fresh_unit(seen.code, seen.serial, "")
    return Unit(seen.ref, uow.head(seen.ref) or {})


def target_of(seen: Seen, room: str, stated: str, of_unit: str) -> Target:
    """The cabinet. `stated`: the school that was named, else the visit's; without one the register's or the unit's."""
    if seen.what == "school":
        return Target(None, "", seen.code, room)
    school = stated or seen.where.school or of_unit
    if not school:
        raise ChargerRefused("school_needed")
    target = Target(seen.ref, seen.code, school, seen.where.room or room)
    if not seen.new:
        return target
    fields = {"code": target.code, "kind": rules.CABINET, "school": school, "room": room}
    return target._replace(fresh=fields | {"place": "school", "status": "installed"})


def _named(uow: UnitOfWork, target: Target) -> Target:
    """The same, with the cabinet that only the unit out has told of, where the register has it under its code."""
    ref = rules.charger_ref(target.code)
    known = target.code and target.ref is None and uow.head(ref) is not None
    return target._replace(ref=ref) if known else target


def school_written(uow: UnitOfWork, text: str) -> str:
    """A school's code by code or name, or nothing where none is written; raises ChargerRefused (unknown_school)."""
    if not text:
        return ""
    school = named_school(uow, Scan(raw=text, text=text))
    if not school:
        raise ChargerRefused("unknown_school")
    return school


def _differences(cabinet: Seen, target: Target, out: Unit, spare: Unit, day: str) -> dict[Ref, Difference]:
    """What the register says otherwise: of the cabinet, of the unit out, of the spare."""
    found: dict[Ref, Difference] = {}
    seen = rules.seen_at(target, day)
    if cabinet.ref is not None and cabinet.where.school not in ("", target.school):
        here = seen._replace(cabinet="")
        found[cabinet.ref] = Difference("cabinet_other_school", target.code, cabinet.where, here)
    why = rules.check_out(out.state, target) if out.fresh is None else ""
    if why:
        found[out.ref] = Difference(why, out.code, rules.where(out.state), seen)
    why = rules.check_spare(spare.state, target) if spare.fresh is None else "unknown_spare"
    if why:
        here = Where(ChargerStatus.spare.value, since=day)
        found[spare.ref] = Difference(why, spare.code, rules.where(spare.state), here)
    return found


def _filled(cabinet: Seen, target: Target, day: str) -> dict[Ref, Where]:
    """A cabinet whose school nobody knew: it is filled in without a question."""
    if cabinet.ref is None or cabinet.new or cabinet.where.school:
        return {}
    return {cabinet.ref: rules.seen_at(target, day)._replace(cabinet="")}


def _from(job: Job) -> tuple[Where, Where]:
    """Where the unit out and the spare were, as they were seen where the register says otherwise."""
    out, spare = job.out, job.spare
    said = rules.where(out.state)
    was = said if said.status and out.ref not in job.corrected else rules.seen_at(job.target, "")
    return was, job.corrected.get(spare.ref) or rules.where(spare.state)


def _result(uow: UnitOfWork, job: Job, ways: tuple[Where, Where], tag: str) -> SwapResult:
    target, out, spare = job.target, job.out, job.spare
    units = [known.state for known in uow.registers(Aggregate.charger)]
    others = rules.others_inside(units, target, (out.code, spare.code))
    moves = tuple(
        UnitMove(unit.code, unit.ref, was, rules.where(uow.head(unit.ref) or {}))
        for unit, was in zip((out, spare), ways, strict=True)
    )
    other = "other_model" if rules.other_model(out.state, spare.state) else ""
    reason = other or ("others_inside" if others else "")
    return SwapResult(
        outcome="swapped",
        family=Family.look if reason else Family.ok,
        reason=reason,
        moves=moves,
        spares=rules.spare_counts(units),
        tag=tag,
        others=others,
        cabinet=target.code,
        school=target.school,
        visit=job.visit,
    )
