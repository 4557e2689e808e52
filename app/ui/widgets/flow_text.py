"""Paragraphs of mixed weight, wrapped: dates bold and words regular on one line, codes never parted.

Decides line breaks and keeps what it laid out; it must not know which widget asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from app.ui.theme.phrases import joined
from app.ui.theme.text import lay_lines
from app.ui.widgets.paint_kit import Run

LINE = 1.45
_CODE_HYPHEN = re.compile(r"(?<=[A-Z0-9])-(?=[A-Z0-9])")
_JOINED = "\u2060-\u2060"
_LONE = re.compile(r" (?=[A-Z0-9](?:\W|$))")


def keep_codes(words: str) -> str:
    """The words with the hyphens of codes made unbreakable, and no single letter left alone on a line (desk A)."""
    return _LONE.sub("\u00a0", _CODE_HYPHEN.sub(_JOINED, words))


@lru_cache(maxsize=512)
def _layout(
    runs: tuple[Run, ...], plain: QFont, bold: QFont, width: float, spacing: float, struck: bool
) -> tuple[QTextLayout, float]:
    shown = [joined(keep_codes(run.text)) for run in runs]
    layout = QTextLayout("".join(shown), plain)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    ranges: list[QTextLayout.FormatRange] = []
    at = 0
    for run, words in zip(runs, shown, strict=True):
        if run.strong or struck:
            weight = QTextCharFormat()
            weight.setFont(bold if run.strong else plain)
            weight.setFontStrikeOut(struck)
            piece = QTextLayout.FormatRange()
            piece.start, piece.length, piece.format = at, len(words), weight
            ranges.append(piece)
        at += len(words)
    if ranges:
        layout.setFormats(ranges)
    pitch = QFontMetricsF(bold if runs and runs[0].strong else plain).height() * spacing
    return layout, lay_lines(layout, width, pitch)


def flow_runs(
    painter: QPainter | None,
    x: float,
    y: float,
    width: float,
    runs: Sequence[Run],
    plain: QFont,
    bold: QFont,
    colour: str,
    *,
    struck: bool = False,
    spacing: float = LINE,
) -> float:
    """Set runs into `width` pixels with the top left corner at (x, y), drawing where there is a painter.

    Returns the height in pixels; `spacing` is the distance of lines in em.
    """
    layout, height = _layout(tuple(runs), plain, bold, max(1.0, round(width, 1)), spacing, struck)
    if painter is not None:
        painter.setPen(QColor(colour))
        layout.draw(painter, QPointF(x, y))
    return height
