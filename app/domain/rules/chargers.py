"""Charging cabinets and controllers: where one is, what may be swapped in and out, how many spares there are.

Where a unit is, is one field (`at`) since the first move; before it stands as the register's file told it. The number
of spares is never kept: it is the count of the units that are one. What the register says otherwise than what is seen
is told, and put right on demand (`..._differs`); what can't be is refused by a closed word. Knows no ledger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from app.domain.charger_words import ChargerFault, ChargerStatus, ChargerWhy
from app.domain.codes import squeeze
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import MAX_TEXT, Draft, Ref, fits
from app.domain.rules.repair import RepairRefused

State = Mapping[str, Any]

CABINET: Final = "cabinet"
SPARES: Final = frozenset({ChargerStatus.spare, ChargerStatus.in_car})
OUT_OF_USE: Final = frozenset({ChargerStatus.taken_out, ChargerStatus.stored})
_OF_PLACE: Final = {
    "school": ChargerStatus.installed,
    "car": ChargerStatus.in_car,
    "maker": ChargerStatus.at_maker,
    "center": ChargerStatus.stored,
}
"""What a place of the register's file means where it tells no status."""
_SHORT: Final = 12
"""Characters by which a model can still be told where a move has no place for more."""
_STRIP: Final = re.compile(r"([A-Z]{1,4})([0-9]{2,8})")


class ChargerRefused(RepairRefused):
    """The rules don't allow it; `reason` is a closed word. `where`: what the register says of the unit, if that is why.

    Reading: unreadable, several_named, not_a_cabinet, not_a_charger, not_a_spare, not_a_tag, tag_in_use,
    unknown_cabinet, unknown_charger, unknown_visit, school_needed. Swapping: same_unit_twice, already_out,
    spare_installed_elsewhere, spare_installed_here, spare_at_maker, spare_disposed. Moving: known_charger,
    still_installed, charger_not_away, charger_not_in_car, already_loaded, already_city, same_place. Cabinet faults:
    no_open_fault, board_not_told, board_told_before. Words: nothing_given, text_too_long, contact_too_long,
    personal_data, not_a_day, day_to_come, unknown_school, unknown_charger_fault.
    """

    def __init__(self, reason: str, where: Where | None = None) -> None:
        """`reason`: as `refused.<reason>` in the catalogs."""
        super().__init__(reason)
        self.where = where


class Where(NamedTuple):
    """Where one is. `status` is a word of `ChargerStatus`, or empty where nobody knows."""

    status: str = ""
    school: str = ""
    room: str = ""
    cabinet: str = ""
    """The code of the cabinet it is in."""
    place: str = ""
    """A place of ours by code; of a file, the place as written where it is no school."""
    visit: str = ""
    since: str = ""
    """The day of the last move, ISO; empty before the first."""

    @property
    def text(self) -> str:
        """In one word, for scripts: the cabinet or the school it is in, else its status."""
        installed = self.status == ChargerStatus.installed
        return (self.cabinet or self.school or self.status) if installed else self.status

    def field(self) -> dict[str, str]:
        """As an operation holds it."""
        return {name: value for name, value in self._asdict().items() if value}


class Unit(NamedTuple):
    """A controller in a swap: known (`state`), or registered on the spot with `fresh` fields."""

    ref: Ref
    state: State
    fresh: Mapping[str, str] | None = None

    @property
    def code(self) -> str:
        """What people know it by: our code, else its maker's serial."""
        return shown_code(self.state)


class Target(NamedTuple):
    """The cabinet a swap is done in; only the school where the cabinet is not known (`ref` is None)."""

    ref: Ref | None
    code: str
    school: str
    room: str = ""
    fresh: Mapping[str, str] | None = None
    """The fields of a cabinet registered on the spot."""


class Job(NamedTuple):
    """A swap, ready to be written. `day` is ISO."""

    target: Target
    out: Unit
    spare: Unit
    day: str
    corrected: Mapping[Ref, Where] = {}
    """What is put right in the register first: where each was seen."""
    fault: ChargerFault = ChargerFault.unknown
    words: str = ""
    """The side record of the fault's words."""
    visit: str = ""


def charger_ref(code: str) -> Ref:
    """The aggregate of a code (or, of a unit without one, of its maker's serial)."""
    return Ref(Aggregate.charger, code_id(Aggregate.charger, code))


def visit_ref(number: str) -> Ref:
    """The aggregate of a visit's number."""
    return Ref(Aggregate.visit, code_id(Aggregate.visit, number))


def label_code(body: str) -> str:
    """The code of a label from a pre-printed strip, written as registers write it (CH0102 is CH-0102)."""
    found = _STRIP.fullmatch(body)
    return f"{found[1]}-{found[2]}" if found else body


def shown_code(state: State) -> str:
    """What people know it by: our code, else its maker's serial."""
    return str(state.get("code") or state.get("serial") or "")


def is_cabinet(state: State) -> bool:
    """Whether it is a cabinet; anything else of the register is a controller."""
    return state.get("kind") == CABINET


def where(state: State) -> Where:
    """Where one is: as it was moved last, else as the register's file told it."""
    at = state.get("at")
    if at is not None:
        return Where(**{name: at[name] for name in Where._fields if name in at})
    status, place, text = (str(state.get(name) or "") for name in ("status", "place", "place_text"))
    school = str(state.get("school") or "")
    if status not in ChargerStatus.__members__:
        status = _OF_PLACE.get(place) or (ChargerStatus.installed if school else "")
    return Where(str(status), school, str(state.get("room") or ""), place="" if place in _OF_PLACE else text)


def spare_counts(states: Iterable[State]) -> dict[str, int]:
    """How many spares there are of each model, in the car or at the center; models in order."""
    counts: dict[str, int] = {}
    for state in states:
        if not is_cabinet(state) and where(state).status in SPARES:
            model = str(state.get("model") or "")
            counts[model] = counts.get(model, 0) + 1
    return dict(sorted(counts.items()))


def others_inside(units: Iterable[State], target: Target, swapped: Iterable[str]) -> tuple[str, ...]:
    """Controllers that the register has in the cabinet beside the two that were swapped."""
    apart = {squeeze(code) for code in swapped}
    inside = (state for state in units if not is_cabinet(state) and _inside(where(state), target))
    return tuple(sorted(code for state in inside if squeeze(code := shown_code(state)) not in apart))


def _inside(at: Where, target: Target) -> bool:
    same = bool(target.code) and squeeze(at.cabinet) == squeeze(target.code)
    return at.status == ChargerStatus.installed and same


def check_spare(state: State, target: Target | None = None) -> str:
    """Why the register differs from what is seen (`register_not_spare`), or nothing: it is a spare.

    Raises ChargerRefused: spare_installed_here, spare_installed_elsewhere, spare_at_maker, spare_disposed, not_a_spare.
    """
    at = where(state)
    if at.status == ChargerStatus.installed:
        here = target is not None and _inside(at, target)
        raise ChargerRefused("spare_installed_here" if here else "spare_installed_elsewhere", at)
    refused = {
        ChargerStatus.at_maker: "spare_at_maker",
        ChargerStatus.disposed: "spare_disposed",
        ChargerStatus.taken_out: "not_a_spare",
    }
    for status, reason in refused.items():
        if at.status == status:
            raise ChargerRefused(reason, at)
    return "" if at.status in SPARES else "register_not_spare"


def check_out(state: State, target: Target) -> str:
    """Why the register differs from what is seen of the unit taken out: other_school, other_cabinet, other_room,
    register_not_installed; or nothing. Raises ChargerRefused (already_out).
    """
    at = where(state)
    if at.status == ChargerStatus.taken_out:
        raise ChargerRefused("already_out", at)
    if at.status != ChargerStatus.installed:
        return "register_not_installed" if at.status else ""
    if at.school != target.school:
        return "other_school" if at.school else ""
    if at.cabinet and target.code:
        return "" if _inside(at, target) else "other_cabinet"
    both = squeeze(at.room), squeeze(target.room)
    return "other_room" if all(both) and both[0] != both[1] else ""


def where_it_was(target: Target, out: Where) -> Target:
    """The cabinet a swap is done in, where only the school was named: the spare takes the place of the unit out, in its
    room and its cabinet.
    """
    here = out.status == ChargerStatus.installed and out.school == target.school
    if target.code or not here or (target.room and squeeze(target.room) != squeeze(out.room)):
        return target
    return target._replace(code=out.cabinet, room=target.room or out.room)


def seen_at(target: Target, day: str) -> Where:
    """Where a unit in the cabinet is."""
    room = short_text(target.room)
    return Where(ChargerStatus.installed.value, target.school, room, target.code, since=day)


def short_text(text: str) -> str:
    """A room or a model as it fits in a move: a file may tell more of it than an operation holds beside the rest."""
    return text.encode()[:MAX_TEXT].decode(errors="ignore")


def moved(about: Iterable[Ref | None], to: Where, why: ChargerWhy, **more: str) -> Draft:
    """A move. `about`: the unit, then its cabinet and the visit where there are any."""
    payload = {"to": to.field(), "why": why.value} | {name: text for name, text in more.items() if text}
    return Draft("charger_moved", tuple(ref for ref in about if ref is not None), payload)


def registered(ref: Ref, fields: Mapping[str, str]) -> Draft:
    """A unit or a cabinet is known from now on."""
    return Draft("registered", (ref,), {"set": {name: text for name, text in fields.items() if text}})


def swap_drafts(job: Job) -> list[Draft]:
    """Everything a swap writes, in order: what is new, what is put right, the two moves, the fault."""
    target, out, spare = job.target, job.out, job.spare
    fresh = [(target.ref, target.fresh), (out.ref, out.fresh), (spare.ref, spare.fresh)]
    drafts = [registered(ref, fields) for ref, fields in fresh if ref is not None and fields is not None]
    drafts += [moved((ref,), at, ChargerWhy.correct) for ref, at in job.corrected.items()]
    visit = visit_ref(job.visit) if job.visit else None
    taken = Where(ChargerStatus.taken_out.value, visit=job.visit, since=job.day)
    drafts.append(moved((out.ref, target.ref, visit), taken, ChargerWhy.swap_out, n=job.visit))
    known = {name: text for name, text in (("words", job.words), ("visit", job.visit)) if text}
    drafts.append(Draft("charger_fault", (out.ref,), {"what": job.fault.value, **known}))
    inside, about = seen_at(target, job.day), (spare.ref, target.ref, visit)
    instead = other_model(out.state, spare.state)
    ways = [
        moved(about, inside._replace(room=room), ChargerWhy.swap_in, n=job.visit, instead=model)
        for room, model in ((inside.room, instead), ("", instead), ("", instead[:_SHORT]))
    ]  # the room goes first: the cabinet's own register has it
    told = next(filter(fits, ways), ways[-1])
    return [*drafts, told]


def other_model(out: State, spare: State) -> str:
    """The model of the unit taken out, where the spare is known to be another."""
    was, now = str(out.get("model") or ""), str(spare.get("model") or "")
    return short_text(was) if was and now and squeeze(was) != squeeze(now) else ""
