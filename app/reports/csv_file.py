"""A table as CSV: UTF-8 with BOM, or CP932, as Excel in Japan opens both. CRLF, quotes where needed (RFC 4180).

Decides how a cell is written so that it says the same to whoever opens it and never runs. A text that begins with a
character by which a spreadsheet takes a cell for a formula gets an apostrophe before it: the rule of OWASP's page "CSV
Injection" (= + - @, tab, carriage return, line feed, and their full-width forms, which a Japanese Excel takes for the
same). Numbers, amounts and days are ours and are written plainly: -5 stays a number.

CP932 can't hold every character. One that doesn't fit is named with its row and column and replaced by 〓; so is in
UTF-8 what no file can hold (half a surrogate pair). What Windows' table has a twin for (～ U+FF5E) fits; its look-alike
(〜 U+301C) doesn't, and is named.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import BinaryIO, Final

from app.reports.table import STEP, Held, headings
from app.usecases.tables import Cell, Loss, Row, Table, Told

UTF8, CP932 = "utf-8-sig", "cp932"
STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""By these a cell may be taken for a formula."""


def harmless(text: str) -> str:
    """A text that no spreadsheet runs: with an apostrophe before it where it begins as a formula does."""
    return "'" + text if text.startswith(STARTS) else text


def write_csv(table: Table, file: BinaryIO, encoding: str, told: Told) -> list[Loss]:
    """Writes the table in `encoding` (UTF8 or CP932) and says what it could not hold. Raises OSError."""
    held = Held(table, fits(encoding))
    out = io.TextIOWrapper(file, encoding, newline="", write_through=False)
    try:
        csv.writer(out).writerows(_lines(table, held, told))
        out.flush()
    finally:
        out.detach()
    return held.losses


def fits(encoding: str) -> Callable[[str], bool]:
    """Whether a single character can be written in `encoding`, and read again as the same."""
    bare = "utf-8" if encoding == UTF8 else encoding

    def one(char: str) -> bool:
        try:
            return char.encode(bare).decode(bare) == char
        except UnicodeError:
            return False

    return one


def _lines(table: Table, held: Held, told: Told) -> Iterator[list[str]]:
    whole = len(table.rows)
    yield _line(headings(table), 1, held)
    for number, row in enumerate(table.rows, start=2):
        yield _line(row, number, held)
        if number % STEP == 0:
            told(number - 1, whole)
    told(whole, whole)


def _line(row: Row, number: int, held: Held) -> list[str]:
    return [_cell(cell, number, at, held) for at, cell in enumerate(row)]


def _cell(cell: Cell, number: int, at: int, held: Held) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(held.text(cell, number, at)) if cell else ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)
