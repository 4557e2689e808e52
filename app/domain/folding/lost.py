"""Lost devices, and what is asked of the console about one: folded in the device."""

from __future__ import annotations

from typing import Final

from app.domain.bench_words import RequestKind
from app.domain.disposal_words import DeprovisionPath, DeprovisionReason
from app.domain.folding.base import Folded, Reducer, State, concurrent, put, settle_about, tell
from app.domain.folding.checks import Check
from app.domain.identity import short
from app.domain.kinds import DeviceStatus
from app.domain.operations import Operation, Payload, Recorded

_PATH: Final = "lost/"
_REPORT: Final = ("on", "police", "told", "was")


def reported(folded: Folded, rec: Recorded) -> None:
    """The device is lost. Reported at two desks, it is one loss; what they say otherwise comes to a card."""
    if not folded.exists:
        tell(folded, "gone", "device", short(rec.op.id), rec.op.kind)
        return
    lost: State = folded.state.setdefault("lost", {})
    _tell_of(folded, rec, lost)
    put(folded, rec, folded.state, "status", DeviceStatus.lost.value)


def told(folded: Folded, rec: Recorded) -> None:
    """More of a loss: the police's number, the day the Board was told. Found meanwhile, there is no loss to tell of."""
    lost = folded.state.get("lost")
    if lost is not None:
        _tell_of(folded, rec, lost)


def _tell_of(folded: Folded, rec: Recorded, lost: State) -> None:
    for name in _REPORT:
        if name in rec.op.payload:
            put(folded, rec, lost, name, rec.op.payload[name], _PATH)


def found(folded: Folded, rec: Recorded) -> None:
    """It turned up, and is again what it was. Reported lost by somebody who couldn't know, a card asks what is so."""
    if not folded.exists:
        tell(folded, "gone", "device", short(rec.op.id), rec.op.kind)
        return
    if not concurrent(folded.meta.get("w", {}).get(_PATH + "on"), rec):
        over(folded)
    put(folded, rec, folded.state, "status", rec.op.payload.get("was", DeviceStatus.in_use.value))


def over(folded: Folded) -> None:
    """It is lost no more, and nobody is asked about its loss: found, or a person said that it is something else."""
    folded.state.pop("lost", None)
    for name in _REPORT:
        settle_about(folded, "field", _PATH + name)
        for held in ("w", "m"):
            folded.meta.get(held, {}).pop(_PATH + name, None)


def requested(folded: Folded, rec: Recorded) -> None:
    """Something is asked of the console about just this unit, frozen as a person saw it. The newest request counts."""
    payload = rec.op.payload
    request = {name: payload[name] for name in (*_FROZEN, *_OF_DEPROVISION) if name in payload}
    if payload["request"] == RequestKind.deprovision:
        request["on"] = rec.op.date  # by which the day's units are counted
    state = "awaiting_second" if payload.get("awaiting") else "requested"
    _ask(folded, rec, {"kind": payload["request"], **request, "state": state})


def seconded(folded: Folded, rec: Recorded) -> None:
    """A second person stands for a request. One that was taken back or asked otherwise meanwhile stays as it is, and a
    card tells it: nobody's second word makes a request.
    """
    asked, payload = folded.state.get("request"), rec.op.payload
    if asked is None or asked.get("frozen") != payload["frozen"] or "on" not in asked:  # a cancelled one holds none
        tell(folded, "gone", "request", short(rec.op.id), rec.op.kind)
        return
    put(folded, rec, folded.state, "request", {**asked, "second": payload["second"], "state": "requested"})


def console_told(folded: Folded, told: object) -> None:
    """The console told its state of the unit: seen there as deprovisioned, what was asked is done, and stays so. What
    was cancelled stays cancelled, whoever did it there.
    """
    asked = folded.state.get("request")
    of_us = asked is not None and asked["kind"] == RequestKind.deprovision and asked["state"] != "cancelled"
    if told == "DEPROVISIONED" and asked is not None and of_us:
        asked["state"] = "done"


def reenrolled(folded: Folded, rec: Recorded) -> None:
    """Seen enrolled again, by eye."""
    if not folded.exists:
        tell(folded, "gone", "device", short(rec.op.id), rec.op.kind)
        return
    put(folded, rec, folded.state, "console", "ACTIVE")


def cancelled(folded: Folded, rec: Recorded) -> None:
    """What was asked is not wanted any more."""
    payload = rec.op.payload
    _ask(folded, rec, {"kind": payload["request"], "device_id": payload["device_id"], "state": "cancelled"})


def _ask(folded: Folded, rec: Recorded, request: State) -> None:
    if not folded.exists:
        tell(folded, "gone", "device", short(rec.op.id), rec.op.kind)
        return
    put(folded, rec, folded.state, "request", request)


OF_DEVICES: dict[str, Reducer] = {
    "lost_reported": reported,
    "lost_told": told,
    "found": found,
    "requested": requested,
    "request_cancelled": cancelled,
    "request_seconded": seconded,
    "reenrolled": reenrolled,
}
OURS: frozenset[str] = frozenset({"lost", "request"})
"""What reducers keep in a device's state themselves."""

_FROZEN: Final = ("device_id", "serial", "frozen")
_OF_DEPROVISION: Final = ("reason", "path", "second")
_REASONS: Final = frozenset(reason.value for reason in DeprovisionReason)
_PATHS: Final = frozenset(path.value for path in DeprovisionPath)
_OF_OTHERS: Final = frozenset({*_OF_DEPROVISION, "awaiting"})
_STATUSES: Final = frozenset(status.value for status in DeviceStatus)
_REQUESTS: Final = frozenset(kind.value for kind in RequestKind)


def _texts(payload: Payload, needed: tuple[str, ...], possible: tuple[str, ...] = ()) -> bool:
    there = all(isinstance(payload.get(name), str) and payload[name] for name in needed)
    return there and all(isinstance(payload.get(name, ""), str) for name in possible)


def _was(payload: Payload) -> bool:
    return payload.get("was", DeviceStatus.in_use.value) in _STATUSES


def _reported(op: Operation, payload: Payload) -> bool:
    return _texts(payload, ("on",), ("police", "told", "was")) and _was(payload)


def _told(op: Operation, payload: Payload) -> bool:
    return _texts(payload, (), ("police", "told")) and payload.keys() <= {"police", "told"}


def _found(op: Operation, payload: Payload) -> bool:
    return _texts(payload, ("on",), ("where", "was")) and _was(payload)


def _requested(op: Operation, payload: Payload) -> bool:
    if not _texts(payload, ("request", *_FROZEN), ("second",)) or payload["request"] not in _REQUESTS:
        return False
    if payload["request"] != RequestKind.deprovision:
        return _OF_OTHERS.isdisjoint(payload)
    known = _texts(payload, ("reason", "path")) and payload["reason"] in _REASONS and payload["path"] in _PATHS
    return known and payload.get("awaiting", True) is True


def _seconded(op: Operation, payload: Payload) -> bool:
    return _texts(payload, ("frozen", "second"))


def _seen(op: Operation, payload: Payload) -> bool:
    return _texts(payload, ("note",))


def _cancelled(op: Operation, payload: Payload) -> bool:
    return _texts(payload, ("request", "device_id")) and payload["request"] in _REQUESTS


CHECKS: dict[str, Check] = {
    "lost_reported": _reported,
    "lost_told": _told,
    "found": _found,
    "requested": _requested,
    "request_cancelled": _cancelled,
    "request_seconded": _seconded,
    "reenrolled": _seen,
}
