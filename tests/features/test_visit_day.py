"""A visit's day in a real window at 1366 x 768, by scanner and keys alone: planned, loaded, begun, two units taken
along with blank slips, a note, the report, the car counted back, closed; with wrong scans, undos and a restart in it.

The same day by use cases over a ledger made alike in the morning must come to the same digest: what was typed keeps the
side ids it drew at the window. Rebuilt, the ledger is the same.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import keyring
import pytest

from app.bootstrap import Program
from app.domain.codes import CodeKind, printed_code
from app.domain.commands import GiveOutSlips, TakeIn, Undo
from app.domain.identity import code_id, unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.visit_words import LineWhat
from app.ledger.side_bytes import SideAdapter
from app.usecases.blank_slips import give_out_slips
from app.usecases.charger_moves import Load, load
from app.usecases.ports import UnitOfWork
from app.usecases.session import stand_in
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from app.usecases.visit_count import CountBack, EndCount, count_back, end_count
from app.usecases.visits import (
    ChangeVisit,
    OnVisit,
    PlanVisit,
    ReportVisit,
    WriteLine,
    begin_visit,
    change_visit,
    close_visit,
    plan_visit,
    report_visit,
    write_line,
)
from tests.features.test_bench_day import ASUS, BADGE, LENOVO, NEC, WHO, code, counted_ids, prepare, slip
from tests.features.test_intake_window import Beside
from tests.features.test_scanner_alone import cli
from tests.support.day_window import DayHands
from tests.support.keyrings import absent
from tests.support.real_desks import running
from tests.support.xscreen import x_screen

pytestmark = pytest.mark.xwindow

SCHOOL = printed_code(CodeKind.school, "ES13").text
SPARES = ("CH-0101", "CH-0102")
FIRST, SECOND = (printed_code(CodeKind.charger, each).text for each in SPARES)
FOUND = "hai"
"""Words typed by hand."""


def morning(ledger: Path, files: Path) -> tuple[Beside, tuple[str, ...]]:
    """The bench's morning, with two spares at the center and two blank slips out; their numbers."""
    look = prepare(ledger, files)
    with running(ledger) as program:
        program.desk.call(_spares, actor=stand_in()).result()
        wish = GiveOutSlips(program.desk.new_action(), 2)
        given = program.desk.call(lambda unit: give_out_slips(unit, wish), actor=stand_in()).result()
    return look, given.numbers


def _spares(uow: UnitOfWork) -> None:
    for spare in SPARES:
        ref = Ref(Aggregate.charger, code_id(Aggregate.charger, spare))
        fields = {"code": spare, "model": "93HWZY_GD80", "kind": "charger", "status": "spare"}
        uow.record([Draft("registered", (ref,), {"set": fields})])


def plan(day: DayHands) -> None:
    """Today, after lessons; two purposes, one spare in the car."""
    day.begin("the window stands")
    day.scan("the badge", BADGE)
    day.scan("the visits", code("SC14"))
    day.wrong_scan("wrong: the code of a product", "4901234567894")
    day.scan("the school", SCHOOL)
    day.key("today", "1")
    day.key("on to the time", "Return")
    day.scan("after lessons", code("NN01"))
    day.scan("planned", code("DONE"), "visit_planned")
    day.key("its page", "Return")
    day.key("a swap", "1", writes="changed")
    day.key("and a pick-up", "2", writes="changed")
    day.key("and a delivery", "3", writes="changed")
    day.undo("no delivery")
    day.scan("a spare", FIRST, "charger_moved")
    day.scan("another", SECOND, "charger_moved")
    day.undo("taken out again, by its code", by_scan=code("UNDO"))
    day.scan("loaded after all", SECOND, "charger_moved")
    day.wrong_scan("wrong: loaded already", FIRST)


def take_along(day: DayHands, slips: tuple[str, ...]) -> None:
    """Two units, one with its slip before and one with it behind."""
    day.key("begun", "Return", writes="visit_begun")
    day.scan("the slip first", slip(slips[0]))
    day.scan("its unit", ASUS, "repair_opened")
    day.wrong_scan("wrong: the same slip once more", slip(slips[0]))
    day.scan("another unit", LENOVO, "repair_opened")
    day.scan("its slip", slip(slips[1]), "repair_opened")


def write(day: DayHands) -> None:
    """After the restart: nothing found, a note, the report."""
    day.scan("the badge again", BADGE)
    day.scan("the visits again", code("SC14"))
    day.key("the visit under way", "1")
    day.key("nothing found", "1")
    day.key("everywhere", "1", "Return", writes="visit_line")
    day.key("a note", "2")
    day.write("by hand", FOUND)
    day.key("the note is saved", "Return", writes="visit_line")
    day.key("the report", "Return")
    day.key("the deputy head", "2")
    day.key("on to the remarks", "Return")
    day.scan("no remarks", code("NN01"))
    day.key("reported", "Return", writes="visit_reported", paper=True)


def count(day: DayHands) -> None:
    """The car is counted back: one spare is missing until it is found."""
    day.scan("a spare back", FIRST, "charger_moved")
    day.scan("a unit back", ASUS, "visit_counted")
    day.scan("one nobody loaded", NEC, "visit_counted")
    day.scan("the other unit", LENOVO, "visit_counted")
    day.key("that was all", "Return", writes="visit_counted")
    day.scan("found after all", SECOND, "charger_moved")
    day.key("closed", "Return", writes="visit_closed")
    day.key("the day's list", "Escape")


def again(program: Program, look: Beside, slips: tuple[str, ...]) -> None:
    """The same day by use cases."""
    desk = program.desk
    said = [op for op in look.operations() if op.kind in ("visit_line", "visit_reported")]
    ids = [unshort(op.payload[name]) for op in said for name in ("confirmer", "words") if name in op.payload]
    program.side.new_id = iter(ids).__next__  # type: ignore[method-assign]

    def do(usecase: Any, command: Any, *fields: Any, **more: Any) -> Any:
        return desk.run(usecase, command(desk.new_action(), *fields, **more)).result()

    visit = do(plan_visit, PlanVisit, "ES13", program.clock.now().today.isoformat(), "15:30", "16:30").visit
    for todo in (("swap",), ("swap", "pickup"), ("swap", "pickup", "deliver")):
        do(change_visit, ChangeVisit, visit, todo=todo)
    do(undo, Undo)
    for spare in (FIRST, SECOND):
        do(load, Load, desk.read_scan(spare), visit)
    do(undo, Undo)
    do(load, Load, desk.read_scan(SECOND), visit)
    do(begin_visit, OnVisit, visit)
    do(take_in, TakeIn, desk.read_scan(ASUS), slip=slips[0], visit=visit)
    do(take_in, TakeIn, desk.read_scan(LENOVO), visit=visit)
    do(undo, Undo)
    do(take_in, TakeIn, desk.read_scan(LENOVO), slip=slips[1], visit=visit)
    do(write_line, WriteLine, visit, LineWhat.none, "保管庫すべて")
    do(write_line, WriteLine, visit, LineWhat.note, "", FOUND)
    do(report_visit, ReportVisit, visit, "教頭先生", "特記事項はありません")
    for thing in (FIRST, ASUS, NEC, LENOVO):
        do(count_back, CountBack, (visit,), desk.read_scan(thing))
    do(end_count, EndCount, (visit,))
    do(count_back, CountBack, (visit,), desk.read_scan(SECOND))
    do(close_visit, OnVisit, visit)


def test_a_visits_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory_keyring: object) -> None:
    keyring.set_keyring(absent())  # the window is a process of its own, and must find the key
    ledger, copy = tmp_path / "window", tmp_path / "again"
    with monkeypatch.context() as counted:
        made = []
        for each in (copy, ledger):
            counted.setattr(SideAdapter, "new_id", counted_ids().__next__)
            made.append(morning(each, tmp_path / "files"))
    (look, slips), day = made[-1], DayHands(made[-1][0])
    assert slips == made[0][1]
    with x_screen(1366, 768) as plain:
        with plain.program(["main.py", "--ledger", str(ledger)]) as window:
            window.wait_for_line("shuridai: ready")
            day.screen = plain.above_all()
            day.screen.focus("修理台")
            plan(day)
            take_along(day, slips)
            os.kill(window.process.pid, signal.SIGKILL)
            window.process.wait()
        with plain.program(["main.py", "--ledger", str(ledger)]) as window:
            window.wait_for_line("shuridai: ready")
            day.screen.focus("修理台")
            day.begin("begun again")
            write(day)
            count(day)
    with running(copy, operator=WHO) as program:
        again(program, look, slips)
    told = [cli(each, "verify") for each in (ledger, copy)]
    assert all(verified["ok"] for verified in told), told
    assert told[0]["projection_digest"] == told[1]["projection_digest"], look.told()
    rebuilt = cli(ledger, "rebuild")
    assert rebuilt["ok"], rebuilt
    assert cli(ledger, "verify")["projection_digest"] == told[0]["projection_digest"]
    (row,) = cli(ledger, "visit", "list")["visits"]
    assert (row["state"], row["pickups"], row["missing"]) == ("closed", 2, 0)
    assert (day.wrong, day.undone) == (3, 2)
    print(f"{len(day.steps)} steps: {day.scans} scans, {day.keys} keys, 0 mouse; {day.wrong} wrong")
