"""What Enter and P print: the batch, the same again, one label in the place of a lost one.

Decides what is handed to the printer's queue; where a job then stands is `jobs`'.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.domain.kinds import Family
from app.domain.label_templates import LabelKind
from app.domain.rules.permissions import Command
from app.settings.words import t
from app.ui.screens.labels.choosing import Choosing
from app.ui.screens.labels.model import DEVICES
from app.ui.screens.labels.preparing import Preparing, refusal
from app.usecases.label_ports import Prepared, Printer, PrinterKind
from app.usecases.session import NotAllowed

if TYPE_CHECKING:
    from pathlib import Path

    from app.ui.context import Context


RECENT: Final = 20
"""Jobs among which one just handed over is looked for."""


class Out(StrEnum):
    """Which way labels went to paper."""

    queue = "queue"
    file = "file"
    dialog = "dialog"


class Printed(NamedTuple):
    """A print that went to paper: handed to a printer's queue, written as a file, or given to the system's dialog."""

    prepared: Prepared
    job: str
    """Of the queue; empty where it went another way."""
    printer: Printer | None
    action: str = ""
    """Of the print, by which it is read back; empty where the queue doesn't tell."""
    way: Out = Out.queue


def by_dialog(printer: Printer) -> bool:
    """Whether a printer has neither address nor queue: then the system's dialog asks for one each time."""
    return printer.kind is PrinterKind.pdf and not printer.queue and not printer.address


class Printing(QObject):
    """`printed` carries a `Printed`. `told` as `choosing` has it."""

    printed = Signal(object)
    printed_again = Signal()
    """The same bytes once more."""
    told = Signal(str, object)
    elsewhere = Signal(object, object)
    """Labels that go to paper by a file or the dialog: `Prepared` and `Out`."""

    def __init__(self, context: Context, choosing: Choosing, preparing: Preparing, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._choosing, self._preparing = context, choosing, preparing
        self.last: Printed | None = None
        self.submitting = False

    def go(self) -> None:
        """Enter: print what is chosen."""
        choosing = self._choosing
        if not choosing.wanted:
            of = "" if choosing.wish.kind in DEVICES else "_of_codes"
            self.told.emit(t(f"labels_screen.nothing_chosen{of}"), Family.look)
        elif choosing.asking.printer is None:
            self.told.emit(t("labels_screen.no_printer_yet"), Family.look)
        elif self._preparing.possible() is None:
            self.told.emit(t("labels_screen.nothing_fits_it"), Family.look)
        elif not self.submitting:
            self._preparing.whole(self._submit)

    def _submit(self, prepared: Prepared) -> None:
        printer = self._choosing.asking.printer
        if printer is not None and by_dialog(printer):
            self.elsewhere.emit(prepared, Out.dialog)
        elif printer is not None:
            self.submit(prepared, printer)

    def submit(self, prepared: Prepared, printer: Printer) -> None:
        """Records the print and hands it to the queue; nothing where no label stands on a page."""
        maker = self._context.labels
        if maker is None or not prepared.pages:
            self.told.emit(t("labels_screen.nothing_printable"), Family.refused)
            return
        self.submitting = True

        def came(made: tuple[str, str]) -> None:
            self.submitting = False
            self.last = Printed(prepared, made[0], printer, made[1])
            self._context.voice.say(Family.ok)
            self.printed.emit(self.last)

        def failed(fault: BaseException) -> None:
            self.submitting = False
            self._refused(fault)

        def then(*, proved: bool) -> None:
            def work() -> tuple[str, str]:
                job = maker.submit(prepared, printer.name, proved=proved)
                return job, self._action_of(job)

            self._context.tasks.ask(work, came, failed, slow=True)

        if prepared.request.kind is LabelKind.badge:
            self.submitting = False  # the PIN may be left: then nothing is on its way
            self._context.ask_pin(Command.issue_badge, then)
        else:
            then(proved=False)

    def _action_of(self, job: str) -> str:
        """The action a job came from; asked beside the window."""
        queue = self._context.print_queue
        rows = queue.jobs(RECENT) if queue is not None else ()
        return next((row.action for row in rows if row.job == job), "")

    def again(self) -> None:
        """P: the last print once more, the same bytes."""
        if self.last is not None and self.last.job:
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
            if isinstance(fault, NotAllowed) and fault.reason == "pin":  # a badge
                self._context.ask_pin(fault.command, then)
            else:
                self._refused(fault)

        def then(*, proved: bool) -> None:
            self._context.tasks.ask(lambda: maker.reprint(job, proved=proved), came, failed, slow=True)

        then(proved=False)

    def write_again(self, job: str) -> None:
        """A file of the desk's list once more, the same bytes beside the former; recorded as printed again."""
        maker = self._context.labels
        if maker is None or self.submitting:
            return
        self.submitting = True

        def came(path: Path) -> None:
            self.submitting = False
            self.told.emit(t("labels_screen.written", file=str(path)), Family.ok)
            self.printed_again.emit()

        def failed(fault: BaseException) -> None:
            self.submitting = False
            if isinstance(fault, NotAllowed) and fault.reason == "pin":  # a badge
                self._context.ask_pin(fault.command, then)
            else:
                self._refused(fault)

        def then(*, proved: bool) -> None:
            folder = self._context.papers_folder
            self._context.tasks.ask(lambda: maker.write_again(job, folder, proved=proved), came, failed, slow=True)

        then(proved=False)

    def reprint(self, code: str) -> None:
        """One label anew in the place of a lost or wrongly stuck one: the former is retired."""
        maker, last = self._context.labels, self.last
        if maker is None or last is None or self.submitting:
            return
        self.submitting = True
        former = last.prepared
        start = 1 if former.stock.roll else former.next_start
        request = former.request._replace(codes=(code,), replaces=True, start=start)
        printer = last.printer if last.way is Out.queue else None

        def work() -> tuple[Prepared, str, str]:
            made = maker.prepare(request, lambda _done, _whole: None)
            job = maker.submit(made, printer.name) if printer is not None else ""
            return made, job, self._action_of(job)

        def came(done: tuple[Prepared, str, str]) -> None:
            self.submitting = False
            self.last = last._replace(prepared=former._replace(next_start=done[0].next_start))
            if printer is None:
                self.elsewhere.emit(done[0], last.way)
                return
            self._context.voice.say(Family.ok)
            self.printed.emit(Printed(done[0], done[1], last.printer, done[2]))

        def failed(fault: BaseException) -> None:
            self.submitting = False
            self._refused(fault)

        self._context.tasks.ask(work, came, failed, slow=True)

    def _refused(self, fault: BaseException) -> None:
        words = refusal(self._context, fault)
        if words:
            self.told.emit(words, Family.refused)
