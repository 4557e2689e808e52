"""Parts: which fit a unit, where they are taken from, what may be used, and the movements that come of it.

A movement adds to the stock of one place; what a place holds is the sum of its movements. On one desk no place goes
below zero. Where two desks apart took the same last one, the sum does: people are shown 0, and a stock-take is due.
Knows no screen and no ledger; a part's state is that of `folding.parts`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from app.domain.bench_words import Owner, PartFate, PartMove
from app.domain.codes import shelf_body, squeeze
from app.domain.device import base_status, disposal, is_open, oldest_first
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, DeviceStatus, FaultPlace, RepairState
from app.domain.operations import MAX_TEXT, Draft, Ref, canonical
from app.domain.rules.fault_words import suggest_fault
from app.domain.rules.no_person import no_person
from app.domain.rules.repair import RepairRefused

State = Mapping[str, Any]
Stock = Mapping[str, int]

DONOR: Final = "donor"
"""The place of donor parts that nobody gave a shelf: they don't count against the reorder point."""
MOST: Final = 100_000
"""Pieces one movement may have; more is a slip of the keys."""
USED_IN: Final = frozenset({RepairState.repairing, RepairState.waiting_parts})
"""States in which a part goes into a unit: its route was chosen, so the Board was asked where it must be."""
_DEAD: Final = frozenset(
    {DeviceStatus.stored, DeviceStatus.deprovisioned, DeviceStatus.disposed, DeviceStatus.exchanged}
)
_WORD: Final = re.compile(r"[^\W_]+")
_NUMBERS: Final = frozenset({"reorder_point", "price"})
_DAYS: Final = frozenset({"handed_over", "ordered"})
_LONGEST: Final = {"models": 270}
_OF_NOBODY: Final = frozenset({"place", "handover_document"})
FIELDS: Final = frozenset({"name", "models", "place", "owner", "handover_document"}) | _NUMBERS | _DAYS
"""What may be changed of a part."""


class PartRefused(RepairRefused):
    """The rules don't allow it; `reason` is a closed word.

    unknown_part, known_part, does_not_fit, no_stock, bad_count, repair_not_running, not_used_here, same_place,
    unit_not_dead, unknown_unit, unit_names_two, unknown_field, bad_value, twice_counted, code_unreadable.
    """


# --- stock -----------------------------------------------------------------------------------------------------------


def shown(part: State) -> dict[str, int]:
    """What people see of each place, by place: never below zero."""
    return {place: max(0, count) for place, count in sorted(part.get("stock", {}).items())}


def short(part: State) -> dict[str, int]:
    """Places that were overdrawn by desks apart, and by how many."""
    return {place: -count for place, count in sorted(part.get("stock", {}).items()) if count < 0}


def total(part: State) -> int:
    """All pieces there are, donor parts included."""
    return sum(shown(part).values())


def usable(part: State) -> int:
    """Pieces that count against the reorder point: all but donor parts without a shelf."""
    return sum(count for place, count in shown(part).items() if place != DONOR)


def reorder_point(part: State) -> int | None:
    """At so many or fewer the part is to be ordered; None where nobody set one."""
    return number(part.get("reorder_point"))


def number(written: object) -> int | None:
    """A count or an amount as a list or a person wrote it, or None."""
    text = str(written if written is not None else "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def is_low(part: State) -> bool:
    """Whether it is to be ordered."""
    point = reorder_point(part)
    return point is not None and usable(part) <= point


def home(part: State) -> str:
    """The part's own shelf, as its stock writes it; empty where it has none."""
    own = str(part.get("place", ""))
    return next((place for place in part.get("stock", {}) if own and squeeze(place) == squeeze(own)), own)


def where(part: State, place: str, count: int) -> list[tuple[str, int]]:
    """From which places `count` pieces are taken: the place named; else its own shelf, then where most are.

    Donor parts come last. Raises PartRefused (no_stock) where there are not enough.
    """
    stock = shown(part)
    own = home(part)
    places = sorted((p for p in stock if stock[p]), key=lambda p: (p == DONOR, p != own, -stock[p], p))
    taken: list[tuple[str, int]] = []
    for one in [place] if place else places:
        piece = min(count - sum(n for _, n in taken), stock.get(one, 0))
        if piece:
            taken.append((one, piece))
    if sum(n for _, n in taken) < count:
        raise PartRefused("no_stock")
    return taken


def known_place(part: State, text: str) -> str:
    """A place as the part already writes it, hyphens, blanks and the noughts of a label apart; else as given."""
    for known in (*part.get("stock", {}), part.get("place", ""), DONOR):
        if shelf_body(known) == shelf_body(text):
            return str(known)
    return text.strip()


def check_count(count: int, least: int = 1) -> int:
    """A number of pieces; raises PartRefused."""
    if not least <= count <= MOST:
        raise PartRefused("bad_count")
    return count


# --- what fits -------------------------------------------------------------------------------------------------------


def words_of(text: str) -> frozenset[str]:
    """The words of a model's name as compared: full and half width, case and hyphens apart."""
    return frozenset(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def fits(models: str, maker: str, model: str, model_type: str = "") -> bool:
    """Whether a part for `models` (one a line) fits a unit: every word of one of them is a word of the unit's.

    A part that names no model fits all; of a unit whose model nobody knows nothing is ruled out.
    """
    wanted = [words for line in models.splitlines() if (words := words_of(line))]
    has = words_of(model) | words_of(model_type)
    return not wanted or not has or any(words <= has | words_of(maker) for words in wanted)


def check_fits(part: State, device: State) -> None:
    """Raises PartRefused where the part is for other models."""
    get = device.get
    if not fits(part.get("models", ""), get("maker") or "", get("model") or "", get("model_type") or ""):
        raise PartRefused("does_not_fit")


def suits(name: str, faults: Iterable[str]) -> bool:
    """Whether a part's name says that it is for one of the fault places; その他 says nothing of a part."""
    place = suggest_fault(name)
    return place is not None and place is not FaultPlace.other and place in faults


def check_running(repair: State) -> None:
    """Raises PartRefused where no part goes into a unit whose repair stands so."""
    if RepairState(repair["state"]) not in USED_IN:
        raise PartRefused("repair_not_running")


def check_to_put_back(repair: State) -> None:
    """Raises PartRefused where a repair's parts are in the unit for good; one called off gives its parts back."""
    if not is_open(repair) and repair["state"] != RepairState.cancelled:
        raise PartRefused("repair_not_running")


def check_dead(device: State) -> None:
    """Raises PartRefused where a unit will still be used: its parts are no donors."""
    repairs = oldest_first(device)
    irreparable = bool(repairs) and repairs[-1][1]["state"] == RepairState.irreparable
    if not irreparable and disposal(device) is None and base_status(device) not in _DEAD:
        raise PartRefused("unit_not_dead")


# --- movements -------------------------------------------------------------------------------------------------------


def part_ref(code: str) -> Ref:
    """The part of a code."""
    return Ref(Aggregate.part, code_id(Aggregate.part, code))


def moved(part: State, count: int, place: str, why: PartMove, device: Ref | None = None, **more: Any) -> Draft:
    """`count` pieces more (below zero: fewer) at `place`; with `device`, its life tells of it too."""
    ref = part_ref(part["code"])
    payload = {"code": part["code"], "count": count, "place": place, "why": why.value, **more}
    filled = {name: value for name, value in payload.items() if value not in (None, "") or name == "place"}
    return Draft("part_moved", (ref,) if device is None else (ref, device), filled)


def counted(part: State, place: str, found: int) -> Draft:
    """So many were found at `place`: kept as what was found and what was expected there."""
    expected = part.get("stock", {}).get(place, 0)
    return Draft("part_counted", (part_ref(part["code"]),), {"place": place, "found": found, "expected": expected})


def used(
    part: State, device: Ref, number: str, taken: list[tuple[str, int]], fate: PartFate, serial: str
) -> list[Draft]:
    """Parts go into the unit of a repair. What was taken out and is kept is a donor part from that unit."""
    drafts = [moved(part, -count, place, PartMove.used, device, n=number, fate=fate.value) for place, count in taken]
    if fate is PartFate.keep:
        count = sum(n for _, n in taken)
        drafts.append(moved(part, count, DONOR, PartMove.donor, device, n=number, serial=serial))
    return drafts


def listed(part: State, place: str, quantity: str) -> list[Draft]:
    """What a list says of the stock, as a stock-take of that place; nothing where that, or the last one, says it too.

    So a list that is brought in again, after parts were used, doesn't bring them back.
    """
    where_ = known_place(part, place or part.get("place", ""))
    found = number(quantity)
    said = {part.get("stock", {}).get(where_, 0), part.get("counted", {}).get(where_, {}).get("found")}
    return [] if found is None or found in said else [counted(part, where_, min(found, MOST))]


# --- what is known of a part -----------------------------------------------------------------------------------------


def check_fields(fields: Mapping[str, str]) -> dict[str, str | None]:
    """Fields of a part as they stand in its state; an empty one is None. Raises PartRefused."""
    return {name: _field(name, value.strip()) for name, value in fields.items()}


def _field(name: str, value: str) -> str | None:
    if name not in FIELDS:
        raise PartRefused("unknown_field")
    if not value:
        return None
    if name in _NUMBERS:
        amount = number(value)
        if amount is None:
            raise PartRefused("bad_value")
        return str(amount)
    if (name in _DAYS and not _is_day(value)) or (name == "owner" and value not in Owner.__members__):
        raise PartRefused("bad_value")
    if len(canonical(value)) > _LONGEST.get(name, MAX_TEXT):
        raise PartRefused("text_too_long")
    return no_person(value) if name in _OF_NOBODY else value


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
