"""Small painting steps the work widgets share: family icons, mixed-weight lines, marked codes, codes that must fit.

Decides where their pixels go; it must not know any widget, nor choose colours other than by the tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from app.domain.kinds import Family
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets.code_text import code_width, draw_code
from app.ui.widgets.hits import Span, hit_spans

LEAST_CODE_POINTS = 11.0
"""A code is never smaller than this on a screen (section 1)."""

CODE_STEPS = (1.0, 0.97, 0.94, 0.91, 0.88)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line: its text, and whether it is bold, a code, or a caption."""

    text: str
    strong: bool = False
    code: bool = False
    muted: bool = False


@lru_cache(maxsize=16)
def family_colours(name: str, tokens: theme.Tokens) -> theme.FamilyColours:
    """The colours of a family in a theme, kept."""
    return tokens.family(name)


def colours(family: Family | str) -> theme.FamilyColours:
    """The colours of an outcome family in the theme in use."""
    return family_colours(str(family), theme.tokens())


def draw_family_icon(painter: QPainter, family: Family | str, x: float, y: float, size: int) -> None:
    """The icon of an outcome family with its top left corner at (x, y)."""
    tone = colours(family)
    theme.icons.draw(painter, str(family), x, y, size, tone.icon, tone.knockout, tone.edge)


@lru_cache(maxsize=4096)
def advance(words: str, font: QFont) -> float:
    """Pixels some words take in a font."""
    return QFontMetricsF(font).horizontalAdvance(words)


@lru_cache(maxsize=64)
def colour(name: str) -> QColor:
    """A colour of the tokens as Qt wants it."""
    return QColor(name)


@lru_cache(maxsize=128)
def line_height(font: QFont, spacing: float = 1.45) -> float:
    """Pixels from one line of a font to the next, lines being `spacing` em apart."""
    return QFontMetricsF(font).height() * spacing


def code_that_fits(code: str, font: QFont, width: float) -> tuple[str, QFont]:
    """The code and its font at which it takes `width` pixels: smaller first, and where even that is too wide, parted in
    the middle, so that its beginning and its end are seen. Whoever paints it owes the whole.
    """
    smaller = code_font_that_fits(code, font, width)
    if code_width(code, smaller) <= width:
        return code, smaller
    for kept in range(len(code) - 1, 1, -1):
        short = f"{code[: kept - kept // 2]}…{code[len(code) - kept // 2 :]}"
        if code_width(short, smaller) <= width:
            return short, smaller
    return "…", smaller


def code_font_that_fits(code: str, font: QFont, width: float) -> QFont:
    """`font`, or the largest smaller one (88 % at least, 11 pt at least) at which the code takes `width` pixels."""
    if code_width(code, font) <= width:
        return font
    for share in CODE_STEPS[1:]:
        points = font.pointSizeF() * share
        if points < LEAST_CODE_POINTS:
            break
        tried = QFont(font)
        tried.setPointSizeF(points)
        if code_width(code, tried) <= width:
            return tried
    least = QFont(font)
    least.setPointSizeF(min(font.pointSizeF(), max(font.pointSizeF() * CODE_STEPS[-1], LEAST_CODE_POINTS)))
    return least


def code_font_to_fit(code: str, font: QFont, width: float) -> QFont:
    """`font`, made as small as the code needs to take `width` pixels, down to 11 pt: for a code that stands alone."""
    made = QFont(font)
    # Tracking follows the em in whole steps, so the width does not shrink quite as the size does: try again.
    while (wide := code_width(code, made)) > width and made.pointSizeF() > LEAST_CODE_POINTS:
        made = QFont(made)
        made.setPointSizeF(max(LEAST_CODE_POINTS, made.pointSizeF() * min(0.99, width / wide)))
    return made


def draw_hit_marks(
    painter: QPainter, x: float, baseline: float, shown: str, spans: Sequence[Span], font: QFont, fill: str
) -> None:
    """The marks under the hits of a line: the fill behind the characters and a 3 px ink line below them."""
    metrics = QFontMetricsF(font)
    thick = theme.line(3)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    for start, end in spans:
        left, right = x + advance(shown[:start], font), x + advance(shown[:end], font)
        top, bottom = round(baseline - metrics.ascent()), round(baseline + metrics.descent())
        box = QRectF(round(left), top, round(right) - round(left), bottom - top)
        painter.fillRect(box, QColor(fill))
        painter.fillRect(QRectF(box.left(), bottom, box.width(), thick), QColor(theme.tokens().ink))
    painter.restore()


def draw_marked_code(
    painter: QPainter, x: float, baseline: float, code: str, font: QFont, colour: str, query: str, fill: str
) -> float:
    """A code with the hits of `query` marked; returns its width in pixels."""
    spans = hit_spans(code, query) if query else ()
    if spans:
        draw_hit_marks(painter, x, baseline, code, spans, text.code_font(font), fill)
    return draw_code(painter, x, baseline, code, font, colour)


def draw_marked_line(
    painter: QPainter, rect: QRectF, shown: str, font: QFont, colour: str, query: str, fill: str
) -> text.Fitted:
    """A line of words with the hits of `query` marked, fitted into `rect`."""
    fitted = text.fit(shown, font, rect.width())
    baseline = text.baseline_in(rect, font)
    spans = hit_spans(fitted.text, query) if query else ()
    if spans:
        draw_hit_marks(painter, rect.left(), baseline, fitted.text, spans, fitted.font, fill)
    painter.setFont(fitted.font)
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(rect.left(), baseline), fitted.text)
    return fitted


def strike(painter: QPainter, x: float, baseline: float, width: float, font: QFont, colour: str) -> None:
    """Strike out a code of that width: a font's own strike would not follow its tracking."""
    middle = round(baseline - QFontMetricsF(font).strikeOutPos())
    painter.fillRect(QRectF(x, middle, width, theme.line(1)), QColor(colour))


def draw_runs(
    painter: QPainter,
    rect: QRectF,
    runs: Sequence[Run],
    plain: QFont,
    bold: QFont,
    code: QFont | None = None,
    *,
    ink: str = "",
) -> bool:
    """A line of runs, centred in height; runs that are neither bold nor codes give way (bold ones after them).

    `code` sets codes in a font of their own; `ink` is the colour of them all where it is not the page's ground they
    stand on. True when something was left out.
    """
    tokens = theme.tokens()
    baseline = text.baseline_in(rect, plain)
    x, elided = rect.left(), False
    for at, run in enumerate(runs):
        font = bold if run.strong else plain
        colour = ink or (tokens.ink2 if run.muted else tokens.ink)
        if run.code:
            x += draw_code(painter, x, baseline, run.text, code or font, colour)
            continue
        rest = sum(run_width(later, plain, bold) for later in runs[at + 1 :] if later.code or later.strong)
        fitted = text.fit(run.text, font, max(0.0, rect.right() - x - rest))
        elided = elided or fitted.elided
        painter.setFont(fitted.font)
        painter.setPen(QColor(colour))
        painter.drawText(QPointF(x, baseline), fitted.text)
        x += fitted.width
    return elided


def run_width(run: Run, plain: QFont, bold: QFont) -> float:
    """Pixels one run takes unshortened."""
    font = bold if run.strong else plain
    return code_width(run.text, font) if run.code else advance(run.text, font)


def pen(colour: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen with square corners, as frames want it."""
    made = QPen(QColor(colour), width, style)
    made.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return made


def rounded_path(rect: QRectF, radius: float) -> QPainterPath:
    """A rounded box as a path, to clip what lies in a panel."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def draw_frame(
    painter: QPainter,
    rect: QRectF,
    *,
    fill: str | None = None,
    border: str | None = None,
    width: float = 1,
    radius: float = 4,
) -> None:
    """A rounded box whose border lies wholly inside `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    if border is None:
        painter.setPen(Qt.PenStyle.NoPen)
        inner = rect
    else:
        painter.setPen(QPen(QColor(border), width))
        inner = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.drawRoundedRect(inner, radius, radius)
    painter.restore()
