"""The queries in one hand, as `usecases.rows.Queries` names them: each opens one read and gives plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from app.domain.fault_places import known_places
from app.domain.operations import Ref
from app.ledger.ledger import SqlLedger
from app.ledger.queries import card, intake, lists, slips
from app.ledger.queries.registers import Nameless, Registers
from app.ledger.search import search_as_meant
from app.ledger.unit_context import SideBytes
from app.usecases.device_rows import EVERY, DeviceFilter, DeviceRow, DeviceSlice, FacetCount
from app.usecases.ports import Clock
from app.usecases.rows import (
    AskRow,
    CrateFacts,
    DeviceCardFacts,
    FormFacts,
    IntakeLine,
    OperatorRow,
    RegisterRow,
    RepairRow,
    SyncCounts,
    TimelineEntry,
)

if TYPE_CHECKING:  # no start asks for parts
    from app.ledger.queries.boxes import SqlBoxes
    from app.ledger.queries.disposal import SqlDisposal
    from app.usecases.away_rows import AwayQueries
    from app.usecases.charger_rows import ChargerQueries
    from app.usecases.deprovision_rows import DeprovisionQueries
    from app.usecases.inbox_rows import InboxQueries
    from app.usecases.loan_rows import LoanQueries
    from app.usecases.lost_rows import LostQueries
    from app.usecases.parts_rows import PartQueries
    from app.usecases.pickup_rows import PickupQueries
    from app.usecases.repair_page_rows import RepairPages
    from app.usecases.transfer_rows import TransferQueries


class SqlQueries:
    """Answers every question of `Queries` from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, side: SideBytes, clock: Clock, *, nameless: Nameless | None = None) -> None:
        """`side` gives the words of form answers and operators' names; `clock` the local day.

        `nameless` gives the words in the place of an operator's name that isn't there; else it is the code.
        """
        self._ledger = ledger
        self._side = side
        self._clock = clock
        self._registers = Registers(side, nameless or (lambda code, _erased: code), lambda: ledger.generation)
        ledger.on_changes(self._registers.changed)

    @property
    def repair_pages(self) -> RepairPages:
        """What the page of a repair is filled with; made when asked for, as no start needs it."""
        from app.ledger.queries.repair_page import SqlRepairPages

        away = self.away
        return SqlRepairPages(
            self._ledger,
            self._registers,
            self._side,
            self._clock,
            self.parts,
            loans=lambda repair: away.loans(repair=repair),
        )

    @property
    def registers(self) -> Registers:
        """Names of schools and operators, for the queries beside these."""
        return self._registers

    @cached_property
    def away(self) -> AwayQueries:
        """What may be asked of shipments, boxes and loans: made when asked for, as no start needs it."""
        from app.domain.open_days import open_days_of
        from app.ledger.queries.away import SqlAway

        shared = self._ledger.shared
        return SqlAway(
            self._ledger,
            self._registers,
            self._clock,
            between=lambda: open_days_of(str(shared("center.closed_days"))).between,
            loans=lambda: self.loans,
        )

    @cached_property
    def loans(self) -> LoanQueries:
        """What may be asked of loans: made when asked for, as no start needs it."""
        from app.domain.open_days import open_days_of
        from app.ledger.queries.loans import SqlLoans

        shared = self._ledger.shared
        return SqlLoans(
            self._ledger,
            self._registers,
            self._side,
            self._clock,
            opened=lambda: open_days_of(str(shared("center.closed_days"))),
            usual=lambda: int(shared("loans.days")),
        )

    @cached_property
    def lost(self) -> LostQueries:
        """What may be asked of lost devices and guarded requests: made when asked for, as no start needs it."""
        from app.ledger.queries.lost import SqlLost

        return SqlLost(self._ledger, self._registers, self._clock)

    @property
    def inbox(self) -> InboxQueries:
        """What may be asked of open cards: made when asked for, as no start needs it."""
        from app.ledger.queries.inbox import SqlInbox

        return SqlInbox(self._ledger, self._registers, self._side)

    @property
    def parts(self) -> PartQueries:
        """What may be asked of parts: made when asked for, as no start needs it."""
        from app.ledger.queries.parts import SqlPartQueries

        return SqlPartQueries(self._ledger, self._registers)

    @property
    def chargers(self) -> ChargerQueries:
        """What may be asked of cabinets and controllers: made when asked for, as no start needs it."""
        from app.ledger.queries.chargers import SqlChargers

        return SqlChargers(self._ledger, self._registers, self._side)

    @property
    def transfers(self) -> TransferQueries:
        """What may be asked of planned moves: made when asked for, as no start needs it."""
        from app.ledger.queries.transfers import SqlTransfers

        return SqlTransfers(self._ledger, self._registers)

    @cached_property
    def disposal(self) -> SqlDisposal:
        """What may be asked of units in disposal: made when asked for, as no start needs it."""
        from app.ledger.queries.disposal import SqlDisposal

        return SqlDisposal(self._ledger, self._registers, self._side, self._clock)

    @property
    def boxes(self) -> SqlBoxes:
        """What may be asked of their boxes: made when asked for, as no start needs it."""
        from app.ledger.queries.boxes import SqlBoxes

        return SqlBoxes(self._ledger, self.disposal)

    @property
    def pickups(self) -> PickupQueries:
        """What may be asked of the firm's pick-ups: made when asked for, as no start needs it."""
        from app.ledger.queries.pickups import SqlPickups

        return SqlPickups(self._ledger, self.boxes, self._side)

    @property
    def deprovision(self) -> DeprovisionQueries:
        """What may be asked of deprovision requests: made when asked for, as no start needs it."""
        from app.ledger.queries.deprovision import SqlDeprovision

        return SqlDeprovision(self._ledger, self._registers, self._clock)

    def card(self, device: Ref) -> DeviceCardFacts | None:
        """The device card, or None."""
        today, shared = self._clock.now().today, self._ledger.shared
        back, valid = int(shared("intake.back_within_days")), int(shared("form.valid_days"))
        places = known_places(str(shared("repair.fault_places")))
        return self._ledger.read(
            lambda reads: card.card(
                reads,
                self._registers,
                self._side,
                device,
                today=today,
                back_within_days=back,
                valid_days=valid,
                places=places,
            )
        )

    def find_device(self, code: str) -> tuple[Ref, ...]:
        """Devices a code names."""
        return self._ledger.read(lambda reads: card.find_device(reads, code))

    def blank_slip(self, number: str) -> bool:
        """Whether a slip is out and unused."""
        return self._ledger.read(lambda reads: slips.is_blank(reads, number))

    def next_repair_numbers(self, count: int) -> tuple[str, ...]:
        """What this desk gives out next."""
        today = self._clock.now().today
        return self._ledger.read(lambda reads: slips.next_numbers(reads, today, count))

    def registered(self, code: str) -> tuple[RegisterRow, ...]:
        """What goes by this code in the registers."""
        return self._ledger.read(lambda reads: self._registers.under(reads, code))

    def timeline(self, device: Ref) -> tuple[TimelineEntry, ...]:
        """The device's life, newest first."""
        return self._ledger.read(lambda reads: card.timeline(reads, self._registers, device))

    def crate(self, code: str) -> CrateFacts | None:
        """A crate with its lines."""
        return self._ledger.read(lambda reads: intake.crate(reads, self._registers, code))

    def open_crates(self) -> tuple[CrateFacts, ...]:
        """Crates not closed, newest first."""
        return self._ledger.read(lambda reads: intake.open_crates(reads, self._registers))

    def intake_log(self, local_date: str) -> tuple[IntakeLine, ...]:
        """The desk's scans of a day, newest first."""
        return self._ledger.read(lambda reads: intake.intake_log(reads, self._registers, local_date))

    def repairs(self, *, state: str = "", since: str = "", until: str = "") -> tuple[RepairRow, ...]:
        """Repairs by state and day."""
        return self._ledger.read(
            lambda reads: lists.repairs(reads, self._registers, state=state, since=since, until=until)
        )

    def ask_list(self) -> tuple[AskRow, ...]:
        """Schools with units that wait for a form."""
        return self._ledger.read(lambda reads: intake.ask_list(reads, self._registers))

    def answers(self, *, only_open: bool = False) -> tuple[FormFacts, ...]:
        """Form answers, newest first."""
        return self._ledger.read(lambda reads: lists.answers(reads, self._registers, self._side, only_open=only_open))

    def search(self, query: str, limit: int, only: DeviceFilter = EVERY) -> tuple[tuple[int, ...], bool]:
        """Row numbers of the devices found, and whether there are more.

        Where nothing is, numbers in it are read as typed with the input method on, if only one reading finds anything.
        """
        numbers, more = self._ledger.read(
            lambda reads: search_as_meant(
                reads.connection, query, self._registers.searched(reads), limit=limit, only=only
            )
        )
        return tuple(numbers), more

    def narrowed_numbers(self, only: DeviceFilter, after: int, count: int) -> DeviceSlice:
        """The next row numbers of a narrowed list."""
        return self._ledger.read(lambda reads: lists.narrowed_numbers(reads, only, after, count))

    def facet_counts(self) -> tuple[FacetCount, ...]:
        """How many devices of each sort there are."""
        return self._ledger.read(lists.facet_counts)

    def device_numbers(self, after: int, count: int) -> tuple[int, ...]:
        """The next row numbers of all devices."""
        return self._ledger.read(lambda reads: lists.device_numbers(reads, after, count))

    def device_rows(self, numbers: Sequence[int]) -> tuple[DeviceRow, ...]:
        """The list's lines of these row numbers."""
        return self._ledger.read(lambda reads: lists.device_rows(reads, self._registers, numbers))

    def device_count(self) -> int:
        """How many devices the ledger knows."""
        return self._ledger.read(lists.device_count)

    def schools(self) -> dict[str, str]:
        """School names by code."""
        return dict(self._ledger.read(self._registers.schools))

    def operators(self) -> tuple[OperatorRow, ...]:
        """Everybody who works here."""
        return self._ledger.read(self._registers.operators)

    def open_repairs(self) -> int:
        """How many repairs are running."""
        return self._ledger.read(lists.open_repairs)

    def sync_counts(self) -> SyncCounts:
        """What the counter at the top right shows."""
        return self._ledger.read(lists.sync_counts)
