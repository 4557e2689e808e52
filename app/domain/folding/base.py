"""What every reducer shares: the folded head, setting a value with its writer, and the cards of concurrent ones.

Two operations are concurrent when they come from different desks and the later in hub order was made without having
seen the earlier. For a field that matters all such values are kept: the first in hub order is shown, and while they
differ a card holds them for a person. An operation whose maker had seen a value takes its place. For note-like fields
the later one wins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.identity import short
from app.domain.operations import Recorded

State = dict[str, Any]
Writer = list[Any]
"""Position, desk and operation of what set a value; a fourth entry marks a mere registration, which gives way."""


@dataclass(slots=True)
class Folded:
    """A head: `state` (what is so; covered by digests) and `meta` (who set what; not covered)."""

    own: bytes
    """The id of the aggregate being folded."""
    state: State = field(default_factory=dict)
    meta: State = field(default_factory=dict)

    @property
    def made(self) -> bool:
        """Whether an operation that makes the thing stands: it was registered, received, opened, and not undone."""
        return "*" in self.meta

    @property
    def exists(self) -> bool:
        """Whether there is something to show: it was made, or someone who hadn't seen it undone has worked on it."""
        return self.made or there(self.state)

    def copy(self) -> Folded:
        """A head of its own, to go on folding without touching this one."""
        return Folded(self.own, own_copy(self.state), own_copy(self.meta))


Reducer = Callable[[Folded, Recorded], None]
"""Folds one operation into a head, in place."""

LATEST_WINS = frozenset({"notes", "room", "name", "aliases", "seen_at", "override", "hearing", "price"})
"""Note-like fields, and what a part cost last: the later operation wins, both stay in the history."""

_FILLED_ONLY = LATEST_WINS - {"name"}
"""Of these nobody is asked when a thing was registered apart; two names may be two people under one code."""

_OF_OTHERS = frozenset({"cards", "links", "lines", "labels"})
"""What operations about other things leave behind, and paper; it doesn't make a thing."""


def there(state: Mapping[str, Any]) -> bool:
    """Whether a state is of something that is there, for whoever holds no head.

    An empty one is not, nor one that holds only what is left of a thing taken back: cards, links, lines, labels.
    """
    return any(name not in _OF_OTHERS for name in state)


def own_copy(value: Any) -> Any:
    """`value` without any list or dict of its giver's: an operation's payload must never be changed by a head."""
    if isinstance(value, str):  # nearly all of them are
        return value
    if isinstance(value, Mapping):
        return {name: own_copy(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [own_copy(part) for part in value]
    return value


def writer(rec: Recorded) -> Writer:
    """What `meta` keeps of the operation that set a value: position, desk, operation."""
    return [rec.position, short(rec.desk), short(rec.op.id)]


def concurrent(setter: Writer | None, rec: Recorded) -> bool:
    """Whether `rec` was made without having seen the operation `setter` describes."""
    if setter is None:
        return False
    position, desk = setter[0], setter[1]
    return bool(desk != short(rec.desk) and (position is None or position > rec.op.stamp.seen))


def put(
    folded: Folded,
    rec: Recorded,
    holder: State,
    name: str,
    value: Any,
    path: str = "",
    *,
    weak: bool = False,
) -> None:
    """Sets `holder[name]` (None takes it away); what was set without having seen the other stands beside it on a card.

    `path` tells holders inside one head apart. `weak` marks a registration: it gives way to whoever changes the value.
    """
    key = path + name
    meta = folded.meta
    writers = meta.setdefault("w", {})
    mine: Writer = [*writer(rec), 1] if weak else writer(rec)
    sides = [list(side) for side in meta.get("m", {}).get(key, ())]
    if not sides:
        first = writers.get(key) or (None if path or name not in holder or not folded.made else [*meta["*"], 1])
        if first is None or not concurrent(first, rec) or (name in LATEST_WINS and not weak):
            _show(holder, name, value)
            writers[key] = mine
            return
        sides = [[first, None]]
    sides[0][1] = own_copy(holder.get(name))  # what is shown may have gone on by itself, as a repair's state does
    if weak and not all(is_weak(setter) for setter, _ in sides):
        return
    kept = [side for side in sides if concurrent(side[0], rec) and (weak or not is_weak(side[0]))]
    gone = [index for index, side in enumerate(sides) if side not in kept]
    kept.insert(gone[0] if gone else len(kept), [mine, own_copy(value)])
    stand(folded, holder, name, key, kept)


def is_weak(setter: Writer | None) -> bool:
    """Whether a value stands by a registration only, which gives way to whoever changes it."""
    return setter is None or len(setter) > 3


def _show(holder: State, name: str, value: Any) -> None:
    if value is None:
        holder.pop(name, None)
    else:
        holder[name] = own_copy(value)


def stand(folded: Folded, holder: State, name: str, key: str, sides: list[list[Any]]) -> None:
    """Sets the sides of a field, each its writer and value: the first is shown, all are on a card while they differ."""
    _show(holder, name, sides[0][1])
    folded.meta.setdefault("w", {})[key] = sides[0][0]
    several = folded.meta.setdefault("m", {})
    several.pop(key, None)
    if len(sides) > 1:
        several[key] = sides
    settle_about(folded, "field", key)
    values = [value for _, value in sides]
    if any(value != values[0] for value in values):
        add_card(folded, "field", key, [setter[2] for setter, _ in sides], values)


def card_id(*parts: str) -> str:
    """A card's id, the same on every desk: from what it is about and the operations that clash, in any order."""
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]


def add_card(folded: Folded, kind: str, about: str, ops: list[str], values: list[Any]) -> None:
    """Keeps the sides of a clash on a card, operation and value in one order; the ledger goes on showing the first."""
    name = card_id(kind, about, short(folded.own), *ops)
    folded.state.setdefault("cards", {})[name] = {"kind": kind, "about": about, "ops": ops, "values": own_copy(values)}


def tell(folded: Folded, kind: str, about: str, op: str, said: str, after: tuple[str, str] | None = None) -> None:
    """Puts one more operation on the card that only tells something about this: what was done in vain, or after an end.

    `said` is its kind. `after` is the operation that made the end, and what the end was: they stand first on the card.
    """
    ops, values = ([after[0]], [after[1]]) if after else ([], [])
    for name, card in list(folded.state.get("cards", {}).items()):
        if card["kind"] == kind and card["about"] == about and card["ops"][: len(ops)] == ops:
            ops, values = card["ops"], card["values"]
            settle(folded, name)
    add_card(folded, kind, about, [*ops, op], [*values, said])


def settle(folded: Folded, name: str) -> None:
    """Takes a card away: it is answered, or there is no question any more."""
    cards = folded.state.get("cards", {})
    cards.pop(name, None)
    if not cards:
        folded.state.pop("cards", None)


def settle_about(folded: Folded, kind: str, about: str) -> None:
    """Takes the cards of this kind about this away."""
    for name, card in list(folded.state.get("cards", {}).items()):
        if card["kind"] == kind and card["about"] == about:
            settle(folded, name)


def choose(folded: Folded, rec: Recorded, card: State, holder: State) -> None:
    """A person chose a side of a field's card, which is gone: nothing stands beside it any more. No side is the first.

    `holder` holds the field: the state itself, or a part of it whose path the card's `about` begins with.
    """
    key, keep = card["about"], rec.op.payload["keep"]
    name = key.rpartition("/")[2]
    value = card["values"][keep] if 0 < keep < len(card["values"]) else holder.get(name)
    stand(folded, holder, name, key, [[writer(rec), own_copy(value)]])


def answered(folded: Folded, rec: Recorded) -> State | None:
    """The card a person answered, which is gone with it; None where it isn't there any more: answered, or with another
    side since. One whose kind isn't `field` only tells something, and has no side to choose.
    """
    card: State | None = folded.state.get("cards", {}).get(rec.op.payload["card"])
    if card is not None:
        settle(folded, rec.op.payload["card"])
    return card


def card_settled(folded: Folded, rec: Recorded) -> None:
    """A person answered a card about a field of the state itself."""
    card = answered(folded, rec)
    if card is not None and card["kind"] == "field":
        choose(folded, rec, card, folded.state)


def register(folded: Folded, rec: Recorded) -> None:
    """The thing is known. Known before, only what is missing is filled; made apart with another value, a card asks."""
    fields = rec.op.payload["set"]
    if not folded.exists:
        folded.state.update({name: own_copy(value) for name, value in fields.items() if value is not None})
        folded.meta["*"] = writer(rec)
        return
    first, writers = folded.meta.get("*"), folded.meta.get("w", {})
    for name, value in fields.items():
        apart = name not in _FILLED_ONLY and concurrent(writers.get(name) or first, rec)
        if value is not None and (name not in folded.state or (apart and folded.state[name] != value)):
            put(folded, rec, folded.state, name, value, weak=True)
    folded.meta.setdefault("*", writer(rec))
