"""What is beside the straight way: calibration, a file instead of a printer, the system's dialog, printers, the editor.

Decides when each is allowed; each page is loaded when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from app.domain.errors import WorldError
from app.domain.kinds import Family
from app.domain.label_templates import LabelKind
from app.domain.rules.permissions import Command
from app.settings.words import t
from app.ui.screens.faults import tell_fault
from app.ui.screens.labels.preparing import refusal
from app.ui.screens.labels.printing import Out, Printed, by_dialog
from app.usecases.label_ports import Prepared, Printer, PrinterKind
from app.usecases.print_labels import LabelRefused

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from app.domain.drawing import Page
    from app.domain.label_templates import Stock
    from app.ui.context import Context, Proved
    from app.ui.screens.labels.choosing import Choosing
    from app.ui.screens.labels.page import LabelPage
    from app.ui.screens.labels.preparing import Preparing

_ENDS = {PrinterKind.pdf: ".pdf", PrinterKind.zpl: ".zpl", PrinterKind.ql: ".prn"}
_COARSEST: Final = 100
"""Dots an inch below which no label is laid out."""
_FINEST: Final = 720
"""Dots an inch at which a page is still read back in a moment; a finer printer's are a whole multiple of these."""


def _dots_of(device: object) -> int:
    """The system printer's dots an inch, or the finest whole part of them that pages are read back at."""
    from PySide6.QtPrintSupport import QPrinter

    if not isinstance(device, QPrinter):
        raise TypeError("not a printer of the system")
    dots = device.resolution()
    return next((dots // part for part in range(1, 13) if dots % part == 0 and dots // part <= _FINEST), dots)


class Extras(QObject):
    """`told` as the other rooms have it; `changed`: printers, templates or stocks may be others; `out` carries a
    `Printed` that went another way than by a printer's queue.
    """

    told = Signal(str, object)
    changed = Signal()
    out = Signal(object)

    def __init__(self, context: Context, choosing: Choosing, preparing: Preparing, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._choosing, self._preparing = context, choosing, preparing
        self.dialog: QPrintDialog | None = None
        self.page: LabelPage | None = None

    def acts(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """Keys and what they do."""
        return (
            ("labels.file", self.write_file),
            ("labels.dialog", self.open_dialog),
            ("labels.printers", self.open_printers),
            ("labels.calibrate", self.calibrate),
            ("labels.sizes", self.open_sizes),
        )

    def allowed(self) -> tuple[tuple[str, bool], ...]:
        """Which of them work now."""
        asking = self._choosing.asking
        paper = asking.stock is not None or asking.drawn
        chosen = bool(self._choosing.wanted) and paper and self._context.labels is not None
        printer = self._choosing.asking.printer
        pages = printer is None or printer.kind is PrinterKind.pdf
        there = self._context.labels is not None
        return (
            ("labels.file", chosen),
            ("labels.dialog", chosen and pages),
            ("labels.printers", there),
            ("labels.sizes", there),
            ("labels.calibrate", there and self._choosing.asking.stock is not None),
        )

    # --- printers ----------------------------------------------------------------------------------------------------

    def open_printers(self) -> None:
        """R: this desk's printers."""
        from app.ui.screens.labels.printers import PrintersPage

        page = PrintersPage(self._context, self._choosing.asking.offered.stocks)
        page.changed.connect(self.changed)
        page.test_asked.connect(self._test)
        self._replace(page)
        page.open()

    def _test(self, name: str) -> None:
        """A printer is tried by the calibration page of what is in it."""
        printer = next((one for one in self._choosing.asking.offered.printers if one.name == name), None)
        stocks = self._choosing.asking.offered.stocks
        loaded = next((stock for stock in stocks if printer is not None and stock.id == printer.media), None)
        stock = loaded or self._choosing.asking.stock or next(iter(stocks), None)
        if printer is not None and stock is not None:
            self.calibrate(printer, stock)

    def calibrate(self, printer: Printer | None = None, stock: Stock | None = None) -> None:
        """K: the test page, then its two numbers."""
        from app.ui.screens.labels.calibration import CalibrationPage

        printer, stock = printer or self._choosing.asking.printer, stock or self._choosing.asking.stock
        if printer is None or stock is None:
            self.told.emit(t("labels_screen.calibrate.first"), Family.look)
            return
        page = CalibrationPage(self._context)
        page.saved.connect(self.changed)
        page.print_asked.connect(lambda drawn: self._print_test(drawn, printer))
        self._replace(page)
        page.open_for(printer, stock)

    def _print_test(self, page: Page, printer: Printer) -> None:
        """The test page goes the way every label goes: by this printer's queue or the dialog, with its offset."""
        maker, stock = self._context.labels, self._choosing.asking.stock
        if maker is None or stock is None:
            return

        if by_dialog(printer):
            self._show_dialog(printer, lambda device: self.paint(device, (page,)))
            return
        self._context.tasks.ask(
            lambda: maker.print_page(page, stock, printer.name),
            lambda _job: self.told.emit(t("labels_screen.calibrate.sent", printer=printer.name), Family.ok),
            self._failed,
            slow=True,
        )

    def open_sizes(self) -> None:
        """E: sizes and layouts of one's own. One that was being edited and not kept comes back as it was."""
        from app.ui.screens.labels.sizes import SizesPage

        if isinstance(self.page, SizesPage):
            self.page.open_again()
            return
        page = SizesPage(self._context)
        page.changed.connect(self.changed)
        self._replace(page)
        page.open()

    def _replace(self, page: LabelPage) -> None:
        """The page now open; the one before is closed and goes."""
        former, self.page = self.page, page
        if former is not None:
            former.leave()
            former.deleteLater()

    # --- a file ------------------------------------------------------------------------------------------------------

    def write_file(self) -> None:
        """F: the labels as a file of the printer's own kind, in the desk's folder of papers; recorded as a print."""
        self._preparing.whole(self.write)

    def write(self, prepared: Prepared) -> None:
        """These labels as a file; then they are out."""
        maker = self._context.labels
        if maker is None or not prepared.pages:
            self.told.emit(t("labels_screen.nothing_printable"), Family.refused)
            return
        printer = self._choosing.asking.printer
        now = self._context.desk.clock.now().local_text
        stamp = "".join(char for char in now if char.isdigit())[:14]
        ending = _ENDS[printer.kind if printer is not None else PrinterKind.pdf]
        path = self._context.papers_folder / f"labels-{prepared.request.kind}-{stamp}{ending}"

        def written(action: str) -> None:
            self.told.emit(t("labels_screen.written", file=str(path)), Family.ok)
            self.out.emit(Printed(prepared, "", printer, action, Out.file))

        def go(*, proved: bool) -> None:
            self._context.tasks.ask(
                lambda: maker.write(prepared, path, proved=proved), written, self._failed, slow=True
            )

        self._proved(prepared, go)

    def _proved(self, prepared: Prepared, then: Proved) -> None:
        """A badge wants the PIN, whatever it goes to."""
        if prepared.request.kind is LabelKind.badge:
            self._context.ask_pin(Command.issue_badge, then)
        else:
            then(proved=False)

    def _failed(self, fault: BaseException) -> None:
        words = refusal(self._context, fault)
        if words:
            self.told.emit(words, Family.refused)

    # --- the system's dialog -----------------------------------------------------------------------------------------

    def open_dialog(self) -> None:
        """D: the system's print dialog; what it prints is the very drawing, at the printer's own dots, unscaled."""
        self._preparing.whole(self.ask_system)

    def ask_system(self, prepared: Prepared) -> None:
        """These labels through the system's dialog; once it is accepted they are out."""
        printer = self._choosing.asking.printer
        self._show_dialog(printer, lambda device: self.record_and_paint(device, prepared))

    def _show_dialog(self, printer: Printer | None, then: Callable[[QPrinter], object]) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        device = QPrinter(QPrinter.PrinterMode.HighResolution)
        if printer is not None and printer.queue:
            device.setPrinterName(printer.queue)
        self.dialog = QPrintDialog(device, self._context.frame)
        self.dialog.setModal(True)
        self.dialog.setWindowTitle(t("shell.act.labels.dialog"))
        self.dialog.accepted.connect(lambda: then(device))
        self.dialog.show()

    def record_and_paint(self, device: QPrinter, prepared: Prepared) -> None:
        """Recorded first; then the pages onto the system's printer, at its own dots."""
        maker, printer, dots = self._context.labels, self._choosing.asking.printer, _dots_of(device)
        if maker is None:
            return
        request = prepared.request._replace(dpi=dots)

        def work(proved: bool) -> tuple[Prepared, str]:
            """Laid out and read back for this printer's dots, which nobody knew before it was chosen."""
            if dots < _COARSEST:
                raise LabelRefused("unread")
            made = maker.prepare(request, lambda _done, _whole: None) if dots % prepared.dpi else prepared
            if made.refused != prepared.refused:
                raise LabelRefused("unread")
            return made, maker.record(made, proved=proved)

        def recorded(done: tuple[Prepared, str]) -> None:
            made, action = done
            if self.paint(device, made.pages):
                self.out.emit(Printed(made, "", printer, action, Out.dialog))

        def go(*, proved: bool) -> None:
            self._context.tasks.ask(partial(work, proved), recorded, self._failed, slow=True)

        self._proved(prepared, go)

    def paint(self, device: QPrinter, pages: Sequence[Page]) -> bool:
        """The pages onto the system's printer; recorded before. Whether it took them."""
        from app.ui.widgets.drawing_painter import print_drawing

        try:
            print_drawing(device, pages)
        except WorldError as fault:
            tell_fault(self._context, fault)
            return False
        self.told.emit(t("labels_screen.handed_over"), Family.ok)
        return True
