"""A day without a year is the nearest that makes sense: to come where something is due, past where it has happened."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.dates import day_meant

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "due", "told"),
    [
        ("12/18", "2026-12-18", "2025-12-18"),
        ("12月19日", "2026-12-19", "2025-12-19"),
        ("１２月１９日", "2026-12-19", "2025-12-19"),
        ("3-31", "2027-03-31", "2026-03-31"),
        ("11/24", "2026-11-24", "2026-11-24"),
        ("11.20", "2027-11-20", "2026-11-20"),
        ("11月20日（金）", "2027-11-20", "2026-11-20"),
        ("2026-11-20", "2026-11-20", "2026-11-20"),
        ("令和8年12月18日", "2026-12-18", "2026-12-18"),
        ("13/40", None, None),
        ("四月ごろ", None, None),
        ("12", None, None),
    ],
)
def test_days_as_people_write_them(text: str, due: str | None, told: str | None) -> None:
    assert day_meant(text, TODAY, to_come=True) == (date.fromisoformat(due) if due else None)
    assert day_meant(text, TODAY) == (date.fromisoformat(told) if told else None)


def test_the_last_day_of_february_is_one_of_a_leap_year() -> None:
    assert day_meant("2/29", TODAY, to_come=True) == date(2028, 2, 29)
    assert day_meant("2/29", TODAY) == date(2024, 2, 29)
