"""A label that waited when the program ended is printed at the next start, though nobody opens the labels screen."""

from __future__ import annotations

from pathlib import Path

from app.bootstrap_window import _LabelsLater
from app.labels.own_paper import PRINTERS, printer_json, with_row
from app.ledger.print_jobs import SqlPrintJobs
from app.usecases.label_ports import JobState, PrinterKind
from app.usecases.print_jobs import StoredJob
from tests.support.print_jobs import label, zebra
from tests.support.real_desks import running
from tests.support.stand_in_printer import StandInPrinter


def test_what_waits_goes_on_by_itself_and_nothing_is_started_for_nothing(tmp_path: Path) -> None:
    with StandInPrinter() as printer, running(tmp_path / "ledger") as program:
        program.settings.set(PRINTERS, with_row("", "name", printer_json(zebra(printer, "Z"))))
        later = _LabelsLater(program)
        later.go_on()
        assert [later._made] == [None]
        job = StoredJob("j", "", "Z", PrinterKind.zpl, "札", 1, "2026-11-20 12:00:00", label(1))
        SqlPrintJobs(program.ledger).add(job)
        later.go_on_soon()
        later._soon.join()
        assert later._made is not None
        assert later._made[1].wait("j", 20).state is JobState.confirmed
        later.stop()
        assert printer.printed() == [label(1)]


def test_a_window_that_closes_at_once_starts_no_queue(tmp_path: Path) -> None:
    with running(tmp_path / "ledger") as program:
        later = _LabelsLater(program)
        later.go_on_soon()
        SqlPrintJobs(program.ledger).add(
            StoredJob("j", "", "Z", PrinterKind.zpl, "札", 1, "2026-11-20 12:00:00", label(1))
        )
        later.stop()
        assert later._made is None
        later.go_on()
        assert later._made is None
