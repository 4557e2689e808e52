"""A list of lines that are read out: a code, a small word beside it, a whole sentence. The chosen one is set larger.

Decides how such a line is set and how it wraps; it must not know what the lines are. Words come ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui import theme
from app.ui.theme import text
from app.ui.widgets.quiet_list import QuietList

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE: Final = int(Qt.ItemDataRole.UserRole)
_PAD, _GAP, _BAR, _ABOVE = 0.6, 1.0, 4, 0.45
_CHOSEN, _PLAIN = 16.5, 14.0
"""Points of the sentence: the one that is being read out, and the others."""


class LineRow(NamedTuple):
    """One line. `code` is set as a code, `beside` small; `spoken` is the line as it is read aloud."""

    id: str
    text: str
    code: str = ""
    beside: str = ""
    key: str = ""
    """The number that chooses it, or nothing."""
    spoken: str = ""


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[LineRow, ...] = ()

    def set_rows(self, rows: Sequence[LineRow]) -> None:
        """Replace all lines."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """All lines."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The sentence for showing, the line for reading aloud, the row for LINE_ROLE."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == LINE_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        return (row.spoken or row.text) if role == Qt.ItemDataRole.AccessibleTextRole else None


class _Columns(NamedTuple):
    """Where the parts of the lines begin, in pixels: all lines share them."""

    code: float
    beside: float
    text: float


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: LineList) -> None:
        super().__init__(view)
        self._view = view

    def columns(self) -> _Columns:
        rows = self._view.lines
        pad, gap = theme.px(_PAD), theme.px(_GAP)
        code = pad + max(
            (text.text_width(row.key, theme.font("caption")) + gap / 2 for row in rows if row.key), default=0
        )
        wide = max((text.code_width(row.code, self._code_font()) for row in rows if row.code), default=0.0)
        beside = code + (wide + gap if wide else 0)
        small = max((text.text_width(row.beside, theme.font("body")) for row in rows if row.beside), default=0.0)
        return _Columns(code, beside, beside + (small + gap if small else 0))

    def _code_font(self) -> QFont:
        return theme.font("body", bold=True)

    def _text_font(self, *, chosen: bool) -> QFont:
        points = _CHOSEN if chosen else _PLAIN
        return theme.sized(points * self._view.scale, bold=chosen)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the sentence set large: choosing another line moves nothing."""
        row = index.data(LINE_ROLE)
        width = self._view.viewport().width()
        room = max(theme.px(6), width - self.columns().text - theme.px(_PAD))
        font = self._text_font(chosen=True)
        height = text.block_height(row.text, font, round(room), 1.3) if row is not None else 0
        least = QFontMetricsF(font).height() * 1.3
        return QSize(width, round(max(height, least) + 2 * theme.px(_ABOVE)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, bar, code, small word, sentence, hairline."""
        row = index.data(LINE_ROLE)
        if not isinstance(row, LineRow):
            return
        tokens, columns = theme.tokens(), self.columns()
        rect = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, QColor(tokens.sel))
            painter.fillRect(QRectF(rect.left(), rect.top(), theme.line(_BAR), rect.height()), QColor(tokens.ink))
        painter.fillRect(QRectF(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.line))
        font = self._text_font(chosen=chosen)
        first = QFontMetricsF(font).height() * 1.3
        room = rect.right() - theme.px(_PAD) - rect.left() - columns.text
        height = text.block_height(row.text, font, round(max(1, room)), 1.3)
        top = rect.top() + max(theme.px(_ABOVE), (rect.height() - height) / 2)
        line = QRectF(rect.left(), top, rect.width(), first)
        if row.key:
            text.draw_line(painter, line.adjusted(theme.px(_PAD), 0, 0, 0), row.key, theme.font("caption"), tokens.ink2)
        if row.code:
            base = text.baseline_in(line, font)
            text.draw_code(painter, rect.left() + columns.code, base, row.code, self._code_font(), tokens.ink)
        if row.beside:
            place = line.adjusted(columns.beside, 0, 0, 0)
            text.draw_line(painter, place, row.beside, theme.font("body"), tokens.ink2)
        text.draw_block(painter, rect.left() + columns.text, top, round(max(1, room)), row.text, font, tokens.ink, 1.3)
        if chosen and self._view.hasFocus():
            inset = theme.ring_room()
            theme.paint_focus_ring(painter, rect.adjusted(inset, inset, -inset, -inset), tokens.ink)


class LineList(QuietList):
    """The view. Up and Down move; `line_chosen` follows them, `left_up` says that Up was pressed on the first line."""

    line_chosen = Signal(str)
    left_up = Signal()

    def __init__(self, name: str = "", *, scale: float = 1.0, parent: QWidget | None = None) -> None:
        """`scale`: the sentences' size beside that of a list that is read out."""
        super().__init__(name, parent)
        self.scale = scale
        self._lines = _Model(self)
        self.setModel(self._lines)
        self.setItemDelegate(_Delegate(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)

    @property
    def lines(self) -> tuple[LineRow, ...]:
        """The lines shown."""
        return self._lines.rows

    def set_lines(self, rows: Sequence[LineRow], chosen: str = "") -> None:
        """Show other lines; the one of this id is chosen, else the first. The same again changes nothing."""
        if tuple(rows) == self._lines.rows:
            return
        self._lines.set_rows(rows)
        at = next((at for at, row in enumerate(rows) if row.id == chosen), 0)
        if rows:
            self.setCurrentIndex(self._lines.index(at))

    @property
    def chosen(self) -> str:
        """The id of the chosen line, or nothing."""
        at = self.currentIndex().row()
        return self._lines.rows[at].id if 0 <= at < len(self._lines.rows) else ""

    def choose(self, line: str) -> bool:
        """Chooses the line of this id; False where there is none."""
        for at, row in enumerate(self._lines.rows):
            if row.id == line:
                self.setCurrentIndex(self._lines.index(at))
                return True
        return False

    def step(self, by: int) -> None:
        """The next or the former line, from wherever the focus is."""
        count = len(self._lines.rows)
        if count:
            at = max(0, min(count - 1, self.currentIndex().row() + by))
            self.setCurrentIndex(self._lines.index(at))
            self.scrollTo(self._lines.index(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up on the first line leaves the list."""
        if event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_up.emit()
            return
        super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Follow the arrows."""
        super().currentChanged(current, previous)
        self.scheduleDelayedItemsLayout()
        if current.isValid():
            self.line_chosen.emit(self.chosen)

    def content_height(self) -> int:
        """Height in pixels of all lines at the present width."""
        return sum(self.sizeHintForIndex(self._lines.index(at)).height() for at in range(len(self._lines.rows)))
