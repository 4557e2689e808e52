"""How words and codes get onto a painter: names shrink and are then elided, codes are never touched.

It decides tracking, the slash in the zero, shrinking to 88 % and eliding in the middle, and keeps what it measured.
It must not know which widget asks.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPixmap,
    QPixmapCache,
    QStaticText,
    QTextLayout,
    QTextOption,
)

from app.ui.theme.phrases import JOINER, joined

TRACKING = 0.03
"""Extra space after each character of a code, in em."""
SLASH_THICK = 0.09
SLASH_DEGREES = 58.0
SHRINK_STEPS = (1.0, 0.97, 0.94, 0.91, 0.88)
"""Sizes a long name is tried at before it is elided."""
# What a person would call a code: six or more of capitals, digits and hyphens holding at least one digit.
_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9-]*[0-9])[A-Z0-9][A-Z0-9-]{4,}[A-Z0-9](?![A-Za-z0-9])")
_ELLIPSIS = "…"
_EDGE = 4
"""Pixels left free beside a kept picture: outlines may lean out of their advance."""


@dataclass(frozen=True, slots=True, eq=False)
class CodeRun:
    """A code ready to be drawn: its shaped text, its width in pixels, and the slash of each zero.

    The slashes are measured from the run's left end and its baseline.
    """

    static: QStaticText
    font: QFont
    width: float
    ascent: float
    line: float
    zeros: tuple[tuple[QPointF, QPointF], ...]
    thick: float


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A name made to fit: the text to draw, the font to draw it with, and whether anything was left out."""

    text: str
    font: QFont
    width: float
    elided: bool


def code_font(font: QFont) -> QFont:
    """`font` with the tracking of codes."""
    tracked = QFont(font)
    tracked.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, QFontMetricsF(font).height() * TRACKING)
    return tracked


@lru_cache(maxsize=1024)
def _run(text: str, key: str, font: QFont) -> CodeRun:
    tracked = code_font(font)
    metrics = QFontMetricsF(tracked)
    plain = QFontMetricsF(font)
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    static.prepare(font=tracked)
    em, zero = plain.height(), plain.horizontalAdvance("0")
    # Half of the slash's length is a fifth of the digit's advance, its middle half a digit above the baseline.
    reach, lift = zero * 0.2, plain.capHeight() / 2
    across, up = math.cos(math.radians(SLASH_DEGREES)) * reach, math.sin(math.radians(SLASH_DEGREES)) * reach
    zeros = []
    for at, char in enumerate(text):
        if char == "0":
            middle = metrics.horizontalAdvance(text[:at]) + zero / 2
            zeros.append((QPointF(middle - across, -lift + up), QPointF(middle + across, -lift - up)))
    return CodeRun(
        static, tracked, metrics.horizontalAdvance(text), metrics.ascent(), em, tuple(zeros), em * SLASH_THICK
    )


def code_run(text: str, font: QFont) -> CodeRun:
    """The prepared run of a code in `font` (untracked), kept for the next time."""
    return _run(text, font.key(), font)


def code_width(text: str, font: QFont) -> float:
    """Pixels a code takes in `font`, tracking included."""
    return code_run(text, font).width


def draw_code(painter: QPainter, x: float, baseline: float, text: str, font: QFont, color: str | QColor) -> float:
    """Draw a code with its first character at `x`; returns its width in pixels. It is never shortened."""
    run = code_run(text, font)
    colour = QColor(color)
    painter.setFont(run.font)
    painter.setPen(colour)
    painter.drawStaticText(QPointF(x, baseline - run.ascent), run.static)
    if run.zeros:
        painter.setPen(QPen(colour, run.thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QPointF(x, baseline)
        for start, end in run.zeros:
            painter.drawLine(place + start, place + end)
    return run.width


@lru_cache(maxsize=2048)
def _width(text: str, key: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


def text_width(text: str, font: QFont) -> float:
    """Pixels `text` takes in `font`, kept for the next time."""
    return _width(text, font.key(), font)


def _shrunk(font: QFont, share: float) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * share)
    return small


def elide(text: str, font: QFont, width: float) -> str:
    """`text` elided in the middle to `width` pixels; a code in it stays whole, only words are shortened."""
    metrics = QFontMetricsF(font)
    if metrics.horizontalAdvance(text) <= width:
        return text
    found = _CODE.search(text)
    if found is None:
        return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)
    before, code, after = text[: found.start()], found.group(), text[found.end() :]
    room = width - metrics.horizontalAdvance(code)
    rest, mark = room - metrics.horizontalAdvance(before), metrics.horizontalAdvance(_ELLIPSIS)
    tail = elide(after, font, rest) if after and rest >= mark else ""
    if after and (not tail or metrics.horizontalAdvance(tail) > rest):  # another code, or no room for a word
        tail = _ELLIPSIS
    if rest >= 0 and metrics.horizontalAdvance(tail) <= rest:
        return before + code + tail
    shortened = metrics.elidedText(before, Qt.TextElideMode.ElideMiddle, room - mark if after else room)
    # What is left out is always marked: the mark may run over by less than a letter, the code is whole.
    return (shortened or (before and _ELLIPSIS)) + code + (_ELLIPSIS if after else "")


@lru_cache(maxsize=2048)
def _fit(text: str, key: str, font: QFont, width: float) -> Fitted:
    for share in SHRINK_STEPS:
        tried = font if share == 1.0 else _shrunk(font, share)
        taken = QFontMetricsF(tried).horizontalAdvance(text)
        if taken <= width:
            return Fitted(text, tried, taken, elided=False)
    smallest = _shrunk(font, SHRINK_STEPS[-1])
    short = elide(text, smallest, width)
    return Fitted(short, smallest, QFontMetricsF(smallest).horizontalAdvance(short), short != text)


def fit(text: str, font: QFont, width: float) -> Fitted:
    """Make `text` fit into `width` pixels: in steps down to 88 %, then elided in the middle."""
    return _fit(text, font.key(), font, round(width, 1))


class Laid(NamedTuple):
    """Words laid out already: drawn again they cost half of what `drawText` takes, which lays them out anew."""

    words: QStaticText
    rise: float
    """Their top above the baseline."""

    def draw(self, painter: QPainter, x: float, baseline: float) -> None:
        """With the painter's font, which must be the one they were laid out in."""
        painter.drawStaticText(QPointF(x, baseline - self.rise), self.words)


def lay(text: str, font: QFont) -> Laid:
    """Lays one line of words out; the caller keeps it for as long as it is drawn."""
    words = QStaticText(text)
    words.setTextFormat(Qt.TextFormat.PlainText)
    words.prepare(font=font)
    return Laid(words, QFontMetricsF(font).ascent())


def baseline_in(rect: QRectF, font: QFont) -> float:
    """The baseline that centres one line of `font` in `rect`."""
    metrics = QFontMetricsF(font)
    return rect.top() + (rect.height() - metrics.height()) / 2 + metrics.ascent()


def draw_line(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    color: str | QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> Fitted:
    """Draw one line of words, centred in height, fitted into `rect`; returns what was drawn.

    Where its `elided` is set the widget owes a tooltip with the full text.
    """
    fitted = fit(text, font, rect.width())
    x = rect.left()
    if align & Qt.AlignmentFlag.AlignRight:
        x = rect.right() - fitted.width
    elif align & Qt.AlignmentFlag.AlignHCenter:
        x = rect.left() + (rect.width() - fitted.width) / 2
    painter.setFont(fitted.font)
    painter.setPen(QColor(color))
    # A shrunk line stands on the baseline of the full size, so that neighbours stay in line.
    painter.drawText(QPointF(x, baseline_in(rect, font)), fitted.text)
    return fitted


def _piece(text: str, font: QFont, color: str, ratio: float) -> tuple[QPixmap, float]:
    """A picture of large words and the distance of its top above the baseline."""
    metrics = QFontMetricsF(font)
    key = f"shuridai/piece/{text}/{font.key()}/{color}/{ratio:.3f}"
    made = QPixmap()
    if not QPixmapCache.find(key, made):
        made = QPixmap(QSizeF(metrics.horizontalAdvance(text) + _EDGE * 2, metrics.height() * 1.2).toSize() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setFont(font)
        painter.setPen(QColor(color))
        painter.drawText(QPointF(_EDGE, round(metrics.ascent() + metrics.height() * 0.1)), text)
        painter.end()
        QPixmapCache.insert(key, made)
    return made, round(metrics.ascent() + metrics.height() * 0.1)


def draw_large(painter: QPainter, x: float, baseline: float, text: str, font: QFont, color: str) -> None:
    """Draw words of more than 64 px: Qt fills those as outlines each time, so they are kept as pictures.

    A figure is put together from its digits, so that a counter needs ten pictures and not one a value.
    """
    ratio = painter.device().devicePixelRatioF()
    for part in text if text.isdigit() else (text,):
        picture, rise = _piece(part, font, color, ratio)
        painter.drawPixmap(QPointF(round(x) - _EDGE, round(baseline) - rise), picture)
        x += text_width(part, font)


@lru_cache(maxsize=512)
def _block(text: str, key: str, font: QFont, width: float, spacing: float) -> tuple[QTextLayout, float]:
    layout = QTextLayout(joined(text).replace("\n", "\u2028"), font)  # a line feed is nothing to a QTextLayout
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    return layout, lay_lines(layout, width, QFontMetricsF(font).height() * spacing)


def lay_lines(layout: QTextLayout, width: float, pitch: float) -> float:
    """Breaks a prepared layout into lines of `width`, one every `pitch` pixels; the height of all of them."""
    layout.setCacheEnabled(True)
    top = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top + (pitch - line.height()) / 2))
        top += pitch
    layout.endLayout()
    return top


def block_height(text: str, font: QFont, width: float, spacing: float = 1.45) -> float:
    """Height in pixels of `text` wrapped to `width` pixels with lines `spacing` em apart."""
    return _block(text, font.key(), font, round(width, 1), spacing)[1]


def wrapped(text: str, font: QFont, width: float) -> list[str]:
    """The lines of `text` wrapped to `width` pixels: they end between phrases."""
    layout, _height = _block(text, font.key(), font, round(width, 1), 1.45)
    shown, found = layout.text(), []
    for at in range(layout.lineCount()):
        line = layout.lineAt(at)
        found.append(shown[line.textStart() : line.textStart() + line.textLength()].replace(JOINER, "").strip())
    return found


def draw_block(
    painter: QPainter,
    x: float,
    y: float,
    width: float,
    text: str,
    font: QFont,
    color: str | QColor,
    spacing: float = 1.45,
) -> float:
    """Draw wrapped `text` with its top left corner at (x, y); returns its height in pixels."""
    layout, height = _block(text, font.key(), font, round(width, 1), spacing)
    painter.setPen(QColor(color))
    layout.draw(painter, QPointF(x, y))
    return height


def forget() -> None:
    """Drop everything measured; needed before the application object goes and after fonts were loaded."""
    for cache in (_run, _width, _fit, _block):
        cache.cache_clear()
