"""A sentence in captions that wraps: what a key does to the records, and what it does not."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
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
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_words(self, words: str) -> None:
        """Show another sentence."""
        self._words = words
        access.name(self, words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """The sentence wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of the wrapped sentence."""
        return round(text.block_height(self._words, theme.font("caption"), float(max(1, width))) + 0.5)

    def sizeHint(self) -> QSize:
        """At the present width."""
        return QSize(theme.px(10), self.heightForWidth(max(self.width(), theme.px(10))))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sentence."""
        painter = QPainter(self)
        font = theme.font("caption")
        text.draw_block(painter, 0, 0, float(self.width()), self._words, font, theme.tokens().ink2)
