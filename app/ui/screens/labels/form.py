"""A form of values beside a list: one row a value, ↑↓ walk them, what is wrong is said under its row.

Decides how rows are laid and walked; what a value may be is the asker's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.screens.settings.controls import Option, ValueRow


class Asked(NamedTuple):
    """One value: its name, its caption, the choices it has (none: it is typed), and whether it shares a line."""

    name: str
    caption: str
    options: tuple[Option, ...] = ()
    half: bool = False


def number(text: str) -> float | None:
    """A typed number of millimetres: full width, comma or point; None where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", ".").replace("−", "-").removesuffix("mm").strip()
    try:
        found = float(plain)
    except ValueError:
        return None
    return found if abs(found) < 10_000 else None


class ValueForm(QScrollArea):
    """`edited` tells the name of what was changed; `values` are the texts as they stand."""

    edited = Signal(str)

    def __init__(self, asked: Sequence[Asked], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, ValueRow] = {}
        ground = QWidget()
        column = QVBoxLayout(ground)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        line = side = 0
        for one in asked:
            row = ValueRow(one.name, one.caption, one.options)
            row.set_to.connect(lambda _text, name=one.name: self.edited.emit(name))
            self.rows[one.name] = row
            if one.half and side == 1:
                self._grid.addWidget(row, line, 1)
                line, side = line + 1, 0
                continue
            line += side
            self._grid.addWidget(row, line, 0, 1, 1 if one.half else 2)
            side = 1 if one.half else 0
            line += 0 if one.half else 1
        column.addLayout(self._grid)
        column.addStretch(1)
        self._column = column
        self.setWidget(ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        for part in (ground, self.viewport()):
            part.setAutoFillBackground(False)
        theme.changed.connect(self._dress)
        self._dress()

    def controls(self) -> list[QWidget]:
        """What takes the focus, from top to bottom."""
        return [row.control for row in self.rows.values() if row.isVisibleTo(self)]

    def show_values(self, values: dict[str, str]) -> None:
        """Other values; what was wrong is forgotten."""
        for name, text in values.items():
            if name in self.rows:
                self.rows[name].show_value(text)

    def values(self) -> dict[str, str]:
        """The texts as they stand, typed but not yet left ones too."""
        return {name: row.text() for name, row in self.rows.items()}

    def show_only(self, names: Sequence[str]) -> None:
        """Which rows make sense now."""
        for name, row in self.rows.items():
            row.setVisible(name in names)

    def trouble(self, name: str, words: str) -> None:
        """What is wrong with a value."""
        self.rows[name].trouble(words)

    def enter(self) -> None:
        """The focus goes to the first row."""
        controls = self.controls()
        if controls:
            controls[0].setFocus(Qt.FocusReason.TabFocusReason)

    def holds_focus(self) -> bool:
        """Whether one of the rows has the focus."""
        return any(control.hasFocus() for control in self.controls())

    def _dress(self) -> None:
        side = theme.px(1)
        self._column.setContentsMargins(side, side, side, side)
        self._grid.setHorizontalSpacing(theme.px(1))
        self._grid.setVerticalSpacing(theme.px(0.7))
