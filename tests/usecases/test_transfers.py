"""Planned moves at a real ledger: planned, scanned out, scanned in, counted, closed, taken back."""

from __future__ import annotations

import os
from typing import Any

import pytest

from app.domain.bench_words import TransferSide, TransferWhy
from app.domain.codes import CodeKind, printed_code
from app.domain.commands import Undo
from app.domain.identity import code_id, device_id, short
from app.domain.kinds import Aggregate, ImportKind
from app.domain.operations import Draft, Ref
from app.usecases.change_setting import change_setting
from app.usecases.loans import Lend, Move, lend, move
from app.usecases.session import Actor, NotAllowed, stand_in
from app.usecases.transfer_rows import TransferFacts, TransferUnit
from app.usecases.transfers import (
    CloseTransfer,
    CountCrate,
    OpenTransfer,
    Rekit,
    ScanTransfer,
    TransferResult,
    close_transfer,
    count_crate,
    open_transfer,
    rekit,
    scan_transfer,
)
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.real_desks import digest, heads

OUT, IN = TransferSide.out, TransferSide.in_
HERE = ("KC-0001", "KC-0002", "KC-0003")


class Plan:
    """A desk with three schools, units at two of them, and a plan from ES01 to ES02."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        for code, name in (("ES01", "大橋小学校"), ("ES02", "善導寺小学校"), ("ES03", "北小学校")):
            bench.register(Aggregate.school, code, name=name)
        for tag in HERE:
            self.unit(tag)
        self.unit("KC-0301", school="ES03")
        self.number = bench.do(open_transfer, OpenTransfer, from_="大橋小学校", to="ES02", on="2027-04-01").number

    def unit(self, tag: str, school: str = "ES01", **fields: str) -> Ref:
        serial = f"SN{tag.replace('-', '')}"
        ref = Ref(Aggregate.device, device_id(serial))
        given = {"serial": serial, "tag": tag, "school": school, "kind": "chromebook", "room": "2-1", **fields}
        self.bench.record(Draft("registered", (ref,), {"set": {k: v for k, v in given.items() if v}}))
        return ref

    def fields(self, code: str, side: TransferSide, crate: str = "", **more: str) -> dict[str, Any]:
        scan = self.bench.program.desk.read_scan(code)
        return {"transfer": self.number, "side": side, "scan": scan, "crate": crate, **more}

    def scan(self, code: str, side: TransferSide, crate: str = "", **more: str) -> TransferResult:
        found: TransferResult = self.bench.do(scan_transfer, ScanTransfer, **self.fields(code, side, crate, **more))
        return found

    def why(self, code: str, side: TransferSide = OUT, crate: str = "", **more: str) -> str:
        return self.bench.why(scan_transfer, ScanTransfer, **self.fields(code, side, crate, **more))

    def count(self, side: TransferSide, crate: str, adapters: int) -> TransferResult:
        found: TransferResult = self.bench.do(
            count_crate, CountCrate, transfer=self.number, side=side, crate=crate, adapters=adapters
        )
        return found

    def close(self, *, anyway: bool = False) -> TransferResult:
        found: TransferResult = self.bench.do(close_transfer, CloseTransfer, transfer=self.number, anyway=anyway)
        return found

    @property
    def facts(self) -> TransferFacts:
        found = self.bench.program.queries.transfers.transfer(self.number)
        assert found is not None
        return found

    def state(self, tag: str) -> dict[str, Any]:
        ref = self.bench.program.queries.find_device(tag)[0]
        found: dict[str, Any] = self.bench.call(lambda unit: dict(unit.head(ref)))
        return found


@pytest.fixture
def plan(bench: Bench) -> Plan:
    return Plan(bench)


def tags(units: tuple[TransferUnit, ...]) -> list[str]:
    return [unit.tag for unit in units]


def test_a_plan_names_its_schools_and_lists_what_should_move(plan: Plan) -> None:
    facts = plan.facts
    assert facts.number == "A0001"
    assert (facts.from_code, facts.from_school, facts.to_code, facts.to_school) == (
        "ES01", "大橋小学校", "ES02", "善導寺小学校",
    )  # fmt: skip
    assert (facts.on, facts.why, facts.kit, facts.opened, facts.closed) == (
        "2027-04-01", "merger", False, "2026-11-20", "",
    )  # fmt: skip
    assert tags(facts.units) == list(HERE) == tags(facts.missing)
    assert (facts.should, facts.out, facts.came, facts.extra, facts.crates, facts.cards) == (3, 0, 0, (), (), 0)
    queries = plan.bench.program.queries.transfers
    assert queries.transfers() == (facts,)
    assert queries.transfer("A9999") is None
    second = plan.bench.do(open_transfer, OpenTransfer, from_="ES03", to="ES01", why=TransferWhy.surplus)
    assert [one.number for one in queries.transfers()] == [second.number, "A0001"], "by their day: today's first"


def test_a_surplus_move_misses_nothing_but_what_went_out(plan: Plan) -> None:
    bench = plan.bench
    plan.unit("KC-0011", status="stored")
    bench.do(close_transfer, CloseTransfer, transfer=plan.number, anyway=True)
    plan.number = bench.do(open_transfer, OpenTransfer, from_="ES01", to="ES02", why=TransferWhy.surplus).number
    assert (plan.facts.units, plan.facts.missing, plan.facts.apart, plan.facts.should) == ((), (), (), 0)
    plan.scan("KC-0001", OUT)
    assert tags(plan.facts.missing) == ["KC-0001"]
    refused = plan.close()
    assert (refused.outcome, refused.missing, refused.apart) == ("refused", 1, 0)
    plan.scan("KC-0001", IN)
    closed = plan.close()
    assert (closed.outcome, closed.missing, closed.apart) == ("closed", 0, 0)


def test_what_is_planned_wrongly_says_why(plan: Plan) -> None:
    bench = plan.bench

    def why(**fields: Any) -> str:
        return bench.why(open_transfer, OpenTransfer, **{"from_": "ES01", "to": "ES02", **fields})

    assert why(to="大橋小学校") == "same_school"
    assert why(from_="どこか") == "unknown_school"
    assert why(on="四月ごろ") == "not_a_day"
    assert why(number="a-0001") == "number_taken"
    assert plan.why("KC-0001", transfer="A9999") == "unknown_transfer"
    assert bench.why(close_transfer, CloseTransfer, transfer="A9999") == "unknown_transfer"


def test_each_role_but_label_staff_works_on_it(plan: Plan) -> None:
    from app.domain.kinds import Role

    label = Actor(code="OP0009", role=Role.label)
    for usecase, command in (
        (open_transfer, OpenTransfer(b"\1" * 16, "ES01", "ES02")),
        (scan_transfer, ScanTransfer(b"\1" * 16, **plan.fields("KC-0001", OUT))),
        (count_crate, CountCrate(b"\1" * 16, plan.number, OUT, "1", 3)),
        (rekit, Rekit(b"\1" * 16, plan.number, plan.fields("KC-0001", OUT)["scan"], ("label",))),
        (close_transfer, CloseTransfer(b"\1" * 16, plan.number)),
    ):
        with pytest.raises(NotAllowed):
            plan.bench.program.desk.call(lambda uow, u=usecase, c=command: u(uow, c), actor=label).result()  # type: ignore[misc]


def test_out_and_in_the_unit_belongs_to_the_other_school_and_its_room_is_empty(plan: Plan) -> None:
    out = plan.scan("KC-0001", OUT, "1")
    assert (out.outcome, out.family, out.code, out.number) == ("out", "ok", "KC-0001", "A0001")
    assert (out.out, out.came, out.missing, out.reason) == (1, 0, 1, "")
    assert plan.state("KC-0001")["school"] == "ES01", "on its way it is still the old school's"
    came = plan.scan("KC-0001", IN, "1")
    assert (came.outcome, came.family, came.out, came.came, came.missing) == ("in", "ok", 1, 1, 0)
    state = plan.state("KC-0001")
    assert (state["school"], state["former_school"], "room" in state) == ("ES02", "ES01", False)
    assert state["transfers"] == {"A0001": "in"}
    assert tags(plan.facts.missing) == ["KC-0002", "KC-0003"]
    assert plan.facts.should == 3
    moved = plan.facts.units[0]
    assert (moved.out, moved.came, moved.crate, moved.school, moved.status) == (
        True,
        True,
        "1",
        "善導寺小学校",
        "in_use",
    )
    digest(plan.bench.program)


def test_what_was_scanned_before_is_said_and_written_once(plan: Plan) -> None:
    plan.scan("KC-0001", OUT, "1")
    before = heads(plan.bench.program)
    for crate in ("", "1"):
        again = plan.scan("KC-0001", OUT, crate)
        assert (again.outcome, again.family, again.remarks) == ("same", "look", ("out_already",))
    assert heads(plan.bench.program) == before
    other = plan.scan("KC-0001", OUT, "2")
    assert (other.outcome, other.remarks) == ("out", ("other_crate",))
    assert plan.facts.units[0].crate == "2"
    plan.scan("KC-0001", IN)
    assert plan.scan("KC-0001", IN).remarks == ("in_already",)
    assert plan.scan("KC-0001", OUT, "3").remarks == ("in_already",)


def test_one_that_nobody_scanned_out_comes_in_and_is_to_be_looked_at_once_the_other_place_was_heard_of(
    plan: Plan,
) -> None:
    assert plan.scan("KC-0001", IN).remarks == (), "the other PC is somewhere without a network: nothing to say"
    plan.scan("KC-0002", OUT)
    came = plan.scan("KC-0003", IN)
    assert (came.outcome, came.family, came.remarks) == ("in", "look", ("not_out",))
    assert tags(plan.facts.not_out) == ["KC-0001", "KC-0003"]
    assert [unit.tag for unit in plan.facts.units if unit.on_the_way] == ["KC-0002"]


def test_one_of_another_school_is_taken_with_a_look_and_named_apart(plan: Plan) -> None:
    out = plan.scan("KC-0301", OUT)
    assert (out.outcome, out.remarks) == ("out", ("other_school",))
    assert plan.scan("KC-0301", IN, "7").remarks == ()
    assert plan.scan("KC-0301", IN, "8").remarks == ("other_crate",)
    facts = plan.facts
    assert (tags(facts.extra), facts.should, facts.out, facts.came) == (["KC-0301"], 3, 1, 1)
    assert plan.state("KC-0301")["former_school"] == "ES03"
    plan.unit("KC-0201", school="ES02")
    for side in (OUT, IN):
        there = plan.scan("KC-0201", side)
        assert (there.outcome, there.family, there.remarks) == ("same", "look", ("there_already",))
    plan.unit("KC-0900", school="", status="unregistered")
    assert plan.scan("KC-0900", IN).remarks == ("other_school", "not_out")
    assert "former_school" not in plan.state("KC-0900")


def test_what_belongs_to_the_school_and_is_not_there_is_shown_apart(plan: Plan) -> None:
    bench = plan.bench
    for tag, fields in {
        "KC-0011": {"status": "lost"}, "KC-0012": {"status": "stored"}, "KC-0013": {"status": "disposed"},
        "KC-0014": {"kind": "charger"}, "KC-0015": {"kind": "adapter"}, "KC-0016": {"status": "spare"},
        "KC-0017": {"status": "unregistered"}, "KC-0018": {"kind": "ipad"}, "KC-0019": {"status": "spare"},
    }.items():  # fmt: skip
        plan.unit(tag, **fields)
    bench.do(lend, Lend, scan=bench.program.desk.read_scan("KC-0019"), to="ES03")
    number = bench.scan("KC-0003").repair
    facts = plan.facts
    assert tags(facts.units) == ["KC-0001", "KC-0002", "KC-0016", "KC-0017", "KC-0018"]
    assert [(unit.tag, unit.status) for unit in facts.apart] == [
        ("KC-0003", "in_repair"), ("KC-0019", "lent"), ("KC-0011", "lost"), ("KC-0012", "stored"),
    ]  # fmt: skip
    assert facts.apart[0].repair == number
    assert plan.why("KC-0019") == "lent_now"
    assert plan.why("KC-0012", IN) == "not_movable"
    assert plan.why("KC-0013") == "not_movable"
    assert plan.why("KC-0014") == "cabinet_stays"
    assert plan.why("KC-0015") == "adapters_by_count"
    assert plan.scan("KC-0011", OUT).remarks == ("lost",)
    assert plan.scan("KC-0003", IN).remarks == ("in_repair", "not_out"), "at the center it goes over by itself"
    assert tags(plan.facts.apart) == ["KC-0019", "KC-0012"]
    assert plan.facts.should == 7


def test_one_of_another_school_that_came_is_not_apart_too_when_the_school_gets_it_afterwards(plan: Plan) -> None:
    plan.scan("KC-0301", IN)
    plan.bench.scan("KC-0301")
    plan.bench.do(move, Move, scan=plan.bench.program.desk.read_scan("KC-0301"), to="ES01")
    facts = plan.facts
    assert (tags(facts.extra), tags(facts.apart)) == (["KC-0301"], [])
    closing = plan.bench.do(close_transfer, CloseTransfer, transfer=plan.number)
    assert (closing.missing, closing.apart) == (3, 0)


def test_what_is_refused_says_why_and_writes_nothing(plan: Plan) -> None:
    bench = plan.bench
    assert plan.why("") == "unreadable"
    assert plan.why("NOSUCH99") == "unknown_device"
    cabinet = Ref(Aggregate.charger, code_id(Aggregate.charger, "CB-0001"))
    bench.record(Draft("registered", (cabinet,), {"set": {"code": "CB-0001", "kind": "cabinet"}}))
    assert plan.why("CB-0001") == "cabinet_stays"
    assert plan.why("KC-0001", crate="山田 090-1234-5678") == "personal_data"
    assert plan.why("KC-0001", crate="1/2") == "not_a_crate"
    assert plan.why("KC-0001", crate="箱" * 41) == "text_too_long"


def test_a_unit_goes_by_one_plan_at_a_time(plan: Plan) -> None:
    first = plan.number
    plan.scan("KC-0001", OUT)
    plan.number = plan.bench.do(open_transfer, OpenTransfer, from_="ES01", to="ES03").number
    assert plan.why("KC-0001", OUT) == plan.why("KC-0001", IN) == "other_transfer"
    plan.bench.do(close_transfer, CloseTransfer, transfer=first, anyway=True)
    assert plan.scan("KC-0001", OUT).outcome == "out", "the plan it went by has ended without it"


def test_adapters_are_counted_by_the_crate_at_both_ends(plan: Plan) -> None:
    crate = printed_code(CodeKind.crate, "A0001").text
    out = plan.count(OUT, crate, 40)
    assert (out.outcome, out.family, out.code, out.adapters) == ("counted", "ok", "A0001", 0)
    came = plan.count(IN, "a-0001", 38)
    assert (came.family, came.remarks, came.adapters) == ("look", ("adapters_differ",), 2)
    more = plan.count(IN, "2", 5)
    assert (more.family, more.adapters) == ("ok", 0)
    plan.scan("KC-0001", OUT, crate)
    plan.scan("KC-0001", IN, "2")
    listed = [
        (c.code, c.units_out, c.units_came, c.adapters_out, c.adapters_came, c.difference) for c in plan.facts.crates
    ]
    assert listed == [("2", 0, 1, None, 5, 0), ("A0001", 1, 0, 40, 38, 2)]
    assert (plan.facts.adapters_out, plan.facts.adapters_came) == (40, 43)
    before = heads(plan.bench.program)
    assert plan.count(IN, "A0001", 38).adapters == 2
    assert heads(plan.bench.program) == before, "counted the same again, nothing is written"
    assert plan.count(IN, "A0001", 41).adapters == -1
    fields = {"transfer": plan.number, "side": OUT}
    assert plan.bench.why(count_crate, CountCrate, **fields, crate=" ", adapters=1) == "crate_needed"
    assert plan.bench.why(count_crate, CountCrate, **fields, crate="1", adapters=-1) == "not_a_count"


def test_surplus_units_are_re_kitted_before_they_are_delivered(plan: Plan) -> None:
    bench = plan.bench
    supervisor = stand_in()
    bench.program.desk.call(lambda uow: change_setting(uow, "transfer.checks", "フィルター"), actor=supervisor).result()
    plan.number = bench.do(open_transfer, OpenTransfer, from_="ES01", to="ES03", why=TransferWhy.surplus).number
    checks = bench.program.queries.transfers.checks()
    assert checks == ("powerwash", "settings", "working", "clean", "label", "accessories", "other:フィルター")
    scan = bench.program.desk.read_scan("KC-0001")

    def ticked(*done: str) -> TransferResult:
        found: TransferResult = bench.do(rekit, Rekit, transfer=plan.number, scan=scan, checks=done)
        return found

    plan.scan("KC-0002", OUT)
    assert plan.facts.units[0].left == checks
    assert plan.scan("KC-0002", IN).remarks == ("kit_open",)
    some = ticked("label", "powerwash", "label")
    assert (some.outcome, some.family, some.left) == ("rekitted", "ok", ("settings", "working", "clean", *checks[5:]))
    before = heads(bench.program)
    assert ticked("label").left == some.left
    assert heads(bench.program) == before, "ticked already, nothing is written"
    assert ticked(*checks).left == ()
    done = plan.facts
    assert done.units[0].kit == tuple(sorted(checks))
    assert len(done.units[0].left) == 0
    assert (plan.facts.out, plan.facts.came, plan.facts.missing[0].tag) == (1, 1, "KC-0001")
    plan.scan("KC-0001", OUT)
    assert plan.scan("KC-0001", IN).remarks == ()
    assert bench.why(rekit, Rekit, transfer=plan.number, scan=scan, checks=()) == "nothing_given"
    assert bench.why(rekit, Rekit, transfer=plan.number, scan=scan, checks=("polish",)) == "unknown_check"
    merger = bench.do(open_transfer, OpenTransfer, from_="ES01", to="ES02", kit=True).number
    plan.number = merger
    assert plan.facts.kit


def test_closing_says_what_is_missing_and_needs_a_second_word(plan: Plan) -> None:
    plan.scan("KC-0001", OUT)
    plan.scan("KC-0001", IN)
    plan.scan("KC-0002", OUT)
    plan.bench.scan("KC-0003")
    plan.unit("KC-0004")
    before = heads(plan.bench.program)
    refused = plan.close()
    assert (refused.outcome, refused.family, refused.reason) == ("refused", "refused", "units_missing")
    assert (refused.out, refused.came, refused.missing, refused.apart) == (2, 1, 2, 1)
    assert heads(plan.bench.program) == before
    closed = plan.close(anyway=True)
    assert (closed.outcome, closed.family, closed.remarks, closed.missing) == ("closed", "look", ("units_missing",), 2)
    assert plan.facts.closed == "2026-11-20"
    assert plan.bench.program.queries.transfers.transfers() == ()
    assert plan.bench.program.queries.transfers.transfers(closed=True) == (plan.facts,)
    assert plan.why("KC-0004") == "transfer_closed"
    assert plan.close().outcome == "closed", "closed already, nothing changes"
    plan.bench.do(undo, Undo)
    for tag in ("KC-0002", "KC-0004"):
        plan.scan(tag, IN)
    done = plan.close()
    assert (done.outcome, done.family, done.remarks, done.apart) == ("closed", "ok", (), 1)


def test_each_step_is_taken_back_by_itself_and_nothing_from_under_another(plan: Plan) -> None:
    bench = plan.bench

    def back() -> tuple[str, str]:
        result = bench.do(undo, Undo)
        return result.outcome, result.what

    opened = plan.facts
    plan.scan("KC-0001", OUT, "1")
    first_out = bench.call(lambda uow: uow.last_action("OP0001"))
    plan.scan("KC-0001", IN)
    refused = bench.do(undo, Undo, target=first_out)
    assert (refused.outcome, refused.reason, refused.what) == ("refused", "built_on", "transferred_in")
    plan.count(OUT, "1", 40)
    assert back() == ("undone", "transfer_crate")
    assert back() == ("undone", "transferred_in")
    assert (plan.state("KC-0001")["school"], plan.state("KC-0001")["room"]) == ("ES01", "2-1")
    assert plan.state("KC-0001")["transfers"] == {"A0001": "out"}
    bench.do(rekit, Rekit, transfer=plan.number, scan=bench.program.desk.read_scan("KC-0002"), checks=("label",))
    assert back() == ("undone", "rekitted")
    plan.scan("KC-0002", OUT, "1")
    assert bench.do(undo, Undo, target=first_out).outcome == "undone", "another unit's line is nothing to this one's"
    plan.close(anyway=True)
    second = bench.do(undo, Undo, target=bench.call(lambda uow: uow.last_action("OP0001")))
    assert second.what == "transfer_closed"
    assert back() == ("undone", "transferred_out")
    assert plan.facts == opened
    assert "transfers" not in plan.state("KC-0001")
    assert back() == ("undone", "transfer_opened")
    assert bench.program.queries.transfers.transfer(plan.number) is None
    digest(bench.program)


def test_a_closed_plan_keeps_its_lines(plan: Plan) -> None:
    plan.scan("KC-0001", OUT)
    out = plan.bench.call(lambda uow: uow.last_action("OP0001"))
    plan.close(anyway=True)
    refused = plan.bench.do(undo, Undo, target=out)
    assert (refused.reason, refused.what) == ("built_on", "transfer_closed")


def test_a_plans_end_is_not_taken_back_while_a_unit_of_it_goes_by_another_plan(plan: Plan) -> None:
    bench = plan.bench
    plan.scan("KC-0001", OUT)
    plan.close(anyway=True)
    closed = bench.call(lambda uow: uow.last_action("OP0001"))
    other = bench.do(open_transfer, OpenTransfer, from_="ES01", to="ES03").number
    plan.scan("KC-0002", OUT, transfer=other)
    assert bench.do(undo, Undo, target=closed).outcome == "undone", "one that never went out by the first is free"
    plan.close(anyway=True)
    closed = bench.call(lambda uow: uow.last_action("OP0001"))
    plan.scan("KC-0001", OUT, transfer=other)
    out = bench.call(lambda uow: uow.last_action("OP0001"))
    before = heads(bench.program)
    refused = bench.do(undo, Undo, target=closed)
    assert (refused.outcome, refused.reason, refused.repair) == ("refused", "in_other_transfer", other)
    assert heads(bench.program) == before
    plan.scan("KC-0001", IN, transfer=other)
    assert bench.do(undo, Undo, target=closed).outcome == "undone", "it came in there: nothing is in two plans"
    assert bench.do(undo, Undo, target=out).outcome == "refused"
    digest(bench.program)


def test_one_that_came_in_and_went_on_by_another_plan_is_not_put_on_its_way_twice(plan: Plan) -> None:
    bench = plan.bench
    plan.scan("KC-0001", OUT)
    plan.scan("KC-0001", IN)
    came = bench.call(lambda uow: uow.last_action("OP0001"))
    other = bench.do(open_transfer, OpenTransfer, from_="ES02", to="ES03").number
    plan.scan("KC-0001", OUT, transfer=other)
    refused = bench.do(undo, Undo, target=came)
    assert (refused.outcome, refused.reason, refused.repair) == ("refused", "in_other_transfer", other)
    assert bench.do(undo, Undo).what == "transferred_out"
    assert bench.do(undo, Undo, target=came).outcome == "undone"


def test_moved_on_since_it_came_in_the_scan_is_not_taken_from_under_it(plan: Plan) -> None:
    plan.scan("KC-0001", IN)
    came = plan.bench.call(lambda uow: uow.last_action("OP0001"))
    plan.bench.do(move, Move, scan=plan.bench.program.desk.read_scan("KC-0001"), to="ES03")
    refused = plan.bench.do(undo, Undo, target=came)
    assert (refused.reason, refused.what) == ("built_on", "changed")


def test_the_months_before_stay_with_the_old_school(plan: Plan) -> None:
    """Also of a repair that was opened before anybody knew the school: it says it from the move on."""
    bench = plan.bench
    plan.unit("KC-0004", school="")
    known, unknown = bench.scan("KC-0001").repair or "", bench.scan("KC-0004").repair or ""
    for code in ("KC-0001", "KC-0004"):
        ref = bench.program.queries.find_device(code)[0]
        number = known if code == "KC-0001" else unknown
        bench.record(Draft("repair_state_set", (ref,), {"n": number, "state": "cancelled"}))
    ref = bench.program.queries.find_device("KC-0004")[0]
    bench.record(Draft("changed", (ref,), {"set": {"school": "ES01"}}))

    def log() -> dict[str, str]:
        from app.ledger.queries.log import SqlLog

        queries, ledger = bench.program.queries, bench.program.ledger
        rows = SqlLog(ledger, queries.registers, queries._side, bench.clock).repairs()
        return {row.repair: row.school_code for row in rows}

    before = log()
    assert before == {known: "ES01", unknown: "ES01"}
    plan.scan("KC-0001", OUT)
    plan.scan("KC-0001", IN)
    bench.do(move, Move, scan=bench.program.desk.read_scan("KC-0004"), to="ES02")
    assert (plan.state("KC-0001")["school"], plan.state("KC-0004")["school"]) == ("ES02", "ES02")
    assert log() == before
    after = bench.scan("KC-0001").repair or ""
    assert log() == {**before, after: "ES02"}
    digest(bench.program)


def test_an_older_register_does_not_move_it_back(plan: Plan) -> None:
    bench = plan.bench
    row = small_files.device("SNKC0001", school="大橋小学校", tag="KC-0001")
    path = small_files.write(bench.root / "old.csv", small_files.DEVICES, [row])
    plan.scan("KC-0001", IN)
    made = bench.clock.utc.timestamp() - 3600
    os.utime(path, (made, made))
    preview = bench.imported(ImportKind.devices, path, dry_run=True)
    kept = [kept for _, decision in preview.report.decisions for kept in decision.kept]
    assert ("school", "ES02", "ES01", "newer") in kept
    bench.imported(ImportKind.devices, path)
    assert plan.state("KC-0001")["school"] == "ES02"


def test_the_transfers_history_names_no_repair(plan: Plan) -> None:
    plan.scan("KC-0001", IN, "1")
    ref = plan.bench.program.queries.find_device("KC-0001")[0]
    entry = next(e for e in plan.bench.program.queries.timeline(ref) if e.kind == "transferred_in")
    assert (entry.repair, dict(entry.fields)) == ("", {"list": "A0001", "crate": "1"})
    assert plan.facts.units[0].device == ref
    assert short(ref.id) in plan.bench.call(lambda uow: uow.head(Ref(Aggregate.transfer, _plan_id())))["lines"]


def _plan_id() -> bytes:
    from app.usecases.open_transfers import transfer_ref

    return transfer_ref("A0001").id
