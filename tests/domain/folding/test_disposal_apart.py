"""Disposal at two desks apart: whatever each did to one unit, its box or its instruction, both come to the same."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import pytest

from app.domain.device import disposal, status
from app.domain.folding.base import Folded
from app.domain.folding.shapes import readable
from app.domain.identity import code_id, short
from app.domain.kinds import Aggregate, DeviceStatus
from app.domain.operations import Recorded
from app.domain.rules.boxes import box_ref, instruction_ref, units_of
from app.domain.rules.merge import cards
from tests.support import facts
from tests.support.facts import DESK_B
from tests.support.pairs import ORDERS, Heads, One, Pair, Pairs, told

UNIT, OTHER = facts.device(), facts.device("701402728B")
BOX, BOX2, ORDER = box_ref("A0001"), box_ref("B0001"), instruction_ref("KY-1")
EVERY = (UNIT, OTHER, BOX, BOX2, ORDER)
N, N2 = "8A-0001-A", "8B-0001-A"
HASH, HASH2 = "0" * 32, "1" * 32
STEPS = ("accessories", "annotate", "deprovision", "verified", "wipe", "setup_screen", "label", "storage")
HOW = {"accessories": "collected", "deprovision": "by_hand", "verified": "console", "wipe": "wiped"}


def tick(step: str, **more: str) -> One:
    how = {"how": HOW[step]} if step in HOW else {}
    return "step_done", (UNIT,), {"way": "A", "step": step, **how, **more}


def of_repair(kind: str, n: str = N2, **payload: Any) -> One:
    return kind, (UNIT,), {"n": n, **payload}


BEGUN: One = ("disposal_begun", (UNIT,), {"way": "A", "n": N, "reason": "s1"})
DEEDS: dict[str, tuple[One, ...]] = {
    "begun": (BEGUN,),
    "begun otherwise": (("disposal_begun", (UNIT,), {"way": "A", "n": N, "reason": "s2"}),),
    "begun by instruction": (("disposal_begun", (UNIT,), {"way": "B", "instruction": "KY-1"}),),
    "instructed": (("instructed", (UNIT,), {"number": "KY-1"}),),
    "instructed otherwise": (("instructed", (UNIT,), {"number": "KY-2"}),),
    "listed": (("disposal_listed", (UNIT,), {"way": "A", "on": "2025-10-01", "steps": ["judgement"], "place": "D-4"}),),
    "listed otherwise": (
        ("disposal_listed", (UNIT,), {"way": "A", "on": "2025-09-01", "steps": ["judgement", "accessories"]}),
    ),
    "left": (("disposal_left", (UNIT,), {"way": "A", "reason": "s3"}),),
    "left otherwise": (("disposal_left", (UNIT,), {"way": "A", "reason": "s4"}),),
    "accessories": (tick("accessories", note="s5"),),
    "accessories there": (tick("accessories", note="s6"),),
    "no accessories": (("step_done", (UNIT,), {"way": "A", "step": "accessories", "how": "none", "note": "s7"}),),
    "annotated": (tick("annotate"),),
    "deprovisioned": (tick("deprovision"),),
    "deprovisioned with a second": (tick("deprovision", second="OP0003"),),
    "verified": (tick("verified"),),
    "verified by eye": (("step_done", (UNIT,), {"way": "A", "step": "verified", "how": "eye", "note": "s8"}),),
    "wiped": (tick("wipe"),),
    "won't start": (("step_done", (UNIT,), {"way": "A", "step": "wipe", "how": "wont_start"}),),
    "own step": (tick("other:写真"),),
    "setup screen": (tick("setup_screen"),),
    "labelled": (tick("label"),),
    "stored": (tick("storage", place="D-4"),),
    "stored elsewhere": (tick("storage", place="D-5"),),
    "told": (tick("board", on="2026-11-20", to="市教委"),),
    "told another day": (tick("board", on="2026-11-21", to="市教委", document="7-1"),),
    "collected": (tick("collected"),),
    "boxed": (("boxed", (UNIT, BOX), {"box": "A0001"}),),
    "boxed elsewhere": (("boxed", (UNIT, BOX2), {"box": "B0001"}),),
    "other boxed": (("boxed", (OTHER, BOX), {"box": "A0001"}),),
    "taken out": (("unboxed", (UNIT, BOX), {"box": "A0001"}),),
    "out and in again": (
        ("unboxed", (UNIT, BOX), {"box": "A0001"}),
        ("boxed", (UNIT, BOX), {"box": "A0001"}),
    ),
    "to the other box": (
        ("unboxed", (UNIT, BOX), {"box": "A0001"}),
        ("boxed", (UNIT, BOX2), {"box": "B0001"}),
    ),
    "box placed": (("box_placed", (BOX,), {"place": "D-4"}),),
    "box placed elsewhere": (("box_placed", (BOX,), {"place": "D-5"}),),
    "box stood for": (("box_stood_for", (BOX,), {"second": "OP0003"}),),
    "box stood for too": (("box_stood_for", (BOX,), {"second": "OP0004"}),),
    "box closed": (("boxed", (UNIT, BOX), {"box": "A0001"}), ("box_closed", (BOX,), {"units": 1, "list": HASH})),
    "box closed with more": (
        ("boxed", (UNIT, BOX), {"box": "A0001"}),
        ("boxed", (OTHER, BOX), {"box": "A0001"}),
        ("box_closed", (BOX,), {"units": 2, "list": HASH2}),
    ),
    "box handed": (
        ("box_handed", (BOX,), {"on": "2026-11-20", "to": "市教委"}),
        tick("board", on="2026-11-20", to="市教委"),
    ),
    "box handed there": (
        ("box_handed", (BOX,), {"on": "2026-11-21", "to": "教育ICT推進課", "document": "7-2"}),
        tick("board", on="2026-11-21", to="教育ICT推進課", document="7-2"),
    ),
    "instruction again": (("instruction_received", (ORDER,), {"set": {"number": "KY-1", "on": "2026-11-10"}}),),
    "taken in": (of_repair("repair_opened", state="received"),),
    "judged": (of_repair("routed", n=N, route="disposal", state="irreparable"),),
    "diagnosed": (of_repair("diagnosed", n=N, fault="screen", cause="unknown", detail=None),),
    "handed back": (of_repair("handed_back", n=N, state="returned", way="hand"),),
    "lent": (("lent", (UNIT,), {"to": "ES01", "was": "in_use"}),),
    "lost": (("lost_reported", (UNIT,), {"on": "2026-11-19", "was": "in_use"}),),
    "in use": (("changed", (UNIT,), {"set": {"status": "in_use", "place": "D-6"}}),),
    "asked": (
        ("requested", (UNIT,), {"request": "disable", "device_id": "dev-1", "serial": "PF8K2M0D", "frozen": "f"}),
    ),
}
PAIRS = Pairs(DEEDS, EVERY)

_UNIT_IN = frozenset({"step_done", "disposal_left", "boxed", "unboxed"})
_IN_DISPOSAL = frozenset(name for name, deed in DEEDS.items() if any(one[0] in _UNIT_IN for one in deed))
_IN_BOX = frozenset({"taken out", "out and in again", "to the other box"})
_REPAIR = frozenset({"judged", "diagnosed", "handed back"})
_BEGINS = frozenset({"begun", "begun otherwise", "begun by instruction", "listed", "listed otherwise"})
BASES: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "here": ((), _IN_DISPOSAL | {"taken in"}),
    "in disposal": (("begun",), _BEGINS | _IN_BOX | {"taken in"}),
    "judged": (("judged", "begun"), _BEGINS | _IN_BOX | _REPAIR),
    "in a box": (("judged", "begun", "boxed"), _BEGINS | _REPAIR | {"boxed"}),
    "deprovisioned": (
        ("judged", "begun", "accessories", "annotated", "deprovisioned"),
        _BEGINS | _IN_BOX | _REPAIR | {"left", "left otherwise", "accessories there", "deprovisioned with a second"},
    ),
    "stored in a box": (
        ("begun", "boxed", *("accessories", "annotated", "deprovisioned", "verified", "wiped", "stored")),
        _BEGINS | {"boxed", "left", "left otherwise", "taken in"},
    ),
    "closed box": (("begun", "boxed", "stored", "box closed"), _BEGINS | {"boxed", "box closed with more", "taken in"}),
}
"""By name what was done before, and what nobody does who has seen that."""


def base(name: str) -> list[Recorded]:
    log = facts.Log()
    for unit, serial in ((UNIT, "PF8K2M0D"), (OTHER, "701402728B")):
        log.add("registered", unit, {"set": {"serial": serial, "kind": "chromebook", "status": "in_use"}})
    log.add("repair_opened", UNIT, {"n": N, "state": "received"})
    log.add("disposal_begun", OTHER, {"way": "A"})
    log.add("instruction_received", ORDER, {"set": {"number": "KY-1"}})
    for box, number in ((BOX, "A0001"), (BOX2, "B0001")):
        log.add("box_opened", box, {"set": {"number": number, "way": "A"}})
    return told(log, DEEDS, BASES[name][0])


def pairs(name: str) -> list[Pair]:
    """Each deed beside each, itself included; nobody gives one number to two repairs."""
    done, without = BASES[name]
    able = [deed for deed in DEEDS if deed not in without and (deed not in done or deed == "begun otherwise")]
    both = combinations_with_replacement(able, 2)
    return [deeds for deeds in both if deeds != ("taken in", "taken in")]


def read(pair: Pair, log: list[Recorded], _: Heads) -> None:
    assert all(readable(rec.op) for rec in log), pair


@pytest.mark.parametrize("name", BASES)
def test_every_pair_in_both_orders_comes_to_the_same(name: str) -> None:
    count = PAIRS.walk(name, base(name), pairs(name), read)
    assert count.same > count.carded > 0


def ticked(head: Folded) -> set[str]:
    return set(head.state.get("disposal", {}).get("steps", ()))


@pytest.mark.parametrize("name", BASES)
def test_no_tick_ever_vanishes(name: str) -> None:
    """Whatever a desk ticked is ticked afterwards, in either order, unless the unit left knowing of it."""
    known = base(name)
    for deeds in pairs(name):
        said = {op[2]["step"] for deed in deeds for op in DEEDS[deed] if op[0] == "step_done"}
        for order in ORDERS:
            head = PAIRS.heads(known, deeds, order)[UNIT]
            assert said | ticked(PAIRS.folded(known)[UNIT]) <= ticked(head), deeds


def together(name: str, *deeds: str) -> Heads:
    return PAIRS.heads(base(name), (deeds[0], deeds[1]))


def test_what_a_deprovisioned_unit_is_no_desk_sets_back() -> None:
    for deed in ("lent", "in use", "taken in", "left"):
        head = together("deprovisioned", "verified", deed)[UNIT]
        assert status(head.state) is DeviceStatus.deprovisioned, deed
        assert disposal(head.state) is not None


def test_work_on_a_repair_apart_from_its_deprovisioning_is_a_red_card() -> None:
    for deed in ("taken in", "diagnosed", "handed back"):
        name = "judged" if deed == "taken in" else "in disposal"
        (card,) = cards(Aggregate.device, together(name, "deprovisioned", deed)[UNIT].state)
        assert (card.kind, card.values[0]) == ("deprovisioned_apart", "step_done:deprovision")
        assert card.about == ("r/" + (N2 if deed == "taken in" else N))
    assert cards(Aggregate.device, together("in disposal", "deprovisioned", "judged")[UNIT].state) == []


def test_work_on_a_repair_that_knew_of_it_is_none() -> None:
    log = facts.Log()
    log.all = base("deprovisioned")
    log.add(*DEEDS["taken in"][0])
    assert cards(Aggregate.device, PAIRS.folded(log.all)[UNIT].state) == []


def test_a_unit_in_two_boxes_is_a_question_and_lies_in_the_first_meanwhile() -> None:
    heads = together("in disposal", "boxed", "boxed elsewhere")
    (card,) = cards(Aggregate.device, heads[UNIT].state)
    assert (card.kind, card.about, card.values) == ("field", "disposal/box", ("A0001", "B0001"))
    units = {UNIT: heads[UNIT].state, OTHER: heads[OTHER].state}
    assert [ref for ref, _ in units_of(heads[BOX].state, units).inside] == [UNIT]
    assert [ref for ref, _ in units_of(heads[BOX2].state, units).elsewhere] == [UNIT]


def test_put_in_after_it_was_closed_elsewhere_is_told_on_the_box() -> None:
    for deeds in (("box closed with more", "other boxed"), ("other boxed", "box closed with more")):
        head = together("in a box", *deeds)[BOX]
        (card,) = cards(Aggregate.box, head.state)
        assert (card.kind, card.about, card.values) == ("after_close", "box", ("box_closed", "boxed"))
        assert set(head.state["lines"]) == {short(UNIT.id), short(OTHER.id)}


def test_closed_over_a_unit_whose_putting_in_was_taken_back_apart_is_told_on_the_box() -> None:
    log = facts.Log()
    log.all = base("in a box")
    more = log.add(*DEEDS["other boxed"][0])
    log.add("box_closed", BOX, {"units": 2, "list": HASH}, desk=DESK_B)
    assert cards(Aggregate.box, PAIRS.folded(log.all)[BOX].state) == []
    log.undo(more)
    (card,) = cards(Aggregate.box, PAIRS.folded(log.all)[BOX].state)
    assert (card.kind, card.about, card.values) == ("gone", "box", ("box_closed",))


@pytest.mark.parametrize("first", ["closed", "taken back"])
@pytest.mark.parametrize("knew", [True, False])
def test_closed_without_a_unit_whose_taking_out_was_taken_back_apart_is_told_on_the_box(first: str, knew: bool) -> None:
    log = facts.Log()
    log.all = base("in a box")
    log.add(*DEEDS["other boxed"][0])
    out = log.add("unboxed", (OTHER, BOX), {"box": "A0001"})
    seen = len(log.all)
    if first == "closed":
        log.add("box_closed", BOX, {"units": 1, "list": HASH}, desk=DESK_B)
        log.undo(out, seen=seen + knew)
    else:
        log.undo(out, seen=seen)
        log.add("box_closed", BOX, {"units": 1, "list": HASH}, desk=DESK_B, seen=seen + knew)
    head = PAIRS.folded(log.all)[BOX]
    assert set(head.state["lines"]) == {short(UNIT.id), short(OTHER.id)}
    said = [(card.kind, card.about, card.values) for card in cards(Aggregate.box, head.state)]
    assert said == ([] if knew else [("gone", "box", ("box_closed",))])


def test_ticked_apart_by_somebody_who_did_not_know_of_its_leaving_is_told() -> None:
    (card,) = cards(Aggregate.device, together("in disposal", "left", "annotated")[UNIT].state)
    assert (card.kind, card.about, card.values) == ("after_close", "disposal", ("disposal_left", "step_done:annotate"))
    assert disposal(together("in disposal", "left", "annotated")[UNIT].state) is None
    assert disposal(together("in disposal", "left", "deprovisioned")[UNIT].state) is not None


def test_begun_again_after_it_left_everything_begins_anew() -> None:
    log = facts.Log()
    log.all = base("in disposal")
    for deed in ("accessories", "no accessories", "left"):
        log.add(*DEEDS[deed][0])
    log.add(*BEGUN)
    state = PAIRS.folded(log.all)[UNIT].state
    assert set(state["disposal"]["steps"]) == {"judgement"}
    assert "accessories" in state["disposal_before"]["steps"]
    assert disposal(state) is not None


def test_begun_again_by_somebody_who_did_not_know_it_deprovisioned_it_stays_so() -> None:
    """It left here, was deprovisioned there meanwhile, and was put on the list here anew before that was heard."""
    for between in ((), ("verified",)):
        log = facts.Log()
        log.all = base("in disposal")
        known = log.all[-1].position
        log.add(*DEEDS["left"][0])
        for deed in ("deprovisioned", *between):
            log.add(*DEEDS[deed][0], desk=DESK_B, seen=known)
        log.add(*BEGUN, seen=known)
        head = PAIRS.folded(log.all)[UNIT]
        assert {"deprovision", *(("verified",) if between else ())} <= ticked(head)
        assert not between or status(head.state) is DeviceStatus.deprovisioned
        assert [card.kind for card in cards(Aggregate.device, head.state)] == ["after_close"]


def test_a_tick_whose_beginning_was_taken_back_stands_and_is_told() -> None:
    log = facts.Log()
    log.all = base("here")
    begun = log.add(*BEGUN)
    log.add(*DEEDS["accessories"][0], desk=DESK_B, seen=begun.position)
    log.undo(begun)
    head = PAIRS.folded(log.all)[UNIT]
    assert ticked(head) == {"accessories"}
    assert {(card.kind, card.about) for card in cards(Aggregate.device, head.state)} == {("gone", "disposal")}
    log.add(*DEEDS["boxed"][0])
    assert PAIRS.folded(log.all)[UNIT].state["disposal"]["box"] == "A0001"


def test_what_is_done_to_what_was_taken_back_is_told() -> None:
    log = facts.Log()
    made = [log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})]
    opened = log.add("box_opened", BOX, {"set": {"number": "A0001", "way": "A"}})
    seen = opened.position
    for deed in ("begun", "accessories", "left", "listed", "instructed", "boxed", "taken out", "box closed"):
        for one in DEEDS[deed]:
            log.add(*one, desk=DESK_B, seen=seen)
    log.undo(*made)
    log.undo(opened)
    heads = PAIRS.folded(log.all)
    assert {card.kind for card in cards(Aggregate.device, heads[UNIT].state)} == {"gone"}
    assert {card.kind for card in cards(Aggregate.box, heads[BOX].state)} == {"gone"}
    for deed in ("box placed", "box stood for", "box handed"):
        log.add(*DEEDS[deed][0], desk=DESK_B, seen=seen)
    assert PAIRS.states(PAIRS.folded(log.all))[BOX.text] == PAIRS.states(heads)[BOX.text]


def test_out_of_a_box_before_any_disposal_is_told() -> None:
    log = facts.Log()
    log.all = base("here")
    log.add(*DEEDS["boxed"][0], desk=DESK_B, seen=0)
    (card,) = cards(Aggregate.device, PAIRS.folded(log.all)[UNIT].state)
    assert (card.kind, card.about) == ("gone", "disposal")


def test_named_by_an_instruction_it_is_not_in_disposal() -> None:
    assert code_id(Aggregate.instruction, "KY-1") == ORDER.id
    state = together("here", "instructed", "instruction again")[UNIT].state
    assert state["instructed"] == "KY-1"
    assert disposal(state) is None
