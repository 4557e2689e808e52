"""The repair log over a real ledger: rows whole, every filter, names only on request; handed out with its log line."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.bootstrap_reports import Reports
from app.domain.commands import Act, TakeIn
from app.domain.identity import code_id, unshort
from app.domain.kinds import Action, Aggregate, ImportKind, Role
from app.domain.open_days import open_days_of
from app.domain.operations import Draft, Ref
from app.ledger.queries.log import CLOSED_DAYS
from app.reports.table import chosen
from app.usecases.act import act
from app.usecases.change_setting import change_setting
from app.usecases.hand_out import ExportWish, ReasonMissing
from app.usecases.log_rows import EVERY_REPAIR, LogFilter, LogRow, SpokenWords, UsedHere
from app.usecases.operators import register_operator
from app.usecases.session import Actor, NotAllowed
from app.usecases.tables import Export, FileForm
from app.usecases.take_in import take_in
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.repair_log import PARTS, SCHOOLS, filled

TODAY = date(2026, 11, 20)
COUNT = 60
WISH = ExportWish(Export.log, FileForm.csv)


@pytest.fixture
def desk(bench: Bench) -> Bench:
    """Sixty repairs of fifty devices on seven hundred days."""
    filled(bench.program, COUNT, today=TODAY, devices=50)
    return bench


@pytest.fixture
def book(desk: Bench) -> Reports:
    return Reports(desk.program)


def rows(book: Reports, only: LogFilter = EVERY_REPAIR, *, spoken: bool = False) -> tuple[LogRow, ...]:
    return book._log.repairs(only, spoken=spoken)


def test_a_repair_is_told_whole(desk: Bench, book: Reports) -> None:
    found = rows(book)
    assert len(found) == COUNT
    assert [row.opened for row in found] == sorted(row.opened for row in found)
    first, maker, board = found[:3]
    assert (first.serial, first.asset_tag, first.school, first.school_code) == (
        "PF000000", "=KT-00000", "善導寺小学校", "ES01",
    )  # fmt: skip
    assert (first.state, first.route, first.work, first.way) == ("returned", "desk", ("replace_part", "clean"), "run")
    assert first.parts == (UsedHere("KT-01", "キートップ", 1, 120),)
    assert (first.parts_cost, first.cost, first.closed, first.days) == (120, None, first.opened, 0)
    assert (first.fault, first.further, first.cause, first.detail) == ("keytop", ("screen",), "natural", "wear")
    assert first.tests == (("power", True), ("screen", True))
    assert (maker.rma, maker.waybill, maker.parts_cost) == ("RMA00001", "000000000001", None)
    assert (board.decision, board.payer, board.quote, board.amount, board.cost) == (
        "repair", "board", 18002, 19800, 19800,
    )  # fmt: skip
    assert (board.closed, board.days > 400) == (None, True)
    assert first.spoken.taken_in_by == ""


def test_open_days_leave_out_weekends_holidays_and_closed_days(desk: Bench, book: Reports) -> None:
    before = {row.repair: row.days for row in rows(book)}
    desk.call(lambda unit: change_setting(unit, CLOSED_DAYS, "2026-11-02..2026-11-06 研修"))
    after = {row.repair: row.days for row in rows(book)}
    open_ones = [row.repair for row in rows(book) if row.closed is None and row.opened < "2026-11-01"]
    assert open_ones
    assert {before[n] - after[n] for n in open_ones} == {4}  # the third is a holiday anyway
    assert open_days_of("nonsense").is_open(TODAY)


def wanted(name: str, value: str, row: LogRow) -> bool:
    found = {
        "since": row.opened >= value,
        "until": row.opened <= value,
        "school": row.school_code == value,
        "fault": value == row.fault or value in row.further,
        "person": value in (row.operator, row.assigned),
    }
    return found[name] if name in found else getattr(row, name) == value


FILTERS = (
    ("since", "2025-12-01"), ("until", "2025-12-01"), ("school", "JH01"), ("kind", "chromebook"),
    ("model", "NEC Chromebook Y2"), ("maker", "Lenovo"), ("state", "returned"), ("fault", "screen"),
    ("cause", "natural"), ("person", "OP0001"), ("person", "OP9999"),
)  # fmt: skip


def test_each_filter_leaves_what_fits(book: Reports) -> None:
    whole = rows(book)
    for name, value in FILTERS:
        expected = [row.repair for row in whole if wanted(name, value, row)]
        assert [row.repair for row in rows(book, LogFilter(**{name: value}))] == expected, name
        assert 0 < len(expected) < COUNT or value in ("chromebook", "OP0001", "OP9999")


def test_filters_count_together_and_the_note_says_them(book: Reports) -> None:
    only = LogFilter(since="2025-01-01", school="ES03", state="irreparable")
    table = book.log(only)
    assert 0 < len(table.rows) < COUNT
    assert table.note == "受付日 2025-01-01〜　学校 𠮷田小学校　状態 修繕不可"


def test_choices_count_what_there_is(book: Reports) -> None:
    found = book.choices()
    assert dict(found.school).keys() == SCHOOLS.keys()
    assert sum(count for _, count in found.state) == COUNT
    assert found.person == (("OP0001", COUNT),)
    assert dict(found.schools)["ES01"] == "善導寺小学校"


def test_who_tells_how_far_it_is_may_leave_the_reading(book: Reports) -> None:
    def leave() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        book.log(EVERY_REPAIR, leave)


# --- handing out ------------------------------------------------------------------------------------------------------


def lines(desk: Bench) -> list[tuple[str, str, str]]:
    found = desk.program.ledger.read(lambda r: r.rows("SELECT operator, what, detail FROM access_log ORDER BY id"))
    return [(who, what, detail) for who, what, detail in found if what.startswith("export")]


def test_a_file_opened_again_says_what_the_log_says(desk: Bench, book: Reports, tmp_path: Path) -> None:
    table = book.log(EVERY_REPAIR)
    path = tmp_path / "log.xlsx"
    done = book.hand_out(WISH._replace(form=FileForm.xlsx), path)
    assert (done.file, done.rows, done.losses) == (path, COUNT, ())
    sheet: Any = openpyxl.load_workbook(path).active
    heads, *body = sheet.iter_rows(values_only=True)
    assert list(heads) == [one.heading for one in table.columns]
    for row, found in zip(table.rows, body, strict=True):
        expected = [None if cell == "" else cell for cell in row]
        assert [cell.date() if isinstance(cell, datetime) else cell for cell in found] == expected
    assert lines(desk) == [("OP0001", "export", f"log xlsx {COUNT}")]


def test_chosen_columns_in_their_order(desk: Bench, book: Reports, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    book.hand_out(WISH, tmp_path / "a.csv", keys=("state", "repair", "no_such"), told=lambda *told: heard.append(told))
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.reader(file))
    assert found[0] == ["状態", "受付番号"]
    assert found[1] == ["返却", rows(book)[0].repair]
    assert heard[-1] == (COUNT, COUNT)
    whole = book.log(EVERY_REPAIR)
    assert chosen(whole, ()) is whole


def test_only_who_may_hands_out_and_refusals_leave_nothing(desk: Bench, book: Reports, tmp_path: Path) -> None:
    desk.program.desk.actor = Actor(code="OP0007", role=Role.label)
    with pytest.raises(NotAllowed):
        book.hand_out(WISH, tmp_path / "a.csv")
    named = WISH._replace(personal=True, reason="監査のため")
    desk.program.desk.actor = Actor(code="OP0007", role=Role.technician)
    with pytest.raises(NotAllowed) as refused:
        book.hand_out(named, tmp_path / "a.csv", proved=True)
    assert refused.value.reason == "role"
    desk.program.desk.actor = Actor(code="OP0007", role=Role.supervisor)
    with pytest.raises(NotAllowed) as refused:
        book.hand_out(named, tmp_path / "a.csv")
    assert refused.value.reason == "pin"
    with pytest.raises(ReasonMissing):
        book.hand_out(named._replace(reason=" "), tmp_path / "a.csv", proved=True)
    assert list(tmp_path.glob("*.csv")) == []
    assert lines(desk) == []


def test_names_and_words_only_on_request_with_a_reason_that_can_be_erased(bench: Bench, tmp_path: Path) -> None:
    files = small_files
    for kind, heads, rows_ in (
        (ImportKind.schools, files.SCHOOLS, files.SCHOOL_ROWS),
        (ImportKind.devices, files.DEVICES, [files.device("PF8K2M0D")]),
        (ImportKind.forms, files.FORMS, [files.form("PF8K2M0D")]),
    ):
        bench.imported(kind, files.write(bench.root / f"{kind}.csv", heads, rows_))
    bench.call(lambda unit: register_operator(unit, code="OP0102", name="受付太郎", role=Role.supervisor))
    bench.program.desk.actor = Actor(code="OP0102", role=Role.supervisor, proved=True)
    repair = bench.do(take_in, TakeIn, scan=bench.program.desk.read_scan("PF8K2M0D")).repair
    bench.do(act, Act, repair=repair, what=Action.note, fields={"text": "角が欠けている"})
    book = Reports(bench.program)
    said = ("受付太郎", "教員001", "画面が割れた", "角が欠けている")
    assert rows(book)[0].spoken == SpokenWords()  # not even read
    assert rows(book, spoken=True)[0].spoken.notes == "角が欠けている"
    book.hand_out(WISH, tmp_path / "plain.csv")
    assert not any(word in (tmp_path / "plain.csv").read_text("utf-8-sig") for word in said)
    for keys in ((), ("repair", *(one.key for one in book.columns() if one.personal))):
        book.hand_out(
            WISH._replace(personal=True, reason="委託元の監査"), tmp_path / "named.csv", keys=keys, proved=True
        )
        assert all(word in (tmp_path / "named.csv").read_text("utf-8-sig") for word in said)
    *_, (who, what, detail) = lines(bench)
    side = detail.split()[-1]
    assert (who, what, detail) == ("OP0102", "export_personal", f"log csv 1 {side}")
    assert bench.program.side.get(unshort(side)) == "委託元の監査".encode()


def test_the_other_lists(desk: Bench, book: Reports) -> None:
    fields = {"code": "CH-01", "kind": "charger", "maker": "オカムラ", "school": "ES01", "room": "1年1組"}
    fields |= {"status": "installed", "notes": "札なし", "place": "school"}
    ref = Ref(Aggregate.charger, code_id(Aggregate.charger, "CH-01"))
    desk.record(Draft("registered", (ref,), {"set": fields}))
    devices = book.table(Export.devices)
    assert len(devices.rows) == 50
    assert "備考" not in devices.columns[-1].heading
    assert [one.key for one in book.table(Export.devices, personal=True).columns if one.personal] == ["notes"]
    chargers = book.table(Export.chargers)
    assert [cell for cell in chargers.rows[0] if cell] == [
        "CH-01", "輪番充電器", "オカムラ", "ES01", "善導寺小学校", "1年1組", "学校", "設置中",
    ]  # fmt: skip
    parts = book.table(Export.parts)
    assert {row[0] for row in parts.rows} == set(PARTS)
    priced = [one.key for one in parts.columns].index("price")
    assert {row[priced] for row in parts.rows} == {price for _, price in PARTS.values()}
    for what in (Export.devices, Export.parts, Export.chargers, Export.contacts):
        table = book.table(what)
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_each_choice_says_how_many_rows_it_comes_to(desk: Bench, book: Reports) -> None:
    """Also of a further fault place, and of whoever has a repair now and took in none."""
    choices = book.choices()
    for name in ("school", "kind", "model", "maker", "state", "fault", "cause", "person"):
        for value, count in getattr(choices, name):
            assert (name, value, len(rows(book, LogFilter(**{name: value})))) == (name, value, count)
    found = rows(book)
    faults = {fault for row in found for fault in (row.fault, *row.further) if fault}
    people = {code for row in found for code in (row.operator, row.assigned) if code}
    assert {value for value, _ in choices.fault} == faults
    assert {value for value, _ in choices.person} == people
