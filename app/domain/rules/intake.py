"""Intake: what one scan comes to, and the operations that open a repair.

Decides the outcome (the first that fits), the flags beside it and the state the repair begins in. Pure: everything it
needs is in `Facts`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from app.domain.codes import squeeze
from app.domain.device import gated, look_flags, not_repairable, open_repair, open_repairs
from app.domain.identity import short, unshort
from app.domain.kinds import (
    INTAKE_FAMILY,
    NEW_NUMBER,
    Aggregate,
    Cause,
    DeviceKind,
    DeviceStatus,
    Family,
    Flag,
    IntakeOutcome,
    RepairState,
)
from app.domain.operations import Draft, Ref
from app.domain.rules.forms import Answer, Gate

_TAG = re.compile(r"[A-Z]{2,4}-\d{4,7}")
MIN_SERIAL = 5
"""Characters below which a text that names nothing known is no serial number."""
MOST_ANSWERS = 3
"""Answers one operation names, so that it keeps its size; further ones go into operations of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that one decision needs."""

    text: str
    """The cleaned scan; empty where nothing could be read."""
    device: Ref | None
    state: Mapping[str, Any] | None
    """The device's folded state, or None for one the ledger doesn't know."""
    gate: Gate = field(default_factory=lambda: Gate((), (), None))
    crate: Ref | None = None
    crate_state: Mapping[str, Any] | None = None
    visit: Ref | None = None
    """The visit it is picked up on."""
    visit_school: str = ""
    today: date
    back_within_days: int = 90
    unreadable: bool = False
    model_type: str = ""
    by_person: bool = False


class Verdict(NamedTuple):
    """What the scan came to."""

    outcome: IntakeOutcome
    flags: tuple[Flag, ...] = ()
    begins_in: RepairState | None = None
    repair: str | None = None
    """The number of the repair that is open already."""
    reason: str = ""
    """A closed word that says why it was refused: a scan fault or a device status."""
    answers: tuple[Answer, ...] = ()
    candidate: Answer | None = None

    @property
    def family(self) -> Family:
        """How it looks: a flag makes an ok a look."""
        family = INTAKE_FAMILY[self.outcome]
        return Family.look if family is Family.ok and self.flags else family


def looks_like_tag(text: str) -> bool:
    """Whether an unknown text is written as an asset tag rather than a serial."""
    return _TAG.fullmatch(text) is not None


def decide(facts: Facts) -> Verdict:
    """The first outcome that fits: unreadable, not repairable, scanned twice, already open, unknown, form gate's."""
    if facts.unreadable or (facts.state is None and len(squeeze(facts.text)) < MIN_SERIAL):
        return Verdict(outcome=IntakeOutcome.unreadable, reason="unreadable")
    state = facts.state or {}
    why = not_repairable(state)
    if why is not None:
        return Verdict(outcome=IntakeOutcome.not_repairable, reason=why)
    running = open_repair(state)
    flags = _flags(facts, state, running or "")
    if running is not None:
        # Opened at two desks, the unit may lie in this crate under the number that isn't the main one.
        here = [n for n in open_repairs(state) if n in (facts.crate_state or {}).get("lines", ())]
        outcome = IntakeOutcome.scanned_twice if here else IntakeOutcome.already_open
        return Verdict(outcome=outcome, flags=flags, repair=here[0] if here else running)
    found = facts.gate
    ready = bool(found.matched) or not gated(state)
    begins_in = RepairState.received if ready else RepairState.awaiting_form
    candidate = None if ready else (found.near or (found.old[0] if found.old else None))
    if candidate is not None and found.near is None:
        flags = (*flags, Flag.old_form)
    if facts.state is None:
        outcome = IntakeOutcome.unknown_device
    elif ready:
        outcome = IntakeOutcome.opened
    elif found.near is not None:
        outcome = IntakeOutcome.near_match
    else:
        outcome = IntakeOutcome.awaiting_form
    return Verdict(outcome=outcome, flags=flags, begins_in=begins_in, answers=found.matched, candidate=candidate)


def _flags(facts: Facts, state: Mapping[str, Any], running: str) -> tuple[Flag, ...]:
    flags = look_flags(state, facts.today, back_within_days=facts.back_within_days, but=running)
    expected = (facts.crate_state or {}).get("school") or facts.visit_school
    if expected and state and state.get("school") != expected:
        flags.insert(0, Flag.other_school)
    return tuple(flags)


def stands_as(outcome: IntakeOutcome, repair: Mapping[str, Any], *, registered: bool) -> IntakeOutcome:
    """What a scan's outcome comes to by now, its `repair` as folded: a form that came, was linked or went changes it.

    `registered`: the device is more than registered for checking. Outcomes without a number stand as they are.
    """
    if outcome not in NEW_NUMBER or (outcome is IntakeOutcome.unknown_device and not registered):
        return outcome
    if repair["state"] != RepairState.awaiting_form:
        return IntakeOutcome.opened
    near = outcome is IntakeOutcome.near_match and "candidate" in repair
    return IntakeOutcome.near_match if near else IntakeOutcome.awaiting_form


def register_unknown(device: Ref, text: str, model_type: str) -> Draft:
    """A device nobody has heard of is registered for checking, by its serial or (so written) its tag, or by neither."""
    fields = {"kind": DeviceKind.chromebook.value, "status": DeviceStatus.unregistered.value}
    if text:
        fields["tag" if looks_like_tag(text) else "serial"] = text
    if model_type:
        fields["model_type"] = model_type
    return Draft("registered", (device,), {"set": fields})


def open_drafts(facts: Facts, verdict: Verdict, device: Ref, number: str) -> list[Draft]:
    """The operations that open the repair `number` (the device's registration first, where it is unknown)."""
    drafts = []
    if facts.state is None:
        drafts.append(register_unknown(device, facts.text, facts.model_type))
    holders = [ref for ref in (facts.crate, facts.visit) if ref is not None]
    here = 1 if len(holders) < 2 else 0  # an opening says much already
    answers, more = verdict.answers[:here], verdict.answers[here:]
    payload: dict[str, Any] = {
        "n": number,
        "outcome": verdict.outcome.value,
        "state": (verdict.begins_in or RepairState.received).value,
    }
    if verdict.flags:
        payload["flags"] = [flag.value for flag in verdict.flags]
    if answers:
        payload |= _counting(answers)
    if verdict.candidate is not None:
        payload["candidate"] = short(verdict.candidate.id)
    school = (facts.state or {}).get("school")
    if school:
        payload["school"] = school
    if facts.by_person:
        payload["person"] = True
    about = (device, *holders, *(Ref(Aggregate.form, a.id) for a in answers))
    return [*drafts, Draft("repair_opened", about, payload), *link_drafts(device, number, more)]


def link_drafts(device: Ref, number: str, answers: Sequence[Answer]) -> list[Draft]:
    """The operations that make `answers` count for the repair `number` of `device`, a few answers each."""
    parts = [answers[start : start + MOST_ANSWERS] for start in range(0, len(answers), MOST_ANSWERS)]
    return [
        Draft(
            "form_linked",
            (device, *(Ref(Aggregate.form, a.id) for a in part)),
            {"n": number, **_counting(part)},
        )
        for part in parts
    ]


def unlink_drafts(device: Ref, number: str, answers: Sequence[str]) -> list[Draft]:
    """The operations by which these answers (ids as a repair's state names them) no longer count for the repair."""
    parts = [answers[start : start + MOST_ANSWERS] for start in range(0, len(answers), MOST_ANSWERS)]
    return [
        Draft(
            "form_unlinked",
            (device, *(Ref(Aggregate.form, unshort(answer)) for answer in part)),
            {"n": number, "answers": list(part)},
        )
        for part in parts
    ]


def _counting(answers: Sequence[Answer]) -> dict[str, Any]:
    hint = next((a.fault for a in answers if a.fault), None)
    return {"answers": [short(a.id) for a in answers], **({"fault_hint": hint} if hint else {})}


def diagnosis(device: Ref, number: str, fault: str | None, cause: Cause | None, detail: str | None) -> list[Draft]:
    """The operation that notes fault place and cause, or none where nothing was given."""
    fields = {"fault": fault, "cause": cause.value if cause else None, "detail": detail}
    given: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
    if cause is not None and detail is None:
        given["detail"] = None
    return [Draft("diagnosed", (device,), {"n": number, **given})] if given else []
