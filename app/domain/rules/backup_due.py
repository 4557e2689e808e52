"""When the daily backup is due: at its time each day, and at the next start where that time was missed. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta


def last_due(now: datetime, at: time) -> datetime:
    """The last time the daily backup was due, up to `now` (aware, in the ledger's zone)."""
    today = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)
