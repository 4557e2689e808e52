"""What a scan means on a visit's page before it is reported: loaded, listed, taken along, or the beginning of a swap.

Decides by what the scan names; what may be done with it is the use case's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from app.domain.codes import CodeKind
from app.domain.scans import RawScan, Scan
from app.ui.screens.faults import tell_unread
from app.ui.screens.visits import wording
from app.ui.tasks import Lane
from app.usecases.charger_moves import Load, MoveResult, load
from app.usecases.charger_scan import as_written

if TYPE_CHECKING:
    from app.ui.screens.visits.visit import VisitPresenter
    from app.usecases.charger_rows import ChargerQueries

_OF_SWAP: Final = (CodeKind.charger.name, CodeKind.cabinet.name, CodeKind.school.name)
"""What begins a swap."""


class Named(NamedTuple):
    """What a scan names: slip, unit, or a kind of label of ours; and the code it goes by."""

    what: str
    code: str


class VisitScans:
    """Held by the page."""

    def __init__(self, page: VisitPresenter, chargers: ChargerQueries, open_swap: Callable[[RawScan], None]) -> None:
        """`open_swap` has a scan that begins a swap."""
        self._page, self._chargers, self._open_swap = page, chargers, open_swap

    def look(self, scan: Scan, then: Callable[[Named, Scan], None]) -> None:
        """What it names: something to swap, a blank slip, or a unit."""

        def named() -> Named:
            if scan.repair is not None:
                blank = self._page.context.desk.queries.blank_slip(scan.repair.text)
                return Named("slip" if blank else "unit", scan.repair.text)
            own = scan.own
            texts = scan.candidates if own is None else (own.text,)
            row = next((row for row in map(self._chargers.one, texts) if row is not None), None)
            if row is not None:
                return Named(row.kind, row.shown)
            if own is not None:
                return Named(own.kind.name, as_written(scan))
            return Named("unit", scan.candidates[-1] if scan.candidates else "")

        def unread(fault: BaseException) -> None:
            tell_unread(self._page.context, fault)
            self._page.release()

        self._page.context.tasks.ask(named, lambda what: then(what, scan), unread, lane=Lane.scan)

    def on_the_way(self, named: Named, scan: Scan) -> None:
        """It is taken along, or goes on to the swap."""
        if named.what == "slip":
            self._page.pickups.take_slip(named.code)
        elif named.what in _OF_SWAP:
            self._page.pickups.forget()
            self._page.release()
            self._open_swap(RawScan(scan.raw, "keyboard", time.monotonic()))
        else:
            self._page.pickups.take_unit(scan)

    def to_load(self, named: Named, scan: Scan) -> None:
        """A spare goes into the car; a cabinet or a unit onto the plan's list."""
        desk = self._page.context.desk
        if named.what == CodeKind.charger.name:
            self._page.run(
                desk.run(load, Load(desk.new_action(), scan, self._page.number)), self._loaded, as_written(scan)
            )
        elif named.what == CodeKind.cabinet.name:
            self._page.change(named.code, cabinets={named.code: 1})
        elif named.what == "unit" and named.code and scan.fault is None:
            self._page.change(named.code, units={named.code: 1})
        else:
            self._page.refuse("visit_nothing_to_load", as_written(scan))

    def _loaded(self, result: MoveResult) -> None:
        count = (self._page.detail.row.car if self._page.detail is not None else 0) + 1
        self._page.done(wording.loaded_banner(result, count))
