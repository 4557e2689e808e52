"""Planned moves at two places apart: every pair in both orders comes to the same list, or the same card."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest

from app.domain.folding import fold
from app.domain.folding.base import Folded
from app.domain.folding.shapes import OURS, readable
from app.domain.identity import code_id, short
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, Ref
from app.domain.rules.merge import cards
from app.domain.rules.transfers import tally
from tests.support import facts
from tests.support.facts import DESK_B
from tests.support.pairs import One, Pair, Pairs, each, told

UNIT, OTHER = facts.device(), facts.device("SPARE001")
PLAN = Ref(Aggregate.transfer, code_id(Aggregate.transfer, "A0001"))
EVERY = (UNIT, OTHER, PLAN)
FIELDS = {"number": "A0001", "from": "ES01", "to": "ES02", "on": "2026-04-01", "why": "merger"}
KEY = short(UNIT.id)

DEEDS: dict[str, One] = {
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

PAIRS = Pairs(each(DEEDS), EVERY)


def base(name: str) -> list[Recorded]:
    log = facts.Log()
    for ref in (UNIT, OTHER):
        log.add("registered", ref, {"set": {"serial": ref.text[-8:], "kind": "chromebook", "school": "ES01"}})
    return told(log, PAIRS.deeds, BASES[name])


@pytest.mark.parametrize("name", BASES)
def test_every_pair_in_both_orders_comes_to_the_same(name: str) -> None:
    beside = combinations_with_replacement(DEEDS, 2)
    # what was counted for a plan nobody knew counts only where the plan came first
    able = [pair for pair in beside if name != "not heard of" or not pair[0].startswith("planned")]

    def look(pair: Pair, log: list[Recorded], heads: dict[Ref, Folded]) -> None:
        assert heads[PLAN].exists == (name != "not heard of"), "what is done with a plan nobody made makes none"

    count = PAIRS.walk(name, base(name), able, look)
    assert count.same > count.carded > 0


def test_out_at_one_place_and_in_at_the_other_is_one_line_and_no_question() -> None:
    heads = PAIRS.folded(PAIRS.apart(base("planned"), ("out in crate 1", "in from crate 1"), (1, 0)))
    assert heads[PLAN].state["lines"] == {KEY: {"in": {"crate": "1"}, "out": {"crate": "1"}}}
    assert heads[UNIT].state["transfers"] == {"A0001": "in"}, "what came in stays in, whichever was sent first"
    assert PAIRS.asked(heads) == set()


def test_scanned_into_two_crates_apart_a_card_asks_and_the_unit_counts_once() -> None:
    log = PAIRS.apart(base("planned"), ("out in crate 1", "out in crate 2"))
    (card,) = cards(Aggregate.transfer, PAIRS.folded(log)[PLAN].state)
    assert (card.about, card.values) == (f"u/{KEY}/out", ({"crate": "1"}, {"crate": "2"}))
    assert tally(PAIRS.folded(log)[PLAN].state, ()).out == {KEY}
    assert PAIRS.folded(PAIRS.answered(log, 1))[PLAN].state["lines"][KEY] == {"out": {"crate": "2"}}


def test_a_crate_counted_otherwise_at_two_desks_is_asked_about() -> None:
    log = PAIRS.apart(base("planned"), ("40 out", "39 out"))
    (card,) = cards(Aggregate.transfer, PAIRS.folded(log)[PLAN].state)
    assert (card.about, sorted(card.values)) == ("c/1/out", [39, 40])
    assert PAIRS.folded(PAIRS.answered(log, 1))[PLAN].state["crates"] == {"1": {"out": 39}}
    twice = PAIRS.answered(log, 0)
    again = facts.operation("card_settled", PLAN, {"card": card.id, "keep": 1}, number=900, seen=len(twice))
    more = [*twice, Recorded(again, DESK_B, 95, len(twice) + 1)]
    assert PAIRS.folded(more)[PLAN].state["crates"] == {"1": {"out": 40}}, "answered already"


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
def test_what_we_write_can_be_read(deed: One) -> None:
    assert readable(facts.operation(*deed))


SCANNED = ("transferred_out", "transferred_in", "rekitted")
BROKEN: list[One] = [
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
def test_what_our_reducers_could_not_read_is_for_a_newer_version(deed: One) -> None:
    assert not readable(facts.operation(*deed))
