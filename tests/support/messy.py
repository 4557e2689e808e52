"""Plants the faults real files have into a clean one, and keeps the truth of what was planted where.

Takes headings and rows of a kind, gives rows to write as CSV, TSV or XLSX, and for each row what a reader has to
find: the record of the clean row, changed as planted, or a refusal with its reason. Seeded: the same faults for the
same seed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from random import Random

import openpyxl

from app.domain.dates import ERAS, reiwa
from app.domain.kinds import ImportKind
from app.importers.columns import find_columns, plain
from app.importers.files import Row
from app.importers.headings import FIELDS, FORBIDDEN
from app.importers.model import Reason, Record
from app.importers.records import READERS
from app.importers.rows import Known

Cell = str | int | date
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(33, 127)})
FORMS_OF_FILE = ("utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be", "tsv", "semicolon", "xlsx")
_NOT_IN_CP932 = frozenset({"zero_width", "no_break_space"})
_XLSX_ONLY = frozenset({"real_date"})


@dataclass(slots=True, kw_only=True)
class Line:
    """A row and the truth about it."""

    cells: dict[str, Cell]
    """Field → what is written."""
    clean: Record | None
    """What the clean row says; None for rows that hold no data (blank, a repeated heading)."""
    fault: str = ""
    refused: Reason | None = None
    remark: Reason | None = None
    changed: dict[str, str | None] = field(default_factory=dict)
    """Field → the value a reader has to find instead; None where there must be none."""
    units: tuple[tuple[str, str], ...] | None = None
    twin_of: Line | None = None
    row: int = 0


@dataclass(slots=True, kw_only=True)
class Messy:
    """A messed-up table: rows to write, and the truth."""

    kind: ImportKind
    order: list[str]
    headings: list[str]
    above: list[list[Cell]]
    lines: list[Line]

    def rows(self) -> list[list[Cell]]:
        """All rows from the top of the file; numbers the lines as a spreadsheet shows them."""
        table: list[list[Cell]] = [*self.above, list(self.headings)]
        for line in self.lines:
            table.append([line.cells.get(name, "") for name in self.order])
            line.row = len(table)
        return table


Fault = Callable[[Line, Random], bool]
"""Spoils a line and notes the truth; False where it does not apply to it."""


def mess_up(
    kind: ImportKind,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    known: Known,
    seed: int,
    *,
    form: str = "xlsx",
    share: float = 0.4,
) -> Messy:
    """A messy table of `rows`, of which about `share` get one fault each; each fault `form` can hold is planted."""
    rng = Random(seed)
    columns = find_columns([Row(1, tuple(headings))], kind)
    reader = READERS[kind](columns, known)
    lines = []
    for number, cells in enumerate(rows, start=2):
        record = reader.read(Row(number, tuple(cells)))
        assert isinstance(record, Record), record
        written: dict[str, Cell] = {name: cells[index] for name, index in columns.fields.items() if index < len(cells)}
        lines.append(Line(cells=written, clean=record))
    faults = {name: fault for name, fault in FAULTS[kind].items() if can_hold(form, name)}
    pool = [line for line in lines if line.clean and not line.clean.remarks]
    rng.shuffle(pool)
    for name, plant in [*faults.items(), *rng.choices(list(faults.items()), k=int(len(lines) * share))]:
        for line in list(pool):
            if plant(line, rng):
                line.fault = name
                pool.remove(line)
                break
    order = [*columns.fields, *rng.sample(["extra-1", "extra-2"], rng.randrange(3))]
    rng.shuffle(order)
    messy = Messy(kind=kind, order=order, headings=[_heading(kind, name, rng) for name in order], above=[], lines=lines)
    _shuffle_in(messy, rng)
    return messy


def write(messy: Messy, path: Path, form: str, rng: Random) -> Path:
    """Write `messy` beside `path` in one of FORMS_OF_FILE; returns the file."""
    table = messy.rows()
    if form == "xlsx":
        return _write_workbook(messy, table, path.with_suffix(".xlsx"))
    delimiter = {"tsv": "\t", "semicolon": ";"}.get(form, ",")
    text = io.StringIO()
    end = rng.choice(("\n", "\r\n"))
    if rng.random() < 0.5:
        writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=end)
    else:
        writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerows([[_as_text(cell) for cell in row] for row in table])
    encoding = form if form not in ("tsv", "semicolon") else "utf-8"
    file = path.with_suffix(".csv")
    file.write_bytes(text.getvalue().encode(encoding))
    return file


def can_hold(form: str, fault: str) -> bool:
    """Whether a file of `form` can hold `fault`."""
    return not (form == "cp932" and fault in _NOT_IN_CP932) and not (form != "xlsx" and fault in _XLSX_ONLY)


def _as_text(cell: Cell) -> str:
    return cell.strftime("%Y/%m/%d") if isinstance(cell, date) else str(cell)


def _write_workbook(messy: Messy, table: list[list[Cell]], path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(table, start=1):
        for column, cell in enumerate(row, start=1):
            if cell != "":
                value = datetime(cell.year, cell.month, cell.day) if isinstance(cell, date) else cell  # noqa: DTZ001
                sheet.cell(row=number, column=column, value=value)
    if messy.above and len(messy.order) > 1:
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(messy.order))
    book.save(path)
    return path


def _heading(kind: ImportKind, name: str, rng: Random) -> str:
    """One of the headings a field goes by, Japanese or English, now and then with what people put around it."""
    if name.startswith("extra"):
        return rng.choice(("No.", "通番", "連番", rng.choice(FORBIDDEN)))
    owners: dict[str, str] = {}
    for other, spec in FIELDS[kind].items():
        for heading in spec.headings:
            owners.setdefault(plain(heading), other)
    own = [h for h in FIELDS[kind][name].headings if owners[plain(h)] == name and plain(h) not in _PUPILS]
    heading = rng.choice(own)
    return rng.choice((heading, heading, heading.translate(WIDE), f" {heading} ", f"{heading}（必須）", f"{heading}※"))


_PUPILS = {plain(text) for text in FORBIDDEN}


def _shuffle_in(messy: Messy, rng: Random) -> None:
    """Title rows above, blank rows and a repeated heading among the lines, copies far from their first."""
    if rng.random() < 0.8:
        titles: list[list[Cell]] = [["令和7年度 一覧表（テスト用）"], ["作成日", "2025/12/1"], []]
        messy.above = titles[: rng.randrange(1, 4)]
    for line in [line for line in messy.lines if line.twin_of is line]:
        copy = Line(cells=dict(line.cells), clean=line.clean, fault=line.fault, refused=line.refused, twin_of=line)
        line.fault, line.refused, line.twin_of = "", None, None
        messy.lines.insert(rng.randrange(messy.lines.index(line) + 1, len(messy.lines) + 1), copy)
    for cells in ({}, {}, dict.fromkeys(messy.order, " "), dict(zip(messy.order, messy.headings, strict=True))):
        messy.lines.insert(rng.randrange(len(messy.lines) + 1), Line(cells=dict(cells), clean=None))


# ------------------------------------------------------------------------------------------------- faults of one line


def _same(name: str, spoil: Callable[[str, Random], str]) -> Fault:
    """Written otherwise, to be read as the same."""

    def plant(line: Line, rng: Random) -> bool:
        text = line.cells.get(name)
        if not isinstance(text, str) or not text:
            return False
        line.cells[name] = spoil(text, rng)
        return line.cells[name] != text

    return plant


def _refused(name: str, spoil: Callable[[str, Random], str], reason: Reason) -> Fault:
    def plant(line: Line, rng: Random) -> bool:
        line.cells[name] = spoil(str(line.cells.get(name, "")), rng)
        line.refused = reason
        return True

    return plant


def _remarked(
    name: str, spoil: Callable[[str, Random], str], reason: Reason, becomes: Callable[[str], dict[str, str | None]]
) -> Fault:
    def plant(line: Line, rng: Random) -> bool:
        if name not in line.cells:
            return False
        text = spoil(str(line.cells[name]), rng)
        line.cells[name] = text
        line.remark = reason
        line.changed = becomes(text)
        return True

    return plant


def _twin(line: Line, _: Random) -> bool:
    line.twin_of = line
    line.refused = Reason.answer_repeated if "sent" in line.cells else Reason.serial_repeated
    return True


def _date_form(name: str) -> Fault:
    def plant(line: Line, rng: Random) -> bool:
        text = str(line.cells.get(name, ""))
        try:
            day = date.fromisoformat(text.replace("/", "-")[:10])
        except ValueError:
            return False
        era = next(e for e in ERAS if e.first <= day <= e.last)
        year = day.year - era.first.year + 1
        line.cells[name] = rng.choice(
            (
                f"{day.year}/{day.month}/{day.day}",
                reiwa(day),
                f"{era.letter}{year}.{day.month}.{day.day}",
                f"{era.letter}{year:02d}/{day.month:02d}/{day.day:02d}",
                f"{day.year}年{day.month}月{day.day}日".translate(WIDE),
                str((day - date(1899, 12, 30)).days),
                f"{day:%Y-%m-%d} 00:00:00",
            )
        )
        return line.cells[name] != text

    return plant


def _real_date(name: str) -> Fault:
    def plant(line: Line, _: Random) -> bool:
        try:
            line.cells[name] = date.fromisoformat(str(line.cells.get(name, "")).replace("/", "-")[:10])
        except ValueError:
            return False
        return True

    return plant


def _unknown_school(name: str, form: bool) -> Fault:
    def becomes(text: str) -> dict[str, str | None]:
        return {"school": None} if form else {"school": None, "school_text": text}

    return _remarked(
        name, lambda t, r: r.choice(("善導字小学校", "存在しない小学校", "北北小")), Reason.school_unknown, becomes
    )


def _alias(text: str, rng: Random) -> str:
    short = text.replace("小学校", "小").replace("中学校", "中")
    return rng.choice(
        (f"久留米市立{text}", f"市立{short}", f" {text}　", f"{text[:2]} {text[2:]}", short.translate(WIDE))
    )


_SCIENTIFIC = "7.25009E+09"
_SERIAL_FAULTS: dict[str, Fault] = {
    "full_width": _same("serial", lambda t, _: t.translate(WIDE)),
    "padded": _same("serial", lambda t, r: r.choice((f" {t} ", f"　{t}", f"{t} 　", f"{t[:3]} {t[3:]}"))),
    "lower_case": _same("serial", lambda t, _: t.lower() if t.lower() != t else f" {t}"),
    "labelled": _same("serial", lambda t, r: r.choice((f"S/N:{t}", f"S/N {t}", f"Ｓ／Ｎ：{t}", f"シリアル番号：{t}"))),
    "apostrophe": _same("serial", lambda t, _: f"'{t}"),
    "zero_width": _same("serial", lambda t, _: f"\u200b{t[:4]}\ufeff{t[4:]}"),
    "no_break_space": _same("serial", lambda t, _: f"{t}\u00a0"),
    "duplicate_serial": _twin,
    "blank_serial": _refused("serial", lambda t, r: r.choice(("", " ", "　", "-", "なし")), Reason.serial_blank),
    "kana_serial": _refused("serial", lambda t, _: f"{t[:3]}あ{t[4:]}", Reason.serial_letters),
    "short_serial": _refused("serial", lambda t, _: t[:3], Reason.serial_short),
    "long_serial": _refused("serial", lambda t, _: (t * 4)[:26], Reason.serial_long),
    "scientific_serial": _refused("serial", lambda t, _: _SCIENTIFIC, Reason.serial_scientific),
    "formula_serial": _refused("serial", lambda t, _: "=B2&C2", Reason.serial_formula),
}
_UNIT_FAULTS: dict[str, Fault] = {
    **_SERIAL_FAULTS,
    "formula": _remarked("notes", lambda t, _: "=A1&B1", Reason.formula, lambda t: {"notes": "=A1&B1"}),
    "failed_formula": _remarked("notes", lambda t, _: "#N/A", Reason.error_value, lambda t: {"notes": None}),
    "unknown_school": _unknown_school("school", form=False),
    "alias_school": _same("school", _alias),
}
_DEVICE_FAULTS: dict[str, Fault] = {
    **_UNIT_FAULTS,
    "date_form": _date_form("aue"),
    "real_date": _real_date("aue"),
    "bad_date": _remarked(
        "aue",
        lambda t, r: r.choice(("R7.13.1", "平成32年1月1日", "近日")),
        Reason.date_unreadable,
        lambda t: {"aue": None},
    ),
    "empty_model": _remarked("model", lambda t, _: "", Reason.model_empty, lambda t: {"model": None, "maker": None}),
    "wide_tag": _same("tag", lambda t, _: t.translate(WIDE)),
    "console_word": _same("console_state", lambda t, _: t.lower()),
}
_DELIVERY_FAULTS: dict[str, Fault] = {
    **_UNIT_FAULTS,
    "date_form": _date_form("delivered"),
    "real_date": _real_date("delivered"),
    "bad_date": _remarked(
        "delivered",
        lambda t, _: "R7.13.1",
        Reason.date_unreadable,
        lambda t: {"delivered": None, "batch": None, "warranty_until": None},
    ),
}


def _two_units(line: Line, rng: Random) -> bool:
    clean = line.clean
    if clean is None or len(clean.units) != 1 or not clean.units[0][0]:
        return False
    serial = clean.units[0][0]
    mark = rng.choice(("、", ",", "，", " / ", "\n", "・", "と", " "))
    line.cells["serial"], line.cells["tag"] = f"{serial}{mark}PF8DMT2R", ""
    line.units = ((serial, ""), ("PF8DMT2R", ""))
    return True


def _no_unit(line: Line, rng: Random) -> bool:
    line.cells["serial"], line.cells["tag"] = rng.choice((("", ""), ("不明", ""), ("-", "なし"), (" ", "　")))
    line.units, line.remark = (), Reason.no_unit
    return True


def _strange_unit(line: Line, _: Random) -> bool:
    line.cells["serial"], line.cells["tag"] = "みずいろの端末", ""
    line.units, line.remark = (), Reason.unit_unreadable
    return True


def _tag_as_serial(line: Line, _: Random) -> bool:
    line.cells["serial"], line.cells["tag"] = "ＫＲＭ－０１２３４５", ""
    line.units = (("", "KRM-012345"),)
    return True


def _sent_form(line: Line, _: Random) -> bool:
    sent = datetime.strptime(str(line.cells["sent"]), "%Y/%m/%d %H:%M:%S")  # noqa: DTZ007
    half = "午前" if sent.hour < 12 else "午後"
    line.cells["sent"] = f"{sent:%Y/%m/%d} {half} {sent.hour % 12}:{sent:%M:%S} GMT+9"
    return True


def _if_serial(fault: Fault) -> Fault:
    """Only where the answer names one serial."""

    def plant(line: Line, rng: Random) -> bool:
        one = line.clean is not None and len(line.clean.units) == 1 and bool(line.clean.units[0][0])
        return one and fault(line, rng)

    return plant


_FORM_FAULTS: dict[str, Fault] = {
    **{
        name: _if_serial(_SERIAL_FAULTS[name])
        for name in ("full_width", "padded", "lower_case", "labelled", "apostrophe", "zero_width", "no_break_space")
    },
    "two_units": _two_units,
    "no_unit": _no_unit,
    "strange_unit": _strange_unit,
    "tag_as_serial": _tag_as_serial,
    "sent_form": _sent_form,
    "answer_twice": _twin,
    "blank_sent": _refused("sent", lambda t, _: " ", Reason.sent_blank),
    "bad_sent": _refused("sent", lambda t, _: "きのう", Reason.sent_unreadable),
    "unknown_school": _unknown_school("school", form=True),
    "alias_school": _same("school", _alias),
    "date_form": _date_form("occurred"),
    "bad_date": _remarked("occurred", lambda t, _: "先週の月曜", Reason.date_unreadable, lambda t: {"occurred": None}),
}
FAULTS: dict[ImportKind, dict[str, Fault]] = {
    ImportKind.devices: _DEVICE_FAULTS,
    ImportKind.delivery: _DELIVERY_FAULTS,
    ImportKind.forms: _FORM_FAULTS,
}
