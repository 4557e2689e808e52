"""The first start over an empty ledger: its steps, the sample, the command sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.bootstrap_files import Files, sample_sources
from app.domain.kinds import ImportKind
from app.ui.screens.first_start.presenter import FirstStartPresenter
from app.ui.screens.first_start.wording import Held, now_step, page
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.empty_state import StepState
from app.usecases.import_job import RowSource
from tests.ui.screens.desk import DeskWindow, build


class SmallSample(Files):
    """The real files, but a sample of `devices` devices."""

    devices = 300

    def sample(self) -> Iterator[RowSource]:
        return iter(sample_sources(self._program, self.devices, 40, 7))


@pytest.fixture
def first(fresh_desk: DeskWindow) -> FirstStartPresenter:
    fresh_desk.context.files = SmallSample(fresh_desk.program)
    screen = FirstStartPresenter(fresh_desk.context)
    fresh_desk.add(Mode.first_start, screen)
    fresh_desk.window.show()
    fresh_desk.show(Mode.first_start)
    return screen


def test_steps_follow_what_the_ledger_holds() -> None:
    assert now_step(Held()) is ImportKind.schools
    assert now_step(Held(schools=64)) is ImportKind.devices
    assert now_step(Held(schools=64, devices=1)) is ImportKind.forms
    states = [step.state for step in page(Held(schools=64)).steps]
    assert states == [StepState.done, StepState.now, StepState.later]
    assert page(Held(schools=64)).steps[0].note == "64校"


def test_enter_asks_for_the_file_that_is_due(fresh_desk: DeskWindow, first: FirstStartPresenter) -> None:
    fresh_desk.act("first.devices")
    assert fresh_desk.context.wish is not None
    assert fresh_desk.context.wish.kind is ImportKind.schools
    assert fresh_desk.context.wish.back == Mode.first_start
    assert fresh_desk.shown[-1] == Mode.import_preview


def test_three_asks_for_the_form_answers(fresh_desk: DeskWindow, first: FirstStartPresenter) -> None:
    fresh_desk.act("first.forms")
    assert fresh_desk.context.wish is not None
    assert fresh_desk.context.wish.kind is ImportKind.forms


def test_a_file_brought_in_marks_its_step(fresh_desk: DeskWindow, first: FirstStartPresenter) -> None:
    build(fresh_desk.program, 0, 0)
    fresh_desk.settled(lambda: first.held.schools == 64)
    assert "端末の台帳" in fresh_desk.window.actions_.action("first.devices").text()


def test_enter_goes_where_it_says_once_a_step_is_done(fresh_desk: DeskWindow) -> None:
    build(fresh_desk.program, 0, 0)
    fresh_desk.window.show()
    fresh_desk.window.activateWindow()
    screen = FirstStartPresenter(fresh_desk.context)
    fresh_desk.add(Mode.first_start, screen)
    fresh_desk.show(Mode.first_start)
    fresh_desk.settled(lambda: screen.held.schools == 64)
    assert QApplication.focusWidget() is screen.view.steps.main_button()


def test_the_sample_is_built_and_told(fresh_desk: DeskWindow, first: FirstStartPresenter) -> None:
    fresh_desk.act("first.sample")
    assert not fresh_desk.window.actions_.works("first.devices")
    assert fresh_desk.window.actions_.works("first.stop")
    fresh_desk.settled(lambda: Screen.intake in fresh_desk.shown, 60)
    assert fresh_desk.program.queries.device_count() == 300
    assert len(fresh_desk.program.queries.schools()) == 64
    assert "300台" in fresh_desk.window.frame.toast.row.text
    assert fresh_desk.program.ledger.verify().ok


def test_the_sample_is_stopped_and_goes_on(fresh_desk: DeskWindow, first: FirstStartPresenter) -> None:
    SmallSample.devices = 4000
    try:
        fresh_desk.act("first.sample")
        fresh_desk.settled(lambda: fresh_desk.program.queries.device_count() > 0, 30)
        fresh_desk.act("first.stop")
        fresh_desk.settled(lambda: fresh_desk.window.actions_.works("first.sample"), 30)
        assert "S で続き" in fresh_desk.window.frame.toast.row.text
        assert 0 < fresh_desk.program.queries.device_count() < 4000
        fresh_desk.act("first.sample")
        fresh_desk.settled(lambda: Screen.intake in fresh_desk.shown, 60)
        assert fresh_desk.program.queries.device_count() == 4000
    finally:
        SmallSample.devices = 300


def test_the_command_sheet_is_shown_and_written(fresh_desk: DeskWindow, first: FirstStartPresenter) -> None:
    fresh_desk.act("first.sheet")
    fresh_desk.settled(lambda: fresh_desk.window.frame.overlay is not None)
    assert fresh_desk.window.actions_.context == Mode.paper
    assert not fresh_desk.window.actions_.works("first.sample")
    fresh_desk.act("paper.write")
    fresh_desk.settled(lambda: bool(fresh_desk.window.frame.toast.row.place))
    written = Path(fresh_desk.window.frame.toast.row.place)
    assert written.read_bytes().startswith(b"%PDF")
    fresh_desk.act("paper.close")
    assert fresh_desk.window.frame.overlay is None
    assert fresh_desk.window.actions_.context == Mode.first_start
    assert fresh_desk.window.actions_.works("first.sample")


def test_the_hub_says_that_it_is_not_there(fresh_desk: DeskWindow, first: FirstStartPresenter) -> None:
    before = fresh_desk.digest()
    fresh_desk.act("first.hub")
    assert "まだできません" in fresh_desk.window.frame.toast.row.text
    assert fresh_desk.digest() == before


def test_a_scan_is_the_intake_desks(fresh_desk: DeskWindow, first: FirstStartPresenter) -> None:
    assert not fresh_desk.scan("PF6M0WV8", first)
