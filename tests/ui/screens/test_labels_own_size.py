"""A label size of a supervisor's own: made in the window by keys, printed as PDF, on ZPL and on QL, and read back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap_labels import Labels, printing
from app.ui.screens.labels.presenter import LabelsPresenter
from app.ui.screens.labels.sizes import SizesPage
from app.ui.shell.actions import Screen
from app.usecases.label_ports import JobState, Printer, PrinterKind
from tests.support.papers import raster
from tests.support.printer_languages import ql_pages, zpl_labels
from tests.support.readers import both_read
from tests.support.stand_in_printer import StandInPrinter
from tests.ui.screens.desk import DeskWindow


@pytest.fixture
def printers() -> Iterator[tuple[StandInPrinter, StandInPrinter]]:
    with StandInPrinter() as zebra, StandInPrinter(mute=True) as brother:
        yield zebra, brother


@pytest.fixture
def labels(desk: DeskWindow, printers: tuple[StandInPrinter, StandInPrinter]) -> Iterator[LabelsPresenter]:
    to = printing(desk.program, Labels(desk.program).printers)
    to.queue.start()
    maker = Labels(desk.program, to=to)
    zebra, brother = printers
    maker.save_printer(Printer("Z1", PrinterKind.zpl, 203, address=zebra.address))
    maker.save_printer(Printer("Q1", PrinterKind.ql, 300, address=brother.address))
    desk.context.labels, desk.context.print_queue = maker, to.queue
    desk.context.ask_pin = lambda _command, then: then(proved=True)
    screen = LabelsPresenter(desk.context)
    desk.add(Screen.labels, screen)
    desk.window.show()
    desk.window.activateWindow()
    desk.show(Screen.labels)
    desk.settled(lambda: len(screen.choosing.asking.offered.printers) == 2)
    yield screen
    to.queue.stop()


def key(name: str) -> None:
    """A key where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, getattr(Qt.Key, f"Key_{name}"))


def write(words: str) -> None:
    """Letters in the field that has the focus, over what was in it."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(focused, words)


def add_stock(desk: DeskWindow, page: SizesPage, name: str, *, roll: bool) -> None:
    """N: a stock of one's own in millimetres, field by field."""
    page.table.setFocus()
    key("N")
    write(name)
    key("Tab")
    if roll:
        key("Right")
    key("Tab")
    numbers = ("57", "32") if roll else ("57", "32", "3", "8")
    for number in numbers:
        write(number)
        key("Tab")
    assert page.stock_edit.sound
    key("Return")
    desk.settled(lambda: not page.editing and any(stock.name == name for stock in page.stocks.values()))


def choose(labels: LabelsPresenter, question: str, value: str) -> None:
    """S, to the question, and the value by its words."""
    labels.choosing.asking.ask(question)
    asker = labels.view.asker
    assert asker.table.select_id(f"={value}")
    key("Return")


def test_a_size_of_ones_own_made_in_the_window_reads_back_from_pdf_zpl_and_ql(
    desk: DeskWindow, labels: LabelsPresenter, printers: tuple[StandInPrinter, StandInPrinter]
) -> None:
    zebra, brother = printers
    desk.act("labels.sizes")
    page = labels.extras.page
    assert isinstance(page, SizesPage)
    desk.settled(lambda: page.model.total() > 10)
    add_stock(desk, page, "Own 57x32", roll=False)
    add_stock(desk, page, "Own roll 57x32", roll=True)
    ids = {stock.name: stock.id for stock in page.stocks.values() if stock.own}

    page.table.setFocus()
    key("M")
    edit = page.template_edit
    assert edit is not None
    assert (edit.template.width, edit.template.height) == (57, 32)
    write("Own asset")
    before = edit.template.fields[1]
    edit.canvas.setFocus()
    edit.choose(1)
    for _ in range(2):
        key("Down")
    assert edit.template.fields[1].y == pytest.approx(before.y + 1.0)
    desk.settled(lambda: "読める" in edit.chip.accessibleName())
    key("Return")
    desk.settled(lambda: not page.editing and any(one.own for one in page.templates.values()))
    own = next(one for one in page.templates.values() if one.own)
    assert own.fields[1].y == pytest.approx(before.y + 1.0), "as it was moved"
    page.leave()
    desk.settled(lambda: own in labels.choosing.asking.offered.templates)

    row = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 1))[0]
    text = row.asset_tag or row.serial

    def wanted(printer: str, stock: str) -> None:
        choose(labels, "printer", printer)
        choose(labels, "template", own.id)
        choose(labels, "stock", stock)
        desk.scan(row.serial, labels)
        desk.settled(lambda: len(labels.choosing.batch.units) == 1)
        desk.settled(lambda: labels.preparing.prepared is not None and not labels.preparing.busy)
        prepared = labels.preparing.prepared
        assert prepared is not None
        assert (prepared.template, prepared.stock.id) == (own, stock)
        assert prepared.refused == ()

    for printer, stock in (("Z1", ids["Own roll 57x32"]), ("Q1", "ql-62")):
        wanted(printer, stock)
        desk.act("labels.go")
        desk.settled(lambda: labels.back.active)
        desk.settled(
            lambda: [row.state in (JobState.sent, JobState.confirmed) for row in labels.jobs.rows[:1]] == [True]
        )
        desk.act("labels.leave")
    (label,) = zpl_labels(zebra.printed()[0])
    assert label.size == (round(57 / 25.4 * 203 / 8) * 8, round(32 / 25.4 * 203)) or label.width >= 455
    both_read(label, text)
    assert brother.until(lambda: len(brother.printed()) == 1)
    (sheet,) = ql_pages(brother.printed()[0])
    both_read(sheet.picture(696, 12), text)

    labels.choosing.asking.wish = labels.choosing.wish._replace(printer="")
    desk.context.labels.drop_printer("Z1")  # type: ignore[union-attr]
    desk.context.labels.drop_printer("Q1")  # type: ignore[union-attr]
    labels.choosing.refresh()
    desk.settled(lambda: labels.choosing.asking.offered.printers == ())
    labels.choosing.asking.ask("stock")
    labels.view.asker.picked.emit(ids["Own 57x32"])
    desk.scan(row.serial, labels)
    desk.settled(lambda: len(labels.choosing.batch.units) == 1)
    desk.act("labels.file")
    desk.settled(lambda: labels.back.active)
    (file,) = desk.context.papers_folder.glob("labels-asset-*.pdf")
    (sheet_of_paper,) = raster(file.read_bytes(), 300)
    both_read(sheet_of_paper, text)
    assert desk.faults == []
