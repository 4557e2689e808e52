"""The pages of visits in the window. A part of `wiring`.

Decides which page each of them is and where a scan goes that begins a swap; each is made when it is first shown.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.ui.shell.actions import Mode, Screen

if TYPE_CHECKING:
    from app.domain.scans import RawScan
    from app.ui.context import Context
    from app.ui.screens.visits.day import VisitsPresenter
    from app.ui.screens.visits.visit import VisitPresenter
    from app.ui.shell.main_window import MainWindow


def lay_visits(window: MainWindow, context: Context) -> None:
    """Both can be shown from now on, and a key leads to them."""
    pages = _Pages(window, context)
    window.add_screen_later(Mode.visits, pages.list)
    window.add_screen_later(Mode.visit, pages.visit)
    window.actions_.bind("visits", partial(window.show_screen, Mode.visits))


class _Pages:
    """Makes them, and leads from one to the other."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        self._window, self._context = window, context

    def list(self) -> VisitsPresenter:
        """The day's visits."""
        from app.ui.screens.visits.day import VisitsPresenter

        return VisitsPresenter(self._context, self._open, self._window)

    def visit(self) -> VisitPresenter:
        """One visit."""
        from app.ui.screens.visits.visit import VisitPresenter

        return VisitPresenter(self._context, self._swap, self._window)

    def _open(self, number: str, raw: RawScan | None) -> None:
        from app.ui.screens.visits.visit import VisitPresenter

        self._window.show_screen(Mode.visit)
        page = self._window.screen_called(Mode.visit)
        if isinstance(page, VisitPresenter):
            page.open(number, raw)

    def _swap(self, raw: RawScan) -> None:
        self._window.show_screen(Screen.chargers)
        if Screen.chargers in self._window.screens():
            self._window.screen_called(Screen.chargers).take_scan(raw)
