"""Shipments: a list of many units, scanned onto it and scanned back; the missing stay red."""

from __future__ import annotations

import pytest

from app.domain.bench_words import ExchangeKind, ShipTo
from app.domain.commands import Undo
from app.domain.operations import Draft
from app.usecases.away import (
    CloseShipment,
    NoteRma,
    OpenShipment,
    ReceiveBack,
    SendShipment,
    Ship,
    close_shipment,
    note_rma,
    open_shipment,
    receive_back,
    send_shipment,
    ship,
)
from app.usecases.exchange import Exchange, exchange
from app.usecases.loans import Lend, lend
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.away_stand import Away, away_at


@pytest.fixture
def away(bench: Bench) -> Away:
    return away_at(bench)


def test_units_go_on_a_list_leave_with_it_and_come_back_one_by_one(away: Away) -> None:
    bench = away.bench
    serials = ["PF8K2M0D", "PF8K2M1D", "PF8K2M2D"]
    for serial in serials:
        away.routed(serial)
    assert [unit.serial for unit in bench.program.queries.away.to_ship("maker")] == serials
    number = away.list_(firm="nec", due="")
    result = away.ship("PF8K2M0D", number, rma="RMA-77")
    assert (result.outcome, result.lines, result.missing) == ("shipped", 1, 1)
    for serial in serials[1:]:
        away.ship(serial, number)
    assert bench.program.queries.away.to_ship() == ()
    assert away.repair("PF8K2M0D")["state"] == "at_maker"
    assert away.repair("PF8K2M0D")["rma"] == "RMA-77"
    assert bench.do(send_shipment, SendShipment, shipment=number, waybill="1234-5678").lines == 3
    facts = away.shipment(number)
    assert (facts.to, facts.firm, facts.sent, facts.waybill) == ("maker", "nec", "2026-11-20", "1234-5678")
    assert (len(facts.missing), facts.over, facts.closed) == (3, 0, "")
    back = away.back("PF8K2M1D")
    assert (back.outcome, back.number, back.missing) == ("came_back", number, 2)
    assert away.repair("PF8K2M1D")["state"] == "testing"
    assert [unit.serial for unit in away.shipment(number).missing] == ["PF8K2M0D", "PF8K2M2D"]
    away.back("PF8K2M0D")
    assert [one.number for one in bench.program.queries.away.shipments()] == [number]
    assert away.back("PF8K2M2D").missing == 0
    assert bench.program.queries.away.shipments() == ()
    assert away.shipment(number).closed == "2026-11-20"
    assert [one.number for one in bench.program.queries.away.shipments(closed=True)] == [number]
    bench.do(undo, Undo)  # the last one's scan: it is missing again, and the list goes on
    assert [unit.serial for unit in bench.program.queries.away.shipments()[0].missing] == ["PF8K2M2D"]
    digest(bench.program)


def test_a_list_over_the_limit_of_its_firm_is_red_and_comes_first(away: Away) -> None:
    bench = away.bench
    for serial in ("PF8K2M0D", "PF8K2M1D", "PF8K2M2D"):
        away.routed(serial)
    usual, quick, agreed = away.list_(), away.list_(firm="NEC"), away.list_(due="令和8年11月24日")
    for serial, number in (("PF8K2M0D", usual), ("PF8K2M1D", quick), ("PF8K2M2D", agreed)):
        away.ship(serial, number)
        bench.do(send_shipment, SendShipment, shipment=number)
    from app.usecases.change_setting import change_setting

    bench.call(lambda unit: change_setting(unit, "away.firm_days", "ASUS=30、ＮＥＣ=5"))
    bench.clock.tick(days=14)  # Friday to Friday, with a holiday between: nine open days
    found = bench.program.queries.away.shipments()
    assert [(one.number, one.days, one.limit, one.over) for one in found] == [
        (agreed, 9, 20, 8),
        (quick, 9, 5, 4),
        (usual, 9, 20, 0),
    ]
    away.back("PF8K2M1D")
    assert away.shipment(quick).over == 0
    bench.clock.tick(days=30)
    assert away.shipment(usual).over == 8, "New Year is no open day"


def test_what_may_not_go_on_a_list_says_why_and_nothing_is_written(away: Away) -> None:
    bench = away.bench
    away.routed("PF8K2M0D")
    away.routed("PF8K2M1D", route="installer")
    away.taken_in("PF8K2M2D")
    number, other, asus = away.list_(), away.list_(), away.list_(firm="ASUS")
    installer = away.list_(ShipTo.installer)

    def why(code: str, shipment: str) -> str:
        return bench.why(ship, Ship, shipment=shipment, scan=away.scan_of(code))

    assert why("PF8K2M0D", "A9999") == "unknown_shipment"
    assert why("", number) == "unreadable"
    assert why("PF8K2M9D", number) == "unknown_device"
    assert why("PF8K2M2D", number) == "route_not_chosen"
    away.note("PF8K2M2D", "routed", route="maker", state="repairing")
    assert why("PF8K2M2D", number) == "not_allowed_in_state"
    assert why("PF8K2M1D", number) == "route_not_chosen"
    assert why("PF8K2M0D", installer) == "route_not_chosen"
    assert why("PF8K2M0D", asus) == "other_firm"
    assert bench.why(ship, Ship, shipment=number, scan=away.scan_of("PF8K2M0D"), rma="R" * 121) == "text_too_long"
    away.ship("PF8K2M0D", number)
    assert why("PF8K2M0D", number) == "on_this_list"
    assert why("PF8K2M0D", other) == "on_other_list"
    bench.do(send_shipment, SendShipment, shipment=number)
    assert why("PF8K2M1D", number) == "shipment_gone"
    assert bench.why(close_shipment, CloseShipment, shipment=number) == "units_missing"
    assert bench.why(send_shipment, SendShipment, shipment=other) == "nothing_on_list"
    assert bench.do(close_shipment, CloseShipment, shipment=other).outcome == "closed"
    assert bench.do(close_shipment, CloseShipment, shipment=other).outcome == "closed"
    assert why("PF8K2M1D", other) == "shipment_closed"
    assert bench.why(send_shipment, SendShipment, shipment=other) == "shipment_closed"
    assert bench.why(open_shipment, OpenShipment, to=ShipTo.maker, due="あした") == "not_a_day"
    assert bench.why(receive_back, ReceiveBack, scan=away.scan_of("PF8K2M2D")) == ("not_away")


def test_a_unit_for_the_installer_goes_on_its_list_and_comes_back(away: Away) -> None:
    bench = away.bench
    away.routed("PF8K2M0D", route="installer")
    assert [unit.repair for unit in bench.program.queries.away.to_ship("installer")] == [away.numbers["PF8K2M0D"]]
    assert bench.program.queries.away.away_unlisted() == ()
    number = away.list_(ShipTo.installer)
    away.ship("PF8K2M0D", number)
    assert away.repair("PF8K2M0D")["state"] == "with_installer"
    assert bench.program.queries.away.to_ship() == ()
    assert away.back("PF8K2M0D").number == number


def test_one_that_went_by_itself_is_seen_and_comes_back_all_the_same(away: Away) -> None:
    bench = away.bench
    number = away.routed("PF8K2M0D")
    away.note("PF8K2M0D", "shipped", state="at_maker", waybill="55")
    assert [unit.waybill for unit in bench.program.queries.away.away_unlisted()] == ["55"]
    assert bench.why(note_rma, NoteRma, repair=number) == "nothing_given"
    assert bench.do(note_rma, NoteRma, repair=number, rma="R1").outcome == "noted"
    assert away.repair("PF8K2M0D")["rma"] == "R1"
    result = away.back(number)
    assert (result.outcome, result.number, result.lines) == ("came_back", "", 0)
    assert bench.why(note_rma, NoteRma, repair=number, rma="R1") == "not_away"


def test_a_list_that_was_taken_back_leaves_its_units_away_on_none(away: Away) -> None:
    bench = away.bench
    away.routed("PF8K2M0D")
    number = away.list_()
    away.ship("PF8K2M0D", number)
    found = bench.do(undo, Undo)
    assert found.outcome == "undone"
    assert away.repair("PF8K2M0D")["state"] == "diagnosing"
    assert away.shipment(number).units == ()
    digest(bench.program)


def test_a_scan_is_taken_off_a_list_though_another_came_after_it(away: Away) -> None:
    bench = away.bench
    for serial in ("PF8K2M0D", "PF8K2M1D"):
        away.routed(serial)
    number = away.list_()
    first = bench.program.desk.new_action()
    bench.program.desk.run(ship, Ship(first, number, away.scan_of("PF8K2M0D"))).result()
    away.ship("PF8K2M1D", number)
    assert bench.do(undo, Undo, target=first).outcome == "undone"
    assert [unit.serial for unit in away.shipment(number).units] == ["PF8K2M1D"]


def test_a_code_of_two_things_is_asked_about_and_a_number_taken_is_passed_over(away: Away) -> None:
    bench = away.bench
    away.routed("PF8K2M0D", tag="KC-0001")
    away.taken_in("PF8K2M1D", tag="KC-0001")
    number = away.list_(number="a-0001")
    assert number == "A0001"
    assert away.list_() == "A0002"
    for usecase, kind, fields in (
        (ship, Ship, {"shipment": number}),
        (receive_back, ReceiveBack, {}),
        (lend, Lend, {"to": "ES01"}),
    ):
        assert bench.why(usecase, kind, scan=away.scan_of("KC-0001"), **fields) == "several_named"
    assert bench.program.queries.away.shipment("A9999") is None
    assert bench.program.queries.away.handback("A9999") is None
    unit = bench.program.queries.away.unit(away.numbers["PF8K2M0D"])
    assert unit is not None
    assert (unit.serial, unit.school, unit.device) == ("PF8K2M0D", "北小学校", away.device("PF8K2M0D"))
    assert bench.program.queries.away.unit("8A-9999-X") is None
    two = [k.ref for k in bench.call(lambda uow: uow.devices_by_key("KC0001"))]
    for ref in two:  # one serial under two ids, as two registers that were brought in apart may leave it
        bench.record(Draft("changed", (ref,), {"set": {"serial": "SAME0001"}}))
    repair = away.numbers["PF8K2M0D"]
    wish = lambda action: Exchange(action, repair, "SAME0001", ExchangeKind.unit)  # noqa: E731
    assert bench.why(exchange, wish) == "several_named"


def test_texts_that_are_too_much_together_are_refused_and_not_half_written(away: Away) -> None:
    bench = away.bench
    away.routed("PF8K2M0D")
    number = away.list_(firm="NEC" + " " * 100, number="X" * 60)
    long = {"rma": "R" * 120}
    away.ship("PF8K2M0D", number, **long)
    assert bench.why(note_rma, NoteRma, repair=away.numbers["PF8K2M0D"], rma="修" * 41) == "text_too_long"
    away.routed("PF8K2M1D")
    other = away.list_(firm="N-E C" + "-" * 110, number="Y" * 110, due="2026-12-01")
    assert bench.why(ship, Ship, shipment=other, scan=away.scan_of("PF8K2M1D"), **long) == "text_too_long"
