"""Keeps what fills a panel to its edges clear of the round corners.

Decides the few pixels cut from a child's corners, so that the panel's own border shows there; no painting.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from app.ui import theme


def round_region(rect: QRect, radius: int, *, top: bool, bottom: bool) -> QRegion:
    """A rect without the pixels outside its round corners."""
    region = QRegion(rect)
    for row in range(min(radius, rect.height())):
        inset = math.ceil(radius - math.sqrt(radius**2 - (radius - row - 0.5) ** 2))
        for wanted, y in ((top, rect.top() + row), (bottom, rect.bottom() - row)):
            if wanted and inset > 0:
                region -= QRegion(rect.left(), y, inset, 1)
                region -= QRegion(rect.right() - inset + 1, y, inset, 1)
    return region


class RoundCorners(QObject):
    """Masks a widget that lies one pixel inside a panel; made once, it follows the widget's size and the look."""

    def __init__(self, widget: QWidget, *, top: bool = True, bottom: bool = True) -> None:
        super().__init__(widget)
        self._widget = widget
        self._top, self._bottom = top, bottom
        widget.installEventFilter(self)
        theme.changed.connect(self._cut)
        self._cut()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cut anew at another size."""
        if event.type() == QEvent.Type.Resize:
            self._cut()
        return False

    def _cut(self) -> None:
        radius = theme.line(6) - 1
        self._widget.setMask(round_region(self._widget.rect(), radius, top=self._top, bottom=self._bottom))


def round_content(content: QWidget | None, *, headed: bool) -> None:
    """Round the lower corners of a panel's content, and the upper ones where no head lies above it."""
    if content is not None:
        RoundCorners(content, top=not headed)
