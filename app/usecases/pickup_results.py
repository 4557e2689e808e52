"""What is wished of a pick-up (回収), and what became of it: commands and results.

Each command is run by the function of its name in `pickups`; those raise RepairRefused with a closed word before
anything is written.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.kinds import Family
from app.domain.scans import Scan


class OpenPickup(NamedTuple):
    """The firm comes. `date` as written, today where empty; `witness`: who stands by (the side store's). `boxes` go
    onto the truck at once, all of them or none. Run by `pickups.open_pickup`.
    """

    action: bytes
    firm: str = ""
    date: str = ""
    vehicle: str = ""
    witness: str = ""
    boxes: tuple[str, ...] = ()


class LoadBox(NamedTuple):
    """A box was scanned onto the truck: it stands for its units. Run by `pickups.load`; there already, it is `same`."""

    action: bytes
    pickup: str
    box: str


class UnloadBox(NamedTuple):
    """A box comes off again. Run by `pickups.unload`."""

    action: bytes
    pickup: str
    box: str


class CheckBox(NamedTuple):
    """A spot check: a box of the truck was opened, and these units lay in it. Run by `pickups.check`; done again, only
    the newer one counts.
    """

    action: bytes
    pickup: str
    box: str
    scans: tuple[Scan, ...]


class LeavePickup(NamedTuple):
    """The truck leaves: all units of its boxes but those a check missed are collected.

    `document`: the hand-over sheet's number; empty: the pick-up's. `anyway`: although a check found a difference, which
    the sheet then names. Run by `pickups.leave(desk, command)`, in slices.
    """

    action: bytes
    pickup: str
    on: str = ""
    document: str = ""
    anyway: bool = False


class WitnessPickup(NamedTuple):
    """Somebody saw the destruction: `witness` is ticked for all units whose certificate came. `who`: in words, for the
    side store. Run by `pickups.witness(desk, command)`, in slices.
    """

    action: bytes
    pickup: str
    who: str


class PickupResult(NamedTuple):
    """What became of a pick-up."""

    outcome: str
    """opened, loaded, unloaded, checked, left, witnessed, same, refused."""
    family: Family
    number: str
    box: str = ""
    boxes: int = 0
    """Boxes on the truck by now."""
    units: int = 0
    """Of a box: its units; of the truck's leaving: those of all its boxes."""
    ticked: int = 0
    """Units a step of which was ticked by it."""
    reason: str = ""
    """box_not_ready, truck_differs, truck_empty, or nothing."""
    step: str = ""
    """box_not_ready: the first step that a unit lacks."""
    lacking: int = 0
    """Units that lack a step, or stay here."""
    missing: tuple[str, ...] = ()
    """Tags or serials that a check missed."""
    extra: tuple[str, ...] = ()
    """What lay in a box and is not on its list."""
