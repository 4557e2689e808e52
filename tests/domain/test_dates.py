"""Holds app.domain.dates to: every writing of a day in use is read as that day, and no impossible one as any day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import (
    ERAS,
    add_years,
    clock,
    fiscal_year,
    from_spreadsheet,
    parse_date,
    parse_moment,
    parse_month_end,
    reiwa,
    short_day,
)

TOKYO = ZoneInfo("Asia/Tokyo")
DAYS = st.dates(date(1926, 12, 25), date(2117, 12, 31))
WIDE = str.maketrans("0123456789/.-RHS", "０１２３４５６７８９／．－ＲＨＳ")


@pytest.mark.parametrize(
    "text",
    [
        "2025/12/1", "2025/12/01", "2025-12-01", "2025.12.1", "20251201", "2025年12月1日", "２０２５年１２月１日",
        "令和7年12月1日", "令和 7 年 12 月 1 日", "令和7.12.1", "R7.12.1", "r7.12.1", "R07/12/01", "R7-12-1",
        "Ｒ７．１２．１", "㋿7年12月1日", "2025/12/1(月)", "2025年12月1日（月）", "2025/12/1 月曜日", "2025/12/1 10:07",
        "2025/12/01 10:07:00", "2025-12-01T10:07:00", "2025-12-01T10:07:00.123", " 2025/12/1　", "2025−12−01",
        "R.7.12.1", "2025年12月1日 10時7分", "2025/12/1 午後 3:05:09",
    ],
)  # fmt: skip
def test_every_writing_of_one_day_is_read(text: str) -> None:
    assert parse_date(text) == date(2025, 12, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("H1.1.8", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S64/1/7", date(1989, 1, 7)),
        ("㍻30年2月28日", date(2018, 2, 28)),
        ("2024/2/29", date(2024, 2, 29)),
        ("R6.2.29", date(2024, 2, 29)),
    ],
)
def test_eras(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "R7.13.1", "R7.0.1", "R0.12.1", "平成32年1月1日", "H31.5.1", "平成31年5月1日", "令和元年4月30日",
        "昭和64年1月8日",
        "2025/2/29", "2025/12/32", "2025/13/1", "2025/12", "12/1", "2025", "46000", "1/12/2025", "25/12/1", "0025/12/1",
        "9999/1/1", "99990101", "2025/12-1", "2025年12/1", "令和7年12月", "明治45年7月1日", "2025/12/1 25:00",
        "2025/12/1 10:61",
        "2025/12/1 午後 13:00", "2025-12-01T10:00+99:00", "2025-12-01Z", "", "なし", "十二月一日", "20251301",
        "R100.1.1", "2025/12/1/2", "x2025/12/1",
    ],
)  # fmt: skip
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_date(text, TOKYO) is None


def test_an_offset_counts_as_the_local_day() -> None:
    assert parse_date("2025-12-01T20:00:00.000Z", TOKYO) == date(2025, 12, 2)
    assert parse_date("2025-12-01T20:00:00.000Z") == date(2025, 12, 1)
    assert parse_date("2025-12-01T00:00:00.000Z", TOKYO) == date(2025, 12, 1)
    assert parse_date("2025-12-01 20:00:00", TOKYO) == date(2025, 12, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2025/11/20 10:07:00", "2025-11-20T01:07:00.000Z", "2025-11-20T10:07:00+09:00",
        "2025/11/20 10:07:00 午前 GMT+9",
        "2025/11/20 午前10:07:00", "2025/11/20 10:07:00 AM", "2025-11-20 10:07 JST", "2025-11-20T01:07:00+0000",
        "令和7年11月20日 10:07", "2025/11/20 01:07:00 UTC", "2025-11-19T20:07:00-05:00",
    ],
)  # fmt: skip
def test_moments(text: str) -> None:
    assert parse_moment(text, TOKYO) == datetime(2025, 11, 20, 1, 7, tzinfo=UTC)


def test_noon_and_midnight() -> None:
    assert parse_moment("2025/11/20 12:30 PM", TOKYO) == datetime(2025, 11, 20, 3, 30, tzinfo=UTC)
    assert parse_moment("2025/11/20 午前 0:30", TOKYO) == datetime(2025, 11, 19, 15, 30, tzinfo=UTC)
    assert parse_moment("2025/11/20 12:30 AM", TOKYO) == datetime(2025, 11, 19, 15, 30, tzinfo=UTC)
    assert parse_moment("2025/11/20", TOKYO) == datetime(2025, 11, 19, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "10:07", "2025/11/31 10:07", "2025/11/20 24:00", "2025/11/20Z", "R99999"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert parse_moment(text, TOKYO) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2033-06", date(2033, 6, 30)),
        ("2033年6月", date(2033, 6, 30)),
        ("2028/2", date(2028, 2, 29)),
        ("令和15年6月", date(2033, 6, 30)),
        ("2033-13", None),
        ("平成31年5月", None),
        ("R0.5", None),
        ("2033", None),
        ("2033-06-30", None),
    ],
)
def test_a_month_means_its_last_day(text: str, day: date | None) -> None:
    assert parse_month_end(text) == day


def test_spreadsheet_numbers() -> None:
    assert from_spreadsheet(46002) == datetime(2025, 12, 11)  # noqa: DTZ001
    assert from_spreadsheet(46002.5) == datetime(2025, 12, 11, 12)  # noqa: DTZ001
    assert from_spreadsheet(44540, base_1904=True) == datetime(2025, 12, 11)  # noqa: DTZ001
    assert from_spreadsheet(59) == datetime(1900, 2, 28)  # noqa: DTZ001
    assert from_spreadsheet(61) == datetime(1900, 3, 1)  # noqa: DTZ001
    assert from_spreadsheet(60) is None
    assert from_spreadsheet(0) is None
    assert from_spreadsheet(-3) is None
    assert from_spreadsheet(1e12) is None
    assert from_spreadsheet(200_000) is None
    assert from_spreadsheet(0, base_1904=True) == datetime(1904, 1, 1)  # noqa: DTZ001


def test_short_forms_and_years() -> None:
    assert reiwa(date(2026, 11, 20)) == "令和8年11月20日"
    assert reiwa(date(1920, 1, 2)) == "1920年1月2日"
    assert short_day(date(2026, 11, 20)) == "11月20日"
    assert clock(time(9, 42)) == "9:42"
    assert clock(datetime(2026, 11, 20, 14, 5, tzinfo=TOKYO)) == "14:05"
    assert [fiscal_year(d) for d in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 12, 31))] == [2025, 2026, 2026]
    assert add_years(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert add_years(date(2025, 12, 13), 3) == date(2028, 12, 13)


@given(DAYS)
def test_what_we_write_we_read(day: date) -> None:
    assert parse_date(reiwa(day)) == day
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.year}年{day.month}月{day.day}日".translate(WIDE)) == day


@given(DAYS, st.sampled_from("/.-"), st.booleans(), st.booleans())
def test_era_letters_in_any_writing(day: date, mark: str, zeros: bool, wide: bool) -> None:
    era = next(e for e in ERAS if e.first <= day <= e.last)
    year = day.year - era.first.year + 1
    if year > 99:
        return
    pad = "02d" if zeros else "d"
    text = f"{era.letter}{year:{pad}}{mark}{day.month:{pad}}{mark}{day.day:{pad}}"
    assert parse_date(text.translate(WIDE) if wide else text) == day


@given(st.integers(1, 99), st.integers(0, 20), st.integers(0, 40), st.sampled_from(ERAS))
def test_an_era_never_gives_a_day_outside_itself(year: int, month: int, day: int, era: object) -> None:
    assert era in ERAS
    known = next(e for e in ERAS if e is era)
    found = parse_date(f"{known.name}{year}年{month}月{day}日")
    if found is not None:
        assert known.first <= found <= known.last
        assert (found.month, found.day, found.year - known.first.year + 1) == (month, day, year)


@given(st.datetimes(datetime(1900, 3, 1), datetime(2199, 12, 31)))  # noqa: DTZ001
def test_moments_and_spreadsheet_numbers_round_trip(local: datetime) -> None:
    local = local.replace(microsecond=0, tzinfo=TOKYO)
    assert parse_moment(local.strftime("%Y/%m/%d %H:%M:%S"), TOKYO) == local
    naive = local.replace(tzinfo=None)
    number = (naive - datetime(1899, 12, 30)).total_seconds() / 86_400  # noqa: DTZ001
    assert from_spreadsheet(number) == naive


@given(st.text(max_size=24))
def test_any_text_is_a_day_or_none(text: str) -> None:
    found = parse_date(text, TOKYO)
    assert found is None or 1900 <= found.year <= 2199
    parse_moment(text, TOKYO)
    parse_month_end(text)
