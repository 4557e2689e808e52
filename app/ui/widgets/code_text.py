"""Codes painted straight away, for lists in which every row brings new ones.

Same tracking and slashed zeros as `theme.text.draw_code`, which prepares and keeps a code and is the better one for a
code that stays; here nothing is prepared, so that a code seen for the first time costs no more than words. The font
has no kerning between letters of codes, so their advances add up (a test holds it to that).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.ui.theme import text


@dataclass(frozen=True, slots=True, eq=False)
class _CodeFont:
    """What is known of a font that sets codes: its tracked form, its characters' advances, the slash of a zero."""

    tracked: QFont
    metrics: QFontMetricsF
    middle: float
    across: float
    up: float
    lift: float
    thick: float
    advances: dict[str, float] = field(default_factory=dict)

    def advance(self, char: str) -> float:
        """Pixels one character takes, tracking included."""
        known = self.advances.get(char)
        if known is None:
            known = self.advances[char] = self.metrics.horizontalAdvance(char)
        return known


@lru_cache(maxsize=64)
def _code_font(font: QFont) -> _CodeFont:
    tracked, plain = text.code_font(font), QFontMetricsF(font)
    zero = plain.horizontalAdvance("0")
    reach, slope = zero * 0.2, math.radians(text.SLASH_DEGREES)
    return _CodeFont(
        tracked=tracked,
        metrics=QFontMetricsF(tracked),
        middle=zero / 2,
        across=math.cos(slope) * reach,
        up=math.sin(slope) * reach,
        lift=plain.capHeight() / 2,
        thick=plain.height() * text.SLASH_THICK,
    )


@lru_cache(maxsize=64)
def _pen(colour: str, thick: float) -> QPen:
    return QPen(QColor(colour), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)


def code_width(code: str, font: QFont) -> float:
    """Pixels a code takes in `font` (untracked), tracking included."""
    known = _code_font(font)
    return sum(known.advance(char) for char in code)


def draw_code(painter: QPainter, x: float, baseline: float, code: str, font: QFont, colour: str) -> float:
    """Draw a code with its first character at `x`; returns its width in pixels. It is never shortened."""
    known = _code_font(font)
    painter.setFont(known.tracked)
    painter.setPen(_pen(colour, 1.0))
    painter.drawText(QPointF(x, baseline), code)
    slashes: list[QLineF] = []
    at, middle = x, baseline - known.lift
    for char in code:
        if char == "0":
            zero = at + known.middle
            slashes.append(QLineF(zero - known.across, middle + known.up, zero + known.across, middle - known.up))
        at += known.advance(char)
    if slashes:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(_pen(colour, known.thick))
        painter.drawLines(slashes)
    return at - x
