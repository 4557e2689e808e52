"""Reading a file for its preview: one at a time, the newest wish counts, progress only where it takes a while.

Decides when progress is shown; what is read is `work`'s, what is shown the presenter's.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.importing import work
from app.ui.screens.job_run import Run, start
from app.ui.screens.progress import ProgressPage

PROGRESS_AFTER_MS = 500
"""A wait shorter than this is no wait: nothing is shown for it."""


class Reading(QObject):
    """`previewed` carries a Preview, `failed` a fault, `slow` says that progress is due."""

    previewed = Signal(object)
    failed = Signal(object)
    slow = Signal()

    def __init__(self, context: Context, page: ProgressPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._page = page
        self._run = Run()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PROGRESS_AFTER_MS)
        self._timer.timeout.connect(self.slow)

    def read(self, wish: work.FileWish) -> None:
        """Reads a file; one that is being read is left."""
        self.stop()
        run = self._run = Run()
        self._page.line.set_words(t("import_screen.reading", file=wish.path.name))
        self._timer.start()

        def told(rows: int) -> None:
            if run is self._run:
                self._page.line.set_progress(rows)

        start(
            self._context.tasks,
            run,
            lambda: work.preview(self._context, run, wish, told),
            lambda found: self._ended(run, self.previewed.emit, found),
            lambda: None,
            lambda fault: self._ended(run, self.failed.emit, fault),
        )

    def stop(self) -> None:
        """Leaves the file; nothing more is told of it."""
        self._run.stop()
        self._timer.stop()

    def _ended(self, run: Run, tell: Callable[[object], None], what: object) -> None:
        if run is self._run and not run.stopped.is_set():
            self._timer.stop()
            tell(what)
