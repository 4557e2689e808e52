"""Folding: what the operations of one aggregate come to.

Pure reducers. An aggregate's head is the fold of its operations in order: the hub's order first, then this desk's own
unsent ones. `state` is what digests cover: it holds no wall time, no random id and no desk id, so that the same work gives
the same digest wherever it was done. `meta` holds who set what, which only the detection of conflicts needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.errors import OurError, UnknownKind
from app.domain.folding import crate, device, form, register
from app.domain.folding.base import Folded, Reducer
from app.domain.kinds import Aggregate
from app.domain.operations import FORMAT, Recorded, undone_actions

VERSION = 1
"""Reducer version: stands first in every digest; projections made by another one are rebuilt."""

REDUCERS: dict[Aggregate, dict[str, Reducer]] = {
    Aggregate.device: device.REDUCERS,
    Aggregate.form: form.REDUCERS,
    Aggregate.crate: crate.REDUCERS,
    **{
        kind: register.REDUCERS
        for kind in (
            Aggregate.school,
            Aggregate.place,
            Aggregate.operator,
            Aggregate.setting,
            Aggregate.charger,
            Aggregate.part,
            Aggregate.bulk,
        )
    },
}


def step(kind: Aggregate, folded: Folded, rec: Recorded) -> None:
    """Folds one operation into `folded`, in place; raises UnknownKind where this version can't read it."""
    reducer = REDUCERS[kind].get(rec.op.kind)
    if reducer is None or rec.op.format > FORMAT:
        raise UnknownKind(f"{kind} holds {rec.op.kind} in format {rec.op.format}")
    reducer(folded, rec)


def fold(kind: Aggregate, own: bytes, ops: Iterable[Recorded]) -> Folded:
    """The fold of all operations of the aggregate `own` in their order; those of undone actions count for nothing."""
    listed = list(ops)
    undone = undone_actions(listed)
    folded = Folded(own)
    for rec in listed:
        if rec.op.stamp.action in undone or rec.op.kind in ("undone", "erased"):
            continue
        step(kind, folded, rec)
    return folded


def in_order(ops: Sequence[Recorded]) -> list[Recorded]:
    """Hub order first, then what has no hub position yet, desk by desk in desk order."""
    confirmed = sorted((r for r in ops if r.position is not None), key=_position)
    own = sorted((r for r in ops if r.position is None), key=lambda r: (r.desk, r.desk_no))
    return confirmed + own


def _position(rec: Recorded) -> int:
    if rec.position is None:
        raise OurError("no hub position")
    return rec.position
