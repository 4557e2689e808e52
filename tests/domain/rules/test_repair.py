"""Holds the course of a repair to its one table, and words people give to the closed lists."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import OurError
from app.domain.kinds import CAUSE_DETAILS, CLOSED_STATES, Action, Cause, FaultPlace, RepairState
from app.domain.rules.repair import (
    ALLOWED,
    LEADS,
    ROUTE_LEADS,
    RepairRefused,
    allowed,
    back_to_diagnosis,
    cancel,
    check,
    check_cause,
    check_fault,
    check_reopen,
    check_text,
    no_longer,
    reopen,
    state_after_reopen,
)
from tests.support import facts

UNIT = facts.device()
N = "8A-0001-A"
# One row an action: the states it may be taken in.
HERE = "received awaiting_form diagnosing repairing waiting_parts awaiting_decision"
COURSE = {
    Action.link: "received awaiting_form diagnosing",
    Action.override: "awaiting_form",
    Action.diagnose: "received awaiting_form diagnosing repairing waiting_parts testing",
    Action.route: f"{HERE} at_maker with_installer",
    Action.need_part: "repairing waiting_parts",
    Action.part_came: "waiting_parts",
    Action.hear: f"{HERE} at_maker with_installer",
    Action.ship: "diagnosing with_installer",
    Action.receive_back: "at_maker with_installer",
    Action.decide: "awaiting_decision",
    Action.repaired: "repairing",
    Action.pass_: "testing",
    Action.fail: "testing",
    Action.return_: "ready",
    Action.cancel: HERE,
    Action.photo: " ".join(RepairState),
    Action.reopen: "returned irreparable cancelled",
    Action.note: " ".join(RepairState),
    Action.place: " ".join(state for state in RepairState if state not in CLOSED_STATES),
}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", RepairState)
def test_each_action_in_each_state(action: Action, state: RepairState) -> None:
    expected = state.value in COURSE.get(action, "").split()
    assert allowed(action, state) == expected
    if expected:
        check(action, {"state": state.value})
    else:
        with pytest.raises(RepairRefused) as refused:
            check(action, {"state": state.value})
        assert refused.value.reason == "not_allowed_in_state"


def test_every_action_stands_in_the_table_and_leads_where_the_contract_says() -> None:
    assert set(ALLOWED) == set(COURSE) == set(Action)
    assert {action.value: state.value for action, state in LEADS.items()} == {
        "need-part": "waiting_parts",
        "part-came": "repairing",
        "receive-back": "testing",
        "decide": "diagnosing",
        "repaired": "testing",
        "pass": "ready",
        "fail": "repairing",
        "return": "returned",
        "cancel": "cancelled",
    }
    assert {route.value: state.value for route, state in ROUTE_LEADS.items()} == {
        "software": "repairing",
        "desk": "repairing",
        "maker": "diagnosing",
        "installer": "with_installer",
        "board": "awaiting_decision",
        "disposal": "irreparable",
    }


@pytest.mark.parametrize("state", RepairState)
def test_from_the_bench_a_diagnosis_takes_it_back(state: RepairState) -> None:
    assert back_to_diagnosis({"state": state.value}) == (state.value in ("repairing", "waiting_parts", "testing"))


@pytest.mark.parametrize("state", CLOSED_STATES)
def test_an_ended_repair_goes_on_only_where_no_other_runs(state: RepairState) -> None:
    device: dict[str, Any] = {"repairs": {N: {"state": state.value, "opened": "2026-11-19"}}}
    check_reopen(device, N)
    device["repairs"]["8A-0002-C"] = {"state": "cancelled", "opened": "2026-11-20"}
    check_reopen(device, N)
    device["repairs"]["8A-0002-C"]["state"] = "received"
    with pytest.raises(RepairRefused, match="already_open"):
        check_reopen(device, N)
    with pytest.raises(RepairRefused, match="not_allowed_in_state"):
        check_reopen(device, "8A-0002-C")


@pytest.mark.parametrize("fault", [*FaultPlace, "other:A1"])
def test_fault_places_of_the_list_and_a_supervisors_own(fault: str) -> None:
    assert check_fault(fault, {"other:A1"}) == fault


@pytest.mark.parametrize("fault", ["", "Screen", "other:", "others", "hinge", "keytop ", "other:A2", "A1"])
def test_other_fault_places_are_refused(fault: str) -> None:
    with pytest.raises(RepairRefused, match="unknown_fault"):
        check_fault(fault, ("other:A1",))


@pytest.mark.parametrize("cause", Cause)
def test_each_cause_with_each_detail(cause: Cause) -> None:
    assert check_cause(cause.value, None) == (cause, None)
    assert check_cause(cause.value, "") == (cause, None)
    for owner, details in CAUSE_DETAILS.items():
        for detail in details:
            if detail in CAUSE_DETAILS[cause]:
                assert check_cause(cause.value, detail) == (cause, detail)
            else:
                assert owner is not cause
                with pytest.raises(RepairRefused, match="detail_not_of_cause"):
                    check_cause(cause.value, detail)


@pytest.mark.parametrize("cause", ["", "Natural", "drop", "none"])
def test_other_causes_are_refused(cause: str) -> None:
    with pytest.raises(RepairRefused, match="unknown_cause"):
        check_cause(cause, None)


def test_a_short_text_stands_in_the_operation_a_long_one_does_not() -> None:
    assert check_text(" 棚3の左 ") == "棚3の左"
    assert check_text("あ" * 40) == "あ" * 40
    for empty in ("", " \u3000\n"):
        with pytest.raises(RepairRefused, match="nothing_given"):
            check_text(empty)
    with pytest.raises(RepairRefused, match="text_too_long"):
        check_text("あ" * 40 + "a")


@pytest.mark.parametrize(
    ("device", "repair", "state"),
    [
        ({}, {}, "awaiting_form"),
        ({"kind": "chromebook"}, {"fault": "screen", "cause": "unknown"}, "awaiting_form"),
        ({"kind": "chromebook"}, {"answers": ["a1"]}, "received"),
        ({"kind": "chromebook"}, {"answers": ["a1"], "fault": "screen"}, "received"),
        ({"kind": "chromebook"}, {"answers": ["a1"], "cause": "unknown"}, "received"),
        ({"kind": "chromebook"}, {"answers": ["a1"], "fault": "screen", "cause": "unknown"}, "diagnosing"),
        ({"kind": "chromebook"}, {"answers": []}, "awaiting_form"),
        ({"kind": "chromebook"}, {"override": "s1"}, "received"),
        ({"kind": "ipad"}, {}, "received"),
        ({"kind": "ipad"}, {"fault": "screen", "cause": "unknown"}, "diagnosing"),
    ],
)
def test_where_a_reopened_repair_goes_on(device: dict[str, Any], repair: dict[str, Any], state: str) -> None:
    assert state_after_reopen(device, repair) == state


def test_what_cancelling_and_reopening_write() -> None:
    draft = cancel(UNIT, N)
    assert (draft.kind, draft.about, draft.payload) == ("repair_state_set", (UNIT,), {"n": N, "state": "cancelled"})
    draft = reopen(UNIT, N, RepairState.received)
    assert (draft.kind, draft.about, draft.payload) == ("repair_state_set", (UNIT,), {"n": N, "state": "received"})


FORMER: dict[str, Any] = {
    "fault": "screen",
    "cause": "natural",
    "hearing": "s1",
    "work": ["clean"],
    "answers": ["a1"],
    "rma": "R1",
    "route": "maker",
    "tests": {"power": True},
    "way": "run",
    "list": "B1",
    "to": "ES01",
    "waiting_part": "P1",
    "quote": 9000,
    "decision": "repair",
    "payer": "guardian",
    "amount": 9000,
    "document": "第3号",
    "asked": 8000,
    "paid": 9000,
    "guardian": {"consent": "2026-11-18", "paid": "2026-11-20"},
}


def test_what_a_repair_that_goes_on_is_without() -> None:
    over = dict.fromkeys(("route", "tests", "waiting_part", "way", "list", "to"))
    assert no_longer({**FORMER, "state": "cancelled"}) == over
    assert no_longer({**FORMER, "state": "irreparable"}) == over
    used = dict.fromkeys(("quote", "decision", "payer", "amount", "document", "asked", "paid"))
    assert no_longer({**FORMER, "state": "returned"}) == {**over, **used, "guardian": {"consent": None, "paid": None}}
    assert no_longer({"state": "returned", "route": "desk"}) == {"route": None}
    draft = reopen(UNIT, N, RepairState.diagnosing, {"route": None})
    assert draft.payload == {"n": N, "state": "diagnosing", "route": None}


@pytest.mark.parametrize("state", CLOSED_STATES)
def test_nothing_is_reopened_into_its_end(state: RepairState) -> None:
    with pytest.raises(OurError, match="reopening"):
        reopen(UNIT, N, state)
