"""Names of operators: personal data, so they lie in the side store, and the register names them by id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.domain.identity import derived, short, unshort
from app.domain.kinds import Aggregate
from app.domain.rules.importing import Decision, Incoming, Kept
from app.usecases.ports import State, UnitOfWork

NAME_ID = "name_id"
"""The field of an operator's state that names the side record with the name."""


def name_of(state: State, side: Callable[[str], bytes | None]) -> str | None:
    """An operator's name; None where there is none: never given, erased, or not come yet.

    `side` gives the bytes of a side record. The first operations held the name itself; it is read all the same.
    """
    if NAME_ID not in state:
        return state.get("name")
    kept = side(state[NAME_ID])
    return None if kept is None else kept.decode()


def set_apart(uow: UnitOfWork, digest: str, row: Incoming, state: State | None) -> Incoming:
    """A row of a file of operators as operations may hold it: the id of its name, where that is another than known.

    The id comes from the file (`digest`) and the code: the same file brought in anywhere names the name by one id, and
    an erased name does not come back with it. Nothing is kept yet.
    """
    fields: dict[str, Any] = dict(row.fields)
    name = fields.pop("name", None)
    if name and name != name_of(state or {}, uow.side):
        fields[NAME_ID] = short(derived(Aggregate.operator, f"name\n{row.key}\n{digest}"))
    return replace(row, fields=fields)


def as_names(uow: UnitOfWork, row: Incoming, state: State | None, decision: Decision) -> Decision:
    """The decision with names in the place of their ids, for people to see; `row` as it was read."""
    ours, theirs = name_of(state or {}, uow.side), row.fields.get("name")
    return decision._replace(
        changes=tuple(("name", ours, theirs) if c[0] == NAME_ID else c for c in decision.changes),
        kept=tuple(Kept("name", ours, theirs, k.reason) if k.field == NAME_ID else k for k in decision.kept),
    )


def keep_names(uow: UnitOfWork, row: Incoming, decision: Decision) -> None:
    """Keeps the name that the operations of a decision name by id; `row` as it was read."""
    for draft in decision.drafts:
        kept = draft.payload["set"].get(NAME_ID)
        if kept is not None:
            uow.put_side(str(row.fields["name"]).encode(), side_id=unshort(kept))
