"""The list of F6: open follow-ups first, narrowed while one types, page by page; never a wait, however long it is.

Decides which contacts the list has and when they are asked for; answers to earlier wishes are dropped.
"""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.contacts import wording
from app.ui.screens.contacts.filters import ContactFilters
from app.ui.screens.contacts.view import ContactsView
from app.ui.widgets.log_model import PagedLogModel
from app.ui.widgets.rows import LogRow, PageAnswer, PageRequest
from app.ui.widgets.search_field import SearchState
from app.usecases.contact_rows import ContactFilter, ContactQueries, ContactRow

Found = tuple[tuple[int, ...], tuple[ContactRow, ...], float]


class ContactListing(QObject):
    """Fills the view's list. `selected` carries the number of the contact that is chosen, or nothing."""

    selected = Signal(str)

    def __init__(self, context: Context, queries: ContactQueries, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._queries, self._clock = context.tasks, queries, context.desk.clock
        self._numbers: tuple[int, ...] = ()
        self._contacts: dict[str, str] = {}
        self._asked: ContactFilter | None = None
        self._busy = False
        self._keep = ""
        self.view = ContactsView(self._fetch)
        self.filters = ContactFilters(context, queries, self.view.picker, self.view.place_picker, self)
        self.filters.changed.connect(self.search)
        self.view.field.text_edited.connect(lambda _text: self.search())
        self.view.table.row_selected.connect(lambda row: self.selected.emit(self._contacts.get(row, "")))

    def refresh(self) -> None:
        """Asks anew for what is shown; the chosen row stays."""
        self.filters.refresh()
        self.search(keep=True)

    def search(self, *, keep: bool = False) -> None:
        """Looks for what is wanted now; while one search runs only the newest wish is kept."""
        self._keep = self.view.table.current_id() if keep else ""
        self._asked = self.filters.filter(self.view.field.text())
        if not self._busy:
            self._ask()

    def _ask(self) -> None:
        only, queries = self._asked, self._queries
        if only is None:
            return
        self._busy = True

        def look() -> Found:
            begun = time.perf_counter()
            numbers = queries.contact_numbers(only)
            first = numbers[: PagedLogModel.PAGE]
            return numbers, queries.contact_rows(first), time.perf_counter() - begun

        self._tasks.ask(look, partial(self._show, only), self._failed)

    def _failed(self, fault: BaseException) -> None:
        self._busy = False
        self._tasks.unread.emit(fault)

    def _show(self, only: ContactFilter, found: Found) -> None:
        self._busy = False
        if only != self._asked:
            self._ask()
            return
        self._numbers, rows, seconds = found
        view, count = self.view, len(self._numbers)
        hits = f"{count:,}"
        total = t("contacts.screen.seconds", seconds=f"{max(seconds, 0.01):.2f}") if only.words else ""
        view.field.set_state(
            SearchState(hits=hits, unit=t("contacts.screen.unit"), total=total, chips=self.filters.chips())
        )
        view.table.set_query(only.words)
        narrowed = only != ContactFilter()
        view.table.set_empty_text(t("contacts.screen.nothing" if narrowed else "contacts.screen.no_contact"))
        view.model.open_list(count, self._worded(self._numbers[: len(rows)], rows))
        if not (self._keep and view.table.select_id(self._keep)):
            view.table.select_place(0)
        if not count:
            self.selected.emit("")

    def _worded(self, numbers: tuple[int, ...], rows: tuple[ContactRow, ...]) -> tuple[LogRow, ...]:
        self._contacts.update((str(n), row.contact) for n, row in zip(numbers, rows, strict=False))
        today = self._clock.now().today
        return tuple(wording.row(row, n, today) for n, row in zip(numbers, rows, strict=False))

    def _fetch(self, request: PageRequest) -> None:
        numbers = self._numbers[request.offset : request.offset + request.count]

        def came(rows: tuple[ContactRow, ...]) -> None:
            self.view.model.receive(PageAnswer(request=request, rows=self._worded(numbers, rows)))

        def failed(_fault: BaseException) -> None:
            self.view.model.receive(PageAnswer(request=request, failed=True))

        self._tasks.ask(lambda: self._queries.contact_rows(numbers), came, failed)
