"""The labels screen over the real label maker and print queue, with a printer that speaks ZPL: paper to scan-back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from app.bootstrap_labels import Labels, printing
from app.domain.drawing import Drawing, Page
from app.domain.kinds import Family
from app.domain.label_templates import LabelKind
from app.settings.words import t
from app.ui.screens.intake.papers import IntakePapers
from app.ui.screens.labels.presenter import LabelsPresenter
from app.ui.screens.labels.sizes import SizesPage
from app.ui.shell.actions import Screen
from app.usecases.label_ports import JobState, Printer, PrinterKind
from tests.support.bench import Bench
from tests.support.printer_languages import zpl_labels
from tests.support.readers import Zxing
from tests.support.real_desks import Clock
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
    desk.scan(first.text, labels)
    assert desk.voice.said[-1:] == [Family.refused]
    assert labels.view.back.banner.accessibleName().startswith(t("labels_screen.back.retired"))
    strange = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 4))[3]
    desk.scan(strange.asset_tag, labels)  # of no label of this print: neither window nor ledger pairs it
    desk.scan(first.serial, labels)
    desk.scan(new.lines[0].text, labels)
    desk.scan(third.text, labels)
    desk.scan(third.serial, labels)
    desk.settled(lambda: not labels.back._recording and not labels.back._waiting)
    assert labels.view.back.figure.accessibleName().startswith("3 / 3")
    kinds = [entry.kind for entry in desk.program.queries.timeline(rows[0].device)]
    assert kinds.count("label_checked") == 3
    assert "label_checked" not in [entry.kind for entry in desk.program.queries.timeline(strange.device)]
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


def slip_at_the_desk(desk: DeskWindow, tmp_path: Path) -> tuple[IntakePapers, str]:
    """The intake desk prints a slip: its papers, and the repair's number."""
    number = Bench(desk.program, tmp_path, Clock()).scan("PF8K2MZZ").repair or ""
    papers = IntakePapers(desk.context)
    papers._keep(Drawing(pages=(Page(62, 98, ()),)), f"{number}.pdf", "修理伝票", (number,))
    return papers, number


def test_a_slip_of_the_intake_desk_goes_through_the_desks_printer_read_back_and_recorded(
    desk: DeskWindow, labels: LabelsPresenter, printer: StandInPrinter, tmp_path: Path
) -> None:
    desk.context.settings.set("desk.printer", "ラベル台")
    papers, number = slip_at_the_desk(desk, tmp_path)
    desk.settled(lambda: len(printer.printed()) == 1)
    (picture,) = zpl_labels(printer.printed()[0])
    codes = [code.text for code in Zxing().read(picture.convert("L").tobytes(), *picture.size)]
    assert codes == [f"RP{number.replace('-', '')}"]
    (known,) = desk.program.ledger.read(lambda reads: reads.repairs_by_number(number))
    assert known.state["repairs"][number]["slips"] == 1
    assert not papers.shown


def test_a_slip_the_desks_printer_can_not_take_is_shown_and_not_recorded(
    desk: DeskWindow, labels: LabelsPresenter, printer: StandInPrinter, tmp_path: Path
) -> None:
    assert desk.context.labels is not None
    small = Printer("ラベル台", PrinterKind.zpl, 203, address=printer.address, media="zpl-50x30")
    desk.context.labels.save_printer(small)
    desk.context.settings.set("desk.printer", "ラベル台")
    papers, number = slip_at_the_desk(desk, tmp_path)
    desk.settled(lambda: papers.shown)
    (known,) = desk.program.ledger.read(lambda reads: reads.repairs_by_number(number))
    assert "slips" not in known.state["repairs"][number]
    assert printer.printed() == []
    assert desk.window.frame.toast.accessibleName() == t("label_words.reason.does_not_fit")
    papers.close()
    desk.context.settings.set("desk.printers", "[" * 2000)
    assert papers._desk_printer() == ""
