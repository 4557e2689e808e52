"""Makes the small files in resources/samples from the project's own sample: the same bytes every time.

Run `python -m tests.support.sample_files` after the sample changed; a test holds the committed files to it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl

from app.importers.sample_data import (
    CABINET_HEADINGS,
    DELIVERY_HEADINGS,
    DEVICE_HEADINGS,
    FORM_HEADINGS,
    OPERATOR_HEADINGS,
    PART_HEADINGS,
    SCHOOL_HEADINGS,
    Sample,
    school_cells,
)
from app.importers.sample_words import OPERATORS, PARTS, TWINS
from app.settings.paths import resource

TODAY = date(2026, 11, 20)
FOLDER = resource("samples")
CODES = ("ES13", "ES16", "ES19", "ES24", "ES25", "ES39", "JH04", "JH11", "JH12", "SN01", "HS01", "HS02")
ALIASES = {"ES24": "善導寺小", "ES25": "大橋小", "SN01": "久留米特支", "HS01": "久商"}
_SYMPTOMS = (
    ("キーが取れた（Aキー）", "落下", "机から落とした"),
    ("画面に線が入る", "不明", ""),
    ("カメラに接続できませんと表示", "自然", ""),
    ("充電口が曲がっている", "いたずら", ""),
    ("バッテリーの減りが早い", "自然", "朝から充電できません。\n再起動しても同じです"),
    ("水筒の水がかかった", "水濡れ", ""),
    ("電源が入らない", "不明", "電源ボタン長押しでも変化なし"),
)


def schools() -> list[tuple[str, ...]]:
    """Twelve schools, some with a short name."""
    return [(c, name, level, ALIASES.get(c, "")) for c, name, level, _ in school_cells() if c in CODES]


def devices() -> list[tuple[str, ...]]:
    """Forty devices of these schools."""
    names = {row[1] for row in schools()}
    found = (row for row in Sample(TODAY).device_cells() if row[5] in names)
    return [row for row, _ in zip(found, range(40), strict=False)]


def delivery() -> list[tuple[str, str, str, str, date, str]]:
    """A delivery list of twenty: the Lenovo devices among them first, then others not yet in the console."""
    names = {row[1] for row in schools()}
    known = {row[1] for row in devices()}
    rows = [row for row in Sample(TODAY).delivery_cells() if row[3] in names]
    rows = [row for row in rows if row[1] in known] + [row for row in rows if row[1] not in known]
    rows = rows[:20]
    return [(str(n), *row[1:]) for n, row in enumerate(rows, start=1)]


def forms() -> list[tuple[str, ...]]:
    """Answers about the first twenty: by serial, by tag, by both; one a letter off, one of two units, one of none."""
    rows: list[tuple[str, ...]] = []
    for number, device in enumerate(devices()[:20]):
        serial, school, tag = device[1], device[5], device[6]
        symptom, cause, details = _SYMPTOMS[number % len(_SYMPTOMS)]
        written = (serial if number % 3 != 1 else "", tag if number % 3 != 2 else "")
        if number == 8:
            twin = next(sign for sign in serial if sign in TWINS)
            written = (serial.replace(twin, TWINS[twin], 1), "")
        elif number == 9:
            written, symptom = (f"{serial}、{devices()[20][1]}", ""), "2台とも充電できない"
        elif number == 12:
            written = ("", "")
        elif number == 15:
            written = (f"S/N:{serial.lower()}", tag)
        day = f"2026/11/{number // 2 + 9:02d}"
        sent = f"{day} {8 + number % 9}:{number * 7 % 60:02d}:05"
        rows.append((sent, school, f"教員{number + 1:03d}", written[1], written[0], day, symptom, cause, details))
    return rows


def cabinets() -> list[tuple[str, ...]]:
    """Twelve charging controllers, five of them installed."""
    names = [row[1] for row in schools()]
    rows = [list(row) for row in Sample(TODAY).cabinet_cells()]
    few = rows[:5] + rows[90:94] + rows[96:99]
    for place, row in enumerate(few[:5]):
        row[4] = names[place]
    return [tuple(row) for row in few]


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV as the services write it: UTF-8 with BOM, one line feed a row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def delivery_rows() -> list[tuple[object, ...]]:
    """The delivery list as the workbook holds it: a title over all columns, a line with a date, a blank row."""
    body = [(int(n), s, m, school, datetime(d.year, d.month, d.day), note) for n, s, m, school, d, note in delivery()]  # noqa: DTZ001
    made = datetime(2025, 12, 1)  # noqa: DTZ001
    head: list[tuple[object, ...]] = [("令和7年度 学習用端末 納品一覧表",), ("作成日", made), (), DELIVERY_HEADINGS]
    return [*head, *body]


def write(folder: Path) -> None:
    """Write every sample file into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in csv_files().items():
        (folder / name).write_bytes(content)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "納品一覧"
    for row in delivery_rows():
        sheet.append(list(row))
    sheet.merge_cells("A1:F1")
    book.save(folder / "delivery.xlsx")


def csv_files() -> dict[str, bytes]:
    """File name → content of every CSV sample."""
    return {
        "schools.csv": csv_bytes(SCHOOL_HEADINGS, schools()),
        "google_admin_devices.csv": csv_bytes(DEVICE_HEADINGS, devices()),
        "form_responses.csv": csv_bytes(FORM_HEADINGS, forms()),
        "cabinets.csv": csv_bytes(CABINET_HEADINGS, cabinets()),
        "operators.csv": csv_bytes(OPERATOR_HEADINGS, OPERATORS),
        "parts.csv": csv_bytes(PART_HEADINGS, PARTS),
    }


if __name__ == "__main__":
    write(FOLDER)
