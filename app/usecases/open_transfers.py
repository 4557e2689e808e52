"""Planned moves that are open, beside a unit: by which other plan it is on its way.

Decides that a unit goes by one open plan at a time, for whoever scans it and for whoever takes back what kept it from
being on its way. What a plan's lines mean is `rules.transfers`'.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from app.domain.bench_words import TransferSide
from app.domain.identity import code_id, unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Ref
from app.domain.rules import transfers as rules
from app.usecases.ports import State, UnitOfWork

ENDS: Final = frozenset({"transfer_closed", "transferred_in"})
"""Kinds that, taken back, leave units on their way by a plan again: its end, and that one came in."""


def transfer_ref(number: str) -> Ref:
    """The aggregate of a plan's number."""
    return Ref(Aggregate.transfer, code_id(Aggregate.transfer, number))


def other_open(uow: UnitOfWork, state: State, ref: Ref) -> str:
    """The number of an open plan, other than `ref`, by which the unit of this state is on its way; or nothing."""
    for number, said in state.get("transfers", {}).items():
        other = transfer_ref(number)
        if said == TransferSide.out and other != ref:
            plan = uow.head(other)
            if plan is not None and "from" in plan and "closed" not in plan:
                return str(number)
    return ""


def in_two_without(uow: UnitOfWork, ends: Collection[Operation]) -> str:
    """The open plan by which a unit went meanwhile that, these `ENDS` taken back, were on its way by theirs, too."""
    for op in ends:
        ref = op.about[0]
        lines = (uow.head(ref) or {}).get("lines", {})
        again = [rules.unit_key(about) for about in op.about if about.kind is Aggregate.device]
        if not again:
            again = [unit for unit, line in lines.items() if TransferSide.in_ not in line]
        units = [Ref(Aggregate.device, unshort(unit)) for unit in again if TransferSide.out in lines.get(unit, {})]
        found = next((number for state in uow.heads(units).values() if (number := other_open(uow, state, ref))), "")
        if found:
            return found
    return ""
