"""A label maker and a print queue that do little and say all of it: real pages of real geometry, nothing printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from app.bootstrap import Program
from app.domain.drawing import MM_PER_POINT, Page, Symbol, Text
from app.domain.label_templates import Field, LabelKind, Mark, Stock, SymbolChoice, Template
from app.domain.rules.permissions import Command
from app.usecases.device_rows import DeviceFilter
from app.usecases.label_ports import (
    JobRow,
    JobState,
    LabelLine,
    LabelRequest,
    PlacedSymbol,
    Prepared,
    Printer,
    PrinterKind,
    Proof,
    ReadBack,
)
from app.usecases.session import NotAllowed

ASSET = Template(
    "asset", LabelKind.asset, 66.0, 33.9,
    (
        Field(Mark.symbol, "code", 4, 6, 21, 21, symbol=SymbolChoice.qr),
        Field(Mark.code, "tag", 28, 8, 34, 6, size=14, bold=True),
        Field(Mark.code, "serial", 28, 15, 34, 5, size=11),
        Field(Mark.text, "school", 28, 21, 34, 8, size=10, lines=2),
    ),
)  # fmt: skip
SLIP = Template("slip", LabelKind.slip, 62.0, 98.0, (), name="修理伝票")
SHEET = Stock("a4-24", "A-one 72224", 210, 297, 66.0, 33.9, 3, 8, 6.0, 12.9, 66.0, 33.9, verified=True)
SMALL = Stock("a4-44", "A-one 72244", 210, 297, 48.3, 25.4, 4, 11, 8.4, 8.8, 48.3, 25.4)
ROLL = Stock("dk-62", "DK-22205", 62, 0, 62, 0)
LASER = Printer("受付レーザー", PrinterKind.pdf, 600, queue="laser", offset_x=0.4, offset_y=-0.2)
ZEBRA = Printer("ラベル台 ZD421", PrinterKind.zpl, 203, address="192.0.2.10:9100", media="dk-62")


def _symbol(x: float, y: float, side: float, text: str) -> Symbol:
    import segno

    made = segno.make(text, error="m", micro=False)
    rows = tuple("".join("1" if cell else "0" for cell in row) for row in made.matrix)
    return Symbol(x, y, side, side, rows, 4, text, "QRCode", 25.4 / 300)


def label(line: LabelLine, x: float, y: float, template: Template) -> tuple[object, ...]:
    """One label's marks with its corner at (x, y)."""
    side = min(21.0, template.height - 8)
    texts = ((line.title, 14.0, True, 13.0), (line.serial, 11.0, False, 19.5), (line.school, 10.0, False, 26.0))
    words = tuple(
        Text(x + 28, y + down, words, size, len(words) * size * MM_PER_POINT * 0.6, bold=bold)
        for words, size, bold, down in texts
        if words
    )
    return (_symbol(x + 4, y + 6, side, line.text), *words)


class StandMaker:
    """Lays labels out without any room of the program's."""

    def __init__(self, program: Program, printers: tuple[Printer, ...] = (LASER, ZEBRA)) -> None:
        self.program = program
        self._printers = printers
        self.bad: dict[str, str] = {}
        self.missing: dict[str, tuple[str, ...]] = {}
        self.submitted: list[tuple[Prepared, str]] = []
        self.written: list[Path] = []
        self.prepared = 0
        self.copies: dict[str, int] = {}
        self.queue = StandQueue()
        self.proofs: list[Template] = []
        self.recorded: list[Prepared] = []
        self.reprinted: list[str] = []
        self.own: dict[str, Template] = {}
        self.own_stocks: dict[str, Stock] = {}
        self.fault: BaseException | None = None
        self.badges = False
        self.step: Callable[[], None] = lambda: None

    def templates(self, kind: LabelKind | None = None) -> tuple[Template, ...]:
        return tuple(one for one in (*self.own.values(), ASSET) if kind in (None, one.kind))

    def stocks(self) -> tuple[Stock, ...]:
        return (*self.own_stocks.values(), SHEET, SMALL, ROLL)

    def printers(self) -> tuple[Printer, ...]:
        return self._printers

    def codes_of(self, which: DeviceFilter) -> tuple[str, ...]:
        queries = self.program.queries
        numbers = queries.narrowed_numbers(which, 0, 100_000).numbers
        return tuple(row.serial for row in queries.device_rows(numbers))

    def codes_between(self, first: str, last: str) -> tuple[str, ...]:
        queries = self.program.queries
        rows = queries.device_rows(queries.device_numbers(0, 100_000))
        return tuple(sorted(row.asset_tag for row in rows if first <= row.asset_tag <= last and row.asset_tag))

    def prepare(self, request: LabelRequest, told: Callable[[int, int], None]) -> Prepared:
        if self.fault is not None:
            raise self.fault
        self.prepared += 1
        template = next((one for one in self.templates() if one.id == request.template), SLIP)
        stock = next((one for one in self.stocks() if one.id == request.stock), ROLL)
        if request.replaces:
            for code in request.codes:
                self.copies[code] = self.copies.get(code, 1) + 1
        lines = []
        for at, code in enumerate(request.codes or tuple(f"8A-{n:04d}" for n in range(request.count))):
            self.step()
            told(at, len(request.codes))
            lines.append(self._line(code))
        good = [line for line in lines if not line.reason]
        pages, symbols, next_start = self._place(good, template, stock, request.start)
        refused = tuple((line.code, line.reason) for line in lines if line.reason)
        back = ReadBack((203, 300), ("zxing", "zbar"), len(good), len(good))
        return Prepared(request, template, stock, 300, pages, tuple(lines), refused, symbols, back, next_start)

    def _line(self, code: str) -> LabelLine:
        queries = self.program.queries
        refs = queries.find_device(code)
        card = queries.card(refs[0]) if refs else None
        if card is None:
            return LabelLine(code, code, code)
        tag, copy = card.asset_tag or card.serial, self.copies.get(code, 1)
        text = tag if copy == 1 else f"{tag}-{copy}"
        return LabelLine(
            code, text, tag, card.device, card.serial, card.school, self.bad.get(code, ""),
            (), self.missing.get(code, ()),
        )  # fmt: skip

    @staticmethod
    def _place(
        lines: list[LabelLine], template: Template, stock: Stock, start: int
    ) -> tuple[tuple[Page, ...], tuple[PlacedSymbol, ...], int]:
        sheets: dict[int, list[object]] = {}
        symbols = []
        for at, line in enumerate(lines, start - 1 if not stock.roll else 0):
            page, cell = divmod(at, stock.a_page)
            row, column = divmod(cell, stock.columns)
            x, y = stock.left + column * stock.pitch_x, stock.top + row * stock.pitch_y
            sheets.setdefault(page, []).extend(label(line, x, y, template))
            symbols.append(PlacedSymbol(line.text, "QRCode", page + 1, x + 4, y + 6, 21, 21))
        high = stock.page_height or stock.height or template.height
        made = tuple(Page(stock.page_width, high, tuple(marks)) for marks in sheets.values())  # type: ignore[arg-type]
        after = 1 if stock.roll else (start - 1 + len(lines)) % stock.a_page + 1
        return made, tuple(symbols), after

    def submit(self, prepared: Prepared, printer: str, *, proved: bool = False) -> str:
        self.submitted.append((prepared, printer))
        return self.queue.add(printer, f"資産ラベル {len(prepared.lines)}枚", len(prepared.lines))

    def _may_badge(self, proved: bool) -> None:
        """What only a proved supervisor may put out (badges), where a test says so."""
        if self.badges and not proved:
            raise NotAllowed("pin", Command.issue_badge)

    def write(self, prepared: Prepared, path: Path, *, proved: bool = False) -> str:
        self._may_badge(proved)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF")
        self._may(prepared, proved)
        self.written.append(path)
        return ""  # nothing of it is in the ledger

    def record(self, prepared: Prepared, *, proved: bool = False) -> str:
        self._may(prepared, proved)
        self._may_badge(proved)
        self.recorded.append(prepared)
        return ""  # nothing of it is in the ledger

    def write_again(self, job: str, folder: Path, *, proved: bool = False) -> Path:
        self._may_badge(proved)
        path = folder / f"{job}-2.pdf"
        self.reprinted.append(job)
        self.written.append(path)
        self.queue.add("", next(row.title for row in self.queue.rows if row.job == job), 1)
        return path

    def _may(self, prepared: Prepared, proved: bool) -> None:
        if prepared.request.kind is LabelKind.badge:
            actor = self.program.desk.signed_in()
            (replace(actor, proved=True) if proved else actor).require(Command.issue_badge)

    def reprint(self, job: str, *, proved: bool = False) -> str:
        self._may_badge(proved)
        former = next(row for row in self.queue.rows if row.job == job)
        self.reprinted.append(job)
        return self.queue.add(former.printer, former.title, former.labels)

    def save_template(self, template: Template, *, proved: bool = False) -> None:
        self._own(proved)
        self.own = {**self.own, template.id: template._replace(own=True)}

    def drop_template(self, template: str, *, proved: bool = False) -> None:
        self._own(proved)
        self.own = {name: one for name, one in self.own.items() if name != template}

    def save_stock(self, stock: Stock, *, proved: bool = False) -> None:
        self._own(proved)
        self.own_stocks = {**self.own_stocks, stock.id: stock._replace(own=True)}

    def drop_stock(self, stock: str, *, proved: bool = False) -> None:
        self._own(proved)
        self.own_stocks = {name: one for name, one in self.own_stocks.items() if name != stock}

    def _own(self, proved: bool) -> None:
        actor = self.program.desk.signed_in()
        (replace(actor, proved=True) if proved else actor).require(Command.change_shared_setting)

    def save_printer(self, printer: Printer) -> None:
        kept = [one for one in self._printers if one.name != printer.name]
        self._printers = (*kept, printer)

    def drop_printer(self, name: str) -> None:
        self._printers = tuple(one for one in self._printers if one.name != name)

    def print_page(self, page: Page, stock: Stock, printer: str) -> str:
        return self.queue.add(printer, "試し刷り", 1)

    def calibration_page(self, stock: Stock, printer: str) -> Page:
        return Page(stock.page_width, stock.page_height or 60, ())

    def proof(self, template: Template, facts: Mapping[str, str], dpi: int) -> Proof:
        self.proofs.append(template)
        page = self.preview(template, None, facts)
        symbols = sum(field.mark is Mark.symbol for field in template.fields)
        small = any(field.mark is Mark.symbol and field.width < 10 for field in template.fields)
        return Proof(page, "too_small" if small else "", (), (), symbols, symbols, dpi)

    def preview(self, template: Template, stock: Stock | None, facts: Mapping[str, str]) -> Page:
        line = LabelLine("PFER8BVU", facts.get("code", "KRM-036664"), facts.get("tag", "KRM-036664"))
        line = line._replace(serial=facts.get("serial", ""), school=facts.get("school", ""))
        return Page(template.width, template.height, label(line, 0, 0, template))  # type: ignore[arg-type]


class StandQueue:
    """Jobs that stand as a test says."""

    def __init__(self) -> None:
        self.rows: list[JobRow] = []
        self.told: list[Callable[[JobRow], None]] = []
        self.asked: list[tuple[str, str]] = []

    def add(self, printer: str, title: str, labels: int, state: JobState = JobState.sent, said: str = "") -> str:
        job = f"job{len(self.rows) + 1}"
        row = JobRow(job, "", printer, title, labels, state, said, "2026-11-20 13:32:00")
        row = row._replace(again=state in (JobState.refused, JobState.cancelled))
        self.rows.insert(0, row)
        self.tell(row)
        return job

    def put(self, job: str, state: JobState, said: str = "") -> None:
        again = state in (JobState.refused, JobState.cancelled)
        self.rows = [row._replace(state=state, said=said, again=again) if row.job == job else row for row in self.rows]
        self.tell(next(row for row in self.rows if row.job == job))

    def tell(self, row: JobRow) -> None:
        for listener in self.told:
            listener(row)

    def jobs(self, limit: int = 50) -> tuple[JobRow, ...]:
        return tuple(self.rows[:limit])

    def settle(self, job: str, *, printed: bool) -> None:
        self.asked.append(("out" if printed else "not_out", job))
        self.put(job, JobState.confirmed if printed else JobState.cancelled)

    def resend(self, job: str) -> None:
        self.asked.append(("resend", job))
        self.put(job, JobState.sent)

    def cancel(self, job: str) -> None:
        self.asked.append(("cancel", job))
        self.put(job, JobState.cancelled)

    def on_change(self, listener: Callable[[JobRow], None]) -> None:
        self.told.append(listener)
