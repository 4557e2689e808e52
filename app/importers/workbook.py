"""Reads one sheet of an XLSX workbook as text rows: numbers without ".0", dates as ISO text, formulas as their text.

Decides how a cell's value becomes text. A formula is never calculated and its stored result is never taken: it comes as
"=…" for the caller to show. Cells merged over several rows give their value to each of those rows, as people see it.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from app.importers.files import Row, Sheet
from app.importers.model import Fault, Unreadable

_LARGEST = 1 << 30
"""Bytes a workbook may unpack to; more is a bomb or not a list of devices."""
_SLICE = 500
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
)
"""What openpyxl raises at a damaged part; none of them tells more than that the file is broken."""

_Merges = dict[int, list[tuple[int, int]]]
"""First row → (last row, column) of cells merged downwards."""


def open_workbook_sheet(path: Path, sheet: str | None) -> Sheet:
    """Open the sheet named `sheet` of the workbook at `path`; its only filled visible one where None.

    Raises Unreadable: corrupt, not_this_kind, encrypted, too_large, no_such_sheet, several_sheets (with the choices).
    OSError passes through.
    """
    file = path.open("rb")
    try:
        _check_archive(file)
        return _opened(file, sheet)
    except RuntimeError as fault:  # zipfile's word for a password
        file.close()
        raise Unreadable(Fault.encrypted if "password" in str(fault) else Fault.corrupt) from fault
    except _BROKEN as fault:
        file.close()
        raise Unreadable(Fault.corrupt) from fault
    except BaseException:
        file.close()
        raise


def _check_archive(file: IO[bytes]) -> None:
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        if sum(info.file_size for info in archive.infolist()) > _LARGEST:
            raise Unreadable(Fault.too_large)
    if not any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        raise Unreadable(Fault.not_this_kind)


def _opened(file: IO[bytes], sheet: str | None) -> Sheet:
    file.seek(0)
    with warnings.catch_warnings():
        # openpyxl warns of what it leaves out (validation, styles): nothing of that is ours.
        warnings.simplefilter("ignore")
        book: Any = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
    totals = {ws.title: ws.max_row or 0 for ws in book.worksheets}
    for ws in book.worksheets:
        ws.reset_dimensions()  # what a program wrote there may be wrong, and rows beyond it would be lost
    chosen = _choose(book, sheet)
    total = totals[chosen.title]
    merges = _merges_downwards(book, chosen)
    seen = [0]

    def close() -> None:
        book.close()
        file.close()

    return Sheet(
        name=str(chosen.title),
        rows=_rows(chosen, merges, seen),
        base_1904=book.epoch == CALENDAR_MAC_1904,
        sheets=tuple(str(ws.title) for ws in book.worksheets),
        fraction=lambda: min(1.0, seen[0] / total) if total else 0.0,
        _close=close,
    )


def _choose(book: Any, wanted: str | None) -> Any:
    sheets = list(book.worksheets)
    names = tuple(str(ws.title) for ws in sheets)
    if wanted is not None:
        for ws in sheets:
            if _name(ws.title) == _name(wanted):
                return ws
        raise Unreadable(Fault.no_such_sheet, wanted, names)
    filled = [ws for ws in sheets if ws.sheet_state == "visible" and _is_filled(ws)]
    if not filled:
        raise Unreadable(Fault.empty)
    if len(filled) > 1:
        titles = tuple(str(ws.title) for ws in filled)
        raise Unreadable(Fault.several_sheets, "、".join(titles), titles)
    return filled[0]


def _name(title: str) -> str:
    return unicodedata.normalize("NFKC", title).strip().casefold()


def _is_filled(sheet: Any) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return any(value is not None for row in islice(sheet.iter_rows(values_only=True), 200) for value in row)


def _merges_downwards(book: Any, sheet: Any) -> _Merges:
    """Ranges merged over several rows; the read-only reader skips them, so they are looked for in the part itself."""
    merges: _Merges = {}
    tail = b""
    with book._archive.open(sheet._worksheet_path) as part:
        while chunk := part.read(1 << 20):
            text = tail + chunk
            cut = text.rfind(b">") + 1
            for match in _MERGE.finditer(text, 0, cut):
                left, top, _, bottom = range_boundaries(match[1].decode("ascii"))
                if left and top and bottom and bottom > top:
                    merges.setdefault(top, []).append((bottom, left))
            tail = text[cut:]
    return merges


def _rows(sheet: Any, merges: _Merges, seen: list[int]) -> Iterator[Row]:
    source = enumerate(sheet.iter_rows(values_only=True), start=1)
    open_merges: list[tuple[int, int, str]] = []
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                batch = list(islice(source, _SLICE))
        except _BROKEN as fault:
            raise Unreadable(Fault.corrupt) from fault
        except OSError as fault:
            raise Unreadable(Fault.io_error) from fault
        if not batch:
            return
        for number, values in batch:
            cells = [_text(value) for value in values]
            if open_merges:
                open_merges = [merge for merge in open_merges if merge[0] >= number]
                _carry(cells, open_merges)
            for bottom, column in merges.get(number, ()):
                if column <= len(cells) and cells[column - 1]:
                    open_merges.append((bottom, column, cells[column - 1]))
            seen[0] = number
            yield Row(number, tuple(cells))


def _carry(cells: list[str], merges: list[tuple[int, int, str]]) -> None:
    for _, column, value in merges:
        if column > len(cells):
            cells.extend([""] * (column - len(cells)))
        if not cells[column - 1]:
            cells[column - 1] = value


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        midnight = not (value.hour or value.minute or value.second)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, ArrayFormula):
        return value.text or "="
    if isinstance(value, DataTableFormula):
        return f"=TABLE({value.r1 or ''},{value.r2 or ''})"
    return str(value)  # a span of time


def _number(value: float) -> str:
    # Beyond fifteen digits a spreadsheet has already lost some: the exponent is kept, so that a serial is refused.
    if abs(value) < 1e15 and value.is_integer():
        return str(int(value))
    return repr(value).upper()
