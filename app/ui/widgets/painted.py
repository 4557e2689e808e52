"""The ground of widgets that paint themselves: they follow the look, and show the full text where it was shortened."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.ui import theme


def follow_look(widget: QWidget) -> None:
    """Have `widget` measured and painted anew when colours, text size or room change."""
    theme.changed.connect(widget.updateGeometry)
    theme.changed.connect(widget.update)


class Painted(QWidget):
    """A widget with one paintEvent. What it had to shorten it names with `owe_tip` while painting."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tips: list[tuple[QRectF, str]] = []
        follow_look(self)

    def kept_clear(self) -> QRect:
        """What of it a passing message leaves in sight where there is room, in its own pixels: by itself nothing."""
        return QRect()

    def forget_tips(self) -> None:
        """Called at the beginning of a paint."""
        self._tips.clear()

    def owe_tip(self, rect: QRectF, full: str) -> None:
        """The text in `rect` was shortened: show `full` when the pointer rests there."""
        self._tips.append((rect, full))

    def tip_at(self, point: QPoint) -> str:
        """The full text owed at a point of the widget, or nothing."""
        return next((full for rect, full in self._tips if rect.contains(point)), "")

    def event(self, event: QEvent) -> bool:
        """Answer a tooltip's question with what is owed there."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._tips:
            tip = self.tip_at(event.pos())
            if tip:
                QToolTip.showText(event.globalPos(), tip, self)
                return True
        return super().event(event)
