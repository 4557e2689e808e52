"""Planned moves at two places apart: every pair in both orders comes to the same list, or the same card."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import pytest

from app.domain.folding import fold
from app.domain.folding.base import Folded
from app.domain.folding.shapes import OURS, readable
from app.domain.identity import code_id, short
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, Ref, canonical
from app.domain.rules.merge import cards, settled
from app.domain.rules.transfers import tally
from tests.support import facts
from tests.support.facts import DESK_A, DESK_B

UNIT, OTHER = facts.device(), facts.device("SPARE001")
PLAN = Ref(Aggregate.transfer, code_id(Aggregate.transfer, "A0001"))
EVERY = (UNIT, OTHER, PLAN)
FIELDS = {"number": "A0001", "from": "ES01", "to": "ES02", "on": "2026-04-01", "why": "merger"}
KEY = short(UNIT.id)

Deed = tuple[str, tuple[Ref, ...], dict[str, Any]]
DEEDS: dict[str, Deed] = {
    "planned": ("transfer_opened", (PLAN,), {"set": FIELDS}),
    "planned for later": ("transfer_opened", (PLAN,), {"set": {**FIELDS, "on": "2026-04-02"}}),
    "out": ("transferred_out", (PLAN, UNIT), {"list": "A0001"}),
    "out in crate 1": ("transferred_out", (PLAN, UNIT), {"list": "A0001", "crate": "1"}),
    "out in crate 2": ("transferred_out", (PLAN, UNIT), {"list": "A0001", "crate": "2"}),
    "other out": ("transferred_out", (PLAN, OTHER), {"list": "A0001", "of": "ES03"}),
    "in": ("transferred_in", (PLAN, UNIT), {"list": "A0001"}),
    "in from crate 1": ("transferred_in", (PLAN, UNIT), {"list": "A0001", "crate": "1"}),
    "moved": ("changed", (UNIT,), {"set": {"school": "ES02", "former_school": "ES01"}}),
    "moved elsewhere": ("changed", (UNIT,), {"set": {"school": "ES03", "former_school": "ES01"}}),
    "40 out": ("transfer_crate", (PLAN,), {"crate": "1", "out": 40}),
    "39 out": ("transfer_crate", (PLAN,), {"crate": "1", "out": 39}),
    "38 in": ("transfer_crate", (PLAN,), {"crate": "1", "in": 38}),
    "kit label": ("rekitted", (PLAN, UNIT), {"list": "A0001", "checks": ["label"]}),
    "kit more": ("rekitted", (PLAN, UNIT), {"list": "A0001", "checks": ["powerwash", "label"]}),
    "closed": ("transfer_closed", (PLAN,), {}),
}
BASES: dict[str, tuple[str, ...]] = {
    "planned": ("planned",),
    "not heard of": (),
    "on its way": ("planned", "out in crate 1", "40 out"),
    "there": ("planned", "out", "in", "moved", "closed"),
}


def base(name: str) -> list[Recorded]:
    log = facts.Log()
    for ref in (UNIT, OTHER):
        log.add("registered", ref, {"set": {"serial": ref.text[-8:], "kind": "chromebook", "school": "ES01"}})
    for deed in BASES[name]:
        log.add(*DEEDS[deed])
    return log.all


def folded(log: list[Recorded]) -> dict[Ref, Folded]:
    return {ref: fold(ref.kind, ref.id, facts.about(ref, log)) for ref in EVERY}


def apart(known: list[Recorded], deeds: tuple[str, str], order: tuple[int, int]) -> list[Recorded]:
    """Each deed made at its desk, knowing only what was known, in the hub's order."""
    log = [*known]
    for at, i in enumerate(order, 1):
        kind, about, payload = DEEDS[deeds[i]]
        op = facts.operation(kind, about, payload, number=500 + i, seen=len(known))
        log.append(Recorded(op, (DESK_A, DESK_B)[i], 90, len(known) + at))
    return log


def asked(heads: dict[Ref, Folded]) -> set[tuple[str, str, str, tuple[str, ...]]]:
    return {
        (ref.text, card.kind, card.about, tuple(sorted(str(canonical(value)) for value in card.values)))
        for ref, head in heads.items()
        for card in cards(ref.kind, head.state)
    }


def answered(log: list[Recorded], side: int) -> list[Recorded]:
    """Every card answered with the side of one deed."""
    wanted, answers = short(facts.an_id(500 + side)), [*log]
    for ref, head in folded(log).items():
        for card in cards(ref.kind, head.state):
            draft = settled(ref, card.id, card.ops.index(wanted) if wanted in card.ops else 0)
            position = len(answers) + 1
            op = facts.operation(draft.kind, draft.about, draft.payload, number=600 + position, seen=position - 1)
            answers.append(Recorded(op, DESK_A, 100 + position, position))
    return answers


def states(heads: dict[Ref, Folded]) -> dict[str, bytes]:
    return {ref.text: canonical(head.state) for ref, head in heads.items()}


@pytest.mark.parametrize("name", BASES)
def test_every_pair_in_both_orders_comes_to_the_same(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    known, same, carded = base(name), 0, 0
    for deeds in combinations_with_replacement(DEEDS, 2):
        made = [apart(known, deeds, order) for order in ((0, 1), (1, 0))]
        first, second = folded(made[0]), folded(made[1])
        if {deeds[0], deeds[1]} & {"planned", "planned for later"} == set() and name == "not heard of":
            assert not first[PLAN].exists, "what is done with a plan nobody made makes none"
        if name == "not heard of" and deeds[0].startswith("planned"):
            continue  # what was counted for a plan nobody knew counts only where the plan came first
        assert asked(first) == asked(second), deeds
        if not asked(first):
            same += 1
            assert states(first) == states(second), deeds
            continue
        carded += 1
        for side in (0, 1):
            one, other = folded(answered(made[0], side)), folded(answered(made[1], side))
            assert asked(one) == asked(other) == set(), deeds
            assert states(one) == states(other), (deeds, side)
    assert same > carded > 0
    with capsys.disabled():
        print(f" {name}: {same + carded} pairs, {same} the same, {carded} with a card", end="")


def test_out_at_one_place_and_in_at_the_other_is_one_line_and_no_question() -> None:
    heads = folded(apart(base("planned"), ("out in crate 1", "in from crate 1"), (1, 0)))
    assert heads[PLAN].state["lines"] == {KEY: {"in": {"crate": "1"}, "out": {"crate": "1"}}}
    assert heads[UNIT].state["transfers"] == {"A0001": "in"}, "what came in stays in, whichever was sent first"
    assert asked(heads) == set()


def test_scanned_into_two_crates_apart_a_card_asks_and_the_unit_counts_once() -> None:
    log = apart(base("planned"), ("out in crate 1", "out in crate 2"), (0, 1))
    (card,) = cards(Aggregate.transfer, folded(log)[PLAN].state)
    assert (card.about, card.values) == (f"u/{KEY}/out", ({"crate": "1"}, {"crate": "2"}))
    assert tally(folded(log)[PLAN].state, ()).out == {KEY}
    assert folded(answered(log, 1))[PLAN].state["lines"][KEY] == {"out": {"crate": "2"}}


def test_a_crate_counted_otherwise_at_two_desks_is_asked_about() -> None:
    log = apart(base("planned"), ("40 out", "39 out"), (0, 1))
    (card,) = cards(Aggregate.transfer, folded(log)[PLAN].state)
    assert (card.about, sorted(card.values)) == ("c/1/out", [39, 40])
    assert folded(answered(log, 1))[PLAN].state["crates"] == {"1": {"out": 39}}
    twice = answered(log, 0)
    again = facts.operation("card_settled", PLAN, {"card": card.id, "keep": 1}, number=900, seen=len(twice))
    more = [*twice, Recorded(again, DESK_B, 95, len(twice) + 1)]
    assert folded(more)[PLAN].state["crates"] == {"1": {"out": 40}}, "answered already"


def test_of_a_device_that_was_taken_back_it_is_told() -> None:
    log = facts.Log()
    log.add(*DEEDS["planned"])
    log.add(*DEEDS["out"])
    log.add(*DEEDS["kit label"])
    head = fold(UNIT.kind, UNIT.id, log.of(UNIT))
    assert not head.made
    assert [card["about"] for card in head.state["cards"].values()] == ["device"]


def test_a_plan_ends_once_and_one_taken_back_not_at_all() -> None:
    log = facts.Log()
    planned = log.add(*DEEDS["planned"])
    log.add(*DEEDS["closed"], local="2026-11-20 09:42:18")
    log.add(*DEEDS["closed"], local="2026-11-21 09:42:18")
    assert fold(PLAN.kind, PLAN.id, log.of(PLAN)).state["closed"] == "2026-11-20"
    log.undo(planned)
    log.add(*DEEDS["40 out"])
    assert fold(PLAN.kind, PLAN.id, log.of(PLAN)).state == {}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_what_we_write_can_be_read(deed: Deed) -> None:
    assert readable(facts.operation(*deed))


SCANNED = ("transferred_out", "transferred_in", "rekitted")
BROKEN: list[Deed] = [
    ("transfer_opened", (PLAN,), {}),
    ("transfer_opened", (PLAN,), {"set": []}),
    ("transfer_opened", (UNIT,), {"set": FIELDS}),
    ("transfer_opened", (PLAN,), {"set": {**FIELDS, "why": "mood"}}),
    ("transfer_opened", (PLAN,), {"set": {**FIELDS, "kit": 1}}),
    *[("transfer_opened", (PLAN,), {"set": {**FIELDS, name: 5}}) for name in ("number", "from", "to", "on")],
    *[("transfer_opened", (PLAN,), {"set": {k: v for k, v in FIELDS.items() if k != name}}) for name in FIELDS],
    *[("transfer_opened", (PLAN,), {"set": {**FIELDS, name: {}}}) for name in sorted(OURS[Aggregate.transfer])],
    *[(kind, about, {"list": "A0001", "checks": ["label"]}) for kind in SCANNED for about in ((PLAN,), (UNIT, PLAN))],
    *[(kind, (PLAN, UNIT), {"list": number, "checks": []}) for kind in SCANNED for number in (None, "", 5)],
    *[("transferred_out", (PLAN, UNIT), {"list": "A0001", "crate": crate}) for crate in ("", "1/2", 5)],
    ("transferred_in", (PLAN, UNIT), {"list": "A0001", "of": None}),
    *[("rekitted", (PLAN, UNIT), {"list": "A0001", "checks": checks}) for checks in (None, "label", [5], [""])],
    *[("transfer_crate", (PLAN,), {"crate": crate, "out": 1}) for crate in (None, "", "1/2")],
    *[("transfer_crate", (PLAN,), {"crate": "1", "out": count}) for count in (-1, 10_001, "5", True, 1.5)],
    ("transfer_crate", (PLAN, UNIT), {"crate": "1", "out": 1}),
    ("transfer_closed", (), {}),
    ("changed", (UNIT,), {"set": {"transfers": {}}}),
]


@pytest.mark.parametrize("deed", BROKEN)
def test_what_our_reducers_could_not_read_is_for_a_newer_version(deed: Deed) -> None:
    assert not readable(facts.operation(*deed))
