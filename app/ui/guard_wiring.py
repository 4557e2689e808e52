"""The guard of what can't be taken back, in the window. A part of `wiring`.

Decides that it has each scan while it stands, and that the page in front tells what it has saved; its page is loaded
and made when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.operations import Ref
    from app.domain.scans import RawScan, ScanFault
    from app.ui.context import Context
    from app.ui.screens.guard.presenter import DeprovisionGuard
    from app.ui.screens.guard.wording import Told
    from app.ui.shell.main_window import MainWindow


class GuardWiring:
    """Held by the window's wiring for as long as the window lives; itself one of the window's guards."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        self._window, self._context = window, context
        self._made: DeprovisionGuard | None = None
        context.ask_deprovision = self.ask
        context.told_guarded = self._tell

    def ask(self, units: Sequence[Ref], *, by_hand: bool = False) -> None:
        """Shows these units to be let go by the console; `by_hand`: it was done there, and is to be recorded."""
        if self._made is None:
            from app.ui.screens.guard.presenter import DeprovisionGuard

            self._made = DeprovisionGuard(self._context, self._window)
        self._made.ask(units, by_hand=by_hand)

    @property
    def standing(self) -> bool:
        """Whether the guard's page lies over the body."""
        return self._made is not None and self._made.standing

    def take_scan(self, raw: RawScan) -> bool:
        """Whether it stands and so has this scan."""
        return self._made is not None and self._made.take_scan(raw)

    def refused_scan(self, fault: ScanFault, raw: str) -> bool:
        """The same for a scan that must not be used."""
        return self._made is not None and self._made.refused_scan(fault, raw)

    def _tell(self, told: Told) -> bool:
        """The page in front says it, where it has an answer of its own that would go on standing there."""
        name = self._window.frame.current
        front = self._window.screen_called(name) if name in self._window.screens() else None
        says = getattr(front, "guarded", None)
        if says is not None:
            says(told)
        return says is not None

    def take_down(self) -> None:
        """Given up: the window speaks another language."""
        made, self._made = self._made, None
        if made is not None:
            made.leave()
            made.page.deleteLater()
            made.deleteLater()
