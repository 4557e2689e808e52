"""A swap at the program's own window, by scanner alone: with labels in three scans, without one in three and a tag."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.command_words import read_command
from app.domain.operations import Draft
from app.domain.rules.chargers import charger_ref
from app.ui.context import Context
from app.ui.screens.chargers.presenter import SwapPresenter
from app.ui.shell.actions import Screen
from app.usecases.session import stand_in
from tests.support.window_scanner import WindowScanner
from tests.ui.real_window import RealWindow
from tests.ui.screens.charger_desk import GD80, cabinet, charger

UNITS = (
    ("CB-7212", {"kind": "cabinet", "place": "school", "school": "ES01", "room": "4年1組", "status": "installed"}),
    ("CH-7050", {"kind": "charger", "model": GD80, "school": "ES01", "room": "4年1組", "status": "installed"}),
    ("CH-7096", {"kind": "charger", "model": GD80, "place": "center", "status": "spare"}),
    ("CH-7097", {"kind": "charger", "model": GD80, "place": "center", "status": "spare"}),
)


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[WindowScanner]:
    real = RealWindow(tmp_path, operator="OP0001")
    desk = context(real.run.context).desk
    drafts = [Draft("registered", (charger_ref(code),), {"set": {"code": code, **fields}}) for code, fields in UNITS]
    desk.call(lambda uow: uow.record(drafts), actor=stand_in()).result()
    yield WindowScanner(real.run)
    real.close()


def context(made: Context | None) -> Context:
    assert made is not None
    return made


def sheet(words: str) -> str:
    command = read_command(words)
    assert command is not None
    return command.code.text


def at(scanner: WindowScanner, code: str) -> tuple[str, str]:
    """Where a unit is: its status and its cabinet."""
    row = context(scanner.run.context).chargers.one(code)
    assert row is not None
    return row.status, row.cabinet


def page(scanner: WindowScanner) -> SwapPresenter:
    assert scanner.run.window.frame.current == Screen.chargers
    shown = scanner.run.window.screen_called(Screen.chargers)
    assert isinstance(shown, SwapPresenter)
    return shown


def test_three_scans_swap_a_labelled_charger_and_a_wrong_one_moves_nothing(scanner: WindowScanner) -> None:
    scanner.scan(sheet("SC03"))
    before = len(scanner.scanned)
    scanner.scan(cabinet("CB-7212"), charger("CH-7050"), charger("CH-7096"))
    assert len(scanner.scanned) - before == 3
    assert (at(scanner, "CH-7050")[0], at(scanner, "CH-7096")) == ("taken_out", ("installed", "CB-7212"))
    banner = page(scanner).view.banner
    assert (banner.isVisible(), banner.row.word, banner.row.number) == (True, "交換", "CH-7050 → CH-7096")
    scanner.scan(sheet("UNDO"))
    assert (at(scanner, "CH-7050")[0], at(scanner, "CH-7096")[0]) == ("installed", "spare")
    scanner.scan(cabinet("CB-7212"), charger("CH-7050"), cabinet("CB-7212"), charger("CH-7097"))
    assert at(scanner, "CH-7097") == ("installed", "CB-7212")


def test_without_a_label_it_takes_three_scans_and_a_tag(scanner: WindowScanner) -> None:
    scanner.scan(sheet("SC03"))
    before = len(scanner.scanned)
    scanner.scan(cabinet("CB-7212"), "GD80-1904417", charger("CH-7102"), charger("CH-7096"))
    assert len(scanner.scanned) - before == 4, "three scans and a tag"
    assert page(scanner).view.banner.row.number == "CH-7102 → CH-7096"
    assert (at(scanner, "CH-7102")[0], at(scanner, "CH-7096")[1]) == ("taken_out", "CB-7212")
    scanner.scan(cabinet("CB-7212"), *[sheet("UN02")] * 3, charger("CH-7097"))
    assert page(scanner).view.banner.row.number == "A0001 → CH-7097", "nothing of it can be read: a code is given"
    assert page(scanner).swapping.tag == "A0001"


def test_a_cabinets_code_on_another_screen_begins_a_swap(scanner: WindowScanner) -> None:
    scanner.scan(sheet("SC02"), cabinet("CB-7212"))
    assert page(scanner).swapping.taken.cabinet is not None
