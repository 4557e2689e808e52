"""This desk's print jobs: where each stands in the printer's own words, and what a person says of one that is unknown.

Decides which job the strip shows; unknown ones first, and never sent again but by a person's word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.kinds import Family
from app.settings.words import t
from app.ui.screens.faults import tell_fault
from app.ui.screens.labels import wording
from app.ui.screens.labels.page import LabelPage
from app.ui.widgets.banner_strip import StripRow
from app.ui.widgets.corners import round_content
from app.ui.widgets.key_button import ButtonRow
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.usecases.label_ports import JobRow, JobState
from app.usecases.print_jobs import Said

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.screens.labels.view import LabelsView

_GRAVITY = (JobState.unknown, JobState.refused, JobState.waiting)
"""What the strip tells first."""
_LOUD = {JobState.unknown: Family.look, JobState.refused: Family.refused}
MOST = 50


class Jobs(QObject):
    """`changed`: jobs stand otherwise."""

    changed = Signal()

    def __init__(self, context: Context, view: LabelsView, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._view = context, view
        self.rows: tuple[JobRow, ...] = ()
        self._known: dict[str, tuple[JobState, bool]] = {}
        self._first = True
        self._stopped = False
        self.page = JobsPage(context, self)
        queue = context.print_queue
        if queue is not None:
            queue.on_change(self._heard)

    def _heard(self, row: JobRow) -> None:
        """Said on the queue's thread."""
        del row
        self._context.tasks.later(self.refresh)

    def stop(self) -> None:
        """This page is made anew, or the window closes: whatever the queue says is not for it any more."""
        self._stopped = True

    def refresh(self) -> None:
        """Asks anew."""
        queue = self._context.print_queue
        if queue is not None and not self._stopped:
            self._context.tasks.ask(lambda: queue.jobs(MOST), self._know)

    def _know(self, rows: tuple[JobRow, ...]) -> None:
        if self._stopped:
            return
        self.rows = rows
        for row in rows if not self._first else ():
            family = Family.look if wording.halted(row) else _LOUD.get(row.state)
            if family is not None and self._known.get(row.job) != (row.state, wording.halted(row)):
                self._context.voice.say(family)
        self._first = False
        self._known = {row.job: (row.state, wording.halted(row)) for row in rows}
        job = self.pressing()
        self._view.strip.set_row(wording.job_strip(job) if job is not None else StripRow())
        self.page.show_rows(rows)
        self.changed.emit()

    def pressing(self) -> JobRow | None:
        """The job a person should look at: unknown, else refused, else waiting with a word of the printer's."""
        newest = self.rows[0].job if self.rows else ""
        stopped = next((row for row in self.rows if wording.halted(row)), None)
        for state in _GRAVITY:
            if state is JobState.waiting and stopped is not None:
                return stopped
            for row in self.rows:
                told = row.state is state and (state is not JobState.waiting or bool(row.said))
                if told and (state is not JobState.refused or row.job == newest):
                    return row
        return None

    @property
    def unknown(self) -> JobRow | None:
        """The newest job nobody knows the end of, or None."""
        return next((row for row in self.rows if row.state is JobState.unknown), None)

    def settle(self, *, printed: bool, job: str = "") -> None:
        """A person's word: 出た or 出ない, on the newest unknown job or on the one named."""
        queue = self._context.print_queue
        row = next((row for row in self.rows if row.job == job), None) if job else self.unknown
        if queue is None or row is None or row.state is not JobState.unknown:
            return
        self._do(lambda: queue.settle(row.job, printed=printed))

    def again(self, job: str) -> None:
        """Sends one again that surely did not come out: refused, left, or settled so."""
        queue = self._context.print_queue
        row = next((row for row in self.rows if row.job == job), None)
        if queue is not None and row is not None and row.again:
            self._do(lambda: queue.resend(row.job))

    def cancel(self, job: str) -> None:
        """Leaves one that waits."""
        queue = self._context.print_queue
        row = next((row for row in self.rows if row.job == job), None)
        if queue is not None and row is not None and row.state is JobState.waiting:
            self._do(lambda: queue.cancel(row.job))

    def _do(self, work: Callable[[], None]) -> None:
        self._context.tasks.ask(
            work,
            lambda _done: self.refresh(),
            lambda fault: tell_fault(self._context, fault),
            slow=True,
        )


class JobsPage(LabelPage):
    """The last prints; O and X settle an unknown one, P sends again what surely did not come out and prints another
    once more, C leaves one that waits. `again_asked` carries a job to be printed once more, `write_asked` one that was
    a file.
    """

    again_asked = Signal(str)
    write_asked = Signal(str)

    def __init__(self, context: Context, jobs: Jobs) -> None:
        super().__init__(context, t("labels_screen.job.title"), t("labels_screen.job.note"))
        self._jobs, self.enters = jobs, False
        self.model = LogModel(wording.job_columns())
        self.table = LogTable(self.model, row_units=2.5, name=t("labels_screen.job.title"))
        self.table.set_empty_text(t("labels_screen.job.none"))
        self.panel.body.addWidget(self.table)
        round_content(self.panel.body.parentWidget(), headed=True)
        self.out = self.add_button(
            "out", t("shell.act.labels.came_out"), "O", lambda: jobs.settle(printed=True, job=self.table.current_id())
        )
        self.not_out = self.add_button(
            "not_out", t("shell.act.labels.not_out"), "X",
            lambda: jobs.settle(printed=False, job=self.table.current_id()),
        )  # fmt: skip
        self.again = self.add_button("again", t("labels_screen.job.again"), "P", self._again)
        self.cancel = self.add_button(
            "cancel", t("labels_screen.job.cancel"), "C", lambda: jobs.cancel(self.table.current_id())
        )
        self.finish_head()
        self.table.row_selected.connect(lambda _row: self._fit())
        self.setFocusProxy(self.table)
        self._fit()

    def open(self) -> None:
        """The one that wants a person is chosen, else the newest."""
        pressing = self._jobs.pressing()
        if pressing is None or not self.table.select_id(pressing.job):
            self.table.select_place(0)
        super().open()

    def show_rows(self, rows: tuple[JobRow, ...]) -> None:
        """The jobs as they stand; the chosen one stays chosen."""
        chosen = self.table.current_id()
        self.model.set_rows([wording.job_row(row) for row in rows])
        if not self.table.select_id(chosen):
            self.table.select_place(0)
        self._fit()

    def _fit(self) -> None:
        """Only what this job can be told is a key."""
        row = next((row for row in self._jobs.rows if row.job == self.table.current_id()), None)
        state = row.state if row is not None else None
        for button in (self.out, self.not_out):
            button.setVisible(state is JobState.unknown)
        finished = state in (JobState.sent, JobState.confirmed)
        why = wording.why_not_again(row) if row is not None else ""
        self.again.setVisible(row is not None and not why and (row.again or finished))
        words = t("labels_screen.job.once_more" if finished else "labels_screen.job.again")
        if row is not None and row.word == Said.written:
            words = t("labels_screen.job.write_again")
        self.again.set_row(ButtonRow(id="again", text=words, key="P", height=2.25))
        self.panel.set_title(t("labels_screen.job.title"), why or t("labels_screen.job.note"))
        self.cancel.setVisible(state is JobState.waiting)

    def _again(self) -> None:
        row = next((row for row in self._jobs.rows if row.job == self.table.current_id()), None)
        if row is None or wording.why_not_again(row):
            return
        if row.again:
            self._jobs.again(row.job)
        elif row.word == Said.written:
            self.write_asked.emit(row.job)
        elif row.state in (JobState.sent, JobState.confirmed):
            self.again_asked.emit(row.job)
