"""The course of a repair on the bench: route, parts waited for, hearing, maker, Board, guardian, work, tests, return.

What sets a state is put with its writer: two desks that lead one repair to different states come to one card. What
sets none, done by somebody who couldn't know of the repair's end, is told on a card, as all work is.
"""

from __future__ import annotations

from collections.abc import Callable

from app.domain.bench_words import GuardianStep
from app.domain.folding.base import Folded, Reducer, State, concurrent, own_copy, put
from app.domain.folding.repairs import lead, of_repair, set_fields, touched, worked_on
from app.domain.identity import short
from app.domain.operations import Recorded

_DECISION = ("decision", "payer", "amount", "document", "asked")


def _course(*names: str, then: Callable[[Folded, Recorded, State], None] | None = None) -> Reducer:
    """A reducer that sets these fields of the payload, does what else is due, and leads on."""

    def reduce(folded: Folded, rec: Recorded) -> None:
        repair = touched(folded, rec)
        if repair is not None:
            if then is not None:
                then(folded, rec, repair)
            set_fields(folded, rec, repair, names)
            lead(folded, rec, repair)

    return reduce


def _field(folded: Folded, rec: Recorded, repair: State, name: str, value: object) -> None:
    put(folded, rec, repair, name, value, f"r/{rec.op.payload['n']}/")


def _wait(folded: Folded, rec: Recorded, repair: State) -> None:
    _field(folded, rec, repair, "waiting_part", rec.op.payload.get("part"))


def _came(folded: Folded, rec: Recorded, repair: State) -> None:
    if "waiting_part" in repair:
        _field(folded, rec, repair, "waiting_part", None)


def _decide(folded: Folded, rec: Recorded, repair: State) -> None:
    """A decision stands for itself: nothing of an earlier one is left, and none of a guardian's steps where it says so.

    Each is taken away whether it is there or not: one made apart then asks on a card, whichever came first.
    """
    for name in _DECISION:
        if name not in rec.op.payload:
            _field(folded, rec, repair, name, None)
    if "guardian" in rec.op.payload:
        walked: State = repair.setdefault("guardian", {})
        for step in GuardianStep:
            put(folded, rec, walked, step.value, None, f"r/{rec.op.payload['n']}/guardian/")
        if not walked:
            del repair["guardian"]
        _field(folded, rec, repair, "paid", None)


def _tests(folded: Folded, rec: Recorded, repair: State) -> None:
    _field(folded, rec, repair, "tests", rec.op.payload["checks"])


def heard(folded: Folded, rec: Recorded) -> None:
    """The school was heard; of two sheets the later one counts, of two made apart the same one everywhere.

    No card: nobody can choose between two ids, and both sheets stay in the history.
    """
    repair = worked_on(folded, rec)
    if repair is None:
        return
    setter = folded.meta.get("w", {}).get(f"r/{rec.op.payload['n']}/hearing")
    if not (concurrent(setter, rec) and setter[2] > short(rec.op.id)):
        _field(folded, rec, repair, "hearing", rec.op.payload["sheet"])


def guardian_step(folded: Folded, rec: Recorded) -> None:
    """A step of the guardian's path, by its day; the quote is what the repair is to cost."""
    repair = worked_on(folded, rec)
    if repair is None:
        return
    payload = rec.op.payload
    number, step = payload["n"], payload["step"]
    put(folded, rec, repair.setdefault("guardian", {}), step, payload["on"], f"r/{number}/guardian/")
    if "amount" in payload:
        _field(folded, rec, repair, "quote" if step == GuardianStep.quote else "paid", payload["amount"])


def photo_taken(folded: Folded, rec: Recorded) -> None:
    """A photo, of an open or a closed repair."""
    repair = touched(folded, rec)
    if repair is not None:
        repair.setdefault("photos", []).append(rec.op.payload["photo"])


def assigned(folded: Folded, rec: Recorded) -> None:
    """Handed over to somebody, with a word."""
    repair = worked_on(folded, rec)
    if repair is not None:
        _field(folded, rec, repair, "assigned", rec.op.payload["to"])
        if "note" in rec.op.payload:
            repair.setdefault("notes", []).append(own_copy(rec.op.payload["note"]))


REDUCERS: dict[str, Reducer] = {
    kind: of_repair(reducer)
    for kind, reducer in {
        "routed": _course("route", "quote", "reason"),
        "part_needed": _course(then=_wait),
        "part_came": _course(then=_came),
        "heard": heard,
        "shipped": _course("rma", "waybill", "firm", "due", "shipment"),
        "came_back": _course(),
        "decided": _course(*_DECISION, then=_decide),
        "guardian_step": guardian_step,
        "worked": _course("work"),
        "tested": _course(then=_tests),
        "handed_back": _course("way", "list", "to"),
        "photo_taken": photo_taken,
        "assigned": assigned,
    }.items()
}
