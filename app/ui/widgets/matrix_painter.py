"""Paints the rows of the checklist matrix: a screenful in one walk, column by column.

Decides the pixels of a row from its marks; it must not know where rows come from. Fonts, baselines and pictures are
asked for once a paint, and what lies side by side is filled at once: a cell at a time took three times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import paint_kit
from app.ui.widgets.code_text import draw_code
from app.ui.widgets.matrix_model import FIRST, Mark, MatrixRow

_ICON: Final = 1.1
_PAD, _EDGE, _NEAR = 0.6, 0.8, 0.3


class Line(NamedTuple):
    """A row with its top at `y`."""

    y: int
    row: MatrixRow
    chosen: bool = False


def _baseline(tall: int, font: QFont) -> int:
    return round(text.baseline_in(QRectF(0, 0, 1, tall - 1), font))


class MatrixPainter:
    """Paints lines; `next_word` stands in the cell of the next step."""

    def __init__(self, next_word: str) -> None:
        self.next_word = next_word

    def paint(self, painter: QPainter, lines: Sequence[Line], widths: Sequence[int], tall: int) -> None:
        """Whole rows of `tall` pixels, on a ground that is already filled."""
        tokens, colour = theme.tokens(), paint_kit.colour
        width = sum(widths)
        for line in lines:
            if line.chosen:
                painter.fillRect(0, line.y, width, tall, colour(tokens.sel))
                painter.fillRect(0, line.y, theme.line(5), tall, colour(tokens.ink))
        self._names(painter, lines, widths, tall)
        self._marks(painter, lines, widths, tall)
        self._ends(painter, lines, widths, tall)
        for line in lines:
            painter.fillRect(0, line.y + tall - 1, width, 1, colour(tokens.line))
        if lines:
            x, top = sum(widths[:FIRST]), lines[0].y
            deep = lines[-1].y + tall - top
            for wide in (*widths[FIRST:-1], 0):
                painter.fillRect(x, top, 1, deep, colour(tokens.line))
                x += wide

    @staticmethod
    def _names(painter: QPainter, lines: Sequence[Line], widths: Sequence[int], tall: int) -> None:
        """Place, code and words."""
        tokens, body, heavy = theme.tokens(), theme.font("body"), theme.font("list_code")
        ink, pad = paint_kit.colour(tokens.ink), theme.px(_PAD)
        place, code, words = widths[:FIRST]
        low, bold = _baseline(tall, body), _baseline(tall, heavy)
        right = place - theme.px(_NEAR)
        for line in lines:
            shown, fitted = paint_kit.code_that_fits(line.row.code, heavy, code - 2 * pad)
            draw_code(painter, place + pad, line.y + bold, shown, fitted, tokens.ink)
        painter.setFont(body)
        painter.setPen(ink)
        for line in lines:
            if place:
                figures = str(line.row.place)
                painter.drawText(round(right - paint_kit.advance(figures, body)), line.y + low, figures)
            if words and paint_kit.advance(line.row.words, body) <= words - 2 * pad:
                painter.drawText(place + code + pad, line.y + low, line.row.words)
            elif words:
                box = QRectF(place + code + pad, line.y, words - 2 * pad, tall - 1)
                text.draw_line(painter, box, line.row.words, body, tokens.ink)
                painter.setFont(body)

    def _marks(self, painter: QPainter, lines: Sequence[Line], widths: Sequence[int], tall: int) -> None:
        """The steps: first what is filled, then what stands on it."""
        tokens, colour = theme.tokens(), paint_kit.colour
        fills = {Mark.next: tokens.ink, Mark.waiting: tokens.slate_soft, Mark.look: tokens.look_soft}
        ratio = painter.device().devicePixelRatioF()
        hatch = theme.patterns.hatch(tokens.line, tokens.sunk, theme.line(100) / 100, ratio)
        left, steps = sum(widths[:FIRST]), widths[FIRST:-1]
        size, font = theme.px(_ICON), theme.font("label")
        drop, low = (tall - 1 - size) // 2, _baseline(tall, font)
        half = paint_kit.advance(self.next_word, font) / 2
        painter.setFont(font)
        painter.setPen(colour(tokens.on_ink))
        for line in lines:
            x, blocked = left, 0
            for mark, wide in zip(line.row.marks, steps, strict=False):
                if mark == Mark.blocked:
                    blocked += wide
                    x += wide
                    continue
                if blocked:
                    self._hatch(painter, QRectF(x - blocked, line.y, blocked, tall - 1), hatch)
                    blocked = 0
                if mark in fills:
                    painter.fillRect(x, line.y, wide, tall - 1, colour(fills[Mark(mark)]))
                if mark == Mark.next:
                    painter.drawText(QPointF(x + wide / 2 - half, line.y + low), self.next_word)
                elif mark not in (Mark.empty, Mark.none):
                    self._icon(painter, mark, x + (wide - size) // 2, line.y + drop, size)
                elif mark == Mark.none:
                    short = size * 2 // 3
                    middle = line.y + tall // 2
                    painter.fillRect(x + (wide - short) // 2, middle, short, 1, colour(tokens.line_strong))
                x += wide
            if blocked:
                self._hatch(painter, QRectF(x - blocked, line.y, blocked, tall - 1), hatch)

    @staticmethod
    def _hatch(painter: QPainter, box: QRectF, brush: object) -> None:
        painter.setBrushOrigin(QPointF(0, box.top() % 8))
        painter.fillRect(box, brush)

    @staticmethod
    def _icon(painter: QPainter, mark: str, x: int, y: int, size: int) -> None:
        tokens = theme.tokens()
        if mark == Mark.done:
            theme.icons.draw(painter, "tick", x, y, size, tokens.ok_text, tokens.surface)
        elif mark == Mark.waiting:
            theme.icons.draw(painter, "waiting", x, y, size, tokens.slate_text, tokens.slate_soft)
        else:
            paint_kit.draw_family_icon(painter, "look", x, y, size)

    @staticmethod
    def _ends(painter: QPainter, lines: Sequence[Line], widths: Sequence[int], tall: int) -> None:
        """What a row's end says, at the right."""
        tokens, strong, body = theme.tokens(), theme.font("label"), theme.font("body")
        right = sum(widths) - theme.px(_EDGE)
        room = widths[-1] - theme.px(_EDGE)
        for font, ink, heavy in ((strong, tokens.ink, True), (body, tokens.ink2, False)):
            low = _baseline(tall, font)
            painter.setFont(font)
            painter.setPen(paint_kit.colour(ink))
            for line in lines:
                if line.row.strong is not heavy:
                    continue
                wide = paint_kit.advance(line.row.rest, font)
                if wide <= room:
                    painter.drawText(round(right - wide), line.y + low, line.row.rest)
                else:
                    box = QRectF(right - room, line.y, room, tall - 1)
                    text.draw_line(painter, box, line.row.rest, font, ink)
                    painter.setFont(font)
