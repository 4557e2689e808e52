"""One question for what one pair of operations made differently.

Of fields of a repair that belong together and clash by the same operations, the first has the card, and the others go
with the side a person chooses.

Cause and detail; route, decision, state and all that is said with them. Nobody can choose one without the other. Fault
places, shelf and the like are asked field by field.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.folding.base import Folded, State, Writer, add_card, own_copy, settle_about, stand, writer
from app.domain.operations import Recorded

_DIAGNOSIS = ("cause", "detail")
_COURSE = (
    *("route", "decision", "state", "tests", "work", "reason", "quote", "payer", "amount", "document", "asked"),
    *("shipment", "rma", "waybill", "firm", "due", "waiting_part", "way", "list", "to"),
)
"""What belongs together, that which tells a person most first."""
_WHOLE = frozenset({"route", "decision", "state", "tests", "work"})
"""Fields that an operation is for: chosen against, nothing of it is left."""
_PLACE = {name: (group, at) for group in (_DIAGNOSIS, _COURSE) for at, name in enumerate(group)}

Sides = list[tuple[Writer, object]]


def regroup(folded: Folded, number: str) -> None:
    """Makes the cards about fields of a repair that belong together anew: one a pair of operations."""
    asked: dict[object, list[tuple[int, str, Sides]]] = {}
    for key, sides in _several(folded, number):
        group, at = _place(key)
        settle_about(folded, "field", key)
        if any(value != sides[0][1] for _, value in sides):
            asked.setdefault((group, *_ops(sides)), []).append((at, key, sides))
    for found in asked.values():
        _, key, sides = min(found, key=lambda one: one[0])
        add_card(folded, "field", key, _ops(sides), [value for _, value in sides])


def choose_with(folded: Folded, rec: Recorded, number: str, card: State) -> None:
    """What belongs to the card's field and was set by the same operations goes with its side.

    Where the whole of an operation was turned down, what it alone had set goes too: a quote without its route would be
    nobody's. Never the state, which somebody may have led on.
    """
    keep, group = rec.op.payload["keep"], _place(card["about"])[0]
    side = keep if 0 < keep < len(card["ops"]) else 0
    whole = card["about"].split("/", 2)[2] in _WHOLE
    down = {op for at, op in enumerate(card["ops"]) if at != side} if whole else set()
    several = dict(_several(folded, number))
    for key, setter in list(folded.meta.get("w", {}).items()):
        if key == card["about"] or not key.startswith(f"r/{number}/") or _place(key)[0] != group:
            continue
        holder, name = holder_of(folded, number, key)
        if key in several and _ops(several[key]) == card["ops"]:
            stand(folded, holder, name, key, [[writer(rec), own_copy(several[key][side][1])]])
        elif key not in several and setter[2] in down and name != "state":
            stand(folded, holder, name, key, [[writer(rec), None]])


def holder_of(folded: Folded, number: str, key: str) -> tuple[State, str]:
    """The part of a repair's state a field lies in, and the field's name there."""
    *path, name = key.split("/")[2:]
    holder: State = folded.state["repairs"][number]
    for part in path:
        holder = holder.setdefault(part, {})
    return holder, name


def _several(folded: Folded, number: str) -> Iterator[tuple[str, Sides]]:
    """The fields of a repair with several sides, each by its key."""
    prefix = f"r/{number}/"
    return ((key, sides) for key, sides in sorted(folded.meta.get("m", {}).items()) if key.startswith(prefix))


def _ops(sides: Sides) -> list[str]:
    return [setter[2] for setter, _ in sides]


def _place(key: str) -> tuple[object, int]:
    """Which group a field belongs to, and its place there; one that is asked by itself is a group of its own."""
    return _PLACE.get(key.split("/", 2)[2], (key, 0))
