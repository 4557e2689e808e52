"""The project's own sample: schools, devices, form answers and registers, made up and the same for the same seed.

Decides what the sample ledger, the tour and the benches hold. Everything is worked out from a device's running number,
so a million devices need no more memory than one. School names are public; people and serials are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import gcd

from app.domain.dates import add_years
from app.domain.kinds import ImportKind
from app.importers.columns import find_columns
from app.importers.files import Row
from app.importers.model import NOTHING, Record
from app.importers.records import READERS
from app.importers.rows import Known, Warranty
from app.importers.sample_words import (
    CAUSES,
    DETAILS,
    LEVEL_FOLDERS,
    OPERATORS,
    PARTS,
    SCHOOLS,
    SYMPTOMS,
    TELLING,
    TWINS,
)
from app.importers.schools import School, SchoolIndex

DEVICES = 37_500
FORMS = 2_000
SEED = 20251201

DEVICE_HEADINGS = (
    *("deviceId", "serialNumber", "status", "lastSync", "annotatedUser", "annotatedLocation", "annotatedAssetId"),
    *("notes", "model", "osVersion", "macAddress", "bootMode", "lastEnrollmentTime", "orgUnitPath"),
    *("autoUpdateExpiration", "manufactureDate"),
)
FORM_HEADINGS = (
    *("タイムスタンプ", "学校名", "報告者", "端末管理番号", "シリアル番号", "発生日", "症状"),
    *("原因（分かる範囲）", "詳しい状況"),
)
DELIVERY_HEADINGS = ("No.", "製造番号", "型番", "納品先", "納品日", "備考")
SCHOOL_HEADINGS = ("学校コード", "学校名", "校種", "別名")
CABINET_HEADINGS = ("管理番号", "区分", "メーカー", "品番", "設置場所", "部屋", "状態")
OPERATOR_HEADINGS = ("担当者コード", "氏名", "役割")
PART_HEADINGS = ("部品コード", "部品名", "対応機種", "保管場所", "在庫数", "発注点")

_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_MONTHS = "123456789ABC"
_MASK = (1 << 64) - 1
_ASUS_SPACE, _NEC_SPACE, _LENOVO_SPACE = 34**9, 2 * 10**9, 34**6
_SPACES = (_ASUS_SPACE, _NEC_SPACE, _LENOVO_SPACE)
_OS = ("138.0.7390.0", "141.0.7390.0", "144.0.7390.0")
_FIRST_DELIVERY = date(2025, 12, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    name: str
    maker: str
    enrolled: str
    aue: str


_ASUS = _Model(name="ASUS Chromebook Detachable CZ1", maker="ASUS", enrolled="2021-03-01", aue="2028-06-30")
_NEC = _Model(name="NEC Chromebook Y2", maker="NEC", enrolled="2021-02-15", aue="2029-06-30")
_LENOVO = _Model(name="Lenovo 500e Chromebook Gen 4s", maker="Lenovo", enrolled="2025-12-01", aue="2033-06-30")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """A device worked out: all that its export row, its delivery row and an answer about it need."""

    number: int
    model: _Model
    serial: str
    tag: str
    school: int
    """Index into SCHOOLS."""
    noise: int
    """64 random bits for what else is drawn."""
    delivered: date | None


class Sample:
    """A sample of `devices` devices drawn from `seed`, as of the day `today`."""

    def __init__(self, today: date, *, devices: int = DEVICES, seed: int = SEED) -> None:
        """The shares of the three models are the city's: 15,000 ASUS, 14,000 NEC and 8,500 Lenovo of 37,500."""
        self.today = today
        self.devices_count = devices
        self._asus = devices * 2 // 5
        self._nec = self._asus + devices * 28 // 75
        self._salt = _mix(seed)
        self._step = _coprime(int(devices * 0.618) or 1, devices)
        self._spreads = {size: _coprime(int(size * 0.618034) + self._salt % 1009, size) for size in _SPACES}

    def schools(self) -> list[Record]:
        """The 64 schools, with their short names as aliases where those are in use."""
        return records_of(ImportKind.schools, SCHOOL_HEADINGS, [list(row) for row in school_cells()])

    def known(self) -> Known:
        """What reading the sample's own files needs to know."""
        return Known(schools=school_index())

    def devices(self) -> Iterator[Record]:
        """Every device once, in a mixed order, as reading the console's export and the delivery list would give it."""
        for place in range(self.devices_count):
            unit = self._unit((place * self._step) % self.devices_count + 1)
            fields, seen = self._facts(unit)
            yield Record(row=place + 2, key=unit.serial, fields=fields, side=NOTHING, observation=seen)

    def device_cells(self) -> Iterator[tuple[str, ...]]:
        """The same devices as rows of a console export under DEVICE_HEADINGS."""
        for place in range(self.devices_count):
            unit = self._unit((place * self._step) % self.devices_count + 1)
            f, seen = self._facts(unit)
            yield (
                *(seen["google_id"], unit.serial, f["console_state"], seen["last_sync"][:-1] + ".000Z", ""),
                *(SCHOOLS[unit.school][1], unit.tag, "", unit.model.name, seen["os_version"], seen["mac"], "Verified"),
                *(f"{unit.model.enrolled}T00:00:00.000Z", f["ou"], unit.model.aue, unit.model.enrolled),
            )

    def delivery_cells(self) -> Iterator[tuple[str, str, str, str, date, str]]:
        """The Lenovo devices as rows of the delivery list under DELIVERY_HEADINGS; the day as a date."""
        units = (self._unit(number) for number in range(self._nec + 1, self.devices_count + 1))
        for line, unit in enumerate(units, start=1):
            if unit.delivered:
                yield (str(line), unit.serial, "82W0000XJP", SCHOOLS[unit.school][1], unit.delivered, "")

    def forms(self, count: int = FORMS) -> list[Record]:
        """`count` answers over the year before `today`, in order of sending, with what makes real ones hard.

        Of a hundred some two are a letter off (O for 0, I for 1 …), twenty hold the tag alone, forty the serial alone;
        of a thousand about three name two units and three none.
        """
        return records_of(ImportKind.forms, FORM_HEADINGS, [list(row) for row in self.form_cells(count)])

    def form_cells(self, count: int = FORMS) -> list[tuple[str, ...]]:
        """The same answers as rows of the form's sheet under FORM_HEADINGS."""
        rows = []
        start = datetime.combine(self.today - timedelta(days=365), time())
        for number in range(count):
            noise = _mix(self._salt ^ _mix(number + 0x5F0F))
            day = start + timedelta(days=number * 365 // max(1, count))
            # a second of its own within the day keeps two answers apart
            sent = day + timedelta(hours=8, seconds=(noise % 120) * 300 + number % 300)
            rows.append(self._form_row(noise, sent))
        return sorted(rows, key=lambda row: row[0])

    def cabinets(self) -> list[Record]:
        """The 100 round-robin charging controllers: ten installed, the others spare at the center."""
        return records_of(ImportKind.cabinets, CABINET_HEADINGS, [list(row) for row in self.cabinet_cells()])

    def cabinet_cells(self) -> Iterator[tuple[str, ...]]:
        """The same controllers as rows under CABINET_HEADINGS."""
        for number in range(1, 101):
            noise = _mix(self._salt ^ number)
            kind = ("オカムラ", "93HWZY_GD80") if number <= 95 else ("ガイアテクノロジー", "RJC-01")
            if number <= 10:
                place = (SCHOOLS[noise % 44][1], f"{noise % 6 + 1}年{noise // 6 % 3 + 1}組", "設置中")
            else:
                place = ("教育センター", "予備機棚", "予備")
            yield (f"CH-{number:04d}", "輪番充電器", *kind, *place)

    def operators(self) -> list[Record]:
        """One operator a role, and a second supervisor for what needs two."""
        return records_of(ImportKind.operators, OPERATOR_HEADINGS, [list(row) for row in OPERATORS])

    def parts(self) -> list[Record]:
        """The parts the desk uses most."""
        return records_of(ImportKind.parts, PART_HEADINGS, [list(row) for row in PARTS])

    def _unit(self, number: int) -> _Unit:
        """The device with the running number `number`, 1 to the number of devices."""
        noise = _mix(self._salt + number * 0x9E3779B97F4A7C15)
        if number <= self._asus:
            model, serial, delivered = _ASUS, self._asus_serial(number), None
        elif number <= self._nec:
            model, serial, delivered = _NEC, self._nec_serial(number), None
        else:
            model, serial = _LENOVO, f"PF{_letters(self._spread(number, _LENOVO_SPACE), 6)}"
            delivered = _FIRST_DELIVERY + timedelta(days=(noise >> 20) % 42)
        return _Unit(
            number=number,
            model=model,
            serial=serial,
            tag=f"KRM-{number:06d}",
            school=(noise >> 40) % len(SCHOOLS),
            noise=noise,
            delivered=delivered,
        )

    def _asus_serial(self, number: int) -> str:
        body = self._spread(number, _ASUS_SPACE)
        return f"{'LMNP'[number % 4]}{_MONTHS[number // 4 % 12]}NXCV{_letters(body, 9)}"

    def _nec_serial(self, number: int) -> str:
        body = self._spread(number, _NEC_SPACE)
        return f"{body % 10**9:09d}{'AB'[body // 10**9]}"

    def _spread(self, number: int, size: int) -> int:
        """A number below `size`, another for each `number`: multiplying by a coprime never meets twice."""
        return (number * self._spreads[size] + self._salt) % size

    def _facts(self, unit: _Unit) -> tuple[dict[str, str], dict[str, str]]:
        code, school, _ = SCHOOLS[unit.school]
        noise, model = unit.noise, unit.model
        state = "ACTIVE" if noise % 100 > 1 else ("DISABLED", "DEPROVISIONED")[noise % 2]
        fields = {"serial": unit.serial, "tag": unit.tag, "school": code, "model": model.name, "maker": model.maker}
        fields |= {"kind": "chromebook", "console_state": state, "aue": model.aue}
        fields["ou"] = f"/学校/{LEVEL_FOLDERS[code[:2]]}/{school}"
        if unit.delivered:
            fields |= {"delivered": unit.delivered.isoformat(), "batch": unit.delivered.isoformat()[:7]}
            years = Warranty().years("", model.maker) or 0
            fields["warranty_until"] = add_years(unit.delivered, years).isoformat()
        synced = datetime.combine(self.today, time()) - timedelta(minutes=noise % 525_600 + 1)
        more = _mix(noise)
        seen = {
            "google_id": _uuid(f"{noise:016x}{more:016x}"),
            "os_version": _OS[more % 3],
            "boot_mode": "Verified",
            "last_sync": f"{synced:%Y-%m-%dT%H:%M:%SZ}",
            "enrolled_at": f"{model.enrolled}T00:00:00Z",
            "mac": f"{more >> 8 & 0xFFFFFFFFFFFF:012x}",
            "manufactured": model.enrolled,
        }
        return fields, seen

    def _form_row(self, noise: int, sent: datetime) -> tuple[str, ...]:
        unit = self._unit(noise % self.devices_count + 1)
        serial, tag = _as_teachers_write(unit, noise >> 8)
        symptom = SYMPTOMS[(noise >> 16) % len(SYMPTOMS)]
        chance = (noise >> 24) % 1000
        if chance < 3:
            other = self._unit((noise >> 12) % self.devices_count + 1)
            serial, tag, symptom = f"{unit.serial}、{other.serial}", "", "2台とも充電できない"
        elif chance < 6:
            serial, tag = "", ""
        return (
            f"{sent:%Y/%m/%d %H:%M:%S}",
            SCHOOLS[unit.school][1],
            f"教員{(noise >> 30) % 900 + 1:03d}",
            tag,
            serial,
            f"{sent:%Y/%m/%d}",
            symptom,
            _cause(symptom, noise >> 36),
            DETAILS[(noise >> 42) % len(DETAILS)],
        )


def school_cells() -> Iterator[tuple[str, ...]]:
    """The schools as rows under SCHOOL_HEADINGS."""
    yield from ((code, name, level, "") for code, name, level in SCHOOLS)


def school_index(*more: tuple[str, str]) -> SchoolIndex:
    """The sample's schools for matching, and `more` by code and name; a school's id is its code."""
    known = (*((code, name) for code, name, _ in SCHOOLS), *more)
    return SchoolIndex(School(id=code, code=code, name=name) for code, name in known)


def records_of(
    kind: ImportKind,
    headings: tuple[str, ...],
    cells: list[list[str]],
    *schools: tuple[str, str],
    unit: Callable[[str], str] = lambda _text: "",
) -> list[Record]:
    """Rows through the same reader a file's rows go through. `schools`: those beside the sample's own; `unit`: the
    serial of the one device that a text names.
    """
    columns = find_columns([Row(1, headings)], kind)
    reader = READERS[kind](columns, Known(schools=school_index(*schools), unit=unit))
    found = [reader.read(Row(number, tuple(row))) for number, row in enumerate(cells, start=2)]
    return [item for item in found if isinstance(item, Record)]


def _cause(symptom: str, noise: int) -> str:
    """The cause that the symptom tells; else any."""
    told = next((cause for word, cause in TELLING.items() if word in symptom), None)
    return told or CAUSES[noise % len(CAUSES)]


def _as_teachers_write(unit: _Unit, noise: int) -> tuple[str, str]:
    """Serial and tag as an answer holds them: both, one of them, and now and then in a careless hand."""
    part, hand = noise % 10, (noise >> 4) % 50
    serial = "" if part < 2 else unit.serial
    tag = unit.tag if part < 6 else ""
    if serial and hand == 0:
        serial, tag = _letter_off(serial, noise >> 12), ""
    elif serial and hand < 5:
        wide = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(33, 127)})
        serial = (f" {serial}　", serial.lower(), f"S/N:{serial}", serial.translate(wide))[hand - 1]
    return serial, tag


def _letter_off(serial: str, noise: int) -> str:
    """`serial` with one sign taken for its twin; with its last but one sign another where no sign has a twin."""
    places = [index for index, sign in enumerate(serial) if sign in TWINS]
    if not places:
        return f"{serial[:-2]}{'4' if serial[-2] == '7' else '7'}{serial[-1]}"
    index = places[noise % len(places)]
    return serial[:index] + TWINS[serial[index]] + serial[index + 1 :]


def _mix(value: int) -> int:
    """64 bits that look random, from any whole number (splitmix64)."""
    value = (value + 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ value >> 30) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ value >> 27) * 0x94D049BB133111EB) & _MASK
    return value ^ value >> 31


def _uuid(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _coprime(start: int, size: int) -> int:
    step = start
    while gcd(step, size) != 1:
        step += 1
    return step


def _letters(value: int, length: int) -> str:
    text = ""
    for _ in range(length):
        value, rest = divmod(value, 34)
        text = _LETTERS[rest] + text
    return text
