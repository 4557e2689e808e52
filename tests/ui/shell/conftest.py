"""A scan filter over the application, and what it said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.scans import RawScan, ScanFault
from app.scanning.wedge import Wedge
from app.ui.shell.key_events import EventClock
from app.ui.shell.scan_filter import ScanFilter
from tests.support.qt_keys import Now, made_up_time


@dataclass
class Heard:
    """A filter and all it said."""

    filter: ScanFilter
    wedge: Wedge
    now: Now
    scans: list[str] = field(default_factory=list)
    refused: list[tuple[ScanFault, str]] = field(default_factory=list)
    partial: list[bool] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)

    def _scan(self, raw: RawScan) -> None:
        assert raw.source == "keyboard"
        self.scans.append(raw.text)

    def fresh(self) -> None:
        """A reader that has learned nothing yet."""
        self.filter._reader = self.wedge = Wedge()

    def listen(self) -> Heard:
        self.filter.scanned.connect(self._scan)
        self.filter.refused.connect(lambda fault, raw: self.refused.append((fault, raw)))
        self.filter.partial.connect(self.partial.append)
        self.filter.gap_changed.connect(self.gaps.append)
        return self


def _listening(app: QApplication, now: Now) -> Iterator[Heard]:
    wedge = Wedge()
    made = Heard(ScanFilter(app, wedge, now), wedge, now).listen()
    yield made
    app.removeEventFilter(made.filter)
    made.filter.deleteLater()


@pytest.fixture
def heard(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """A filter in time that the helpers move: events come through the platform, but its stamps are the machine's."""
    by_clock = EventClock.at
    monkeypatch.setattr(EventClock, "at", lambda times, _stamp, now: by_clock(times, 0, now))
    with made_up_time() as now:
        yield from _listening(qapp, now)


@pytest.fixture
def timeless(qapp: QApplication) -> Iterator[Heard]:
    """A filter whose clock stands still until the test moves it; the events carry stamps of its time."""
    yield from _listening(qapp, Now())
