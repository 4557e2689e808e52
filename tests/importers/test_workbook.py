"""Holds opening workbooks to: text as people see it, formulas as text and never calculated, rows numbered as shown."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from app.importers.files import open_sheet
from app.importers.model import Fault, Unreadable


def book(path: Path, fill: Callable[[Any], object], more: Callable[[Any], object] | None = None) -> Path:
    workbook = openpyxl.Workbook()
    fill(workbook.active)
    if more:
        more(workbook)
    workbook.save(path)
    return path


def cells_of(path: Path, sheet: str | None = None) -> list[tuple[int, tuple[str, ...]]]:
    with open_sheet(path, sheet) as opened:
        return [(row.number, row.cells) for row in opened.rows]


def fault_of(path: Path, sheet: str | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        cells_of(path, sheet)
    return caught.value


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The workbook at `path` with its parts passed through `change`; None leaves a part out."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    path.write_bytes(out.getvalue())
    return path


def with_sheet(path: Path, data: str, dimension: str = "A1:C9") -> Path:
    """A workbook whose only sheet holds exactly the XML `data` as its rows."""
    book(path, lambda sheet: sheet.append(["x"]))
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{data}</sheetData></worksheet>'
    ).encode()
    return rewritten(path, lambda name, old: xml if name == "xl/worksheets/sheet1.xml" else old)


def test_values_become_text(tmp_path: Path) -> None:
    values = [
        (725009419, "725009419"),
        (725009419.0, "725009419"),
        (-3.5, "-3.5"),
        (0.1, "0.1"),
        (7.25009419e18, "7.25009419E+18"),
        (True, "TRUE"),
        (datetime(2025, 12, 1), "2025-12-01"),  # noqa: DTZ001
        (datetime(2025, 12, 1, 10, 7, 5), "2025-12-01 10:07:05"),  # noqa: DTZ001
        (date(2025, 12, 1), "2025-12-01"),
        (time(9, 42), "09:42:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        ("令和7年\n12月", "令和7年\n12月"),
        ("#N/A", "#N/A"),
        ("00123", "00123"),
    ]
    path = book(tmp_path / "a.xlsx", lambda sheet: [sheet.append([value]) for value, _ in values])
    assert [cells for _, cells in cells_of(path)] == [(text,) for _, text in values]


def test_formulas_stay_text_and_their_results_are_not_taken(tmp_path: Path) -> None:
    data = (
        '<row r="1"><c r="A1"><f>A2&amp;B2</f><v>5</v></c><c r="B1" t="str"><f>"PF"&amp;1</f><v>PF1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">B2+1</f><v>1</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="4"><c r="A4"><f t="array" ref="A4:A5">SUM(B1:B2)</f><v>3</v></c></row>'
        '<row r="5"><c r="A5"><f t="dataTable" ref="A5:A6" r1="B1" dt2D="0"/><v>3</v></c></row>'
    )
    cells = [row[0] for _, row in cells_of(with_sheet(tmp_path / "f.xlsx", data))]
    assert cells == ["=A2&B2", "=B2+1", "=B3+1", "=SUM(B1:B2)", "=TABLE(B1,)"]
    assert cells_of(tmp_path / "f.xlsx")[0][1][1] == '="PF"&1'


def test_an_array_formula_written_by_a_program(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = ArrayFormula("A1:A2", "=SUM(B1:B2)")

    assert [row[0] for _, row in cells_of(book(tmp_path / "f.xlsx", fill))] == ["=SUM(B1:B2)"]


def test_rows_are_numbered_as_shown_over_gaps_and_a_wrong_dimension(tmp_path: Path) -> None:
    data = '<row r="2"><c r="B2"><v>1</v></c></row><row r="7"><c r="C7"><v>2</v></c></row>'
    rows = cells_of(with_sheet(tmp_path / "g.xlsx", data, dimension="A1"))
    assert [number for number, cells in rows if any(cells)] == [2, 7]
    assert dict(rows)[7] == ("", "", "2")
    assert len(rows) == 7


def test_cells_merged_downwards_give_their_value_to_every_row(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["令和7年度 納品一覧"])
        sheet.append(["学校", "製造番号"])
        sheet.append(["大橋小学校", "PF1A"])
        sheet.append([None, "PF2A"])
        sheet.append([None, "PF3A"])
        sheet.append(["善導寺小学校", "PF4A"])
        sheet.append([])
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("A3:A5")
        sheet.merge_cells("A6:A7")

    rows = dict(cells_of(book(tmp_path / "m.xlsx", fill)))
    assert rows[1][1:] in ((), ("",))
    assert [rows[n][0] for n in (3, 4, 5, 6, 7)] == ["大橋小学校"] * 3 + ["善導寺小学校"] * 2
    assert rows[6][1] == "PF4A"


def test_the_system_of_1904_is_told(tmp_path: Path) -> None:
    def old(workbook: Any) -> None:
        workbook.epoch = CALENDAR_MAC_1904

    path = book(tmp_path / "e.xlsx", lambda sheet: sheet.append([datetime(2025, 12, 1)]), old)  # noqa: DTZ001
    with open_sheet(path) as sheet:
        assert sheet.base_1904
        assert [row.cells for row in sheet.rows] == [("2025-12-01",)]


def test_of_several_sheets_one_has_to_be_named(tmp_path: Path) -> None:
    def more(workbook: Any) -> None:
        workbook.create_sheet("納品").append(["b"])
        workbook.create_sheet("空")
        hidden = workbook.create_sheet("隠し")
        hidden.append(["c"])
        hidden.sheet_state = "hidden"

    path = book(tmp_path / "s.xlsx", lambda sheet: sheet.append(["a"]), more)
    fault = fault_of(path)
    assert (fault.fault, fault.choices) == (Fault.several_sheets, ("Sheet", "納品"))
    assert cells_of(path, "納品") == [(1, ("b",))]
    assert cells_of(path, " ｓｈｅｅｔ") == [(1, ("a",))]
    assert cells_of(path, "隠し") == [(1, ("c",))]
    wrong = fault_of(path, "ない")
    assert (wrong.fault, wrong.detail) == (Fault.no_such_sheet, "ない")


def test_one_filled_sheet_is_taken_without_asking(tmp_path: Path) -> None:
    path = book(tmp_path / "s.xlsx", lambda _: None, lambda workbook: workbook.create_sheet("納品").append(["b"]))
    with open_sheet(path) as sheet:
        assert sheet.name == "納品"
        assert sheet.sheets == ("Sheet", "納品")
    assert fault_of(book(tmp_path / "e.xlsx", lambda _: None)).fault is Fault.empty


def test_damaged_workbooks(tmp_path: Path) -> None:
    path = book(tmp_path / "d.xlsx", lambda sheet: [sheet.append([n, "x" * 50]) for n in range(5_000)])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert fault_of(path).fault is Fault.corrupt
    path.write_bytes(b"PK\x03\x04" + b"\0" * 100)
    assert fault_of(path).fault is Fault.corrupt
    middle = bytearray(whole)
    at = whole.index(b"xl/worksheets/sheet1.xml") + 2_000
    middle[at : at + 400] = bytes(400)
    path.write_bytes(bytes(middle))
    assert fault_of(path).fault is Fault.corrupt


def test_broken_xml_far_down_and_missing_parts(tmp_path: Path) -> None:
    path = with_sheet(tmp_path / "x.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c></row>')
    assert fault_of(path).fault is Fault.corrupt
    path = book(tmp_path / "y.xlsx", lambda sheet: sheet.append(["a"]))
    rewritten(path, lambda name, old: None if name == "xl/workbook.xml" else old)
    assert fault_of(path).fault is Fault.corrupt


def test_a_disk_that_fails_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "z.xlsx", lambda sheet: [sheet.append([n]) for n in range(2_000)])
    with open_sheet(path) as sheet:
        next(sheet.rows)

        def fail(*_: object) -> bytes:
            raise OSError(5, "io")

        monkeypatch.setattr(zipfile.ZipExtFile, "read", fail)
        with pytest.raises(Unreadable) as caught:
            list(sheet.rows)
    assert caught.value.fault is Fault.io_error


def test_a_merge_beside_the_filled_columns(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["a", "b"])
        sheet.append(["c", None])
        sheet["D1"] = None
        sheet.merge_cells("B1:B2")
        sheet.merge_cells("D1:D2")

    assert [cells[:2] for _, cells in cells_of(book(tmp_path / "m.xlsx", fill))] == [("a", "b"), ("c", "b")]


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "b.xlsx", lambda sheet: sheet.append(["a"]))
    monkeypatch.setattr("app.importers.workbook._LARGEST", 1_000)
    assert fault_of(path).fault is Fault.too_large


def test_a_zip_with_a_password(tmp_path: Path) -> None:
    path = book(tmp_path / "p.xlsx", lambda sheet: sheet.append(["a"]))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        offsets = [info.header_offset for info in archive.infolist()]
    for offset in offsets:  # the flag "encrypted" in each local header …
        content[offset + 6] |= 1
    at = content.find(b"PK\x01\x02")
    while at >= 0:  # … and in the directory
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(content))
    assert fault_of(path).fault is Fault.encrypted


def test_what_openpyxl_warns_of_is_no_matter_of_ours(tmp_path: Path) -> None:
    def wild(name: str, old: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return old
        ext = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
        return old.replace(b"</worksheet>", ext)

    path = book(tmp_path / "w.xlsx", lambda sheet: sheet.append(["a"]))
    assert cells_of(rewritten(path, wild)) == [(1, ("a",))]


def test_progress_and_closing(tmp_path: Path) -> None:
    path = book(tmp_path / "p.xlsx", lambda sheet: [sheet.append([n]) for n in range(1, 1_201)])
    with open_sheet(path) as sheet:
        seen = [sheet.fraction() for row in sheet.rows if row.number % 400 == 0]
    assert seen == pytest.approx([1 / 3, 2 / 3, 1.0])
    sheet.close()
    path.unlink()
