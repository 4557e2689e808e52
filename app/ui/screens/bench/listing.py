"""The queue as one list: its rows made when they are looked at, the current one kept where it still is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.ui.screens.bench import wording
from app.ui.widgets.log_model import PagedLogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.rows import PageAnswer, PageRequest
from app.usecases.bench_rows import QueueRow

FIRST_ROWS = 100


class Listing:
    """Fills the table. `chosen` is told the row a person went to, never one that is current because one has to be."""

    def __init__(self, table: LogTable, model: PagedLogModel, chosen: Callable[[str], None]) -> None:
        self._table, self._model, self._chosen = table, model, chosen
        self._rows: Sequence[QueueRow] = ()
        self._filling = False
        table.row_selected.connect(self._selected)

    def show(self, rows: Sequence[QueueRow], current: str) -> str:
        """Other rows, `current` the current one where it is there, else its neighbour; which one it then is."""
        at, top = max(0, self._table.currentIndex().row()), self._table.verticalScrollBar().value()
        self._rows = rows
        self._model.open_list(len(rows), [wording.list_row(row) for row in rows[:FIRST_ROWS]])
        place = next((n for n, row in enumerate(rows) if row.repair == current), min(at, len(rows) - 1))
        self._filling = True
        self._table.select_place(place)
        self._filling = False
        self._table.verticalScrollBar().setValue(top)
        return rows[place].repair if place >= 0 else ""

    def fetch(self, request: PageRequest) -> None:
        """Answers at once: all rows are here, only their words are not made yet."""
        rows = self._rows[request.offset : request.offset + request.count]
        self._model.receive(PageAnswer(request=request, rows=tuple(wording.list_row(row) for row in rows)))

    def go_to(self, wanted: Callable[[QueueRow], bool]) -> None:
        """The first row that is wanted becomes the current one."""
        place = next((n for n, row in enumerate(self._rows) if wanted(row)), -1)
        if place >= 0:
            self._table.setFocus()
            self._table.select_place(place)

    def unselect(self) -> None:
        """No row is current."""
        self._table.clearSelection()
        self._table.setCurrentIndex(self._model.index(-1, -1))

    def _selected(self, repair: str) -> None:
        if not self._filling:
            self._chosen(repair)
