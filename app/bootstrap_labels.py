"""The composition root, for labels: what is wanted becomes lines, pages that were read back, a recorded print.

Names the concrete rooms (`labels`, `scanning`'s decoders, the ledger's look-ups); decides no layout and no rule. All of
it is slow and runs beside the window; nothing here is imported when the window starts.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from app.bootstrap import Program
from app.bootstrap_label_lines import BlankSlips, DeskSlips, LabelLines
from app.bootstrap_label_prints import Prints, printed_of, title_of
from app.domain.drawing import Page
from app.domain.identity import short, unshort
from app.domain.label_templates import FACTS, Stock, Template
from app.labels.layout import lay_out
from app.labels.own_paper import OwnPaper
from app.labels.paper_choice import choose
from app.labels.pdf import pdf_bytes
from app.labels.proof import page_bytes, prove
from app.labels.read_back import ReadResult, read_back_pages, read_back_pdf
from app.labels.setting_out import SetOut, set_out
from app.labels.symbols import DEFAULT_DPI
from app.ledger.queries import label_codes
from app.scanning.normalise import fold_width
from app.settings.files import whole_file
from app.settings.words import t
from app.usecases import print_jobs as jobs
from app.usecases.change_setting import change_setting
from app.usecases.device_rows import DeviceFilter
from app.usecases.label_ports import (
    JobRow,
    LabelLine,
    LabelRequest,
    Prepared,
    Printer,
    PrinterKind,
    Proof,
    ReadBack,
    SymbolReader,
)
from app.usecases.print_jobs import JobStore, NotNow, StoredJob
from app.usecases.print_labels import LabelRefused

if TYPE_CHECKING:
    from app.labels.print_queue import Queue

MOST_BETWEEN: Final = 20_000
"""Tags a range may have."""
FORMS: Final[Mapping[str, PrinterKind]] = {
    ".pdf": PrinterKind.pdf, ".zpl": PrinterKind.zpl, ".ql": PrinterKind.ql, ".prn": PrinterKind.ql,
}  # fmt: skip
"""What a file is by its name's end."""

Told = Callable[[int, int], None]


class Printing(NamedTuple):
    """The desk's print queue, and where it keeps its jobs."""

    queue: Queue
    store: JobStore


def decoders() -> tuple[SymbolReader, ...]:
    """The decoders there are on this machine."""
    from app.scanning.decode.readers import readers_at_hand

    return readers_at_hand()


def printing(program: Program, printers: Callable[[], Iterable[Printer]]) -> Printing:
    """The print queue over the open ledger, not started. `printers` gives this desk's, as they are set now."""
    from app.labels.print_queue import Queue
    from app.labels.system_queue import system_queue
    from app.labels.transports import TcpTransport
    from app.ledger.print_jobs import SqlPrintJobs

    store = SqlPrintJobs(program.ledger)
    queue = Queue(
        store,
        tcp=TcpTransport(),
        system=system_queue(),
        printers=printers,
        clock=program.clock,
        mint=program.desk.mint,
    )
    return Printing(queue, store)


class Labels(OwnPaper):
    """`LabelMaker` over the open program."""

    def __init__(
        self,
        program: Program,
        *,
        to: Printing | None = None,
        readers: Callable[[], Sequence[SymbolReader]] = decoders,
        blank_slips: BlankSlips | None = None,
    ) -> None:
        """`program` is started. Without a queue (`to`) labels can only be written to files."""
        super().__init__(program.settings.text, self._share, program.settings.set)
        self._program = program
        self._to = to
        self._readers = readers
        slips = blank_slips or DeskSlips(program)
        self._lines = LabelLines(program, slips)
        self._prints = Prints(program, slips)

    # --- what there is ----------------------------------------------------------------------------------------------

    def codes_of(self, which: DeviceFilter) -> tuple[str, ...]:
        """Serials (the tag where there is none) of the devices that fit, by school and tag."""
        return self._program.ledger.read(lambda reads: label_codes.codes_of(reads, which))

    def codes_between(self, first: str, last: str) -> tuple[str, ...]:
        """Tags from one to the other, both counted, in order; empty where they are no range. Typed in either width."""
        return label_codes.codes_between(fold_width(first), fold_width(last), MOST_BETWEEN)

    def _share(self, key: str, text: str, proved: bool) -> None:
        desk = self._program.desk
        actor = replace(desk.signed_in(), proved=True) if proved else desk.signed_in()
        desk.call(lambda unit: change_setting(unit, key, text or None), actor=actor).result()

    # --- preparing --------------------------------------------------------------------------------------------------

    def prepare(self, request: LabelRequest, told: Told) -> Prepared:
        """Laid out, placed on sheets and read back; `told` hears how many of how many, and may raise to leave it.

        Raises LabelRefused where template, stock, printer or start is none, NotAllowed for a badge.
        """
        printer = self._printer(request.printer)
        dpi = request.dpi or (printer.dpi if printer else DEFAULT_DPI)
        dots = request.dots or (printer is not None and printer.kind is not PrinterKind.pdf)
        if request.kind in FACTS:
            template, stock = choose(request, printer, self.templates(), self.stocks())
            found = list(self._lines.wanted(request, template))
            total = 2 * len(found)
            pages, lines = self._lines.laid_out(found, template, dpi, lambda done: told(done, total))
        else:
            pages, lines = self._lines.drawn(request, dpi)
            loaded = request._replace(stock=request.stock or (printer.media if printer is not None else ""))
            template, stock = self._lines.paper_of(loaded, pages, self.stocks())
            total = 2 * len(pages)
        offset = (printer.offset_x, printer.offset_y) if printer else (0.0, 0.0)
        readers = tuple(self._readers())
        made = set_out(
            pages, stock, start=request.start, offset=offset, dpi=dpi,
            read_back=lambda part: _read_back(part, dpi, readers, dots=dots),
            told=lambda done: told(total // 2 + done, total),
        )  # fmt: skip
        return _prepared(request, template, stock, dpi, lines, made, readers)

    def _printer(self, name: str) -> Printer | None:
        if not name:
            return None
        found = next((printer for printer in self.printers() if printer.name == name), None)
        if found is None:
            raise LabelRefused("unknown_printer", name)
        return found

    # --- printing ---------------------------------------------------------------------------------------------------

    @classmethod
    def of(cls, program: Program, *, to_printer: bool = False) -> Labels:
        """For a verb: with the desk's print queue, started, where something is to be printed. `close` it."""
        maker = cls(program)
        if to_printer:
            maker._to = printing(program, maker.printers)
            maker._to.queue.start()
        return maker

    def submit(self, prepared: Prepared, printer: str, *, proved: bool = False) -> str:
        """Records the print and hands it to the printer's queue, both or neither; the job's id.

        `proved`: the operator's PIN was checked for just this (badges). Raises WorldError, NotAllowed, LabelRefused.
        """
        found = self._printer(printer)
        if found is None or self._to is None:
            raise LabelRefused("unknown_printer", printer)
        if prepared.dpi != found.dpi:  # what was read back is not what would stand on the paper
            raise LabelRefused("other_dots", found.name)
        data = _bytes(prepared, found.kind)
        action = self._program.desk.new_action()
        job = self._to.queue.new(short(action), found, title_of(prepared), printed_of(prepared), data)
        self._record(prepared, action, proved=proved, job=job)
        self._to.queue.wake(found.name)
        return job.job

    def wait(self, job: str, seconds: float = 20.0) -> JobRow:
        """A job once it has come to rest, or as it stands by then. Raises LabelRefused where there is no queue."""
        if self._to is None:
            raise LabelRefused("unknown_job", job)
        return self._to.queue.wait(job, seconds)

    def close(self) -> None:
        """Ends the queue's threads, where it has a queue."""
        if self._to is not None:
            self._to.queue.stop()

    def write(self, prepared: Prepared, path: Path, *, proved: bool = False) -> str:
        """Records the print and writes it as a file (PDF, or .zpl/.ql/.prn by the name's end); the action's id.

        Raises WorldError where the file can't be written: then nothing is recorded either.
        """
        kind = FORMS.get(path.suffix.lower())
        if kind is None:
            raise LabelRefused("unknown_form", path.suffix)
        data = _bytes(prepared, kind)
        action = self._program.desk.new_action()
        job = jobs.elsewhere(self._past_the_queue(prepared, action, kind, data), jobs.Said.written, path.name)
        _put(path, data, lambda: self._record(prepared, action, proved=proved, job=job))
        return short(action)

    def record(self, prepared: Prepared, *, proved: bool = False) -> str:
        """Records that these labels go to paper now by the system's own dialog; the action's id.

        Raises LabelRefused: nothing_to_print, or changed_meanwhile where another desk was faster; NotAllowed.
        """
        action = self._program.desk.new_action()
        job = self._past_the_queue(prepared, action, PrinterKind.pdf, b"")
        self._record(prepared, action, proved=proved, job=jobs.elsewhere(job, jobs.Said.handed_over))
        return short(action)

    def write_again(self, job: str, folder: Path, *, proved: bool = False) -> Path:
        """A file's same bytes once more, recorded as printed again, under a free name in `folder`; its path.

        Raises LabelRefused (`unknown_job`) where the bytes are not kept, NotAllowed, WorldError.
        """
        former = self._kept(job)
        if former is None or former.said is not jobs.Said.written or not former.data:
            raise LabelRefused("unknown_job", job)
        path, desk = _free(folder / former.words), self._program.desk
        action = desk.new_action()
        made = former._replace(
            job=desk.mint.new().hex(), action=short(action), local=self._program.clock.now().local_text, words=path.name
        )
        actor = replace(desk.signed_in(), proved=True) if proved else desk.signed_in()
        _put(path, former.data, lambda: self._prints.again(unshort(former.action), action, actor, made))
        return path

    def _past_the_queue(self, prepared: Prepared, action: bytes, kind: PrinterKind, data: bytes) -> StoredJob:
        """A print that no printer of the desk's own takes, for the list of prints."""
        job, local = self._program.desk.mint.new().hex(), self._program.clock.now().local_text
        return StoredJob(job, short(action), "", kind, title_of(prepared), printed_of(prepared), local, data)

    def _record(self, prepared: Prepared, action: bytes, *, proved: bool, job: StoredJob | None = None) -> None:
        actor = self._program.desk.signed_in()
        self._prints.record(prepared, action, replace(actor, proved=True) if proved else actor, job)

    def reprint(self, job: str, *, proved: bool = False) -> str:
        """The same bytes once more, recorded as printed again; the new job's id. Raises LabelRefused."""
        former = self._kept(job)
        printer = self._printer(former.printer) if former is not None else None
        if self._to is None or former is None or printer is None or not former.data:
            raise LabelRefused("unknown_job", job)
        if printer.kind is not former.kind:  # of this name there is another by now, which knows no such bytes
            raise LabelRefused("other_language", printer.name)
        if former.dpi not in {0, printer.dpi}:
            raise LabelRefused("other_dots", printer.name)
        desk = self._program.desk
        action = desk.new_action()
        again = self._to.queue.new(short(action), printer, former.title, former.labels, former.data)
        actor = replace(desk.signed_in(), proved=True) if proved else desk.signed_in()
        self._prints.again(unshort(former.action), action, actor, again)
        self._to.queue.wake(printer.name)
        return again.job

    def _kept(self, job: str) -> StoredJob | None:
        try:
            return self._to.store.job(job) if self._to is not None else None
        except NotNow:
            return None

    # --- looking ----------------------------------------------------------------------------------------------------

    def calibration_page(self, stock: Stock, printer: str) -> Page:
        """The stock's outlines with a ruler, to be held against a real sheet."""
        from app.labels.calibration import calibration_page

        found = self._printer(printer)
        return calibration_page(stock, (found.offset_x, found.offset_y) if found else (0.0, 0.0))

    def print_page(self, page: Page, stock: Stock, printer: str) -> str:
        """A page that is no label; the job's id. Raises LabelRefused, WorldError."""
        found = self._printer(printer)
        if found is None or self._to is None:
            raise LabelRefused("unknown_printer", printer)
        data = page_bytes((page,), found.dpi, stock, found.kind)
        return self._to.queue.add(short(self._program.desk.new_action()), found, t("label.test.title"), 1, data)

    def proof(self, template: Template, facts: Mapping[str, str], dpi: int) -> Proof:
        """One label with these facts, read back at these dots."""
        return prove(template, facts, dpi, tuple(self._readers()))

    def preview(self, template: Template, stock: Stock | None, facts: Mapping[str, str]) -> Page:
        """One label as it would stand, for the editor; on its stock's label where one is given."""
        laid = lay_out(template, facts, dpi=DEFAULT_DPI)
        page = laid.page or Page(template.width, template.height, ())
        return page if stock is None else page._replace(width=stock.width, height=stock.height or page.height)


def _put(path: Path, data: bytes, record: Callable[[], None]) -> None:
    """The file whole and on the disk, and recorded; or neither. Raises WorldError."""
    with whole_file(path, record, folder=True) as file:
        file.write(data)


def _free(path: Path) -> Path:
    """`path`, or the first name like it that no file has yet."""
    numbered = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in itertools.count(2))
    return next(one for one in itertools.chain((path,), numbered) if not one.exists())


def _read_back(pages: Sequence[Page], dpi: int, readers: Sequence[SymbolReader], *, dots: bool) -> ReadResult:
    """As the printer gets them: its own dots, or the very bytes of the PDF."""
    if dots:
        return read_back_pages(pages, dpi, readers)
    return read_back_pdf(pdf_bytes(pages), pages, dpi, readers)


def _prepared(
    request: LabelRequest,
    template: Template,
    stock: Stock,
    dpi: int,
    lines: Sequence[LabelLine],
    made: SetOut,
    readers: Sequence[SymbolReader],
) -> Prepared:
    told = tuple(
        line._replace(reason=made.refused[number]) if number in made.refused else line
        for number, line in enumerate(lines)
    )
    return Prepared(
        request=request,
        template=template,
        stock=stock,
        dpi=dpi,
        pages=made.pages,
        lines=told,
        refused=tuple((line.code, line.reason) for line in told if line.reason),
        symbols=made.symbols,
        read_back=ReadBack((dpi,), tuple(reader.name for reader in readers), made.read, made.wanted),
        next_start=made.next_start,
    )


def _bytes(prepared: Prepared, kind: PrinterKind) -> bytes:
    """The print as this sort of printer takes it. Raises LabelRefused where its roll is another."""
    if not prepared.pages:
        raise LabelRefused("nothing_to_print")
    return page_bytes(prepared.pages, prepared.dpi, prepared.stock, kind)
