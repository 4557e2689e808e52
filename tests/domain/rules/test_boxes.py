"""Holds boxes to what may lie in them, what each unit still lacks, and what closing one writes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import CodeKind, parse_printed_code, printed_code
from app.domain.disposal_steps import order
from app.domain.disposal_words import Way
from app.domain.folding.shapes import readable
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules import boxes as rules
from app.domain.rules.repair import RepairRefused
from tests.domain.rules.test_disposal import in_disposal, why
from tests.support import facts

UNIT, OTHER = facts.device(), facts.device("701402728B")
BOX: dict[str, Any] = {"number": "A0001", "way": "A", "lines": {short(UNIT.id): {}, short(OTHER.id): {}}}
STEPS = order("A", "chromebook")
READY = STEPS[: STEPS.index("board")]


def boxed(*steps: str, box: str = "A0001", **more: Any) -> dict[str, Any]:
    state = in_disposal(*steps, **more)
    state["disposal"]["box"] = box
    return state


@pytest.mark.parametrize(
    ("written", "number"), [("a0001", "A0001"), ("12", "0012"), ("A-0001", "A0001"), ("12345", "12345")]
)
def test_a_number_and_its_printed_code_name_the_same_box(written: str, number: str) -> None:
    assert rules.box_number(written) == number
    assert rules.box_number(printed_code(CodeKind.box, number).text) == number
    assert rules.box_ref(number) == Ref(Aggregate.box, rules.box_ref(number).id)


@given(st.text(max_size=30))
def test_whatever_is_written_is_a_printable_number_or_refused(text: str) -> None:
    try:
        number = rules.box_number(text)
    except RepairRefused:
        return
    code = parse_printed_code(printed_code(CodeKind.box, number).text)
    assert code is not None
    assert code.body == number


def test_a_shelfs_code_is_no_box() -> None:
    assert rules.box_number(printed_code(CodeKind.place, "D004").text) != "D004"
    assert why(rules.box_number, "") == "not_a_box"
    assert why(rules.box_number, "箱") == "not_a_box"


def test_what_is_written_reads() -> None:
    assert rules.opened("A0001", Way.B, "KY-1").payload == {
        "set": {"number": "A0001", "way": "B", "instruction": "KY-1"}
    }
    drafts = [
        rules.opened("A0001", Way.A),
        *rules.put_in({"number": "A0001", "way": "A"}, UNIT, in_disposal()),
        rules.taken_out(UNIT, boxed()),
        rules.closed("A0001", [(UNIT, boxed(*READY))]),
    ]
    assert all(readable(facts.operation(draft.kind, draft.about, draft.payload)) for draft in drafts)


def test_what_may_be_put_in() -> None:
    box = {"number": "A0001", "way": "A"}
    assert rules.put_in(box, UNIT, boxed()) == []
    assert [draft.kind for draft in rules.put_in(box, UNIT, in_disposal())] == ["boxed"]
    assert why(rules.put_in, box, UNIT, {}) == "not_in_disposal"
    assert why(rules.put_in, box, UNIT, in_disposal(way="B")) == "box_other_way"
    assert why(rules.put_in, box | {"instruction": "KY-1"}, UNIT, in_disposal()) == "box_other_instruction"
    assert why(rules.put_in, box, UNIT, boxed(box="B0001")) == "unit_in_other_box"
    assert why(rules.put_in, box, UNIT, in_disposal("board")) == "told_already"
    full: dict[str, Any] = box | {"lines": {str(at): {} for at in range(rules.MOST)}}
    assert why(rules.put_in, full, UNIT, in_disposal()) == "box_full"


def test_what_comes_out_was_in() -> None:
    assert rules.taken_out(UNIT, boxed()).payload == {"box": "A0001"}
    assert why(rules.taken_out, UNIT, in_disposal()) == "in_no_box"
    assert why(rules.taken_out, UNIT, {}) == "in_no_box"


def test_open_and_known() -> None:
    assert why(rules.check_open, None) == "unknown_box"
    assert why(rules.check_open, {"lines": {}}) == "unknown_box"
    assert why(rules.check_open, BOX | {"closed": {}}) == "box_is_closed"
    assert rules.check_open(BOX) == BOX


def test_a_boxs_units_are_those_that_say_so_themselves() -> None:
    units = rules.units_of(BOX, {UNIT: boxed(), OTHER: boxed(box="B0001"), facts.device("X"): boxed()})
    assert [ref for ref, _ in units.inside] == [UNIT]
    assert [ref for ref, _ in units.elsewhere] == [OTHER]
    assert [ref for ref, _ in rules.units_of(BOX, {UNIT: {}}).elsewhere] == [UNIT]


@given(st.lists(st.integers(1, len(READY)), min_size=1, max_size=8))
def test_what_is_lacking_is_the_first_step_of_each_unit(ahead: list[int]) -> None:
    inside = [(facts.device(f"UNIT{at:04d}"), boxed(*READY[:count])) for at, count in enumerate(ahead)]
    lacks = rules.lacks(inside)
    assert len(lacks) == sum(count < len(READY) for count in ahead)
    for lack in lacks:
        state = dict(inside)[lack.device]
        assert lack.step == READY[len(state["disposal"]["steps"])]


def test_a_lists_hash_is_that_of_its_units_and_ticks_and_outlives_the_boards_notice() -> None:
    inside = [(UNIT, boxed(*READY)), (OTHER, boxed(*READY))]
    before = rules.list_hash("A0001", inside)
    assert before == rules.list_hash("A0001", inside[::-1])
    assert before != rules.list_hash("A0002", inside)
    assert before != rules.list_hash("A0001", inside[:1])
    assert before != rules.list_hash("A0001", [(UNIT, boxed(*READY[:-1])), inside[1]])
    assert before == rules.list_hash("A0001", [(ref, boxed(*READY, "board", "collected")) for ref, _ in inside])
    assert rules.closed("A0001", inside).payload == {"units": 2, "list": before}
