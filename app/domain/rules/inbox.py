"""The inbox: which answers a card takes, and what an answer writes. Decides no words and shows nothing.

A card asks (a field, two repairs, an answer that was used twice) or tells (`gone`, `after_close`, `same_number`, two
stock-takes that differ). What asks has no default. An answer is an operation like all others: undone, the card is back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.domain.identity import short, unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.intake import unlink_drafts
from app.domain.rules.merge import Card, cards, settled
from app.domain.rules.repair import RepairRefused

State = Mapping[str, Any]

_ASKS: Final = frozenset({"field", "two_repairs", "answer_twice"})
APART: Final = 3
"""The choice of a card about two repairs that says that both stand for themselves."""


def open_card(kind: Aggregate, state: State, name: str) -> Card:
    """The card of this name; raises RepairRefused (card_gone) where it was answered, or asks otherwise by now."""
    found = find_card(kind, state, name)
    if found is None:
        raise RepairRefused("card_gone")
    return found


def find_card(kind: Aggregate, state: State, name: str) -> Card | None:
    """The card of this name, or None where it is not there any more."""
    return next((card for card in cards(kind, state) if card.id == name), None)


def choices(card: Card) -> int:
    """How many answers it takes: a side each, or one where it only tells something."""
    if card.kind == "two_repairs":
        return APART
    return len(card.values) if card.kind in _ASKS else 1


def wants_reason(card: Card, choice: int) -> bool:
    """Whether this answer takes a reason in words."""
    return card.kind == "two_repairs" and choice == APART


def shown(card: Card, state: State) -> int:
    """Which side the ledger shows meanwhile, from 1; 0 where it shows none of them, or all."""
    if card.kind == "two_repairs":
        repairs = state.get("repairs", {})
        main = [n for n, number in enumerate(card.values, 1) if "duplicate_of" not in repairs.get(number, {})]
        return main[0] if len(main) == 1 else 0
    if card.kind != "field":
        return 0
    now = holder_of(state, card.about).get(card.about.rpartition("/")[2])
    return next((n for n, value in enumerate(card.values, 1) if value == now), 0)


def answer(about: Ref, state: State, card: Card, choice: int) -> list[Draft]:
    """What this answer writes. `choice` counts from 1.

    Raises RepairRefused: unknown_choice.
    """
    if not 1 <= choice <= choices(card):
        raise RepairRefused("unknown_choice")
    if card.kind == "answer_twice":
        links = state["links"]
        gone = [number for index, number in enumerate(card.values, 1) if index != choice]
        return [
            draft
            for number in gone
            for draft in unlink_drafts(Ref(Aggregate.device, unshort(links[number])), number, [short(about.id)])
        ]
    return [settled(about, card.id, choice - 1)]


def asked_by(card: Card, choice: int) -> State | None:
    """What stands as asked of the console by this answer; None: nothing does."""
    if card.kind != "field" or card.about != "request" or not 1 <= choice <= len(card.values):
        return None
    side = card.values[choice - 1]
    asks = isinstance(side, Mapping) and side.get("state") in ("requested", "awaiting_second")
    return side if asks else None


def holder_of(state: State, path: str) -> State:
    """The part of a state the field of this path lies in; empty where it isn't there (any more).

    A field of a repair has r/NUMBER/ before it, one of a planned move's unit u/, a crate c/, a cabinet's fault f/.
    """
    holder: Any = state
    for part in _names(path.split("/")[:-1]):
        holder = holder.get(part) if isinstance(holder, Mapping) else None
    return holder if isinstance(holder, Mapping) else {}


def _names(parts: list[str]) -> list[str]:
    inside = {"r": "repairs", "u": "lines", "c": "crates", "f": "broken"}
    return [inside.get(parts[0], parts[0]), *parts[1:]] if parts else parts
