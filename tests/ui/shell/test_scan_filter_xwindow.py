"""Real X windows, real key events from xdotool, a text field with the focus: every scan caught, no character leaked."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import sampling
from tests.support.strokes import code
from tests.support.xscreen import Running, Screen, script, x_screen
from tests.support.xwindow import picture, scan, type_by_hand, type_line

pytestmark = pytest.mark.xwindow

TITLE = "scan filter"
PROGRAM = """
import json, os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from app.scanning.wedge import Wedge
from app.ui.shell.scan_filter import ScanFilter

def say(kind, text=""):
    print(json.dumps([kind, text]), file=sys.stderr, flush=True)

app = QApplication(sys.argv)
window = QWidget(windowTitle="scan filter")
layout = QVBoxLayout(window)
field, button = QLineEdit(), QPushButton("Enter presses me")
button.setDefault(True)
layout.addWidget(field)
layout.addWidget(button)
field.textChanged.connect(lambda text: say("text", text))
field.returnPressed.connect(lambda: say("return"))
button.clicked.connect(lambda: say("click"))
QShortcut(QKeySequence("F12"), window).activated.connect(lambda: (say("left", field.text()), say("end")))
QShortcut(QKeySequence("F11"), window).activated.connect(button.setFocus)
filter = ScanFilter(app, Wedge())
filter.scanned.connect(lambda raw: say("scan", raw.text))
filter.refused.connect(lambda fault, raw: say("refused", raw))
if os.environ.get("BUSY"):
    def work():
        # A window that is busy: nothing is read for up to 150 ms at a time.
        time.sleep(0.150)
        QTimer.singleShot(20, work)
    work()
window.show()
field.setFocus()
QTimer.singleShot(0, lambda: print("ready", file=sys.stderr, flush=True))
app.exec()
"""


class Watched:
    """The little window, and what it said since."""

    def __init__(self, screen: Screen, running: Running) -> None:
        self.screen = screen
        self._running = running
        self._read = len(running.said)

    def finish(self) -> list[tuple[str, str]]:
        """Everything said until F12 came through, behind all keys sent before it."""
        time.sleep(0.3)
        self.screen.key("F12")
        self._running.wait_for_line(json.dumps(["end", ""]))
        said, self._read = self._running.said[self._read : -1], len(self._running.said)
        return [(kind, text) for kind, text in map(json.loads, said)]


@contextmanager
def watched(folder: Path, **more: str) -> Iterator[Watched]:
    with x_screen() as screen, screen.program(script(folder, PROGRAM), PYTHONPATH=".", **more) as running:
        running.wait_for_line("ready")
        screen.focus(TITLE)
        yield Watched(screen, running)


def serials(name: str, count: int) -> list[str]:
    """Serials as the fleet has them: 8, 10 and 15 characters."""
    rng = sampling.rng(name)
    return [code(rng, length, length).replace("-", "X") for length in rng.choices((8, 10, 15), k=count)]


@pytest.mark.parametrize("pace_ms", [8, 16, 30])
def test_forty_of_forty_while_a_field_has_the_focus(tmp_path: Path, pace_ms: int) -> None:
    sent = serials(f"forty {pace_ms}", 40)
    with watched(tmp_path) as window:
        for serial in sent:
            scan(window.screen, serial, pace_ms)
        said = window.finish()
    assert said == [*(("scan", serial) for serial in sent), ("left", "")]


@pytest.mark.parametrize("delay_ms", [8, 16, 30, 60])
def test_lines_as_xdotool_types_them(tmp_path: Path, delay_ms: int) -> None:
    sent = serials(f"lines {delay_ms}", sampling.how_many(10, 40))
    with watched(tmp_path) as window:
        for serial in sent:
            type_line(window.screen, serial, delay_ms)
        said = window.finish()
    assert said == [*(("scan", serial) for serial in sent), ("left", "")]


def test_a_busy_window_catches_all_the_same(tmp_path: Path) -> None:
    sent = serials("busy", 20)
    with watched(tmp_path, BUSY="1") as window:
        for serial in sent:
            scan(window.screen, serial, 8)
        said = window.finish()
    assert said == [*(("scan", serial) for serial in sent), ("left", "")]


def test_scans_on_a_button_press_nothing(tmp_path: Path) -> None:
    sent = serials("button", 10)
    with watched(tmp_path) as window:
        window.screen.key("F11")
        for serial in sent:
            scan(window.screen, serial, 8)
        said = window.finish()
    assert said == [*(("scan", serial) for serial in sent), ("left", "")]


def test_typing_and_scans_in_turn(tmp_path: Path) -> None:
    rng = sampling.rng("typing in turn")
    sent, typed = serials("turns", 6), "kuru 1me-"
    with watched(tmp_path) as window:
        for serial in sent:
            type_by_hand(window.screen, typed, rng)
            scan(window.screen, serial, 8)
            window.screen.key("ctrl+a", "BackSpace")
        said = window.finish()
        assert picture(window.screen, tmp_path / "window.png").stat().st_size > 0
    assert [text for kind, text in said if kind == "scan"] == sent
    assert [text for kind, text in said if kind == "text" and text] == [
        typed[: n + 1] for _ in sent for n in range(len(typed))
    ]
    assert {kind for kind, _ in said} == {"scan", "text", "left"}
