"""Holds the reading half to its main promise: every fault a real file has is found, and no row is lost or misread."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from random import Random

import pytest

from app.domain.kinds import ImportKind
from app.importers.model import Record, Refusal
from app.importers.records import read_file
from app.importers.rows import Known
from app.importers.sample_data import DELIVERY_HEADINGS, DEVICE_HEADINGS, FORM_HEADINGS, Sample, school_index
from app.settings.paths import resource
from tests.support import sampling
from tests.support.messy import FAULTS, FORMS_OF_FILE, Line, Messy, mess_up, write

TODAY = date(2026, 11, 20)
KNOWN = Known(schools=school_index())
Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


def table_of(kind: ImportKind, rows: int) -> Table:
    sample = Sample(TODAY, devices=4_000)
    if kind is ImportKind.devices:
        return DEVICE_HEADINGS, [row for row, _ in zip(sample.device_cells(), range(rows), strict=False)]
    if kind is ImportKind.delivery:
        cells: list[tuple[str, ...]] = [(a, b, c, d, e.isoformat(), f) for a, b, c, d, e, f in sample.delivery_cells()]
        return DELIVERY_HEADINGS, cells[:rows]
    return FORM_HEADINGS, sample.form_cells(rows)


def check(messy: Messy, file: Path, *, named: bool) -> int:
    """Compare what the file says with the truth, row by row; returns how many faults were found."""
    with read_file(file, messy.kind if named else None, known=KNOWN) as reading:
        found = {item.row: item for item in reading}
        assert reading.kind is messy.kind
    expected = [line for line in messy.lines if line.clean is not None]
    assert sorted(found) == sorted(line.row for line in expected)
    for line in expected:
        check_line(line, found[line.row], messy)
    return sum(1 for line in expected if line.fault)


def check_line(line: Line, item: Record | Refusal, messy: Messy) -> None:
    where = f"row {line.row}, {line.fault or 'clean'}: {line.cells}"
    if line.refused:
        assert isinstance(item, Refusal), where
        assert item.reason is line.refused, where
        if line.twin_of:
            assert item.params["first"] == str(line.twin_of.row), where
        assert len(item.cells) <= len(messy.order), where
        return
    assert isinstance(item, Record), f"{where}\n{item}"
    assert line.clean is not None
    want = dict(line.clean.fields)
    for name, value in line.changed.items():
        want.pop(name, None)
        if value is not None:
            want[name] = value
    assert dict(item.fields) == want, where
    assert item.units == (line.clean.units if line.units is None else line.units), where
    assert item.observation == line.clean.observation, where
    expected = [remark.reason for remark in line.clean.remarks] + ([line.remark] if line.remark else [])
    assert [remark.reason for remark in item.remarks] == expected, where


CASES = [
    (kind, form, seed)
    for kind in (ImportKind.devices, ImportKind.delivery, ImportKind.forms)
    for form in FORMS_OF_FILE
    for seed in range(12)
]


@pytest.mark.long
@pytest.mark.parametrize(("kind", "form", "seed"), CASES)
def test_every_planted_fault_is_found(kind: ImportKind, form: str, seed: int, tmp_path: Path) -> None:
    seed += sampling.seed()
    headings, rows = table_of(kind, 120)
    messy = mess_up(kind, headings, rows, KNOWN, seed, form=form)
    file = write(messy, tmp_path / "messy", form, Random(seed))
    assert check(messy, file, named=seed % 2 == 0) >= 40


@pytest.mark.parametrize("kind", list(FAULTS))
def test_each_fault_is_planted_and_found_in_a_workbook(kind: ImportKind, tmp_path: Path) -> None:
    headings, rows = table_of(kind, 90)
    messy = mess_up(kind, headings, rows, KNOWN, seed=7)
    assert {line.fault for line in messy.lines} - {""} == set(FAULTS[kind])
    file = write(messy, tmp_path / "messy", "xlsx", Random(7))
    assert check(messy, file, named=True) >= len(FAULTS[kind])


@pytest.mark.parametrize("form", ["cp932", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize(("name", "kind"), [("google_admin_devices.csv", "devices"), ("form_responses.csv", "forms")])
def test_the_committed_samples_messed_up(name: str, kind: str, form: str, tmp_path: Path) -> None:
    table = list(csv.reader(io.StringIO(resource("samples", name).read_text("utf-8-sig"), newline="")))
    messy = mess_up(ImportKind(kind), table[0], table[1:], KNOWN, 5, form=form)
    file = write(messy, tmp_path / "messy", form, Random(5))
    assert check(messy, file, named=False) >= 8
