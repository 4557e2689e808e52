"""Every screen of 廃棄 in the real window over a real ledger of 8,500 units: for how long the window's thread is held
at most at one turn, and when the answer stands there; beside two bare pages of tables that are turned.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStackedWidget

from app.domain.codes import CodeKind, printed_code
from app.domain.scans import RawScan
from app.ui.run import WindowRun
from app.ui.shell.actions import Screen
from tests.bench.figures import Result, spread
from tests.bench.ledgers import scratch_folder
from tests.bench.let_go import LetGo, fill
from tests.bench.painted import FRAME, bare_pages, settle, took, turn_page
from tests.ui.real_window import started, wait

ROUNDS = 25
UNITS = 8_500
HELD_KEY = 0.15
"""Seconds: a key that could begin a scan waits for less."""
MADE_AHEAD = 10.0
"""Seconds after the start in which the window makes ahead what is wanted later, once a start."""
IDLE_TURN = 0.5
"""Milliseconds: a turn that took less did nothing."""
_K = Qt.Key


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Milliseconds. `…held`: the longest single turn of the window's thread, under one frame at p99; `…seen`: until
    the last turn that did anything, with what a key waits that could begin a scan.
    """
    with scratch_folder(min(devices, 300)) as folder:
        count = min(UNITS, devices)
        ledger = folder / "let_go"
        there = fill(ledger, count)
        QApplication.instance() or QApplication([])
        bare = bare_pages(60)  # before the window, which keeps the keys
        with _open(ledger) as run:
            return [row for action in _actions(run, there) for row in action.measured(bare, rounds)]


@contextmanager
def _open(ledger: Path) -> Iterator[WindowRun]:
    with started(ledger, operator="OP0002") as (run, ready):
        wait(lambda: bool(ready))
        run.window.resize(1920, 1080)
        run.window.show()
        run.window.activateWindow()
        ends = time.monotonic() + MADE_AHEAD
        while time.monotonic() < ends:
            QApplication.processEvents()
            time.sleep(0.001)
        yield run


class Action:
    """One thing a person does, and how the window gets where it can be done."""

    def __init__(self, run: WindowRun, name: str, act: Callable[[int], None], *before: Callable[[int], None]) -> None:
        self._run, self._name, self._act, self._before = run, name, act, before

    def measured(self, bare: QStackedWidget, rounds: int) -> list[Result]:
        """Both figures; the first round warms what is loaded late and is not counted."""
        held, seen, base = [], [], []
        for at in range(rounds + 1):
            for each in self._before:
                each(at)
                self._rest()
            settle()
            gc.collect(1)
            longest, whole = self._timed(at)
            if at:
                held.append(longest)
                seen.append(whole)
                base.append(took(lambda: turn_page(bare)))
        name = f"disposal_screens.{self._name}"
        return [
            spread(f"{name}.held", held, base, "ms", goal_p99=FRAME),
            spread(f"{name}.seen", seen, base, "ms"),
        ]

    def _rest(self) -> None:
        began = time.perf_counter()
        while self._run.tasks.awaited or time.perf_counter() - began < HELD_KEY:
            QApplication.processEvents()
            time.sleep(0.0005)

    def _timed(self, at: int) -> tuple[float, float]:
        began = time.perf_counter()
        longest = took(lambda: self._act(at))
        seen = longest
        while self._run.tasks.awaited or time.perf_counter() - began < HELD_KEY:
            turn = took(QApplication.processEvents)
            longest = max(longest, turn)
            if turn > IDLE_TURN:
                seen = (time.perf_counter() - began) * 1000
            time.sleep(0.0005)
        return longest, seen


def _actions(run: WindowRun, there: LetGo) -> Iterator[Action]:
    window = run.window

    def key(one: Qt.Key) -> Callable[[int], None]:
        return lambda _at: QTest.keyClick(QApplication.focusWidget() or window, one)

    def show(screen: str) -> Callable[[int], None]:
        return lambda _at: window.show_screen(screen)

    def scan(code: Callable[[int], str]) -> Callable[[int], None]:
        return lambda at: window.take_scan(RawScan(code(at), "keyboard", 0.0))

    def unit(at: int) -> str:
        return there.begun[at * 997 % len(there.begun)]

    def box(at: int) -> str:
        return printed_code(CodeKind.box, there.boxes[at % len(there.boxes)]).text

    home, front = show(Screen.intake), show(Screen.disposal)
    keys = [key(_K(_K.Key_1.value + at)) for at in range(9)]
    instruction = (home, front, keys[3], key(_K.Key_Return))
    yield Action(run, "front", front, home)
    for at in (4, 6, 7):  # instructions, boxes that are gone, requests: the longest
        yield Action(run, f"list_{at}", keys[at - 1], home, front)
    yield Action(run, "instruction", key(_K.Key_Return), *instruction[:-1])
    yield Action(run, "instruction_down", key(_K.Key_Down), *instruction)
    yield Action(run, "instruction_scan", scan(unit), *instruction)
    yield Action(run, "front_scan", scan(unit), home, front)
    yield Action(run, "box_scan", scan(box), home, front)
    yield Action(run, "storage", key(_K.Key_S), home, front)
    yield Action(
        run, "storage_place", scan(lambda at: there.places[at % len(there.places)]), home, front, key(_K.Key_S)
    )
    yield Action(run, "storage_find", scan(unit), home, front, key(_K.Key_S))
    yield Action(run, "pickups", key(_K.Key_U), home, front)
