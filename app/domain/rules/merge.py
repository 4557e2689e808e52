"""Merge: what two desks did apart and a person must look at. Cards and flags only, never other values.

The cards of one aggregate are made by its reducers; here are those that only show where an aggregate is looked at
whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.domain.folding.base import card_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref, canonical


class Card(NamedTuple):
    """Something two desks made differently, shown until a person chooses."""

    id: str
    kind: str
    about: str
    values: tuple[Any, ...]
    ops: tuple[str, ...] = ()


def cards(kind: Aggregate, state: Mapping[str, Any]) -> list[Card]:
    """All cards the aggregate's state holds, in a fixed order."""
    found = [
        Card(id=name, kind=card["kind"], about=card["about"], values=tuple(card["values"]), ops=tuple(card["ops"]))
        for name, card in sorted(state.get("cards", {}).items())
    ]
    if kind is Aggregate.form:
        links = state.get("links", {})
        units = max(1, len(state.get("units", ())))
        if len(set(links.values())) > units:
            numbers = sorted(links)
            # By what the answer says, too: two answers may be linked to the same two repairs.
            said = canonical([state.get("sent"), state.get("sent_local"), state.get("school"), state.get("units")])
            name = card_id("answer_twice", said.decode(), *numbers)
            found.append(Card(id=name, kind="answer_twice", about="links", values=tuple(numbers)))
    return found


def settled(about: Ref, card: str, keep: int) -> Draft:
    """A person answered a card that lies in the state of `about`: the side `keep` counts, from 0.

    On a card about two repairs 0 and 1 name the main one, 2 says that both stand for themselves. Cards that only tell
    something (`gone`, `after_close`, `same_number`) go away with any. `answer_twice` goes by taking a link away.
    """
    return Draft("card_settled", (about,), {"card": card, "keep": keep})
