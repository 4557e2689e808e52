"""Room for what is higher than its place: it scrolls down, never across, on the ground that lies behind it.

Must not know what is shown; whoever takes the keys moves it, so that it takes no focus itself.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolling(content: QWidget) -> QScrollArea:
    """A scroll area without a frame or a ground of its own around `content`, which is as wide as it."""
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    for part in (content, area.viewport()):
        part.setAutoFillBackground(False)
    return area
