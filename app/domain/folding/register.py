"""Registers: schools, places, operators, settings, chargers, parts, imports. Fields set and changed, nothing more."""

from __future__ import annotations

from app.domain.folding.base import Folded, Reducer, put, writer
from app.domain.operations import Recorded


def registered(folded: Folded, rec: Recorded) -> None:
    """The thing is known: a first registration sets all; another one fills only what is missing."""
    fields = rec.op.payload["set"]
    if not folded.exists:
        folded.state.update({name: value for name, value in fields.items() if value is not None})
        folded.meta["*"] = writer(rec)
        return
    for name, value in fields.items():
        if value is not None and name not in folded.state:
            put(folded, rec, folded.state, name, value)


def changed(folded: Folded, rec: Recorded) -> None:
    """Fields changed; None takes a value away."""
    for name, value in rec.op.payload["set"].items():
        put(folded, rec, folded.state, name, value)


REDUCERS: dict[str, Reducer] = {"registered": registered, "changed": changed}
