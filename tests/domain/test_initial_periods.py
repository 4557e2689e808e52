"""How initial periods are written: a delivery, the last day, the Board's document; and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.initial_periods import Period, PeriodsFault, given_periods, read_periods, write_periods

PERIOD = Period(date(2026, 1, 31), "2025-12", document="教ICT第12号")
DAYS = Period(date(2026, 1, 31), since=date(2025, 12, 1), upto=date(2025, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2025-12 → 2026-01-31 教ICT第12号",
        "2025年12月納品 → 2026年1月31日まで 教ICT第12号",
        "令和7年12月分→令和8年1月31日 教ICT第12号",
        "２０２５／１２　→　２０２６／１／３１　教ICT第12号",
        "R7.12 -> R8.1.31 教ICT第12号",
        "2025-12: 2026-1-31 教ICT第12号",
    ],
)
def test_a_delivery_is_told_by_its_month(text: str) -> None:
    assert read_periods(text) == (PERIOD,)


def test_or_by_its_first_and_last_day_and_several_stand_in_their_order() -> None:
    both = "2025-12-1〜2025-12-31 → 2026-1-31; 2025-12 → 2026-1-31 教ICT第12号"
    assert read_periods(both) == (DAYS, PERIOD)
    assert read_periods(both.replace("; ", "\n")) == (DAYS, PERIOD)
    assert write_periods((DAYS, PERIOD)) == "2025-12-01〜2025-12-31 → 2026-01-31; 2025-12 → 2026-01-31 教ICT第12号"
    assert read_periods(write_periods((DAYS, PERIOD))) == (DAYS, PERIOD)
    assert read_periods(" ") == ()
    assert write_periods(()) == ""


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("2025-12 2026-01-31", "2025-12 2026-01-31"),
        ("2025-12 → 2026-1-31; 来月", "来月"),
        ("2025-13 → 2026-01-31", "2025-13 → 2026-01-31"),
        ("2025-12 → 2026-02-30", "2025-12 → 2026-02-30"),
        ("2025-12 → 2025-11-30", "2025-12 → 2025-11-30"),
        ("2025-12-31〜2025-12-01 → 2026-1-31", "2025-12-31〜2025-12-01 → 2026-1-31"),
        ("2025-12 → 2026-1-31教ICT", "2025-12 → 2026-1-31教ICT"),
    ],
)
def test_the_entry_that_is_none_is_named(text: str, entry: str) -> None:
    with pytest.raises(PeriodsFault) as fault:
        read_periods(text)
    assert fault.value.args == (entry,)


def test_a_list_as_it_was_kept_before_is_read() -> None:
    text = '[{"batch":"2025-12","until":"2026-01-31","document":"教ICT第12号"},' + (
        '{"from":"2025-12-01","to":"2025-12-31","until":"2026-01-31"}]'
    )
    first, second = read_periods(text)
    assert first == PERIOD
    assert second == DAYS


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "nonsense",
        "[1]",
        '[{"batch":"2025-12"}]',
        '[{"until":"2026-01-31"}]',
        '[{"until":"2026-01-31","from":"2025-12-01"}]',
        '[{"until":"2026-01-31","to":"2025-12-01"}]',
        '[{"until":"31.1.2026","batch":"2025-12"}]',
        '[{"until":"2026-01-31","batch":5}]',
        '[{"until":"2026-01-31","batch":"2025-12","bis":"x"}]',
    ],
)
def test_what_is_no_list_of_periods_is_refused(text: str) -> None:
    with pytest.raises(PeriodsFault):
        read_periods(text)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("2025-12 → 2026-1-31", "2025-12 → 2026-01-31"),
        ("2025-12 → 2026-1-31 A; 2025-12-1〜2025-12-31 → 2026-1-31", "2025-12-01〜2025-12-31 → 2026-01-31"),
        ("2025-12 → 2026-1-31 A; 2025-12 → 2026-2-28 B", "2025-12 → 2026-02-28 B"),
        ("2025-12 → 2026-1-31 2026-2 → 2026-3-1 B", "2025-12 → 2026-01-31 2026-2 → 2026-3-1 B"),
        ("来月", "来月"),
    ],
)
def test_what_is_entered_names_each_delivery_once_with_its_document(text: str, entry: str) -> None:
    with pytest.raises(PeriodsFault) as fault:
        given_periods(text)
    assert fault.value.args == (entry,)


def test_what_is_entered_whole_is_taken() -> None:
    text = "2025-12-1〜2025-12-31 → 2026-1-31 A; 2025-12 → 2026-1-31 教ICT第12号"
    assert given_periods(text) == read_periods(text)
    assert given_periods("") == ()
