"""Codes on the screen that a scanner can read: each module a whole number of the screen's own dots, on white.

Decides how large they are drawn and where they stand; what they say is the drawing's matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.drawing import Symbol, runs
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.painted import follow_look

BAR, SQUARE = 0.125, 0.3125
"""Width of a module in u: 2 and 5 pixels at 100 %, coarse enough for a hand scanner held before a screen."""
BAR_HEIGHT: Final = 5.0
BAR_QUIET, SQUARE_QUIET = 10, 4
BETWEEN: Final = 3.0
"""u between two codes, so that a hand scanner takes one of them."""


class SymbolView(QWidget):
    """Symbols side by side, or below each other where the width ends. White in the dark look too: scanners need it."""

    def __init__(self, symbols: Sequence[Symbol], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._symbols = tuple(symbols)
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        follow_look(self)
        access.name(self, name)

    def _places(self, ratio: float) -> tuple[list[tuple[Symbol, int, int, int, int]], int, int]:
        """Each symbol with its left, top, module and height in dots of the screen; and the room all of them take."""
        places, x, tallest = [], 0, 0
        for symbol in self._symbols:
            square = len(symbol.rows) > 1
            module = max(1, round((SQUARE if square else BAR) * theme.u() * ratio))
            quiet = (SQUARE_QUIET if square else BAR_QUIET) * module
            height = len(symbol.rows) * module if square else round(theme.px(BAR_HEIGHT) * ratio)
            over = quiet if square else round(theme.px(1) * ratio)
            places.append((symbol, x + quiet, over, module, height))
            x += len(symbol.rows[0]) * module + 2 * quiet + round(theme.px(BETWEEN) * ratio)
            tallest = max(tallest, height + 2 * over)
        centred = [(s, left, (tallest - high) // 2, module, high) for s, left, _top, module, high in places]
        return centred, x - round(theme.px(BETWEEN) * ratio), tallest

    def sizeHint(self) -> QSize:
        """All of them with their white."""
        ratio = self.devicePixelRatioF()
        _, width, height = self._places(ratio)
        return QSize(round(width / ratio + 0.49), round(height / ratio + 0.49))

    def minimumSizeHint(self) -> QSize:
        """No smaller: a code cut off can't be read."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """White, and the dark modules in whole dots."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        for symbol, left, top, module, height in self._places(ratio)[0]:
            square = len(symbol.rows) > 1
            for column, row, columns, rows in runs(symbol.rows):
                down = top + row * module if square else top
                high = rows * module if square else height
                painter.fillRect(left + column * module, down, columns * module, high, Qt.GlobalColor.black)
        painter.end()
