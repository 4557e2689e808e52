"""The pages of loans, planned moves, lost devices and pick-ups in the window. A part of `wiring`.

Decides which keys of the board and the ledger lead there; each page is loaded and made when it is first shown.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.ui.carried import Carried
from app.ui.shell.actions import Mode, Screen

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.screens.goods.page import GoodsPage
    from app.ui.shell.main_window import MainWindow
    from app.ui.shell.shown import Shown


class GoodsWiring:
    """Held by the window's wiring for as long as the window lives."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        self._window, self._context = window, context
        self._made: dict[str, GoodsPage] = {}
        self._carried = Carried()

    def lay(self) -> None:
        """Each can be shown from now on, by its key."""
        pages: dict[Mode, Callable[[], GoodsPage]] = {
            Mode.loans: self._loans,
            Mode.moves: self._moves,
            Mode.lost: self._lost,
            Mode.pickups: self._pickups,
        }
        for mode, make in pages.items():
            self._window.add_screen_later(mode, partial(self._keep, mode, make))
            self._context.actions.bind(f"goods.{mode.name}", partial(self.open, mode))

    def open(self, mode: Mode) -> None:
        """In front; Esc leads back to the screen it was opened from."""
        came_from = self._window.frame.current
        self._window.show_screen(mode)
        self._made[mode].came_from = came_from if came_from in (Screen.ledger, Screen.disposal) else Screen.bench

    def take_down(self) -> list[Shown]:
        """The pages there are, given up: the window speaks another language."""
        made, self._made = self._made, {}
        for mode, page in made.items():
            self._carried.take(mode, page)
        return list(made.values())

    def _keep(self, mode: str, make: Callable[[], GoodsPage]) -> GoodsPage:
        self._made[mode] = made = make()
        self._carried.give(mode, made)
        return made

    def _loans(self) -> GoodsPage:
        from app.ui.screens.goods.loans import LoansPage

        return LoansPage(self._context, self._window)

    def _moves(self) -> GoodsPage:
        from app.ui.screens.goods.moves import MovesPage

        return MovesPage(self._context, self._window)

    def _lost(self) -> GoodsPage:
        from app.ui.screens.goods.lost import LostPage

        return LostPage(self._context, self._window)

    def _pickups(self) -> GoodsPage:
        from app.ui.screens.goods.pickups import PickupsPage

        return PickupsPage(self._context, self._window)
