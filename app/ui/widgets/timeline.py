"""The life of one thing as a line of events, newest on top.

Decides how an event is set and where the line runs; it must not know which events there are. Words come ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.kinds import Family
from app.ui import theme
from app.ui.widgets import paint_kit
from app.ui.widgets.flow_text import flow_runs
from app.ui.widgets.quiet_list import QuietList

Index = QModelIndex | QPersistentModelIndex

_INDENT, _ABOVE, _BELOW, _AXIS = 2.0, 0.3, 0.55, 0.75
ENTRY_ROLE: Final = int(Qt.ItemDataRole.UserRole)


class TimelineStyle(StrEnum):
    """How much an event tells: date and what (the card), or title, then date, who and desk (the ledger)."""

    compact = "compact"
    full = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One event.

    `title` is bold (the date where the line is compact), `rest` follows it on the line, `meta` is set small under it,
    `body` in reading size. An event taken back keeps its place: `struck` strikes it and `counter` hangs under it.
    """

    id: str
    title: str
    rest: str = ""
    meta: str = ""
    body: str = ""
    family: Family | None = None
    struck: bool = False
    counter: str = ""
    spoken: str = ""

    @property
    def sentence(self) -> str:
        """The event as it is read aloud."""
        return self.spoken or "　".join(part for part in (self.title, self.rest, self.meta, self.body) if part)


class TimelineModel(QAbstractListModel):
    """The events, shown in slices: a long life costs only what is looked at."""

    SLICE: Final = 16

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[TimelineEntry, ...] = ()
        self._shown = 0
        self._changing = False

    def set_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """Replace all events."""
        self._changing = True
        self.beginResetModel()
        self._entries = tuple(entries)
        self._shown = min(len(self._entries), self.SLICE)
        self.endResetModel()
        self._changing = False

    def entry_at(self, place: int) -> TimelineEntry | None:
        """The event at a place, or None."""
        return self._entries[place] if 0 <= place < self._shown else None

    def is_last(self, place: int) -> bool:
        """True for the oldest of all events, shown or not."""
        return place == len(self._entries) - 1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Events shown so far."""
        return 0 if parent.isValid() else self._shown

    def canFetchMore(self, parent: Index) -> bool:
        """True while events are held back."""
        return not parent.isValid() and not self._changing and self._shown < len(self._entries)

    def fetchMore(self, parent: Index) -> None:
        """Show the next slice."""
        if self.canFetchMore(parent):
            end = min(len(self._entries), self._shown + self.SLICE)
            # Whoever is told of a change may ask for more at once: one change ends before the next begins.
            self._changing = True
            self.beginInsertRows(QModelIndex(), self._shown, end - 1)
            self._shown = end
            self.endInsertRows()
            self._changing = False

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The title for showing, the sentence for reading aloud, the event for ENTRY_ROLE."""
        entry = self.entry_at(index.row()) if index.isValid() else None
        if entry is None:
            return None
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        return entry.sentence if role == Qt.ItemDataRole.AccessibleTextRole else None


class TimelineDelegate(QStyledItemDelegate):
    """Paints one event and its piece of the line."""

    def __init__(self, view: QListView, style: TimelineStyle) -> None:
        super().__init__(view)
        self._view = view
        self._style = style
        self._heights: dict[int, int] = {}
        self._heights_for: tuple[int, theme.Look] | None = None

    def forget(self) -> None:
        """The events are others: what was measured counts no more."""
        self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Height of the event at the view's width."""
        return QSize(self._view.viewport().width(), self.height_at(index.row()))

    def height_at(self, place: int) -> int:
        """Height in pixels of the event at a place, measured once: Qt asks several times while it lays out."""
        width, look = self._view.viewport().width(), theme.look()
        if self._heights_for != (width, look):
            self._heights_for = (width, look)
            self._heights.clear()
        height = self._heights.get(place)
        if height is None:
            model = self._view.model()
            entry = model.entry_at(place) if isinstance(model, TimelineModel) else None
            height = 0 if entry is None else round(self._flow(None, 0.0, float(width), entry))
            self._heights[place] = height
        return height

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw line, mark and words."""
        model, entry = index.model(), index.data(ENTRY_ROLE)
        if not isinstance(entry, TimelineEntry) or not isinstance(model, TimelineModel):
            return
        tokens = theme.tokens()
        rect = QRectF(option.rect)
        here = bool(option.state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
        if here:
            painter.fillRect(rect, QColor(tokens.sel))
        self._paint_line(painter, rect, entry, first=index.row() == 0, last=model.is_last(index.row()))
        self._paint_mark(painter, rect, entry, tokens.sel if here else tokens.surface)
        painter.save()
        painter.translate(rect.left(), rect.top())
        self._flow(painter, 0.0, rect.width(), entry)
        painter.restore()
        if here:
            inset = theme.ring_room()
            theme.paint_focus_ring(painter, rect.adjusted(inset, inset, -inset, -inset), tokens.ink)

    def _mark_middle(self) -> float:
        line = self._title_pitch()
        return theme.px(_ABOVE) + line / 2

    def _title_font(self) -> QFont:
        return theme.font("label" if self._style is TimelineStyle.compact else "h2")

    def _title_pitch(self) -> float:
        return paint_kit.line_height(self._title_font())

    def _paint_line(self, painter: QPainter, rect: QRectF, entry: TimelineEntry, *, first: bool, last: bool) -> None:
        middle = rect.top() + self._mark_middle()
        top = middle if first else rect.top()
        bottom = middle if last else rect.bottom()
        thick = theme.line(2)
        x = round(rect.left() + theme.px(_AXIS) - thick / 2)
        painter.fillRect(QRectF(x, top, thick, bottom - top), QColor(theme.tokens().line_strong))

    def _paint_mark(self, painter: QPainter, rect: QRectF, entry: TimelineEntry, ground: str) -> None:
        middle = QPointF(rect.left() + theme.px(_AXIS), rect.top() + self._mark_middle())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.family is not None:
            size = theme.px(1.45)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawEllipse(middle, size / 2 + 1, size / 2 + 1)
            left, top = round(middle.x() - size / 2), round(middle.y() - size / 2)
            paint_kit.draw_family_icon(painter, entry.family, left, top, size)
        else:
            radius = theme.px(1.0) / 2 - 1
            painter.setPen(paint_kit.pen(theme.tokens().line_strong, theme.line(2)))
            painter.setBrush(QColor(ground))
            painter.drawEllipse(middle, radius, radius)
        painter.restore()

    def _flow(self, painter: QPainter | None, top: float, width: float, entry: TimelineEntry) -> float:
        """Set the words from `top` down, drawing where there is a painter; returns the bottom, in pixels."""
        tokens = theme.tokens()
        x, room = theme.px(_INDENT), width - theme.px(_INDENT) - theme.px(0.25)
        title, plain = self._title_font(), theme.font("body")
        ink = tokens.ink2 if entry.struck else tokens.ink
        y = top + theme.px(_ABOVE)
        runs = [paint_kit.Run(entry.title, strong=True)]
        if entry.rest:
            runs.append(paint_kit.Run("　" + entry.rest))
        rest = plain if self._style is TimelineStyle.compact else theme.font("work")
        y += flow_runs(painter, x, y, room, runs, rest, title, ink, struck=entry.struck)
        for words, font, colour in (
            (entry.meta, theme.font("caption"), tokens.ink2),
            (entry.body, plain, ink),
        ):
            if words:
                y += flow_runs(painter, x, y, room, [paint_kit.Run(words)], font, font, colour)
        if entry.counter:
            y += self._flow_counter(painter, x, y, room, entry.counter)
        return y + theme.px(_BELOW)

    def _flow_counter(self, painter: QPainter | None, x: float, y: float, room: float, words: str) -> float:
        hook = theme.px(1.2)
        font = theme.font("label")
        if painter is not None:
            pitch = paint_kit.line_height(font)
            painter.save()
            painter.setPen(paint_kit.pen(theme.tokens().line_strong, theme.line(2)))
            left, middle = x + theme.px(0.3), y + pitch / 2
            painter.drawLine(QPointF(left, y), QPointF(left, middle))
            painter.drawLine(QPointF(left, middle), QPointF(left + theme.px(0.5), middle))
            painter.restore()
        run = [paint_kit.Run(words, strong=True)]
        return flow_runs(painter, x + hook, y, room - hook, run, font, font, theme.tokens().ink)


class Timeline(QuietList):
    """The view. Up and Down move, Enter opens: `entry_opened` names the event, `entry_selected` follows the arrows.

    `current_moved` carries where the selected event lies, for what the timeline scrolls in.
    """

    entry_opened = Signal(str)
    entry_selected = Signal(str)
    current_moved = Signal(QRect)

    def __init__(
        self, style: TimelineStyle = TimelineStyle.full, *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, parent)
        self._entries = TimelineModel(self)
        self._delegate = TimelineDelegate(self, style)
        self.setModel(self._entries)
        self.setItemDelegate(self._delegate)
        self.index_opened.connect(self._opened)

    @property
    def entries(self) -> TimelineModel:
        """The model shown."""
        return self._entries

    def set_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """Show other events, from the newest on."""
        self._delegate.forget()
        self._entries.set_entries(entries)
        self.verticalScrollBar().setValue(0)

    def content_height(self) -> int:
        """Height in pixels of the events shown so far, at the present width."""
        return sum(self._delegate.height_at(place) for place in range(self._entries.rowCount()))

    def show_more(self) -> bool:
        """Show the next slice of events; False when all are shown."""
        if not self._entries.canFetchMore(QModelIndex()):
            return False
        self._entries.fetchMore(QModelIndex())
        return True

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Follow the arrows."""
        super().currentChanged(current, previous)
        entry = self._entries.entry_at(current.row()) if current.isValid() else None
        if entry is not None:
            self.entry_selected.emit(entry.id)
            self.current_moved.emit(self.visualRect(current))

    def _opened(self, index: QModelIndex) -> None:
        entry = self._entries.entry_at(index.row())
        if entry is not None:
            self.entry_opened.emit(entry.id)
