"""Holds contacts to what two desks do with them apart: the same heads in either order, or the same card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.bench_words import Edition
from app.domain.errors import UnknownKind
from app.domain.folding import REDUCERS, fold, step
from app.domain.folding.base import Folded
from app.domain.folding.shapes import OURS, readable
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Operation, Ref, canonical, encode, fits
from app.domain.rules import contacts as rules
from app.domain.rules import merge
from app.domain.rules.contacts import ContactAct, contact_ref
from app.domain.rules.undo import first_builder, rests_on, undone, writes
from tests.support import facts
from tests.support.desks import Desk, Hub, settle_all
from tests.support.facts import DESK_A, DESK_B
from tests.support.pairs import One, Pair, Pairs, each

N = "A0001"
CALL, UNIT = contact_ref(N), facts.device()
_texts = iter(range(10_000, 1_000_000))


def text() -> str:
    """The id of a text nobody named before."""
    return short(facts.an_id(next(_texts)))


def call(*, follow: bool = False, device: Ref | None = None, **fields: Any) -> Draft:
    said = {"way": "phone", "kind": "fault", "content": short(facts.an_id(1)), "answer": short(facts.an_id(2))}
    return rules.made(N, device, {**said, "follow": follow, **fields})


def act(what: ContactAct) -> Draft:
    """An act as the use cases write it."""
    report = {"phenomenon": text(), "cause": text(), "measure": text()}
    return {
        ContactAct.pass_on: lambda: rules.passed(N, text(), text()),
        ContactAct.follow: lambda: rules.followed(N, text()),
        ContactAct.close: lambda: rules.closed(N, solved=True, answer=None),
        ContactAct.reopen: lambda: rules.reopened(N),
        ContactAct.keep_faq: lambda: rules.faq_kept(N, short(facts.an_id(1)), short(facts.an_id(2))),
        ContactAct.drop_faq: lambda: rules.faq_dropped(N),
        ContactAct.report_first: lambda: rules.reported(N, Edition.first, report),
        ContactAct.report_final: lambda: rules.reported(N, Edition.final, report),
    }[what]()


UNSOLVED, ANSWERED = "close unsolved", "close with an answer"
ACTS: tuple[ContactAct | str, ...] = (*ContactAct, UNSOLVED, ANSWERED)


def draft_of(what: ContactAct | str) -> Draft:
    if what == UNSOLVED:
        return rules.closed(N, solved=False, answer=None)
    if what == ANSWERED:
        return rules.closed(N, solved=True, answer=text())
    return act(ContactAct(what))


def asked(what: ContactAct | str) -> ContactAct:
    return ContactAct.close if what in (UNSOLVED, ANSWERED) else ContactAct(what)


STARTS: dict[str, tuple[ContactAct, ...]] = {
    "open": (),
    "passed on": (ContactAct.pass_on,),
    "closed": (ContactAct.close,),
    "in the FAQ": (ContactAct.close, ContactAct.keep_faq),
    "reported": (ContactAct.report_first,),
    "opened again": (ContactAct.close, ContactAct.reopen),
}


BEGINNINGS = {start: [act(what) for what in done] for start, done in STARTS.items()}


def two_desks(start: str) -> tuple[Desk, Desk]:
    """Two desks that both know the contact as it stands."""
    hub = Hub()
    one, other = Desk(DESK_A, "A", hub), Desk(DESK_B, "C", hub)
    one.record([call(follow=True)])
    for draft in BEGINNINGS[start]:
        one.record([draft])
    settle_all([one, other])
    return one, other


def legal(desk: Desk, what: ContactAct | str) -> bool:
    return not rules.allowed(asked(what), desk.shown(CALL).state)


def apart(start: str, mine: Draft, theirs: Draft, *, mine_first: bool) -> Any:
    """Both acts done apart, and what every desk then shows; the hub has one of them first."""
    one, other = two_desks(start)
    one.record([mine])
    other.record([theirs])
    for desk in (one, other) if mine_first else (other, one):
        desk.push(10)
    settle_all([one, other])
    states = [canonical(desk.shown(CALL).state) for desk in (one, other)]
    assert states[0] == states[1]
    assert all(canonical(desk.confirmed[CALL].state) == states[0] for desk in (one, other))
    return one.shown(CALL).state


LEGAL = {start: [what for what in ACTS if legal(two_desks(start)[0], what)] for start in STARTS}
THERE = " there"
"""Ends the name of the same act done at the other desk, in other words."""


def one_of(draft: Draft) -> One:
    return draft.kind, draft.about, draft.payload


def in_any_order(state: Mapping[str, Any]) -> dict[str, Any]:
    """A state as it is compared: lists that only grow hold what came in the hub's order."""
    lists = ("passed", "followed", "texts")
    return {name: sorted(map(str, value)) if name in lists else value for name, value in state.items()}


PAIRS = Pairs(
    each({f"{what}{at}": one_of(draft_of(what)) for what in ACTS for at in ("", THERE)}), (CALL,), in_any_order
)


def pairs(start: str) -> list[Pair]:
    """Each act that may be done beside each, whichever desk does which."""
    return [(str(mine), f"{theirs}{THERE}") for mine, theirs in product(LEGAL[start], LEGAL[start])]


def test_there_are_so_many_pairs() -> None:
    assert sum(len(pairs(start)) for start in STARTS) == 182


@pytest.mark.parametrize("start", STARTS)
def test_every_pair_in_both_orders_comes_to_the_same(start: str) -> None:
    log = facts.Log()
    for draft in (call(follow=True), *BEGINNINGS[start]):
        log.add(*one_of(draft))
    count = PAIRS.walk(start, log.all, pairs(start))
    assert count.same > 0
    assert count.carded > 0


@pytest.mark.parametrize("mine_first", [True, False])
def test_followed_up_after_it_was_closed_elsewhere_is_told(mine_first: bool) -> None:
    state = apart("open", act(ContactAct.close), act(ContactAct.follow), mine_first=mine_first)
    (card,) = state["cards"].values()
    assert (card["kind"], card["about"], card["values"]) == ("after_close", "contact", ["closed", "contact_followed"])
    assert state["state"] == "closed"
    assert len(state["followed"]) == 1


@pytest.mark.parametrize("mine_first", [True, False])
def test_closed_at_two_desks_is_closed_and_asks_nothing(mine_first: bool) -> None:
    state = apart("open", act(ContactAct.close), act(ContactAct.close), mine_first=mine_first)
    assert "cards" not in state
    assert (state["state"], state["solved"], state["closed"]) == ("closed", True, "2026-11-20")


@pytest.mark.parametrize("mine_first", [True, False])
def test_solved_here_and_unsolved_there_is_a_question(mine_first: bool) -> None:
    state = apart("open", act(ContactAct.close), draft_of(UNSOLVED), mine_first=mine_first)
    (card,) = state["cards"].values()
    assert (card["kind"], card["about"]) == ("field", "solved")
    assert sorted(map(str, card["values"])) == ["None", "True"]


@pytest.mark.parametrize(("keep", "expected"), [(0, "closed"), (1, "open")])
def test_closed_here_and_passed_on_there_is_settled_by_a_person(keep: int, expected: str) -> None:
    one, other = two_desks("open")
    one.record([act(ContactAct.close)])
    other.record([act(ContactAct.pass_on)])
    settle_all([one, other])
    state = one.shown(CALL).state
    card = next(card for card in merge.cards(CALL.kind, state) if card.about == "state")
    assert state["state"] == "closed"
    one.record([merge.settled(CALL, card.id, keep)])
    settle_all([one, other])
    for desk in (one, other):
        after = desk.shown(CALL).state
        assert "cards" not in after
        assert after["state"] == expected
        assert ("closed" in after) is ("solved" in after) is (expected == "closed")


@pytest.mark.parametrize(("keep", "solved"), [(0, None), (1, True)])
def test_passed_on_here_and_closed_there_shows_no_solution_until_a_person_says_closed(
    keep: int, solved: bool | None
) -> None:
    one, other = two_desks("open")
    one.record([act(ContactAct.pass_on)])
    other.record([act(ContactAct.close)])
    settle_all([one, other])
    state = one.shown(CALL).state
    assert (state["state"], state.get("solved"), state.get("closed")) == ("open", None, None)
    card = next(card for card in merge.cards(CALL.kind, state) if card.about == "state")
    one.record([merge.settled(CALL, card.id, keep)])
    settle_all([one, other])
    for desk in (one, other):
        after = desk.shown(CALL).state
        assert after["state"] == card.values[keep]
        assert after.get("solved") is solved
        assert ("closed" in after) is bool(solved)


def test_solved_or_not_stays_a_question_while_another_desk_holds_it_open() -> None:
    hub = Hub()
    desks = [Desk(bytes([n]) * 16, mark, hub) for n, mark in enumerate("ACD", 1)]
    desks[0].record([call(follow=True)])
    settle_all(desks)
    done = (act(ContactAct.pass_on), draft_of(UNSOLVED), act(ContactAct.close))
    for desk, draft in zip(desks, done, strict=True):
        desk.record([draft])
    settle_all(desks)
    state = desks[0].shown(CALL).state
    assert (state["state"], state.get("solved")) == ("open", None)
    for about, keep in (("solved", 1), ("state", 1)):
        card = next(c for c in merge.cards(CALL.kind, desks[0].shown(CALL).state) if c.about == about)
        desks[0].record([merge.settled(CALL, card.id, keep)])
    settle_all(desks)
    assert [(d.shown(CALL).state["state"], d.shown(CALL).state["solved"]) for d in desks] == [("closed", True)] * 3


@pytest.mark.parametrize(("keep", "expected"), [(0, True), (1, None)])
def test_solved_or_not_is_settled_without_opening_it(keep: int, expected: bool | None) -> None:
    one, other = two_desks("open")
    one.record([act(ContactAct.close)])
    other.record([draft_of(UNSOLVED)])
    settle_all([one, other])
    (card,) = merge.cards(CALL.kind, one.shown(CALL).state)
    one.record([merge.settled(CALL, card.id, keep)])
    after = one.shown(CALL).state
    assert (after["state"], after.get("solved"), "cards" in after) == ("closed", expected, False)


def test_a_card_that_only_tells_goes_away() -> None:
    state = apart("open", act(ContactAct.close), act(ContactAct.follow), mine_first=True)
    log = facts.Log()
    log.add("contact_made", CALL, call().payload)
    head = fold(CALL.kind, CALL.id, log.of(CALL))
    head.state["cards"] = state["cards"]
    (name,) = state["cards"]
    step(CALL.kind, head, log.add("card_settled", CALL, {"card": name, "keep": 0}))
    assert "cards" not in head.state
    assert "contact" not in head.state
    before = canonical(head.state)
    step(CALL.kind, head, log.add("card_settled", CALL, {"card": name, "keep": 0}))
    assert canonical(head.state) == before


def test_what_was_done_to_one_that_was_taken_back_is_told() -> None:
    hub = Hub()
    one, other = Desk(DESK_A, "A", hub), Desk(DESK_B, "C", hub)
    made = one.record([call(follow=True)])
    settle_all([one, other])
    one.record([undone(made[0].stamp.action, [CALL], None)])
    for what in ContactAct:
        other.record([act(what)])
    settle_all([one, other])
    for desk in (one, other):
        head = desk.shown(CALL)
        assert not head.exists
        (card,) = head.state["cards"].values()
        assert card["kind"] == "gone"
        assert len(card["ops"]) == len(ContactAct)


# --- what one desk does -----------------------------------------------------------------------------------------------


def folded(*drafts: Draft) -> Folded:
    log = facts.Log()
    for draft in drafts:
        log.add(draft.kind, draft.about, draft.payload)
    return fold(CALL.kind, CALL.id, log.of(CALL))


def test_answered_at_once_it_is_closed() -> None:
    head = folded(call(device=UNIT, begun="2026-11-20 09:40", out=True))
    assert {n: head.state[n] for n in ("state", "closed", "solved", "day", "device", "operator", "out")} == {
        "state": "closed",
        "closed": "2026-11-20",
        "solved": True,
        "day": "2026-11-20",
        "device": short(UNIT.id),
        "operator": "OP0001",
        "out": True,
    }
    assert head.meta["t"] == {"local": facts.LOCAL, "begun": "2026-11-20 09:40"}
    assert not {"begun", "ended", "follow"} & head.state.keys()
    assert not any(time in canonical(head.state).decode() for time in ("09:4", "AT"))


def test_to_be_followed_up_it_is_open_until_it_is_closed() -> None:
    head = folded(call(follow=True), rules.followed(N, text()))
    assert head.state["state"] == "open"
    assert "closed" not in head.state
    assert "solved" not in head.state
    done = folded(call(follow=True), rules.closed(N, solved=False, answer=None))
    assert (done.state["state"], done.state.get("solved"), done.state["closed"]) == ("closed", None, "2026-11-20")


def test_passing_on_opens_it_again_and_nothing_stays_solved() -> None:
    head = folded(call(), rules.passed(N, "t" * 22, None))
    assert head.state["state"] == "open"
    assert not {"closed", "solved"} & head.state.keys()
    assert head.state["passed"] == [{"to": "t" * 22, "on": "2026-11-20"}]


def test_an_answer_at_the_end_takes_the_place_of_the_first_and_both_can_be_erased() -> None:
    answer = text()
    head = folded(call(follow=True), rules.closed(N, solved=True, answer=answer))
    assert head.state["answer"] == answer
    assert head.state["texts"] == [short(facts.an_id(1)), short(facts.an_id(2)), answer]


def test_every_text_ever_named_stays_named() -> None:
    drafts = [call(follow=True, person=text()), *[act(what) for what in ContactAct]]
    named = {
        value
        for draft in drafts
        for value in draft.payload.get("set", draft.payload).values()
        if isinstance(value, str) and len(value) == 22
    }
    assert set(folded(*drafts).state["texts"]) == named
    assert "texts" not in folded(rules.made(N, None, {"way": "phone", "kind": "form", "school": "ES01"})).state


def test_editions_stand_side_by_side_and_a_new_one_replaces_its_like() -> None:
    words = {"phenomenon": text(), "cause": text(), "measure": text()}
    head = folded(
        call(),
        rules.reported(N, Edition.first, {"phenomenon": "p" * 22}),
        rules.reported(N, Edition.final, words),
        rules.reported(N, Edition.first, {"phenomenon": "q" * 22}),
    )
    assert head.state["fault_first"] == {"phenomenon": "q" * 22, "on": "2026-11-20"}
    assert head.state["fault_final"] == {**words, "on": "2026-11-20"}


def test_a_number_given_out_twice_is_asked_about() -> None:
    log = facts.Log()
    log.add("contact_made", CALL, call().payload)
    log.add("contact_made", CALL, call(kind="form").payload, desk=DESK_B, seen=0)
    head = fold(CALL.kind, CALL.id, log.of(CALL))
    assert head.state["kind"] == "fault"
    assert {card["about"] for card in head.state["cards"].values()} == {"kind"}


def test_a_call_about_a_device_changes_nothing_of_it() -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    before = canonical(fold(UNIT.kind, UNIT.id, log.of(UNIT)).state)
    log.add("contact_made", (CALL, UNIT), call(device=UNIT).payload)
    assert canonical(fold(UNIT.kind, UNIT.id, log.of(UNIT)).state) == before


def test_the_fullest_contact_fits_into_an_operation() -> None:
    fields = {"person": text(), "content": text(), "answer": text(), "school": "ES01-12345", "repair": "10AA-12345-M"}
    draft = rules.made("AA12345", UNIT, {
        **fields, "way": "request_form", "kind": "repair_status", "begun": "2026-11-20 09:40", "out": True,
        "follow": True,
    })  # fmt: skip
    assert fits(draft)
    report = {"phenomenon": text(), "cause": text(), "measure": text()}
    assert fits(rules.reported("AA12345", Edition.final, report))


# --- shapes -----------------------------------------------------------------------------------------------------------

FIELDS = {"number": N, "way": "phone", "kind": "form"}
BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("contact_made", {}),
    ("contact_made", {"set": "x"}),
    *[("contact_made", {"set": {k: v for k, v in FIELDS.items() if k != name}}) for name in FIELDS],
    *[("contact_made", {"set": {**FIELDS, name: 5}}) for name in ("number", "school", "begun", "person", "content")],
    *[("contact_made", {"set": {**FIELDS, name: "x"}}) for name in sorted(OURS[Aggregate.contact])],
    ("contact_passed", {"contact": N}),
    ("contact_passed", {"contact": N, "to": ""}),
    ("contact_passed", {"to": "t"}),
    ("contact_passed", {"contact": N, "to": "t", "heard": 5}),
    ("contact_followed", {"contact": N}),
    ("contact_followed", {"contact": N, "note": ["x"]}),
    ("contact_closed", {"contact": N}),
    ("contact_closed", {"contact": N, "solved": 1}),
    ("contact_closed", {"contact": N, "solved": True, "answer": {}}),
    ("contact_reopened", {}),
    ("faq_kept", {"contact": N, "question": "q"}),
    ("faq_dropped", {"contact": 5}),
    ("fault_reported", {"contact": N, "edition": "first"}),
    ("fault_reported", {"contact": N, "edition": "second", "phenomenon": "p"}),
    ("fault_reported", {"contact": N, "edition": ["first"], "phenomenon": "p"}),
    ("fault_reported", {"contact": N, "edition": "first", "phenomenon": "p", "cause": 5}),
]


@pytest.mark.parametrize(("kind", "payload"), BROKEN)
def test_what_lacks_what_it_needs_is_not_read(kind: str, payload: dict[str, Any]) -> None:
    log = facts.Log()
    log.add("contact_made", CALL, call().payload)
    head = fold(CALL.kind, CALL.id, log.of(CALL))
    before = canonical(head.state)
    with pytest.raises(UnknownKind):
        step(CALL.kind, head, log.add(kind, CALL, payload))
    assert canonical(head.state) == before


def test_what_we_write_can_be_read() -> None:
    for draft in (call(device=UNIT), call(follow=True), *[draft_of(what) for what in ACTS]):
        assert readable(facts.operation(draft.kind, draft.about, draft.payload)), draft.kind


# --- undo -------------------------------------------------------------------------------------------------------------


def op(draft: Draft, number: int = 1) -> Operation:
    return facts.operation(draft.kind, draft.about, draft.payload, number=number)


REGISTER = Draft("registered", (UNIT,), {"set": {"serial": "PF8K2M0D"}})
OPENED = Draft("repair_opened", (UNIT,), {"n": "8A-0001-A", "state": "received"})
SECOND = rules.made("A0002", UNIT, {"way": "phone", "kind": "form", "content": "c" * 22})
RESTS = [
    *[(call(), act(what)) for what in ContactAct],
    (act(ContactAct.pass_on), act(ContactAct.close)),
    (act(ContactAct.close), act(ContactAct.reopen)),
    (act(ContactAct.close), act(ContactAct.keep_faq)),
    (act(ContactAct.keep_faq), act(ContactAct.drop_faq)),
    (act(ContactAct.report_first), act(ContactAct.report_final)),
    (act(ContactAct.report_first), act(ContactAct.report_first)),
]
FREE = [
    (REGISTER, call(device=UNIT)),
    (OPENED, call(device=UNIT)),
    (call(device=UNIT), OPENED),
    (call(device=UNIT), SECOND),
    (act(ContactAct.follow), act(ContactAct.close)),
    (act(ContactAct.follow), act(ContactAct.follow)),
    (act(ContactAct.close), act(ContactAct.follow)),
    (act(ContactAct.keep_faq), act(ContactAct.report_first)),
    (act(ContactAct.report_final), act(ContactAct.report_first)),
]


@pytest.mark.parametrize(("done", "later"), RESTS, ids=lambda draft: draft.kind)
def test_undo_names_what_rests_on_it(done: Draft, later: Draft) -> None:
    builder = op(later, 2)
    assert first_builder([op(done)], [builder]) is builder


@pytest.mark.parametrize(("done", "later"), FREE, ids=lambda draft: draft.kind)
def test_undo_is_kept_by_nothing_that_stands_without_it(done: Draft, later: Draft) -> None:
    assert first_builder([op(done)], [op(later, 2)]) is None


def test_every_kind_of_contacts_is_known_to_undo() -> None:
    for kind in REDUCERS[Aggregate.contact]:
        drafts: Iterable[Draft] = (d for d in (call(), *map(draft_of, ACTS)) if d.kind == kind)
        for draft in drafts:
            assert not {"unknown"} & (writes(op(draft)) | rests_on(op(draft)))


# --- anything, in any order, on three desks ---------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(ACTS), st.booleans(), st.booleans()), min_size=1, max_size=12)
)
def test_three_desks_come_to_the_same_whatever_they_did(
    steps: list[tuple[int, ContactAct | str, bool, bool]],
) -> None:
    hub = Hub()
    desks = [Desk(bytes([n]) * 16, mark, hub) for n, mark in enumerate("ACD", 1)]
    desks[0].record([call(follow=True)])
    settle_all(desks)
    for who, what, push, pull in steps:
        desk = desks[who]
        if legal(desk, what):
            for written in desk.record([draft_of(what)]):
                assert encode(written)
        if push:
            desk.push(2)
        if pull:
            desk.pull(3)
    settle_all(desks)
    states = {canonical(desk.shown(CALL).state) for desk in desks}
    assert states == {canonical(desk.confirmed[CALL].state) for desk in desks}
    assert len(states) == 1
    state = desks[0].shown(CALL).state
    assert ("closed" in state) is (state["state"] == "closed")
    assert "solved" not in state or state["state"] == "closed"
