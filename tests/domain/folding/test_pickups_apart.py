"""A truck loaded at two desks apart: whatever each did, both come to the same, or to the same question."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import pytest

from app.domain.folding.shapes import readable
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, Ref
from app.domain.rules.boxes import box_ref
from app.domain.rules.merge import Card, cards
from app.domain.rules.pickups import pickup_ref
from tests.support import facts
from tests.support.facts import DESK_B
from tests.support.pairs import Heads, One, Pair, Pairs, told

UNIT, OTHER = facts.device(), facts.device("701402728B")
BOX, BOX2 = box_ref("A0001"), box_ref("A0002")
TRUCK, TRUCK2 = pickup_ref("A0001"), pickup_ref("B0001")
EVERY = (UNIT, OTHER, BOX, BOX2, TRUCK, TRUCK2)


def of_box(kind: str, truck: str = "A0001", box: str = "A0001", **more: Any) -> One:
    return kind, (pickup_ref(truck), box_ref(box)), {"pickup": truck, "box": box, **more}


def differs(unit: Ref, how: str, code: str = "KRM-1") -> One:
    return "unit_differs", (unit, TRUCK), {"box": "A0001", "how": how, "code": code}


UNKNOWN: One = ("unit_differs", (TRUCK,), {"box": "A0001", "how": "extra", "code": "PF0ZZZ99"})
DEEDS: dict[str, tuple[One, ...]] = {
    "loaded": (of_box("box_loaded"),),
    "other loaded": (of_box("box_loaded", box="A0002"),),
    "on the other truck": (of_box("box_loaded", "B0001"),),
    "taken off": (of_box("box_taken_off"),),
    "all there": (of_box("box_checked", scanned=2),),
    "one missing": (of_box("box_checked", scanned=1), differs(UNIT, "missing")),
    "the other missing": (of_box("box_checked", scanned=1), differs(OTHER, "missing")),
    "one extra": (of_box("box_checked", scanned=3), UNKNOWN),
    "left": (("pickup_left", (TRUCK,), {"on": "2026-11-20", "document": "A0001"}),),
    "left, told otherwise": (("pickup_left", (TRUCK,), {"on": "2026-11-19", "document": "7-2"}),),
    "other left": (("pickup_left", (TRUCK2,), {"on": "2026-11-20"}),),
    "opened again": (("pickup_opened", (TRUCK,), {"set": {"number": "A0001", "date": "2026-11-21"}}),),
}
PAIRS = Pairs(DEEDS, EVERY)

_NEEDS_BOX = frozenset({"taken off", "all there", "one missing", "the other missing", "one extra"})
_LOADS = frozenset({"loaded", "on the other truck"})
BASES: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "empty": ((), _NEEDS_BOX),
    "loaded": (("loaded",), _LOADS),
    "checked": (("loaded", "one missing"), _LOADS),
    "off again": (("loaded", "one extra", "taken off"), _NEEDS_BOX),
    "left": (("loaded", "left"), _NEEDS_BOX | _LOADS | {"other loaded", "left", "left, told otherwise"}),
}
"""By name what was done before, and what nobody does who has seen that."""


def base(name: str) -> list[Recorded]:
    log = facts.Log()
    for unit, serial in ((UNIT, "PF8K2M0D"), (OTHER, "701402728B")):
        log.add("registered", unit, {"set": {"serial": serial, "kind": "chromebook"}})
    for box, number in ((BOX, "A0001"), (BOX2, "A0002")):
        log.add("box_opened", box, {"set": {"number": number, "way": "A"}})
    for truck, number in ((TRUCK, "A0001"), (TRUCK2, "B0001")):
        log.add("pickup_opened", truck, {"set": {"number": number, "firm": "例示回収", "date": "2026-11-20"}})
    return told(log, DEEDS, BASES[name][0])


def pairs(name: str) -> list[Pair]:
    """Each deed beside each, itself included."""
    return list(combinations_with_replacement([deed for deed in DEEDS if deed not in BASES[name][1]], 2))


def read(pair: Pair, log: list[Recorded], _: Heads) -> None:
    assert all(readable(rec.op) for rec in log), pair


@pytest.mark.parametrize("name", BASES)
def test_every_pair_in_both_orders_comes_to_the_same(name: str) -> None:
    count = PAIRS.walk(name, base(name), pairs(name), read)
    assert count.same > 0


def together(name: str, *deeds: str) -> Heads:
    return PAIRS.heads(base(name), (deeds[0], deeds[1]))


def lines(heads: Heads, truck: Ref = TRUCK) -> dict[str, Any]:
    found: dict[str, Any] = heads[truck].state.get("lines", {})
    return found


def the_card(heads: Heads, ref: Ref) -> Card:
    (card,) = cards(ref.kind, heads[ref].state)
    return card


def test_two_desks_load_one_truck() -> None:
    heads = together("empty", "loaded", "other loaded")
    assert set(lines(heads)) == {"A0001", "A0002"}
    assert PAIRS.asked(heads) == set()
    assert PAIRS.asked(together("empty", "loaded", "loaded")) == set()


def test_a_box_on_two_trucks_is_a_question_of_the_box() -> None:
    heads = together("empty", "loaded", "on the other truck")
    card = the_card(heads, BOX)
    assert (card.kind, card.about, card.values) == ("field", "pickup", ("A0001", "B0001"))
    assert heads[BOX].state["pickup"] == "A0001"


def test_what_two_checks_missed_is_all_missing() -> None:
    (line,) = lines(together("loaded", "one missing", "the other missing")).values()
    assert line == {"scanned": 1, "missing": sorted([short(UNIT.id), short(OTHER.id)])}
    (line,) = lines(together("loaded", "one missing", "one extra")).values()
    assert line == {"scanned": 1, "missing": [short(UNIT.id)], "extra": ["?PF0ZZZ99"]}


def test_checked_anew_only_that_counts() -> None:
    log = facts.Log()
    log.all = base("checked")
    log.add(*DEEDS["all there"][0])
    assert lines(PAIRS.folded(log.all)) == {"A0001": {"scanned": 2}}


def test_loaded_as_it_left_elsewhere_is_told_and_so_is_a_check() -> None:
    for deed, said in (("other loaded", "box_loaded"), ("one missing", "box_checked"), ("taken off", "box_taken_off")):
        for deeds in (("left", deed), (deed, "left")):
            card = the_card(together("loaded", *deeds), TRUCK)
            assert (card.kind, card.about, card.values) == ("after_close", "pickup", ("pickup_left", said))


def test_it_leaves_once() -> None:
    heads = together("loaded", "left", "left, told otherwise")
    assert heads[TRUCK].state["left"] == {"on": "2026-11-19", "document": "7-2"}
    assert PAIRS.asked(heads) == set()


def test_checked_while_it_was_taken_off_elsewhere_is_told() -> None:
    heads = together("loaded", "taken off", "one missing")
    assert lines(heads) == {}
    card = the_card(heads, TRUCK)
    assert (card.kind, card.about, card.values) == ("gone", "b/A0001", ("box_checked",))


def test_what_is_done_to_a_pickup_that_was_taken_back_is_told() -> None:
    log = facts.Log()
    opened = log.add("pickup_opened", TRUCK, {"set": {"number": "A0001", "date": "2026-11-20"}})
    for deed in ("loaded", "left", "taken off"):
        log.add(*DEEDS[deed][0], desk=DESK_B, seen=1)
    log.undo(opened)
    head = PAIRS.folded(log.all)[TRUCK]
    assert {card.kind for card in cards(Aggregate.pickup, head.state)} == {"gone"}
    assert "left" not in head.state


BROKEN: list[One] = [
    ("changed", (TRUCK,), {"set": {"lines": {}}}),
    ("changed", (BOX,), {"set": {"pickup": "A0001"}}),
    ("pickup_opened", (TRUCK,), {"set": {"number": "A0001"}}),
    ("pickup_opened", (TRUCK,), {"set": {"number": "A0001", "date": "2026-11-20", "lines": {}}}),
    ("pickup_opened", (BOX,), {"set": {"number": "A0001", "date": "2026-11-20"}}),
    ("pickup_opened", (TRUCK,), {"set": []}),
    ("box_loaded", (TRUCK,), {"box": "A0001", "pickup": "A0001"}),
    ("box_loaded", (TRUCK, BOX), {"box": "A0001"}),
    ("box_checked", (TRUCK, BOX), {"box": "A0001", "pickup": "A0001", "scanned": -1}),
    ("box_checked", (TRUCK, BOX), {"box": "A0001", "pickup": "A0001", "scanned": True}),
    ("unit_differs", (UNIT, TRUCK), {"box": "A0001", "how": "lost", "code": "K"}),
    ("unit_differs", (UNIT, TRUCK), {"box": "A0001", "how": ["extra"], "code": "K"}),
    ("unit_differs", (TRUCK, UNIT), {"box": "A0001", "how": "extra", "code": "K"}),
    ("pickup_left", (TRUCK,), {}),
    ("pickup_left", (TRUCK,), {"on": "2026-11-20", "document": 5}),
]


@pytest.mark.parametrize(("kind", "about", "payload"), BROKEN)
def test_what_lacks_what_its_kind_needs_is_not_read(kind: str, about: tuple[Ref, ...], payload: dict[str, Any]) -> None:
    assert not readable(facts.operation(kind, about, payload))
