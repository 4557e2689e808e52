"""Who should move, is on the way, is missing: counted from what was scanned at either place."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.bench_words import TransferSide, TransferWhy
from app.domain.rules.repair import RepairRefused
from app.domain.rules.transfers import apart, difference, look_at, tally, unit_key
from tests.support import facts

OURS: dict[str, str] = {}
OF_OTHERS = {"of": "ES03"}


def test_units_are_counted_by_what_was_scanned() -> None:
    lines = {
        "there": {"out": OURS, "in": OURS},
        "on the way": {"out": OURS},
        "unscanned at the start": {"in": OURS},
        "of others": {"out": OF_OTHERS, "in": OF_OTHERS},
        "others', under way": {"out": OF_OTHERS},
        "re-kitted": {"kit": ["label"]},
    }
    found = tally({"lines": lines}, {"on the way", "re-kitted", "in the cupboard"})
    assert found.out == {"there", "on the way", "of others", "others', under way"}
    assert found.came == {"there", "unscanned at the start", "of others"}
    assert found.on_the_way == {"on the way", "others', under way"}
    assert found.never_out == {"re-kitted", "in the cupboard"}
    assert found.missing == found.on_the_way | found.never_out
    assert found.extra == {"of others", "others', under way"}
    assert found.should == {"there", "on the way", "unscanned at the start", "re-kitted", "in the cupboard"}


@pytest.mark.parametrize("why", [TransferWhy.surplus, TransferWhy.other])
def test_only_a_merger_moves_a_whole_school(why: TransferWhy) -> None:
    lines = {"on the way": {"out": OURS}, "re-kitted": {"kit": ["label"]}, "others'": {"in": OF_OTHERS}}
    there = {"on the way", "re-kitted", "in the cupboard"}
    plan = {"why": why.value, "lines": lines}
    found = tally(plan, there)
    assert found.should == {"on the way", "re-kitted"}, "what somebody scanned or checked for it, and no other"
    assert found.missing == found.should
    assert tally({**plan, "lines": {}}, there).missing == frozenset()
    lent = (facts.device("lent"), {"status": "lent"})
    assert apart([lent], found) == frozenset(), "who isn't there is no matter of it"
    assert tally({**plan, "why": TransferWhy.merger.value}, there).never_out == {"re-kitted", "in the cupboard"}


def test_one_that_either_place_knew_as_the_schools_is_the_schools() -> None:
    """Moved by hand meanwhile at a third desk, the place that heard of it saw another school."""
    for line in ({"out": OURS, "in": OF_OTHERS}, {"out": OF_OTHERS, "in": OURS}):
        found = tally({"lines": {"unit": line}}, ())
        assert not found.extra
        assert found.should == {"unit"}


def test_adapters_differ_once_both_ends_have_counted() -> None:
    assert [difference(crate) for crate in ({}, {"out": 40}, {"in": 40}, {"out": 40, "in": 38})] == [
        None,
        None,
        None,
        2,
    ]


@pytest.mark.parametrize("side", TransferSide)
@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"status": "lent", "loan": {"to": "ES03"}}, "lent_now"),
        ({"status": "lent"}, "lent_now"),
        ({"status": "in_use", "loan": {"to": "ES03"}}, "lent_now"),
        ({"status": "stored"}, "not_movable"),
        ({"status": "disposed"}, "not_movable"),
        ({"kind": "charger"}, "cabinet_stays"),
        ({"kind": "adapter"}, "adapters_by_count"),
    ],
)
def test_what_stays_at_either_end_says_why(side: TransferSide, state: dict[str, Any], reason: str) -> None:
    plan = {"from": "ES01", "to": "ES02"}
    with pytest.raises(RepairRefused) as refused:
        look_at(plan, facts.device(), {"school": "ES01", **state}, side, "", kit_open=False)
    assert refused.value.reason == reason


def test_apart_is_who_is_the_schools_and_neither_there_nor_on_the_list() -> None:
    units = {name: facts.device(name) for name in ("here", "lent", "lost", "scanned", "of others", "a cabinet")}
    states = {"here": "in_use", "lent": "lent", "lost": "lost", "scanned": "in_repair", "of others": "in_repair"}
    devices = [(units[name], {"status": status}) for name, status in states.items()]
    devices.append((units["a cabinet"], {"status": "stored", "kind": "charger"}))
    lines = {unit_key(units["scanned"]): {"out": OURS}, unit_key(units["of others"]): {"in": OF_OTHERS}}
    found = apart(devices, tally({"lines": lines}, ()))
    assert found == {unit_key(units["lent"]), unit_key(units["lost"])}
