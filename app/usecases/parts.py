"""Parts: received, counted, used on a repair, put back, taken from dead units, moved, thrown away, and what is known of
one.

One action each, all or nothing. Every refusal has its closed word (`rules.parts`), and then nothing is written.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from app.domain.bench_words import PartMove
from app.domain.codes import CodeKind, parse_printed_code, parse_repair_number, printed_code, squeeze
from app.domain.folding.base import own_copy
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import MAX_TEXT, Draft, Ref, canonical, spread
from app.domain.part_commands import (
    ChangePart,
    CountParts,
    MoveParts,
    PutBack,
    ReceiveParts,
    ScrapParts,
    TakeDonor,
    UsePart,
)
from app.domain.rules import parts as rules
from app.domain.rules.no_person import no_person
from app.domain.rules.parts import PartRefused
from app.domain.rules.permissions import Command
from app.usecases.link_form import one_repair
from app.usecases.ports import Known, State, UnitOfWork

LONGEST_CODE = 32
_LONGEST_SERIAL = 40
"""Characters, so that a movement keeps its size; no serial that makes a label is longer."""


class PartCount(NamedTuple):
    """A part after what was done: what each place where something changed now holds, as people see it."""

    part: str
    name: str
    places: tuple[tuple[str, int], ...]
    usable: int
    reorder_point: int | None
    low: bool
    """At or below its reorder point."""
    expected: int | None = None
    """Of a stock-take: what was expected there, as people saw it."""


class PartResult(NamedTuple):
    """What became of it."""

    outcome: str
    family: Family
    parts: tuple[PartCount, ...]
    repair: str = ""
    reason: str = ""
    """Why it is a look: `at_reorder_point`, `differs` (a stock-take found other than expected)."""


def receive_parts(uow: UnitOfWork, command: ReceiveParts) -> PartResult:
    """Parts came; with a cost, that is what one costs from now on. What was ordered has come."""
    uow.actor.require(Command.move_parts)
    state = _part(uow, command.part)
    count = rules.check_count(command.pieces)
    if command.cost is not None and not 0 <= command.cost <= 10**9:
        raise PartRefused("bad_value")
    place = _place(uow, state, command.place)
    drafts = [rules.moved(state, count, place, PartMove.received, cost=command.cost)]
    fresh: dict[str, str | None] = {}
    if state.get("ordered"):
        fresh["ordered"] = None
    if command.cost is not None and rules.number(state.get("price")) != command.cost:
        fresh["price"] = str(command.cost)
    if fresh:
        drafts.append(_changed(state, fresh))
    uow.record(drafts)
    return _result(uow, "received", [state], [place])


def count_parts(uow: UnitOfWork, command: CountParts) -> PartResult:
    """A stock-take: what was found at one place, part by part. A part named twice is a slip of the keys."""
    uow.actor.require(Command.move_parts)
    states = [(_part(uow, code), rules.check_count(found, 0)) for code, found in command.found]
    if not states:
        raise PartRefused("nothing_given")
    if len({state["code"] for state, _ in states}) < len(states):
        raise PartRefused("twice_counted")
    drafts, counts, places = [], [], []
    for state, found in states:
        place = _place(uow, state, command.place)
        drafts.append(rules.counted(state, place, found))
        places.append(place)
        counts.append(max(0, state.get("stock", {}).get(place, 0)))
    uow.record(drafts)
    result = _result(uow, "counted", [state for state, _ in states], places)
    listed = tuple(part._replace(expected=was) for part, was in zip(result.parts, counts, strict=True))
    if any(was != found for was, (_, found) in zip(counts, states, strict=True)):
        return result._replace(parts=listed, family=Family.look, reason="differs")
    return result._replace(parts=listed)


def use_part(uow: UnitOfWork, command: UsePart) -> PartResult:
    """Parts go into a unit: stock falls in the same action, and what was taken out and is kept is a donor part."""
    uow.actor.require(Command.move_parts)
    known = one_repair(uow, command.repair)
    state = _part(uow, command.part)
    rules.check_running(known.state["repairs"][command.repair])
    rules.check_fits(state, known.state)
    asked = _known_place(uow, state, command.place) if command.place else ""
    taken = rules.where(state, asked, rules.check_count(command.pieces))
    uow.record(rules.used(state, known.ref, command.repair, taken, command.fate, _unit_text(known.state)))
    return _result(uow, "used", [state], [place for place, _ in taken], command.repair)


def put_back(uow: UnitOfWork, command: PutBack) -> PartResult:
    """Parts taken for a repair are on the shelf again: at most so many as it has, while it is open or called off."""
    uow.actor.require(Command.move_parts)
    known = one_repair(uow, command.repair)
    repair, state = known.state["repairs"][command.repair], _part(uow, command.part)
    rules.check_to_put_back(repair)
    count = rules.check_count(command.pieces)
    if repair.get("parts", {}).get(state["code"], 0) < count:
        raise PartRefused("not_used_here")
    place = _place(uow, state, command.place)
    uow.record([rules.moved(state, count, place, PartMove.put_back, known.ref, n=command.repair)])
    return _result(uow, "put_back", [state], [place], command.repair)


def take_donor(uow: UnitOfWork, command: TakeDonor) -> PartResult:
    """Parts taken from a dead unit, with where they came from. Without a shelf they lie with the donor parts."""
    uow.actor.require(Command.move_parts)
    state, unit = _part(uow, command.part), _unit(uow, command.unit)
    rules.check_dead(unit.state)
    rules.check_fits(state, unit.state)
    count = rules.check_count(command.pieces)
    place = _known_place(uow, state, command.place) if command.place else rules.DONOR
    uow.record([rules.moved(state, count, place, PartMove.donor, unit.ref, serial=_unit_text(unit.state))])
    return _result(uow, "donated", [state], [place])


def move_parts(uow: UnitOfWork, command: MoveParts) -> PartResult:
    """Parts go from one place to another: two movements of one action."""
    uow.actor.require(Command.move_parts)
    state = _part(uow, command.part)
    to = _place(uow, state, command.to)
    asked = _known_place(uow, state, command.origin) if command.origin else ""
    taken = rules.where(state, asked, rules.check_count(command.pieces))
    if to in dict(taken):
        raise PartRefused("same_place")
    drafts = [rules.moved(state, -count, place, PartMove.moved) for place, count in taken]
    uow.record([*drafts, rules.moved(state, command.pieces, to, PartMove.moved)])
    return _result(uow, "moved", [state], [*dict(taken), to])


def scrap_parts(uow: UnitOfWork, command: ScrapParts) -> PartResult:
    """Parts are thrown away."""
    uow.actor.require(Command.move_parts)
    state = _part(uow, command.part)
    asked = _known_place(uow, state, command.place) if command.place else ""
    taken = rules.where(state, asked, rules.check_count(command.pieces))
    uow.record([rules.moved(state, -count, place, PartMove.scrapped) for place, count in taken])
    return _result(uow, "scrapped", [state], [place for place, _ in taken])


def change_part(uow: UnitOfWork, command: ChangePart) -> PartResult:
    """What is known of a part: name, models, own shelf, reorder point, price, owner, hand-over, order. Or a new one."""
    uow.actor.require(Command.change_parts)
    fields = rules.check_fields(command.fields)
    if command.new:
        state = _new_part(uow, command.part, fields)
    else:
        state = _part(uow, command.part)
        differing = {name: value for name, value in fields.items() if state.get(name) != value}
        if differing:
            uow.record(spread(_changed(state, differing)))
    return _result(uow, "registered" if command.new else "changed", [state], [])


def _new_part(uow: UnitOfWork, code: str, fields: dict[str, str | None]) -> State:
    """Registers a part; its code must make a label that reads back."""
    written = " ".join(code.split()).upper()
    try:
        printed_code(CodeKind.part, written)
    except ValueError:
        raise PartRefused("code_unreadable") from None
    if len(written) > LONGEST_CODE:
        raise PartRefused("code_unreadable")
    state = uow.head(rules.part_ref(written))
    if state is not None and "code" in state:
        raise PartRefused("known_part")
    if not fields.get("name"):
        raise PartRefused("nothing_given")
    filled = {name: value for name, value in fields.items() if value is not None}
    uow.record(spread(Draft("registered", (rules.part_ref(written),), {"set": {"code": written, **filled}})))
    return {"code": written}


def _changed(state: State, fields: dict[str, Any]) -> Draft:
    return Draft("changed", (rules.part_ref(state["code"]),), {"set": fields})


# --- what is named ---------------------------------------------------------------------------------------------------


def _part(uow: UnitOfWork, text: str) -> State:
    """The part of a code, or of what its label says; raises PartRefused."""
    printed = parse_printed_code(text)
    codes = [text] + ([printed.body] if printed is not None and printed.kind is CodeKind.part else [])
    for code in codes:
        state = uow.head(rules.part_ref(code)) if squeeze(code) else None
        if state is not None and "code" in state:
            found: State = own_copy(state)  # as it was before what is recorded now
            return found
    raise PartRefused("unknown_part")


def _place(uow: UnitOfWork, state: State, text: str) -> str:
    """Where parts go: the place named; else the part's own shelf, else the only place that holds some."""
    if text.strip():
        return _known_place(uow, state, text)
    held = [place for place, count in state.get("stock", {}).items() if count > 0 and place != rules.DONOR]
    return rules.home(state) or (held[0] if len(held) == 1 else "")


def _known_place(uow: UnitOfWork, state: State, text: str) -> str:
    """A place as the part already knows it (hyphens and blanks apart), else as its register writes it, else as given.

    Raises PartRefused where it is too long for an operation, RepairRefused where it tells of a person.
    """
    printed = parse_printed_code(text)
    body = printed.body if printed is not None and printed.kind is CodeKind.place else text.strip()
    registered = uow.head(Ref(Aggregate.place, code_id(Aggregate.place, body))) or {}
    place = rules.known_place(state, str(registered.get("code") or body))
    if len(canonical(place)) > MAX_TEXT:
        raise PartRefused("text_too_long")
    return no_person(place)


def _unit(uow: UnitOfWork, text: str) -> Known:
    """The device of a serial, a tag or a repair number; raises PartRefused."""
    number = parse_repair_number(text.strip().removeprefix("RP"))
    found = uow.repairs_by_number(number.text) if number else []
    found = found or uow.devices_by_key(squeeze(text))
    if len(found) != 1:
        raise PartRefused("unit_names_two" if found else "unknown_unit")
    return found[0]


def _unit_text(state: State) -> str:
    """How a unit is told: its serial, or its tag where it has none; a part lists where its donor pieces came from."""
    return str(state.get("serial") or state.get("tag") or "")[:_LONGEST_SERIAL]


def _result(uow: UnitOfWork, outcome: str, states: list[State], places: list[str], repair: str = "") -> PartResult:
    """Done: each part as it now is. One that has just come down to its reorder point is a look."""
    listed = []
    for at, before in enumerate(states):
        now = uow.head(rules.part_ref(before["code"])) or {}
        stock = rules.shown(now)
        changed = places if len(states) == 1 else places[at : at + 1]
        listed.append(
            PartCount(
                part=before["code"],
                name=now.get("name", ""),
                places=tuple((place, stock.get(place, 0)) for place in dict.fromkeys(changed)),
                usable=rules.usable(now),
                reorder_point=rules.reorder_point(now),
                low=rules.is_low(now),
            )
        )
    came_down = any(part.low and not rules.is_low(was) for part, was in zip(listed, states, strict=True))
    if came_down and outcome in ("used", "scrapped", "moved"):
        return PartResult(outcome, Family.look, tuple(listed), repair, "at_reorder_point")
    return PartResult(outcome, Family.ok, tuple(listed), repair)
