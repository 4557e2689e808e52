"""The daily backup is due once a day; a missed one at the next look."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from app.domain.rules.backup_due import last_due

TOKYO = ZoneInfo("Asia/Tokyo")
NOON = time(12, 15)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(20, 12, 15), at(20, 12, 15)),
        (at(20, 12, 14, 59), at(19, 12, 15)),
        (at(20, 9), at(19, 12, 15)),
        (at(20, 23, 59), at(20, 12, 15)),
        (at(1, 0), datetime(2026, 10, 31, 12, 15, tzinfo=TOKYO)),
    ],
)
def test_the_last_time_it_was_due(now: datetime, due: datetime) -> None:
    assert last_due(now, NOON) == due
