"""The models behind the log table: a list held here, and a long list asked for page by page.

Decides which rows exist, which are fetched and when to ask for more. It must not know pixels, nor where rows
come from: the long list calls a fetcher and is answered later, on the window's thread, by `receive`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from app.settings.words import t
from app.ui.widgets.rows import Cell, Column, ColumnKind, Fetcher, LogRow, PageAnswer, PageRequest

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole)
"""The whole LogRow of an index, or None while it is not fetched."""

_EMPTY = Cell()


class RowModel(QAbstractTableModel):
    """What both models share: columns, and how a row answers the roles of Qt."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in order."""
        return self._columns

    def name_columns(self, columns: Sequence[Column]) -> None:
        """As many columns of the same names and widths, with other titles."""
        if tuple(columns) != self._columns:
            self._columns = tuple(columns)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    def row_at(self, row: int) -> LogRow | None:
        """The row at a place, or None when there is none or it is not fetched yet."""
        raise NotImplementedError

    def row_if_here(self, row: int) -> LogRow | None:
        """The row at a place, or None; asking fetches nothing."""
        return self.row_at(row)

    def place_of(self, row_id: str) -> int:
        """The place of a known row, or -1."""
        raise NotImplementedError

    def total(self) -> int:
        """All rows of the list, shown, held back or not fetched."""
        return self.rowCount()

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of columns; nothing has children."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Text for showing, reading aloud and hints; the whole row for ROW_ROLE."""
        if not index.isValid():
            return None
        row = self.row_at(index.row())
        if role == ROW_ROLE:
            return row
        column = index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self._columns[column].kind is ColumnKind.number
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if row is None else self._cell(row, column).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, column)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """The column titles."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._columns[section].title
        return None

    @staticmethod
    def _cell(row: LogRow, column: int) -> Cell:
        return row.cells[column] if column < len(row.cells) else _EMPTY

    def _spoken(self, row: LogRow | None, column: int) -> str:
        # The first cell speaks for the row: a reader that lands on a row hears one sentence, not a column.
        if row is None:
            return t("intake_widgets.row.waiting")
        if column == 0 and row.spoken:
            return row.spoken
        text = self._cell(row, column).text
        return t("intake_widgets.cell.name", title=self._columns[column].title, text=text) if text else ""

    def _row_changed(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))


class LogModel(RowModel):
    """Rows held here, shown in slices: a long list costs only what is looked at."""

    SLICE: Final = 200

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._rows: list[LogRow] = []
        self._shown = 0
        self._changing = False

    def set_rows(self, rows: Sequence[LogRow]) -> None:
        """Replace all rows; the same again changes nothing, and one more at the top is one more at the top."""
        listed = list(rows)
        if listed == self._rows:
            return
        if self._rows and listed[1:] == self._rows:
            self.prepend(listed[0])
            return
        with self._change():
            self.beginResetModel()
            self._rows = listed
            self._shown = min(len(self._rows), self.SLICE)
            self.endResetModel()

    def prepend(self, row: LogRow) -> None:
        """Put a new row at the top."""
        with self._change():
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._rows.insert(0, row)
            self._shown += 1
            self.endInsertRows()

    def replace(self, row: LogRow) -> bool:
        """Replace the row of the same id; only it is repainted. False when there is none."""
        place = self.place_of(row.id)
        if place < 0:
            return False
        if self._rows[place] != row:
            self._rows[place] = row
            if place < self._shown:
                self._row_changed(place)
        return True

    def remove(self, row_id: str) -> bool:
        """Take one row out; False when there is none."""
        place = self.place_of(row_id)
        if place < 0:
            return False
        if place >= self._shown:
            del self._rows[place]
            return True
        with self._change():
            self.beginRemoveRows(QModelIndex(), place, place)
            del self._rows[place]
            self._shown -= 1
            self.endRemoveRows()
        return True

    def row_at(self, row: int) -> LogRow | None:
        """The row at a place, or None."""
        return self._rows[row] if 0 <= row < self._shown else None

    def place_of(self, row_id: str) -> int:
        """The place of a row, or -1."""
        return next((place for place, row in enumerate(self._rows) if row.id == row_id), -1)

    def total(self) -> int:
        """All rows, shown or held back."""
        return len(self._rows)

    def show_to(self, place: int) -> None:
        """Make sure that the row at `place` is among the shown ones."""
        while place >= self._shown and self.canFetchMore():
            self.fetchMore()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Rows shown so far."""
        return 0 if parent.isValid() else self._shown

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        """True while rows are held back."""
        return not parent.isValid() and not self._changing and self._shown < len(self._rows)

    def fetchMore(self, parent: Index = QModelIndex()) -> None:  # noqa: B008
        """Show the next slice."""
        if not self.canFetchMore(parent):
            return
        end = min(len(self._rows), self._shown + self.SLICE)
        with self._change():
            self.beginInsertRows(QModelIndex(), self._shown, end - 1)
            self._shown = end
            self.endInsertRows()

    @contextmanager
    def _change(self) -> Iterator[None]:
        # Whoever is told of a change may ask for more at once: one change ends before the next begins.
        self._changing = True
        try:
            yield
        finally:
            self._changing = False


class PagedLogModel(RowModel):
    """A list of up to millions of rows of which only the looked-at pages are fetched.

    A row that is painted but not here asks for its page; asks are gathered for one turn of the event loop, the
    last looked-at pages first, and at most `IN_FLIGHT` wait for an answer, so that a fast scroll asks for what
    it ends on and not for what it passed.
    """

    PAGE: Final = 100
    KEEP: Final = 64
    IN_FLIGHT: Final = 2

    page_received = Signal(int)

    def __init__(self, columns: Sequence[Column], fetcher: Fetcher, parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._fetcher = fetcher
        self._total = 0
        self._generation = 0
        self._pages: OrderedDict[int, tuple[LogRow, ...]] = OrderedDict()
        self._places: dict[str, int] = {}
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._asked: set[int] = set()
        self._failed: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)

    @property
    def generation(self) -> int:
        """Number of the present list; answers to an earlier one are dropped."""
        return self._generation

    def open_list(self, total: int, first_rows: Sequence[LogRow] = ()) -> None:
        """Begin another list of `total` rows; rows already at hand (from the top) are taken as its first pages."""
        self.beginResetModel()
        self._total = total
        self._generation += 1
        self._pages.clear()
        self._places.clear()
        self._wanted.clear()
        self._asked.clear()
        self._failed.clear()
        for page in range(-(-len(first_rows) // self.PAGE)):
            rows = tuple(first_rows[page * self.PAGE : (page + 1) * self.PAGE])
            if len(rows) == self._length(page):
                self._keep(page, rows)
        self.endResetModel()

    def receive(self, answer: PageAnswer) -> None:
        """Take the answer to a request (on the window's thread); one of an earlier list is dropped."""
        request = answer.request
        if request.generation != self._generation:
            return
        self._asked.discard(request.page)
        if answer.failed or len(answer.rows) != self._length(request.page):
            self._failed.add(request.page)
        else:
            self._failed.discard(request.page)
            self._keep(request.page, answer.rows)
        last = min(self._total, request.offset + request.count) - 1
        self.dataChanged.emit(self.index(request.offset, 0), self.index(last, len(self._columns) - 1))
        self.page_received.emit(request.page)
        self._plan()

    def retry(self) -> None:
        """Ask again for pages that could not be read, once they are looked at."""
        failed, self._failed = self._failed, set()
        for page in failed:
            first = page * self.PAGE
            last = first + self._length(page) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    def replace(self, row: LogRow) -> bool:
        """Replace a fetched row of the same id; only it is repainted. False when it is not fetched."""
        place = self.place_of(row.id)
        if place < 0:
            return False
        page, at = divmod(place, self.PAGE)
        rows = self._pages[page]
        self._pages[page] = (*rows[:at], row, *rows[at + 1 :])
        self._row_changed(place)
        return True

    def row_at(self, row: int) -> LogRow | None:
        """The row at a place; None, and its page wanted, when it is not fetched."""
        if not 0 <= row < self._total:
            return None
        page, at = divmod(row, self.PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._want(page)
            return None
        self._pages.move_to_end(page)
        return rows[at]

    def is_fetched(self, row: int) -> bool:
        """True when a row is here; asking does not fetch it."""
        return self.row_if_here(row) is not None

    def row_if_here(self, row: int) -> LogRow | None:
        """The row at a place, or None; asking fetches nothing."""
        rows = self._pages.get(row // self.PAGE) if 0 <= row < self._total else None
        return rows[row % self.PAGE] if rows is not None else None

    def is_failed(self, row: int) -> bool:
        """True when the page of a row could not be read."""
        return row // self.PAGE in self._failed

    def place_of(self, row_id: str) -> int:
        """The place of a fetched row, or -1."""
        return self._places.get(row_id, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """All rows of the list, fetched or not."""
        return 0 if parent.isValid() else self._total

    def _length(self, page: int) -> int:
        return max(0, min(self.PAGE, self._total - page * self.PAGE))

    def _keep(self, page: int, rows: tuple[LogRow, ...]) -> None:
        self._pages[page] = rows
        self._pages.move_to_end(page)
        for at, row in enumerate(rows):
            self._places[row.id] = page * self.PAGE + at
        while len(self._pages) > self.KEEP:
            _, dropped = self._pages.popitem(last=False)
            for row in dropped:
                self._places.pop(row.id, None)

    def _want(self, page: int) -> None:
        if page in self._failed or page in self._asked:
            return
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        self._plan()

    def _plan(self) -> None:
        if self._wanted and len(self._asked) < self.IN_FLIGHT and not self._timer.isActive():
            self._timer.start()

    def _ask(self) -> None:
        while self._wanted and len(self._asked) < self.IN_FLIGHT:
            page, _ = self._wanted.popitem()
            # What a scroll passed over is painted no more: only the newest asks count.
            while len(self._wanted) > self.IN_FLIGHT:
                self._wanted.popitem(last=False)
            if page in self._pages or page in self._asked:
                continue
            self._asked.add(page)
            self._fetcher(
                PageRequest(generation=self._generation, page=page, offset=page * self.PAGE, count=self._length(page))
            )
