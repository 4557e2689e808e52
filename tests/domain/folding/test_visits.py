"""Visits as folded: at one desk, at two desks apart in both orders, taken back, and of any shape at all."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import UnknownKind
from app.domain.folding import fold
from app.domain.folding.shapes import OURS, readable
from app.domain.folding.visits import charger_key
from app.domain.identity import code_id, short
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, Ref, canonical
from app.domain.rules.merge import cards, settled
from app.domain.rules.visits import visit_ref
from tests.support import facts
from tests.support.facts import DESK_A, DESK_B
from tests.support.pairs import ORDERS, One, Pairs, each, told

VISIT, UNIT = visit_ref("A0001"), facts.device()
CHARGER, CABINET = (Ref(Aggregate.charger, code_id(Aggregate.charger, code)) for code in ("CH-0096", "CB-0212"))
N, KEY = "8A-0001-A", charger_key(CHARGER.id)
PLAN = {"number": "A0001", "school": "ES01", "day": "2026-11-20"}


def moved(why: str, status: str, **to: str) -> One:
    return "charger_moved", (CHARGER, CABINET, VISIT), {"why": why, "to": {"status": status, **to}, "n": "A0001"}


DEEDS: dict[str, One] = {
    "begun": ("visit_begun", (VISIT,), {}),
    "cancelled": ("visit_cancelled", (VISIT,), {}),
    "changed": ("changed", (VISIT,), {"set": {"begins": "15:30"}}),
    "changed otherwise": ("changed", (VISIT,), {"set": {"begins": "16:00", "todo": ["swap"]}}),
    "two spares": ("visit_listed", (VISIT,), {"list": "spare", "keys": {"GD80": 2}}),
    "three spares": ("visit_listed", (VISIT,), {"list": "spare", "keys": {"GD80": 3, "RJC": 1}}),
    "no spare": ("visit_listed", (VISIT,), {"list": "spare", "keys": {"GD80": 0}}),
    "nothing found": ("visit_line", (VISIT,), {"what": "none", "thing": "CB-0212"}),
    "a note": ("visit_line", (VISIT,), {"what": "note", "words": "s1"}),
    "another note": ("visit_line", (VISIT,), {"what": "note", "words": "s2"}),
    "picked up": ("repair_opened", (UNIT, VISIT), {"n": N, "state": "received"}),
    "loaded": moved("load", "in_car"),
    "unloaded": moved("unload", "spare"),
    "swapped in": moved("swap_in", "installed", cabinet="CB-0212", room="4年1組"),
    "swapped in elsewhere": moved("swap_in", "installed", cabinet="CB-0213"),
    "put right": moved("correct", "stored"),
    "reported": ("visit_reported", (VISIT,), {"confirmer": "s3"}),
    "reported otherwise": ("visit_reported", (VISIT,), {"words": "s4"}),
    "counted back": ("visit_counted", (VISIT,), {"back": [N]}),
    "counted missing": ("visit_counted", (VISIT,), {"missing": [N, KEY], "done": True}),
    "counted extra": ("visit_counted", (VISIT,), {"extra": [N]}),
    "closed": ("visit_closed", (VISIT,), {}),
}
BASES: dict[str, tuple[str, ...]] = {
    "planned": ("two spares",),
    "under way": ("begun", "loaded"),
    "reported": ("begun", "loaded", "picked up", "reported"),
}
_OF: dict[str, frozenset[str]] = {
    "planned": frozenset(DEEDS) - {"reported", "reported otherwise", "closed"},
    "under way": frozenset(DEEDS) - {"cancelled"},
    "reported": frozenset(DEEDS) - {"cancelled"},
}
"""What may be told of a visit at each point: nobody calls off what he knows is under way."""

PAIRS = Pairs(each(DEEDS), (VISIT,))


def base(name: str) -> list[Recorded]:
    log = facts.Log()
    log.add("visit_planned", VISIT, {"set": PLAN})
    return told(log, PAIRS.deeds, BASES[name])


@pytest.mark.parametrize("name", BASES)
def test_every_pair_in_both_orders_comes_to_the_same(name: str) -> None:
    count = PAIRS.walk(name, base(name), combinations_with_replacement(sorted(_OF[name]), 2))
    assert count.same > count.carded > 0


def test_lines_of_two_desks_both_stand() -> None:
    head = PAIRS.heads(base("under way"), ("a note", "picked up"))[VISIT]
    assert {line.get("what", line.get("why")) for line in head.state["lines"].values()} == {"note", "pickup", "load"}


def test_called_off_and_begun_apart_it_was_held_and_a_card_tells_it() -> None:
    for order in ORDERS:
        head = PAIRS.heads(base("planned"), ("begun", "cancelled"), order)[VISIT]
        assert head.state["state"] == "begun"
        (card,) = cards(VISIT.kind, head.state)
        assert (card.kind, card.about, card.values) == ("gone", "visit", ("visit_cancelled",))


def test_what_either_found_in_the_car_is_not_missing() -> None:
    for order in ORDERS:
        head = PAIRS.heads(base("reported"), ("counted back", "counted missing"), order)[VISIT]
        assert head.state["counted"] == {N: "back", KEY: "missing"}
        assert head.state["count"] == "2026-11-20"


def test_of_two_counts_the_larger_is_meant_and_of_two_moves_the_one_that_came_later() -> None:
    for order in ORDERS:
        head = PAIRS.heads(base("planned"), ("three spares", "two spares"), order)[VISIT]
        assert head.state["planned"]["spare"] == {"GD80": 3, "RJC": 1}
        line = PAIRS.heads(base("planned"), ("loaded", "swapped in"), order)[VISIT].state["lines"][KEY]
        assert (line["why"], line["loaded"]) == ("swap_in", True)


@pytest.mark.parametrize(
    ("deed", "field"), [("begun", "begun"), ("counted missing", "count"), ("closed", "closed"), ("a note", "note:s1")]
)
def test_what_is_done_again_on_the_next_day_was_done_on_the_first(deed: str, field: str) -> None:
    log = facts.Log()
    log.add("visit_planned", VISIT, {"set": PLAN})
    for at in ("2026-11-20 09:00:00", "2026-11-21 09:00:00"):
        log.add(*DEEDS[deed], local=at)
    state = fold(VISIT.kind, VISIT.id, log.all).state
    assert (state["lines"][field]["on"] if ":" in field else state[field]) == "2026-11-20"


def test_two_reports_written_apart_are_asked_about() -> None:
    (card,) = cards(VISIT.kind, PAIRS.heads(base("under way"), ("reported", "reported otherwise"))[VISIT].state)
    assert card.about == "report"


def at_one_desk(*deeds: str) -> dict[str, Any]:
    log = facts.Log()
    log.add("visit_planned", VISIT, {"set": PLAN})
    for deed in deeds:
        log.add(*DEEDS[deed])
    return fold(VISIT.kind, VISIT.id, log.all).state


@pytest.mark.parametrize(
    ("deeds", "state"),
    [
        ((), "planned"),
        (("cancelled",), "cancelled"),
        (("begun",), "begun"),
        (("begun", "reported"), "done"),
        (("begun", "reported", "closed"), "closed"),
    ],
)
def test_how_far_it_is(deeds: tuple[str, ...], state: str) -> None:
    assert at_one_desk(*deeds)["state"] == state


def test_a_charger_is_one_line_that_knows_it_was_loaded() -> None:
    lines = at_one_desk("begun", "loaded", "swapped in")["lines"]
    assert lines == {
        KEY: {"why": "swap_in", "on": "2026-11-20", "cabinet": "CB-0212", "room": "4年1組", "loaded": True}
    }
    assert at_one_desk("begun", "swapped in")["lines"][KEY].get("loaded") is None


def test_a_pick_up_names_its_unit() -> None:
    assert at_one_desk("begun", "picked up")["lines"][N]["device"] == short(UNIT.id)


def test_a_line_goes_by_its_words_where_it_has_any() -> None:
    assert at_one_desk("begun", "nothing found", "a note", "another note")["lines"].keys() == {
        "none:CB-0212",
        "note:s1",
        "note:s2",
    }


def test_a_pick_up_that_names_no_device_is_a_line_all_the_same() -> None:
    log = facts.Log()
    log.add("repair_opened", VISIT, {"n": N, "state": "received"})
    assert fold(VISIT.kind, VISIT.id, log.all).state["lines"] == {N: {"what": "pickup", "on": "2026-11-20"}}


def test_what_is_loaded_again_is_to_be_counted_again() -> None:
    assert at_one_desk("loaded", "unloaded")["counted"] == {KEY: "back"}
    assert at_one_desk("loaded", "unloaded", "loaded")["counted"] == {}


def test_a_plan_is_changed_by_whoever_knows_it() -> None:
    assert at_one_desk("two spares", "three spares", "no spare")["planned"] == {"spare": {"RJC": 1}}


@pytest.mark.parametrize("side", [0, 1])
def test_whatever_is_answered_to_what_was_done_in_vain_makes_nothing(side: int) -> None:
    log = facts.Log()
    log.undo(log.add("visit_planned", VISIT, {"set": PLAN}))
    for deed in ("begun", "a note"):
        log.add(*DEEDS[deed], desk=DESK_B, seen=1)
    (card,) = cards(VISIT.kind, fold(VISIT.kind, VISIT.id, log.all).state)
    assert (card.kind, card.values) == ("gone", ("visit_begun", "visit_line"))
    answer = settled(VISIT, card.id, side)
    log.add(answer.kind, answer.about, answer.payload)
    head = fold(VISIT.kind, VISIT.id, log.all)
    assert (head.state, head.exists) == ({}, False)


def test_what_is_done_to_a_visit_taken_back_is_told_and_makes_nothing() -> None:
    log = facts.Log()
    for deed in ("begun", "cancelled", "two spares", "a note", "reported", "counted back", "closed"):
        log.add(*DEEDS[deed])
    state = fold(VISIT.kind, VISIT.id, log.all).state
    assert state.keys() == {"cards"}
    (card,) = cards(VISIT.kind, state)
    assert (card.kind, len(card.values)) == ("gone", 7)
    log.add("card_settled", VISIT, {"card": card.id, "keep": 0})
    assert fold(VISIT.kind, VISIT.id, log.all).state.keys() <= {"visit"}


SOUND = [
    *DEEDS.values(),
    ("visit_planned", (VISIT,), {"set": {**PLAN, "ends": "16:00", "todo": ["swap"], "words": "s"}}),
]
BROKEN: list[One] = [
    ("visit_planned", (VISIT,), {}),
    ("visit_planned", (VISIT,), {"set": []}),
    *[("visit_planned", (VISIT,), {"set": {**PLAN, name: ""}}) for name in PLAN],
    *[("visit_planned", (VISIT,), {"set": {k: v for k, v in PLAN.items() if k != name}}) for name in PLAN],
    *[("visit_planned", (VISIT,), {"set": {**PLAN, name: "x"}}) for name in sorted(OURS[Aggregate.visit])],
    ("visit_planned", (VISIT,), {"set": {**PLAN, "a/b": "x"}}),
    ("visit_planned", (VISIT,), {"set": {**PLAN, "begins": 5}}),
    ("visit_planned", (VISIT,), {"set": {**PLAN, "todo": "swap"}}),
    ("visit_planned", (VISIT,), {"set": {**PLAN, "todo": ["dance"]}}),
    ("changed", (VISIT,), {"set": {"day": None}}),
    ("changed", (VISIT,), {"set": {"todo": [5]}}),
    *[("changed", (VISIT,), {"set": {name: "x"}}) for name in sorted(OURS[Aggregate.visit])],
    ("visit_listed", (VISIT,), {"list": "spare"}),
    ("visit_listed", (VISIT,), {"list": "boots", "keys": {}}),
    ("visit_listed", (VISIT,), {"list": ["spare"], "keys": {}}),
    *[("visit_listed", (VISIT,), {"list": "spare", "keys": {"GD80": n}}) for n in (-1, 1000, True, "1")],
    ("visit_line", (VISIT,), {}),
    ("visit_line", (VISIT,), {"what": "dance"}),
    ("visit_line", (VISIT,), {"what": "note", "words": 5}),
    ("visit_reported", (VISIT,), {"confirmer": 5}),
    ("visit_counted", (VISIT,), {"back": "x"}),
    ("visit_counted", (VISIT,), {"missing": [5]}),
    ("visit_counted", (VISIT,), {"done": 1}),
]


@pytest.mark.parametrize(("kind", "about", "payload"), SOUND)
def test_what_we_write_can_be_read(kind: str, about: tuple[Ref, ...], payload: dict[str, Any]) -> None:
    assert readable(facts.operation(kind, about, payload))


@pytest.mark.parametrize(("kind", "about", "payload"), BROKEN)
def test_what_nobody_can_read_is_not_folded(kind: str, about: tuple[Ref, ...], payload: dict[str, Any]) -> None:
    log = facts.Log()
    log.add("visit_planned", VISIT, {"set": PLAN})
    log.add(kind, about, payload)
    with pytest.raises(UnknownKind):
        fold(VISIT.kind, VISIT.id, log.all)


_NAMES = st.sampled_from(sorted(DEEDS))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(_NAMES, st.booleans(), st.booleans()), max_size=12))
def test_in_any_order_and_with_any_undone_the_state_tells_what_stands(walk: list[tuple[str, bool, bool]]) -> None:
    """How far it is follows from what stands; a line stands by what wrote it and no longer."""
    log = facts.Log()
    log.add("visit_planned", VISIT, {"set": PLAN})
    done = [(deed, log.add(*DEEDS[deed], desk=DESK_B if other else DESK_A), back) for deed, other, back in walk]
    for _, rec, back in done:
        if back:
            log.undo(rec)
    head = fold(VISIT.kind, VISIT.id, log.of(VISIT))
    stands = [deed for deed, _, back in done if not back]
    state, lines = head.state["state"], head.state.get("lines", {})
    assert ("closed" in stands) == (state == "closed")
    assert (N in lines) == ("picked up" in stands)
    assert (KEY in lines) == any(DEEDS[deed][0] == "charger_moved" for deed in stands)
    assert lines.get(KEY, {}).get("loaded", False) == ("loaded" in stands)
    if state in ("planned", "cancelled"):
        assert "begun" not in stands
    assert all(said in ("back", "extra", "missing") for said in head.state.get("counted", {}).values())
    again = fold(VISIT.kind, VISIT.id, log.of(VISIT))
    assert canonical(again.state) == canonical(head.state)
