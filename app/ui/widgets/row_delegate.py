"""Paints one cell of the log table: icon and word, code with hits, chip, struck and new value, placeholder.

Decides a cell's pixels from its look; it must not know where the row came from.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from app.settings.words import t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import paint_kit
from app.ui.widgets.chips import ChipRow, paint_chip
from app.ui.widgets.log_model import PagedLogModel, RowModel
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow

Index = QModelIndex | QPersistentModelIndex

PAD, EDGE_PAD = 0.6, 1.0
_CHIPS = {
    CellLook.chip: "plain",
    CellLook.chip_on: "on",
    CellLook.chip_slate: "slate",
}


class RowDelegate(QStyledItemDelegate):
    """The one delegate of a log table; `query` marks its hits in codes and words."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self.query = ""

    def content_rect(self, rect: QRectF, first: bool, last: bool) -> QRectF:
        """The part of a cell's rect that content may use."""
        left = theme.px(EDGE_PAD if first else PAD)
        right = theme.px(EDGE_PAD if last else PAD)
        return rect.adjusted(left, 0, -right, -1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint background, hairline and content of one cell."""
        model = index.model()
        if not isinstance(model, RowModel):
            return
        place, column_at = index.row(), index.column()
        tokens = theme.tokens()
        rect = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        first, last = self._ends(column_at)
        if selected:
            painter.fillRect(rect, QColor(tokens.sel))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(tokens.line))
        if selected and first:
            painter.fillRect(QRectF(rect.left(), rect.top(), theme.line(5), rect.height()), QColor(tokens.ink))
        box = self.content_rect(rect, first, last)
        row = model.row_at(place)
        column = model.columns[column_at]
        if row is None:
            self._paint_waiting(painter, box, column, model, place, first)
        elif column_at < len(row.cells):
            self._paint_fetched(painter, rect, box, row, column_at, selected)

    def _paint_fetched(
        self, painter: QPainter, rect: QRectF, box: QRectF, row: LogRow, at: int, selected: bool
    ) -> None:
        source = next((later for later in range(at, len(row.cells)) if row.cells[later].text), at)
        if not row.cells[source].spill:
            self.paint_cell(painter, box, row.cells[at], self._columns()[at], selected)
            return
        spilt = self._spill_rect(rect, row, source)
        if spilt.right() < rect.left() or spilt.left() > rect.right():
            return
        # Every cell paints its own piece, so that one repainted alone leaves nothing half drawn.
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        self.paint_cell(painter, spilt, row.cells[source], self._columns()[source], selected)
        painter.restore()

    def _columns(self) -> tuple[Column, ...]:
        model = self._view.model()
        return model.columns if isinstance(model, RowModel) else ()

    def _spill_rect(self, rect: QRectF, row: LogRow, source: int) -> QRectF:
        """Where a spilling text lies: its own column, and as many empty ones before it as it needs."""
        view = self._view
        if not isinstance(view, QTableView):
            return rect
        column = self._columns()[source]
        needed = text.text_width(row.cells[source].text, self.cell_font(row.cells[source], column))
        start, (first, last) = source, self._ends(source)
        while True:
            left = view.columnViewportPosition(start)
            right = view.columnViewportPosition(source) + view.columnWidth(source)
            box = self.content_rect(QRectF(left, rect.top(), right - left, rect.height()), first, last)
            before = start - 1
            if box.width() >= needed or before < 0 or row.cells[before].text or view.isColumnHidden(before):
                return box
            start = before
            first = self._ends(start)[0]

    def paint_cell(self, painter: QPainter, box: QRectF, cell: Cell, column: Column, selected: bool) -> None:
        """Paint the content of a fetched cell into `box`."""
        if not cell.text:
            return
        if cell.look is CellLook.outcome:
            self._paint_outcome(painter, box, cell)
        elif cell.look in _CHIPS:
            paint_chip(painter, box.left(), box.center().y(), ChipRow(text=cell.text, kind=_CHIPS[cell.look]))
        elif cell.look is CellLook.new:
            self._paint_new(painter, box, cell, column)
        else:
            self._paint_words(painter, box, cell, column, selected)

    def cell_font(self, cell: Cell, column: Column) -> QFont:
        """The font of a cell: its column's role, bold where the look asks for it."""
        role = column.role
        if column.narrow_role and theme.look().breadth is not theme.Breadth.wide:
            role = column.narrow_role
        font = theme.font(role)
        if cell.look in (CellLook.strong, CellLook.new):
            font.setBold(True)
        if cell.look is CellLook.old and not cell.code:
            font.setStrikeOut(True)
        return font

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Show the full text of a name that was shortened."""
        full = self.shortened_text(QRectF(option.rect), index)
        QToolTip.showText(event.globalPos(), full, view)
        return True

    def shortened_text(self, rect: QRectF, index: Index) -> str:
        """The full text of a cell when it is painted shortened, else nothing."""
        model = index.model()
        row = model.row_at(index.row()) if isinstance(model, RowModel) else None
        if row is None or not isinstance(model, RowModel) or index.column() >= len(row.cells):
            return ""
        cell, column = row.cells[index.column()], model.columns[index.column()]
        if column.kind is not ColumnKind.text or cell.code or cell.look is CellLook.outcome or cell.look in _CHIPS:
            return ""
        box = self.content_rect(rect, *self._ends(index.column()))
        if cell.spill:
            box = self._spill_rect(rect, row, index.column())
        room = box.width() - (self._bar_room() if cell.look is CellLook.new else 0)
        return cell.text if text.fit(cell.text, self.cell_font(cell, column), room).elided else ""

    def _ends(self, column: int) -> tuple[bool, bool]:
        ends = getattr(self._view, "shown_ends", None)
        first, last = ends() if ends is not None else (0, -1)
        return column == first, column == last

    def _bar_room(self) -> int:
        return theme.line(4) + 2 * theme.px(0.5)

    def _paint_outcome(self, painter: QPainter, box: QRectF, cell: Cell) -> None:
        left = box.left()
        colour = theme.tokens().ink
        if cell.family is not None:
            size = theme.px(1.25)
            paint_kit.draw_family_icon(painter, cell.family, left, round(box.center().y() - size / 2), size)
            left += size + theme.px(0.5)
            colour = paint_kit.colours(cell.family).text
        text.draw_line(painter, QRectF(left, box.top(), box.right() - left, box.height()), cell.text,
                       theme.font("label"), colour)  # fmt: skip

    def _paint_new(self, painter: QPainter, box: QRectF, cell: Cell, column: Column) -> None:
        tokens = theme.tokens()
        bar, font = theme.line(4), self.cell_font(cell, column)
        height = round(theme.px(1.55))
        fill = QRectF(box.left(), round(box.center().y() - height / 2), box.width(), height)
        painter.fillRect(fill, QColor(tokens.sel))
        painter.fillRect(QRectF(fill.left(), fill.top(), bar, height), QColor(tokens.ink))
        inner = fill.adjusted(bar + theme.px(0.5), 0, -theme.px(0.5), 0)
        if column.kind is ColumnKind.code or cell.code:
            text.draw_code(painter, inner.left(), text.baseline_in(inner, font), cell.text, font, tokens.ink)
        else:
            text.draw_line(painter, inner, cell.text, font, tokens.ink)

    def _paint_words(self, painter: QPainter, box: QRectF, cell: Cell, column: Column, selected: bool) -> None:
        tokens = theme.tokens()
        font = self.cell_font(cell, column)
        colour = tokens.ink2 if cell.look in (CellLook.muted, CellLook.old) else tokens.ink
        mark = tokens.surface if selected else tokens.sel
        if column.kind is ColumnKind.code or cell.code:
            fitting = paint_kit.code_font_that_fits(cell.text, font, box.width())
            baseline = text.baseline_in(box, font)
            wide = paint_kit.draw_marked_code(
                painter, box.left(), baseline, cell.text, fitting, colour, self.query, mark
            )
            if cell.look is CellLook.old:
                paint_kit.strike(painter, box.left(), baseline, wide, fitting, colour)
        elif column.kind is ColumnKind.number:
            painter.setFont(font)
            painter.setPen(QColor(colour))
            x = box.right() - text.text_width(cell.text, font)
            painter.drawText(QPointF(x, text.baseline_in(box, font)), cell.text)
        else:
            paint_kit.draw_marked_line(painter, box, cell.text, font, colour, self.query, mark)

    def _paint_waiting(
        self, painter: QPainter, box: QRectF, column: Column, model: RowModel, place: int, first: bool
    ) -> None:
        # An unfetched row keeps its place and its lines; grey bars say that something comes, words that it failed.
        tokens = theme.tokens()
        if isinstance(model, PagedLogModel) and model.is_failed(place):
            if first:
                words = t("intake_widgets.row.failed")
                text.draw_line(painter, box, words, theme.font("body"), tokens.ink2)
            return
        width = min(box.width(), theme.px(7.0)) * (0.45 if column.kind is ColumnKind.number else 0.8)
        left = box.right() - width if column.kind is ColumnKind.number else box.left()
        height = theme.px(0.6)
        bar = QRectF(left, box.center().y() - height / 2, width, height)
        paint_kit.draw_frame(painter, bar, fill=tokens.line, radius=theme.line(2))
