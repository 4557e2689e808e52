"""Form answers: what the school's teacher sent, and the repairs it counts for.

The words, the reporter and the details lie in the side store; here stand only codes, dates and ids.
"""

from __future__ import annotations

from app.domain.folding.base import Folded, Reducer, own_copy, writer
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded


def received(folded: Folded, rec: Recorded) -> None:
    """An answer came. The same answer again changes nothing; one that is linked already keeps its links."""
    if not folded.made:
        folded.state.update(own_copy(rec.op.payload["set"]))
        folded.meta["*"] = writer(rec)


def named(folded: Folded, rec: Recorded) -> None:
    """Further units of an answer that names more than one operation holds."""
    if folded.made:
        units = folded.state.setdefault("units", [])
        units += [own_copy(unit) for unit in rec.op.payload["units"] if unit not in units]


def linked(folded: Folded, rec: Recorded) -> None:
    """The answer counts for a repair (it may name several units, so for several)."""
    device = next((ref for ref in rec.op.about if ref.kind is Aggregate.device), None)
    if device is not None and short(folded.own) in rec.op.payload.get("answers", ()):
        folded.state.setdefault("links", {})[rec.op.payload["n"]] = short(device.id)


def unlinked(folded: Folded, rec: Recorded) -> None:
    """The answer no longer counts for the repair."""
    links = folded.state.get("links", {})
    links.pop(rec.op.payload["n"], None)
    if not links:
        folded.state.pop("links", None)


REDUCERS: dict[str, Reducer] = {
    "answer_received": received,
    "answer_named": named,
    "repair_opened": linked,
    "form_linked": linked,
    "form_unlinked": unlinked,
}
