"""Import files of a few rows, written as people's systems write them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

DEVICES = ("serialNumber", "status", "annotatedLocation", "annotatedAssetId", "notes", "model", "autoUpdateExpiration")
SCHOOLS = ("学校コード", "学校名", "校種", "別名")
FORMS = (
    "タイムスタンプ",
    "学校名",
    "報告者",
    "端末管理番号",
    "シリアル番号",
    "発生日",
    "症状",
    "原因（分かる範囲）",
    "詳しい状況",
)


def write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]], encoding: str = "utf-8-sig") -> Path:
    """A CSV file of these rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)
    return path


def device(serial: str, school: str = "北小学校", tag: str = "", **more: str) -> tuple[str, ...]:
    """A row of a device export."""
    given = {
        "serialNumber": serial,
        "status": "ACTIVE",
        "annotatedLocation": school,
        "annotatedAssetId": tag,
        "model": "NEC Chromebook Y2",
        "autoUpdateExpiration": "2031-06-30",
    } | more
    return tuple(given.get(name, "") for name in DEVICES)


def form(
    serial: str,
    *,
    day: str = "2026/11/19",
    clock: str = "8:00:05",
    school: str = "北小学校",
    tag: str = "",
    what: str = "画面が割れた",
) -> tuple[str, ...]:
    """A row of the form's answers."""
    return (f"{day} {clock}", school, "教員001", tag, serial, day, what, "落下", "机から落とした")


SCHOOL_ROWS = (("ES01", "北小学校", "elementary", "北小"), ("ES02", "南小学校", "elementary", ""))
