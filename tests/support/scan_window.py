"""A little window with a text field, a default button and the scan filter; tells on stderr what happens in it.

Run as a program on a screen of a test (`python -m tests.support.scan_window`). Each line is a JSON list: what, text.
F12 asks what is left in the field; F11 puts the focus on the button. With BUSY set the window is deaf most of the time;
with HASTY the filter trusts what it sees.
"""

from __future__ import annotations

import json
import os
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.scanning.wedge import Wedge
from app.ui.shell import scan_filter
from app.ui.shell.key_events import EventClock
from app.ui.shell.scan_filter import ScanFilter

TITLE = "scan filter"
MODULE = ["-m", "tests.support.scan_window"]


def say(what: str, text: str = "") -> None:
    """Tells the test."""
    print(json.dumps([what, text]), file=sys.stderr, flush=True)


def times(event: QKeyEvent) -> str:
    """When the X server saw the key, and when we did, in milliseconds."""
    return f"{event.timestamp()} {round(time.monotonic() * 1000)}"


class Probe(QObject):
    """Tells the stamps of the keys that the X server sent: pressed, let go, and the one that ends a line.

    And what an input method sent, before the filter sees it.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent) and (event.preeditString() or event.commitString()):
            say("commit" if event.commitString() else "compose", event.commitString() or event.preeditString())
        if (
            isinstance(watched, QWindow)
            and isinstance(event, QKeyEvent)
            and event.type() != QEvent.Type.ShortcutOverride
        ):
            down = event.type() == QEvent.Type.KeyPress
            if event.text() in {"\r", "\n"}:
                if down:
                    say("line", times(event))
            elif event.text() and event.text().isprintable():
                say("key" if down else "up", times(event))
        return False


def be_busy() -> None:
    """Hears nothing for 150 ms, then everything for 20."""
    time.sleep(0.150)
    QTimer.singleShot(20, be_busy)


def be_hasty() -> None:
    """A filter that trusts what it sees: no second look at silence, and keys have the time at which they came."""
    scan_filter.LOOKS = 0
    by_stamp = EventClock.at
    EventClock.at = lambda times, _stamp, now: by_stamp(times, 0, now)  # type: ignore[method-assign, assignment]


def main() -> None:
    """Opens the window."""
    app = QApplication(sys.argv)
    window = QWidget()
    window.setWindowTitle(TITLE)
    layout = QVBoxLayout(window)
    field, button = QLineEdit(), QPushButton("Enter presses me")
    button.setDefault(True)
    layout.addWidget(field)
    layout.addWidget(button)
    field.textChanged.connect(lambda text: say("text", text))
    field.returnPressed.connect(lambda: say("return"))
    button.clicked.connect(lambda: say("click"))

    def tell_what_is_left() -> None:
        say("left", field.text())
        say("end")

    QShortcut(QKeySequence("F12"), window).activated.connect(tell_what_is_left)
    QShortcut(QKeySequence("F11"), window).activated.connect(button.setFocus)
    if os.environ.get("HASTY"):
        be_hasty()
    scans = ScanFilter(app, Wedge())
    scans.scanned.connect(lambda raw: say("scan", raw.text))
    scans.refused.connect(lambda fault, raw: say("refused", raw))
    probe = Probe()
    app.installEventFilter(probe)
    if os.environ.get("BUSY"):
        be_busy()
    window.show()
    field.setFocus()
    QTimer.singleShot(0, lambda: print("ready", file=sys.stderr, flush=True))
    app.exec()


if __name__ == "__main__":
    main()
