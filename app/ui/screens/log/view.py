"""The log's layout: the sentence with its chips, then the table. No logic."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.bench.view import Title
from app.ui.shell.frame import body_padding
from app.ui.widgets.chip_bar import WrappedChips
from app.ui.widgets.corners import round_content
from app.ui.widgets.log_model import PagedLogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.panel import Panel
from app.ui.widgets.rows import Fetcher
from app.ui.widgets.value_picker import ValuePicker

ROWS, PICKER = 2.2, 26.0
"""Height of a row (a list for supervisors) and width of the picker, in u."""


class LogView(QWidget):
    """What the log shows; rows come through the fetcher."""

    def __init__(self, fetcher: Fetcher) -> None:
        super().__init__()
        self.title, self.chips = Title(), WrappedChips(0.5)
        self.model = PagedLogModel((), fetcher, self)
        self.table = LogTable(self.model, row_units=ROWS, name=t("log_screen.list"))
        self.head = Panel(padding=0)
        self._lines = QVBoxLayout()
        self._lines.addWidget(self.title)
        self._lines.addWidget(self.chips)
        self.head.body.addLayout(self._lines)
        rows = Panel(padding=0)
        rows.body.addWidget(self.table)
        round_content(rows.body.parentWidget(), headed=False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.head)
        self._column.addWidget(rows, 1)
        self.setFocusProxy(self.table)
        self.picker = ValuePicker(self)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        side = theme.px(1)
        self._column.setSpacing(theme.px(body_padding()))
        self._lines.setContentsMargins(side, theme.px(0.5), side, theme.px(0.75))
        self._lines.setSpacing(theme.px(0.5))

    def place_picker(self) -> None:
        """Under the chips, over the table it narrows."""
        top = self.head.mapTo(self, self.head.rect().bottomLeft())
        left = top.x() + theme.px(1)
        room = self.height() - top.y() - theme.px(1)
        width = min(theme.px(PICKER), self.head.width() - theme.px(2))
        self.picker.setGeometry(left, top.y() - theme.px(0.25), width, min(room, self.picker.wanted_height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picker stays where it belongs."""
        super().resizeEvent(event)
        self.place_picker()
