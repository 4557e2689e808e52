"""One column of the board: its head with count and limit, its cards, and how many more there are.

Decides which cards are in sight and which one is current; must not know what a card is of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QToolTip, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.board_card import Placed, card_height, paint_cards, shortened
from app.ui.widgets.board_model import ColumnModel, Faces
from app.ui.widgets.corners import round_content
from app.ui.widgets.key_cap import Cap, paint_cap
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel
from app.ui.widgets.quiet_list import MOVES, QuietList

UNKNOWN = -1
"""In the place of a count that isn't known yet."""
_FOOT = 1.9
_SIDES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class HeadRow(NamedTuple):
    """What the head of a column says."""

    key: str
    title: str
    total: int
    over: int
    limit: int
    """Open days."""


class ColumnList(QuietList):
    """The cards. `entered` says that one became the current one by key or click, `sideways` asks for a neighbour;
    `tabbed`: Tab came here.
    """

    entered = Signal(str)
    sideways = Signal(int)
    tabbed = Signal()

    def __init__(self, model: ColumnModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.cards = model
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerItem)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("focusRing", "none")
        self.setModel(model)
        # it fills all it paints: nothing of the window's layers below needs painting for it
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().valueChanged.connect(self._show_page_after)
        self.clicked.connect(lambda index: self.entered.emit(model.id_at(index.row())))

    def select(self, row: int) -> None:
        """Makes a row the current one and brings it into sight."""
        if 0 <= row < self.cards.total():
            self.cards.show_to(row)
            index = self.cards.index(row)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _show_page_after(self, row: int) -> None:
        """What a page further on shows is shown in time."""
        self.cards.show_to(row + 2 * (self.height() // card_height() + 1))

    def current_id(self) -> str:
        """The id of the current card, or nothing."""
        index = self.currentIndex()
        return self.cards.id_at(index.row()) if index.isValid() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The first arrow goes to the first card; after that as every list. ← and → leave the column."""
        key = event.key()
        if key in _SIDES:
            self.sideways.emit(_SIDES[Qt.Key(key)])
            return
        if not self.currentIndex().isValid() and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.select(0)
        elif key == Qt.Key.Key_End:
            self.select(self.cards.total() - 1)
        else:
            self._show_page_after(self.currentIndex().row())
            super().keyPressEvent(event)
        if key in MOVES:
            self.entered.emit(self.current_id())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By Tab as by the arrows: what has the focus is what Enter is about."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.tabbed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cards inside the dirty rect."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), paint_kit.colour(theme.tokens().surface))
        paint_cards(painter, self._placed(event.rect()), self.viewport().width())

    def _placed(self, dirty: QRect) -> list[Placed]:
        tall, found = card_height(), self.indexAt(QPoint(1, max(0, dirty.top())))
        if not found.isValid():
            return []
        y, current = self.visualRect(found).top(), self.currentIndex().row()
        placed = []
        for row in range(found.row(), self.cards.rowCount()):
            if y > dirty.bottom():
                break
            placed.append(Placed(y, self.cards.card(row), row == current))
            y += tall
        return placed

    def viewportEvent(self, event: QEvent) -> bool:
        """A name that was shortened shows its full text when the pointer rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            words = shortened(self.cards.card(index.row()), self.viewport().width()) if index.isValid() else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)


class ColumnHead(Painted):
    """Key, title, count, how many are over the limit, the limit."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._row = HeadRow("", "", 0, 0, 0)

    @property
    def row(self) -> HeadRow:
        """What the head says."""
        return self._row

    def set_row(self, row: HeadRow) -> None:
        """Says something else."""
        if row != self._row:
            self._row = row
            self.update()

    def tall(self) -> int:
        """Height in pixels."""
        return theme.px(2.6 if theme.look().breadth is theme.Breadth.small else 6.1)

    def mousePressEvent(self, event: object) -> None:
        """A click goes to the column, as its key does."""
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """One line at 200 %, else three."""
        painter = QPainter(self)
        self.forget_tips()
        tokens = theme.tokens()
        painter.fillRect(event.rect(), paint_kit.colour(tokens.surface))
        painter.fillRect(
            QRectF(0, self.height() - theme.line(2), self.width(), theme.line(2)), paint_kit.colour(tokens.ink)
        )
        small = theme.look().breadth is theme.Breadth.small
        left, right = theme.px(0.5), self.width() - theme.px(0.5)
        first = QRectF(left, theme.px(0.45), right - left, theme.px(1.7))
        wide = paint_cap(painter, left, first.center().y(), self._row.key, Cap.plain, 1.5)
        known = self._row.total != UNKNOWN
        over = (
            first.right()
            if not known
            else self._paint_over(painter, first if small else first.translated(0, theme.px(2.2)))
        )
        title = first.adjusted(wide + theme.px(0.45), 0, 0, 0)
        if small:
            title.setRight(over - theme.px(0.3))
        words = f"{self._row.title}　{self._row.total:,}" if small and known else self._row.title
        if text.draw_line(painter, title, words, theme.font("h2"), tokens.ink).elided:
            self.owe_tip(title, words)
        if known and not small:
            self._paint_count(painter, left)

    def _paint_count(self, painter: QPainter, left: float) -> None:
        tokens, figure, body = theme.tokens(), theme.sized(24, bold=True), theme.font("body")
        box = QRectF(left, theme.px(2.25), self.width() - 2 * left, theme.px(2.1))
        shown = text.draw_line(painter, box, f"{self._row.total:,}", figure, tokens.ink)
        rest = box.adjusted(shown.width + theme.px(0.35), 0, 0, 0)
        painter.setFont(body)
        painter.drawText(QPointF(rest.left(), text.baseline_in(box, figure)), t("bench_screen.units"))
        limit = QRectF(left, theme.px(4.45), box.width(), theme.px(1.2))
        text.draw_line(painter, limit, t("bench_screen.head.limit", days=self._row.limit), body, tokens.ink2)

    def _paint_over(self, painter: QPainter, box: QRectF) -> float:
        """How many are over the limit, at the right end; where it begins."""
        tokens, font, side = theme.tokens(), theme.font("label"), theme.px(1.1)
        if not self._row.over:
            words = t("bench_screen.head.none_over") if self._row.total > 0 else ""
            if theme.look().breadth is theme.Breadth.small or not words:
                return box.right()
            body = theme.font("body")
            low = box.translated(0, theme.px(0.25))
            text.draw_line(painter, low, words, body, tokens.ink2, Qt.AlignmentFlag.AlignRight)
            return box.right() - text.text_width(words, body)
        words = f"{self._row.over:,}"
        begin = box.right() - text.text_width(words, font) - side - theme.px(0.35)
        tone = paint_kit.colours("look")
        low = box if theme.look().breadth is theme.Breadth.small else box.translated(0, theme.px(0.2))
        top = round(low.center().y() - side / 2)
        theme.icons.draw(painter, "look", begin, top, side, tone.icon, tone.knockout, tone.edge)
        text.draw_line(painter, low, words, font, tone.text, Qt.AlignmentFlag.AlignRight)
        return begin


class _Foot(Painted):
    """How many cards are out of sight."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.words = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """One line."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), paint_kit.colour(theme.tokens().surface))
        box = QRectF(self.rect()).adjusted(theme.px(0.5), 0, -theme.px(0.5), 0)
        box.setHeight(theme.px(_FOOT))
        text.draw_line(painter, box, self.words, theme.font("body"), theme.tokens().ink2)


class BoardColumn(Panel):
    """Head, list and foot. The list is as high as whole cards."""

    def __init__(self, faces: Faces, parent: QWidget) -> None:
        super().__init__(padding=0, parent=parent)
        self._inside = self.body.parentWidget()
        self.top = ColumnHead(self._inside)
        self.model = ColumnModel(faces, self)
        self.list = ColumnList(self.model, self._inside)
        self._foot = _Foot(self._inside)
        round_content(self._inside, headed=False)
        self.list.verticalScrollBar().valueChanged.connect(self._count_hidden)
        theme.changed.connect(self._restyle)

    def set_items(self, items: Sequence[Any], head: HeadRow) -> None:
        """Other cards under another head; the current card stays current where it is still there."""
        current, row = self.list.current_id(), self.list.currentIndex().row()
        differs = self.model.set_items(items)
        if head == self.top.row and not differs:
            return
        self.top.set_row(head)
        if current and self.list.current_id() != current:
            found = self.model.row_of(current)
            if found >= 0:
                self.list.select(found)
            elif self.model.total() and row >= 0:
                self.list.select(min(row, self.model.total() - 1))
        over = t("bench_screen.head.over_spoken", count=head.over) if head.over else ""
        limit = t("bench_screen.head.limit", days=head.limit)
        words = access.joined(head.key, head.title, t("bench_screen.head.count", count=head.total), over, limit)
        access.name(self.list, words)
        access.name(self.top, words)
        self._lay()
        self.list.executeDelayedItemsLayout()  # else Qt lays it out after the paint, and paints it once more
        self.list.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many whole cards as there is room for."""
        super().resizeEvent(event)
        self._lay()

    def _restyle(self) -> None:
        self.model.forget()
        self._lay()

    def _lay(self) -> None:
        inside, head, tall = self.contentsRect(), self.top.tall(), card_height()
        room = inside.height() - head
        whole = self.model.total() * tall
        high = room if whole <= room else max(1, (room - theme.px(_FOOT)) // tall) * tall
        self.top.setGeometry(0, 0, inside.width(), head)
        self.list.setGeometry(0, head, inside.width(), max(1, high))
        self._foot.setGeometry(0, head + high, inside.width(), max(0, room - high))
        self._count_hidden()

    def _count_hidden(self) -> None:
        seen = self.list.height() // card_height()
        above = self.list.verticalScrollBar().value()
        below = max(0, self.model.total() - above - seen)
        if self._foot.height() < 1 or not (above or below):
            words = ""
        elif above:
            words = t("bench_screen.foot.both", above=above, below=below)
        else:
            words = t("bench_screen.foot.more", count=below)
        if words != self._foot.words:
            self._foot.words = words
            self._foot.update()
