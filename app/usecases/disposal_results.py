"""What is wished of units in disposal and of their boxes, and what became of it: commands and results.

Each command is run by the function of its name in `disposal`, `boxes` or `day_list`; those raise RepairRefused with a
closed word (`StepBlocked` names the step that isn't done) before anything is written.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.kinds import Family
from app.domain.operations import Ref
from app.domain.scans import Scan
from app.usecases.second_person import Second


class BeginDisposal(NamedTuple):
    """A unit goes on the checklist. Run by `disposal.begin`; PIN of an engineer or a supervisor.

    `way`: A (its repair was judged beyond repair, or `reason` says why) or B (an instruction names it). `instruction`:
    the Board's number; empty: the one whose list names the unit. `box`: into which it goes at once, or nothing.
    """

    action: bytes
    scan: Scan
    way: str
    instruction: str = ""
    box: str = ""
    reason: str = ""


class TickStep(NamedTuple):
    """A step is done. Run by `disposal.tick`.

    `how`: a word of the step's list (`disposal_words.HOW`). `note`: words for the side store. `place`: of `storage`,
    the shelf as scanned or written. `on` (a day as written, today where empty), `to`, `document`: of `board` and
    `certificate`. `second`: who else stands for it, of `deprovision`.
    """

    action: bytes
    scan: Scan
    step: str
    how: str = ""
    note: str = ""
    place: str = ""
    on: str = ""
    to: str = ""
    document: str = ""
    second: Second | None = None


class LeaveDisposal(NamedTuple):
    """A unit leaves disposal before it was deprovisioned: judged wrong, or the Board changed its mind. PIN, reason.

    Run by `disposal.leave`.
    """

    action: bytes
    scan: Scan
    reason: str


class DisposalResult(NamedTuple):
    """What became of one unit."""

    outcome: str
    """begun, ticked, same (it was so already), left, put_in, taken_out."""
    family: Family
    code: str
    """Its tag or serial."""
    device: Ref
    serial: str = ""
    way: str = ""
    step: str = ""
    """The step that was ticked."""
    next: str = ""
    """The step to do next; empty: all is done."""
    box: str = ""
    units: int = 0
    """Units in the box by now."""
    remarks: tuple[str, ...] = ()
    """What is to be looked at, closed words: over_daily_units (a second person will be needed), was_in_use,
    unknown_place.
    """

    @property
    def reason(self) -> str:
        """The first of the remarks, or nothing."""
        return next(iter(self.remarks), "")


class OpenBox(NamedTuple):
    """Begin a box, for one way (of B: for one instruction). `number`: one's own; empty: the desk's next.

    Run by `boxes.open_box`.
    """

    action: bytes
    way: str
    instruction: str = ""
    number: str = ""


class PutInBox(NamedTuple):
    """Scan a unit into a box (number or printed code). Run by `boxes.put_in`; in there already, nothing changes."""

    action: bytes
    box: str
    scan: Scan


class TakeOutOfBox(NamedTuple):
    """Scan a unit out of the box it is in. Run by `boxes.take_out`."""

    action: bytes
    scan: Scan


class PlaceBox(NamedTuple):
    """A box stands on a shelf: its units lie there, and those that waited for `storage` have it ticked.

    Run by `boxes.place_box(desk, command)`, in slices.
    """

    action: bytes
    box: str
    place: str


class StandForBox(NamedTuple):
    """A second person stands for all units of a box: named here (`second`), or by themselves at whatever desk (None:
    who is signed in, by PIN). Run by `boxes.stand_for`.
    """

    action: bytes
    box: str
    second: Second | None = None


class CloseBox(NamedTuple):
    """A box is full: its list is made. Run by `boxes.close_box`; refused where a unit lacks a step (box_not_ready)."""

    action: bytes
    box: str


class HandOverBox(NamedTuple):
    """A closed box's list was handed over or sent: on which day (as written, today where empty), to whom (no person),
    by which receipt or document. Its units have `board` ticked. Run by `boxes.hand_over(desk, command)`, in slices.
    """

    action: bytes
    box: str
    to: str
    on: str = ""
    document: str = ""


class BoxResult(NamedTuple):
    """What became of a box."""

    outcome: str
    """opened, placed, stood_for, closed, handed, same, refused."""
    family: Family
    number: str
    units: int = 0
    ticked: int = 0
    """Units a step of which was ticked by it."""
    reason: str = ""
    """box_not_ready, box_empty; unknown_place, where it was placed all the same; or nothing."""
    step: str = ""
    """The first step that a unit lacks."""
    lacking: int = 0
    """Units that lack a step."""
    list_hash: str = ""
    """SHA-256 over the box's list, hexadecimal, 32 characters: on its papers too."""


class TellDay(NamedTuple):
    """Way A without a box: the Board was told of a day's units by the day's list.

    `day`: the day they were judged (ISO); empty: of all days. Only units all of whose other steps are done are ticked.
    Run by `day_list.tell_day(desk, command)`, in slices.
    """

    action: bytes
    day: str
    to: str
    on: str = ""
    document: str = ""


class DayResult(NamedTuple):
    """What became of a day's list."""

    outcome: str
    """told, or same (there was nothing to tell)."""
    family: Family
    told: int
    """Units that were ticked."""
    lacking: int = 0
    """Units of the day that lack a step before the notice: they stay untold."""
