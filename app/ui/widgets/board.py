"""The board: columns side by side, as many as there is room for, gone through by key.

Decides which columns are in sight and which one has the keys; must not know what stands in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui import theme
from app.ui.widgets.board_column import BoardColumn, HeadRow
from app.ui.widgets.board_model import Faces

GAP = 0.6
NARROW_COLUMNS = 5
"""Columns in sight under 1500 px."""
_LEAST = 12.5
"""Width of a column in u, at least, where there is room for fewer."""


class Board(QWidget):
    """`opened` is Enter or a double click on a card, `moved` another current card by key or click."""

    opened = Signal(str)
    moved = Signal(str)

    def __init__(self, columns: int, faces: Faces, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = [BoardColumn(faces, self) for _ in range(columns)]
        self._current = 0
        self._first = 0
        self._laying = False
        for at, column in enumerate(self.columns):
            column.list.sideways.connect(self._sideways)
            column.list.entered.connect(lambda item, at=at: self._entered(at, item))
            column.list.index_opened.connect(lambda index, at=at: self._opened(at, index.row()))
            column.top.pressed.connect(lambda at=at: self.go_to(at))
            column.list.tabbed.connect(lambda at=at: self._tabbed(at))
        theme.changed.connect(self._lay)
        self.setFocusProxy(self.columns[0].list)

    @property
    def current(self) -> int:
        """The column that has the keys."""
        return self._current

    def current_id(self) -> str:
        """The current card, or nothing where none was chosen."""
        return self.columns[self._current].list.current_id()

    def in_sight(self) -> list[int]:
        """The columns in sight, from left to right."""
        return [at for at, column in enumerate(self.columns) if not column.isHidden()]

    def set_columns(self, filled: Sequence[tuple[Sequence[Any], HeadRow]]) -> None:
        """Other cards in every column."""
        for column, (items, head) in zip(self.columns, filled, strict=True):
            column.set_items(items, head)
        self._lay()

    def go_to(self, at: int, *, row: int | None = None) -> None:
        """The keys to a column, to its current card or its first."""
        self._leave(at)
        self._current = at
        self._lay()
        column = self.columns[at].list
        if row is not None or not column.currentIndex().isValid():
            column.select(row or 0)
        column.setFocus()
        self.moved.emit(column.current_id())

    def step(self, by: int) -> None:
        """To another card of the column that has the keys; where nothing is current, to its first."""
        column = self.columns[self._current].list
        row = column.currentIndex().row() + by if column.currentIndex().isValid() else 0
        self.go_to(self._current, row=max(0, min(row, column.cards.total() - 1)))

    def select(self, item_id: str) -> bool:
        """Makes a card the current one wherever it stands; False where it stands nowhere."""
        for at, column in enumerate(self.columns):
            row = column.model.row_of(item_id)
            if row >= 0:
                self.go_to(at, row=row)
                return True
        return False

    def unselect(self) -> None:
        """No card is current."""
        for column in self.columns:
            _no_current(column)

    def _sideways(self, step: int) -> None:
        """To the neighbouring column, in sight or beyond."""
        shown = self._shown()
        to = shown.index(self._current) + step
        if 0 <= to < len(shown):
            self.go_to(shown[to])

    def _tabbed(self, at: int) -> None:
        """By a person; not as Qt does where a column that had the focus goes out of sight."""
        if not self._laying:
            self.go_to(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width."""
        super().resizeEvent(event)
        self._lay()

    def _entered(self, at: int, item: str) -> None:
        self._leave(at)
        self._current = at
        self.moved.emit(item)

    def _leave(self, but: int) -> None:
        """One card on the whole board is current."""
        for at, column in enumerate(self.columns):
            if at != but:
                _no_current(column)

    def _opened(self, at: int, row: int) -> None:
        self.opened.emit(self.columns[at].model.id_at(row))

    def _shown(self) -> list[int]:
        """Where there isn't room for all, empty columns give way, but not the one that has the keys."""
        every = list(range(len(self.columns)))
        if theme.look().breadth is theme.Breadth.wide:
            return every
        return [at for at in every if at == self._current or self.columns[at].model.total()]

    def _room_for(self) -> int:
        match theme.look().breadth:
            case theme.Breadth.wide:
                return len(self.columns)
            case theme.Breadth.narrow:
                return NARROW_COLUMNS
        return max(1, int((self.width() + theme.px(GAP)) // theme.px(_LEAST + GAP)))

    def _lay(self) -> None:
        shown = self._shown()
        room = min(len(shown), self._room_for())
        if not room or self.width() < 2:
            return
        here = shown.index(self._current) if self._current in shown else 0
        self._first = max(min(self._first, here), here - room + 1, 0)
        self._first = min(self._first, len(shown) - room)
        seen = shown[self._first : self._first + room]
        gap = theme.px(GAP)
        self._laying = True
        for at, column in enumerate(self.columns):
            column.setVisible(at in seen)
        self._laying = False
        for place, at in enumerate(seen):
            left = round(place * (self.width() + gap) / room)
            right = round((place + 1) * (self.width() + gap) / room) - gap
            self.columns[at].setGeometry(left, 0, right - left, self.height())


def _no_current(column: BoardColumn) -> None:
    if column.list.currentIndex().isValid():
        column.list.selectionModel().clearCurrentIndex()
        column.list.selectionModel().clearSelection()
        column.list.viewport().update()
