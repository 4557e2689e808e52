"""Parts at desks apart: whatever was done in whatever order, all show the same in the end, and no piece is lost.

What a place holds is reckoned here a second time, from the operations alone: every movement, and of the stock-takes
those whose makers had seen the one that counted before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from app.domain.bench_words import PartFate, PartMove
from app.domain.folding import fold
from app.domain.folding.parts import CLASH
from app.domain.operations import Draft, Recorded, Ref, canonical
from app.domain.rules import merge, undo
from app.domain.rules import parts as rules
from tests.support import facts
from tests.support.desks import Desk, Hub, settle_all
from tests.support.pairs import Heads, Pair, Pairs, chosen
from tests.support.sampling import how_many, rng

CODE, NUMBER, UNIT = "PN-LCD", "8A-0001-X", facts.device()
PART = rules.part_ref(CODE)
PLACES = ("D-4-02", "E-1", rules.DONOR)


def three() -> list[Desk]:
    """Three desks that know one part with nine pieces, and one unit being repaired with one of them in it."""
    hub = Hub()
    desks = [Desk(facts.DESK_A, "A", hub), Desk(facts.DESK_B, "C", hub), Desk(facts.DESK_C, "ZZ", hub)]
    made = {"code": CODE, "name": "液晶", "place": PLACES[0], "reorder_point": "2"}
    desks[0].record([Draft("registered", (PART,), {"set": made})])
    desks[0].record([Draft("registered", (UNIT,), {"set": {"serial": "PF8K2M0D", "status": "in_use"}})])
    opened = {"n": NUMBER, "state": "repairing", "outcome": "opened", "answers": []}
    desks[0].record([Draft("repair_opened", (UNIT,), opened)])
    desks[0].record([rules.moved({"code": CODE}, 10, PLACES[0], PartMove.received)])
    desks[0].record(used(desks[0], 1))
    settle_all(desks)
    return desks


def part(desk: Desk) -> dict[str, Any]:
    return desk.shown(PART).state


def used(desk: Desk, count: int, fate: PartFate = PartFate.discard) -> list[Draft]:
    return rules.used(part(desk), UNIT, NUMBER, rules.where(part(desk), "", count), fate, "PF8K2M0D")


def stock_by_hand(recs: list[Recorded], undone: set[bytes]) -> dict[str, int]:
    """What each place holds, from the operations alone."""
    held: Counter[str] = Counter()
    last: dict[str, Recorded] = {}
    for rec in recs:
        payload = rec.op.payload
        if rec.op.stamp.action in undone:
            continue
        if rec.op.kind == "part_moved":
            held[payload["place"]] += payload["count"]
        if rec.op.kind == "part_counted":
            before = last.get(payload["place"])
            seen = before is None or before.desk == rec.desk or (before.position or 10**9) <= rec.op.stamp.seen
            if seen:
                held[payload["place"]] += payload["found"] - payload["expected"]
                last[payload["place"]] = rec
    return {place: count for place, count in held.items() if count}


def all_agree(desks: list[Desk]) -> None:
    settle_all(desks)
    for ref in (PART, UNIT):
        assert len({canonical(desk.shown(ref).state) for desk in desks}) == 1
        assert canonical(desks[0].confirmed[ref].state) == canonical(desks[0].shown(ref).state)
        assert canonical(desks[0].confirmed[ref].meta) == canonical(
            fold(ref.kind, ref.id, facts.about(ref, desks[0].all)).meta
        )
    hand = stock_by_hand([rec for rec in desks[0].all if PART in rec.op.about], desks[0].undone())
    assert part(desks[0]).get("stock", {}) == hand
    taken = -sum(
        rec.op.payload["count"]
        for rec in desks[0].all
        if rec.op.payload.get("why") in ("used", "put_back") and rec.op.stamp.action not in desks[0].undone()
    )
    repairs = desks[0].shown(UNIT).state.get("repairs", {})
    if NUMBER in repairs:
        assert repairs[NUMBER].get("parts", {}).get(CODE, 0) == taken


# --- every pair ------------------------------------------------------------------------------------------------------


def _deeds(d: Desk) -> dict[str, list[Draft]]:
    """What each of two desks does that both know what `d` knows."""
    return {
        "receive": [rules.moved(part(d), 4, PLACES[0], PartMove.received)],
        "receive elsewhere": [rules.moved(part(d), 4, "E-1", PartMove.received)],
        "use": used(d, 1),
        "use the last ones": used(d, 9),
        "use and keep": used(d, 1, PartFate.keep),
        "put back": [rules.moved(part(d), 1, PLACES[0], PartMove.put_back, UNIT, n=NUMBER)],
        "donor": [rules.moved(part(d), 2, rules.DONOR, PartMove.donor, UNIT, serial="PF8K2M0D")],
        "move": [
            rules.moved(part(d), -3, PLACES[0], PartMove.moved),
            rules.moved(part(d), 3, "E-1", PartMove.moved),
        ],
        "scrap": [rules.moved(part(d), -2, PLACES[0], PartMove.scrapped)],
        "count more": [rules.counted(part(d), PLACES[0], 12)],
        "count none": [rules.counted(part(d), PLACES[0], 0)],
        "count elsewhere": [rules.counted(part(d), "E-1", 2)],
        "another shelf": [Draft("changed", (PART,), {"set": {"place": "G-9"}})],
        "another reorder point": [Draft("changed", (PART,), {"set": {"reorder_point": "7"}})],
        "cancel": [Draft("repair_state_set", (UNIT,), {"n": NUMBER, "state": "cancelled"})],
    }


DEEDS = _deeds(three()[0])


def counted_again(ref: Ref, card: merge.Card, keep: int, state: Mapping[str, Any]) -> Draft:
    """Two stock-takes that differ are no choice: somebody counts once more."""
    if card.kind == CLASH:
        return rules.counted(state, card.about, 5)
    return chosen(ref, card, keep, state)


PAIRS = Pairs(
    {name: [(d.kind, d.about, d.payload) for d in drafts] for name, drafts in DEEDS.items()},
    (PART, UNIT),
    ended=counted_again,
)


def stock_is_the_sum_of_its_movements(pair: Pair, log: list[Recorded], heads: Heads) -> None:
    """And of two stock-takes of one place that differ the first counts, and a card asks."""
    state = heads[PART].state
    assert state.get("stock", {}) == stock_by_hand(facts.about(PART, log), set()), pair
    asked = [card.about for card in merge.cards(PART.kind, state) if card.kind == CLASH]
    assert asked == ([PLACES[0]] if set(pair) == {"count more", "count none"} else []), pair


@pytest.mark.parametrize("one", DEEDS)
def test_every_pair_done_apart_ends_the_same_in_both_orders(one: str) -> None:
    count = PAIRS.walk(one, three()[0].all, [(one, other) for other in DEEDS], stock_is_the_sum_of_its_movements)
    assert count.same > count.carded


def test_the_pairs_are_all_there() -> None:
    assert len(DEEDS) ** 2 == 225
    assert {why.value for why in PartMove} <= {draft.payload.get("why") for deed in DEEDS.values() for draft in deed}


def test_the_last_piece_used_at_two_desks_is_shown_as_nothing_and_is_to_be_counted() -> None:
    stock = PAIRS.heads(three()[0].all, ("use the last ones", "use"))[PART].state["stock"]
    assert stock == {PLACES[0]: -1}
    state = {"code": CODE, "stock": stock}
    assert (rules.total(state), rules.short(state)) == (0, {PLACES[0]: 1})


# --- long days -------------------------------------------------------------------------------------------------------


def unit(desk: Desk) -> Any:
    return desk.shown(UNIT).state["repairs"][NUMBER].get("parts")


def wander(dice: Random, steps: int) -> list[Desk]:
    """Three desks at work, sending and fetching now and then."""
    desks = three()
    for _ in range(steps):
        desk = desks[dice.randrange(3)]
        one_deed(desk, dice)
        if dice.randrange(3) == 0:
            desks[dice.randrange(3)].push(dice.randrange(1, 5))
            desks[dice.randrange(3)].pull(dice.randrange(1, 9))
    all_agree(desks)
    return desks


def one_deed(desk: Desk, dice: Random) -> None:
    state = part(desk)
    place, count = dice.choice(PLACES), dice.randrange(1, 4)
    what = dice.randrange(7)
    if what == 0:
        desk.record([rules.moved(state, count, place, PartMove.received)])
    elif what == 1:
        desk.record([rules.counted(state, place, dice.randrange(6))])
    elif what == 2 and (cards := merge.cards(PART.kind, state)):
        desk.record([merge.settled(PART, dice.choice(cards).id, dice.randrange(2))])
    elif what == 3:
        take_back(desk, dice)
    elif what == 4 and (had := (unit(desk) or {}).get(CODE, 0)) > 0:
        desk.record([rules.moved(state, min(count, had), place, PartMove.put_back, UNIT, n=NUMBER)])
    else:
        fate = dice.choice(list(PartFate))
        if rules.total(state) >= count:
            desk.record(used(desk, count, fate))
        else:
            with pytest.raises(rules.PartRefused, match="no_stock"):
                used(desk, count, fate)


_DONE = ("part_moved", "part_counted", "card_settled")
"""What the days do; part and repair themselves stay."""


def take_back(desk: Desk, dice: Random) -> None:
    gone = desk.undone()
    recs = [rec for rec in desk.all if rec.op.kind != "undone" and rec.op.stamp.action not in gone]
    actions = [rec.op.stamp.action for rec in recs if rec.op.kind in _DONE]
    if not actions:
        return
    action = dice.choice(actions)
    mine = [rec.op for rec in recs if rec.op.stamp.action == action]
    last = max(at for at, rec in enumerate(recs) if rec.op.stamp.action == action)
    if undo.first_builder(mine, [rec.op for rec in recs[last + 1 :]]) is None:
        desk.record([undo.undone(action, list(dict.fromkeys(ref for op in mine for ref in op.about)), None)])


@pytest.mark.parametrize("day", range(how_many(8, 300)))
def test_long_days_apart_end_the_same_everywhere(day: int) -> None:
    wander(rng(f"parts apart {day}"), 40)


def test_the_long_days_get_into_trouble() -> None:
    """Worth something only if shelves are overdrawn and stock-takes clash: fixed dice, so that luck has no part."""
    met: Counter[str] = Counter()
    for day in range(12):
        desks = wander(Random(day), 40)
        met.update(card.kind for card in merge.cards(PART.kind, part(desks[0])))
        met["short"] += bool(rules.short(part(desks[0])))
        met["undone"] += bool(desks[0].undone())
    assert met["count"] > 3
    assert met["short"]
    assert met["undone"] > 3


def test_alone_no_desk_goes_below_zero() -> None:
    for day in range(how_many(10, 200)):
        dice = rng(f"parts alone {day}")
        desk = three()[0]
        for _ in range(30):
            one_deed(desk, dice)
            assert all(count >= 0 for count in part(desk).get("stock", {}).values())


def test_an_undone_stock_take_leaves_the_other() -> None:
    """Undone, the first of two that clashed, the second counts as if it had been alone."""
    desks = three()
    counted = desks[0].record([rules.counted(part(desks[0]), PLACES[0], 12)])
    desks[1].record([rules.counted(part(desks[1]), PLACES[0], 3)])
    settle_all(desks)
    assert part(desks[2])["stock"] == {PLACES[0]: 12}
    desks[0].record([undo.undone(counted[0].stamp.action, [PART], None)])
    all_agree(desks)
    assert part(desks[2])["stock"] == {PLACES[0]: 3}
    assert "cards" not in part(desks[2])


def test_a_part_registered_at_two_desks_apart_is_one() -> None:
    hub = Hub()
    desks = [Desk(facts.DESK_A, "A", hub), Desk(facts.DESK_B, "C", hub)]
    for at, desk in enumerate(desks):
        ref: Ref = rules.part_ref("pn lcd" if at else CODE)
        desk.record([Draft("registered", (ref,), {"set": {"code": CODE, "name": "液晶"}})])
        desk.record([rules.moved({"code": CODE}, 2 + at, PLACES[0], PartMove.received)])
    settle_all(desks)
    assert part(desks[0])["stock"] == part(desks[1])["stock"] == {PLACES[0]: 5}
