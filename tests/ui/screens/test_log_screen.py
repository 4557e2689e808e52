"""The repair log on F8 over a real ledger, by keys: filters, columns kept on the desk, files, what was lost, names."""

from __future__ import annotations

import csv
import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap_reports import Reports
from app.domain.command_words import Command, CommandWord
from app.domain.commands import TakeIn
from app.domain.errors import WorldError, WorldFault
from app.domain.kinds import Role
from app.domain.rules.permissions import Command as Permission
from app.settings import words
from app.ui import theme
from app.ui.screens.log import wording
from app.ui.screens.log.export_page import Stage
from app.ui.screens.log.presenter import KEPT, LogPresenter
from app.ui.shell.actions import Screen
from app.usecases.log_rows import EVERY_REPAIR
from app.usecases.session import Actor
from app.usecases.tables import FileForm
from app.usecases.take_in import take_in
from tests.support.repair_log import filled
from tests.ui.screens.desk import DeskWindow

K = Qt.Key
COUNT = 60


@pytest.fixture
def log(fresh_desk: DeskWindow) -> LogPresenter:
    desk = fresh_desk
    filled(desk.program, COUNT, today=desk.program.clock.now().today)
    return opened(desk)


def opened(desk: DeskWindow) -> LogPresenter:
    screen = LogPresenter(desk.context, Reports(desk.program))
    desk.add(Screen.reports, screen)
    desk.window.resize(1920, 1080)
    desk.window.show()
    desk.window.activateWindow()
    desk.show(Screen.reports)
    desk.settled(lambda: screen.table is not None)
    return screen


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def shown(log: LogPresenter, column: str) -> list[str]:
    at = [one.key for one in log._shown].index(column)
    found = [log.view.model.row_at(row) for row in range(log.view.model.rowCount())]
    return [row.cells[at].text for row in found if row is not None]


def rows_are(desk: DeskWindow, log: LogPresenter, count: int) -> None:
    desk.settled(lambda: log.table is not None and len(log.table.rows) == count == log.view.model.rowCount())


def test_the_whole_log_stands_there_with_what_has_room(log: LogPresenter) -> None:
    assert log.view.model.rowCount() == COUNT
    assert log.view.title.words[0] == f"修理記録　{COUNT}件"
    assert shown(log, "school")[:2] == ["善導寺小学校", "北小学校"]
    keys = [one.key for one in log._shown]
    assert keys == list(log.keys())[: len(keys)]
    assert str(len(log.keys())) in log.view.title.words[1]
    assert QApplication.focusWidget() is log.view.table
    assert log.context.actions.works("log.export")


def test_a_filter_by_keys_then_another_then_none(fresh_desk: DeskWindow, log: LogPresenter) -> None:
    fresh_desk.act("log.filter")
    for _ in range(5):
        press(K.Key_Tab)
    assert log.view.picker.panel is not None
    press(K.Key_Down)
    press(K.Key_Return)
    assert log.filters.only.state
    fresh_desk.settled(lambda: log.table is not None and len(log.table.rows) < COUNT)
    assert len(set(shown(log, "state"))) == 1
    assert log.table is not None
    assert log.table.note
    chips = {chip.id: chip.chip.kind for chip in log.filters.chips()}
    assert [name for name, kind in chips.items() if kind == "on"] == ["state"]
    log.filters.open("fault")
    press(K.Key_Down)
    press(K.Key_Return)
    assert log.filters.only.fault
    fresh_desk.act("log.clear")
    rows_are(fresh_desk, log, COUNT)
    assert log.filters.only == EVERY_REPAIR


def test_periods_are_those_people_ask_for(fresh_desk: DeskWindow, log: LogPresenter) -> None:
    log.filters.open("period")
    for words_, value in [(row.words, row.value) for row in log.filters._rows("period")][1:]:
        since, _, until = value.partition("/")
        assert since < until
        log.filters.set(since=since, until=until)
        assert words_ in {log.filters._words("period", f"{since}/{until}")}
    log.filters.set(since="2026-01-05", until="2026-01-09")
    assert log.filters._words("period", "2026-01-05/2026-01-09") == "令和8年1月5日〜令和8年1月9日"
    press(K.Key_Escape)
    assert not log.filters.is_open
    fresh_desk.settled(lambda: QApplication.focusWidget() is log.view.table)


def test_columns_are_chosen_by_keys_and_remembered_on_the_desk(fresh_desk: DeskWindow, log: LogPresenter) -> None:
    before = log.keys()
    fresh_desk.act("log.columns")
    press(K.Key_Down)
    press(K.Key_Space)
    press(K.Key_Return)
    expected = tuple(key for key in before if key != "opened")
    assert log.keys() == expected
    assert [one.key for one in log._shown] == list(expected)[: len(log._shown)]
    assert fresh_desk.program.settings.text(KEPT).split(",") == list(expected)
    again = LogPresenter(fresh_desk.context, Reports(fresh_desk.program), fresh_desk.window)
    assert again.keys() == expected
    fresh_desk.act("log.columns")
    press(K.Key_Space)
    press(K.Key_Escape)
    assert log.keys() == expected


def test_the_last_column_stays(log: LogPresenter) -> None:
    columns = [one for one in log._book.columns() if one.key in ("repair", "state")]
    log.columns_page.ask(columns, ["repair"])
    log.columns_page.toggle()
    log.columns_page.enter()
    assert log.keys() == ("repair",)


def test_a_file_by_keys_alone(fresh_desk: DeskWindow, log: LogPresenter) -> None:
    fresh_desk.act("log.export")
    page = log.export_page
    assert (page.form, page.stage) == (FileForm.xlsx, Stage.asking)
    press(K.Key_2)
    assert page.form is FileForm.csv
    assert page.target.text().endswith(".csv")
    press(K.Key_Return)
    fresh_desk.settled(lambda: page.stage is Stage.done)
    path = Path(page.target.text())
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    chosen = log.keys()
    assert len(found) == COUNT
    assert list(found[0]) == [one.heading for one in log._book.columns() if one.key in chosen]
    assert not page.lost.isVisible()
    press(K.Key_Return)
    assert not page.is_open
    assert QApplication.focusWidget() is log.view.table


def test_what_was_lost_is_shown_by_name(fresh_desk: DeskWindow, log: LogPresenter) -> None:
    fresh_desk.act("log.export")
    page = log.export_page
    press(K.Key_3)
    press(K.Key_Return)
    fresh_desk.settled(lambda: page.stage is Stage.done)
    assert page.lost.isVisible()
    row = page.losses.row_at(0)
    assert row is not None
    assert [cell.text for cell in row.cells] == ["6", "学校", "𠮷　U+20BB7"]
    press(K.Key_Return)
    assert not page.is_open


def test_the_name_of_the_file_may_be_typed_and_its_form_ends_it(log: LogPresenter, tmp_path: Path) -> None:
    log.export()
    page = log.export_page
    page.target.line.setText(str(tmp_path / "渡す.xlsx"))
    page.list.select_place(3)
    assert page.target.text() == str(tmp_path / "渡す.pdf")
    page.target.line.setText(str(tmp_path / "渡す.txt"))
    page.list.select_place(0)
    assert page.target.text() == str(tmp_path / "渡す.txt")
    page.target.line.clear()
    page.enter()
    assert page.target.line.property("trouble")
    assert page.stage is Stage.asking


def test_a_file_that_is_there_goes_by_a_second_enter_only(
    fresh_desk: DeskWindow, log: LogPresenter, tmp_path: Path
) -> None:
    path, other = tmp_path / "list.csv", tmp_path / "other.csv"
    for one in (path, other):
        one.write_text("somebody's")
    log.export()
    page = log.export_page
    page.list.select_place(1)
    for target in (path, other, path):  # another name is another question
        page.target.line.setText(str(target))
        page.enter()
        fresh_desk.settled(lambda: page.stage is Stage.asking)
        assert page.target._trouble._words == words.t("log_screen.export.there")
    assert path.read_text() == "somebody's"
    page.enter()
    fresh_desk.settled(lambda: page.stage is Stage.done)
    assert path.read_text("utf-8-sig") != "somebody's"
    assert other.read_text() == "somebody's"


def test_a_bare_name_lies_with_the_other_papers_and_ends_as_its_form(fresh_desk: DeskWindow, log: LogPresenter) -> None:
    log.export()
    page = log.export_page
    page.list.select_place(3)
    page.target.line.setText("渡す")
    page.enter()
    fresh_desk.settled(lambda: page.stage is Stage.done)
    assert (fresh_desk.context.papers_folder / "渡す.pdf").is_file()


def test_a_destination_that_is_none_is_said_and_nothing_is_lost(
    fresh_desk: DeskWindow, log: LogPresenter, tmp_path: Path
) -> None:
    log.export()
    page = log.export_page
    page.target.line.setText(str(tmp_path / "no" / "log.csv"))
    page.enter()
    fresh_desk.settled(lambda: page.stage is Stage.asking)
    assert page.target._trouble._words == words.t("world.refused_destination")
    assert QApplication.focusWidget() is page.target.line


def test_a_fault_of_ours_goes_to_the_crash_report(
    fresh_desk: DeskWindow, log: LogPresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(Reports, "hand_out", broken)
    log.export()
    log.export_page.enter()
    with pytest.raises(ZeroDivisionError):
        fresh_desk.settled(lambda: False)
    fresh_desk.faults.clear()
    assert log.export_page.stage is Stage.asking


def held(monkeypatch: pytest.MonkeyPatch, go: threading.Event) -> Callable[[], None]:
    """Every file waits at its first word of progress."""
    real = Reports.hand_out

    def waiting(self: Reports, *args: Any, told: Any, **more: Any) -> Any:
        def heard(done: int, whole: int) -> None:
            assert go.wait(20)
            told(done, whole)

        return real(self, *args, told=heard, **more)

    monkeypatch.setattr(Reports, "hand_out", waiting)
    return go.set


def test_what_takes_long_shows_how_far_it_is_and_esc_leaves_nothing(
    fresh_desk: DeskWindow, log: LogPresenter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    go_on = held(monkeypatch, threading.Event())
    log.export()
    page = log.export_page
    page.target.line.setText(str(tmp_path / "log.xlsx"))
    page.enter()
    assert log.at_work
    assert page._stack.currentWidget() is page._pages[Stage.asking]
    fresh_desk.settled(lambda: page._stack.currentWidget() is page._pages[Stage.writing])
    press(K.Key_Escape)
    go_on()
    fresh_desk.settled(lambda: page.stage is Stage.asking)
    assert page.target._trouble._words == words.t("log_screen.export.left")
    assert list(tmp_path.glob("*log*")) == []
    press(K.Key_Escape)
    assert not page.is_open


def test_progress_is_told_and_the_window_may_close_meanwhile(
    fresh_desk: DeskWindow, log: LogPresenter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log.export()
    page = log.export_page
    page._told(page._run)(100, 300)
    fresh_desk.settled(lambda: page.progress.done == 100)
    go_on = held(monkeypatch, threading.Event())
    page.target.line.setText(str(tmp_path / "log.csv"))
    page.enter()
    log.stop()
    go_on()
    fresh_desk.settled(lambda: page.stage is Stage.asking)
    assert not (tmp_path / "log.csv").exists()


def test_the_page_names_the_pin_only_where_somebody_has_one(fresh_desk: DeskWindow, log: LogPresenter) -> None:
    fresh_desk.act("log.export")
    page = log.export_page
    page.turn()
    assert page.switch.row.text == words.t("log_screen.export.with_names_no_pin")
    page.turn()
    fresh_desk.context.desk.actor = Actor(code="OP0002", role=Role.supervisor, name="佐藤 はな")
    page.turn()
    assert page.switch.row.text == words.t("log_screen.export.with_names")


def test_names_want_a_reason_and_the_pin(fresh_desk: DeskWindow, log: LogPresenter, tmp_path: Path) -> None:
    asked: list[Permission] = []

    def pin(command: Permission, then: Any) -> None:
        asked.append(command)
        then(proved=True)

    fresh_desk.context.ask_pin = pin
    fresh_desk.act("log.export")
    page = log.export_page
    page.target.line.setText(str(tmp_path / "log.csv"))
    page.list.setFocus()
    press(K.Key_2)
    press(K.Key_N)
    assert page.personal
    press(K.Key_Return)
    assert page.reason.line.property("trouble")
    QTest.keyClicks(page.reason.line, "2026 audit")
    assert page.form is FileForm.csv  # a digit in a field is a digit
    press(K.Key_Return)
    fresh_desk.settled(lambda: page.stage is Stage.done)
    assert asked == [Permission.export_personal]
    head = (tmp_path / "log.csv").read_text("utf-8-sig").splitlines()[0]
    assert "報告者" in head.split(",")
    press(K.Key_Return)
    fresh_desk.act("log.export")
    assert (page.personal, page.reason.text()) == (False, "")
    press(K.Key_N)
    press(K.Key_Escape)
    log.export()
    page.turn()
    page.turn()
    assert not page.reason.isVisible()


def test_codes_of_the_command_sheet_are_its_keys(log: LogPresenter) -> None:
    done, escape, other = (Command(word) for word in (CommandWord.done, CommandWord.escape, CommandWord.undo))
    log.choose_columns()
    for code in (other, done):
        assert log.columns_page.take_command(code) is (code is done)
    assert not log.columns_page.is_open
    log.export()
    assert log.export_page.take_command(escape)
    assert not log.export_page.is_open


def test_what_changes_is_read_anew_while_it_is_in_front(fresh_desk: DeskWindow, log: LogPresenter) -> None:
    desk = fresh_desk.program.desk
    scan = desk.read_scan("PF000003")
    log.deactivate()
    desk.run(take_in, TakeIn(action=desk.new_action(), scan=desk.read_scan("NEWUNIT1"))).result()
    fresh_desk.settled(lambda: log._stale)
    log.activate()
    rows_are(fresh_desk, log, COUNT + 1)
    log._later.setInterval(1)
    desk.run(take_in, TakeIn(action=desk.new_action(), scan=desk.read_scan("NEWUNIT2"))).result()
    fresh_desk.settled(log._later.isActive)
    log._later.timeout.emit()
    rows_are(fresh_desk, log, COUNT + 2)
    assert not log.take_scan(scan)  # type: ignore[arg-type]


def test_an_empty_ledger_says_where_it_begins(fresh_desk: DeskWindow) -> None:
    log = opened(fresh_desk)
    assert log.view.table._empty == words.t("log_screen.empty")
    assert not log.context.actions.works("log.export")
    log.export()
    assert not log.export_page.is_open
    log.filters.set(school="XX")
    fresh_desk.settled(lambda: log.view.table._empty == words.t("log_screen.nothing"))


def test_fewer_columns_where_there_is_less_room(fresh_desk: DeskWindow, log: LogPresenter) -> None:
    wide = len(log._shown)
    fresh_desk.window.resize(1366, 768)
    fresh_desk.settled(lambda: theme.look().breadth is theme.Breadth.narrow)
    assert 1 <= len(log._shown) < wide
    for breadth in theme.Breadth:
        few = wording.in_sight([one for one in log._book.columns() if not one.personal], breadth)
        assert few
        assert sum(wording.width(one) for one in few) <= wording.ROOM[breadth]


def test_where_room_is_short_the_forms_have_it(qapp: QApplication, log: LogPresenter) -> None:
    log.export()
    assert log.export_page.go.isVisible()
    theme.apply_look(qapp, theme.Look(scale=200, breadth=theme.Breadth.small))
    assert not log.export_page.go.isVisible()


def test_columns_are_ticked_by_the_mouse_too_and_the_chips_ask(fresh_desk: DeskWindow, log: LogPresenter) -> None:
    log.view.chips.chip_pressed.emit("school")
    assert log.view.picker.isVisible()
    log.choose_columns()
    assert not log.filters.is_open
    page = log.columns_page
    page.table.clicked.emit(page.table.currentIndex())
    page.table.row_opened.emit("")
    assert "repair" not in log.keys()  # noqa: SIM118 (a method of the screen)


def test_every_control_has_a_name(log: LogPresenter) -> None:
    log.export()
    for widget in (log.view.table, log.export_page.list, log.export_page.target.line, log.export_page.reason.line):
        assert isinstance(widget, QWidget)
        assert widget.accessibleName()


def test_a_full_disk_is_said(fresh_desk: DeskWindow, log: LogPresenter, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise WorldError(WorldFault.disk_full, str(errno.ENOSPC))

    monkeypatch.setattr(Reports, "hand_out", full)
    log.export()
    log.export_page.enter()
    fresh_desk.settled(lambda: log.export_page.stage is Stage.asking)
    assert log.export_page.target._trouble._words == words.t("world.disk_full")
