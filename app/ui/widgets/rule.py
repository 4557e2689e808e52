"""Hairlines between parts: an upright one, and the strip with one on top that holds a panel's keys."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui import theme


class Rule(QWidget):
    """One pixel of the line colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(1)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill it."""
        QPainter(self).fillRect(self.rect(), QColor(theme.tokens().line))


class Strip(QWidget):
    """The lowest part of a panel: a hairline on top, sunk where its keys are the panel's decision."""

    def __init__(self, *, sunk: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sunk = sunk
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill it."""
        painter = QPainter(self)
        tokens = theme.tokens()
        if self._sunk:
            painter.fillRect(self.rect(), QColor(tokens.sunk))
        painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(tokens.line))
