"""Undo: takes back one action (a key, a scan, an import) by one `undone` operation; refuses where something rests on
it.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.commands import Undo
from app.domain.identity import short
from app.domain.kinds import Family
from app.domain.operations import Ref
from app.domain.rules import undo as rules
from app.domain.rules.permissions import Command
from app.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoResult:
    """What became of it."""

    outcome: str
    family: Family
    undone: tuple[str, ...] = ()
    """Ids of the operations taken back."""
    reason: str = ""
    action: str = ""
    what: str = ""
    """Kind of the operation taken back, or of the one that rests on it."""
    repair: str = ""


def undo(uow: UnitOfWork, command: Undo) -> UndoResult:
    """Takes an action back, or says why not (nothing_to_undo, already_undone, built_on, reason_needed)."""
    uow.actor.require(Command.undo)
    target = command.target or uow.last_action(uow.actor.code)
    ops = uow.action_operations(target) if target else []
    if target is None or not ops:
        return UndoResult(outcome="refused", family=Family.refused, reason="nothing_to_undo")
    if uow.is_undone(target):
        return UndoResult(outcome="refused", family=Family.refused, reason="already_undone", action=short(target))
    if any(op.kind in rules.NEVER_UNDONE for op in ops):
        return UndoResult(outcome="refused", family=Family.refused, reason="not_undoable", action=short(target))
    builder = rules.first_builder(ops, uow.later_than(target))
    if builder is not None:
        number = str(builder.payload.get("n", ""))
        return UndoResult(
            outcome="refused",
            family=Family.refused,
            reason="built_on",
            action=short(builder.stamp.action),
            what=builder.kind,
            repair=number,
        )
    free = int(uow.shared("undo.free_minutes"))
    due = rules.reason_needed(
        ops, operator=uow.actor.code, same_desk=uow.action_is_mine(target), now=uow.now.utc, free_minutes=free
    )
    if due and not command.reason.strip():
        return UndoResult(outcome="refused", family=Family.refused, reason="reason_needed", action=short(target))
    about = list(dict.fromkeys(ref for op in ops for ref in op.about))
    reason_id = uow.put_side(command.reason.strip().encode()) if command.reason.strip() else None
    uow.record([rules.undone(target, _some(about), reason_id)])
    return UndoResult(
        outcome="undone",
        family=Family.ok,
        undone=tuple(short(op.id) for op in ops),
        action=short(target),
        what=ops[0].kind,
        repair=str(next((op.payload["n"] for op in ops if "n" in op.payload), "")),
    )


def _some(about: list[Ref]) -> list[Ref]:
    return about[: rules.MOST_NAMED]
