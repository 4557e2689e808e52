"""Lists, boxes and loans at two desks apart: every pair in both orders comes to the same heads, or the same cards."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest

from app.domain.folding import fold
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, Ref
from app.domain.rules.merge import cards
from tests.support import facts
from tests.support.facts import DESK_B
from tests.support.pairs import ORDERS, One, Pairs, each, told

UNIT, SPARE = facts.device(), facts.device("SPARE001")
N = "8A-0001-A"


def listed(kind: Aggregate, number: str) -> Ref:
    return Ref(kind, code_id(kind, number))


OUT_A, OUT_B = (listed(Aggregate.shipment, number) for number in ("A0001", "B0001"))
BOX_A, BOX_B = (listed(Aggregate.handback, number) for number in ("A0001", "B0001"))
EVERY = (UNIT, SPARE, OUT_A, OUT_B, BOX_A, BOX_B)

DEEDS: dict[str, One] = {
    "out on A": ("shipped", (UNIT, OUT_A), {"n": N, "state": "at_maker", "shipment": "A0001"}),
    "out on A with RMA": ("shipped", (UNIT, OUT_A), {"n": N, "state": "at_maker", "shipment": "A0001", "rma": "R1"}),
    "out on B": ("shipped", (UNIT, OUT_B), {"n": N, "state": "at_maker", "shipment": "B0001"}),
    "out alone": ("shipped", (UNIT,), {"n": N, "state": "at_maker", "waybill": "W1"}),
    "back on A": ("came_back", (UNIT, OUT_A), {"n": N, "state": "testing", "shipment": "A0001"}),
    "back on B": ("came_back", (UNIT, OUT_B), {"n": N, "state": "testing", "shipment": "B0001"}),
    "off A": ("left_list", (OUT_A,), {"n": N}),
    "off A for the Board": (
        "routed", (UNIT,), {"n": N, "state": "awaiting_decision", "route": "board"},
    ),
    "A sent": ("shipment_sent", (OUT_A,), {"on": "2026-11-20", "waybill": "W1"}),
    "A sent otherwise": ("shipment_sent", (OUT_A,), {"on": "2026-11-20", "waybill": "W2"}),
    "A sent next day": ("shipment_sent", (OUT_A,), {"on": "2026-11-21"}),
    "A closed": ("shipment_closed", (OUT_A,), {}),
    "in box A": (
        "handed_back", (UNIT, BOX_A), {"n": N, "state": "returned", "way": "run", "list": "A0001", "to": "ES01"},
    ),
    "in box A, no pen": (
        "handed_back", (UNIT, BOX_A),
        {"n": N, "state": "returned", "way": "run", "list": "A0001", "to": "ES01", "lacks": ["pen"]},
    ),
    "in box A, no adapter": (
        "handed_back", (UNIT, BOX_A),
        {"n": N, "state": "returned", "way": "run", "list": "A0001", "to": "ES02", "lacks": ["adapter"]},
    ),
    "in box B": (
        "handed_back", (UNIT, BOX_B), {"n": N, "state": "returned", "way": "hand", "list": "B0001", "to": "ES01"},
    ),
    "box A closed": ("handback_closed", (BOX_A,), {}),
    "lent to 1": ("lent", (SPARE,), {"to": "ES01", "due": "2026-11-27", "n": N, "was": "spare"}),
    "lent to 2": ("lent", (SPARE,), {"to": "ES02", "was": "spare"}),
    "loan ended": ("loan_ended", (SPARE,), {}),
    "spare lost": ("changed", (SPARE,), {"set": {"status": "lost"}}),
    "repair cancelled": ("repair_state_set", (UNIT,), {"n": N, "state": "cancelled"}),
    "noted": ("noted", (UNIT,), {"n": N, "accessories": ["pen"]}),
}  # fmt: skip
BASES: dict[str, tuple[str, ...]] = {
    "here": (),
    "out": ("out on A",),
    "out and sent": ("out on A", "A sent"),
    "back": ("out on A", "A sent", "back on A"),
    "lent": ("lent to 1",),
}

PAIRS = Pairs(each(DEEDS), EVERY)


def base(name: str) -> list[Recorded]:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D", "kind": "chromebook", "school": "ES01"}})
    log.add("registered", SPARE, {"set": {"serial": "SPARE001", "status": "spare"}})
    log.add("repair_opened", UNIT, {"n": N, "state": "received"})
    for ref, number in ((OUT_A, "A0001"), (OUT_B, "B0001")):
        log.add("shipment_opened", ref, {"set": {"number": number, "to": "maker"}})
    for ref, number, way in ((BOX_A, "A0001", "run"), (BOX_B, "B0001", "hand")):
        log.add("handback_opened", ref, {"set": {"number": number, "way": way}})
    return told(log, PAIRS.deeds, BASES[name])


def pairs(name: str) -> list[tuple[str, str]]:
    """Each deed beside each, itself included. Nobody ends a loan without having seen one, or takes a unit off a list
    that it isn't seen on.
    """
    needs = {"loan ended": "lent", "off A": "out"}
    able = [deed for deed in DEEDS if needs.get(deed, name) == name]
    return list(combinations_with_replacement(able, 2))


@pytest.mark.parametrize("name", BASES)
def test_every_pair_in_both_orders_comes_to_the_same(name: str) -> None:
    count = PAIRS.walk(name, base(name), pairs(name))
    assert count.same > count.carded > 0


def test_a_unit_put_on_two_shipments_apart_is_asked_about_and_both_lists_tell_it() -> None:
    heads = PAIRS.heads(base("here"), ("out on A", "out on B"))
    assert heads[OUT_A].state["lines"] == heads[OUT_B].state["lines"] == {N: "out"}
    (card,) = cards(Aggregate.device, heads[UNIT].state)
    assert (card.about, sorted(card.values)) == (f"r/{N}/shipment", ["A0001", "B0001"])


def test_what_two_desks_put_on_one_list_apart_both_stands() -> None:
    known = base("here")
    other = "8A-0002-A"
    op = facts.operation("shipped", (SPARE, OUT_A), {"n": other, "state": "at_maker"}, number=700, seen=len(known))
    log = [*PAIRS.apart(known, ("out on A", "noted")), Recorded(op, DESK_B, 91, len(known) + 3)]
    heads = PAIRS.folded(log)
    assert heads[OUT_A].state["lines"] == {N: "out", other: "out"}


def test_a_list_sent_by_a_desk_that_could_not_know_went_with_the_unit_on_it() -> None:
    for order in ORDERS:
        assert PAIRS.heads(base("out"), ("off A", "A sent"), order)[OUT_A].state["lines"] == {N: "out"}
        assert PAIRS.heads(base("out"), ("off A", "off A"), order)[OUT_A].state["lines"] == {}
        assert PAIRS.heads(base("out"), ("off A", "out on A"), order)[OUT_A].state["lines"] == {}
        assert PAIRS.heads(base("out"), ("off A", "back on A"), order)[OUT_A].state["lines"] == {N: "back"}


def test_what_left_a_list_goes_on_it_again_and_what_is_sent_after_goes_without_it() -> None:
    log = facts.Log()
    log.add("shipment_opened", OUT_A, {"set": {"number": "A0001", "to": "maker"}})
    log.add("shipped", OUT_A, {"n": N, "state": "at_maker", "shipment": "A0001"})
    log.add("left_list", OUT_A, {"n": N})
    log.add("shipment_sent", OUT_A, {"on": "2026-11-20"})
    assert fold(OUT_A.kind, OUT_A.id, log.all).state["lines"] == {}
    log.add("shipped", OUT_A, {"n": N, "state": "at_maker", "shipment": "A0001"})
    assert fold(OUT_A.kind, OUT_A.id, log.all).state["lines"] == {N: "out"}


def test_a_loan_keeps_what_the_device_was_through_two_lendings() -> None:
    known = base("lent")
    assert fold(SPARE.kind, SPARE.id, facts.about(SPARE, known)).state["loan"] == {
        "to": "ES01", "due": "2026-11-27", "n": N, "since": "2026-11-20", "was": "spare",
    }  # fmt: skip
    twice = PAIRS.heads(known, ("lent to 2", "loan ended"))[SPARE]
    assert twice.state["status"] == "spare" or "cards" in twice.state
    ended = PAIRS.heads(known, ("loan ended", "loan ended"))[SPARE]
    assert "loan" not in ended.state
    assert ended.state["status"] == "spare"


def test_what_is_said_of_things_taken_back_is_told_and_makes_nothing() -> None:
    log = facts.Log()
    spare = facts.device("GONE0001")
    log.add("lent", spare, {"to": "ES01"})
    log.add("loan_ended", spare, {})
    log.add("repair_carried", spare, {"n": N, "set": {"notes": []}})
    head = fold(spare.kind, spare.id, log.all)
    assert sorted(card["about"] for card in head.state["cards"].values()) == ["device", f"r/{N}"]
    for kind in ("shipment", "handback"):
        ref = listed(Aggregate(kind), "C0001")
        later = facts.Log()
        later.add(f"{kind}_closed", ref, {})
        if kind == "shipment":
            later.add("shipment_sent", ref, {"on": "2026-11-20"})
        assert fold(ref.kind, ref.id, later.all).state == {}


def test_more_of_a_repair_goes_on_with_it_and_writes_over_nothing() -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    log.add("repair_opened", UNIT, {"n": N, "state": "testing"})
    log.add("noted", UNIT, {"n": N, "note": "first", "place": "A-1"})
    more = {"notes": ["first", "second"], "place": "B-9", "guardian": {"consent": "2026-11-01"}, "rma": "R1"}
    log.add("repair_carried", UNIT, {"n": N, "set": more})
    log.add("repair_carried", UNIT, {"n": N, "set": {"guardian": {"consent": "2026-11-09", "paid": "2026-11-10"}}})
    repair = fold(UNIT.kind, UNIT.id, log.all).state["repairs"][N]
    assert repair["notes"] == ["first", "second"]
    assert repair["place"] == "A-1"
    assert repair["rma"] == "R1"
    assert repair["guardian"] == {"consent": "2026-11-01", "paid": "2026-11-10"}
