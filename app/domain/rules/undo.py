"""Undo: what may be taken back, and what rests on what.

Undo never removes: it appends one `undone` operation naming the action. It is refused, naming it, when a later
operation builds on the action.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from app.domain.bench_words import PartMove
from app.domain.identity import short
from app.domain.kinds import CLOSED_STATES, Aggregate
from app.domain.operations import Draft, Operation, Ref
from app.domain.rules import undo_disposal as disposal
from app.domain.rules import undo_site as site
from app.domain.rules.repair import RepairRefused

MOST_NAMED = 8
NEVER_UNDONE = frozenset({"undone", "erased"})
_PAPER = frozenset({"label_printed", "label_retired"})
OUT_OF_THE_HOUSE = NEVER_UNDONE | _PAPER | {"slips_given"}
"""What an action may not hold that is taken back: paper that was printed lies somewhere, whatever is undone."""
_EXISTS, _COURSE, _UNKNOWN = "exists", "course", "unknown"
_OF_DEVICES = frozenset({_COURSE})
"""Facets of a device alone: on a list of many units, the end of one repair is nothing to the next."""
_LABELS = _PAPER | {"label_checked"}
_MAKERS = (
    frozenset({"registered", "answer_received", "crate_opened", "shipment_opened", "handback_opened"})
    | site.MAKERS
    | disposal.MAKERS
)
_OF_CONTACTS: dict[str, str] = {
    "contact_made": "",
    "contact_passed": "state",
    "contact_followed": "",
    "contact_closed": "state",
    "contact_reopened": "state",
    "faq_kept": "faq",
    "faq_dropped": "faq",
    "fault_reported": "fault",
}
"""What is done with contacts, and the part of one that it writes."""
_ADDED, _LINES = "stock:", site.LINES
"""Facets that operations add to: one more writes over nothing, but what takes away rests on what was there."""
_ON_A_LIST = frozenset({"shipped", "handed_back"})
LEFT = {"shipment_sent": "list_sent", "handback_closed": "box_closed"}
"""With these a list or a box left as it was, and so did its paper: none of its lines is taken from it any more. By kind
the word of the refusal that says so.
"""
NAMED = LEFT | disposal.NAMED | {"visit_reported": "visit_reported", "visit_closed": "visit_closed"}
"""By kind the word of the refusal, where it says more than that something rests on it."""
_EACH_ITS_OWN = frozenset({"n", "note", "photo"})
"""What an operation adds without writing over another's: two notes stand side by side."""
_LEADS = frozenset(
    {"routed", "part_needed", "part_came", "shipped", "came_back", "decided", "worked", "tested", "handed_back"}
)
_FACETS = {
    "repair_opened": "",
    "repair_moved": "",
    **dict.fromkeys(("form_linked", "form_unlinked", "form_overridden"), "/gate"),
    "heard": "/hearing",
    "guardian_step": "/guardian",
    "assigned": "/assigned",
}
"""What an operation on a repair writes, where that is one thing."""
_FINDINGS = (
    *("gate", "fault", "further", "cause", "detail", "hardware", "appeared", "dismantle"),
    *("hearing", "guardian", "quote"),
)
"""What was known when a repair was led on: none of it is taken from under the next state."""
_CLOSED = frozenset({"closed"})
_ALWAYS: dict[str, frozenset[str]] = {
    "answer_named": frozenset({"units"}),
    "crate_closed": _CLOSED,
    "crate_reopened": _CLOSED,
    "shipment_closed": _CLOSED,
    "handback_closed": _CLOSED,
    "shipment_sent": frozenset({"sent"}),
    "left_list": frozenset({_LINES}),
}
"""Kinds that write the same facets whatever they say."""
_WRITES = site.WRITES | disposal.WRITES
_NEEDS = site.NEEDS | disposal.NEEDS


class UndoRefused(Exception):
    """Why it can't be taken back; `builder` is the kind of the later operation that rests on it."""

    def __init__(self, reason: str, builder: str = "", about: str = "") -> None:
        """`reason` is a closed word. A plain exception: a frozen one could not be raised through a context manager."""
        super().__init__(reason)
        self.reason = reason
        self.builder = builder
        self.about = about


class TakenBack(RepairRefused):
    """The action was taken back while it was still being written: it ends there, and nothing of it stands."""

    def __init__(self) -> None:
        super().__init__("taken_back_meanwhile")


def never(op: Operation) -> bool:
    """Whether an action that holds this operation is never taken back."""
    return op.kind in OUT_OF_THE_HOUSE or disposal.never(op)


def writes(op: Operation) -> set[str]:
    """The facets of its aggregates that an operation writes."""
    if op.kind in _LEADS:
        return _led(op)
    facet = _FACETS.get(op.kind)
    if facet is not None:
        return {f"repair:{op.payload.get('n')}{facet}"} | ({_LINES} if _on_a_visit(op) else set())
    if op.kind in _MAKERS:
        return {_EXISTS}
    if op.kind == "changed":
        return {f"field:{name}" for name in op.payload["set"]}
    if op.kind in _ALWAYS:
        return set(_ALWAYS[op.kind])
    if op.kind in _WRITES:
        return _WRITES[op.kind](op)
    if op.kind == "card_settled":
        return {f"card:{op.payload['card']}"}
    if op.kind in _LABELS:
        part = "checked" if op.kind == "label_checked" else "paper"
        return {f"label:{op.payload['kind']}/{op.payload['text']}/{part}"}
    if op.kind == "repair_state_set":
        return _named(op) | {_COURSE}
    if op.kind in ("diagnosed", "noted", "photo_taken", "repair_carried"):
        return _named(op)
    if op.kind in _OF_CONTACTS:
        return _contact_facets(op)
    return _stock_written(op) or {_UNKNOWN}


def _on_a_visit(op: Operation) -> bool:
    """Whether a unit was picked up: its intake is a line of the visit, which the school confirms."""
    return op.kind == "repair_opened" and any(ref.kind is Aggregate.visit for ref in op.about)


def _stock_written(op: Operation) -> set[str]:
    """What an operation does to the stock of a part: pieces come to a place or go; a repair has some; or nothing."""
    get = op.payload.get
    if op.kind == "part_counted":
        return {f"{_ADDED}{get('place')}/in"}
    if op.kind != "part_moved":
        return set()
    way = "in" if op.payload["count"] > 0 else "out"
    had = {f"{_ADDED}{get('n')}/{get('code')}"} if get("why") == PartMove.used else set()
    return {f"{_ADDED}{get('place')}/{way}"} | had


def _named(op: Operation) -> set[str]:
    return {
        f"repair:{op.payload['n']}/{name}" for name in op.payload.get("set", op.payload) if name not in _EACH_ITS_OWN
    }


def _led(op: Operation) -> set[str]:
    """The state, what stands beside it, a line of its list, and whether a repair is running where it ends."""
    line = {_LINES} if op.kind in _ON_A_LIST else set()
    return _named(op) | line | ({_COURSE} if op.payload["state"] in CLOSED_STATES else set())


def _contact_facets(op: Operation) -> set[str]:
    """The contact stands beside what else is about its device: each carries its number."""
    if op.kind == "contact_made":
        return {f"contact:{op.payload['set']['number']}"}
    part = _OF_CONTACTS[op.kind]
    if op.kind == "fault_reported":
        part = f"fault_{op.payload['edition']}"
    return {f"contact:{op.payload['contact']}/{part}"} if part else set()


def rests_on(op: Operation) -> set[str]:
    """The facets an operation needs to stand, beside those it writes over."""
    if op.kind in _MAKERS or _is_paper_alone(op):
        return set()
    if op.kind in _OF_CONTACTS:
        return _contact_needs(op)
    more = _NEEDS.get(op.kind)
    return {_EXISTS} | (more or _needed)(op)


def _is_paper_alone(op: Operation) -> bool:
    """Paper that keeps nothing from being taken back: a slip that names nothing any more is thrown away; the label of a
    controller is then one from a pre-printed strip, whose number no other gets and whose next scan registers it.
    """
    slip = op.kind == "label_printed" and "n" in op.payload
    return slip or (op.kind in _PAPER and op.about[0].kind is Aggregate.charger)


def _needed(op: Operation) -> set[str]:
    needs = set()
    number = op.payload.get("n")
    if op.kind == "repair_opened":
        needs.add(_COURSE)  # that no other repair was running
        if _on_a_visit(op):
            needs.add("begun")
    elif number is not None:
        needs.add(f"repair:{number}")
    if op.kind in ("diagnosed", "form_linked", "form_unlinked", "form_overridden", "guardian_step"):
        needs.add(f"repair:{number}/state")  # it was opened again first
    if op.kind == "guardian_step":
        needs.add(f"repair:{number}/payer")
    if op.kind in _LEADS:
        needs |= {f"repair:{number}/{name}" for name in ("state", *_FINDINGS)}
    needs |= _list_needs(op)
    if op.kind == "part_moved":
        needs |= _stock_needed(op)
    if op.kind == "part_counted":
        needs |= {f"{_ADDED}{op.payload['place']}/{way}" for way in ("in", "out")}  # it counted what they left
    return needs


def _list_needs(op: Operation) -> set[str]:
    """What leaves takes its lines along; what comes back was sent; what is taken off a list was put on it."""
    if op.kind in LEFT:
        return {_LINES}
    if op.kind == "left_list":
        return {f"repair:{op.payload['n']}/shipment"}
    return {"sent"} if op.kind == "came_back" else set()


def _stock_needed(op: Operation) -> set[str]:
    """What goes must have come; what is put back was used."""
    place, number = op.payload["place"], op.payload.get("n")
    if op.payload["count"] < 0:
        return {f"{_ADDED}{place}/in"} | ({f"repair:{number}/state"} if number is not None else set())
    return {f"{_ADDED}{number}/{op.payload['code']}"} if op.payload["why"] == PartMove.put_back else set()


def _contact_needs(op: Operation) -> set[str]:
    """A call about a unit never keeps the unit's intake from being taken back."""
    if op.kind == "contact_made":
        return set()
    contact = f"contact:{op.payload['contact']}"
    more = {"faq_kept": {f"{contact}/state"}, "faq_dropped": {f"{contact}/faq"}}.get(op.kind, set())
    if op.payload.get("edition") == "final":
        more = {f"{contact}/fault_first"}
    return {contact, *more}


def first_builder(action: Sequence[Operation], later: Iterable[Operation]) -> Operation | None:
    """The first of the later (not undone) operations on the same aggregates that builds on `action`, or None.

    Making what is there already builds on nothing: it would stand alone. What only a newer version knows builds on all.
    """
    written: dict[bytes, set[str]] = {}
    repairs: set[tuple[bytes, str]] = set()
    for op in action:
        for ref in op.about:
            if "n" in op.payload:
                repairs.add((ref.id, op.payload["n"]))
            facets = writes(op) - (set() if ref.kind is Aggregate.device else _OF_DEVICES)
            written.setdefault(ref.id, set()).update(facets)
    for op in later:
        if op.kind in NEVER_UNDONE:
            continue
        if op.kind == "repair_moved" and any((ref.id, op.payload["n"]) in repairs for ref in op.about):
            return op  # it took along what was done by then: taken back here, it would stay so there
        over = {facet for facet in writes(op) if facet != _EXISTS and not facet.startswith((_ADDED, _LINES))}
        touched = over | rests_on(op)
        for ref in op.about:
            here = written.get(ref.id, set())
            if here & touched or (here and _UNKNOWN in here | touched):
                return op
    return None


def reason_needed(
    action: Sequence[Operation], *, operator: str, same_desk: bool, now: datetime, free_minutes: int
) -> bool:
    """Whether taking it back asks for a reason: another's action, another desk's, or not of the last free minutes.

    `now` knows its zone. An action of the future (a clock was set back) is as far away as one of the past.
    """
    newest = max(datetime.fromisoformat(op.stamp.at) for op in action)
    mine = all(op.stamp.operator == operator for op in action) and same_desk
    return not mine or abs(now - newest) > timedelta(minutes=free_minutes)


def undone(action: bytes, about: Sequence[Ref], reason_id: str | None) -> Draft:
    """The operation that takes `action` back; a bulk action's aggregates are found again by the action, not listed."""
    payload = {"action": short(action)}
    if reason_id:
        payload["reason"] = reason_id
    return Draft("undone", tuple(about)[:MOST_NAMED], payload)
