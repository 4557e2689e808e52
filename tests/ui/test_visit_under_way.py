"""A visit under way at this desk is told on every page but its own, and one key leads there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.settings import words
from app.ui.context import Context
from app.ui.run import WindowRun
from app.ui.screens.visits.visit import VisitPresenter
from app.ui.shell.actions import Mode, Screen
from app.usecases.visits import OnVisit, PlanVisit, ReportVisit, begin_visit, plan_visit, report_visit
from tests.ui.real_window import RealWindow, wait


@pytest.fixture
def real(qapp: QApplication, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(tmp_path)
    yield made
    made.close()


def context(run: WindowRun) -> Context:
    assert run.context is not None
    return run.context


def told(run: WindowRun) -> str:
    assert run.wiring is not None
    notices = run.wiring.caretaker.notices
    return "" if notices.shown is None else notices.strip.row.words


def test_a_visit_under_way_is_told_and_one_key_leads_there(real: RealWindow) -> None:
    run = real.run
    window, desk = run.window, context(run).desk
    school, today = sorted(desk.queries.schools())[0], desk.clock.now().today.isoformat()
    number = desk.run(plan_visit, PlanVisit(desk.new_action(), school, today)).result().visit
    assert run.wiring is not None
    window.show_screen(Screen.intake)
    assert told(run) == "", "a plan is no visit under way"
    desk.run(begin_visit, OnVisit(desk.new_action(), number)).result()
    wait(lambda: told(run) == f"訪問中：{desk.queries.schools()[school]}")
    window.show()
    wait(run.wiring.caretaker.notices.strip.isVisible)  # over what is left of the first setup
    words.set_language("en")
    run.wiring.respeak()
    assert told(run) == f"Visit under way: {desk.queries.schools()[school]}"
    window.actions_.action("notice").trigger()
    page = window.screen_called(Mode.visit)
    assert isinstance(page, VisitPresenter)
    assert (window.frame.current, page.number, told(run)) == (Mode.visit, number, "")
    window.show_screen(Screen.bench)
    assert told(run) != ""
    desk.run(report_visit, ReportVisit(desk.new_action(), number, "教頭", "")).result()
    wait(lambda: told(run) == "")


def test_one_that_was_under_way_before_a_cut_is_told_at_the_start(qapp: QApplication, tmp_path: Path) -> None:
    from app.bootstrap import Options, start, stop
    from tests.ui.real_window import started
    from tests.ui.screens.desk import build

    program = start(Options(ledger=tmp_path / "ledger"))
    build(program, 40, 5)
    desk = program.desk
    school, today = sorted(desk.queries.schools())[0], desk.clock.now().today.isoformat()
    number = desk.run(plan_visit, PlanVisit(desk.new_action(), school, today)).result().visit
    desk.run(begin_visit, OnVisit(desk.new_action(), number)).result()
    stop(program)
    with started(tmp_path / "ledger") as (run, ready):
        wait(lambda: bool(ready))
        wait(lambda: told(run).startswith("訪問中："))
