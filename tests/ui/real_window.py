"""The window as a person has it, opened and closed inside a test."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap import Options, start, stop
from app.bootstrap_window import make_window
from app.ui.run import WindowRun
from tests.ui.screens.desk import build


class RealWindow:
    """One run of the window over a small sample; `close` leaves nothing of it behind."""

    def __init__(self, folder: Path, *, operator: str = "", devices: int = 40, forms: int = 5) -> None:
        ledger = folder / "ledger"
        program = start(Options(ledger=ledger))
        build(program, devices, forms)
        stop(program)
        self._closing: AbstractContextManager[tuple[WindowRun, list[bool]]] = started(ledger, operator=operator)
        self.run, ready = self._closing.__enter__()
        wait(lambda: bool(ready))

    def close(self) -> None:
        """As when a person closes it, and then its memory is given back too; once is enough."""
        closing, self._closing = self._closing, nullcontext((self.run, []))
        closing.__exit__(None, None, None)


@contextmanager
def started(ledger: Path, *, operator: str = "") -> Iterator[tuple[WindowRun, list[bool]]]:
    """The window, shown; and what holds True once the ledger is open. Afterwards nothing of it is left."""
    made, end_logs = make_window(ledger=ledger, operator=operator, key_file=None)
    ready: list[bool] = []
    made.ready_callbacks[:] = [lambda: ready.append(True)]
    made.start()
    try:
        yield made, ready
    finally:
        made.finish()
        end_logs()
        made.window.close()
        made.window.deleteLater()
        for _ in range(3):
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
        gc.freeze()  # as the tests' conftest has it: what lives on is no garbage


def wait(done: Callable[[], bool]) -> None:
    """Lets the window work until something is so."""
    for _ in range(2000):
        if done():
            break
        QTest.qWait(5)
    assert done()
