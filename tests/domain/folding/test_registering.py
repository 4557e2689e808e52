"""Holds registration: the first sets all, a later one fills, one made apart asks, a guess gives way to a register."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.folding import Folded, fold, there
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules.merge import settled
from tests.support import facts
from tests.support.facts import DESK_A, DESK_B, DESK_C

UNIT = facts.device()
SCHOOL = Ref(Aggregate.school, code_id(Aggregate.school, "ES01"))
GUESS = {"serial": "PF8K2M0D", "kind": "chromebook", "status": "unregistered"}
REAL = {"serial": "PF8K2M0D", "kind": "ipad", "status": "in_use", "school": "ES01", "tag": "KRM-000001"}


def state(log: facts.Log, ref: Ref = UNIT) -> dict[str, Any]:
    return fold(ref.kind, ref.id, log.of(ref)).state


def about(found: dict[str, Any]) -> dict[str, list[Any]]:
    """What each card is about, and its values."""
    return {card["about"]: card["values"] for card in found.get("cards", {}).values()}


@pytest.mark.parametrize("ref", [UNIT, SCHOOL], ids=["device", "register"])
def test_the_first_registration_sets_all_but_the_empty(ref: Ref) -> None:
    log = facts.Log()
    log.add("registered", ref, {"set": {"serial": "PF8K2M0D", "school": None, "status": "in_use"}})
    assert state(log, ref) == {"serial": "PF8K2M0D", "status": "in_use"}


@pytest.mark.parametrize("ref", [UNIT, SCHOOL], ids=["device", "register"])
def test_a_second_one_that_knew_the_first_only_fills(ref: Ref) -> None:
    log = facts.Log()
    log.add("registered", ref, {"set": {"serial": "PF8K2M0D", "school": "ES01", "status": "in_use"}})
    log.add("registered", ref, {"set": {"school": "ES02", "model": "CZ1", "maker": None}}, desk=DESK_B)
    assert state(log, ref) == {"serial": "PF8K2M0D", "school": "ES01", "status": "in_use", "model": "CZ1"}


@pytest.mark.parametrize("ref", [UNIT, SCHOOL], ids=["device", "register"])
def test_registered_apart_with_another_value_a_card_asks(ref: Ref) -> None:
    log = facts.Log()
    log.add("registered", ref, {"set": {"serial": "PF8K2M0D", "school": "ES01", "status": "in_use", "notes": "a"}})
    log.add("registered", ref, {"set": {"school": "ES02", "status": "in_use", "notes": "b"}}, desk=DESK_B, seen=0)
    found = state(log, ref)
    assert found["school"] == "ES01"
    assert found["notes"] == "a"
    assert about(found) == {"school": ["ES01", "ES02"]}


def test_two_people_registered_under_one_code_are_asked_about() -> None:
    operator = Ref(Aggregate.operator, code_id(Aggregate.operator, "OP0002"))
    log = facts.Log()
    log.add("registered", operator, {"set": {"code": "OP0002", "name": "古賀", "role": "technician"}})
    log.add(
        "registered", operator, {"set": {"code": "OP0002", "name": "中村", "role": "technician"}}, desk=DESK_B, seen=0
    )
    found = state(log, operator)
    assert about(found) == {"name": ["古賀", "中村"]}
    log.add("changed", operator, {"set": {"name": "中村"}})
    assert state(log, operator) == {"code": "OP0002", "name": "中村", "role": "technician"}


def test_three_registered_apart_stand_on_one_card() -> None:
    log = facts.Log()
    for desk, school in ((DESK_A, "ES01"), (DESK_B, "ES02"), (DESK_C, "ES03")):
        log.add(
            "registered", UNIT, {"set": {"serial": "PF8K2M0D", "status": "in_use", "school": school}}, desk=desk, seen=0
        )
    assert about(state(log)) == {"school": ["ES01", "ES02", "ES03"]}


def test_whoever_changes_a_value_stands_above_all_registrations() -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D", "status": "in_use", "school": "ES01"}})
    log.add("registered", UNIT, {"set": {"school": "ES02", "status": "in_use"}}, desk=DESK_B, seen=0)
    log.add("changed", UNIT, {"set": {"school": "ES03"}}, desk=DESK_C, seen=0)
    assert "cards" not in state(log)
    assert state(log)["school"] == "ES03"


def test_a_registration_made_apart_gives_way_to_a_change_before_it() -> None:
    log = facts.Log()
    log.add(
        "registered", UNIT, {"set": {"serial": "PF8K2M0D", "status": "in_use", "school": "ES01", "tag": "KRM-000001"}}
    )
    log.add("changed", UNIT, {"set": {"school": "ES03", "tag": None}})
    log.add(
        "registered", UNIT, {"set": {"school": "ES02", "status": "in_use", "tag": "KRM-000002"}}, desk=DESK_B, seen=0
    )
    found = state(log)
    assert found["school"] == "ES03"
    assert "tag" not in found, "taken away on purpose, by someone who was asked"
    assert "cards" not in found
    assert found["old_tags"] == ["KRM-000001", "KRM-000002"]


def test_the_same_device_imported_at_two_desks_is_nothing_to_ask() -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": REAL})
    log.add("registered", UNIT, {"set": REAL}, desk=DESK_B, seen=0)
    assert state(log) == REAL


@pytest.mark.parametrize("seen", [0, 1])
def test_a_unit_registered_for_checking_gives_way_to_the_register(seen: int) -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": GUESS})
    log.add("registered", UNIT, {"set": REAL}, desk=DESK_B, seen=seen)
    assert state(log) == REAL


@pytest.mark.parametrize("seen", [0, 1])
def test_nor_does_a_later_guess_say_anything_against_a_register(seen: int) -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": REAL})
    log.add("registered", UNIT, {"set": {**GUESS, "model_type": "82W8"}}, desk=DESK_B, seen=seen)
    assert state(log) == {**REAL, "model_type": "82W8"}


def test_a_register_leaves_what_a_person_changed_on_a_guess() -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": GUESS})
    log.add("changed", UNIT, {"set": {"school": "ES07"}})
    log.add("registered", UNIT, {"set": REAL}, desk=DESK_B, seen=0)
    assert state(log) == {**REAL, "school": "ES07"}


def test_registers_that_differ_ask_even_where_a_guess_came_first() -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": GUESS})
    log.add("registered", UNIT, {"set": REAL}, desk=DESK_B, seen=1)
    log.add("registered", UNIT, {"set": {**REAL, "school": "ES02"}}, desk=DESK_C, seen=1)
    assert about(state(log)) == {"school": ["ES01", "ES02"]}


def test_a_registration_after_one_that_was_undone_makes_the_device_again() -> None:
    log = facts.Log()
    first = log.add("registered", UNIT, {"set": REAL})
    log.undo(first)
    assert state(log) == {}
    log.add("registered", UNIT, {"set": {**REAL, "school": "ES09"}})
    assert state(log)["school"] == "ES09"


def test_a_change_to_a_device_taken_back_comes_to_a_card_and_the_device_stays_away() -> None:
    log = facts.Log()
    first = log.add("registered", UNIT, {"set": REAL})
    change = log.add("changed", UNIT, {"set": {"school": "ES02"}}, desk=DESK_B)
    log.undo(first, seen=1)
    folded = fold(Aggregate.device, UNIT.id, log.of(UNIT))
    assert list(folded.state) == ["cards"]
    assert not folded.exists
    (card,) = folded.state["cards"].values()
    assert (card["kind"], card["about"], card["values"]) == ("gone", "device", ["changed"])
    log.add("changed", UNIT, {"set": {"school": "ES03"}}, desk=DESK_C, seen=2)
    (card,) = state(log)["cards"].values()
    assert card["values"] == ["changed", "changed"]
    assert len(card["ops"]) == 2
    assert change.op.id != log.all[-1].op.id
    log.add("registered", UNIT, {"set": REAL})
    found = fold(Aggregate.device, UNIT.id, log.of(UNIT))
    assert found.made
    assert found.state["school"] == "ES01"
    draft = settled(UNIT, next(iter(found.state["cards"])), 0)
    log.add(draft.kind, UNIT, draft.payload)
    assert state(log) == REAL


def test_a_device_taken_back_that_has_a_repair_takes_its_facts_again() -> None:
    """Its slip is on a unit: the next import must give the repair its school back, though it only finds changes."""
    log = facts.Log()
    first = log.add("registered", UNIT, {"set": REAL})
    log.add("repair_opened", UNIT, {"n": "8A-0001-A", "state": "received"}, desk=DESK_B)
    log.undo(first, seen=1)
    log.add("changed", UNIT, {"set": REAL}, seen=2)
    found = state(log)
    assert {name: found[name] for name in REAL} == REAL
    assert [card["about"] for card in found["cards"].values()] == ["device"]


@pytest.mark.parametrize(
    ("state", "is_there"),
    [
        ({}, False),
        ({"cards": {}}, False),
        ({"links": {}, "cards": {}}, False),
        ({"lines": []}, False),
        ({"repairs": {}}, True),
        ({"serial": "X", "cards": {}}, True),
    ],
)
def test_what_is_left_of_a_thing_taken_back_is_not_the_thing(state: dict[str, Any], is_there: bool) -> None:
    assert there(state) == is_there
    assert Folded(b"", state).exists == is_there
    assert Folded(b"", state, {"*": [1, "a", "b"]}).exists


def test_a_setting_begins_by_being_changed() -> None:
    setting = Ref(Aggregate.setting, code_id(Aggregate.setting, "form.valid_days"))
    log = facts.Log()
    log.add("changed", setting, {"set": {"value": 60}})
    folded = fold(Aggregate.setting, setting.id, log.all)
    assert folded.exists
    assert not folded.made
    log.add("registered", setting, {"set": {"key": "form.valid_days", "value": 30}})
    assert state(log, setting) == {"key": "form.valid_days", "value": 60}
    log.add("changed", setting, {"set": {"value": None}})
    assert state(log, setting) == {"key": "form.valid_days"}


def test_every_tag_a_device_ever_had_still_names_it() -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": REAL})
    log.add("changed", UNIT, {"set": {"tag": "KRM-000009"}})
    log.add("changed", UNIT, {"set": {"tag": "KRM-000005", "school": "ES02"}})
    assert state(log)["old_tags"] == ["KRM-000001", "KRM-000009"]
    log.add("changed", UNIT, {"set": {"tag": "KRM-000001"}})
    assert state(log)["old_tags"] == ["KRM-000005", "KRM-000009"]
    log.add("changed", UNIT, {"set": {"tag": None}})
    assert state(log)["old_tags"] == ["KRM-000001", "KRM-000005", "KRM-000009"]


def test_a_tag_that_only_stands_on_a_card_names_the_device_too() -> None:
    """The other desk may have put that label on it already."""
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D", "status": "in_use"}})
    log.add("changed", UNIT, {"set": {"tag": "KRM-000001"}}, seen=1)
    log.add("changed", UNIT, {"set": {"tag": "KRM-000002"}}, desk=DESK_B, seen=1)
    found = state(log)
    assert (found["tag"], found["old_tags"]) == ("KRM-000001", ["KRM-000002"])
    assert about(found) == {"tag": ["KRM-000001", "KRM-000002"]}
