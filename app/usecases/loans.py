"""Substitute devices and gear: lent to a school until a day, returned; units moved to another school.

Decides which school is meant, and nothing of who may be lent (`rules.away`). A person is never named: a school lends.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.codes import parse_printed_code
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref
from app.domain.rules import away as rules
from app.domain.rules import transfers
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.domain.scans import Scan
from app.usecases.away import day_of
from app.usecases.link_form import one_repair
from app.usecases.ports import Known, UnitOfWork
from app.usecases.resolve_scan import resolve
from app.usecases.schools import school_called


class Lend(NamedTuple):
    """Lend a device to a school (code, name, alias or printed code) until a day as written; nothing: no day agreed.

    `repair` is the one it stands in for, or nothing.
    """

    action: bytes
    scan: Scan
    to: str
    due: str = ""
    repair: str = ""


class EndLoan(NamedTuple):
    """The device is back."""

    action: bytes
    scan: Scan


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
    """What is to be looked at: was_in_use."""


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
    """The device is lent. One that is in use somewhere may be; that is to be looked at."""
    uow.actor.require(Command.lend)
    known = one_device(uow, command.scan)
    spare = rules.check_to_lend(known.state)
    due = day_of(command.due)
    if due is not None and due < uow.now.today:
        raise RepairRefused("due_is_past")
    if command.repair:
        one_repair(uow, command.repair)
    to = school_called(uow, command.to)
    uow.record([rules.lent(known.ref, known.state, to, due, command.repair)])
    family, reason = (Family.ok, "") if spare else (Family.look, "was_in_use")
    return LoanResult("lent", family, _code(known), known.ref, to, reason)


def end_loan(uow: UnitOfWork, command: EndLoan) -> LoanResult:
    """The device is back, and again what it was."""
    uow.actor.require(Command.lend)
    known = one_device(uow, command.scan)
    loan = known.state.get("loan")
    if loan is None:
        raise RepairRefused("not_lent")
    uow.record([Draft("loan_ended", (known.ref,), {})])
    return LoanResult("returned", Family.ok, _code(known), known.ref, loan["to"])


def move(uow: UnitOfWork, command: Move) -> LoanResult:
    """The device belongs to another school from now on, or lies at another place; there already, nothing changes."""
    uow.actor.require(Command.lend)
    known = one_device(uow, command.scan)
    rules.check_move(known.state)
    where = place_called(uow, command.to)
    if where:
        there = known.state.get("place") == where
        drafts = [] if there else [Draft("changed", (known.ref,), {"set": {"place": where}})]
    else:
        where = school_called(uow, command.to)
        drafts = transfers.to_school(known.ref, known.state, where)
    uow.record(drafts)
    return LoanResult("moved" if drafts else "same", Family.ok, _code(known), known.ref, where)


def place_called(uow: UnitOfWork, text: str) -> str:
    """The body of a printed place code that is registered, or nothing."""
    printed = parse_printed_code(text)
    if printed is None or printed.kind != "PL":
        return ""
    known = uow.head(Ref(Aggregate.place, code_id(Aggregate.place, printed.body)))
    if known is None:
        raise RepairRefused("unknown_place")
    return str(known.get("code", printed.body))


def _code(known: Known) -> str:
    return str(known.state.get("tag") or known.state.get("serial", ""))
