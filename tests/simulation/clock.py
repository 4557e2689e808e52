"""The simulation's time: one virtual time, and a clock at each desk that may be ahead, behind or set back.

Decides nothing of what happens when; never looks at the machine's own clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 11, 2, 0, 0, 0, tzinfo=UTC)
"""A Monday, 9:00 in Tokyo."""


@dataclass
class VirtualTime:
    """True time, in seconds since `BEGIN`; only the world moves it."""

    seconds: float = 0.0

    @property
    def utc(self) -> datetime:
        return BEGIN + timedelta(seconds=self.seconds)


@dataclass
class DeskClock:
    """What a desk's machine takes for the time."""

    time: VirtualTime
    off: float = 0.0
    """Seconds it is ahead of the true time."""

    def utc(self) -> datetime:
        return self.time.utc + timedelta(seconds=self.off)

    def ms(self) -> int:
        """As ids are minted by it."""
        return int(self.utc().timestamp() * 1000)
