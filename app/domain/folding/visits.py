"""Visits: what was planned at a school, what was done there, what came back in the car.

Several desks may work on one visit apart: a line is a charger, a repair number or a text of its own, so that lines of
both stand. How far a visit is follows from what was done (begun, reported, closed), whichever came first. The charger's
own place and the repair itself are folded in their aggregates; here is the visit's side.
"""

from __future__ import annotations

from typing import Any

from app.domain.folding import register
from app.domain.folding.base import Folded, Reducer, State, Writer, card_settled, concurrent, put, tell, writer
from app.domain.folding.base import register as registered
from app.domain.folding.checks import Check
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Payload, Recorded
from app.domain.visit_words import Counted, LineWhat, Planned, Todo, VisitState

_RANK = {word.value: rank for rank, word in enumerate(Counted)}
LOAD, UNLOAD = "load", "unload"
_MOVES = (UNLOAD, LOAD, "swap_out", "swap_in")
"""Of two moves told apart the later of these is the visit's line."""
_NEEDED = ("number", "school", "day")
_TEXTS = ("begins", "ends", "words")
MOST_PLANNED = 999


def charger_key(charger: bytes) -> str:
    """The key of a charger's line."""
    return f"c:{short(charger)}"


def line_key(what: str, thing: str, words: str) -> str:
    """The key of a line that somebody wrote: the same thing said twice without words is one line."""
    return f"{what}:{words or thing}"


def planned(folded: Folded, rec: Recorded) -> None:
    """A visit was agreed."""
    registered(folded, rec)
    _stand(folded)


def _stand(folded: Folded) -> None:
    """How far it is, by what was done."""
    state = folded.state
    if "closed" in state:
        word = VisitState.closed
    elif "report" in state:
        word = VisitState.done
    elif "begun" in state:
        word = VisitState.begun
    else:
        word = VisitState.cancelled if "cancelled" in state else VisitState.planned
    state["state"] = word.value


def _there(folded: Folded, rec: Recorded) -> bool:
    """Whether the visit is there to be worked on; a card tells what was done to one that was taken back."""
    if folded.made:
        return True
    tell(folded, "gone", "visit", short(rec.op.id), rec.op.kind)
    return False


def listed(folded: Folded, rec: Recorded) -> None:
    """Something comes onto a list of the plan, so many; nought takes it off. Told apart, the larger number is meant."""
    if not _there(folded, rec):
        return
    what = rec.op.payload["list"]
    named: State = folded.state.setdefault("planned", {}).setdefault(what, {})
    for key, count in rec.op.payload["keys"].items():
        apart = concurrent(_before(folded, rec, f"{what}/{key}"), rec)
        named[key] = max(count, named.get(key, 0)) if apart else count
        if not named[key]:
            del named[key]


def _before(folded: Folded, rec: Recorded, name: str) -> Writer | None:
    """Who wrote this before; from now on it is this operation."""
    written: dict[str, Writer] = folded.meta.setdefault("l", {})
    former = written.get(name)
    written[name] = writer(rec)
    return former


def begun(folded: Folded, rec: Recorded) -> None:
    """Somebody is there. Begun at two desks, it began on the first one's day; called off apart, it was held."""
    if not _there(folded, rec):
        return
    folded.state.setdefault("begun", rec.op.date)
    if folded.state.pop("cancelled", None) is not None:
        tell(folded, "gone", "visit", folded.meta["x"][2], "visit_cancelled")
    _stand(folded)


def cancelled(folded: Folded, rec: Recorded) -> None:
    """Called off. One that was begun apart was held all the same: a card tells it."""
    if not _there(folded, rec):
        return
    if "begun" in folded.state:
        tell(folded, "gone", "visit", short(rec.op.id), rec.op.kind)
        return
    folded.state["cancelled"] = rec.op.date
    folded.meta["x"] = writer(rec)
    _stand(folded)


def _lines(folded: Folded) -> State:
    lines: State = folded.state.setdefault("lines", {})
    return lines


def wrote(folded: Folded, rec: Recorded) -> None:
    """A line: nothing found, a note, or what was done in words."""
    if not _there(folded, rec):
        return
    payload = rec.op.payload
    line = {name: payload[name] for name in ("what", "thing", "words") if payload.get(name)}
    key = line_key(payload["what"], payload.get("thing", ""), payload.get("words", ""))
    _lines(folded).setdefault(key, line | {"on": rec.op.date})  # said by two in the same words, it is one line


def picked_up(folded: Folded, rec: Recorded) -> None:
    """A unit was taken in on this visit, and goes along."""
    device = next((ref.id for ref in rec.op.about if ref.kind is Aggregate.device), None)
    line: State = {"what": LineWhat.pickup.value, "on": rec.op.date}
    if device is not None:
        line["device"] = short(device)
    _lines(folded).setdefault(rec.op.payload["n"], line)


def charger_moved(folded: Folded, rec: Recorded) -> None:
    """A charger went into the car, into a cabinet, out of one, or back to the center; the newest of these stands.

    The unit that moved is named first, then its cabinet. Moved apart, its own card asks what is so.
    """
    payload, lines = rec.op.payload, _lines(folded)
    why, to, key = payload["why"], payload["to"], charger_key(rec.op.about[0].id)
    known, apart = lines.get(key), concurrent(_before(folded, rec, key), rec)
    line: State = {"why": why, "on": rec.op.date}
    line |= {name: to[name] for name in ("cabinet", "room") if to.get(name)}
    if known is not None and apart:
        line = max(known, line, key=_weight)
    if why == LOAD or (known or {}).get("loaded"):
        line["loaded"] = True
    lines[key] = line
    if why == LOAD and not concurrent(folded.meta.get("k", {}).get(key), rec):
        folded.state.get("counted", {}).pop(key, None)  # in the car again: what a former count said is no longer so
    elif why == UNLOAD:
        _count(folded, rec, key, Counted.back.value)


def _weight(line: State) -> tuple[int, str, str, str]:
    why = line["why"]
    rank = _MOVES.index(why) if why in _MOVES else -1
    return rank, why, line.get("cabinet", ""), line.get("room", "")


def reported(folded: Folded, rec: Recorded) -> None:
    """The work report, as the school confirmed it; written apart at two desks, a card asks."""
    if _there(folded, rec):
        payload = rec.op.payload
        report = {name: payload[name] for name in ("confirmer", "words") if name in payload}
        put(folded, rec, folded.state, "report", report | {"on": rec.op.date})
        _stand(folded)


def counted(folded: Folded, rec: Recorded) -> None:
    """The car was looked through. Counted at two desks, what either found is there."""
    if not _there(folded, rec):
        return
    for word in Counted:
        for key in rec.op.payload.get(word.value, ()):
            _count(folded, rec, key, word.value)
    if rec.op.payload.get("done"):
        folded.state.setdefault("count", rec.op.date)


def _count(folded: Folded, rec: Recorded, key: str, word: str) -> None:
    folded.meta.setdefault("k", {})[key] = writer(rec)
    counts: State = folded.state.setdefault("counted", {})
    if _RANK[word] >= _RANK[counts.get(key, Counted.missing.value)]:
        counts[key] = word


def closed(folded: Folded, rec: Recorded) -> None:
    """The visit's end. Ended at two desks, it ended on the first one's day: nothing to ask a person."""
    if _there(folded, rec):
        folded.state.setdefault("closed", rec.op.date)
        _stand(folded)


def settled(folded: Folded, rec: Recorded) -> None:
    """A person answered a card."""
    card_settled(folded, rec)
    if folded.made:
        _stand(folded)


REDUCERS: dict[str, Reducer] = {
    "changed": register.changed,
    "visit_planned": planned,
    "visit_listed": listed,
    "visit_begun": begun,
    "visit_cancelled": cancelled,
    "visit_line": wrote,
    "visit_reported": reported,
    "visit_counted": counted,
    "visit_closed": closed,
    "charger_moved": charger_moved,
    "repair_opened": picked_up,
    "card_settled": settled,
}


# --- shapes --------------------------------------------------------------------------------------------------------


def fields(named: Payload) -> bool:
    """Whether what is set of a visit is what whoever reads one takes for granted; None takes a field away."""
    needed = all(isinstance(named.get(name, "-"), str) and named.get(name, "-") for name in _NEEDED)
    texts = all(named.get(name) is None or isinstance(named[name], str) for name in _TEXTS)
    todo = named.get("todo")
    return needed and texts and (todo is None or (_texts(todo) and set(todo) <= _TODO))


_TODO = frozenset(word.value for word in Todo)
_WHATS = frozenset(word.value for word in LineWhat)
_LISTS = frozenset(word.value for word in Planned)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _planned(op: Operation, payload: Payload) -> bool:
    named = payload.get("set")
    if not isinstance(named, dict) or "/" in "".join(named) or not OURS.isdisjoint(named):
        return False
    return named.keys() >= set(_NEEDED) and fields(named)


def _listed(op: Operation, payload: Payload) -> bool:
    keys = payload.get("keys")
    counts = isinstance(keys, dict) and all(type(n) is int and 0 <= n <= MOST_PLANNED for n in keys.values())
    return isinstance(payload.get("list"), str) and payload["list"] in _LISTS and counts


def _line(op: Operation, payload: Payload) -> bool:
    get = payload.get
    texts = all(isinstance(get(name, ""), str) for name in ("what", "thing", "words"))
    return texts and get("what") in _WHATS


def _reported(op: Operation, payload: Payload) -> bool:
    return all(isinstance(payload.get(name, ""), str) for name in ("confirmer", "words"))


def _counted(op: Operation, payload: Payload) -> bool:
    return all(_texts(payload.get(word.value, [])) for word in Counted) and type(payload.get("done", True)) is bool


CHECKS: dict[str, Check] = {
    "visit_planned": _planned,
    "visit_listed": _listed,
    "visit_line": _line,
    "visit_reported": _reported,
    "visit_counted": _counted,
}
OURS: frozenset[str] = frozenset(
    {"cards", "labels", "lines", "planned", "state", "begun", "cancelled", "report", "counted", "count", "closed"}
)
"""What reducers keep in the state themselves."""
