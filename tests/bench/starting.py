"""Cold start: our window against a bare PySide6 window, whole processes in turn; first paint, and ready to answer."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.bench.figures import Result, spread
from tests.bench.ledgers import ready
from tests.bench.rebuilding import resident_mb

ROUNDS = 7
DEADLINE = 120.0
"""Seconds after which a process that never said what it should is ended: its ledger was open elsewhere, perhaps."""
ROOT = Path(__file__).resolve().parents[2]
BARE = """
import sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

class Paint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print("shuridai: first paint", file=sys.stderr, flush=True)
            watched.removeEventFilter(self)
        return False

app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLabel("修理台"))
window.resize(1366, 768)
paint = Paint()
window.installEventFilter(paint)
window.show()
sys.exit(app.exec())
"""
PAINTED, READY = "shuridai: first paint", "shuridai: ready"


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Milliseconds from the start of the process (goals: twice and four times the bare window)."""
    folder = ready(devices)
    ours = ["main.py", "--ledger", str(folder / "ledger")]
    started({**os.environ}, ours, READY)  # the first one warms the disk's cache for both
    paints, readies, bares = [], [], []
    for _ in range(rounds):
        bares.append(started(dict(os.environ), ["-c", BARE], PAINTED)[PAINTED])
        seen = started(dict(os.environ), ours, READY)
        paints.append(seen[PAINTED])
        readies.append(seen[READY])
    return [
        spread("cold_start.first_paint", paints, bares, "ms", goal=2),
        spread("cold_start.ready", readies, bares, "ms", goal=4),
    ]


def started(environ: dict[str, str], arguments: list[str], until: str, *, rest: float = 0.0) -> dict[str, float]:
    """Milliseconds from the start of `python <arguments>` to each of its lines up to `until`; and `resident` MB then,
    after `rest` seconds.
    """
    # Whoever works here may have switched bytecode off; a person's second start has it.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    environ |= {"SHURIDAI_TIMES": "1", "PYTHONUNBUFFERED": "1"}
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True)
    seen: dict[str, float] = {}
    said: list[str] = []
    late = threading.Timer(DEADLINE, process.kill)
    late.start()
    try:
        assert process.stderr is not None
        for line in process.stderr:
            said.append(line.strip())
            seen.setdefault(line.strip(), (time.perf_counter() - began) * 1000)
            if until in seen:
                break
        if until not in seen:
            raise AssertionError(f"{arguments[:1]} said {said}")
        if rest:
            time.sleep(rest)
        seen["resident"] = resident_mb(process.pid)
    finally:
        late.cancel()
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr is not None:
            process.stderr.close()
    return seen
