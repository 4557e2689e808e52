"""Undo: what may be taken back, and what rests on what.

Undo never removes: it appends one `undone` operation naming the action. It is refused, naming it, when a later operation
builds on the action.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.identity import short
from app.domain.operations import Draft, Operation, Ref

MOST_NAMED = 8
_EXISTS = "exists"
NEVER_UNDONE = frozenset({"undone", "erased"})


@dataclass(frozen=True, slots=True)
class UndoRefused(Exception):
    """Why it can't be taken back; `builder` is the kind of the later operation that rests on it."""

    reason: str
    builder: str = ""
    about: str = ""


def writes(op: Operation) -> set[str]:
    """The facets of its aggregates that an operation writes."""
    number = op.payload.get("n")
    if op.kind in ("registered", "answer_received", "crate_opened"):
        return {_EXISTS}
    if op.kind == "changed":
        return {f"field:{name}" for name in op.payload["set"]}
    if op.kind in ("crate_closed", "crate_reopened"):
        return {"closed"}
    if op.kind == "repair_opened":
        return {f"repair:{number}"}
    if number is None:
        return set()
    facets = {name for name in op.payload if name != "n"}
    if op.kind in ("form_linked", "form_unlinked", "form_overridden"):
        facets = {"gate"}
    if op.kind == "repair_state_set":
        facets = {"state"}
    return {f"repair:{number}/{name}" for name in facets}


def rests_on(op: Operation) -> set[str]:
    """The facets an operation needs to stand, beside those it writes over."""
    needs = set() if _EXISTS in writes(op) else {_EXISTS}
    number = op.payload.get("n")
    if number is not None and op.kind != "repair_opened":
        needs.add(f"repair:{number}")
    return needs


def first_builder(action: Sequence[Operation], later: Iterable[Operation]) -> Operation | None:
    """The first of the later (not undone) operations on the same aggregates that builds on `action`, or None."""
    written: dict[bytes, set[str]] = {}
    for op in action:
        for ref in op.about:
            written.setdefault(ref.id, set()).update(writes(op))
    for op in later:
        if op.kind in NEVER_UNDONE:
            continue
        touched = writes(op) | rests_on(op)
        if any(written.get(ref.id, set()) & touched for ref in op.about):
            return op
    return None


def reason_needed(action: Sequence[Operation], *, operator: str, same_desk: bool, now: datetime, free_minutes: int) -> bool:
    """Whether taking it back asks for a reason: another's action, another desk's, or older than the free minutes."""
    newest = max(datetime.fromisoformat(op.stamp.at) for op in action)
    mine = all(op.stamp.operator == operator for op in action) and same_desk
    return not mine or now - newest > timedelta(minutes=free_minutes) or now < newest - timedelta(minutes=free_minutes)


def undone(action: bytes, about: Sequence[Ref], reason_id: str | None) -> Draft:
    """The operation that takes `action` back; a bulk action's aggregates are found again by the action, not listed."""
    payload = {"action": short(action)}
    if reason_id:
        payload["reason"] = reason_id
    return Draft("undone", tuple(about)[:MOST_NAMED], payload)
