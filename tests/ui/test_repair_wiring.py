"""The window opens a repair's page, and a route's code acts there and nowhere else."""

from __future__ import annotations

from app.domain.command_words import Command, CommandWord
from app.domain.commands import TakeIn
from app.domain.operations import Draft
from app.ui.run import WindowRun
from app.ui.screens.away.hand import ReturnPresenter
from app.ui.screens.away.ship import ShipPresenter
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


def page_in_front(run: WindowRun, number: str) -> RepairPresenter:
    """The repair's page, read."""
    assert run.context is not None
    run.context.open_repair(number)
    page = run.window.screen_called(Mode.repair)
    assert isinstance(page, RepairPresenter)
    wait(lambda: page.page is not None and page.page.repair == number and not page.turns.busy)
    return page


def in_state(run: WindowRun, *payloads: tuple[str, dict[str, object]]) -> str:
    """A repair, taken in and brought so far."""
    assert run.context is not None
    desk = run.context.desk
    row = next(row for row in desk.queries.device_rows(desk.queries.device_numbers(0, 40)) if row.status == "in_use")
    scan = desk.read_scan(row.serial)
    number = desk.run(take_in, TakeIn(action=desk.new_action(), scan=scan)).result().repair or ""
    drafts = [Draft(kind, (row.device,), {"n": number, **payload}) for kind, payload in payloads]
    desk.call(lambda unit: unit.record(drafts)).result()
    return number


def test_s_puts_it_on_the_list_and_esc_leads_back(run: WindowRun) -> None:
    found = {"fault": "screen", "cause": "natural", "hardware": True}
    number = in_state(run, ("diagnosed", found), ("routed", {"route": "maker", "state": "diagnosing"}))
    page = page_in_front(run, number)
    run.window.actions_._run("repair.ship", 0)
    assert run.window.frame.current == Mode.ship
    lists = run.window.screen_called(Mode.ship)
    assert isinstance(lists, ShipPresenter)
    wait(lambda: lists.shipment is not None and lists.view.table.current_id() == number)
    assert lists.shipment is not None
    assert [unit.repair for unit in lists.shipment.units] == [number]
    run.window.actions_._run("away.leave", 0)
    assert run.window.frame.current == Mode.repair
    wait(lambda: page.page is not None and page.page.course.state == "at_maker" and not page.turns.busy)
    run.window.actions_._run("repair.ship", 0)
    wait(lambda: lists.view.table.current_id() == number)
    assert lists.shipment is not None, "it is shown, and nothing is taken back"
    assert not lists.shipment.units[0].back
    lists.put_on(number)
    wait(lambda: "リスト" in lists.view.banner.accessibleName())
    assert not lists.shipment.units[0].back
    run.window.show_screen(Screen.bench)
    run.window.show_screen(Mode.ship)
    run.window.actions_._run("away.leave", 0)
    assert run.window.frame.current == Screen.bench, "only who led here is led back to"


def test_enter_puts_it_into_the_box_with_its_adapter(run: WindowRun) -> None:
    number = in_state(run, ("noted", {"accessories": ["adapter"]}), ("repair_state_set", {"state": "ready"}))
    page = page_in_front(run, number)
    run.window.actions_._run("repair.to_box", 0)
    boxes = run.window.screen_called(Mode.hand_back)
    assert isinstance(boxes, ReturnPresenter)
    wait(lambda: boxes.question is not None)
    assert boxes.box is None, "nobody looked for the adapter yet"
    run.window.actions_._run("away.leave", 0)
    run.window.actions_._run("away.leave", 0)
    assert run.window.frame.current == Mode.repair
    wait(lambda: not page.turns.busy)
    run.window.actions_._run("repair.pick", 1)  # with its adapter
    run.window.actions_._run("repair.go", 0)
    wait(lambda: boxes.box is not None and bool(boxes.box.units))
    run.window.actions_._run("away.leave", 0)
    wait(lambda: page.page is not None and page.page.course.state == "returned")
