"""Repairs, inside the device they are of: opened, freed by a form, diagnosed, noted, closed, moved to another device.

A state that follows by itself (a form came; fault place and cause are known) is set without a writer: nobody chose it,
so no two desks can disagree on it. What was done to a repair by someone who couldn't know of its end gets a card,
whichever of the two came first.
"""

from __future__ import annotations

from app.domain.device import gated, is_open, oldest_first
from app.domain.folding import disposal, questions
from app.domain.folding.base import (
    Folded,
    Reducer,
    State,
    Writer,
    add_card,
    choose,
    concurrent,
    own_copy,
    put,
    settle,
    settle_about,
    tell,
    writer,
)
from app.domain.identity import short
from app.domain.kinds import CLOSED_STATES, Aggregate, RepairState
from app.domain.operations import Recorded

_PASSED_ON = ("outcome", "state", "flags", "answers", "candidate", "school", "crate", "person", "fault_hint", "tail")
_DIAGNOSIS = ("fault", "further", "cause", "detail", "hardware", "appeared", "dismantle")
_BESIDE = ("accessories", "swollen", "place", "quote")
_WORK = ("form_linked", "form_unlinked", "form_overridden", "diagnosed", "heard", "guardian_step", "assigned")
"""What is no use any more once a repair has ended. What leads to a state clashes with the end itself, on one card."""
_TAKEN_AWAY = (
    *("route", "tests", "waiting_part", "way", "list", "to"),
    *("quote", "decision", "payer", "amount", "document", "asked", "paid"),
)
"""What a repair that is opened again may be without; the guardian's steps one by one."""
_NOT_BEGUN = (RepairState.received, RepairState.diagnosing)
_SAID = "pairs"
"""In `meta`: of two repairs of the unit which one a person said to be main, or `_BOTH`."""
_BOTH = ""


def repair_opened(folded: Folded, rec: Recorded) -> None:
    """A repair was opened. Opened at two desks apart, the one that the hub had first is main, and a card asks."""
    payload = rec.op.payload
    number = payload["n"]
    repair: State = {name: own_copy(payload[name]) for name in _PASSED_ON if name in payload}
    repair["opened"] = rec.op.date
    repair["since"] = rec.op.date
    repair["operator"] = rec.op.stamp.operator
    if number in folded.state.get("repairs", {}):  # a copied ledger gave its number out again; the first is worked on
        opener = folded.meta["r"][number]
        add_card(folded, "same_number", f"r/{number}", [opener[2], short(rec.op.id)], [number, number])
    else:
        _take(folded, rec, number, repair)


def repair_moved(folded: Folded, rec: Recorded) -> None:
    """A provisional unit was recognised: its repair goes to the device it really is (first named the one it leaves)."""
    number = rec.op.payload["n"]
    source = next(ref for ref in rec.op.about if ref.kind is Aggregate.device)
    if folded.own == source.id:
        _let_go(folded, rec, number)
    elif number not in folded.state.get("repairs", {}):  # recognised at two desks, it is here already
        _take(folded, rec, number, own_copy(rec.op.payload["repair"]))
        opened = rec.op.payload["repair"]["opened"]
        if opened != rec.op.date:  # it was taken in on an earlier day, not when it came here
            folded.meta["t"][number] = f"{opened} 00:00:00"


def _take(folded: Folded, rec: Recorded, number: str, repair: State) -> None:
    """The repair stands in this device from now on; a card tells it where the device's registration was taken back."""
    if not folded.made:
        tell(folded, "gone", "device", short(rec.op.id), rec.op.kind)
    folded.state.setdefault("repairs", {})[number] = repair
    folded.meta.setdefault("r", {})[number] = writer(rec)
    folded.meta.setdefault("t", {})[number] = rec.op.stamp.local
    _stand_beside(folded, number)


def _let_go(folded: Folded, rec: Recorded, number: str) -> None:
    """The repair leaves this device, with its cards; what the mover hadn't seen of it stays here on a card."""
    held = folded.state.get("repairs", {})
    if number in held:
        for touch in _unseen(folded, rec, number):
            tell(folded, "gone", f"r/{number}", touch[2], touch[3])
        _drop_duplicates(folded, number)
        del held[number]
        if not held:
            del folded.state["repairs"]
        for name, card in list(folded.state.get("cards", {}).items()):
            if card["kind"] != "gone" and f"{card['about']}/".startswith(f"r/{number}/"):
                settle(folded, name)
        for kept in (folded.meta.get("w", {}), folded.meta.get("m", {})):
            for key in [key for key in kept if key.startswith(f"r/{number}/")]:
                del kept[key]
    put(folded, rec, folded.state, "recognised_as", rec.op.payload["serial"])


def _stand_beside(folded: Folded, number: str) -> None:
    """Where another repair of the unit is running, this one is its duplicate, and a card asks.

    Nobody opens a second one knowing of the first: it was opened apart, or the first's end was taken back meanwhile.
    What a person said of the two before stands, and isn't asked again.
    """
    held = folded.state["repairs"]
    for other, known in oldest_first(folded.state):
        if other == number or not is_open(known) or "duplicate_of" in known:
            continue
        said = folded.meta.get(_SAID, {}).get(_pair(number, other))
        if said is None:
            held[number]["duplicate_of"] = other
            openers = folded.meta["r"]
            add_card(folded, "two_repairs", "repairs", [openers[other][2], openers[number][2]], [other, number])
        elif said:
            _double(held, main=said, other=number if said == other else other)
        if said != _BOTH:
            return


def _double(held: State, *, main: str, other: str) -> None:
    held[main].pop("duplicate_of", None)
    held[other]["duplicate_of"] = main


def _pair(one: str, other: str) -> str:
    return "/".join(sorted((one, other)))


def _drop_duplicates(folded: Folded, number: str) -> None:
    """The repair counts no more: it is nobody's double, and of those that doubled it the oldest is main."""
    for name, card in list(folded.state.get("cards", {}).items()):
        if card["kind"] == "two_repairs" and number in card["values"]:
            settle(folded, name)
    held = folded.state["repairs"]
    held[number].pop("duplicate_of", None)
    doubles = [other for other, repair in oldest_first(folded.state) if repair.get("duplicate_of") == number]
    for other in doubles:
        del held[other]["duplicate_of"]
    for other in doubles[1:]:
        if is_open(held[other]):
            _stand_beside(folded, other)


def keep(folded: Folded, numbers: list[str], which: int) -> None:
    """A person said which of two repairs of one unit is the main one (0 or 1), or that both stand for themselves."""
    held = folded.state["repairs"]
    for number in numbers:
        held[number].pop("duplicate_of", None)
    main = numbers[which] if which in (0, 1) else _BOTH
    folded.meta.setdefault(_SAID, {})[_pair(*numbers)] = main
    if main:
        _double(held, main=main, other=numbers[1 - which])


def _state_key(number: str) -> str:
    return f"r/{number}/state"


def _unseen(folded: Folded, rec: Recorded, number: str) -> list[Writer]:
    """The operations on this repair that `rec` was made without having seen."""
    return [touch for touch in folded.meta.get("u", {}).get(number, ()) if concurrent(touch, rec)]


def touched(folded: Folded, rec: Recorded) -> State | None:
    """The repair an operation is about; none, and a card, where it was taken back or went to another device."""
    number = rec.op.payload["n"]
    repair: State | None = folded.state.get("repairs", {}).get(number)
    if repair is None:
        tell(folded, "gone", f"r/{number}", short(rec.op.id), rec.op.kind)
    else:
        folded.meta.setdefault("u", {}).setdefault(number, []).append([*writer(rec), rec.op.kind])
    return repair


def worked_on(folded: Folded, rec: Recorded) -> State | None:
    """The repair an operation carries on. A closed one takes it too; with a card, where its maker couldn't know."""
    repair = touched(folded, rec)
    if repair is not None and not is_open(repair):
        number = rec.op.payload["n"]
        closer = folded.meta.get("w", {}).get(_state_key(number))
        if closer and concurrent(closer, rec):
            end = (closer[2], repair["state"])
            tell(folded, "after_close", f"r/{number}", short(rec.op.id), rec.op.kind, end)
    return repair


def set_fields(folded: Folded, rec: Recorded, repair: State, names: tuple[str, ...]) -> None:
    """Puts those of these fields that the operation names."""
    for name in names:
        if name in rec.op.payload:
            put(folded, rec, repair, name, rec.op.payload[name], f"r/{rec.op.payload['n']}/")


def _go_on(repair: State, *, freed: bool = False) -> None:
    """What follows by itself: a form frees what waits for it; fault place and cause known, it is being diagnosed."""
    if freed and repair["state"] == RepairState.awaiting_form:
        repair["state"] = RepairState.received.value
    if repair["state"] == RepairState.received and repair.get("fault") and repair.get("cause"):
        repair["state"] = RepairState.diagnosing.value


def form_linked(folded: Folded, rec: Recorded) -> None:
    """An answer counts for the repair: what waited for it is received."""
    repair = worked_on(folded, rec)
    if repair is None:
        return
    answers = repair.setdefault("answers", [])
    answers += [answer for answer in rec.op.payload["answers"] if answer not in answers]
    repair.pop("candidate", None)
    if rec.op.payload.get("fault_hint"):
        repair["fault_hint"] = rec.op.payload["fault_hint"]
    _go_on(repair, freed=True)


def form_unlinked(folded: Folded, rec: Recorded) -> None:
    """The answers no longer count: a repair not yet begun waits for one again."""
    repair = worked_on(folded, rec)
    if repair is None:
        return
    before = repair.pop("answers", [])
    answers = [answer for answer in before if answer not in rec.op.payload["answers"]]
    if answers:
        repair["answers"] = answers
    elif before and gated(folded.state) and "override" not in repair and repair["state"] in _NOT_BEGUN:
        leader = folded.meta.get("w", {}).get(_state_key(rec.op.payload["n"]))
        if not concurrent(leader, rec):  # what was led on meanwhile goes on
            repair["state"] = RepairState.awaiting_form.value


def form_overridden(folded: Folded, rec: Recorded) -> None:
    """A supervisor let the repair begin without a form; the reason lies in the side store."""
    repair = worked_on(folded, rec)
    if repair is not None:
        put(folded, rec, repair, "override", rec.op.payload["reason"], f"r/{rec.op.payload['n']}/")
        _go_on(repair, freed=True)


def diagnosed(folded: Folded, rec: Recorded) -> None:
    """Fault place, cause and what belongs to them; with both known a received repair is being diagnosed."""
    repair = touched(folded, rec) if "state" in rec.op.payload else worked_on(folded, rec)
    if repair is not None:
        set_fields(folded, rec, repair, _DIAGNOSIS)
        lead(folded, rec, repair)  # taken back from the bench
        _go_on(repair)


def noted(folded: Folded, rec: Recorded) -> None:
    """Facts that stand beside the course of the repair, open or closed.

    Accessories, swollen battery, place, notes; and a quote that comes while the Board decides: no route was chosen and
    nothing led on, so that a decision made apart clashes with none of it.
    """
    repair = touched(folded, rec)
    if repair is not None:
        set_fields(folded, rec, repair, _BESIDE)
        if "note" in rec.op.payload:
            repair.setdefault("notes", []).append(own_copy(rec.op.payload["note"]))


def repair_state_set(folded: Folded, rec: Recorded) -> None:
    """The repair was cancelled or opened again; opened again at two desks apart, it is open.

    Opened again, what it had come to counts no more: the operation says what that is.
    """
    repair = touched(folded, rec)
    if repair is None:
        return
    number, state = rec.op.payload["n"], RepairState(rec.op.payload["state"])
    was_open = is_open(repair)
    set_fields(folded, rec, repair, _TAKEN_AWAY)
    for step in rec.op.payload.get("guardian", ()):
        put(folded, rec, repair.setdefault("guardian", {}), step, None, f"r/{number}/guardian/")
    if repair.get("guardian") == {}:
        del repair["guardian"]
    setter = folded.meta.get("w", {}).get(_state_key(number))
    if was_open and state not in CLOSED_STATES and concurrent(setter, rec):
        return
    put(folded, rec, repair, "state", state.value, f"r/{number}/")
    after_state(folded, rec, number, was_open=was_open)


def after_state(folded: Folded, rec: Recorded, number: str, *, was_open: bool) -> None:
    """What belongs to a repair's end, or goes with its being opened again; nothing where it is as open as it was."""
    repair = folded.state["repairs"][number]
    if was_open and not is_open(repair):
        repair["closed"] = rec.op.date
        if "reason" in rec.op.payload:
            repair["reason"] = rec.op.payload["reason"]
        for touch in _unseen(folded, rec, number):
            if touch[3] in _WORK:
                end = (short(rec.op.id), repair["state"])
                tell(folded, "after_close", f"r/{number}", touch[2], touch[3], end)
        if repair["state"] == RepairState.cancelled:
            _drop_duplicates(folded, number)
    elif not was_open and is_open(repair):
        repair.pop("closed", None)
        repair.pop("reason", None)
        settle_about(folded, "after_close", f"r/{number}")
        _stand_beside(folded, number)


def lead(folded: Folded, rec: Recorded, repair: State) -> None:
    """The repair goes to the state the operation names, where it names one; with what belongs to an end."""
    if "state" in rec.op.payload:
        number, was_open = rec.op.payload["n"], is_open(repair)
        put(folded, rec, repair, "state", rec.op.payload["state"], f"r/{number}/")
        after_state(folded, rec, number, was_open=was_open)


def choose_field(folded: Folded, rec: Recorded, card: State) -> None:
    """A person chose a side of a card about a field of a repair, and with it of what was the same question."""
    number = card["about"].split("/")[1]
    repair = folded.state["repairs"][number]
    was_open, before = is_open(repair), repair["state"]
    questions.choose_with(folded, rec, number, card)
    choose(folded, rec, card, questions.holder_of(folded, number, card["about"])[0])
    after_state(folded, rec, number, was_open=was_open)
    _date(folded, rec, number, before)


def of_repair(reducer: Reducer) -> Reducer:
    """The reducer, and what goes with every operation on a repair: the day its state began, one card a question."""

    def reduce(folded: Folded, rec: Recorded) -> None:
        number = rec.op.payload["n"]
        before = folded.state.get("repairs", {}).get(number, {}).get("state")
        reducer(folded, rec)
        _date(folded, rec, number, before)
        disposal.repair_touched(folded, rec)
        questions.regroup(folded, number)

    return reduce


def _date(folded: Folded, rec: Recorded, number: str, before: str | None) -> None:
    """The day a state began is the day of the operation that led to it; a repair that moved here brings its own."""
    repair = folded.state.get("repairs", {}).get(number)
    if repair is None or repair["state"] == before:
        return
    if before is None:
        repair.setdefault("since", rec.op.date)
    else:
        repair["since"] = rec.op.date


REDUCERS: dict[str, Reducer] = {
    kind: of_repair(reducer)
    for kind, reducer in {
        "repair_opened": repair_opened,
        "form_linked": form_linked,
        "form_unlinked": form_unlinked,
        "form_overridden": form_overridden,
        "diagnosed": diagnosed,
        "noted": noted,
        "repair_state_set": repair_state_set,
        "repair_moved": repair_moved,
    }.items()
}
