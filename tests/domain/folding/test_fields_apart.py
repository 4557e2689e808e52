"""Holds the folding of fields to an oracle that knows nothing of it: what did nobody see when he wrote?"""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.folding import fold, in_order, step
from app.domain.folding.base import LATEST_WINS, Folded
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Recorded, canonical
from tests.support import facts
from tests.support.desks import Desk, Hub, settle_all

UNIT = facts.device()
FIELDS = ("school", "tag", "notes", "status")
VALUES: dict[str, tuple[str | None, ...]] = {
    "school": ("ES01", "ES02", None),
    "tag": ("KRM-000001", "KRM-000002", None),
    "notes": ("割れ", "異音", None),
    "status": ("spare", "lost", None),
}
DESKS = (0, 1, 2)
EVENT = st.one_of(
    st.tuples(
        st.just("set"),
        st.sampled_from(DESKS),
        st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 2), min_size=1, max_size=3),
    ),
    st.tuples(st.just("push"), st.sampled_from(DESKS), st.integers(1, 3)),
    st.tuples(st.just("pull"), st.sampled_from(DESKS), st.integers(1, 6)),
)


def three_desks() -> list[Desk]:
    """Three desks that know one device."""
    hub = Hub()
    desks = [Desk(facts.DESK_A, "A", hub), Desk(facts.DESK_B, "C", hub), Desk(facts.DESK_C, "D", hub)]
    desks[0].record(
        [Draft("registered", (UNIT,), {"set": {"serial": "PF8K2M0D", "school": "ES09", "status": "in_use"}})]
    )
    settle_all(desks)
    return desks


def play(events: list[Any]) -> list[Desk]:
    desks = three_desks()
    for what, who, detail in events:
        desk = desks[who]
        if what == "set":
            desk.record([Draft("changed", (UNIT,), {"set": {name: VALUES[name][i] for name, i in detail.items()}})])
        elif what == "push":
            desk.push(detail)
        else:
            desk.pull(detail)
    return desks


def before(one: Recorded, other: Recorded) -> bool:
    """Whether the maker of `other` had seen `one`."""
    same_desk = one.desk == other.desk and one.desk_no < other.desk_no
    return same_desk or (one.position is not None and one.position <= other.op.stamp.seen)


def standing(recs: list[Recorded], name: str) -> list[Recorded]:
    """The settings of a field that no other setting of it had seen, in order."""
    of_field = [rec for rec in recs if rec.op.kind == "changed" and name in rec.op.payload["set"]]
    return [rec for rec in of_field if not any(before(rec, other) for other in of_field)]


@settings(max_examples=300, deadline=None)
@given(st.lists(EVENT, max_size=40))
def test_what_stands_unseen_is_on_one_card_and_only_that(events: list[Any]) -> None:
    desks = play(events)
    settle_all(desks)
    recs = desks[0].all
    state = desks[0].shown(UNIT).state
    cards = {card["about"]: card for card in state.get("cards", {}).values()}
    assert len(cards) == len(state.get("cards", {})), "two cards about one field"
    for name in FIELDS:
        frontier = standing(recs, name)
        values = [rec.op.payload["set"][name] for rec in frontier]
        if name in LATEST_WINS or len({canonical(v) for v in values}) < 2:
            assert name not in cards
        else:
            assert set(cards[name]["ops"]) == {short(rec.op.id) for rec in frontier}
            assert dict(zip(cards[name]["ops"], cards[name]["values"], strict=True)) == {
                short(rec.op.id): rec.op.payload["set"][name] for rec in frontier
            }
        setters = [rec for rec in recs if rec.op.kind == "changed" and name in rec.op.payload["set"]]
        if name in LATEST_WINS and setters:
            assert state.get(name) == setters[-1].op.payload["set"][name]
        elif values:
            assert state.get(name) in values


@settings(max_examples=200, deadline=None)
@given(st.lists(EVENT, max_size=40))
def test_every_desk_shows_the_same_in_the_end_and_folds_the_same_by_steps(events: list[Any]) -> None:
    desks = play(events)
    for desk in desks:
        assert desk.shown(UNIT).state == desk.shown_ahead(UNIT).state
    settle_all(desks)
    shown = [canonical(desk.shown(UNIT).state) for desk in desks]
    assert shown[0] == shown[1] == shown[2]
    for desk in desks:
        assert canonical(desk.confirmed[UNIT].state) == shown[0]


@settings(max_examples=100, deadline=None)
@given(st.lists(EVENT, max_size=30))
def test_what_a_desk_shows_before_its_own_is_sent_is_what_all_show_if_nothing_comes_between(events: list[Any]) -> None:
    """Own unsent operations fold as if they came next: getting a position changes nothing by itself."""
    desks = play(events)
    settle_all(desks)
    desks[0].record([Draft("changed", (UNIT,), {"set": {"school": "ES02", "tag": "KRM-000009"}})])
    before_sending = canonical(desks[0].shown(UNIT).state)
    settle_all(desks)
    assert [canonical(desk.shown(UNIT).state) for desk in desks] == [before_sending] * 3


@settings(max_examples=150, deadline=None)
@given(st.lists(EVENT, max_size=40), st.sampled_from(DESKS))
def test_whoever_has_seen_all_settles_all(events: list[Any], who: int) -> None:
    desks = play(events)
    settle_all(desks)
    final = {"school": "ES05", "tag": "KRM-000005", "notes": "済", "status": "stored"}
    desks[who].record([Draft("changed", (UNIT,), {"set": final})])
    settle_all(desks)
    state = desks[2].shown(UNIT).state
    assert "cards" not in state
    assert {name: state[name] for name in FIELDS} == final


@settings(max_examples=150, deadline=None)
@given(st.lists(EVENT, max_size=40), st.integers(0, 3), st.sampled_from(DESKS))
def test_a_person_who_chooses_a_side_has_it_and_the_card_is_gone(events: list[Any], keep: int, who: int) -> None:
    from app.domain.rules.merge import cards, settled

    desks = play(events)
    settle_all(desks)
    asked = cards(Aggregate.device, desks[who].shown(UNIT).state)
    for card in asked:
        desks[who].record([settled(UNIT, card.id, keep)])
    settle_all(desks)
    state = desks[0].shown(UNIT).state
    assert "cards" not in state
    for card in asked:
        assert state.get(card.about) == card.values[keep if keep < len(card.values) else 0]


@given(st.lists(EVENT, max_size=30), st.data())
def test_undoing_some_leaves_the_fold_of_the_others(events: list[Any], data: st.DataObject) -> None:
    desks = play(events)
    settle_all(desks)
    recs = desks[0].all
    actions = sorted({rec.op.stamp.action for rec in recs})
    gone = data.draw(st.lists(st.sampled_from(actions), unique=True, max_size=4))
    log = facts.Log()
    log.all = list(recs)
    for action in data.draw(st.permutations(gone)):
        log.undo(next(rec for rec in recs if rec.op.stamp.action == action), desk=facts.DESK_B)
    with_undo = fold(Aggregate.device, UNIT.id, in_order(log.all))
    without = fold(Aggregate.device, UNIT.id, [rec for rec in recs if rec.op.stamp.action not in gone])
    assert with_undo.state == without.state
    assert with_undo.meta == without.meta


@given(st.lists(EVENT, max_size=30))
def test_no_fold_changes_an_operation(events: list[Any]) -> None:
    desks = play(events)
    settle_all(desks)
    recs = desks[0].all
    before_folding = [canonical(rec.op.payload) for rec in recs]
    first = fold(Aggregate.device, UNIT.id, recs)
    again = Folded(UNIT.id)
    for rec in recs:
        step(Aggregate.device, again, rec)
    first.state.clear()
    assert [canonical(rec.op.payload) for rec in recs] == before_folding
    assert fold(Aggregate.device, UNIT.id, recs).state == again.state
