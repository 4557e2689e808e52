"""Holds reading single values to: what can only mean one thing is read, the rest is refused with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinds import DeviceKind
from app.importers.model import Reason
from app.importers.values import (
    clean,
    closed_word,
    device_kind_of,
    is_model_type,
    maker_of,
    read_date,
    read_integer,
    read_moment,
    read_name,
    read_serial,
    read_tag,
    read_text,
    read_utc,
)
from app.importers.wordlists import CONSOLE_STATES, ROLES

TOKYO = ZoneInfo("Asia/Tokyo")
SERIALS = st.from_regex(r"[0-9A-Z]{4,19}", fullmatch=True).filter(lambda s: not s.startswith(("SERIAL", "SN")))
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(33, 127)})


@given(SERIALS, st.data())
def test_a_serial_is_read_whatever_is_around_it(serial: str, data: st.DataObject) -> None:
    dress = [
        lambda s: s.lower(),
        lambda s: s.translate(WIDE),
        lambda s: f"  {s}　",
        lambda s: f"'{s}",
        lambda s: f"S/N:{s}",
        lambda s: f"Ｓ／Ｎ：{s}",
        lambda s: f"シリアル番号 {s}",
        lambda s: f"\ufeff{s[:2]}\u200b{s[2:]}",
        lambda s: f"{s[:3]} {s[3:]}",
        lambda s: f'="{s}"',
        lambda s: f"{s}\r\n",
    ]
    text = data.draw(st.sampled_from(dress))(serial)
    found = read_serial(text)
    assert (found.text, found.fault) == (serial, None)


@given(st.text(max_size=40))
def test_any_text_is_a_serial_or_has_a_reason(text: str) -> None:
    found = read_serial(text)
    assert bool(found.text) != bool(found.fault)
    if found.text:
        assert 4 <= len(found.text) <= 25
        assert set(found.text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")
        assert read_serial(found.text).text == found.text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.serial_blank),
        (" 　\u200b", Reason.serial_blank),
        ("-", Reason.serial_blank),
        ("―", Reason.serial_blank),
        ("なし", Reason.serial_blank),
        ("不明", Reason.serial_blank),
        ("S/N:", Reason.serial_blank),
        ('=""', Reason.serial_blank),
        ("PF3あBC", Reason.serial_letters),
        ("製造番号", Reason.serial_blank),
        ("PF3#BC12", Reason.serial_letters),
        ("PF0Z1C9Q、PF8DMT2R", Reason.serial_letters),
        ("-PF0Z", Reason.serial_letters),
        ("12.5", Reason.serial_letters),
        ("PF1", Reason.serial_short),
        ("1", Reason.serial_short),
        ("A" * 26, Reason.serial_long),
        ("7.25E+09", Reason.serial_scientific),
        ("7E+09", Reason.serial_scientific),
        ("7.25009419E+18", Reason.serial_scientific),
        ("=A1&B1", Reason.serial_formula),
        ('=HYPERLINK("http://example.jp","PF0Z1C9Q")', Reason.serial_formula),
        ('="a"&"b"', Reason.serial_formula),
    ],
)
def test_serials_refused(text: str, reason: Reason) -> None:
    found = read_serial(text)
    assert (found.text, found.fault) == ("", reason)


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("7250094190.0", "7250094190"),
        ("７２５００９４１９Ａ", "725009419A"),
        ("PF3-ABCD", "PF3-ABCD"),
        ("PF3−ABCD", "PF3-ABCD"),
        ("Serial No.: pf3abcd", "PF3ABCD"),
        ("serialnumber:PF3ABCD", "PF3ABCD"),
        ("S/N S/N:PF3ABCD", "PF3ABCD"),
        ("A" * 25, "A" * 25),
        ("SNPF1234", "SNPF1234"),
        ("7E09", "7E09"),
        ("SERIAL01", "SERIAL01"),
        ("O0I1B8", "O0I1B8"),
    ],
)
def test_serials_taken(text: str, serial: str) -> None:
    assert read_serial(text).text == serial


def test_a_makers_code_holds_machine_type_and_serial() -> None:
    found = read_serial("1S82W0000XJPPF3ABCDE")
    assert (found.model_type, found.text) == ("82W0000XJP", "PF3ABCDE")
    assert read_serial("1S82W0000XJP").model_type == ""


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("KRM-000123", "KRM-000123"),
        ("ｋｒｍ－０００１２３", "KRM-000123"),
        (" KRM－000123 ", "KRM-000123"),
        ("KRM 000123", "KRM000123"),
        ("12345", "12345"),
        ("なし", ""),
        ("-", ""),
        ("", ""),
        ("X" * 40, "X" * 32),
    ],
)
def test_tags(text: str, tag: str) -> None:
    assert read_tag(text) == tag


@given(st.dates(date(1980, 1, 2), date(2099, 12, 31)))
def test_a_spreadsheets_day_number(day: date) -> None:
    assert read_date(str((day - date(1899, 12, 30)).days)) == day.isoformat()
    assert read_date(f"{(day - date(1899, 12, 30)).days}.5") == day.isoformat()
    assert read_date(str((day - date(1904, 1, 1)).days), base_1904=True) == day.isoformat()


def test_numbers_that_are_no_day() -> None:
    assert [read_date(text) for text in ("2025", "12", "0", "-5", "99999", "7.25E+09", "")] == [""] * 7
    assert read_date("４６００２") == "2025-12-11"
    assert read_moment("46002.421875", TOKYO) == "2025-12-11T01:07:30Z"
    assert read_moment("2025", TOKYO) == ""


def test_a_month_alone_only_where_it_may_be() -> None:
    assert read_date("2033年6月", month_end=True) == "2033-06-30"
    assert read_date("2033年6月") == ""


def test_time_stamps() -> None:
    assert read_utc("2025-10-15T21:27:00.000Z", TOKYO) == "2025-10-15T21:27:00Z"
    assert read_utc("2025/10/16 6:27", TOKYO) == "2025-10-15T21:27:00Z"
    assert read_utc("xxxx-10-15T21:27:00.000Z", TOKYO) == ""
    assert read_moment("2025/11/20 10:07:00", TOKYO) == "2025-11-20T01:07:00Z"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("1,200円", "1200"),
        ("¥1,200", "1200"),
        ("１２個", "12"),
        ("12.0", "12"),
        ("-3", "-3"),
        ("007", "7"),
        ("12.5", ""),
        ("十二", ""),
        ("", ""),
        ("約12", ""),
    ],
)
def test_whole_numbers(text: str, number: str) -> None:
    assert read_integer(text) == number


def test_texts() -> None:
    assert clean(" a\u200bb　") == "ab"
    assert clean("一行目\r\n二行目\r三行目") == "一行目\n二行目\n三行目"
    assert read_text("―") == ""
    assert read_text("不明") == ""
    assert read_text(" 充電不良 ") == "充電不良"
    assert read_name("Lenovo　５００ｅ  Chromebook\nGen 4s") == "Lenovo 500e Chromebook Gen 4s"
    assert read_name(" - ") == ""


def test_words_of_models() -> None:
    assert maker_of("Lenovo 500e Chromebook Gen 4s") == "Lenovo"
    assert maker_of("500e Chromebook") == ""
    assert maker_of("iPad (第9世代)") == "Apple"
    assert device_kind_of("NEC Chromebook Y2") is DeviceKind.chromebook
    assert device_kind_of("iPad (第9世代)") is DeviceKind.ipad
    assert device_kind_of("モバイルWi-Fiルーター") is DeviceKind.wifi_router
    assert device_kind_of("AC アダプター") is DeviceKind.adapter
    assert device_kind_of("机") is None
    assert is_model_type("82W0000XJP")
    assert not is_model_type("93HWZY_GD80")
    assert not is_model_type("0123456789")


def test_closed_words() -> None:
    assert closed_word(" Ｐｒｏｖｉｓｉｏｎｅｄ ", CONSOLE_STATES) == "ACTIVE"
    assert closed_word("保守担当", ROLES) == "engineer"
    assert type(closed_word("保守担当", ROLES)) is str
    assert closed_word("なぞ", ROLES) == ""


def test_reading_dates_twice_is_stable() -> None:
    day = date(2025, 1, 1)
    for _ in range(400):
        assert read_date(read_date(day.isoformat())) == day.isoformat()
        day += timedelta(days=1)
