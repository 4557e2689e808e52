"""Parts of the checklist's page: its head with the bar, and the list of what is missing. Painted; decide no words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from app.settings.words import t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.code_text import code_width, draw_code
from app.ui.widgets.key_cap import Cap, paint_cap
from app.ui.widgets.painted import Painted

_LINE, _LEGEND = 2.4, 1.9


class HeadRow(NamedTuple):
    """What the head says."""

    caption: str = ""
    number: str = ""
    line: str = ""
    right_caption: str = ""
    right: str = ""
    share: float = 0.0
    """How full the bar is, 0 to 1."""


class SheetHead(Painted):
    """Number, bar, and what is left."""

    def __init__(self) -> None:
        super().__init__()
        self._row = HeadRow()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def row(self) -> HeadRow:
        """What is shown."""
        return self._row

    def set_row(self, row: HeadRow) -> None:
        """Say something else."""
        if row != self._row:
            self._row = row
            access.name(self, access.joined(*row[:5]))
            self.update()

    def sizeHint(self) -> QSize:
        """5 u high, 3.4 at 200 %."""
        return QSize(theme.px(40), theme.px(3.6 if theme.look().breadth is theme.Breadth.small else 5))

    def minimumSizeHint(self) -> QSize:
        """The number and what is left."""
        return QSize(theme.px(20), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """From the left: number, bar, what is left."""
        self.forget_tips()
        painter, tokens, row = QPainter(self), theme.tokens(), self._row
        breadth = theme.look().breadth
        big = theme.sized({theme.Breadth.wide: 30, theme.Breadth.narrow: 25}.get(breadth, 18), bold=True)
        left_font = theme.sized({theme.Breadth.wide: 22, theme.Breadth.narrow: 18}.get(breadth, 14), bold=True)
        caption, tall = theme.font("body"), float(self.height())
        first = theme.px(1.5)
        number = code_width(row.number, big)
        room = min(max(number, text.text_width(row.caption, caption)), self.width() * 0.42)
        text.draw_line(painter, QRectF(0, theme.px(0.1), room, first), row.caption, caption, tokens.ink2)
        font = paint_kit.code_font_to_fit(row.number, big, room)
        baseline = text.baseline_in(QRectF(0, first, 1, tall - first), font)
        draw_code(painter, 0, baseline, row.number, font, tokens.ink)
        right = max(text.text_width(row.right, left_font), text.text_width(row.right_caption, caption)) + 1
        at = self.width() - right
        align = Qt.AlignmentFlag.AlignRight
        box = QRectF(at, theme.px(0.1), right, first)
        text.draw_line(painter, box, row.right_caption, caption, tokens.ink, align)
        text.draw_line(painter, QRectF(at, first, right, tall - first), row.right, left_font, tokens.ink, align)
        self._paint_bar(painter, QRectF(room + theme.px(2), 0, at - room - theme.px(4), tall))
        painter.end()

    def _paint_bar(self, painter: QPainter, box: QRectF) -> None:
        if box.width() < theme.px(6):
            return
        tokens, line = theme.tokens(), theme.px(1.9)
        high = theme.px(1.0)
        top = (box.height() - line - high) / 2
        words = QRectF(box.left(), top, box.width(), line)
        if text.draw_line(painter, words, self._row.line, theme.font("work"), tokens.ink).elided:
            self.owe_tip(words, self._row.line)
        bar = QRectF(box.left(), round(top + line), box.width(), high)
        painter.fillRect(bar, QColor(tokens.sel))
        full = round(bar.width() * self._row.share)
        painter.fillRect(QRectF(bar.left(), bar.top(), full, high), QColor(tokens.ok))


class LackRow(NamedTuple):
    """One line: an icon's name or a key, words, a count."""

    words: str
    units: str = ""
    icon: str = ""
    key: str = ""


class LackList(Painted):
    """What is missing, line by line; what finds no room is counted in the last one."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[LackRow, ...] = ()
        self._empty = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def rows(self) -> tuple[LackRow, ...]:
        """What is shown."""
        return self._rows

    def set_rows(self, rows: Sequence[LackRow], empty: str) -> None:
        """Show others; `empty` stands where there are none."""
        if tuple(rows) != self._rows or empty != self._empty:
            self._rows, self._empty = tuple(rows), empty
            access.name(self, access.joined(*(f"{row.words} {row.units}" for row in rows)) or empty)
            self.update()

    def sizeHint(self) -> QSize:
        """All lines."""
        return QSize(theme.px(16), theme.px(_LINE) * max(1, len(self._rows)))

    def minimumSizeHint(self) -> QSize:
        """Two lines."""
        return QSize(theme.px(8), theme.px(_LINE) * 2)

    def _in_sight(self, most: int) -> list[LackRow]:
        """What finds room; the last line says how many lines do not."""
        if len(self._rows) <= most:
            return list(self._rows)
        hidden = len(self._rows) - most + 1
        return [*self._rows[: most - 1], LackRow(t("disposal_screen.more_lines", count=hidden))]

    def paintEvent(self, event: QPaintEvent) -> None:
        """One paint."""
        self.forget_tips()
        painter, tokens, tall, side = QPainter(self), theme.tokens(), theme.px(_LINE), theme.px(1)
        if not self._rows:
            text.draw_block(painter, side, side, self.width() - 2 * side, self._empty, theme.font("work"), tokens.ink2)
        icons = theme.px(3.0)
        for at, row in enumerate(self._in_sight(max(1, self.height() // tall))):
            y, bold = at * tall, theme.font("label")
            size, middle = theme.px(1.25), y + tall / 2
            if row.icon == "waiting":
                theme.icons.draw(painter, row.icon, side, middle - size / 2, size, tokens.slate_text, tokens.surface)
            elif row.icon:
                paint_kit.draw_family_icon(painter, row.icon, side, round(middle - size / 2), size)
            elif row.key:
                paint_cap(painter, side, middle, row.key, Cap.plain, 1.6)
            count = text.text_width(row.units, bold) + 1
            right = QRectF(self.width() - side - count, y, count, tall - 1)
            text.draw_line(painter, right, row.units, bold, tokens.ink, Qt.AlignmentFlag.AlignRight)
            words = QRectF(side + icons, y, self.width() - 2 * side - icons - count - theme.px(0.5), tall - 1)
            if text.draw_line(painter, words, row.words, bold if row.icon else theme.font("body"), tokens.ink).elided:
                self.owe_tip(words, row.words)
            painter.fillRect(QRectF(0, y + tall - 1, self.width(), 1), QColor(tokens.line))
        painter.end()


class Legend(Painted):
    """What the matrix' marks mean, two a line."""

    def __init__(self, words: Sequence[str], next_word: str) -> None:
        """`words`: done, next, waiting, blocked."""
        super().__init__()
        self._words, self._next = tuple(words), next_word
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        access.name(self, access.joined(*words))

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(theme.px(16), theme.px(_LEGEND) * 2 + theme.px(0.8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Done and next, waiting and blocked."""
        self.forget_tips()
        painter, tokens, side, font = QPainter(self), theme.tokens(), theme.px(1), theme.font("caption")
        mark, gap = theme.px(2.4), theme.px(0.5)
        first = mark + gap + max(text.text_width(words, font) for words in self._words[::2]) + theme.px(1)
        for at, words in enumerate(self._words):
            x = side + (first if at % 2 else 0)
            box = QRectF(round(x), theme.px(0.3) + at // 2 * theme.px(_LEGEND), mark, theme.px(1.5))
            self._paint_mark(painter, box, at)
            left = box.right() + gap
            line = QRectF(left, box.top(), self.width() - side - left, box.height())
            if text.draw_line(painter, line, words, font, tokens.ink2).elided:
                self.owe_tip(line, words)
        painter.end()

    def _paint_mark(self, painter: QPainter, box: QRectF, at: int) -> None:
        tokens, size, centre = theme.tokens(), theme.px(0.9), box.center()
        if at == 1:
            painter.fillRect(box, QColor(tokens.ink))
            middle = Qt.AlignmentFlag.AlignHCenter
            text.draw_line(painter, box, self._next, theme.font("small"), tokens.on_ink, middle)
        elif at == 3:
            ratio = painter.device().devicePixelRatioF()
            painter.setBrushOrigin(QPointF(0, 0))
            painter.fillRect(box, theme.patterns.hatch(tokens.line, tokens.sunk, theme.line(100) / 100, ratio))
        else:
            painter.fillRect(box, QColor(tokens.slate_soft if at == 2 else tokens.surface))
            name, ink = ("waiting", tokens.slate_text) if at == 2 else ("tick", tokens.ok_text)
            theme.icons.draw(painter, name, centre.x() - size / 2, centre.y() - size / 2, size, ink)
        paint_kit.draw_frame(painter, box, border=tokens.line, radius=0)
