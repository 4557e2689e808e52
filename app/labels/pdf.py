"""Drawing lists as PDF: real millimetres, faces embedded, nothing about people in the metadata, same bytes each time.

Decides how marks become PDF operators. Must not measure, shrink or wrap: layout has done that. The PDF asks viewers not
to scale it to the paper: bars that lie on whole dots would leave them.
"""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Callable, Iterable
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.domain.drawing import (
    INSET_DOTS,
    Line,
    LinkArea,
    Mark,
    Page,
    Polygon,
    Rect,
    Symbol,
    Text,
    runs,
    seams,
)
from app.labels.font_metrics import font_file
from app.settings.words import language

POINTS_PER_MM = 72 / 25.4
CREATOR = "Shuridai"
_WHOLE = 1e-6
_HAIR = 2e-4
# Streams as bytes, not as letters for mail of the nineties: a fifth smaller.
rl_config.useA85 = 0
_REGULAR, _BOLD = "ShuridaiPaper", "ShuridaiPaperBold"
_fonts_lock = threading.Lock()


def pdf_bytes(pages: Iterable[Page], title: str = CREATOR) -> bytes:
    """The PDF of `pages`; the same pages give the same bytes. Raises ValueError where there is no page."""
    _register_fonts()
    out = io.BytesIO()
    # invariant: no clock and no random id in the file; the first font named would else be an unembedded Helvetica.
    canvas = Canvas(
        out,
        invariant=1,
        pageCompression=1,
        initialFontName=_REGULAR,  # type: ignore[arg-type]  # the stubs say float
        lang=language(),
    )
    canvas.setTitle(title)
    canvas.setAuthor(CREATOR)
    canvas.setCreator(CREATOR)
    canvas.setProducer(CREATOR)
    canvas.setSubject("")
    canvas.setViewerPreference("PrintScaling", "None")
    count = 0
    for page in pages:
        count += 1
        width, height = _whole_dots(page)
        canvas.setPageSize((width * POINTS_PER_MM, height * POINTS_PER_MM))
        pen = _Pen(canvas, height)
        for item in page.items:
            pen.draw(item)
        canvas.showPage()
    if count == 0:
        raise ValueError("a PDF needs a page")
    canvas.save()
    return out.getvalue()


def _whole_dots(page: Page) -> tuple[float, float]:
    """The page's size, rounded up to whole dots of the printer its symbols were laid out for.

    Rasterisers count dots from the page's bottom, or stretch a page to whole dots: either would move symbols between
    two dots. The paper is not changed by a fraction of a dot.
    """
    dots = {symbol.dot for symbol in page.symbols}
    if len(dots) != 1:
        return page.width, page.height
    dot = dots.pop()
    # A hair less, lest single-precision readers find a hair more, and with it one dot more.
    width, height = (math.ceil(side / dot - _WHOLE) * dot - _HAIR for side in (page.width, page.height))
    return width, height


class _Pen:
    """Puts the marks of one page on a canvas; turns y over, since a PDF counts from the bottom."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._canvas = canvas
        self._height = height
        self._how: dict[type, Callable[[Any], None]] = {
            Text: self._text, Symbol: self._symbol, Line: self._line, Rect: self._rect, Polygon: self._polygon,
            LinkArea: self._link,
        }  # fmt: skip

    def draw(self, item: Mark) -> None:
        self._how[type(item)](item)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * POINTS_PER_MM, (self._height - y) * POINTS_PER_MM

    def _text(self, item: Text) -> None:
        text = self._canvas.beginText()
        x, y = self._at(item.x, item.y)
        if item.turned:
            text.setTextTransform(0, 1, -1, 0, x, y)
        else:
            text.setTextOrigin(x, y)
        text.setFont(_BOLD if item.bold else _REGULAR, item.size)
        if item.tracking:
            text.setCharSpace(item.tracking * item.size)
        text.textOut(item.text)
        if item.tracking:
            text.setCharSpace(0)
        self._canvas.drawText(text)

    def _symbol(self, item: Symbol) -> None:
        # The same boxes as `symbol_areas`, counted in twentieths of a dot: whole numbers, where reportlab's own path
        # would write six decimals for each corner (a third of the bytes, a tenth of the time).
        unit = INSET_DOTS * item.dot
        across, down = item.module / unit, item.height / len(item.rows) / unit
        if abs(across - round(across)) < _WHOLE and abs(down - round(down)) < _WHOLE:
            across, down = round(across), round(down)
        boxes = [
            f"{x * across + 1:.8g} {y * down + 1:.8g} {n * across - 2:.8g} {m * down - 2:.8g} re"
            for x, y, n, m in runs(item.rows)
        ]
        boxes += [
            f"{x * across + 1:.8g} {(y + 0.5) * down:.8g} {n * across - 2:.8g} {down:.8g} re"
            for x, y, n, _ in seams(item.rows)
        ]
        x, y = self._at(item.x, item.y)
        scale = unit * POINTS_PER_MM
        # Non-zero: where two boxes lie over each other both stay dark.
        self._canvas.addLiteral(
            f"q {scale:.10f} 0 0 {-scale:.10f} {x:.6f} {y:.6f} cm " + " ".join(boxes) + " f Q", escaped=1
        )

    def _line(self, item: Line) -> None:
        self._canvas.setLineWidth(item.width * POINTS_PER_MM)
        self._canvas.line(*self._at(item.x1, item.y1), *self._at(item.x2, item.y2))

    def _rect(self, item: Rect) -> None:
        self._canvas.setLineWidth(item.line_width * POINTS_PER_MM)
        left, bottom = self._at(item.x, item.y + item.height)
        self._canvas.rect(
            left, bottom, item.width * POINTS_PER_MM, item.height * POINTS_PER_MM,
            stroke=int(not item.fill), fill=int(item.fill),
        )  # fmt: skip

    def _polygon(self, item: Polygon) -> None:
        self._canvas.setLineWidth(item.line_width * POINTS_PER_MM)
        path = self._canvas.beginPath()
        path.moveTo(*self._at(*item.points[0]))
        for point in item.points[1:]:
            path.lineTo(*self._at(*point))
        path.close()
        self._canvas.drawPath(path, stroke=int(not item.fill), fill=int(item.fill))

    def _link(self, item: LinkArea) -> None:
        left, bottom = self._at(item.x, item.y + item.height)
        right, top = self._at(item.x + item.width, item.y)
        self._canvas.linkURL(item.url, (left, bottom, right, top))


def _register_fonts() -> None:
    with _fonts_lock:
        if _BOLD not in pdfmetrics.getRegisteredFontNames():
            for name, bold in ((_REGULAR, False), (_BOLD, True)):
                pdfmetrics.registerFont(TTFont(name, str(font_file(bold=bold))))
