"""Holds the cards of two desks to what a person would call one question: never lost, never asked twice, never bogus."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.domain.folding import fold
from app.domain.folding.base import card_id
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded
from app.domain.rules import lost
from app.domain.rules.lost import is_lost
from app.domain.rules.merge import cards, settled
from tests.support import facts
from tests.support.facts import DESK_A, DESK_B, DESK_C

UNIT = facts.device()


@pytest.fixture
def log() -> facts.Log:
    """A hub's log with one device in it, which all desks have seen."""
    made = facts.Log()
    made.add("registered", UNIT, {"set": {"serial": "PF8K2M0D", "status": "in_use", "school": "ES09"}})
    return made


def change(log: facts.Log, desk: bytes, seen: int, **fields: Any) -> Recorded:
    return log.add("changed", UNIT, {"set": fields}, desk=desk, seen=seen)


def state(log: facts.Log) -> dict[str, Any]:
    return fold(Aggregate.device, UNIT.id, log.of(UNIT)).state


def settle(log: facts.Log, card: str, keep: int, **stamp: Any) -> None:
    draft = settled(UNIT, card, keep)
    log.add(draft.kind, draft.about, draft.payload, **stamp)


def test_two_values_set_apart_are_one_card_and_the_first_is_shown(log: facts.Log) -> None:
    one = change(log, DESK_A, 1, school="ES01")
    two = change(log, DESK_B, 1, school="ES02")
    found = state(log)
    assert found["school"] == "ES01"
    ((name, card),) = found["cards"].items()
    assert card == {
        "kind": "field",
        "about": "school",
        "ops": [short(one.op.id), short(two.op.id)],
        "values": ["ES01", "ES02"],
    }
    assert name == card_id("field", "school", short(UNIT.id), short(two.op.id), short(one.op.id))


def test_no_card_where_the_later_had_seen_the_earlier(log: facts.Log) -> None:
    change(log, DESK_A, 1, school="ES01")
    change(log, DESK_B, 2, school="ES02")
    assert state(log) == {"serial": "PF8K2M0D", "status": "in_use", "school": "ES02"}


def test_no_card_where_one_desk_changes_its_own_mind_unsent(log: facts.Log) -> None:
    change(log, DESK_A, 1, school="ES01")
    change(log, DESK_A, 1, school="ES02")
    assert state(log)["school"] == "ES02"
    assert "cards" not in state(log)


def test_no_card_where_both_say_the_same(log: facts.Log) -> None:
    change(log, DESK_A, 1, school="ES01")
    change(log, DESK_B, 1, school="ES01")
    assert "cards" not in state(log)


def test_different_fields_are_both_kept(log: facts.Log) -> None:
    change(log, DESK_A, 1, school="ES01")
    change(log, DESK_B, 1, tag="KRM-000001")
    assert state(log) == {"serial": "PF8K2M0D", "status": "in_use", "school": "ES01", "tag": "KRM-000001"}


def test_two_fields_of_the_same_two_operations_are_two_cards(log: facts.Log) -> None:
    change(log, DESK_A, 1, school="ES01", status="lost")
    change(log, DESK_B, 1, school="ES02", status="spare")
    assert {card.about: card.values for card in cards(Aggregate.device, state(log))} == {
        "school": ("ES01", "ES02"),
        "status": ("lost", "spare"),
    }


def test_taking_a_value_away_is_a_side_like_any_other(log: facts.Log) -> None:
    change(log, DESK_A, 1, school=None)
    change(log, DESK_B, 1, school="ES02")
    found = state(log)
    assert "school" not in found
    assert cards(Aggregate.device, found)[0].values == (None, "ES02")


def test_three_apart_are_one_card_of_three(log: facts.Log) -> None:
    for desk, school in ((DESK_A, "ES01"), (DESK_B, "ES02"), (DESK_C, "ES03")):
        change(log, desk, 1, school=school)
    (card,) = cards(Aggregate.device, state(log))
    assert card.values == ("ES01", "ES02", "ES03")
    assert len(card.ops) == 3


def test_a_side_that_changes_its_mind_is_still_one_side(log: facts.Log) -> None:
    change(log, DESK_A, 1, school="ES01")
    change(log, DESK_B, 1, school="ES02")
    change(log, DESK_B, 1, school="ES03")
    (card,) = cards(Aggregate.device, state(log))
    assert card.values == ("ES01", "ES03")
    change(log, DESK_B, 1, school="ES01")
    assert "cards" not in state(log), "now both say the same"
    assert state(log)["school"] == "ES01"


def test_the_shown_side_that_changes_its_mind_stays_the_shown_one(log: facts.Log) -> None:
    change(log, DESK_A, 1, school="ES01")
    change(log, DESK_B, 1, school="ES02")
    change(log, DESK_A, 2, school="ES04")
    assert state(log)["school"] == "ES04"
    assert cards(Aggregate.device, state(log))[0].values == ("ES04", "ES02")


def test_whoever_saw_both_settles_it(log: facts.Log) -> None:
    change(log, DESK_A, 1, school="ES01")
    change(log, DESK_B, 1, school="ES02")
    change(log, DESK_C, 2, school="ES03")
    (card,) = cards(Aggregate.device, state(log))
    assert card.values == ("ES03", "ES02"), "the first side only had been seen"
    change(log, DESK_C, 4, school="ES02")
    assert "cards" not in state(log)
    assert state(log)["school"] == "ES02"


def test_whoever_saw_the_second_side_only_takes_its_place(log: facts.Log) -> None:
    change(log, DESK_A, 2, school="ES01")
    second = change(log, DESK_B, 1, school="ES02")
    later = log.add("changed", UNIT, {"set": {"school": "ES05"}}, desk=DESK_B, seen=1)
    assert cards(Aggregate.device, state(log))[0].values == ("ES01", "ES05")
    assert second.desk == later.desk


@pytest.mark.parametrize("name", ["notes", "room", "name", "aliases", "seen_at", "override"])
def test_of_notes_the_later_wins_and_nobody_is_asked(log: facts.Log, name: str) -> None:
    change(log, DESK_A, 1, **{name: "a"})
    change(log, DESK_B, 1, **{name: "b"})
    assert state(log)[name] == "b"
    assert "cards" not in state(log)


def test_before_its_own_is_sent_a_desk_sees_the_card_that_all_will_see(log: facts.Log) -> None:
    change(log, DESK_B, 1, school="ES02")
    log.add("changed", UNIT, {"set": {"school": "ES01"}}, desk=DESK_A, seen=1, sent=False)
    (unsent,) = cards(Aggregate.device, state(log))
    log.all[-1] = Recorded(log.all[-1].op, DESK_A, 2, 3)
    assert cards(Aggregate.device, state(log)) == [unsent]


@pytest.mark.parametrize(("keep", "value"), [(0, "ES01"), (1, "ES02"), (2, "ES01"), (-1, "ES01")])
def test_a_person_chooses_a_side(log: facts.Log, keep: int, value: str) -> None:
    change(log, DESK_A, 1, school="ES01")
    change(log, DESK_B, 1, school="ES02")
    settle(log, next(iter(state(log)["cards"])), keep, desk=DESK_C)
    assert state(log)["school"] == value
    assert "cards" not in state(log)
    change(log, DESK_A, 2, school="ES06")
    assert cards(Aggregate.device, state(log))[0].values == (value, "ES06"), (
        "a choice is a side, for whoever didn't see it"
    )


def test_a_choice_is_an_operation_and_can_be_undone(log: facts.Log) -> None:
    change(log, DESK_A, 1, school="ES01")
    change(log, DESK_B, 1, school="ES02")
    before = state(log)
    settle(log, next(iter(before["cards"])), 1)
    log.undo(log.all[-1])
    assert state(log) == before


def test_a_choice_made_before_a_third_side_came_answers_nothing(log: facts.Log) -> None:
    change(log, DESK_A, 1, school="ES01")
    change(log, DESK_B, 1, school="ES02")
    asked = next(iter(state(log)["cards"]))
    change(log, DESK_C, 1, school="ES03")
    settle(log, asked, 1, seen=3)
    assert state(log)["school"] == "ES01"
    assert cards(Aggregate.device, state(log))[0].values == ("ES01", "ES02", "ES03")


def test_settled_at_two_desks_the_first_choice_stands(log: facts.Log) -> None:
    change(log, DESK_A, 1, school="ES01")
    change(log, DESK_B, 1, school="ES02")
    asked = next(iter(state(log)["cards"]))
    settle(log, asked, 1, desk=DESK_A, seen=3)
    settle(log, asked, 0, desk=DESK_B, seen=3)
    assert state(log)["school"] == "ES02"
    assert "cards" not in state(log)


@pytest.mark.parametrize("kind", [Aggregate.school, Aggregate.crate])
def test_cards_of_registers_and_crates_are_answered_alike(kind: Aggregate) -> None:
    made = facts.Log()
    ref = facts.crate()
    opening = "crate_opened" if kind is Aggregate.crate else "registered"
    made.add(opening, ref, {"set": {"label": "a"}})
    made.add(opening, ref, {"set": {"label": "b"}}, desk=DESK_B, seen=0)
    found = fold(kind, ref.id, made.all).state
    (card,) = cards(kind, found)
    assert (card.about, card.values) == ("label", ("a", "b"))
    made.add("card_settled", ref, {"card": card.id, "keep": 1})
    made.add("card_settled", ref, {"card": "nobody asked", "keep": 1})
    found = fold(kind, ref.id, made.all).state
    assert found["label"] == "b"
    assert "cards" not in found


def test_a_cards_id_knows_no_order_and_no_two_questions_share_one() -> None:
    assert card_id("a", "b") == card_id("b", "a")
    assert len(card_id("a")) == 16
    assert card_id("ab") != card_id("a", "b")
    made = facts.Log()
    ids: set[str] = set()
    for serial in ("PF8K2M0D", "701402728B"):
        ref = facts.device(serial)
        made.add("registered", ref, {"set": {"serial": serial, "status": "in_use"}})
    both = (facts.device("PF8K2M0D"), facts.device("701402728B"))
    made.add("changed", both, {"set": {"school": "ES01"}}, seen=2)
    made.add("changed", both, {"set": {"school": "ES02"}}, desk=DESK_B, seen=2)
    for ref in both:
        ids.update(card.id for card in cards(Aggregate.device, fold(Aggregate.device, ref.id, made.of(ref)).state))
    assert len(ids) == 2, "the same two operations, two devices, two questions"


def test_cards_stand_in_one_order_whatever_the_state_went_through(log: facts.Log) -> None:
    change(log, DESK_A, 1, school="ES01", status="lost", tag="KRM-000001")
    change(log, DESK_B, 1, school="ES02", status="spare", tag="KRM-000002")
    found = state(log)
    turned = {**found, "cards": dict(reversed(found["cards"].items()))}
    assert cards(Aggregate.device, turned) == cards(Aggregate.device, found)
    assert [card.id for card in cards(Aggregate.device, found)] == sorted(found["cards"])


@pytest.mark.parametrize(("keep", "status"), [(0, "lent"), (1, "lost")])
def test_a_unit_that_a_person_says_is_not_lost_counts_as_lost_no_more(log: facts.Log, keep: int, status: str) -> None:
    """Else it stood on no list of lost ones, and the console was asked to disable it all the same."""
    log.add("lent", UNIT, {"to": "ES01", "was": "in_use"}, desk=DESK_A, seen=1)
    log.add("lost_reported", UNIT, {"on": "2026-11-20", "was": "in_use"}, desk=DESK_B, seen=1)
    (card,) = cards(Aggregate.device, state(log))
    assert (card.about, card.values) == ("status", ("lent", "lost"))
    settle(log, card.id, keep, desk=DESK_A, seen=3)
    found = state(log)
    assert "cards" not in found
    assert found["status"] == status
    assert is_lost(found) == ("lost" in found) == (status == "lost")
    assert "lost/on" not in fold(Aggregate.device, UNIT.id, log.of(UNIT)).meta["w"] or status == "lost"


def test_a_unit_that_was_lent_by_somebody_who_saw_the_card_is_lost_no_more(log: facts.Log) -> None:
    """Lent with the question open, it was answered: who lends it has it."""
    log.add("lost_reported", UNIT, {"on": "2026-11-20", "was": "in_use"}, desk=DESK_A, seen=1)
    log.add("found", UNIT, {"on": "2026-11-20", "was": "in_use"}, desk=DESK_B, seen=2)
    log.add("lost_reported", UNIT, {"on": "2026-11-21", "was": "in_use"}, desk=DESK_A, seen=2)
    assert [card.about for card in cards(Aggregate.device, state(log))] == ["status"]
    assert is_lost(state(log))
    log.add("lent", UNIT, {"to": "ES01", "was": "in_use"}, desk=DESK_C, seen=4)
    assert (state(log)["status"], is_lost(state(log)), state(log).get("cards")) == ("lent", False, None)


def test_found_again_a_unit_that_was_lent_apart_is_on_loan_still(log: facts.Log) -> None:
    """Lost at a desk that knew of no loan, it was found as the spare it was: its loan stood on no list, for good."""
    log.add("lost_reported", UNIT, {"on": "2026-11-20", "was": "spare"}, desk=DESK_A, seen=1)
    log.add("lent", UNIT, {"to": "ES01", "was": "spare"}, desk=DESK_B, seen=1)
    assert [card.about for card in cards(Aggregate.device, state(log))] == ["status"]
    draft = lost.found(UNIT, state(log), date(2026, 11, 21), "図書室")
    log.add(draft.kind, draft.about, draft.payload, desk=DESK_A, seen=3)
    found = state(log)
    assert (found["status"], found["loan"]["to"], "lost" in found, found.get("cards")) == ("lent", "ES01", False, None)


def test_a_unit_that_was_exchanged_is_lost_no_more(log: facts.Log) -> None:
    log.add("lost_reported", UNIT, {"on": "2026-11-20", "was": "in_use"}, desk=DESK_A, seen=1)
    change(log, DESK_A, 2, status="exchanged")
    assert not is_lost(state(log))
