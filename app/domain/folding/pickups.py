"""Pick-ups (回収): a truck of the firm's, the boxes scanned onto it, what a spot check found, its leaving.

A pick-up's lines are the boxes that were scanned onto it; on which truck a box is says the box itself. Two desks load
one truck together: what either scanned is on it, what either missed is missing. It leaves once, at whatever desk; a box
scanned on by somebody who couldn't know is told on a card.
"""

from __future__ import annotations

from typing import Final

from app.domain.folding import register
from app.domain.folding.base import Folded, Reducer, State, Writer, concurrent, put, tell, writer
from app.domain.folding.base import register as make
from app.domain.folding.checks import Check
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Payload, Recorded, canonical

MISSING, EXTRA = "missing", "extra"
DIFFERS: Final = frozenset({MISSING, EXTRA})
"""What a unit of a spot check may be that isn't as the box's list says."""
_MOST_CHECKED: Final = 1_000


def opened(folded: Folded, rec: Recorded) -> None:
    """A pick-up was begun, for a firm and a day."""
    make(folded, rec)
    folded.state["opened"] = min(folded.state.get("opened", rec.op.date), rec.op.date)


def _gone(folded: Folded, rec: Recorded) -> bool:
    if not folded.made:
        tell(folded, "gone", "pickup", short(rec.op.id), rec.op.kind)
        return True
    return False


def loaded(folded: Folded, rec: Recorded) -> None:
    """A box was scanned onto the truck. Taken off apart, it is on: whoever scanned it had it in hand."""
    box = rec.op.payload["box"]
    folded.state.setdefault("lines", {}).setdefault(box, {})
    folded.meta.setdefault("on", {})[box] = writer(rec)
    _touched(folded, rec)


def taken_off(folded: Folded, rec: Recorded) -> None:
    """A box was taken off again, and what was checked of it is nothing any more: checked apart, a card tells it."""
    box, lines = rec.op.payload["box"], folded.state.get("lines", {})
    if box in lines and not concurrent(folded.meta.get("on", {}).get(box), rec):
        del lines[box]
        check = folded.meta.get("c", {}).pop(box, None)
        if concurrent(check, rec):
            _tell_checked(folded, box, check[2])
        if not lines:
            del folded.state["lines"]
    _touched(folded, rec)


def _tell_checked(folded: Folded, box: str, op: str) -> None:
    tell(folded, "gone", f"b/{box}", op, "box_checked")


def checked(folded: Folded, rec: Recorded) -> None:
    """A box was checked unit by unit; what differs follows unit by unit. Checked anew, only that counts."""
    box = rec.op.payload["box"]
    line = folded.state.get("lines", {}).get(box)
    if line is None:
        _tell_checked(folded, box, short(rec.op.id))
        _touched(folded, rec)
        return
    before = folded.meta.setdefault("c", {}).get(box)
    apart = before is not None and concurrent(before, rec)
    if not apart:
        line.clear()
        folded.meta["c"][box] = writer(rec)
    line["scanned"] = min(line.get("scanned", rec.op.payload["scanned"]), rec.op.payload["scanned"])
    _touched(folded, rec)


def differs(folded: Folded, rec: Recorded) -> None:
    """A unit of a check that isn't as the list says: it wasn't there, or it is not on it."""
    payload = rec.op.payload
    line = folded.state.get("lines", {}).get(payload["box"])
    if line is not None:
        line[payload["how"]] = sorted({*line.get(payload["how"], ()), _unit(rec.op)})


def _unit(op: Operation) -> str:
    """A unit by its own word, or, where no ledger knows it, by what was scanned."""
    device = next((ref for ref in op.about if ref.kind is Aggregate.device), None)
    return short(device.id) if device is not None else f"?{op.payload['code']}"


def _touched(folded: Folded, rec: Recorded) -> None:
    if _gone(folded, rec):
        return
    folded.meta.setdefault("u", []).append([*writer(rec), rec.op.kind])
    leaver = _leaver(folded)
    if leaver is not None and concurrent(leaver, rec):
        _tell_after(folded, leaver[2], short(rec.op.id), rec.op.kind)


def _leaver(folded: Folded) -> Writer | None:
    found: Writer | None = folded.meta.get("left")
    return found


def _tell_after(folded: Folded, leaver: str, op: str, said: str) -> None:
    tell(folded, "after_close", "pickup", op, said, (leaver, "pickup_left"))


def left(folded: Folded, rec: Recorded) -> None:
    """The truck left. Told at two desks, it left once: of both the one whose text is the lesser."""
    if _gone(folded, rec):
        return
    told: State = {name: rec.op.payload[name] for name in ("on", "document") if name in rec.op.payload}
    held, leaver = folded.state.get("left"), _leaver(folded)
    if held is None or leaver is None or (concurrent(leaver, rec) and canonical(told) < canonical(held)):
        folded.state["left"], folded.meta["left"] = told, writer(rec)
    for touch in folded.meta.get("u", ()):
        if concurrent(touch, rec):
            _tell_after(folded, short(rec.op.id), touch[2], touch[3])


def box_on(folded: Folded, rec: Recorded) -> None:
    """Of a box: it is on a truck; on two of them apart, a card asks on which."""
    if folded.made:
        put(folded, rec, folded.state, "pickup", rec.op.payload["pickup"])


def box_off(folded: Folded, rec: Recorded) -> None:
    """Of a box: it was taken off its truck."""
    if folded.made:
        put(folded, rec, folded.state, "pickup", None)


def told_of(folded: Folded, rec: Recorded) -> None:
    """Of a box or a unit: a check says something of it that lies in the pick-up."""


REDUCERS: dict[str, Reducer] = {
    **register.REDUCERS,
    "pickup_opened": opened,
    "box_loaded": loaded,
    "box_taken_off": taken_off,
    "box_checked": checked,
    "unit_differs": differs,
    "pickup_left": left,
}
OF_BOXES: dict[str, Reducer] = {"box_loaded": box_on, "box_taken_off": box_off, "box_checked": told_of}
OF_DEVICES: dict[str, Reducer] = {"unit_differs": told_of}
OURS: frozenset[str] = frozenset({"cards", "labels", "lines", "opened", "left"})
"""What reducers keep in a pick-up's state themselves."""
OF_BOX: frozenset[str] = frozenset({"pickup"})
"""And in a box's."""

_FIELDS: Final = frozenset({"number", "firm", "date", "vehicle", "witness"})


def _texts(payload: Payload, needed: tuple[str, ...], possible: tuple[str, ...] = ()) -> bool:
    there = all(isinstance(payload.get(name), str) and payload[name] for name in needed)
    return there and all(isinstance(payload.get(name, ""), str) for name in possible)


def _opened(op: Operation, payload: Payload) -> bool:
    fields = payload.get("set")
    if not isinstance(fields, dict) or not fields.keys() <= _FIELDS:
        return False
    return _of_pickup(op) and _texts(fields, ("number", "date"), ("firm", "vehicle", "witness"))


def _of_pickup(op: Operation) -> bool:
    return [ref.kind for ref in op.about] == [Aggregate.pickup]


def _of_both(op: Operation, payload: Payload) -> bool:
    return [ref.kind for ref in op.about] == [Aggregate.pickup, Aggregate.box] and _texts(payload, ("box", "pickup"))


def _checked(op: Operation, payload: Payload) -> bool:
    scanned = payload.get("scanned")
    return _of_both(op, payload) and type(scanned) is int and 0 <= scanned <= _MOST_CHECKED


def _differs(op: Operation, payload: Payload) -> bool:
    kinds = [ref.kind for ref in op.about]
    known = kinds in ([Aggregate.device, Aggregate.pickup], [Aggregate.pickup])
    how = payload.get("how")
    return known and _texts(payload, ("box", "code")) and isinstance(how, str) and how in DIFFERS


def _left(op: Operation, payload: Payload) -> bool:
    return _of_pickup(op) and _texts(payload, ("on",), ("document",))


CHECKS: dict[str, Check] = {
    "pickup_opened": _opened,
    "box_loaded": _of_both,
    "box_taken_off": _of_both,
    "box_checked": _checked,
    "unit_differs": _differs,
    "pickup_left": _left,
}
