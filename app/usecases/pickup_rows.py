"""What screens and the command line read of pick-ups (回収): plain rows, and who gives them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from app.usecases.box_rows import BoxRow


class PickupRow(NamedTuple):
    """One pick-up. Days are ISO, or empty."""

    number: str
    firm: str
    date: str
    """The day the firm comes."""
    vehicle: str
    witness: str
    """Who stands by, read out of the side store; empty where nobody does or the words were erased."""
    left: str
    """The day the truck left, or empty."""
    document: str
    """The number of the hand-over sheet."""
    boxes: int
    units: int
    """Units of its boxes."""
    collected: int
    missing: int
    """Units that checks missed."""
    extra: int
    cards: int = 0


class TruckBox(NamedTuple):
    """A box on the truck."""

    box: BoxRow
    checked: bool
    """It was opened and checked unit by unit."""
    scanned: int = 0
    missing: tuple[str, ...] = ()
    """Tags or serials."""
    extra: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the check found it other than its list says."""
        return bool(self.missing or self.extra)


class PickupFacts(NamedTuple):
    """One pick-up with its boxes."""

    pickup: PickupRow
    boxes: tuple[TruckBox, ...]
    """By number; a box that is by its own record on another truck is not among them."""
    waiting: tuple[BoxRow, ...]
    """Boxes whose list was handed over and that are on no truck: they may go too."""


class PickupQueries(Protocol):
    """What may be asked. Every answer is one state of the ledger; lists are whole."""

    def pickups(self) -> tuple[PickupRow, ...]:
        """All, those whose truck stands here first, then the newest."""

    def pickup(self, number: str) -> PickupFacts | None:
        """One pick-up by its number, or None."""
