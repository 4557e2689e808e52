"""A table as an Excel workbook: real dates and numbers, the headings frozen, bold and with filters, widths by content.

Decides how each kind of cell is typed. A text is typed as text, whatever it begins with: neither =1+1 nor #REF! is ever
taken for what it looks like, and Excel shows it as it stands. A day before March 1900 (Excel's calendar has a day in
1900 that never was) and a number of more than fifteen figures are written as text. What XML can't hold is replaced by
〓 and named; of a text longer than a cell takes (32,767 characters) the rest is named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import WorkbookAlreadySaved
from openpyxl.writer.excel import ExcelWriter

from app.reports.csv_file import STARTS
from app.reports.table import STEP, Held, headings
from app.usecases.tables import Cell, CellKind, Loss, Row, Table, Told

LONGEST: Final = 32_767
"""Characters an Excel cell takes."""
FIGURES: Final = 10**15
"""Excel counts with fifteen figures."""
FIRST_DAY: Final = date(1900, 3, 1)
_LOOKED_AT: Final = 400
"""Rows looked at for the width of a column."""
_WIDEST: Final = 60
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_AMOUNT: Final = "#,##0"
_A4: Final = 9
_TAKEN: Final = (*STARTS, *ERROR_CODES)
"""By these openpyxl (or a reader after it) takes a text for something else."""


def write_xlsx(table: Table, file: BinaryIO, told: Told) -> list[Loss]:
    """Writes the table and says what it could not hold. Raises OSError."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(table.title[:31])  # write-only: the stubs know another sheet
    last = get_column_letter(len(table.columns))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for at, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    made = _Cells(table, sheet)
    try:
        _fill(sheet, table, made, told)
        _save(book, file)
    except BaseException:
        with suppress(WorkbookAlreadySaved):  # its part in the folder for such things is closed, and goes
            sheet.close()
        raise
    return made.held.losses


def _save(book: Workbook, file: BinaryIO) -> None:
    """As `book.save`. Where the disk fails, the archive is let go there: collected later it would try to end itself in
    a file that is closed by then, and say so on the terminal.
    """
    archive: Any = ZipFile(file, "w", ZIP_DEFLATED)
    try:
        book.properties.modified = datetime.now(UTC).replace(tzinfo=None)
        ExcelWriter(book, archive).save()
    except BaseException:
        archive.fp = None
        raise


def _fill(sheet: Any, table: Table, made: _Cells, told: Told) -> None:
    whole = len(table.rows)
    sheet.append(made.heads())
    for number, row in enumerate(table.rows, start=2):
        sheet.append(made.row(row, number))
        if number % STEP == 0:
            told(number - 1, whole)
    told(whole, whole)


def fits(char: str) -> bool:
    """Whether XML can hold a character."""
    return not (ILLEGAL_CHARACTERS_RE.match(char) or "\ud800" <= char <= "\udfff" or char in "\ufffe\uffff")


def escaped(text: str) -> str:
    """A text as a workbook writes it: _x0041_ would be read as A, and a carriage return as a line feed."""
    if "_x" in text:
        text = _ESCAPE.sub("_x005F_", text)
    return text.replace("\r", "_x000D_") if "\r" in text else text


class _Cells:
    """Cells as openpyxl takes them: plain values, or a typed cell where it would guess."""

    def __init__(self, table: Table, sheet: Any) -> None:
        self.held = Held(table, fits)
        self._table = table
        self._sheet = sheet
        self._amounts = [one.kind is CellKind.yen for one in table.columns]

    def heads(self) -> Sequence[object]:
        made = []
        for at, text in enumerate(headings(self._table)):
            cell = self._text(self.held.text(str(text), 1, at))
            cell.font = Font(bold=True)
            made.append(cell)
        return made

    def row(self, row: Row, number: int) -> list[object]:
        return [self._cell(cell, number, at) for at, cell in enumerate(row)]

    def _cell(self, cell: Cell, number: int, at: int) -> object:
        if cell is None or cell == "":
            return None
        if isinstance(cell, str):
            text = self._short(self.held.text(cell, number, at), number, at)
            return self._text(text) if cell.startswith(_TAKEN) else text
        if isinstance(cell, date):
            return cell if cell >= FIRST_DAY else cell.isoformat()
        if abs(cell) >= FIGURES:
            return str(cell)
        if self._amounts[at]:
            made: Any = WriteOnlyCell(self._sheet, cell)
            made.number_format = _AMOUNT
            return made
        return cell

    def _short(self, text: str, number: int, at: int) -> str:
        """The text as the workbook writes it, and no longer than a cell takes."""
        kept, written = text, escaped(text)
        while len(written) > LONGEST:
            kept = kept[: len(kept) - (len(written) - LONGEST)]
            written = escaped(kept)
        if len(kept) < len(text):
            self.held.losses.append(Loss(number, self._table.columns[at].heading, text[len(kept) :]))
        return written

    def _text(self, text: str) -> Any:
        """A cell that is text, and says so also to who edits it (Excel's own apostrophe, which is no part of it)."""
        made: Any = WriteOnlyCell(self._sheet, text)
        made.data_type = "s"
        made.quotePrefix = True
        return made


def _widths(table: Table) -> list[float]:
    """Of each column, in Excel's characters: as wide as its heading (with the filter's arrow) and its first cells."""
    found = []
    for at, one in enumerate(table.columns):
        cells = (_width(row[at]) for row in table.rows[:_LOOKED_AT])
        found.append(min(_WIDEST, max((_width(one.heading) + 3, *cells)) + 1.5))
    return found


def _width(cell: Cell) -> float:
    if cell is None:
        return 0
    lines = str(cell).split("\n")
    return max(sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line) for line in lines)
