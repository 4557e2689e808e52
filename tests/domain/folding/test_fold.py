"""Holds folding itself: order, undo, versions, and heads that share nothing with the operations they come from."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import OurError, UnknownKind
from app.domain.folding import REDUCERS, VERSION, ahead, fold, fold_known, in_order, step
from app.domain.folding.base import Folded, own_copy
from app.domain.kinds import Aggregate
from app.domain.operations import FORMAT, Recorded, canonical
from tests.support import facts
from tests.support.facts import DESK_A, DESK_B

UNIT = facts.device()


def head(log: facts.Log) -> Folded:
    return fold(Aggregate.device, UNIT.id, log.of(UNIT))


def test_nothing_comes_of_nothing() -> None:
    folded = fold(Aggregate.device, UNIT.id, [])
    assert (folded.state, folded.meta, folded.exists, folded.made) == ({}, {}, False, False)


def test_the_hubs_order_comes_first_then_each_desks_own() -> None:
    recs = [
        Recorded(facts.operation("noted", UNIT, number=n), desk, no, position)
        for n, desk, no, position in [
            (1, DESK_A, 9, None),
            (2, DESK_A, 8, None),
            (3, DESK_B, 1, None),
            (4, DESK_B, 7, 2),
            (5, DESK_A, 7, 1),
            (6, DESK_B, 9, 10),
        ]
    ]
    assert [int.from_bytes(rec.op.id, "big") for rec in in_order(recs)] == [5, 4, 6, 2, 1, 3]
    assert in_order([]) == []


@given(st.permutations(range(8)))
def test_what_order_operations_come_in_means_nothing(order: list[int]) -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    for n in range(7):
        log.add("changed", UNIT, {"set": {"school": f"ES0{n}", "notes": str(n)}}, desk=(DESK_A, DESK_B)[n % 2], seen=1)
    expected = head(log).state
    assert fold(Aggregate.device, UNIT.id, in_order([log.all[i] for i in order])).state == expected


def test_an_undone_action_counts_for_nothing_whoever_undid_it() -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    before = head(log)
    wrong = log.add("changed", UNIT, {"set": {"school": "ES02"}}, action=77)
    log.add("changed", UNIT, {"set": {"tag": "KRM-000001"}}, action=77)
    log.undo(wrong, desk=DESK_B)
    log.undo(wrong, desk=DESK_A)
    after = head(log)
    assert (after.state, after.meta) == (before.state, before.meta)


def test_an_undo_counts_wherever_it_stands() -> None:
    """Before the rest of its action (sent in slices), and in an action that was itself undone: there is no redo."""
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    first = log.add("changed", UNIT, {"set": {"school": "ES02"}}, action=77)
    undo = log.undo(first)
    log.add("changed", UNIT, {"set": {"tag": "KRM-000001"}}, action=77)
    log.undo(undo)
    assert head(log).state == {"serial": "PF8K2M0D"}


def test_erasing_touches_no_head() -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    log.add("erased", UNIT, {"ids": ["x"]})
    assert head(log).state == {"serial": "PF8K2M0D"}
    assert fold_known(Aggregate.device, UNIT.id, log.all)[1] == 0


def test_an_undo_cannot_be_stepped_over() -> None:
    log = facts.Log()
    first = log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    folded = head(log)
    with pytest.raises(OurError, match="new fold") as raised:
        step(Aggregate.device, folded, log.undo(first))
    assert not isinstance(raised.value, UnknownKind)
    assert folded.state == {"serial": "PF8K2M0D"}


@pytest.mark.parametrize("kind", Aggregate)
def test_what_only_a_newer_version_knows_makes_a_thing_read_only(kind: Aggregate) -> None:
    ref = UNIT if kind is Aggregate.device else facts.form() if kind is Aggregate.form else facts.crate()
    log = facts.Log()
    log.add("teleported", ref, {})
    with pytest.raises(UnknownKind, match="teleported"):
        fold(kind, ref.id, log.all)
    assert fold_known(kind, ref.id, log.all) == (Folded(ref.id), 1)


def test_a_known_kind_in_a_newer_format_is_not_guessed_at() -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    log.add("changed", UNIT, {"set": {"school": "ES02"}}, format=FORMAT + 1)
    folded, left_out = fold_known(Aggregate.device, UNIT.id, log.of(UNIT))
    assert (folded.state, left_out) == ({"serial": "PF8K2M0D"}, 1)
    with pytest.raises(UnknownKind, match=f"format {FORMAT + 1}"):
        head(log)
    log.undo(log.all[1])
    assert head(log).state == {"serial": "PF8K2M0D"}, "undone, it is in nobody's way"


def test_an_undo_that_cannot_be_read_is_not_passed_over() -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    log.add("undone", UNIT, {"action": "?"})
    with pytest.raises(UnknownKind, match="undone"):
        fold(Aggregate.device, UNIT.id, log.all)
    assert fold_known(Aggregate.device, UNIT.id, log.all)[0].state == {"serial": "PF8K2M0D"}


def test_going_ahead_leaves_the_confirmed_head_alone() -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D", "units": [1]}})
    confirmed = head(log)
    before = copy.deepcopy(confirmed)
    own = log.add("changed", UNIT, {"set": {"school": "ES02"}}, sent=False)
    taken_back = log.add("changed", UNIT, {"set": {"school": "ES03"}}, sent=False)
    shown = ahead(Aggregate.device, confirmed, [own, taken_back], {taken_back.op.stamp.action})
    assert shown.state["school"] == "ES02"
    shown.state["units"].append(2)
    shown.meta["w"].clear()
    assert confirmed == before


def test_a_head_whose_own_operations_got_their_positions_must_be_made_anew() -> None:
    """The trap that `ahead` is there for: kept, the shown head would see a conflict that nobody else sees."""
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    confirmed = head(log)
    own = log.add("changed", UNIT, {"set": {"school": "ES01"}}, sent=False)
    stale = ahead(Aggregate.device, confirmed, [own])
    sent = Recorded(own.op, own.desk, own.desk_no, 2)
    step(Aggregate.device, confirmed, sent)
    knowing = facts.operation("changed", UNIT, {"set": {"school": "ES02"}}, number=3, seen=2)
    for folded in (stale, confirmed):
        step(Aggregate.device, folded, Recorded(knowing, DESK_B, 1, 3))
    assert "cards" in stale.state
    assert confirmed.state["school"] == "ES02"
    assert "cards" not in confirmed.state


LISTS: list[tuple[str, Aggregate, list[tuple[str, dict[str, Any]]]]] = [
    (
        "repairs",
        Aggregate.device,
        [
            ("registered", {"set": {"serial": "PF8K2M0D", "parts": ["a"]}}),
            ("changed", {"set": {"more": {"x": ["b"]}}}),
            ("repair_opened", {"n": "8A-0001-A", "state": "awaiting_form", "answers": ["a1"], "flags": ["lost"]}),
            ("form_linked", {"n": "8A-0001-A", "answers": ["a2"]}),
            ("diagnosed", {"n": "8A-0001-A", "fault": "screen", "further": ["keytop"]}),
            ("noted", {"n": "8A-0001-A", "accessories": ["pen"], "note": "s1"}),
            ("noted", {"n": "8A-0001-A", "note": ["odd"]}),
        ],
    ),
    (
        "crate",
        Aggregate.crate,
        [
            ("crate_opened", {"set": {"code": "CRA0001", "of": ["x"]}}),
            ("repair_opened", {"n": "1", "state": "received"}),
        ],
    ),
    ("form", Aggregate.form, [("answer_received", {"set": {"units": [{"serial": "X"}]}})]),
    (
        "register",
        Aggregate.school,
        [("registered", {"set": {"aliases": ["x"]}}), ("changed", {"set": {"aliases": ["y"]}})],
    ),
]


@pytest.mark.parametrize(("name", "kind", "ops"), LISTS, ids=[name for name, _, _ in LISTS])
def test_no_list_of_an_operation_lies_in_a_head(
    name: str, kind: Aggregate, ops: list[tuple[str, dict[str, Any]]]
) -> None:
    log = facts.Log()
    ref = UNIT
    for op_kind, payload in ops:
        log.add(op_kind, ref, payload)
    before = canonical([rec.op.payload for rec in log.all])
    folded = fold(kind, ref.id, log.all)
    _spoil(folded.state)
    _spoil(folded.meta)
    assert canonical([rec.op.payload for rec in log.all]) == before


def _spoil(value: Any) -> None:
    """Adds to every list and dict inside."""
    parts = list(value.values()) if isinstance(value, dict) else list(value) if isinstance(value, list) else []
    for part in parts:
        _spoil(part)
    if isinstance(value, dict):
        value["spoiled"] = 1
    elif isinstance(value, list):
        value.append("spoiled")


def test_a_moved_repair_shares_nothing_with_the_move() -> None:
    """Else a note at its new place would be written into the operation itself, and stand twice at the next fold."""
    source, log = facts.provisional("8A-0001-A"), facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    gathered = {"state": "received", "opened": "2026-11-20", "notes": ["n1"]}
    log.add("repair_moved", (source, UNIT), {"n": "8A-0001-A", "serial": "PF8K2M0D", "repair": gathered})
    log.add("noted", UNIT, {"n": "8A-0001-A", "note": "n2"})
    for _ in range(3):
        assert head(log).state["repairs"]["8A-0001-A"]["notes"] == ["n1", "n2"]
    assert gathered["notes"] == ["n1"]


@given(st.recursive(st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x), max_leaves=10))
def test_an_own_copy_is_equal_and_apart(value: Any) -> None:
    mine = own_copy(value)
    assert mine == value
    before = canonical(value)
    _spoil(mine)
    assert canonical(value) == before


def test_tuples_and_mappings_become_what_json_gives_back() -> None:
    from types import MappingProxyType

    assert own_copy(MappingProxyType({"a": (1, [2])})) == {"a": [1, [2]]}


def test_the_version_is_told_where_digests_begin() -> None:
    assert VERSION == 8
    assert set(REDUCERS[Aggregate.device]) >= {"registered", "changed", "repair_opened", "card_settled"}
