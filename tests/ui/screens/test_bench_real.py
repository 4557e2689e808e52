"""The bench in the program's own window: made when it is first shown, opened by F2, a repair's record by Enter."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap import Options, start, stop
from app.settings.words import t
from app.ui.screens.bench.presenter import BenchPresenter
from app.ui.screens.repair.presenter import RepairPresenter
from app.ui.shell.actions import Mode, Screen
from tests.support.bench_queue import open_repairs
from tests.ui.real_window import started, wait
from tests.ui.screens.desk import build

KEYS = Qt.Key


def press(*keys: Qt.Key) -> None:
    for key in keys:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key)


@pytest.mark.usefixtures("qapp")
def test_from_f2_to_the_page_of_a_repair_and_back(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    program = start(Options(ledger=ledger))
    build(program, 60, 5)
    rows = program.queries.device_rows(program.queries.device_numbers(0, 60))
    units = [row for row in rows if row.status == "in_use"][:20]
    numbers = open_repairs(program, [row.device for row in units], today=program.clock.now().today)
    stop(program)
    with started(ledger) as (run, ready):
        wait(lambda: bool(ready))
        window = run.window
        window.activateWindow()
        press(KEYS.Key_F2)
        bench = window.screen_called(Screen.bench)
        assert isinstance(bench, BenchPresenter)
        wait(lambda: bench.queue is not None)
        assert bench.view.title.words == (t("bench_screen.title", count="20"), "")
        press(KEYS.Key_3, KEYS.Key_Return)
        wait(lambda: window.frame.current == Mode.repair)
        page = window.screen_called(Mode.repair)
        assert isinstance(page, RepairPresenter)
        serials = dict(zip(numbers, (row.serial for row in units), strict=True))
        wait(lambda: page.page is not None and page.page.unit.serial == serials[bench.chosen])
        wait(lambda: QApplication.focusWidget() is not None)  # its panel is there
        press(KEYS.Key_F2)
        assert window.frame.current == Screen.bench
        assert bench.view.board.current_id() == bench.chosen
        press(KEYS.Key_W)  # the first setup's key is the same everywhere
        wait(lambda: run.wiring is not None and run.wiring.welcome.standing)
