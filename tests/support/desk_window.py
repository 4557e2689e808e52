"""The real window over a ledger, that tells what its fields, its scan filter and its buttons did: stderr, JSON lines.

`python -m tests.support.desk_window LEDGER ORDERS`, on a screen of a test. F12 says what stands in the field with the
focus, then "end". A number written into the pipe ORDERS puts the focus into the field of that place (see `places`).
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.bootstrap_window import make_window
from app.ui.run import WindowRun, run
from app.ui.screens.settings.sections import Section
from app.ui.shell.actions import Screen
from tests.support.scan_window import Probe, say

Field = QLineEdit | QTextEdit | QPlainTextEdit


class Ears(QObject):
    """Tells every change of any text field, and every button pressed."""

    def __init__(self, window: WindowRun) -> None:
        super().__init__()
        self._run = window
        self._known: set[int] = set()
        window.app.focusChanged.connect(self._moved)
        window.scans.scanned.connect(lambda raw: say("scan", raw.text))
        window.scans.refused.connect(lambda fault, raw: say("refused", f"{fault}: {raw}"))

    def _moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, (QLineEdit, QTextEdit, QPlainTextEdit)) and id(now) not in self._known:
            self._known.add(id(now))
            field = now
            now.textChanged.connect(lambda *_: say("text", text_of(field)))
        if isinstance(now, QAbstractButton) and id(now) not in self._known:
            self._known.add(id(now))
            now.clicked.connect(lambda *_: say("click", ""))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F12:
            if event.type() == QEvent.Type.KeyPress and isinstance(watched, QWidget):
                focus = QApplication.focusWidget()
                left = text_of(focus) if isinstance(focus, (QLineEdit, QTextEdit, QPlainTextEdit)) else ""
                say("left", left)
                say("end")
            if isinstance(watched, QWidget):
                event.accept()  # no shortcut
                return True
        return False


def text_of(field: Field) -> str:
    """What a field holds."""
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def places(window: WindowRun) -> list[Callable[[], None]]:
    """One for each screen with a text field: brings it to the front and puts the focus into the field."""

    def ledger() -> None:
        window.window.show_screen(Screen.intake)
        window.window.actions_.action("intake.search").trigger()

    def settings() -> None:
        window.window.show_screen(Screen.settings)
        screen = window.window.screen_called(Screen.settings)
        screen.show_section(Section.desk)  # type: ignore[attr-defined]
        next(f for f in screen.view.findChildren(QLineEdit) if f.isVisible()).setFocus()

    def by_hand() -> None:
        window.window.show_screen(Screen.intake)
        window.window.actions_.action("intake.by_hand").trigger()

    return [ledger, settings, by_hand]


def main() -> None:
    """Opens the window, at the text size of the settings."""
    made, end = make_window(ledger=Path(sys.argv[1]), operator="", key_file=None)
    kept: list[QObject] = []

    def hear() -> None:
        kept.extend((Ears(made), Probe()))
        for ear in kept:
            made.app.installEventFilter(ear)

    def listen() -> None:
        while True:
            for line in Path(sys.argv[2]).read_text("ascii").splitlines():
                made.tasks.later(partial(go, int(line)))

    def go(number: int) -> None:
        places(made)[number]()
        QTimer.singleShot(200, lambda: say("place", type(QApplication.focusWidget()).__name__))

    made.ready_callbacks.append(hear)
    made.ready_callbacks.append(lambda: threading.Thread(target=listen, daemon=True).start())
    try:
        run(made)
    finally:
        end()


if __name__ == "__main__":
    main()
