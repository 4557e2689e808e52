"""Lost devices, and what is asked of the console about one: folded in the device."""

from __future__ import annotations

from typing import Final

from app.domain.bench_words import RequestKind
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
    request = {name: rec.op.payload[name] for name in _FROZEN}
    _ask(folded, rec, {"kind": rec.op.payload["request"], **request, "state": "requested"})


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
}
OURS: frozenset[str] = frozenset({"lost", "request"})
"""What reducers keep in a device's state themselves."""

_FROZEN: Final = ("device_id", "serial", "frozen")
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
    return _texts(payload, ("request", *_FROZEN)) and payload["request"] in _REQUESTS


def _cancelled(op: Operation, payload: Payload) -> bool:
    return _texts(payload, ("request", "device_id")) and payload["request"] in _REQUESTS


CHECKS: dict[str, Check] = {
    "lost_reported": _reported,
    "lost_told": _told,
    "found": _found,
    "requested": _requested,
    "request_cancelled": _cancelled,
}
