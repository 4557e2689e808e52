"""一覧から: the ledger's list over the screen, searched while one types; Enter takes a unit, the list stays.

Decides how units are looked for and taken; what is taken is `choosing`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from app.settings.words import t
from app.ui import theme
from app.ui.screens.labels.model import Unit
from app.ui.screens.labels.page import LabelPage
from app.ui.widgets import access
from app.ui.widgets.corners import round_content
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.usecases.device_rows import DeviceRow

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.screens.labels.choosing import Choosing

LIMIT: Final = 200
"""Units shown of a search; further letters narrow it."""
_ARROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class UnitList(LabelPage):
    """`taken` carries the `Unit`."""

    taken = Signal(object)

    def __init__(self, context: Context, choosing: Choosing) -> None:
        super().__init__(context, t("labels_screen.pick.title"), t("labels_screen.pick.note"))
        self._choosing = choosing
        self._turn = 0
        self._rows: dict[str, DeviceRow] = {}
        self.line = QLineEdit()
        self.line.setPlaceholderText(t("labels_screen.pick.hint"))
        access.name(self.line, t("labels_screen.pick.hint"))
        columns = (
            Column(name="serial", title=t("labels_screen.column.serial"), kind=ColumnKind.code, width=14,
                   narrow_width=11, role="list_code"),
            Column(name="tag", title=t("labels_screen.column.tag"), kind=ColumnKind.code, width=9),
            Column(name="school", title=t("labels_screen.column.school")),
            Column(name="chosen", title="", width=6),
        )  # fmt: skip
        self.model = LogModel(columns)
        self.table = LogTable(self.model, row_units=2.3, name=t("labels_screen.pick.title"))
        self.table.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.table.set_empty_text(t("labels_screen.pick.nothing"))
        self._line_room = QVBoxLayout()
        self._line_room.addWidget(self.line)
        self.panel.body.addLayout(self._line_room)
        self.panel.body.addWidget(self.table, 1)
        round_content(self.panel.body.parentWidget(), headed=True)
        self.finish_head()
        self.line.textEdited.connect(self.search)
        self.table.doubleClicked.connect(lambda _index: self.enter())
        self.setFocusProxy(self.line)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        side = theme.px(0.9)
        self._line_room.setContentsMargins(side, theme.px(0.6), side, theme.px(0.6))

    def open(self) -> None:
        """With an empty line and the head of the ledger."""
        super().open()
        self.line.clear()
        self.search("")

    def search(self, query: str) -> None:
        """Looks while one types; an answer to a former wish is dropped."""
        self._turn += 1
        turn, queries = self._turn, self.context.desk.queries

        def ask() -> tuple[DeviceRow, ...]:
            found = queries.search(query, LIMIT)[0] if query.strip() else queries.device_numbers(0, LIMIT)
            return queries.device_rows(found)

        self.context.tasks.ask(ask, lambda rows: self._show(turn, query, rows))

    def _show(self, turn: int, query: str, rows: tuple[DeviceRow, ...]) -> None:
        if turn != self._turn:
            return
        self._rows = {str(row.n): row for row in rows}
        self.table.set_query(query)
        self.model.set_rows([self._row(row) for row in rows])
        self.table.select_place(0)

    def _row(self, row: DeviceRow) -> LogRow:
        chosen = self._choosing.batch.has(row.serial or row.asset_tag)
        mark = Cell(t("labels_screen.pick.chosen"), CellLook.chip_on) if chosen else Cell()
        code = row.serial or row.asset_tag
        return LogRow(
            id=str(row.n), cells=(Cell(code), Cell(row.asset_tag), Cell(row.school), mark),
            spoken=access.joined(code, row.asset_tag, row.school, mark.text),
        )  # fmt: skip

    def enter(self) -> None:
        """Takes the unit in the row; the next one is under the cursor."""
        row = self._rows.get(self.table.current_id())
        if row is None:
            return
        self.taken.emit(Unit(row.serial or row.asset_tag, row.serial or row.asset_tag, row.school))
        self.model.replace(self._row(row))
        self.table.select_place(self.table.currentIndex().row() + 1)
        self.line.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑↓ move in the list while the line keeps the focus."""
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.table.select_place(max(0, self.table.currentIndex().row() + step))
