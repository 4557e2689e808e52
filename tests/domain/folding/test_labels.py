"""Holds labels to their count: printed, replaced and scanned back, at two desks in any order; paper makes no thing."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from app.domain.errors import UnknownKind
from app.domain.folding import fold, step, there
from app.domain.folding.base import Folded
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref, encode, fits, stamped
from tests.support import facts
from tests.support.facts import DESK_A, DESK_B

UNIT, OTHER = facts.device(), facts.device("701402728B")
CHARGER = Ref(Aggregate.charger, code_id(Aggregate.charger, "CH-0001"))
TAG = "KRM-036660"
FIRST = {"kind": "asset", "text": TAG, "copy": 1}


def made(*refs: Ref) -> facts.Log:
    log = facts.Log()
    for ref in refs:
        log.add("registered", ref, {"set": {"serial": "PF8K2M0D", "tag": TAG, "code": "CH-0001"}})
    return log


def labels(log: facts.Log, ref: Ref = UNIT) -> Any:
    return fold(ref.kind, ref.id, log.of(ref)).state.get("labels")


@pytest.mark.parametrize("ref", [UNIT, CHARGER], ids=["device", "register"])
def test_printed_again_and_again_it_is_counted(ref: Ref) -> None:
    log = made(ref)
    log.add("label_printed", ref, FIRST)
    assert labels(log, ref) == {"asset": {TAG: {"copy": 1, "printed": "2026-11-20", "times": 1}}}
    log.add("label_printed", ref, {**FIRST, "again": 1, "template": "asset_66x34"}, local="2026-11-21 09:00:00")
    assert labels(log, ref) == {"asset": {TAG: {"copy": 1, "printed": "2026-11-21", "times": 2}}}


def test_a_replacement_retires_the_former() -> None:
    log = made(UNIT)
    log.add("label_retired", UNIT, FIRST)
    assert labels(log) == {"asset": {TAG: {"copy": 1, "retired": 1}}}
    log.add("label_printed", UNIT, {**FIRST, "copy": 2})
    log.add("label_retired", UNIT, {**FIRST, "copy": 2})
    log.add("label_printed", UNIT, {**FIRST, "copy": 3})
    assert labels(log)["asset"][TAG] == {"copy": 3, "retired": 2, "printed": "2026-11-20", "times": 2}
    log.add("label_retired", UNIT, FIRST)
    assert labels(log)["asset"][TAG]["retired"] == 2, "a desk that comes late says nothing new"


def test_a_new_tag_begins_anew_and_forgets_nothing() -> None:
    log = made(UNIT)
    log.add("label_retired", UNIT, FIRST)
    log.add("label_printed", UNIT, {**FIRST, "copy": 2})
    log.add("label_printed", UNIT, {**FIRST, "text": "KRM-000002"})
    found = labels(log)["asset"]
    assert (found[TAG]["copy"], found["KRM-000002"]["copy"]) == (2, 1)


def test_scanned_back_right_and_wrong() -> None:
    log = made(UNIT, OTHER)
    log.add("label_printed", UNIT, FIRST)
    log.add("label_checked", (UNIT, OTHER), {**FIRST, "wrong": 1})
    assert labels(log)["asset"][TAG]["wrong"] == "2026-11-20"
    assert labels(log, OTHER) is None, "it is the other's life, not its label"
    right = log.add("label_checked", UNIT, FIRST, local="2026-11-21 09:00:00")
    assert labels(log)["asset"][TAG] == {"copy": 1, "printed": "2026-11-20", "times": 1, "checked": "2026-11-21"}
    log.undo(right)
    assert "checked" not in labels(log)["asset"][TAG]
    assert labels(log)["asset"][TAG]["wrong"] == "2026-11-20"
    log.add("label_checked", UNIT, FIRST)
    log.add("label_printed", UNIT, FIRST)
    assert labels(log)["asset"][TAG] == {"copy": 1, "printed": "2026-11-20", "times": 2}, "new paper is not checked yet"


def test_a_slip_is_counted_with_its_repair_and_goes_with_it() -> None:
    log = made(UNIT)
    opened = log.add("repair_opened", UNIT, {"n": "8A-0001-A", "state": "received"})
    slip = {"kind": "slip", "text": "RP8A0001A", "copy": 1, "n": "8A-0001-A"}
    log.add("label_printed", UNIT, slip)
    log.add("label_printed", UNIT, slip)
    state = fold(UNIT.kind, UNIT.id, log.of(UNIT)).state
    assert state["repairs"]["8A-0001-A"]["slips"] == 2
    assert "labels" not in state
    log.undo(opened)
    state = fold(UNIT.kind, UNIT.id, log.of(UNIT)).state
    assert "repairs" not in state
    assert "cards" not in state, "whoever takes a scan back throws its slip away"


def test_paper_makes_no_thing_and_a_device_taken_back_tells_of_it() -> None:
    for ref, told in ((UNIT, True), (CHARGER, False)):
        log = facts.Log()
        for kind in ("label_printed", "label_retired", "label_checked"):
            log.add(kind, ref, FIRST)
        head = fold(ref.kind, ref.id, log.of(ref))
        assert not head.exists
        assert not there(head.state)
        assert "labels" not in head.state
        assert [card["kind"] for card in head.state.get("cards", {}).values()] == ["gone"] * told
        assert sum(len(card["ops"]) for card in head.state.get("cards", {}).values()) == 3 * told


def test_labels_alone_are_no_thing() -> None:
    assert not there({"labels": {"asset": {TAG: {"copy": 1}}}})


def test_what_two_desks_print_adds_up_in_any_order() -> None:
    deeds = [
        ("label_printed", FIRST, DESK_A),
        ("label_retired", FIRST, DESK_A),
        ("label_printed", {**FIRST, "copy": 2}, DESK_A),
        ("label_retired", FIRST, DESK_B),
        ("label_printed", {**FIRST, "copy": 2}, DESK_B),
    ]
    ends = []
    for order in permutations(deeds):
        log = made(UNIT)
        for kind, payload, desk in order:
            log.add(kind, UNIT, payload, desk=desk, seen=1)
        ends.append(labels(log))
    assert all(end == {"asset": {TAG: {"copy": 2, "retired": 1, "printed": "2026-11-20", "times": 3}}} for end in ends)


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"kind": "asset", "text": TAG},
        {"kind": "asset", "text": "", "copy": 1},
        {"kind": "", "text": TAG, "copy": 1},
        {"kind": 1, "text": TAG, "copy": 1},
        {**FIRST, "copy": True},
        {**FIRST, "copy": 0},
        {**FIRST, "copy": "1"},
        {**FIRST, "n": 1},
        {**FIRST, "n": ""},
    ],
)
def test_what_is_no_label_is_not_folded(bad: dict[str, Any]) -> None:
    log = made(UNIT)
    rec = log.add("label_printed", UNIT, bad)
    with pytest.raises(UnknownKind):
        step(UNIT.kind, Folded(UNIT.id), rec)


def test_a_field_is_never_named_labels() -> None:
    for ref in (UNIT, CHARGER):
        rec = facts.Log().add("changed", ref, {"set": {"labels": "x"}})
        with pytest.raises(UnknownKind):
            step(ref.kind, Folded(ref.id), rec)


def test_an_operation_keeps_its_size() -> None:
    text = "W" * 64
    largest = Draft(
        "label_printed", (UNIT,), {"kind": "provisional", "text": text, "copy": 99, "template": "t" * 24, "again": 1}
    )
    assert fits(largest)
    wrong = Draft("label_checked", (UNIT, OTHER), {"kind": "provisional", "text": text, "copy": 99, "wrong": 1})
    assert fits(wrong)
    slip = Draft("label_printed", (UNIT,), {**largest.payload, "n": "99ZZ-999999999-Z"})
    assert fits(slip)
    usual = Draft("label_printed", (UNIT,), {**FIRST, "template": "asset_66x34"})
    stamp = facts.operation("x", UNIT).stamp
    assert len(encode(stamped(usual, facts.an_id(1), stamp))) < 400
