"""Holds what the course of a repair writes: each draft to its agreed payload, each wrong word to its closed reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.domain.bench_words import BoardDecision, Check, GuardianStep, Payer
from app.domain.folding.shapes import readable
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, DeviceKind, Route, WorkDone
from app.domain.operations import Draft, Ref, fits
from app.domain.rules import course, recognise
from app.domain.rules.repair import RepairRefused
from tests.support import facts

UNIT, OTHER = facts.device(), facts.device("701402728B")
N = "8A-0001-A"
SHIPMENT = Ref(Aggregate.shipment, code_id(Aggregate.shipment, "A0042"))
TODAY = date(2026, 11, 20)


def says(draft: Draft) -> tuple[str, dict[str, Any]]:
    """Kind and payload without the number, which every one names; readable where it comes to be folded."""
    payload = dict(draft.payload)
    assert payload.pop("n") == N
    assert draft.about[0] == UNIT
    assert readable(facts.operation(draft.kind, draft.about, draft.payload))
    return draft.kind, payload


def refused(work: Any) -> str:
    with pytest.raises(RepairRefused) as why:
        work()
    return why.value.reason


def test_a_diagnosis_on_the_bench_takes_the_repair_back() -> None:
    (early,) = course.diagnosed(UNIT, N, {"state": "received"}, {"fault": "screen"})
    assert says(early) == ("diagnosed", {"fault": "screen"})
    (late,) = course.diagnosed(UNIT, N, {"state": "testing"}, {"cause": "natural"})
    assert says(late) == ("diagnosed", {"cause": "natural", "detail": None, "state": "diagnosing"})
    (both,) = course.diagnosed(UNIT, N, {"state": "diagnosing"}, {"cause": "natural", "detail": "wear"})
    assert says(both) == ("diagnosed", {"cause": "natural", "detail": "wear"})
    assert course.diagnosed(UNIT, N, {"state": "testing"}, {}) == []


@pytest.mark.parametrize(
    ("route", "state"),
    [
        ("software", "repairing"),
        ("desk", "repairing"),
        ("maker", "diagnosing"),
        ("installer", "with_installer"),
        ("board", "awaiting_decision"),
        ("disposal", "irreparable"),
    ],
)
def test_a_route_leads_to_its_state(route: str, state: str) -> None:
    assert says(course.routed(UNIT, N, Route(route))) == ("routed", {"route": route, "state": state})
    dear = course.routed(UNIT, N, Route(route), quote=12000, reason="s1")
    assert says(dear) == ("routed", {"route": route, "state": state, "quote": 12000, "reason": "s1"})


def test_what_leads_to_one_state() -> None:
    assert says(course.heard(UNIT, N, "s1")) == ("heard", {"sheet": "s1"})
    assert says(course.part_needed(UNIT, N, None)) == ("part_needed", {"state": "waiting_parts"})
    assert says(course.part_needed(UNIT, N, "P1")) == ("part_needed", {"state": "waiting_parts", "part": "P1"})
    assert says(course.part_came(UNIT, N, "P1")) == ("part_came", {"state": "repairing", "part": "P1"})
    assert says(course.photo_taken(UNIT, N, "s1")) == ("photo_taken", {"photo": "s1"})
    assert says(course.assigned(UNIT, N, "OP0002")) == ("assigned", {"to": "OP0002"})
    assert says(course.assigned(UNIT, N, "OP0002", "s1")) == ("assigned", {"to": "OP0002", "note": "s1"})


def test_shipping_needs_the_maker_as_route_or_the_installer_at_work() -> None:
    ready = {"state": "diagnosing", "route": "maker"}
    assert says(course.shipped(UNIT, N, ready)) == ("shipped", {"state": "at_maker"})
    given: dict[str, Any] = {"rma": "R1", "waybill": "W1", "firm": "F", "due": "2026-12-01", "shipment": "A0042"}
    full = course.shipped(UNIT, N, ready, **given)
    assert full.about == (UNIT, SHIPMENT)
    assert says(full) == ("shipped", {"state": "at_maker", **given})
    again = course.shipped(UNIT, N, ready | {"rma": "R0", "waybill": "W0", "shipment": "A0001"}, waybill="W1")
    assert again.about == (UNIT,)
    assert says(again) == ("shipped", {"state": "at_maker", "rma": None, "shipment": None, "waybill": "W1"})
    gone = course.shipped(UNIT, N, {"state": "with_installer", "route": "installer"}, waybill="W2")
    assert says(gone) == ("shipped", {"state": "with_installer", "waybill": "W2"})
    for route in (None, "board", "desk"):
        assert refused(lambda r=route: course.shipped(UNIT, N, {"state": "diagnosing", "route": r})) == "no_maker_route"


def test_coming_back_names_the_shipment_it_went_with() -> None:
    assert says(course.came_back(UNIT, N, {"state": "at_maker"})) == ("came_back", {"state": "testing"})
    back = course.came_back(UNIT, N, {"state": "at_maker", "shipment": "A0042"})
    assert back.about == (UNIT, SHIPMENT)
    assert says(back) == ("came_back", {"state": "testing", "shipment": "A0042"})


def test_a_decision_to_repair_says_who_pays() -> None:
    assert refused(lambda: course.decided(UNIT, N, {}, BoardDecision.repair)) == "payer_missing"
    plain = course.decided(UNIT, N, {}, BoardDecision.no_repair)
    assert says(plain) == ("decided", {"state": "diagnosing", "decision": "no_repair"})
    full = course.decided(UNIT, N, {}, BoardDecision.repair, payer=Payer.guardian, amount=0, document="第3号")
    assert says(full) == (
        "decided",
        {"state": "diagnosing", "decision": "repair", "payer": "guardian", "amount": 0, "document": "第3号"},
    )
    assert says(course.decided(UNIT, N, {}, BoardDecision.center_))[1]["decision"] == "center"
    walked = {"guardian": {"consent": "2026-11-10"}, "paid": 8000}
    anew = course.decided(UNIT, N, walked, BoardDecision.no_repair)
    assert says(anew) == ("decided", {"state": "diagnosing", "decision": "no_repair", "guardian": None})


def step(what: GuardianStep, on: date = TODAY, amount: int | None = None, **repair: Any) -> Draft:
    known = {"state": "diagnosing", "payer": "guardian", **repair}
    return course.guardian_step(UNIT, N, known, what, on, TODAY, amount=amount)


def test_the_guardians_steps_come_in_order_and_dated() -> None:
    consent, quote, paid = GuardianStep
    assert says(step(consent)) == ("guardian_step", {"step": "consent", "on": "2026-11-20"})
    assert refused(lambda: step(quote)) == "guardian_consent_missing"
    done = {"consent": "2026-11-10"}
    quoted = step(quote, date(2026, 11, 10), 8000, guardian=done)
    assert says(quoted) == ("guardian_step", {"step": "quote", "on": "2026-11-10", "amount": 8000})
    assert refused(lambda: step(paid, guardian=done)) == "guardian_quote_missing"
    assert refused(lambda: step(quote, date(2026, 11, 9), guardian=done)) == "day_before_the_last_step"
    assert says(step(quote, date(2026, 11, 9), guardian={"consent": "?"}))[0] == "guardian_step"
    assert refused(lambda: step(consent, date(2026, 11, 21))) == "day_to_come"
    assert refused(lambda: step(consent, payer="board")) == "guardian_does_not_pay"
    assert refused(lambda: step(consent, state="repairing")) == "not_allowed_in_state"
    assert says(step(paid, guardian={"consent": "2026-11-10", "quote": "2026-11-11"}))[1]["step"] == "paid"


def test_work_is_words_of_the_list_each_once() -> None:
    draft = course.worked(UNIT, N, ["clean", "replace_part", "clean"])
    assert says(draft) == ("worked", {"state": "testing", "work": ["clean", "replace_part"]})
    assert refused(lambda: course.worked(UNIT, N, [])) == "work_missing"
    assert refused(lambda: course.worked(UNIT, N, ["polish"])) == "unknown_work"
    assert fits(course.worked(UNIT, N, [word.value for word in WorkDone]))


def test_what_passes_was_tested_whole() -> None:
    unit = {"kind": "wifi_router"}
    whole = {"power": True, "usb_charge": True, "wifi": True}
    assert says(course.tested(UNIT, N, unit, {}, passed=True)) == (
        "tested",
        {"state": "ready", "passed": True, "checks": whole},
    )
    assert says(course.tested(UNIT, N, unit, whole, passed=True))[1]["checks"] == whole
    assert refused(lambda: course.tested(UNIT, N, unit, {"power": True}, passed=True)) == "checks_missing"
    assert refused(lambda: course.tested(UNIT, N, unit, whole | {"wifi": False}, passed=True)) == "check_failed"
    assert refused(lambda: course.tested(UNIT, N, unit, {"camera": True}, passed=True)) == "check_of_another_kind"
    assert refused(lambda: course.tested(UNIT, N, unit, {"smell": True}, passed=True)) == "unknown_check"
    failed = course.tested(UNIT, N, unit, {"wifi": False}, passed=False)
    assert says(failed) == ("tested", {"state": "repairing", "passed": False, "checks": {"wifi": False}})
    assert says(course.tested(UNIT, N, unit, {}, passed=False))[1]["checks"] == {}
    assert fits(course.tested(UNIT, N, {}, {}, passed=True))


@pytest.mark.parametrize("kind", DeviceKind)
def test_each_kind_has_its_test_list(kind: DeviceKind) -> None:
    checks = course.checks_of({"kind": kind.value})
    assert Check.power in checks
    assert list(checks) == [check for check in Check if check in checks]
    assert (len(checks) == len(Check) - 1) == (kind is DeviceKind.chromebook), "the console is for exchanged units"
    assert course.checks_of({}) == tuple(Check)[:-1]
    assert (Check.keyboard in checks) == (kind is DeviceKind.chromebook)


def test_an_exchanged_unit_is_seen_in_the_console_before_it_is_ready() -> None:
    repair = {"exchange": {"kind": "unit", "from": "725012406A"}}
    unit = {"kind": "wifi_router", "repairs": {N: repair}}
    assert course.checks_of(unit, repair)[-1] is Check.console
    whole = {"power": True, "usb_charge": True, "wifi": True}
    assert refused(lambda: course.tested(UNIT, N, unit, {}, passed=True)) == "console_unseen", "not by silence either"
    assert refused(lambda: course.tested(UNIT, N, unit, whole, passed=True)) == "console_unseen"
    assert refused(lambda: course.tested(UNIT, N, unit, {"console": True}, passed=True)) == "checks_missing"
    assert says(course.tested(UNIT, N, unit, whole | {"console": True}, passed=True))[1]["checks"]["console"]
    assert says(course.tested(UNIT, N, unit, {"console": False}, passed=False))[1]["checks"] == {"console": False}
    active = {**unit, "console": "ACTIVE"}
    assert course.checks_of(active, repair) == course.checks_of(active), "the register has seen it"
    assert says(course.tested(UNIT, N, active, {}, passed=True))[1]["checks"] == whole


def test_amounts_are_whole_and_not_beyond_belief() -> None:
    assert [course.check_amount(yen) for yen in (0, 10_000_000)] == [0, 10_000_000]
    assert [refused(lambda y=yen: course.check_amount(y)) for yen in (-1, 10_000_001)] == ["not_an_amount"] * 2


# --- moved to another device ----------------------------------------------------------------------------------------

SIDE = "A" * 22
WHOLE: dict[str, Any] = {
    "state": "waiting_parts",
    "opened": "2026-11-19",
    "since": "2026-11-18",
    "outcome": "unknown_device",
    "operator": "OP999999",
    "school": "SNS04",
    "crate": "CRZZ0001X",
    "person": True,
    "tail": "ABCD",
    "fault": "other:" + "あ" * 38,
    "further": ["other:" + "あ" * 38, "case_hinge", "camera_cable"],
    "cause": "non_natural",
    "detail": "loss_of_part",
    "hardware": True,
    "appeared": "2026-01-31",
    "dismantle": True,
    "hearing": SIDE,
    "route": "installer",
    "quote": 10_000_000,
    "reason": SIDE,
    "decision": "no_repair",
    "payer": "guardian",
    "amount": 10_000_000,
    "document": "あ" * 40,
    "asked": 9000,
    "guardian": {"consent": "2026-11-10", "quote": "2026-11-11", "paid": "2026-11-12"},
    "paid": 10_000_000,
    "rma": "R" * 40,
    "waybill": "W" * 40,
    "firm": "あ" * 20,
    "due": "2026-12-01",
    "shipment": "ZZ0001",
    "waiting_part": "P" * 32,
    "work": [word.value for word in WorkDone],
    "tests": {check.value: True for check in Check},
    "way": "hand",
    "list": "ZZ0001",
    "to": "SNS04",
    "assigned": "OP999999",
    "photos": [SIDE] * 3,
    "notes": [SIDE],
}


def test_a_moved_repair_takes_its_whole_course_along_and_no_operation_grows_too_large() -> None:
    drafts = recognise.move_drafts(UNIT, OTHER, N, "P3NXCVVWAC3ZVKZ", WHOLE)
    assert all(fits(draft) for draft in drafts)
    assert all(readable(facts.operation(draft.kind, draft.about, draft.payload)) for draft in drafts)
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"kind": "chromebook"}})
    log.add("registered", OTHER, {"set": {"serial": "701402728B"}})
    log.add("repair_opened", UNIT, {"n": N, "state": "received", "outcome": "unknown_device"})
    for draft in drafts:
        log.add(draft.kind, draft.about, draft.payload)
    from app.domain.folding import fold

    moved = fold(OTHER.kind, OTHER.id, log.of(OTHER)).state
    assert moved["repairs"][N] == WHOLE
    assert "cards" not in moved
    assert N not in fold(UNIT.kind, UNIT.id, log.of(UNIT)).state.get("repairs", {})


def test_of_little_little_is_told() -> None:
    assert course.retold(OTHER, N, {"state": "received"}) == []
    assert course.told_along({"quote": 5, "paid": 5, "guardian": {"consent": "2026-11-20"}}) == frozenset()
    told = course.retold(OTHER, N, {"state": "repairing", "route": "desk", "tests": {}})
    assert [(draft.kind, dict(draft.payload)) for draft in told] == [
        ("routed", {"n": N, "state": "repairing", "route": "desk"}),
        ("tested", {"n": N, "state": "repairing", "passed": False, "checks": {}}),
    ]
    (shipped,) = course.retold(OTHER, N, {"state": "at_maker", "rma": "R1", "payer": "board"})
    assert shipped.payload == {"n": N, "state": "at_maker", "rma": "R1"}
    (failed,) = course.retold(OTHER, N, {"state": "repairing", "tests": {"wifi": False}})
    assert failed.payload["passed"] is False


def test_what_a_moved_repairs_course_tells_is_told_once() -> None:
    first, *rest = recognise.move_drafts(UNIT, OTHER, N, "P3NXCVVWAC3ZVKZ", WHOLE)
    assert set(first.payload["repair"]) == {
        "state", "opened", "since", "outcome", "operator", "school", "crate", "person", "tail",
    }  # fmt: skip
    steps = [draft.payload for draft in rest if draft.kind == "guardian_step"]
    assert [(step["step"], step.get("amount")) for step in steps] == [
        ("consent", None), ("quote", None), ("paid", 10_000_000),
    ]  # fmt: skip
