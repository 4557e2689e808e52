"""Open days: holidays against the lists the Cabinet Office published, the closed-day list, the days of the run."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.open_days import (
    FIRST_YEAR,
    LAST_YEAR,
    Closed,
    DaysFault,
    OpenDays,
    RunDays,
    holidays,
    open_days_of,
    parse_closed_days,
    parse_run_days,
    run_days_of,
)

PUBLISHED = {
    2019: "1-1 1-14 2-11 3-21 4-29 4-30 5-1 5-2 5-3 5-4 5-5 5-6 7-15 8-11 8-12 9-16 9-23 10-14 10-22 11-3 11-4 11-23",
    2020: "1-1 1-13 2-11 2-23 2-24 3-20 4-29 5-3 5-4 5-5 5-6 7-23 7-24 8-10 9-21 9-22 11-3 11-23",
    2021: "1-1 1-11 2-11 2-23 3-20 4-29 5-3 5-4 5-5 7-22 7-23 8-8 8-9 9-20 9-23 11-3 11-23",
    2022: "1-1 1-10 2-11 2-23 3-21 4-29 5-3 5-4 5-5 7-18 8-11 9-19 9-23 10-10 11-3 11-23",
    2023: "1-1 1-2 1-9 2-11 2-23 3-21 4-29 5-3 5-4 5-5 7-17 8-11 9-18 9-23 10-9 11-3 11-23",
    2024: "1-1 1-8 2-11 2-12 2-23 3-20 4-29 5-3 5-4 5-5 5-6 7-15 8-11 8-12 9-16 9-22 9-23 10-14 11-3 11-4 11-23",
    2025: "1-1 1-13 2-11 2-23 2-24 3-20 4-29 5-3 5-4 5-5 5-6 7-21 8-11 9-15 9-23 10-13 11-3 11-23 11-24",
    2026: "1-1 1-12 2-11 2-23 3-20 4-29 5-3 5-4 5-5 5-6 7-20 8-11 9-21 9-22 9-23 10-12 11-3 11-23",
    2027: "1-1 1-11 2-11 2-23 3-21 3-22 4-29 5-3 5-4 5-5 7-19 8-11 9-20 9-23 10-11 11-3 11-23",
}


@pytest.mark.parametrize("year", sorted(PUBLISHED))
def test_the_holidays_are_those_that_were_published(year: int) -> None:
    assert [f"{day.month}-{day.day}" for day in holidays(year)] == PUBLISHED[year].split()


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2007, 5, 4), "みどりの日"),
        (date(2009, 9, 22), "国民の休日"),
        (date(2018, 12, 23), "天皇誕生日"),
        (date(2018, 12, 24), "振替休日"),
        (date(2019, 5, 1), "天皇の即位の日"),
        (date(2019, 10, 14), "体育の日"),
        (date(2020, 7, 24), "スポーツの日"),
        (date(2021, 8, 9), "振替休日"),
        (date(2032, 9, 21), "国民の休日"),
        (date(2099, 9, 23), "秋分の日"),
    ],
)
def test_a_day_has_its_name(day: date, name: str) -> None:
    assert holidays(day.year)[day] == name


def test_what_was_moved_away_is_no_holiday() -> None:
    gone = [date(2015, 8, 11), date(2019, 2, 23), date(2019, 12, 23), date(2020, 7, 20), date(2020, 8, 11),
            date(2020, 10, 12), date(2021, 7, 19), date(2021, 8, 11), date(2021, 10, 11)]  # fmt: skip
    assert [day for day in gone if day in holidays(day.year)] == []
    assert holidays(FIRST_YEAR - 1) == {}
    assert holidays(LAST_YEAR + 1) == {}


@given(st.integers(FIRST_YEAR, LAST_YEAR))
def test_a_holiday_on_a_sunday_always_gives_another_day_off(year: int) -> None:
    days = holidays(year)
    assert 15 <= len(days) <= 22
    for day, name in days.items():
        if day.weekday() == 6 and name != "振替休日":
            after = day
            while after in days:
                after += timedelta(days=1)
            run = [days[day + timedelta(days=n)] for n in range(1, (after - day).days)]
            assert "振替休日" in run


# --- the closed-day list ---------------------------------------------------------------------------------------------


def test_the_list_is_read_as_people_write_it() -> None:
    text = "2026-08-13〜2026-08-15 夏季閉庁; 12-29～1/3 年末年始、令和8年11月20日(創立記念日)\n"
    text += "2026/12/24から12月25日,2027.1.5"
    assert parse_closed_days(text) == (
        Closed(date(2026, 8, 13), date(2026, 8, 15), "夏季閉庁"),
        Closed(date(2000, 12, 29), date(2000, 1, 3), "年末年始", yearly=True),
        Closed(date(2026, 11, 20), date(2026, 11, 20), "(創立記念日)"),
        Closed(date(2026, 12, 24), date(2026, 12, 25)),
        Closed(date(2027, 1, 5), date(2027, 1, 5)),
    )
    assert parse_closed_days(" ;、\n ") == ()


@pytest.mark.parametrize(
    "entry",
    [
        "夏休み",
        "2026-13-01",
        "2026-02-30",
        "2-30",
        "2026-08-15〜2026-08-13",
        "12-29〜2027-01-03",
        "2026-08-13〜",
        "2026-08-13夏季",
        "令和40年5月1日x",
    ],
)
def test_what_is_no_day_is_told_as_it_was_written(entry: str) -> None:
    with pytest.raises(DaysFault) as told:
        parse_closed_days(f"2026-01-05 休み; {entry}")
    assert told.value.args == (entry,)


def test_why_a_day_is_closed() -> None:
    opened = OpenDays(
        parse_closed_days("2026-08-13〜2026-08-14 夏季閉庁; 12-29〜01-03 年末年始; 6-1〜6-2 点検; 2026-11-20")
    )
    assert opened.why_closed(date(2026, 8, 12)) is None
    assert opened.why_closed(date(2026, 8, 13)) == "夏季閉庁"
    assert opened.why_closed(date(2026, 8, 14)) == "夏季閉庁"
    assert opened.why_closed(date(2026, 8, 15)) == ""
    assert opened.why_closed(date(2026, 12, 28)) is None
    assert [opened.why_closed(date(2026, 12, 29)), opened.why_closed(date(2027, 1, 1))] == ["年末年始", "元日"]
    assert opened.why_closed(date(2031, 1, 3)) == "年末年始"
    assert opened.why_closed(date(2027, 1, 4)) is None
    assert [opened.is_open(date(2027, 6, day)) for day in (1, 2, 3)] == [False, False, True]
    assert opened.why_closed(date(2026, 11, 20)) == ""
    assert opened.why_closed(date(2026, 11, 23)) == "勤労感謝の日"


def test_open_days_between_leave_out_weekends_holidays_and_the_list() -> None:
    opened = OpenDays(parse_closed_days("2026-11-24 閉庁日"))
    friday = date(2026, 11, 20)
    assert [opened.between(friday, friday + timedelta(days=n)) for n in range(-1, 7)] == [0, 0, 0, 0, 0, 0, 1, 2]
    assert OpenDays().between(date(2026, 12, 28), date(2027, 1, 5)) == 5
    assert opened.next_open(date(2026, 11, 21)) == date(2026, 11, 25)
    assert opened.next_open(friday) == friday
    always = OpenDays(parse_closed_days("1-1〜12-31"))
    assert always.next_open(friday) == friday
    assert always.between(friday, date(2027, 11, 20)) == 0


@given(
    st.dates(date(2018, 1, 1), date(2030, 12, 31)), st.integers(0, 900), st.sampled_from(["", "8-10〜8-16; 12-29〜1-3"])
)
def test_the_table_counts_what_one_would_count_day_by_day(since: date, days: int, closed: str) -> None:
    opened = OpenDays(parse_closed_days(closed))
    until = since + timedelta(days=days)
    counted = sum(opened.is_open(since + timedelta(days=n)) for n in range(1, days + 1))
    assert opened.between(since, until) == counted


# --- the delivery run ------------------------------------------------------------------------------------------------


def test_the_run_comes_on_its_weekdays_when_the_center_is_open() -> None:
    runs, opened = parse_run_days("火 金; +2026-12-24 -2026-12-25"), OpenDays(parse_closed_days("2026-11-24"))
    assert runs == RunDays(frozenset({1, 4}), frozenset({date(2026, 12, 24)}), frozenset({date(2026, 12, 25)}))
    assert runs.known
    assert runs.is_run(date(2026, 11, 20), opened)
    assert not runs.is_run(date(2026, 11, 19), opened)
    assert not runs.is_run(date(2026, 11, 24), opened), "a closed Tuesday"
    assert runs.next_run(date(2026, 11, 21), opened) == date(2026, 11, 27)
    assert runs.is_run(date(2026, 12, 24), opened), "besides"
    assert not runs.is_run(date(2026, 12, 25), opened), "not this Friday"


def test_the_run_in_other_writings_and_unknown() -> None:
    assert parse_run_days("火・金曜日").weekdays == parse_run_days("Tue, Friday").weekdays == frozenset({1, 4})
    assert parse_run_days("月火").weekdays == frozenset({0, 1})
    nobody = parse_run_days("")
    assert not nobody.known
    assert nobody.next_run(date(2026, 11, 20), OpenDays()) is None
    assert parse_run_days("＋令和8年12月24日").known


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("火 毎日", "毎日"),
        ("someday", "someday"),
        ("火; 2026-12-24", "2026-12-24"),
        ("+2026-13-01", "+2026-13-01"),
    ],
)
def test_what_is_no_day_of_the_run_is_told(text: str, told: str) -> None:
    with pytest.raises(DaysFault) as fault:
        parse_run_days(text)
    assert fault.value.args == (told,)


def test_what_an_older_desk_wrote_and_nobody_can_read_closes_no_day_and_names_no_run() -> None:
    weeks = date(2026, 11, 2), date(2026, 12, 25)
    assert open_days_of("なぞの日").between(*weeks) == OpenDays().between(*weeks)
    assert open_days_of("2026-11-24").between(*weeks) == OpenDays().between(*weeks) - 1
    assert run_days_of("someday") == RunDays()
    assert run_days_of("火") == parse_run_days("火")
