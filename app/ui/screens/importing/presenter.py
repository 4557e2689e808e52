"""The import's logic: from a file to its preview, from the preview into the ledger, and what to do about a cut import.

Decides which page is shown when. The work itself runs beside the window (`work`), keys stand in `keys`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.kinds import ImportKind
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui.context import Context, ImportWish
from app.ui.screens.faults import fault_words, say, tell_fault
from app.ui.screens.importing import pages, wording, work
from app.ui.screens.importing.applying import Applying
from app.ui.screens.importing.cut_imports import CutImports
from app.ui.screens.importing.file_choice import AskFile, Chooser
from app.ui.screens.importing.hand import ask_of_fault, ask_of_preview
from app.ui.screens.importing.keys import Stage, bind_keys, set_keys
from app.ui.screens.importing.preview_page import PreviewPage
from app.ui.screens.importing.reading import Reading
from app.ui.screens.importing.view import ImportView
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.toast import ToastRow
from app.usecases.changes import Changes
from app.usecases.import_file import CutImport
from app.usecases.import_job import Report

__all__ = ["ImportPresenter", "Stage"]


class ImportPresenter(QObject):
    """Drives the import screen; a file dropped on the window comes here too. `wish`: read, and not brought in yet."""

    def __init__(self, context: Context, choose: Chooser | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._choose = choose or AskFile()
        self.view = ImportView(context.files.fields)
        self.stage = Stage.begin
        self.page = PreviewPage(context, self.view)
        self.cuts = CutImports(context, self)
        self.reading = Reading(context, self.view.reading, self)
        self.applying = Applying(context, self.view.foot, self)
        self.wish: work.FileWish | None = None
        self._kind: ImportKind | None = None
        self._back: str = Screen.ledger
        self._fault: BaseException | None = None
        self._active = self._asking = False
        self._wire(context, self.view)

    def _wire(self, context: Context, view: ImportView) -> None:
        view.begin.chosen.connect(self._begin_chosen)
        view.begin.file_dropped.connect(lambda _step, path: self.dropped(path))
        view.reading.stop.clicked.connect(self.leave)
        view.foot.apply.clicked.connect(self.go_on)
        view.foot.stop.clicked.connect(self.leave)
        view.columns.apply.clicked.connect(self.read_by_hand)
        view.columns.leave.clicked.connect(self.leave)
        self.reading.previewed.connect(self._previewed)
        self.reading.failed.connect(self._reading_failed)
        self.reading.slow.connect(lambda: view.setCurrentWidget(view.reading))
        self.applying.stands.connect(self._to)
        self.applying.applied.connect(self._applied)
        self.applying.left.connect(self._left)
        self.applying.failed.connect(self._apply_failed)
        self.cuts.known.connect(self._cut_known)
        self.cuts.taken_back.connect(self._cut_taken_back)
        self.cuts.refused.connect(lambda words: say(context, words))
        self.cuts.failed.connect(lambda fault: tell_fault(context, fault))

    # --- the screen's life --------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen comes to the front: its keys work, and what is wished for is taken up."""
        bind_keys(self.context, self._acts())
        self._active = True
        wish, self.context.wish = self.context.wish, None
        if wish is not None and self.stage is not Stage.applying:
            self._take(wish)
        elif self.stage in (Stage.begin, Stage.cut):
            self.cuts.look()
        self._to(self.stage)

    def _acts(self) -> dict[str, Callable[[], None]]:
        return {
            "preview.apply": self.go_on,
            "preview.filter": self.page.next_filter,
            "preview.refused": self.page.to_refused,
            "preview.save": self.page.save_refused,
            "preview.columns": self.by_hand,
            "preview.leave": self.leave,
            "columns.apply": self.read_by_hand,
            "columns.leave": self.leave,
            "cut.go_on": self.choose_file,
            "cut.take_back": self.cuts.take_back,
            "cut.leave": self.leave,
        }

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
        self.reading.stop()
        self.applying.stop()

    # --- what file ----------------------------------------------------------------------------------------------------

    def _take(self, wish: ImportWish) -> None:
        self._back, self._kind = wish.back, wish.kind
        if wish.path is not None:
            self.open_file(wish.path, wish.kind)
        else:
            self._forget()
            self._asking = True
            self.cuts.look()

    def dropped(self, path: str) -> None:
        """A file was dropped somewhere on the window."""
        if self.stage is Stage.applying:
            say(self.context, t("import_screen.busy"))
        elif self._active:
            self.open_file(Path(path), self._kind)
        else:
            self.context.wish = ImportWish(path=Path(path), back=self.context.frame.current or Screen.ledger)
            self.context.show(Mode.import_preview)

    def choose_file(self) -> None:
        """Asks for a file."""
        self._choose(self.view, t("import_screen.dialog.title"), self._chosen)

    def _chosen(self, path: Path | None) -> None:
        if path is None:
            return
        kind = self.cuts.cut.kind if self.cuts.cut is not None else self._kind
        if self._active:
            self.open_file(path, kind)
        else:  # a scan led away while the dialog was open: the file brings the screen back
            self.context.wish = ImportWish(path=path, kind=kind, back=self._back)
            self.context.show(Mode.import_preview)

    def open_file(self, path: Path, kind: ImportKind | None) -> None:
        """Reads a file and shows what it would change; nothing is written."""
        self._read(work.plain_wish(path, kind))

    def _read(self, wish: work.FileWish) -> None:
        self.wish, self._fault = wish, None
        self.reading.read(wish)
        self._to(Stage.reading)

    def _reading_failed(self, fault: BaseException) -> None:
        words = fault_words(self.context, fault)
        if words is None:
            self._forget()
            self.context.tasks.failed.emit(fault)
            return
        self._fault = fault
        self.view.begin.set_row(pages.unreadable(words, can_help=bool(self.context.files.choices(fault))))
        self._show(self.view.begin, Stage.unreadable)

    def _previewed(self, found: work.Preview) -> None:
        self.page.show(found)
        self._show(self.view.preview, Stage.preview)
        cut = self.cuts.cut
        if cut is not None and cut.digest != found.source.source.digest:
            say(self.context, t("import_screen.cut.other", file=cut.name))

    # --- into the ledger ----------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Enter: chooses a file where there is none, else applies the preview."""
        if self.stage is Stage.preview and self.page.preview is not None:
            if wording.can_apply(self.page.preview.report):
                self.applying.apply(self.page.preview)
            else:
                say(self.context, t("import_screen.no_change"))
        elif self.stage in (Stage.begin, Stage.unreadable):
            self.choose_file()

    def _applied(self, report: Report, name: str) -> None:
        self._forget()
        self.cuts.cut = None
        words, place = wording.applied(report, name)
        if self._active:
            self.context.show(self._back)
        self.context.frame.show_toast(ToastRow(text=words, place=place, undo=True))

    def _left(self) -> None:
        """Left by Esc: what is in the ledger until now is shown as a cut import."""
        self._forget()
        self.cuts.look()

    def _apply_failed(self, fault: BaseException) -> None:
        self._left()
        tell_fault(self.context, fault)

    # --- a cut import -------------------------------------------------------------------------------------------------

    def _cut_known(self, cut: CutImport | None) -> None:
        asking, self._asking = self._asking, False
        if self.stage not in (Stage.begin, Stage.cut):
            return
        if cut is not None:
            self.view.begin.set_row(pages.cut(cut))
            self._show(self.view.begin, Stage.cut)
        elif self.stage is Stage.cut:
            self._forget()
        elif asking and self._active:
            self.choose_file()

    def _cut_taken_back(self) -> None:
        self._forget()
        say(self.context, t("import_screen.cut.taken_back"))

    # --- kind and columns by hand -------------------------------------------------------------------------------------

    def by_hand(self) -> None:
        """The key K: the page that asks what the file is and what its columns hold."""
        if self.stage is Stage.preview and self.page.preview is not None:
            ask_of_preview(self.view.columns, self.page.preview)
        elif self.stage is Stage.unreadable and self._fault is not None and self.wish is not None:
            ask_of_fault(self.view.columns, self.context.files, self.wish, self._fault)
        else:
            return
        self._show(self.view.columns, Stage.columns)

    def read_by_hand(self) -> None:
        """Reads the file anew with what was chosen."""
        if self.wish is not None:
            self._read(work.FileWish(path=self.wish.path, by_hand=self.view.columns.by_hand()))

    # --- one step back ------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Esc: one step back; an import under way stops after its slice."""
        if self.stage is Stage.applying:
            self.applying.stop()
        elif self.stage is Stage.reading:
            self.reading.stop()
            self._forget()
        elif self.stage is Stage.columns:
            unread = self._fault is not None
            self._show(*((self.view.begin, Stage.unreadable) if unread else (self.view.preview, Stage.preview)))
        elif self.stage is Stage.preview and not self.view.preview.work_shown:
            self.page.to_refused()
        else:
            self._forget()
            self.context.show(self._back)

    def _forget(self) -> None:
        """No file any more."""
        self.page.preview = None
        self.wish = self._fault = None
        self.view.begin.set_row(pages.begin(self._kind))
        self._show(self.view.begin, Stage.begin)

    # --- small things -------------------------------------------------------------------------------------------------

    def _begin_chosen(self, button: str) -> None:
        {"file": self.choose_file, "leave": self.leave, "columns": self.by_hand, "undo": self.cuts.take_back}[button]()

    def _show(self, page: QWidget, stage: Stage) -> None:
        self.view.show_page(page)
        self._to(stage)
        if self._active:
            self.view.focus_page()

    def _to(self, stage: Stage) -> None:
        self.stage = stage
        if self._active:
            can_help = self._fault is not None and bool(self.context.files.choices(self._fault))
            set_keys(self.context, stage, self.page.preview, by_hand=can_help)
