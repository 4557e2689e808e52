"""Key caps: the little keys on buttons, hints and sheets; measured and painted here, so that all are alike."""

from __future__ import annotations

import enum

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPixmapCache

from app.ui import theme

BACKSPACE = "⌫"


class Cap(enum.Enum):
    """How a cap is drawn."""

    plain = "plain"
    main = "main"
    """Ink: the one thing to do next."""
    on_ink = "on_ink"
    """Outlined, on an ink ground."""
    dim = "dim"


def cap_size(key: str, height: float = 1.75) -> tuple[int, int]:
    """Width and height in pixels of the cap for `key`; `height` in u."""
    tall = theme.px(height)
    if key == BACKSPACE:
        return max(tall, theme.px(height + 0.1)), tall
    words = theme.text.text_width(key, theme.font("caption", bold=True))
    return max(tall, round(words) + 2 * theme.px(0.4)), tall


def paint_cap(painter: QPainter, x: float, middle: float, key: str, cap: Cap, height: float = 1.75) -> int:
    """Paint a cap with its left edge at `x`, centred on `middle`; returns its width in pixels.

    Kept as a picture: the same few stand on every screen, and their round edges cost more than all else in a hint.
    """
    width, tall = cap_size(key, height)
    painter.drawPixmap(QPointF(round(x), round(middle - tall / 2)), _picture(painter, key, cap, height, width, tall))
    return width


def _picture(painter: QPainter, key: str, cap: Cap, height: float, width: int, tall: int) -> QPixmap:
    t, ratio = theme.tokens(), painter.device().devicePixelRatioF()
    face, word, edge = {
        Cap.plain: (t.surface, t.ink, t.line_strong),
        Cap.main: (t.ink, t.on_ink, t.ink),
        Cap.on_ink: (t.ink, t.on_ink, t.on_ink),
        Cap.dim: (t.sunk, t.ink2, t.line_strong),
    }[cap]
    name = f"shuridai/cap/{key}/{width}/{tall}/{face}/{word}/{edge}/{theme.line(100)}/{height}/{ratio:.3f}"
    made = QPixmap()
    if not QPixmapCache.find(name, made):
        made = QPixmap(QSizeF(width, tall).toSize() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        on = QPainter(made)
        _paint_cap(on, QRectF(0, 0, width, tall), key, (face, word, edge), height, whole=cap is Cap.main)
        on.end()
        QPixmapCache.insert(name, made)
    return made


def _paint_cap(
    painter: QPainter, rect: QRectF, key: str, colours: tuple[str, str, str], height: float, *, whole: bool
) -> None:
    face, word, edge = colours
    thick = theme.line(3) if height > 1.4 else theme.line(1)
    thin, radius = theme.line(1), theme.line(4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(edge))
    painter.drawRoundedRect(rect, radius, radius)
    inner = rect.adjusted(thin, thin, -thin, -thick)
    if not whole:
        painter.setBrush(QColor(face))
        painter.drawRoundedRect(inner, radius - thin, radius - thin)
    _paint_key(painter, inner, key, word, round(rect.height()))


def _paint_key(painter: QPainter, inner: QRectF, key: str, colour: str, tall: int) -> None:
    if key == BACKSPACE:
        side = round(tall * 0.68)
        x, y = inner.center().x() - side / 2, inner.center().y() - side / 2
        theme.icons.draw(painter, "backspace", x, y, side, colour)
        return
    centre = Qt.AlignmentFlag.AlignHCenter
    theme.text.draw_line(painter, inner, key, theme.font("caption", bold=True), colour, centre)


def dashed_frame(painter: QPainter, rect: QRectF, colour: str, ground: str, radius: float, width: float = 1.0) -> None:
    """A dashed rounded frame with a filled ground: what waits or is not allowed."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(colour), width)
    pen.setDashPattern([4.0, 3.0])
    path = QPainterPath()
    half = width / 2
    path.addRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)
    painter.setPen(pen)
    painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
