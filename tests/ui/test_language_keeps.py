"""Another language in the middle of work at a school: what was scanned and isn't saved is there still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from app.domain.codes import CodeKind, printed_code
from app.domain.operations import Draft
from app.domain.rules.chargers import charger_ref
from app.settings.words import language, t
from app.ui.screens.chargers.presenter import SwapPresenter
from app.ui.screens.goods.moves import MovesPage
from app.ui.screens.visits.visit import VisitPresenter
from app.ui.shell.actions import Mode, Screen
from app.usecases.session import stand_in
from app.usecases.visits import OnVisit, PlanVisit, begin_visit, plan_visit
from tests.support.window_scanner import WindowScanner
from tests.ui.real_window import RealWindow, wait
from tests.ui.screens.charger_desk import cabinet, charger
from tests.ui.test_swap_window import UNITS, context, sheet


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(tmp_path, operator="OP0001")
    desk = context(made.run.context).desk
    drafts = [Draft("registered", (charger_ref(code),), {"set": {"code": code, **fields}}) for code, fields in UNITS]
    desk.call(lambda uow: uow.record(drafts), actor=stand_in()).result()
    yield made
    made.close()


def speak(real: RealWindow, to: str) -> None:
    run = real.run
    assert run.wiring is not None
    wiring = run.wiring
    run.window.show_screen(Screen.settings)
    wiring.settings.set_value("desk.language", to)
    wait(lambda: language() == to and wiring._spoken == to)
    QTest.qWait(50)


def swap_page(real: RealWindow) -> SwapPresenter:
    real.run.window.show_screen(Screen.chargers)
    page = real.run.window.screen_called(Screen.chargers)
    assert isinstance(page, SwapPresenter)
    QTest.qWait(100)
    return page


def test_a_half_scanned_swap_goes_on_in_the_other_language(real: RealWindow) -> None:
    scanner = WindowScanner(real.run)
    scanner.scan(sheet("SC03"), cabinet("CB-7212"), charger("CH-7050"))
    former = swap_page(real)
    speak(real, "en")
    page = swap_page(real)
    assert page is not former
    assert [step.code for step in page.view.steps.steps[:2]] == ["CB-7212", "CH-7050"]
    assert page.view.ask.row.ask == t("charger_screen.ask.spare")
    scanner.scan(sheet("UNDO"))
    assert page.view.ask.row.ask == t("charger_screen.ask.out"), "a scan back still is a scan back"
    scanner.scan(charger("CH-7050"), charger("CH-7096"))
    row = context(real.run.context).chargers.one("CH-7096")
    assert row is not None
    assert (row.status, row.cabinet) == ("installed", "CB-7212")
    speak(real, "ja")
    banner = swap_page(real).view.banner.row
    assert (banner.word, banner.number) == (t("charger_screen.short.swapped"), "CH-7050 → CH-7096")
    scanner.scan(sheet("UNDO"))
    row = context(real.run.context).chargers.one("CH-7096")
    assert row is not None
    assert row.status == "spare", "all of it is taken back, as before"


def test_what_the_register_has_otherwise_waits_for_r_still(real: RealWindow) -> None:
    scanner = WindowScanner(real.run)
    scanner.scan(sheet("SC03"), cabinet("CB-7212"), charger("CH-7097"))
    banner = swap_page(real).view.banner.row
    assert banner.word == t("charger_screen.short.differs")
    speak(real, "en")
    page = swap_page(real)
    assert page.view.banner.row.word == t("charger_screen.short.differs")
    assert page.view.banner.row.number == "CH-7097"
    scanner.scan(sheet("DONE"))
    assert page.view.ask.row.ask == t("charger_screen.ask.spare")


def test_a_scan_being_answered_is_waited_for(real: RealWindow) -> None:
    page = swap_page(real)
    page.swapping._under_way = True
    run = real.run
    assert run.wiring is not None
    run.window.show_screen(Screen.settings)
    run.wiring.settings.set_value("desk.language", "en")
    QTest.qWait(700)
    assert run.window.screen_called(Screen.chargers) is page
    page.swapping._under_way = False
    wait(lambda: Screen.chargers not in run.window.screens() or swap_page(real) is not page)


def test_the_slip_that_waits_on_a_visit_and_the_crate_of_a_move_stay(real: RealWindow) -> None:
    desk = context(real.run.context).desk
    school = sorted(desk.queries.schools())[0]
    today = desk.clock.now().today.isoformat()
    number = desk.run(plan_visit, PlanVisit(desk.new_action(), school, today, "9:00")).result().visit
    desk.run(begin_visit, OnVisit(desk.new_action(), number)).result()
    window = real.run.window
    window.show_screen(Mode.visit)
    QTest.qWait(100)
    visit = window.screen_called(Mode.visit)
    assert isinstance(visit, VisitPresenter)
    visit.pickups.take_slip("8A-0005-X")
    scanner = WindowScanner(real.run)
    scanner.scan(sheet("SC16"), printed_code(CodeKind.crate, "A0001").text)
    moves = window.screen_called(Mode.moves)
    assert isinstance(moves, MovesPage)
    assert moves.crate == "A0001"
    speak(real, "en")
    window.show_screen(Mode.visit)
    QTest.qWait(100)
    anew = window.screen_called(Mode.visit)
    assert isinstance(anew, VisitPresenter)
    assert anew is not visit
    wait(lambda: not real.run.tasks.awaited)
    assert (anew.number, anew.pickups.slip) == (number, "8A-0005-X")
    assert "8A-0005-X" in anew.view.now.head.accessibleName() + anew.view.now.accessibleName()
    window.show_screen(Mode.moves)
    again = window.screen_called(Mode.moves)
    assert isinstance(again, MovesPage)
    assert (again.crate, again.end) == ("A0001", "out")
