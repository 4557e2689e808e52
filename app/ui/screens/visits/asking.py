"""What a visit asks for in one line: the school, the day, the time, how many spares, words. By keys or by scans alone.

Decides what each question offers by number and how an answer is read; what is done with it is the page's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from app.domain.dates import day_meant
from app.domain.open_days import OpenDays, open_days_of
from app.domain.rules.repair import RepairRefused
from app.domain.rules.school_reading import MOST, SchoolName, schools_meant
from app.domain.rules.visits import check_window, time_of
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui.screens.faults import tell_unread
from app.ui.screens.fields import short_day_words
from app.ui.screens.intake.ask_line import AskLine
from app.ui.widgets.text_field import FieldRow
from app.usecases.charger_scan import as_written

if TYPE_CHECKING:
    from app.ui.context import Context

DAYS: Final = 6
"""Open days that are offered by number."""
WINDOWS: Final = ("15:30-16:30", "16:00-17:00", "9:00-12:00", "13:00-15:00")
"""Times that are offered: after lessons first."""
MOST_SPARES: Final = 6
_BETWEEN: Final = re.compile(r"[-–〜~～]")


class Wish(NamedTuple):
    """What is planned: a school by its code, a day (ISO), and the time."""

    school: str
    day: str
    begins: str
    ends: str


class VisitAsk:
    """One line at a time over the page; a scan goes into it."""

    def __init__(self, context: Context) -> None:
        """`context` gives the frame the line lies over."""
        self._context = context
        self._page: AskLine | None = None

    def ask(
        self,
        name: str,
        then: Callable[[str], None],
        phrases: Sequence[str] = (),
        *,
        needed: bool = True,
        code: bool = False,
    ) -> None:
        """Asks for `visits_screen.ask.<name>`; `phrases` are offered by number. Unless `needed` it may stay empty."""
        key = f"visits_screen.ask.{name}"
        field = FieldRow(id=name, caption=t(key), hint=t(f"{key}_hint"), code=code)
        missing = t("visits_screen.ask.missing") if needed else ""
        button, leave = t(f"{key}_button"), t("intake.ask.cancel")
        page = AskLine(self._context, t(f"{key}_title"), field, button, leave, then, phrases=phrases, missing=missing)
        self._page = page
        page.open_page()

    def takes(self, raw: RawScan) -> bool:
        """Whether a scan goes into the line: what stands on the label, as people write it."""
        if self._page is None or self._context.frame.overlay is not self._page:
            return False
        scan = self._context.desk.read_scan(raw.text)
        self._page.field.line.setText(as_written(scan))
        self._page.go_on.setFocus()
        return True

    # --- questions with more than words ------------------------------------------------------------------------------

    def school(self, then: Callable[[str], None]) -> None:
        """Which school: two letters of its reading, its code, or its label; where several are meant, by number."""
        contacts = self._context.contacts
        if contacts is None:
            raise RuntimeError("nobody knows the schools' readings here")

        def known(schools: tuple[SchoolName, ...]) -> None:
            self.ask("school", lambda text: self._meant(text, schools, then))

        self._context.tasks.ask(contacts.school_names, known, lambda fault: tell_unread(self._context, fault))

    def _meant(self, text: str, schools: Sequence[SchoolName], then: Callable[[str], None]) -> None:
        exact = [school for school in schools if text in (school.code, school.name)]
        meant = (exact or schools_meant(text, schools))[:MOST]
        if len(meant) == 1:
            then(meant[0].code)
            return
        names = {school.name: school.code for school in meant}
        name = "which" if meant else "none_such"
        self.ask(name, lambda said: then(names[said]) if said in names else self._meant(said, schools, then), [*names])

    def day(self, then: Callable[[str], None]) -> None:
        """Which day: today or an open one by number, or as written; a year is not needed."""
        today = self._context.desk.clock.now().today
        opened = open_days_of(self._context.settings.text("center.closed_days"))
        days = {day_label(today.isoformat(), opened): today.isoformat()}
        at = today
        while len(days) < DAYS:
            at = opened.next_open(at + timedelta(days=1))
            days[day_label(at.isoformat(), opened)] = at.isoformat()

        def given(text: str) -> None:
            meant = day_meant(text, today, to_come=True)
            day = days.get(text) or (meant.isoformat() if meant is not None else "")
            if day:
                then(day)
            else:
                self.ask("day_again", given, [*days])

        self.ask("day", given, [*days])

    def window(self, then: Callable[[str, str], None]) -> None:
        """What time: one by number, as written, or none."""
        none = t("visits_screen.no_window")

        def given(text: str) -> None:
            try:
                then(*window_written("" if text == none else text))
            except RepairRefused:
                self.ask("window_again", given, [*WINDOWS, none])

        self.ask("window", given, [*WINDOWS, none])

    def spares(self, models: Mapping[str, int], then: Callable[[str, int], None]) -> None:
        """How many spares of which model are to be loaded; nought takes the model off."""
        offered = {t("visits_screen.spare", model=model, count=count): model for model, count in models.items()}

        def counted(model: str) -> None:
            self.ask(
                "count", lambda text: then(model, int(text) if text.isdecimal() else -1), [*map(str, range(1, 6)), "0"]
            )

        self.ask("spares", lambda text: counted(offered.get(text, text)), [*offered][:MOST_SPARES])


def day_label(day: str, opened: OpenDays) -> str:
    """A day with its weekday, short; one that is closed says so."""
    on = date.fromisoformat(day)
    weekday = t(f"visits_screen.weekday.{on.weekday()}")
    words = t("visits_screen.day", day=short_day_words(day), weekday=weekday)
    return words if opened.is_open(on) else t("visits_screen.closed_day", day=words)


def window_written(text: str) -> tuple[str, str]:
    """Begin and end as 15:30, or nothing; raises RepairRefused (visit_window)."""
    begins, *rest = [time_of(part) for part in _BETWEEN.split(text, maxsplit=1)]
    ends = rest[0] if rest else ""
    check_window(begins, ends)
    return begins, ends
