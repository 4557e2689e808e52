"""The composition root, for the sample's work: the hand that does it, on the days of the story.

Knows the clock of the story and nothing of what is done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.bootstrap import Program
from app.domain.kinds import ImportKind
from app.domain.open_days import OpenDays
from app.domain.scans import Scan
from app.importers.model import Record
from app.importers.source import RecordSource
from app.usecases.import_job import ImportJob

MORNING: Final = time(9, 10)
"""When a day of the story begins."""


class Hand:
    """Does things on the days on which they would have been done. What is refused raises: the sample is wrong then."""

    def __init__(self, program: Program) -> None:
        self.program, self.desk = program, program.desk
        self._zone = ZoneInfo(program.settings.text("ledger.time_zone"))
        self._now = datetime.now(UTC)
        self._days = OpenDays()

    def told(self) -> datetime:
        """The time it is in the story."""
        return self._now

    def at(self, ago: int, minute: int) -> None:
        """So many open days ago, so many minutes into the morning; today: some minutes ago."""
        real = datetime.now(UTC)
        self._now = real - timedelta(minutes=90) + timedelta(seconds=min(20 * minute, 5_000))
        if ago:
            day = self.day(ago)
            self._now = datetime.combine(day, MORNING, self._zone).astimezone(UTC) + timedelta(minutes=minute)

    def day(self, ago: int) -> date:
        """The day `ago` open days before today, or after it where that is negative."""
        day, left = datetime.now(UTC).date(), abs(ago)
        step = timedelta(days=-1 if ago > 0 else 1)
        while left or not self._days.is_open(day):
            day += step
            left -= self._days.is_open(day) if left else 0
        return day

    def run(self, usecase: Callable[..., Any], command: Any) -> Any:
        """One command, done."""
        return self.desk.run(usecase, command, proved=True).result()

    def together(self, usecase: Callable[..., Any], commands: Sequence[Any]) -> None:
        """The same of several units as one action: one transaction, for a ledger on a slow disk is built of many."""
        actor = replace(self.desk.signed_in(), proved=True)
        self.desk.call(lambda uow: [usecase(uow, command) for command in commands], actor=actor).result()

    def bring(self, kind: ImportKind, records: Sequence[Record]) -> None:
        """A list comes in, as a file does."""
        zone = ZoneInfo(self.program.settings.text("ledger.time_zone"))
        name = f"sample {kind.value} {self._now:%Y%m%d%H%M}"
        source = RecordSource(kind, records, name, datetime.now(UTC), zone)
        for _ in ImportJob(self.program.desk, source, dry_run=False).steps():
            pass

    def new(self) -> bytes:
        """An action's id."""
        return self.desk.new_action()

    def scan(self, text: str) -> Scan:
        """What a scan of this text would name."""
        return self.desk.read_scan(text)
