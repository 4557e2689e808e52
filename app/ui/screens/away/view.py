"""The layout of pages of lists: the answer to the scan, the units in front, the lists at the right. Decides only
which titles the columns have.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.settings.words import t
from app.ui.screens.away import wording
from app.ui.screens.side_by_side import SideBySide
from app.ui.widgets.corners import round_content
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import WORK_ROWS, LogTable
from app.ui.widgets.outcome_banner import OutcomeBanner
from app.ui.widgets.panel import Panel
from app.ui.widgets.rows import Column

WIDE, NARROW = 36.0, 29.0
"""Width of the lists in u."""


class ListWords(NamedTuple):
    """What a page's two tables are called, and what they say while they are empty."""

    name: str
    side_name: str
    empty: str
    side_empty: str = ""
    """Of the second, where it says another thing."""


class ListsView(SideBySide):
    """What a page shows."""

    def __init__(self, words: ListWords, columns: Sequence[Column], side_columns: Sequence[Column]) -> None:
        self.sides = LogModel(side_columns)
        self.side_table = LogTable(self.sides, row_units=WORK_ROWS, name=words.side_name)
        self.side_table.set_empty_text(words.side_empty or words.empty)
        side = Panel(words.side_name, padding=0)
        side.body.addWidget(self.side_table)
        round_content(side.body.parentWidget(), headed=True)
        super().__init__(side, wide=WIDE, narrow=NARROW)
        self.sides.setParent(self)
        self.banner = OutcomeBanner()
        self.model = LogModel(columns, self)
        self.table = LogTable(self.model, row_units=WORK_ROWS, name=words.name)
        self.table.set_empty_text(words.empty)
        self.panel = Panel(words.name, padding=0)
        self.panel.body.addWidget(self.table)
        round_content(self.panel.body.parentWidget(), headed=True)
        self.left.addWidget(self.banner)
        self.left.addWidget(self.panel, 1)
        self.begins = self.table

    @property
    def past(self) -> str:
        """The number of the ended list that is chosen, or nothing."""
        return ""

    def set_head(self, title: str, note: str) -> None:
        """What is in front."""
        self.panel.set_title(title, note)


class AwayView(ListsView):
    """Shipments, or boxes."""

    def __init__(self, page: str, sides: str) -> None:
        """`page` is the page's part of the catalog, `sides` what its lists are of."""
        words = ListWords(*(t(f"away.{page}.{word}") for word in ("units", "lists", "empty")))
        super().__init__(words, wording.unit_columns(), wording.side_columns(sides))

    @property
    def past(self) -> str:
        """The number of the ended list that is chosen, or nothing."""
        return self.table.current_id() if self._on_past else ""

    @property
    def _on_past(self) -> bool:
        return self.side_table.current_id() == wording.PAST

    def set_head(self, title: str, note: str) -> None:
        """What is in front, and columns for it: units, or lists that have ended."""
        self.model.name_columns(wording.past_columns() if self._on_past else wording.unit_columns())
        super().set_head(title, note)
