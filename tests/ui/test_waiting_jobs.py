"""Print jobs that a former run left waiting: the next one sends them by itself, and loads nothing where none waits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import Options, Program, start, stop
from app.bootstrap_labels import Labels, printing
from app.bootstrap_window import LabelsLater
from app.domain.label_templates import LabelKind
from app.usecases.label_ports import JobState, LabelRequest, Printer, PrinterKind
from tests.support.printer_languages import zpl_labels
from tests.support.stand_in_printer import StandInPrinter
from tests.ui.screens.desk import build


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = start(Options(ledger=tmp_path / "ledger"))
    build(program, 40, 5)
    yield program
    stop(program)


def test_the_next_run_sends_what_waits(program: Program) -> None:
    with StandInPrinter() as printer:
        to = printing(program, Labels(program).printers)  # never started: the window was closed at once
        maker = Labels(program, to=to)
        maker.save_printer(Printer("ラベル台", PrinterKind.zpl, 203, address=printer.address))
        row = program.queries.device_rows(program.queries.device_numbers(0, 1))[0]
        request = LabelRequest(LabelKind.asset, (row.serial,), printer="ラベル台")
        job = maker.submit(maker.prepare(request, lambda _done, _whole: None), "ラベル台")
        assert printer.printed() == []
        later = LabelsLater(program)
        later.go_on()
        queue = later.made()[1]
        for _ in range(2000):
            if queue.jobs()[0].state is JobState.confirmed:
                break
            time.sleep(0.01)
        later.stop()
        assert queue.jobs()[0].job == job
        assert sum(len(zpl_labels(data)) for data in printer.printed()) == 1


def test_where_nothing_waits_nothing_is_made(program: Program) -> None:
    later = LabelsLater(program)
    later.go_on()
    assert not later.at_work


def test_a_window_closed_meanwhile_looks_at_nothing(program: Program) -> None:
    later = LabelsLater(program)
    later.stop()
    later.go_on()
    assert not later.at_work
