"""Holds the log that stands in the hub's place to what the hub must promise."""

from __future__ import annotations

import pytest

from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref, Stamp, encode, stamped
from tests.simulation.log import OrderedLog, OtherBytes, Sent
from tests.support.facts import an_id

HERE, THERE = b"here" * 4, b"else" * 4


def sent(desk: bytes, number: int, op_id: int = 0, name: str = "画面") -> Sent:
    draft = Draft("registered", (Ref(Aggregate.part, an_id(number)),), {"set": {"code": f"P{number}", "name": name}})
    op = stamped(
        draft, an_id(op_id or number), Stamp(an_id(9), "OP0001", "2026-11-20T00:00:00.000Z", "2026-11-20 09:00:00")
    )
    return Sent(op.id, encode(op), desk, number, "A")


def test_positions_have_no_gaps_and_an_operation_is_taken_once() -> None:
    log = OrderedLog()
    assert log.push([sent(HERE, 1), sent(HERE, 2)]).taken == 2
    assert log.push([sent(THERE, 1, 101)]).taken == 1
    assert log.push([sent(HERE, 1), sent(HERE, 2), sent(HERE, 3)]).taken == 3
    assert [(op.position, op.desk, op.desk_no) for op in log.log] == [
        (1, HERE, 1),
        (2, HERE, 2),
        (3, THERE, 1),
        (4, HERE, 3),
    ]
    assert log.repeats == 2
    assert [op.position for op in log.pull(1, 2, 0).operations] == [2, 3]
    assert log.pull(4, 10, 0).operations == ()


def test_a_number_taken_by_another_operation_is_said_and_nothing_behind_it_is_taken() -> None:
    log = OrderedLog()
    log.push([sent(HERE, 1)])
    answer = log.push([sent(HERE, 1, 201), sent(HERE, 2, 202)])
    assert (answer.taken, answer.clash) == (0, (HERE, 1))
    assert len(log.log) == 1


def test_what_another_desk_sent_as_its_own_ends_the_push_and_counts_no_number() -> None:
    log = OrderedLog()
    log.push([sent(THERE, 1)])
    answer = log.push([sent(HERE, 1), sent(HERE, 2)])
    assert (answer.taken, answer.clash) == (0, None)
    assert log.push([sent(HERE, 1, 2, name="電池")]).taken == 1
    assert [(op.desk, op.desk_no) for op in log.log] == [(THERE, 1), (HERE, 1)]


def test_an_operation_that_comes_with_other_bytes_or_out_of_order_is_a_fault() -> None:
    log = OrderedLog()
    log.push([sent(HERE, 1)])
    with pytest.raises(OtherBytes):
        log.push([sent(HERE, 1, name="電池")])
    with pytest.raises(AssertionError, match="came after"):
        log.push([sent(HERE, 3)])
