"""Holds the course of a repair to the sync promise, pair by pair.

Two desks do two things to one repair, neither knowing of the other; whichever the hub had first, the heads are the
same, or the same cards ask, and one choice ends it alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations_with_replacement
from typing import Any

import pytest

from app.domain.operations import Recorded
from tests.support import facts
from tests.support.course_deeds import AFTER_THE_END, DEEDS, OTHER_SIDE, N
from tests.support.pairs import ORDERS, Order, Pairs

UNIT = facts.device()
BASES: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "received": [],
    "diagnosing": [("diagnosed", {"fault": "screen", "cause": "natural", "detail": "wear"})],
    "repairing": [
        ("diagnosed", {"fault": "screen", "cause": "natural", "detail": "wear"}),
        ("routed", {"route": "desk", "state": "repairing", "quote": 500}),
    ],
    "waiting for a part": [("part_needed", {"state": "waiting_parts", "part": "P0"})],
    "consent given": [
        ("decided", {"state": "diagnosing", "decision": "repair", "payer": "guardian", "amount": 9000}),
        ("guardian_step", {"step": "consent", "on": "2026-11-18"}),
        ("routed", {"route": "board", "state": "awaiting_decision"}),
    ],
    "asked the Board": [
        ("diagnosed", {"fault": "screen", "cause": "non_natural", "detail": "drop"}),
        ("routed", {"route": "board", "state": "awaiting_decision", "quote": 30000}),
    ],
    "sent before": [
        ("shipped", {"state": "at_maker", "rma": "R0", "waybill": "W0"}),
        ("came_back", {"state": "testing"}),
    ],
    "returned after a decision": [
        ("decided", {"state": "diagnosing", "decision": "repair", "payer": "guardian", "amount": 9000}),
        ("guardian_step", {"step": "consent", "on": "2026-11-18"}),
        ("routed", {"route": "maker", "state": "diagnosing"}),
        ("tested", {"state": "ready", "passed": True, "checks": {"power": True}}),
        ("handed_back", {"state": "returned", "way": "hand"}),
    ],
    "returned": [("handed_back", {"state": "returned", "way": "hand"})],
}


def pairs(name: str) -> list[tuple[str, str]]:
    """Each deed beside each, itself included: both desks may do the same."""
    running = [deed for deed in DEEDS if not deed.startswith("opened again")]
    return list(combinations_with_replacement(AFTER_THE_END if name.startswith("returned") else running, 2))


def base(name: str) -> list[Recorded]:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D", "kind": "chromebook"}})
    log.add("repair_opened", UNIT, {"n": N, "state": "received", "answers": [OTHER_SIDE]})
    for kind, payload in BASES[name]:
        log.add(kind, UNIT, {"n": N, **payload})
    return log.all


def told_apart(state: Mapping[str, Any]) -> dict[str, Any]:
    """A state as it is compared: notes and photos are lists of what was added, in the hub's order."""
    copy = dict(state)
    copy["repairs"] = {
        number: {
            name: sorted(value) if name in ("notes", "photos", "answers") else value for name, value in one.items()
        }
        for number, one in state["repairs"].items()
    }
    return copy


PAIRS = Pairs(
    {name: ((kind, (UNIT,), {"n": N, **payload}),) for name, (kind, payload) in DEEDS.items()}, (UNIT,), told_apart
)


@pytest.mark.parametrize("name", BASES)
def test_every_pair_in_both_orders_comes_to_the_same(name: str) -> None:
    count = PAIRS.walk(name, base(name), pairs(name))
    assert count.same > 0
    assert (count.carded > 0) == (not name.startswith("returned"))


@pytest.mark.parametrize("order", ORDERS)
def test_a_quote_at_one_desk_and_the_decision_at_another_ask_nobody(order: Order) -> None:
    """Which amount the Board had before it stays told, whichever of the two the hub had first."""
    heads = PAIRS.heads(base("asked the Board"), ("quoted", "decided on a quote"), order)
    repair = heads[UNIT].state["repairs"][N]
    assert PAIRS.asked(heads) == set()
    assert (repair["state"], repair["decision"]) == ("diagnosing", "repair")
    assert (repair["quote"], repair["asked"]) == (38000, 30000)
