"""Where a unit is, what may go in and out, how many spares there are; what a file says beside what was seen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.charger_words import ChargerStatus, ChargerWhy
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, ImportKind
from app.domain.operations import MAX_TEXT, fits
from app.domain.rules import charger_moves
from app.domain.rules import chargers as rules
from app.domain.rules.charger_listed import listed
from app.domain.rules.chargers import ChargerRefused, Job, Target, Unit, Where
from app.domain.rules.importing import Incoming, decide, ref_of

GD = "93HWZY_GD80-ABCDEF"
CABINET = Target(rules.charger_ref("CB-1"), "CB-1", "ES01", "4年1組")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({}, Where()),
        ({"school": "ES01", "room": "R"}, Where("installed", "ES01", "R")),
        ({"place": "center", "place_text": "教育センター"}, Where("stored")),
        ({"place": "car"}, Where("in_car")),
        ({"place": "maker", "status": "ふね"}, Where("at_maker")),
        ({"place": "center", "status": "spare"}, Where("spare")),
        ({"place_text": "なぞの建物"}, Where(place="なぞの建物")),
        (
            {"school": "ES01", "status": "installed", "at": {"status": "spare", "since": "2026-11-20", "more": "x"}},
            Where("spare", since="2026-11-20"),
        ),
    ],
)
def test_where_one_is(state: dict[str, Any], said: Where) -> None:
    assert rules.where(state) == said


def test_where_in_one_word() -> None:
    assert Where("installed", "ES01", cabinet="CB-1").text == "CB-1"
    assert Where("installed", "ES01").text == "ES01"
    assert Where("installed").text == "installed"
    assert Where("spare", "ES01").text == "spare"


def test_a_strips_code_is_written_as_registers_write_it() -> None:
    assert [rules.label_code(body) for body in ("CH0102", "0102", "ABCDE1", "A0001")] == [
        "CH-0102", "0102", "ABCDE1", "A-0001",
    ]  # fmt: skip


UNITS = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["charger", "cabinet"])},
        optional={
            "model": st.sampled_from(["GD80", "RJC-01"]),
            "status": st.sampled_from([*(word.value for word in ChargerStatus), "?"]),
            "place": st.sampled_from(["center", "car", "school"]),
            "school": st.just("ES01"),
            "at": st.builds(lambda s: {"status": s.value, "since": "2026-11-20"}, st.sampled_from(ChargerStatus)),
        },
    ),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(UNITS)
def test_the_number_of_spares_is_the_count_of_the_units_that_are_one(units: list[dict[str, Any]]) -> None:
    spares = [u for u in units if u["kind"] == "charger" and rules.where(u).status in ("spare", "in_car")]
    counts = rules.spare_counts(units)
    assert sum(counts.values()) == len(spares)
    assert all(counts[model] == sum(u.get("model", "") == model for u in spares) for model in counts)
    assert list(counts) == sorted(counts)


@settings(max_examples=300, deadline=None)
@given(UNITS, st.sampled_from([CABINET, Target(None, "", "ES01"), Target(None, "", "ES02", "2年")]))
def test_a_unit_may_go_in_or_out_but_never_both_without_a_word(units: list[dict[str, Any]], target: Target) -> None:
    for unit in units:
        said: list[str] = []
        for check in (lambda u: rules.check_spare(u, target), lambda u: rules.check_out(u, target)):
            try:
                said.append(check(unit))  # type: ignore[no-untyped-call]
            except ChargerRefused as refused:
                said.append(refused.reason)
        status = rules.where(unit).status
        assert said != ["", ""]
        assert (said[0] == "") is (status in ("spare", "in_car"))
        if status == "taken_out":
            assert said == ["not_a_spare", "already_out"]


def test_a_long_room_gives_way_to_what_a_swap_has_to_say() -> None:
    room = "教室" * 90
    state = {"code": "C" * 32, "model": "あ" * 90}
    target = Target(rules.charger_ref("CB-1"), "B" * 32, "ES01", room)
    job = Job(
        target,
        Unit(rules.charger_ref("1"), state),
        Unit(rules.charger_ref("2"), {**state, "model": "い"}),
        "2026-11-20",
        visit="A0001",
    )
    drafts = rules.swap_drafts(job)
    assert all(map(fits, drafts))
    assert drafts[-1].payload["instead"]
    assert "room" not in drafts[-1].payload["to"]
    assert len(rules.short_text(room).encode()) <= MAX_TEXT
    plain = rules.swap_drafts(job._replace(target=CABINET))
    assert plain[-1].payload["to"]["room"] == "4年1組"
    assert [draft.payload.get("why") for draft in plain] == ["swap_out", None, "swap_in"]
    assert rules.moved((None, target.ref), Where("spare"), ChargerWhy.back).about == (target.ref,)


def test_the_whole_name_of_the_other_model_stands_where_the_room_alone_is_too_long() -> None:
    out, spare = (Unit(rules.charger_ref(code), {"model": model}) for code, model in (("1", GD), ("2", "い")))
    job = Job(CABINET._replace(room="教室" * 90), out, spare, "2026-11-20", visit="A0001")
    told = rules.swap_drafts(job)[-1].payload
    assert (told["instead"], "room" in told["to"]) == (GD, False)


def test_a_model_is_the_same_however_it_is_written() -> None:
    assert rules.other_model({"model": "gd 80"}, {"model": "GD80"}) == ""
    assert rules.other_model({"model": "GD80"}, {}) == rules.other_model({}, {"model": "GD80"}) == ""
    assert rules.other_model({"model": "GD80"}, {"model": "RJC-01"}) == "GD80"


def unit(code: str, status: str, cabinet: str = "CB-1", **more: str) -> dict[str, Any]:
    at = {"status": status, "school": "ES01", "cabinet": cabinet, "since": "2026-11-20", **more}
    return {"code": code, "kind": "charger", "at": at}


def test_a_cabinet_is_known_however_its_code_is_written_and_holds_what_is_installed_there() -> None:
    assert rules.check_out(unit("CH-1", "installed", "cb1"), CABINET) == ""
    assert rules.check_out(unit("CH-1", "installed", "CB-2"), CABINET) == "other_cabinet"
    units = [unit("CH-1", "installed", "cb1"), unit("CH-2", "stored"), unit("CH-3", "installed", "")]
    assert rules.others_inside([*units, unit("CH-4", "installed")], CABINET, ("ch4",)) == ("CH-1",)
    nameless = CABINET._replace(ref=None, code="")
    assert rules.others_inside(units, nameless, ()) == ()
    with pytest.raises(ChargerRefused) as refused:
        rules.check_spare(units[2], nameless)
    assert refused.value.reason == "spare_installed_elsewhere"


def test_the_register_knows_the_room_however_it_is_written_and_an_unknown_one_differs_from_none() -> None:
    at = {"cabinet": "", "room": "４年１組"}
    assert rules.check_out(unit("CH-1", "installed", **at), CABINET) == ""
    assert rules.check_out(unit("CH-1", "installed", **at), CABINET._replace(room="")) == ""
    assert rules.check_out(unit("CH-1", "installed", **at), CABINET._replace(room="4年2組")) == "other_room"


def reason_of(check: Any, *given: Any) -> str:
    with pytest.raises(ChargerRefused) as refused:
        check(*given)
    return refused.value.reason


@pytest.mark.parametrize(
    ("status", "cabinet", "reason"),
    [
        ("installed", "CB-1", "spare_installed_here"),
        ("installed", "CB-2", "spare_installed_elsewhere"),
        ("at_maker", "", "spare_at_maker"),
        ("disposed", "", "spare_disposed"),
        ("taken_out", "", "not_a_spare"),
    ],
)
def test_what_is_no_spare(status: str, cabinet: str, reason: str) -> None:
    assert reason_of(rules.check_spare, unit("CH-1", status, cabinet), CABINET) == reason


def test_a_unit_out_of_another_school_differs_and_one_of_nowhere_does_not() -> None:
    assert rules.check_out(unit("CH-1", "installed", school="ES02"), CABINET) == "other_school"
    assert rules.check_out({}, CABINET) == rules.check_out(unit("CH-1", "installed", school=""), CABINET) == ""
    assert rules.check_out(unit("CH-1", "spare"), CABINET) == "register_not_installed"
    assert reason_of(rules.check_out, unit("CH-1", "taken_out"), CABINET) == "already_out"


def test_both_moves_of_a_swap_name_the_cabinet_and_the_visit_and_come_after_what_is_put_right() -> None:
    out, spare = (Unit(rules.charger_ref(code), {"code": code}) for code in ("CH-1", "CH-2"))
    job = Job(CABINET, out, spare, "2026-11-20", corrected={spare.ref: Where("spare")}, visit="A0001")
    drafts = rules.swap_drafts(job)
    assert [(draft.payload.get("why"), draft.about) for draft in drafts] == [
        ("correct", (spare.ref,)),
        ("swap_out", (out.ref, CABINET.ref, rules.visit_ref("A0001"))),
        (None, (out.ref,)),
        ("swap_in", (spare.ref, CABINET.ref, rules.visit_ref("A0001"))),
    ]
    assert drafts[1].payload["to"] == {"status": "taken_out", "visit": "A0001", "since": "2026-11-20"}


def test_what_may_be_done_with_a_unit_beside_swaps() -> None:
    states = {status.value: unit("CH-1", status.value, "", visit="A0001") for status in ChargerStatus}

    def allowed(check: Any, *given: Any) -> set[str]:
        found = set()
        for status, state in states.items():
            try:
                check(state, *given)
            except ChargerRefused:
                continue
            found.add(status)
        return found

    every = set(states)
    assert allowed(charger_moves.check_to_load, "A0002") == {"spare", "in_car"}
    assert allowed(charger_moves.check_to_load, "A0001") == {"spare"}
    assert allowed(charger_moves.unloaded, "D-4", "2026-11-20") == {"in_car", "taken_out"}
    assert allowed(charger_moves.check_to_maker) == every - {"installed", "at_maker", "disposed"}
    assert allowed(charger_moves.check_back) == {"at_maker", "taken_out", "stored"}
    assert allowed(charger_moves.check_to_dispose) == every - {"installed", "disposed"}
    assert reason_of(charger_moves.unloaded, unit("CH-1", "taken_out"), "D-4", "2026-11-20") == "charger_not_in_car"
    assert charger_moves.unloaded(states["taken_out"], "D-4", "2026-11-20").status == "taken_out"
    assert reason_of(charger_moves.check_to_hand_over, {"owner": "city"}) == "already_city"


def test_a_fault_nobody_knows_is_neither_told_nor_advised_on() -> None:
    state = {"broken": {"a": {"on": "2026-11-03", "told": {}}}}
    for asked in (charger_moves.to_tell, charger_moves.to_advise):
        assert reason_of(asked, state, "z") == "no_open_fault"
    assert reason_of(charger_moves.to_advise, {"broken": {"a": {"on": "2026-11-03"}}}) == "board_not_told"


def test_which_fault_is_meant() -> None:
    state = {
        "broken": {
            "b": {"on": "2026-11-02"},
            "a": {"on": "2026-11-03", "told": {}},
            "c": {"on": "2026-11-01", "advice": {}},
        }
    }
    assert list(charger_moves.open_faults(state)) == ["b", "a"]
    assert charger_moves.to_tell(state) == "b"
    assert charger_moves.to_advise(state) == charger_moves.to_advise(state, "a") == "a"
    for call, reason in (
        (lambda: charger_moves.to_tell(state, "a"), "board_told_before"),
        (lambda: charger_moves.to_tell(state, "c"), "no_open_fault"),
        (lambda: charger_moves.to_advise(state, "b"), "board_not_told"),
        (lambda: charger_moves.to_advise({}), "no_open_fault"),
    ):
        with pytest.raises(ChargerRefused) as refused:
            call()  # type: ignore[no-untyped-call]
        assert refused.value.reason == reason


# --- a file ----------------------------------------------------------------------------------------------------------

AT = {"status": "installed", "school": "ES01", "room": "4年1組", "cabinet": "CB-1", "since": "2026-11-20"}


@pytest.mark.parametrize(
    ("fields", "differs"),
    [
        ({"school": "ES01", "room": "4年1組", "place": "school"}, None),
        ({"school": "ES01", "room": "４年１組"}, None),
        ({"room": "9年9組"}, None),
        ({"school": "ES02", "room": "4年1組"}, (("school", "ES01", "ES02"),)),
        ({"school": "ES01", "room": "5年1組"}, (("room", "4年1組", "5年1組"),)),
        ({"place": "center", "status": "spare"}, (("status", "installed", "spare"),)),
    ],
)
def test_what_a_file_says_otherwise(fields: dict[str, str], differs: Any) -> None:
    row = {"code": "CH-1", **fields}
    found = listed({"code": "CH-1", "at": AT}, row)
    assert (None if found is None else found.differs) == differs
    assert row == {"code": "CH-1"}, "where it is does not stand beside it twice"


def test_a_unit_that_was_never_moved_stands_as_files_tell_it() -> None:
    row = {"school": "ES02"}
    assert listed({"school": "ES01"}, row) is None
    assert row == {"school": "ES02"}


def judged(state: dict[str, Any] | None, why: str | None, *, may_dispose: bool = False, **fields: str) -> Any:
    incoming = Incoming(row=2, key="CH-1", fields={"code": "CH-1", **fields})
    ref = ref_of(ImportKind.cabinets, incoming)
    return decide(ImportKind.cabinets, incoming, ref, state, lambda _ref, _name: why, may_dispose=may_dispose)


FLAT = {"code": "CH-1", "kind": "charger", "place": "center", "status": "spare"}


@pytest.mark.parametrize("state", [FLAT, {"code": "CH-1", "at": AT}], ids=["by files alone", "moved here"])
def test_no_file_disposes_of_a_known_unit_without_the_right_to(state: dict[str, Any]) -> None:
    row: dict[str, Any] = {"status": "disposed", "place": "center", "room": "棚9", "model": "GD80"}
    ours = rules.where(state).status
    kept = judged(state, None, **row)
    assert [tuple(one) for one in kept.kept] == [("status", ours, "disposed", "dispose")]
    (draft,) = kept.drafts
    assert draft.payload == {"set": {"model": "GD80"}}, "what else the row says is taken, but not where it is"
    done = judged(state, None, may_dispose=True, **row)
    assert done.kept == ()
    assert any(name == "status" and new == "disposed" for name, _, new in done.changes)


@pytest.mark.parametrize(
    "state", [FLAT | {"status": "disposed"}, {"code": "CH-1", "at": {"status": "disposed"}}], ids=["flat", "moved"]
)
def test_nor_does_one_bring_it_back(state: dict[str, Any]) -> None:
    kept = judged(state, None, status="spare", place="center")
    assert [tuple(one) for one in kept.kept] == [("status", "disposed", "spare", "dispose")]
    assert kept.drafts == ()
    assert judged(state, None, may_dispose=True, status="spare", place="center").status == "changed"
    same = judged(state, None, status="disposed")
    assert (same.status, same.kept) == ("same", ()), "what is so already needs no right"


def test_a_unit_that_nobody_knew_may_be_listed_as_disposed() -> None:
    assert judged(None, None, status="disposed").status == "new"


def test_a_file_never_overrides_a_newer_move_and_an_older_one_gives_way() -> None:
    state = {"code": "CH-1", "model": "GD80", "at": AT}
    same = judged(state, "newer", school="ES01", model="GD80")
    assert (same.status, same.drafts, same.kept) == ("same", (), ())
    kept = judged(state, "newer", school="ES02", status="installed")
    assert (kept.status, kept.drafts) == ("same", ())
    assert [(one.field, one.ours, one.theirs, one.reason) for one in kept.kept] == [("school", "ES01", "ES02", "newer")]
    gives = judged(state, None, place="center", status="spare", room="棚1")
    assert (gives.status, gives.changes) == ("changed", (("status", "installed", "spare"),))
    (draft,) = gives.drafts
    assert (draft.kind, draft.payload) == (
        "charger_moved", {"to": {"status": "spare", "room": "棚1"}, "why": "correct"},
    )  # fmt: skip
    assert draft.about[0].id == code_id(Aggregate.charger, "CH-1")
    room = judged(state, None, school="ES01", room="5年1組")
    assert room.drafts[0].payload["to"] == {"status": "installed", "school": "ES01", "room": "5年1組"}
