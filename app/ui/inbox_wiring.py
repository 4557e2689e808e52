"""The inbox in the window. A part of `wiring`.

Decides what leads there: F9, the counter of the top strip, SC09. It is made when it is first shown, and never opens by
itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.shell.actions import Screen

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.screens.inbox.presenter import InboxPresenter
    from app.ui.shell.main_window import MainWindow
    from app.ui.shell.shown import Shown


class InboxWiring:
    """Held by the window's wiring for as long as the window lives."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        """`window` gets the page."""
        self._window, self._context = window, context
        self._made: list[Shown] = []

    def lay(self) -> None:
        """It can be shown from now on."""
        self._window.add_screen_later(Screen.sync, self.inbox)

    def take_down(self) -> list[Shown]:
        """The page there is, given up: the window speaks another language."""
        made, self._made = self._made, []
        return made

    def inbox(self) -> InboxPresenter:
        """The open cards."""
        from app.ui.screens.inbox.presenter import InboxPresenter

        made = InboxPresenter(self._context, self._window)
        self._made.append(made)
        return made
