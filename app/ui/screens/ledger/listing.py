"""The ledger's list: results while one types, or all devices, page by page; never a wait, however long it is.

Decides which row numbers the list has and when they are asked for; answers to earlier wishes are dropped.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject

from app.domain.operations import Ref
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.ledger import wording
from app.ui.screens.ledger.filters import Filters
from app.ui.screens.ledger.view import LedgerView
from app.ui.screens.ledger.whole_list import WholeList
from app.ui.widgets.log_model import PagedLogModel
from app.ui.widgets.rows import LogRow, PageAnswer, PageRequest
from app.usecases.device_rows import DeviceFilter, DeviceRow

LIMIT = 1_000
"""Hits a search counts to; beyond it says that there are more."""
KEPT = 20_000
"""Fetched rows kept by number."""

Found = tuple[tuple[int, ...], bool, tuple[DeviceRow, ...], float]


class Listing(QObject):
    """Fills the view's list."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._queries = context.tasks, context.desk.queries
        self._whole = WholeList(self._tasks, self._queries, self._numbers_came)
        self._found: tuple[int, ...] | None = None
        """Row numbers of the search, or None while the whole list is shown."""
        self._answer: Found | None = None
        self._total = 0
        self._query = ""
        self._searching = False
        self._turn = 0
        self._keep = 0
        self._begun = True
        """Whether the rows of the list that is gathered are shown already."""
        self._waiting: list[PageRequest] = []
        self._devices: dict[int, DeviceRow] = {}
        self._wanted: Ref | None = None
        self.view = LedgerView(self._fetch)
        self.filters = Filters(context, self.view.picker, self.view.place_picker, self)
        self.filters.changed.connect(self._narrowed)
        self.view.model.page_received.connect(lambda _page: self._select_wanted())

    def device(self, row_id: str) -> Ref | None:
        """The device of a row that was fetched."""
        row = self._devices.get(int(row_id)) if row_id else None
        return row.device if row is not None else None

    def _narrowed(self) -> None:
        """Other filters: the list begins at its top."""
        self._show_chips()
        self.search(self._query)

    def _show_chips(self) -> None:
        self.view.field.chips.set_chips(self.filters.chips())

    def refresh(self) -> None:
        """Asks anew for what is shown; place and chosen row stay."""
        self.filters.refresh()
        self._keep = max(0, self.view.table.currentIndex().row())
        if self._query.strip():
            self._tasks.ask(self._queries.device_count, self._counted)
            self._search_now()
        else:
            self._open_whole()

    def search(self, query: str, select: Ref | None = None) -> None:
        """Looks for `query`; while one search runs only the newest wish is kept. `select` is chosen where found."""
        self._query, self._keep, self._wanted = query, 0, select
        if not query.strip():
            self._searching = False
            self._open_whole()
        elif not self._searching:
            self._search_now()

    # --- a search -----------------------------------------------------------------------------------------------------

    def _search_now(self) -> None:
        query, queries, only = self._query, self._queries, self.filters.only
        self._searching = True
        self._turn += 1
        turn = self._turn

        def look() -> Found:
            begun = time.perf_counter()
            numbers, more = queries.search(query, LIMIT, only)
            return numbers, more, queries.device_rows(numbers[: PagedLogModel.PAGE]), time.perf_counter() - begun

        self._tasks.ask(look, lambda found: self._show_found(turn, (query, only), found), self._search_failed)

    def _search_failed(self, fault: BaseException) -> None:
        self._searching = False
        self._tasks.unread.emit(fault)

    def _show_found(self, turn: int, asked: tuple[str, DeviceFilter], found: Found) -> None:
        if turn != self._turn:
            return
        self._searching = False
        if asked != (self._query, self.filters.only):
            self._search_now()
            return
        self._found, self._answer = found[0], found
        self._tell_found()
        self.view.table.set_query(self._query)
        self.view.table.set_empty_text(wording.nothing_found(self._query, narrowed=bool(self.filters.only)))
        self._open(len(found[0]), self._worded(found[0][: PagedLogModel.PAGE], found[2]))

    def _tell_found(self) -> None:
        if self._answer is not None:
            numbers, more, _, seconds = self._answer
            self.view.field.set_state(
                wording.found_state(len(numbers), self._total, seconds, self.filters.chips(), more=more)
            )

    def _counted(self, total: int) -> None:
        self._total = total
        if self._found is not None:
            self._tell_found()

    # --- the whole list -----------------------------------------------------------------------------------------------

    def _open_whole(self) -> None:
        self._turn += 1
        turn = self._turn

        def answered(total: int) -> None:
            self._counted(total)
            if turn == self._turn:
                self._show_whole(total)

        self._tasks.ask(self._queries.device_count, answered)

    def _show_whole(self, total: int) -> None:
        self._found = self._answer = None
        self.view.table.set_query("")
        only = self.filters.only
        self._begun = not only
        self._whole.restart(only)
        if only:
            self.view.table.set_empty_text(t("ledger_screen.nothing_narrowed"))
            return  # how many there are is known when they are gathered; until then the former list stands
        self.view.field.set_state(wording.whole_state(total, self.filters.chips()))
        self.view.table.set_empty_text(t("ledger_screen.empty"))
        self._open(total, ())

    def _numbers_came(self) -> None:
        waiting, self._waiting = self._waiting, []
        for request in waiting:
            if request.generation == self.view.model.generation:
                self._fetch(request)
        if self._found is not None:
            return
        if self.filters.only:
            self._show_narrowed()
        elif self._whole.complete and len(self._whole) != self._total:
            # Devices came or went while the numbers were gathered: the list has as many rows as there are numbers.
            self._total = len(self._whole)
            self.view.field.set_state(wording.whole_state(self._total, self.filters.chips()))
            self._open(self._total, ())

    def _show_narrowed(self) -> None:
        """The first of them are shown as soon as there are any; all of them when the last are known."""
        known, complete = len(self._whole), self._whole.complete
        chips = self.filters.chips()
        self.view.field.set_state(wording.narrowed_state(known, self._total, chips, more=not complete))
        if complete or (known and not self._begun):
            if self._begun:
                self._keep = max(0, self.view.table.currentIndex().row())
            self._begun = True
            self._open(known, ())

    # --- rows ---------------------------------------------------------------------------------------------------------

    def _open(self, total: int, first: Sequence[LogRow]) -> None:
        self._waiting.clear()
        bar = self.view.table.verticalScrollBar()
        place, scrolled = min(self._keep, total - 1), bar.value()
        self.view.model.open_list(total, first)
        if total:
            self.view.table.select_place(place)
            if place:
                bar.setValue(scrolled)
        self._select_wanted()

    def _fetch(self, request: PageRequest) -> None:
        numbers = (
            self._whole.part(request.offset, request.count)
            if self._found is None
            else self._found[request.offset : request.offset + request.count]
        )
        if numbers is None:
            self._waiting.append(request)
            return
        self._tasks.ask(
            lambda: self._queries.device_rows(numbers),
            lambda rows: self.view.model.receive(PageAnswer(request=request, rows=self._worded(numbers, rows))),
            lambda fault: self._page_failed(request, fault),
        )

    def _page_failed(self, request: PageRequest, fault: BaseException) -> None:
        self.view.model.receive(PageAnswer(request=request, failed=True))
        self._tasks.unread.emit(fault)

    def _worded(self, numbers: Sequence[int], rows: Sequence[DeviceRow]) -> tuple[LogRow, ...]:
        known = {row.n: row for row in rows}
        if len(self._devices) > KEPT:
            self._devices.clear()
        self._devices.update(known)
        return tuple(wording.list_row(known[n]) if n in known else wording.gone_row(n) for n in numbers)

    def _select_wanted(self) -> None:
        """The row of the unit that was scanned, once its page is here."""
        if self._wanted is None or self._found is None:
            return
        for row in self._devices.values():
            if row.device == self._wanted and self.view.table.select_id(str(row.n)):
                self._wanted = None
                return
