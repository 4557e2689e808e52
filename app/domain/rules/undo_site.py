"""Undo of what is done at the schools: what its operations write, what they need, and whose command each is.

Rows of the tables of `undo` and `undo_rights`, kept apart by family.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.domain.operations import Operation
from app.domain.rules.permissions import Command

Facets = Callable[[Operation], set[str]]


def _same(*facets: str) -> Facets:
    """The same facets, whatever it says."""
    return lambda _op: set(facets)


WRITES: Final[dict[str, Facets]] = {
    "found": _same("lost", "field:status"),
    "lacking_came": _same("lacks"),
    "lent": _same("loan", "field:status"),
    "loan_ended": _same("loan", "lacks", "field:status"),
    "loan_extended": _same("loan"),
    "lost_reported": _same("lost", "field:status"),
    "lost_told": lambda op: {f"lost/{name}" for name in op.payload},
    "request_cancelled": _same("request"),
    "requested": _same("request"),
}
"""By kind, the facets an operation writes."""
NEEDS: Final[dict[str, Facets]] = {
    "lost_told": _same("lost"),
    "request_cancelled": _same("lost"),
    "requested": _same("lost"),
}
"""By kind, the facets an operation needs to stand, beside that its aggregate exists."""
MAKERS: Final[frozenset[str]] = frozenset()
"""Kinds that make a thing: they need nothing and write that it exists."""
COMMANDS: Final[dict[str, Command]] = {
    **dict.fromkeys(("lacking_came", "lent", "loan_ended", "loan_extended"), Command.lend),
    **dict.fromkeys(("found", "lost_reported", "lost_told"), Command.report_lost),
    **dict.fromkeys(("request_cancelled", "requested"), Command.request_disable),
}
"""By kind, the command an operation comes from."""
