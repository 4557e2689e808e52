"""How initial periods are written: `2025-12 → 2026-1-31 教ICT第123号`, one a delivery, with the Board's document.

Decides how the setting is read and shown; what a period is good for is `rules.routes`'.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from app.domain.dates import parse_date


class Period(NamedTuple):
    """The initial period of a delivery batch, with the Board's document that set it."""

    until: date
    """The last day a fault may appear on."""
    batch: str = ""
    """The month of delivery (2025-12), or empty where two days say it."""
    since: date | None = None
    upto: date | None = None
    document: str = ""

    def holds(self, device: Mapping[str, Any]) -> bool:
        """Whether a device came with this batch: by its own, else by the day (ISO) it was delivered on."""
        if self.batch:
            return bool(device.get("batch") == self.batch)
        return str(self.since) <= str(device.get("delivered") or "")[:10] <= str(self.upto)


class PeriodsFault(ValueError):
    """An entry can't be read; `args[0]` is the entry as it was written."""


_DAY: Final = r"(?:[0-9]{4}|(?:令和|R)\s*\.?\s*(?:元|[0-9]{1,2}))\s*[-/.年]\s*[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}\s*日?"
_MONTH: Final = r"(?P<year>[0-9]{4}|(?:令和|R)\s*\.?\s*(?:元|[0-9]{1,2}))\s*[-/.年]\s*(?P<month>[0-9]{1,2})\s*月?"
_ENTRY: Final = re.compile(
    rf"(?:(?P<first>{_DAY})\s*(?:~|〜|\.\.|から)\s*(?P<last>{_DAY})|{_MONTH})\s*(?:納品|納入|分)?"
    rf"\s*(?:→|->|=>|:)\s*(?P<until>{_DAY})\s*(?:まで)?(?P<document>\s.*|\(.*|)"
)
_ARROW: Final = re.compile(r"→|->|=>")
_PARTS: Final = re.compile(r"[;、\n]")


def read_periods(text: str) -> tuple[Period, ...]:
    """The initial periods as the setting keeps them, in the order they are written; nothing: none.

    Entries are parted by a semicolon, 、 or a new line. Each: month of delivery, or its first〜last day; →; the last
    day a fault may appear on; the Board's document. A JSON list, as it was kept before, is read too: `until` and either
    `batch` or `from` and `to`; `document`. Raises PeriodsFault.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.startswith("["):
        return _of_json(plain)
    return tuple(_entry(each.strip()) for each in _PARTS.split(plain) if each.strip())


def given_periods(text: str) -> tuple[Period, ...]:
    """The same of what a person enters now: every delivery once, each with the Board's document.

    Raises PeriodsFault with the entry that isn't so. What lies in a ledger from before is read without these rules.
    """
    periods = read_periods(text)
    told: set[str] = set()
    for period in periods:
        came = _delivery(period)
        if not period.document or _ARROW.search(period.document) or came in told:  # an arrow begins another entry
            raise PeriodsFault(_written(period))
        told.add(came)
    return periods


def write_periods(periods: tuple[Period, ...]) -> str:
    """Periods as they are kept and shown for writing; `read_periods` reads them back."""
    return "; ".join(_written(period) for period in periods)


def _written(period: Period) -> str:
    return f"{_delivery(period)} → {period.until} {period.document}".strip()


def _delivery(period: Period) -> str:
    return period.batch or f"{period.since}〜{period.upto}"


def _entry(entry: str) -> Period:
    found = _ENTRY.fullmatch(entry)
    if found is None:
        raise PeriodsFault(entry)
    until, document = _day(found["until"], entry), found["document"].strip()
    if found["first"] is not None:
        since, upto = _day(found["first"], entry), _day(found["last"], entry)
        return _checked(Period(until, "", since, upto, document), entry)
    first = _day(f"{found['year']}-{found['month']}-1", entry)
    return _checked(Period(until, f"{first:%Y-%m}", document=document), entry)


def _checked(period: Period, entry: str) -> Period:
    """A period ends after its delivery began, and a delivery after it began."""
    begun = period.since or date.fromisoformat(f"{period.batch}-01")
    if period.until < begun or (period.upto or begun) < begun:
        raise PeriodsFault(entry)
    return period


def _day(text: str, entry: str) -> date:
    found = parse_date(text)
    if found is None:
        raise PeriodsFault(entry)
    return found


def _of_json(text: str) -> tuple[Period, ...]:
    try:
        return tuple(_of_names(each) for each in json.loads(text))
    except ValueError as fault:
        raise PeriodsFault(text) from fault


def _of_names(each: Any) -> Period:
    if not isinstance(each, dict) or not all(isinstance(value, str) for value in each.values()):
        raise ValueError("a period is texts by name")
    if each.keys() - {"until", "batch", "from", "to", "document"}:
        raise ValueError("an unknown name")
    since, upto = (date.fromisoformat(each[name]) if name in each else None for name in ("from", "to"))
    found = Period(
        date.fromisoformat(each.get("until", "")), each.get("batch", ""), since, upto, each.get("document", "")
    )
    if not found.batch and (since is None or upto is None):
        raise ValueError("no batch and no days")
    return _checked(found, str(each))
