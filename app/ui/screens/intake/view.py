"""The intake screen's layout: banner, questions, crate, log; the device card at the right. No logic."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.intake.wording import columns
from app.ui.shell.frame import body_padding
from app.ui.widgets.choice_keys import ChoiceKeys
from app.ui.widgets.corners import round_content
from app.ui.widgets.crate_map import CratePanel
from app.ui.widgets.device_card import DeviceCard
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import WORK_ROWS, LogTable
from app.ui.widgets.near_match_panel import NearMatchPanel
from app.ui.widgets.outcome_banner import OutcomeBanner
from app.ui.widgets.panel import Panel

WIDE, NARROW = 33.0, 23.0
"""Width of the device card in u."""


class IntakeView(QWidget):
    """What the intake screen shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = OutcomeBanner()
        self.keys = ChoiceKeys()
        self.crate = CratePanel()
        self.model = LogModel(columns(), self)
        self.table = LogTable(self.model, row_units=WORK_ROWS, name=t("intake.log"))
        self.table.set_empty_text(t("intake.log_empty"))
        self.near = NearMatchPanel()
        self.card = DeviceCard()
        self._card_wanted = False
        self._lay_out()
        theme.changed.connect(self._fit)
        self._fit()

    def _lay_out(self) -> None:
        log = Panel(padding=0)
        log.body.addWidget(self.table)
        round_content(log.body.parentWidget(), headed=False)
        self._work = QWidget()
        self._column = QVBoxLayout(self._work)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.keys, self.crate):
            self._column.addWidget(part)
        self._column.addWidget(log, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._work)
        self.pages.addWidget(self.near)
        self._left = QVBoxLayout()
        self._left.addWidget(self.banner)
        self._left.addWidget(self.pages, 1)
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.addLayout(self._left, 1)
        self._across.addWidget(self.card)

    def show_near(self, *, near: bool) -> None:
        """The comparison instead of the work column, or back."""
        self.pages.setCurrentWidget(self.near if near else self._work)

    def toggle_card(self) -> None:
        """At 200 % the card lies behind a key."""
        self._card_wanted = not self._card_wanted
        self._fit()

    def _fit(self) -> None:
        gap = theme.px(body_padding())
        for layout in (self._across, self._left, self._column):
            layout.setSpacing(gap)
        breadth = theme.look().breadth
        self.card.setFixedWidth(theme.px(WIDE if breadth is theme.Breadth.wide else NARROW))
        self.card.setVisible(breadth is not theme.Breadth.small or self._card_wanted)
