"""Labels, inside the thing they stand on: printed, replaced, scanned back.

Kept by kind and by what the label says, copy by copy: what two desks print apart adds up in any order, and there is
nothing to ask a person. A slip is counted with its repair. Paper is out of the house: what it was stuck on may be taken
back, the count of it is never.
"""

from __future__ import annotations

from app.domain.folding.base import Folded, Reducer, State, tell
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded


def printed(folded: Folded, rec: Recorded) -> None:
    """A label was printed, the first or again. A new one has not been scanned back yet."""
    payload = rec.op.payload
    if "n" in payload:
        repair = folded.state.get("repairs", {}).get(payload["n"])
        if repair is not None:
            repair["slips"] = repair.get("slips", 0) + 1
        return
    label = _label(folded, rec)
    if label is not None:
        label["copy"] = max(label["copy"], payload["copy"])
        label["printed"] = rec.op.date
        label["times"] = label.get("times", 0) + 1
        label.pop("checked", None)
        label.pop("wrong", None)


def retired(folded: Folded, rec: Recorded) -> None:
    """Copies up to this one are lost or spoilt: whoever scans one is told to put the new one on."""
    label = _label(folded, rec)
    if label is not None:
        label["retired"] = max(label.get("retired", 0), rec.op.payload["copy"])


def checked(folded: Folded, rec: Recorded) -> None:
    """A label was scanned with the unit it is on: the right one, or another (the second the operation names)."""
    if rec.op.about[0].id != folded.own:
        return
    label = _label(folded, rec)
    if label is not None:
        right = not rec.op.payload.get("wrong")
        label.pop("wrong" if right else "checked", None)
        label["checked" if right else "wrong"] = rec.op.date


def _label(folded: Folded, rec: Recorded) -> State | None:
    """The label an operation is about; none where the thing was taken back, which a card tells of a device."""
    if not folded.exists:
        if rec.op.about[0].kind is Aggregate.device:
            tell(folded, "gone", "device", short(rec.op.id), rec.op.kind)
        return None
    payload = rec.op.payload
    texts: State = folded.state.setdefault("labels", {}).setdefault(payload["kind"], {})
    label: State = texts.setdefault(payload["text"], {"copy": 1})
    return label


REDUCERS: dict[str, Reducer] = {"label_printed": printed, "label_retired": retired, "label_checked": checked}
