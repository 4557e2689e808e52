"""Open days of the center: no weekend, no national holiday (国民の祝日), no day of the closed-day list (学校閉庁日).

Decides which days those are, how the closed-day list and the days of the delivery run are written, and how many open
days lie between two days. Knows no clock. Holidays by the Act on National Holidays (昭和23年法律第178号) as it stands,
from 2007 on with what the Olympics of 2020 and the new emperor moved; the days of spring and autumn by the formula of
the almanac (1980 to 2099).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from app.domain.dates import parse_date

FIRST_YEAR, LAST_YEAR = 2007, 2099
"""Years whose holidays are known: before 2007 the Act was another one, after 2099 the formula ends."""
_DAY: Final = timedelta(days=1)
_SUNDAY: Final = 6
_FIXED: Final = (
    (1, 1, "元日"),
    (2, 11, "建国記念の日"),
    (4, 29, "昭和の日"),
    (5, 3, "憲法記念日"),
    (5, 4, "みどりの日"),
    (5, 5, "こどもの日"),
    (11, 3, "文化の日"),
    (11, 23, "勤労感謝の日"),
)
_MONDAYS: Final = ((1, 2, "成人の日"), (7, 3, "海の日"), (9, 3, "敬老の日"), (10, 2, "スポーツの日"))
"""Month, which Monday, name (ハッピーマンデー)."""
_MOVED: Final = {
    2020: {"海の日": (7, 23), "スポーツの日": (7, 24), "山の日": (8, 10)},
    2021: {"海の日": (7, 22), "スポーツの日": (7, 23), "山の日": (8, 8)},
}
"""What the Olympics moved, by the special acts of 2018 and 2020."""
_ONCE: Final = {
    date(2019, 5, 1): "天皇の即位の日",
    date(2019, 10, 22): "即位礼正殿の儀の行われる日",
}
SUBSTITUTE: Final = "振替休日"
BETWEEN: Final = "国民の休日"


@lru_cache(maxsize=256)
def holidays(year: int) -> Mapping[date, str]:
    """The national holidays of a year and their names; empty outside the years the law is known for."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return MappingProxyType({})
    named = _named(year)
    made = dict(named)
    # 第3条第2項: where one falls on a Sunday, the next day that is no holiday itself.
    for day in sorted(named):
        if day.weekday() == _SUNDAY:
            after = day + _DAY
            while after in named:
                after += _DAY
            made[after] = SUBSTITUTE
    # 第3条第3項: a day whose day before and day after are both holidays by name.
    for day in sorted(named):
        between = day + _DAY
        if between not in made and between + _DAY in named:
            made[between] = BETWEEN
    return MappingProxyType(dict(sorted(made.items())))


def _named(year: int) -> dict[date, str]:
    """Those that the law names, wherever they fall."""
    days = {name: date(year, month, day) for month, day, name in _FIXED}
    days |= {name: _monday(year, month, which) for month, which, name in _MONDAYS}
    days["春分の日"] = date(year, 3, _equinox(year, 20.8431))
    days["秋分の日"] = date(year, 9, _equinox(year, 23.2488))
    if year >= 2016:
        days["山の日"] = date(year, 8, 11)
    if year >= 2020:
        days["天皇誕生日"] = date(year, 2, 23)
    elif year <= 2018:
        days["天皇誕生日"] = date(year, 12, 23)
    days |= {name: date(year, month, day) for name, (month, day) in _MOVED.get(year, {}).items()}
    if year < 2020:
        days["体育の日"] = days.pop("スポーツの日")
    return {day: name for name, day in days.items()} | {day: name for day, name in _ONCE.items() if day.year == year}


def _monday(year: int, month: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7 + 7 * (which - 1))


def _equinox(year: int, base: float) -> int:
    """The day of the month (1980 to 2099): 春分 with base 20.8431 in March, 秋分 with 23.2488 in September."""
    return int(base + 0.242194 * (year - 1980) - (year - 1980) // 4)


class Closed(NamedTuple):
    """An entry of the closed-day list: first and last day, both included, and the words for it.

    With `yearly` it is so every year, whatever the year of the two days; the last may then lie before the first, in
    the year after (12-29 to 01-03).
    """

    first: date
    last: date
    words: str = ""
    yearly: bool = False


class DaysFault(ValueError):
    """An entry of a list of days can't be read; `args[0]` is the entry as it was written."""


_LEAP: Final = 2000
"""Stands for the year where an entry names none: one that has a 29 February."""
_PARTS: Final = re.compile(r"[;,、\n]")
_DATE: Final = r"(?:[0-9]{4}|(?:令和|R)\s*\.?\s*(?:元|[0-9]{1,2}))\s*[-/.年]\s*[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}\s*日?"
_MONTH_DAY: Final = r"[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}\s*日?"
_ENTRY: Final = re.compile(
    rf"(?P<first>{_DATE}|{_MONTH_DAY})(?:\s*(?:~|〜|\.\.|から)\s*(?P<last>{_DATE}|{_MONTH_DAY}))?(?P<words>\s.*|\(.*|)"
)


def parse_closed_days(text: str) -> tuple[Closed, ...]:
    """The closed-day list as people write it: `2026-08-13〜2026-08-15 夏季閉庁; 12-29〜01-03 年末年始`.

    Entries are parted by a semicolon, a comma, 、 or a new line; each is a day or a range (〜, .. or から) with words
    behind it; without a year it is so every year. Raises DaysFault for an entry that is none.
    """
    plain = unicodedata.normalize("NFKC", text)
    return tuple(_closed(entry.strip()) for entry in _PARTS.split(plain) if entry.strip())


def _closed(entry: str) -> Closed:
    found = _ENTRY.fullmatch(entry)
    if found is None:
        raise DaysFault(entry)
    first_text, last_text = found["first"], found["last"] or found["first"]
    yearly = re.fullmatch(_MONTH_DAY, first_text) is not None
    first = _written(first_text, None, entry)
    # A range that names its year once has it for its end too.
    last = _written(last_text, None if yearly else first.year, entry)
    if not yearly and last < first:
        raise DaysFault(entry)
    if yearly and re.fullmatch(_DATE, last_text):
        raise DaysFault(entry)
    return Closed(first, last, found["words"].strip(), yearly)


def _written(text: str, year: int | None, entry: str) -> date:
    if re.fullmatch(_MONTH_DAY, text):
        month, day = (int(part) for part in re.findall("[0-9]+", text))
        try:
            return date(year or _LEAP, month, day)
        except ValueError:
            raise DaysFault(entry) from None
    found = parse_date(text)
    if found is None:
        raise DaysFault(entry)
    return found


class OpenDays:
    """Which days the center is open, and how many there are between two. Made for one closed-day list; immutable to
    whoever asks, so that a queue of thousands is counted from one table of a year's days.
    """

    def __init__(self, closed: tuple[Closed, ...] = ()) -> None:
        self._spans = tuple(entry for entry in closed if not entry.yearly)
        self._yearly = tuple(entry for entry in closed if entry.yearly)
        self._years: dict[int, tuple[int, ...]] = {}
        """For each year how many open days there were from its first day to each of its days, that one included."""

    def why_closed(self, day: date) -> str | None:
        """The holiday's name, the words of the list (or empty where it has none), "" for a weekend; None: open."""
        name = holidays(day.year).get(day)
        if name is not None:
            return name
        for entry in self._spans:
            if entry.first <= day <= entry.last:
                return entry.words
        for entry in self._yearly:
            now, first, last = (day.month, day.day), (entry.first.month, entry.first.day), _month_day(entry.last)
            if first <= now <= last if first <= last else now >= first or now <= last:
                return entry.words
        return "" if day.weekday() >= 5 else None

    def is_open(self, day: date) -> bool:
        """Whether the center is open."""
        return self.why_closed(day) is None

    def between(self, since: date, until: date) -> int:
        """Open days after `since` up to `until`: 0 on the day itself, 1 on the next open day. Never below 0."""
        if until <= since:
            return 0
        count = self._upto(until) - self._upto(since)
        for year in range(since.year, until.year):
            count += self._table(year)[-1]
        return count

    def next_open(self, day: date) -> date:
        """The first open day from `day` on, that one included; `day` itself where a whole year is closed."""
        return next((at for n in range(366) if self.is_open(at := day + n * _DAY)), day)

    def after(self, day: date, count: int) -> date:
        """The day that is `count` open days after `day`; with 0 the day itself, open or not."""
        for _ in range(count):
            day = self.next_open(day + _DAY)
        return day

    def _upto(self, day: date) -> int:
        return self._table(day.year)[day.timetuple().tm_yday - 1]

    def _table(self, year: int) -> tuple[int, ...]:
        held = self._years.get(year)
        if held is None:
            count, table, day = 0, [], date(year, 1, 1)
            while day.year == year:
                count += self.is_open(day)
                table.append(count)
                day += _DAY
            held = self._years[year] = tuple(table)
        return held


def _month_day(day: date) -> tuple[int, int]:
    return day.month, day.day


class RunDays(NamedTuple):
    """When the city's delivery run (行政便) comes: weekdays (0 is Monday) on open days, and what is otherwise."""

    weekdays: frozenset[int] = frozenset()
    also: frozenset[date] = frozenset()
    """Days on which it comes besides, open or not."""
    never: frozenset[date] = frozenset()
    """Days on which it doesn't come, whatever the weekday."""

    @property
    def known(self) -> bool:
        """Whether anybody said when it comes."""
        return bool(self.weekdays or self.also)

    def is_run(self, day: date, opened: OpenDays) -> bool:
        """Whether it comes on that day."""
        if day in self.never:
            return False
        return day in self.also or (day.weekday() in self.weekdays and opened.is_open(day))

    def next_run(self, day: date, opened: OpenDays) -> date | None:
        """The first day from `day` on, that one included, on which it comes; None within a year where it doesn't."""
        return next((at for n in range(366) if self.is_run(at := day + n * _DAY, opened)), None)


_WEEKDAYS: Final = {word: n for n, word in enumerate("月火水木金土日")} | {
    word: n for n, word in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
}
_WORD: Final = re.compile(
    rf"(?P<sign>[+-])\s*(?P<day>{_DATE})|(?P<weekday>[月火水木金土日])(?:曜日?)?|(?P<english>[A-Za-z]+)|[\s;,、・/]+"
)


def parse_run_days(text: str) -> RunDays:
    """The days of the run as people write them: `火 金; +2026-12-24 -2026-12-25`, weekdays in Japanese or English.

    + is a day on which it comes besides, - one on which it doesn't. Raises DaysFault for what is none of these.
    """
    plain = unicodedata.normalize("NFKC", text)
    weekdays, days, at = set(), {"+": set[date](), "-": set[date]()}, 0
    while at < len(plain):
        found = _WORD.match(plain, at)
        if found is None:
            raise DaysFault(plain[at:].strip())
        at = found.end()
        if found["day"]:
            days[found["sign"]].add(_written(found["day"], None, found[0]))
        elif found["weekday"] or found["english"]:
            word = found["weekday"] or found["english"][:3].lower()
            if word not in _WEEKDAYS:
                raise DaysFault(found[0])
            weekdays.add(_WEEKDAYS[word])
    return RunDays(frozenset(weekdays), frozenset(days["+"]), frozenset(days["-"]))


@lru_cache(maxsize=4)
def open_days_of(closed: str) -> OpenDays:
    """The open days by a closed-day list as it is kept; one that an older desk wrote and nobody can read leaves
    weekends and holidays.
    """
    try:
        return OpenDays(parse_closed_days(closed))
    except DaysFault:
        return OpenDays()


@lru_cache(maxsize=4)
def run_days_of(runs: str) -> RunDays:
    """The days of the run as they are kept; what an older desk wrote and nobody can read names none."""
    try:
        return parse_run_days(runs)
    except DaysFault:
        return RunDays()
