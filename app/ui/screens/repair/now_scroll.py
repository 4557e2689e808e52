"""What the panel shows between its head and its foot: where it has no room it is scrolled, and no part is crushed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.widgets.viewport import own_viewport
from app.ui.widgets.words_label import WordsLabel

STEP = 2.5
"""What an arrow moves, in u."""


class Sentences(WordsLabel):
    """Sentences that stand whole: the height they take is their least one, so that what is below gives way first."""

    def hasHeightForWidth(self) -> bool:
        """Its height is told as it is, else the layout would give every list its best one."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap anew."""
        super().resizeEvent(event)
        self.fit()

    def set_words(self, words: str) -> None:
        """Say something else."""
        super().set_words(words)
        self.fit()

    def fit(self) -> None:
        """As high as the words are at this width."""
        self.setFixedHeight(self.heightForWidth(max(1, self.width())))


class PanelScroll(QScrollArea):
    """`overflowed` tells that it began or ceased to have more than is in sight."""

    overflowed = Signal()

    def __init__(self, parts: Sequence[QWidget], *, stretched: Sequence[QWidget]) -> None:
        """`parts` from top to bottom; those `stretched` take what room is left."""
        super().__init__()
        own_viewport(self)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in parts:
            column.addWidget(part, int(part in stretched))
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part in (content, self.viewport()):
            part.setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self.overflowed.emit())

    @property
    def overflows(self) -> bool:
        """Whether there is more than is in sight."""
        return self.verticalScrollBar().maximum() > 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The screen's own keys scroll."""
        event.ignore()

    def step(self, step: int) -> None:
        """A little up or down."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + step * theme.px(STEP))

    def to_top(self) -> None:
        """As it is read first."""
        self.verticalScrollBar().setValue(0)

    def keep_in_sight(self, part: QWidget, top: int, tall: int) -> None:
        """`top` and `tall` in pixels of `part`: that much of it comes in sight, what it begins with first."""
        bar, room = self.verticalScrollBar(), self.viewport().height()
        y = bar.value() + part.mapTo(self.viewport(), QPoint(0, top)).y()
        bar.setValue(min(y, max(bar.value(), y + tall - room)))
