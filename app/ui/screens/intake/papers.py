"""The intake desk's papers: slips, receipt, ask note, ask-list. Made beside the window; shown, printed, kept as PDF.

Decides where a paper goes: to the printer that is set, else to a preview. Knows no layout.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from app.domain.errors import WorldError
from app.settings.words import t
from app.ui.context import Context
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.toast import ToastRow
from app.usecases.rows import DeviceCardFacts
from app.usecases.take_in import IntakeResult

if TYPE_CHECKING:  # painting and printing are loaded with the first paper
    from app.domain.drawing import Drawing, Page
    from app.ui.screens.intake.preview import Preview


class IntakePapers:
    """Makes the papers of the intake desk."""

    def __init__(self, context: Context, take_back: Callable[[], None] | None = None) -> None:
        """`context` gives the paper maker and the folder PDFs are kept in; `take_back` undoes the newest line."""
        self._context, self._take_back = context, take_back
        self._shown: Preview | None = None
        self._before: str = Screen.intake
        self.last_pdf: Path | None = None

    @property
    def shown(self) -> bool:
        """Whether a paper lies over the body."""
        return self._shown is not None

    def command_sheet(self) -> None:
        """The command sheet itself."""
        self._make(self._context.papers.command_sheet, "command-sheet.pdf", t("intake.paper.commands"))

    def slip(self, card: DeviceCardFacts | None, newest: IntakeResult | None) -> None:
        """The slip of the newest line."""
        if card is None or newest is None or not newest.repair:
            return
        number, desk = newest.repair, self._context.desk_name()
        self._make(
            lambda: self._context.papers.slip(card, number, desk),
            f"{number}.pdf",
            t("intake.paper.slip", repair=number),
            (number,),
            newest=True,
        )

    def slips_of(self, numbers: Sequence[str]) -> None:
        """The slips of a whole crate in one PDF."""
        if not numbers:
            return
        queries, desk = self._context.desk.queries, self._context.desk_name()

        def make() -> Drawing:
            from app.domain.drawing import Drawing

            pages: list[Page] = []
            missing: list[str] = []
            for number in numbers:
                for ref in queries.find_device(number):
                    card = queries.card(ref)
                    if card is not None:
                        drawing = self._context.papers.slip(card, number, desk)
                        pages += drawing.pages
                        missing += drawing.missing
            return Drawing(pages=tuple(pages), missing=tuple(dict.fromkeys(missing)))

        self._make(
            make, f"{numbers[0]}-{len(numbers)}.pdf", t("intake.paper.slips", total=len(numbers)), tuple(numbers)
        )

    def receipt(self, card: DeviceCardFacts | None, newest: IntakeResult | None) -> None:
        """A receipt for what a person brought."""
        if card is None or newest is None or not newest.repair:
            return
        number, desk = newest.repair, self._context.desk_name()
        self._make(
            lambda: self._context.papers.receipt([(card, number)], desk),
            f"{number}-receipt.pdf",
            t("intake.paper.receipt", repair=number),
            newest=True,
        )

    def ask_note(self, card: DeviceCardFacts | None, newest: IntakeResult | None) -> None:
        """The note that asks the school for its form; its words go to the clipboard too."""
        if card is None or newest is None or not newest.repair:
            return
        number = newest.repair
        title = t("intake.paper.ask", repair=number)

        def show(made: tuple[Drawing, str]) -> None:
            QGuiApplication.clipboard().setText(made[1])
            self._keep(made[0], f"{number}-ask.pdf", title, newest=True)

        tasks = self._context.tasks
        tasks.ask(lambda: self._context.papers.ask_note(card, number), show, tasks.unread.emit, slow=True)

    def ask_list(self) -> None:
        """The schools to be asked."""
        queries, desk = self._context.desk.queries, self._context.desk_name()
        self._make(
            lambda: self._context.papers.ask_list(queries.ask_list(), desk), "asklist.pdf", t("intake.paper.ask_list")
        )

    def paper(self, make: Callable[[], Drawing], name: str, title: str) -> None:
        """Any other paper, which `make` draws beside the window."""
        self._make(make, name, title)

    def close(self) -> None:
        """Takes a preview away."""
        if self._shown is not None:
            shown, self._shown = self._shown, None
            self._context.frame.hide_overlay()
            shown.deleteLater()
            if self._context.actions.context == Mode.paper:
                self._context.actions.set_context(self._before)
            self._context.frame.hints.set_actions(self._context.actions.hints())

    def _undo(self) -> None:
        """What the paper is of is taken back, and the paper goes with it."""
        self.close()
        if self._take_back is not None:
            self._take_back()

    def _make(
        self, make: Callable[[], Drawing], name: str, title: str, slips: tuple[str, ...] = (), *, newest: bool = False
    ) -> None:
        """`slips` are the repairs whose slips these are: where they go to paper, it is recorded. `newest`: it is of the
        newest line, so that undo over it means that one.
        """
        tasks = self._context.tasks
        keep = partial(self._keep, name=name, title=title, slips=slips, newest=newest)
        tasks.ask(make, keep, tasks.unread.emit, slow=True)

    def _keep(
        self, drawing: Drawing, name: str, title: str, slips: tuple[str, ...] = (), *, newest: bool = False
    ) -> None:
        path = self._context.papers_folder / name
        self.last_pdf = path

        def kept(_: None) -> None:
            missing = t("intake.paper.missing", chars="".join(drawing.missing)) if drawing.missing else ""
            place = path.name if self._shown is None else str(path)  # not printed: where it is, to print it by hand
            self._context.frame.show_toast(ToastRow(text=f"{title}　{missing}".strip(), place=place, undo=False))

        self._context.tasks.ask(lambda: self._context.papers.write_pdf(drawing.pages, path), kept, slow=True)
        mine = self._desk_printer()
        if slips and mine:
            self._through_queue(mine, slips, title, drawing, newest=newest)
        elif not self._print(drawing):
            self._preview(title, drawing, newest=newest)
        elif slips:
            from app.usecases.print_labels import RecordSlips, record_slips

            desk = self._context.desk
            printed = RecordSlips(desk.new_action(), slips)
            self._context.tasks.watch(desk.run(record_slips, printed), lambda _: None)

    def _wished(self) -> str:
        """The printer that is set, or nothing where papers are only shown."""
        settings = self._context.settings
        return "" if settings.text("desk.print.mode") == "preview" else settings.text("desk.printer")

    def _desk_printer(self) -> str:
        """The name that is set, where it is one of the desk's own printers: they have a queue, and slips are labels."""
        name = self._wished()
        try:
            rows = json.loads(self._context.settings.text("desk.printers") or "[]")
        except (ValueError, RecursionError):
            return ""
        named = isinstance(rows, list) and any(isinstance(row, dict) and row.get("name") == name for row in rows)
        return name if named and self._context.labels is not None else ""

    def _through_queue(
        self, printer: str, slips: tuple[str, ...], title: str, drawing: Drawing, *, newest: bool
    ) -> None:
        """Laid out for this printer, read back, recorded, and handed to its queue; what can't be is shown instead."""
        from app.domain.label_templates import LabelKind
        from app.settings.words import has
        from app.ui.screens.faults import fault_words
        from app.usecases.label_ports import LabelRequest
        from app.usecases.print_labels import LabelRefused

        maker = self._context.labels
        if maker is None:
            return

        def work() -> None:
            made = maker.prepare(LabelRequest(LabelKind.slip, slips, printer=printer), lambda _done, _whole: None)
            if made.refused:
                raise LabelRefused(made.refused[0][1])
            maker.submit(made, printer)

        def failed(fault: BaseException) -> None:
            if isinstance(fault, LabelRefused):
                key = f"label_words.reason.{fault.reason}"
                words: str | None = t(key) if has(key) else t("labels_screen.refused.other")
            else:
                words = fault_words(self._context, fault)
            if words is None:
                self._context.tasks.failed.emit(fault)
                return
            self._context.frame.show_toast(ToastRow(text=words, undo=False))
            self._preview(title, drawing, newest=newest)

        self._context.tasks.ask(work, lambda _done: None, failed, slow=True)

    def _print(self, drawing: Drawing) -> bool:
        name = self._wished()
        if not name:
            return False
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        from app.ui.widgets.drawing_painter import print_drawing

        info = QPrinterInfo.printerInfo(name)
        if info.isNull():
            self._context.frame.show_toast(ToastRow(text=t("intake.paper.no_printer", name=name), undo=False))
            return False
        try:
            # Not the usual mode: its dots are the screen's, and symbols stand on whole dots.
            print_drawing(QPrinter(info, QPrinter.PrinterMode.HighResolution), drawing.pages)
        except WorldError as fault:
            self._context.frame.show_toast(ToastRow(text=t(f"world.{fault.kind}"), undo=False))
            return False
        return True

    def _preview(self, title: str, drawing: Drawing, *, newest: bool) -> None:
        from app.ui.screens.intake.preview import Preview

        self.close()
        self._shown = Preview(title, drawing, self._context.frame)
        self._context.frame.show_overlay(self._shown)
        actions = self._context.actions
        self._before = actions.context
        actions.bind("paper.done", self.close)
        actions.bind("paper.close", self.close)
        actions.bind("paper.undo", self._undo)
        undoes = newest and self._take_back is not None
        for name, works in (("write", False), ("done", True), ("undo", undoes)):
            actions.set_allowed(f"paper.{name}", allowed=works)
        actions.set_context(Mode.paper)
        self._context.frame.hints.set_actions(actions.hints())
