"""Planned moves from school to school: plan, scan out at one place, scan in at the other, count adapters, close.

Decides which unit and which plan are meant, and writes both in one action; what a scan comes to is `rules.transfers`'.
Both places may work without having heard of each other.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.bench_words import TransferSide, TransferWhy
from app.domain.codes import CodeKind, parse_printed_code, squeeze
from app.domain.device import shown_code
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref
from app.domain.rules import transfers as rules
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused, check_text
from app.domain.scans import Scan
from app.usecases.away import day_of
from app.usecases.free_numbers import free_number
from app.usecases.loans import one_device
from app.usecases.open_transfers import other_open, transfer_ref
from app.usecases.ports import Known, State, UnitOfWork
from app.usecases.resolve_scan import resolve
from app.usecases.schools import school_called


class OpenTransfer(NamedTuple):
    """Plan a move between schools (code, name, alias or printed code) for a day as written (today where empty).

    `kit`: each unit is re-kitted before it is delivered; None: as its reason asks (surplus units are). `number`: the
    other PC's number, where this one has not heard of its plan; empty: the desk's next.
    """

    action: bytes
    from_: str
    to: str
    on: str = ""
    why: TransferWhy = TransferWhy.merger
    kit: bool | None = None
    number: str = ""


class ScanTransfer(NamedTuple):
    """A unit is scanned at one end of a plan, into or out of a crate (a short word of one's own, or a crate's code)."""

    action: bytes
    transfer: str
    side: TransferSide
    scan: Scan
    crate: str = ""


class CountCrate(NamedTuple):
    """The adapters that lie in a crate at one end."""

    action: bytes
    transfer: str
    side: TransferSide
    crate: str
    adapters: int


class Rekit(NamedTuple):
    """Checks that were done to a unit before it is delivered; those done before stay done."""

    action: bytes
    transfer: str
    scan: Scan
    checks: tuple[str, ...]


class CloseTransfer(NamedTuple):
    """End a plan; with units missing only where that was seen (`anyway`)."""

    action: bytes
    transfer: str
    anyway: bool = False


class TransferResult(NamedTuple):
    """What became of a plan, a unit or a crate."""

    outcome: str
    """opened, same, out, in, counted, rekitted, closed, refused."""
    family: Family
    number: str
    """The plan's."""
    code: str = ""
    """The unit's tag or serial, or the crate's code."""
    device: Ref | None = None
    remarks: tuple[str, ...] = ()
    """What is to be looked at (`rules.transfers.Looked`), closed words; adapters_differ, units_missing."""
    out: int = 0
    came: int = 0
    missing: int = 0
    """On the way; at the end of a plan those that never went out too."""
    apart: int = 0
    """At the end of a plan: units of the school that aren't there (in repair, lent, lost, stored) and did not move."""
    adapters: int = 0
    """Those that went out and did not come in, of this crate; negative: more came."""
    left: tuple[str, ...] = ()
    """Checks that are still to be done."""

    @property
    def reason(self) -> str:
        """The first of the remarks, or nothing."""
        return next(iter(self.remarks), "")


def open_transfer(uow: UnitOfWork, command: OpenTransfer) -> TransferResult:
    """Begins a plan. Raises RepairRefused: unknown_school, several_named, same_school, not_a_day, number_taken."""
    uow.actor.require(Command.transfer)
    day = day_of(command.on, uow.now.today, to_come=True) or uow.now.today
    from_ = school_called(uow, command.from_, closed=True)
    to = school_called(uow, command.to)
    number = squeeze(check_text(command.number)) if command.number.strip() else free_number(uow, Aggregate.transfer)
    ref = transfer_ref(number)
    if uow.head(ref) is not None:
        raise RepairRefused("number_taken")
    kit = command.why is TransferWhy.surplus if command.kit is None else command.kit
    uow.record([rules.opened(ref, number, from_, to, day.isoformat(), command.why, kit=kit)])
    return TransferResult("opened", Family.ok, number)


def scan_transfer(uow: UnitOfWork, command: ScanTransfer) -> TransferResult:
    """A unit goes out, or comes in and belongs to the other school from now on. Raises RepairRefused: unreadable,
    unknown_device, several_named, cabinet_stays, adapters_by_count, not_movable, lent_now, other_transfer,
    unknown_transfer, transfer_closed, not_a_crate, text_too_long, personal_data.
    """
    uow.actor.require(Command.transfer)
    ref, plan = _plan(uow, command.transfer)
    crate = _crate(command.crate)
    known = _unit(uow, command.scan)
    _check_no_other(uow, known, ref)
    kit_open = bool(plan.get("kit") and rules.kit_left(plan, rules.unit_key(known.ref), _checks(uow)))
    looked = rules.look_at(plan, known.ref, known.state, command.side, crate, kit_open)
    outcome = command.side.value if looked.writes else "same"
    if looked.writes:
        uow.record(rules.scanned(ref, plan["number"], known.ref, known.state, command.side, crate, plan))
    return _result(uow, outcome, ref, known, looked.remarks)


def _plan(uow: UnitOfWork, number: str) -> tuple[Ref, State]:
    ref = transfer_ref(number)
    return ref, rules.check_plan(uow.head(ref))


def _crate(text: str) -> str:
    printed = parse_printed_code(text)
    return rules.crate_code(printed.body if printed is not None and printed.kind is CodeKind.crate else text)


def _unit(uow: UnitOfWork, scan: Scan) -> Known:
    if scan.fault is None and resolve(scan, uow).what == Aggregate.charger:
        raise RepairRefused("cabinet_stays")
    return one_device(uow, scan)


def _check_no_other(uow: UnitOfWork, known: Known, ref: Ref) -> None:
    """A unit goes by one plan at a time: scanned into a second one it would be in two places."""
    if other_open(uow, known.state, ref):
        raise RepairRefused("other_transfer")


def _checks(uow: UnitOfWork) -> tuple[str, ...]:
    return rules.kit_checks(str(uow.shared("transfer.checks") or ""))


def _result(
    uow: UnitOfWork, outcome: str, ref: Ref, known: Known, remarks: tuple[str, ...], left: tuple[str, ...] = ()
) -> TransferResult:
    plan = uow.head(ref) or {}
    tally = rules.tally(plan, ())
    return TransferResult(
        outcome=outcome,
        family=Family.look if remarks else Family.ok,
        number=plan["number"],
        code=shown_code(known.state),
        device=known.ref,
        remarks=remarks,
        out=len(tally.out),
        came=len(tally.came),
        missing=len(tally.on_the_way),
        left=left,
    )


def count_crate(uow: UnitOfWork, command: CountCrate) -> TransferResult:
    """The adapters of a crate; where both ends were counted the difference is told. Counted anew, it is set right."""
    uow.actor.require(Command.transfer)
    ref, plan = _plan(uow, command.transfer)
    crate = _crate(command.crate)
    draft = rules.counted(ref, crate, command.side, command.adapters)
    if plan.get("crates", {}).get(crate, {}).get(command.side) != command.adapters:
        uow.record([draft])
    differs = rules.difference((uow.head(ref) or {})["crates"][crate]) or 0
    remarks = ("adapters_differ",) if differs else ()
    family = Family.look if differs else Family.ok
    return TransferResult("counted", family, plan["number"], crate, remarks=remarks, adapters=differs)


def rekit(uow: UnitOfWork, command: Rekit) -> TransferResult:
    """Ticks checks of a unit; what is left is told. Raises RepairRefused as a scan does, unknown_check,
    nothing_given.
    """
    uow.actor.require(Command.transfer)
    ref, plan = _plan(uow, command.transfer)
    known, checks = _unit(uow, command.scan), _checks(uow)
    draft = rules.rekitted(ref, known.ref, plan["number"], command.checks, checks)
    key = rules.unit_key(known.ref)
    if set(draft.payload["checks"]) & set(rules.kit_left(plan, key, checks)):
        uow.record([draft])
    left = rules.kit_left(uow.head(ref) or {}, key, checks)
    return _result(uow, "rekitted", ref, known, (), left)


def close_transfer(uow: UnitOfWork, command: CloseTransfer) -> TransferResult:
    """Ends a plan and says how many units are missing. Nothing is written where some are and nobody said `anyway`.

    Closed already, nothing changes. Raises RepairRefused (unknown_transfer).
    """
    uow.actor.require(Command.transfer)
    ref = transfer_ref(command.transfer)
    plan = uow.head(ref)
    if plan is None or "from" not in plan:
        raise RepairRefused("unknown_transfer")
    devices = uow.devices_of(plan["from"])
    tally = rules.tally(plan, rules.at_school(devices))
    result = TransferResult(
        outcome="closed",
        family=Family.look if tally.missing else Family.ok,
        number=plan["number"],
        remarks=("units_missing",) if tally.missing else (),
        out=len(tally.out),
        came=len(tally.came),
        missing=len(tally.missing),
        apart=len(rules.apart(devices, tally)),
    )
    if "closed" in plan:
        return result
    if tally.missing and not command.anyway:
        return result._replace(outcome="refused", family=Family.refused)
    uow.record([Draft("transfer_closed", (ref,), {})])
    return result
