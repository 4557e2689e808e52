"""The list of cards: what clashed, of which thing, where and when; below the open ones what was settled today.

Decides how a line is set; it must not know what a card is: words come ready, and only for the lines in sight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui import theme
from app.ui.screens.inbox.wording import Line
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.code_text import draw_code
from app.ui.widgets.quiet_list import ENTERS, QuietList

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE: Final = int(Qt.ItemDataRole.UserRole)
_ICON, _PAD, _GAP, _BAR = 2.0, 0.9, 0.8, 5


class CardModel(QAbstractListModel):
    """Lines, worded when they are first seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._makers: tuple[Callable[[], Line], ...] = ()
        self._lines: dict[int, Line] = {}
        self.open = 0
        """So many of them are open cards: the others can't be chosen."""

    def set_lines(self, makers: Sequence[Callable[[], Line]], open_lines: int) -> None:
        """Other lines; the first `open_lines` are open cards."""
        self.beginResetModel()
        self._makers, self._lines, self.open = tuple(makers), {}, open_lines
        self.endResetModel()

    def line(self, at: int) -> Line:
        """The line at a place."""
        if at not in self._lines:
            self._lines[at] = self._makers[at]()
        return self._lines[at]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """All lines."""
        return 0 if parent.isValid() else len(self._makers)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What was settled is only read."""
        return super().flags(index) if index.row() < self.open else Qt.ItemFlag.ItemIsEnabled

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The line for LINE_ROLE, its words for showing and reading aloud."""
        if not index.isValid() or index.row() >= len(self._makers):
            return None
        if role == LINE_ROLE:
            return self.line(index.row())
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        line = self.line(index.row())
        return line.title if role == Qt.ItemDataRole.DisplayRole else access.joined(line.title, line.code, line.beside)


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All lines are equally high: no list is measured line by line."""
        lines = paint_kit.line_height(theme.font("h2"), 1.3) + 2 * paint_kit.line_height(theme.font("body"), 1.3)
        return QSize(theme.px(12), round(lines + 2 * theme.px(_PAD)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Icon and three lines of words."""
        line = index.data(LINE_ROLE)
        if not isinstance(line, Line):
            return
        tokens, rect = theme.tokens(), QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.sel))
            painter.fillRect(QRectF(rect.left(), rect.top(), theme.line(_BAR), rect.height()), QColor(tokens.ink))
            if self._view.hasFocus():
                inset = theme.ring_room()
                theme.paint_focus_ring(painter, rect.adjusted(inset, inset, -inset, -inset - 1), tokens.ink)
        painter.fillRect(QRectF(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.line))
        size, pad = theme.px(_ICON), theme.px(_PAD)
        family = "ok" if line.done else "conflict"
        paint_kit.draw_family_icon(painter, family, rect.left() + pad, round(rect.center().y() - size / 2), size)
        left = rect.left() + pad + size + theme.px(_GAP)
        room = max(1.0, rect.right() - pad - left)
        title, body = theme.font("h2"), theme.font("body")
        first, other = paint_kit.line_height(title, 1.3), paint_kit.line_height(body, 1.3)
        lines = first + other * (bool(line.code) + bool(line.beside))
        top = rect.center().y() - lines / 2
        text.draw_line(painter, QRectF(left, top, room, first), line.title, title, tokens.ink)
        top += first
        if line.code:
            code, font = paint_kit.code_that_fits(line.code, body, room)
            draw_code(painter, left, text.baseline_in(QRectF(left, top, room, other), body), code, font, tokens.ink)
            top += other
        text.draw_line(painter, QRectF(left, top, room, other), line.beside, theme.font("caption"), tokens.ink2)


class CardList(QuietList):
    """The view. `card_chosen` follows the chosen line; Enter does nothing here."""

    card_chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.cards = CardModel(self)
        self.setUniformItemSizes(True)
        self.setModel(self.cards)
        self.setItemDelegate(_Delegate(self))

    def set_lines(self, makers: Sequence[Callable[[], Line]], open_lines: int, chosen: int) -> None:
        """Show other lines; the one at `chosen` is in front."""
        self.cards.set_lines(makers, open_lines)
        self.choose(chosen)

    @property
    def chosen(self) -> int:
        """The place of the chosen line, or -1."""
        at = self.currentIndex().row()
        return at if at < self.cards.open else -1

    def choose(self, at: int) -> None:
        """The open card at this place, or the nearest; nothing where there is none."""
        if self.cards.open:
            index = self.cards.index(max(0, min(at, self.cards.open - 1)))
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is left alone: no card has a default."""
        if event.key() in ENTERS:
            event.accept()
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Follow arrows and clicks."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() < self.cards.open:
            self.card_chosen.emit(current.row())
