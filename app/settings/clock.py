"""The clock: UTC, and the local time of the ledger's zone as people see it.

Decides when the clock is doubtful: it went back behind a time this process has told already. The clock is never the
judge of order; it only says what people saw.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from app.usecases.ports import Moment

_BACK = timedelta(seconds=2)
_BEFORE_ANY = datetime(1970, 1, 2, tzinfo=UTC)


class SystemClock:
    """Tells the machine's time in the ledger's zone."""

    def __init__(self, zone: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """`zone` is an IANA name such as Asia/Tokyo; `now` gives an aware UTC time."""
        self._zone = ZoneInfo(zone)
        self._now = now
        self._latest = _BEFORE_ANY
        self._lock = threading.Lock()

    def now(self) -> Moment:
        """The present moment; doubtful where the clock has gone back."""
        utc = self._now()
        with self._lock:
            doubtful = utc < self._latest - _BACK
            self._latest = max(self._latest, utc)
        return Moment(utc, utc.astimezone(self._zone).replace(tzinfo=None), doubtful)

    @contextmanager
    def told_by(self, now: Callable[[], datetime]) -> Iterator[None]:
        """Within, `now` tells the time: for samples, whose work lies in the past. Not doubtful for that."""
        before, self._now, self._latest = self._now, now, _BEFORE_ANY
        try:
            yield
        finally:
            self._now = before
