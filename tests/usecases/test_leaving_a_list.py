"""A unit on a list not sent yet whose repair goes another way leaves the list by itself, and is not taken along."""

from __future__ import annotations

import pytest

from app.domain.bench_words import HandbackWay
from app.domain.commands import Act, Undo
from app.domain.kinds import Action, Aggregate
from app.domain.operations import Draft
from app.usecases.act import act
from app.usecases.away import (
    CloseShipment,
    SendShipment,
    close_shipment,
    send_shipment,
    shipment_ref,
)
from app.usecases.away_rows import PastList
from app.usecases.hand_back import CloseHandback, close_handback
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.away_stand import Away, away_at

SERIAL, OTHER = "PF8K2M0D", "PF8K2M1D"


@pytest.fixture
def away(bench: Bench) -> Away:
    return away_at(bench)


@pytest.fixture
def listed(away: Away) -> str:
    """The number of a list with two units on it."""
    for serial in (SERIAL, OTHER):
        away.routed(serial)
        away.note(serial, "diagnosed", fault="screen", cause="natural")
    number = away.list_()
    for serial in (SERIAL, OTHER):
        away.ship(serial, number)
    return number


def to_the_board(away: Away, serial: str) -> None:
    away.bench.do(act, Act, repair=away.numbers[serial], what=Action.route, fields={"route": "board"})


def on_list(away: Away, number: str) -> list[tuple[str, str]]:
    """Its units, each with why it doesn't go."""
    return [(unit.serial, unit.elsewhere) for unit in away.shipment(number).units]


def led_away_apart(away: Away, serial: str) -> None:
    """What a desk does that doesn't know of the list: its operation names the device alone."""
    away.note(serial, "routed", route="board", state="awaiting_decision")


def test_asked_of_the_board_it_leaves_the_list_and_the_list_goes_without_it(away: Away, listed: str) -> None:
    to_the_board(away, SERIAL)
    assert on_list(away, listed) == [(OTHER, "")]
    assert away.repair(SERIAL)["state"] == "awaiting_decision"
    assert away.bench.do(send_shipment, SendShipment, shipment=listed).lines == 1
    digest(away.bench.program)


def test_what_leads_on_from_the_board_finds_it_on_no_list(away: Away, listed: str) -> None:
    to_the_board(away, SERIAL)
    number = away.numbers[SERIAL]
    away.bench.do(act, Act, repair=number, what=Action.decide, fields={"decision": "repair", "payer": "board"})
    away.bench.do(act, Act, repair=number, what=Action.route, fields={"route": "maker"})
    other = away.list_()
    assert away.ship(SERIAL, other).lines == 1
    assert (on_list(away, listed), on_list(away, other)) == ([(OTHER, "")], [(SERIAL, "")])


def test_taken_back_it_is_on_the_list_again_but_not_once_that_was_sent(away: Away, listed: str) -> None:
    to_the_board(away, SERIAL)
    routed = away.bench.call(lambda unit: unit.last_action("OP0001"))
    away.bench.do(send_shipment, SendShipment, shipment=listed)
    assert away.bench.do(undo, Undo, target=routed).reason == "list_sent"
    away.bench.do(undo, Undo)
    assert away.bench.do(undo, Undo, target=routed).outcome == "undone"
    assert on_list(away, listed) == [(SERIAL, ""), (OTHER, "")]
    digest(away.bench.program)


def test_the_scan_that_put_it_on_is_not_taken_from_under_its_leaving(away: Away, listed: str) -> None:
    shipped = away.bench.call(lambda unit: unit.last_action("OP0001"))
    to_the_board(away, OTHER)
    assert away.bench.do(undo, Undo, target=shipped).family == "refused"


def test_once_sent_it_stays_on_the_list_until_it_is_back(away: Away, listed: str) -> None:
    away.bench.do(send_shipment, SendShipment, shipment=listed)
    to_the_board(away, SERIAL)
    assert on_list(away, listed) == [(SERIAL, ""), (OTHER, "")]


def test_led_elsewhere_at_a_desk_that_did_not_know_it_is_shown_and_not_taken_along(away: Away, listed: str) -> None:
    led_away_apart(away, SERIAL)
    assert on_list(away, listed) == [(SERIAL, "off"), (OTHER, "")]
    assert [unit.serial for unit in away.shipment(listed).going] == [OTHER]
    assert away.bench.do(send_shipment, SendShipment, shipment=listed).lines == 1
    assert on_list(away, listed) == [(OTHER, "")]
    away.bench.do(undo, Undo)
    assert on_list(away, listed) == [(SERIAL, "off"), (OTHER, "")]
    digest(away.bench.program)


def test_a_list_nothing_goes_with_is_not_sent_but_ended_and_undo_begins_it_again(away: Away, listed: str) -> None:
    led_away_apart(away, SERIAL)
    assert away.bench.why(close_shipment, CloseShipment, shipment=listed) == "units_missing"
    led_away_apart(away, OTHER)
    assert away.bench.why(send_shipment, SendShipment, shipment=listed) == "nothing_on_list"
    assert away.bench.do(close_shipment, CloseShipment, shipment=listed).lines == 0
    assert away.bench.program.queries.away.shipments() == ()
    away.bench.do(undo, Undo)
    assert [one.number for one in away.bench.program.queries.away.shipments()] == [listed]


def test_a_line_whose_repair_is_gone_is_left_behind(away: Away, listed: str) -> None:
    gone = "8A-9999-X"
    payload = {"n": gone, "state": "at_maker", "shipment": listed}
    away.bench.record(Draft("shipped", (shipment_ref(listed),), payload))
    assert [unit.elsewhere for unit in away.shipment(listed).units] == ["", "", "gone"]
    assert away.bench.do(send_shipment, SendShipment, shipment=listed).lines == 2
    assert len(away.shipment(listed).units) == 2


def test_lists_that_have_ended_are_told_newest_first_and_an_empty_one_is_none_of_them(away: Away, listed: str) -> None:
    past = away.bench.program.queries.away.past
    assert past(Aggregate.shipment) == ()
    empty = away.list_()
    away.bench.do(close_shipment, CloseShipment, shipment=empty)
    away.bench.do(send_shipment, SendShipment, shipment=listed, waybill="W-1")
    away.back(SERIAL)
    assert past(Aggregate.shipment) == (), "one is still away"
    away.back(OTHER)
    assert past(Aggregate.shipment) == (PastList(listed, "maker", "", "W-1", "2026-11-20", 2),)
    for serial in (SERIAL, OTHER):
        away.note(serial, "repair_state_set", state="ready")
    first = away.box()
    away.give(SERIAL, first)
    away.bench.do(close_handback, CloseHandback, handback=first)
    second = away.box(HandbackWay.hand, school="ES01")
    away.give(OTHER, second)
    assert [one.number for one in past(Aggregate.handback)] == [first]
    away.bench.do(close_handback, CloseHandback, handback=second)
    found = [(one.number, one.to, one.name, one.units) for one in past(Aggregate.handback)]
    assert found == [(second, "hand", "ES01", 1), (first, "run", "", 1)]
