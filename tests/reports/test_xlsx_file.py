"""XLSX: real days and numbers, text that is text, headings frozen with filters; opened again cell by cell."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from app.reports.csv_file import STARTS
from app.reports.table import GETA
from app.reports.xlsx_file import LONGEST, fits, write_xlsx
from app.usecases.tables import Loss, Table
from tests.reports.tables import TRICKY, nobody, row, table

DAY = datetime.fromisoformat("2026-11-20")  # a workbook knows no zone


def written(found: Table) -> tuple[Any, list[Loss]]:
    out = io.BytesIO()
    losses = write_xlsx(found, out, nobody)
    out.seek(0)
    return openpyxl.load_workbook(out).active, losses


def test_cells_are_what_they_are() -> None:
    sheet, losses = written(table(row("".join(TRICKY)), row(None, day=None), title="修理記録"))
    assert losses == []
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("修理記録", "A2", "A1:E3")
    heads, first, second = sheet.iter_rows()
    assert [cell.value for cell in heads] == ["番号", "ことば", "日付", "数", "円"]
    assert all(cell.font.bold for cell in heads)
    assert [cell.value for cell in first] == ["8A-0412-M", "".join(TRICKY), DAY, 3, 12500]
    assert [cell.data_type for cell in first] == ["s", "s", "d", "n", "n"]
    assert first[2].is_date
    assert (first[3].number_format, first[4].number_format) == ("General", "#,##0")
    assert [cell.value for cell in second] == ["8A-0412-M", None, None, 3, 12500]
    assert sheet.column_dimensions["A"].width > 9


@pytest.mark.parametrize("text", [*(start + "1+1" for start in STARTS), "#REF!", "#N/A", "=", "-5"])
def test_what_looks_like_a_formula_or_a_fault_is_text(text: str) -> None:
    out = io.BytesIO()
    write_xlsx(table(row(text)), out, nobody)
    with zipfile.ZipFile(out) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b't="e"' not in sheet
    cell = openpyxl.load_workbook(out).active["B2"]  # type: ignore[index]
    assert (unescape(cell.value), cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_days_before_the_calendar_and_long_numbers_are_text() -> None:
    sheet, _ = written(table(("x", "y", date(1900, 2, 28), 10**15, 1), ("x", "y", date(1900, 3, 1), 10**15 - 1, 1)))
    assert [cell.value for cell in sheet[2]][2:4] == ["1900-02-28", "1000000000000000"]
    assert [cell.value for cell in sheet[3]][2:4] == [datetime.fromisoformat("1900-03-01"), 999999999999999]


def test_what_a_workbook_cannot_hold_is_named() -> None:
    sheet, losses = written(table(row("a\x01b\ufffe"), row("あ" * LONGEST + "いう")))
    assert sheet["B2"].value == f"a{GETA}b{GETA}"
    assert sheet["B3"].value == "あ" * LONGEST
    assert losses == [Loss(2, "ことば", "\x01"), Loss(2, "ことば", "\ufffe"), Loss(3, "ことば", "いう")]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.text(), st.from_regex(r"_x[0-9A-F]{4}_\r?", fullmatch=True)), min_size=1, max_size=5))
def test_any_text_comes_back_as_it_was_but_for_what_is_named(texts: list[str]) -> None:
    sheet, losses = written(table(*(row(text) for text in texts)))
    for number, text in enumerate(texts, start=2):
        cell = sheet.cell(number, 2)
        assert unescape(cell.value or "") == "".join(char if fits(char) else GETA for char in text)
        assert cell.data_type == ("s" if text else "n")
        assert [loss.text for loss in losses if loss.row == number] == [char for char in text if not fits(char)]


def test_who_hears_how_far_it_is_may_leave_it() -> None:
    def leave(done: int, whole: int) -> None:
        raise KeyError(done)

    with pytest.raises(KeyError):
        write_xlsx(table(*[row()] * 450), io.BytesIO(), leave)


def test_an_empty_table_has_its_headings() -> None:
    sheet, _ = written(table())
    assert [[cell.value for cell in line] for line in sheet.iter_rows()] == [["番号", "ことば", "日付", "数", "円"]]
