"""The log table: outcome rows, ledger lists and import differences in one view.

Decides row heights, selection and focus; it must not know what a row means. Rows come through a `LogModel` (held here)
or a `PagedLogModel` (asked for page by page); `column_fit` shares out the width, `row_painter` paints.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QToolTip, QWidget

from app.ui import theme
from app.ui.widgets import paint_kit
from app.ui.widgets.column_fit import ColumnFit
from app.ui.widgets.log_header import HEIGHT, LogHeader
from app.ui.widgets.log_model import LogModel, PagedLogModel, RowModel
from app.ui.widgets.quiet_list import ENTERS, MOVES
from app.ui.widgets.row_painter import Line, RowPainter, Slot
from app.ui.widgets.viewport import own_viewport

Index = QModelIndex | QPersistentModelIndex

WORK_ROWS = 2.7
"""Row height in u at work; lists say their own."""


class LogTable(QTableView):
    """The view. `row_selected` follows the selection (also when a late page brings the row), `row_opened` is Enter."""

    row_selected = Signal(str)
    row_opened = Signal(str)

    def __init__(
        self, model: RowModel, *, row_units: float = WORK_ROWS, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        own_viewport(self)
        self._row_units = row_units
        self._empty = ""
        self._told = ""
        self._fit = ColumnFit()
        self._whole = False
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._header = LogHeader(self)
        self.setHorizontalHeader(self._header)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.hide()
        self._painter = RowPainter()
        # The rows fill their ground themselves: only so does scrolling move pixels instead of painting all anew.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        rows.setDefaultSectionSize(theme.px(self._row_units))
        theme.changed.connect(self._restyle)
        self.doubleClicked.connect(self._open)
        self.set_rows_model(model)

    # What a screen asks for

    def set_rows_model(self, model: RowModel) -> None:
        """Show another model."""
        former = self.model()
        if isinstance(former, RowModel):
            former.modelReset.disconnect(self._measure_all)
            former.rowsInserted.disconnect(self._rows_inserted)
            former.dataChanged.disconnect(self._rows_changed)
        self.setModel(model)
        model.modelReset.connect(self._measure_all)
        model.headerDataChanged.connect(self._begin_fit)
        model.rowsInserted.connect(self._rows_inserted)
        model.dataChanged.connect(self._rows_changed)
        self._begin_fit()

    @property
    def rows_model(self) -> RowModel:
        """The model shown."""
        model = self.model()
        if not isinstance(model, RowModel):
            raise TypeError("a log table shows row models only")
        return model

    def set_query(self, query: str) -> None:
        """Mark the hits of a search in codes and words; empty takes the marks away."""
        if query != self._painter.query:
            self._painter.query = query
            self.viewport().update()

    def set_empty_text(self, sentence: str) -> None:
        """The sentence shown while there is no row."""
        self._empty = sentence
        self.viewport().update()

    def set_whole(self, whole: bool) -> None:
        """Be as high as all rows where there is room, for a short table with something under it."""
        self._whole = whole
        policy = QSizePolicy.Policy.Maximum if whole else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, policy)
        self.setMinimumHeight(theme.px(self._row_units) if whole else 0)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Some rows, or all of them where the table is to be whole."""
        rows = self.rows_model.rowCount() if self._whole else 6
        head = 0 if self._header.isHidden() else theme.px(HEIGHT)
        return QSize(theme.px(40), head + rows * theme.px(self._row_units))

    def current_id(self) -> str:
        """The id of the selected row, or nothing."""
        index = self.currentIndex()
        row = self.rows_model.row_at(index.row()) if index.isValid() else None
        return row.id if row is not None else ""

    def select_place(self, place: int) -> None:
        """Select the row at a place and bring it into sight; a place beyond the list is left alone."""
        model = self.rows_model
        if isinstance(model, LogModel):
            model.show_to(place)
        if 0 <= place < model.rowCount():
            index = model.index(place, self._header.ends[0])
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def select_id(self, row_id: str) -> bool:
        """Select a known row; False when it is not here."""
        place = self.rows_model.place_of(row_id)
        if place >= 0:
            self.select_place(place)
        return place >= 0

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The columns in sight, with where their content lies."""
        return self._painter.slots

    # What Qt asks for

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Follow the current row."""
        super().currentChanged(current, previous)
        self._tell()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Follow the selection; a reset takes it away without moving the current row."""
        super().selectionChanged(selected, deselected)
        if not self.selectionModel().hasSelection():
            self._told = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and paging move, Enter opens; every other key goes on to the screen."""
        if event.key() in ENTERS:
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Home:
            self.select_place(0)
        elif event.key() == Qt.Key.Key_End:
            self.select_place(self.rows_model.total() - 1)
        elif event.key() in MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows inside the dirty rect, then the focus frame; one sentence where there is no row."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), paint_kit.colour(theme.tokens().surface))
        if self.rows_model.rowCount() == 0:
            self._painter.paint_empty(painter, QRectF(self.viewport().rect()), self._empty)
            return
        self._painter.paint(painter, self._lines_in(event.rect()), self.viewport().width())
        index = self.currentIndex()
        if self.hasFocus() and index.isValid():
            row = QRectF(0, self.rowViewportPosition(index.row()), self.viewport().width(), self._row_height())
            inset = theme.ring_room() + 1
            theme.paint_focus_ring(painter, row.adjusted(inset, inset - 1, -inset, -inset), theme.tokens().ink)

    def viewportEvent(self, event: QEvent) -> bool:
        """A name that was shortened shows its full text when the pointer rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.shortened_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def shortened_at(self, point: QPoint) -> str:
        """The full text of the shortened name at a point of the viewport, or nothing."""
        row = self.rows_model.row_at(self.rowAt(point.y()))
        slot = next((slot for slot in self._painter.slots if slot.at == self.columnAt(point.x())), None)
        return self._painter.shortened_text(slot, row) if row is not None and slot is not None else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out again."""
        super().resizeEvent(event)
        self._lay_columns()

    # Sizes

    def _row_height(self) -> int:
        return theme.px(self._row_units)

    def _lines_in(self, rect: QRect) -> list[Line]:
        model, tall = self.rows_model, self._row_height()
        first = max(0, self.rowAt(max(0, rect.top())))
        y = self.rowViewportPosition(first)
        chosen = self.currentIndex().row()
        if chosen >= 0 and not self.selectionModel().isRowSelected(chosen, QModelIndex()):
            chosen = -1
        paged = model if isinstance(model, PagedLogModel) else None
        lines: list[Line] = []
        for place in range(first, model.rowCount()):
            if y > rect.bottom():
                break
            row = model.row_at(place)
            failed = row is None and paged is not None and paged.is_failed(place)
            lines.append(Line(y, row, place == chosen, failed))
            y += tall
        return lines

    def _restyle(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        self._begin_fit()

    def _begin_fit(self) -> None:
        self._fit.use(self.rows_model.columns)
        self._measure_all()

    def _measure_all(self) -> None:
        self._fit.measure(self.rows_model, 0, self.rows_model.rowCount() - 1)
        self._lay_columns()
        self.updateGeometry()

    def _rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        if self._fit.measure(self.rows_model, first, last):
            self._lay_columns()

    def _lay_columns(self) -> None:
        shown = self._fit.shown
        if not shown:
            return
        self._header.ends = (shown[0], shown[-1])
        named = any(column.title for column in self.rows_model.columns)
        self._header.setVisible(named and theme.look().breadth is not theme.Breadth.small)
        widths = self._fit.widths(self.viewport().width())
        for at in range(len(self.rows_model.columns)):
            self.setColumnHidden(at, at not in widths)
            if at in widths and self.columnWidth(at) != widths[at]:
                self.setColumnWidth(at, widths[at])
        self._painter.lay(self._fit.slots(widths, self._row_height()), self._row_height())
        self.viewport().update()

    # Following

    def _rows_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self._rows_inserted(QModelIndex(), first.row(), last.row())
        current = self.currentIndex()
        if current.isValid() and first.row() <= current.row() <= last.row():
            self._tell()

    def _tell(self) -> None:
        row_id = self.current_id()
        if row_id and row_id != self._told:
            self._told = row_id
            self.row_selected.emit(row_id)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Selection))

    def _open(self, index: QModelIndex) -> None:
        row = self.rows_model.row_at(index.row()) if index.isValid() else None
        if row is not None:
            self.row_opened.emit(row.id)
