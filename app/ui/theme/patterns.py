"""Tiled brushes: the hatch of what is off or blocked, and the hazard band.

Colours and sizes come from the caller; it knows no widget.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap, QPixmapCache, QPolygonF

HATCH_TILE = 8
HAZARD_TILE = 40
"""Horizontal period of the hazard stripes: 28 px across the stripes at 45 degrees."""


def _stripes(side: int, share: float, dark: str, light: str, ratio: float) -> QPixmap:
    """A square tile of 45 degree stripes leaning right; `share` of the period is `dark`."""
    key = f"shuridai/stripes/{side}/{share}/{dark}/{light}/{ratio:.3f}"
    tile = QPixmap()
    if QPixmapCache.find(key, tile):
        return tile
    tile = QPixmap(round(side * ratio), round(side * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(QColor(light))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(dark))
    # Three copies a period apart, so that the stripe cut by one edge goes on at the other.
    for shift in (-side, 0, side):
        corners = ((shift, side), (shift + side * share, side), (shift + side * (1 + share), 0), (shift + side, 0))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    painter.end()
    QPixmapCache.insert(key, tile)
    return tile


def hatch(line: str, ground: str, scale: float, ratio: float) -> QBrush:
    """The 45 degree hatch, 8 px at a `scale` of 1."""
    return QBrush(_stripes(max(4, round(HATCH_TILE * scale)), 0.25, line, ground, ratio))


def wide_hatch(line: str, ground: str, scale: float, ratio: float) -> QBrush:
    """Broad even stripes, twice the hatch's tile: the ground of the offline cell."""
    return QBrush(_stripes(max(8, round(HATCH_TILE * 2.75 * scale)), 0.5, line, ground, ratio))


def hazard(ink: str, amber: str, scale: float, ratio: float) -> QBrush:
    """The hazard band's stripes, 28 px across at a `scale` of 1."""
    return QBrush(_stripes(max(8, round(HAZARD_TILE * scale)), 0.5, ink, amber, ratio))
