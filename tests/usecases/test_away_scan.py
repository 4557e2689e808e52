"""One scan on the pages of shipments and boxes: what it means by where the unit is."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.bench_words import HandbackWay, ShipTo
from app.domain.commands import Undo
from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.usecases.away import SendShipment, send_shipment
from app.usecases.away_scan import ScanAway, ScanReturn, put_on_list, scan_away, scan_return
from app.usecases.hand_back import CloseHandback, close_handback
from app.usecases.loans import Lend, lend
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.away_stand import Away, away_at


@pytest.fixture
def away(bench: Bench) -> Away:
    return away_at(bench)


def scanned(away: Away, code: str, shipment: str = "") -> Any:
    return away.bench.do(scan_away, ScanAway, scan=away.scan_of(code), shipment=shipment)


def given(away: Away, code: str, **fields: Any) -> Any:
    told = {"way": HandbackWay.run, **fields}
    return away.bench.do(scan_return, ScanReturn, scan=away.scan_of(code), **told)


def why(away: Away, code: str, **fields: Any) -> str:
    if "way" in fields:
        return away.bench.why(scan_return, ScanReturn, scan=away.scan_of(code), **fields)
    return away.bench.why(scan_away, ScanAway, scan=away.scan_of(code), **fields)


def test_from_its_own_page_a_unit_only_goes_out(away: Away) -> None:
    """What scanned again would come back must not come back by a key that means to send it."""
    bench = away.bench
    away.routed("PF8K2M0D")
    number = bench.do(put_on_list, ScanAway, scan=away.scan_of("PF8K2M0D")).number
    bench.do(send_shipment, SendShipment, shipment=number)
    assert bench.why(put_on_list, ScanAway, scan=away.scan_of("PF8K2M0D")) == "on_other_list"
    away.ready("PF8K2M1D")
    assert bench.why(put_on_list, ScanAway, scan=away.scan_of("PF8K2M1D")) == "route_not_chosen"


def test_each_unit_finds_its_list_and_comes_back_by_the_same_scan(away: Away) -> None:
    bench = away.bench
    away.routed("PF8K2M0D")
    away.routed("PF8K2M1D", model="ASUS Chromebook CR11")
    away.routed("PF8K2M2D")
    away.routed("PF8K2M3D", route="installer")
    numbers = [scanned(away, f"PF8K2M{n}D").number for n in range(4)]
    assert numbers == ["A0001", "A0002", "A0001", "A0003"]
    assert [away.shipment(n).firm for n in ("A0001", "A0002", "A0003")] == ["NEC", "ASUS", ""]
    assert [away.shipment(n).to for n in ("A0001", "A0002", "A0003")] == ["maker", "maker", "installer"]
    assert why(away, "PF8K2M0D", shipment="A0001") == "on_this_list"
    assert why(away, "PF8K2M3D") == "on_this_list"
    bench.do(send_shipment, SendShipment, shipment="A0001")
    assert scanned(away, "PF8K2M0D").outcome == "came_back"
    away.routed("PF8K2M4D")
    assert scanned(away, "PF8K2M4D").number == "A0004", "one that left takes nothing more"
    bench.do(undo, Undo)
    assert [one.number for one in bench.program.queries.away.shipments()] == ["A0001", "A0002", "A0003"]
    digest(bench.program)


def test_the_list_in_front_is_taken_where_it_fits(away: Away) -> None:
    for n in range(3):
        away.routed(f"PF8K2M{n}D")
    first, second = away.list_(), away.list_()
    assert scanned(away, "PF8K2M0D", first).number == first
    assert scanned(away, "PF8K2M1D").number == second, "else the newest"
    installer = away.list_(ShipTo.installer)
    assert scanned(away, "PF8K2M2D", installer).number == second
    assert away.shipment(first).missing[0].serial == "PF8K2M0D"


def test_what_went_by_itself_comes_back_and_what_has_no_route_says_so(away: Away) -> None:
    away.routed("PF8K2M0D")
    away.note("PF8K2M0D", "shipped", state="at_maker", waybill="5")
    assert scanned(away, "PF8K2M0D").outcome == "came_back"
    away.routed("PF8K2M1D", route="installer")
    away.note("PF8K2M1D", "shipped", state="with_installer", rma="R5")
    assert scanned(away, "PF8K2M1D").outcome == "came_back"
    away.taken_in("PF8K2M2D")
    assert why(away, "PF8K2M2D") == "route_not_chosen"


def test_ready_units_go_in_the_open_box_of_their_way(away: Away) -> None:
    bench = away.bench
    away.ready("PF8K2M0D", accessories=("adapter",))
    away.ready("PF8K2M1D", school="南小学校")
    away.ready("PF8K2M2D")
    away.taken_in("PF8K2M3D")
    assert why(away, "PF8K2M0D", way=HandbackWay.run) == "accessories_unchecked"
    assert bench.program.queries.away.handbacks() == (), "no box is begun for what is not in it"
    assert why(away, "PF8K2M3D", way=HandbackWay.run) == "not_ready"
    assert given(away, "PF8K2M0D", with_it=("adapter",)).number == "A0001"
    assert given(away, "PF8K2M1D", way=HandbackWay.hand).number == "A0002"
    south = away.box(HandbackWay.run, "ES02")
    assert given(away, "PF8K2M2D", handback=south).number == "A0001", "the other is the other school's"
    digest(bench.program)


def test_a_unit_scanned_twice_into_its_box_is_told_so_until_the_box_has_left(away: Away) -> None:
    number = away.ready("PF8K2M0D")
    box = given(away, "PF8K2M0D").number
    assert why(away, "PF8K2M0D", way=HandbackWay.run) == "on_this_list"
    assert why(away, number, way=HandbackWay.hand) == "on_this_list", "by its slip and in another way too"
    away.bench.do(close_handback, CloseHandback, handback=box)
    assert why(away, "PF8K2M0D", way=HandbackWay.run) == "no_open_repair"


def test_a_lent_device_scanned_is_back(away: Away) -> None:
    bench = away.bench
    ref = Ref(Aggregate.device, device_id("SPARE001"))
    bench.record(Draft("registered", (ref,), {"set": {"serial": "SPARE001", "status": "spare"}}))
    bench.do(lend, Lend, scan=away.scan_of("SPARE001"), to="ES01")
    assert given(away, "SPARE001").outcome == "returned"
    assert why(away, "SPARE001", way=HandbackWay.run) == "no_open_repair"


def test_a_unit_that_changed_schools_finds_the_box_of_the_one_it_belongs_to_now(away: Away) -> None:
    """It was taken in from one school and moved to another since: the box of the first is not its box."""
    away.ready("PF8K2M0D", school="北小学校")
    ref, bench = away.device("PF8K2M0D"), away.bench
    old = str(away.state("PF8K2M0D")["school"])
    new = next(
        str(k.state["code"]) for k in bench.call(lambda u: u.registers(Aggregate.school)) if k.state["code"] != old
    )
    bench.record(Draft("changed", (ref,), {"set": {"school": new}}))
    boxes = {school: away.box(school=school) for school in (new, old)}
    assert given(away, "PF8K2M0D").number == boxes[new]
