"""Holds repairs inside their device: their course, and what becomes of work on one that ended, went or never was."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.folding import fold, repairs
from app.domain.folding.base import Folded
from app.domain.identity import short
from app.domain.kinds import Aggregate, RepairState
from app.domain.operations import Draft, Recorded, Ref
from app.domain.rules import recognise, repair
from app.domain.rules.merge import Card, cards, settled
from tests.support import facts
from tests.support.facts import DESK_A, DESK_B, DESK_C

UNIT = facts.device()
N, M, K = "8A-0001-A", "8C-0001-A", "8D-0001-A"


class Unit(facts.Log):
    """A log about one registered device, with repairs by number."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.add("registered", UNIT, {"set": {"serial": "PF8K2M0D", "status": "in_use", **fields}})

    def open(self, number: str = N, state: str = "received", **stamp: Any) -> Recorded:
        more = stamp.pop("more", {})
        return self.add("repair_opened", UNIT, {"n": number, "state": state, "outcome": "opened", **more}, **stamp)

    def on(
        self, kind: str, number: str = N, /, *, of: bytes = DESK_A, seen: int | None = None, **payload: Any
    ) -> Recorded:
        return self.add(kind, UNIT, {"n": number, **payload}, desk=of, seen=seen)

    def draft(self, draft: Draft, **stamp: Any) -> Recorded:
        return self.add(draft.kind, draft.about, draft.payload, **stamp)

    def folded(self, ref: Ref = UNIT) -> Folded:
        return fold(ref.kind, ref.id, self.of(ref))

    def repair(self, number: str = N, ref: Ref = UNIT) -> dict[str, Any]:
        found: dict[str, Any] = self.folded(ref).state["repairs"][number]
        return found

    def cards(self, ref: Ref = UNIT) -> list[Card]:
        return cards(Aggregate.device, self.folded(ref).state)


def test_an_opening_passes_on_what_was_decided_and_no_more() -> None:
    log = Unit()
    given = {
        "flags": ["lost"],
        "answers": ["a1"],
        "candidate": "c",
        "school": "ES01",
        "crate": "CRA0001",
        "person": True,
        "fault_hint": "screen",
        "tail": "7Q",
    }
    log.open(more={**given, "secret": "no"}, operator="OP0007", local="2026-11-21 10:00:00")
    assert log.repair() == {
        **given,
        "outcome": "opened",
        "state": "received",
        "opened": "2026-11-21",
        "since": "2026-11-21",
        "operator": "OP0007",
    }
    assert log.folded().meta["t"] == {N: "2026-11-21 10:00:00"}


@pytest.mark.parametrize(
    ("opened", "deeds", "ends"),
    [
        ("awaiting_form", [], "awaiting_form"),
        ("awaiting_form", [("form_linked", {"answers": ["a1"]})], "received"),
        ("awaiting_form", [("form_overridden", {"reason": "s1"})], "received"),
        ("awaiting_form", [("diagnosed", {"fault": "screen", "cause": "unknown"})], "awaiting_form"),
        (
            "awaiting_form",
            [("diagnosed", {"fault": "screen", "cause": "unknown"}), ("form_linked", {"answers": ["a1"]})],
            "diagnosing",
        ),
        (
            "awaiting_form",
            [("diagnosed", {"fault": "screen", "cause": "unknown"}), ("form_overridden", {"reason": "s"})],
            "diagnosing",
        ),
        (
            "awaiting_form",
            [("form_linked", {"answers": ["a1"]}), ("form_unlinked", {"answers": ["a1"]})],
            "awaiting_form",
        ),
        ("awaiting_form", [("form_unlinked", {"answers": ["a1"]})], "awaiting_form"),
        ("received", [("diagnosed", {"fault": "screen"})], "received"),
        ("received", [("diagnosed", {"cause": "unknown"})], "received"),
        ("received", [("diagnosed", {"fault": "screen"}), ("diagnosed", {"cause": "unknown"})], "diagnosing"),
        ("received", [("form_unlinked", {"answers": ["a1"]})], "received"),
        ("received", [("noted", {"place": "棚1"})], "received"),
        ("received", [("repair_state_set", {"state": "cancelled"})], "cancelled"),
        (
            "received",
            [("repair_state_set", {"state": "cancelled"}), ("repair_state_set", {"state": "received"})],
            "received",
        ),
        ("repairing", [("form_linked", {"answers": ["a1"]}), ("form_unlinked", {"answers": ["a1"]})], "repairing"),
        ("repairing", [("diagnosed", {"fault": "screen", "cause": "unknown"})], "repairing"),
    ],
)
def test_what_follows_by_itself(opened: str, deeds: list[tuple[str, dict[str, Any]]], ends: str) -> None:
    log = Unit()
    log.open(state=opened)
    for kind, payload in deeds:
        log.on(kind, **payload)
    assert log.repair()["state"] == ends
    assert log.cards() == []


def test_answers_count_once_and_the_candidate_is_answered() -> None:
    log = Unit()
    log.open(state="awaiting_form", more={"candidate": "a1"})
    log.on("form_linked", answers=["a1", "a2"], fault_hint="screen")
    log.on("form_linked", answers=["a2", "a3"])
    assert log.repair()["answers"] == ["a1", "a2", "a3"]
    assert log.repair()["fault_hint"] == "screen"
    assert "candidate" not in log.repair()


def test_one_answer_less_is_still_an_answer() -> None:
    log = Unit()
    log.open(more={"answers": ["a1", "a2"]})
    log.on("form_unlinked", answers=["a1"])
    assert (log.repair()["answers"], log.repair()["state"]) == (["a2"], "received")
    log.on("form_unlinked", answers=["a2"])
    assert "answers" not in log.repair()
    assert log.repair()["state"] == "awaiting_form"


@pytest.mark.parametrize("kept", ["override", "ipad"])
def test_without_its_answer_it_goes_on_where_none_is_needed(kept: str) -> None:
    log = Unit(kind="ipad" if kept == "ipad" else "chromebook")
    log.open(more={"answers": ["a1"]})
    if kept == "override":
        log.on("form_overridden", reason="s1")
    log.on("form_unlinked", answers=["a1"])
    assert log.repair()["state"] == "received"


def test_a_diagnosis_sets_what_it_names_and_takes_away_what_it_empties() -> None:
    log = Unit()
    log.open()
    log.on("diagnosed", fault="screen", further=["keytop"], cause="natural", detail="wear", hardware=True)
    log.on("diagnosed", cause="unknown", detail=None)
    found = log.repair()
    assert (found["fault"], found["further"], found["cause"], found["hardware"]) == (
        "screen",
        ["keytop"],
        "unknown",
        True,
    )
    assert "detail" not in found


def test_notes_stand_side_by_side() -> None:
    log = Unit()
    log.open()
    log.on("noted", accessories=["adapter"], swollen=True, place="棚1", note="s1")
    log.on("noted", accessories=None, note="s2", of=DESK_B, seen=1)
    found = log.repair()
    assert found["notes"] == ["s1", "s2"]
    assert (found["swollen"], found["place"]) == (True, "棚1")


def test_an_end_has_its_day_and_reason_and_a_reopening_takes_both_away() -> None:
    log = Unit()
    log.open()
    log.on("repair_state_set", state="cancelled", reason="s1")
    assert (log.repair()["closed"], log.repair()["reason"]) == ("2026-11-20", "s1")
    log.on("repair_state_set", state="received")
    assert "closed" not in log.repair()
    assert "reason" not in log.repair()


def test_a_second_end_moves_no_day() -> None:
    log = Unit()
    log.open()
    log.add("repair_state_set", UNIT, {"n": N, "state": "cancelled"}, local="2026-11-20 09:00:00")
    log.add("repair_state_set", UNIT, {"n": N, "state": "cancelled"}, local="2026-11-25 09:00:00", desk=DESK_B, seen=2)
    assert log.repair()["closed"] == "2026-11-20"
    assert log.cards() == []


# --- two desks ------------------------------------------------------------------------------------------------------


def test_what_follows_by_itself_is_nothing_to_disagree_on() -> None:
    """A form linked at one desk and a diagnosis at the other: both advance the state, and nobody is asked."""
    for turned in (False, True):
        log = Unit()
        log.open(state="awaiting_form")
        deeds: list[tuple[str, dict[str, Any]]] = [
            ("form_linked", {"answers": ["a1"]}),
            ("diagnosed", {"fault": "screen", "cause": "unknown"}),
        ]
        for (kind, payload), desk in zip(deeds[:: -1 if turned else 1], (DESK_A, DESK_B), strict=True):
            log.on(kind, of=desk, seen=2, **payload)
        assert log.repair()["state"] == "diagnosing"
        assert log.cards() == []


def test_two_diagnoses_apart_are_asked_field_by_field() -> None:
    log = Unit()
    log.open()
    log.on("diagnosed", fault="screen", cause="natural", detail="wear", seen=2)
    log.on("diagnosed", fault="battery", cause="natural", detail="none", of=DESK_B, seen=2)
    assert {card.about: card.values for card in log.cards()} == {
        f"r/{N}/fault": ("screen", "battery"),
        f"r/{N}/detail": ("wear", "none"),
    }
    assert log.repair()["fault"] == "screen"
    (about_fault,) = [card.id for card in log.cards() if card.about.endswith("fault")]
    log.draft(settled(UNIT, about_fault, 1))
    assert log.repair()["fault"] == "battery"
    log.on("diagnosed", cause="natural", detail="initial")
    assert log.cards() == []
    assert log.repair()["detail"] == "initial"


@pytest.mark.parametrize(
    ("keep", "kept"), [(0, ("natural", "wear")), (1, ("non_natural", "drop")), (7, ("natural", "wear"))]
)
def test_cause_and_detail_set_apart_are_one_question(keep: int, kept: tuple[str, str]) -> None:
    log = Unit()
    log.open()
    log.on("diagnosed", cause="natural", detail="wear", seen=2)
    log.on("diagnosed", cause="non_natural", detail="drop", of=DESK_B, seen=2)
    (card,) = log.cards()
    assert (card.about, card.values) == (f"r/{N}/cause", ("natural", "non_natural"))
    assert (log.repair()["cause"], log.repair()["detail"]) == ("natural", "wear")
    log.draft(settled(UNIT, card.id, keep))
    assert log.cards() == []
    assert (log.repair()["cause"], log.repair()["detail"]) == kept
    log.on("diagnosed", cause="unknown", detail=None)
    assert log.cards() == []
    assert "detail" not in log.repair()


def test_a_detail_that_a_third_desk_set_too_is_a_question_of_its_own() -> None:
    log = Unit()
    log.open()
    log.on("diagnosed", cause="natural", detail="wear", seen=2)
    log.on("diagnosed", cause="non_natural", detail="drop", of=DESK_B, seen=2)
    log.on("diagnosed", detail="initial", of=DESK_C, seen=2)
    about = {card.about: card for card in log.cards()}
    assert {name: card.values for name, card in about.items()} == {
        f"r/{N}/cause": ("natural", "non_natural"),
        f"r/{N}/detail": ("wear", "drop", "initial"),
    }
    log.draft(settled(UNIT, about[f"r/{N}/cause"].id, 1))
    assert (log.repair()["cause"], log.repair()["detail"]) == ("non_natural", "wear")
    (left,) = log.cards()
    log.draft(settled(UNIT, left.id, 1))
    assert log.repair()["detail"] == "drop"


def test_the_detail_is_asked_once_the_cause_no_longer_is() -> None:
    log = Unit()
    log.open()
    log.on("diagnosed", cause="natural", detail="wear", seen=2)
    log.on("diagnosed", cause="non_natural", detail="drop", of=DESK_B, seen=2)
    log.on("diagnosed", cause="natural")
    (card,) = log.cards()
    assert (card.about, card.values) == (f"r/{N}/detail", ("wear", "drop"))


def test_two_overrides_apart_are_one_override() -> None:
    log = Unit()
    log.open(state="awaiting_form")
    log.on("form_overridden", reason="s1", seen=2)
    log.on("form_overridden", reason="s2", of=DESK_B, seen=2)
    assert log.cards() == []
    assert (log.repair()["state"], log.repair()["override"]) == ("received", "s2")


def test_opened_apart_the_second_is_a_double_and_a_card_asks() -> None:
    log = Unit()
    one = log.open(N, seen=1)
    two = log.open(M, desk=DESK_B, seen=1)
    assert log.repair(M)["duplicate_of"] == N
    assert "duplicate_of" not in log.repair(N)
    (card,) = log.cards()
    assert (card.kind, card.about, card.values) == ("two_repairs", "repairs", (N, M))
    assert card.ops == (short(one.op.id), short(two.op.id))


def test_a_third_one_is_a_double_of_the_main_one() -> None:
    log = Unit()
    for number, desk in ((N, DESK_A), (M, DESK_B), (K, DESK_C)):
        log.open(number, desk=desk, seen=1)
    assert [log.repair(n).get("duplicate_of") for n in (N, M, K)] == [None, N, N]
    assert [card.values for card in sorted(log.cards(), key=lambda card: card.values)] == [(N, M), (N, K)]


def test_opened_after_the_first_one_ended_it_stands_alone() -> None:
    log = Unit()
    log.open(N)
    log.on("repair_state_set", state="cancelled")
    log.open(M, desk=DESK_B, seen=1)
    assert "duplicate_of" not in log.repair(M)
    assert log.cards() == []


@pytest.mark.parametrize("cancelled", [N, M])
@pytest.mark.parametrize("seen", [1, 3])
def test_one_of_two_cancelled_the_other_stands_alone_and_nobody_is_asked(cancelled: str, seen: int) -> None:
    log = Unit()
    log.open(N, seen=1)
    log.open(M, desk=DESK_B, seen=1)
    desk = DESK_A if cancelled == N else DESK_B
    log.on("repair_state_set", cancelled, of=desk, seen=seen, state="cancelled")
    assert log.cards() == []
    assert all("duplicate_of" not in log.repair(number) for number in (N, M))


def test_the_main_of_three_cancelled_the_oldest_double_is_main() -> None:
    log = Unit()
    for number, desk in ((N, DESK_A), (M, DESK_B), (K, DESK_C)):
        log.open(number, desk=desk, seen=1)
    log.on("repair_state_set", N, state="cancelled")
    assert [log.repair(n).get("duplicate_of") for n in (N, M, K)] == [None, None, M]
    (card,) = log.cards()
    assert card.values == (M, K)
    log.on("repair_state_set", M, state="cancelled")
    assert log.repair(K).get("duplicate_of") is None
    assert log.cards() == []


def test_of_closed_doubles_nobody_is_asked_again() -> None:
    log = Unit()
    for number, desk in ((N, DESK_A), (M, DESK_B), (K, DESK_C)):
        log.open(number, desk=desk, seen=1)
    log.on("repair_state_set", K, state="irreparable")
    log.on("repair_state_set", N, state="cancelled")
    assert log.cards() == []
    assert log.repair(K)["state"] == "irreparable"


@pytest.mark.parametrize(("keep", "doubles"), [(0, {M: N}), (1, {N: M}), (2, {})])
def test_a_person_says_which_of_two_is_the_main_one_or_that_both_stand(keep: int, doubles: dict[str, str]) -> None:
    log = Unit()
    log.open(N, seen=1)
    log.open(M, desk=DESK_B, seen=1)
    log.draft(settled(UNIT, log.cards()[0].id, keep))
    assert log.cards() == []
    assert {n: log.repair(n)["duplicate_of"] for n in (N, M) if "duplicate_of" in log.repair(n)} == doubles


@pytest.mark.parametrize("end", ["returned", "cancelled"])
@pytest.mark.parametrize("number", [N, M])
@pytest.mark.parametrize(("keep", "doubles"), [(0, {M: N}), (1, {N: M}), (2, {})])
def test_what_a_person_said_of_two_repairs_stands_where_one_ends_and_is_opened_again(
    keep: int, doubles: dict[str, str], number: str, end: str
) -> None:
    log = Unit()
    log.open(N, seen=1)
    log.open(M, desk=DESK_B, seen=1)
    log.draft(settled(UNIT, log.cards()[0].id, keep))
    log.on("repair_state_set", number, state=end)
    log.on("repair_state_set", number, state="received")
    assert log.cards() == [], "it was answered, and asks again"
    assert {n: log.repair(n)["duplicate_of"] for n in (N, M) if "duplicate_of" in log.repair(n)} == doubles


def test_two_that_stand_for_themselves_are_both_asked_beside_a_third() -> None:
    """The control of what a person said: of whom nobody said it, somebody is asked."""
    log = Unit()
    log.open(N, seen=1)
    log.open(M, desk=DESK_B, seen=1)
    log.draft(settled(UNIT, log.cards()[0].id, 2))
    log.open(K, desk=DESK_C, seen=1)
    assert [card.values for card in log.cards()] == [(N, K)]
    log.on("repair_state_set", N, state="returned")
    log.on("repair_state_set", K, state="cancelled")
    log.on("repair_state_set", K, state="received")
    assert [card.values for card in log.cards()] == [(M, K)]


def test_an_end_taken_back_while_another_was_opened_asks_again() -> None:
    log = Unit()
    log.open(N)
    end = log.on("repair_state_set", state="cancelled")
    log.open(M, desk=DESK_B)
    log.undo(end, seen=3)
    assert log.repair(M)["duplicate_of"] == N
    assert [card.kind for card in log.cards()] == ["two_repairs"]


def test_opened_again_beside_one_opened_apart_it_is_the_double() -> None:
    log = Unit()
    log.open(N)
    log.on("repair_state_set", state="cancelled")
    log.open(M, desk=DESK_B, seen=3)
    log.on("repair_state_set", state="received", seen=3)
    assert log.repair(N)["duplicate_of"] == M
    assert [card.kind for card in log.cards()] == ["two_repairs"]


def test_a_number_given_out_twice_leaves_the_first_repair_alone() -> None:
    """A copied ledger numbers on from where it was copied: two units, or one twice, under one number."""
    log = Unit()
    one = log.open(N, seen=1)
    log.on("diagnosed", fault="screen")
    two = log.open(N, desk=DESK_B, seen=1, more={"tail": "x"})
    assert log.repair()["fault"] == "screen"
    assert "tail" not in log.repair()
    (card,) = log.cards()
    assert (card.kind, card.about, card.ops) == ("same_number", f"r/{N}", (short(one.op.id), short(two.op.id)))


WORK = [
    ("form_linked", {"answers": ["a1"]}),
    ("form_unlinked", {"answers": ["a1"]}),
    ("form_overridden", {"reason": "s1"}),
    ("diagnosed", {"fault": "screen"}),
]


@pytest.mark.parametrize(("kind", "payload"), WORK)
@pytest.mark.parametrize("turned", [False, True], ids=["end first", "work first"])
def test_work_done_apart_from_an_end_is_kept_and_told_whichever_came_first(
    kind: str, payload: dict[str, Any], turned: bool
) -> None:
    log = Unit()
    log.open()
    deeds = [("repair_state_set", {"state": "cancelled"}), (kind, payload)]
    for (what, said), desk in zip(deeds[:: -1 if turned else 1], (DESK_A, DESK_B), strict=True):
        log.on(what, of=desk, seen=2, **said)
    assert log.repair()["state"] == "cancelled"
    (card,) = log.cards()
    assert (card.kind, card.about, card.values) == ("after_close", f"r/{N}", ("cancelled", kind))
    log.on("repair_state_set", state="received")
    assert log.cards() == [], "opened again, the work is where it belongs"


def test_all_that_was_done_after_an_end_is_one_card() -> None:
    log = Unit()
    log.open()
    log.on("diagnosed", fault="screen", of=DESK_B, seen=2)
    log.on("diagnosed", cause="unknown", of=DESK_C, seen=2)
    log.on("repair_state_set", state="cancelled", seen=2)
    log.on("form_overridden", reason="s1", of=DESK_B, seen=2)
    log.on("noted", place="棚2", of=DESK_B, seen=2)
    (card,) = log.cards()
    assert card.values == ("cancelled", "diagnosed", "diagnosed", "form_overridden")
    assert log.repair()["place"] == "棚2"
    log.draft(settled(UNIT, card.id, 0))
    assert log.cards() == []
    assert log.repair()["state"] == "cancelled"


def test_work_on_a_closed_repair_by_whoever_knew_is_nothing_to_tell() -> None:
    log = Unit()
    log.open()
    log.on("repair_state_set", state="cancelled")
    log.on("diagnosed", fault="screen", of=DESK_B)
    assert log.cards() == []
    assert log.repair()["fault"] == "screen"


def test_an_end_apart_from_an_end_taken_back_is_asked() -> None:
    """One desk cancelled and went on; the other cancelled, too, not knowing that it went on."""
    log = Unit()
    log.open()
    log.on("repair_state_set", state="cancelled", seen=2)
    log.on("repair_state_set", state="received", seen=2)
    log.on("diagnosed", fault="screen", cause="unknown", seen=2)
    log.on("repair_state_set", state="cancelled", of=DESK_B, seen=2)
    asked = {card.kind: card for card in log.cards()}
    assert log.repair()["state"] == "diagnosing"
    assert asked["field"].values == ("diagnosing", "cancelled")
    assert asked["field"].about == f"r/{N}/state"
    log.on("form_overridden", reason="s")
    assert log.repair()["state"] == "diagnosing"
    log.draft(settled(UNIT, asked["field"].id, 1), desk=DESK_C)
    assert (log.repair()["state"], log.repair()["closed"]) == ("cancelled", "2026-11-20")


def test_the_side_that_is_shown_may_have_gone_on_meanwhile() -> None:
    log = Unit()
    log.open()
    log.on("repair_state_set", state="cancelled", seen=2)
    log.on("repair_state_set", state="received", seen=2)
    log.on("repair_state_set", state="cancelled", of=DESK_B, seen=2)
    log.on("diagnosed", fault="screen", cause="unknown", seen=4)
    assert log.repair()["state"] == "diagnosing"
    log.on("repair_state_set", state="cancelled", of=DESK_C, seen=2)
    (card,) = [card for card in log.cards() if card.kind == "field"]
    assert card.values == ("diagnosing", "cancelled", "cancelled")
    log.draft(settled(UNIT, card.id, 0))
    assert log.repair()["state"] == "diagnosing"
    assert "closed" not in log.repair()


def test_opened_again_at_two_desks_it_is_open() -> None:
    log = Unit()
    log.open()
    log.on("repair_state_set", state="cancelled")
    log.on("repair_state_set", state="awaiting_form", seen=3)
    log.on("form_linked", answers=["a1"], seen=3)
    log.on("repair_state_set", state="awaiting_form", of=DESK_B, seen=3)
    assert log.repair()["state"] == "received"
    assert log.cards() == []


def test_a_state_set_knowing_the_last_stands() -> None:
    log = Unit()
    log.open()
    log.on("repair_state_set", state="repairing", of=DESK_B)
    log.on("repair_state_set", state="testing")
    assert log.repair()["state"] == "testing"


# --- gone -----------------------------------------------------------------------------------------------------------

DEEDS = [*WORK, ("noted", {"note": "s1"}), ("repair_state_set", {"state": "cancelled"})]


@pytest.mark.parametrize(("kind", "payload"), DEEDS)
def test_work_on_a_repair_that_was_taken_back_is_told(kind: str, payload: dict[str, Any]) -> None:
    log = Unit()
    opening = log.open()
    work = log.on(kind, of=DESK_B, **payload)
    log.undo(opening, seen=2)
    assert "repairs" not in log.folded().state
    (card,) = log.cards()
    assert (card.kind, card.about, card.ops, card.values) == ("gone", f"r/{N}", (short(work.op.id),), (kind,))


@pytest.mark.parametrize(("kind", "payload"), DEEDS)
def test_work_on_a_repair_nobody_ever_heard_of_is_told(kind: str, payload: dict[str, Any]) -> None:
    log = Unit()
    log.on(kind, "9Z-9999-A", **payload)
    assert [card.kind for card in log.cards()] == ["gone"]


def test_all_work_in_vain_on_one_repair_is_one_card() -> None:
    log = Unit()
    opening = log.open()
    log.on("diagnosed", fault="screen", of=DESK_B)
    log.on("noted", note="s1", of=DESK_B)
    log.undo(opening, seen=2)
    (card,) = log.cards()
    assert card.values == ("diagnosed", "noted")


def test_a_repair_on_a_device_that_was_taken_back_stays_for_its_slip_is_on_a_unit() -> None:
    log = Unit()
    log.open(desk=DESK_B)
    log.undo(log.all[0], seen=1)
    assert log.folded().exists
    assert not log.folded().made
    assert log.repair()["state"] == "received"
    assert [(card.kind, card.about) for card in log.cards()] == [("gone", "device")]


# --- recognised -----------------------------------------------------------------------------------------------------

SOURCE = facts.provisional(N)


def taken_in() -> Unit:
    """A provisional unit with a repair, and the device it will turn out to be."""
    log = Unit()
    log.add("registered", SOURCE, {"set": {"kind": "chromebook", "status": "unregistered", "provisional": N}})
    log.add("repair_opened", SOURCE, {"n": N, "state": "awaiting_form", "outcome": "unknown_device", "tail": "7Q"})
    return log


def recognised(
    log: Unit, *, desk: bytes = DESK_A, seen: int | None = None, to: Ref = UNIT, serial: str = "PF8K2M0D"
) -> None:
    from_state = (
        log.folded(SOURCE).state["repairs"][N] if seen is None else {"state": "awaiting_form", "opened": "2026-11-20"}
    )
    for draft in recognise.move_drafts(SOURCE, to, N, serial, from_state):
        log.draft(draft, desk=desk, seen=seen)


def test_a_recognised_units_repair_goes_to_its_device_with_all_it_gathered() -> None:
    log = taken_in()
    answers = [short(facts.form(n).id) for n in range(5)]
    gathered = {"fault": "screen", "further": ["keytop"], "cause": "natural", "detail": "wear"}
    log.add("form_linked", (SOURCE, facts.form(0)), {"n": N, "answers": answers[:1]})
    log.add("form_linked", (SOURCE, *map(facts.form, range(1, 5))), {"n": N, "answers": answers[1:]})
    log.add("diagnosed", SOURCE, {"n": N, **gathered})
    log.add("noted", SOURCE, {"n": N, "accessories": ["pen"], "swollen": True, "place": "棚1", "note": "s1"})
    log.add("noted", SOURCE, {"n": N, "note": "s2"})
    before = log.folded(SOURCE).state["repairs"][N]
    recognised(log)
    assert log.repair() == before
    assert log.repair()["notes"] == ["s1", "s2"]
    left = log.folded(SOURCE).state
    assert left["recognised_as"] == "PF8K2M0D"
    assert "repairs" not in left
    assert "cards" not in left
    for n in range(5):
        links = fold(Aggregate.form, facts.form(n).id, log.of(facts.form(n))).state["links"]
        assert links == {N: short(UNIT.id)}, "the answer counts for the device now"


def test_a_closed_repair_moves_closed() -> None:
    log = taken_in()
    log.draft(repair.cancel(SOURCE, N))
    recognised(log)
    assert log.repair()["state"] == RepairState.cancelled
    assert log.repair()["closed"] == "2026-11-20"
    assert log.cards() == []


def test_a_recognition_undone_brings_it_back() -> None:
    log = taken_in()
    before = log.folded(SOURCE).state
    log.add(
        "repair_moved",
        (SOURCE, UNIT),
        {"n": N, "serial": "PF8K2M0D", "repair": {"state": "awaiting_form", "opened": "2026-11-20"}},
    )
    log.undo(log.all[-1])
    assert log.folded(SOURCE).state == before
    assert "repairs" not in log.folded().state


@pytest.mark.parametrize("turned", [False, True], ids=["move first", "work first"])
def test_work_on_a_unit_recognised_meanwhile_is_told_whichever_came_first(turned: bool) -> None:
    log = taken_in()
    seen = len(log.all)

    def work() -> None:
        log.add("diagnosed", SOURCE, {"n": N, "fault": "screen"}, desk=DESK_B, seen=seen)
        log.add("noted", SOURCE, {"n": N, "note": "s1"}, desk=DESK_B, seen=seen)

    if turned:
        work()
    recognised(log, seen=seen)
    if not turned:
        work()
    assert "fault" not in log.repair()
    (card,) = log.cards(SOURCE)
    assert (card.kind, card.values) == ("gone", ("diagnosed", "noted"))


def test_recognised_at_two_desks_as_the_same_it_is_moved_once() -> None:
    log = taken_in()
    seen = len(log.all)
    recognised(log, seen=seen)
    log.on("diagnosed", fault="screen")
    recognised(log, desk=DESK_B, seen=seen)
    assert log.repair()["fault"] == "screen"
    assert log.cards() == log.cards(SOURCE) == []


def test_recognised_at_two_desks_as_two_devices_somebody_is_asked() -> None:
    log = taken_in()
    other = facts.device("701402728B")
    log.add("registered", other, {"set": {"serial": "701402728B", "status": "in_use"}})
    seen = len(log.all)
    recognised(log, seen=seen)
    recognised(log, desk=DESK_B, seen=seen, to=other, serial="701402728B")
    (card,) = log.cards(SOURCE)
    assert (card.about, card.values) == ("recognised_as", ("PF8K2M0D", "701402728B"))
    assert N in log.folded(other).state["repairs"]


def test_a_device_that_has_a_repair_open_gets_a_double_and_a_card() -> None:
    log = taken_in()
    log.open(M, desk=DESK_B)
    recognised(log)
    assert log.repair(N)["duplicate_of"] == M
    assert [card.kind for card in log.cards()] == ["two_repairs"]


def test_what_stood_on_cards_about_a_moved_repair_goes_with_it() -> None:
    """Whoever moved it saw what was shown; a card about a repair that is elsewhere could never be answered."""
    log = taken_in()
    seen = len(log.all)
    log.add("diagnosed", SOURCE, {"n": N, "fault": "screen"}, desk=DESK_A, seen=seen)
    log.add("diagnosed", SOURCE, {"n": N, "fault": "battery"}, desk=DESK_B, seen=seen)
    log.add("repair_opened", SOURCE, {"n": M, "state": "received"}, desk=DESK_C, seen=seen)
    log.add("repair_opened", SOURCE, {"n": N, "state": "received"}, desk=DESK_C, seen=seen)
    log.add("changed", SOURCE, {"set": {"school": "ES01"}}, desk=DESK_A, seen=seen)
    log.add("changed", SOURCE, {"set": {"school": "ES02"}}, desk=DESK_B, seen=seen)
    assert {card.kind for card in log.cards(SOURCE)} == {"field", "two_repairs", "same_number"}
    recognised(log)
    assert [(card.kind, card.about) for card in log.cards(SOURCE)] == [("field", "school")]
    assert log.folded(SOURCE).state["repairs"].keys() == {M}
    assert "duplicate_of" not in log.folded(SOURCE).state["repairs"][M]
    assert not [key for key in log.folded(SOURCE).meta["w"] if key.startswith("r/" + N)]
    assert not log.folded(SOURCE).meta["m"].keys() & {f"r/{N}/fault"}


def test_a_number_that_begins_like_the_moved_ones_is_left_alone() -> None:
    log = taken_in()
    longer = N + "X"
    log.add("repair_opened", SOURCE, {"n": longer, "state": "received"})
    log.add("diagnosed", SOURCE, {"n": longer, "fault": "screen"}, desk=DESK_A, seen=4)
    log.add("diagnosed", SOURCE, {"n": longer, "fault": "battery"}, desk=DESK_B, seen=4)
    recognised(log)
    assert [card.about for card in log.cards(SOURCE) if card.kind == "field"] == [f"r/{longer}/fault"]


def test_of_two_doubles_the_older_is_main_however_they_lie_in_the_state() -> None:
    days = {"8A-0003-T": "2026-11-22", "8A-0002-R": "2026-11-21"}
    held = {n: {"state": "received", "opened": day, "duplicate_of": "8A-0001-P"} for n, day in days.items()}
    held["8A-0001-P"] = {"state": "cancelled", "opened": "2026-11-20"}
    folded = Folded(b"d" * 16, {"repairs": held}, {"r": {n: [1, "desk", f"op{n}"] for n in held}})
    repairs._drop_duplicates(folded, "8A-0001-P")
    assert "duplicate_of" not in held["8A-0002-R"]
    assert held["8A-0003-T"]["duplicate_of"] == "8A-0002-R"
