"""Holds the one door to: from a path to records, the right sheet, headings on every page passed over, no leaks."""

from __future__ import annotations

import tracemalloc
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.domain.kinds import ImportKind
from app.importers.files import open_sheet
from app.importers.model import Fault, Record, Refusal, Unreadable
from app.importers.records import read_file
from app.importers.rows import Known
from app.importers.sample_data import DELIVERY_HEADINGS, DEVICE_HEADINGS, Sample, school_index
from tests.importers.support import KNOWN, reasons

HEAD = ",".join(DELIVERY_HEADINGS)


def written(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, "utf-8")
    return path


def test_from_a_path_to_records(tmp_path: Path) -> None:
    text = f"納品一覧\n\n{HEAD}\n1,PF0Z1C9Q,82W0000XJP,大橋小,R7.12.1,\n\n{HEAD}\n2,PF0Z1C9Q,,,,\n以上,,,,,\n"
    with read_file(written(tmp_path, text), known=KNOWN) as reading:
        assert reading.kind is ImportKind.delivery
        assert reading.columns.heading_row == 3
        items = list(reading)
        assert reading.fraction == 1.0
    assert [(item.row, reasons(item)) for item in items] == [(4, []), (7, ["serial_repeated"])]
    assert isinstance(items[0], Record)
    assert (items[0].fields["school"], items[0].fields["delivered"]) == ("ES25", "2025-12-01")


def test_the_kind_asked_for_and_columns_by_hand(tmp_path: Path) -> None:
    path = written(tmp_path, "本体番号,拠点\nPF0Z1C9Q,大橋小\n")
    with pytest.raises(Unreadable):
        read_file(path, ImportKind.devices)
    with read_file(path, ImportKind.devices, known=KNOWN, maps={"本体番号": "serial", "B": "school"}) as reading:
        (item,) = reading
    assert isinstance(item, Record)
    assert item.fields == {"serial": "PF0Z1C9Q", "school": "ES25"}


def test_without_schools_each_one_is_unknown(tmp_path: Path) -> None:
    with read_file(written(tmp_path, f"{HEAD}\n1,PF0Z1C9Q,82W0000XJP,大橋小,R7.12.1,\n")) as reading:
        (item,) = reading
    assert reasons(item) == ["school_unknown"]


def test_of_several_sheets_the_one_that_fits_is_taken(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["はじめに", "お読みください"])
    book.create_sheet("一覧").append(list(DELIVERY_HEADINGS))
    book["一覧"].append([1, "PF0Z1C9Q", "82W0000XJP", "大橋小", "R7.12.1"])
    path = tmp_path / "two.xlsx"
    book.save(path)
    with read_file(path, known=KNOWN) as reading:
        assert reading.sheet.name == "一覧"
        assert len(list(reading)) == 1
    book.create_sheet("写し").append(list(DELIVERY_HEADINGS))
    book.save(path)
    with pytest.raises(Unreadable) as caught:
        read_file(path)
    assert caught.value.fault is Fault.several_sheets
    with read_file(path, sheet="写し") as reading:
        assert list(reading) == []
    with pytest.raises(Unreadable) as caught:
        read_file(path, sheet="ない")
    assert caught.value.fault is Fault.no_such_sheet
    path.unlink()  # nothing holds it open


def test_damage_further_down_ends_the_walk(tmp_path: Path) -> None:
    whole = "".join(f"{n},PF0Z1C{n},,,,\n" for n in range(100, 200))
    path = written(tmp_path, f'{HEAD}\n{whole}2,"PF0Z1C9R,,,,\n3,PF0Z1C9S,,,,\n')
    with read_file(path) as reading, pytest.raises(Unreadable) as caught:
        list(reading)
    assert (caught.value.fault, caught.value.detail) == (Fault.open_quote, "102")


def test_a_file_changed_while_it_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEAD}\n" + "1,PF0Z1C9Q,,,,\n" * 40_000)
    with read_file(path) as reading:
        walk = iter(reading)
        next(walk)
        with path.open("r+b") as file:
            file.seek(300_000)
            file.write(b"\xff\xfe\x81" * 100)
        with pytest.raises(Unreadable) as caught:
            list(walk)
    assert caught.value.fault is Fault.encoding


def test_a_disk_that_fails_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise OSError(5, "io")

    monkeypatch.setattr("app.importers.files._Lines.__next__", fail)
    with open_sheet(written(tmp_path, f"{HEAD}\n1,PF0Z1C9Q,,,,\n")) as sheet, pytest.raises(Unreadable) as caught:
        list(sheet.rows)
    assert caught.value.fault is Fault.io_error


def test_memory_stays_flat_however_long_the_file(tmp_path: Path) -> None:
    peaks = []
    for devices in (2_000, 8_000):
        path = tmp_path / f"{devices}.csv"
        rows = [",".join(DEVICE_HEADINGS), *map(",".join, Sample(date(2026, 11, 20), devices=devices).device_cells())]
        path.write_text("\n".join(rows), "utf-8")
        del rows
        tracemalloc.start()
        with read_file(path, known=Known(schools=school_index())) as reading:
            assert sum(1 for item in reading if not isinstance(item, Refusal)) == devices
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # only the keys met so far are kept: serials and tags with their rows
    assert peaks[1] - peaks[0] < 6_000 * 800


def test_a_column_left_over_is_ignored_only_where_it_holds_something(tmp_path: Path) -> None:
    text = "製造番号,色,あき,印\nPF0Z1C9Q,,,\nPF0Z1C9R,,,x\nPF0Z1C9S,赤\n"
    with read_file(written(tmp_path, text), ImportKind.devices, known=KNOWN) as reading:
        assert len(list(reading)) == 3
        assert reading.ignored == {1: "色", 3: "印"}
