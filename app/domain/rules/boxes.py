"""Boxes of units in disposal: numbers, what may be put in, what each unit still lacks, what closing writes. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from app.domain.codes import CodeKind, parse_printed_code, printed_code, squeeze
from app.domain.device import disposal
from app.domain.disposal_steps import NONE, Own
from app.domain.disposal_words import LATER, Step, Way
from app.domain.identity import code_id, short
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref, canonical
from app.domain.rules.disposal import next_step, ready_for_board
from app.domain.rules.repair import RepairRefused

State = Mapping[str, Any]

MOST: Final = 200
"""Units a box takes: more are no box any more, and its papers would not be read."""
_SHORTEST: Final = 4
"""Digits a number of one's own is filled up to, so that it makes a code that can be read back."""


class Units(NamedTuple):
    """The units a box's lines name, by their own word."""

    inside: tuple[tuple[Ref, State], ...]
    elsewhere: tuple[tuple[Ref, State], ...]
    """By their own record in another box, or in no disposal any more."""


class Lack(NamedTuple):
    """A unit that lacks a step."""

    device: Ref
    step: str


def box_number(text: str) -> str:
    """A box's number as compared, from what was written or its printed code. Raises RepairRefused (not_a_box)."""
    printed = parse_printed_code(text)
    plain = printed.body if printed is not None and printed.kind is CodeKind.box else squeeze(text)
    number = plain.zfill(_SHORTEST) if plain.isascii() and plain.isdigit() else plain
    try:
        printed_code(CodeKind.box, number)
    except ValueError:
        raise RepairRefused("not_a_box") from None
    return number


def box_ref(number: str) -> Ref:
    """The aggregate of a box's number."""
    return Ref(Aggregate.box, code_id(Aggregate.box, number))


def instruction_ref(number: str) -> Ref:
    """The aggregate of the Board's instruction of this number."""
    return Ref(Aggregate.instruction, code_id(Aggregate.instruction, number))


def opened(number: str, way: Way, instruction: str = "") -> Draft:
    """A box is begun."""
    fields = {"number": number, "way": way.value} | ({"instruction": instruction} if instruction else {})
    return Draft("box_opened", (box_ref(number),), {"set": fields})


def check_open(box: State | None) -> State:
    """The box where units may still come in or go; raises RepairRefused: unknown_box, box_is_closed."""
    known = check_known(box)
    if "closed" in known:
        raise RepairRefused("box_is_closed")
    return known


def check_known(box: State | None) -> State:
    """The box where it was begun; raises RepairRefused (unknown_box)."""
    if box is None or "number" not in box:
        raise RepairRefused("unknown_box")
    return box


def put_in(box: State, device: Ref, state: State) -> list[Draft]:
    """What is written as a unit is scanned in, nothing where it is in there. Raises RepairRefused: not_in_disposal,
    box_other_way, box_other_instruction, unit_in_other_box, told_already, box_full.
    """
    running = disposal(state)
    if running is None:
        raise RepairRefused("not_in_disposal")
    if running.get("box") == box["number"]:
        return []
    if running.get("way") != box["way"]:
        raise RepairRefused("box_other_way")
    if box.get("instruction") and running.get("instruction") != box["instruction"]:
        raise RepairRefused("box_other_instruction")
    if running.get("box"):
        raise RepairRefused("unit_in_other_box")
    if Step.board in running["steps"]:
        raise RepairRefused("told_already")
    if len(box.get("lines", ())) >= MOST:
        raise RepairRefused("box_full")
    return [Draft("boxed", (device, box_ref(box["number"])), {"box": box["number"]})]


def taken_out(device: Ref, state: State) -> Draft:
    """What is written as a unit is scanned out. Raises RepairRefused (in_no_box)."""
    running = disposal(state)
    if running is None or not running.get("box"):
        raise RepairRefused("in_no_box")
    return Draft("unboxed", (device, box_ref(running["box"])), {"box": running["box"]})


def units_of(box: State, states: Mapping[Ref, State]) -> Units:
    """The units of a box's lines; `states`: of all of them."""
    inside: list[tuple[Ref, State]] = []
    elsewhere: list[tuple[Ref, State]] = []
    for ref in sorted(states, key=lambda ref: ref.id):
        if short(ref.id) in box.get("lines", ()):
            running = disposal(states[ref])
            mine = running is not None and running.get("box") == box["number"]
            (inside if mine else elsewhere).append((ref, states[ref]))
    return Units(tuple(inside), tuple(elsewhere))


def check_one_box(units: Units) -> None:
    """Raises RepairRefused (unit_in_two_boxes) where a card asks in which box a unit of these is."""
    for _, state in (*units.inside, *units.elsewhere):
        if any(card["about"] == "disposal/box" for card in state.get("cards", {}).values()):
            raise RepairRefused("unit_in_two_boxes")


def lacks(inside: Iterable[tuple[Ref, State]], own: Own = NONE) -> list[Lack]:
    """By unit the first step that isn't done, the Board's notice left out."""
    return [Lack(device, next_step(state, own)) for device, state in inside if not ready_for_board(state, own)]


def list_hash(number: str, inside: Iterable[tuple[Ref, State]]) -> str:
    """By what a box's list is known again: SHA-256 over its number and each unit with what was ticked before the
    Board's notice; 32 hexadecimal.
    """
    lines = sorted([short(ref.id), sorted(_before_the_notice(state))] for ref, state in inside)
    return hashlib.sha256(canonical([number, lines])).hexdigest()[:32]


def _before_the_notice(state: State) -> list[tuple[str, State]]:
    after = {Step.board.value, *LATER}
    return [(step, tick) for step, tick in state["disposal"]["steps"].items() if step not in after]


def closed(number: str, inside: Iterable[tuple[Ref, State]]) -> Draft:
    """The box is closed over these units."""
    units = tuple(inside)
    return Draft("box_closed", (box_ref(number),), {"units": len(units), "list": list_hash(number, units)})
