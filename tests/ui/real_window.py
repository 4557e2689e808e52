"""The window as a person has it, opened and closed inside a test."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap import Options, start, stop
from app.bootstrap_window import make_window
from tests.ui.screens.desk import build


class RealWindow:
    """One run of the window over a small sample; `close` leaves nothing of it behind."""

    def __init__(self, folder: Path, *, operator: str = "", devices: int = 40, forms: int = 5) -> None:
        ledger = folder / "ledger"
        program = start(Options(ledger=ledger))
        build(program, devices, forms)
        stop(program)
        self.run, self._end_logs = make_window(ledger=ledger, operator=operator, key_file=None)
        ready: list[bool] = []
        self.run.ready_callbacks[:] = [lambda: ready.append(True)]
        self.run.start()
        wait(lambda: bool(ready))
        self._open = True

    def close(self) -> None:
        """As when a person closes it, and then its memory is given back too; once is enough."""
        if not self._open:
            return
        self._open = False
        self.run.finish()
        self._end_logs()
        self.run.window.close()
        self.run.window.deleteLater()
        for _ in range(3):
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()


def wait(done: Callable[[], bool]) -> None:
    """Lets the window work until something is so."""
    for _ in range(2000):
        if done():
            break
        QTest.qWait(5)
    assert done()
