"""The queue of open repairs from a real ledger: order, ages, limits, what can be worked on, what a scan names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.commands import Act, TakeIn
from app.domain.folding.base import Folded
from app.domain.identity import device_id
from app.domain.kinds import Action, Aggregate, RepairState
from app.domain.operations import Draft, Ref
from app.domain.rules.bench import Column, Workable
from app.ledger.bench_projection import bench_rows
from app.usecases.act import act
from app.usecases.bench_rows import QueueRow
from app.usecases.take_in import take_in
from tests.support.bench import Bench
from tests.support.bench_queue import STATES, open_repairs, queries, shared
from tests.support.real_desks import Clock, running

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = Clock()
    with running(tmp_path / "ledger", clock) as program:
        yield Bench(program, tmp_path, clock)


def units(bench: Bench, count: int, **fields: str) -> list[Ref]:
    refs = [Ref(Aggregate.device, device_id(f"TEST{n:05d}")) for n in range(count)]
    drafts = [
        Draft(
            "registered", (ref,), {"set": {"serial": f"TEST{n:05d}", "tag": f"KRM-{n:06d}", "school": "ES01", **fields}}
        )
        for n, ref in enumerate(refs)
    ]
    bench.call(lambda unit: unit.record(drafts))
    return refs


def row_of(bench: Bench, number: str) -> QueueRow:
    return next(row for row in queries(bench.program).queue().rows if row.repair == number)


def test_every_open_repair_is_there_once_what_waits_longest_first(bench: Bench) -> None:
    bench.register(Aggregate.school, "ES01", name="見本小学校")
    numbers = open_repairs(bench.program, units(bench, 30), today=FRIDAY)
    queue = queries(bench.program).queue()
    assert sorted(row.repair for row in queue.rows) == sorted(numbers)
    assert queue.today == FRIDAY
    assert [row.since for row in queue.rows] == sorted(row.since for row in queue.rows)
    assert {row.column for row in queue.rows} == set(Column)
    first = queue.rows[0]
    assert (first.school, first.school_code) == ("見本小学校", "ES01")
    assert first.days == max(row.days for row in queue.rows)
    assert all(row.over == (row.days > queue.limits[row.column]) for row in queue.rows)
    assert {row.over for row in queue.rows} == {True, False}


def test_a_repair_leaves_the_queue_with_its_end_and_comes_back_with_its_opening(bench: Bench) -> None:
    number, other = open_repairs(bench.program, units(bench, 2), today=FRIDAY, states=[RepairState.received])
    bench.do(act, Act, repair=number, what=Action.cancel, fields={"reason": "まちがい"})
    assert [row.repair for row in queries(bench.program).queue().rows] == [other]
    bench.do(act, Act, repair=number, what=Action.reopen, fields={"reason": "まちがい"})
    assert {row.repair for row in queries(bench.program).queue().rows} == {number, other}
    rows = bench.program.ledger.read(lambda reads: reads.rows("SELECT number FROM bench_row"))
    assert len(rows) == 2
    found = bench.program.ledger.verify()
    assert found.projection_digest == found.rebuild_digest


def test_ages_are_open_days_and_follow_the_closed_day_list(bench: Bench) -> None:
    [ref] = units(bench, 1)
    [number] = open_repairs(bench.program, [ref], today=date(2026, 11, 20), states=[RepairState.repairing])
    bench.clock.utc = datetime(2026, 12, 1, 3, tzinfo=UTC)
    assert (row_of(bench, number).days, row_of(bench, number).over) == (6, False)  # two weekends and 勤労感謝の日
    shared(bench.program, "bench.limit.repairing", 5)
    assert row_of(bench, number).over
    shared(bench.program, "center.closed_days", "2026-11-25〜2026-11-26 休み")
    assert (row_of(bench, number).days, row_of(bench, number).over) == (4, False)


def test_a_list_nobody_can_read_is_told_and_weekends_still_count(bench: Bench) -> None:
    shared(bench.program, "center.closed_days", "いつか")
    shared(bench.program, "center.run_days", "いつか")
    queue = queries(bench.program).queue()
    assert queue.unread == ("center.closed_days", "center.run_days")
    assert not queue.run.known


def test_the_run_of_the_day(bench: Bench) -> None:
    ask = queries(bench.program)
    assert ask.queue().run == (False, False, None)
    shared(bench.program, "center.run_days", "火 金")
    assert ask.queue().run == (True, True, FRIDAY)
    bench.clock.tick(days=1)
    assert ask.queue().run == (True, False, date(2026, 11, 24))


def test_what_a_repair_says_of_itself_stands_in_its_row() -> None:
    repair = {
        "state": "repairing", "opened": "2026-11-01", "since": "2026-11-10", "fault": "screen", "place": "D-4",
        "assigned": "OP0007", "route": "desk", "waiting_part": "LCD11", "rma": "RMA-1", "shipment": "8A-S0007",
        "answers": ["x"], "person": True, "school": "JH02",
    }  # fmt: skip
    closed = {"state": "returned", "opened": "2026-01-05", "closed": "2026-01-09"}
    state = {"serial": "TEST1", "tag": "KRM-1", "kind": "chromebook", "model": "Demo", "school": "ES01",
             "repairs": {"8A-0001-X": repair, "8A-0002-Y": closed}}  # fmt: skip
    meta = {"t": {"8A-0001-X": "2026-11-01 09:00:00"}, "u": {"8A-0001-X": [[1, 2, "a", "part_came"]]}}
    assert bench_rows(7, Folded(b"", state, meta)) == [
        ("8A-0001-X", 7, "repairing", "2026-11-10", "2026-11-01 09:00:00", "TEST1", "KRM-1", "chromebook", "Demo",
         "JH02", "screen", "D-4", "OP0007", "desk", "", "RMA-1", "8A-S0007", "part", 1)
    ]  # fmt: skip
    repair["state"] = "waiting_parts"
    (waiting,) = bench_rows(7, Folded(b"", state, meta))
    assert waiting[14] == "LCD11"
    bare = {"tail": "VU", "place": "R-1", "repairs": {"8A-0003-Z": {"state": "received", "opened": "2026-11-02"}}}
    assert bench_rows(8, Folded(b"", bare, {})) == [
        ("8A-0003-Z", 8, "received", "2026-11-02", "", "VU", "", "", "", "", "", "R-1", "", "", "", "", "", "", 0)
    ]


def test_names_of_people_and_what_can_be_worked_on(bench: Bench) -> None:
    refs = units(bench, 3)
    waits, free, ready = open_repairs(
        bench.program, refs, today=FRIDAY,
        states=[RepairState.awaiting_form, RepairState.received, RepairState.ready],
    )  # fmt: skip
    assert [row_of(bench, number).workable for number in (waits, free, ready)] == [None, Workable.form, None]
    bench.do(act, Act, repair=waits, what=Action.override, fields={"reason": "急ぎ"})
    row = row_of(bench, waits)
    assert (row.workable, row.column) == (Workable.form, Column.diagnosing)
    assert (row.assigned, row.person, row.by_person) == ("", "", False)


def test_what_a_scanned_code_names(bench: Bench) -> None:
    refs = units(bench, 3)
    numbers = open_repairs(bench.program, refs[:2], today=FRIDAY, states=STATES[:2])
    ask = queries(bench.program)
    assert ask.unit([numbers[0]]) == (numbers[0], 1, (numbers[0],))
    assert ask.unit(["NOBODY", "TEST00001"]) == ("TEST00001", 1, (numbers[1],))
    assert ask.unit(["krm-000002"]) == ("krm-000002", 1, ())
    assert ask.unit(["NOBODY"]) == ("NOBODY", 0, ())
    assert ask.unit([]) == ("", 0, ())
    bench.do(act, Act, repair=numbers[0], what=Action.cancel, fields={"reason": "まちがい"})
    assert ask.unit([numbers[0]]) == (numbers[0], 1, (numbers[0],)), "an ended repair's slip opens it: to open it again"
    assert ask.unit(["TEST00000"]) == ("TEST00000", 1, ()), "its unit names no repair that ended"
    again = bench.do(take_in, TakeIn, scan=bench.program.desk.read_scan("TEST00000"))
    assert ask.unit([numbers[0]]).repairs == (again.repair,), "the slip of an ended repair: the one that runs now"


def test_a_shelf_by_its_code(bench: Bench) -> None:
    bench.register(Aggregate.place, "D4", name="棚 D-4")
    ask = queries(bench.program)
    assert ask.shelf("D4") == "棚 D-4"
    assert ask.shelf("D5") == ""
