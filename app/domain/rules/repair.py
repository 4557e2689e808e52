"""The course of a repair: which action is allowed in which state, and where it leads.

One table, state by action; where kind and maker matter too is `routes`. What an action writes is `course`'s. Every
refusal is a closed word.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from app.domain.device import gated, open_repairs
from app.domain.errors import OurError
from app.domain.kinds import CAUSE_DETAILS, CLOSED_STATES, Action, Cause, FaultPlace, RepairState, Route
from app.domain.operations import MAX_TEXT, Draft, Ref

_S = RepairState
_OPEN = frozenset(RepairState) - CLOSED_STATES
_EARLY = frozenset({_S.received, _S.awaiting_form, _S.diagnosing})
_ON_THE_BENCH = frozenset({_S.repairing, _S.waiting_parts, _S.testing})
_AWAY = frozenset({_S.at_maker, _S.with_installer})

ALLOWED: Final[dict[Action, frozenset[RepairState]]] = {
    Action.link: _EARLY,
    Action.override: frozenset({_S.awaiting_form}),
    Action.diagnose: _EARLY | _ON_THE_BENCH,
    Action.route: _OPEN - {_S.testing, _S.ready},
    Action.need_part: frozenset({_S.repairing, _S.waiting_parts}),
    Action.part_came: frozenset({_S.waiting_parts}),
    Action.hear: _OPEN - {_S.testing, _S.ready},
    Action.ship: frozenset({_S.diagnosing, _S.with_installer}),
    Action.receive_back: _AWAY,
    Action.decide: frozenset({_S.awaiting_decision}),
    Action.repaired: frozenset({_S.repairing}),
    Action.pass_: frozenset({_S.testing}),
    Action.fail: frozenset({_S.testing}),
    Action.return_: frozenset({_S.ready}),
    Action.cancel: _EARLY | {_S.repairing, _S.waiting_parts, _S.awaiting_decision},
    Action.reopen: CLOSED_STATES,
    Action.note: frozenset(RepairState),
    Action.photo: frozenset(RepairState),
    Action.place: _OPEN,
}
"""`decide` with a guardian's step is another matter (`course.guardian_step`); by which ways a route goes in each of its
states, `routes.why_not` says."""

LEADS: Final[dict[Action, RepairState]] = {
    Action.need_part: _S.waiting_parts,
    Action.part_came: _S.repairing,
    Action.receive_back: _S.testing,
    Action.decide: _S.diagnosing,
    Action.repaired: _S.testing,
    Action.pass_: _S.ready,
    Action.fail: _S.repairing,
    Action.return_: _S.returned,
    Action.cancel: _S.cancelled,
}
"""Where an action leads that always leads to the same state."""

ROUTE_LEADS: Final[dict[Route, RepairState]] = {
    Route.software: _S.repairing,
    Route.desk: _S.repairing,
    Route.maker: _S.diagnosing,
    Route.installer: _S.with_installer,
    Route.board: _S.awaiting_decision,
    Route.disposal: _S.irreparable,
}
"""Where a chosen route leads; the maker's goes on with `ship`."""


class RepairRefused(Exception):
    """The rules don't allow it; `reason` is a closed word."""

    def __init__(self, reason: str) -> None:
        """`reason`: as `refused.<reason>` in the catalogs."""
        super().__init__(reason)
        self.reason = reason


def allowed(action: Action, state: RepairState) -> bool:
    """Whether `action` may be taken on a repair in `state`."""
    return state in ALLOWED.get(action, frozenset())


def check(action: Action, repair: Mapping[str, Any]) -> None:
    """Raises RepairRefused where the repair's state doesn't allow `action`."""
    if not allowed(action, RepairState(repair["state"])):
        raise RepairRefused("not_allowed_in_state")


def back_to_diagnosis(repair: Mapping[str, Any]) -> bool:
    """Whether diagnosing it takes it back from the bench, so that its route is thought over."""
    return RepairState(repair["state"]) in _ON_THE_BENCH


def check_reopen(device: Mapping[str, Any], number: str) -> None:
    """Raises RepairRefused where the closed repair `number` can't go on: another one of the same unit is running."""
    check(Action.reopen, device["repairs"][number])
    if open_repairs(device):
        raise RepairRefused("already_open")


def check_fault(fault: str, added: Collection[str]) -> str:
    """A fault place of the closed list, or one of those a supervisor added (`other:<name>`); raises RepairRefused."""
    if fault in FaultPlace.__members__ or fault in added:
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


OVER: Final = ("route", "tests", "waiting_part", "way", "list", "to")
"""What a closed repair had come to: opened again, its way is chosen and its unit tested anew."""
USED: Final = ("quote", "decision", "payer", "amount", "document", "asked", "paid")
"""What was decided for a repair that was carried out to its return: another one is asked for again."""


def no_longer(repair: Mapping[str, Any]) -> dict[str, Any]:
    """What of a closed repair counts no more once it goes on, each field as None.

    What was found, heard and done stays. A decision stays where it was never carried out: of a repair called off, or
    judged beyond repair; so does what a guardian paid.
    """
    returned = repair["state"] == RepairState.returned
    gone: dict[str, Any] = dict.fromkeys(name for name in (*OVER, *(USED if returned else ())) if name in repair)
    steps = dict.fromkeys(repair.get("guardian", ())) if returned else {}
    return gone | ({"guardian": steps} if steps else {})


def reopen(device: Ref, number: str, state: RepairState, gone: Mapping[str, Any] | None = None) -> Draft:
    """A closed repair goes on, without what counts no more (`no_longer`)."""
    if state in CLOSED_STATES:
        raise OurError(f"reopening into {state}")
    return Draft("repair_state_set", (device,), {"n": number, "state": state.value, **(gone or {})})
