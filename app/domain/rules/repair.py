"""The course of a repair: which action is allowed in which state, and what it writes.

One table. Actions that are not in it yet are refused as not allowed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.device import gated, open_repairs
from app.domain.errors import OurError
from app.domain.kinds import CAUSE_DETAILS, CLOSED_STATES, Action, Cause, FaultPlace, RepairState
from app.domain.operations import MAX_TEXT, Draft, Ref

_OPEN = frozenset(RepairState) - CLOSED_STATES
_EARLY = frozenset({RepairState.received, RepairState.awaiting_form, RepairState.diagnosing})

ALLOWED: dict[Action, frozenset[RepairState]] = {
    Action.link: _EARLY,
    Action.override: frozenset({RepairState.awaiting_form}),
    Action.diagnose: _EARLY,
    Action.cancel: _EARLY,
    Action.reopen: CLOSED_STATES,
    Action.note: frozenset(RepairState),
    Action.place: _OPEN,
}


class RepairRefused(Exception):
    """The rules don't allow it; `reason` is a closed word."""

    def __init__(self, reason: str) -> None:
        """`reason`: not_allowed_in_state, already_open, unknown_fault, unknown_cause, detail_not_of_cause."""
        super().__init__(reason)
        self.reason = reason


def allowed(action: Action, state: RepairState) -> bool:
    """Whether `action` may be taken on a repair in `state`."""
    return state in ALLOWED.get(action, frozenset())


def check(action: Action, repair: Mapping[str, Any]) -> None:
    """Raises RepairRefused where the repair's state doesn't allow `action`."""
    if not allowed(action, RepairState(repair["state"])):
        raise RepairRefused("not_allowed_in_state")


def check_reopen(device: Mapping[str, Any], number: str) -> None:
    """Raises RepairRefused where the closed repair `number` can't go on: another one of the same unit is running."""
    check(Action.reopen, device["repairs"][number])
    if open_repairs(device):
        raise RepairRefused("already_open")


def check_fault(fault: str) -> str:
    """A fault place of the closed list, or one a supervisor added (`other:<code>`); raises RepairRefused."""
    added = fault.startswith("other:") and len(fault) > 6 and len(fault.encode()) <= MAX_TEXT
    if fault in FaultPlace.__members__ or added:
        return fault
    raise RepairRefused("unknown_fault")


def check_text(text: str) -> str:
    """A short text that stands in the operation itself (a place, a label), trimmed; raises RepairRefused."""
    text = text.strip()
    if not text:
        raise RepairRefused("nothing_given")
    if len(text.encode()) > MAX_TEXT:
        raise RepairRefused("text_too_long")
    return text


def check_cause(cause: str, detail: str | None) -> tuple[Cause, str | None]:
    """A cause and a detail that belongs to it; raises RepairRefused."""
    if cause not in Cause.__members__:
        raise RepairRefused("unknown_cause")
    known = Cause(cause)
    if detail and detail not in CAUSE_DETAILS[known]:
        raise RepairRefused("detail_not_of_cause")
    return known, detail or None


def state_after_reopen(device: Mapping[str, Any], repair: Mapping[str, Any]) -> RepairState:
    """Where a reopened repair goes on: waiting for its form where it never had one, else where its facts put it."""
    if gated(device) and not repair.get("answers") and "override" not in repair:
        return RepairState.awaiting_form
    return RepairState.diagnosing if repair.get("fault") and repair.get("cause") else RepairState.received


def cancel(device: Ref, number: str) -> Draft:
    """The repair is called off."""
    return Draft("repair_state_set", (device,), {"n": number, "state": RepairState.cancelled.value})


def reopen(device: Ref, number: str, state: RepairState) -> Draft:
    """A closed repair goes on."""
    if state in CLOSED_STATES:
        raise OurError(f"reopening into {state}")
    return Draft("repair_state_set", (device,), {"n": number, "state": state.value})
