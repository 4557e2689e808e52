"""Parts: what movements and stock-takes come to, apart and together, and what of them is read."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import pytest

from app.domain.errors import UnknownKind
from app.domain.folding import ahead, fold, step
from app.domain.folding.base import Folded
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, Ref
from app.domain.rules import parts as rules
from app.domain.rules.merge import cards
from tests.support import facts
from tests.support.facts import DESK_A, DESK_B, DESK_C, device, operation

PART = rules.part_ref("PN-LCD")
HOME = "D-4-02"
MADE: dict[str, Any] = {"set": {"code": "PN-LCD", "name": "液晶", "place": HOME}}


def move(count: int, place: str = HOME, why: str = "received", **more: Any) -> tuple[str, dict[str, Any]]:
    return "part_moved", {"code": "PN-LCD", "count": count, "place": place, "why": why, **more}


def took(found: int, expected: int, place: str = HOME) -> tuple[str, dict[str, Any]]:
    return "part_counted", {"place": place, "found": found, "expected": expected}


def log(*ops: tuple[bytes, int, tuple[str, dict[str, Any]]], about: tuple[Ref, ...] = (PART,)) -> list[Recorded]:
    """A registration, then each of `ops`: its desk, the position its maker had seen, and what it is."""
    first = Recorded(operation("registered", PART, MADE), DESK_A, 1, 1)
    rest = [
        Recorded(operation(kind, about, payload, number=at, seen=seen), desk, at, at)
        for at, (desk, seen, (kind, payload)) in enumerate(ops, 2)
    ]
    return [first, *rest]


def state(ops: Iterable[Recorded]) -> dict[str, Any]:
    return fold(Aggregate.part, PART.id, ops).state


def found_on_cards(ops: Iterable[Recorded]) -> list[tuple[Any, ...]]:
    return [card.values for card in cards(Aggregate.part, state(ops)) if card.kind == "count"]


def test_stock_is_the_sum_of_its_movements_and_nothing_is_no_place() -> None:
    ops = log((DESK_A, 1, move(5)), (DESK_A, 2, move(-2, why="scrapped")), (DESK_A, 3, move(1, "E-1", "moved")))
    assert state(ops)["stock"] == {HOME: 3, "E-1": 1}
    ops = log((DESK_A, 1, move(5)), (DESK_A, 2, move(-5, why="scrapped")))
    assert "stock" not in state(ops)


def test_two_desks_apart_may_overdraw() -> None:
    apart = [(DESK_A, 2, move(-1, why="scrapped")), (DESK_B, 2, move(-1, why="scrapped"))]
    for order in itertools.permutations(apart):
        part = state(log((DESK_A, 1, move(1)), *order))
        assert part["stock"] == {HOME: -1}
        assert (rules.shown(part), rules.short(part), rules.total(part)) == ({HOME: 0}, {HOME: 1}, 0)
        assert rules.counted(part, HOME, 0).payload == {"place": HOME, "found": 0, "expected": -1}


def test_a_stock_take_commutes_with_what_is_used_meanwhile() -> None:
    apart = [(DESK_A, 2, took(7, 5)), (DESK_B, 2, move(-2, why="scrapped"))]
    stocks = [state(log((DESK_A, 1, move(5)), *order))["stock"] for order in itertools.permutations(apart)]
    assert stocks == [{HOME: 5}, {HOME: 5}]


def test_a_second_stock_take_made_apart_is_not_added_twice() -> None:
    same = log((DESK_A, 1, move(5)), (DESK_A, 2, took(7, 5)), (DESK_B, 2, took(7, 5)))
    assert (state(same)["stock"], found_on_cards(same)) == ({HOME: 7}, [])
    # one had used a piece before it counted: the same pieces were missing
    used = log(
        (DESK_A, 1, move(5)), (DESK_A, 2, took(7, 5)), (DESK_B, 2, move(-1, why="scrapped")), (DESK_B, 2, took(6, 4))
    )
    assert (state(used)["stock"], found_on_cards(used)) == ({HOME: 6}, [])
    other = log((DESK_A, 1, move(5)), (DESK_A, 2, took(7, 5)), (DESK_B, 2, took(4, 5)))
    assert (state(other)["stock"], found_on_cards(other)) == ({HOME: 7}, [(7, 4)])
    assert state(other)["counted"] == {HOME: {"found": 7, "on": "2026-11-20"}}
    elsewhere = log((DESK_A, 1, move(5)), (DESK_A, 2, took(7, 5)), (DESK_B, 2, took(4, 0, "E-1")))
    assert (state(elsewhere)["stock"], found_on_cards(elsewhere)) == ({HOME: 7, "E-1": 4}, [])


def test_the_first_in_the_hubs_order_counts_and_a_third_joins_the_card() -> None:
    ops = log((DESK_A, 1, move(5)), (DESK_B, 2, took(4, 5)), (DESK_A, 2, took(7, 5)), (DESK_C, 2, took(6, 5)))
    assert (state(ops)["stock"], found_on_cards(ops)) == ({HOME: 4}, [(4, 7, 6)])


def test_counted_again_by_someone_who_saw_both_there_is_no_question() -> None:
    ops = log((DESK_A, 1, move(5)), (DESK_A, 2, took(7, 5)), (DESK_B, 2, took(4, 5)), (DESK_C, 4, took(6, 7)))
    assert (state(ops)["stock"], found_on_cards(ops)) == ({HOME: 6}, [])


def test_counted_again_by_someone_who_saw_only_the_one_that_counts_the_other_still_asks() -> None:
    ops = log((DESK_A, 1, move(5)), (DESK_A, 2, took(7, 5)), (DESK_B, 2, took(4, 5)), (DESK_A, 3, took(8, 7)))
    assert (state(ops)["stock"], found_on_cards(ops)) == ({HOME: 8}, [(8, 4)])
    # the second of A's found what B had found: they agree, as both are reckoned from before the first
    agree = log((DESK_A, 1, move(5)), (DESK_A, 2, took(7, 5)), (DESK_B, 2, took(4, 5)), (DESK_A, 3, took(4, 7)))
    assert (state(agree)["stock"], found_on_cards(agree)) == ({HOME: 4}, [])


def test_counted_again_by_someone_who_saw_only_the_other_it_takes_its_place_on_the_card() -> None:
    ops = log((DESK_A, 1, move(5)), (DESK_A, 2, took(7, 5)), (DESK_B, 2, took(4, 5)), (DESK_B, 2, took(3, 4)))
    assert (state(ops)["stock"], found_on_cards(ops)) == ({HOME: 7}, [(7, 3)])
    agree = log((DESK_A, 1, move(5)), (DESK_A, 2, took(7, 5)), (DESK_B, 2, took(4, 5)), (DESK_B, 2, took(7, 4)))
    assert (state(agree)["stock"], found_on_cards(agree)) == ({HOME: 7}, [])


def test_a_person_may_put_the_card_away_and_fields_have_theirs() -> None:
    ops = log((DESK_A, 1, move(5)), (DESK_A, 2, took(7, 5)), (DESK_B, 2, took(4, 5)))
    (card,) = cards(Aggregate.part, state(ops))
    ops += log((DESK_A, 4, ("card_settled", {"card": card.id, "keep": 1})))[1:]
    ops[-1] = ops[-1]._replace(op=ops[-1].op._replace(id=facts.an_id(99)), desk_no=9, position=9)
    assert (state(ops)["stock"], found_on_cards(ops)) == ({HOME: 7}, [])
    names = [("changed", {"set": {"owner": "city"}}), ("changed", {"set": {"owner": "contractor"}})]
    field = log((DESK_A, 1, names[0]), (DESK_B, 1, names[1]))
    (asks,) = cards(Aggregate.part, state(field))
    field.append(
        Recorded(operation("card_settled", PART, {"card": asks.id, "keep": 1}, number=9, seen=3), DESK_A, 9, 9)
    )
    assert (state(field)["owner"], cards(Aggregate.part, state(field))) == ("contractor", [])
    field.append(
        Recorded(operation("card_settled", PART, {"card": "gone", "keep": 1}, number=10, seen=3), DESK_A, 10, 10)
    )
    assert state(field)["owner"] == "contractor"


def test_what_it_cost_last_asks_nobody() -> None:
    ops = log((DESK_A, 1, ("changed", {"set": {"price": "100"}})), (DESK_B, 1, ("changed", {"set": {"price": "120"}})))
    assert (state(ops)["price"], cards(Aggregate.part, state(ops))) == ("120", [])


def test_donor_pieces_are_kept_by_the_unit_they_came_from() -> None:
    ops = log(
        (DESK_A, 1, move(2, "donor", "donor", serial="PF8K2M0D")),
        (DESK_A, 2, move(1, "donor", "donor", serial="PF8K2M00")),
        (DESK_A, 3, move(1, "donor", "donor")),
    )
    assert state(ops)["donors"] == {"PF8K2M0D": 2, "PF8K2M00": 1}


def test_of_a_part_taken_back_the_sum_stays_and_a_card_tells() -> None:
    ops = log((DESK_A, 1, move(5)), (DESK_A, 2, took(4, 5)))[1:]
    part = state(ops)
    assert part["stock"] == {HOME: 4}
    (card,) = cards(Aggregate.part, part)
    assert (card.kind, card.values) == ("gone", ("part_moved", "part_counted"))
    again = [*ops, log()[0]._replace(position=9)]
    assert (state(again)["stock"], state(again)["name"]) == ({HOME: 4}, "液晶")


# --- lists of earlier versions ---------------------------------------------------------------------------------------


def test_the_stock_an_earlier_versions_list_told_is_a_stock_take() -> None:
    made = {"set": {**MADE["set"], "quantity": "60"}}
    first = Recorded(operation("registered", PART, made), DESK_A, 1, 1)
    assert state([first])["stock"] == {HOME: 60}
    assert "quantity" not in state([first])
    twice = [first, Recorded(operation("registered", PART, made, number=2), DESK_B, 1, 2)]
    assert (state(twice)["stock"], cards(Aggregate.part, state(twice))) == ({HOME: 60}, [])  # one list, at two desks
    anew = [first, Recorded(operation("changed", PART, {"set": {"quantity": "50"}}, number=2, seen=1), DESK_A, 2, 2)]
    assert state(anew)["stock"] == {HOME: 50}
    odd = [
        first,
        Recorded(operation("changed", PART, {"set": {"quantity": "many", "name": "画面"}}, number=2), DESK_A, 2, 2),
    ]
    assert (state(odd)["stock"], state(odd)["name"]) == ({HOME: 60}, "画面")
    bare = operation("registered", PART, {"set": {"code": "PN-LCD", "quantity": "3"}})
    assert state([Recorded(bare, DESK_A, 1, 1)])["stock"] == {"": 3}


# --- the device's side -----------------------------------------------------------------------------------------------


def opened() -> list[Recorded]:
    made = operation("registered", device(), {"set": {"serial": "PF8K2M0D"}})
    repair = {"n": "8A-0001-X", "state": "received", "outcome": "opened", "answers": []}
    return [
        Recorded(made, DESK_A, 1, 1),
        Recorded(operation("repair_opened", device(), repair, number=2, seen=1), DESK_A, 2, 2),
    ]


def on_device(*moves: tuple[str, dict[str, Any]], ops: list[Recorded]) -> Folded:
    for at, (kind, payload) in enumerate(moves, 3):
        op = operation(kind, (PART, device()), payload, number=at, seen=at - 1)
        ops.append(Recorded(op, DESK_A, at, at))
    return fold(Aggregate.device, device().id, ops)


def test_a_repair_keeps_how_many_of_each_part_it_took() -> None:
    use = move(-2, why="used", n="8A-0001-X", fate="discard")
    folded = on_device(use, move(1, why="put_back", n="8A-0001-X"), ops=opened())
    assert folded.state["repairs"]["8A-0001-X"]["parts"] == {"PN-LCD": 1}
    assert [touch[3] for touch in folded.meta["u"]["8A-0001-X"]] == ["part_moved"] * 2
    gone = on_device(use, move(2, why="put_back", n="8A-0001-X"), ops=opened())
    assert "parts" not in gone.state["repairs"]["8A-0001-X"]


def test_donor_parts_leave_the_unit_as_it_was() -> None:
    before = fold(Aggregate.device, device().id, opened())
    after = on_device(move(1, "donor", "donor", serial="PF8K2M0D", n="8A-0001-X"), ops=opened())
    assert after.state == before.state


def test_parts_used_on_a_repair_that_was_taken_back_are_told() -> None:
    folded = on_device(move(-1, why="used", n="8A-0009-X"), ops=opened())
    assert [card["values"] for card in folded.state["cards"].values()] == [["part_moved"]]


# --- what can be read ------------------------------------------------------------------------------------------------

GOOD = move(-1, why="used", n="8A-0001-X", fate="keep", cost=100, serial="PF8K2M0D")[1]


@pytest.mark.parametrize(
    ("payload", "about"),
    [
        *[({**GOOD, name: value}, None) for name, value in {
            "count": "1", "place": None, "why": "eaten", "code": "", "n": "", "fate": "sold", "cost": -1, "serial": 5,
        }.items()],
        ({**GOOD, "count": True}, None),
        ({**GOOD, "count": 10**7}, None),
        ({**GOOD, "count": -(10**7)}, None),
        ({name: value for name, value in GOOD.items() if name != "n"}, None),
        (GOOD, (PART,)),
        (GOOD, (device(), PART)),
        (GOOD, (PART, facts.form())),
    ],
)  # fmt: skip
def test_a_movement_of_another_form_is_a_newer_versions(payload: dict[str, Any], about: tuple[Ref, ...] | None) -> None:
    rec = Recorded(operation("part_moved", about or (PART, device()), payload), DESK_A, 1, 1)
    with pytest.raises(UnknownKind):
        step(Aggregate.part, Folded(PART.id), rec)


@pytest.mark.parametrize(
    ("change", "about"),
    [({"found": -1}, PART), ({"found": "3"}, PART), ({"expected": None}, PART), ({"place": 4}, PART), ({}, device())],
)
def test_a_stock_take_of_another_form_is_a_newer_versions(change: dict[str, Any], about: Ref) -> None:
    rec = Recorded(operation("part_counted", about, {**took(3, 5)[1], **change}), DESK_A, 1, 1)
    with pytest.raises(UnknownKind):
        step(Aggregate.part, Folded(PART.id), rec)


def test_the_right_form_is_read() -> None:
    for payload in (
        GOOD,
        {**GOOD, "why": "put_back"},
        move(1)[1],
        move(1, "donor", "donor", serial="X", n="8A-0001-X")[1],
    ):
        about = (PART, device()) if "n" in payload else (PART,)
        step(Aggregate.part, Folded(PART.id), Recorded(operation("part_moved", about, payload), DESK_A, 1, 1))


def test_a_shown_head_goes_on_without_touching_the_confirmed_one() -> None:
    ops = log((DESK_A, 1, move(5)), (DESK_A, 2, took(7, 5)))
    confirmed = fold(Aggregate.part, PART.id, ops)
    own = Recorded(operation("part_counted", PART, took(3, 7)[1], number=9, seen=3), DESK_B, 1, None)
    shown = ahead(Aggregate.part, confirmed, [own])
    assert (shown.state["stock"], confirmed.state["stock"]) == ({HOME: 3}, {HOME: 7})
