"""The ledger's layout: search, list, the card with its life. No logic."""

from __future__ import annotations

from app.settings.words import t
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
