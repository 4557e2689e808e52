"""The pages of 廃棄 (F4) in the window. A part of `wiring`.

Decides which page each of them is and what leads there; each is loaded and made when it is first shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.operations import Ref
from app.ui.carried import Carried
from app.ui.shell.actions import Mode, Screen

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.screens.disposal.checklist import Sheet
    from app.ui.shell.main_window import MainWindow
    from app.ui.shell.shown import Shown


class DisposalWiring:
    """Held by the window's wiring for as long as the window lives."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        """`window` gets the pages."""
        self._window, self._context = window, context
        self._made: list[Shown] = []
        self._carried = Carried()
        context.open_box = self._open_box

    def lay(self) -> None:
        """Each can be shown from now on."""
        self._window.add_screen_later(Screen.disposal, self._front)
        self._window.add_screen_later(Mode.sheet, self._sheet)
        self._window.add_screen_later(Mode.storage, self._storage)

    def take_down(self) -> list[Shown]:
        """The pages there are, given up: the window speaks another language."""
        made, self._made = self._made, []
        for page in made:
            self._carried.take(type(page).__name__, page)
        return made

    def open(self, sheet: Sheet, unit: str = "") -> None:
        """The checklist of a box, an instruction or the units without a box, in front."""
        from app.ui.screens.disposal.sheet import SheetPage

        self._window.show_screen(Mode.sheet)
        page = self._window.screen_called(Mode.sheet)
        if isinstance(page, SheetPage):
            page.open(sheet, unit)

    def _front(self) -> Shown:
        from app.ui.screens.disposal.front import FrontPage

        made = FrontPage(self._context, self._window)
        made.sheet_asked.connect(self.open)
        self._made.append(made)
        return made

    def _sheet(self) -> Shown:
        from app.ui.screens.disposal.sheet import SheetPage

        made = SheetPage(self._context, self._window)
        made.box_asked.connect(self._open_box)
        made.guard_asked.connect(self._guard)
        made.by_hand_asked.connect(self._by_hand)
        self._carried.give(type(made).__name__, made)
        self._made.append(made)
        return made

    def _storage(self) -> Shown:
        from app.ui.screens.disposal.storage import StoragePage

        made = StoragePage(self._context, self._window)
        self._made.append(made)
        return made

    def _open_box(self, code: str) -> None:
        from app.ui.screens.disposal.front import FrontPage

        self._window.show_screen(Screen.disposal)
        page = self._window.screen_called(Screen.disposal)
        if isinstance(page, FrontPage):
            page.open_box_called(self._context.desk.read_scan(code))

    def _guard(self, units: tuple[Ref, ...]) -> None:
        """The guard's page has what can't be taken back."""
        self._context.ask_deprovision(units)

    def _by_hand(self, units: tuple[Ref, ...]) -> None:
        """It records what was done in the console, too."""
        self._context.ask_deprovision(units, by_hand=True)
