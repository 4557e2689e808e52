"""The page while projections are rebuilt before anything can be answered: what is done, and how far it is.

Lies over the body until the ledger is open. Decides nothing; scans go on being taken beside it.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.settings.words import t
from app.ui.screens.progress import ProgressLine
from app.ui.shell.frame import Frame
from app.ui.widgets.panel import Panel
from app.ui.widgets.words_label import WordsLabel


class RebuildingPage(QWidget):
    """Shows itself over the body of `frame`; `over` takes it away for good."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self.line = ProgressLine()
        self.line.set_words(t("shell.rebuilding"))
        panel = Panel()
        panel.body.addWidget(self.line)
        panel.body.addWidget(WordsLabel(t("shell.rebuilding_note"), "body"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(panel)
        column.addStretch(2)
        self.setProperty("focusRing", "none")  # there is nothing to press
        frame.show_overlay(self)

    def show_progress(self, done: int, whole: int) -> None:
        """So many aggregates of so many are done; 0 of 0 while they are counted."""
        self.line.set_progress(done, whole)

    def over(self) -> None:
        """The ledger is open, or doesn't open."""
        self._frame.hide_overlay()
        self.deleteLater()
