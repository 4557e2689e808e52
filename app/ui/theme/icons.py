"""Icons: painter paths made from the drawings once, and pixmaps kept for each size, ratio and colour.

It decides how an icon gets onto a painter; it must not know what an icon means or which widget shows it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPixmapCache

from app.ui.theme.icon_paths import ICONS, Ink, Layer

NAMES: tuple[str, ...] = tuple(ICONS)
_UNIT = 24.0
_COMMAND = re.compile("([OMLCZ])")


def _numbers(words: list[str], at: int, count: int) -> list[float]:
    return [float(word) for word in words[at : at + count]]


@lru_cache(maxsize=256)
def _path(data: str) -> QPainterPath:
    """The painter path of one layer's drawing."""
    path = QPainterPath()
    words = _COMMAND.sub(r" \1 ", data).split()
    at = 0
    while at < len(words):
        command = words[at]
        at += 1
        if command == "Z":
            path.closeSubpath()
        elif command == "O":
            x, y, radius = _numbers(words, at, 3)
            path.addEllipse(QPointF(x, y), radius, radius)
            at += 3
        elif command == "C":
            a, b, c, d, e, f = _numbers(words, at, 6)
            path.cubicTo(a, b, c, d, e, f)
            at += 6
        else:
            x, y = _numbers(words, at, 2)
            at += 2
            if command == "M":
                path.moveTo(x, y)
            else:
                path.lineTo(x, y)
    return path


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _paint_layer(painter: QPainter, layer: Layer, colour: QColor, knockout: QColor, edge: QColor | None) -> None:
    path = _path(layer.path)
    if layer.ink is Ink.fill:
        outline = edge if edge is not None else colour
        if layer.width or edge is not None:
            painter.setPen(_pen(outline, layer.width or 1.2))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
    else:
        painter.setPen(_pen(knockout if layer.ink is Ink.cut else colour, layer.width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def paint(
    painter: QPainter, name: str, rect: QRectF, color: str | QColor, knockout: str | QColor = "#FFFFFF", edge: str = ""
) -> None:
    """Draw the icon `name` into the largest square centred in `rect`, as vectors.

    `knockout` colours what is cut out of a filled shape, `edge` (may be empty) outlines filled shapes. An unknown name
    raises KeyError. For small icons drawn over and over `draw` is faster.
    """
    layers = ICONS[name]
    side = min(rect.width(), rect.height())
    shape, cut = QColor(color), QColor(knockout)
    outline = QColor(edge) if edge else None
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(side / _UNIT, side / _UNIT)
    for layer in layers:
        _paint_layer(painter, layer, shape, cut, outline)
    painter.restore()


def pixmap(
    name: str, size_px: int, color: str, knockout: str = "#FFFFFF", ratio: float = 1.0, edge: str = ""
) -> QPixmap:
    """The icon as a square pixmap of `size_px` device-independent pixels, kept in Qt's cache.

    An unknown name raises KeyError.
    """
    if name not in ICONS:
        raise KeyError(name)
    key = f"shuridai/{name}/{size_px}/{color}/{knockout}/{edge}/{ratio:.3f}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    made = QPixmap(QSize(size_px, size_px) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint(painter, name, QRectF(0, 0, size_px, size_px), color, knockout, edge)
    painter.end()
    QPixmapCache.insert(key, made)
    return made


def draw(
    painter: QPainter,
    name: str,
    x: float,
    y: float,
    size_px: int,
    color: str,
    knockout: str = "#FFFFFF",
    edge: str = "",
) -> None:
    """Draw the cached pixmap of an icon with its top left corner at (x, y), at the painter's own device pixel ratio."""
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(QPointF(x, y), pixmap(name, size_px, color, knockout, ratio, edge))
