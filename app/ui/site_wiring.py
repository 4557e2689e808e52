"""The screens of what happens at the schools: charging cabinets. A part of `wiring`.

Decides which page each of them is and what leads there; each is made when it is first shown.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.ui.carried import Carried
from app.ui.shell.actions import Mode, Screen

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.shell.main_window import MainWindow
    from app.ui.shell.shown import Shown


class SiteWiring:
    """Held by the window's wiring for as long as the window lives."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        """`window` gets the pages."""
        self._window, self._context = window, context
        self._made: dict[str, Shown] = {}
        self._carried = Carried()

    def lay(self) -> None:
        """Each can be shown from now on."""
        pages: dict[str, Callable[[], Shown]] = {Screen.chargers: self._swap, Mode.charger_list: self._list}
        for name, make in pages.items():
            self._window.add_screen_later(name, partial(self._keep, name, make))

    def take_down(self) -> list[Shown]:
        """The pages there are, given up: the window speaks another language."""
        made, self._made = self._made, {}
        for name, page in made.items():
            self._carried.take(name, page)
        return list(made.values())

    @property
    def at_work(self) -> bool:
        """Whether a scan of a swap is being answered: its page must not be made anew now."""
        return bool(getattr(self._made.get(Screen.chargers), "at_work", False))

    def _keep(self, name: str, make: Callable[[], Shown]) -> Shown:
        self._made[name] = made = make()
        self._carried.give(name, made)
        return made

    def _list(self) -> Shown:
        from app.ui.screens.chargers.list_presenter import ListPresenter

        return ListPresenter(self._context, self._window)

    def _swap(self) -> Shown:
        from app.ui.screens.chargers.presenter import Hooks, SwapPresenter

        show = self._window.show_screen
        hooks = Hooks(listing=partial(show, Mode.charger_list), open_visits=partial(show, Mode.visits))
        return SwapPresenter(self._context, hooks, self._window)
