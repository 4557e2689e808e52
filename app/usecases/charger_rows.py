"""What screens, papers and the command line read of cabinets and controllers: plain rows, and who gives them.

`program.queries.chargers` answers `ChargerQueries`: `spares()` how many there are where, `listed(only)` who has what,
`one(code)` a unit or a cabinet, `inside(cabinet)` what the register has in it, `life(ref)` what happened to it,
`unit_faults(ref)` a controller's faults, `faults()` cabinet faults that wait for the Board, `counts()` spares by model,
`swaps(day)` what changed places on a day, `seen(scan, step)` what a scan of a swap names.
Every answer is one state of the ledger. The cost is that of the register of chargers, whatever the number of devices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.domain.operations import Ref
from app.usecases.contact_rows import NO_WORDS, Words

if TYPE_CHECKING:  # a list asks for no scan
    from app.domain.scans import Scan
    from app.usecases.charger_scan import Step
    from app.usecases.swap_scan import Seen


class ChargerFaultRow(NamedTuple):
    """A fault of a controller: the day (ISO), a word of `ChargerFault`, the words."""

    on: str
    what: str
    words: Words = NO_WORDS
    visit: str = ""


class ChargerRow(NamedTuple):
    """A cabinet or a controller as it stands now."""

    ref: Ref
    code: str
    serial: str
    kind: str
    """charger, cabinet."""
    maker: str
    model: str
    status: str
    """A word of `ChargerStatus`, or empty where nobody knows."""
    school: str
    """The school's name."""
    school_code: str
    room: str
    cabinet: str
    """The code of the cabinet it is in."""
    place: str
    visit: str
    since: str
    """The day of its last move, ISO; empty before the first."""
    owner: str
    """city, contractor, or empty."""
    delivered: tuple[str, str] = ("", "")
    """Day and document of the contractor's delivery."""
    handed_over: tuple[str, str] = ("", "")
    """Day and document by which it is the city's."""
    faults: int = 0
    """Of a controller: all that were written down; of a cabinet: those that are open."""
    cards: int = 0

    @property
    def shown(self) -> str:
        """What people know it by: our code, else the maker's serial."""
        return self.code or self.serial


class SpareCount(NamedTuple):
    """Spares of one model at one place."""

    model: str
    where: str
    """center, car."""
    place: str
    """The place at the center, or nothing."""
    visit: str
    """The visit the car goes to, or nothing."""
    units: tuple[str, ...]
    """What people know them by."""

    @property
    def number(self) -> int:
        """How many."""
        return len(self.units)


class ChargerFilter(NamedTuple):
    """What a list is narrowed to; what is empty narrows nothing."""

    status: str = ""
    school: str = ""
    """A code."""
    kind: str = ""
    model: str = ""
    owner: str = ""
    visit: str = ""
    words: str = ""
    """Code, serial, model, maker, school, room, cabinet or place hold every one of these words."""


class ChargerEvent(NamedTuple):
    """One line of a life; what was taken back stays, struck."""

    kind: str
    """The operation's."""
    local: str
    """Local date and time as people saw them."""
    operator: str
    operator_name: str
    desk: str
    """The desk's mark."""
    why: str = ""
    """Of a move: a word of `ChargerWhy`."""
    unit: str = ""
    """Of a cabinet's life: the unit that moved."""
    status: str = ""
    school: str = ""
    """The school's name."""
    room: str = ""
    cabinet: str = ""
    place: str = ""
    visit: str = ""
    what: str = ""
    """A fault's word."""
    instead: str = ""
    """The model of the unit it took the place of, where it was another."""
    owner: str = ""
    on: str = ""
    document: str = ""
    words: Words = NO_WORDS
    fields: tuple[tuple[str, str], ...] = ()
    """What was registered or changed."""
    struck: bool = False
    action: str = ""


class CabinetFaultRow(NamedTuple):
    """A fault of a cabinet that is not the controller's. Days are ISO, or empty."""

    cabinet: ChargerRow
    fault: str
    """What names it."""
    on: str
    words: Words
    told: str
    document: str
    advised: str
    advice: Words = NO_WORDS


class SwapRow(NamedTuple):
    """A swap that stands."""

    local: str
    """2026-11-20 10:20:05."""
    out: str
    into: str
    """What people know the two units by."""
    school: str
    """The school's name."""
    action: str


class ChargerQueries(Protocol):
    """What may be asked."""

    def seen(self, scan: Scan, step: Step, target: Seen | None = None) -> Seen:
        """What one scan of a swap names, as `swap.what_is`; raises ChargerRefused."""

    def swaps(self, day: str) -> tuple[SwapRow, ...]:
        """The swaps of a local day (ISO), the newest first; those taken back are left out."""

    def spares(self) -> tuple[SpareCount, ...]:
        """Spares by model, then place: the center's first, then the car's."""

    def counts(self) -> dict[str, int]:
        """Spares by model."""

    def listed(self, only: ChargerFilter = ...) -> tuple[ChargerRow, ...]:
        """Cabinets and controllers, by school, cabinet and code."""

    def one(self, code: str) -> ChargerRow | None:
        """What goes by a code, a label of ours or a maker's serial."""

    def inside(self, cabinet: str) -> tuple[ChargerRow, ...]:
        """What the register has in a cabinet, by its code."""

    def unit_faults(self, ref: Ref, *, words: bool = False) -> tuple[ChargerFaultRow, ...]:
        """A controller's faults, the newest first; with `words` what people wrote, too."""

    def life(self, ref: Ref, *, words: bool = False) -> tuple[ChargerEvent, ...]:
        """What happened to a unit, or in a cabinet, the newest first."""

    def faults(self, *, closed: bool = False, words: bool = False) -> tuple[CabinetFaultRow, ...]:
        """Cabinet faults without the Board's advice (with `closed`, all), the oldest first."""
