"""Crates: a container of units taken in together, mixed or of one school, open or closed."""

from __future__ import annotations

from app.domain.folding.base import Folded, Reducer, put, writer
from app.domain.operations import Recorded


def opened(folded: Folded, rec: Recorded) -> None:
    """A crate was begun."""
    folded.state.update({**rec.op.payload["set"], "opened": rec.op.date, "lines": []})
    folded.meta["*"] = writer(rec)


def took(folded: Folded, rec: Recorded) -> None:
    """A unit was taken in from this crate."""
    lines = folded.state.setdefault("lines", [])
    number = rec.op.payload["n"]
    if number not in lines:
        lines.append(number)


def closed(folded: Folded, rec: Recorded) -> None:
    """The crate's end."""
    put(folded, rec, folded.state, "closed", rec.op.date)


def reopened(folded: Folded, rec: Recorded) -> None:
    """The crate goes on."""
    put(folded, rec, folded.state, "closed", None)


REDUCERS: dict[str, Reducer] = {"crate_opened": opened, "repair_opened": took, "crate_closed": closed, "crate_reopened": reopened}
