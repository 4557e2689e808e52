"""Dates as people write and read them: 令和, slashes, spreadsheet numbers in; 令和8年11月20日 and fiscal years out.

Decides which writings are a date and which are not; a writing that could mean two days is none. Knows no clock and no
language of the screen: what it writes in Japanese is the form the papers and screens fix.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years a written date may have; outside them it is a slip of the pen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Era:
    """A Japanese era: its name, its letter, its first and last day."""

    name: str
    letter: str
    first: date
    last: date


ERAS = (
    Era(name="令和", letter="R", first=date(2019, 5, 1), last=date(LAST_YEAR, 12, 31)),
    Era(name="平成", letter="H", first=date(1989, 1, 8), last=date(2019, 4, 30)),
    Era(name="昭和", letter="S", first=date(1926, 12, 25), last=date(1989, 1, 7)),
)
_ERA_BY_NAME = {name: era for era in ERAS for name in (era.name, era.letter)}

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
_YEAR = r"(?P<year>[0-9]{4})"
_ERA_YEAR = r"(?P<era>令和|平成|昭和|[RHS])\s*\.?\s*(?P<era_year>元|[0-9]{1,2})"
_DAY = (
    r"\s*(?:年\s*(?P<m1>[0-9]{1,2})\s*月\s*(?P<d1>[0-9]{1,2})\s*日"
    r"|(?P<sep>[-/.])\s*(?P<m2>[0-9]{1,2})\s*(?P=sep)\s*(?P<d2>[0-9]{1,2}))"
)
_WEEKDAY = r"\s*(?:\([日月火水木金土](?:曜日?)?(?:・?祝)?\)|[日月火水木金土]曜日?)?"
_HALF = r"(?:午前|午後|[AP]\.?M\.?)"
_CLOCK = (
    rf"(?:(?:T|\s)\s*(?P<half1>{_HALF})?\s*(?P<hour>[0-9]{{1,2}})(?::|時)(?P<minute>[0-9]{{1,2}})"
    rf"(?:(?::|分)(?P<second>[0-9]{{1,2}})(?:\.[0-9]+)?秒?)?分?\s*(?P<half2>{_HALF})?)?"
)
_OFFSET = r"\s*(?P<zone>Z|JST|(?:UTC|GMT)?\s*[+-][0-9]{1,2}(?::?[0-9]{2})?|UTC|GMT)?"
_WRITTEN = re.compile(rf"(?:{_YEAR}|{_ERA_YEAR}){_DAY}{_WEEKDAY}{_CLOCK}{_OFFSET}", re.ASCII | re.IGNORECASE)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_MONTH = re.compile(
    rf"(?:{_YEAR}|{_ERA_YEAR})\s*(?:年\s*(?P<m1>[0-9]{{1,2}})\s*月|[-/.]\s*(?P<m2>[0-9]{{1,2}}))",
    re.ASCII | re.IGNORECASE,
)
_NO_YEAR = re.compile(rf"([0-9]{{1,2}})(?:\s*月\s*([0-9]{{1,2}})\s*日|[-/.]([0-9]{{1,2}})){_WEEKDAY}", re.ASCII)
_LEAP = 8
"""Years between two leap days at the most."""
_HOURS = re.compile(r"([+-])([0-9]{1,2}):?([0-9]{2})?", re.ASCII)


@lru_cache(maxsize=8192)
def parse_date(text: str, zone: tzinfo | None = None) -> date | None:
    """The day written in `text`, or None where it can't be read or doesn't exist.

    Read: 2025/12/1, 2025-12-01, 2025.12.1, 20251201, 2025年12月1日, 令和7年12月1日, 令和元年…, R7.12.1, R07/12/01;
    平成 and 昭和 likewise, full width too, a weekday and a time behind it. A day outside its era (平成32年) is none.
    A time with an offset counts as the day it is in `zone`; without `zone` the written day stands.
    """
    plain = _plain(text)
    compact = _COMPACT.fullmatch(plain)
    if compact:
        return _day(int(compact[1]), int(compact[2]), int(compact[3]))
    match = _WRITTEN.fullmatch(plain)
    if match is None:
        return None
    day = _written_day(match)
    if day is None or match["hour"] is None:
        return None if match["zone"] else day
    moment = _moment(match, day, zone)
    if moment is None:
        return None
    return moment.astimezone(zone).date() if zone is not None and match["zone"] else day


def day_meant(text: str, today: date, *, to_come: bool = False) -> date | None:
    """The day as `parse_date` reads it; without a year (12/18, 12月18日) the last of that name, or the next where it is
    `to_come`. Today is either. None where it can't be read or doesn't exist.
    """
    short = _NO_YEAR.fullmatch(_plain(text))
    if short is None:
        return parse_date(text)
    month, number = int(short[1]), int(short[2] or short[3])
    for years in range(_LEAP + 1):
        day = _day(today.year + (years if to_come else -years), month, number)
        if day is not None and (day >= today if to_come else day <= today):
            return day
    return None


def parse_moment(text: str, zone: tzinfo) -> datetime | None:
    """The moment written in `text` as an aware datetime in UTC, to the second; None where it can't be read.

    A text without an offset is local time in `zone`; one without a time is its midnight. 午前/午後, AM/PM, ISO 8601
    with Z, and GMT+9 behind the time are read.
    """
    match = _WRITTEN.fullmatch(_plain(text))
    if match is None:
        return None
    day = _written_day(match)
    if day is None:
        return None
    if match["hour"] is None:
        return None if match["zone"] else datetime.combine(day, time(), zone).astimezone(UTC)
    moment = _moment(match, day, zone)
    return moment.astimezone(UTC) if moment else None


def parse_month_end(text: str) -> date | None:
    """The last day of a month written without a day (2033-06, 2033年6月, 令和15年6月), else None."""
    match = _MONTH.fullmatch(_plain(text))
    if match is None:
        return None
    month = int(match["m1"] or match["m2"])
    year = _year(match)
    if year is None or not 1 <= month <= 12:
        return None
    return _in_era(match, _day(year, month, calendar.monthrange(year, month)[1]))


def from_spreadsheet(number: float, *, base_1904: bool = False) -> datetime | None:
    """The local moment behind a spreadsheet's day number, without a zone; None outside the years a date may have.

    The 1900 system counts a 29 February 1900 that never was (number 60): it is None. `base_1904` is the old system that
    counts from 1904-01-01.
    """
    whole = int(number // 1)
    if base_1904:
        start = datetime(1904, 1, 1)  # noqa: DTZ001 (a spreadsheet's time has no zone)
    elif whole == 60 or whole < 1:
        return None
    else:
        start = datetime(1899, 12, 31 if whole < 60 else 30)  # noqa: DTZ001 (a spreadsheet's time has no zone)
    seconds = round((number - whole) * 86_400)
    try:
        moment = start + timedelta(days=whole, seconds=seconds)
    except OverflowError:
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def reiwa(day: date) -> str:
    """`day` as papers write it: 令和8年11月20日, 令和元年5月1日, 平成31年4月30日; before 昭和 with the western year."""
    for era in ERAS:
        if era.first <= day <= era.last:
            year = day.year - era.first.year + 1
            return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day: date) -> str:
    """`day` where the year is plain: 11月20日."""
    return f"{day.month}月{day.day}日"


def clock(moment: datetime | time) -> str:
    """The time of day as screens show it: 9:42."""
    return f"{moment.hour}:{moment.minute:02d}"


def fiscal_year(day: date) -> int:
    """The Japanese fiscal year `day` lies in, April to March: 2026-03-31 is 2025."""
    return day.year if day.month >= 4 else day.year - 1


def add_years(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip()


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(match: re.Match[str]) -> int | None:
    if match["year"]:
        year = int(match["year"])
    else:
        era = _ERA_BY_NAME[match["era"].upper()]
        count = 1 if match["era_year"] == "元" else int(match["era_year"])
        if count == 0:
            return None
        year = era.first.year + count - 1
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _in_era(match: re.Match[str], day: date | None) -> date | None:
    if day is None or match["era"] is None:
        return day
    era = _ERA_BY_NAME[match["era"].upper()]
    return day if era.first <= day <= era.last else None


def _written_day(match: re.Match[str]) -> date | None:
    year = _year(match)
    if year is None:
        return None
    return _in_era(match, _day(year, int(match["m1"] or match["m2"]), int(match["d1"] or match["d2"])))


def _moment(match: re.Match[str], day: date, zone: tzinfo | None) -> datetime | None:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    half = (match["half1"] or match["half2"] or "").upper().replace(".", "")
    if half:
        if not 0 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in ("午後", "PM") else 0)
    try:
        return datetime.combine(day, time(hour, minute, second), _offset(match["zone"]) or zone or UTC)
    except ValueError:
        return None


def _offset(text: str | None) -> tzinfo | None:
    """The offset written behind a time, None where none is; raises ValueError for one no clock has."""
    if not text:
        return None
    upper = text.upper().replace(" ", "")
    if upper == "JST":
        return timezone(timedelta(hours=9))
    hours = _HOURS.search(upper)
    if hours is None:
        return UTC
    shift = timedelta(hours=int(hours[2]), minutes=int(hours[3] or 0))
    return timezone(-shift if hours[1] == "-" else shift)
