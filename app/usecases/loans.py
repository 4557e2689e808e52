"""Substitute devices and gear: lent to a school until a day, returned; units moved to another school.

Decides which school is meant, and nothing of what may be lent (`rules.loans`). A person is never named: a school lends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.domain.bench_words import BROKEN
from app.domain.device import base_status, shown_code
from app.domain.kinds import DeviceStatus, Family
from app.domain.open_days import OpenDays, open_days_of
from app.domain.operations import Draft, Ref
from app.domain.rules import away as rules
from app.domain.rules import loans, transfers
from app.domain.rules.lost import is_lost
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.domain.scans import Scan
from app.usecases.away import day_of
from app.usecases.link_form import one_repair
from app.usecases.ports import Known, UnitOfWork
from app.usecases.resolve_scan import resolve
from app.usecases.schools import school_called
from app.usecases.shelves import labelled


class Lend(NamedTuple):
    """Lend a device to a school (code, name, alias or printed code) until a day as written.

    `repair` is the one it stands in for, or nothing. No day written: the usual length, and none for a substitute, which
    is back when its repair is.
    """

    action: bytes
    scan: Scan
    to: str
    due: str = ""
    repair: str = ""
    condition: str = ""
    """A word of `LoanCondition`, or nothing."""
    accessories: tuple[str, ...] = ()
    """What goes along."""
    words: str = ""
    """Free text about its condition: for the side store."""


class EndLoan(NamedTuple):
    """The device is back. `with_it`: what came with it of what went along; None where nobody looked."""

    action: bytes
    scan: Scan
    condition: str = ""
    with_it: tuple[str, ...] | None = None
    words: str = ""


class ExtendLoan(NamedTuple):
    """The loan runs until another day, as written."""

    action: bytes
    scan: Scan
    due: str


class LackingCame(NamedTuple):
    """What was missing when a device came back is here, or is not asked for any more."""

    action: bytes
    scan: Scan
    accessories: tuple[str, ...]


class Move(NamedTuple):
    """The device goes to another school, or (a place's code) to another place of ours."""

    action: bytes
    scan: Scan
    to: str


class LoanResult(NamedTuple):
    """What became of a device."""

    outcome: str
    family: Family
    code: str
    device: Ref
    to: str = ""
    """The school's or place's code."""
    reason: str = ""
    """The first thing to be looked at, or nothing: was_in_use, due_moved, lacks, came_broken."""
    looks: tuple[str, ...] = ()
    """All of them."""
    due: str = ""
    """The day (ISO) it is due, or nothing."""
    lacks: tuple[str, ...] = ()
    """What did not come back with it, this time or before."""


def one_device(uow: UnitOfWork, scan: Scan) -> Known:
    """The device a scan names; raises RepairRefused: unreadable, unknown_device, several_named."""
    if scan.fault is not None:
        raise RepairRefused("unreadable")
    named = resolve(scan, uow)
    if not named.hits or named.what not in ("device", "repair", "several"):
        raise RepairRefused("unknown_device")
    if len(named.hits) != 1:
        raise RepairRefused("several_named")
    return named.hits[0]


def lend(uow: UnitOfWork, command: Lend) -> LoanResult:
    """The device is lent. One that is in use somewhere may be, and a day on which nobody is here becomes the next open
    one: both are to be looked at.
    """
    uow.actor.require(Command.lend)
    known = one_device(uow, command.scan)
    spare = loans.check_to_lend(known.state)
    asked = day_of(command.due, uow.now.today, to_come=True)
    due = _due(uow, asked, stands_in=bool(command.repair))
    if command.repair:
        one_repair(uow, command.repair)
    to = school_called(uow, command.to)
    told = _told(uow, command.condition, command.accessories, command.words)
    uow.record([loans.lent(known.ref, known.state, to, due, command.repair, told)])
    looks = [*([] if spare else ["was_in_use"]), *(["due_moved"] if asked not in (None, due) else [])]
    return _result("lent", known, to, looks, due=due.isoformat() if due else "")


def _opened(uow: UnitOfWork) -> OpenDays:
    return open_days_of(str(uow.shared("center.closed_days")))


def _due(uow: UnitOfWork, asked: date | None, *, stands_in: bool) -> date | None:
    if asked is not None:
        return loans.due_day(asked, uow.now.today, _opened(uow))
    return None if stands_in else _opened(uow).after(uow.now.today, int(uow.shared("loans.days")))


def _told(uow: UnitOfWork, condition: str, accessories: tuple[str, ...], words: str) -> loans.Told:
    """What was seen as it changed hands; the words go to the side store. Raises RepairRefused."""
    checked = loans.check_condition(condition), loans.check_accessories(accessories)
    return loans.Told(*checked, uow.put_side(words.strip().encode()) if words.strip() else "")


def _result(
    outcome: str, known: Known, to: str, looks: Sequence[str] = (), *, due: str = "", lacks: Sequence[str] = ()
) -> LoanResult:
    family, reason = (Family.look, looks[0]) if looks else (Family.ok, "")
    return LoanResult(outcome, family, shown_code(known.state), known.ref, to, reason, tuple(looks), due, tuple(lacks))


def end_loan(uow: UnitOfWork, command: EndLoan) -> LoanResult:
    """The device is back, and again what it was. What did not come with it, and what came broken, is to be looked at.

    Refused: is_lost (it was found: that is told first), not_lent, accessories_unchecked, unknown_accessory,
    unknown_condition.
    """
    uow.actor.require(Command.lend)
    known = one_device(uow, command.scan)
    if is_lost(known.state):
        raise RepairRefused("is_lost")
    loan = known.state.get("loan")
    if loan is None:
        return _back_without_loan(uow, known)
    lacks = rules.lacking(loan, command.with_it)
    uow.record([loans.ended(known.ref, loan, _told(uow, command.condition, (), command.words), lacks)])
    broken = command.condition in BROKEN
    looks = [*(["lacks"] if lacks else []), *(["came_broken"] if broken else [])]
    return _result("returned", known, loan["to"], looks, lacks=lacks)


def _back_without_loan(uow: UnitOfWork, known: Known) -> LoanResult:
    """A register said that it is lent, and nobody knows to whom: it is a spare again. Raises RepairRefused."""
    if base_status(known.state) is not DeviceStatus.lent:
        raise RepairRefused("not_lent")
    uow.record([Draft("changed", (known.ref,), {"set": {"status": DeviceStatus.spare.value}})])
    return _result("returned", known, "")


def extend_loan(uow: UnitOfWork, command: ExtendLoan) -> LoanResult:
    """The loan runs until another day, the next open one where nobody is here then; to the same day, nothing changes.

    Refused: not_lent, not_a_day, due_is_past.
    """
    uow.actor.require(Command.lend)
    known = one_device(uow, command.scan)
    loan, asked = known.state.get("loan"), day_of(command.due, uow.now.today, to_come=True)
    if loan is None:
        raise RepairRefused("not_lent")
    if asked is None:
        raise RepairRefused("not_a_day")
    due = loans.due_day(asked, uow.now.today, _opened(uow))
    same = loan.get("due") == due.isoformat()
    if not same:
        uow.record([loans.extended(known.ref, loan, due)])
    looks = ["due_moved"] if due != asked else []
    return _result("same" if same else "extended", known, loan["to"], looks, due=due.isoformat())


def lacking_came(uow: UnitOfWork, command: LackingCame) -> LoanResult:
    """What was missing is here. Refused: unknown_accessory, nothing_lacking."""
    uow.actor.require(Command.lend)
    known = one_device(uow, command.scan)
    came = loans.check_accessories(command.accessories)
    uow.record([loans.lacking_came(known.ref, known.state, came)])
    left = [name for name in known.state["lacks"] if name not in came]
    return _result("lacking_came", known, known.state.get("last_loan", {}).get("to", ""), lacks=left)


def move(uow: UnitOfWork, command: Move) -> LoanResult:
    """The device belongs to another school from now on, or lies at another place; there already, nothing changes."""
    uow.actor.require(Command.lend)
    known = one_device(uow, command.scan)
    rules.check_move(known.state)
    where = labelled(uow, command.to)
    if where:
        there = known.state.get("place") == where
        drafts = [] if there else [Draft("changed", (known.ref,), {"set": {"place": where}})]
    else:
        where = school_called(uow, command.to)
        drafts = transfers.to_school(known.ref, known.state, where)
    uow.record(drafts)
    return LoanResult("moved" if drafts else "same", Family.ok, shown_code(known.state), known.ref, where)
