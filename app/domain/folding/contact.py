"""Contacts: recorded, passed on, followed up, closed, opened again; their FAQ entry and their fault report.

The words, the caller and whom it was passed to lie in the side store; here stand only codes, days and ids. What was
taken back keeps its words, as undo removes nothing: they stand struck in the history until contacts are erased. What
was done to a contact by someone who couldn't know of its end gets a card, whichever of the two came first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.bench_words import ContactState, Edition
from app.domain.folding.base import (
    Folded,
    Reducer,
    State,
    Writer,
    answered,
    choose,
    concurrent,
    put,
    register,
    settle_about,
    tell,
    writer,
)
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Recorded

TIMES = ("begun", "ended")
"""When somebody was on the phone: wall times, which no state holds."""
WORDS = ("person", "content", "answer", "to", "heard", "note", "question", "phenomenon", "cause", "measure")
"""What lies in the side store, by the field that names it."""
_NOT_FIELDS = frozenset({*TIMES, "follow"})


def made(folded: Folded, rec: Recorded) -> None:
    """A contact came in: closed where it was answered at once, open where someone is to follow it up."""
    fields = rec.op.payload["set"]
    known = folded.made
    said = {name: value for name, value in fields.items() if name not in _NOT_FIELDS}
    device = next((short(ref.id) for ref in rec.op.about if ref.kind is Aggregate.device), None)
    register(folded, _with(rec, {**said, "device": device}))
    if known:
        return
    folded.state["day"] = rec.op.date
    folded.state["operator"] = rec.op.stamp.operator
    folded.state.setdefault("state", (ContactState.open if fields.get("follow") else ContactState.closed).value)
    if folded.state["state"] == ContactState.closed:
        folded.state["closed"], folded.state["solved"] = rec.op.date, True
    _keep_texts(folded, fields)
    folded.meta["t"] = {"local": rec.op.stamp.local, **{name: fields[name] for name in TIMES if name in fields}}


def _with(rec: Recorded, fields: State) -> Recorded:
    op = rec.op._replace(payload={**rec.op.payload, "set": fields})
    return rec._replace(op=op)


def _there(folded: Folded, rec: Recorded) -> bool:
    """Whether the contact is there to be worked on; a card tells what was done to one that was taken back."""
    if folded.made:
        return True
    tell(folded, "gone", "contact", short(rec.op.id), rec.op.kind)
    return False


def texts_of(op: Operation) -> list[str]:
    """The side ids of every word and name an operation on a contact names."""
    return _named(op.payload.get("set", op.payload))


def _named(fields: Mapping[str, Any]) -> list[str]:
    return [fields[name] for name in WORDS if fields.get(name)]


def _keep_texts(folded: Folded, named: State) -> None:
    """Every text ever named of it, replaced or not: all of them are erased together, and searched."""
    texts = folded.state.setdefault("texts", [])
    texts += [text for text in _named(named) if text not in texts]
    if not texts:
        del folded.state["texts"]


def _touched(folded: Folded, rec: Recorded) -> None:
    """What is no use any more once it was closed elsewhere. What sets the state itself is a question of that field."""
    folded.meta.setdefault("u", []).append([*writer(rec), rec.op.kind])


def passed(folded: Folded, rec: Recorded) -> None:
    """Passed on, which opens it: somebody sees to it that it was answered."""
    if _there(folded, rec):
        payload = rec.op.payload
        entry = {name: payload[name] for name in ("to", "heard") if name in payload} | {"on": rec.op.date}
        folded.state.setdefault("passed", []).append(entry)
        _keep_texts(folded, dict(payload))
        _set_state(folded, rec, ContactState.open)


def followed(folded: Folded, rec: Recorded) -> None:
    """Followed up. A closed one takes it too; with a card, where its maker couldn't know."""
    if not _there(folded, rec):
        return
    entry = {"note": rec.op.payload["note"], "on": rec.op.date}
    folded.state.setdefault("followed", []).append(entry)
    _keep_texts(folded, dict(rec.op.payload))
    _touched(folded, rec)
    closer = folded.meta.get("w", {}).get("state")
    if folded.state["state"] == ContactState.closed and closer is not None and concurrent(closer, rec):
        _told_after(folded, rec.op.kind, short(rec.op.id), closer[2])


def closed(folded: Folded, rec: Recorded) -> None:
    """Nothing is owed any more. Closed at two desks it is closed; solved and unsolved are a question."""
    if not _there(folded, rec):
        return
    was_open = folded.state["state"] == ContactState.open
    _keep_texts(folded, dict(rec.op.payload))
    _bring_out(folded)
    _set_state(folded, rec, ContactState.closed)
    put(folded, rec, folded.state, "solved", bool(rec.op.payload["solved"]) or None)
    _put_by(folded)
    if rec.op.payload.get("answer"):
        put(folded, rec, folded.state, "answer", rec.op.payload["answer"])
    if was_open and folded.state["state"] == ContactState.closed:
        for touch in _unseen(folded, rec):
            _told_after(folded, touch[3], touch[2], short(rec.op.id))


def _put_by(folded: Folded) -> None:
    """One that is open shows no solution: where another desk holds it open, the closer's is put by for the card."""
    if folded.state["state"] == ContactState.open and "solved" in folded.state:
        folded.meta["s"] = folded.state.pop("solved")


def _bring_out(folded: Folded) -> None:
    """What was put by is a side again, to be compared or chosen."""
    if "s" in folded.meta:
        folded.state["solved"] = folded.meta.pop("s")


def _unseen(folded: Folded, rec: Recorded) -> list[Writer]:
    return [touch for touch in folded.meta.get("u", ()) if concurrent(touch, rec)]


def _told_after(folded: Folded, said: str, op: str, closer: str) -> None:
    tell(folded, "after_close", "contact", op, said, (closer, ContactState.closed.value))


def reopened(folded: Folded, rec: Recorded) -> None:
    """It goes on: what was done after its end is what was wanted."""
    if _there(folded, rec):
        _set_state(folded, rec, ContactState.open)


def _set_state(folded: Folded, rec: Recorded, state: ContactState) -> None:
    put(folded, rec, folded.state, "state", state.value)
    _after_state(folded, rec)


def _after_state(folded: Folded, rec: Recorded) -> None:
    """What belongs to a contact's end, or goes with its being opened again."""
    if folded.state["state"] == ContactState.closed:
        folded.state.setdefault("closed", rec.op.date)
    else:
        folded.state.pop("closed", None)
        folded.state.pop("solved", None)
        settle_about(folded, "after_close", "contact")


def kept(folded: Folded, rec: Recorded) -> None:
    """Question and answer are found while the next one calls."""
    if _there(folded, rec):
        _keep_texts(folded, dict(rec.op.payload))
        put(folded, rec, folded.state, "faq", {name: rec.op.payload[name] for name in ("question", "answer")})


def dropped(folded: Folded, rec: Recorded) -> None:
    """They are not, any more."""
    if _there(folded, rec):
        put(folded, rec, folded.state, "faq", None)


def reported(folded: Folded, rec: Recorded) -> None:
    """An edition of the fault report; the same edition written apart at two desks is a question."""
    if _there(folded, rec):
        payload = rec.op.payload
        _keep_texts(folded, dict(payload))
        words: dict[str, Any] = {name: payload[name] for name in ("phenomenon", "cause", "measure") if name in payload}
        put(folded, rec, folded.state, f"fault_{Edition(payload['edition'])}", {**words, "on": rec.op.date})


def card_settled(folded: Folded, rec: Recorded) -> None:
    """A person answered a card; one that isn't there any more stays as it is. Those that only tell just go."""
    card = answered(folded, rec)
    if card is None:
        return
    if card["kind"] == "field":
        _bring_out(folded)
        choose(folded, rec, card, folded.state)
        if card["about"] == "state":
            _after_state(folded, rec)
        _put_by(folded)


def on_device(folded: Folded, rec: Recorded) -> None:
    """A contact about a device stands in the device's life; it changes nothing of the device."""
    del folded, rec


ON_DEVICE: dict[str, Reducer] = {"contact_made": on_device}
REDUCERS: dict[str, Reducer] = {
    "contact_made": made,
    "contact_passed": passed,
    "contact_followed": followed,
    "contact_closed": closed,
    "contact_reopened": reopened,
    "faq_kept": kept,
    "faq_dropped": dropped,
    "fault_reported": reported,
    "card_settled": card_settled,
}
