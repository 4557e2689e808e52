"""Holds the sample to: the same for the same seed, in the city's shares, of the same make as what a file gives."""

from __future__ import annotations

import csv
import io
import sys
import time
from collections import Counter
from datetime import date, timedelta
from itertools import islice

import openpyxl
import pytest

from app.domain.codes import squeeze
from app.domain.kinds import ImportKind
from app.importers.model import Record
from app.importers.records import read_file
from app.importers.sample_data import DEVICE_HEADINGS, FORM_HEADINGS, Sample, school_index
from app.importers.sample_words import SCHOOLS
from app.settings.paths import resource
from tests.importers.support import KNOWN, read
from tests.support import sample_files

TODAY = date(2026, 11, 20)
_DELIVERED = {"delivered", "batch", "warranty_until"}


def test_the_same_for_the_same_seed_and_another_for_another() -> None:
    one, two, other = (list(islice(Sample(TODAY, seed=seed).devices(), 500)) for seed in (1, 1, 2))
    assert one == two
    assert not {r.key for r in one} & {r.key for r in other}
    assert Sample(TODAY, seed=1).forms(200) == Sample(TODAY, seed=1).forms(200)


def test_the_city_in_small() -> None:
    devices = list(Sample(TODAY).devices())
    assert len(devices) == 37_500
    assert Counter(r.fields["maker"] for r in devices) == {"ASUS": 15_000, "NEC": 14_000, "Lenovo": 8_500}
    assert len({squeeze(r.key) for r in devices}) == len({r.fields["tag"] for r in devices}) == 37_500
    assert len({r.observation["google_id"] for r in devices}) == 37_500
    per_school = Counter(r.fields["school"] for r in devices)
    assert len(per_school) == len(SCHOOLS) == 64
    assert 400 < min(per_school.values()) < max(per_school.values()) < 800
    states = Counter(r.fields["console_state"] for r in devices)
    assert states["ACTIVE"] > 36_000
    assert min(states["DISABLED"], states["DEPROVISIONED"]) > 200


def test_devices_are_what_reading_their_export_gives() -> None:
    sample = Sample(TODAY, devices=600)
    rows = ["|".join(row) for row in sample.device_cells()]
    for made, got in zip(sample.devices(), read(ImportKind.devices, "|".join(DEVICE_HEADINGS), *rows), strict=True):
        assert isinstance(got, Record)
        assert {k: v for k, v in made.fields.items() if k not in _DELIVERED} == got.fields
        assert (made.row, made.key, made.observation, got.remarks) == (got.row, got.key, got.observation, ())


def test_lenovo_devices_are_what_the_delivery_list_says() -> None:
    sample = Sample(TODAY, devices=600)
    head = "No.|製造番号|型番|納品先|納品日|備考"
    rows = ["|".join((a, b, c, d, e.isoformat(), f)) for a, b, c, d, e, f in sample.delivery_cells()]
    listed = {item.key: item for item in read(ImportKind.delivery, head, *rows) if isinstance(item, Record)}
    lenovo = {r.key: r for r in sample.devices() if r.fields["maker"] == "Lenovo"}
    assert set(listed) == set(lenovo)
    for key, made in lenovo.items():
        assert {name: made.fields[name] for name in _DELIVERED} == {n: listed[key].fields[n] for n in _DELIVERED}
        assert made.fields["school"] == listed[key].fields["school"]


def test_answers_hold_what_makes_real_ones_hard() -> None:
    sample = Sample(TODAY)
    answers = sample.forms()
    assert len(answers) == len({r.key for r in answers}) == 2_000
    days = [date.fromisoformat(r.fields["occurred"]) for r in answers]
    assert days == sorted(days)
    assert TODAY - timedelta(days=365) <= days[0]
    assert days[-1] < TODAY
    assert max(days) > TODAY - timedelta(days=3)
    known = {r.key: r.fields for r in sample.devices()}
    tags = {fields["tag"]: fields for fields in known.values()}
    units = [unit for r in answers for unit in r.units]
    assert sum(1 for r in answers if len(r.units) == 2) >= 2
    assert sum(1 for r in answers if not r.units) >= 2
    assert sum(1 for serial, _ in units if serial and serial not in known) >= 15
    assert sum(1 for serial, tag in units if not serial and tag in tags) > 200
    for item in answers:
        if len(item.units) == 1:
            serial, tag = item.units[0]
            fields = known.get(serial) or tags.get(tag)
            assert fields is None or fields["school"] == item.fields["school"]
    assert all("reporter" in r.side and r.side["symptom"] for r in answers)


def test_the_other_registers() -> None:
    sample = Sample(TODAY)
    assert [r.key for r in sample.schools()] == [code for code, _, _ in SCHOOLS]
    assert Counter(r.fields["status"] for r in sample.cabinets()) == {"spare": 90, "installed": 10}
    assert {r.fields["role"] for r in sample.operators()} == {"technician", "label", "engineer", "supervisor"}
    assert all(r.fields["quantity"] for r in sample.parts())
    registers = (sample.schools, sample.cabinets, sample.operators, sample.parts)
    assert not [item for made in registers for item in made() if item.remarks]
    assert sample.known().schools.match("善導寺小").id == "ES24"


@pytest.mark.parametrize("devices", [1, 2, 3, 7, 64, 1_000])
def test_any_number_of_devices(devices: int) -> None:
    made = list(Sample(TODAY, devices=devices).devices())
    assert len({r.key for r in made}) == devices
    assert len({r.fields["tag"] for r in made}) == devices
    assert len(Sample(TODAY, devices=devices).forms(50)) == 50


@pytest.mark.bench
def test_a_million_devices_are_an_iterator_and_all_different() -> None:
    seen = {r.key for r in Sample(TODAY, devices=1_000_000).devices()}
    assert len(seen) == 1_000_000


_TRACED = pytest.mark.skipif(sys.gettrace() is not None, reason="a traced run measures the tracer")


@_TRACED
@pytest.mark.bench
def test_37500_devices_are_made_in_two_seconds() -> None:
    begun = time.process_time()
    assert sum(1 for _ in Sample(TODAY).devices()) == 37_500
    assert time.process_time() - begun < 2.0


@_TRACED
@pytest.mark.bench
def test_37500_rows_are_read_in_a_second_and_a_half(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("bench") / "devices.csv"
    path.write_text("\n".join(map(",".join, [DEVICE_HEADINGS, *Sample(TODAY).device_cells()])), "utf-8")
    best = 9.9
    for _ in range(3):
        begun = time.process_time()
        with read_file(path, known=KNOWN) as reading:
            assert sum(1 for _ in reading) == 37_500
        best = min(best, time.process_time() - begun)
    assert best < 1.5


def test_the_committed_samples_are_the_ones_the_generator_makes() -> None:
    for name, content in sample_files.csv_files().items():
        assert resource("samples", name).read_bytes() == content, name
    book = openpyxl.load_workbook(resource("samples", "delivery.xlsx"))
    rows = [tuple(cell for cell in row if cell not in (None, "")) for row in book.worksheets[0].values]
    want = [tuple(cell for cell in row if cell not in (None, "")) for row in sample_files.delivery_rows()]
    assert rows == want
    assert [str(area) for area in book.worksheets[0].merged_cells.ranges] == ["A1:F1"]


def test_the_committed_samples_are_told_and_read_whole() -> None:
    want = {
        "schools.csv": (ImportKind.schools, 12),
        "google_admin_devices.csv": (ImportKind.devices, 40),
        "form_responses.csv": (ImportKind.forms, 20),
        "delivery.xlsx": (ImportKind.delivery, 20),
        "cabinets.csv": (ImportKind.cabinets, 12),
        "operators.csv": (ImportKind.operators, 5),
        "parts.csv": (ImportKind.parts, 6),
    }
    for name, (kind, count) in want.items():
        with read_file(resource("samples", name), known=KNOWN) as reading:
            items = list(reading)
            assert (reading.kind, len(items)) == (kind, count)
            assert all(isinstance(item, Record) for item in items)


def test_no_sample_names_a_real_person() -> None:
    for name in sample_files.csv_files():
        text = resource("samples", name).read_text("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not any("@" in cell and not cell.endswith("example.jp") for cell in row)
    assert set(FORM_HEADINGS) >= {"報告者"}
    assert school_index()
