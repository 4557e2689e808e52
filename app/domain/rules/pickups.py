"""Pick-ups (回収): which box may go onto a truck, what a spot check finds, what is written as the truck leaves. Pure.

A sealed box stands for its units: one scan takes them all. What a check says is missing is never ticked as collected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from app.domain.codes import squeeze
from app.domain.device import shown_code
from app.domain.disposal_words import Step
from app.domain.folding.pickups import EXTRA, MISSING
from app.domain.identity import code_id, short
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules import disposal
from app.domain.rules.boxes import Units, box_ref, check_known, check_one_box
from app.domain.rules.repair import RepairRefused

State = Mapping[str, Any]
_LONGEST: Final = 20


class Lack(NamedTuple):
    """Why a box can't go: so many units lack a step, the first of which is this."""

    units: int
    step: str


class Check(NamedTuple):
    """What a box holds that was checked unit by unit."""

    scanned: int
    """Different units, those that don't belong there among them."""
    missing: tuple[tuple[Ref, str], ...]
    """Units of its list that weren't scanned, each with its tag or serial."""
    extra: tuple[tuple[Ref | None, str], ...]
    """Units that are not on its list; no Ref: no ledger knows it, and the text is what was scanned."""

    @property
    def differs(self) -> bool:
        """Whether the box isn't as its list says."""
        return bool(self.missing or self.extra)


def pickup_number(text: str) -> str:
    """A pick-up's number as compared; raises RepairRefused (unknown_pickup)."""
    number = squeeze(text)
    if not number or len(number) > _LONGEST or not (number.isascii() and number.isalnum()):
        raise RepairRefused("unknown_pickup")
    return number


def pickup_ref(number: str) -> Ref:
    """The aggregate of a pick-up's number."""
    return Ref(Aggregate.pickup, code_id(Aggregate.pickup, number))


def opened(number: str, date: str, **more: str) -> Draft:
    """A pick-up is begun. `date`: ISO. `more`: firm, vehicle, witness (a side record's id), each where it is known."""
    fields = {"number": number, "date": date} | {name: text for name, text in more.items() if text}
    return Draft("pickup_opened", (pickup_ref(number),), {"set": fields})


def check_there(pickup: State | None) -> State:
    """The pick-up where it was begun; raises RepairRefused (unknown_pickup)."""
    if pickup is None or "number" not in pickup:
        raise RepairRefused("unknown_pickup")
    return pickup


def check_here(pickup: State | None) -> State:
    """The pick-up whose truck stands here; raises RepairRefused: unknown_pickup, truck_has_left."""
    known = check_there(pickup)
    if "left" in known:
        raise RepairRefused("truck_has_left")
    return known


def check_load(number: str, box: State | None, units: Units) -> bool:
    """Whether the box is to be loaded now: not where it is on this truck already. Raises RepairRefused: unknown_box,
    box_not_closed, box_not_handed, box_on_other_truck, box_empty, unit_in_two_boxes, box_collected.
    """
    known = check_known(box)
    if "closed" not in known:
        raise RepairRefused("box_not_closed")
    if "handed" not in known:
        raise RepairRefused("box_not_handed")
    check_one_truck(known)
    if known.get("pickup"):
        if known["pickup"] != number:
            raise RepairRefused("box_on_other_truck")
        return False
    if not units.inside:
        raise RepairRefused("box_empty")
    check_one_box(units)
    if all(is_collected(state) for _, state in units.inside):
        raise RepairRefused("box_collected")
    return True


def check_one_truck(box: State) -> None:
    """Raises RepairRefused (box_on_other_truck) where a card asks on which truck a box is."""
    if any(card["about"] == "pickup" for card in box.get("cards", {}).values()):
        raise RepairRefused("box_on_other_truck")


def is_collected(state: State) -> bool:
    """Whether the firm has it."""
    return Step.collected in disposal.done(state)


def may_collect(state: State) -> bool:
    """Whether nothing before it is left to be done."""
    return not is_collected(state) and not disposal.blocked_by(state, Step.collected)


def lacking(inside: Iterable[tuple[Ref, State]]) -> Lack | None:
    """What units of a box lack that must be done before the firm takes them, or None. A supervisor's own steps count
    by the box's closing, not again here.
    """
    steps = [step for _, state in inside if (step := disposal.blocked_by(state, Step.collected))]
    return Lack(len(steps), steps[0]) if steps else None


def loaded(number: str, box: str) -> Draft:
    """A box is on the truck."""
    return _of_both("box_loaded", number, box)


def taken_off(number: str, box: State | None) -> Draft:
    """A box comes off the truck. Raises RepairRefused: unknown_box, box_not_on_truck."""
    known = check_known(box)
    if known.get("pickup") != number:
        raise RepairRefused("box_not_on_truck")
    return _of_both("box_taken_off", number, known["number"])


def _of_both(kind: str, number: str, box: str, **more: int) -> Draft:
    return Draft(kind, (pickup_ref(number), box_ref(box)), {"pickup": number, "box": box, **more})


def check(units: Units, scanned: Mapping[Ref, State], unknown: Iterable[str]) -> Check:
    """What a check comes to. `scanned`: the units that were; `unknown`: texts that name no unit of the ledger."""
    inside = dict(units.inside)
    missing = tuple((ref, code_of(state)) for ref, state in units.inside if ref not in scanned)
    extra: list[tuple[Ref | None, str]] = [(ref, code_of(state)) for ref, state in scanned.items() if ref not in inside]
    extra += [(None, text) for text in sorted(set(unknown))]
    return Check(len(scanned) + len(set(unknown)), missing, tuple(extra))


def code_of(state: State) -> str:
    """By what people know a unit; one that has neither tag nor serial by what could be read of one."""
    return shown_code(state) or str(state.get("tail", ""))


def checked(number: str, box: str, found: Check) -> list[Draft]:
    """What is written of a check: that it was done, and each unit that differs."""
    drafts = [_of_both("box_checked", number, box, scanned=found.scanned)]
    truck = pickup_ref(number)
    for how, several in ((MISSING, found.missing), (EXTRA, found.extra)):
        for ref, code in several:
            about = (ref, truck) if ref is not None else (truck,)
            drafts.append(Draft("unit_differs", about, {"box": box, "how": how, "code": code or "-"}))
    return drafts


def differing(pickup: State) -> dict[str, tuple[int, int]]:
    """By box how many units are missing and how many are extra, of those that were checked and differ."""
    lines: Mapping[str, State] = pickup.get("lines", {})
    counts = {box: (len(line.get(MISSING, ())), len(line.get(EXTRA, ()))) for box, line in lines.items()}
    return {box: pair for box, pair in sorted(counts.items()) if any(pair)}


def to_collect(pickup: State, box: State, units: Units) -> list[tuple[Ref, State]]:
    """The units of a box of this truck that the firm takes and that aren't ticked: what a check missed stays here."""
    if box.get("pickup") != pickup["number"]:
        return []
    away = set(pickup.get("lines", {}).get(box["number"], {}).get(MISSING, ()))
    return [(ref, state) for ref, state in units.inside if short(ref.id) not in away and may_collect(state)]


def left(number: str, on: str, document: str) -> Draft:
    """The truck left, with its hand-over sheet."""
    paper = {"document": document} if document else {}
    return Draft("pickup_left", (pickup_ref(number),), {"on": on, **paper})
