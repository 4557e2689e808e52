"""What screens and the command line read of units in disposal: plain rows, and who gives them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from app.domain.operations import Ref


class StepRow(NamedTuple):
    """A step of one unit's checklist. Days are ISO, times UTC with Z; all empty where it isn't done."""

    step: str
    """A word of `disposal_words.Step`, or `other:<name>` of a supervisor's own."""
    state: str
    """done, next, blocked (`disposal_words.StepState`)."""
    name: str = ""
    """What a supervisor calls it; empty: as the catalog does (`disposal.step.<step>`)."""
    how: str = ""
    """A word of the step's list (`disposal_words.HOW`), or empty."""
    on: str = ""
    at: str = ""
    local: str = ""
    """As the desk's people saw it: 2026-11-20 09:42:18."""
    by: str = ""
    """The operator's code."""
    by_name: str = ""
    desk: str = ""
    """Mark of the desk it was done at."""
    place: str = ""
    """Of `storage`: the shelf."""
    note: str = ""
    """Words of the side store, read out; empty where there are none or they were erased."""
    to: str = ""
    """Of `board`: who got the list. No person."""
    document: str = ""
    second: str = ""
    """The second person's code."""
    listed: bool = False
    """Not ticked here: a list that was brought in says so."""


class DisposalRow(NamedTuple):
    """One unit on the list: in disposal, or named by an instruction and not begun (`way` and `next` are empty then)."""

    device: Ref
    serial: str
    tag: str
    kind: str
    model: str
    school: str
    """The school's name; as written where it is not a known one."""
    school_code: str
    status: str
    """The device's: in_use, deprovisioned, stored, disposed …"""
    way: str = ""
    """A, B, or empty: not begun."""
    begun: str = ""
    next: str = ""
    """The step to do next; empty: all is done."""
    done: frozenset[str] = frozenset()
    """Steps that are done."""
    wipe: str = ""
    """How it was wiped, or why not (`disposal_words.Wipe`)."""
    accessories: str = ""
    box: str = ""
    """The number of its box."""
    instruction: str = ""
    """The number of the Board's instruction that names it, or empty."""
    place: str = ""
    """Where it lies."""
    repair: str = ""
    """The repair that was judged beyond repair (way A)."""
    deprovisioned: str = ""
    """The day it was."""
    told: str = ""
    """The day the Board was told."""
    cards: int = 0
    """Cards of it that wait for an answer."""


class StepName(NamedTuple):
    """A step as the checklist shows it."""

    step: str
    name: str = ""
    """What a supervisor calls it; empty: as the catalog does."""


class DisposalFacts(NamedTuple):
    """One unit's checklist."""

    row: DisposalRow
    steps: tuple[StepRow, ...]
    blocked_by: str = ""
    """Why the next step can't be ticked at once, beside that it isn't done: second_person_needed, over_daily_units,
    console_not_deprovisioned, in_box; or empty."""
    second: str = ""
    """Who stood for it as second person, for itself or for its box: a code, or empty."""
    left: str = ""
    """The day it left disposal again, or empty."""
    reason: str = ""
    """Why it was judged beyond repair, read out of the side store."""

    @property
    def next(self) -> str:
        """The step to do next; empty: all is done, or it left."""
        return "" if self.left else self.row.next


class StepCount(NamedTuple):
    """How many units wait for a step."""

    step: str
    units: int


class UntoldDay(NamedTuple):
    """Way A without a box: the units of one day that the Board has not been told of."""

    day: str
    """The day they were judged."""
    open_days: int
    """Open days since; 0: today."""
    ready: tuple[DisposalRow, ...]
    """All else is done: one key tells them."""
    lacking: tuple[DisposalRow, ...]
    """A step before the notice isn't done: `next` says which."""


class InstructionRow(NamedTuple):
    """One instruction of the Board's, and how far it is."""

    number: str
    on: str
    """The day of its document."""
    document: str
    units: int
    """Units on its list."""
    begun: int
    deprovisioned: int
    stored: int
    told: int
    collected: int

    @property
    def missing(self) -> int:
        """On its list, and not begun: nobody has scanned them."""
        return self.units - self.begun


class DisposalQueries(Protocol):
    """What may be asked. Every answer is one state of the ledger; lists are whole."""

    def units(
        self, *, way: str = "", box: str = "", instruction: str = "", place: str = "", ended: bool = False
    ) -> tuple[DisposalRow, ...]:
        """Units in disposal and those an instruction names, narrowed by what is given; the oldest begun first, those
        not begun last. `ended`: with those that were collected.
        """

    def unit(self, device: Ref) -> DisposalFacts | None:
        """One unit's checklist, also of one that left; None where it was never in disposal."""

    def counts(self) -> tuple[StepCount, ...]:
        """How many units wait for each step, in the order of the checklist."""

    def steps(self, way: str = "A", kind: str = "chromebook") -> tuple[StepName, ...]:
        """The steps of a way and a kind of device in order, a supervisor's own among them."""

    def untold(self) -> tuple[UntoldDay, ...]:
        """Way A, not in a box: days with units that the Board has not been told of, the oldest first."""

    def instructions(self) -> tuple[InstructionRow, ...]:
        """All, the newest first."""

    def done_today(self) -> tuple[int, int]:
        """Units deprovisioned today that count, and how many one person may do alone (`disposal.daily_units`)."""
