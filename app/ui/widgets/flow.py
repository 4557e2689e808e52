"""A row of widgets that goes on in the next line where the width ends. Nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme


class FlowRow(QWidget):
    """Places its widgets left to right, then below; its height follows its width."""

    def __init__(self, parent: QWidget | None = None, gap: float = 1.0) -> None:
        super().__init__(parent)
        self._gap = gap
        self._widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._place)

    def set_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Place these instead; the former ones are the caller's to delete."""
        self._widgets = list(widgets)
        for widget in self._widgets:
            widget.setParent(self)
            widget.show()
        self.updateGeometry()
        self._place()

    def _lay(self, width: int, *, move: bool) -> int:
        """Place (or only measure) within `width` pixels; returns the height taken."""
        margins = self.contentsMargins()
        gap = theme.px(self._gap)
        x, y, tallest = margins.left(), margins.top(), 0
        for widget in self._widgets:
            size = widget.sizeHint().expandedTo(widget.minimumSize())
            wide = min(size.width(), max(1, width - margins.left() - margins.right()))
            if x > margins.left() and x + wide > width - margins.right():
                x, y, tallest = margins.left(), y + tallest + gap, 0
            if move:
                widget.setGeometry(x, y, wide, size.height())
            x, tallest = x + wide + gap, max(tallest, size.height())
        return y + tallest + margins.bottom()

    def hasHeightForWidth(self) -> bool:
        """Lines break where the width ends."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width in pixels."""
        return self._lay(width, move=False)

    def sizeHint(self) -> QSize:
        """All in one line."""
        gap = theme.px(self._gap)
        width = sum(widget.sizeHint().width() + gap for widget in self._widgets)
        return QSize(max(0, width - gap), self._lay(max(width, self.width()), move=False))

    def minimumSizeHint(self) -> QSize:
        """The widest of them."""
        widest = max((widget.minimumSizeHint().width() for widget in self._widgets), default=0)
        return QSize(widest, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place anew."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self._lay(self.width(), move=True)
