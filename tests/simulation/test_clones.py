"""A machine cloned, or set back to a snapshot: two ledgers count as one desk, and only the hub can tell."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from app.domain.commands import TakeIn
from app.ledger.clash import NumberTaken
from app.usecases.take_in import take_in
from tests.simulation.checks import digest_of
from tests.simulation.clock import DeskClock, VirtualTime
from tests.simulation.desks import SimDesk
from tests.simulation.log import OrderedLog
from tests.simulation.machine import Machine, room
from tests.simulation.template import template
from tests.support.real_desks import both_heads


@pytest.fixture
def pair() -> Iterator[tuple[SimDesk, SimDesk, OrderedLog]]:
    """A desk and its clone, which has its name, its folders and its desk id."""
    root, base = room(), template()
    one = SimDesk("desk-1", Machine.make(root / "one", "one", Random(1), DeskClock(VirtualTime())))
    shutil.copytree(base.folder, one.machine.ledger)
    one.start()
    scan(one, "NXHPZ123")
    one.machine.copy_whole(root / "copy")
    two = SimDesk("desk-2", Machine.make(root / "two", "two", Random(2), DeskClock(VirtualTime())))
    two.machine.put_whole(root / "copy")
    two.start()
    assert two.program.ledger.desk.id == one.program.ledger.desk.id
    yield one, two, base.log.copy()
    one.stop()
    two.stop()
    shutil.rmtree(root)


def scan(desk: SimDesk, serial: str) -> None:
    run = desk.program.desk
    run.run(take_in, TakeIn(run.new_action(), run.read_scan(serial))).result()
    desk.touched()


def exchange(desk: SimDesk, log: OrderedLog) -> None:
    desk.pushed(log.push(desk.waiting(500)), [])
    desk.pulled(log.pull(desk.cursor, 500, 0))
    desk.touched()


def positions(desk: SimDesk) -> list[Any]:
    return desk.read(lambda reads: reads.rows("SELECT op_id, hub_pos FROM operation ORDER BY op_id"))


def test_the_one_heard_of_later_goes_on_as_another_desk_and_loses_nothing(
    pair: tuple[SimDesk, SimDesk, OrderedLog],
) -> None:
    one, two, log = pair
    scan(one, "DMPXY001")
    scan(two, "ROUTER01")
    scan(two, "ROUTER02")
    saved = one.held() | two.held()
    was = one.program.ledger.desk.id
    for desk in (one, two, two, one, two):
        exchange(desk, log)
    assert one.program.ledger.desk.id == was
    assert two.program.ledger.desk.id != was
    assert two.program.desk.mark != one.program.desk.mark
    assert {op.op_id for op in log.log} == one.held() == two.held()
    assert saved <= one.held()
    assert digest_of(one) == digest_of(two)
    for desk in (one, two):
        assert desk.program.ledger.verify().ok
        before = both_heads(desk.program)
        for _ in desk.program.ledger.rebuild():
            pass
        assert both_heads(desk.program) == before


def test_what_comes_under_an_own_number_is_refused_whole(pair: tuple[SimDesk, SimDesk, OrderedLog]) -> None:
    one, two, log = pair
    scan(one, "DMPXY001")
    scan(two, "ROUTER01")
    log.push(one.waiting(500))
    heads, held = both_heads(two.program), positions(two)
    with pytest.raises(NumberTaken) as told:
        two.program.ledger.receive(log.log[two.cursor :])
    assert told.value.desk_id == two.program.ledger.desk.id
    assert (both_heads(two.program), positions(two)) == (heads, held)


def test_the_new_desk_survives_a_stop_and_counts_on(pair: tuple[SimDesk, SimDesk, OrderedLog]) -> None:
    one, two, log = pair
    scan(one, "DMPXY001")
    scan(two, "ROUTER01")
    for desk in (one, two, two):
        exchange(desk, log)
    now = two.program.ledger.desk
    two.stop()
    two.start()
    assert two.program.ledger.desk == now
    scan(two, "ROUTER02")
    for desk in (two, two, one, two):
        exchange(desk, log)
    assert all(desk.drained(log) for desk in (one, two))
    assert digest_of(one) == digest_of(two)


def test_what_two_ledgers_sent_under_numbers_of_two_desks_is_one_operation_everywhere(
    pair: tuple[SimDesk, SimDesk, OrderedLog],
) -> None:
    """The same unsent work lies on two machines of one desk id, whose number is a third's by now: each goes on as
    another desk, and sends it as its own.
    """
    one, two, log = pair
    scan(two, "ROUTER01")
    two.machine.copy_whole(two.machine.root.parent / "again")
    three = SimDesk("desk-3", Machine.make(two.machine.root.parent / "three", "three", Random(3), two.machine.clock))
    three.machine.put_whole(two.machine.root.parent / "again")
    three.start()
    try:
        scan(one, "DMPXY001")
        exchange(one, log)
        scan(three, "5CD1234XYZ")
        saved = one.held() | two.held() | three.held()
        for desk in (two, three, two, three, three, three, one, two):
            exchange(desk, log)
        scan(three, "PF8K2M0D")
        scan(two, "ROUTER02")
        for desk in (three, two, three, one):
            exchange(desk, log)
        assert all(desk.drained(log) for desk in (one, two, three))
        assert saved <= one.held() == two.held() == three.held()
        assert len({digest_of(desk) for desk in (one, two, three)}) == 1
        for desk in (one, two, three):
            assert desk.program.ledger.verify().ok
            before = both_heads(desk.program)
            for _ in desk.program.ledger.rebuild():
                pass
            assert both_heads(desk.program) == before
        sql = "SELECT o.op_id, d.desk_id, o.desk_no FROM operation o JOIN desk d ON d.n = o.desk ORDER BY o.hub_pos"
        envelopes = [(op.op_id, op.desk, op.desk_no) for op in log.log]
        for desk in (one, two, three):
            assert [tuple(row) for row in desk.read(lambda reads: reads.rows(sql))] == envelopes
    finally:
        three.stop()


def test_an_older_copy_does_not_go_on_as_the_desk_that_was_given_up(pair: tuple[SimDesk, SimDesk, OrderedLog]) -> None:
    """Its numbers are the other machine's now, also those that come after what this one had handed out."""
    one, two, log = pair
    given_up = two.program.ledger.desk.id
    scan(one, "DMPXY001")
    scan(two, "ROUTER01")
    kept = two.machine.root.parent / "kept"
    two.machine.copy_ledger(kept)
    for desk in (one, two):
        exchange(desk, log)
    assert two.program.ledger.desk.id != given_up
    two.stop()
    two.machine.put_ledger(kept)
    two.start()
    assert two.program.ledger.desk.id != given_up
    for desk in (two, two, one, two):
        exchange(desk, log)
    assert all(desk.drained(log) for desk in (one, two))
    assert digest_of(one) == digest_of(two)
