"""Holds the course of a repair to the sync promise, pair by pair.

Two desks do two things to one repair, neither knowing of the other; whichever the hub had first, the heads are the
same, or the same cards ask, and one choice ends it alike.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import pytest

from app.domain.folding import fold
from app.domain.folding.base import Folded
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, canonical
from app.domain.rules.merge import cards, settled
from tests.support import facts
from tests.support.course_deeds import AFTER_THE_END, DEEDS, OTHER_SIDE, N
from tests.support.facts import DESK_A, DESK_B

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


def apart(known: list[Recorded], deeds: tuple[str, ...], desks: tuple[bytes, ...], order: tuple[int, ...]) -> Folded:
    """Each deed made at its desk, knowing only what was known; folded in the hub's order."""
    made = []
    for at, (deed, desk) in enumerate(zip(deeds, desks, strict=True)):
        kind, payload = DEEDS[deed]
        op = facts.operation(kind, UNIT, {"n": N, **payload}, number=500 + at, seen=len(known))
        made.append((op, desk))
    recs = [Recorded(made[i][0], made[i][1], 90, len(known) + place) for place, i in enumerate(order, 1)]
    return fold(UNIT.kind, UNIT.id, [*known, *recs])


def asked(folded: Folded) -> set[tuple[str, str, str, tuple[str, ...]]]:
    """The cards, whatever the order their sides lie in."""
    found = cards(Aggregate.device, folded.state)
    return {(c.id, c.kind, c.about, tuple(sorted(map(str, c.values)))) for c in found}


def chosen(known: list[Recorded], deeds: tuple[str, str], order: tuple[int, int], side: int) -> Folded:
    """The same, and every card answered with the side of one deed."""
    folded = apart(known, deeds, (DESK_A, DESK_B), order)
    wanted = short(facts.an_id(500 + side))
    log = [*known]
    for at, i in enumerate(order, 1):
        kind, payload = DEEDS[deeds[i]]
        op = facts.operation(kind, UNIT, {"n": N, **payload}, number=500 + i, seen=len(known))
        log.append(Recorded(op, (DESK_A, DESK_B)[i], 90, len(known) + at))
    for card in cards(Aggregate.device, folded.state):
        keep = card.ops.index(wanted) if wanted in card.ops else 0
        draft = settled(UNIT, card.id, keep)
        op = facts.operation(draft.kind, draft.about, draft.payload, number=600 + len(log), seen=len(log))
        log.append(Recorded(op, DESK_A, 100 + len(log), len(log) + 1))
    return fold(UNIT.kind, UNIT.id, log)


def told_apart(state: dict[str, Any]) -> bytes:
    """A state as it is compared: notes and photos are lists of what was added, in the hub's order."""
    copy = dict(state)
    copy["repairs"] = {
        number: {
            name: sorted(value) if name in ("notes", "photos", "answers") else value for name, value in one.items()
        }
        for number, one in state["repairs"].items()
    }
    return canonical(copy)


@pytest.mark.parametrize("name", BASES)
def test_every_pair_in_both_orders_comes_to_the_same(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    known = base(name)
    same = carded = 0
    for deeds in pairs(name):
        first, second = (apart(known, deeds, (DESK_A, DESK_B), order) for order in ((0, 1), (1, 0)))
        assert asked(first) == asked(second), deeds
        if not asked(first):
            same += 1
            assert told_apart(first.state) == told_apart(second.state), deeds
            continue
        carded += 1
        for side in (0, 1):
            ends = [chosen(known, deeds, order, side) for order in ((0, 1), (1, 0))]
            assert asked(ends[0]) == asked(ends[1]) == set(), deeds
            assert told_apart(ends[0].state) == told_apart(ends[1].state), (deeds, side)
    assert same > 0
    assert (carded > 0) == (not name.startswith("returned"))
    with capsys.disabled():
        print(f" {name}: {same + carded} pairs, {same} the same, {carded} with a card", end="")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_quote_at_one_desk_and_the_decision_at_another_ask_nobody(order: tuple[int, int]) -> None:
    """Which amount the Board had before it stays told, whichever of the two the hub had first."""
    folded = apart(base("asked the Board"), ("quoted", "decided on a quote"), (DESK_A, DESK_B), order)
    repair = folded.state["repairs"][N]
    assert cards(Aggregate.device, folded.state) == []
    assert (repair["state"], repair["decision"]) == ("diagnosing", "repair")
    assert (repair["quote"], repair["asked"]) == (38000, 30000)
