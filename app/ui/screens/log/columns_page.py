"""Which columns the log has, on screen and in files: a list with a tick at those chosen. Remembered on the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from app.settings.words import t
from app.ui.screens.log.page import LogPage
from app.ui.widgets import access
from app.ui.widgets.corners import round_content
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.rows import Cell, CellLook, Column, LogRow
from app.usecases.tables import Column as Asked

if TYPE_CHECKING:
    from app.ui.context import Context

_K = Qt.Key


class ColumnsPage(LogPage):
    """`chosen` carries the keys of the columns, in the order of the log."""

    chosen = Signal(tuple)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        columns = (Column(name="on", title=t("log_screen.page.on"), width=7), Column(name="name", title=""))
        self.model = LogModel(columns, self)
        self.table = LogTable(self.model, row_units=2.2, name=t("log_screen.page.columns"))
        self.panel.set_title(t("log_screen.page.columns"), t("log_screen.page.columns_note"))
        self.panel.body.addWidget(self.table)
        round_content(self.panel.body.parentWidget(), headed=True)
        self.setFocusProxy(self.table)
        self.table.row_opened.connect(lambda _row: self.enter())
        self.table.clicked.connect(lambda _index: self.toggle())
        self._columns: tuple[Asked, ...] = ()
        self._on: set[str] = set()

    def ask(self, columns: Sequence[Asked], chosen: Sequence[str]) -> None:
        """Shows every column, those chosen with a tick."""
        self._columns, self._on = tuple(columns), set(chosen)
        self.model.set_rows([self._row(one) for one in self._columns])
        self.table.select_place(0)
        self.open()

    def toggle(self) -> None:
        """The column that is selected is in, or out; the last one stays."""
        key = self.table.current_id()
        if key in self._on and len(self._on) > 1:
            self._on.discard(key)
        else:
            self._on.add(key)
        one = next(one for one in self._columns if one.key == key)
        self.model.replace(self._row(one))
        access.say(self.table, self._row(one).spoken)

    def enter(self) -> None:
        """Done: the log has these columns."""
        keys = tuple(one.key for one in self._columns if one.key in self._on)
        self.leave()
        self.chosen.emit(keys)

    def letter(self, key: Qt.Key) -> bool:
        """The space bar ticks."""
        if key == _K.Key_Space:
            self.toggle()
        return key == _K.Key_Space

    def _row(self, one: Asked) -> LogRow:
        on = one.key in self._on
        mark = Cell(t("log_screen.page.in"), CellLook.chip_on) if on else Cell(t("log_screen.page.out"), CellLook.chip)
        name = Cell(one.heading, CellLook.strong if on else CellLook.plain)
        return LogRow(id=one.key, cells=(mark, name), spoken=access.joined(one.heading, mark.text))
