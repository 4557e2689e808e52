"""What is scanned before the ledger is open, or before anybody is there, is answered once somebody is: none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap import Options, start, stop
from app.domain.codes import CodeKind, printed_code
from app.domain.kinds import Role
from app.domain.scans import RawScan, ScanFault
from app.scanning.normalise import read_scan
from app.ui.run import WindowRun
from app.ui.shell.early_scans import EarlyScans, RefusedScan
from app.ui.widgets.outcome_banner import Answer
from app.usecases.operators import register_operator
from app.usecases.session import Actor, stand_in
from tests.ui.real_window import started, wait
from tests.ui.screens.desk import build

NAME = "佐藤 はな"


@pytest.fixture
def early(qapp: QApplication, tmp_path: Path) -> Iterator[tuple[WindowRun, list[str]]]:
    """The window of a ledger with a supervisor, two units scanned before it was open; and their serials."""
    del qapp
    program = start(Options(ledger=tmp_path / "ledger"))
    build(program, 40, 5)
    queries = program.queries
    serials = [r.serial for r in queries.device_rows(queries.device_numbers(0, 40)) if r.status == "in_use"][:2]
    act = partial(register_operator, name=NAME, role=Role.supervisor, code="OP0002")
    program.desk.call(act, actor=stand_in()).result()
    stop(program)
    with started(tmp_path / "ledger") as (run, ready):
        scan(run, serials[0])
        run.window.refused_scan(ScanFault.input_method, "ｐｆ３")
        scan(run, serials[1])
        assert not ready
        wait(lambda: bool(ready))
        QTest.qWait(200)
        yield run, serials


def scan(run: WindowRun, text: str) -> None:
    run.window.take_scan(RawScan(text, "keyboard", 0.0))


def repairs(run: WindowRun) -> list[str]:
    assert run.context is not None
    return sorted(row.serial for row in run.context.desk.queries.repairs())


def test_they_wait_for_somebody_and_are_theirs(early: tuple[WindowRun, list[str]]) -> None:
    run, serials = early
    assert run.context is not None
    assert run.wiring is not None
    assert run.window.guarded
    assert repairs(run) == []
    run.wiring.sign_in._in(Actor(code="OP0002", role=Role.supervisor, name=NAME))
    wait(lambda: repairs(run) == sorted(serials))
    assert run.intake is not None
    wait(lambda: run.intake is not None and len(run.intake.lines) == 3)
    answered = [line.code for line in reversed(run.intake.lines) if line.code in serials]
    assert answered == serials, "in the order they were scanned"
    assert {row.operator for row in run.context.desk.queries.repairs()} == {"OP0002"}


def test_what_is_scanned_while_the_page_stands_is_still_refused(early: tuple[WindowRun, list[str]]) -> None:
    run, _ = early
    assert run.wiring is not None
    scan(run, "ZZ00X1Y2")
    QTest.qWait(100)
    run.wiring.sign_in._in(Actor(code="OP0002", role=Role.supervisor, name=NAME))
    wait(lambda: len(repairs(run)) == 2)
    QTest.qWait(200)
    assert "ZZ00X1Y2" not in repairs(run)


def test_a_refused_scan_is_said_though_it_came_before_anything_could_be(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    program = start(Options(ledger=tmp_path / "ledger"))
    build(program, 10, 0)
    stop(program)
    with started(tmp_path / "ledger") as (run, ready):
        run.window.refused_scan(ScanFault.input_method, "ｐｆ３")
        assert not ready
        wait(lambda: bool(ready) and run.intake is not None and run.intake.answers == 1)
        assert run.intake is not None
        assert run.intake.view.banner.row.answer is Answer.refused


class Door:
    """Answers scans once a badge was read."""

    def __init__(self) -> None:
        self.guarded = True
        self.got: list[str] = []

    def take_scan(self, raw: RawScan) -> None:
        self.got.append(raw.text)

    def refused_scan(self, fault: ScanFault, raw: str, source: str) -> None:
        self.got.append(f"{fault} {raw}")


def test_a_badge_among_them_is_read_first_and_the_rest_waits_for_it() -> None:
    door = Door()
    early, badge = EarlyScans(door), printed_code(CodeKind.operator, "0002").text
    for text in ("PF8K2M0D", badge, "NXHPZ123"):
        early.keep(RawScan(text, "keyboard", 0.0))
    early.keep(RefusedScan(ScanFault.input_method, "ｐ"))
    early.hand_out()
    assert door.got == [], "nothing can be read yet"
    early.open(read_scan)
    assert door.got == [badge]
    early.hand_out()
    assert door.got == [badge], "nobody is there yet"
    door.guarded = False
    early.hand_out()
    assert door.got == [badge, "PF8K2M0D", "NXHPZ123", "input_method ｐ"]
