"""The trucks of pick-ups and what lies on the one in front: read, listed, shown. What a scan means says the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from app.domain.kinds import Aggregate
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.screens.away.view import ListsView, ListWords
from app.ui.screens.away.wording import refused_banner
from app.ui.screens.goods import pickup_wording as wording
from app.ui.screens.goods.page import GoodsPage
from app.ui.shell.actions import Screen
from app.usecases.disposal_rows import DisposalRow
from app.usecases.pickup_rows import PickupFacts, PickupRow, TruckBox

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.context import Context


class Facts(NamedTuple):
    """What is shown: all trucks, and those that stand here (and the one in front) with their boxes."""

    trucks: tuple[PickupRow, ...]
    known: dict[str, PickupFacts]


class Checking(NamedTuple):
    """A box that is checked unit by unit."""

    box: str
    units: Sequence[DisposalRow]
    seen: dict[str, Scan]
    """By device, or by text where nobody knows the unit."""

    @property
    def inside(self) -> set[str]:
        """Units of its list that were seen."""
        return {unit.device.text for unit in self.units} & self.seen.keys()

    @property
    def extra(self) -> list[str]:
        """What was scanned and is not on its list."""
        return [scan.text for name, scan in self.seen.items() if name not in self.inside]


class TruckPage(GoodsPage):
    """Shows trucks and boxes, or the units of a box that is checked."""

    shows = (Aggregate.device, Aggregate.box, Aggregate.pickup)
    home = Screen.disposal

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        words = ListWords(t("goods.pickup.boxes"), t("goods.pickup.trucks"), t("goods.pickup.empty"))
        super().__init__(context, ListsView(words, wording.columns(), wording.side_columns()), parent)
        self.known = Facts((), {})
        self.wanted = ""
        """The truck that comes to the front next."""
        self.checking: Checking | None = None
        self.greets = False
        """It has come to the front: what the next scan means is said once that is known."""

    def facts(self) -> Facts:
        """The trucks; boxes of those that stand here, and of the one in front."""
        ask = self.goods.pickups
        trucks = ask.pickups()
        fronts = {self.front, self.wanted}
        wanted = [row.number for at, row in enumerate(trucks) if not row.left or row.number in fronts or not at]
        known = {number: facts for number in wanted if (facts := ask.pickup(number)) is not None}
        return Facts(trucks, known)

    def show_facts(self, facts: Facts) -> None:
        """The trucks; the one in front stays."""
        self.known = facts
        self.keep_front(wording.truck_rows(facts.trucks), self.wanted)
        self.wanted = ""
        self.show_front()
        if self.greets:
            self.greets = False
            self.view.banner.show_answer(wording.now_words("", truck=self.here is not None))

    @property
    def truck(self) -> PickupFacts | None:
        """The truck in front."""
        return self.known.known.get(self.front)

    @property
    def here(self) -> PickupFacts | None:
        """The truck in front, where it stands here."""
        truck = self.truck
        return truck if truck is not None and not truck.pickup.left else None

    def show_front(self) -> None:
        """The boxes of the truck in front, or the units of the box that is checked."""
        check, truck = self.checking, self.truck
        if check is not None:
            title, note = wording.check_head(check.box, len(check.inside), len(check.units), len(check.extra))
            self.show_units(title, note, wording.unit_rows(check.units, check.inside, check.extra))
        elif truck is not None:
            title, note = wording.head(truck)
            self.show_units(title, note, wording.box_rows(truck))
        else:
            self.show_units(t("goods.pickup.boxes"), "", [])
            if self.front:
                self.refresh()  # one that left: its boxes are read when it is chosen

    def on_truck(self, number: str) -> TruckBox | None:
        """A box of the truck that stands here, or None."""
        boxes = self.here.boxes if self.here is not None else ()
        return next((box for box in boxes if box.box.number == number), None)

    def named(self, scan: Scan) -> str:
        """The row of the one device a scan names, or nothing."""
        codes = (scan.repair.text,) if scan.repair is not None else scan.candidates
        found = next((refs for code in codes if (refs := self.context.desk.queries.find_device(code))), ())
        return found[0].text if len(found) == 1 else ""

    def refused(self, reason: str, code: str) -> bool:
        """Where no box goes by it, it may be a unit's."""
        if reason != "unknown_box" or self.in_steps:
            return super().refused(reason, code)
        self.no_box(reason, code)
        return True

    def no_box(self, reason: str, text: str) -> None:
        """A unit's own number where a box is meant is told so, with what leads to its units."""
        scan = self.context.desk.read_scan(text)
        self.context.tasks.ask(
            lambda: self.named(scan),
            lambda device: self.done(refused_banner("box_wanted" if device else reason, text)),
            lambda fault: self.unread(scan, fault),
        )

    def chosen_box(self) -> str:
        """The chosen box of the truck in front, gone or not."""
        chosen, boxes = self.view.table.current_id(), self.truck.boxes if self.truck is not None else ()
        return chosen if any(box.box.number == chosen for box in boxes) else ""
