"""What screens, papers and the command line read of shipments, boxes and loans: plain rows, and who gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.domain.kinds import Aggregate
from app.domain.operations import Ref

if TYPE_CHECKING:  # no page draws a paper before it is asked for
    from app.domain.drawing import Drawing


class UnitLine(NamedTuple):
    """A unit on a list, ready to go on one, or in a box."""

    repair: str
    serial: str
    tag: str
    model: str
    maker: str
    school: str
    """The school's name; as written where it is not a known one."""
    school_code: str
    state: str
    """The repair's."""
    fault: str = ""
    cause: str = ""
    detail: str = ""
    accessories: tuple[str, ...] = ()
    """What came along."""
    lacks: tuple[str, ...] = ()
    """Of that, what does not go back with it."""
    place: str = ""
    rma: str = ""
    waybill: str = ""
    back: bool = False
    """It came back from this list."""
    elsewhere: str = ""
    """The list it is really on, where two desks put it on one each; `gone` where its repair was taken back; `off` where
    its list was not sent and its repair was led another way at a desk that didn't know of it.
    """
    exchanged: str = ""
    """The former serial, where another unit came back."""
    opened: str = ""
    """The day it was taken in, ISO."""
    device: Ref | None = None


class ShipmentFacts(NamedTuple):
    """A shipment with its units. Days are ISO, or empty."""

    number: str
    to: str
    """maker, installer."""
    firm: str
    due: str
    opened: str
    sent: str
    waybill: str
    closed: str
    units: tuple[UnitLine, ...]
    """In the order of their numbers."""
    days: int = 0
    """Open days since it was sent."""
    limit: int = 0
    """Open days the firm is given."""
    over: int = 0
    """Open days over it, with units still missing; 0: in time."""
    cards: int = 0

    @property
    def going(self) -> tuple[UnitLine, ...]:
        """Units that go with it, or went."""
        return tuple(unit for unit in self.units if not unit.elsewhere)

    @property
    def missing(self) -> tuple[UnitLine, ...]:
        """Units still away."""
        return tuple(unit for unit in self.going if not unit.back)


class SchoolBox(NamedTuple):
    """Units of one school that go back together, with what has to lie in the box beside them."""

    school: str
    school_code: str
    units: tuple[UnitLine, ...]
    accessories: tuple[tuple[str, int], ...] = ()
    """How many of each go with them, in the order of the closed list."""


class HandbackFacts(NamedTuple):
    """A box on its way, school by school."""

    number: str
    way: str
    """run, hand."""
    school_code: str
    opened: str
    closed: str
    schools: tuple[SchoolBox, ...]

    @property
    def units(self) -> int:
        """Units in it."""
        return sum(len(box.units) for box in self.schools)


class PastList(NamedTuple):
    """A list that has ended, as it is looked for to be printed again."""

    number: str
    to: str
    """maker, installer; of a box its way: run, hand."""
    name: str
    """The firm, or the school's code where the box was one school's; or nothing."""
    waybill: str
    day: str
    """When it ended, ISO."""
    units: int


class LoanRow(NamedTuple):
    """A device that is lent."""

    device: Ref
    serial: str
    tag: str
    kind: str
    model: str
    school: str
    school_code: str
    since: str
    due: str
    """ISO, or empty."""
    repair: str
    """The one it stands in for, or empty."""
    over: int = 0
    """Open days past the day it was due; 0: in time, or no day agreed."""
    repair_open: bool = False
    """Whether what it stands in for is still here."""
    condition: str = ""
    """How it looked when it went, a word of `LoanCondition`, or empty."""
    words: str = ""
    """What was written about that; empty too where it was erased, or has not come to this desk yet."""
    accessories: tuple[str, ...] = ()
    """What went along."""


class AwayQueries(Protocol):
    """What may be asked. Every answer is one state of the ledger."""

    def shipments(self, *, closed: bool = False) -> tuple[ShipmentFacts, ...]:
        """Shipments that are open (or, with `closed`, all), those with missing units over the limit first."""

    def shipment(self, number: str) -> ShipmentFacts | None:
        """One shipment, or None."""

    def past(self, kind: Aggregate) -> tuple[PastList, ...]:
        """Shipments or handbacks that have ended with something on them, newest first."""

    def held(self) -> Mapping[str, str]:
        """Repairs whose unit still waits here though their state says that it is gone, and where, as a closed word."""

    def to_ship(self, to: str = "") -> tuple[UnitLine, ...]:
        """Units whose route is chosen and that lie here still, on no list; to maker or installer, or both."""

    def away_unlisted(self) -> tuple[UnitLine, ...]:
        """Units that are away on no open list: sent by themselves."""

    def ready(self) -> tuple[SchoolBox, ...]:
        """What goes with the next delivery run: what is ready, by school."""

    def handbacks(self, *, closed: bool = False) -> tuple[HandbackFacts, ...]:
        """Boxes that are open (or, with `closed`, all), newest first."""

    def handback(self, number: str) -> HandbackFacts | None:
        """One box, or None."""

    def loans(self, school: str = "", *, repair: str = "") -> tuple[LoanRow, ...]:
        """Everything lent (to one school, by its code; in the place of one repair), the most overdue first."""

    def unit(self, repair: str) -> UnitLine | None:
        """One repair as a line, or None."""


class AwayPapers(Protocol):
    """Papers of what goes out and comes back, as drawing lists."""

    def shipment(self, number: str, desk_name: str) -> Drawing:
        """A shipment's list, and a request for each of its units that has not come back."""

    def handback(self, number: str, desk_name: str) -> Drawing:
        """A box's list, and a receipt for each school."""

    def ready(self, desk_name: str) -> Drawing:
        """What is ready to go back, as a list."""

    def request(self, repair: str, desk_name: str) -> Drawing:
        """修理依頼票 or 初期不良取次票 of one unit, by its route."""

    def hearing(self, repair: str, desk_name: str, sheet: Mapping[str, str]) -> Drawing:
        """聞き取り票 of a repair (empty: a blank one): `sheet` holds when, what, asked, answers, or nothing."""
