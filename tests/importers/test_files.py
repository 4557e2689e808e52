"""Holds opening CSV files to: the right encoding and delimiter, rows as a spreadsheet numbers them, one error type."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importers.files import Row, open_sheet
from app.importers.model import Fault, Unreadable

TEXT = "製造番号,学校,備考\r\nPF0Z1C9Q,善導寺小学校,ﾃｽﾄ\r\n"
ROWS = [Row(1, ("製造番号", "学校", "備考")), Row(2, ("PF0Z1C9Q", "善導寺小学校", "ﾃｽﾄ"))]


def written(folder: Path, content: bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def rows_of(path: Path, sheet: str | None = None) -> list[Row]:
    with open_sheet(path, sheet) as opened:
        return list(opened.rows)


def fault_of(path: Path, sheet: str | None = None) -> Fault:
    with pytest.raises(Unreadable) as caught:
        rows_of(path, sheet)
    return caught.value.fault


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize(
    ("mark", "name"), [(",", "list.csv"), ("\t", "list.tsv"), (";", "list.txt"), ("\t", "wrong.xlsx")]
)
def test_encodings_and_delimiters(encoding: str, told: str, mark: str, name: str, tmp_path: Path) -> None:
    path = written(tmp_path, TEXT.replace(",", mark).encode(encoding), name)
    with open_sheet(path) as sheet:
        assert list(sheet.rows) == ROWS
        assert (sheet.encoding, sheet.delimiter) == (told, mark)


def test_utf_16_big_endian_with_its_mark(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, b"\xfe\xff" + TEXT.encode("utf-16-be"))) == ROWS


def test_a_character_cut_by_the_probe_does_not_matter(tmp_path: Path) -> None:
    body = "学校,備考\n" + "あ" * 70_001 + ",ん\n"
    for encoding in ("utf-8", "cp932", "utf-16"):
        assert rows_of(written(tmp_path, body.encode(encoding)))[1].cells == ("あ" * 70_001, "ん")


def test_quoted_newlines_are_one_row_and_blank_lines_count(tmp_path: Path) -> None:
    path = written(tmp_path, b'a,b\n"1\n2\n3",x\n\n,\n"",y\n')
    assert rows_of(path) == [
        Row(1, ("a", "b")),
        Row(2, ("1\n2\n3", "x")),
        Row(3, ()),
        Row(4, ("", "")),
        Row(5, ("", "y")),
    ]


def test_carriage_returns_alone_end_lines_too(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, b"a,b\r1,2\r")) == [Row(1, ("a", "b")), Row(2, ("1", "2"))]


def test_a_title_above_does_not_hide_the_delimiter(tmp_path: Path) -> None:
    text = "令和7年度、一覧,表\n\n製造番号\t学校\t備考\nPF1\t大橋小\tA,B\nPF2\t大橋小\tC,D\n"
    assert rows_of(written(tmp_path, text.encode()))[3].cells == ("PF1", "大橋小", "A,B")


def test_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    assert [row.cells for row in rows_of(written(tmp_path, "製造番号\nPF1\n".encode()))] == [("製造番号",), ("PF1",)]


def test_a_stray_quote_inside_a_cell_is_a_sign_like_others(tmp_path: Path) -> None:
    path = written(tmp_path, b'a,b\n12" screen,"x\ny"\n1,2\n')
    assert rows_of(path)[1].cells == ('12" screen', "x\ny")


def test_a_quote_never_closed_is_said_and_not_swallowed(tmp_path: Path) -> None:
    path = written(tmp_path, b'a,b\n1,2\n"3,4\n5,6\n7,8\n')
    with pytest.raises(Unreadable) as caught:
        rows_of(path)
    assert (caught.value.fault, caught.value.detail) == (Fault.open_quote, "3")
    huge = written(tmp_path, b'a,b\n1,2\n"' + b"x,y\n" * 60_000)
    with pytest.raises(Unreadable) as caught:
        rows_of(huge)
    assert (caught.value.fault, caught.value.detail) == (Fault.open_quote, "3")


def test_a_nul_in_a_cell_is_dirt(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n1\xe3\x81\x82,2\n" * 50)
    assert len(rows_of(path)) == 100
    dirty = written(tmp_path, ("\ufeffa,b\n" + "1\0,2\n" * 3 + "あ,い\n" * 200).encode("utf-16-le"))
    assert rows_of(dirty)[1].cells == ("1", "2")


def test_other_kinds_are_told(tmp_path: Path) -> None:
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    for content in (
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"SQLite format 3\0",
        bytes(range(256)) * 40,
        zipped.getvalue(),
    ):
        assert fault_of(written(tmp_path, content)) is Fault.not_this_kind
    assert fault_of(written(tmp_path, b"a,b\n\x81,\xff\xff\n")) is Fault.encoding


def test_excel_of_old_and_with_a_password(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
    assert fault_of(written(tmp_path, ole + "Workbook".encode("utf-16-le"))) is Fault.old_excel
    late = ole + b"x" * (2_000_000) + "EncryptedPackage".encode("utf-16-le")
    assert fault_of(written(tmp_path, late)) is Fault.encrypted


def test_missing_folder_empty_forbidden(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "none.csv") is Fault.missing
    assert fault_of(tmp_path) is Fault.folder
    for content in (b"", b"\xef\xbb\xbf", b"\r\n \r\n", b"\xff\xfe"):
        assert fault_of(written(tmp_path, content)) is Fault.empty
    assert fault_of(Path(f"{tmp_path}/a\0b.csv")) is Fault.io_error
    assert fault_of(written(tmp_path, b"a,b\n"), sheet="Sheet1") is Fault.no_such_sheet


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_one_may_not_read(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n")
    path.chmod(0)
    assert fault_of(path) is Fault.no_permission


def test_permission_is_told_from_other_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, b"a,b\n")
    for error, fault in ((PermissionError(), Fault.no_permission), (OSError(5, "io"), Fault.io_error)):

        def refuse(*_: object, error: OSError = error) -> object:
            raise error

        monkeypatch.setattr(Path, "open", refuse)
        assert fault_of(path) is fault


def test_a_file_that_fails_at_once_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise OSError(5, "io")

    monkeypatch.setattr("app.importers.files._delimiter", fail)
    assert fault_of(written(tmp_path, b"a,b\n")) is Fault.io_error


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n" * 100_000)
    with open_sheet(path) as sheet:
        seen = [sheet.fraction() for row in sheet.rows if row.number % 20_000 == 0]
        assert seen == sorted(seen)
        assert 0 < seen[0] < 0.5
        assert seen[-1] == 1.0
    assert sheet.fraction() == 1.0
    sheet.close()


CELLS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff"), max_size=8)


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6), st.sampled_from(["utf-8-sig", "utf-16"])
)
def test_whatever_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], encoding: str
) -> None:

    text = io.StringIO()
    # the comma wins a tie only where it cuts; a first row of two plain columns settles it
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["見出し1", "見出し2", "3", "4", "5", "6"]] * 9 + table)
    path = written(tmp_path_factory.mktemp("csv"), text.getvalue().encode(encoding))
    assert [list(row.cells) for row in rows_of(path)[9:]] == table
