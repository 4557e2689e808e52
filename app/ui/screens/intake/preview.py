"""A paper of the intake desk on the screen, where no printer takes it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.drawing import Drawing
from app.ui.widgets.drawing_view import DrawingView
from app.ui.widgets.panel import Panel


class Preview(Panel):
    """A paper at real size over the body; the next scan, Esc or Enter takes it away."""

    def __init__(self, title: str, drawing: Drawing, parent: QWidget) -> None:
        super().__init__(title, parent=parent)
        self.paper = DrawingView()
        self.paper.set_drawing(drawing)
        self.body.addWidget(self.paper, 1)
        self.setFocusProxy(self.paper)  # its keys turn pages and change the scale
