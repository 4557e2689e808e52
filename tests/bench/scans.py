"""A scan at the real window (offscreen): last key to the device card painted, and to the outcome's banner painted.

The keys go through the application as a scanner's do: filter, wedge, presenter, look-up, paint; at the pace of the
fastest scanner of the tests, because a window may use the time a scan takes to come in. Idle, then while another thread
imports a console's export. Between two scans the baseline is taken: the bare driver's look-up by key and a bare label
painted; and for the outcome a bare commit into a twin file.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from app.bootstrap import Program
from app.bootstrap_window import make_window
from app.domain.kinds import ImportKind
from app.importers.sample_data import Sample
from app.importers.source import RecordSource
from app.ledger.driver import Raw
from app.usecases.import_job import ImportJob
from tests.bench.figures import Result, at, spread
from tests.bench.ledger_twin import twin
from tests.bench.ledgers import BUILD, scratch_folder
from tests.bench.units import free_serials

ROUNDS = 200
PACE = 0.008
"""Seconds from key to key."""
PATIENCE = 10.0
"""Seconds a scan may take before the measurement gives up."""


@dataclass(slots=True)
class _Times:
    card: list[float] = field(default_factory=list)
    outcome: list[float] = field(default_factory=list)
    look_up: list[float] = field(default_factory=list)
    commit: list[float] = field(default_factory=list)


class _Window:
    """The window over the ledger, with the moments its card and banner were painted."""

    def __init__(self, folder: Any) -> None:
        from PySide6.QtCore import QCoreApplication, Qt, QTimer

        self.painted: dict[str, float] = {}
        _watch_paints(self.painted)
        self.run, self._end = make_window(ledger=folder / "ledger", operator="", key_file=None)
        self.program = _program_of(self.run)
        self.ready = False
        self.run.ready_callbacks.append(lambda: setattr(self, "ready", True))
        self.run.start()
        self._events = QCoreApplication.processEvents
        self._wake = QTimer()  # so that waiting ends now and then, without spinning against the ledger's threads
        self._wake.start(20)
        self._key_due = QTimer()  # wakes the loop for the next key
        self._key_due.setSingleShot(True)
        self._key_due.setTimerType(Qt.TimerType.PreciseTimer)
        self.until(lambda: self.ready, 600)
        self.rest(2.0)

    def until(self, there: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Lets the window work until something is so."""
        from PySide6.QtCore import QEventLoop

        wait = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        end = time.perf_counter() + seconds
        while not there():
            self._events(wait)
            if time.perf_counter() > end:
                raise AssertionError(f"the window does not answer: {self.painted}")

    def until_time(self, end: float) -> None:
        """Lets the window work until a moment (of `perf_counter`)."""
        self._key_due.start(max(0, round((end - time.perf_counter()) * 1000)))
        self.until(lambda: time.perf_counter() >= end)

    def rest(self, seconds: float) -> None:
        """Lets the window work for so long."""
        end = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() > end, seconds + 5)

    def scan(self, code: str) -> tuple[float, float]:
        """A scanner's keys; milliseconds from the last one to card and banner."""
        from PySide6.QtWidgets import QApplication

        from app.usecases.keystrokes import Key, KeyStroke
        from tests.support.qt_keys import press

        self.painted.clear()
        # Stamped by the keyboard, as they are however busy this process is.
        stamp, first = time.monotonic(), time.perf_counter()
        target = QApplication.focusWidget() or self.run.window
        for at_, char in enumerate(code):
            self.until_time(first + at_ * PACE)
            press(target, KeyStroke(char=char, key=Key.char, at=stamp + at_ * PACE))
        self.until_time(first + len(code) * PACE)
        began = time.perf_counter()
        press(target, KeyStroke(char="", key=Key.enter, at=stamp + len(code) * PACE))
        self.until(lambda: f"card {code}" in self.painted and "banner" in self.painted)
        return (self.painted[f"card {code}"] - began) * 1000, (self.painted["banner"] - began) * 1000

    def close(self) -> None:
        """Ends it."""
        self.run.finish()
        self._end()


def _watch_paints(painted: dict[str, float]) -> None:
    """The window made from now on has a card and a banner that note when they were painted.

    They are subclasses under the names the screen takes them by: the program's classes stay as they are, and a paint
    costs what it costs.
    """
    from app.ui.screens.intake import view
    from app.ui.widgets import device_card
    from app.ui.widgets.device_card import CardFace
    from app.ui.widgets.outcome_banner import OutcomeBanner

    class WatchedFace(CardFace):
        def paintEvent(self, event: Any) -> None:
            super().paintEvent(event)
            painted.setdefault(f"card {self._data.serial if self._data else ''}", time.perf_counter())

    class WatchedBanner(OutcomeBanner):
        answered = False

        def show_answer(self, row: Any) -> None:
            super().show_answer(row)
            self.answered = True

        def paintEvent(self, event: Any) -> None:
            super().paintEvent(event)
            painted.setdefault("banner" if self.answered else "stale", time.perf_counter())
            self.answered = False

    vars(device_card)["CardFace"] = WatchedFace
    vars(view)["OutcomeBanner"] = WatchedBanner


def _program_of(run: Any) -> dict[str, Program]:
    """Where the program will stand, once the window has opened it."""
    from app import bootstrap

    found: dict[str, Program] = {}
    start = bootstrap.start

    def noted(*given: Any, **named: Any) -> Program:
        found["program"] = start(*given, **named)
        return found["program"]

    bootstrap.start = noted
    del run
    return found


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Milliseconds, idle and busy. Goals: card p99 under 8.3; outcome p99 at most the raw commit's p99 + 16.7."""
    results = []
    with scratch_folder(devices) as folder:
        window = _Window(folder)
        program = window.program["program"]
        try:
            serials = iter(free_serials(program, rounds * 2 + 20))
            with twin(program, BUILD / "scratch") as raw:
                _scans(window, raw, serials, 10)  # warm, as a desk is after its first units
                for name, stir in (("idle", None), ("busy", _Import(program))):
                    if stir is not None:
                        stir.start()
                    times = _scans(window, raw, serials, rounds)
                    if stir is not None:
                        stir.end()
                    results += _told(name, times)
        finally:
            window.close()
    return results


def _told(name: str, times: _Times) -> list[Result]:
    allowed = at(times.commit, 0.99) + 16.7
    return [
        spread(f"lookup_card.{name}", times.card, times.look_up, "ms", goal_p99=8.3),
        spread(f"outcome.{name}", times.outcome, times.commit, "ms", goal_p99=round(allowed, 3)),
    ]


def _scans(window: _Window, raw: Raw, serials: Iterator[str], rounds: int) -> _Times:
    times = _Times()
    bare = _BareLabel()
    for serial, _ in zip(serials, range(rounds), strict=False):
        card, outcome = window.scan(serial)
        times.card.append(card)
        times.outcome.append(outcome)
        times.look_up.append(bare.shown(raw, serial))
        times.commit.append(_bare_commit(raw))
        window.rest(0.02)
    return times


def _bare_commit(raw: Raw) -> float:
    """A commit of six rows of an operation's size in a file of the same bytes: what the disk asks for."""
    began = time.perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    for number in range(6):
        key = f"bench.{number}.{began}"
        raw.execute("INSERT OR REPLACE INTO local_value(key, value) VALUES(?, ?)", (key, "x" * 300))
    raw.execute("COMMIT")
    return (time.perf_counter() - began) * 1000


class _BareLabel:
    """The least that can show a unit: one look-up by the driver, one label."""

    def __init__(self) -> None:
        from PySide6.QtWidgets import QLabel

        self._label = QLabel()
        self._label.resize(400, 600)
        self._label.show()

    def shown(self, raw: Raw, serial: str) -> float:
        """Milliseconds until `serial` is looked up and painted."""
        sql = "SELECT h.shown FROM device_key k JOIN head h ON h.n = k.n WHERE k.key=?"
        began = time.perf_counter()
        row = raw.execute(sql, (serial,)).fetchone()
        self._label.setText(f"{serial} {row[0][:20] if row else ''}")
        self._label.repaint()
        return (time.perf_counter() - began) * 1000


class _Import(threading.Thread):
    """Imports units, one slice after another, until told to end."""

    _turns = count()

    def __init__(self, program: Program) -> None:
        super().__init__(daemon=True)
        self._program = program
        self._over = threading.Event()
        self._failed: list[BaseException] = []

    def run(self) -> None:
        """The thread."""
        try:
            while not self._over.is_set():
                seed = time.time_ns() % 1_000_000_007
                sample = Sample(self._program.clock.now().today, devices=50_000, seed=seed)
                source = RecordSource(
                    ImportKind.devices, sample.devices(), f"bench {seed}", datetime.now(UTC), ZoneInfo("Asia/Tokyo")
                )
                for _ in ImportJob(self._program.desk, source, dry_run=False).steps():
                    if self._over.is_set():
                        break
        except BaseException as fault:  # noqa: BLE001 (told by `end`)
            self._failed.append(fault)

    def end(self) -> None:
        """Ends after the slice that runs; raises what went wrong."""
        self._over.set()
        self.join()
        if self._failed:
            raise self._failed[0]
