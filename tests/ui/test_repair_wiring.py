"""The window opens a repair's page, and a route's code acts there and nowhere else."""

from __future__ import annotations

from app.domain.command_words import Command, CommandWord
from app.domain.commands import TakeIn
from app.ui.run import WindowRun
from app.ui.screens.log.export_page import Stage
from app.ui.screens.log.presenter import LogPresenter
from app.ui.screens.repair.presenter import RepairPresenter
from app.ui.shell.actions import Mode, Screen
from app.usecases.take_in import take_in
from tests.ui.real_window import wait


def test_a_repair_is_opened_by_its_number_and_takes_codes(run: WindowRun) -> None:
    assert run.context is not None
    desk = run.context.desk
    row = desk.queries.device_rows(desk.queries.device_numbers(0, 1))[0]
    scan = desk.read_scan(row.serial)
    number = desk.run(take_in, TakeIn(action=desk.new_action(), scan=scan)).result().repair or ""
    run.context.open_repair(number)
    assert run.window.frame.current == Mode.repair
    page = run.window.screen_called(Mode.repair)
    assert isinstance(page, RepairPresenter)
    wait(lambda: page.page is not None and page.page.repair == number)
    run.window.command_scanned.emit(Command(CommandWord.route, 2))
    wait(lambda: bool(run.window.frame.toast._row.text))


def test_a_file_of_the_log_is_waited_for_by_another_language_and_left_by_the_windows_end(run: WindowRun) -> None:
    assert run.wiring is not None
    assert not run.wiring._at_work()
    run.window.show_screen(Screen.reports)
    log = run.window.screen_called(Screen.reports)
    assert isinstance(log, LogPresenter)
    assert not run.wiring._at_work()
    log.export_page.stage = Stage.writing
    assert run.wiring._at_work()
    run.wiring.stop()
    assert log.export_page._run.stopped.is_set()
