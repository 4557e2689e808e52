"""Holds the checklist to its order: what comes next, what is blocked by what, who may do what can't be taken back."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.device import IN_DISPOSAL, base_status, is_gone, not_repairable, status
from app.domain.disposal_steps import MOST, NONE, Own, StepsFault, known, order, read
from app.domain.disposal_words import HOW, Step, Way
from app.domain.folding import fold
from app.domain.folding.shapes import readable
from app.domain.kinds import Aggregate, DeviceKind, DeviceStatus
from app.domain.operations import Draft, fits
from app.domain.rules import disposal as rules
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from tests.support import facts

UNIT = facts.device()
OWN = read("写真, 採寸@accessories")
WAYS, KINDS = list(Way), list(DeviceKind)


def in_disposal(*steps: str, way: str = "A", **more: Any) -> dict[str, Any]:
    """A unit in disposal with these steps done."""
    disposal = {"way": way, "begun": "2026-11-20", "steps": {step: {"on": "2026-11-20"} for step in steps}}
    return {"serial": "PF8K2M0D", "kind": "chromebook", "disposal": disposal, **more}


def done_up_to(step: str, way: str = "A", kind: str = "chromebook", own: Own = NONE) -> dict[str, Any]:
    """A unit all of whose steps before this one are done."""
    steps = order(way, kind, own)
    return in_disposal(*steps[: steps.index(step)], way=way, kind=kind)


def why(work: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(RepairRefused) as refused:
        work(*args, **more)
    return refused.value.reason


# --- the checklist ---------------------------------------------------------------------------------------------------


def test_the_steps_of_both_ways_stand_in_the_contracts_order() -> None:
    rest = "accessories annotate deprovision verified wipe setup_screen label storage board collected certificate"
    assert order("A", "chromebook") == ("judgement", *rest.split(), "witness")
    assert order("B", "chromebook") == ("instruction", *rest.split(), "witness")
    assert order("", "of a later version") == order("A", "chromebook")


def test_only_chromebooks_have_steps_in_the_console() -> None:
    for kind in DeviceKind:
        steps = set(order("A", kind.value))
        assert ({"annotate", "deprovision", "verified"} <= steps) is (kind is DeviceKind.chromebook)
        assert {"judgement", "label", "storage", "board"} <= steps
    assert "wipe" in order("B", "ipad")
    assert "wipe" not in order("A", "charger")


def test_a_supervisors_steps_are_renamed_and_added_never_between_deprovision_and_wipe() -> None:
    own = read("label=廃棄札, 写真、採寸@accessories，other:封印@storage")
    assert own.names == {"label": "廃棄札"}
    steps = order("A", "chromebook", own)
    assert steps[1:4] == ("accessories", "other:採寸", "annotate")
    assert steps[7:10] == ("setup_screen", "other:写真", "label")
    assert steps[10:13] == ("storage", "other:封印", "board")
    for wrong in ("写真@deprovision", "写真@verified", "写真@board", "写真@nowhere", "@label", "a/b", "写真,写真"):
        with pytest.raises(StepsFault):
            read(wrong)
    for wrong in ("nowhere=札", "label=", "label=札,label=票", "label=" + "札" * 41, ",".join("abcdefghi")):
        with pytest.raises(StepsFault):
            read(wrong)
    assert len(read(",".join("abcdefgh")).added) == MOST
    assert known("写真@verified") is NONE
    assert known("") == NONE


@given(st.text(max_size=60))
def test_whatever_a_setting_holds_the_fixed_order_stands(text: str) -> None:
    steps = order("B", "chromebook", known(text))
    at = steps.index("deprovision")
    assert steps[at : at + 3] == ("deprovision", "verified", "wipe")
    assert [step for step in steps if step in Step.__members__] == list(order("B", "chromebook"))


# --- what comes next -------------------------------------------------------------------------------------------------


@given(st.sampled_from(WAYS), st.sampled_from(KINDS), st.sets(st.sampled_from([s.value for s in Step])))
def test_next_is_the_first_that_is_not_done_and_blocks_all_behind_it(
    way: Way, kind: DeviceKind, ticked: set[str]
) -> None:
    state = in_disposal(*ticked, way=way.value, kind=kind.value)
    steps = rules.steps_of(state, OWN)
    ahead = rules.next_step(state, OWN)
    assert ahead == next((step for step in steps if step not in ticked), "")
    for at, step in enumerate(steps):
        missing = [before for before in steps[:at] if before not in ticked]
        assert rules.blocked_by(state, step, OWN) == (missing[0] if missing else "")
    assert rules.blocked_by(state, "of a later version", OWN) == ""
    assert rules.ready_for_board(state, OWN) is (set(steps[: steps.index("board")]) <= ticked)
    assert rules.is_told(state) is ("board" in ticked)
    offered = [offer.step for offer in rules.offers(state, OWN)]
    assert (offered[0] == ahead) if ahead else (offered in ([], ["storage"]))


def test_every_step_in_every_state_out_of_order_is_refused_naming_the_first_that_is_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tried = refused = 0
    for way, kind, own in product(WAYS, KINDS, (NONE, OWN)):
        steps = order(way.value, kind.value, own)
        for at, step in product(range(1, len(steps) + 1), steps):
            state = in_disposal(*steps[:at], way=way.value, kind=kind.value)
            tried += 1
            if steps.index(step) > at:
                with pytest.raises(rules.StepBlocked) as blocked:
                    rules.check_step(state, step, own)
                assert (blocked.value.reason, blocked.value.step) == ("step_blocked", steps[at])
                refused += 1
            elif steps.index(step) < at and step != Step.storage:
                assert why(rules.check_step, state, step, own) == "already_done"
                refused += 1
            else:
                assert rules.check_step(state, step, own) == state["disposal"]
    assert tried > refused > 0
    with capsys.disabled():
        print(f" {tried} steps by state, {refused} refused", end="")


def test_a_hole_blocks_too() -> None:
    state = in_disposal("judgement", "accessories", "deprovision", "verified")
    with pytest.raises(rules.StepBlocked) as blocked:
        rules.check_step(state, "wipe")
    assert blocked.value.step == "annotate"


def test_what_is_no_step_of_this_unit() -> None:
    state = in_disposal("judgement")
    assert why(rules.check_step, {}, "accessories") == "not_in_disposal"
    assert why(rules.check_step, state, "polish") == "unknown_step"
    assert why(rules.check_step, state, "instruction") == "not_of_this_unit"
    assert why(rules.check_step, {**state, "kind": "ipad"}, "deprovision") == "not_of_this_unit"
    assert why(rules.check_step, in_disposal(), "judgement") == "by_beginning"


def test_wiping_before_it_was_seen_as_deprovisioned_is_refused() -> None:
    for ticked in ((), ("deprovision",)):
        state = in_disposal("judgement", "accessories", "annotate", *ticked)
        with pytest.raises(rules.StepBlocked):
            rules.check_step(state, "wipe")


# --- how a step was done ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", list(Step))
def test_each_step_takes_the_words_of_its_list_and_no_other(step: Step) -> None:
    state = in_disposal(
        console="DEPROVISIONED", request={"kind": "deprovision", "state": "requested", "path": "disposal"}
    )
    for word in HOW.get(step, ()):
        assert rules.check_how(state, step.value, word.value, words=True) == word.value
    if step in HOW:
        assert why(rules.check_how, state, step.value, "", words=True) == "how_missing"
    else:
        assert rules.check_how(state, step.value, "", words=False) == ""
    assert why(rules.check_how, state, step.value, "somehow", words=True) == "unknown_how"


def test_some_ways_of_doing_it_need_words_or_what_the_console_said() -> None:
    state = in_disposal(console="ACTIVE")
    assert why(rules.check_how, state, "accessories", "none", words=False) == "reason_needed"
    assert why(rules.check_how, state, "verified", "eye", words=False) == "reason_needed"
    assert why(rules.check_how, state, "verified", "console", words=True) == "console_not_deprovisioned"
    assert why(rules.check_how, state, "deprovision", "request", words=True) == "not_requested"
    assert rules.usual_how(state, "verified") == "console"
    assert rules.usual_how(state, "deprovision") == "by_hand"
    asked = {"kind": "deprovision", "state": "requested", "path": "disposal"}
    assert rules.usual_how({"request": asked}, "deprovision") == "request"
    assert rules.usual_how({"request": asked | {"path": "maker"}}, "deprovision") == "by_hand"
    assert rules.usual_how(state, "wipe") == ""


def test_what_a_step_is_about_must_be_told_and_nothing_else() -> None:
    state = in_disposal()
    told = rules.Ticked
    assert why(rules.check_told, state, "storage", told()) == "place_missing"
    assert why(rules.check_told, state, "board", told()) == "to_missing"
    assert why(rules.check_told, state, "certificate", told()) == "document_missing"
    assert why(rules.check_told, state, "label", told(place="D-4")) == "not_for_step"
    assert why(rules.check_told, state, "storage", told(place="D-4", to="市教委")) == "not_for_step"
    boxed = in_disposal()
    boxed["disposal"]["box"] = "A0001"
    assert why(rules.check_told, boxed, "board", told(to="市教委")) == "in_box"
    rules.check_told(state, "storage", told(place="D-4"))
    rules.check_told(state, "board", told(to="市教委", on="2026-11-20", document="7-1"))
    rules.check_told(state, "other:写真", told(how="", note="s"))


def test_what_is_offered_says_what_it_needs() -> None:
    assert rules.offers(in_disposal("judgement")) == (
        rules.Offer("accessories", ("collected", "none", "sent"), ("words:none",)),
    )
    stored = done_up_to("board")
    assert rules.offers(stored) == (
        rules.Offer("board", (), ("to",)),
        rules.Offer("storage", (), ("place",)),
    )
    assert rules.offers(done_up_to("deprovision"))[0].needs == ("second",)
    assert [offer.step for offer in rules.offers(done_up_to("certificate"))] == ["certificate"]
    assert rules.offers({}) == ()


def test_each_step_has_its_command() -> None:
    asked = {step.value: rules.right_of(step.value) for step in Step}
    assert {step for step, command in asked.items() if command is Command.pickup} == {
        "collected",
        "certificate",
        "witness",
    }
    assert asked["deprovision"] is Command.deprovision_by_hand
    assert asked["board"] is Command.hand_over
    assert asked["verified"] is asked["wipe"] is rules.right_of("other:写真") is Command.tick
    assert rules.right_of("verified", "eye") is Command.deprovision_by_hand


@pytest.mark.parametrize("step", [*(step.value for step in Step), "other:写真"])
def test_a_tick_is_one_small_operation_that_folds(step: str) -> None:
    how = next(iter(HOW[Step(step)])).value if step in HOW else ""
    state = in_disposal()
    state["disposal"]["box"] = "A0001"
    draft = rules.ticked(UNIT, state, step, rules.Ticked(how=how, note="n" * 22, place="棚" * 20, second="OP0003"))
    op = facts.operation(draft.kind, draft.about, draft.payload, number=9)
    assert readable(op)
    assert fits(draft)
    assert (len(draft.about) == 2) is (step == "deprovision")
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    log.add(draft.kind, draft.about, draft.payload)
    assert step in fold(Aggregate.device, UNIT.id, log.of(UNIT)).state["disposal"]["steps"]


# --- who may ---------------------------------------------------------------------------------------------------------


def test_so_many_irreparable_units_of_a_day_are_one_persons() -> None:
    state = in_disposal()
    alone = rules.Guard("OP0002", daily_units=3)
    assert [rules.why_not_alone(state, alone._replace(done_today=n)) for n in (0, 2, 3, 9)] == [
        *("", ""),
        *("over_daily_units", "over_daily_units"),
    ]
    assert rules.why_not_alone(state, alone._replace(done_today=9, second="OP0003")) == ""


def test_way_b_always_takes_two() -> None:
    state = in_disposal(way="B")
    alone = rules.Guard("OP0002", daily_units=3)
    assert rules.why_not_alone(state, alone) == "second_person_needed"
    for seconds, second, good in ((("OP0003",), "", True), ((), "OP0003", True), (("OP0002",), "", False)):
        found = rules.why_not_alone(state, alone._replace(seconds=seconds, second=second))
        assert (found == "") is good
    assert rules.why_not_alone(state, alone._replace(second="OP0002")) == "second_person_needed"


@given(st.integers(0, 9), st.integers(0, 9), st.sampled_from(["", "OP0002", "OP0003"]), st.sampled_from(WAYS))
def test_one_person_is_never_two(done: int, daily: int, second: str, way: Way) -> None:
    guard = rules.Guard("OP0002", second=second, seconds=("OP0002",), done_today=done, daily_units=daily)
    found = rules.why_not_alone(in_disposal(way=way.value), guard)
    assert (found == "") is (second == "OP0003" or (way is Way.A and done < daily))
    assert rules.why_not_alone(in_disposal(way=way.value), guard._replace(doubtful=True)) == "clock_doubtful"


# --- the ways in and out ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (in_disposal(), "already_in_disposal"),
        ({"status": "disposed"}, "gone_for_good"),
        ({"status": "exchanged"}, "gone_for_good"),
        ({"status": "lost"}, "is_lost"),
        ({"status": "lent"}, "lent_now"),
        ({"loan": {"to": "ES01"}}, "lent_now"),
        ({"repairs": {"8A-0001-A": {"state": "received", "opened": "2026-11-20"}}}, "in_repair"),
    ],
)
def test_what_can_not_be_disposed_of_now(state: dict[str, Any], reason: str) -> None:
    assert why(rules.check_begin, state) == reason


def test_what_can() -> None:
    for state in ({}, {"status": "deprovisioned"}, {"status": "stored"}, {"console": "DEPROVISIONED"}):
        rules.check_begin(state)
    left = in_disposal("judgement")
    left["disposal"]["left"] = {"on": "2026-11-20"}
    rules.check_begin(left)


def test_way_a_begins_with_the_judgement_and_its_reason() -> None:
    repairs = {
        "8A-0001-A": {"state": "irreparable", "opened": "2026-11-01"},
        "8A-0002-C": {"state": "irreparable", "opened": "2026-11-02"},
        "8A-0003-D": {"state": "returned", "opened": "2026-11-03"},
    }
    assert rules.irreparable_repair({"repairs": repairs}) == "8A-0002-C"
    assert rules.irreparable_repair({}) == ""
    assert rules.judged(UNIT, "8A-0002-C", "s1").payload == {"way": "A", "n": "8A-0002-C", "reason": "s1"}
    assert rules.judged(UNIT, "", "").payload == {"way": "A"}


def test_way_b_begins_by_the_instruction_that_names_the_unit() -> None:
    named = {"instructed": "KY-1"}
    assert rules.begun_by(UNIT, named, "") == Draft("disposal_begun", (UNIT,), {"way": "B", "instruction": "KY-1"})
    assert rules.begun_by(UNIT, named, "KY-1").payload["instruction"] == "KY-1"
    assert why(rules.begun_by, UNIT, {}, "") == "no_instruction"
    assert why(rules.begun_by, UNIT, named, "KY-2") == "not_on_instruction"
    assert why(rules.begun_by, UNIT, {}, "KY-2") == "not_on_instruction"


def test_a_unit_leaves_until_it_is_deprovisioned() -> None:
    assert rules.left(UNIT, in_disposal("judgement"), "s1").payload == {"way": "A", "reason": "s1"}
    assert why(rules.left, UNIT, {}, "s1") == "not_in_disposal"
    assert why(rules.left, UNIT, in_disposal("deprovision"), "s1") == "deprovisioned_already"


# --- what a unit is --------------------------------------------------------------------------------------------------


@given(st.sets(st.sampled_from([s.value for s in Step])), st.sampled_from(list(DeviceStatus)), st.booleans())
def test_what_a_unit_is_follows_from_its_ticks(ticked: set[str], base: DeviceStatus, left: bool) -> None:
    state = in_disposal(*ticked, status=base.value)
    if left:
        state["disposal"]["left"] = {"on": "2026-11-20"}
    gone = bool(ticked & {"deprovision", "collected"})
    assert is_gone(state) is gone
    for step, expected in (("collected", "disposed"), ("storage", "stored"), ("verified", "deprovisioned")):
        if step in ticked and (not left or gone):
            assert base_status(state).value == status(state).value == expected
            break
    else:
        assert base_status(state) is base
    if not left or gone:
        assert not_repairable(state) in {IN_DISPOSAL, "deprovisioned", "disposed", "exchanged"}


def test_an_open_repair_of_a_deprovisioned_unit_is_suspended() -> None:
    repairs = {"8A-0001-A": {"state": "received", "opened": "2026-11-20"}}
    assert status(in_disposal("judgement", repairs=repairs)) is DeviceStatus.in_repair
    assert status(in_disposal("deprovision", "verified", repairs=repairs)) is DeviceStatus.deprovisioned


def test_a_stored_unit_that_is_missing_is_lost() -> None:
    assert base_status(in_disposal("verified", "storage", lost={"on": "2026-11-20"})) is DeviceStatus.lost
    assert base_status(in_disposal("storage", "collected", lost={"on": "2026-11-20"})) is DeviceStatus.disposed
