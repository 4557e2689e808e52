"""The labels screen over the real label maker and print queue, with a printer that speaks ZPL: paper to scan-back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest

from app.bootstrap_labels import Labels, printing
from app.domain.kinds import Family
from app.domain.label_templates import LabelKind
from app.ui.screens.labels.presenter import LabelsPresenter
from app.ui.screens.labels.sizes import SizesPage
from app.ui.shell.actions import Screen
from app.usecases.label_ports import JobState, Printer, PrinterKind
from tests.support.printer_languages import zpl_labels
from tests.support.stand_in_printer import StandInPrinter
from tests.ui.screens.desk import DeskWindow


@pytest.fixture
def printer() -> Iterator[StandInPrinter]:
    with StandInPrinter() as made:
        yield made


@pytest.fixture
def labels(desk: DeskWindow, printer: StandInPrinter) -> Iterator[LabelsPresenter]:
    program = desk.program
    to = printing(program, Labels(program).printers)
    to.queue.start()
    maker = Labels(program, to=to)
    maker.save_printer(Printer("ラベル台", PrinterKind.zpl, 203, address=printer.address))
    desk.context.labels, desk.context.print_queue = maker, to.queue
    screen = LabelsPresenter(desk.context)
    desk.add(Screen.labels, screen)
    desk.window.show()
    desk.show(Screen.labels)
    desk.settled(lambda: bool(screen.choosing.asking.offered.printers))
    yield screen
    to.queue.stop()


def ready(desk: DeskWindow, labels: LabelsPresenter) -> None:
    desk.settled(lambda: labels.preparing.prepared is not None and not labels.preparing.busy)


def test_scanned_printed_confirmed_and_read_back_on_the_record(
    desk: DeskWindow, labels: LabelsPresenter, printer: StandInPrinter
) -> None:
    rows = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 3))
    for row in rows:
        desk.scan(row.serial, labels)
    desk.settled(lambda: len(labels.choosing.batch.units) == 3)
    ready(desk, labels)
    prepared = labels.preparing.prepared
    assert prepared is not None
    assert prepared.stock.roll, "a label printer prints on a roll"
    assert "3枚とも読める" in labels.view.print.step.chip.accessibleName()
    desk.act("labels.go")
    desk.settled(lambda: labels.back.active)
    desk.settled(lambda: bool(labels.jobs.rows) and labels.jobs.rows[0].state is JobState.confirmed)
    assert sum(len(zpl_labels(data)) for data in printer.printed()) == 3
    first, second, third = prepared.lines
    for line in (first, second):
        desk.scan(line.serial, labels)
        desk.scan(line.text, labels)
    desk.scan(third.text, labels)
    desk.scan(first.serial, labels)
    desk.settled(lambda: not labels.back._recording and not labels.back._waiting)
    assert labels.back.reprint_code == first.code
    assert desk.voice.said[-1] is Family.look
    desk.act("labels.go")
    desk.settled(lambda: not labels.back.reprint_code)
    new = labels.back.sticking
    assert new is not None
    assert new.lines[0].text != first.text, "the copy has a number of its own"
    desk.scan(new.lines[0].text, labels)
    desk.scan(first.serial, labels)
    desk.scan(third.text, labels)
    desk.scan(third.serial, labels)
    desk.settled(lambda: not labels.back._recording and not labels.back._waiting)
    assert labels.view.back.figure.accessibleName().startswith("3 / 3")
    kinds = [entry.kind for entry in desk.program.queries.timeline(rows[0].device)]
    assert kinds.count("label_checked") == 3
    assert desk.faults == []
    desk.act("labels.undo")
    desk.settled(lambda: any(entry.struck for entry in desk.program.queries.timeline(rows[2].device)))


def test_printer_off_is_told_in_words_and_goes_on_by_itself(
    desk: DeskWindow, labels: LabelsPresenter, printer: StandInPrinter
) -> None:
    printer.switch_off()
    row = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 1))[0]
    desk.scan(row.serial, labels)
    desk.settled(lambda: len(labels.choosing.batch.units) == 1)
    ready(desk, labels)
    desk.act("labels.go")
    desk.settled(lambda: "印刷待ち" in labels.view.strip.row.words)
    assert printer.printed() == []
    printer.switch_on()
    desk.settled(lambda: labels.jobs.rows[0].state is JobState.confirmed, 40)
    assert labels.view.strip.row.words == ""


@pytest.mark.parametrize("kind", [LabelKind.asset, LabelKind.slip, LabelKind.commands])
def test_kinds_with_and_without_layouts_have_their_paper(
    desk: DeskWindow, labels: LabelsPresenter, kind: LabelKind
) -> None:
    labels.choosing.asking._picked(kind.value)
    if kind in (LabelKind.asset, LabelKind.slip):
        row = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 1))[0]
        desk.scan(row.serial, labels)
        desk.settled(lambda: len(labels.choosing.batch.units) == 1)
    ready(desk, labels)
    prepared = labels.preparing.prepared
    assert prepared is not None
    assert prepared.request.kind is kind
    assert labels.view.print.sheet.page_number == 1
    assert len(prepared.pages) + len(prepared.refused) >= 1


def test_a_size_of_ones_own_is_made_in_the_window_and_printed(
    desk: DeskWindow, labels: LabelsPresenter, printer: StandInPrinter
) -> None:
    desk.context.ask_pin = lambda _command, then: then(proved=True)
    desk.act("labels.sizes")
    page = labels.extras.page
    assert isinstance(page, SizesPage)
    desk.settled(lambda: page.model.total() > 10)
    page._n()
    form = page.stock_edit.form
    form.show_values({"name": "自作ロール 50×30", "paper": "roll"})
    form.show_values({"width": "50", "height": "30", "page_width": "50"})
    page.stock_edit._typed()
    assert page.stock_edit.sound
    page.enter()
    desk.settled(lambda: not page.editing and any(stock.own for stock in page.stocks.values()))
    page._m()
    edit = page.template_edit
    assert edit is not None
    assert (edit.template.width, edit.template.height) == (50, 30)
    edit.head.show_values({"name": "自作の資産ラベル"})
    edit._named()
    desk.settled(lambda: "読める" in edit.chip.accessibleName())
    page.enter()
    desk.settled(lambda: not page.editing and any(one.own for one in page.templates.values()))
    own = next(one for one in page.templates.values() if one.own)
    QTest.qWait(1)
    page.leave()
    stock = next(one for one in page.stocks.values() if one.own)
    labels.choosing.asking.wish = labels.choosing.wish._replace(template=own.id, stock=stock.id)
    row = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 1))[0]
    desk.settled(lambda: labels.choosing.asking.template == own)
    desk.scan(row.serial, labels)
    desk.settled(lambda: len(labels.choosing.batch.units) == 1)
    ready(desk, labels)
    assert labels.preparing.prepared is not None
    assert labels.preparing.prepared.template == own
    desk.act("labels.go")
    desk.settled(lambda: bool(labels.jobs.rows) and labels.jobs.rows[0].state is JobState.confirmed)
    assert len(printer.printed()) == 1
