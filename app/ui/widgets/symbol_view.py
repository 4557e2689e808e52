"""Codes on the screen that a scanner can read: each module a whole number of the screen's own dots, on white.

Decides how large they are drawn and where they stand; what they say is the drawing's matter.
"""

from __future__ import annotations

import math
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
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        follow_look(self)
        access.name(self, name)

    def _places(self, ratio: float, room: float) -> tuple[list[tuple[Symbol, int, int, int, int]], int, int]:
        """Each symbol with its left, top, module and height, within `room`; and what all take: dots of the screen."""
        places: list[tuple[Symbol, int, int, int, int]] = []
        lines, x, over = [0], 0, 0
        widest, between = 0, round(theme.px(BETWEEN) * ratio)
        row: list[tuple[Symbol, int, int, int]] = []

        def close() -> None:
            """The symbols of a line in its middle, the next line below."""
            tallest = max((high for *_, high in row), default=0) + 2 * over
            places.extend(
                (one, left, lines[-1] + (tallest - high) // 2, module, high) for one, left, module, high in row
            )
            lines.append(lines[-1] + tallest)
            row.clear()

        for symbol in self._symbols:
            square = len(symbol.rows) > 1
            module = max(1, round((SQUARE if square else BAR) * theme.u() * ratio))
            quiet = (SQUARE_QUIET if square else BAR_QUIET) * module
            wide = len(symbol.rows[0]) * module + 2 * quiet
            if row and x + wide > room:
                close()
                x, over = 0, 0
            height = len(symbol.rows) * module if square else round(theme.px(BAR_HEIGHT) * ratio)
            over = max(over, quiet if square else round(theme.px(1) * ratio))
            row.append((symbol, x + quiet, module, height))
            widest = max(widest, x + wide)
            x += wide + between
        close()
        return places, widest, lines[-1]

    def _size(self, width: float) -> QSize:
        """What they take within so many pixels."""
        ratio = self.devicePixelRatioF()
        _, wide, high = self._places(ratio, width * ratio)
        return QSize(round(wide / ratio + 0.49), round(high / ratio + 0.49))

    def hasHeightForWidth(self) -> bool:
        """Below each other they are higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """So that all of them are whole."""
        return self._size(width).height()

    def sizeHint(self) -> QSize:
        """All of them side by side with their white."""
        return self._size(math.inf)

    def minimumSizeHint(self) -> QSize:
        """No narrower than the widest of them: a code cut off can't be read."""
        return self._size(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """White, and the dark modules in whole dots."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        for symbol, left, top, module, height in self._places(ratio, self.width() * ratio)[0]:
            square = len(symbol.rows) > 1
            for column, row, columns, rows in runs(symbol.rows):
                down = top + row * module if square else top
                high = rows * module if square else height
                painter.fillRect(left + column * module, down, columns * module, high, Qt.GlobalColor.black)
        painter.end()
