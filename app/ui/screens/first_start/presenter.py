"""The first start's logic: what the ledger holds already, files for its three steps, the sample, the command sheet.

Decides which step is due. Reading a file is the import screen's; a scan is the intake desk's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app.domain.drawing import Drawing
from app.domain.kinds import Aggregate, ImportKind
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui.context import Context, ImportWish
from app.ui.screens.faults import fault_words
from app.ui.screens.first_start import wording
from app.ui.screens.first_start.view import FirstStartView
from app.ui.screens.first_start.wording import Held
from app.ui.screens.job_run import Run, start, walk
from app.ui.screens.paper_page import PaperPage
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.toast import ToastRow
from app.usecases.changes import Changes
from app.usecases.import_job import ImportJob

_GATHER_MS = 300


@dataclass(frozen=True, slots=True)
class Built:
    """What the sample came to: new rows by kind."""

    new: dict[ImportKind, int]


class FirstStartPresenter(QObject):
    """Drives the first start."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.view = FirstStartView()
        self.held = Held()
        self.paper: PaperPage | None = None
        self._run: Run | None = None
        self._active = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_GATHER_MS)
        self._later.timeout.connect(self.refresh)
        self.view.steps.chosen.connect(self._chosen)
        self.view.steps.file_dropped.connect(lambda step, path: self._bring_in(ImportKind(step), Path(path)))
        self.view.building.stop.clicked.connect(self.stop_sample)

    # --- the screen's life --------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen comes to the front: its keys work, its counts are asked for."""
        bind = self.context.actions.bind
        bind("first.devices", self.choose_due)
        bind("first.forms", lambda: self._bring_in(ImportKind.forms))
        bind("first.sample", self.build_sample)
        bind("first.hub", self.join_hub)
        bind("first.sheet", self.show_sheet)
        bind("first.stop", self.stop_sample)
        self._active = True
        self._set_keys()
        self._focus()
        self.refresh()

    def deactivate(self) -> None:
        """Another screen comes to the front; a sample under way goes on."""
        self._active = False
        self._later.stop()
        if self.paper is not None:
            self.paper.close_over()

    def changed(self, changes: Changes) -> None:
        """Something was committed: the counts are asked for again, gathered."""
        touched = changes.touches(Aggregate.school, Aggregate.device, Aggregate.form)
        if self._active and touched and not self._later.isActive() and self._run is None:
            self._later.start()

    def take_scan(self, raw: RawScan) -> bool:
        """The first unit is taken in at the intake desk, ledger or no ledger."""
        return False

    @property
    def at_work(self) -> bool:
        """Whether the sample is being brought in."""
        return self._run is not None

    def stop(self) -> None:
        """The window closes: a sample under way is left after its slice."""
        if self._run is not None:
            self._run.stop()

    def refresh(self) -> None:
        """Asks how much the ledger holds."""
        queries = self.context.desk.queries

        def ask() -> Held:
            return Held(schools=len(queries.schools()), devices=queries.device_count(), forms=len(queries.answers()))

        self.context.tasks.ask(ask, self._show)

    def _show(self, held: Held) -> None:
        if held != self.held:
            self.held = held
            self.view.steps.set_row(wording.page(held))
            self._focus()
        if self._active:
            self._set_keys()

    def _focus(self) -> None:
        main = self.view.steps.main_button()
        if self._active and main is not None and self._run is None and (self.paper is None or not self.paper.is_open):
            main.setFocus()

    # --- files --------------------------------------------------------------------------------------------------------

    def choose_due(self) -> None:
        """Enter: the file of the step that is due."""
        self._bring_in(wording.now_step(self.held))

    def _bring_in(self, kind: ImportKind, path: Path | None = None) -> None:
        self.context.wish = ImportWish(path=path, kind=kind, back=Mode.first_start)
        self.context.show(Mode.import_preview)

    def _chosen(self, button: str) -> None:
        acts: dict[str, Callable[[], None]] = {
            "sample": self.build_sample,
            "hub": self.join_hub,
            "sheet": self.show_sheet,
        }
        if button in acts:
            acts[button]()
        else:
            self._bring_in(ImportKind(button))

    def join_hub(self) -> None:
        """There is no hub to join yet: said, with what works meanwhile."""
        self._say(t("first_start.no_hub"))

    # --- the sample ---------------------------------------------------------------------------------------------------

    def build_sample(self) -> None:
        """Builds the project's own sample, by the import's way; progress is shown, Esc stops it."""
        if self._run is not None:
            return
        self._run = run = Run()
        self.view.building.line.set_words(t("first_start.building"))
        self.view.show_building(building=True)
        self._set_keys()
        self.view.building.stop.setFocus()
        start(self.context.tasks, run, lambda: self._build(run), self._built, self._stopped, self._failed)

    def _build(self, run: Run) -> Built:
        """On the slow thread: one import after the other."""
        new: dict[ImportKind, int] = {}
        for source in self.context.files.sample():
            job = ImportJob(self.context.desk, source, dry_run=False)
            self.context.tasks.later(self._naming(source.kind))
            walk(self.context.tasks, run, job.steps(), self.view.building.line.set_progress)
            new[source.kind] = job.report.counts.new
        return Built(new)

    def _naming(self, kind: ImportKind) -> Callable[[], None]:
        words = t("first_start.building_kind", kind=t(f"import.kind.{kind}"))
        return lambda: self.view.building.line.set_words(words)

    def _built(self, built: Built) -> None:
        self._end_build()
        new = built.new
        words = t(
            "first_start.built",
            schools=f"{new.get(ImportKind.schools, 0):,}",
            devices=f"{new.get(ImportKind.devices, 0):,}",
            forms=f"{new.get(ImportKind.forms, 0):,}",
        )
        if self._active:
            self.context.show(Screen.intake)
        self._say(words)

    def _stopped(self) -> None:
        self._end_build()
        self._say(t("first_start.stopped"))

    def _failed(self, fault: BaseException) -> None:
        self._end_build()
        words = fault_words(self.context, fault)
        if words is None:
            self.context.tasks.failed.emit(fault)
        else:
            self._say(words)

    def _end_build(self) -> None:
        self._run = None
        self.view.show_building(building=False)
        self._focus()
        if self._active:
            self._set_keys()
        self.refresh()

    def stop_sample(self) -> None:
        """Esc: the sample stops after its slice; what is there stays and S goes on."""
        if self._run is not None:
            self._run.stop()

    # --- the command sheet --------------------------------------------------------------------------------------------

    def show_sheet(self) -> None:
        """The command sheet over the body."""
        self.context.tasks.ask(self.context.papers.command_sheet, self._open_sheet, self._failed, slow=True)

    def _open_sheet(self, drawing: Drawing) -> None:
        if not self._active or self._run is not None:
            return
        if self.paper is None:
            self.paper = PaperPage(self.context, t("first_start.sheet_title"), "command-sheet.pdf")
        self.paper.open_over(drawing)

    # --- small things -------------------------------------------------------------------------------------------------

    def _set_keys(self) -> None:
        actions, building = self.context.actions, self._run is not None
        for name in ("devices", "forms", "sample", "hub", "sheet"):
            actions.set_allowed(f"first.{name}", allowed=not building)
        actions.set_allowed("first.stop", allowed=building)
        due = wording.now_step(self.held)
        actions.set_words("first.devices", t("first_start.choose_kind", kind=t(f"first_start.{due}.title")))
        if self.paper is None or not self.paper.is_open:
            actions.set_context(Mode.first_start)
        self.context.frame.hints.set_actions(actions.hints())

    def _say(self, words: str) -> None:
        self.context.frame.show_toast(ToastRow(text=words, undo=False))
