"""Erase personal data for good: the bytes go from the side store, the operations stay and name only ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.folding.contact import texts_of
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft
from app.domain.rules.permissions import Command
from app.usecases.ports import UnitOfWork

_IDS_AN_OPERATION = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseResult:
    """What was erased."""

    outcome: str
    family: Family
    erased: int


def erase(uow: UnitOfWork, side_ids: Sequence[str]) -> EraseResult:
    """Erases the named side records; an `erased` operation tells every other desk and the hub to do the same."""
    uow.actor.require(Command.erase)
    ids = list(dict.fromkeys(side_ids))
    for start in range(0, len(ids), _IDS_AN_OPERATION):
        uow.record([Draft("erased", (), {"ids": ids[start : start + _IDS_AN_OPERATION]})])
    uow.erase_side(ids)
    if ids:
        uow.log_access("erased", f"{len(ids)}")
    return EraseResult(outcome="erased", family=Family.ok, erased=len(ids))


def erase_contacts(uow: UnitOfWork, before: date) -> EraseResult:
    """Erases every word and name of all contacts recorded before a local day.

    Undo removes nothing, so those of what was taken back lie there too: of a whole contact, or of something done to it.
    """
    uow.actor.require(Command.erase)
    ids = [
        text
        for ops in uow.histories(Aggregate.contact)
        if min(op.date for op in ops) < before.isoformat()
        for op in ops
        for text in texts_of(op)
    ]
    return erase(uow, [i for i in ids if uow.side(i) is not None])


def erase_answers(uow: UnitOfWork, before: date) -> EraseResult:
    """Erases the words of all form answers sent before a local day."""
    uow.actor.require(Command.erase)
    ids = [
        known.state["words"]
        for known in uow.registers(Aggregate.form)
        if known.state.get("words") and known.state["sent_local"][:10] < before.isoformat()
    ]
    return erase(uow, [i for i in ids if uow.side(i) is not None])
