"""The ledger opens beside the window: on a thread of its own, with a page where it takes long, refused in words.

Decides what stands on the screen until it is open. What opening means comes in as `load`.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.settings.words import has, t
from app.ui.shell.actions import Mode

if TYPE_CHECKING:
    from app.ui.loaded import Loaded
    from app.ui.screens.rebuilding import RebuildingPage
    from app.ui.shell.frame import Frame


class Opening(QObject):
    """Runs `load` once. It is nobody's child: the thread may tell its answer when the window is gone already."""

    loaded = Signal(object)
    failed = Signal(object)
    rebuilding = Signal(int, int)

    def __init__(self, frame: Frame, load: Callable[[Callable[[int, int], None]], Loaded]) -> None:
        """`load` is handed what it tells its progress to: so many of so many are folded anew."""
        super().__init__()
        self._frame = frame
        self.load = load
        self._page: RebuildingPage | None = None
        self._stopped = False
        self._thread: threading.Thread | None = None
        self._at_end: Callable[[], None] | None = None
        self.rebuilding.connect(self._show)
        self.loaded.connect(self._answered)  # before whoever shows what was loaded
        self.failed.connect(self._answered)

    def begin(self) -> None:
        """From now on; the answer comes by `loaded` or `failed`, on the window's thread."""
        self._thread = threading.Thread(target=self._open, name="ledger-open", daemon=True)
        self._thread.start()

    def once_over(self, call: Callable[[], None]) -> None:
        """`call` once its thread has ended: at once, or when its answer has come to a window that is closed."""
        if self._thread is None:
            call()
        else:
            self._at_end = call

    def stop(self) -> None:
        """The window closes: nothing is shown any more. What is loaded is told all the same, to be stopped."""
        self._over()
        self._stopped = True

    def _open(self) -> None:
        try:
            loaded = self.load(self.rebuilding.emit)
        except BaseException as fault:  # noqa: BLE001 (told on the window's thread)
            self.failed.emit(fault)
        else:
            self.loaded.emit(loaded)

    def _show(self, done: int, whole: int) -> None:
        if self._stopped:
            return
        from app.ui.screens.rebuilding import RebuildingPage

        self._page = self._page or RebuildingPage(self._frame)
        self._page.show_progress(done, whole)

    def _answered(self) -> None:
        self._over()
        if self._thread is not None:
            self._thread.join()  # its answer is here: it has nothing left to do
            self._thread = None
        if self._at_end is not None:
            self._at_end()

    def _over(self) -> None:
        if self._page is not None:
            self._page.over()
            self._page = None


def tell_refusal(frame: Frame, fault: BaseException, crashed: Callable[[BaseException], Path | None]) -> None:
    """The ledger doesn't open: said in words, and nothing else is possible. `crashed` writes a crash report."""
    from app.domain.errors import WorldError
    from app.ui.widgets.outcome_banner import Answer, BannerRow, OutcomeBanner

    if isinstance(fault, WorldError):
        reason = str(getattr(fault, "reason", fault.kind))
        words = t(f"world.{reason}") if has(f"world.{reason}") else t(f"world.{fault.kind}")
    else:
        reason = str(getattr(fault, "reason", ""))
        known = has(f"refused.{reason}")
        words = t(f"refused.{reason}") if known else t("shell.crash", file=str(crashed(fault) or ""))
    banner = OutcomeBanner()
    banner.show_answer(BannerRow(answer=Answer.refused, word=t("shell.not_open"), line=words))
    frame.set_screen(Mode.guard, banner)
    print(words, file=sys.stderr, flush=True)  # noqa: T201 (told at the console too)
