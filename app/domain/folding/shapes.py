"""What an operation must hold for its reducer to read it.

The hub judges nothing, so anything may come. What this version can't read makes the aggregate read-only here, before
any of it is folded; a reducer never fails half way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import NoneType
from typing import Any

from app.domain.bench_words import Edition
from app.domain.identity import unshort
from app.domain.kinds import Aggregate, DeviceStatus, RepairState
from app.domain.operations import Operation

Payload = Mapping[str, Any]
OURS: dict[Aggregate, frozenset[str]] = {
    Aggregate.device: frozenset({"cards", "repairs", "old_tags", "recognised_as", "labels"}),
    Aggregate.form: frozenset({"cards", "links"}),
    Aggregate.crate: frozenset({"cards", "lines", "opened", "closed"}),
    Aggregate.contact: frozenset(
        {"cards", "day", "operator", "state", "closed", "solved", "passed", "followed", "faq", "fault_first"}
        | {"fault_final", "texts"}
    ),
}
"""What reducers themselves keep in a state (in every other kind: cards and labels): no field that is set goes by these
names."""

_CARDS_AND_LABELS = frozenset({"cards", "labels"})
_STATES = frozenset(state.value for state in RepairState)
_STATUSES = frozenset({None, *(status.value for status in DeviceStatus)})
_TEXT = (str, NoneType)
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
    return _state(payload)


def _moved(op: Operation, payload: Payload) -> bool:
    repair = payload.get("repair")
    if not isinstance(repair, dict) or not isinstance(repair.get("opened"), str):
        return False
    devices = {ref for ref in op.about if ref.kind is Aggregate.device}
    return len(devices) == 2 and isinstance(payload.get("serial"), str) and _opened(op, repair) and _notes(repair)


def _notes(repair: Payload) -> bool:
    return isinstance(repair.get("notes", []), list)


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


def _state(payload: Payload) -> bool:
    state = payload.get("state")
    return isinstance(state, str) and state in _STATES


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


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

_CHECKS: dict[str, Callable[[Operation, Payload], bool]] = {
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
    "label_printed": _printed,
    "label_retired": _label,
    "label_checked": _label,
    "contact_made": _contact_made,
    "contact_passed": _contact,
    "contact_followed": _contact,
    "contact_closed": _contact_closed,
    "contact_reopened": _contact,
    "faq_kept": _contact,
    "faq_dropped": _contact,
    "fault_reported": _fault_reported,
}
