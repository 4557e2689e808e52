"""Away and back: shipments and handbacks with their lines, what an exchanged unit carries on.

What two desks put on one list apart both stands: a line is a repair number, so that the same unit scanned at both is
one line. The unit's own course (`shipped`, `came_back`, `handed_back`) is folded in its device; here is the list's side
of it.
"""

from __future__ import annotations

from app.domain.folding.base import (
    Folded,
    Reducer,
    State,
    Writer,
    card_settled,
    concurrent,
    own_copy,
    put,
    register,
    tell,
    writer,
)
from app.domain.identity import short
from app.domain.operations import Recorded

OUT, BACK = "out", "back"
"""What a line of a shipment says of its unit."""


def _lines(folded: Folded) -> State:
    lines: State = folded.state.setdefault("lines", {})
    return lines


def opened(folded: Folded, rec: Recorded) -> None:
    """A list was begun: a shipment, or units on their way to their schools."""
    register(folded, rec)
    folded.state.setdefault("opened", rec.op.date)
    _lines(folded)


def _before(folded: Folded, rec: Recorded) -> Writer | None:
    """Who wrote this unit's line before; from now on it is this operation."""
    written: dict[str, Writer] = folded.meta.setdefault("l", {})
    former = written.get(rec.op.payload["n"])
    written[rec.op.payload["n"]] = writer(rec)
    return former


def went_out(folded: Folded, rec: Recorded) -> None:
    """A unit goes with this shipment; one that came back from it and goes again is out again.

    Scanned out by somebody who couldn't know that it is back, or that it left the list, it is so: a card of the unit
    asks what is.
    """
    former, number = _before(folded, rec), rec.op.payload["n"]
    if not (_lines(folded).get(number) != OUT and concurrent(former, rec)):
        _lines(folded)[number] = OUT


def came_back(folded: Folded, rec: Recorded) -> None:
    """A unit of this shipment was scanned when it came back."""
    _before(folded, rec)
    _lines(folded)[rec.op.payload["n"]] = BACK


def left(folded: Folded, rec: Recorded) -> None:
    """A unit doesn't go with this shipment. Sent by somebody who couldn't know it, the list went with the unit on it:
    so say its papers, and it stands as out until it is seen.
    """
    _before(folded, rec)
    gone = concurrent(folded.meta.get("w", {}).get("sent"), rec)
    if _lines(folded).get(rec.op.payload["n"]) == OUT and not gone:
        del _lines(folded)[rec.op.payload["n"]]


def sent(folded: Folded, rec: Recorded) -> None:
    """The box left, with its waybill; two desks that say it otherwise come to a card. Nothing for one taken back."""
    if folded.made:
        lines = _lines(folded)
        for number, former in folded.meta.get("l", {}).items():
            if number not in lines and concurrent(former, rec):
                lines[number] = OUT
        for name, given in (("sent", "on"), ("waybill", "waybill")):
            if given in rec.op.payload:
                put(folded, rec, folded.state, name, rec.op.payload[given])


def closed(folded: Folded, rec: Recorded) -> None:
    """The list's end. Ended at two desks, it ended on the first one's day: nothing to ask a person."""
    if folded.made:
        folded.state.setdefault("closed", rec.op.date)


def given(folded: Folded, rec: Recorded) -> None:
    """A unit lies in the box, for its school; what of its accessories did not go with it stands beside it."""
    payload = rec.op.payload
    former, known = _before(folded, rec), _lines(folded).get(payload["n"])
    to, lacks = payload.get("to", ""), set(payload.get("lacks", ()))
    if known is not None and concurrent(former, rec):  # put in at two desks: what either missed is missing
        to, lacks = min(filter(None, (to, known["to"])), default=""), lacks | set(known.get("lacks", ()))
    _lines(folded)[payload["n"]] = {"to": to, **({"lacks": sorted(lacks)} if lacks else {})}


def repair_carried(folded: Folded, rec: Recorded) -> None:
    """More of a repair that went to another device: an operation holds only so much. Lists go on, the rest is set."""
    number = rec.op.payload["n"]
    repair: State | None = folded.state.get("repairs", {}).get(number)
    if repair is None:
        tell(folded, "gone", f"r/{number}", short(rec.op.id), rec.op.kind)
        return
    for name, value in rec.op.payload["set"].items():
        held = repair.get(name)
        if isinstance(value, list) and isinstance(held, list):
            repair[name] = [*held, *own_copy([part for part in value if part not in held])]
        elif isinstance(value, dict) and isinstance(held, dict):
            repair[name] = own_copy(value) | held
        elif held is None:
            repair[name] = own_copy(value)


SHIPMENT: dict[str, Reducer] = {
    "shipment_opened": opened,
    "shipped": went_out,
    "came_back": came_back,
    "left_list": left,
    "shipment_sent": sent,
    "shipment_closed": closed,
    "card_settled": card_settled,
}
HANDBACK: dict[str, Reducer] = {
    "handback_opened": opened,
    "handed_back": given,
    "handback_closed": closed,
    "card_settled": card_settled,
}
OF_DEVICES: dict[str, Reducer] = {"repair_carried": repair_carried}
