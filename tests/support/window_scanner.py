"""A scanner at the program's own window: it types each code through the platform, and waits until the window answered.

Nothing else touches the window: no other key, no mouse. Time is made up between the characters, so that a busy machine
makes no typing of a scan; what lies between scans is the window's own.
"""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.run import WindowRun
from app.ui.screens.repair.presenter import RepairPresenter
from app.ui.shell.actions import Mode
from app.ui.shell.key_events import EventClock
from tests.support.qt_keys import Now, tap

PACE: Final = 0.002
"""Seconds from one character to the next."""
PATIENCE: Final = 20.0


class _Unstamped(EventClock):
    """The system's stamps are of the real time: ours is made up."""

    def at(self, stamp: int, now: float) -> float:
        del stamp
        return super().at(0, now)


class WindowScanner:
    """Counts what it scanned."""

    def __init__(self, run: WindowRun) -> None:
        """`run` takes scans already."""
        self.run = run
        self.scanned: list[str] = []
        self.caught: list[str] = []
        self._now = Now()
        run.scans._clock = self._now
        run.scans._times = _Unstamped()
        run.scans.scanned.connect(lambda raw: self.caught.append(raw.text))

    def scan(self, *codes: str) -> None:
        """One code after the other, each answered before the next."""
        for code in codes:
            self._now.seconds += 2.0
            for char in code:
                tap(self.run.window, char)
                self._now.seconds += PACE
            tap(self.run.window, Qt.Key.Key_Return)
            self.scanned.append(code)
            caught = [one.upper() for one in self.caught[-1:]]  # small letters are typed; their case is free
            assert caught == [code], (caught, code)
            self.rest()

    def rest(self) -> None:
        """Until whatever was asked is answered and shown."""
        end = time.monotonic() + PATIENCE
        while not self._rests():
            QTest.qWait(1)
            assert time.monotonic() < end, "the window never answered"
        QApplication.processEvents()

    def _rests(self) -> bool:
        QApplication.processEvents()
        page = self.page
        busy = page is not None and page.turns.busy
        return not busy and not self.run.tasks.awaited

    @property
    def page(self) -> RepairPresenter | None:
        """The page of a repair, once it was made."""
        if Mode.repair not in self.run.window.screens():
            return None
        page = self.run.window.screen_called(Mode.repair)
        assert isinstance(page, RepairPresenter)
        return page
