"""Undo of what is done at the schools: what its operations write, what they need, and whose command each is.

Rows of the tables of `undo` and `undo_rights`, kept apart by family.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.domain.charger_words import ChargerWhy
from app.domain.folding.visits import line_key
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Operation
from app.domain.rules.permissions import Command
from app.domain.visit_words import Counted

Facets = Callable[[Operation], set[str]]
LINES: Final = "lines:"
"""The facet that operations add lines to: one more writes over nothing."""


def _moved(op: Operation) -> set[str]:
    """Where one unit is; of a visit, a line: on its list stand many units, and one's move is nothing to the next."""
    line = {LINES} if any(ref.kind is Aggregate.visit for ref in op.about) else set()
    return {f"at:{short(ref.id)}" for ref in op.about[:1]} | line


def _broken(name: str, part: str = "") -> Facets:
    """What is said of one fault of a cabinet; `name` is the field that names the fault."""
    return lambda op: {f"broken:{op.payload.get(name)}{part}"}


def _always(*facets: str) -> Facets:
    return lambda op: set(facets)


def _visit_listed(op: Operation) -> set[str]:
    return {f"plan:{op.payload['list']}/{key}" for key in op.payload["keys"]}


def _visit_line(op: Operation) -> set[str]:
    get = op.payload.get
    return {LINES, f"line:{line_key(op.payload['what'], get('thing', ''), get('words', ''))}"}


def _visit_counted(op: Operation) -> set[str]:
    found = {f"counted:{key}" for word in Counted for key in op.payload.get(word.value, ())}
    return found | ({"count"} if op.payload.get("done") else set())


def _of_unit(part: str) -> Facets:
    """A part of a unit's line in a planned move; `out` is where it must have gone for `in`."""

    def facets(op: Operation) -> set[str]:
        return {f"unit:{short(ref.id)}/{part}" for ref in op.about if ref.kind is Aggregate.device}

    return facets


def _line(part: str) -> Facets:
    return lambda op: {*_of_unit(part)(op), LINES}


def _kit(op: Operation) -> set[str]:
    return {f"{line}{check}" for check in op.payload["checks"] for line in _of_unit("kit/")(op)}


def _crate(op: Operation) -> set[str]:
    return {LINES, *(f"crate:{op.payload['crate']}/{side}" for side in ("out", "in") if side in op.payload)}


def _on_a_begun_visit(op: Operation) -> set[str]:
    """A swap on a visit: only one that was begun has any. Loading goes on before it."""
    swapped = op.payload["why"] in (ChargerWhy.swap_out, ChargerWhy.swap_in)
    return {"begun"} if swapped and any(ref.kind is Aggregate.visit for ref in op.about) else set()


def _nothing(op: Operation) -> set[str]:
    return set()


WRITES: Final[dict[str, Facets]] = {
    "charger_moved": _moved,
    "charger_fault": lambda op: set(),  # one more writes over none
    "owned": lambda op: {"owner"},
    "cabinet_fault": _broken("words"),
    "cabinet_told": _broken("fault", "/told"),
    "cabinet_advice": _broken("fault", "/advice"),
    "visit_listed": _visit_listed,
    "visit_begun": _always("begun"),
    "visit_cancelled": _always("cancelled"),
    "visit_line": _visit_line,
    "visit_reported": _always("report"),
    "visit_counted": _visit_counted,
    "visit_closed": _always("closed"),
    "transferred_out": _line("out"),
    "transferred_in": _line("in"),
    "rekitted": _kit,
    "transfer_crate": _crate,
    "transfer_closed": lambda op: {"closed"},
    "found": _always("lost", "field:status"),
    "lacking_came": _always("lacks"),
    "lent": _always("loan", "field:status"),
    "loan_ended": _always("loan", "lacks", "field:status"),
    "loan_extended": _always("loan"),
    "lost_reported": _always("lost", "field:status"),
    "lost_told": lambda op: {f"lost/{name}" for name in op.payload},
}
"""By kind, the facets an operation writes."""
NEEDS: Final[dict[str, Facets]] = {
    "charger_moved": _on_a_begun_visit,
    "cabinet_told": _broken("fault"),
    "cabinet_advice": lambda op: _broken("fault")(op) | _broken("fault", "/told")(op),
    "visit_line": _always("begun"),
    "visit_reported": _always("begun", LINES),
    "visit_closed": _always("report", "count", LINES),
    **dict.fromkeys(("transferred_out", "rekitted", "transfer_crate"), _nothing),
    "transferred_in": _of_unit("out"),
    "transfer_closed": lambda op: {LINES},
    "lost_told": _always("lost"),
}
"""By kind, the facets an operation needs to stand, beside that its aggregate exists."""
MAKERS: Final[frozenset[str]] = frozenset({"transfer_opened", "visit_planned"})
"""Kinds that make a thing: they need nothing and write that it exists."""
COMMANDS: Final[dict[str, Command]] = {
    **dict.fromkeys(("charger_moved", "charger_fault", "owned"), Command.swap),
    **dict.fromkeys(("cabinet_fault", "cabinet_told", "cabinet_advice"), Command.swap),
    **dict.fromkeys(("visit_planned", "visit_begun", "visit_listed", "visit_cancelled", "visit_line"), Command.visit),
    **dict.fromkeys(("visit_reported", "visit_counted", "visit_closed"), Command.visit),
    **dict.fromkeys(
        (
            *("transfer_opened", "transferred_out", "transferred_in", "transfer_crate"),
            *("rekitted", "transfer_closed"),
        ),
        Command.transfer,
    ),
    **dict.fromkeys(("lacking_came", "lent", "loan_ended", "loan_extended"), Command.lend),
    **dict.fromkeys(("found", "lost_reported", "lost_told"), Command.report_lost),
}
"""By kind, the command an operation comes from."""
