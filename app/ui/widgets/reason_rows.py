"""Rows of an import that need a person: the refused ones, then those taken in to be looked at, each with its reason.

The rows, their model and how one is painted. Decides how line number, code and reason stand; it must not know why a
row is refused. Words come ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.kinds import Family
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access, code_text, paint_kit
from app.ui.widgets.flow_text import flow_runs

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE: Final = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRow:
    """One row: its line in the file, a code or remark at the right, and the reason as a sentence."""

    id: str
    line: str
    reason: str
    aside: str = ""
    aside_is_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonSection:
    """Rows of one family under a head; without a family they only inform."""

    family: Family | None
    title: str
    rows: tuple[ReasonRow, ...]


class ReasonModel(QAbstractListModel):
    """Heads and rows of all sections in one list, shown in slices."""

    SLICE: Final = 200

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[ReasonSection | ReasonRow, ...] = ()
        self._shown = 0
        self._changing = False

    def set_sections(self, sections: Sequence[ReasonSection]) -> None:
        """Replace everything; a section without rows has no head either."""
        self._changing = True
        self.beginResetModel()
        items: list[ReasonSection | ReasonRow] = []
        for section in sections:
            if section.rows:
                items.append(section)
                items.extend(section.rows)
        self._items = tuple(items)
        self._shown = min(len(items), self.SLICE)
        self.endResetModel()
        self._changing = False

    def item_at(self, place: int) -> ReasonSection | ReasonRow | None:
        """The head or row at a place."""
        return self._items[place] if 0 <= place < self._shown else None

    def first_row(self, family: Family) -> int:
        """The place of the first row of a family, or -1."""
        for place, item in enumerate(self._items):
            if isinstance(item, ReasonSection) and item.family is family:
                return place + 1
        return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Heads and rows shown so far."""
        return 0 if parent.isValid() else self._shown

    def canFetchMore(self, parent: Index) -> bool:
        """True while rows are held back."""
        return not parent.isValid() and not self._changing and self._shown < len(self._items)

    def fetchMore(self, parent: Index) -> None:
        """Show the next slice."""
        if self.canFetchMore(parent):
            end = min(len(self._items), self._shown + self.SLICE)
            # Whoever is told of a change may ask for more at once: one change ends before the next begins.
            self._changing = True
            self.beginInsertRows(QModelIndex(), self._shown, end - 1)
            self._shown = end
            self.endInsertRows()
            self._changing = False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Heads can not be selected."""
        if isinstance(self.item_at(index.row()), ReasonSection):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The item for ITEM_ROLE, its words for showing and reading aloud."""
        item = self.item_at(index.row()) if index.isValid() else None
        if item is None:
            return None
        if role == ITEM_ROLE:
            return item
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if isinstance(item, ReasonSection):
            return item.title
        if role == Qt.ItemDataRole.DisplayRole:
            return item.line
        return access.joined(item.line, item.aside, item.reason)


class ReasonDelegate(QStyledItemDelegate):
    """Paints heads and rows."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Heads are 2.9 u, rows as high as their reason."""
        width = self._view.viewport().width()
        item = index.data(ITEM_ROLE)
        if isinstance(item, ReasonRow):
            return QSize(width, round(self._flow(None, 0.0, float(width), item)))
        return QSize(width, theme.px(2.9))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one head or row."""
        item = index.data(ITEM_ROLE)
        rect = QRectF(option.rect)
        tokens = theme.tokens()
        if isinstance(item, ReasonSection):
            self._paint_head(painter, rect, item)
        elif isinstance(item, ReasonRow):
            selected = bool(option.state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
            if selected:
                painter.fillRect(rect, QColor(tokens.sel))
                painter.fillRect(QRectF(rect.left(), rect.top(), theme.line(5), rect.height()), QColor(tokens.ink))
            painter.save()
            painter.translate(rect.left(), rect.top())
            self._flow(painter, 0.0, rect.width(), item)
            painter.restore()
            if selected:
                room = theme.ring_room()
                theme.paint_focus_ring(painter, rect.adjusted(room, room, -room, -room - 1), tokens.ink)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(tokens.line))

    def _paint_head(self, painter: QPainter, rect: QRectF, section: ReasonSection) -> None:
        size, side = theme.px(1.25), theme.px(1)
        if section.family is None:
            tokens = theme.tokens()
            painter.fillRect(rect, QColor(tokens.sunk))
            text.draw_line(painter, rect.adjusted(side, 0, -side, 0), section.title, theme.font("h2"), tokens.ink)
            return
        tone = paint_kit.colours(section.family)
        painter.fillRect(rect, QColor(tone.soft))
        left = rect.left() + side
        paint_kit.draw_family_icon(painter, section.family, left, round(rect.center().y() - size / 2), size)
        words = QRectF(left + size + theme.px(0.75), rect.top(), rect.width() - 2 * side - size, rect.height())
        text.draw_line(painter, words, section.title, theme.font("h2"), tone.text)

    def _flow(self, painter: QPainter | None, top: float, width: float, row: ReasonRow) -> float:
        tokens, side = theme.tokens(), theme.px(1)
        room = width - 2 * side
        bold, caption, body = theme.font("label"), theme.font("caption"), theme.font("body")
        y = top + theme.px(0.7)
        pitch = paint_kit.line_height(bold)
        if painter is not None:
            line = QRectF(side, y, room, pitch)
            text.draw_line(painter, line, row.line, bold, tokens.ink)
            self._paint_aside(painter, line, row)
        y += pitch
        aside = self._aside_width(row, caption)
        if aside and text.text_width(row.line, bold) + theme.px(1) + aside > room:
            words = [paint_kit.Run(row.aside)]
            y += flow_runs(painter, side, y, room, words, caption, caption, tokens.ink2)
        y += flow_runs(painter, side, y, room, [paint_kit.Run(row.reason)], body, body, tokens.ink)
        return y + theme.px(0.7) + 1

    @staticmethod
    def _aside_width(row: ReasonRow, font: QFont) -> float:
        if not row.aside:
            return 0.0
        return code_text.code_width(row.aside, font) if row.aside_is_code else text.text_width(row.aside, font)

    def _paint_aside(self, painter: QPainter, line: QRectF, row: ReasonRow) -> None:
        caption, tokens = theme.font("caption"), theme.tokens()
        wide = self._aside_width(row, caption)
        if not wide or text.text_width(row.line, theme.font("label")) + theme.px(1) + wide > line.width():
            return
        if row.aside_is_code:
            baseline = text.baseline_in(line, caption)
            code_text.draw_code(painter, line.right() - wide, baseline, row.aside, caption, tokens.ink2)
        else:
            text.draw_line(painter, line, row.aside, caption, tokens.ink2, Qt.AlignmentFlag.AlignRight)
