"""Ports: what the use cases need from the rooms above them, as Protocols.

`bootstrap` hands the concrete ones over. Nothing here names a database, a screen or a service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol, TypeVar

from app.domain.codes import RepairNumber
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Operation, Ref
from app.domain.rules.forms import Answer
from app.domain.scans import Scan
from app.usecases.changes import Changes
from app.usecases.session import Actor

T = TypeVar("T")
State = Mapping[str, Any]


class Moment(NamedTuple):
    """An instant as the operations keep it: UTC and the local time people saw (naive, of the ledger's zone)."""

    utc: datetime
    local: datetime
    doubtful: bool = False

    @property
    def utc_text(self) -> str:
        """2026-11-20T00:42:18.123Z."""
        # Not strftime: it imports a module at every call, which PySide6 makes slow.
        return self.utc.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"

    @property
    def local_text(self) -> str:
        """2026-11-20 09:42:18."""
        return self.local.isoformat(" ", "seconds")

    @property
    def today(self) -> date:
        """The local day."""
        return self.local.date()


class Clock(Protocol):
    """Tells the time in UTC and in the ledger's zone."""

    def now(self) -> Moment:
        """The present moment."""


class ScanReader(Protocol):
    """Reads raw characters into a Scan (the `scanning` room)."""

    def __call__(self, raw: str) -> Scan:
        """The scan that `raw` is."""


class ScanRow(NamedTuple):
    """A line of the desk's own scan log: what was scanned and what came of it. Never synced."""

    source: str
    raw: str
    text: str
    outcome: str
    crate: str = ""
    names: Mapping[str, Any] | None = None


class Known(NamedTuple):
    """An aggregate the ledger knows, with its folded state."""

    ref: Ref
    state: State


class UnitOfWork(Protocol):
    """One transaction: reads the aggregates a decision needs, records operations, all or nothing."""

    @property
    def now(self) -> Moment:
        """The moment of this action."""

    @property
    def actor(self) -> Actor:
        """Who acts."""

    @property
    def action(self) -> bytes:
        """The action this unit belongs to."""

    def answer(self, ref: Ref) -> Answer:
        """A form answer that exists, as the gate sees it."""

    def protected(self, ref: Ref, field: str, made: datetime) -> str | None:
        """Why a file made at `made` may not override a field: newer (a person set it later), unsent; or None."""

    def head(self, ref: Ref) -> State | None:
        """The folded state of an aggregate, or None where nothing made it."""

    def heads(self, refs: Sequence[Ref]) -> dict[Ref, State]:
        """The states of those that exist, read in one go (imports)."""

    def devices_by_key(self, key: str) -> list[Known]:
        """Devices whose serial, tag or former tag is `key` (as compared)."""

    def devices_of(self, school: str) -> list[Known]:
        """Devices of a school, by its code."""

    def repairs_by_number(self, number: str) -> list[Known]:
        """Devices that have a repair of this number (two only where two desks issued it)."""

    def answers_naming(self, keys: Sequence[str]) -> list[Answer]:
        """Form answers that name a unit by one of these serials or tags (as compared)."""

    def unused_answers_of(self, school: str, since: date) -> list[Answer]:
        """Unused answers of a school since a day whose serial is not that of a known device."""

    def awaiting_form(self, keys: Sequence[str]) -> list[tuple[Known, str]]:
        """Devices with these serials or tags and the number of their repair that waits for a form."""

    def registers(self, kind: Aggregate) -> list[Known]:
        """All of a register (schools, operators, places …)."""

    def next_repair_number(self) -> RepairNumber:
        """The desk's next number of this fiscal year; never given out again, whatever becomes of the transaction's
        action.
        """

    def next_crate_code(self) -> str:
        """The code of the desk's next crate."""

    def next_code(self, kind: Aggregate) -> str:
        """The desk's next number of a kind that is numbered by desk (contact, shipment, handback): A0042.

        Never given out again. The thing's id is derived from it (`code_id`).
        """

    def shared(self, key: str) -> Any:
        """The value of a shared setting."""

    def record(self, drafts: Iterable[Draft]) -> list[Operation]:
        """Appends operations, folds them into the heads and their projections, queues their deliveries."""

    def put_side(
        self, content: bytes, media_type: str = "text/plain; charset=utf-8", side_id: bytes | None = None
    ) -> str:
        """Keeps personal or free text in the side store; its id (a new one, or the one given), as operations name
        it.
        """

    def side(self, side_id: str) -> bytes | None:
        """The bytes of a side record, or None where they were erased."""

    def erase_side(self, side_ids: Sequence[str]) -> None:
        """Deletes the bytes for good."""

    def log_scan(self, row: ScanRow) -> None:
        """Writes a line of the scan log."""

    def log_access(self, what: str, detail: str) -> None:
        """Writes a line of the access log, which nobody can rewrite."""

    @property
    def last_seq(self) -> int:
        """The sequence number of the ledger's last operation."""

    def action_operations(self, action: bytes, after: int, count: int) -> tuple[list[Operation], int]:
        """The next `count` operations of an action of this or another desk, in order, and the last one's number.

        `after` is the number to go on from. What only a newer version can read is left out; 0: there are no more.
        """

    def action_is_mine(self, action: bytes) -> bool:
        """Whether the action was taken at this desk."""

    def is_undone(self, action: bytes) -> bool:
        """Whether it was taken back already."""

    def later_than(self, action: bytes, ops: Sequence[Operation]) -> list[tuple[int, Operation]]:
        """What came after these operations of an action on the same aggregates, with its number, in order.

        The action's own operations and those of undone actions are left out.
        """

    def came_since(self, action: bytes, seq: int) -> tuple[list[Operation], list[Operation]]:
        """The operations after the number `seq`, as `later_than` gives them, and those of the action they are about."""

    def last_action(self, operator: str) -> bytes | None:
        """The operator's last action at this desk that was not taken back."""

    def value(self, key: str) -> str | None:
        """A value of this desk's own table (counters, how far an import came)."""

    def set_value(self, key: str, value: str) -> None:
        """Sets one."""

    def console_seen(self, ref: Ref) -> Mapping[str, Any]:
        """What an export of the console told of a device last; empty where none did."""

    def units_seen_as(self, device_id: str) -> int:
        """How many devices were seen under this id of the console."""

    def deprovisioned_since(self, day: date, but: Ref | None = None) -> int:
        """How many units that count as one person's the console was asked to deprovision, or were so by hand, on this
        day or a later one; `but` is left out.
        """

    def asked_since(self, day: date, but: Ref | None = None) -> int:
        """The same of all units but those an instruction names: what counts for the day's most."""

    def clock_behind(self, day: date) -> bool:
        """Whether the ledger has seen a later day than this: this desk's newest operation, or somebody's request."""

    def units_seen(self, device_ids: Iterable[str]) -> dict[str, int]:
        """`units_seen_as` of several ids in one look, of those that were seen."""

    def untold_units(self, day: str) -> list[Known]:
        """Units in disposal by way A, in no box, that the Board has not been told of: judged on this day, or (empty)
        on any.
        """

    def shelves_in_use(self) -> list[str]:
        """Where units in disposal lie, each place once as it is written there."""

    def newest_of(self, ref: Ref, kind: str, wanted: Callable[[Operation], bool] = ...) -> Operation | None:
        """The newest operation of a kind about an aggregate that is `wanted` and was not taken back, or None."""

    def histories(self, kind: Aggregate) -> Iterator[list[Operation]]:
        """All operations of each aggregate of a kind, also what was taken back: for erasing, not for the day's work."""

    def observe(self, rows: Iterable[tuple[bytes, Mapping[str, Any]]]) -> None:
        """Replaces observations of devices (last sync, OS …): no operations, no digest."""


class Ledger(Protocol):
    """The ledger as use cases and screens write to it."""

    def write(self, actor: Actor, action: bytes, work: Callable[[UnitOfWork], T], *, bulk: bool = False) -> Future[T]:
        """Runs `work` in one transaction on the write thread; the result is set once it is committed."""

    def look(self, actor: Actor, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Runs `work`, which writes nothing, as `write` does, behind people's commands."""

    def on_changes(self, listener: Callable[[Changes], None]) -> None:
        """Calls `listener` (on the write thread) after each commit that changed something."""
