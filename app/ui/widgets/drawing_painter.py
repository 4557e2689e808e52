"""Drawing lists on a painter: the same list the PDF is made of, on the screen and on a printer.

Decides how marks become strokes and outlines; must not measure, shrink or wrap. Letters are placed one by one from the
font's own advances, so no kerning, hinting or substitution moves a text away from where the layout put it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QRawFont,
)
from PySide6.QtPrintSupport import QPrinter

from app.domain.drawing import MM_PER_INCH, MM_PER_POINT, Line, Page, Polygon, Rect, Symbol, Text, runs
from app.domain.errors import WorldError, WorldFault
from app.settings.paths import resource

_FILES = {False: "BIZUDPGothic-Regular.ttf", True: "BIZUDPGothic-Bold.ttf"}
_INK = QColor(0, 0, 0)
_KEPT_GLYPHS = 1024


class _Outlines(threading.local):
    """Outlines and advances of the two faces in the file's own units; a raw font belongs to the thread that loaded it.

    Outlines, not glyph runs: Qt's raster engine draws a run of a raw font above 64 pixels as nothing at all.
    """

    def __init__(self) -> None:
        self._faces: dict[bool, QRawFont] = {}
        self._glyphs: dict[tuple[bool, int], QPainterPath] = {}

    def line(self, item: Text) -> tuple[QPainterPath, float]:
        """The outline of a text from its left end on its baseline, and the units in an em."""
        face = self._face(item.bold)
        per_em = face.unitsPerEm()
        glyphs = face.glyphIndexesForString(item.text)
        advances = face.advancesForGlyphIndexes(glyphs, QRawFont.LayoutFlag.UseDesignMetrics)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        x = 0.0
        for glyph, advance in zip(glyphs, advances, strict=True):
            path.addPath(self._glyph(item.bold, glyph).translated(x, 0.0))
            x += advance.x() + item.tracking * per_em
        return path, per_em

    def forget(self) -> None:
        """Drop what was loaded; needed before the application object goes."""
        self._faces.clear()
        self._glyphs.clear()

    def _glyph(self, bold: bool, glyph: int) -> QPainterPath:
        key = (bold, glyph)
        if key not in self._glyphs:
            if len(self._glyphs) >= _KEPT_GLYPHS:
                self._glyphs.clear()
            self._glyphs[key] = self._face(bold).pathForGlyph(glyph)
        return self._glyphs[key]

    def _face(self, bold: bool) -> QRawFont:
        """The face at one pixel a unit. Raises OSError where the bundled font can't be loaded."""
        if bold not in self._faces:
            path = resource("fonts", _FILES[bold])
            face = QRawFont(str(path), 1.0, QFont.HintingPreference.PreferNoHinting)
            if not face.isValid():
                raise OSError(f"cannot load the font {path.name}")
            face.setPixelSize(face.unitsPerEm())
            self._faces[bold] = face
        return self._faces[bold]


_outlines = _Outlines()
forget = _outlines.forget


def paint_page(painter: QPainter, page: Page, per_mm: float, *, snap: bool = False) -> None:
    """Paint `page` with its top left at the painter's origin, `per_mm` pixels a millimetre, without the paper's white.

    With `snap` the pixels are a printer's dots: symbols in whole ones, no grey edges; without, smooth for the screen.
    """
    painter.save()
    try:
        _paint(painter, page, per_mm, snap=snap)
    finally:
        painter.restore()


def _paint(painter: QPainter, page: Page, per_mm: float, *, snap: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not snap)
    for item in page.items:
        if isinstance(item, Text):
            _text(painter, item, per_mm)
        elif isinstance(item, Symbol):
            (_snapped if snap else _smooth)(painter, item, per_mm)
        elif isinstance(item, Line):
            painter.setPen(_pen(item.width * per_mm))
            painter.drawLine(_at(item.x1, item.y1, per_mm), _at(item.x2, item.y2, per_mm))
        elif isinstance(item, Rect | Polygon):
            _shape(painter, item, per_mm)


def print_drawing(printer: QPrinter, pages: Sequence[Page]) -> None:
    """Send `pages` to `printer` at their real size, each on paper of its own size, symbols in whole dots.

    Raises ValueError without a page, WorldError where the printer does not take the job.
    """
    if not pages:
        raise ValueError("nothing to print")
    _set_paper(printer, pages[0])
    painter = QPainter()
    if not painter.begin(printer):
        raise WorldError(WorldFault.refused_destination, "the printer did not take the job")
    try:
        for number, page in enumerate(pages):
            if number:
                _set_paper(printer, page)
                if not printer.newPage():
                    raise WorldError(WorldFault.refused_destination, "the printer did not take a page")
            paint_page(painter, page, printer.resolution() / MM_PER_INCH, snap=True)
    finally:
        painter.end()
    if printer.printerState() == QPrinter.PrinterState.Error:
        raise WorldError(WorldFault.refused_destination, "the printer reported an error")


def _set_paper(printer: QPrinter, page: Page) -> None:
    """Paper of the page's size, drawn from its very corner: no margin of the driver may move or scale anything."""
    size = QPageSize(
        QSizeF(page.width, page.height), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch
    )
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    )


def _text(painter: QPainter, item: Text, per_mm: float) -> None:
    path, per_em = _outlines.line(item)
    scale = item.size * MM_PER_POINT * per_mm / per_em
    painter.save()
    painter.translate(_at(item.x, item.y, per_mm))
    if item.turned:
        painter.rotate(-90)
    painter.scale(scale, scale)
    painter.fillPath(path, _INK)
    painter.restore()


def _smooth(painter: QPainter, symbol: Symbol, per_mm: float) -> None:
    """One path of all dark boxes: neighbours in one path leave no light seam between them."""
    across = symbol.module * per_mm
    down = symbol.height / len(symbol.rows) * per_mm
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for column, row, columns, rows in runs(symbol.rows):
        path.addRect(symbol.x * per_mm + column * across, symbol.y * per_mm + row * down, columns * across, rows * down)
    painter.fillPath(path, _INK)


def _snapped(painter: QPainter, symbol: Symbol, per_mm: float) -> None:
    """Every module the same whole number of dots, the symbol's middle where it was laid out."""
    module = max(1, round(symbol.module * per_mm))
    count = len(symbol.rows[0])
    square = len(symbol.rows) > 1
    height = len(symbol.rows) * module if square else round(symbol.height * per_mm)
    left = round((symbol.x + symbol.width / 2) * per_mm - count * module / 2)
    top = round((symbol.y + symbol.height / 2) * per_mm - height / 2)
    for column, row, columns, rows in runs(symbol.rows):
        painter.fillRect(
            left + column * module,
            top + row * module,
            columns * module,
            rows * module if square else height,
            _INK,
        )


def _shape(painter: QPainter, item: Rect | Polygon, per_mm: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen if item.fill else _pen(item.line_width * per_mm))
    painter.setBrush(_INK if item.fill else Qt.BrushStyle.NoBrush)
    if isinstance(item, Rect):
        painter.drawRect(QRectF(item.x * per_mm, item.y * per_mm, item.width * per_mm, item.height * per_mm))
    else:
        painter.drawPolygon(QPolygonF([_at(x, y, per_mm) for x, y in item.points]))


def _pen(width: float) -> QPen:
    return QPen(_INK, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)


def _at(x: float, y: float, per_mm: float) -> QPointF:
    return QPointF(x * per_mm, y * per_mm)
