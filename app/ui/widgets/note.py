"""A sentence in captions that wraps: what a key does to the records, and what it does not."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access
from app.ui.widgets.painted import Painted


class Note(Painted):
    """A wrapped sentence; without words it is hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)

    def set_words(self, words: str) -> None:
        """Show another sentence."""
        self._words = words
        access.name(self, words)
        self.setVisible(bool(words))
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        """At the present width."""
        return QSize(theme.px(10), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap anew at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sentence."""
        painter = QPainter(self)
        font = theme.font("caption")
        text.draw_block(painter, 0, 0, float(self.width()), self._words, font, theme.tokens().ink2)

    def _height(self) -> int:
        return round(text.block_height(self._words, theme.font("caption"), float(max(1, self.width()))) + 0.5)

    def _fit(self) -> None:
        if self.minimumHeight() != self._height():
            self.setFixedHeight(self._height())
