"""The pages of loans, planned moves, lost devices and pick-ups in the real window: keys, codes, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.command_words import LOANS, LOST, MOVES, Command, CommandWord
from app.domain.scans import RawScan
from app.settings import words
from app.ui.run import WindowRun
from app.ui.screens.goods.lost import LostPage
from app.ui.shell.action_list import ACTIONS
from app.ui.shell.actions import OPENED_BY_CODE, Mode, Screen
from tests.ui.real_window import started, wait


@pytest.fixture
def run(qapp: QApplication, tmp_path: Path) -> Iterator[WindowRun]:
    with started(tmp_path / "ledger") as (run, ready):
        wait(lambda: bool(ready))
        run.window.show()
        yield run


@pytest.mark.parametrize(("mode", "number"), [(Mode.loans, LOANS), (Mode.moves, MOVES), (Mode.lost, LOST)])
def test_each_page_by_its_key_from_board_and_ledger_and_by_its_code(run: WindowRun, mode: Mode, number: int) -> None:
    window = run.window
    for screen in (Screen.bench, Screen.ledger):
        window.show_screen(screen)
        window.actions_.action(f"goods.{mode.name}").trigger()
        assert window.frame.current == mode
        window.actions_.action("away.leave").trigger()
        assert window.frame.current == screen, "Esc leads back to where it came from"
    window.show_screen(Screen.intake)
    assert not window.actions_.works(f"goods.{mode.name}")
    window.take_scan(RawScan(Command(CommandWord.screen, number).code.text, "keyboard", 0.0))
    assert window.frame.current == mode
    window.actions_.action("away.leave").trigger()
    assert window.frame.current == Screen.bench


def test_another_language_makes_the_page_anew(run: WindowRun) -> None:
    window = run.window
    window.show_screen(Mode.lost)
    former = window.screen_called(Mode.lost)
    words.set_language("en")
    assert run.wiring is not None
    run.wiring.respeak()
    made = window.screen_called(Mode.lost)
    assert isinstance(made, LostPage)
    assert made is not former
    assert window.frame.current == Mode.lost


def test_pick_ups_open_and_lead_back_and_their_key_is_disposals_alone(run: WindowRun) -> None:
    window = run.window
    window.show_screen(Screen.bench)
    assert not window.actions_.works("goods.pickups")
    assert run.wiring is not None
    run.wiring.goods.open(Mode.pickups)
    assert window.frame.current == Mode.pickups
    window.actions_.action("away.leave").trigger()
    assert window.frame.current == Screen.bench
    window.show_screen(Screen.intake)
    window.take_scan(
        RawScan(Command(CommandWord.screen, OPENED_BY_CODE.index(Mode.pickups) + 1).code.text, "keyboard", 0.0)
    )
    assert window.frame.current == Mode.pickups
    window.actions_.action("away.leave").trigger()
    assert window.frame.current == Screen.disposal, "by its code too Esc leads where they belong"
    window.actions_.action("goods.pickups").trigger()
    assert window.frame.current == Mode.pickups
    window.actions_.action("away.leave").trigger()
    assert window.frame.current == Screen.disposal
    (row,) = (row for row in ACTIONS if row.id == "goods.pickups")
    assert row.contexts == {Screen.disposal}
