"""What screens and the command line read: plain frozen rows. No object of the ledger's room ever leaves it
otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.domain.kinds import Family
from app.domain.operations import Ref
from app.usecases.device_rows import EVERY, DeviceFilter, DeviceRow, DeviceSlice, FacetCount

if TYPE_CHECKING:  # no start asks for any of them
    from app.usecases.charger_rows import ChargerQueries
    from app.usecases.deprovision_rows import DeprovisionQueries
    from app.usecases.inbox_rows import InboxQueries
    from app.usecases.parts_rows import PartQueries


class FormFacts(NamedTuple):
    """A form answer with its words, which lie in the side store: they may be erased, or not have come yet."""

    answer: str
    """The answer's id, 22 characters."""
    sent_local: str
    sent_utc: str
    school: str
    """The school's name (as written where it is not a known one)."""
    school_code: str
    units: tuple[tuple[str, str], ...]
    """Serial and tag of each unit, as written."""
    fault: str | None = None
    cause: str | None = None
    symptom: str | None = None
    details: str | None = None
    reporter: str | None = None
    erased: bool = False
    """Its words were erased for good."""
    awaited: bool = False
    """Its words are named, and have not come to this desk yet."""
    linked: tuple[str, ...] = ()
    """Repair numbers it counts for."""


class RepairFacts(NamedTuple):
    """One repair of a device."""

    repair: str
    state: str
    opened: str
    closed: str | None
    opened_local: str
    outcome: str
    flags: tuple[str, ...]
    fault: str | None
    cause: str | None
    detail: str | None
    fault_hint: str | None
    route: str | None
    accessories: tuple[str, ...]
    swollen: bool
    place: str | None
    person: bool
    operator: str
    operator_name: str
    answers: tuple[str, ...]
    candidate: str | None
    overridden: bool
    school: str | None
    held: str = ""
    """Where the unit still waits though its state says that it is gone: not_sent, in_box; or nothing."""


class TimelineEntry(NamedTuple):
    """One thing that happened to a device; `kind` is the operation's, `struck` says that it was taken back."""

    kind: str
    repair: str
    local: str
    operator: str
    operator_name: str
    desk: str
    fields: tuple[tuple[str, str], ...] = ()
    struck: bool = False
    action: str = ""
    of: str = ""
    """For `undone`: the action that was taken back."""


class CallFact(NamedTuple):
    """A contact about a device: its number, when (local), its kind, whether it is open."""

    contact: str
    local: str
    kind: str
    state: str


class LentFact(NamedTuple):
    """Who has a lent device."""

    school: str
    """The school's name."""
    due: str
    """ISO, or empty."""
    repair: str
    """The repair it stands in for, or empty."""


class DeviceCardFacts(NamedTuple):
    """All that the device card and `device CODE` tell."""

    device: Ref
    serial: str
    asset_tag: str
    kind: str
    school: str
    """The school's name; as written where it is not a known one."""
    school_code: str
    former_school: str
    model: str
    maker: str
    status: str
    console_state: str
    place: str
    room: str
    aue: str | None
    warranty_until: str | None
    notes: str
    provisional: bool
    tail: str
    flags: tuple[str, ...]
    repairs: tuple[RepairFacts, ...]
    """Newest first."""
    form: FormFacts | None = None
    candidate: FormFacts | None = None
    cards: int = 0
    device_id: str | None = None
    """The console's device id, where the export told it."""
    calls: tuple[CallFact, ...] = ()
    """Contacts about it, newest first."""
    lent: LentFact | None = None
    """Who has it, while it is lent."""
    places: tuple[str, ...] = ()
    """Fault places a supervisor added."""


class IntakeLine(NamedTuple):
    """A line of the intake log, or of a crate: what one scan came to, and what stands by now."""

    place: int
    """Place number in the crate (0 where the scan took none)."""
    outcome: str
    """What the scan came to, which never changes."""
    now: str
    """The outcome that stands by now: one whose form was linked is `opened`."""
    family: Family
    """Of what stands by now: whether the line needs a hand."""
    code: str
    serial: str
    school: str
    repair: str
    fault: str | None
    cause: str | None
    reason: str
    flags: tuple[str, ...]
    local: str
    state: str = ""
    undone: bool = False
    label: str = ""
    """What was to be said of the label that was scanned: `retired`, `unknown_copy`, or nothing."""


class CrateFacts(NamedTuple):
    """A crate and its lines, oldest first."""

    crate: str
    label: str
    school: str
    school_code: str
    opened: str
    closed: str | None
    lines: tuple[IntakeLine, ...] = ()


class RepairRow(NamedTuple):
    """A line of `repairs` and of the log export."""

    repair: str
    serial: str
    asset_tag: str
    school: str
    school_code: str
    model: str
    maker: str
    kind: str
    state: str
    opened: str
    closed: str | None
    opened_local: str
    fault: str | None
    cause: str | None
    detail: str | None
    route: str | None
    operator: str


class AskRow(NamedTuple):
    """A school that has units here without a form: who is to be asked."""

    school: str
    school_code: str
    units: tuple[tuple[str, str, str, str], ...]
    """Repair number, serial, tag, opened date of each."""


class RegisterRow(NamedTuple):
    """A thing of a register that goes by a code of its own."""

    ref: Ref
    code: str
    name: str
    """What people know it by: a part's name, a charger's model; may be empty."""
    place: str
    """The school (or the place as written) where it is known."""


class OperatorRow(NamedTuple):
    """Someone who works here."""

    code: str
    name: str
    role: str
    has_pin: bool
    badge: str
    """The badge in force, or empty."""
    active: bool = True


class SyncCounts(NamedTuple):
    """Deliveries by state, and what a person must look at. `destinations` 0 means that nothing waits."""

    destinations: int = 0
    saved: int = 0
    waiting: int = 0
    sent: int = 0
    confirmed: int = 0
    refused: int = 0
    cards: int = 0
    unsent_operations: int = 0


class Queries(Protocol):
    """What a screen may ask. Every answer is one state of the ledger; none waits for a write."""

    @property
    def parts(self) -> PartQueries:
        """What may be asked of parts."""

    @property
    def inbox(self) -> InboxQueries:
        """What may be asked of open cards."""

    @property
    def chargers(self) -> ChargerQueries:
        """What may be asked of cabinets and controllers."""

    @property
    def deprovision(self) -> DeprovisionQueries:
        """What may be asked of deprovision requests."""

    def card(self, device: Ref) -> DeviceCardFacts | None:
        """The device card, or None."""

    def find_device(self, code: str) -> tuple[Ref, ...]:
        """Devices a scanned or typed code names (serial, tag, repair number)."""

    def blank_slip(self, number: str) -> bool:
        """Whether a pre-numbered slip of this number is out and no repair has it yet."""

    def next_repair_numbers(self, count: int) -> tuple[str, ...]:
        """The numbers this desk gives out next; they are given out only by `give_out_slips`."""

    def registered(self, code: str) -> tuple[RegisterRow, ...]:
        """What goes by this code in the registers of chargers and parts."""

    def timeline(self, device: Ref) -> tuple[TimelineEntry, ...]:
        """The device's life, newest first."""

    def crate(self, code: str) -> CrateFacts | None:
        """A crate with its lines."""

    def open_crates(self) -> tuple[CrateFacts, ...]:
        """Crates not closed, newest first, without lines."""

    def intake_log(self, local_date: str) -> tuple[IntakeLine, ...]:
        """The desk's scans of a day, newest first."""

    def repairs(self, *, state: str = "", since: str = "", until: str = "") -> tuple[RepairRow, ...]:
        """Repairs by state and by the day they were opened (ISO dates, both included), oldest first."""

    def ask_list(self) -> tuple[AskRow, ...]:
        """Schools with units that wait for a form."""

    def answers(self, *, only_open: bool = False) -> tuple[FormFacts, ...]:
        """Form answers, newest first; `only_open`: those that count for no repair yet."""

    def search(self, query: str, limit: int, only: DeviceFilter = EVERY) -> tuple[tuple[int, ...], bool]:
        """Row numbers of the devices found, and whether there are (or, where `only` narrows, may be) more."""

    def narrowed_numbers(self, only: DeviceFilter, after: int, count: int) -> DeviceSlice:
        """The next row numbers, at most `count`, of a narrowed list; takes some milliseconds however long that is."""

    def facet_counts(self) -> tuple[FacetCount, ...]:
        """How many devices of each sort there are; reads the whole list, so ask beside what a person waits for."""

    def device_numbers(self, after: int, count: int) -> tuple[int, ...]:
        """The next row numbers of all devices after one, ascending: how a list of a million is filled."""

    def device_rows(self, numbers: Sequence[int]) -> tuple[DeviceRow, ...]:
        """The list's lines of these row numbers, in that order."""

    def device_count(self) -> int:
        """How many devices the ledger knows."""

    def schools(self) -> dict[str, str]:
        """School names by code."""

    def operators(self) -> tuple[OperatorRow, ...]:
        """Everybody who works here."""

    def open_repairs(self) -> int:
        """How many repairs are running."""

    def sync_counts(self) -> SyncCounts:
        """What the counter at the top right shows."""
