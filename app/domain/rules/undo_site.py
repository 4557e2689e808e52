"""Undo of what is done at the schools: what its operations write, what they need, and whose command each is.

Rows of the tables of `undo` and `undo_rights`, kept apart by family.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Operation
from app.domain.rules.permissions import Command

Facets = Callable[[Operation], set[str]]
_LINES: Final = "lines:"
"""One more line writes over none; what counted them rests on all (`undo`)."""


def _of_unit(part: str) -> Facets:
    """A part of a unit's line in a planned move; `out` is where it must have gone for `in`."""

    def facets(op: Operation) -> set[str]:
        return {f"unit:{short(ref.id)}/{part}" for ref in op.about if ref.kind is Aggregate.device}

    return facets


def _line(part: str) -> Facets:
    return lambda op: {*_of_unit(part)(op), _LINES}


def _kit(op: Operation) -> set[str]:
    return {f"{line}{check}" for check in op.payload["checks"] for line in _of_unit("kit/")(op)}


def _crate(op: Operation) -> set[str]:
    return {_LINES, *(f"crate:{op.payload['crate']}/{side}" for side in ("out", "in") if side in op.payload)}


def _nothing(op: Operation) -> set[str]:
    return set()


WRITES: Final[dict[str, Facets]] = {
    "transferred_out": _line("out"),
    "transferred_in": _line("in"),
    "rekitted": _kit,
    "transfer_crate": _crate,
    "transfer_closed": lambda op: {"closed"},
}
"""By kind, the facets an operation writes."""
NEEDS: Final[dict[str, Facets]] = {
    **dict.fromkeys(("transferred_out", "rekitted", "transfer_crate"), _nothing),
    "transferred_in": _of_unit("out"),
    "transfer_closed": lambda op: {_LINES},
}
"""By kind, the facets an operation needs to stand, beside that its aggregate exists."""
MAKERS: Final[frozenset[str]] = frozenset({"transfer_opened"})
"""Kinds that make a thing: they need nothing and write that it exists."""
COMMANDS: Final[dict[str, Command]] = {
    **dict.fromkeys(
        (
            *("transfer_opened", "transferred_out", "transferred_in", "transfer_crate"),
            *("rekitted", "transfer_closed"),
        ),
        Command.transfer,
    ),
}
"""By kind, the command an operation comes from."""
