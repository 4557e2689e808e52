"""One question for what one pair of operations made differently: of the fields of a repair that clash by the same
operations, the first in order has the card, and the others go with the side a person chooses.

Cause and detail, route and state, decision, payer and amount: nobody can choose one without the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.folding.base import Folded, State, add_card, own_copy, settle_about, stand, writer
from app.domain.operations import Recorded

_FIRST = ("route", "decision", "cause", "state")
"""What tells a person most comes first; others follow by name."""


def regroup(folded: Folded, number: str) -> None:
    """Makes the cards about fields of a repair anew: one a pair of operations."""
    asked: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for key, sides in _several(folded, number):
        settle_about(folded, "field", key)
        if any(value != sides[0][1] for _, value in sides):
            asked.setdefault(_ops(sides), []).append((_rank(key), key))
    for ops, keys in asked.items():
        _, key = min(keys)
        add_card(folded, "field", key, list(ops), [value for _, value in folded.meta["m"][key]])


def choose_with(folded: Folded, rec: Recorded, number: str, card: State) -> None:
    """What was set by the same operations as the card's field, and has no card of its own, goes with its side."""
    keep = rec.op.payload["keep"]
    own = {other["about"] for other in folded.state.get("cards", {}).values()}
    for key, sides in list(_several(folded, number)):
        if key != card["about"] and key not in own and list(_ops(sides)) == card["ops"]:
            value = sides[keep if 0 < keep < len(sides) else 0][1]
            holder, name = holder_of(folded, number, key)
            stand(folded, holder, name, key, [[writer(rec), own_copy(value)]])


def holder_of(folded: Folded, number: str, key: str) -> tuple[State, str]:
    """The part of a repair's state a field lies in, and the field's name there."""
    *path, name = key.split("/")[2:]
    holder: State = folded.state["repairs"][number]
    for part in path:
        holder = holder.setdefault(part, {})
    return holder, name


def _several(folded: Folded, number: str) -> Iterator[tuple[str, list[list[object]]]]:
    prefix = f"r/{number}/"
    return ((key, sides) for key, sides in sorted(folded.meta.get("m", {}).items()) if key.startswith(prefix))


def _ops(sides: list[list[object]]) -> tuple[str, ...]:
    return tuple(setter[2] for setter, _ in sides)  # type: ignore[index]


def _rank(key: str) -> int:
    name = key.split("/", 2)[2]
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)
