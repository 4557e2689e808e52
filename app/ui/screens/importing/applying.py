"""Applying a previewed file beside the window: progress in the foot, left between two slices."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.faults import pin_asked
from app.ui.screens.importing import work
from app.ui.screens.importing.keys import Stage
from app.ui.screens.importing.view import Foot
from app.ui.screens.job_run import Run, start
from app.usecases.import_job import Report


class Applying(QObject):
    """`applied` carries the report and the file's name, `left` says that a key stopped it, `failed` carries a fault;
    `stands` the stage: it runs, or the preview stands there again while the PIN is asked.
    """

    stands = Signal(object)
    applied = Signal(object, str)
    left = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, foot: Foot, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._foot = foot
        self._run = Run()

    def apply(self, found: work.Preview, *, proved: bool = False) -> None:
        """Begins; scanning goes on meanwhile. `proved`: the PIN was given for just this."""
        run = self._run = Run()
        name, whole, progress = found.source.source.name, found.report.read, self._foot.progress
        progress.set_words(t("import_screen.applying", file=name))
        progress.set_progress(0, whole)
        self._foot.set_running(running=True)
        self._foot.stop.setFocus()

        def applied(report: Report) -> None:
            self.applied.emit(report, name)

        def failed(fault: BaseException) -> None:
            self._foot.set_running(running=False)
            self.stands.emit(Stage.preview)
            if not pin_asked(self._context, fault, partial(self.apply, found)):  # else nothing was written yet
                self.failed.emit(fault)

        self.stands.emit(Stage.applying)
        start(
            self._context.tasks,
            run,
            lambda: work.apply(
                self._context, run, found.source, lambda rows: progress.set_progress(rows, whole), proved=proved
            ),
            applied,
            self.left.emit,
            failed,
        )

    def stop(self) -> None:
        """Leaves it after the slice it is at."""
        self._run.stop()
