"""The pages of 廃棄 in the real window: F4, its code, storage by its code, and another language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.command_words import STORAGE, Command, CommandWord
from app.domain.scans import RawScan
from app.settings import words
from app.ui.run import WindowRun
from app.ui.screens.disposal.checklist import Sheet
from app.ui.screens.disposal.sheet import SheetPage
from app.ui.shell.actions import Mode, Screen
from tests.ui.real_window import started, wait


@pytest.fixture
def run(qapp: QApplication, tmp_path: Path) -> Iterator[WindowRun]:
    with started(tmp_path / "ledger") as (run, ready):
        wait(lambda: bool(ready))
        run.window.show()
        yield run


def scanned(run: WindowRun, number: int) -> str:
    run.window.take_scan(RawScan(Command(CommandWord.screen, number).code.text, "keyboard", 0.0))
    return run.window.frame.current


def test_f4_and_its_code_lead_to_the_front_and_esc_from_storage_back(run: WindowRun) -> None:
    window = run.window
    window.actions_.action(f"screen.{Screen.disposal}").trigger()
    assert window.frame.current == Screen.disposal
    window.actions_.action("boxes.storage").trigger()
    assert window.frame.current == Mode.storage
    window.actions_.action("away.leave").trigger()
    assert window.frame.current == Screen.disposal
    window.show_screen(Screen.intake)
    assert scanned(run, 4) == Screen.disposal
    assert scanned(run, STORAGE) == Mode.storage


def test_a_sheet_opens_and_another_language_makes_it_anew(run: WindowRun) -> None:
    assert run.wiring is not None
    run.wiring.disposal.open(Sheet("loose"))
    window = run.window
    former = window.screen_called(Mode.sheet)
    assert isinstance(former, SheetPage)
    wait(lambda: former.facts is not None)
    words.set_language("en")
    run.wiring.respeak()
    made = window.screen_called(Mode.sheet)
    assert isinstance(made, SheetPage)
    assert made is not former
    assert window.frame.current == Mode.sheet
