"""The layout of the inbox: the cards at the left, the one in front at the right with what follows and its keys.

Decides widths and what gives way at 200 %; decides nothing of a card.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.inbox.card_list import CardList
from app.ui.screens.inbox.sides_view import SidesView
from app.ui.screens.inbox.wording import CardShown
from app.ui.shell.frame import body_padding
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.code_text import code_width, draw_code
from app.ui.widgets.empty_state import EmptyRow, EmptyState
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel
from app.ui.widgets.rule import Strip
from app.ui.widgets.scrolling import scrolling
from app.ui.widgets.words_label import WordsLabel

WIDE, NARROW = 24.0, 19.0
"""Width of the list in u."""
_WIDEST: Final = 16_777_215
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AnswerButton(KeyButton):
    """Pressed by its number, by Space or a click; never by Enter, which a scanner sends."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does nothing."""
        if event.key() in _ENTER:
            event.accept()
            return
        super().keyPressEvent(event)


class CardHead(Painted):
    """What clashed, and of which thing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: CardShown | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_card(self, shown: CardShown) -> None:
        """Another card."""
        before, self._shown = self.heightForWidth(self.width()), shown
        access.name(self, access.joined(shown.sentence, shown.code, shown.about, shown.note))
        if self.heightForWidth(self.width()) != before:
            self.updateGeometry()
        self.update()

    def kept_clear(self) -> QRect:
        """All of it."""
        return self.rect()

    def hasHeightForWidth(self) -> bool:
        """The sentence wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width in pixels."""
        return round(self._flow(None, float(width))) + 1

    def sizeHint(self) -> QSize:
        """As wide as it gets."""
        return QSize(theme.px(30), self.heightForWidth(theme.px(60)))

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(theme.px(8), theme.px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon, sentence, thing, hairline."""
        painter = QPainter(self)
        self.forget_tips()
        self._flow(painter, float(self.width()))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(theme.tokens().line))
        painter.end()

    def _flow(self, painter: QPainter | None, width: float) -> float:
        shown, breadth = self._shown, theme.look().breadth
        wide = breadth is theme.Breadth.wide
        if shown is None:
            return 0.0
        tokens = theme.tokens()
        edge = {theme.Breadth.wide: 1.1, theme.Breadth.narrow: 0.5}.get(breadth, 0.3)
        side, above = theme.px(1.5 if wide else 1.0), theme.px(edge)
        icon = theme.px(3.6 if wide else 2.2)
        left = side + icon + theme.px(1.1 if wide else 0.75)
        room = max(1.0, width - left - side)
        title = theme.sized({theme.Breadth.wide: 25, theme.Breadth.narrow: 18}.get(breadth, 16), bold=True)
        y: float = above
        height = text.block_height(shown.sentence, title, room, 1.25)
        if painter is not None:
            text.draw_block(painter, left, y, room, shown.sentence, title, tokens.ink, 1.25)
        y += height
        if shown.code or shown.about:
            y += self._thing(painter, QRectF(left, y, room, paint_kit.line_height(_thing_font(bold=True), 1.35)), shown)
        if shown.note:
            small = theme.font("body")
            if painter is not None:
                text.draw_block(painter, left, y, room, shown.note, small, tokens.ink2, 1.35)
            y += text.block_height(shown.note, small, room, 1.35)
        if painter is not None:
            paint_kit.draw_family_icon(painter, "conflict", side, round((y + above - icon) / 2), icon)
        return y + above

    def _thing(self, painter: QPainter | None, line: QRectF, shown: CardShown) -> float:
        """Code and what belongs to it, in one line or below each other; the height."""
        code, body, ink = _thing_font(bold=True), _thing_font(bold=False), theme.tokens().ink
        begun = code_width(shown.code, code) + theme.px(1) if shown.code else 0.0
        if painter is not None:
            draw_code(painter, line.left(), text.baseline_in(line, code), shown.code, code, ink)
        if text.text_width(shown.about, body) <= line.width() - begun:
            if painter is not None:
                text.draw_line(painter, line.adjusted(begun, 0, 0, 0), shown.about, body, ink)
            return line.height()
        if theme.look().breadth is theme.Breadth.small:  # the values need the room of a third line
            place = line.translated(0, line.height())
            if painter is not None and text.draw_line(painter, place, shown.about, body, ink).elided:
                self.owe_tip(place, shown.about)
            return 2 * line.height()
        below = text.block_height(shown.about, body, line.width(), 1.35)
        if painter is not None:
            text.draw_block(painter, line.left(), line.bottom(), line.width(), shown.about, body, ink, 1.35)
        return line.height() + below


def _thing_font(*, bold: bool) -> QFont:
    return theme.sized(15 if theme.look().breadth is theme.Breadth.wide else 13.5, bold=bold)


class ThenStrip(Painted):
    """What follows from an answer: sunk, with the ink bar at its left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head, self._words = "", ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_words(self, head: str, words: str) -> None:
        """Say something else."""
        if (head, words) == (self._head, self._words):
            return
        self._head, self._words = head, words
        access.name(self, access.joined(head, words))
        self.updateGeometry()
        self.update()

    def _room(self, width: float) -> tuple[float, float]:
        head = text.text_width(self._head, theme.font("work", bold=True))
        left = theme.px(1.6) + head + theme.px(1)
        return left, max(1.0, width - left - theme.px(1.2))

    def kept_clear(self) -> QRect:
        """All of it: what follows is read before an answer."""
        return self.rect()

    def hasHeightForWidth(self) -> bool:
        """The sentence wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width in pixels."""
        _, room = self._room(width)
        return round(text.block_height(self._words, theme.font("work"), room, 1.4) + 2 * theme.px(0.7)) + 1

    def sizeHint(self) -> QSize:
        """Three lines at most, as it usually stands."""
        return QSize(theme.px(30), self.heightForWidth(theme.px(60)))

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(theme.px(8), theme.px(2.5))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bar, head, sentence."""
        painter = QPainter(self)
        tokens, (left, room) = theme.tokens(), self._room(self.width())
        painter.fillRect(self.rect(), QColor(tokens.sunk))
        painter.fillRect(QRectF(0, 0, theme.px(0.4), self.height()), QColor(tokens.ink))
        bold, font, top = theme.font("work", bold=True), theme.font("work"), theme.px(0.7)
        text.draw_block(painter, theme.px(1.6), top, left, self._head, bold, tokens.ink, 1.4)
        text.draw_block(painter, left, top, room, self._words, font, tokens.ink, 1.4)
        painter.end()


class InboxView(QWidget):
    """List and card. `answered` carries a number, `later` is the Esc button."""

    answered = Signal(int)
    later = Signal()
    moved = Signal()
    """The card was scrolled, or became longer or shorter than its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list_asked = False
        self._seen = 0
        """How far down the card has been in sight, in pixels."""
        self._shown: CardShown | None = None
        self._rows: list[ButtonRow] = []
        self.cards = CardList(t("inbox_screen.title"))
        self.more, self.foot = WordsLabel(muted=True, role="caption"), WordsLabel(muted=True, role="caption")
        self.lanes = WordsLabel(t("inbox_screen.lanes"), muted=True, role="caption")
        self.foot.set_words(t("inbox_screen.foot"))
        self.list_panel = Panel(t("inbox_screen.title"), padding=0)
        self._foot = QVBoxLayout()
        for label in (self.more, self.foot, self.lanes):
            self._foot.addWidget(label)
        self.list_panel.body.addWidget(self.cards, 1)
        self.list_panel.body.addLayout(self._foot)
        self.head, self.sides, self.then = CardHead(), SidesView(), ThenStrip()
        self.buttons = FlowRow(gap=0.6)
        self.card_panel = Panel(padding=0)
        self._scroll = scrolling(self._card_column())
        self.empty = EmptyState(EmptyRow(sentence=t("inbox_screen.empty"), line=t("inbox_screen.empty_more")))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.card_panel)
        self._stack.addWidget(self.empty)
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.addWidget(self.list_panel)
        self._across.addWidget(self._stack, 1)
        self._lay_card()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._fit)
        self._fit()

    def _card_column(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self._inside = QVBoxLayout()
        self._inside.addWidget(self.sides, 1)
        self._inside.addWidget(self.then)
        column.addLayout(self._inside, 1)
        return content

    def _lay_card(self) -> None:
        self._keys = QVBoxLayout()
        self.card_panel.body.addWidget(self._scroll, 1)
        edge = Strip()
        edge.setFixedHeight(1)
        edge.hide()
        self.card_panel.body.addWidget(edge)
        bar = self._scroll.verticalScrollBar()
        bar.valueChanged.connect(lambda _at: self._see())
        bar.rangeChanged.connect(lambda _least, most: edge.setVisible(most > 0))
        bar.valueChanged.connect(lambda _at: self.moved.emit())
        bar.rangeChanged.connect(lambda _least, _most: self.moved.emit())
        self.card_panel.body.addLayout(self._keys)
        self.card_panel.body.setSpacing(0)

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_card(self, shown: CardShown | None) -> bool:
        """The card in front, or that there is none; whether it is another one than before."""
        self._stack.setCurrentWidget(self.card_panel if shown is not None else self.empty)
        if shown == self._shown:
            return False  # read anew, nothing of it changed: it stays where it was scrolled to
        self._shown, self._seen = shown, 0
        if shown is None:
            return True
        self.head.show_card(shown)
        self.sides.set_sides(shown.sides)
        self.then.set_words(shown.head, shown.then)
        self._lay_buttons()
        self._scroll.verticalScrollBar().setValue(0)
        return True

    def show_rest(self) -> bool:
        """What both sides hold comes into sight, as far as it has not been yet; whether there was any."""
        content, bar = self._scroll.widget(), self._scroll.verticalScrollBar()
        if self._shown is None or content is None or not self.sides.isVisible():
            return False
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # a card that has only just come
        self._see()
        if self._seen >= self.sides.y() + self.sides.told():
            return False
        bar.setValue(min(self._seen, bar.value() + bar.pageStep()))
        return True

    def _see(self) -> None:
        self._seen = max(self._seen, self._scroll.verticalScrollBar().value() + self._scroll.viewport().height())

    def _lay_buttons(self) -> None:
        if self._shown is None:
            return
        high, choices = self._high(), self._shown.choices
        rows = [ButtonRow(id=str(c.number), text=c.words, key=str(c.number), height=high) for c in choices]
        if self.both_fit:  # else the hint strip alone says it
            rows.append(ButtonRow(id="later", text=t("inbox_screen.choose.later"), key="Esc", height=high))
        if rows != self._rows:
            self._rows = rows
            self._set_buttons(rows)

    def _high(self) -> float:
        return 3.2 if theme.look().breadth is theme.Breadth.wide else 2.4

    def _set_buttons(self, rows: Sequence[ButtonRow]) -> None:
        made = self.buttons.findChildren(AnswerButton)
        kept = made[: len(rows)]
        for button in made[len(rows) :]:
            button.hide()
        for at, row in enumerate(rows):
            if at == len(kept):
                button = AnswerButton(row, self.buttons)
                button.chosen.connect(self._pressed)
                kept.append(button)
            kept[at].set_row(row)
        self.buttons.set_widgets(kept)

    def _pressed(self, name: str) -> None:
        if name == "later":
            self.later.emit()
        else:
            self.answered.emit(int(name))

    # --- room --------------------------------------------------------------------------------------------------------

    @property
    def list_shown(self) -> bool:
        """Whether the list is in sight (or would be, were the page)."""
        return self._list_asked or theme.look().breadth is not theme.Breadth.small

    @property
    def both_fit(self) -> bool:
        """Whether there is room for list and card."""
        return theme.look().breadth is not theme.Breadth.small

    def swap(self) -> None:
        """Where there is room for one only: the other one."""
        self._list_asked = not self._list_asked
        self._fit()

    def take_focus(self) -> None:
        """The list has it; where that is out of sight the page itself, so that no answer looks chosen."""
        (self.cards if self.list_shown else self).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paging, where the list doesn't have the focus."""
        if event.key() == Qt.Key.Key_PageUp:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() - bar.pageStep())
        else:
            super().keyPressEvent(event)

    @property
    def more_below(self) -> bool:
        """Whether the card goes on under what is in sight of it."""
        bar = self._scroll.verticalScrollBar()
        return self._shown is not None and not self._stack.isHidden() and bar.value() < bar.maximum()

    def page_down(self) -> None:
        """What comes next of the card."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep())

    def _fit(self) -> None:
        breadth = theme.look().breadth
        wide, gap = breadth is theme.Breadth.wide, theme.px(body_padding())
        self._across.setSpacing(gap)
        if self.both_fit:
            self.list_panel.setFixedWidth(theme.px(WIDE if wide else NARROW))
        else:
            self.list_panel.setMinimumWidth(0)
            self.list_panel.setMaximumWidth(_WIDEST)
        if not self.list_shown and self.cards.hasFocus():
            self.setFocus()
        self.list_panel.setVisible(self.list_shown)
        self._stack.setVisible(self.both_fit or not self._list_asked)
        (self._keys if self.both_fit else self._inside).addWidget(self.buttons)  # the hint strip has its numbers too
        self._seen = 0
        side, above = theme.px(1.5 if wide else 1.0), theme.px(1.1 if wide else 0.7)
        self._inside.setContentsMargins(side, above, side, above if wide else theme.px(0.35))
        self._inside.setSpacing(above)
        self._keys.setContentsMargins(side, 0 if wide else theme.px(0.35), side, above if self.both_fit else 0)
        self.empty.setContentsMargins(side, 0, side, 0)
        pad = theme.px(0.9)
        self._foot.setContentsMargins(pad, theme.px(0.7), pad, theme.px(0.9))
        self._foot.setSpacing(theme.px(0.6))
        self._lay_buttons()
