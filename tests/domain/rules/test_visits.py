"""What may be done with a visit, how times are read, what is in the car; by the state alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.folding.visits import charger_key
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Flag
from app.domain.operations import MAX_TEXT, Ref, fits
from app.domain.rules import intake, visits
from app.domain.rules.forms import Answer, Gate
from app.domain.rules.repair import RepairRefused
from app.domain.rules.undo import first_builder, writes
from app.domain.rules.visits import VisitAct, check, time_of
from app.domain.visit_words import Counted, LineWhat, Planned, VisitState
from tests.support import facts

DAY = date(2026, 11, 20)
CHARGERS = [Ref(Aggregate.charger, code_id(Aggregate.charger, f"CH-{n:04d}")) for n in range(5)]
_WHY = {
    "planned": "visit_not_begun",
    "begun": "visit_not_reported",
    "done": "visit_reported",
    "closed": "visit_closed",
    "cancelled": "visit_cancelled",
}


@pytest.mark.parametrize("act", VisitAct)
@pytest.mark.parametrize("state", VisitState)
def test_every_state_allows_or_says_why_not(act: VisitAct, state: VisitState) -> None:
    if state in visits.ALLOWED[act]:
        check(act, {"state": state})
        return
    with pytest.raises(RepairRefused) as refused:
        check(act, {"state": state})
    cancels = act is VisitAct.cancel and state is VisitState.begun
    assert refused.value.reason == ("visit_begun" if cancels else _WHY[state])


def test_what_each_state_allows() -> None:
    every = {state.value for state in VisitState}
    assert {act.value: {state.value for state in states} for act, states in visits.ALLOWED.items()} == {
        "change": {"planned", "begun"},
        "begin": {"planned", "begun"},
        "load": {"planned", "begun"},
        "line": {"begun"},
        "report": {"begun", "done"},
        "count_back": every,
        "close": {"done", "closed"},
        "cancel": {"planned", "cancelled"},
    }


@pytest.mark.parametrize(
    ("text", "time"),
    [("15:30", "15:30"), ("1530", "15:30"), ("15時30分", "15:30"), ("9", "09:00"), ("９時", "09:00"), (" ", "")],
)
def test_times_as_people_write_them(text: str, time: str) -> None:
    assert time_of(text) == time


@pytest.mark.parametrize("text", ["24:00", "9:60", "夕方", "9:3", "123456"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(RepairRefused) as refused:
        time_of(text)
    assert refused.value.reason == "visit_window"


def test_a_list_is_parted_so_that_each_operation_keeps_its_size() -> None:
    keys = {f"{n:02d}{'長' * ((MAX_TEXT - 2) // 3)}": 1 for n in range(30)}
    drafts = visits.listed("A0001", Planned.unit, keys)
    assert len(drafts) > 5
    assert all(map(fits, drafts))
    assert {key for draft in drafts for key in draft.payload["keys"]} == set(keys)
    assert visits.listed("A0001", Planned.unit, {}) == []
    (both,) = visits.listed("A0001", Planned.spare, {"GD80": 2, "RJC-01": 999})
    assert both.payload == {"list": "spare", "keys": {"GD80": 2, "RJC-01": 999}}


@pytest.mark.parametrize(
    ("text", "count", "reason"),
    [
        ("GD80", -1, "visit_count"),
        ("GD80", 1000, "visit_count"),
        (" ", 1, "nothing_given"),
        ("090-1234-5678", 1, "personal_data"),
    ],
)
def test_what_goes_on_no_list(text: str, count: int, reason: str) -> None:
    with pytest.raises(RepairRefused) as refused:
        visits.listed("A0001", Planned.unit, {text: count})
    assert refused.value.reason == reason


def test_what_is_to_be_done_is_known_and_said_once() -> None:
    assert visits.check_todo(["swap", "pickup", "swap"]) == ["swap", "pickup"]
    with pytest.raises(RepairRefused) as refused:
        visits.check_todo(["dance"])
    assert refused.value.reason == "visit_todo_unknown"


def test_a_window_has_a_beginning_and_ends_after_it() -> None:
    visits.check_window("09:00", "09:01")
    visits.check_window("09:00", "")
    for begins, ends in (("09:00", "09:00"), ("09:01", "09:00"), ("", "09:00")):
        with pytest.raises(RepairRefused) as refused:
            visits.check_window(begins, ends)
        assert refused.value.reason == "visit_window"


def test_a_count_is_parted_and_says_once_that_it_is_over() -> None:
    keys = [charger_key(facts.an_id(n)) for n in range(60)]
    drafts = visits.counted("A0001", Counted.missing, keys, done=True)
    assert len(drafts) > 2
    assert all(map(fits, drafts))
    assert [key for draft in drafts for key in draft.payload.get("missing", ())] == keys
    assert [draft.payload.get("done") for draft in drafts] == [None] * (len(drafts) - 1) + [True]
    (empty,) = visits.counted("A0001", Counted.missing, [], done=True)
    assert empty.payload == {"done": True}
    assert visits.counted("A0001", Counted.back, []) == []


def test_a_line_holds_what_was_said_and_no_more() -> None:
    assert visits.line("A0001", LineWhat.none, "", None).payload == {"what": "none"}
    assert visits.line("A0001", LineWhat.note, "4年1組", "s").payload == {
        "what": "note",
        "thing": "4年1組",
        "words": "s",
    }


def known(at: int, status: str, visit: str = "A0001", **more: Any) -> tuple[bytes, dict[str, Any]]:
    return CHARGERS[at].id, {"code": f"CH-{at:04d}", "at": {"status": status, "visit": visit}, **more}


def test_what_is_in_the_car() -> None:
    chargers = [
        known(0, "in_car"),
        known(1, "taken_out", code="", serial="GD80-1904417"),
        known(2, "installed"),
        known(3, "in_car", visit="A0002"),
        (CHARGERS[4].id, {"code": "CH-0004", "status": "spare"}),
    ]
    pickups = {n: {"what": "pickup"} for n in ("8A-0001-A", "8A-0002-C")}
    state = {"number": "A0001", "state": "begun", "lines": {**pickups, "none:x": {"what": "none"}}}
    car = visits.in_car(state, chargers)
    assert car == {
        charger_key(CHARGERS[0].id): "CH-0000",
        charger_key(CHARGERS[1].id): "GD80-1904417",
        "8A-0001-A": "8A-0001-A",
        "8A-0002-C": "8A-0002-C",
    }
    assert [car[key] for key in visits.missing(car)] == ["8A-0001-A", "8A-0002-C", "CH-0000", "GD80-1904417"]
    counted = {**state, "counted": {"8A-0001-A": "back", "8A-0002-C": "missing"}}
    assert set(visits.in_car(counted, [])) == {"8A-0002-C"}
    assert visits.in_car({**state, "closed": "2026-11-20"}, []) == {}


def test_a_charger_nobody_named_goes_by_its_id() -> None:
    assert visits.code_of(CHARGERS[0].id, {}) == charger_key(CHARGERS[0].id).removeprefix("c:")


@pytest.mark.parametrize(("status", "after"), [("in_car", "spare"), ("taken_out", "taken_out")])
def test_what_comes_out_of_the_car(status: str, after: str) -> None:
    draft = visits.unloaded(CHARGERS[0], known(0, status)[1], "A0001", "D-4", "2026-11-20")
    assert draft.about == (CHARGERS[0], visits.visit_ref("A0001"))
    assert draft.payload["to"] == {"status": after, "place": "D-4", "since": "2026-11-20"}
    assert (draft.payload["why"], draft.payload["n"]) == ("unload", "A0001")


def test_the_largest_pick_up_is_one_operation() -> None:
    answers = tuple(Answer(id=facts.an_id(n), sent=DAY, school="ES01", units=(), fault="screen") for n in (1, 2))
    case = intake.Facts(
        text="M7NXCV012345678", device=facts.device(), state={"serial": "M7NXCV012345678", "school": "ES01-LONG-CODE"},
        gate=Gate(answers, (), None), crate=facts.crate(), visit=visits.visit_ref("AB12345"), visit_school="ES02",
        today=DAY, by_person=True,
    )  # fmt: skip
    verdict = intake.decide(case)._replace(flags=tuple(Flag))
    drafts = intake.open_drafts(case, verdict, facts.device(), "12AB-12345-M")
    assert drafts[0].about[1:] == (facts.crate(), visits.visit_ref("AB12345"))
    assert sum(len(draft.payload.get("answers", ())) for draft in drafts) == 2
    assert all(map(fits, drafts))
    alone = intake.open_drafts(replace(case, crate=None), verdict, facts.device(), "12AB-12345-M")
    assert len(alone[0].payload["answers"]) == 1
    assert all(map(fits, alone))


# --- undo ------------------------------------------------------------------------------------------------------------

VISIT = visits.visit_ref("A0001")


@pytest.mark.parametrize(
    ("kind", "payload", "facets"),
    [
        ("visit_listed", {"list": "spare", "keys": {"GD80": 2, "RJC": 0}}, {"plan:spare/GD80", "plan:spare/RJC"}),
        ("visit_line", {"what": "none", "thing": "CB-0212"}, {"lines:", "line:none:CB-0212"}),
        ("visit_line", {"what": "note", "thing": "CB-0212", "words": "s1"}, {"lines:", "line:note:s1"}),
        ("visit_counted", {"back": ["a"], "missing": ["b"]}, {"counted:a", "counted:b"}),
        ("visit_counted", {"extra": ["c"], "done": True}, {"counted:c", "count"}),
    ],
)
def test_what_an_act_writes(kind: str, payload: dict[str, Any], facets: set[str]) -> None:
    assert writes(facts.operation(kind, VISIT, payload)) == facets


def test_a_count_keeps_the_count_before_it_and_an_end_keeps_them_all() -> None:
    count = facts.operation("visit_counted", VISIT, {"missing": ["a"], "done": True})
    again = facts.operation("visit_counted", VISIT, {"back": ["a"]}, number=2)
    other = facts.operation("visit_counted", VISIT, {"back": ["b"]}, number=3)
    closed = facts.operation("visit_closed", VISIT, {}, number=4)
    assert first_builder([count], [again]) == again
    assert first_builder([count], [other]) is None
    assert first_builder([count], [closed]) == closed
    assert first_builder([again], [closed]) is None
