"""The log of 20,000 repairs as a file of each kind: ours beside the bare writer of the same cells, in the same run.

`ours` is the writing of the table; `whole` is all a person waits for: reading the ledger, wording, writing, fsync, the
line in the access log. The baselines are what a script of one's own would be: `csv.writer`, openpyxl's write-only
sheet, reportlab's `drawString` a cell. Each file is opened again and held to the table, cell by cell.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
from openpyxl.cell.read_only import EMPTY_CELL
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.bootstrap import Options, start, stop
from app.bootstrap_reports import Reports
from app.reports.csv_file import harmless
from app.reports.files import write
from app.reports.pdf_layout import cell_text
from app.settings.paths import resource
from app.usecases.hand_out import ExportWish, nobody_listens
from app.usecases.tables import CellKind, Export, FileForm, Loss, Row, Table
from tests.bench.figures import Result, single
from tests.bench.ledgers import at_home
from tests.support.repair_log import filled

COUNT = 20_000
NUMBER = re.compile(r"[0-9][A-Z]{1,2}-[0-9]{4,}-[A-Z]")
LINES = 45
"""Rows the bare PDF puts on a page."""


def measure(devices: int) -> list[Result]:
    """A figure a kind. `devices` is left alone: the log has its own ledger."""
    with tempfile.TemporaryDirectory(prefix="shuridai-log-") as name:
        folder = Path(name)
        at_home(folder)
        return _measure(folder, COUNT)


def _measure(folder: Path, count: int) -> list[Result]:
    program = start(Options(ledger=folder / "ledger"))
    try:
        filled(program, count, today=program.clock.now().today)
        book = Reports(program)
        began = time.perf_counter()
        table = book.table(Export.log)
        reading = time.perf_counter() - began
        results = [single("log_read", reading, 0.0, "s", rows=count)]
        for form in FileForm:
            path = folder / f"log-{form}{form.ending}"
            bare = _seconds(partial(BARE[form], table, folder / "bare"))
            ours = _seconds(partial(write, table, form, path, nobody_listens, lambda: None))
            began = time.perf_counter()
            done = book.hand_out(ExportWish(Export.log, form), path)
            whole = round(time.perf_counter() - began, 3)
            cells = CHECKS[form](path, table, done.losses)
            results.append(
                single(f"log_{form}", ours, bare, "s", rows=done.rows, whole=whole, losses=len(done.losses),
                       cells=cells, kb=path.stat().st_size // 1024)
            )  # fmt: skip
    finally:
        stop(program)
    return results


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


# --- the bare writers -------------------------------------------------------------------------------------------------


def _bare_csv(encoding: str) -> Callable[[Table, Path], None]:
    def run(table: Table, path: Path) -> None:
        with path.open("w", encoding=encoding, newline="", errors="replace") as file:
            csv.writer(file).writerows(table.rows)

    return run


def _bare_xlsx(table: Table, path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in table.rows:
        sheet.append([cell if not isinstance(cell, str) or cell[:1] != "=" else f"'{cell}" for cell in row])
    book.save(path)


def _bare_pdf(table: Table, path: Path) -> None:
    pdfmetrics.registerFont(TTFont("Bare", str(resource("fonts", "BIZUDPGothic-Regular.ttf"))))
    canvas = Canvas(str(path), pagesize=landscape(A4), pageCompression=1)
    for first in range(0, len(table.rows), LINES):
        canvas.setFont("Bare", 6.5)
        for at, row in enumerate(table.rows[first : first + LINES]):
            for place, cell in enumerate(row):
                if cell is not None and cell != "":
                    canvas.drawString(30 + place * 24, 560 - at * 11.5, str(cell))
        canvas.showPage()
    canvas.save()


BARE: dict[FileForm, Callable[[Table, Path], None]] = {
    FileForm.csv: _bare_csv("utf-8-sig"),
    FileForm.csv_cp932: _bare_csv("cp932"),
    FileForm.xlsx: _bare_xlsx,
    FileForm.pdf: _bare_pdf,
}

# --- opened again -----------------------------------------------------------------------------------------------------

Losses = Sequence[Loss]


def check_csv(encoding: str) -> Callable[[Path, Table, Losses], int]:
    """Every cell as it was, but for the apostrophe and for what is named as lost."""

    def check(path: Path, table: Table, losses: Losses) -> int:
        lost = {(loss.row, loss.column) for loss in losses}
        with path.open(encoding=encoding, newline="") as file:
            heads, *body = csv.reader(io.StringIO(file.read(), newline=""))
        assert heads == [one.heading for one in table.columns]
        assert len(body) == len(table.rows)
        cells = 0
        for number, (row, found) in enumerate(zip(table.rows, body, strict=True), start=2):
            for one, cell, said in zip(table.columns, row, found, strict=True):
                cells += 1
                text = cell if isinstance(cell, str) else "" if cell is None else str(cell)
                text = harmless(text) if isinstance(cell, str) else text
                assert said == text or (number, one.heading) in lost, (number, one.heading, said, text)
                assert not (isinstance(cell, str) and said.startswith(("=", "+", "-", "@", "\t", "\r")))
        return cells

    return check


def check_xlsx(path: Path, table: Table, losses: Losses) -> int:
    """Every cell as it was and of its kind; no formula anywhere."""
    assert not losses
    sheet: Any = openpyxl.load_workbook(path, read_only=True).active
    lines = sheet.iter_rows()
    assert [cell.value for cell in next(lines)] == [one.heading for one in table.columns]
    cells = 0
    for row, found in zip(table.rows, lines, strict=True):
        assert len(found) <= len(row)  # blank cells at the end are left out
        for cell, said in zip_longest(row, found, fillvalue=EMPTY_CELL):
            cells += 1
            value = said.value.date() if isinstance(said.value, datetime) else said.value
            assert value == (None if cell == "" else cell), (cell, said.value)
            assert said.data_type != "f"
    return cells


def check_pdf(path: Path, table: Table, losses: Losses) -> int:
    """Every code, day, count and amount of a row stands on the pages of the row, whole."""
    pages = [_bare(page.get_textpage().get_text_bounded()) for page in pypdfium2.PdfDocument(path)]
    of_row: dict[str, list[int]] = {}
    for at, text in enumerate(pages):
        for number in NUMBER.findall(text):
            of_row.setdefault(number, []).append(at)
    lost = {(loss.row, loss.column) for loss in losses}
    cells = 0
    for number, row in enumerate(table.rows, start=2):
        beside = "".join(pages[at] for at in of_row[str(row[0])])
        for one, text in _texts(row, table):
            cells += 1
            assert text in beside or (number, one) in lost, (number, one, text)
    return cells


def _texts(row: Row, table: Table) -> list[tuple[str, str]]:
    """Heading and words of the cells that stand on one line each; words that may be broken have tests of their own."""
    return [
        (one.heading, _bare(cell_text(cell, one.kind)))
        for cell, one in zip(row, table.columns, strict=True)
        if one.kind is not CellKind.text
    ]


def _bare(text: str) -> str:
    return "".join(text.split())


CHECKS: dict[FileForm, Callable[[Path, Table, Losses], int]] = {
    FileForm.csv: check_csv("utf-8-sig"),
    FileForm.csv_cp932: check_csv("cp932"),
    FileForm.xlsx: check_xlsx,
    FileForm.pdf: check_pdf,
}
