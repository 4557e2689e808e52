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


def _moved(op: Operation) -> set[str]:
    """Where one unit is; of a visit, a line: on its list stand many units, and one's move is nothing to the next."""
    line = {"lines:"} if any(ref.kind is Aggregate.visit for ref in op.about) else set()
    return {f"at:{short(ref.id)}" for ref in op.about[:1]} | line


def _broken(name: str, part: str = "") -> Facets:
    """What is said of one fault of a cabinet; `name` is the field that names the fault."""
    return lambda op: {f"broken:{op.payload.get(name)}{part}"}


WRITES: Final[dict[str, Facets]] = {
    "charger_moved": _moved,
    "charger_fault": lambda op: set(),  # one more writes over none
    "owned": lambda op: {"owner"},
    "cabinet_fault": _broken("words"),
    "cabinet_told": _broken("fault", "/told"),
    "cabinet_advice": _broken("fault", "/advice"),
}
"""By kind, the facets an operation writes."""
NEEDS: Final[dict[str, Facets]] = {
    "cabinet_told": _broken("fault"),
    "cabinet_advice": lambda op: _broken("fault")(op) | _broken("fault", "/told")(op),
}
"""By kind, the facets an operation needs to stand, beside that its aggregate exists."""
MAKERS: Final[frozenset[str]] = frozenset()
"""Kinds that make a thing: they need nothing and write that it exists."""
COMMANDS: Final[dict[str, Command]] = {
    **dict.fromkeys(("charger_moved", "charger_fault", "owned"), Command.swap),
    **dict.fromkeys(("cabinet_fault", "cabinet_told", "cabinet_advice"), Command.swap),
}
"""By kind, the command an operation comes from."""
