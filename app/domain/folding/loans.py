"""Loans: folded in the device that is lent. `loan` is the one that runs, `last_loan` how the last one ended."""

from __future__ import annotations

from typing import Final

from app.domain.bench_words import LoanCondition
from app.domain.folding.base import (
    Folded,
    Reducer,
    State,
    Writer,
    concurrent,
    own_copy,
    put,
    settle_about,
    tell,
    writer,
)
from app.domain.folding.checks import Check
from app.domain.identity import short
from app.domain.kinds import DeviceStatus
from app.domain.operations import Operation, Payload, Recorded

_DUE: Final = "loan/due"
_MISSED: Final = "lacks"
"""In `meta`: what is missing, with who missed it."""
_OF_A_LOAN: Final = ("due", "n", "to_text", "condition", "words", "accessories")
_OF_ITS_END: Final = ("to", "since", "to_text", "condition", "words")


def lent(folded: Folded, rec: Recorded) -> None:
    """The device was lent; lent to two schools apart, a card asks. What it was before is kept for its return."""
    if not folded.exists:
        tell(folded, "gone", "device", short(rec.op.id), rec.op.kind)
        return
    payload, state = rec.op.payload, folded.state
    # what it was is what whoever lent it saw: read off this head it would hang on the hub's order
    loan: State = {"to": payload["to"], "since": payload.get("since", rec.op.date)}
    loan |= {"was": payload.get("was", DeviceStatus.in_use.value)}
    loan |= {name: own_copy(payload[name]) for name in _OF_A_LOAN if name in payload}
    put(folded, rec, state, "loan", loan)
    put(folded, rec, state, "status", DeviceStatus.lent.value)


def extended(folded: Folded, rec: Recorded) -> None:
    """The loan it names runs until another day; of one that is over by now nothing is lengthened."""
    loan, payload = folded.state.get("loan"), rec.op.payload
    if loan is not None and (loan["to"], loan["since"]) == (payload["to"], payload["since"]):
        put(folded, rec, loan, "due", payload["due"], "loan/")


def ended(folded: Folded, rec: Recorded) -> None:
    """The device is back: it is again what it was. Ended at two desks, it ended once; told otherwise, a card asks.

    An end that finds no loan any more is written all the same: lent anew by whoever hadn't seen it, a card asks in
    either order. What the device was is what whoever ended the loan saw of it; ends of former days don't say it.
    """
    loan, payload = folded.state.get("loan"), rec.op.payload
    if not folded.exists:
        return
    was = payload.get("was") or (loan["was"] if loan is not None else None)
    if loan is not None:
        _forget_due(folded)
    put(folded, rec, folded.state, "loan", None)
    if was is not None:
        put(folded, rec, folded.state, "status", was)
    if "to" in payload:
        back = {name: payload[name] for name in _OF_ITS_END if name in payload} | {"back": rec.op.date}
        put(folded, rec, folded.state, "last_loan", back)
        _lack(folded, rec, payload.get("lacks", ()))


def _forget_due(folded: Folded) -> None:
    """With a loan goes what was asked about its day: the next loan has a day of its own."""
    settle_about(folded, "field", _DUE)
    for held in ("w", "m"):
        folded.meta.get(held, {}).pop(_DUE, None)


def _lack(folded: Folded, rec: Recorded, lacks: object) -> None:
    """What is missing beside the end of a loan; what either of two desks missed is missing."""
    for name in lacks if isinstance(lacks, list) else ():
        folded.meta.setdefault(_MISSED, {}).setdefault(name, []).append(writer(rec))
    _show_lacks(folded)


def lacking_came(folded: Folded, rec: Recorded) -> None:
    """What was missing is here: what whoever says so knew to be missing. What another desk missed meanwhile still is,
    in whatever order the two are heard of.
    """
    missed: dict[str, list[Writer]] = folded.meta.get(_MISSED, {})
    for name in set(rec.op.payload["accessories"]) & missed.keys():
        missed[name] = [by for by in missed[name] if concurrent(by, rec)]
    _show_lacks(folded)


def _show_lacks(folded: Folded) -> None:
    missed = {name: by for name, by in folded.meta.pop(_MISSED, {}).items() if by}
    folded.state.pop("lacks", None)
    if missed:
        folded.meta[_MISSED], folded.state["lacks"] = missed, sorted(missed)


OF_DEVICES: dict[str, Reducer] = {
    "lent": lent,
    "loan_extended": extended,
    "loan_ended": ended,
    "lacking_came": lacking_came,
}
OURS: frozenset[str] = frozenset({"loan", "last_loan", "lacks"})
"""What reducers keep in a device's state themselves."""

_STATUSES: Final = frozenset({None, *(status.value for status in DeviceStatus)})
_CONDITIONS: Final = frozenset({None, *(condition.value for condition in LoanCondition)})


def _list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _told(payload: Payload) -> bool:
    condition = payload.get("condition")
    return (condition is None or isinstance(condition, str)) and condition in _CONDITIONS


def _lent(op: Operation, payload: Payload) -> bool:
    get = payload.get
    texts = all(isinstance(get(name, ""), str) for name in ("due", "n", "was", "since", "to_text", "words"))
    things = _told(payload) and _list(get("accessories", []))
    return texts and things and isinstance(get("to"), str) and get("was") in _STATUSES


def _ended(op: Operation, payload: Payload) -> bool:
    texts = all(isinstance(payload.get(name, ""), str) for name in (*_OF_ITS_END, "was"))
    return texts and _told(payload) and payload.get("was") in _STATUSES and _list(payload.get("lacks", []))


def _extended(op: Operation, payload: Payload) -> bool:
    return all(isinstance(payload.get(name), str) for name in ("to", "since", "due"))


def _came(op: Operation, payload: Payload) -> bool:
    return _list(payload.get("accessories"))


CHECKS: dict[str, Check] = {
    "lent": _lent,
    "loan_extended": _extended,
    "loan_ended": _ended,
    "lacking_came": _came,
}
