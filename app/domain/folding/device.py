"""Devices, with their repairs folded inside.

`status` is our own base status; while a repair is open the device counts as in repair, which `device_status` in
`app.domain.device` derives, so that closing a repair needs to remember nothing.
"""

from __future__ import annotations

from typing import Any

from app.domain.folding.base import Folded, Reducer, add_card, concurrent, put, writer
from app.domain.kinds import CLOSED_STATES, DeviceStatus, RepairState
from app.domain.operations import Recorded

State = dict[str, Any]
_PASSED_ON = ("outcome", "state", "flags", "answers", "candidate", "school", "crate", "person", "fault_hint", "tail")


def registered(folded: Folded, rec: Recorded) -> None:
    """The device is known. Registered again (at another desk), it only fills what is missing."""
    fields = rec.op.payload["set"]
    if not folded.exists:
        folded.state.update({name: value for name, value in fields.items() if value is not None})
        folded.meta["*"] = writer(rec)
        return
    for name, value in fields.items():
        missing = name not in folded.state or (
            name == "status" and folded.state[name] == DeviceStatus.unregistered
        )
        if value is not None and missing:
            put(folded, rec, folded.state, name, value)


def changed(folded: Folded, rec: Recorded) -> None:
    """Facts changed; a replaced tag stays known, so that the old label still names the device."""
    for name, value in rec.op.payload["set"].items():
        old = folded.state.get("tag")
        put(folded, rec, folded.state, name, value)
        if name == "tag" and old and old != folded.state.get("tag"):
            tags = folded.state.setdefault("old_tags", [])
            if old not in tags:
                tags.append(old)


def repair_opened(folded: Folded, rec: Recorded) -> None:
    """A repair was opened. Opened at two desks apart, the older one is main and a card asks."""
    payload = rec.op.payload
    repairs = folded.state.setdefault("repairs", {})
    number = payload["n"]
    repair: State = {name: payload[name] for name in _PASSED_ON if name in payload}
    repair["opened"] = rec.op.date
    repair["operator"] = rec.op.stamp.operator
    setters = folded.meta.setdefault("r", {})
    for other, known in repairs.items():
        if is_open(known) and concurrent(setters.get(other), rec) and "duplicate_of" not in known:
            repair["duplicate_of"] = other
            add_card(folded, rec, "two_repairs", setters.get(other), "repairs", other, number)
            break
    repairs[number] = repair
    setters[number] = writer(rec)


def _repair(folded: Folded, rec: Recorded) -> State | None:
    found: State | None = folded.state.get("repairs", {}).get(rec.op.payload["n"])
    return found


def _set(folded: Folded, rec: Recorded, name: str, value: Any) -> None:  # noqa: ANN401 (JSON)
    repair = _repair(folded, rec)
    if repair is not None:
        put(folded, rec, repair, name, value, f"r/{rec.op.payload['n']}/")


def _begin(folded: Folded, rec: Recorded, repair: State) -> None:
    """What waited for a form need wait no longer."""
    if repair["state"] == RepairState.awaiting_form:
        _set(folded, rec, "state", RepairState.received.value)
    _known(folded, rec, repair)


def _known(folded: Folded, rec: Recorded, repair: State) -> None:
    """With fault place and cause known, a received repair is being diagnosed."""
    if repair["state"] == RepairState.received and repair.get("fault") and repair.get("cause"):
        _set(folded, rec, "state", RepairState.diagnosing.value)


def form_linked(folded: Folded, rec: Recorded) -> None:
    """An answer counts for the repair: what waited for it is received."""
    repair = _repair(folded, rec)
    if repair is None:
        return
    answers = list(repair.get("answers", []))
    answers += [a for a in rec.op.payload["answers"] if a not in answers]
    repair["answers"] = answers
    repair.pop("candidate", None)
    if rec.op.payload.get("fault_hint"):
        repair["fault_hint"] = rec.op.payload["fault_hint"]
    _begin(folded, rec, repair)


def form_unlinked(folded: Folded, rec: Recorded) -> None:
    """The answers no longer count: a repair not yet begun waits for one again."""
    repair = _repair(folded, rec)
    if repair is None:
        return
    gone = set(rec.op.payload["answers"])
    answers = [a for a in repair.get("answers", []) if a not in gone]
    repair.pop("answers", None)
    if answers:
        repair["answers"] = answers
    elif repair["state"] in (RepairState.received, RepairState.diagnosing) and "override" not in repair:
        _set(folded, rec, "state", RepairState.awaiting_form.value)


def form_overridden(folded: Folded, rec: Recorded) -> None:
    """A supervisor let the repair begin without a form; the reason lies in the side store."""
    _set(folded, rec, "override", rec.op.payload["reason"])
    repair = _repair(folded, rec)
    if repair is not None:
        _begin(folded, rec, repair)


def diagnosed(folded: Folded, rec: Recorded) -> None:
    """Fault place, cause and what belongs to them; with both known a received repair is being diagnosed."""
    repair = _repair(folded, rec)
    if repair is None:
        return
    for name in ("fault", "further", "cause", "detail", "hardware"):
        if name in rec.op.payload:
            _set(folded, rec, name, rec.op.payload[name])
    _known(folded, rec, repair)


def noted(folded: Folded, rec: Recorded) -> None:
    """Accessories, swollen battery, place, notes: facts that stand beside the course of the repair."""
    repair = _repair(folded, rec)
    if repair is None:
        return
    for name in ("accessories", "swollen", "place"):
        if name in rec.op.payload:
            _set(folded, rec, name, rec.op.payload[name])
    if "note" in rec.op.payload:
        repair.setdefault("notes", []).append(rec.op.payload["note"])


def state_set(folded: Folded, rec: Recorded) -> None:
    """The repair was cancelled or opened again."""
    state = RepairState(rec.op.payload["state"])
    _set(folded, rec, "state", state.value)
    repair = _repair(folded, rec)
    if repair is not None:
        if state in CLOSED_STATES:
            repair["closed"] = rec.op.date
        else:
            repair.pop("closed", None)
        if "reason" in rec.op.payload:
            repair["reason"] = rec.op.payload["reason"]


def repair_moved(folded: Folded, rec: Recorded) -> None:
    """A provisional unit was recognised: its repair goes to the device it really is (first named the one it leaves)."""
    number = rec.op.payload["n"]
    if folded.own == rec.op.about[0].id:
        folded.state.get("repairs", {}).pop(number, None)
        folded.state["recognised_as"] = rec.op.payload["serial"]
    else:
        folded.state.setdefault("repairs", {})[number] = dict(rec.op.payload["repair"])
        folded.meta.setdefault("r", {})[number] = writer(rec)


def is_open(repair: State) -> bool:
    """Whether a repair is still running."""
    return RepairState(repair["state"]) not in CLOSED_STATES


REDUCERS: dict[str, Reducer] = {
    "registered": registered,
    "changed": changed,
    "repair_opened": repair_opened,
    "form_linked": form_linked,
    "form_unlinked": form_unlinked,
    "form_overridden": form_overridden,
    "diagnosed": diagnosed,
    "noted": noted,
    "repair_state_set": state_set,
    "repair_moved": repair_moved,
}
