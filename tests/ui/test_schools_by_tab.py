"""The pages of the work at the schools by keyboard: what takes the focus has a name, and Tab comes to all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.operations import Draft
from app.domain.rules.chargers import charger_ref
from app.ui.screens.chargers.acts import Act
from app.ui.screens.chargers.list_presenter import ListPresenter
from app.ui.screens.goods.loans import LoansPage
from app.ui.screens.goods.lost import LostPage
from app.ui.screens.goods.moves import MovesPage
from app.ui.screens.visits.visit import VisitPresenter
from app.ui.shell.actions import Mode, Screen
from app.usecases.session import stand_in
from app.usecases.visits import OnVisit, PlanVisit, begin_visit, plan_visit
from tests.ui.real_window import RealWindow
from tests.ui.test_schools_by_scanner import context, devices, record
from tests.ui.test_swap_window import UNITS

Page = TypeVar("Page")


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(tmp_path, operator="OP0001")
    desk = context(made).desk
    drafts = [Draft("registered", (charger_ref(code),), {"set": {"code": code, **fields}}) for code, fields in UNITS]
    desk.call(lambda uow: uow.record(drafts), actor=stand_in()).result()
    made.run.window.activateWindow()
    yield made
    made.close()


def settle(real: RealWindow) -> None:
    for _ in range(40):
        QTest.qWait(10)
        if not real.run.tasks.awaited:
            break
    QTest.qWait(20)


def takers(within: QWidget) -> list[QWidget]:
    """What Tab may come to in sight."""
    return [
        widget
        for widget in within.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    ]  # fmt: skip


def walked(real: RealWindow, steps: int) -> list[QWidget]:
    """Where the focus is after each Tab."""
    found: list[QWidget] = []
    for _ in range(steps):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        QApplication.processEvents()
        after = QApplication.focusWidget()
        assert after is not None
        found.append(after)
    return found


def looked_at(real: RealWindow, what: str) -> None:
    """Names, and one round by Tab; over a page what lies under it is not reached."""
    settle(real)
    frame = real.run.window.frame
    within = frame.overlay if frame.overlay is not None else frame.stack.currentWidget()
    wanted = takers(within)
    nameless = [widget for widget in wanted if not widget.accessibleName()]
    assert [type(widget).__name__ for widget in nameless] == [], what
    if within.focusPolicy() & Qt.FocusPolicy.TabFocus:
        wanted.append(within)
    reached = walked(real, len(takers(real.run.window)) + 3)
    missed = [f"{type(one).__name__} {one.accessibleName()}" for one in wanted if one not in reached]
    assert missed == [], what
    covered = frame.stack.currentWidget()
    under = [one for one in reached if covered.isAncestorOf(one) and within is not covered]
    assert [type(one).__name__ for one in under] == [], f"{what}: under the page"


def walked_page(real: RealWindow, mode: Mode, kind: type[Page], what: str) -> Page:
    """Opens a page and walks it."""
    real.run.window.show_screen(mode)
    looked_at(real, what)
    page = real.run.window.screen_called(mode)
    assert isinstance(page, kind)
    return page


def test_the_swap_and_the_list_of_chargers(real: RealWindow) -> None:
    window = real.run.window
    window.show_screen(Screen.chargers)
    settle(real)
    page = walked_page(real, Mode.charger_list, ListPresenter, "list")
    for code, acts in (("CH-7096", (Act.arrive, Act.maker, Act.hand_over, Act.correct)), ("CB-7212", (Act.report,))):
        page.show_code(code)
        settle(real)
        for act in acts:
            page.begin(act)
            looked_at(real, act)
            assert page._page is not None
            page._page.close_page()


def test_visits_and_one_visit(real: RealWindow) -> None:
    desk, window = context(real).desk, real.run.window
    today = desk.clock.now().today.isoformat()
    number = desk.run(plan_visit, PlanVisit(desk.new_action(), sorted(desk.queries.schools())[0], today)).result().visit
    window.show_screen(Mode.visits)
    looked_at(real, "visits")
    window.actions_.action("visit.plan").trigger()
    looked_at(real, "which school")
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
    desk.run(begin_visit, OnVisit(desk.new_action(), number)).result()
    page = walked_page(real, Mode.visit, VisitPresenter, "visit")
    page._acts.do("note")
    looked_at(real, "note")


def test_loans_moves_and_losses_with_their_questions(real: RealWindow) -> None:
    units = devices(real, 4)
    desk = context(real).desk
    school = sorted(desk.queries.schools())[0]
    record(
        real,
        Draft("lent", (units[0][0],), {"to": school, "since": "2026-11-01", "due": "2026-12-01", "was": "spare"}),
        Draft("lost_reported", (units[1][0],), {"on": "2026-11-10", "was": "in_use"}),
    )
    loans = walked_page(real, Mode.loans, LoansPage, "loans")
    loans.extend()
    looked_at(real, "extend")
    loans.asking.leave()
    moves = walked_page(real, Mode.moves, MovesPage, "moves")
    moves.ask_plan()
    looked_at(real, "plan")
    moves.asking.leave()
    lost = walked_page(real, Mode.lost, LostPage, "lost")
    lost._ask_chosen()
    settle(real)
    assert lost.guarded
    looked_at(real, "guard")
