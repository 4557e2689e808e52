"""Visits at a real ledger: planned, begun, written down, reported, closed; what is refused writes nothing."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap_visits import PapersOfVisits
from app.cli.visit_verbs import pickup
from app.domain.commands import GiveOutSlips, TakeIn, TakeInProvisional, Undo
from app.domain.drawing import Text
from app.domain.kinds import Family, Flag, IntakeOutcome, Role
from app.domain.visit_words import LineWhat, Todo
from app.usecases.blank_slips import give_out_slips
from app.usecases.change_setting import change_setting
from app.usecases.session import Actor, NotAllowed, stand_in
from app.usecases.take_in import take_in, take_in_provisional
from app.usecases.undo import UndoResult, undo
from app.usecases.visits import (
    ChangeVisit,
    OnVisit,
    PlanVisit,
    ReportVisit,
    VisitResult,
    WriteLine,
    begin_visit,
    cancel_visit,
    change_visit,
    close_visit,
    plan_visit,
    report_visit,
    write_line,
)
from tests.support.bench import Bench
from tests.support.real_desks import Hub, SyncDesk, digest, drain, heads, running
from tests.usecases.visit_stand import Visits, visits_at


@pytest.fixture
def stand(bench: Bench) -> Visits:
    return visits_at(bench)


def back(stand: Visits, action: bytes | None = None) -> UndoResult:
    found: UndoResult = stand.bench.do(undo, Undo, target=action, reason="違っていた")
    return found


# --- planning --------------------------------------------------------------------------------------------------------


def test_a_visit_is_planned_with_all_that_was_agreed(stand: Visits) -> None:
    found = stand.bench.do(
        plan_visit, PlanVisit, school="南小学校", day="令和8年11月20日", begins="15時30分", ends="１６：３０",
        todo=(Todo.swap, Todo.pickup, Todo.swap), words="3階の保管庫が充電しない",
        cabinets={"CB-0212": 1}, spares={"93HWZY_GD80": 2}, units={"KC-0001": 1, "KC-0002": 1},
    )  # fmt: skip
    assert found == VisitResult("planned", Family.ok, "A0001", "planned")
    (row,) = stand.queries.day()
    assert (row.school, row.school_code, row.window, row.turn) == ("南小学校", "ES02", "15:30–16:30", "next")
    assert row.todo == ("swap", "pickup")
    assert row.words.text == "3階の保管庫が充電しない"
    assert (row.cabinets, row.spares) == ((("CB-0212", 1),), (("93HWZY_GD80", 2),))
    assert row.units == (("KC-0001", 1), ("KC-0002", 1))
    assert "充電" not in repr(stand.state("A0001")), "words lie in the side store"
    digest(stand.bench.program)


def test_a_day_that_is_no_open_day_is_said_and_taken(stand: Visits) -> None:
    found = stand.bench.do(plan_visit, PlanVisit, school="ES01", day="2026-11-23")
    assert (found.family, found.reason, found.state) == (Family.look, "closed_day", "planned")
    stand.bench.call(lambda unit: change_setting(unit, "center.closed_days", "2026-11-24"))
    again = stand.bench.do(change_visit, ChangeVisit, visit=found.visit, day="2026-11-24")
    assert (again.outcome, again.reason) == ("changed", "closed_day")
    assert stand.bench.do(change_visit, ChangeVisit, visit=found.visit, day="2026-11-25").family is Family.ok


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"school": "東小学校"}, "unknown_school"),
        ({"day": ""}, "not_a_day"),
        ({"day": "いつか"}, "not_a_day"),
        ({"begins": "夕方"}, "visit_window"),
        ({"begins": "25:00"}, "visit_window"),
        ({"begins": "16:00", "ends": "15:30"}, "visit_window"),
        ({"ends": "15:30"}, "visit_window"),
        ({"todo": ("dance",)}, "visit_todo_unknown"),
        ({"units": {"090-1234-5678": 1}}, "personal_data"),
        ({"units": {" ": 1}}, "nothing_given"),
        ({"spares": {"GD80": 1000}}, "visit_count"),
        ({"words": "長" * 4_001}, "visit_too_long"),
    ],
)
def test_what_cannot_be_planned(stand: Visits, fields: dict[str, Any], reason: str) -> None:
    assert stand.bench.why(plan_visit, PlanVisit, **({"school": "ES01", "day": "2026-11-20"} | fields)) == reason


def test_a_long_list_is_kept_whole(stand: Visits) -> None:
    units = {f"KRM-{n:06d}-長い機種名の端末": 1 for n in range(60)}
    number = stand.planned(units=units)
    assert dict(stand.queries.day()[0].units) == units
    stand.bench.do(change_visit, ChangeVisit, visit=number, units=dict.fromkeys(list(units)[1:], 0))
    assert dict(stand.queries.day()[0].units) == {next(iter(units)): 1}
    digest(stand.bench.program)


def test_a_plan_changes_until_the_report(stand: Visits) -> None:
    number = stand.planned(begins="15:00", words="見る", todo=(Todo.swap,))
    change = {"school": "ES02", "ends": "16:00", "todo": (Todo.inspect,), "words": "", "begins": "14:00"}
    found = stand.bench.do(change_visit, ChangeVisit, visit=number, spares={"GD80": 1}, **change)
    assert found == VisitResult("changed", Family.ok, number, "planned")
    (row,) = stand.queries.day()
    assert (row.school_code, row.window, row.todo, row.words.text) == ("ES02", "14:00–16:00", ("inspect",), "")
    stand.bench.do(change_visit, ChangeVisit, visit=number, ends="")
    assert stand.queries.day()[0].window == "14:00"
    assert stand.bench.why(change_visit, ChangeVisit, visit=number) == "nothing_given"
    assert stand.bench.why(change_visit, ChangeVisit, visit=number, begins="14:00") == "nothing_given"
    assert stand.bench.why(change_visit, ChangeVisit, visit=number, begins="", ends="9:00") == "visit_window"
    assert stand.bench.why(change_visit, ChangeVisit, visit="A0099", day="2026-11-20") == "unknown_visit"
    stand.begin(number)
    stand.report(number)
    assert stand.bench.why(change_visit, ChangeVisit, visit=number, day="2026-11-21") == "visit_reported"


# --- the day ---------------------------------------------------------------------------------------------------------


def test_visits_of_a_day_are_made_one_after_another(stand: Visits) -> None:
    late, first, open_end = stand.planned(begins="16:00"), stand.planned(begins="9:30"), stand.planned(school="ES02")
    stand.planned(day="2026-11-27")

    def turns() -> list[tuple[str, str]]:
        return [(row.visit, row.turn) for row in stand.queries.day()]

    assert turns() == [(first, "next"), (late, "later"), (open_end, "later")]
    assert stand.begin(first) == VisitResult("begun", Family.ok, first, "begun")
    assert stand.queries.now() == first
    assert turns() == [(first, "now"), (late, "next"), (open_end, "later")]
    again = stand.begin(late)
    assert (again.family, again.reason, again.other) == (Family.look, "other_begun", first)
    assert turns() == [(first, "begun"), (late, "now"), (open_end, "next")]
    assert stand.begin(first).other == late
    stand.report(first)
    assert stand.queries.now() == ""
    stand.bench.do(cancel_visit, OnVisit, visit=open_end)
    assert turns() == [(first, "done"), (late, "begun"), (open_end, "cancelled")]
    assert [row.visit for row in stand.queries.visits("2026-11-21", "2026-11-30")] == ["A0004"]
    assert [row.visit for row in stand.queries.visits(until="2026-11-20", school="ES02")] == [open_end]
    assert stand.queries.day("2026-11-30") == ()
    digest(stand.bench.program)


def test_begun_again_here_it_is_the_one_under_way_and_nothing_is_written(stand: Visits) -> None:
    number = stand.begun()
    before = heads(stand.bench.program)
    assert stand.begin(number) == VisitResult("same", Family.look, number, "begun", "begun_already")
    assert heads(stand.bench.program) == before
    back(stand)
    assert (stand.queries.now(), stand.queries.day()[0].turn) == ("", "next")


def test_lines_and_the_work_report(stand: Visits) -> None:
    number = stand.begun()
    do = stand.bench.do
    do(write_line, WriteLine, visit=number, what=LineWhat.none, thing="CB-0212")
    do(write_line, WriteLine, visit=number, what=LineWhat.none, thing="4年1組", words="ほこりを払った")
    stand.bench.clock.tick(minutes=5)
    assert do(write_line, WriteLine, visit=number, words="鍵は職員室").outcome == "noted"
    assert stand.report(number) == VisitResult("reported", Family.ok, number, "done")
    detail = stand.queries.visit(number)
    assert detail is not None
    assert [(line.what, line.thing, line.words.text) for line in detail.lines] == [
        ("none", "CB-0212", ""), ("none", "4年1組", "ほこりを払った"), ("note", "", "鍵は職員室"),
    ]  # fmt: skip
    assert detail.lines[2].local == "2026-11-20 12:05:00"
    assert (detail.confirmer.text, detail.report.text, detail.reported) == ("山田", "", "2026-11-20")
    assert (detail.row.nothing, detail.row.notes, detail.begun, detail.closed) == (2, 1, "2026-11-20", "")
    assert "山田" not in repr(stand.state(number))
    assert stand.bench.why(write_line, WriteLine, visit=number, words="あと") == "visit_reported"
    found = do(report_visit, ReportVisit, visit=number, words="担当の先生が不在")
    assert (found.family, found.reason) == (Family.look, "unconfirmed")
    again = stand.queries.visit(number)
    assert again is not None
    assert (again.confirmer.text, again.report.text) == ("", "担当の先生が不在")
    assert stand.queries.visit("A0099") is None
    digest(stand.bench.program)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"what": LineWhat.swap}, "visit_line_by_scan"),
        ({"what": LineWhat.pickup}, "visit_line_by_scan"),
        ({"words": " "}, "nothing_given"),
        ({"what": LineWhat.none, "thing": "t.yamada@example.jp"}, "personal_data"),
        ({"what": LineWhat.none, "thing": "長" * 41}, "text_too_long"),
        ({"words": "長" * 4_001}, "visit_too_long"),
        ({"visit": "A0099", "words": "x"}, "unknown_visit"),
    ],
)
def test_lines_that_are_refused(stand: Visits, fields: dict[str, Any], reason: str) -> None:
    assert stand.bench.why(write_line, WriteLine, **({"visit": stand.begun()} | fields)) == reason


def test_what_a_visit_that_is_not_there_yet_or_any_more_refuses(stand: Visits) -> None:
    number = stand.planned()
    why = stand.bench.why
    assert why(write_line, WriteLine, visit=number, words="x") == "visit_not_begun"
    assert why(report_visit, ReportVisit, visit=number, confirmer="山田") == "visit_not_begun"
    stand.begin(number)
    assert why(report_visit, ReportVisit, visit=number, confirmer=" ") == "visit_confirmer_needed"
    assert why(close_visit, OnVisit, visit=number) == "visit_not_reported"
    assert why(cancel_visit, OnVisit, visit=number) == "visit_begun"
    stand.report(number)
    assert why(begin_visit, OnVisit, visit=number) == "visit_reported"
    assert stand.bench.do(close_visit, OnVisit, visit=number) == VisitResult("closed", Family.ok, number, "closed")
    assert stand.bench.do(close_visit, OnVisit, visit=number).outcome == "closed"
    assert why(report_visit, ReportVisit, visit=number, confirmer="山田") == "visit_closed"
    other = stand.planned()
    assert stand.bench.do(cancel_visit, OnVisit, visit=other).state == "cancelled"
    assert stand.bench.do(cancel_visit, OnVisit, visit=other).state == "cancelled"
    assert why(begin_visit, OnVisit, visit=other) == "visit_cancelled"


def test_who_may(stand: Visits) -> None:
    stand.bench.program.desk.actor = Actor(code="OP0009", role=Role.label, proved=True)
    with pytest.raises(NotAllowed):
        stand.planned()


# --- pick-ups --------------------------------------------------------------------------------------------------------


def test_a_pick_up_is_an_intake_and_a_line_in_one_action(stand: Visits) -> None:
    number = stand.begun()
    found = stand.bench.scan("KC-0001", visit=number)
    assert found.outcome is IntakeOutcome.awaiting_form
    detail = stand.queries.visit(number)
    assert detail is not None
    (line,) = detail.lines
    assert (line.what, line.repair, line.serial, line.tag) == ("pickup", found.repair, "PF8K2M1D", "KC-0001")
    assert line.device == found.device
    assert [(thing.kind, thing.code, thing.serial) for thing in detail.car] == [("unit", found.repair, "PF8K2M1D")]
    assert detail.row.pickups == 1
    assert back(stand).outcome == "undone"
    detail = stand.queries.visit(number)
    assert detail is not None
    assert (detail.lines, detail.car, detail.row.pickups) == ((), (), 0)
    assert stand.bench.program.queries.repairs() == ()
    digest(stand.bench.program)


def test_a_unit_of_another_school_is_seen(stand: Visits) -> None:
    assert Flag.other_school in stand.bench.scan("KC-0001", visit=stand.begun(school="ES02")).flags
    assert Flag.other_school not in stand.bench.scan("KC-0002", visit=stand.begun(school="ES01")).flags


def test_a_unit_that_is_in_repair_already_makes_no_line(stand: Visits) -> None:
    stand.bench.scan("KC-0001")
    number = stand.begun()
    assert stand.bench.scan("KC-0001", visit=number).outcome is IntakeOutcome.already_open
    assert "lines" not in stand.state(number)


def test_a_pick_up_needs_a_visit_under_way(stand: Visits) -> None:
    scan = stand.scan_of("KC-0001")
    assert stand.bench.why(take_in, TakeIn, scan=scan, visit=stand.planned()) == "visit_not_begun"
    assert stand.bench.why(take_in, TakeIn, scan=scan, visit="A0099") == "unknown_visit"
    assert stand.bench.why(take_in_provisional, TakeInProvisional, visit=stand.planned()) == "visit_not_begun"


def test_blank_slips_on_a_visit_with_a_unit_and_with_one_nobody_can_read(stand: Visits) -> None:
    first, second = stand.bench.do(give_out_slips, GiveOutSlips, slips=2).numbers
    number = stand.begun()
    assert stand.bench.scan("KC-0001", visit=number, slip=first, fault="screen").repair == first
    tail = stand.bench.do(take_in_provisional, TakeInProvisional, tail="2K", slip=second, visit=number)
    assert tail.repair == second
    detail = stand.queries.visit(number)
    assert detail is not None
    assert [(line.repair, line.serial) for line in detail.lines] == [(first, "PF8K2M1D"), (second, "")]
    assert stand.bench.program.queries.blank_slip(first) is False
    digest(stand.bench.program)


def test_slips_of_a_day_without_power_are_entered_afterwards(stand: Visits) -> None:
    """Numbers were given out on paper; the next day, and in the next fiscal year, unit and slip are scanned."""
    slips = stand.bench.do(give_out_slips, GiveOutSlips, slips=2).numbers
    yesterday = stand.begun(day="2026-11-19")
    stand.bench.clock.tick(days=1)
    assert stand.bench.scan("KC-0001", visit=yesterday, slip=slips[0]).repair == slips[0]
    stand.bench.clock.tick(days=150)
    assert stand.bench.scan("KC-0002", slip=slips[1]).repair == slips[1]
    digest(stand.bench.program)


# --- undo ------------------------------------------------------------------------------------------------------------


def test_each_step_is_taken_back_in_its_order(stand: Visits) -> None:
    number = stand.planned()
    plan = stand.last()
    stand.begin(number)
    begin = stand.last()
    stand.bench.do(write_line, WriteLine, visit=number, words="鍵は職員室")
    line = stand.last()
    stand.bench.scan("KC-0001", visit=number)
    unit = stand.last()
    stand.report(number)
    report = stand.last()
    refused = {plan: "built_on", begin: "built_on", line: "visit_reported", unit: "visit_reported"}
    for action, reason in refused.items():
        assert back(stand, action).reason == reason
    for action, state in ((report, "begun"), (unit, "begun"), (line, "begun"), (begin, "planned")):
        assert back(stand, action).outcome == "undone"
        assert stand.state(number)["state"] == state
    assert back(stand, plan).outcome == "undone"
    assert stand.queries.day() == ()
    assert stand.queries.visit(number) is None
    digest(stand.bench.program)


def test_a_closed_visit_is_opened_by_taking_its_end_back(stand: Visits) -> None:
    number = stand.begun()
    stand.report(number)
    report = stand.last()
    stand.bench.do(close_visit, OnVisit, visit=number)
    assert back(stand, report).reason == "visit_closed"
    assert back(stand).outcome == "undone"
    assert stand.state(number)["state"] == "done"
    assert back(stand, report).outcome == "undone"


def test_a_plans_change_and_its_calling_off_are_taken_back(stand: Visits) -> None:
    number = stand.planned()
    plan = stand.last()
    stand.bench.do(change_visit, ChangeVisit, visit=number, begins="9:00", spares={"GD80": 1})
    assert back(stand).outcome == "undone"
    (row,) = stand.queries.day()
    assert (row.window, row.spares) == ("", ())
    stand.bench.do(cancel_visit, OnVisit, visit=number)
    assert back(stand).outcome == "undone"
    assert stand.queries.day()[0].turn == "next"
    stand.bench.program.desk.actor = Actor(code="OP0009", role=Role.label, proved=True)
    with pytest.raises(NotAllowed):
        back(stand, plan)


# --- the evening -----------------------------------------------------------------------------------------------------


def test_the_evenings_line_counts_what_was_done_here(stand: Visits) -> None:
    number = stand.begun()
    stand.planned(day="2026-11-27")
    stand.bench.scan("KC-0001", visit=number)
    line = stand.queries.evening()
    assert (line.day, line.saved, line.sent, line.confirmed, line.total) == ("2026-11-20", 3, 0, 0, 3)
    assert stand.queries.evening("2026-11-19").total == 0


def test_a_visit_on_another_day_than_agreed_counts_on_the_day_it_was_made(stand: Visits) -> None:
    number = stand.planned(day="2026-11-27")
    assert stand.queries.evening().total == 0
    stand.begin(number)
    stand.bench.scan("KC-0001", visit=number)
    assert stand.queries.evening().saved == 3


def test_it_goes_on_as_the_deliveries_and_the_hub_do(stand: Visits) -> None:
    number = stand.begun()
    stand.bench.do(write_line, WriteLine, visit=number, words="鍵は職員室")

    def delivered(kind: str, state: str) -> None:
        sql = "INSERT INTO delivery(seq, destination, item, payload, state) SELECT seq, ?, x'', x'', ? FROM operation"
        values = (state, state, f'%"k":"{kind}"%')
        where = f"{sql} WHERE CAST(body AS TEXT) LIKE ?"
        stand.bench.call(lambda unit: unit._db.exec_driver_sql(where, values))

    for kind, state in (("visit_begun", "confirmed"), ("visit_begun", "sent"), ("visit_line", "waiting")):
        delivered(kind, state)
    line = stand.queries.evening()
    assert (line.saved, line.sent, line.confirmed) == (2, 1, 0), "the slowest of its deliveries counts"
    desk = SyncDesk(stand.bench.program, Hub())
    drain([desk])
    line = stand.queries.evening()
    assert (line.saved, line.sent, line.confirmed) == (1, 1, 1)
    stand.planned()
    assert stand.queries.evening().saved == 2


def test_two_desks_on_one_visit_apart(stand: Visits, tmp_path: Path) -> None:
    """Lines of both stand, each counts its own in the evening, and which visit is under way is each one's own."""
    number = stand.begun()
    hub = Hub()
    here = SyncDesk(stand.bench.program, hub)
    drain([here])
    with running(tmp_path / "other", stand.bench.clock) as program:
        there = SyncDesk(program, hub)
        there.pull()
        other = Visits(Bench(program, tmp_path, stand.bench.clock))
        other.bench.program.desk.actor = stand_in()
        assert [row.turn for row in other.queries.day()] == ["begun"]
        assert other.queries.now() == ""
        assert other.begin(number).outcome == "begun"
        other.bench.do(write_line, WriteLine, visit=number, words="2階も見た")
        stand.bench.scan("KC-0001", visit=number)
        drain([here, there])
        for desk in (stand, other):
            detail = desk.queries.visit(number)
            assert detail is not None
            assert {line.what for line in detail.lines} == {"note", "pickup"}
        assert stand.state(number) == other.state(number)
        assert (stand.queries.evening().total, other.queries.evening().total) == (3, 1)
        assert digest(stand.bench.program) == digest(program)


def test_what_is_written_days_after_the_visit_says_its_own_day(stand: Visits) -> None:
    bench = stand.bench
    number = stand.begun()
    bench.do(write_line, WriteLine, visit=number, what=LineWhat.none, thing="3年2組")
    (slip,) = bench.do(give_out_slips, GiveOutSlips, slips=1).numbers
    asked = Namespace(visit=number, codes=["PF8K2M0D"], fault=None, cause=None)
    assert not any("受付日" in words for words in pickup(bench.program, asked).words), "on the day itself"
    bench.clock.tick(days=5)
    late = pickup(bench.program, Namespace(**vars(asked) | {"codes": ["PF8K2M1D", slip]}))
    assert [each["repair"] for each in late.body["results"]] == [slip]
    assert late.words[-1] == "訪問日は 2026-11-20、受付日は今日（2026-11-25）です。"
    again = pickup(bench.program, asked)
    assert "受付日" not in again.words[-1], "no intake was opened by it"
    detail = stand.queries.visit(number)
    assert detail is not None
    assert (detail.held, [detail.time_of(line) for line in detail.lines]) == ("2026-11-20", ["12:00", "12:00", "11/25"])
    paper = PapersOfVisits(bench.program).report(number, "A")
    texts = [part.text for page in paper.pages for part in page.items if isinstance(part, Text)]
    assert texts.count("11/25") == 1
    assert bench.call(lambda unit: unit.repairs_by_number(slip))[0].state["repairs"][slip]["opened"] == "2026-11-25"
