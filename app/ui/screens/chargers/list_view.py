"""The layout of the list: spares by model, the rows with their chips, what may be done, one's life. No logic."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.chargers import list_wording
from app.ui.screens.chargers.acts import Act
from app.ui.screens.side_by_side import SideBySide
from app.ui.widgets.chip_bar import ChipBar
from app.ui.widgets.corners import round_content
from app.ui.widgets.fact_rows import FactRows
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.panel import Panel
from app.ui.widgets.timeline import Timeline, TimelineStyle
from app.ui.widgets.value_picker import ValuePicker
from app.ui.widgets.words_label import WordsLabel

WIDE, NARROW, ROWS, PICKER = 30.0, 24.0, 2.4, 26.0
"""Widths of the right column, height of a row, width of the picker, in u."""
_ACROSS = 5


class ListView(SideBySide):
    """What the page shows. `pressed` carries the act whose button was clicked."""

    pressed = Signal(str)

    def __init__(self) -> None:
        self.facts = WordsLabel(role="work", muted=True)
        self.life = Timeline(TimelineStyle.full, name=t("charger_list.life"))
        self.card = Panel(" ", padding=0.75)
        self.card.body.addWidget(self.facts)
        self.card.body.addWidget(self.life, 1)
        super().__init__(self.card, wide=WIDE, narrow=NARROW)
        self.spares = FactRows(list_wording.spare_columns(), heights=(2.4, 2.3, 2.2), empty=t("charger_list.no_spares"))
        self.spares_panel = Panel(t("charger_list.spares"), padding=0)
        self.spares_panel.body.addWidget(self.spares)
        self.spares_panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        round_content(self.spares_panel.body.parentWidget(), headed=True)
        self.chips = ChipBar()
        self.model = LogModel(list_wording.columns(), self)
        self.table = LogTable(self.model, row_units=ROWS, name=t("charger_list.title"))
        self.table.set_empty_text(t("charger_list.empty"))
        self.panel = Panel(t("charger_list.title"), padding=0)
        self.panel.head.add_right(self.chips)
        self.panel.body.addWidget(self.table)
        round_content(self.panel.body.parentWidget(), headed=True)
        self._buttons = QWidget()
        self._grid = QGridLayout(self._buttons)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.acts: dict[Act, KeyButton] = {}
        for at, act in enumerate(Act):
            button = KeyButton(ButtonRow(id=act, text=t(f"charger_list.act.{act}"), key=str(at + 1), height=2.25))
            button.chosen.connect(self.pressed)
            self._grid.addWidget(button, at // _ACROSS, at % _ACROSS)
            self.acts[act] = button
        self.left.addWidget(self.spares_panel)
        self.left.addWidget(self.panel, 1)
        self.left.addWidget(self._buttons)
        self.picker = ValuePicker(self)
        self.picker.hide()
        self.begins = self.table
        theme.changed.connect(self._fit_rows)
        self._fit_rows()

    def show_acts(self, allowed: dict[Act, bool]) -> None:
        """What may be done with the chosen one is plain, the rest dashed."""
        for act, button in self.acts.items():
            reason = "" if allowed[act] else t("charger_list.not_of_this")
            row = ButtonRow(id=act, text=button.row.text, key=button.row.key, height=2.25, reason=reason)
            if row != button.row:
                button.set_row(row)

    def place_picker(self) -> None:
        """At the list's upper right corner, as high as it wants and the page has."""
        right = self.panel.geometry().right()
        top = self.panel.geometry().top() + self.panel.head.height()
        width = min(theme.px(PICKER), self.panel.width())
        high = min(self.height() - top, self.picker.wanted_height())
        self.picker.setGeometry(max(0, right - width), top, width, high)
        self.picker.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picker stays where it belongs."""
        super().resizeEvent(event)
        if self.picker.isVisible():
            self.place_picker()

    def _fit_rows(self) -> None:
        """At 200 % the list has the room; the keys go on working."""
        small = theme.look().breadth is theme.Breadth.small
        self.spares_panel.setVisible(not small)
        self._buttons.setVisible(not small)
        self._grid.setSpacing(theme.px(0.5))
