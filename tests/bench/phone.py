"""The phone strip on a real window: from T to the strip painted, and from two letters to the schools they may mean.

The baseline is a frame of 60 Hz. The first opening makes the strip; the others show it again.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.bench.figures import Result, single, spread
from tests.ui.real_window import RealWindow, wait

ROUNDS = 60
FRAME_MS = 1000 / 60


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Milliseconds from T to the strip painted, and from the first letters to the schools shown, on a real window."""
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory(prefix="shuridai-strip-") as folder:
        real = RealWindow(Path(folder), devices=min(devices, 2_000), forms=20)
        window = real.run.window
        window.resize(1920, 1080)
        opened, typed = [], []
        for _ in range(rounds + 1):
            began = time.perf_counter()
            window.actions_.action("phone").trigger()
            phone = real.run.wiring.phone if real.run.wiring is not None else None
            strip = phone.strip if phone is not None else None
            assert strip is not None
            strip.view.repaint()
            QApplication.processEvents()
            opened.append((time.perf_counter() - began) * 1000)
            wait(lambda strip=strip: strip.pages.known)  # type: ignore[misc]
            began = time.perf_counter()
            QTest.keyClicks(strip.view.school.line, "a")
            QTest.keyClicks(strip.view.school.line, "r")
            strip.view.repaint()
            typed.append((time.perf_counter() - began) * 1000)
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
            if phone is not None and phone._keeper is not None:
                phone._keeper.done()
        real.close()
    del app
    frame = [FRAME_MS] * rounds
    return [
        single("phone.first_open", opened[0], FRAME_MS, "ms"),
        spread("phone.open", opened[1:], frame, "ms", goal_p99=FRAME_MS),
        spread("phone.two_letters", typed[1:], frame, "ms", goal_p99=FRAME_MS),
    ]
