"""Take in: one scan at the intake desk becomes a repair with a number, or a plain answer why not.

Reads the one device, its form answers and the crate, lets `domain.rules.intake` decide, records. Refused and repeated
scans
go to the desk's scan log only.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from app.domain.codes import squeeze
from app.domain.commands import TYPED, Recognise, TakeIn, TakeInProvisional
from app.domain.fault_places import known_places
from app.domain.identity import code_id, derived, device_id, provisional_id
from app.domain.kinds import NEW_NUMBER, Aggregate, Family, Flag, IntakeOutcome, RepairState
from app.domain.operations import Draft, Ref
from app.domain.rules.intake import (
    MIN_SERIAL,
    Facts,
    Verdict,
    decide,
    diagnosis,
    link_drafts,
    looks_like_tag,
    open_drafts,
    register_unknown,
)
from app.domain.rules.permissions import Command
from app.domain.rules.recognise import move_drafts
from app.domain.rules.repair import RepairRefused, check_cause, check_fault, check_text
from app.domain.scans import Scan
from app.usecases.blank_slips import check_slip
from app.usecases.link_form import gate_of
from app.usecases.ports import Known, ScanRow, State, UnitOfWork
from app.usecases.resolve_scan import resolve
from app.usecases.visits import running_visit

_MISTYPED_NUMBER = re.compile(r"[0-9]{1,2}[A-Z]{1,2}[0-9]{4}[A-Z]|RP[0-9]{1,2}[A-Z]{1,2}[0-9]{4,}[A-Z]")
"""Written like a number of ours; where its check letter is wrong it must not become an unknown device."""


class Choice(NamedTuple):
    """One of several things that a code names."""

    what: Aggregate
    code: str
    """A device's serial, or its tag where it has none; a register's code."""


class IntakeResult(NamedTuple):
    """The answer to one scan."""

    code: str
    outcome: IntakeOutcome
    family: Family
    flags: tuple[Flag, ...] = ()
    repair: str | None = None
    serial: str | None = None
    reason: str = ""
    device: Ref | None = None
    crate: str | None = None
    candidate: bytes | None = None
    choices: tuple[Choice, ...] = ()
    """What is to be chosen from, where the code names several things."""
    label: str = ""
    """What is to be said of the label that was scanned: `retired`, `unknown_copy`, or nothing. Never of a typed tag."""


def take_in(uow: UnitOfWork, command: TakeIn) -> IntakeResult:
    """Answers one scan; every outcome but unreadable and not repairable leaves the unit with a number."""
    uow.actor.require(Command.intake)
    if command.fault is not None:
        check_fault(command.fault, known_places(str(uow.shared("repair.fault_places"))))
    if command.cause is not None or command.detail is not None:
        check_cause(command.cause or "", command.detail)
    scan = command.scan
    crate, slip = find_crate(uow, command.crate), check_slip(uow, command.slip)
    visit = running_visit(uow, command.visit) if command.visit else None
    hits, label = _hits(uow, command)
    if len(hits) > 1:
        return _refusal(uow, command, "several", tuple(_choice(hit) for hit in hits))
    known = hits[0] if hits and hits[0].ref.kind is Aggregate.device else None
    text = (
        (known.state.get("serial") or scan.text) if known else (scan.candidates[-1] if scan.candidates else scan.text)
    )
    other = ("not_a_device" if hits else _no_device(scan)) if known is None else ""
    if other:
        return _refusal(uow, command, other, ())
    device = known.ref if known else _new_ref(text)
    facts = Facts(
        text=text,
        device=device,
        state=known.state if known else None,
        gate=gate_of(uow, device, known.state if known else _seen_as(text)),
        crate=crate.ref if crate else None,
        crate_state=crate.state if crate else None,
        visit=visit.ref if visit else None,
        visit_school=visit.state["school"] if visit else "",
        today=uow.now.today,
        back_within_days=int(uow.shared("intake.back_within_days")),
        unreadable=scan.fault is not None and known is None,
        model_type=scan.model_type,
        by_person=command.by_person,
    )
    verdict = decide(facts)
    if scan.fault is not None and verdict.outcome is IntakeOutcome.unreadable:
        return _refusal(uow, command, scan.fault.value, ())
    return _answer(uow, command._replace(slip=slip), facts, verdict, device, label)


def _answer(uow: UnitOfWork, command: TakeIn, facts: Facts, verdict: Verdict, device: Ref, label: str) -> IntakeResult:
    number, reason = verdict.repair, verdict.reason
    if verdict.outcome in NEW_NUMBER:
        number = command.slip or uow.next_repair_number().text
        drafts = open_drafts(facts, verdict, device, number)
        drafts += diagnosis(device, number, command.fault, command.cause, command.detail)
        uow.record(drafts)
    elif command.slip:
        reason = reason or "slip_left"
    serial = (facts.state or {}).get("serial") or (None if facts.state else facts.text)
    result = IntakeResult(
        code=command.scan.text,
        outcome=verdict.outcome,
        family=verdict.family,
        flags=verdict.flags,
        repair=number,
        serial=serial,
        reason=reason,
        device=device if facts.state is not None or verdict.outcome in NEW_NUMBER else None,
        crate=command.crate,
        candidate=verdict.candidate.id if verdict.candidate else None,
        label=label,
    )
    _log(uow, command, result)
    return result


def _no_device(scan: Scan) -> str:
    """Why a scan that names nothing known can't be a device's number; empty where it can."""
    if scan.repair is not None:
        return "unknown_repair"
    if _MISTYPED_NUMBER.fullmatch(squeeze(scan.text)):
        return "check_letter"
    return "not_a_device" if scan.own is not None else ""


def _refusal(uow: UnitOfWork, command: TakeIn, reason: str, choices: tuple[Choice, ...]) -> IntakeResult:
    result = IntakeResult(
        code=command.scan.text or command.scan.raw,
        outcome=IntakeOutcome.unreadable,
        family=Family.refused,
        reason=reason,
        crate=command.crate,
        choices=choices,
    )
    _log(uow, command, result)
    return result


def _log(uow: UnitOfWork, command: TakeIn, result: IntakeResult) -> None:
    names = {"repair": result.repair, "serial": result.serial, "reason": result.reason, "flags": list(result.flags)}
    names["label"] = result.label
    uow.log_scan(
        ScanRow(
            source=command.source,
            raw=command.scan.raw,
            text=result.code,
            outcome=result.outcome.value,
            crate=command.crate or "",
            names={name: value for name, value in names.items() if value},
        )
    )


def find_crate(uow: UnitOfWork, code: str | None) -> Known | None:
    """The crate of this code; raises RepairRefused where there is none or it is closed."""
    if not code:
        return None
    ref = Ref(Aggregate.crate, code_id(Aggregate.crate, code))
    state = uow.head(ref)
    if state is None:
        raise RepairRefused("unknown_crate")
    if state.get("closed"):
        raise RepairRefused("crate_closed")
    return Known(ref, state)


def _hits(uow: UnitOfWork, command: TakeIn) -> tuple[tuple[Known, ...], str]:
    """What the scan may mean: the one a person chose, else all it names. A register counts where the code is its own,
    as its label has it; the maker's serial of a unit in a register is a unit on the table. And what is to be said of
    the label.
    """
    named = resolve(command.scan, uow)
    hits = {hit.ref: hit for hit in named.hits}
    label = "" if command.source == TYPED else named.label
    if command.chosen is not None and command.chosen in hits:
        return (hits[command.chosen],), label
    return tuple(hit for hit in hits.values() if hit.ref.kind is Aggregate.device or "code" in hit.state), label


def _choice(hit: Known) -> Choice:
    names = ("serial", "tag") if hit.ref.kind is Aggregate.device else ("code",)
    return Choice(hit.ref.kind, next((hit.state[name] for name in names if hit.state.get(name)), ""))


def _new_ref(text: str) -> Ref:
    if looks_like_tag(text):
        return Ref(Aggregate.device, derived(Aggregate.device, "tag:" + squeeze(text)))
    return Ref(Aggregate.device, device_id(text))


def _seen_as(text: str) -> State:
    """What is known of a unit nobody has heard of: its tag, where it is written like one, else its serial."""
    return {"tag": text} if looks_like_tag(text) else {"serial": text}


def take_in_provisional(uow: UnitOfWork, command: TakeInProvisional) -> IntakeResult:
    """A unit whose number can't be read gets a number all the same, by its last characters or by nothing at all."""
    uow.actor.require(Command.intake)
    crate = find_crate(uow, command.crate)
    number = check_slip(uow, command.slip) or uow.next_repair_number().text
    device = Ref(Aggregate.device, provisional_id(number))
    tail = check_text(squeeze(command.tail)) if squeeze(command.tail) else ""
    fields = {"kind": "chromebook", "status": "unregistered", "tail": tail or None, "provisional": number}
    holders = [crate, running_visit(uow, command.visit) if command.visit else None]
    about = (device, *(known.ref for known in holders if known is not None))
    payload = {"n": number, "outcome": IntakeOutcome.unknown_device.value, "state": RepairState.awaiting_form.value}
    if tail:
        payload["tail"] = tail
    uow.record(
        [
            Draft("registered", (device,), {"set": {k: v for k, v in fields.items() if v is not None}}),
            Draft("repair_opened", about, {**payload, **({"person": True} if command.by_person else {})}),
        ]
    )
    result = IntakeResult(
        code=tail,
        outcome=IntakeOutcome.unknown_device,
        family=Family.look,
        repair=number,
        reason="provisional",
        device=device,
        crate=command.crate,
    )
    names = {"repair": number, "reason": "provisional"}
    uow.log_scan(
        ScanRow(
            source="keyboard", raw=tail, text=tail, outcome=result.outcome.value, crate=command.crate or "", names=names
        )
    )
    return result


def recognise(uow: UnitOfWork, command: Recognise) -> IntakeResult:
    """A provisional unit's number was found after all: its repair goes to the device it really is."""
    uow.actor.require(Command.intake)
    here = [k for k in uow.repairs_by_number(command.repair) if "provisional" in k.state]
    if len(here) != 1:
        raise RepairRefused("not_provisional")
    source = here[0]
    named = resolve(command.scan, uow)
    if command.scan.fault is not None or named.what not in ("device", "none") or len(named.hits) > 1:
        raise RepairRefused("unreadable")
    text = command.scan.candidates[-1]
    known = named.hits[0] if named.hits else None
    drafts: list[Draft] = []
    if known is None:
        other = _no_device(command.scan) or ("unreadable" if len(squeeze(text)) < MIN_SERIAL else "")
        if other:
            raise RepairRefused(other)
        known = Known(_new_ref(text), {})
        drafts.append(register_unknown(known.ref, text, command.scan.model_type))
    repair = dict(source.state["repairs"][command.repair])
    if known.state.get("school"):
        repair["school"] = known.state["school"]
    serial = known.state.get("serial") or text
    uow.record([*drafts, *move_drafts(source.ref, known.ref, command.repair, serial, repair)])
    state = uow.head(known.ref) or {}
    uow.record(link_drafts(known.ref, command.repair, gate_of(uow, known.ref, state).matched))
    return IntakeResult(
        code=text,
        outcome=IntakeOutcome.opened,
        family=Family.ok,
        repair=command.repair,
        serial=state.get("serial"),
        device=known.ref,
    )
