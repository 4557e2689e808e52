"""Guarded requests: what is asked of the console about one unit, and when a request may still be sent.

A person names the very unit by its serial and confirms what the console told of it last: one device id, model, unit of
organisation, when it was seen. That is frozen. A confirmation counts for a day and for as long as all of it is so;
after that a fresh one is due. Nothing is sent here: whoever sends asks `standing` first, and sends what is waiting.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from app.domain.bench_words import RequestKind, RequestStanding
from app.domain.codes import squeeze
from app.domain.device import serial_key
from app.domain.operations import Draft, Operation, Ref, canonical
from app.domain.rules import deprovision, disposal
from app.domain.rules.disposal import request_contested
from app.domain.rules.lost import is_lost
from app.domain.rules.repair import RepairRefused

State = Mapping[str, Any]

COUNTS_FOR: Final = timedelta(hours=24)
"""How long a confirmation counts."""
AHEAD: Final = timedelta(minutes=15)
"""So far two desks' clocks may differ: made later than that after now, a confirmation counts no more."""


_SAID: Final = ("device_id", "serial", "frozen", "reason", "path")
"""What an operation says that makes a request."""


class Seen(NamedTuple):
    """What the console told of a unit when it was seen last. Empty where it never told anything."""

    device_id: str = ""
    last_sync: str = ""
    """UTC, ISO 8601 with Z."""
    units: int = 0
    """How many units of ours were seen under this device id."""
    entries: int = 1
    """How many entries of the console have the unit's serial."""


def _disable(device: State) -> str:
    if not is_lost(device):
        return "not_lost"
    return "already_disabled" if device.get("console") == "DISABLED" else ""


def _enable(device: State) -> str:
    if is_lost(device):
        return "is_lost"
    return "" if device.get("console") == "DISABLED" else "not_disabled"


_WHY_NOT: Final[dict[RequestKind, Callable[[State], str]]] = {
    RequestKind.disable: _disable,
    RequestKind.enable: _enable,
    RequestKind.deprovision: deprovision.why_not,
}
"""By kind, the closed reason why it is not to be asked of a unit, or nothing."""

_DONE: Final = {
    RequestKind.disable: "already_disabled",
    RequestKind.enable: "not_disabled",
    RequestKind.deprovision: "already_deprovisioned",
}
"""By kind, the reason that says that what was asked is so."""


def seen_in(body: Mapping[str, Any], units: Callable[[str], int]) -> Seen:
    """What an observation tells; `units` counts the units of ours that were seen under a device id."""
    device_id = str(body.get("google_id", ""))
    found, entries = units(device_id) if device_id else 0, body.get("entries", 1)
    return Seen(device_id, str(body.get("last_sync", "")), found, entries if isinstance(entries, int) else 0)


def why_not(kind: RequestKind, device: State, seen: Seen) -> str:
    """The closed reason why this can't be asked of the console about this unit, or nothing: the first that fits."""
    reason = _WHY_NOT[kind](device)
    if reason:
        return reason
    if device.get("console") == "DEPROVISIONED":
        return "console_gone"
    if not serial_key(device):
        return "no_serial"
    if not seen.device_id:
        return "not_in_console"
    if seen.units != 1:
        return "several_in_console"
    return "several_entries" if seen.entries != 1 else ""


def frozen(kind: RequestKind, device: State, seen: Seen) -> str:
    """What a person confirms, as one short text: it differs as soon as any of it does. When it was last seen is shown
    and not frozen, for a unit that was seen once more is the same; but what can't be taken back is asked anew of a unit
    that somebody has used since.
    """
    facts: list[object] = [kind.value, serial_key(device), seen.device_id, is_lost(device)]
    facts += [device.get(name) for name in ("model", "ou", "console")]
    if kind is RequestKind.deprovision:
        running = device.get("disposal", {})
        facts += [seen.last_sync, deprovision.path_of(device), running.get("way"), running.get("instruction")]
    return hashlib.sha256(canonical(facts)).hexdigest()[:32]


def requested(
    kind: RequestKind,
    device: Ref,
    state: State,
    seen: Seen,
    *,
    serial: str,
    confirmed: str,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> Draft:
    """The request. `serial` is what the person named the unit by, `confirmed` the text of what was shown (`frozen`);
    `more`: what else is said of this kind.

    Raises RepairRefused: what `why_not` says, not_the_serial, confirm_again.
    """
    reason = why_not(kind, state, seen)
    if reason:
        raise RepairRefused(reason)
    if squeeze(serial) != serial_key(state):
        raise RepairRefused("not_the_serial")
    if confirmed != frozen(kind, state, seen):
        raise RepairRefused("confirm_again")
    payload = {"request": kind.value, "device_id": seen.device_id, "serial": state["serial"], "frozen": confirmed}
    return Draft("requested", (device,), {**payload, **more})


def cancelled(device: Ref, state: State) -> Draft:
    """What was asked is not wanted any more; raises RepairRefused (nothing_requested)."""
    request = state.get("request", {})
    if request.get("state") not in ("requested", "awaiting_second"):
        raise RepairRefused("nothing_requested")
    return Draft("request_cancelled", (device,), {"request": request["kind"], "device_id": request["device_id"]})


def made_by(state: State) -> Callable[[Operation], bool]:
    """Whether an operation made just the request that stands: another one, however new, does not make it fresh."""
    request = state.get("request", {})

    def made(op: Operation) -> bool:
        said = op.payload.get("request") == request.get("kind") and op.date == request.get("on", op.date)
        return said and all(op.payload.get(name) == request[name] for name in _SAID if name in request)

    return made


def standing(state: State, seen: Seen, made: datetime | None, now: datetime) -> RequestStanding | None:
    """Where the unit's newest request stands; None where there is none. `made`: when it was confirmed (aware)."""
    request = state.get("request")
    if request is None:
        return None
    if request["state"] == "cancelled":
        return RequestStanding.cancelled
    if request["state"] == "done":  # enrolled again since, it is over: what was done then is not asked for now
        return RequestStanding.done if state.get("console") == disposal.DEPROVISIONED else None
    if request_contested(state):
        return RequestStanding.contested
    kind = RequestKind(request["kind"])
    reason = why_not(kind, state, seen)
    if reason == _DONE[kind]:
        return RequestStanding.done
    if reason or request["frozen"] != frozen(kind, state, seen):
        return RequestStanding.changed
    fresh = made is not None and -AHEAD <= now - made < COUNTS_FOR  # one of the future: a clock was set back
    if not fresh:
        return RequestStanding.old
    return RequestStanding.awaiting_second if request["state"] == "awaiting_second" else RequestStanding.waiting
