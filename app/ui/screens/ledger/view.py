"""The ledger's layout: search, list, the card with its life. No logic."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent

from app.settings.words import t
from app.ui import theme
from app.ui.screens.ledger.wording import columns
from app.ui.screens.side_by_side import SideBySide
from app.ui.widgets.corners import round_content
from app.ui.widgets.device_card import DeviceCard
from app.ui.widgets.log_model import PagedLogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.panel import Panel
from app.ui.widgets.rows import Fetcher
from app.ui.widgets.search_field import SearchField
from app.ui.widgets.timeline import TimelineStyle
from app.ui.widgets.value_picker import ValuePicker

WIDTH = 28.0
"""Width of the picker in u."""
WIDE, NARROW, ROWS = 36.0, 24.0, 3.3
"""Widths of the card and the height of a row, in u."""


class LedgerView(SideBySide):
    """What the ledger shows; rows come through `fetcher`."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.card = DeviceCard(TimelineStyle.full, empty=t("ledger_screen.card_empty"))
        super().__init__(self.card, wide=WIDE, narrow=NARROW)
        self.field = SearchField()
        self.model = PagedLogModel(columns(), fetcher, self)
        self.table = LogTable(self.model, row_units=ROWS, name=t("ledger_screen.list"))
        panel = Panel(padding=0)
        panel.body.addWidget(self.table)
        round_content(panel.body.parentWidget(), headed=False)
        self.left.addWidget(self.field)
        self.left.addWidget(panel, 1)
        self.setFocusProxy(self.field.line)
        self.picker = ValuePicker(self)

    def place_picker(self) -> None:
        """Under the chips, over the list it narrows."""
        top = self.field.mapTo(self, self.field.rect().bottomLeft())
        left = top.x() + theme.px(1)
        room = self.height() - top.y() - theme.px(1)
        width = min(theme.px(WIDTH), self.field.width() - theme.px(2))
        self.picker.setGeometry(left, top.y() - theme.px(0.25), width, min(room, self.picker.wanted_height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picker stays where it belongs."""
        super().resizeEvent(event)
        self.place_picker()
