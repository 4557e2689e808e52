"""Numbered lines: the choices of the panel that have more to say than a word, each with its key cap.

Decides how lines share the room and which are in sight; what a line means is the panel's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.repair.model import Column, Line
from app.ui.theme import text
from app.ui.widgets import access
from app.ui.widgets.key_cap import Cap, cap_size, paint_cap
from app.ui.widgets.paint_kit import code_that_fits, draw_family_icon
from app.ui.widgets.painted import Painted

HEAD: Final = 1.9
"""Of the columns' titles, in u."""
CAP: Final = 1.6
LEAST_NAME: Final = 12.0
"""Below this room for a name, in u, the last column goes."""
LEFT: Final = 4.15
"""What key and edges take of a line, in u."""
TALLEST, LOWEST, TOLD = 3.0, 1.9, 1.95
"""Of a line, in u: lines give way before any is left out."""
MORE: Final = 1.4
"""Of the words that tell of lines out of sight."""
SMALL_TABLE: Final = 17.0
"""Below this width, in u, only the first and the last two columns stand."""


class LineList(Painted):
    """`pressed` carries a line's id; the screen's own keys pick and walk."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, only_tells: bool = False) -> None:
        """`only_tells`: lines to be read, as low as they go; no key is for them."""
        super().__init__(parent)
        self._only_tells = only_tells
        self._columns: tuple[Column, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self._at = -1
        self._empty = ""
        self._whole = only_tells
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if only_tells else Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", "inside")
        self.setMouseTracking(False)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines shown."""
        return self._lines

    def show_lines(
        self, columns: Sequence[Column], lines: Sequence[Line], at: int, empty: str = "", *, whole: bool = False
    ) -> None:
        """Show others; `at` is the line Enter is about; `whole`: none may be out of sight, as no key brings it."""
        self._whole = whole or self._only_tells
        self._columns, self._lines, self._at, self._empty = tuple(columns), tuple(lines), at, empty
        here = self._lines[at] if 0 <= at < len(self._lines) else None
        told = [here] if here else self._lines
        access.name(self, access.joined(*(access.joined(line.key, *line.cells) for line in told)) or empty)
        self.updateGeometry()
        self.update()

    @property
    def _head(self) -> int:
        titled = any(column.title for column in self._columns) and bool(self._lines)
        return theme.px(HEAD) if titled and theme.look().breadth is not theme.Breadth.small else 0

    def sizeHint(self) -> QSize:
        """All lines at their best height."""
        rows = max(1, len(self._lines))
        return QSize(theme.px(20), self._head + rows * theme.px(TOLD if self._only_tells else TALLEST))

    def minimumSizeHint(self) -> QSize:
        """Three lines: the others come as one walks."""
        rows = max(1, len(self._lines)) if self._whole else min(3, max(1, len(self._lines)))
        return QSize(theme.px(12), self._head + rows * theme.px(LOWEST))

    def _across(self) -> int:
        """Side by side in two columns where they would not all stand under each other, and their words are short."""
        room, count = self.height() - self._head, len(self._lines)
        least = max(SMALL_TABLE, LEFT + sum(column.width + 0.75 if column.width else 6.5 for column in self._columns))
        short = not self._whole and len(self._columns) <= 2 and self.width() >= 2 * theme.px(least)
        return 2 if short and count > 3 and room < count * theme.px(LOWEST) else 1

    def _rows(self) -> int:
        return max(1, -(-len(self._lines) // self._across()))

    def _tall(self) -> int:
        room = self.height() - self._head
        return max(theme.px(LOWEST), min(theme.px(TALLEST), room // self._rows()))

    def _fit(self) -> int:
        """Rows in sight: all of them, or as many as stand over the words that tell of more."""
        room = self.height() - self._head + 1
        if self._rows() * self._tall() <= room:
            return self._rows()
        return max(1, (room - theme.px(MORE)) // self._tall())

    def _first(self) -> int:
        """The first row in sight, so that the line Enter is about is in sight too."""
        fit, rows = self._fit(), self._rows()
        at = self._at % rows if self._at >= 0 else 0
        return max(0, min(at - fit + 1, rows - fit)) if at >= fit else 0

    def line_rects(self) -> list[tuple[int, QRectF]]:
        """Each line in sight and where it lies: down the first column, then down the second."""
        tall, first, rows, wide = self._tall(), self._first(), self._rows(), self.width() / self._across()
        return [
            (n, QRectF((n // rows) * wide, self._head + (n % rows - first) * tall, wide, tall))
            for n in range(len(self._lines))
            if first <= n % rows < first + self._fit()
        ]

    def _places(self) -> list[tuple[Column, int, QRectF]]:
        """Columns in sight with their number and their left and right, from where a line begins."""
        pad, gap, all_ = theme.px(0.9), theme.px(0.75), self.width() // self._across()
        left = pad + max((cap_size(line.key, CAP)[0] for line in self._lines), default=0) + gap
        shown = list(enumerate(self._columns))
        if all_ < theme.px(SMALL_TABLE) and len(shown) > 3:
            shown = [shown[0], *shown[-2:]]
        fixed = sum(theme.px(column.width) + gap for _, column in shown if column.width)
        if all_ - left - pad - fixed < theme.px(LEAST_NAME) and len(shown) > 3:
            fixed -= theme.px(shown.pop()[1].width) + gap
        free = max(theme.px(4), all_ - left - pad - fixed)
        places, x = [], float(left)
        for n, column in shown:
            wide = theme.px(column.width) if column.width else free
            places.append((column, n, QRectF(x, 0, wide, 1)))
            x += wide + gap
        return places

    def _paint_more(self, painter: QPainter, hidden: int) -> None:
        """That there are others, and how one gets to them."""
        tall = theme.px(MORE)
        room = QRectF(theme.px(0.9), self.height() - tall, self.width() - theme.px(1.8), tall)
        text.draw_line(
            painter, room, t("repair_page.lines_more", more=hidden), theme.font("caption"), theme.tokens().ink2
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Titles, then the lines."""
        painter = QPainter(self)
        self.forget_tips()
        tokens = theme.tokens()
        if not self._lines:
            room = QRectF(self.rect()).adjusted(theme.px(1), 0, -theme.px(1), 0)
            text.draw_line(painter, room, self._empty, theme.font("work"), tokens.ink2)
            painter.end()
            return
        places = self._places()
        if self._head:
            painter.fillRect(QRectF(0, 0, self.width(), self._head), QColor(tokens.sunk))
            painter.fillRect(QRectF(0, self._head - 1, self.width(), 1), QColor(tokens.line))
            for column, _, where in places:
                for part in range(self._across()):
                    x = where.left() + part * self.width() / self._across()
                    box = QRectF(x, 0, where.width(), self._head)
                    text.draw_line(painter, box, column.title, theme.font("caption"), tokens.ink2, _side(column))
        rects = self.line_rects()
        for n, rect in rects:
            self._paint_line(painter, n, rect, places)
        if len(rects) < len(self._lines):
            self._paint_more(painter, len(self._lines) - len(rects))
        painter.end()

    def _paint_line(
        self, painter: QPainter, n: int, rect: QRectF, places: Sequence[tuple[Column, int, QRectF]]
    ) -> None:
        tokens, line = theme.tokens(), self._lines[n]
        if n == self._at:
            painter.fillRect(rect, QColor(tokens.sel))
            painter.fillRect(QRectF(rect.left(), rect.top(), theme.px(0.3), rect.height()), QColor(tokens.ink))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(tokens.line))
        cap = Cap.main if line.chosen else Cap.dim if line.off else Cap.plain
        if line.key:
            paint_cap(painter, rect.left() + theme.px(0.9), rect.center().y(), line.key, cap, CAP)
        for column, number, where in places:
            box = QRectF(rect.left() + where.left(), rect.top(), where.width(), rect.height() - 1)
            self._paint_cell(painter, box, column, line.cells[number], line)

    def _paint_cell(self, painter: QPainter, box: QRectF, column: Column, words: str, line: Line) -> None:
        tokens = theme.tokens()
        colour = tokens.ink2 if line.off and not column.mark else tokens.ink
        font = theme.font("work", bold=column.strong and (not line.off or column.mark))
        if column.mark and line.family and words:
            colour = tokens.family(line.family).text
            side = theme.px(1.15)
            wide = min(text.text_width(words, font) + 1, box.width() - side - theme.px(0.4))
            x = box.right() - wide - side - theme.px(0.4) if column.right else box.left()
            draw_family_icon(painter, line.family, x, round(box.center().y() - side / 2), side)
            if not column.right:
                box = box.adjusted(side + theme.px(0.4), 0, 0, 0)
        if column.code:
            shown, code_font = code_that_fits(words, font, box.width())
            text.draw_code(painter, box.left(), text.baseline_in(box, font), shown, code_font, colour)
            return
        if text.draw_line(painter, box, words, font, colour, _side(column)).elided:
            self.owe_tip(box, words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click picks the line."""
        if event.button() is Qt.MouseButton.LeftButton:
            for n, rect in self.line_rects():
                if rect.contains(event.position()):
                    self.pressed.emit(self._lines[n].id)
                    return
        event.ignore()


def _side(column: Column) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
