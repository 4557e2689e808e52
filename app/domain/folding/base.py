"""What every reducer shares: the folded head, setting a value with its writer, and the cards of concurrent ones.

Two operations are concurrent when they come from different desks and the later in hub order was made without having seen
the earlier. For a field that matters the first in hub order stays, the other is kept on a card for a person; for note-like
fields the later one wins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.domain.identity import short
from app.domain.operations import Recorded

State = dict[str, Any]


@dataclass(slots=True)
class Folded:
    """A head: `state` (what is so; covered by digests) and `meta` (who set what; not covered)."""

    own: bytes
    """The id of the aggregate being folded."""
    state: State = field(default_factory=dict)
    meta: State = field(default_factory=dict)

    @property
    def exists(self) -> bool:
        """Whether any operation has made the thing (and was not undone)."""
        return bool(self.state)


Reducer = Callable[[Folded, Recorded], None]
"""Folds one operation into a head, in place."""

LATEST_WINS = frozenset({"notes", "room", "name", "aliases", "seen_at"})
"""Note-like fields: the later operation wins, both texts stay in the history."""


def writer(rec: Recorded) -> list[Any]:
    """What `meta` keeps of the operation that set a value: position, desk, operation."""
    return [rec.position, short(rec.desk), short(rec.op.id)]


def concurrent(setter: list[Any] | None, rec: Recorded) -> bool:
    """Whether `rec` was made without having seen the operation `setter` describes."""
    if setter is None:
        return False
    position, desk, _ = setter
    return desk != short(rec.desk) and (position is None or position > rec.op.stamp.seen)


def put(folded: Folded, rec: Recorded, holder: State, name: str, value: Any, path: str = "") -> None:  # noqa: ANN401 (JSON)
    """Sets `holder[name]` (None takes it away) unless a concurrent earlier operation set another value: then a card."""
    key = path + name
    writers = folded.meta.setdefault("w", {})
    setter = writers.get(key) or folded.meta.get("*")
    current = holder.get(name)
    if current != value and name not in LATEST_WINS and key in writers and concurrent(setter, rec):
        add_card(folded, rec, "field", setter, key, current, value)
        return
    if value is None:
        holder.pop(name, None)
    else:
        holder[name] = value
    writers[key] = writer(rec)
    if not concurrent(setter, rec):
        _settle_by_later(folded, rec, key)


def card_id(*operations: str) -> str:
    """A card's id: the same on every desk, from the operations that clash."""
    return hashlib.sha256("\n".join(sorted(operations)).encode()).hexdigest()[:16]


def add_card(
    folded: Folded,
    rec: Recorded,
    kind: str,
    setter: list[Any] | None,
    about: str,
    shown: Any,  # noqa: ANN401 (JSON)
    other: Any,  # noqa: ANN401 (JSON)
) -> None:
    """Keeps both sides of a clash on a card; the ledger goes on showing `shown`."""
    first = setter[2] if setter else ""
    second = short(rec.op.id)
    name = card_id(first, second)
    folded.state.setdefault("cards", {})[name] = {
        "kind": kind,
        "about": about,
        "ops": [first, second],
        "values": [shown, other],
    }
    folded.meta.setdefault("c", {})[name] = [setter or [0, "", ""], writer(rec)]


def settle(folded: Folded, name: str) -> None:
    """Takes a card away: a person has answered it."""
    cards = folded.state.get("cards", {})
    cards.pop(name, None)
    folded.meta.get("c", {}).pop(name, None)
    if not cards:
        folded.state.pop("cards", None)


def _settle_by_later(folded: Folded, rec: Recorded, key: str) -> None:
    """An operation made by someone who had seen both sides answers the card about the same value."""
    for name, card in list(folded.state.get("cards", {}).items()):
        sides = folded.meta.get("c", {}).get(name, [])
        if card["about"] == key and sides and not any(concurrent(side, rec) for side in sides):
            settle(folded, name)
