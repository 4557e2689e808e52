"""The work at the schools at the real window by scans alone: each act that is a choice has its code on the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from app import bootstrap_papers
from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import read_command
from app.domain.operations import Draft, Ref
from app.labels.command_sheet import KEYS
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.goods.loans import LoansPage
from app.ui.screens.goods.lost import LostPage
from app.ui.screens.goods.moves import MovesPage
from app.ui.screens.goods.page import GoodsPage
from app.ui.screens.intake.ask_line import AskLine
from app.ui.screens.visits.day import VisitsPresenter
from app.ui.shell.action_list import ACTIONS
from app.ui.shell.actions import Mode
from app.ui.shell.press import PRINTED
from app.usecases.goods_rows import Goods
from app.usecases.session import stand_in
from tests.support.window_scanner import WindowScanner
from tests.ui.real_window import RealWindow


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(tmp_path, operator="OP0001")
    yield made
    made.close()


def context(real: RealWindow) -> Context:
    assert real.run.context is not None
    return real.run.context


def record(real: RealWindow, *drafts: Draft) -> None:
    context(real).desk.call(lambda uow: uow.record(drafts), actor=stand_in()).result()


def devices(real: RealWindow, count: int) -> list[tuple[Ref, str]]:
    """Units in use that nobody repairs."""
    queries = context(real).desk.queries
    rows = queries.device_rows(queries.device_numbers(0, 40))
    return [(row.device, row.serial) for row in rows if row.status == "in_use" and not row.repair][:count]


def goods(real: RealWindow) -> Goods:
    found = context(real).goods
    assert found is not None
    return found


P = TypeVar("P", bound=GoodsPage)


def page(real: RealWindow, mode: Mode, kind: type[P]) -> P:
    assert real.run.window.frame.current == mode
    shown = real.run.window.screen_called(mode)
    assert isinstance(shown, kind)
    return shown


def scan(scanner: WindowScanner, *bodies: str) -> None:
    for body in bodies:
        command = read_command(body)
        scanner.scan(command.code.text if command is not None else body)


def test_each_number_is_one_act_a_page_and_stands_on_the_sheet_with_its_key(real: RealWindow) -> None:
    rows = {row.id: row for row in ACTIONS}
    pages = {name: row.contexts for name, row in rows.items()}
    for number, names in PRINTED.items():
        assert f"NN{number}" in bootstrap_papers.COMMANDS
        assert {rows[name].key.cap for name in names} <= {KEYS[f"NN{number}"]} | {"P", "N"}
        assert not any(pages[one] & pages[other] for one in names for other in names if one != other)
    named = {name for names in PRINTED.values() for name in names}
    wanted = {name for name in rows if name.split(".")[0] in ("loans", "moves", "lost")} | {"visit.plan", "visit.print"}
    assert wanted <= named, "every act of these pages that is no free text"
    sheet = {symbol.text for one in context(real).papers.command_sheet().pages for symbol in one.symbols}
    printed = {command.code.text for n in PRINTED if (command := read_command(f"NN{n}")) is not None}
    assert printed <= sheet
    assert len(printed) == len(PRINTED)


def test_a_planned_move_is_made_run_and_closed_by_codes(real: RealWindow) -> None:
    scanner = WindowScanner(real.run)
    schools = sorted(context(real).desk.queries.schools())
    first, second = (printed_code(CodeKind.school, code).text for code in schools[:2])
    scan(scanner, "SC16", "NN37", first, second, "NN01", "NN01", "DONE")
    shown = page(real, Mode.moves, MovesPage)
    assert len(goods(real).transfers.transfers()) == 1
    end = shown.end
    scan(scanner, "NN34")
    assert shown.end != end
    scan(scanner, "NN35")
    assert isinstance(real.run.window.frame.overlay, AskLine)
    scan(scanner, "ESC", "NN36")
    assert shown.in_steps
    scan(scanner, "ESC", "NN42")
    assert shown.asking.panel.head.accessibleName().startswith(t("goods.school.title"))
    scan(scanner, "ESC", "NN38")
    assert shown.question is not None or shown.view.banner.row.number == "A0001"
    scan(scanner, "DONE")
    assert goods(real).transfers.transfers() == ()


def test_what_is_lost_is_chosen_found_and_asked_of_the_console_by_codes(real: RealWindow) -> None:
    scanner = WindowScanner(real.run)
    for at, (ref, _) in enumerate(devices(real, 2)):
        record(real, Draft("lost_reported", (ref,), {"on": f"2026-11-1{at}", "was": "in_use", "police": f"第{at}号"}))
    scan(scanner, "SC17")
    shown = page(real, Mode.lost, LostPage)
    first = shown.view.table.current_id()
    scan(scanner, "NEXT")
    second = shown.view.table.current_id()
    assert first != second
    scan(scanner, "NEXT")
    assert shown.view.table.current_id() == first, "from the last to the first again"
    scan(scanner, "NN40")
    assert real.run.window.frame.overlay is shown.guard
    scan(scanner, "ESC", "NN39")
    assert shown.in_steps
    scan(scanner, "NN01", "DONE")
    assert [row.device.text for row in goods(real).lost.lost()] == [second]


def test_a_loan_is_made_longer_and_its_paper_shown_by_codes(real: RealWindow) -> None:
    scanner = WindowScanner(real.run)
    ((ref, _),) = devices(real, 1)
    school = sorted(context(real).desk.queries.schools())[0]
    lent = {"to": school, "since": "2026-11-01", "due": "2026-12-01", "was": "spare"}
    record(real, Draft("lent", (ref,), lent))
    scan(scanner, "SC15", "NN32")
    shown = page(real, Mode.loans, LoansPage)
    assert shown.in_steps
    scan(scanner, "NN04", "DONE")
    (loan,) = goods(real).loans.loans()
    assert loan.due > "2026-12-01"
    scan(scanner, "NN33")
    scanner.rest()
    assert shown.papers.shown


def test_a_visit_is_planned_by_codes(real: RealWindow) -> None:
    scanner = WindowScanner(real.run)
    scan(scanner, "SC14")
    assert isinstance(real.run.window.screen_called(Mode.visits), VisitsPresenter)
    scan(scanner, "NN37")
    assert hasattr(real.run.window.frame.overlay, "take_command")
    school = sorted(context(real).desk.queries.schools())[0]
    scan(scanner, printed_code(CodeKind.school, school).text, "DONE", "NN02", "DONE", "NN01", "DONE")
    visits = context(real).visits
    assert visits is not None
    assert [row.school_code for row in visits.visits()] == [school]
