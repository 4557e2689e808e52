"""Registers: schools, places, operators, settings, chargers, parts, imports. Fields set and
changed, and the labels printed of them.
"""

from __future__ import annotations

from app.domain.folding import labels
from app.domain.folding.base import Folded, Reducer, card_settled, put, register
from app.domain.operations import Recorded


def changed(folded: Folded, rec: Recorded) -> None:
    """Fields changed; None takes a value away. A setting begins so, without having been registered."""
    for name, value in rec.op.payload["set"].items():
        put(folded, rec, folded.state, name, value)


REDUCERS: dict[str, Reducer] = {
    "registered": register,
    "changed": changed,
    "card_settled": card_settled,
    **labels.REDUCERS,
}
