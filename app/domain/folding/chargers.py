"""Charging cabinets and controllers: what is known of one, and where it is.

Where a unit is, is one field (`at`): moved by two desks apart, it is one question. A controller's faults are a list to
which each desk adds. A cabinet's faults go by the side record of their words: what was told to the Board and what it
advised stands at each. A move names the unit first, then the cabinet and the visit it has to do with; of the cabinet it
changes nothing, but is part of its life.
"""

from __future__ import annotations

from app.domain.bench_words import Owner
from app.domain.charger_words import ChargerFault, ChargerStatus, ChargerWhy
from app.domain.folding import register
from app.domain.folding.base import Folded, Reducer, State, answered, choose, put, tell
from app.domain.folding.checks import Check
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Payload, Recorded, canonical

OWNED = "owned_"
"""Before an owner's word: the day and the document of its ownership."""
OURS: frozenset[str] = frozenset({"cards", "labels", "at", "faults", "broken", "owner", *(OWNED + o for o in Owner)})
"""What reducers keep in the state themselves."""


def _gone(folded: Folded, rec: Recorded, about: str = "charger") -> None:
    """Worked on here while another desk took it back: nothing changes, and a card tells it."""
    tell(folded, "gone", about, short(rec.op.id), rec.op.kind)


def moved(folded: Folded, rec: Recorded) -> None:
    """The unit is elsewhere from now on; moved apart to two places, a card asks."""
    if not folded.exists:
        _gone(folded, rec)
    elif rec.op.about[0].id == folded.own:
        put(folded, rec, folded.state, "at", {"since": rec.op.date, **rec.op.payload["to"]})


def failed(folded: Folded, rec: Recorded) -> None:
    """A controller's fault is added, in an order that doesn't hang on the hub's."""
    if not folded.exists:
        _gone(folded, rec)
        return
    payload = rec.op.payload
    fault = {"on": rec.op.date, **{name: payload[name] for name in ("what", "words", "visit") if name in payload}}
    folded.state["faults"] = sorted([*folded.state.get("faults", ()), fault], key=canonical)


def owned(folded: Folded, rec: Recorded) -> None:
    """Whose it is, since when and by which document: delivered, or handed over."""
    if not folded.exists:
        _gone(folded, rec)
        return
    payload = rec.op.payload
    put(folded, rec, folded.state, "owner", payload["owner"])
    told = {name: payload[name] for name in ("on", "document") if name in payload}
    put(folded, rec, folded.state, OWNED + payload["owner"], told)


def cabinet_failed(folded: Folded, rec: Recorded) -> None:
    """A fault of a cabinet that is not the controller's."""
    if not folded.exists:
        _gone(folded, rec)
        return
    broken: State = folded.state.setdefault("broken", {})
    broken.setdefault(rec.op.payload["words"], {"on": rec.op.date})


def cabinet_told(folded: Folded, rec: Recorded) -> None:
    """The Board was told of it."""
    _of_fault(folded, rec, "told", ("on", "document"))


def cabinet_advised(folded: Folded, rec: Recorded) -> None:
    """What the Board advised; the words lie in the side store."""
    _of_fault(folded, rec, "advice", ("on", "words"))


def _of_fault(folded: Folded, rec: Recorded, name: str, kept: tuple[str, ...]) -> None:
    payload = rec.op.payload
    fault: State | None = folded.state.get("broken", {}).get(payload["fault"])
    if fault is None:
        _gone(folded, rec, f"f/{payload['fault']}")
        return
    told = {key: payload[key] for key in kept if key in payload}
    put(folded, rec, fault, name, told, f"f/{payload['fault']}/")


def card_settled(folded: Folded, rec: Recorded) -> None:
    """A person answered a card; one that only tells something goes away with any answer."""
    card = answered(folded, rec)
    if card is None:
        return
    if card["kind"] == "field":
        fault = card["about"].rpartition("/")[0].removeprefix("f/")
        choose(folded, rec, card, folded.state["broken"][fault] if fault else folded.state)


REDUCERS: dict[str, Reducer] = {
    **register.REDUCERS,
    "card_settled": card_settled,
    "charger_moved": moved,
    "charger_fault": failed,
    "owned": owned,
    "cabinet_fault": cabinet_failed,
    "cabinet_told": cabinet_told,
    "cabinet_advice": cabinet_advised,
}

_STATUSES = frozenset(word.value for word in ChargerStatus)
_WHYS = frozenset(word.value for word in ChargerWhy)
_FAULTS = frozenset(word.value for word in ChargerFault)
_OWNERS = frozenset(word.value for word in Owner)


def _one_of(value: object, words: frozenset[str]) -> bool:
    return isinstance(value, str) and value in words


def _texts(payload: Payload, needed: tuple[str, ...], possible: tuple[str, ...] = ()) -> bool:
    """Whether the needed ones are texts that say something, and the possible ones texts where they are there."""
    there = all(isinstance(payload.get(name), str) and payload[name] for name in needed)
    return there and all(isinstance(payload.get(name, ""), str) for name in possible)


def _of_one(op: Operation) -> bool:
    return [ref.kind for ref in op.about] == [Aggregate.charger]


def _moved(op: Operation, payload: Payload) -> bool:
    kinds = [ref.kind for ref in op.about]
    visits = kinds.count(Aggregate.visit)
    known = kinds[:1] == [Aggregate.charger] and visits < 2 and kinds.count(Aggregate.charger) + visits == len(kinds)
    to = payload.get("to")
    if not known or not isinstance(to, dict) or not all(isinstance(value, str) for value in to.values()):
        return False
    said = _one_of(to.get("status"), _STATUSES) and _one_of(payload.get("why"), _WHYS)
    return said and _texts(payload, ("n",) if visits else (), ("n", "instead", "document"))


def _failed(op: Operation, payload: Payload) -> bool:
    return _of_one(op) and _one_of(payload.get("what"), _FAULTS) and _texts(payload, (), ("words", "visit"))


def _owned(op: Operation, payload: Payload) -> bool:
    return _of_one(op) and _one_of(payload.get("owner"), _OWNERS) and _texts(payload, (), ("on", "document"))


def _cabinet(*needed: str) -> Check:
    """A check of what is said of a cabinet's fault: a slash in a name would part a head otherwise."""
    return lambda op, payload: _of_one(op) and _texts(payload, needed, ("document",)) and "/" not in payload[needed[0]]


CHECKS: dict[str, Check] = {
    "charger_moved": _moved,
    "charger_fault": _failed,
    "owned": _owned,
    "cabinet_fault": _cabinet("words"),
    "cabinet_told": _cabinet("fault", "on"),
    "cabinet_advice": _cabinet("fault", "words", "on"),
}
