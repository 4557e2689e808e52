"""What the checklist matrix shows: a row a unit, a mark a step; and the model that Qt and a screen reader ask.

Decides which marks there are. It must not know pixels, nor what a step is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex

PLACE, CODE, WORDS, FIRST = range(4)
"""Columns before the steps: the place in the list, the code, words beside it; then where the steps begin."""


class Mark(StrEnum):
    """One cell, a character each: a row's marks are one text."""

    done = "d"
    next = "n"
    waiting = "w"
    look = "x"
    """Done, and something of it is to be seen to."""
    blocked = "b"
    none = "o"
    """There is no such step of this unit."""
    empty = "e"
    """Nothing was begun."""


class MatrixColumn(NamedTuple):
    """One step: its key (none beyond the tenth), its name, how far it is, and whether it carries the padlock."""

    key: str
    name: str
    done: str = ""
    of: str = ""
    note: str = ""
    """Stands in place of the count."""
    locked: bool = False
    short: str = ""
    """The name where there is no room for it, or nothing."""


class MatrixRow(NamedTuple):
    """One unit. `marks` has a character a step, `rest` is what the row's end says."""

    id: str
    place: int
    code: str
    words: str
    marks: str
    rest: str
    strong: bool = True
    """Whether the end is bold."""


class MatrixModel(QAbstractTableModel):
    """Rows held here. `speak` makes a row's sentence when a screen reader asks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[MatrixColumn, ...] = ()
        self.rows: Sequence[MatrixRow] = ()
        self._places: dict[str, int] = {}
        self.speak: Callable[[MatrixRow], str] = lambda row: f"{row.code} {row.rest}"
        self.titles: tuple[str, str, str, str] = ("", "", "", "")
        """Of place, code, words and the row's end."""

    def set_columns(self, columns: Sequence[MatrixColumn]) -> bool:
        """Show other columns; True where there are more or fewer than before."""
        anew, columns = len(columns) != len(self.columns), tuple(columns)
        if anew:
            self.beginResetModel()
            self.columns = columns
            self.endResetModel()
        elif columns != self.columns:
            self.columns = columns
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, FIRST, FIRST + len(columns))
        return anew

    def set_rows(self, rows: Sequence[MatrixRow], places: dict[str, int] | None = None) -> bool:
        """Show other rows; True where they are not the same units in the same order. `places`: by id, where whoever
        made the rows has it already.
        """
        places = places if places is not None else {row.id: at for at, row in enumerate(rows)}
        if places == self._places:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, self.columnCount() - 1))
            return False
        self.beginResetModel()
        self.rows, self._places = rows, places
        self.endResetModel()
        return True

    def place_of(self, row_id: str) -> int:
        """Where a row stands, or -1."""
        return self._places.get(row_id, -1)

    # What Qt asks for

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Units."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Steps, and what stands around them."""
        return 0 if parent.isValid() else FIRST + len(self.columns) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, and each row as one sentence for a screen reader."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.speak(row)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        at = index.column()
        if at < FIRST:
            return (str(row.place), row.code, row.words)[at]
        return row.rest if at == FIRST + len(self.columns) else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a column is called."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section < FIRST:
            return self.titles[section]
        at = section - FIRST
        return self.columns[at].name if at < len(self.columns) else self.titles[3]
