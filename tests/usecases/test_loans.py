"""Substitutes and gear: lent to a school until a day, back, overdue; units moved."""

from __future__ import annotations

import pytest

from app.domain.commands import Undo
from app.domain.kinds import Aggregate
from app.domain.operations import Draft
from app.usecases.loans import (
    EndLoan,
    ExtendLoan,
    LackingCame,
    Lend,
    LoanResult,
    Move,
    end_loan,
    extend_loan,
    lacking_came,
    lend,
    move,
)
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.away_stand import Away, away_at


@pytest.fixture
def away(bench: Bench) -> Away:
    return away_at(bench)


def spare(away: Away, serial: str, **fields: str) -> None:
    from app.domain.identity import device_id
    from app.domain.operations import Ref

    ref = Ref(Aggregate.device, device_id(serial))
    away.bench.record(Draft("registered", (ref,), {"set": {"serial": serial, "status": "spare", **fields}}))


def given(away: Away, serial: str, to: str, **fields: object) -> LoanResult:
    found: LoanResult = away.bench.do(lend, Lend, scan=away.scan_of(serial), to=to, **fields)
    return found


def test_a_substitute_stands_in_for_a_repair_and_comes_back_as_it_was(away: Away) -> None:
    bench = away.bench
    spare(away, "SPARE001", tag="KC-9001")
    number = away.taken_in("PF8K2M0D")
    result = given(away, "SPARE001", "北小", due="2026-11-27", repair=number)
    assert (result.outcome, result.family.value, result.to, result.code) == ("lent", "ok", "ES01", "KC-9001")
    assert away.state("SPARE001")["status"] == "lent"
    row = bench.program.queries.away.loans("ES01")[0]
    assert (row.serial, row.school, row.due, row.repair, row.over, row.repair_open) == (
        "SPARE001", "北小学校", "2026-11-27", number, 0, True,
    )  # fmt: skip
    assert bench.program.queries.away.loans("ES02") == ()
    bench.clock.tick(days=12)
    assert bench.program.queries.away.loans()[0].over == 3
    assert bench.do(end_loan, EndLoan, scan=away.scan_of("KC-9001")).to == "ES01"
    assert away.state("SPARE001")["status"] == "spare"
    assert bench.program.queries.away.loans() == ()
    bench.do(undo, Undo)
    assert [loan.serial for loan in bench.program.queries.away.loans()] == ["SPARE001"]
    digest(bench.program)


def test_one_in_use_may_be_lent_and_is_to_be_looked_at(away: Away) -> None:
    spare(away, "ROUTER01", kind="wifi_router")
    away.bench.record(Draft("changed", (away.device("ROUTER01"),), {"set": {"status": "in_use"}}))
    result = given(away, "ROUTER01", "es02")
    assert (result.family.value, result.reason, result.to) == ("look", "was_in_use", "ES02")
    away.bench.do(end_loan, EndLoan, scan=away.scan_of("ROUTER01"))
    assert away.state("ROUTER01")["status"] == "in_use"


def test_what_is_not_lent_says_why(away: Away) -> None:
    bench = away.bench
    spare(away, "SPARE001")
    spare(away, "SPARE002", status="stored")
    away.taken_in("PF8K2M0D")

    def why(code: str, **fields: str) -> str:
        return bench.why(lend, Lend, scan=away.scan_of(code), **{"to": "ES01", **fields})

    assert why("") == "unreadable"
    assert why("NOSUCH99") == "unknown_device"
    assert why("PF8K2M0D") == "in_repair"
    assert why("SPARE002") == "not_lendable"
    assert why("SPARE001", to="山田太郎") == "unknown_school"
    assert why("SPARE001", to=" ") == "unknown_school"
    assert why("SPARE001", due="2026-11-19") == "due_is_past"
    assert why("SPARE001", due="来週") == "not_a_day"
    assert why("SPARE001", repair="8A-9999-X") == "unknown_repair"
    given(away, "SPARE001", "ES01", due="令和8年11月20日")
    assert why("SPARE001") == "already_lent"
    asked = bench.program.queries.loans
    named = {serial: asked.why_not(away.device(serial)) for serial in ("SPARE001", "SPARE002", "PF8K2M0D")}
    assert named == {"SPARE001": "already_lent", "SPARE002": "not_lendable", "PF8K2M0D": "in_repair"}
    assert bench.why(end_loan, EndLoan, scan=away.scan_of("SPARE002")) == "not_lent"
    assert bench.why(move, Move, scan=away.scan_of("SPARE001"), to="ES02") == "lent_now"
    spare(away, "GONE0001", status="disposed")
    assert bench.why(move, Move, scan=away.scan_of("GONE0001"), to="ES02") == "not_movable"


def test_a_closed_school_lends_as_its_successor_and_two_of_a_name_are_asked(away: Away) -> None:
    bench = away.bench
    bench.register(Aggregate.school, "ES03", name="大橋小学校", successor="ES02")
    bench.register(Aggregate.school, "ES04", name="同名小学校")
    bench.register(Aggregate.school, "ES05", name="同名小学校", successor="ES05")
    spare(away, "SPARE001")
    assert bench.why(lend, Lend, scan=away.scan_of("SPARE001"), to="同名小学校") == "several_named"
    assert given(away, "SPARE001", "大橋小学校").to == "ES02"
    bench.do(end_loan, EndLoan, scan=away.scan_of("SPARE001"))
    assert given(away, "SPARE001", "ES05").to == "ES05"


def test_units_move_to_another_school_or_to_a_place_of_ours(away: Away) -> None:
    bench = away.bench
    away.taken_in("PF8K2M0D")
    to = bench.program.desk.read_scan

    def moved(text: str) -> str:
        return str(bench.do(move, Move, scan=to("PF8K2M0D"), to=text).outcome)

    assert moved("南小学校") == "moved"
    state = away.state("PF8K2M0D")
    assert (state["school"], state["former_school"]) == ("ES02", "ES01")
    assert moved("ES02") == "same"
    from app.domain.codes import CodeKind, printed_code

    place = printed_code(CodeKind.place, "A01").text
    assert moved(place) == "moved", "a shelf's label that we printed is believed, registered or not"
    assert away.state("PF8K2M0D")["place"] == "A01"
    assert moved(place) == "same"
    assert bench.why(move, Move, scan=to("PF8K2M0D"), to="どこか") == "unknown_school"
    bench.do(undo, Undo)
    assert "place" not in away.state("PF8K2M0D")
    bench.register(Aggregate.place, "A-02", name="棚")
    assert moved(printed_code(CodeKind.place, "A02").text) == "moved"
    assert away.state("PF8K2M0D")["place"] == "A-02", "spelled as the register spells it"


def ended(away: Away, code: str, **fields: object) -> LoanResult:
    found: LoanResult = away.bench.do(end_loan, EndLoan, scan=away.scan_of(code), **fields)
    return found


def test_a_day_it_is_due_is_an_open_one_and_the_usual_length_is_a_setting(away: Away) -> None:
    from app.usecases.change_setting import change_setting

    bench = away.bench
    spare(away, "ROUTER01", kind="wifi_router")
    result = given(away, "ROUTER01", "ES01", due="2026-11-22")
    assert (result.family.value, result.looks, result.due) == ("look", ("due_moved",), "2026-11-24")
    assert ended(away, "ROUTER01").family.value == "ok"
    assert given(away, "ROUTER01", "ES01").due == "2026-12-07", "ten open days: weekends and a holiday between"
    ended(away, "ROUTER01")
    bench.call(lambda unit: change_setting(unit, "loans.days", 1))
    bench.call(lambda unit: change_setting(unit, "center.closed_days", "2026-11-24 学校閉庁日"))
    assert given(away, "ROUTER01", "ES01").due == "2026-11-25"
    assert bench.program.queries.loans.due_days()[0] == "2026-11-25", (
        "one open day, as the setting and the list have it"
    )
    ended(away, "ROUTER01")
    assert given(away, "ROUTER01", "ES01", repair=away.taken_in("PF8K2M0D")).due == "", "back when the repair is"


def test_what_is_overdue_comes_by_open_days_the_longest_first(away: Away) -> None:
    bench, loans = away.bench, away.bench.program.queries.loans
    for serial, due in (("ROUTER01", "2026-11-25"), ("ROUTER02", "2026-11-24"), ("ROUTER03", "2026-12-01")):
        spare(away, serial, kind="wifi_router")
        given(away, serial, "ES01", due=due)
    assert loans.overdue() == ()
    bench.clock.tick(days=9)  # a Sunday
    assert [(row.serial, row.over) for row in loans.overdue()] == [("ROUTER02", 3), ("ROUTER01", 2)]
    longer = bench.do(extend_loan, ExtendLoan, scan=away.scan_of("ROUTER02"), due="2026-12-05")
    assert (longer.outcome, longer.family.value, longer.due) == ("extended", "look", "2026-12-07")
    again = bench.do(extend_loan, ExtendLoan, scan=away.scan_of("ROUTER02"), due="令和8年12月7日")
    assert (again.outcome, again.family.value) == ("same", "ok")
    assert [row.serial for row in loans.overdue()] == ["ROUTER01"]
    row = loans.loan(away.device("ROUTER02"))
    assert row is not None
    assert (row.due, row.since) == ("2026-12-07", "2026-11-20")
    assert loans.loan(away.device("ROUTER01")) is not None

    def why(code: str, due: str) -> str:
        return bench.why(extend_loan, ExtendLoan, scan=away.scan_of(code), due=due)

    assert why("ROUTER01", "") == "not_a_day"
    assert why("ROUTER01", "2026-11-28") == "due_is_past"
    ended(away, "ROUTER01")
    assert why("ROUTER01", "2026-12-01") == "not_lent"
    assert loans.loan(away.device("ROUTER01")) is None
    digest(bench.program)


def test_what_went_along_comes_back_or_is_missing_until_it_comes(away: Away) -> None:
    bench, loans = away.bench, away.bench.program.queries.loans
    spare(away, "ROUTER01", kind="wifi_router", tag="KC-9001")
    given(away, "ROUTER01", "ES01", condition="worn", accessories=("pen", "adapter"), words=" 角に傷 ")
    (row,) = loans.loans()
    assert (row.condition, row.words, row.accessories) == ("worn", "角に傷", ("adapter", "pen"))
    assert "角に傷" not in repr(away.state("ROUTER01")), "free text lies in the side store"
    assert bench.why(end_loan, EndLoan, scan=away.scan_of("ROUTER01")) == "accessories_unchecked"
    result = ended(away, "ROUTER01", with_it=("adapter",), condition="not_working", words="電源が入らない")
    assert (result.looks, result.lacks) == (("lacks", "came_broken"), ("pen",))
    (missing,) = loans.lacking()
    assert (missing.serial, missing.school, missing.back, missing.lacks) == (
        "ROUTER01", "北小学校", "2026-11-20", ("pen",),
    )  # fmt: skip
    why = bench.why(lacking_came, LackingCame, scan=away.scan_of("ROUTER01"), accessories=("case",))
    assert why == "nothing_lacking"
    came = bench.do(lacking_came, LackingCame, scan=away.scan_of("ROUTER01"), accessories=("pen",))
    assert (came.outcome, came.to, came.lacks) == ("lacking_came", "ES01", ())
    assert loans.lacking() == ()
    bench.do(undo, Undo)
    assert [row.lacks for row in loans.lacking()] == [("pen",)]
    digest(bench.program)


def test_a_register_that_says_lent_and_not_to_whom_is_no_dead_end(away: Away) -> None:
    spare(away, "ROUTER01", status="lent")
    assert ended(away, "ROUTER01").to == ""
    assert away.state("ROUTER01")["status"] == "spare"


def test_what_is_lost_is_found_before_it_is_back(away: Away) -> None:
    from app.usecases.lost import ReportFound, ReportLost, report_found, report_lost

    bench = away.bench
    spare(away, "ROUTER01")
    given(away, "ROUTER01", "ES01", due="2026-11-27")
    bench.do(report_lost, ReportLost, scan=away.scan_of("ROUTER01"))
    assert bench.why(end_loan, EndLoan, scan=away.scan_of("ROUTER01")) == "is_lost"
    assert bench.program.queries.lost.lost()[0].lent_to == "北小学校"
    assert [loan.serial for loan in bench.program.queries.loans.loans()] == ["ROUTER01"], "lost, and still lent"
    bench.do(report_found, ReportFound, scan=away.scan_of("ROUTER01"))
    assert away.state("ROUTER01")["status"] == "lent"
    assert ended(away, "ROUTER01").outcome == "returned"


def test_a_router_is_checked_goes_to_the_maker_and_back_to_the_school_that_has_it(away: Away) -> None:
    from app.domain.commands import Act
    from app.domain.kinds import Action
    from app.usecases.act import act

    bench = away.bench
    spare(away, "ROUTER01", kind="wifi_router", maker="NEC", warranty="2027-03-31")
    given(away, "ROUTER01", "ES02", due="2027-03-01")
    found = bench.scan("ROUTER01")
    assert (found.outcome.value, [flag.value for flag in found.flags]) == ("opened", ["lent"]), "no form is waited for"
    number = found.repair or ""

    def done(what: Action, **fields: str) -> str:
        command = Act(action=bench.program.desk.new_action(), repair=number, what=what, fields=fields)
        return str(bench.program.desk.run(act, command).result().state)

    assert done(Action.diagnose, fault="power", cause="natural", hardware="yes") == "diagnosing"
    assert done(Action.route, route="maker") == "diagnosing"
    listed = away.list_(firm="NEC")
    away.ship("ROUTER01", listed)
    away.back("ROUTER01")
    assert done(Action.pass_, checks="power,usb_charge,wifi") == "ready"
    (box,) = bench.program.queries.away.ready()
    assert box.school_code == "ES02", "it goes back to who has it on loan"
    assert away.give("ROUTER01", away.box()).school == "ES02"
    assert [loan.school_code for loan in bench.program.queries.loans.loans()] == ["ES02"]
    assert ended(away, "ROUTER01").outcome == "returned"
    digest(bench.program)


def test_a_fault_check_that_finds_nothing_ends_without_the_maker(away: Away) -> None:
    from app.domain.commands import Act
    from app.domain.kinds import Action
    from app.usecases.act import act

    bench = away.bench
    spare(away, "ROUTER01", kind="wifi_router")
    number = bench.scan("ROUTER01").repair or ""
    steps: list[tuple[Action, dict[str, str], str]] = [
        (Action.diagnose, {"hardware": "no"}, "received"),
        (Action.route, {"route": "software"}, "repairing"),
        (Action.repaired, {"work": "none_found"}, "testing"),
        (Action.pass_, {"checks": "power,usb_charge,wifi"}, "ready"),
        (Action.return_, {"way": "hand"}, "returned"),
    ]
    for what, fields, state in steps:
        command = Act(action=bench.program.desk.new_action(), repair=number, what=what, fields=fields)
        assert bench.program.desk.run(act, command).result().state == state
    assert away.state("ROUTER01")["status"] == "spare"


def test_the_receipt_names_what_one_school_has_and_when_it_is_due(away: Away) -> None:
    from app.bootstrap_loans import PapersLoans
    from app.domain.drawing import Text

    program = away.bench.program
    for serial, to in (("ROUTER01", "ES01"), ("ROUTER02", "ES01"), ("ROUTER03", "ES02")):
        spare(away, serial, kind="wifi_router", tag="KC-9001" if serial == "ROUTER01" else "")
        given(away, serial, to, due="2026-12-18", condition="good", accessories=("adapter",))
    devices = [away.device(f"ROUTER0{n}") for n in (1, 2, 3)]
    drawing = PapersLoans(program).receipt(devices, "A")
    said = [mark.text for mark in drawing.pages[0].items if isinstance(mark, Text)]
    for text in (
        "北小学校",
        "KC-9001",
        "ROUTER02",
        "期限 令和8年12月18日",
        "モバイルルーター　貸出時 良好",
        "ACアダプター",
    ):
        assert text in said
    assert "ROUTER03" not in said, "another school has it"
    assert [symbol.text for symbol in drawing.pages[0].symbols] == ["ROUTER01", "ROUTER02"]
    assert len(drawing.pages) == 2
    given_no_day = away.taken_in("PF8K2M0D")
    spare(away, "SPARE001")
    given(away, "SPARE001", "ES02", repair=given_no_day)
    bare = PapersLoans(program).receipt([away.device("SPARE001")], "A")
    assert "期限は別に連絡" in [mark.text for mark in bare.pages[0].items if isinstance(mark, Text)]
    spare(away, "SPARE002")
    with pytest.raises(KeyError):
        PapersLoans(program).receipt([away.device("SPARE002")], "A")
