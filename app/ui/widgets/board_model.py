"""The items of a column of the board: which are shown, and what is told of a change.

Decides that what stays keeps its row, so that the eye keeps its place; must not know what an item is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt

from app.ui.widgets.board_card import BoardCard, card_height

Index = QModelIndex | QPersistentModelIndex


class Faces(NamedTuple):
    """What an item is shown as."""

    name: Callable[[Any], str]
    """Its id."""
    card: Callable[[Any], BoardCard]
    spoken: Callable[[Any], str]
    """The sentence it is read aloud as."""


class ColumnModel(QAbstractListModel):
    """The items of a column, shown in slices: a long column costs only what is looked at.

    An item's card is made when it is looked at, its sentence when it is read aloud.
    """

    SLICE: Final = 32

    def __init__(self, faces: Faces, parent: QObject) -> None:
        super().__init__(parent)
        self._faces = faces
        self._items: Sequence[Any] = ()
        self._ids: list[str] = []
        self._shown = 0
        self._cards: dict[int, BoardCard] = {}

    def set_items(self, items: Sequence[Any]) -> bool:
        """Other items. Those that stay keep their rows: only what came, went or differs is told. False: nothing did."""
        if len(items) == len(self._items) and items == self._items:
            return False
        before, ids = self._ids, list(map(self._faces.name, items))
        more = len(ids) - len(before)
        wanted = self._shown + more if abs(more) < self.SLICE else 0
        shown = min(len(ids), max(wanted, self.SLICE))
        old, new = before[: self._shown], ids[:shown]
        first = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        rest = min(len(old), len(new)) - first
        behind = zip(reversed(old), reversed(new), strict=False)
        last = min(rest, next((at for at, (a, b) in enumerate(behind) if a != b), rest))
        gone, come = len(old) - first - last, len(new) - first - last
        self._cards.clear()
        if gone and come and gone + come > rest:
            self.beginResetModel()
            self._items, self._ids, self._shown = items, ids, shown
            self.endResetModel()
        else:
            self._tell(items, ids, first, gone, come)
        return True

    def _tell(self, items: Sequence[Any], ids: list[str], first: int, gone: int, come: int) -> None:
        if gone:
            self.beginRemoveRows(QModelIndex(), first, first + gone - 1)
            self._items = [*self._items[:first], *self._items[first + gone :]]
            self._ids = [*self._ids[:first], *self._ids[first + gone :]]
            self._shown -= gone
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), first, first + come - 1)
            self._items, self._ids = items, ids
            self._shown += come
            self.endInsertRows()
        self._items, self._ids = items, ids
        if self._shown and not (gone or come):
            self.dataChanged.emit(self.index(0), self.index(self._shown - 1))

    def forget(self) -> None:
        """The same items in other words."""
        self._cards.clear()

    def card(self, row: int) -> BoardCard:
        """The card of a row."""
        made = self._cards.get(row)
        if made is None:
            made = self._cards[row] = self._faces.card(self._items[row])
        return made

    def id_at(self, row: int) -> str:
        """The id of a row, or nothing."""
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def row_of(self, item_id: str) -> int:
        """The row of an id, shown or held back, or -1."""
        return self._ids.index(item_id) if item_id in self._ids else -1

    def total(self) -> int:
        """All items, shown or held back."""
        return len(self._ids)

    def show_to(self, row: int) -> None:
        """Makes sure that a row is among the shown ones. Asked by our own list alone: Qt's way of fetching asks again
        and again while it has not laid out what came, and so for all there is.
        """
        if row >= self._shown and self._shown < len(self._ids):
            end = min(len(self._ids), max(row + 1, self._shown + self.SLICE))
            self.beginInsertRows(QModelIndex(), self._shown, end - 1)
            self._shown = end
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Items shown so far."""
        return 0 if parent.isValid() else self._shown

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The number for showing, the whole card for reading aloud."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(1, card_height())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.id_at(index.row())
        return self._faces.spoken(self._items[index.row()]) if role == Qt.ItemDataRole.AccessibleTextRole else None
