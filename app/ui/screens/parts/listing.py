"""The list of the parts tab: all parts, the order list, or what is to be counted; narrowed by words and by a shelf.

Decides which rows there are and which one is chosen; asks nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.codes import squeeze
from app.settings.words import t
from app.ui.screens.parts import wording
from app.ui.widgets.search_field import SearchState
from app.usecases.parts_rows import OrderRow, PartRow, PartTask

if TYPE_CHECKING:
    from app.ui.screens.parts.presenter import PartsPresenter

ALL, ORDER, TASKS = range(3)
"""What the list shows."""


class Store(NamedTuple):
    """All that the list is made of, of one state of the ledger."""

    parts: tuple[PartRow, ...] = ()
    orders: tuple[OrderRow, ...] = ()
    tasks: tuple[PartTask, ...] = ()


class Listing:
    """Fills the view's list."""

    def __init__(self, on: PartsPresenter) -> None:
        """`on` is the tab's presenter."""
        self._on = on
        self.view = on.view
        self.store = Store()
        self.shown = ALL
        self.place = ""
        """The shelf whose parts the list is narrowed to."""
        self._wanted = ""
        """The part to be chosen, once the list holds it."""

    def take(self, store: Store) -> None:
        """Another state of the ledger."""
        self.store = store
        self.fill()
        self._wanted = ""

    def fill(self) -> None:
        """The rows that fit search, chip and shelf."""
        orders = {line.part.part: line for line in self.store.orders}
        tasks: dict[str, list[PartTask]] = {}
        for task in self.store.tasks:
            tasks.setdefault(task.part, []).append(task)
        rows = [row for row in self._listed(orders, tasks) if self._fits(row)]
        wanted = self._wanted or self.view.table.current_id()  # rows made anew have no chosen one
        self.view.model.set_rows([wording.list_row(row, orders.get(row.part), tasks.get(row.part, ())) for row in rows])
        self.view.field.set_state(
            SearchState(
                hits=f"{len(rows):,}", unit=t("parts_screen.unit"), chips=wording.counts(*self.store, on=self.shown)
            )
        )
        self.view.table.set_empty_text(t("parts_screen.empty" if not self.store.parts else "parts_screen.nothing"))
        if not rows:
            self._on.nothing_chosen()
        elif not self.view.table.select_id(wanted):
            self.view.table.select_place(0)

    def _listed(self, orders: dict[str, OrderRow], tasks: dict[str, list[PartTask]]) -> list[PartRow]:
        if self.shown == ORDER:
            return [line.part for line in self.store.orders]
        return [row for row in self.store.parts if self.shown == ALL or row.part in tasks]

    def _fits(self, row: PartRow) -> bool:
        said = squeeze(" ".join([row.part, row.name, *row.models, row.home, *(p.place for p in row.places)]))
        words = [squeeze(word) for word in self.view.field.text().split()]
        shelves = {squeeze(row.home), *(squeeze(p.place) for p in row.places if p.quantity)}
        return all(word in said for word in words) and (not self.place or squeeze(self.place) in shelves)

    def show_only(self, which: int) -> None:
        """All parts, the order list, or what is to be counted."""
        self.shown = which
        self.fill()
        self.view.table.setFocus()

    def narrow_to(self, place: str) -> None:
        """The parts of a shelf only; with none all again, whatever was looked for."""
        if not place:
            self.view.field.set_text("")
        self.place = place
        self.fill()

    def widen(self, part: str) -> None:
        """Everything again, with this part chosen."""
        self.shown, self._wanted = ALL, part
        self.narrow_to("")

    def keep(self, part: str) -> None:
        """What was just saved of a part: it stays chosen where the list holds it."""
        self._wanted = part

    def known(self, code: str) -> PartRow | None:
        """The part of a code among those there are."""
        return next((row for row in self.store.parts if squeeze(row.part) == squeeze(code)), None)
