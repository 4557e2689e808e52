"""The first start's layout: the page of three steps, and the page while the sample is built. No logic."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from app.ui.screens.first_start.wording import Held, page
from app.ui.screens.progress import ProgressPage
from app.ui.widgets.empty_state import EmptyState


class FirstStartView(QStackedWidget):
    """Both pages."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = EmptyState(page(Held()))
        self.building = ProgressPage()
        self.addWidget(self.steps)
        self.addWidget(self.building)

    def show_building(self, *, building: bool) -> None:
        """The progress of the sample, or the steps."""
        self.setCurrentWidget(self.building if building else self.steps)
