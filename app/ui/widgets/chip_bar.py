"""Chips side by side: counts of a list, the one that filters in ink.

Decides where they lie and which one was pressed; it must not know what a chip filters. Each also has a key of the
screen, so that they take no stop of Tab.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.chips import HEIGHT, ChipRow, chip_size, paint_chip
from app.ui.widgets.painted import Painted


@dataclass(frozen=True, slots=True)
class BarChip:
    """One chip of a bar; `id` comes back when it is pressed, without one it only tells."""

    chip: ChipRow
    id: str = ""


class ChipBar(Painted):
    """Chips in one paint. `chip_pressed` names the one that was clicked."""

    chip_pressed = Signal(str)

    def __init__(self, between: float = 0.75, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._between = between
        self._chips: tuple[BarChip, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def chips(self) -> tuple[BarChip, ...]:
        """The chips shown."""
        return self._chips

    def set_chips(self, chips: Sequence[BarChip]) -> None:
        """Show other chips."""
        if tuple(chips) == self._chips:
            return
        self._chips = tuple(chips)
        access.name(self, access.joined(*(item.chip.spoken or item.chip.text for item in self._chips)))
        self.updateGeometry()
        self.update()

    def chip_rects(self) -> list[QRectF]:
        """Where each chip lies, in pixels of this widget."""
        rects: list[QRectF] = []
        x, top = 0, (self.height() - theme.px(HEIGHT)) / 2
        for item in self._chips:
            width = chip_size(item.chip).width()
            rects.append(QRectF(x, top, width, theme.px(HEIGHT)))
            x += width + theme.px(self._between)
        return rects

    def sizeHint(self) -> QSize:
        """All chips unshortened."""
        width = sum(chip_size(item.chip).width() for item in self._chips)
        return QSize(width + theme.px(self._between) * max(0, len(self._chips) - 1), theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Chips are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chips."""
        painter = QPainter(self)
        for item, rect in zip(self._chips, self.chip_rects(), strict=True):
            paint_chip(painter, rect.left(), rect.center().y(), item.chip)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which chip was pressed."""
        if event.button() is Qt.MouseButton.LeftButton:
            for item, rect in zip(self._chips, self.chip_rects(), strict=True):
                if item.id and rect.contains(event.position()):
                    self.chip_pressed.emit(item.id)
                    return
        event.ignore()


class WrappedChips(ChipBar):
    """The same in a narrow place: what doesn't fit beside the others goes on the next line."""

    def __init__(self, between: float = 0.5, parent: QWidget | None = None) -> None:
        super().__init__(between, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def chip_rects(self) -> list[QRectF]:
        """Where each chip lies, line under line."""
        return self._flow(self.width())

    def heightForWidth(self, width: int) -> int:
        """So high that every chip is in sight."""
        rects = self._flow(width)
        return round(rects[-1].bottom()) if rects else theme.px(HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The widest chip; the height goes by the width."""
        widest = max((chip_size(item.chip).width() for item in self._chips), default=0)
        return QSize(widest, self.heightForWidth(max(self.width(), widest)))

    def _flow(self, width: int) -> list[QRectF]:
        gap, high = theme.px(self._between), theme.px(HEIGHT)
        rects: list[QRectF] = []
        x = y = 0.0
        for item in self._chips:
            wide = chip_size(item.chip).width()
            if x and x + wide > width:
                x, y = 0.0, y + high + theme.px(0.25)
            rects.append(QRectF(x, y, wide, high))
            x += wide + gap
        return rects
