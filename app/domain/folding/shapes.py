"""What an operation must hold for its reducer to read it.

The hub judges nothing, so anything may come. What this version can't read makes the aggregate read-only here, before
any of it is folded; a reducer never fails half way.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from types import NoneType

from app.domain.bench_words import Edition, HandbackWay, PartFate, PartMove, ShipTo
from app.domain.folding import boxes, chargers, disposal, loans, lost, pickups, transfers, visits
from app.domain.folding.checks import Check
from app.domain.identity import unshort
from app.domain.kinds import Aggregate, DeviceStatus, RepairState
from app.domain.operations import Operation, Payload

OURS: dict[Aggregate, frozenset[str]] = {
    Aggregate.device: frozenset({"cards", "repairs", "old_tags", "recognised_as", "labels"})
    | loans.OURS
    | lost.OURS
    | disposal.OURS
    | transfers.OF_DEVICE,
    Aggregate.form: frozenset({"cards", "links"}),
    Aggregate.crate: frozenset({"cards", "lines", "opened", "closed"}),
    Aggregate.part: frozenset({"cards", "labels", "stock", "donors", "counted"}),
    Aggregate.shipment: frozenset({"cards", "lines", "opened", "closed", "sent", "waybill"}),
    Aggregate.handback: frozenset({"cards", "lines", "opened", "closed"}),
    Aggregate.contact: frozenset(
        {"cards", "day", "operator", "state", "closed", "solved", "passed", "followed", "faq", "fault_first"}
        | {"fault_final", "texts"}
    ),
    Aggregate.charger: chargers.OURS,
    Aggregate.visit: visits.OURS,
    Aggregate.transfer: transfers.OURS,
    Aggregate.box: boxes.OURS,
    Aggregate.pickup: pickups.OURS,
}
"""What reducers themselves keep in a state (in every other kind: cards and labels): no field that is set goes by these
names."""

_CARDS_AND_LABELS = frozenset({"cards", "labels"})
_STATES = frozenset(state.value for state in RepairState)
_STATUSES = frozenset({None, *(status.value for status in DeviceStatus)})
_TEXT = (str, NoneType)
_LISTS = ("answers", "notes", "flags", "further", "accessories", "photos", "work")
_DICTS = ("guardian", "tests", "parts")
_OF_REPAIRS = frozenset(
    {
        "repair_opened",
        "form_linked",
        "form_unlinked",
        "form_overridden",
        "diagnosed",
        "noted",
        "repair_state_set",
        "repair_moved",
        "routed",
        "part_needed",
        "part_came",
        "heard",
        "shipped",
        "came_back",
        "decided",
        "guardian_step",
        "worked",
        "tested",
        "handed_back",
        "photo_taken",
        "assigned",
    }
)


def readable(op: Operation) -> bool:
    """Whether the payload holds what reducers of its kind take for granted."""
    payload = op.payload
    if op.kind in _OF_REPAIRS and not (isinstance(payload.get("n"), str) and payload["n"]):
        return False
    check = _CHECKS.get(op.kind)
    return check is None or check(op, payload)


def _fields(op: Operation, payload: Payload) -> bool:
    fields = payload.get("set")
    if not isinstance(fields, dict) or "cards" in fields or "/" in "".join(fields):
        return False  # a slash tells the parts of a head apart
    for ref in op.about:
        if not OURS.get(ref.kind, _CARDS_AND_LABELS).isdisjoint(fields):
            return False
        if ref.kind is Aggregate.device and not _device_fields(fields):
            return False
        if ref.kind is Aggregate.visit and not visits.fields(fields):
            return False
    return True


def _device_fields(fields: Payload) -> bool:
    get = fields.get
    texts = isinstance(get("serial"), _TEXT) and isinstance(get("tag"), _TEXT) and isinstance(get("status"), _TEXT)
    return texts and get("status") in _STATUSES


def _opened(op: Operation, payload: Payload) -> bool:
    return _texts(payload.get("answers", [])) and _state(payload)


def _answers(op: Operation, payload: Payload) -> bool:
    return _texts(payload.get("answers"))


def _reason(op: Operation, payload: Payload) -> bool:
    return isinstance(payload.get("reason"), str)


def _state_set(op: Operation, payload: Payload) -> bool:
    """Beside the state only what is taken away may stand: fields as None, the guardian's steps likewise."""
    steps = payload.get("guardian", {})
    away = [value for name, value in payload.items() if name not in ("n", "state", "reason", "guardian")]
    known = isinstance(steps, dict) and "/" not in "".join(steps) and all(day is None for day in steps.values())
    return _state(payload) and known and all(value is None for value in away)


def _moved(op: Operation, payload: Payload) -> bool:
    repair = payload.get("repair")
    if not isinstance(repair, dict) or not isinstance(repair.get("opened"), str):
        return False
    devices = {ref for ref in op.about if ref.kind is Aggregate.device}
    return len(devices) == 2 and isinstance(payload.get("serial"), str) and _opened(op, repair) and _notes(repair)


def _notes(repair: Payload) -> bool:
    """What reducers add to in a repair that comes from elsewhere."""
    lists = all(isinstance(repair.get(name, []), list) for name in ("notes", "photos"))
    return lists and isinstance(repair.get("guardian", {}), dict)


def _undone(op: Operation, payload: Payload) -> bool:
    try:
        unshort(payload["action"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    return True


def _named(op: Operation, payload: Payload) -> bool:
    return _units(payload.get("units"))


def _received(op: Operation, payload: Payload) -> bool:
    return _fields(op, payload) and _units(payload["set"].get("units", []))


def _units(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(unit, dict) and all(isinstance(text, str) for text in unit.values()) for unit in value
    )


def _given(op: Operation, payload: Payload) -> bool:
    first, last, of = payload.get("first"), payload.get("last"), payload.get("series")
    return type(first) is int and type(last) is int and 0 < first <= last and isinstance(of, str) and bool(of)


def _chosen(op: Operation, payload: Payload) -> bool:
    return isinstance(payload.get("card"), str) and type(payload.get("keep")) is int


def _label(op: Operation, payload: Payload) -> bool:
    texts = all(isinstance(payload.get(name), str) and payload[name] for name in ("kind", "text"))
    copy = payload.get("copy")
    return bool(op.about) and texts and type(copy) is int and copy > 0


def _printed(op: Operation, payload: Payload) -> bool:
    number = payload.get("n", "-")
    return _label(op, payload) and isinstance(number, str) and number != ""


def _shipment(op: Operation, payload: Payload) -> bool:
    return _fields(op, payload) and _list_of(payload, "to", ShipTo)


def _handback(op: Operation, payload: Payload) -> bool:
    return _fields(op, payload) and _list_of(payload, "way", HandbackWay)


def _list_of(payload: Payload, name: str, words: type[StrEnum]) -> bool:
    fields = payload["set"]
    texts = all(isinstance(fields.get(one, ""), str) for one in ("firm", "due", "school"))
    return texts and isinstance(fields.get("number"), str) and fields.get(name) in {word.value for word in words}


def _sent(op: Operation, payload: Payload) -> bool:
    return isinstance(payload.get("on"), str) and isinstance(payload.get("waybill", ""), str)


def _handed(op: Operation, payload: Payload) -> bool:
    to = isinstance(payload.get("to", ""), str)
    return _led("way")(op, payload) and to and _texts(payload.get("lacks", []))


def _carried(op: Operation, payload: Payload) -> bool:
    fields = payload.get("set")
    if not isinstance(payload.get("n"), str) or not isinstance(fields, dict):
        return False
    lists = all(isinstance(fields.get(name, []), list) for name in _LISTS)
    dicts = all(isinstance(fields.get(name, {}), dict) for name in _DICTS)
    return (
        lists and dicts and fields.keys().isdisjoint({"state", "opened"})
    )  # those the move sets, whose shape is checked


def _state(payload: Payload) -> bool:
    state = payload.get("state")
    return isinstance(state, str) and state in _STATES


def _diagnosed(op: Operation, payload: Payload) -> bool:
    return "state" not in payload or _state(payload)


def _named_text(*names: str) -> Callable[[Operation, Payload], bool]:
    """A check that these fields are texts, none of them empty."""
    return lambda op, payload: all(isinstance(payload.get(name), str) and payload[name] for name in names)


def _led(*names: str, yen: tuple[str, ...] = ()) -> Callable[[Operation, Payload], bool]:
    """A check of what leads to a state: these further fields are texts, those of `yen` whole numbers where there."""
    texts = _named_text(*names)
    return lambda op, payload: _state(payload) and texts(op, payload) and _whole(payload, *yen)


def _noted(op: Operation, payload: Payload) -> bool:
    return _whole(payload, "quote")


def _whole(payload: Payload, *names: str) -> bool:
    return all(type(payload.get(name, 0)) is int for name in names)


def _step(op: Operation, payload: Payload) -> bool:
    texts = all(isinstance(payload.get(name), str) and payload[name] for name in ("step", "on"))
    return texts and "/" not in payload["step"] and type(payload.get("amount", 0)) is int


def _worked(op: Operation, payload: Payload) -> bool:
    return _state(payload) and "work" in payload and _texts(payload["work"])


def _tested(op: Operation, payload: Payload) -> bool:
    checks = payload.get("checks")
    known = isinstance(checks, dict) and all(type(good) is bool for good in checks.values())
    return _state(payload) and type(payload.get("passed")) is bool and known


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


_MOVES = frozenset(move.value for move in PartMove)
_FATES = frozenset(fate.value for fate in PartFate)
_MOST_PIECES = 1_000_000
"""Far over what a person may say, and under what any sum of them still holds."""


def _pieces(value: object, least: int) -> bool:
    return type(value) is int and least <= value <= _MOST_PIECES


def _part_moved(op: Operation, payload: Payload) -> bool:
    get = payload.get
    texts = all(isinstance(get(name), str) for name in ("place", "why", "code")) and isinstance(get("serial", ""), str)
    if not texts or not payload["code"] or payload["why"] not in _MOVES or not _pieces(get("count"), -_MOST_PIECES):
        return False
    if not _pieces(get("cost", 0), 0) or get("fate", PartFate.discard) not in _FATES:
        return False
    of_repair = payload["why"] in (PartMove.used, PartMove.put_back) or "n" in payload
    if of_repair and not (isinstance(get("n"), str) and payload["n"]):
        return False
    kinds = [ref.kind for ref in op.about]
    return kinds in ([Aggregate.part], [Aggregate.part, Aggregate.device]) and (len(kinds) == 2 or not of_repair)


def _part_counted(op: Operation, payload: Payload) -> bool:
    get = payload.get
    counts = _pieces(get("found"), 0) and _pieces(get("expected"), -_MOST_PIECES)
    return isinstance(get("place"), str) and counts and [ref.kind for ref in op.about] == [Aggregate.part]


def _contact_made(op: Operation, payload: Payload) -> bool:
    fields = payload.get("set")
    if not _fields(op, payload) or not isinstance(fields, dict):
        return False
    named = all(isinstance(fields.get(name), str) and fields[name] for name in ("number", "way", "kind"))
    return named and all(isinstance(fields.get(name, ""), str) for name in _OF_CONTACTS)


def _contact(op: Operation, payload: Payload) -> bool:
    """What is done with a contact names it; the words it needs are ids of the side store."""
    needed, possible = _WORDS_OF[op.kind]
    if not all(isinstance(payload.get(name), str) and payload[name] for name in ("contact", *needed)):
        return False
    return all(isinstance(payload.get(name, ""), str) for name in possible)


def _contact_closed(op: Operation, payload: Payload) -> bool:
    return _contact(op, payload) and isinstance(payload.get("solved"), bool)


def _fault_reported(op: Operation, payload: Payload) -> bool:
    return _contact(op, payload) and payload.get("edition") in _EDITIONS


_EDITIONS = frozenset(edition.value for edition in Edition)
_OF_CONTACTS = ("school", "repair", "begun", "ended", "person", "content", "answer")
_WORDS_OF: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "contact_passed": (("to",), ("heard",)),
    "contact_followed": (("note",), ()),
    "contact_closed": ((), ("answer",)),
    "contact_reopened": ((), ()),
    "faq_kept": (("question", "answer"), ()),
    "faq_dropped": ((), ()),
    "fault_reported": (("edition", "phenomenon"), ("cause", "measure")),
}
"""What each act on a contact may not be without, and what it may hold besides."""

_CHECKS: dict[str, Check] = {
    "registered": _fields,
    "changed": _fields,
    "crate_opened": _fields,
    "answer_received": _received,
    "answer_named": _named,
    "repair_opened": _opened,
    "form_linked": _answers,
    "form_unlinked": _answers,
    "form_overridden": _reason,
    "repair_state_set": _state_set,
    "repair_moved": _moved,
    "slips_given": _given,
    "undone": _undone,
    "card_settled": _chosen,
    "diagnosed": _diagnosed,
    "noted": _noted,
    "routed": _led("route", yen=("quote",)),
    "part_needed": _led(),
    "part_came": _led(),
    "heard": _named_text("sheet"),
    "shipped": _led(),
    "came_back": _led(),
    "decided": _led("decision", yen=("amount", "asked")),
    "guardian_step": _step,
    "worked": _worked,
    "tested": _tested,
    "handed_back": _handed,
    "photo_taken": _named_text("photo"),
    "assigned": _named_text("to"),
    "label_printed": _printed,
    "label_retired": _label,
    "label_checked": _label,
    "part_moved": _part_moved,
    "part_counted": _part_counted,
    "shipment_opened": _shipment,
    "handback_opened": _handback,
    "left_list": _named_text("n"),
    "shipment_sent": _sent,
    "repair_carried": _carried,
    "contact_made": _contact_made,
    "contact_passed": _contact,
    "contact_followed": _contact,
    "contact_closed": _contact_closed,
    "contact_reopened": _contact,
    "faq_kept": _contact,
    "faq_dropped": _contact,
    "fault_reported": _fault_reported,
    **chargers.CHECKS,
    **visits.CHECKS,
    **transfers.CHECKS,
    **loans.CHECKS,
    **lost.CHECKS,
    **disposal.CHECKS,
    **boxes.CHECKS,
    **pickups.CHECKS,
}
