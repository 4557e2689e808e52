"""The head of the checklist matrix: over each step its key, its name and how many units have it.

Decides pixels; widths and columns come in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.matrix_model import FIRST, MatrixColumn
from app.ui.widgets.painted import Painted

_HEIGHTS: Final = {theme.Breadth.wide: 5.2, theme.Breadth.narrow: 5.2, theme.Breadth.small: 3.2}
"""In u: at 200 % as low as key and count allow, so that two rows stand under it."""
_KEY, _NAME, _COUNT = 1.4, 1.35, 1.6
_CORNER = 1.5
_LOCKED = 2.6
"""With less room in u the padlock is left out."""


class MatrixHead(Painted):
    """One paint; `lay` says what stands where."""

    def __init__(self, titles: tuple[str, str, str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = titles
        self._columns: tuple[MatrixColumn, ...] = ()
        self._widths: list[int] = []
        self._corner = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def widths(self) -> list[int]:
        """The widths of the columns it stands over."""
        return self._widths

    @property
    def corner(self) -> tuple[str, str]:
        """Caption and number over the codes."""
        return self._corner

    def set_corner(self, caption: str, number: str) -> None:
        """What the sheet is, over the codes: where no other head says it."""
        if (caption, number) != self._corner:
            self._corner = caption, number
            self.update()

    def lay(self, columns: Sequence[MatrixColumn], widths: list[int]) -> None:
        """Show these columns, so wide."""
        if (tuple(columns), widths) != (self._columns, self._widths):
            self._columns, self._widths = tuple(columns), widths
            pairs = (f"{one.key} {one.name} {one.note or one.done + '/' + one.of}" for one in columns)
            access.name(self, access.joined(*pairs))
            self.update()

    def sizeHint(self) -> QSize:
        """Key, name, count; at 200 % no name."""
        return QSize(theme.px(60), theme.px(_HEIGHTS[theme.look().breadth]))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Titles at the foot, steps from the top."""
        self.forget_tips()
        painter, tokens = QPainter(self), theme.tokens()
        painter.fillRect(self.rect(), QColor(tokens.sunk))
        painter.fillRect(
            QRectF(0, self.height() - theme.line(1), self.width(), theme.line(1)), QColor(tokens.line_strong)
        )
        if self._widths:
            self._paint_titles(painter)
            x = float(sum(self._widths[:FIRST]))
            for column, wide in zip(self._columns, self._widths[FIRST:], strict=False):
                self._paint_step(painter, QRectF(x, 0, wide, self.height()), column)
                x += wide
        painter.end()

    def _paint_titles(self, painter: QPainter) -> None:
        tokens, font, pad = theme.tokens(), theme.font("caption"), theme.px(0.6)
        place, code, words, rest = *self._widths[:FIRST], self._widths[-1]
        low = theme.look().breadth is theme.Breadth.small
        top, tall = self.height() - theme.px(1.65 if low else 1.9), theme.px(1.6)
        right, x = Qt.AlignmentFlag.AlignRight, 0.0
        for wide, title in ((place, self._titles[0]), (code, self._titles[1]), (words, self._titles[2])):
            if wide:
                last = x == 0.0 and place
                box = QRectF(x + (0 if last else pad), top, wide - (theme.px(0.3) if last else 2 * pad), tall)
                align = right if last else Qt.AlignmentFlag.AlignLeft
                text.draw_line(painter, box, title, font, tokens.ink2, align)
            x += wide
        end = QRectF(sum(self._widths) - rest, top, rest - theme.px(0.8), tall)
        text.draw_line(painter, end, self._titles[3], font, tokens.ink2, right)
        if any(self._corner):
            self._paint_corner(painter, QRectF(pad, theme.px(0.1), place + code + words - 2 * pad, theme.px(_CORNER)))

    def _paint_corner(self, painter: QPainter, box: QRectF) -> None:
        """The number whole, its caption where both have room."""
        caption, number = self._corner
        tokens, small, x = theme.tokens(), theme.font("caption"), box.left()
        bold = paint_kit.code_font_to_fit(number, theme.font("list_code"), box.width())
        wide = text.text_width(caption, small) + theme.px(0.4)
        if wide + text.code_width(number, bold) <= box.width():
            text.draw_line(painter, box, caption, small, tokens.ink2)
            x += wide
        text.draw_code(painter, x, text.baseline_in(box, bold), number, bold, tokens.ink)

    def _paint_step(self, painter: QPainter, box: QRectF, column: MatrixColumn) -> None:
        low = theme.look().breadth is theme.Breadth.small
        tokens, y = theme.tokens(), theme.px(0.1 if low else 0.35)
        painter.fillRect(QRectF(box.left(), 0, 1, box.height() - 1), QColor(tokens.line))
        centre = Qt.AlignmentFlag.AlignHCenter
        key = QRectF(box.left(), y, box.width(), theme.px(_KEY))
        self._paint_key(painter, key, column)
        y += theme.px(_KEY)
        if not low:
            name = QRectF(box.left() + 2, y, box.width() - 4, theme.px(_NAME))
            font = theme.font("small")
            fits = not column.short or text.text_width(column.name, font) <= name.width() / text.SHRINK_STEPS[-1]
            if text.draw_line(painter, name, column.name if fits else column.short, font, tokens.ink2, centre).elided:
                self.owe_tip(box, column.name)
            y += theme.px(_NAME)
        count = QRectF(box.left(), y, box.width(), theme.px(_COUNT))
        if column.note and low:
            return
        if column.note:
            text.draw_line(painter, count.adjusted(2, 0, -2, 0), column.note, theme.font("small"), tokens.ink2, centre)
            return
        self._paint_count(painter, count, column, small=low)

    @staticmethod
    def _paint_count(painter: QPainter, box: QRectF, column: MatrixColumn, *, small: bool) -> None:
        tokens = theme.tokens()
        bold, plain = theme.font("label" if small else "list_code"), theme.font("small")
        of = "" if small or len(column.of) > 3 else f"/{column.of}"
        wide, more = text.text_width(column.done, bold), text.text_width(of, plain) if of else 0.0
        x, baseline = box.center().x() - (wide + more) / 2, text.baseline_in(box, bold)
        if wide + more > box.width() - (theme.px(0.3) if small else 0):  # numbers must not run into each other
            centre = Qt.AlignmentFlag.AlignHCenter
            text.draw_line(painter, box, column.done, theme.font("small"), tokens.ink, centre)
            return
        painter.setPen(QColor(tokens.ink))
        painter.setFont(bold)
        painter.drawText(round(x), round(baseline), column.done)
        if of:
            painter.setPen(QColor(tokens.ink2))
            painter.setFont(plain)
            painter.drawText(round(x + wide), round(baseline), of)

    @staticmethod
    def _paint_key(painter: QPainter, box: QRectF, column: MatrixColumn) -> None:
        tokens, size = theme.tokens(), theme.px(1.3)
        lock = theme.px(0.9) if column.locked and box.width() >= theme.px(_LOCKED) else 0
        x = box.center().x() - (size + lock) / 2
        if column.key:
            circle = QRectF(round(x), round(box.center().y() - size / 2), size, size)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens.line_strong), 1))
            painter.setBrush(QColor(tokens.surface))
            painter.drawEllipse(circle.adjusted(0.5, 0.5, -0.5, -0.5))
            centre = Qt.AlignmentFlag.AlignHCenter
            text.draw_line(painter, circle, column.key, theme.font("small"), tokens.ink, centre)
        if lock:
            top = round(box.center().y() - lock / 2)
            theme.icons.draw(painter, "lock", round(x + size + theme.px(0.2)), top, lock, tokens.ink, tokens.sunk)
