"""Faults of charging cabinets that are not the controller's: written down, told to the Board, its advice recorded.

Words lie in the side store. A fault is named by the id of its words' record; without one the oldest that fits is meant.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.kinds import Family
from app.domain.operations import Draft, Ref
from app.domain.rules import charger_moves
from app.domain.rules import chargers as rules
from app.domain.rules.chargers import ChargerRefused
from app.domain.rules.permissions import Command
from app.domain.scans import Scan
from app.usecases.charger_moves import day_said
from app.usecases.charger_scan import Step
from app.usecases.ports import State, UnitOfWork
from app.usecases.swap import checked_text, checked_words, school_written, target_of, visit_school
from app.usecases.swap_scan import identified


class ReportCabinet(NamedTuple):
    """A cabinet's fault. `school`, `room`, `visit`: where it stands, if it is registered on the spot."""

    action: bytes
    cabinet: Scan
    words: str
    school: str = ""
    room: str = ""
    visit: str = ""


class TellBoard(NamedTuple):
    """The Board was told, on a day (empty: today) and by a document."""

    action: bytes
    cabinet: Scan
    on: str = ""
    document: str = ""
    fault: str = ""


class NoteAdvice(NamedTuple):
    """What the Board advised."""

    action: bytes
    cabinet: Scan
    words: str
    on: str = ""
    fault: str = ""


class CabinetFaultResult(NamedTuple):
    """What became of a fault."""

    outcome: str
    """reported, told, advised."""
    family: Family
    cabinet: str
    ref: Ref
    fault: str
    """What names it: the id of the record of its words."""


def report_cabinet(uow: UnitOfWork, command: ReportCabinet) -> CabinetFaultResult:
    """A cabinet's fault is written down; a cabinet with a new label is registered. Refused: nothing_given,
    not_a_cabinet, unknown_cabinet, school_needed, contact_too_long.
    """
    uow.actor.require(Command.swap)
    words = _needed(command.words)
    seen = identified(uow, command.cabinet, Step.cabinet)
    stated = school_written(uow, command.school) or visit_school(uow, command.visit)
    if seen.what == "school" or seen.ref is None:
        raise ChargerRefused("not_a_cabinet")
    drafts = []
    if seen.new:
        target = target_of(seen, checked_text(command.room), stated, "")
        drafts.append(rules.registered(seen.ref, target.fresh or {}))
    fault = uow.put_side(words)
    uow.record([*drafts, Draft("cabinet_fault", (seen.ref,), {"words": fault})])
    return CabinetFaultResult("reported", Family.ok, seen.code, seen.ref, fault)


def tell_board(uow: UnitOfWork, command: TellBoard) -> CabinetFaultResult:
    """The Board was told of a fault. Refused: no_open_fault, board_told_before, day_to_come."""
    uow.actor.require(Command.swap)
    ref, code, state = _cabinet(uow, command.cabinet)
    fault = charger_moves.to_tell(state, command.fault)
    document = checked_text(command.document, numbers=True)
    told = {"fault": fault, "on": day_said(uow, command.on).isoformat()} | ({"document": document} if document else {})
    uow.record([Draft("cabinet_told", (ref,), told)])
    return CabinetFaultResult("told", Family.ok, code, ref, fault)


def note_advice(uow: UnitOfWork, command: NoteAdvice) -> CabinetFaultResult:
    """The Board's advice of a fault it was told: with it the fault is no open one. Refused: no_open_fault,
    board_not_told, nothing_given, day_to_come.
    """
    uow.actor.require(Command.swap)
    ref, code, state = _cabinet(uow, command.cabinet)
    fault = charger_moves.to_advise(state, command.fault)
    words, day = _needed(command.words), day_said(uow, command.on)
    payload = {"fault": fault, "words": uow.put_side(words), "on": day.isoformat()}
    uow.record([Draft("cabinet_advice", (ref,), payload)])
    return CabinetFaultResult("advised", Family.ok, code, ref, fault)


def _needed(text: str) -> bytes:
    words = checked_words(text)
    if not words:
        raise ChargerRefused("nothing_given")
    return words


def _cabinet(uow: UnitOfWork, scan: Scan) -> tuple[Ref, str, State]:
    seen = identified(uow, scan, Step.cabinet)
    if seen.what != "cabinet" or seen.ref is None:
        raise ChargerRefused("unknown_cabinet" if seen.new else "not_a_cabinet")
    return seen.ref, seen.code, uow.head(seen.ref) or {}
