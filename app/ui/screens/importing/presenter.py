"""The import's logic: from a file to its preview, from the preview into the ledger, and what to do about a cut import.

Decides which page is shown and which keys work on it. The work itself runs beside the window (`work`).
"""

from __future__ import annotations

import enum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app.domain.commands import Undo
from app.domain.errors import WorldError
from app.domain.kinds import ImportKind
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui.context import Context, ImportWish
from app.ui.screens.faults import fault_words
from app.ui.screens.importing import pages, wording, work
from app.ui.screens.importing.file_choice import Chooser, FileDrop, ask_file
from app.ui.screens.importing.view import ImportView
from app.ui.screens.job_run import Run, start
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.toast import ToastRow
from app.usecases.changes import Changes
from app.usecases.import_file import CUT, CutImport, cut_import
from app.usecases.import_job import Report
from app.usecases.session import NotAllowed
from app.usecases.undo import UndoResult

PROGRESS_AFTER_MS = 500
"""A wait shorter than this is no wait: nothing is shown for it."""


class Stage(enum.Enum):
    """Where the screen stands."""

    begin = "begin"
    reading = "reading"
    unreadable = "unreadable"
    preview = "preview"
    columns = "columns"
    applying = "applying"
    cut = "cut"


_MODES = {Stage.columns: Mode.import_columns, Stage.cut: Mode.import_cut}
_ALLOWED = {
    Stage.begin: ("apply", "leave"),
    Stage.reading: ("leave",),
    Stage.unreadable: ("apply", "leave", "columns"),
    Stage.preview: ("apply", "filter", "refused", "save", "columns", "leave"),
    Stage.applying: ("leave",),
}


class ImportPresenter(QObject):
    """Drives the import screen; a file dropped anywhere on the window comes here too."""

    def __init__(self, context: Context, choose: Chooser = ask_file, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._choose = choose
        self.view = ImportView(context.files.fields)
        self.stage = Stage.begin
        self.preview: work.Preview | None = None
        self.cut: CutImport | None = None
        self._wish: work.FileWish | None = None
        self._kind: ImportKind | None = None
        self._back: str = Screen.ledger
        self._filter = "all"
        self._run = Run()
        self._fault: BaseException | None = None
        self._active = False
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(PROGRESS_AFTER_MS)
        self._slow.timeout.connect(lambda: self.view.setCurrentWidget(self.view.reading))
        self._drop = FileDrop(context.frame)
        self._drop.dropped.connect(self._dropped)
        self._wire()

    def _wire(self) -> None:
        view = self.view
        view.begin.chosen.connect(self._begin_chosen)
        view.begin.file_dropped.connect(lambda _step, path: self._dropped(path))
        view.reading.stop.clicked.connect(self.leave)
        view.foot.apply.clicked.connect(self.go_on)
        view.foot.stop.clicked.connect(self.leave)
        view.reasons.save_asked.connect(self.save_refused)
        view.diff.filter_pressed.connect(self.show_filter)
        view.columns.apply.clicked.connect(self.read_by_hand)
        view.columns.leave.clicked.connect(self.leave)

    # --- the screen's life --------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen comes to the front: its keys work, and what is wished for is taken up."""
        bind = self.context.actions.bind
        bind("preview.apply", self.go_on)
        bind("preview.filter", lambda: self.show_filter(wording.filters(self._filter)))
        bind("preview.refused", self.to_refused)
        bind("preview.save", self.save_refused)
        bind("preview.columns", self.by_hand)
        bind("preview.leave", self.leave)
        bind("columns.apply", self.read_by_hand)
        bind("columns.leave", self.leave)
        bind("cut.go_on", self.choose_file)
        bind("cut.take_back", self.take_back_cut)
        bind("cut.leave", self.leave)
        self.context.actions.show_only("preview.row")
        self._active = True
        wish, self.context.wish = self.context.wish, None
        if wish is not None and self.stage is not Stage.applying:
            self._take(wish)
        elif self.stage in (Stage.begin, Stage.cut):
            self._look_for_cut()
        self._set_keys()

    def deactivate(self) -> None:
        """Another screen comes to the front; a preview stays, an import goes on."""
        self._active = False

    def changed(self, changes: Changes) -> None:
        """A preview stays what it was: every row is decided anew when it is applied."""

    def take_scan(self, raw: RawScan) -> bool:
        """Scans go to the intake desk, also while a file is looked at."""
        return False

    def stop(self) -> None:
        """The window closes: an import under way is left after its slice, and goes on another day."""
        self._run.stop()

    # --- what file ----------------------------------------------------------------------------------------------------

    def _take(self, wish: ImportWish) -> None:
        self._back = wish.back
        self._kind = wish.kind
        if wish.path is not None:
            self.open_file(wish.path, wish.kind)
        else:
            self._show_begin()
            self._look_for_cut(then_choose=True)

    def _dropped(self, path: str) -> None:
        if self.stage is Stage.applying:
            self.context.frame.show_toast(ToastRow(text=t("import_screen.busy"), undo=False))
            return
        if self._active:
            self.open_file(Path(path), self._kind)
            return
        task = self.context.frame.current or Screen.ledger
        self.context.wish = ImportWish(path=Path(path), back=task)
        self.context.show(Mode.import_preview)

    def choose_file(self) -> None:
        """Asks for a file."""
        self._choose(self.view, t("import_screen.dialog.title"), self._chosen)

    def _chosen(self, path: Path | None) -> None:
        if path is not None:
            self.open_file(path, self.cut.kind if self.cut is not None else self._kind)

    def open_file(self, path: Path, kind: ImportKind | None) -> None:
        """Reads a file and shows what it would change; nothing is written."""
        self._read(work.plain_wish(path, kind))

    def _read(self, wish: work.FileWish) -> None:
        self._run.stop()
        self._wish, self._run, self._fault = wish, Run(), None
        run = self._run
        self.view.reading.line.set_words(t("import_screen.reading", file=wish.path.name))
        self._to(Stage.reading)
        self._slow.start()

        def told(rows: int) -> None:
            if run is self._run:
                self.view.reading.line.set_progress(rows)

        start(
            self.context.tasks,
            run,
            lambda: work.preview(self.context, run, wish, told),
            lambda found: self._show_preview(run, found),
            lambda: None,
            lambda fault: self._reading_failed(run, fault),
        )

    def _reading_failed(self, run: Run, fault: BaseException) -> None:
        if run is not self._run or run.stopped.is_set():
            return
        self._slow.stop()
        words = fault_words(self.context, fault)
        if words is None:
            self._show_begin()
            self.context.tasks.failed.emit(fault)
            return
        self._fault = fault
        can_help = bool(self.context.files.choices(fault))
        self.view.begin.set_row(pages.unreadable(words, can_help=can_help))
        self.view.setCurrentWidget(self.view.begin)
        self._to(Stage.unreadable)
        self.context.actions.set_allowed("preview.columns", allowed=can_help)
        self._tell_keys()

    # --- the preview --------------------------------------------------------------------------------------------------

    def _show_preview(self, run: Run, found: work.Preview) -> None:
        if run is not self._run or run.stopped.is_set():
            return
        self._slow.stop()
        self.preview = found
        report, view = found.report, self.view
        view.counts.set_counts(wording.counts(found.source.source.name, found.columns, report))
        view.reasons.set_data(found.worded.reasons)
        model = LogModel(wording.columns(report.kind), view)
        view.diff.set_model(model)
        can = wording.can_apply(report)
        row = view.foot.apply.row
        view.foot.apply.set_row(pages.with_words(row, wording.apply_words(report), can=can))
        view.foot.set_running(running=False)
        view.preview.swap(side=False)
        self.show_filter("all")
        view.setCurrentWidget(view.preview)
        self._to(Stage.preview)
        if self._active:
            view.foot.apply.setFocus()

    def show_filter(self, which: str) -> None:
        """Shows all rows, the new ones or the changed ones."""
        if self.preview is None:
            return
        self._filter = which
        self.view.diff.set_head(wording.title(self.preview.report), wording.chips(self.preview.report, which))
        model = self.view.diff.table.rows_model
        assert isinstance(model, LogModel)
        model.set_rows(self.preview.worded.rows(which))
        self.view.diff.table.select_place(0)

    def to_refused(self) -> None:
        """The key R: to the rows that are not taken in; at 200 % it goes there and back."""
        shown = not self.view.reasons.isHidden() and self.view.counts.isHidden()
        self.view.preview.swap(side=not shown)
        if shown:
            self.view.foot.apply.setFocus()
        else:
            self.view.reasons.focus_refused()

    def save_refused(self) -> None:
        """Keeps the refused rows with their reasons in a file, and says where."""
        if self.preview is None or not self.preview.report.refusals:
            return
        source, count = self.preview.source, len(self.preview.report.refusals)

        def saved(path: str | None) -> None:
            if path is not None:
                words = t("import_screen.saved", count=f"{count:,}")
                self.context.frame.show_toast(ToastRow(text=words, place=path, undo=False))

        self.context.tasks.ask(source.keep_refused, saved, self._save_failed, slow=True)

    def _save_failed(self, fault: BaseException) -> None:
        if isinstance(fault, OSError):
            self._refuse(t("world.refused_destination"))
        else:
            self._say_fault(fault)

    # --- into the ledger ----------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Enter: chooses a file where there is none, else applies the preview."""
        if self.stage is Stage.preview and self.preview is not None:
            if wording.can_apply(self.preview.report):
                self._apply(self.preview)
            else:
                self._refuse(t("import_screen.no_change"))
        elif self.stage in (Stage.begin, Stage.unreadable):
            self.choose_file()

    def _apply(self, found: work.Preview) -> None:
        self._run = run = Run()
        progress, whole = self.view.foot.progress, found.report.read
        progress.set_words(t("import_screen.applying", file=found.source.source.name))
        self.view.foot.set_running(running=True)
        self._to(Stage.applying)
        self.view.foot.stop.setFocus()
        start(
            self.context.tasks,
            run,
            lambda: work.apply(self.context, run, found.source, lambda rows: progress.set_progress(rows, whole)),
            self._applied,
            self._stopped,
            self._apply_failed,
        )

    def _applied(self, report: Report) -> None:
        name = self.preview.source.source.name if self.preview is not None else ""
        self._forget()
        words, place = wording.applied(report, name)
        if self._active:
            self.context.show(self._back)
        self.context.frame.show_toast(ToastRow(text=words, place=place, undo=True))

    def _stopped(self) -> None:
        """Left by Esc: what is in the ledger until now is shown as a cut import."""
        self._forget()
        self._look_for_cut()

    def _apply_failed(self, fault: BaseException) -> None:
        self._forget()
        self._look_for_cut()
        self._say_fault(fault)

    # --- a cut import -------------------------------------------------------------------------------------------------

    def _look_for_cut(self, *, then_choose: bool = False) -> None:
        try:
            future = self.context.desk.call(lambda unit: unit.value(CUT))
        except NotAllowed as fault:
            self._say_fault(fault)
            return
        self.context.tasks.watch(future, lambda value: self._cut_known(cut_import(value), then_choose), self._say_fault)

    def _cut_known(self, cut: CutImport | None, then_choose: bool) -> None:
        if self.stage not in (Stage.begin, Stage.cut):
            return
        self.cut = cut
        if cut is not None:
            self.view.begin.set_row(pages.cut(cut))
            self.view.setCurrentWidget(self.view.begin)
            self._to(Stage.cut)
            self._focus_main()
            return
        self._show_begin()
        if then_choose and self._active:
            self.choose_file()

    def take_back_cut(self) -> None:
        """Undoes what the cut import wrote."""
        if self.cut is None:
            return
        action = self.context.desk.new_action()
        command = Undo(action=action, target=self.cut.action, reason=t("import_screen.cut.reason"))
        self.context.tasks.watch(self.context.desk.run(work.take_back, command), self._taken_back, self._say_fault)

    def _taken_back(self, result: UndoResult) -> None:
        if result.outcome != "undone":
            self._refuse(t(f"refused.{result.reason}", repair=result.repair))
            return
        self.cut = None
        self._show_begin()
        self.context.frame.show_toast(ToastRow(text=t("import_screen.cut.taken_back"), undo=False))

    # --- kind and columns by hand -------------------------------------------------------------------------------------

    def by_hand(self) -> None:
        """The key K: the page that asks what the file is and what its columns hold."""
        files = self.context.files
        if self.stage is Stage.preview and self.preview is not None:
            columns = self.preview.columns
            self.view.columns.ask(self.preview.report.kind, columns.headings, columns.fields)
        elif self.stage is Stage.unreadable and self._fault is not None:
            headings, sheets = pages.choices_of(files.choices(self._fault), files.is_about_sheets(self._fault))
            kind = self._wish.by_hand.kind if self._wish is not None else None
            self.view.columns.ask(kind, headings, {}, sheets)
        else:
            return
        self.view.setCurrentWidget(self.view.columns)
        self._to(Stage.columns)
        self.view.columns.kind.setFocus()

    def read_by_hand(self) -> None:
        """Reads the file anew with what was chosen."""
        if self._wish is not None:
            self._read(work.FileWish(path=self._wish.path, by_hand=self.view.columns.by_hand()))

    # --- one step back ------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Esc: one step back; an import under way stops after its slice."""
        if self.stage is Stage.applying:
            self._run.stop()
        elif self.stage is Stage.reading:
            self._run.stop()
            self._slow.stop()
            self._show_begin()
            self._focus_main()
        elif self.stage is Stage.columns:
            self._leave_columns()
        elif self.stage is Stage.preview and not self.view.preview.isHidden() and self.view.counts.isHidden():
            self.to_refused()
        else:
            self._forget()
            self.context.show(self._back)

    def _leave_columns(self) -> None:
        if self.preview is not None and self._fault is None:
            self.view.setCurrentWidget(self.view.preview)
            self._to(Stage.preview)
            self.view.foot.apply.setFocus()
        else:
            self.view.setCurrentWidget(self.view.begin)
            self._to(Stage.unreadable)
            self._focus_main()

    def _forget(self) -> None:
        """No file any more."""
        self.preview = self._wish = self._fault = None
        self._show_begin()

    def _show_begin(self) -> None:
        self.view.begin.set_row(pages.begin(self._kind))
        self.view.setCurrentWidget(self.view.begin)
        self._to(Stage.begin)
        self._focus_main()

    # --- small things -------------------------------------------------------------------------------------------------

    def _begin_chosen(self, button: str) -> None:
        acts = {"file": self.choose_file, "leave": self.leave, "columns": self.by_hand, "undo": self.take_back_cut}
        acts[button]()

    def _focus_main(self) -> None:
        main = self.view.begin.main_button()
        if main is not None and self._active:
            main.setFocus()

    def _to(self, stage: Stage) -> None:
        self.stage = stage
        if self._active:
            self._set_keys()

    def _set_keys(self) -> None:
        actions = self.context.actions
        allowed = _ALLOWED.get(self.stage, ())
        for name in ("apply", "row", "filter", "refused", "save", "columns", "leave"):
            here = name in allowed or (name == "row" and self.stage is Stage.preview)
            actions.set_allowed(f"preview.{name}", allowed=here)
        if self.stage is Stage.preview and self.preview is not None:
            refused = bool(self.preview.report.refusals)
            actions.set_allowed("preview.save", allowed=refused)
            actions.set_allowed("preview.refused", allowed=refused or bool(self.preview.report.warnings))
        choosing = self.stage in (Stage.begin, Stage.unreadable)
        actions.set_words("preview.apply", t("import_screen.choose" if choosing else "shell.act.preview.apply"))
        actions.set_context(_MODES.get(self.stage, Mode.import_preview))
        self._tell_keys()

    def _tell_keys(self) -> None:
        self.context.frame.hints.set_actions(self.context.actions.hints())

    def _refuse(self, words: str) -> None:
        self.context.frame.show_toast(ToastRow(text=words, undo=False))

    def _say_fault(self, fault: BaseException) -> None:
        words = fault_words(self.context, fault)
        if words is None and not isinstance(fault, WorldError):
            self.context.tasks.failed.emit(fault)
        else:
            self._refuse(words or "")
