"""Parts: what is known of one, and its stock by place as the sum of its movements.

A stock-take is kept as the difference it found, so that it commutes with what is used meanwhile. Two of the same place,
made apart, found the same difference or not: the first counts, and where they differ a card asks to count again. A sum
below zero stays as it is: two desks apart took the same piece, and only a stock-take can tell. On the device's side a
movement keeps which parts its repair took.
"""

from __future__ import annotations

from typing import Any

from app.domain.bench_words import PartMove
from app.domain.folding import register
from app.domain.folding.base import (
    Folded,
    Reducer,
    State,
    add_card,
    concurrent,
    put,
    settle,
    settle_about,
    tell,
    writer,
)
from app.domain.folding.base import (
    card_settled as field_settled,
)
from app.domain.folding.base import (
    register as known,
)
from app.domain.identity import short
from app.domain.operations import Recorded

CLASH = "count"
"""The kind of card that asks for a count: two stock-takes of one place differ."""


def registered(folded: Folded, rec: Recorded) -> None:
    """The part is known. A list of an earlier version told the stock with it: that counts as a stock-take."""
    fields, quantity = _apart(rec)
    known(folded, fields)
    if quantity is not None:
        _count(folded, rec, _place(folded, fields), quantity, quantity)


def changed(folded: Folded, rec: Recorded) -> None:
    """Facts changed. The stock an earlier version's list told anew is the difference to the one it told before."""
    fields, quantity = _apart(rec)
    for name, value in fields.op.payload["set"].items():
        put(folded, rec, folded.state, name, value)
    if quantity is not None:
        place = _place(folded, fields)
        _count(folded, rec, place, quantity, quantity - folded.state.get("counted", {}).get(place, {}).get("found", 0))


def _apart(rec: Recorded) -> tuple[Recorded, int | None]:
    """The operation without the stock it tells, and that."""
    fields = rec.op.payload["set"]
    if "quantity" not in fields:
        return rec, None
    rest = {name: value for name, value in fields.items() if name != "quantity"}
    text = str(fields["quantity"])
    told = int(text) if text.isdecimal() and len(text) < 10 else None
    return rec._replace(op=rec.op._replace(payload={**rec.op.payload, "set": rest})), told


def _place(folded: Folded, rec: Recorded) -> str:
    return str(rec.op.payload["set"].get("place") or folded.state.get("place") or "")


def moved(folded: Folded, rec: Recorded) -> None:
    """Pieces came or went. Of a part that was taken back the sum stays, and a card tells it."""
    payload = rec.op.payload
    if not folded.made:
        tell(folded, "gone", "part", short(rec.op.id), rec.op.kind)
    _add(folded.state, "stock", payload["place"], payload["count"])
    if payload["why"] == PartMove.donor and payload.get("serial"):
        _add(folded.state, "donors", payload["serial"], payload["count"])


def counted(folded: Folded, rec: Recorded) -> None:
    """A place was counted: what was found there, and what was expected."""
    payload = rec.op.payload
    if not folded.made:
        tell(folded, "gone", "part", short(rec.op.id), rec.op.kind)
    _count(folded, rec, payload["place"], payload["found"], payload["found"] - payload["expected"])


def _count(folded: Folded, rec: Recorded, place: str, found: int, more: int) -> None:
    """`more` is what the stock-take adds. One made without having seen the last stands beside it, and adds nothing."""
    sides: list[list[Any]] = folded.meta.get("c", {}).get(place, [])
    mine: list[Any] = [writer(rec), found, more]
    beside = [side for side in sides[1:] if concurrent(side[0], rec)]
    if sides and concurrent(sides[0][0], rec):
        mine[2] += next((side[2] for side in sides[1:] if side not in beside), 0)  # it follows that one
        sides = [sides[0], *beside, mine]
    else:
        _add(folded.state, "stock", place, more)
        folded.state.setdefault("counted", {})[place] = {"found": found, "on": rec.op.date}
        if beside:  # as those beside it count: from before the one it follows
            mine[2] += sides[0][2]
        sides = [mine, *beside]
    folded.meta.setdefault("c", {})[place] = sides
    settle_about(folded, CLASH, place)
    if any(side[2] != sides[0][2] for side in sides):
        add_card(folded, CLASH, place, [side[0][2] for side in sides], [side[1] for side in sides])


def _add(state: State, name: str, key: str, count: int) -> None:
    """Adds to one of the sums a state keeps; one that comes to nothing isn't kept."""
    sums: State = state.setdefault(name, {})
    sums[key] = sums.get(key, 0) + count
    if not sums[key]:
        del sums[key]
    if not sums:
        del state[name]


def card_settled(folded: Folded, rec: Recorded) -> None:
    """A person answered a card. One about a stock-take goes: the first stands, until somebody counts again."""
    card = folded.state.get("cards", {}).get(rec.op.payload["card"])
    if card is not None and card["kind"] != "field":
        settle(folded, rec.op.payload["card"])
    else:
        field_settled(folded, rec)


def on_device(folded: Folded, rec: Recorded) -> None:
    """The device's side: its repair keeps how many of each part it took. Parts taken from it are told in its life."""
    payload = rec.op.payload
    if payload["why"] not in (PartMove.used, PartMove.put_back):
        return
    number = payload["n"]
    repair: State | None = folded.state.get("repairs", {}).get(number)
    if repair is None:
        tell(folded, "gone", f"r/{number}", short(rec.op.id), rec.op.kind)
        return
    folded.meta.setdefault("u", {}).setdefault(number, []).append([*writer(rec), rec.op.kind])
    _add(repair, "parts", payload["code"], -payload["count"])


REDUCERS: dict[str, Reducer] = {
    **register.REDUCERS,
    "registered": registered,
    "changed": changed,
    "card_settled": card_settled,
    "part_moved": moved,
    "part_counted": counted,
}
