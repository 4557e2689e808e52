"""Words that wrap: a sentence on a panel.

Painted by us: under a style sheet Qt forgets a label's own font when the label gets another parent.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.painted import Painted


class WordsLabel(Painted):
    """Shows wrapped words in a font role, or at `points` (at 100 %); its height follows its width."""

    def __init__(
        self,
        words: str = "",
        role: str = "body",
        *,
        points: float = 0.0,
        bold: bool | None = None,
        spacing: float = 1.45,
        muted: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = ""
        self._role, self._points, self._bold = role, points, bold
        self._spacing = spacing
        self._muted = muted
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_words(words)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def set_words(self, words: str) -> None:
        """Say something else."""
        self._words = words
        access.name(self, words)
        self.updateGeometry()
        self.update()

    def set_points(self, points: float) -> None:
        """Another size, in points at 100 %."""
        self._points = points
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        if self._points:
            return theme.sized(self._points, bool(self._bold))
        return theme.font(self._role, bold=self._bold)

    def hasHeightForWidth(self) -> bool:
        """Words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width in pixels."""
        margins = self.contentsMargins()
        inner = max(1, width - margins.left() - margins.right())
        height = theme.text.block_height(self._words, self._font(), inner, self._spacing) if self._words else 0.0
        return round(height + 0.49) + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        """All in one line."""
        width = round(theme.text.text_width(self._words, self._font())) + 2
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Any width will do, at the height of one line."""
        return QSize(theme.px(4), self.heightForWidth(10_000))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words from the top left."""
        painter = QPainter(self)
        t_ = theme.tokens()
        inner = self.contentsRect()
        colour = t_.ink2 if self._muted or not self.isEnabled() else t_.ink
        place = (inner.x(), inner.y(), max(1, inner.width()))
        theme.text.draw_block(painter, *place, self._words, self._font(), colour, self._spacing)
        painter.end()
