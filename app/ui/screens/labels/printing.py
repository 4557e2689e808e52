"""What Enter and P print: the batch, the same again, one label in the place of a lost one.

Decides what is handed to the printer's queue; where a job then stands is `jobs`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.domain.kinds import Family
from app.settings.words import t
from app.ui.screens.labels.choosing import Choosing
from app.ui.screens.labels.preparing import Preparing, refusal
from app.usecases.label_ports import Prepared, Printer

if TYPE_CHECKING:
    from app.ui.context import Context


class Printed(NamedTuple):
    """A print that was handed to the printer's queue."""

    prepared: Prepared
    job: str
    printer: Printer


class Printing(QObject):
    """`printed` carries a `Printed`. `told` as `choosing` has it."""

    printed = Signal(object)
    printed_again = Signal()
    """The same bytes once more."""
    told = Signal(str, object)

    def __init__(self, context: Context, choosing: Choosing, preparing: Preparing, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._choosing, self._preparing = context, choosing, preparing
        self.last: Printed | None = None
        self.submitting = False

    def go(self) -> None:
        """Enter: print what is chosen."""
        choosing = self._choosing
        if not choosing.wanted:
            self.told.emit(t("labels_screen.nothing_chosen"), Family.look)
        elif choosing.asking.printer is None:
            self.told.emit(t("labels_screen.no_printer_yet"), Family.look)
        elif self._preparing.possible() is None:
            self.told.emit(t("labels_screen.nothing_fits_it"), Family.look)
        elif not self.submitting:
            self._preparing.whole(self._submit)

    def _submit(self, prepared: Prepared) -> None:
        printer = self._choosing.asking.printer
        if printer is not None:
            self.submit(prepared, printer)

    def submit(self, prepared: Prepared, printer: Printer) -> None:
        """Records the print and hands it to the queue; nothing where no label stands on a page."""
        maker = self._context.labels
        if maker is None or not prepared.pages:
            self.told.emit(t("labels_screen.nothing_printable"), Family.refused)
            return
        self.submitting = True

        def came(job: str) -> None:
            self.submitting = False
            self.last = Printed(prepared, job, printer)
            self._context.voice.say(Family.ok)
            self.printed.emit(self.last)

        def failed(fault: BaseException) -> None:
            self.submitting = False
            self._refused(fault)

        self._context.tasks.ask(lambda: maker.submit(prepared, printer.name), came, failed, slow=True)

    def again(self) -> None:
        """P: the last print once more, the same bytes."""
        if self.last is not None:
            self.again_of(self.last.job)

    def again_of(self, job: str) -> None:
        """A print of the desk's list once more, the same bytes; recorded as printed again."""
        maker = self._context.labels
        if maker is None or self.submitting:
            return
        self.submitting = True

        def came(made: str) -> None:
            self.submitting = False
            if self.last is not None and self.last.job == job:
                self.last = self.last._replace(job=made)
            self._context.voice.say(Family.ok)
            self.printed_again.emit()

        def failed(fault: BaseException) -> None:
            self.submitting = False
            self._refused(fault)

        self._context.tasks.ask(lambda: maker.reprint(job), came, failed, slow=True)

    def reprint(self, code: str) -> None:
        """One label anew in the place of a lost or wrongly stuck one: the former is retired."""
        maker, last = self._context.labels, self.last
        if maker is None or last is None or self.submitting:
            return
        self.submitting = True
        former = last.prepared
        start = 1 if former.stock.roll else former.next_start
        request = former.request._replace(codes=(code,), replaces=True, start=start)

        def work() -> tuple[Prepared, str]:
            made = maker.prepare(request, lambda _done, _whole: None)
            return made, maker.submit(made, last.printer.name)

        def came(done: tuple[Prepared, str]) -> None:
            self.submitting = False
            self.last = Printed(former._replace(next_start=done[0].next_start), last.job, last.printer)
            self._context.voice.say(Family.ok)
            self.printed.emit(Printed(done[0], done[1], last.printer))

        def failed(fault: BaseException) -> None:
            self.submitting = False
            self._refused(fault)

        self._context.tasks.ask(work, came, failed, slow=True)

    def _refused(self, fault: BaseException) -> None:
        words = refusal(self._context, fault)
        if words:
            self.told.emit(words, Family.refused)
