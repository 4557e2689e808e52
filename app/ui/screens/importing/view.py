"""The import's layout: a page to begin, a page while reading, the preview, the page of kind and columns. No logic."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.importing.columns_panel import ColumnsPanel, FieldsOf
from app.ui.screens.progress import ProgressLine, ProgressPage
from app.ui.screens.side_by_side import SideBySide
from app.ui.widgets.counts_header import CountsHeader
from app.ui.widgets.diff_table import DiffTable
from app.ui.widgets.empty_state import EmptyRow, EmptyState
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.panel import Panel
from app.ui.widgets.reason_list import ReasonList
from app.ui.widgets.words_label import WordsLabel

WIDE, NARROW = 29.0, 22.0


class Foot(Panel):
    """What Enter does, what Esc does, what happens to the records; while applying, how far it is instead."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.apply = KeyButton(ButtonRow(id="apply", text="", key="Enter", main=True, height=3.75))
        self.stop = KeyButton(ButtonRow(id="leave", text=t("import_screen.stop"), key="Esc", height=3.75))
        self._note = WordsLabel(role="caption", muted=True)
        self._note.set_words(t("import_screen.note"))
        self.progress = ProgressLine()
        self._row = QHBoxLayout()
        self._row.addWidget(self.apply)
        self._row.addWidget(self.stop)
        self._row.addWidget(self._note, 1, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self.progress, 1)
        self.body.addLayout(self._row)
        theme.changed.connect(self._fit)
        self.set_running(running=False)

    def set_running(self, *, running: bool) -> None:
        """Applying, or waiting for Enter."""
        self._running = running
        self.apply.setVisible(not running)
        self.progress.setVisible(running)
        self._fit()

    def _fit(self) -> None:
        self._row.setSpacing(theme.px(1.25))
        small = theme.look().breadth is theme.Breadth.small
        self._note.setVisible(not self._running and not small)


class ImportView(QStackedWidget):
    """All pages of the screen."""

    def __init__(self, fields_of: FieldsOf) -> None:
        super().__init__()
        self.begin = EmptyState(EmptyRow(sentence=""))
        self.reading = ProgressPage()
        self.counts = CountsHeader()
        self.diff = DiffTable()
        self.diff.table.set_empty_text(t("import_screen.no_change"))
        self.foot = Foot()
        self.reasons = ReasonList()
        self.preview = SideBySide(self.reasons, wide=WIDE, narrow=NARROW)
        self.preview.left.addWidget(self.counts)
        self.preview.left.addWidget(self.diff, 1)
        self.preview.left.addWidget(self.foot)
        self.columns = ColumnsPanel(fields_of)
        for page in (self.begin, self.reading, self.preview, self.columns):
            self.addWidget(page)

    def show_page(self, page: QWidget) -> None:
        """One of the four."""
        self.setCurrentWidget(page)

    def focus_page(self) -> None:
        """The focus to where Enter goes on the page in sight."""
        page = self.currentWidget()
        if page is self.begin:
            target: QWidget | None = self.begin.main_button()
        elif page is self.preview:
            target = self.foot.apply
        else:
            target = page
        if target is not None:
            target.setFocus()
