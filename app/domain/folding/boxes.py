"""Boxes of units in disposal, and the Board's instructions: opened, filled, placed, stood for, closed, handed over.

A box's lines are the units that were scanned into it; in which box a unit lies says the unit itself. Closed or handed
over at two desks it is so once; what was put in or taken out by somebody who couldn't know is told on a card.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final

from app.domain.disposal_words import Way
from app.domain.folding import pickups, register
from app.domain.folding.base import Folded, Reducer, State, Writer, concurrent, put, tell, writer
from app.domain.folding.base import register as make
from app.domain.folding.checks import Check
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Payload, Recorded, canonical

_HASH: Final = re.compile(r"[0-9a-f]{32}")
MOST_UNITS: Final = 1_000
"""Far over what a box holds."""


def opened(folded: Folded, rec: Recorded) -> None:
    """A box was begun. Begun under one number at two desks, it is one box; what differs comes to a card."""
    make(folded, rec)
    folded.state["opened"] = min(folded.state.get("opened", rec.op.date), rec.op.date)


def _unit(rec: Recorded) -> str:
    return short(rec.op.about[0].id)


def put_in(folded: Folded, rec: Recorded) -> None:
    """A unit was scanned in. Taken out apart, it is in: whoever scanned it had it in hand."""
    unit = _unit(rec)
    folded.state.setdefault("lines", {})[unit] = {}
    folded.meta.setdefault("in", {})[unit] = writer(rec)
    _touched(folded, rec)


def taken_out(folded: Folded, rec: Recorded) -> None:
    """A unit was taken out."""
    unit, lines = _unit(rec), folded.state.get("lines", {})
    if unit in lines and not concurrent(folded.meta.get("in", {}).get(unit), rec):
        del lines[unit]
        if not lines:
            del folded.state["lines"]
    _touched(folded, rec)


def _touched(folded: Folded, rec: Recorded) -> None:
    if not folded.made:
        tell(folded, "gone", "box", short(rec.op.id), rec.op.kind)
        return
    folded.meta.setdefault("u", []).append([*writer(rec), rec.op.kind])
    closer = _setter(folded, "closed")
    if closer is not None and concurrent(closer, rec):
        _tell_after(folded, closer[2], short(rec.op.id), rec.op.kind)


def _setter(folded: Folded, name: str) -> Writer | None:
    found: Writer | None = folded.meta.get("d", {}).get(name)
    return found


def _tell_after(folded: Folded, closer: str, op: str, said: str) -> None:
    tell(folded, "after_close", "box", op, said, (closer, "box_closed"))


def _once(folded: Folded, rec: Recorded, name: str, value: State) -> None:
    """What is done once, at whatever desk: of two made apart the one whose text is the lesser, and its operation."""
    held = folded.state.get(name)
    if held is not None:
        said = (canonical(held), folded.meta["d"][name][2])
        if not concurrent(_setter(folded, name), rec) or said <= (canonical(value), short(rec.op.id)):
            return
    folded.state[name] = value
    folded.meta.setdefault("d", {})[name] = writer(rec)


def closed(folded: Folded, rec: Recorded) -> None:
    """The box is full and its list made. Where a unit was put in or taken out by what another desk took back, the list
    names another unit than the box holds: that is told.
    """
    if not folded.made:
        tell(folded, "gone", "box", short(rec.op.id), rec.op.kind)
        return
    _once(folded, rec, "closed", {"on": rec.op.date, **{name: rec.op.payload[name] for name in ("units", "list")}})
    apart = [touch for touch in folded.meta.get("u", ()) if concurrent(touch, rec)]
    for touch in apart:
        _tell_after(folded, short(rec.op.id), touch[2], touch[3])
    back = any(concurrent(undo, rec) for undo in folded.meta.get("back", ()))
    if back or (not apart and len(folded.state.get("lines", ())) < rec.op.payload["units"]):
        _tell_in_vain(folded, short(rec.op.id))


def taken_back(folded: Folded, undo: Recorded, kinds: Set[str]) -> None:
    """An undo took back operations of these kinds. Whoever closed the box elsewhere had a list of what was before."""
    if not folded.made or kinds.isdisjoint(("boxed", "unboxed")):
        return
    folded.meta.setdefault("back", []).append(writer(undo))
    closer = _setter(folded, "closed")
    if closer is not None and concurrent(closer, undo):
        _tell_in_vain(folded, closer[2])


def _tell_in_vain(folded: Folded, closing: str) -> None:
    cards = folded.state.get("cards", {}).values()
    if not any(card["kind"] == "gone" and closing in card["ops"] for card in cards):
        tell(folded, "gone", "box", closing, "box_closed")


def handed(folded: Folded, rec: Recorded) -> None:
    """Its list was handed over or sent."""
    if folded.made:
        told = {name: rec.op.payload[name] for name in ("on", "to", "document") if name in rec.op.payload}
        _once(folded, rec, "handed", told)


def placed(folded: Folded, rec: Recorded) -> None:
    """It stands on a shelf; put on two apart, a card asks where it is."""
    if folded.made:
        put(folded, rec, folded.state, "place", rec.op.payload["place"])


def stood_for(folded: Folded, rec: Recorded) -> None:
    """A second person stands for all units of it."""
    if folded.made:
        folded.state["seconds"] = sorted({*folded.state.get("seconds", ()), rec.op.payload["second"]})


def relied_on(folded: Folded, rec: Recorded) -> None:
    """Something that can't be taken back was done to a unit of it, or asked, as somebody stood for the box: that lies
    in the unit.
    """


REDUCERS: dict[str, Reducer] = {
    **register.REDUCERS,
    "box_opened": opened,
    "boxed": put_in,
    "unboxed": taken_out,
    "step_done": relied_on,
    "requested": relied_on,
    "request_seconded": relied_on,
    "box_placed": placed,
    "box_stood_for": stood_for,
    "box_closed": closed,
    "box_handed": handed,
    **pickups.OF_BOXES,
}
INSTRUCTION: dict[str, Reducer] = {**register.REDUCERS, "instruction_received": make}
OURS: frozenset[str] = (
    frozenset({"cards", "labels", "lines", "opened", "closed", "handed", "place", "seconds"}) | pickups.OF_BOX
)
"""What reducers keep in a box's state themselves."""


def _about(op: Operation, kind: Aggregate) -> bool:
    return [ref.kind for ref in op.about] == [kind]


def _texts(payload: Payload, needed: tuple[str, ...], possible: tuple[str, ...] = ()) -> bool:
    there = all(isinstance(payload.get(name), str) and payload[name] for name in needed)
    return there and all(isinstance(payload.get(name, ""), str) for name in possible)


def _opened(op: Operation, payload: Payload) -> bool:
    fields = payload.get("set")
    if not isinstance(fields, dict) or fields.keys() - {"instruction"} != {"number", "way"}:
        return False
    return _about(op, Aggregate.box) and _texts(fields, ("number", "way"), ("instruction",)) and _is_way(fields["way"])


def _is_way(way: str) -> bool:
    return way in Way.__members__


def _closed(op: Operation, payload: Payload) -> bool:
    units, of = payload.get("units"), payload.get("list")
    known = type(units) is int and 0 < units <= MOST_UNITS and isinstance(of, str) and _HASH.fullmatch(of) is not None
    return _about(op, Aggregate.box) and known


def _of_box(*needed: str) -> Check:
    return lambda op, payload: _about(op, Aggregate.box) and _texts(payload, needed, ("document",))


def _received(op: Operation, payload: Payload) -> bool:
    fields = payload.get("set")
    if not isinstance(fields, dict) or fields.keys() - {"number", "on", "document", "rows"}:
        return False
    rows = type(fields.get("rows", 0)) is int
    return _about(op, Aggregate.instruction) and rows and _texts(fields, ("number",), ("on", "document"))


CHECKS: dict[str, Check] = {
    "box_opened": _opened,
    "box_placed": _of_box("place"),
    "box_stood_for": _of_box("second"),
    "box_closed": _closed,
    "box_handed": _of_box("on", "to"),
    "instruction_received": _received,
}
