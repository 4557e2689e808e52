"""What is read of parts: plain rows, and the questions. Counts are pieces, amounts whole yen, days ISO texts.

A place is the code of its shelf, or what people wrote; `donor` is the place of donor parts without a shelf, and an
empty one that of parts nobody gave a place.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from app.domain.operations import Ref


class PlaceStock(NamedTuple):
    """What one place holds, as people see it: never below zero."""

    place: str
    quantity: int
    counted: str = ""
    """The day of its last stock-take, or empty."""
    short: int = 0
    """By how many two desks apart overdrew it: it is to be counted."""


class PartRow(NamedTuple):
    """A part with its stock."""

    part: str
    """Its code."""
    ref: Ref
    name: str
    models: tuple[str, ...]
    """The models it is for, as they were written; none: it fits all."""
    home: str
    """Its own shelf, or empty."""
    places: tuple[PlaceStock, ...]
    """Its own shelf first, where it has one, then where most are; donor parts last."""
    total: int
    """All pieces, donor parts included."""
    usable: int
    """Those that count against the reorder point: donor parts without a shelf don't."""
    reorder_point: int | None
    price: int | None
    """What one cost when it was last received."""
    owner: str
    """`city`, `contractor` or empty."""
    handed_over: str
    """The day it was handed over to the city, or empty."""
    document: str
    """The paper of that."""
    ordered: str
    """The day it was ordered, until it comes."""
    low: bool
    """At or below its reorder point."""
    donors: tuple[tuple[str, int], ...] = ()
    """Serials of dead units it came from, and how many pieces."""
    used: int = 0
    """Pieces used on repairs of the fault that was asked for; 0 where none was."""

    @property
    def short(self) -> int:
        """By how many its places are overdrawn."""
        return sum(place.short for place in self.places)


class Movement(NamedTuple):
    """One movement, or one stock-take, of a part."""

    why: str
    """A word of `PartMove`, or `counted`."""
    quantity: int
    """Pieces more, below zero fewer; of a stock-take what was found there."""
    place: str
    local: str
    """When, as people saw it."""
    operator: str
    operator_name: str
    desk: str
    repair: str = ""
    serial: str = ""
    """The unit a donor part came from."""
    fate: str = ""
    expected: int | None = None
    """Of a stock-take: what was expected."""
    struck: bool = False
    """It was taken back."""


class OrderRow(NamedTuple):
    """A part that is to be ordered, or that repairs wait for."""

    part: PartRow
    missing: int
    """Pieces up to the reorder point, and those repairs wait for; at least one."""
    waiting: int
    """Repairs that wait for it."""


class PartTask(NamedTuple):
    """Something to be counted: `overdrawn` by desks apart, or `counted_apart` with different results."""

    part: str
    name: str
    place: str
    why: str
    short: int = 0
    found: tuple[int, ...] = ()
    """What the stock-takes found."""


class PartQueries(Protocol):
    """What may be asked of parts. Every answer is one state of the ledger; none waits for a write."""

    def parts(self, words: str = "") -> tuple[PartRow, ...]:
        """All parts by name, or those whose code, name, models or places hold every one of these words."""

    def part(self, code: str) -> PartRow | None:
        """The part of a code, or of what its label says."""

    def fitting(self, model: str, *, maker: str = "", fault: str = "", limit: int = 9) -> tuple[PartRow, ...]:
        """Parts for a unit of this model: those this fault took most of within a year, then by name, then by code."""

    def movements(self, code: str, limit: int = 200) -> tuple[Movement, ...]:
        """A part's movements and stock-takes, newest first."""

    def to_order(self) -> tuple[OrderRow, ...]:
        """The order list: what is low, or waited for and not there; those not ordered yet first."""

    def tasks(self) -> tuple[PartTask, ...]:
        """What is to be counted."""

    def at_place(self, place: str) -> tuple[PartRow, ...]:
        """Parts that lie at a place, or whose own shelf it is."""
