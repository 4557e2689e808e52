"""The window's frame time while a camera is read: from the moment a frame is due (sixty a second) to its paint.

The film holds what makes the decoders work hard: codes that are straight, tilted, noisy and blurred, 1280×720, thirty
a second; its live picture stands in the corner, and what is read is taken in. The baseline is the same window, in the
same run, without the camera: before and after.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.figures import Result, at, single, spread
from tests.bench.ledgers import scratch_folder

ROUNDS = 600
FRAME = 1 / 60
RATE = 30.0
KINDS = ((0, 0.0, 4), (25, 0.0, 12), (40, 0.8, 20), (70, 1.6, 8), (15, 2.4, 30))
"""Degrees of tilt, pixels of blur, grey values of noise."""


def hard_film(path: Path, seconds: float) -> Path:
    """A recorded camera over a desk with labels of all sorts."""
    import cv2
    import numpy as np

    from tests.support import pictures

    chance = np.random.default_rng(3)
    unlike: list[pictures.Grey] = []
    for number, (angle, blur, noise) in enumerate(KINDS):
        plain = pictures.frame((f"PF3ABC{number:02}", 350, 250), ("M7NXCV01234567A", 200, 450))
        turn = cv2.getRotationMatrix2D((640, 360), angle, 1.0)
        turned = cv2.warpAffine(plain, turn, (1280, 720), borderValue=(225,))
        soft = cv2.GaussianBlur(turned, (0, 0), blur) if blur else turned
        for _ in range(3):
            grain = chance.normal(0, noise, soft.shape)
            unlike.append(np.clip(soft + grain, 0, 255).astype(np.uint8))
    count = round(seconds * RATE)
    # Each stays for half a second, as a hand holds it.
    return pictures.film(path, [unlike[(n // 15 * 3 + n % 3) % len(unlike)] for n in range(count)], RATE)


class _Frames:
    """The window, and how long its frames take."""

    def __init__(self, folder: Path) -> None:
        from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer

        from app.bootstrap_window import make_window

        self.run, self._end = make_window(ledger=folder / "ledger", operator="", key_file=None)
        self._events, self._wait = QCoreApplication.processEvents, QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        self._ready = False
        self.run.ready_callbacks.append(lambda: setattr(self, "_ready", True))
        self._painted = 0
        self._paints = _paints(self._count)
        self.run.window.frame.scan_bar.installEventFilter(self._paints)
        self._due = QTimer()
        self._due.setSingleShot(True)
        self._due.setTimerType(Qt.TimerType.PreciseTimer)
        self._due.timeout.connect(self.run.window.frame.scan_bar.update)
        self.run.start()
        self._wake = QTimer()
        self._wake.start(50)
        self.until(lambda: self._ready, 600)
        self.rest(3.0)

    def _count(self) -> None:
        self._painted += 1

    def until(self, there: Any, seconds: float) -> None:
        """Lets the window work until something is so."""
        end = time.perf_counter() + seconds
        while not there():
            self._events(self._wait)
            if time.perf_counter() > end:
                raise AssertionError("the window does not answer")

    def rest(self, seconds: float) -> None:
        """Lets the window work for so long."""
        end = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() > end, seconds + 5)

    def _there(self, before: int, due: float) -> bool:
        return self._painted > before and time.perf_counter() >= due

    def times(self, rounds: int) -> list[float]:
        """Milliseconds from the moment each frame is due to the end of its paint."""
        taken = []
        next_due = time.perf_counter() + FRAME
        for _ in range(rounds):
            before = self._painted
            self._due.start(max(0, round((next_due - time.perf_counter()) * 1000)))
            self.until(partial(self._there, before, next_due), 10)
            taken.append((time.perf_counter() - next_due) * 1000)
            next_due = max(next_due + FRAME, time.perf_counter())
        return taken

    def close(self) -> None:
        """Ends it."""
        self.run.window.frame.scan_bar.removeEventFilter(self._paints)
        self.run.finish()
        self._end()


def _paints(painted: Callable[[], None]) -> Any:
    """Hears of each paint of a widget when it is over. Not by another `paintEvent` of its class: Qt keeps the address
    of the first one it met, and calls it when it is gone.
    """
    from PySide6.QtCore import QEvent, QObject

    class Paints(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() != QEvent.Type.Paint:
                return False
            watched.event(event)
            painted()
            return True

    return Paints()


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Milliseconds (goal: p99 under 16.7 while decoding), and the megabytes of the reading process."""
    with scratch_folder(devices) as folder:
        film = hard_film(folder / "film.avi", rounds * FRAME * 1.5 + 6)
        window = _Frames(folder)
        try:
            idle = window.times(rounds // 2)
            wiring = window.run.wiring
            if wiring is None:
                raise AssertionError("no window")
            wiring.pictures.camera.use(str(film))
            window.until(lambda: _watched(window), 60)
            busy = window.times(rounds)
            memory = _reader_memory()
            wiring.pictures.camera.end()
            window.rest(1.0)
            idle += window.times(rounds // 2)
        finally:
            window.close()
    share = sum(one > FRAME * 1000 for one in busy) / len(busy)
    row = spread("camera.frame", busy, idle, "ms", goal_p99=16.7, worst=round(max(busy), 1), late=round(share, 4))
    row["p95"] = round(at(busy, 0.95), 3)
    return [row, single("camera.reader_memory", memory, _own_memory(), "MB")]


def _watched(window: _Frames) -> bool:
    from app.ui.widgets.camera_view import CameraView

    views = window.run.window.frame.findChildren(CameraView)
    return any(view.look is not None and view.look.width for view in views)


def _reader_memory() -> float:
    """Resident megabytes of the processes this one started, the largest."""
    import os

    own = str(os.getpid())
    found = [0.0]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            if fields[1] == own:
                found.append(int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 1e6)
        except OSError:
            continue
    return max(found)


def _own_memory() -> float:
    import os

    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
