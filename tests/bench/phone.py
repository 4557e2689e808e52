"""The phone strip on a real window: from T to the strip painted, and from two letters to the schools they may mean.

The baseline is a frame of 60 Hz. The first opening of a run comes after the window made the strip while it was at rest
(each piece of that is measured too) and, in a process of its own, at once after the start. The others show it again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.at_rest import AtRest
from app.ui.phone_wiring import PhoneWiring
from app.ui.screens.contacts.strip import PhoneStrip
from tests.bench.figures import Result, single, spread
from tests.ui.real_window import RealWindow, wait

ROUNDS = 60
FRAME_MS = 1000 / 60


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Milliseconds from T to the strip painted, and from the first letters to the schools shown, on a real window."""
    command = [sys.executable, "-m", "tests.bench.phone", str(devices)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    at_once = float(done.stdout.split()[-1])
    pieces: list[float] = []
    with tempfile.TemporaryDirectory(prefix="shuridai-strip-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(AtRest, "_go_on", _timed(AtRest._go_on, pieces))
        real, phone = _window(Path(folder), devices)
        wait(lambda: phone.ready)
        opened, typed = [], []
        for _ in range(rounds + 1):
            strip, spent = _open(real, phone)
            opened.append(spent)
            wait(lambda strip=strip: strip.pages.known)  # type: ignore[misc]
            began = time.perf_counter()
            QTest.keyClicks(strip.view.school.line, "a")
            QTest.keyClicks(strip.view.school.line, "r")
            strip.view.repaint()
            typed.append((time.perf_counter() - began) * 1000)
            QTest.keyClick(QApplication.focusWidget() or real.run.window, Qt.Key.Key_Escape)
            if phone._keeper is not None:
                phone._keeper.done()
        real.close()
    frame = [FRAME_MS] * rounds
    return [
        single("phone.first_open", opened[0], FRAME_MS, "ms"),
        single("phone.first_open_at_once", at_once, FRAME_MS, "ms"),
        spread("phone.piece_at_rest", pieces, [FRAME_MS], "ms"),
        spread("phone.open", opened[1:], frame, "ms", goal_p99=FRAME_MS),
        spread("phone.two_letters", typed[1:], frame, "ms", goal_p99=FRAME_MS),
    ]


def _timed(go_on: Callable[[AtRest], None], pieces: list[float]) -> Callable[[AtRest], None]:
    def timed(at_rest: AtRest) -> None:
        began = time.perf_counter()
        go_on(at_rest)
        pieces.append((time.perf_counter() - began) * 1000)

    return timed


def _window(folder: Path, devices: int) -> tuple[RealWindow, PhoneWiring]:
    QApplication.instance() or QApplication([])
    real = RealWindow(folder, devices=min(devices, 2_000), forms=20)
    real.run.window.resize(1920, 1080)
    assert real.run.wiring is not None
    return real, real.run.wiring.phone


def _open(real: RealWindow, phone: PhoneWiring) -> tuple[PhoneStrip, float]:
    began = time.perf_counter()
    real.run.window.actions_.action("phone").trigger()
    strip = phone.strip
    assert strip is not None
    strip.view.repaint()
    QApplication.processEvents()
    return strip, (time.perf_counter() - began) * 1000


def at_once(devices: int) -> float:
    """Milliseconds of a first opening before anything of the strip was made."""
    with tempfile.TemporaryDirectory(prefix="shuridai-strip-") as folder:
        real, phone = _window(Path(folder), devices)
        spent = _open(real, phone)[1]
        real.close()
    return spent


if __name__ == "__main__":
    print(at_once(int(sys.argv[1])))
