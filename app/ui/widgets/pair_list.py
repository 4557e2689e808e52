"""Facts as label and value, one under the other; long values wrap, the labels share one column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.painted import Painted

_GAP, _PITCH = 0.3, 1.4


class PairList(Painted):
    """Shows pairs; its height follows its width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: tuple[tuple[str, str], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show others."""
        self._pairs = tuple(pairs)
        access.name(self, access.joined(*(f"{label} {value}" for label, value in pairs)))
        self.updateGeometry()
        self.update()

    def _column(self) -> float:
        font = theme.font("caption")
        return max((theme.text.text_width(label, font) for label, _ in self._pairs), default=0.0) + theme.px(1)

    def _height(self, value: str, width: int) -> float:
        room = max(1, round(width - self._column()))
        return theme.text.block_height(value, theme.font("work"), room, _PITCH) + theme.px(_GAP)

    def hasHeightForWidth(self) -> bool:
        """Values wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width in pixels."""
        return round(sum(self._height(value, width) for _, value in self._pairs) + 0.49)

    def sizeHint(self) -> QSize:
        """At its present width."""
        return QSize(theme.px(20), self.heightForWidth(max(self.width(), theme.px(16))))

    def minimumSizeHint(self) -> QSize:
        """As high as it must be."""
        return QSize(theme.px(12), self.heightForWidth(max(self.width(), theme.px(12))))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Label small, value in reading size."""
        painter = QPainter(self)
        tokens, column, y = theme.tokens(), self._column(), 0.0
        label_font, font = theme.font("caption"), theme.font("work")
        for label, value in self._pairs:
            height = self._height(value, self.width())
            line = QRectF(0, y, column, theme.text.block_height("あ", font, 1_000, _PITCH))
            theme.text.draw_line(painter, line, label, label_font, tokens.ink2)
            room = max(1, round(self.width() - column))
            theme.text.draw_block(painter, column, y, room, value, font, tokens.ink, _PITCH)
            y += height
        painter.end()
