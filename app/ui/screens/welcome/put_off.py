"""How long the first setup may wait: a week at first, then a day at a time. Pure; knows no ledger and no screen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

VALUE = "welcome.put_off"
"""The desk's own value that keeps it: two instants, UTC."""
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """When it was put off first, and until when now. Aware instants."""

    first: datetime
    until: datetime

    @property
    def text(self) -> str:
        """As the desk's value keeps it."""
        return f"{self.first.isoformat()} {self.until.isoformat()}"

    def due(self, now: datetime) -> bool:
        """Whether the page stands again; a clock turned back gives no more time."""
        return now >= self.until or now < self.first - DAY

    def days_left(self, now: datetime) -> int:
        """Days until then, a day begun counts; 0 when it is due."""
        return 0 if self.due(now) else math.ceil((self.until - now) / DAY)


def kept(text: str | None) -> PutOff | None:
    """What the desk's value says; None where it was never put off, or the value can't be read."""
    parts = (text or "").split()
    try:
        first, until = (datetime.fromisoformat(part) for part in parts)
    except ValueError:
        return None
    if first.tzinfo is None or until.tzinfo is None:
        return None
    return PutOff(first=first, until=until)


def longest(former: PutOff | None, now: datetime) -> timedelta:
    """How long it may be put off now: what is left of the first week, then one day at a time."""
    if former is None:
        return WEEK
    left = former.first + WEEK - now
    return left if DAY < left <= WEEK else DAY


def put_off(former: PutOff | None, now: datetime) -> PutOff:
    """Put off once more, as long as it may be."""
    return PutOff(first=former.first if former else now, until=now + longest(former, now))
