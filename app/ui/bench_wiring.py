"""The screens under 修理 in the window: the board, what it leads to, and the log. A part of `wiring`.

Decides which page each of them is and which key of the board leads there; each is made when it is first shown.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from app.domain.codes import CodeKind
from app.ui.shell.actions import Mode, Screen

if TYPE_CHECKING:
    from app.domain.bench_words import HandbackWay
    from app.domain.scans import RawScan
    from app.ui.context import Context
    from app.ui.screens.away.ship import ShipPresenter
    from app.ui.shell.main_window import MainWindow
    from app.ui.shell.shown import Shown
    from app.ui.unread_scan import UnreadScans


_OPENS: dict[CodeKind, str] = {
    CodeKind.part: Mode.parts,
    CodeKind.cabinet: Screen.chargers,
    CodeKind.charger: Mode.charger_list,
    CodeKind.box: Screen.disposal,
}
"""What a code of ours opens on any screen that does nothing with it."""


class BenchWiring:
    """Held by the window's wiring for as long as the window lives."""

    def __init__(self, window: MainWindow, context: Context, show_code: Callable[[str], None]) -> None:
        """`show_code` brings what a code names to the front."""
        self._window, self._context, self._show_code = window, context, show_code
        self._made: dict[str, Shown] = {}

    def lay(self) -> None:
        """Each can be shown from now on."""
        pages: dict[str, Callable[[], Shown]] = {
            Screen.bench: self._board,
            Mode.repair: self._repair,
            Mode.parts: self._parts,
            Mode.ship: self._ship,
            Mode.hand_back: self._hand_back,
            Screen.reports: self._log,
        }
        for name, make in pages.items():
            self._window.add_screen_later(name, partial(self._keep, name, make))
        self._window.leads = self._leads
        self._window.refused = lambda fault, raw: self._unread.refused(fault, raw)
        self._context.open_repair = self.open_repair

    def open_repair(self, number: str) -> None:
        """The page of a repair, in front."""
        from app.ui.screens.repair.presenter import RepairPresenter

        self._window.show_screen(Mode.repair)
        page = self._made[Mode.repair]
        if isinstance(page, RepairPresenter):
            page.open(number)

    @property
    def at_work(self) -> bool:
        """Whether a file of the log is being written."""
        log = self._made.get(Screen.reports)
        return log is not None and bool(getattr(log, "at_work", False))

    def stop(self) -> None:
        """The window closes, or speaks another language: a file under way is left."""
        stop = getattr(self._made.get(Screen.reports), "stop", None)
        if stop is not None:
            stop()

    def take_down(self) -> list[Shown]:
        """The pages there are, given up: the window speaks another language."""
        made, self._made = list(self._made.values()), {}
        return made

    def _leads(self, raw: RawScan) -> str:
        """Where a scan goes that the screen in front leaves: a part to its tab, a cabinet to its swap, a charger to its
        list, all else to the intake desk; nowhere where it names nothing, and that is said.
        """
        if self._unread.took(raw):
            return ""
        own = self._context.desk.read_scan(raw.text).own
        return _OPENS.get(own.kind, Screen.intake) if own is not None else Screen.intake

    @cached_property
    def _unread(self) -> UnreadScans:
        from app.ui.unread_scan import UnreadScans

        return UnreadScans(self._context, self._take_in)

    def _take_in(self, raw: RawScan) -> None:
        self._window.show_screen(Screen.intake)
        self._window.screen_called(Screen.intake).take_scan(raw)

    def _keep(self, name: str, make: Callable[[], Shown]) -> Shown:
        self._made[name] = made = make()
        return made

    def _board(self) -> Shown:
        from app.ui.screens.bench.presenter import BenchPresenter, Hooks

        if self._context.bench is None:
            raise RuntimeError("nobody tells the queue")
        show = self._window.show_screen
        hooks = Hooks(
            open_repair=self.open_repair,
            open_unit=self._show_code,
            parts=partial(show, Mode.parts),
            ship=partial(show, Mode.ship),
            give_back=partial(show, Mode.hand_back),
        )
        return BenchPresenter(self._context, self._context.bench, hooks, self._window)

    def _repair(self) -> Shown:
        from app.ui.screens.repair.model import Leads
        from app.ui.screens.repair.presenter import RepairPresenter

        made = RepairPresenter(self._context, self._window)
        made.leads = Leads(self._to_list, self._see_list, self._to_box)
        return made

    def _to_list(self, number: str) -> None:
        self._on_lists(lambda page: page.put_on(number))

    def _see_list(self, shipment: str, number: str) -> None:
        self._on_lists(lambda page: page.see(shipment, number))

    def _on_lists(self, does: Callable[[ShipPresenter], None]) -> None:
        from app.ui.screens.away.ship import ShipPresenter

        self._window.show_screen(Mode.ship)
        page = self._made[Mode.ship]
        if isinstance(page, ShipPresenter):
            does(page)

    def _to_box(self, number: str, way: HandbackWay, with_it: tuple[str, ...] | None) -> None:
        from app.ui.screens.away.hand import ReturnPresenter

        self._window.show_screen(Mode.hand_back)
        page = self._made[Mode.hand_back]
        if isinstance(page, ReturnPresenter):
            page.put_in(number, way, with_it)

    def _parts(self) -> Shown:
        from app.ui.screens.parts.presenter import PartsPresenter

        return PartsPresenter(self._context, self._window)

    def _ship(self) -> Shown:
        from app.ui.screens.away.ship import ShipPresenter

        return ShipPresenter(self._context, parent=self._window)

    def _hand_back(self) -> Shown:
        from app.ui.screens.away.hand import ReturnPresenter

        return ReturnPresenter(self._context, parent=self._window)

    def _log(self) -> Shown:
        from app.ui.screens.log.presenter import LogPresenter

        if self._context.log_book is None:
            raise RuntimeError("nobody keeps the log")
        return LogPresenter(self._context, self._context.log_book, self._window)
