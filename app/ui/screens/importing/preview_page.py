"""The preview's page at work: its filters, the rows that are not taken in, and keeping those in a file."""

from __future__ import annotations

from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.faults import fault_words
from app.ui.screens.importing import pages, wording
from app.ui.screens.importing.view import ImportView
from app.ui.screens.importing.work import Preview
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.toast import ToastRow


class PreviewPage:
    """Shows a preview; `preview` is None while there is none."""

    def __init__(self, context: Context, view: ImportView) -> None:
        """`view` is the whole screen's."""
        self._context = context
        self._view = view
        self._filter = "all"
        self.preview: Preview | None = None
        view.diff.filter_pressed.connect(self.show_filter)
        view.reasons.save_asked.connect(self.save_refused)

    def show(self, found: Preview) -> None:
        """Shows what a file would change."""
        self.preview = found
        report, view = found.report, self._view
        view.counts.set_counts(wording.counts(found.source.source.name, found.columns, report))
        view.reasons.set_data(found.worded.reasons)
        former = view.diff.table.rows_model
        view.diff.set_model(LogModel(wording.columns(report.kind), view))
        if former.parent() is view:
            former.deleteLater()
        words = pages.with_words(view.foot.apply.row, wording.apply_words(report), can=wording.can_apply(report))
        view.foot.apply.set_row(words)
        view.foot.set_running(running=False)
        view.preview.swap(side=False)
        self.show_filter("all")

    def next_filter(self) -> None:
        """The key F: all, the new ones, the changed ones, all again."""
        self.show_filter(wording.next_filter(self._filter))

    def show_filter(self, which: str) -> None:
        """Shows all rows, the new ones or the changed ones."""
        if self.preview is None:
            return
        self._filter = which
        diff = self._view.diff
        diff.set_head(wording.title(self.preview.report), wording.chips(self.preview.report, which))
        model = diff.table.rows_model
        if isinstance(model, LogModel):
            model.set_rows(self.preview.worded.rows[which])
        diff.table.select_place(0)

    def to_refused(self) -> None:
        """The key R: to the rows that are not taken in; at 200 % there and back."""
        if self._view.preview.work_shown:
            self._view.preview.swap(side=True)
            self._view.reasons.focus_refused()
        else:
            self._view.preview.swap(side=False)
            self._view.foot.apply.setFocus()

    def save_refused(self) -> None:
        """Keeps the refused rows with their reasons in a file, and says where."""
        if self.preview is None or not self.preview.report.refusals:
            return
        count = len(self.preview.report.refusals)

        def saved(path: str | None) -> None:
            if path is not None:
                words = t("import_screen.saved", count=f"{count:,}")
                self._context.frame.show_toast(ToastRow(text=words, place=path, undo=False))

        self._context.tasks.ask(self.preview.source.keep_refused, saved, self._save_failed, slow=True)

    def _save_failed(self, fault: BaseException) -> None:
        is_place = isinstance(fault, OSError)
        words = t("world.refused_destination") if is_place else fault_words(self._context, fault)
        if words is None:
            self._context.tasks.failed.emit(fault)
        else:
            self._context.frame.show_toast(ToastRow(text=words, undo=False))
