"""The checklist matrix: a row a unit, a column a step, painted in one walk over the rows in sight.

Decides pixels, columns' widths and selection; it must not know what a step is. All columns fit at every breadth, so
that nothing scrolls sideways and no column must be frozen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import paint_kit
from app.ui.widgets.matrix_head import MatrixHead
from app.ui.widgets.matrix_model import FIRST, MatrixColumn, MatrixModel, MatrixRow
from app.ui.widgets.matrix_painter import Line, MatrixPainter
from app.ui.widgets.quiet_list import ENTERS, MOVES
from app.ui.widgets.viewport import own_viewport

Index = QModelIndex | QPersistentModelIndex

ROWS: Final = 2.7
"""Row height in u."""
_LEAST_WORDS: Final = 5.0
"""With less room than so many u the words beside the code are left out."""
_WIDTHS: Final = {
    theme.Breadth.wide: (3.4, 14.5, 5.0, 5.6),
    theme.Breadth.narrow: (2.6, 12.0, 3.9, 5.6),
    theme.Breadth.small: (0.0, 14.0, 2.8, 5.6),
}
"""Place, code, a step and the row's end, in u."""


def widths(total: int, steps: int) -> list[int]:
    """Pixels of each column: place, code, words, the steps, the row's end; together `total`. Steps give way first."""
    place, code, step, rest = (theme.px(each) for each in _WIDTHS[theme.look().breadth])
    room = total - place - code - rest
    step = max(1, min(step, room // max(1, steps)))
    words = room - step * steps
    if words < theme.px(_LEAST_WORDS):
        code, words = code + words, 0
    return [place, code, words, *([step] * steps), rest]


class MatrixBody(QTableView):
    """The rows. `row_selected` follows the current row, `cell_pressed` names a row and its step; `laid` where the
    columns' widths are others.
    """

    row_selected = Signal(str)
    cell_pressed = Signal(str, int)
    laid = Signal()
    """The columns are as wide as they are now: with the scroll bar comes another width."""

    def __init__(self, name: str, next_word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        own_viewport(self)
        self.rows = MatrixModel(self)
        self._told, self._empty = "", ""
        self.painter = MatrixPainter(next_word)
        self.widths: list[int] = []
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setMinimumSectionSize(0)
        across.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setMinimumSectionSize(1)
        down.setDefaultSectionSize(theme.px(ROWS))
        down.hide()
        self.setModel(self.rows)
        self.clicked.connect(self._clicked)
        theme.changed.connect(self._restyle)

    # What a screen asks for

    def set_empty_text(self, sentence: str) -> None:
        """The sentence shown while there is no row."""
        self._empty = sentence
        self.viewport().update()

    def current_id(self) -> str:
        """The id of the current row, or nothing."""
        index = self.currentIndex()
        return self.rows.rows[index.row()].id if index.isValid() else ""

    def select_place(self, place: int) -> None:
        """Make the row at a place the current one, in sight; a place beyond the list is left alone."""
        if 0 <= place < self.rows.rowCount():
            index = self.rows.index(place, 1)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def select_id(self, row_id: str) -> bool:
        """Make a row the current one; False where it is not here."""
        place = self.rows.place_of(row_id)
        if place >= 0:
            self.select_place(place)
        return place >= 0

    def set_rows(self, rows: Sequence[MatrixRow], places: dict[str, int] | None = None) -> None:
        """Show other rows; the current one stays where it is still here, else the first is."""
        kept = self.current_id()
        if self.rows.set_rows(rows, places):
            self._told = kept if self.rows.place_of(kept) >= 0 else ""
            if not self.select_id(kept):
                self.select_place(0)
        self.viewport().update()

    # What Qt asks for

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Follow the current row."""
        super().currentChanged(current, previous)
        row_id = self.current_id()
        if row_id and row_id != self._told:
            self._told = row_id
            self.row_selected.emit(row_id)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Selection))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and paging move; every other key, Enter too, goes on to the screen."""
        if event.key() == Qt.Key.Key_Home:
            self.select_place(0)
        elif event.key() == Qt.Key.Key_End:
            self.select_place(self.rows.rowCount() - 1)
        elif event.key() in MOVES and event.key() not in ENTERS:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out again; the current row stays in sight."""
        super().resizeEvent(event)
        self.lay()
        if event.size().height() < event.oldSize().height() and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def minimumSizeHint(self) -> QSize:
        """One row."""
        return QSize(theme.px(10), theme.px(ROWS))

    def lay(self) -> None:
        """The columns' widths, for Qt's hits and for the paint."""
        found = widths(self.viewport().width(), len(self.rows.columns))
        if found != self.widths:
            self.widths = found
            for at, width in enumerate(found):
                self.setColumnWidth(at, width)
            self.laid.emit()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows inside the dirty rect, then the focus frame; one sentence where there is no row."""
        painter, tokens = QPainter(self.viewport()), theme.tokens()
        painter.fillRect(event.rect(), paint_kit.colour(tokens.surface))
        if not self.rows.rows:
            side, font = theme.px(1), theme.font("work")
            room = self.viewport().width() - 2 * side
            text.draw_block(painter, side, side * 2, room, self._empty, font, tokens.ink2)
            painter.end()
            return
        tall, chosen = theme.px(ROWS), self.currentIndex().row()
        at = max(0, self.rowAt(max(0, event.rect().top())))
        y, lines = self.rowViewportPosition(at), []
        while at < len(self.rows.rows) and y <= event.rect().bottom():
            lines.append(Line(y, self.rows.rows[at], at == chosen))
            at, y = at + 1, y + tall
        self.painter.paint(painter, lines, self.widths, tall)
        if self.hasFocus() and chosen >= 0:
            row = QRectF(0, self.rowViewportPosition(chosen), self.viewport().width(), tall)
            inset = theme.ring_room() + 1
            theme.paint_focus_ring(painter, row.adjusted(inset, inset - 1, -inset, -inset), tokens.ink)
        painter.end()

    def _clicked(self, index: QModelIndex) -> None:
        at = index.column() - FIRST
        if 0 <= at < len(self.rows.columns):
            self.cell_pressed.emit(self.rows.rows[index.row()].id, at)

    def _restyle(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(ROWS))
        self.widths = []
        self.lay()


class Matrix(QWidget):
    """Head over rows."""

    def __init__(self, name: str, titles: tuple[str, str, str, str], next_word: str) -> None:
        """`titles`: of place, code, words and the row's end."""
        super().__init__()
        self.body = MatrixBody(name, next_word)
        self.body.rows.titles = titles
        self.head = MatrixHead(titles)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.body, 1)
        self.setFocusProxy(self.body)
        self.body.laid.connect(self._lay_head)  # a scroll bar came or went: rows are narrower than what is around them
        theme.changed.connect(self._lay)

    def set_columns(self, columns: Sequence[MatrixColumn]) -> None:
        """Show other steps."""
        if self.body.rows.set_columns(columns):
            self.body.widths = []
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Head and rows share their columns."""
        super().resizeEvent(event)
        self._lay()

    def sizeHint(self) -> QSize:
        """Some rows."""
        return QSize(theme.px(60), theme.px(20))

    def _lay(self) -> None:
        self.body.lay()
        self._lay_head()

    def _lay_head(self) -> None:
        self.head.lay(self.body.rows.columns, self.body.widths)
