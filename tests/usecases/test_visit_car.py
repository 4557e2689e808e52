"""The car: spares loaded and used, what was taken out and picked up; counted back, the missing and the extra named."""

from __future__ import annotations

from typing import Any

import pytest

from app.bootstrap_visits import PapersOfVisits
from app.domain.codes import CodeKind, printed_code
from app.domain.commands import Undo
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref
from app.domain.rules.visits import visit_ref
from app.usecases.charger_moves import Load, load
from app.usecases.swap import Swap, swap
from app.usecases.undo import undo
from app.usecases.visit_count import CountBack, EndCount, count_back, end_count
from app.usecases.visits import OnVisit, VisitResult, cancel_visit, close_visit
from tests.labels.test_papers import said
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.visit_stand import Visits, visits_at


@pytest.fixture
def stand(bench: Bench) -> Visits:
    found = visits_at(bench)
    for code in ("CH-0096", "CH-0097", "CH-0099"):
        found.charger(code, place="center")
    found.charger("CB-0212", kind="cabinet", school="ES01", room="4年1組", status="installed")
    found.charger("CH-0102", model="RJC-01", serial="GD80-1904417", school="ES01", room="4年1組", status="installed")
    return found


def count(stand: Visits, code: str, *visits: str, **more: Any) -> VisitResult:
    found: VisitResult = stand.bench.do(count_back, CountBack, visits=visits, scan=stand.scan_of(code), **more)
    return found


def at(stand: Visits, ref: Ref) -> dict[str, Any]:
    found: dict[str, Any] = stand.bench.call(lambda unit: dict(unit.head(ref)["at"]))
    return found


def swapped(stand: Visits, out: str, spare: str, number: str) -> None:
    """One swap, in the three scans of the desk."""
    scans = {"cabinet": stand.scan_of("CB-0212"), "out": stand.scan_of(out), "spare": stand.scan_of(spare)}
    assert stand.bench.do(swap, Swap, visit=number, **scans).outcome == "swapped"


def test_spares_loaded_used_and_back_are_lines_and_the_car_tells_what_is_left(stand: Visits) -> None:
    number = stand.planned()
    for code in ("CH-0096", "CH-0097"):
        stand.load(code, number)
    stand.begin(number)
    swapped(stand, "CH-0102", "CH-0096", number)
    unit = stand.bench.scan("KC-0001", visit=number).repair
    things = [(thing.kind, thing.code) for thing in stand.queries.car()]
    assert things == [("spare", "CH-0097"), ("taken_out", "CH-0102"), ("unit", unit)]
    detail = stand.queries.visit(number)
    assert detail is not None
    swap, pickup = detail.lines
    assert (swap.what, swap.out, swap.into, swap.cabinet, swap.room) == (
        "swap", "CH-0102", "CH-0096", "CB-0212", "4年1組",
    )  # fmt: skip
    assert (swap.out_model, swap.into_model) == ("RJC-01", "93HWZY_GD80")
    assert pickup.repair == unit
    assert [(line.what, line.into) for line in detail.moves] == [("load", "CH-0096"), ("load", "CH-0097")]
    assert (detail.row.swaps, detail.row.loaded, detail.row.car, detail.row.pickups) == (1, 2, 3, 1)
    assert swap.out_serial == "GD80-1904417"
    stand.report(number)
    printed = said(PapersOfVisits(stand.bench.program).report(number, "訪問PC C"))
    for wanted in (
        "CH-0102",
        "CH-0096",
        "93HWZY_GD80（RJC-01 の代わり）",
        unit,
        "4年1組 CB-0212",
        "2台",
        "GD80-1904417",
    ):
        assert wanted in printed, wanted
    assert "CH-0097" not in printed, "what was not used is no matter of the school's"
    digest(stand.bench.program)


def test_what_comes_out_of_the_car_lies_at_the_center_again(stand: Visits) -> None:
    stand.bench.register(Aggregate.place, "D04")
    number = stand.begun()
    spare = stand.load("CH-0097", number)
    swapped(stand, "CH-0102", "CH-0096", number)
    found = count(stand, "CH-0097", number, place=stand.place_code("D04"))
    assert (found.outcome, found.family, found.code, found.visit) == ("back", Family.ok, "CH-0097", number)
    assert at(stand, spare) == {"status": "spare", "place": "D04", "since": "2026-11-20"}
    assert count(stand, "CH-0102", number).outcome == "back"
    assert at(stand, stand.charger_ref("CH-0102"))["status"] == "taken_out"
    assert "visit" not in at(stand, stand.charger_ref("CH-0102"))
    assert stand.queries.car() == ()
    again = count(stand, "CH-0097", number)
    assert (again.outcome, again.family, again.reason) == ("counted_before", Family.look, "counted_before")
    stand.bench.do(undo, Undo, target=None)
    assert [thing.code for thing in stand.queries.car()] == ["CH-0102"]
    digest(stand.bench.program)


def test_a_visit_that_a_swap_was_made_on_was_begun(stand: Visits) -> None:
    """The swap rests on the visit's beginning, as a note and a pick-up do; what was only loaded before does not."""
    number = stand.planned()
    stand.begin(number)
    begin = stand.last()
    swapped(stand, "CH-0102", "CH-0096", number)
    found = stand.bench.do(undo, Undo, target=begin, reason="違っていた")
    assert (found.outcome, found.reason) == ("refused", "built_on")
    stand.bench.do(undo, Undo, target=None)
    stand.load("CH-0096", number)
    assert stand.bench.do(undo, Undo, target=begin, reason="違っていた").outcome == "undone"


def test_what_was_loaded_on_a_visit_that_is_gone_still_comes_back(stand: Visits) -> None:
    """Another desk took the plan back while this one loaded: the spare is in the car all the same."""
    number = stand.begun()
    lost = {"status": "in_car", "visit": "B0009", "since": "2026-11-20"}
    spare = stand.charger_ref("CH-0096")
    stand.bench.record(Draft("charger_moved", (spare, visit_ref("B0009")), {"to": lost, "why": "load", "n": "B0009"}))
    assert (count(stand, "CH-0096", number).outcome, at(stand, spare)["status"]) == ("back", "spare")


def test_a_thing_of_another_visit_goes_out_of_its_own_car(stand: Visits) -> None:
    first, second = stand.begun(), stand.begun()
    stand.load("CH-0096", first)
    found = count(stand, "CH-0096", second)
    assert (found.outcome, found.visit) == ("back", first)


def test_the_missing_and_the_extra_are_named(stand: Visits) -> None:
    first, second = stand.begun(), stand.begun()
    stand.load("CH-0096", first)
    stand.load("CH-0097", second)
    unit = stand.bench.scan("KC-0001", visit=second).repair
    extra = count(stand, "CH-0099", first, second)
    assert (extra.outcome, extra.family, extra.reason, extra.code) == ("extra", Family.look, "not_loaded", "CH-0099")
    assert count(stand, "CH-0099", first, second).outcome == "counted_before"
    assert count(stand, "KC-0002", first).code == "KC-0002"
    ended = stand.bench.do(end_count, EndCount, visits=(first, second))
    assert (ended.outcome, ended.family, ended.reason) == ("counted", Family.look, "car_missing")
    assert ended.missing == ("CH-0096", unit, "CH-0097")
    told: dict[str, str] = {}
    for number in (first, second):
        detail = stand.queries.visit(number)
        assert detail is not None
        told |= {one.code: one.said for one in detail.counted}
    assert told == {"CH-0099": "extra", "KC-0002": "extra", "CH-0096": "missing", "CH-0097": "missing", unit: "missing"}
    assert count(stand, "CH-0096", first).outcome == "back", "found after all"
    assert stand.queries.day()[0].missing == 0
    digest(stand.bench.program)


def test_a_spare_that_was_loaded_and_put_in_says_where_when_it_is_counted(stand: Visits) -> None:
    number = stand.begun()
    stand.load("CH-0096", number)
    swapped(stand, "CH-0050", "CH-0096", number)
    told = count(stand, "CH-0096", number)
    assert (told.outcome, told.family, told.reason) == ("extra", Family.look, "installed_there")
    assert (told.where, told.on) == ("北小学校　4年1組", "2026-11-20")


def test_a_picked_up_unit_is_counted_by_its_own_code_or_its_slip(stand: Visits) -> None:
    number = stand.begun()
    first, second = (stand.bench.scan(code, visit=number).repair for code in ("KC-0001", "KC-0002"))
    assert count(stand, "PF8K2M1D", number).code == first
    assert count(stand, second or "", number).code == second
    assert stand.queries.car((number,)) == ()
    assert count(stand, second or "", number).outcome == "counted_before"


def test_a_shelf_s_label_is_believed_though_no_register_holds_it(stand: Visits) -> None:
    number = stand.begun()
    spare = stand.load("CH-0097", number)
    assert count(stand, "CH-0097", number, place=printed_code(CodeKind.place, "D99").text).outcome == "back"
    assert at(stand, spare)["place"] == "D99"


@pytest.mark.parametrize(
    ("code", "visits", "place", "reason"),
    [
        ("NOSUCH99", ("A0001",), "", "visit_no_load"),
        ("CH-0096", (), "", "unknown_visit"),
        ("CH-0096", ("A0099",), "", "unknown_visit"),
        ("CH-0096", ("A0001",), "D04", "unknown_place"),
        ("CH-0096", ("A0001",), "BXA0001", "unknown_place"),
        ("\x00", ("A0001",), "", "unreadable"),
        ("BOTH-01", ("A0001",), "", "several_named"),
    ],
)
def test_counts_that_are_refused(stand: Visits, code: str, visits: tuple[str, ...], place: str, reason: str) -> None:
    stand.begun()
    stand.charger("BOTH-01")
    fields = {"serial": "5CD0000001", "tag": "BOTH-01", "kind": "chromebook"}
    stand.bench.record(Draft("registered", (Ref(Aggregate.device, b"\x01" * 16),), {"set": fields}))
    if place == "BXA0001":
        place = printed_code(CodeKind.box, "A0001").text
    scan = stand.scan_of(code)
    assert stand.bench.why(count_back, CountBack, visits=visits, scan=scan, place=place) == reason


def test_a_visit_ends_with_a_counted_car(stand: Visits) -> None:
    number = stand.begun()
    stand.load("CH-0096", number)
    stand.report(number)
    assert stand.bench.why(close_visit, OnVisit, visit=number) == "visit_car_not_counted"
    stand.bench.do(end_count, EndCount, visits=(number,))
    assert stand.bench.do(close_visit, OnVisit, visit=number).outcome == "closed"
    other = stand.planned()
    stand.load("CH-0097", other)
    assert stand.bench.why(cancel_visit, OnVisit, visit=other) == "visit_car_loaded"
    count(stand, "CH-0097", other)
    assert stand.bench.do(cancel_visit, OnVisit, visit=other).outcome == "cancelled"


def test_what_was_moved_cannot_be_taken_back_under_the_report(stand: Visits) -> None:
    number = stand.begun()
    stand.load("CH-0096", number)
    action = stand.last()
    stand.report(number)
    found = stand.bench.do(undo, Undo, target=action, reason="違っていた")
    assert found.reason == "visit_reported"


def test_a_spare_of_which_the_register_says_that_it_is_in_the_car_comes_out_on_the_visit_that_is_counted(
    stand: Visits,
) -> None:
    number = stand.begun()
    spare = stand.charger("CH-0201", place="car", status="in_car")
    assert count(stand, "CH-0201", number).outcome == "back"
    assert at(stand, spare)["status"] == "spare"


def test_a_swap_needs_a_visit_under_way_and_a_load_one_that_is_not_over(stand: Visits) -> None:
    number = stand.planned()
    scans = {"cabinet": stand.scan_of("CB-0212"), "out": stand.scan_of("CH-0102"), "spare": stand.scan_of("CH-0096")}
    assert stand.bench.why(swap, Swap, visit=number, **scans) == "visit_not_begun"
    assert stand.load("CH-0096", number)
    stand.begin(number)
    stand.report(number)
    assert stand.bench.why(swap, Swap, visit=number, **scans) == "visit_reported"
    assert stand.bench.why(load, Load, visit=number, scan=stand.scan_of("CH-0097")) == "visit_reported"


def test_other_moves_on_a_visit_are_lines_of_their_own(stand: Visits) -> None:
    """A move of a kind this version's desk doesn't write on visits, of another one's: it is told, and printed."""
    number, other = stand.begun(), stand.begun()
    stand.load("CH-0096", other)
    about = (stand.charger_ref("CH-0097"), visit_ref(number))
    stand.bench.record(
        Draft("charger_moved", about, {"to": {"status": "stored"}, "why": "correct", "n": number}),
    )
    stand.bench.record(Draft("charger_moved", about, {"to": {"status": "at_maker"}, "why": "maker", "n": number}))
    detail = stand.queries.visit(number)
    assert detail is not None
    assert [(line.what, line.into) for line in detail.lines] == [("correct", "CH-0097"), ("maker", "CH-0097")]
    printed = said(PapersOfVisits(stand.bench.program).report(number, "A"))
    assert all(wanted in printed for wanted in ("台帳の訂正", "移動", "CH-0097"))
    assert stand.queries.car((number,)) == ()
    with pytest.raises(KeyError):
        PapersOfVisits(stand.bench.program).report("A0099", "A")


def test_a_count_of_what_nobody_knows_any_more_goes_by_its_key(stand: Visits) -> None:
    number = stand.begun()
    stand.bench.record(Draft("visit_counted", (visit_ref(number),), {"extra": ["d:x", "z:y", "8A-0001-A"]}))
    detail = stand.queries.visit(number)
    assert detail is not None
    assert [one.code for one in detail.counted] == ["8A-0001-A", "d:x", "z:y"]
