"""Substitutes and gear: lent to a school until a day, back, overdue; units moved."""

from __future__ import annotations

import pytest

from app.domain.commands import Undo
from app.domain.kinds import Aggregate
from app.domain.operations import Draft
from app.usecases.loans import EndLoan, Lend, LoanResult, Move, end_loan, lend, move
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


def given(away: Away, serial: str, to: str, **fields: str) -> LoanResult:
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
    assert bench.why(end_loan, EndLoan, scan=away.scan_of("SPARE002")) == "not_lent"
    assert bench.why(move, Move, scan=away.scan_of("SPARE001"), to="ES02") == "not_movable"


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
    assert bench.why(move, Move, scan=to("PF8K2M0D"), to=place) == "unknown_place"
    bench.register(Aggregate.place, "A01", name="棚")
    assert moved(place) == "moved"
    assert away.state("PF8K2M0D")["place"] == "A01"
    assert moved(place) == "same"
    assert bench.why(move, Move, scan=to("PF8K2M0D"), to="どこか") == "unknown_school"
    bench.do(undo, Undo)
    assert "place" not in away.state("PF8K2M0D")
