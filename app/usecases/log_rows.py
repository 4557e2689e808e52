"""The repair log: every repair whole, open or closed, and what it can be narrowed by. Plain rows and the questions.

Days are ISO texts of the local day, amounts whole yen, words the closed ones of operations.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol


class LogFilter(NamedTuple):
    """Which repairs are wanted; an empty field wants any. All named fields must fit."""

    since: str = ""
    """The first day of the period in which a repair was opened."""
    until: str = ""
    """Its last day."""
    school: str = ""
    """A school's code."""
    kind: str = ""
    model: str = ""
    maker: str = ""
    state: str = ""
    fault: str = ""
    """The main fault place or a further one."""
    cause: str = ""
    person: str = ""
    """The code of whoever took it in or has it now."""


EVERY_REPAIR: Final = LogFilter()


class UsedHere(NamedTuple):
    """A part that a repair took."""

    part: str
    name: str
    quantity: int
    price: int | None
    """What one cost when it was last received."""


class SpokenWords(NamedTuple):
    """What people said or wrote of a repair: personal, and only in rows that were asked for with it."""

    taken_in_by: str = ""
    """The operator's name."""
    in_hand: str = ""
    """The name of whoever has it now."""
    reporter: str = ""
    """Who sent the form."""
    form: str = ""
    """The form's own words."""
    notes: str = ""


class LogRow(NamedTuple):
    """One repair with its whole course."""

    repair: str
    serial: str
    asset_tag: str
    school: str
    school_code: str
    kind: str
    model: str
    maker: str
    state: str
    held: str
    """Where the unit still waits though its state says that it is gone: not_sent, in_box; or nothing."""
    opened: str
    closed: str | None
    days: int
    """Open days from the day it was opened to its end, or until today: holidays and closed days are out."""
    fault: str | None
    further: tuple[str, ...]
    cause: str | None
    detail: str | None
    hardware: bool | None
    route: str | None
    work: tuple[str, ...]
    parts: tuple[UsedHere, ...]
    tests: tuple[tuple[str, bool], ...]
    """Each check of the test list, and whether it passed."""
    decision: str | None
    payer: str | None
    quote: int | None
    amount: int | None
    """What the Board decided on."""
    document: str | None
    rma: str | None
    waybill: str | None
    way: str | None
    """How it went back."""
    place: str | None
    operator: str
    assigned: str | None
    outcome: str
    spoken: SpokenWords = SpokenWords()

    @property
    def parts_cost(self) -> int | None:
        """What the parts cost; None where it took none, or of one nobody knows the price."""
        prices = [part.price for part in self.parts]
        if not prices or None in prices:
            return None
        return sum(part.quantity * (part.price or 0) for part in self.parts)

    @property
    def cost(self) -> int | None:
        """What the repair costs whoever pays: as decided, else as quoted."""
        return self.amount if self.amount is not None else self.quote


class DeviceLine(NamedTuple):
    """A device as it is handed out."""

    serial: str
    asset_tag: str
    kind: str
    school: str
    school_code: str
    room: str
    model: str
    maker: str
    status: str
    console: str
    place: str
    aue: str
    warranty: str
    repair: str
    """The number of the repair that is running."""
    repairs: int
    notes: str
    """In people's own words: personal."""


class ChargerLine(NamedTuple):
    """A charging cabinet or a controller as it is handed out."""

    code: str
    serial: str
    kind: str
    maker: str
    model: str
    school: str
    school_code: str
    room: str
    cabinet: str
    """The code of the cabinet it is in."""
    place: str
    status: str
    owner: str
    notes: str
    """In people's own words: personal."""


class LogChoices(NamedTuple):
    """What the log can be narrowed to: the values there are, each with how many repairs have it, most first."""

    school: tuple[tuple[str, int], ...] = ()
    kind: tuple[tuple[str, int], ...] = ()
    model: tuple[tuple[str, int], ...] = ()
    maker: tuple[tuple[str, int], ...] = ()
    state: tuple[tuple[str, int], ...] = ()
    fault: tuple[tuple[str, int], ...] = ()
    cause: tuple[tuple[str, int], ...] = ()
    person: tuple[tuple[str, int], ...] = ()
    schools: tuple[tuple[str, str], ...] = ()
    """Names by code."""
    people: tuple[tuple[str, str], ...] = ()
    """Names by code, for the chooser alone: no file has them unless it was asked for."""


class LogQueries(Protocol):
    """What is read for the log and for what is handed out. Safe to call from any thread; none waits for a write."""

    def repairs(
        self, only: LogFilter = EVERY_REPAIR, *, spoken: bool = False, told: Callable[[], None] = lambda: None
    ) -> tuple[LogRow, ...]:
        """The repairs wanted, the oldest first. `spoken`: with people's names and words.

        `told` is called every few hundred rows, and may raise to leave it.
        """

    def devices(self) -> tuple[DeviceLine, ...]:
        """Every device, by school, then tag, then serial."""

    def chargers(self) -> tuple[ChargerLine, ...]:
        """Every cabinet and controller, where it is now."""

    def choices(self) -> LogChoices:
        """What the log can be narrowed to."""
