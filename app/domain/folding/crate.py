"""Crates: a container of units taken in together, mixed or of one school, open or closed."""

from __future__ import annotations

from app.domain.folding.base import Folded, Reducer, card_settled, register
from app.domain.operations import Recorded


def opened(folded: Folded, rec: Recorded) -> None:
    """A crate was begun."""
    register(folded, rec)
    folded.state.setdefault("opened", rec.op.date)
    folded.state.setdefault("lines", [])


def took(folded: Folded, rec: Recorded) -> None:
    """A unit was taken in from this crate; one that was closed meanwhile at another desk holds it all the same."""
    lines = folded.state.setdefault("lines", [])
    number = rec.op.payload["n"]
    if number not in lines:
        lines.append(number)


def closed(folded: Folded, rec: Recorded) -> None:
    """The crate's end. Ended at two desks, it ended on the first one's day: nothing to ask a person.

    One that was taken back meanwhile stays gone: there is nothing to end.
    """
    if folded.made:
        folded.state.setdefault("closed", rec.op.date)


def reopened(folded: Folded, rec: Recorded) -> None:
    """The crate goes on."""
    folded.state.pop("closed", None)


REDUCERS: dict[str, Reducer] = {
    "crate_opened": opened,
    "repair_opened": took,
    "crate_closed": closed,
    "crate_reopened": reopened,
    "card_settled": card_settled,
}
