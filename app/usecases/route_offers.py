"""Which routes a repair may take, judged with the ledger's settings: for the page, and for the action itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.domain.identity import code_id
from app.domain.initial_periods import read_periods
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules.routes import RouteFacts
from app.usecases.ports import UnitOfWork


def route_facts(
    shared: Callable[[str], Any], today: date, *, parts_cost: int = 0, quote: int | None = None
) -> RouteFacts:
    """What routes are judged by; `shared` gives a shared setting's value.

    Give the answer to `app.domain.rules.routes.offers` with the device's state and the repair's.
    """
    limit = shared("board.cost_limit")
    return RouteFacts(
        today=today,
        periods=read_periods(str(shared("repair.initial_periods") or "")),
        light=frozenset(word.strip() for word in str(shared("repair.light_faults") or "").split(",") if word.strip()),
        cost_limit=None if limit is None else int(limit),
        parts_cost=parts_cost,
        parts_need_decision=bool(shared("repair.parts_cost_needs_decision")),
        quote=quote,
    )


def parts_cost(uow: UnitOfWork, repair: Mapping[str, Any]) -> int:
    """What the parts used on a repair are worth, in yen; a part without a cost counts nothing."""
    used = {code: count for code, count in repair.get("parts", {}).items() if count}
    refs = {code: Ref(Aggregate.part, code_id(Aggregate.part, code)) for code in used}
    states = uow.heads(list(refs.values()))
    return sum(int(states.get(refs[code], {}).get("price", 0) or 0) * count for code, count in used.items())
