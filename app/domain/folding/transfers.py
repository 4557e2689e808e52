"""Planned moves: what went out at one place, what came in at the other; and the device's side of it.

What two places do apart both stands: a line is a unit, out and in each its own part of it, so that no order of sync
comes to another list. A crate's adapters counted twice otherwise come to a card. The school itself is changed by
`changed`, in the same action: a unit is in one school, whichever way it went there.
"""

from __future__ import annotations

from typing import Any

from app.domain.bench_words import TransferSide, TransferWhy
from app.domain.folding.base import Folded, Reducer, State, answered, choose, put, register, tell
from app.domain.folding.checks import Check
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Payload, Recorded

MOST_ADAPTERS = 10_000
"""Far over what a crate holds."""
_CRATE, _UNIT = "c/", "u/"
"""Before a crate's code and a unit's key, where their parts are told apart."""


def opened(folded: Folded, rec: Recorded) -> None:
    """A move was planned. Planned under one number at two desks, the first stands and a card asks what differs."""
    register(folded, rec)
    folded.state.setdefault("opened", rec.op.date)


def _unit(rec: Recorded) -> str:
    return next(short(ref.id) for ref in rec.op.about if ref.kind is Aggregate.device)


def _line(folded: Folded, unit: str) -> State:
    line: State = folded.state.setdefault("lines", {}).setdefault(unit, {})
    return line


def scanned(side: TransferSide) -> Reducer:
    """A unit went out, or came in; scanned again, the crate it was scanned into last counts, apart a card asks."""

    def reduce(folded: Folded, rec: Recorded) -> None:
        told, unit = {name: rec.op.payload[name] for name in ("crate", "of") if name in rec.op.payload}, _unit(rec)
        put(folded, rec, _line(folded, unit), side.value, told, f"{_UNIT}{unit}/")

    return reduce


def rekitted(folded: Folded, rec: Recorded) -> None:
    """Some of the unit's checks were done; ticked at two desks, they are done once."""
    line = _line(folded, _unit(rec))
    line["kit"] = sorted({*line.get("kit", ()), *rec.op.payload["checks"]})


def crate_counted(folded: Folded, rec: Recorded) -> None:
    """The adapters in a crate, where it went or where it came. Nothing for a plan that was taken back."""
    if folded.made:
        payload, crates = rec.op.payload, folded.state.setdefault("crates", {})
        for side in TransferSide:
            if side.value in payload:
                crate = crates.setdefault(payload["crate"], {})
                put(folded, rec, crate, side.value, payload[side.value], f"{_CRATE}{payload['crate']}/")


def closed(folded: Folded, rec: Recorded) -> None:
    """The plan's end; ended at two desks, it ended on the first one's day."""
    if folded.made:
        folded.state.setdefault("closed", rec.op.date)


def card_settled(folded: Folded, rec: Recorded) -> None:
    """A person answered a card: of the plan, of a crate's count, or of the crate a unit lies in."""
    card = answered(folded, rec)
    if card is None:
        return
    part = {_CRATE: "crates", _UNIT: "lines"}.get(card["about"][:2])
    choose(folded, rec, card, folded.state[part][card["about"].split("/")[1]] if part else folded.state)


def noted(side: TransferSide) -> Reducer:
    """The device's side: by which plan it is on its way, or came. What came in stays in, whichever was sent first."""

    def reduce(folded: Folded, rec: Recorded) -> None:
        if not folded.exists:
            tell(folded, "gone", "device", short(rec.op.id), rec.op.kind)
            return
        plans: State = folded.state.setdefault("transfers", {})
        if plans.get(rec.op.payload["list"]) != TransferSide.in_:
            plans[rec.op.payload["list"]] = side.value

    return reduce


def kit_noted(folded: Folded, rec: Recorded) -> None:
    """The checks before a delivery lie in the plan; the device only tells of them in its history."""


def _opened(op: Operation, payload: Payload) -> bool:
    fields: Any = payload.get("set")
    if not isinstance(fields, dict) or fields.keys() - {"kit"} != {"number", "from", "to", "on", "why"}:
        return False
    texts = all(isinstance(fields[name], str) and fields[name] for name in ("number", "from", "to", "on"))
    return texts and fields["why"] in _WHYS and fields.get("kit", True) is True and _about(op) == [Aggregate.transfer]


def _about(op: Operation) -> list[Aggregate]:
    return [ref.kind for ref in op.about]


def _of_unit(op: Operation, payload: Payload) -> bool:
    return _about(op) == [Aggregate.transfer, Aggregate.device] and _text(payload.get("list"))


def _text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _scanned(op: Operation, payload: Payload) -> bool:
    crate = payload.get("crate", "-")
    return _of_unit(op, payload) and _crate(crate) and isinstance(payload.get("of", ""), str)


def _crate(value: object) -> bool:
    return isinstance(value, str) and value != "" and "/" not in value  # a slash tells the parts of a head apart


def _rekitted(op: Operation, payload: Payload) -> bool:
    checks = payload.get("checks")
    return _of_unit(op, payload) and isinstance(checks, list) and all(map(_text, checks))


def _counted(op: Operation, payload: Payload) -> bool:
    counts = [payload[side.value] for side in TransferSide if side.value in payload]
    known = all(type(count) is int and 0 <= count <= MOST_ADAPTERS for count in counts)
    return _about(op) == [Aggregate.transfer] and _crate(payload.get("crate")) and known


def _closed(op: Operation, payload: Payload) -> bool:
    return _about(op) == [Aggregate.transfer]


_WHYS = frozenset(why.value for why in TransferWhy)

REDUCERS: dict[str, Reducer] = {
    "transfer_opened": opened,
    "transferred_out": scanned(TransferSide.out),
    "transferred_in": scanned(TransferSide.in_),
    "transfer_crate": crate_counted,
    "rekitted": rekitted,
    "transfer_closed": closed,
    "card_settled": card_settled,
}
OF_DEVICES: dict[str, Reducer] = {
    "transferred_out": noted(TransferSide.out),
    "transferred_in": noted(TransferSide.in_),
    "rekitted": kit_noted,
}
"""The device's side of what a planned move does."""
CHECKS: dict[str, Check] = {
    "transfer_opened": _opened,
    "transferred_out": _scanned,
    "transferred_in": _scanned,
    "transfer_crate": _counted,
    "rekitted": _rekitted,
    "transfer_closed": _closed,
}
OURS: frozenset[str] = frozenset({"cards", "lines", "crates", "opened", "closed"})
"""What reducers keep in the state themselves."""
OF_DEVICE: frozenset[str] = frozenset({"transfers"})
"""The same, in a device's state."""
