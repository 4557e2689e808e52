"""Folding: what the operations of one aggregate come to.

Pure reducers. An aggregate's head is the fold of its operations in order: the hub's order first, then this desk's own
unsent ones. `state` is what digests cover: it holds no wall time, no random id and no desk id (a card names its
operations), so that the same work gives the same digest wherever it was done. `meta` holds who set what, which only the
detection of conflicts needs.

Two heads: the confirmed one goes on by `step` as the hub gives positions; the shown one is always `ahead` of it, made
anew from it. A shown head must never be kept once its own operations have got their positions: it would still take them
for unsent, and see conflicts where nobody else does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from app.domain.errors import OurError, UnknownKind
from app.domain.folding import (
    away,
    boxes,
    chargers,
    contact,
    crate,
    device,
    form,
    parts,
    pickups,
    register,
    shapes,
    slips,
    transfers,
    visits,
)
from app.domain.folding.base import Folded, Reducer, there
from app.domain.kinds import Aggregate
from app.domain.operations import FORMAT, Recorded, undone_actions

VERSION = 8
"""Reducer version: stands first in every digest; projections made by another one are rebuilt. Raised whenever the same
operations come to another state."""

REDUCERS: dict[Aggregate, dict[str, Reducer]] = {
    **dict.fromkeys(Aggregate, register.REDUCERS),
    Aggregate.device: device.REDUCERS,
    Aggregate.form: form.REDUCERS,
    Aggregate.crate: crate.REDUCERS,
    Aggregate.slip: slips.REDUCERS,
    Aggregate.part: parts.REDUCERS,
    Aggregate.shipment: away.SHIPMENT,
    Aggregate.handback: away.HANDBACK,
    Aggregate.contact: contact.REDUCERS,
    Aggregate.charger: chargers.REDUCERS,
    Aggregate.visit: visits.REDUCERS,
    Aggregate.transfer: transfers.REDUCERS,
    Aggregate.box: boxes.REDUCERS,
    Aggregate.pickup: pickups.REDUCERS,
    Aggregate.instruction: boxes.INSTRUCTION,
}
_UNDONE, _ERASED = "undone", "erased"

__all__ = ["REDUCERS", "VERSION", "Folded", "ahead", "fold", "fold_known", "in_order", "step", "take_back", "there"]


def step(kind: Aggregate, folded: Folded, rec: Recorded) -> None:
    """Folds one operation into `folded`, in place; not for one whose action is undone already.

    That may come: sent in slices, the rest of an action may stand in the hub's order behind an undo of it. Raises
    UnknownKind where this version can't read it, and OurError for an undo, which takes a new fold; `folded` is as it
    was then.
    """
    if rec.op.kind == _ERASED:
        return
    if rec.op.kind == _UNDONE:
        raise OurError("an undone action takes a new fold")
    reducer = REDUCERS[kind].get(rec.op.kind)
    if reducer is None:
        raise UnknownKind(f"{kind} holds {rec.op.kind} in format {rec.op.format}")
    _check(kind, rec)
    reducer(folded, rec)


def _check(kind: Aggregate, rec: Recorded) -> None:
    if rec.op.format > FORMAT or not shapes.readable(rec.op):
        raise UnknownKind(f"{kind} holds {rec.op.kind} in format {rec.op.format}, not as this version reads it")


def fold(kind: Aggregate, own: bytes, ops: Iterable[Recorded]) -> Folded:
    """The fold of all operations of the aggregate `own` in their order; those of undone actions count for nothing.

    Raises UnknownKind where this version can't read one that counts.
    """
    listed = list(ops)
    undos = [rec for rec in listed if rec.op.kind == _UNDONE]
    for rec in undos:
        _check(kind, rec)
    folded = Folded(own)
    for rec in _standing(listed) if undos else listed:
        _count(kind, folded, rec, listed)
    return folded


def fold_known(kind: Aggregate, own: bytes, ops: Iterable[Recorded]) -> tuple[Folded, int]:
    """The fold of what this version can read, for showing only, and how many operations it left out.

    With any left out the aggregate is read-only here: a newer version is needed.
    """
    listed = [rec for rec in ops if rec.op.kind != _UNDONE or shapes.readable(rec.op)]
    folded, left_out = Folded(own), 0
    for rec in _standing(listed):
        try:
            _count(kind, folded, rec, listed)
        except UnknownKind:
            left_out += 1
    return folded, left_out


def _standing(listed: Sequence[Recorded]) -> list[Recorded]:
    """What counts, with the undos at their places."""
    undone = undone_actions(listed)
    return [rec for rec in listed if rec.op.kind == _UNDONE or rec.op.stamp.action not in undone]


def _count(kind: Aggregate, folded: Folded, rec: Recorded, listed: Sequence[Recorded]) -> None:
    if rec.op.kind == _UNDONE:
        take_back(kind, folded, rec, listed)
    else:
        step(kind, folded, rec)


def take_back(kind: Aggregate, folded: Folded, undo: Recorded, listed: Sequence[Recorded]) -> None:
    """What an undo takes back never was; but where its kind wants to know that it was one that knew nothing of it."""
    if kind is Aggregate.box:
        action = undone_actions([undo])
        boxes.taken_back(folded, undo, {rec.op.kind for rec in listed if rec.op.stamp.action in action})


def ahead(
    kind: Aggregate, confirmed: Folded, own: Iterable[Recorded], undone: Collection[bytes] = frozenset()
) -> Folded:
    """The shown head: the confirmed one and this desk's own unsent operations on top, none of them an undo.

    `undone` holds the actions that the hub's operations take back: another desk may have undone the half it knew.
    """
    shown = confirmed.copy()
    for rec in own:
        if rec.op.stamp.action not in undone:
            step(kind, shown, rec)
    return shown


def in_order(ops: Iterable[Recorded]) -> list[Recorded]:
    """Hub order first, then what has no hub position yet, desk by desk in desk order."""
    return sorted(ops, key=lambda rec: (rec.position is None, rec.position or 0, rec.desk, rec.desk_no))
