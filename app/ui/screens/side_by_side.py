"""Work at the left, a column at the right that gives way at 200 %, where a key brings it back in the work's place.

Decides widths and what is in sight at which breadth; must not know what stands in either half.
"""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.shell.frame import body_padding


class SideBySide(QWidget):
    """Add the work to `left`. `wide` and `narrow` are the side column's widths in u."""

    def __init__(self, side: QWidget, *, wide: float, narrow: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widths = (wide, narrow)
        self._swapped = False
        self.begins: QWidget | None = None
        """What has the focus where the page gets it. No focus proxy: behind one Tab comes to nothing else."""
        self._work = QWidget()
        self.left = QVBoxLayout(self._work)
        self.left.setContentsMargins(0, 0, 0, 0)
        self._side = side
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.addWidget(self._work, 1)
        self._across.addWidget(side)
        theme.changed.connect(self._fit)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The page begins there."""
        super().focusInEvent(event)
        if self.begins is not None:
            self.begins.setFocus(event.reason())

    @property
    def side_shown(self) -> bool:
        """Whether the side column is in sight (or would be, were the page)."""
        return theme.look().breadth is not theme.Breadth.small or self._swapped

    @property
    def work_shown(self) -> bool:
        """Whether the work is in sight (or would be, were the page)."""
        return theme.look().breadth is not theme.Breadth.small or not self._swapped

    def swap(self, *, side: bool) -> None:
        """Where there is room for one half only: which one. With room for both it changes nothing."""
        self._swapped = side
        self._fit()

    def _fit(self) -> None:
        gap = theme.px(body_padding())
        self._across.setSpacing(gap)
        self.left.setSpacing(gap)
        small = theme.look().breadth is theme.Breadth.small
        wide, narrow = self._widths
        if small:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16_777_215)
        else:
            self._side.setFixedWidth(theme.px(wide if theme.look().breadth is theme.Breadth.wide else narrow))
        self._across.setStretch(1, 1 if small else 0)
        self._side.setVisible(self.side_shown)
        self._work.setVisible(self.work_shown)
