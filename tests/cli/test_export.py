"""The verb `export` to the letter: file, rows, losses; names only with a reason and the PIN; destination refused."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from app.bootstrap import Options, start, stop
from app.usecases.operators import set_pin
from app.usecases.session import stand_in
from tests.cli.conftest import Cli
from tests.support.small_files import device

SERIALS = ("PF8K2M0D", "NXHPZ124", "NXHPZ125", "NXHPZ126")


def read(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def desk(cli: Cli) -> Cli:
    """Four units taken in, of schools whose names are hard on a file."""
    cli.schools()
    listed = cli.file("s2.csv", ("学校コード", "学校名"), ("ES03", "𠮷田髙小学校"), ("ES04", "-1+1小学校"))
    cli.ok("import", "schools", listed)
    cli.devices(
        device(SERIALS[0], tag="=1+1"),
        device(SERIALS[1]),
        device(SERIALS[2], "𠮷田髙小学校"),
        device(SERIALS[3], "-1+1小学校"),
    )
    cli.ok("intake", *SERIALS)
    return cli


def test_the_log_is_harmless_and_names_what_cp932_loses(desk: Cli) -> None:
    out = desk.root / "log.csv"
    done = desk.ok("export", "log", "--out", str(out))
    assert done == {"file": str(out), "rows": 4, "losses": []}
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = read(out)
    cells = [cell for row in rows for cell in row.values()]
    assert "'=1+1" in cells
    assert "'-1+1小学校" in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert rows[2]["学校"] == "𠮷田髙小学校"
    done = desk.ok("export", "log", "--out", str(out), "--format", "csv-cp932")
    assert done["losses"] == [{"row": 4, "column": "学校", "text": "𠮷"}]
    loss = done["losses"][0]
    assert read(out, "cp932")[loss["row"] - 2][loss["column"]] == "〓田髙小学校"
    said = desk("export", "log", "--out", str(out), "--format", "csv-cp932", bare=True).out
    assert "4行目 学校: 𠮷" in said


def test_xlsx_and_pdf(desk: Cli) -> None:
    out = desk.root / "log.xlsx"
    assert desk.ok("export", "log", "--out", str(out), "--format", "xlsx")["rows"] == 4
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert sheet.max_row == 5
    out = desk.root / "log.pdf"
    assert desk.ok("export", "log", "--out", str(out), "--format", "pdf")["rows"] == 4
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(out))
    assert all(serial in text for serial in SERIALS)


def test_every_kind_has_its_rows(desk: Cli) -> None:
    desk.ok(
        "contact", "add", "--school", "北小", "--kind", "fault", "--content", "画面が映らない", "--person", "教員901"
    )
    out = desk.root
    for what, rows in (("devices", 4), ("parts", 0), ("chargers", 0), ("contacts", 1)):
        out = desk.root / f"{what}.csv"
        assert desk.ok("export", what, "--out", str(out))["rows"] == rows
    assert "教員901" not in out.read_text("utf-8-sig")
    assert desk.ok("export", "contacts", "--out", str(out), "--to", "2001-01-01")["rows"] == 0
    named = desk.ok("export", "contacts", "--out", str(out), "--personal", "--reason", "監査のため")
    assert named["rows"] == 1
    assert "教員901" in out.read_text("utf-8-sig")
    assert "画面が映らない" in out.read_text("utf-8-sig")


def test_a_period(desk: Cli) -> None:
    out = desk.root / "log.csv"
    assert desk.ok("export", "log", "--out", str(out), "--to", "2001-01-01")["rows"] == 0
    assert desk.ok("export", "log", "--out", str(out), "--from", "2001-01-01")["rows"] == 4
    assert desk.refused("export", "devices", "--out", str(out), "--from", "2001-01-01", code=2)["error"] == "usage"
    assert desk.refused("export", "log", "--out", str(out), "--from", "soon", code=2)["error"] == "usage"
    assert desk.refused("export", "log", code=2)["error"] == "usage"


def test_a_destination_that_is_none_is_refused_and_leaves_nothing(desk: Cli) -> None:
    for out in (desk.root / "no" / "log.csv", desk.root):
        assert desk.refused("export", "log", "--out", str(out))["error"] == "refused_destination"
    assert not list(desk.root.glob(".*.part"))


def test_names_want_a_reason_and_the_pin(desk: Cli) -> None:
    heads, boss = ("コード", "氏名", "役割"), ("OP0102", "管理花子", "管理者")
    desk_ = ("OP0103", "受付太郎", "受付担当")
    desk.ok("import", "operators", desk.file("p.csv", heads, boss, desk_))
    program = start(Options(ledger=desk.ledger))
    program.desk.call(lambda unit: set_pin(unit, "OP0102", "4321"), actor=stand_in()).result()
    stop(program)
    out = desk.root / "log.csv"
    call: tuple[str, ...] = ("export", "log", "--out", str(out), "--personal")
    assert desk.refused(*call, code=2, operator="OP0102")["error"] == "usage"
    alone = ("export", "log", "--out", str(out), "--reason", "x")
    assert desk.refused(*alone, code=2, operator="OP0102")["error"] == "usage"
    call = (*call, "--reason", "監査のため")
    assert desk.refused(*call, operator="OP0103", typed="4321\n")["reason"] == "role"
    assert desk.refused(*call, operator="OP0102", typed="1234\n")["reason"] == "wrong_pin"
    assert not out.exists()
    assert desk.ok(*call, operator="OP0102", typed="4321\n")["rows"] == 4
    assert "受付者" in out.read_text("utf-8-sig").splitlines()[0].split(",")


def test_a_period_that_ends_before_it_begins_is_wrong_usage(cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "log.csv"
    called = cli("export", "log", "--out", str(out), "--from", "2026-12-01", "--to", "2026-11-01")
    assert (called.code, called.json["error"]) == (2, "usage")
    assert not out.exists()
