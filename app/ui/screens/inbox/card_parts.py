"""What stands over and under the two sides of a card: what clashed and of which thing, and what a choice does.

Decides how it is painted; nothing of a card.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.screens.inbox.wording import CardShown
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.code_text import code_width, draw_code
from app.ui.widgets.painted import Painted


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
