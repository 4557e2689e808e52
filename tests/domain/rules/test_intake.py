"""Holds intake to the contract: each outcome, the first that fits, its flags, its number, what is written for it."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.folding import fold
from app.domain.identity import short
from app.domain.kinds import (
    INTAKE_FAMILY,
    NEW_NUMBER,
    Aggregate,
    Cause,
    DeviceKind,
    Family,
    Flag,
    IntakeOutcome,
    RepairState,
)
from app.domain.operations import Ref, fits
from app.domain.rules.forms import Answer, AnswerUnit, Gate
from app.domain.rules.intake import (
    MIN_SERIAL,
    MOST_ANSWERS,
    Facts,
    Verdict,
    decide,
    diagnosis,
    link_drafts,
    looks_like_tag,
    open_drafts,
    register_unknown,
    stands_as,
    unlink_drafts,
)
from tests.support import facts

TODAY = date(2026, 11, 20)
UNIT, CRATE = facts.device(), facts.crate()
N = "8A-0001-A"
NOTHING = Gate((), (), None)


def answer(number: int = 1, fault: str | None = None) -> Answer:
    return Answer(
        id=facts.form(number).id,
        sent=date(2026, 11, 19),
        school="ES01",
        units=(AnswerUnit("PF8K2M0D", ""),),
        fault=fault,
    )


MATCHED, OLD, NEAR = (
    Gate((answer(),), (), None),
    Gate((), (answer(2), answer(3)), None),
    Gate((), (answer(2),), answer(4)),
)


def asked(state: dict[str, Any] | None = None, found: Gate = NOTHING, **more: Any) -> Facts:
    return Facts(**{"text": "PF8K2M0D", "device": UNIT, "state": state, "gate": found, "today": TODAY, **more})


def known(**more: Any) -> dict[str, Any]:
    return {"serial": "PF8K2M0D", "status": "in_use", "kind": "chromebook", "school": "ES01", **more}


def with_repair(state: str = "received", **more: Any) -> dict[str, Any]:
    return known(repairs={N: {"state": state, "opened": "2026-11-19", **more}})


# --- each outcome ---------------------------------------------------------------------------------------------------


def test_unreadable() -> None:
    verdict = decide(asked(unreadable=True))
    assert (verdict.outcome, verdict.reason, verdict.begins_in) == (IntakeOutcome.unreadable, "unreadable", None)
    assert verdict.family is Family.refused


@pytest.mark.parametrize(("text", "readable"), [("", False), ("PF8K", False), ("P-F 8K", False), ("PF8K2", True)])
def test_a_text_too_short_to_be_a_serial_is_unreadable(text: str, readable: bool) -> None:
    assert MIN_SERIAL == 5
    assert (decide(asked(text=text)).outcome is IntakeOutcome.unreadable) != readable


def test_a_known_device_is_never_unreadable_for_its_short_number() -> None:
    assert decide(asked(known(serial="A12"), MATCHED, text="A12")).outcome is IntakeOutcome.opened


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (known(status="deprovisioned"), "deprovisioned"),
        (known(status="disposed"), "disposed"),
        (known(status="exchanged"), "exchanged"),
        (known(console="DEPROVISIONED"), "deprovisioned"),
    ],
)
def test_not_repairable(state: dict[str, Any], reason: str) -> None:
    verdict = decide(asked({**state, "repairs": with_repair()["repairs"]}, MATCHED))
    assert (verdict.outcome, verdict.reason, verdict.repair) == (IntakeOutcome.not_repairable, reason, None)
    assert (verdict.flags, verdict.begins_in, verdict.family) == ((), None, Family.refused)


@pytest.mark.parametrize(
    ("crate_state", "outcome"),
    [
        (None, IntakeOutcome.already_open),
        ({}, IntakeOutcome.already_open),
        ({"lines": []}, IntakeOutcome.already_open),
        ({"lines": ["8A-0002-C"]}, IntakeOutcome.already_open),
        ({"lines": ["8A-0002-C", N]}, IntakeOutcome.scanned_twice),
    ],
)
def test_already_open_or_scanned_twice_in_this_crate(
    crate_state: dict[str, Any] | None, outcome: IntakeOutcome
) -> None:
    verdict = decide(asked(with_repair(), MATCHED, crate_state=crate_state, crate=CRATE))
    assert (verdict.outcome, verdict.repair, verdict.begins_in) == (outcome, N, None)
    assert verdict.family is Family.look


def test_a_double_that_lies_in_this_crate_is_scanned_twice_under_its_own_number() -> None:
    state = with_repair()
    state["repairs"]["8C-0001-A"] = {"state": "received", "opened": "2026-11-19", "duplicate_of": N}
    assert decide(asked(state, crate_state={"lines": ["8C-0001-A"]})).repair == "8C-0001-A"
    assert decide(asked(state, crate_state={"lines": []})).repair == N


def test_what_was_returned_or_cancelled_in_this_crate_gets_a_new_number() -> None:
    for ended in ("returned", "cancelled", "irreparable"):
        verdict = decide(asked(with_repair(ended), MATCHED, crate_state={"lines": [N]}))
        assert verdict.outcome is IntakeOutcome.opened


@pytest.mark.parametrize(
    ("found", "begins_in", "candidate", "flags"),
    [
        (NOTHING, RepairState.awaiting_form, None, ()),
        (MATCHED, RepairState.received, None, ()),
        (NEAR, RepairState.awaiting_form, NEAR.near, ()),
        (OLD, RepairState.awaiting_form, OLD.old[0], (Flag.old_form,)),
    ],
)
def test_unknown_devices_are_registered_and_begin_either_way(
    found: Gate, begins_in: RepairState, candidate: Answer | None, flags: tuple[Flag, ...]
) -> None:
    verdict = decide(asked(None, found))
    assert verdict.outcome is IntakeOutcome.unknown_device
    assert (verdict.begins_in, verdict.candidate, verdict.flags) == (begins_in, candidate, flags)
    assert verdict.family is Family.look


@pytest.mark.parametrize(
    ("found", "outcome", "begins_in", "candidate", "flags"),
    [
        (MATCHED, IntakeOutcome.opened, RepairState.received, None, ()),
        (Gate((answer(),), (answer(2),), answer(3)), IntakeOutcome.opened, RepairState.received, None, ()),
        (NEAR, IntakeOutcome.near_match, RepairState.awaiting_form, NEAR.near, ()),
        (OLD, IntakeOutcome.awaiting_form, RepairState.awaiting_form, OLD.old[0], (Flag.old_form,)),
        (NOTHING, IntakeOutcome.awaiting_form, RepairState.awaiting_form, None, ()),
    ],
)
def test_the_form_gate(
    found: Gate, outcome: IntakeOutcome, begins_in: RepairState, candidate: Answer | None, flags: tuple[Flag, ...]
) -> None:
    verdict = decide(asked(known(), found))
    assert (verdict.outcome, verdict.begins_in, verdict.candidate) == (outcome, begins_in, candidate)
    assert verdict.flags == flags
    assert verdict.answers == found.matched
    assert verdict.family is (Family.ok if outcome is IntakeOutcome.opened else Family.look)


@pytest.mark.parametrize("kind", DeviceKind)
@pytest.mark.parametrize("found", [NOTHING, NEAR, OLD])
def test_the_gate_is_for_chromebooks(kind: DeviceKind, found: Gate) -> None:
    verdict = decide(asked(known(kind=kind.value), found))
    waits = kind is DeviceKind.chromebook
    assert (verdict.begins_in is RepairState.awaiting_form) == waits
    assert (verdict.outcome is IntakeOutcome.opened) == (not waits)
    assert (verdict.candidate is not None) == (waits and found is not NOTHING)


def test_a_device_of_no_known_kind_waits_like_a_chromebook() -> None:
    assert decide(asked({"serial": "PF8K2M0D"})).outcome is IntakeOutcome.awaiting_form


# --- the order ------------------------------------------------------------------------------------------------------


def test_the_first_that_fits_in_the_contracts_order() -> None:
    """Every combination of reasons: the outcome is the earliest of those that fit."""
    for unreadable, gone, running, here, unknown, matched, near in product((False, True), repeat=7):
        if unknown and (gone or running):
            continue
        state = None if unknown else known(status="disposed" if gone else "in_use")
        if running and state is not None:
            state["repairs"] = with_repair()["repairs"]
        verdict = decide(
            asked(
                state,
                Gate((answer(),) if matched else (), (), answer(2) if near else None),
                unreadable=unreadable,
                crate_state={"lines": [N] if here else []},
            )
        )
        fitting = [
            outcome
            for outcome, fits in [
                (IntakeOutcome.unreadable, unreadable),
                (IntakeOutcome.not_repairable, gone),
                (IntakeOutcome.scanned_twice, running and here),
                (IntakeOutcome.already_open, running),
                (IntakeOutcome.unknown_device, unknown),
                (IntakeOutcome.near_match, near and not matched),
                (IntakeOutcome.awaiting_form, not matched),
                (IntakeOutcome.opened, True),
            ]
            if fits
        ]
        assert verdict.outcome is fitting[0]
        assert next(o for o in IntakeOutcome if o in fitting) is fitting[0], "the words stand in the same order"
        assert (verdict.begins_in is not None) == (verdict.outcome in NEW_NUMBER)
        assert (verdict.repair is not None) == (
            verdict.outcome in (IntakeOutcome.scanned_twice, IntakeOutcome.already_open)
        )


# --- flags ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("crate_school", "school", "flagged"),
    [("ES01", "ES01", False), ("ES01", "ES02", True), ("ES01", None, True), (None, "ES02", False)],
)
def test_a_unit_of_another_school_than_its_crates(crate_school: str | None, school: str | None, flagged: bool) -> None:
    state = known(school=school)
    verdict = decide(asked(state, MATCHED, crate_state={"lines": [], "school": crate_school}))
    assert (verdict.flags == (Flag.other_school,)) == flagged
    assert verdict.family is (Family.look if flagged else Family.ok)


def test_an_unknown_unit_is_of_no_other_school() -> None:
    assert decide(asked(None, crate_state={"school": "ES01"})).flags == ()


def test_every_flag_makes_an_ok_a_look_and_all_stand_in_order() -> None:
    everything = known(
        school="ES02",
        aue="2025-06-30",
        console="DISABLED",
        status="lent",
        repairs={
            "8A-0001-A": {"state": "returned", "opened": "2026-10-01", "closed": "2026-10-05"},
            "8A-0002-C": {"state": "returned", "opened": "2026-11-01", "closed": "2026-11-05"},
        },
    )
    verdict = decide(asked(everything, OLD, crate_state={"school": "ES01"}))
    assert verdict.flags == tuple(flag for flag in Flag if flag is not Flag.lost)
    assert decide(asked({**everything, "status": "lost"}, OLD, crate_state={"school": "ES01"})).flags == tuple(
        flag for flag in Flag if flag is not Flag.lent
    )
    for flag in Flag:
        assert Verdict(outcome=IntakeOutcome.opened, flags=(flag,)).family is Family.look


@pytest.mark.parametrize("outcome", IntakeOutcome)
@pytest.mark.parametrize("flags", [(), (Flag.lost,)])
def test_a_flag_changes_no_family_but_ok(outcome: IntakeOutcome, flags: tuple[Flag, ...]) -> None:
    expected = INTAKE_FAMILY[outcome]
    if outcome is IntakeOutcome.opened and flags:
        expected = Family.look
    assert Verdict(outcome=outcome, flags=flags).family is expected


def test_a_running_repair_is_not_counted_against_itself() -> None:
    state = with_repair()
    state["repairs"]["8A-0000-X"] = {"state": "returned", "opened": "2026-01-01", "closed": "2026-01-09"}
    assert decide(asked(state)).flags == ()
    state["repairs"]["8A-0009-X"] = {"state": "returned", "opened": "2026-01-01", "closed": "2026-01-09"}
    assert decide(asked(state)).flags == (Flag.third_time,)


@pytest.mark.parametrize(("days", "flagged"), [(30, False), (31, True)])
def test_how_soon_is_back_again_is_a_setting(days: int, flagged: bool) -> None:
    state = known(repairs={N: {"state": "returned", "opened": "2026-10-01", "closed": "2026-10-20"}})
    assert (decide(asked(state, MATCHED, back_within_days=days)).flags == (Flag.within_90_days,)) == flagged


# --- what is written ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("KRM-030531", True),
        ("AB-1234", True),
        ("ABCD-1234567", True),
        ("A-1234", False),
        ("ABCDE-1234", False),
        ("KRM-123", False),
        ("KRM-12345678", False),
        ("KRM030531", False),
        ("krm-030531", False),
        ("KRM-030531X", False),
        ("PF8K2M0D", False),
        ("", False),
    ],
)
def test_what_is_written_as_an_asset_tag(text: str, tag: bool) -> None:
    assert looks_like_tag(text) == tag


@pytest.mark.parametrize(
    ("text", "model_type", "fields"),
    [
        ("PF8K2M0D", "", {"serial": "PF8K2M0D"}),
        ("KRM-030531", "", {"tag": "KRM-030531"}),
        ("PF8K2M0D", "82W8S00A00", {"serial": "PF8K2M0D", "model_type": "82W8S00A00"}),
        ("", "", {}),
    ],
)
def test_an_unknown_unit_is_registered_for_checking(text: str, model_type: str, fields: dict[str, str]) -> None:
    draft = register_unknown(UNIT, text, model_type)
    assert (draft.kind, draft.about) == ("registered", (UNIT,))
    assert draft.payload == {"set": {"kind": "chromebook", "status": "unregistered", **fields}}


def test_an_opening_says_what_was_decided() -> None:
    given_facts = asked(known(), crate=CRATE, by_person=True)
    verdict = Verdict(
        outcome=IntakeOutcome.near_match,
        flags=(Flag.lost,),
        begins_in=RepairState.awaiting_form,
        candidate=answer(4),
    )
    (draft,) = open_drafts(given_facts, verdict, UNIT, N)
    assert (draft.kind, draft.about) == ("repair_opened", (UNIT, CRATE))
    assert draft.payload == {
        "n": N,
        "outcome": "near_match",
        "state": "awaiting_form",
        "flags": ["lost"],
        "candidate": short(answer(4).id),
        "school": "ES01",
        "person": True,
    }


def test_an_opening_with_nothing_beside_is_short() -> None:
    (draft,) = open_drafts(asked({"serial": "X"}), Verdict(outcome=IntakeOutcome.opened), UNIT, N)
    assert (draft.about, draft.payload) == ((UNIT,), {"n": N, "outcome": "opened", "state": "received"})


def test_an_unknown_unit_is_registered_first() -> None:
    drafts = open_drafts(asked(None, model_type="82W8S00A00"), decide(asked(None)), UNIT, N)
    assert [draft.kind for draft in drafts] == ["registered", "repair_opened"]
    assert drafts[0] == register_unknown(UNIT, "PF8K2M0D", "82W8S00A00")


@given(st.integers(0, 12))
def test_every_matching_answer_counts_a_few_an_operation(count: int) -> None:
    """Sent twice it counts once: all that name the unit belong to its one repair, and none is left for the next."""
    found = tuple(answer(n, fault="screen" if n == 1 else None) for n in range(count))
    verdict = decide(asked(known(kind="ipad"), Gate(found, (), None)))
    drafts = open_drafts(asked(known(), crate=CRATE), verdict, UNIT, N)
    assert all(len(draft.payload.get("answers", [])) <= MOST_ANSWERS for draft in drafts)
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    for draft in drafts:
        log.add(draft.kind, draft.about, draft.payload)
    repair = fold(Aggregate.device, UNIT.id, log.of(UNIT)).state["repairs"][N]
    assert repair.get("answers", []) == [short(a.id) for a in found]
    assert repair.get("fault_hint") == ("screen" if count > 1 else None)
    for a in found:
        form = Ref(Aggregate.form, a.id)
        assert fold(Aggregate.form, a.id, log.of(form)).state["links"] == {N: short(UNIT.id)}


def test_links_name_the_first_fault_an_answer_tells() -> None:
    (draft,) = link_drafts(UNIT, N, [answer(1), answer(2, "battery"), answer(3, "screen")])
    assert draft.about == (UNIT, facts.form(1), facts.form(2), facts.form(3))
    assert draft.payload == {"n": N, "answers": [short(facts.form(n).id) for n in (1, 2, 3)], "fault_hint": "battery"}
    assert link_drafts(UNIT, N, []) == []


def test_links_are_taken_away_a_few_at_a_time() -> None:
    ids = [short(facts.form(n).id) for n in range(1, 8)]
    drafts = unlink_drafts(UNIT, N, ids)
    assert [draft.payload["answers"] for draft in drafts] == [ids[:3], ids[3:6], ids[6:]]
    assert [draft.about for draft in drafts][2] == (UNIT, facts.form(7))
    assert all(draft.kind == "form_unlinked" and draft.payload["n"] == N and fits(draft) for draft in drafts)
    assert unlink_drafts(UNIT, N, []) == []


@pytest.mark.parametrize(
    ("fault", "cause", "detail", "payload"),
    [
        (None, None, None, None),
        ("screen", None, None, {"fault": "screen"}),
        (None, Cause.unknown, None, {"cause": "unknown", "detail": None}),
        ("screen", Cause.natural, "wear", {"fault": "screen", "cause": "natural", "detail": "wear"}),
        (None, None, "wear", {"detail": "wear"}),
    ],
)
def test_a_diagnosis_says_what_was_given_and_a_cause_takes_the_old_detail_away(
    fault: str | None, cause: Cause | None, detail: str | None, payload: dict[str, Any] | None
) -> None:
    drafts = diagnosis(UNIT, N, fault, cause, detail)
    assert [draft.payload for draft in drafts] == ([{"n": N, **payload}] if payload else [])


# --- what stands by now ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", IntakeOutcome)
@pytest.mark.parametrize("state", RepairState)
@pytest.mark.parametrize("registered", [True, False])
@pytest.mark.parametrize("more", [{}, {"candidate": "x"}])
def test_what_an_outcome_comes_to_by_now(
    outcome: IntakeOutcome, state: RepairState, registered: bool, more: dict[str, str]
) -> None:
    now = stands_as(outcome, {"state": state.value, **more}, registered=registered)
    if outcome not in NEW_NUMBER or (outcome is IntakeOutcome.unknown_device and not registered):
        assert now is outcome
    elif state is not RepairState.awaiting_form:
        assert now is IntakeOutcome.opened
    else:
        near = outcome is IntakeOutcome.near_match and bool(more)
        assert now is (IntakeOutcome.near_match if near else IntakeOutcome.awaiting_form)
