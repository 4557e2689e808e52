"""The initial periods as F10 shows them: for writing, and read out below so that a slip is seen at once."""

from __future__ import annotations

from app.domain.initial_periods import Period, read_periods, write_periods
from app.settings.words import t
from app.ui.screens.fields import day_words


def periods_shown(kept: str) -> tuple[str, str]:
    """What stands in the field, and each period in words, a line each; a JSON list is shown as it is written now."""
    periods = read_periods(kept)
    return write_periods(periods), "\n".join(_words(period) for period in periods)


def _words(period: Period) -> str:
    if period.batch:
        year, month = period.batch.split("-")
        came = t("settings_screen.periods.month", year=year, month=int(month))
    else:
        came = t("settings_screen.periods.days", first=day_words(str(period.since)), last=day_words(str(period.upto)))
    document = period.document or t("settings_screen.periods.no_document")
    return t("settings_screen.periods.one", came=came, until=day_words(str(period.until)), document=document)
