"""Disposal on a real ledger: the checklist's order, who may, the judgement that begins it, what leaves it, undo."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.commands import Act, TakeIn, Undo
from app.domain.device import status
from app.domain.disposal_steps import order
from app.domain.disposal_words import Step
from app.domain.identity import short
from app.domain.kinds import Action, Aggregate, DeviceStatus, IntakeOutcome, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.disposal import StepBlocked
from app.ledger.ledger import SqlLedger
from app.usecases import disposal
from app.usecases.act import act
from app.usecases.change_setting import change_setting
from app.usecases.disposal_results import BeginDisposal, LeaveDisposal, TickStep
from app.usecases.operators import SignInRefused, issue_badge
from app.usecases.ports import Moment
from app.usecases.second_person import Second, prove_second
from app.usecases.session import NotAllowed
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import heads
from tests.usecases.disposal_stand import KY, Stand

S1, S2, S3, S4 = "PF0AAA01", "PF0AAA02", "PF0AAA03", "PF0AAA04"
STEPS = order("A", "chromebook")


@pytest.fixture
def stand(bench: Bench) -> Stand:
    made = Stand(bench)
    made.unit(S1)
    return made


# --- the order -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["A", "B"])
def test_every_step_in_every_state_out_of_order_writes_nothing_and_names_what_is_missing(
    stand: Stand, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stand.employ()
    if way == "B":
        stand.instructed(S1)
    stand.begin(S1, way)
    steps, tried, run = order(way, "chromebook"), 0, stand.bench.program.desk
    for at in range(1, len(steps)):
        stand.seen(S1, "DEPROVISIONED")  # so that nothing but the order can be in its way
        before, log = heads(stand.bench.program), _operations(stand.bench.program.ledger)
        for step in [step.value for step in Step if step != steps[at]]:
            wish = TickStep(run.new_action(), **stand.told(S1, step, {"second": stand.second}))
            with pytest.raises(Exception) as refused:
                run.run(disposal.tick, wish).result()
            tried += 1
            reason = getattr(refused.value, "reason", "")
            if step not in steps:
                assert reason == "not_of_this_unit", step
            elif steps.index(step) > at:
                assert isinstance(refused.value, StepBlocked), step
                assert refused.value.step == steps[at]
            else:
                assert reason in ("already_done", "not_for_step"), step
        assert heads(stand.bench.program) == before
        assert _operations(stand.bench.program.ledger) == log
        stand.tick(S1, steps[at], **({"second": stand.second} if steps[at] == "deprovision" else {}))
    facts = stand.bench.program.queries.disposal.unit(_ref(stand, S1))
    assert facts is not None
    assert (facts.next, [row.state for row in facts.steps]) == ("", ["done"] * len(steps))
    with capsys.disabled():
        print(f" way {way}: {tried} ticks out of order refused", end="")


def _operations(ledger: SqlLedger) -> int:
    return int(ledger.read(lambda reads: reads.rows("SELECT count(*) FROM operation"))[0][0])


def _ref(stand: Stand, serial: str) -> Ref:
    (found,) = stand.bench.program.queries.find_device(serial)
    return found


def test_what_a_unit_is_follows_its_ticks_and_who_did_what_is_kept(stand: Stand) -> None:
    stand.begin(S1)
    for step, expected in (("verified", "in_use"), ("storage", "deprovisioned"), ("collected", "stored")):
        stand.up_to(S1, step)
        assert status(stand.state(S1)).value == expected
    stand.up_to(S1, "certificate")
    assert status(stand.state(S1)) is DeviceStatus.disposed
    facts = stand.bench.program.queries.disposal.unit(_ref(stand, S1))
    assert facts is not None
    rows = {row.step: row for row in facts.steps}
    assert (rows["storage"].place, rows["storage"].by, rows["storage"].desk) == ("D-4", "OP0001", "A")
    assert (rows["board"].to, rows["wipe"].how, rows["judgement"].on) == ("市教委", "wiped", "2026-11-20")
    assert rows["storage"].at.endswith("Z")
    assert rows["storage"].local.startswith("2026-11-20 ")
    assert (facts.reason, facts.row.told, facts.row.way) == ("基板不良", "2026-11-20", "A")
    assert (rows["certificate"].state, rows["witness"].state) == ("next", "blocked")


def test_a_supervisors_own_step_blocks_what_comes_behind_it(stand: Stand) -> None:
    desk = stand.bench.program.desk
    desk.call(lambda uow: change_setting(uow, "disposal.steps", "写真@wipe, label=廃棄札")).result()
    stand.begin(S1)
    stand.up_to(S1, "wipe")
    stand.tick(S1, "wipe")
    with pytest.raises(StepBlocked) as blocked:
        stand.tick(S1, "setup_screen")
    assert blocked.value.step == "other:写真"
    assert stand.tick(S1, "other:写真", note="棚の前で").next == "setup_screen"
    names = {row.step: row.name for row in stand.bench.program.queries.disposal.steps("A")}
    assert names["label"] == "廃棄札"
    facts = stand.bench.program.queries.disposal.unit(_ref(stand, S1))
    assert facts is not None
    assert next(row.note for row in facts.steps if row.step == "other:写真") == "棚の前で"


def test_reasons_of_accessories_and_wipe(stand: Stand) -> None:
    stand.begin(S1)
    assert stand.why_tick(S1, "accessories", how="") == "how_missing"
    assert stand.why_tick(S1, "accessories", how="none") == "reason_needed"
    stand.tick(S1, "accessories", how="none", note="学校で紛失")
    stand.up_to(S1, "wipe")
    assert stand.why_tick(S1, "wipe", how="burnt") == "unknown_how"
    stand.tick(S1, "wipe", how="wont_start")
    row = stand.bench.program.queries.disposal.units()[0]
    assert (row.wipe, row.accessories, row.next) == ("wont_start", "none", "setup_screen")


def test_storage_once_more_is_another_shelf(stand: Stand) -> None:
    stand.begin(S1)
    stand.up_to(S1, "storage")
    assert stand.why_tick(S1, "storage", place="") == "place_missing"
    assert stand.why_tick(S1, "storage", place=printed_code(CodeKind.box, "A0001").text) == "unknown_place"
    assert stand.why_tick(S1, "storage", place="教頭 090-1234-5678") == "personal_data"
    found = stand.tick(S1, "storage", place="D-4")
    assert (found.reason, found.next) == ("unknown_place", "board")
    assert stand.tick(S1, "storage", place="D-4").outcome == "same"
    assert stand.tick(S1, "storage", place="D-5").outcome == "ticked"
    assert stand.bench.program.queries.disposal.units(place="D-5")[0].serial == S1
    assert stand.bench.program.queries.disposal.units(place="D-4") == ()


def test_a_shelf_no_register_holds_is_one_place_by_word_and_by_label(stand: Stand) -> None:
    """By its label it is taken as by its word, with the same remark, and spelled as what lies there spells it."""
    label = printed_code(CodeKind.place, "W070").text
    stand.unit(S2)
    for serial in (S1, S2):
        stand.begin(serial)
        stand.up_to(serial, "storage")
    assert stand.tick(S1, "storage", place="W-070").remarks == ("unknown_place",)
    found = stand.tick(S2, "storage", place=label)
    assert (found.outcome, found.remarks) == ("ticked", ("unknown_place",))
    assert stand.tick(S1, "storage", place="w070").outcome == "same"
    assert {row.place for row in stand.bench.program.queries.disposal.units()} == {"W-070"}
    fresh = stand.tick(S1, "storage", place=printed_code(CodeKind.place, "X999").text)
    assert fresh.remarks == ("unknown_place",)
    assert [row.serial for row in stand.bench.program.queries.disposal.units(place="X999")] == [S1]


def test_a_registered_shelf_with_a_short_code_is_known_by_its_label(stand: Stand) -> None:
    stand.bench.register(Aggregate.place, "D-4", name="4の棚")
    stand.begin(S1)
    stand.up_to(S1, "storage")
    assert stand.tick(S1, "storage", place=printed_code(CodeKind.place, "D04").text).remarks == ()
    assert stand.bench.program.queries.disposal.units()[0].place == "D-4"


def test_days_and_texts_of_a_notice(stand: Stand) -> None:
    stand.begin(S1)
    stand.up_to(S1, "board")
    assert stand.why_tick(S1, "board", to="") == "to_missing"
    assert stand.why_tick(S1, "board", on="2026-11-21") == "day_is_to_come"
    assert stand.why_tick(S1, "board", on="明後日") == "not_a_day"
    assert stand.why_tick(S1, "board", to="あ" * 41) == "text_too_long"
    assert stand.why_tick(S1, "board", place="D-4") == "not_for_step"
    stand.tick(S1, "board", on="2026-11-19", document="7教ICT第123号")
    assert stand.bench.program.queries.disposal.units()[0].told == "2026-11-19"


# --- the ways in -----------------------------------------------------------------------------------------------------


def test_the_judgement_on_the_bench_begins_it_in_the_same_action(stand: Stand) -> None:
    number = _judged(stand)
    state = stand.state(S1)
    assert state["repairs"][number]["state"] == "irreparable"
    assert state["disposal"] == {
        "way": "A",
        "n": number,
        "begun": "2026-11-20",
        "steps": {"judgement": {"on": "2026-11-20", "reason": state["repairs"][number]["reason"]}},
    }
    assert stand.bench.do(undo, Undo).outcome == "undone"
    assert "disposal" not in stand.state(S1)
    assert stand.state(S1)["repairs"][number]["state"] == "diagnosing"


def _judged(stand: Stand) -> str:
    number = str(stand.bench.scan(S1).repair)
    stand.bench.do(act, Act, repair=number, what=Action.override, fields={"reason": "電話で確認"})
    stand.bench.do(act, Act, repair=number, what=Action.diagnose, fields={"fault": "power", "cause": "unknown"})
    stand.bench.do(act, Act, repair=number, what=Action.route, fields={"route": "disposal", "reason": "基板不良"})
    return number


def test_a_repair_that_is_opened_again_takes_its_unit_out_until_it_is_deprovisioned(stand: Stand) -> None:
    number = _judged(stand)
    box = stand.box("A", S1)
    stand.bench.do(act, Act, repair=number, what=Action.reopen, fields={"reason": "直せる"})
    state = stand.state(S1)
    assert status(state) is DeviceStatus.in_repair
    assert "box" not in state["disposal"]
    assert stand.bench.program.queries.boxes.box(box).units == ()  # type: ignore[union-attr]
    stand.bench.do(act, Act, repair=number, what=Action.route, fields={"route": "disposal", "reason": "やはり不可"})
    assert set(stand.state(S1)["disposal"]["steps"]) == {"judgement"}
    stand.up_to(S1, "verified")
    why = stand.bench.why(act, Act, repair=number, what=Action.reopen, fields={"reason": "直せる"})
    assert why == "deprovisioned_already"
    assert stand.bench.do(act, Act, repair=number, what=Action.note, fields={"text": "メモ"}).outcome == "done"


def test_a_judgement_on_a_lent_unit_begins_nothing_yet(stand: Stand) -> None:
    number = str(stand.bench.scan(S1).repair)
    stand.bench.do(act, Act, repair=number, what=Action.override, fields={"reason": "電話で確認"})
    stand.bench.do(act, Act, repair=number, what=Action.diagnose, fields={"fault": "power", "cause": "unknown"})
    stand.bench.record(Draft("lent", (_ref(stand, S1),), {"to": "ES01", "was": "spare"}))
    stand.bench.do(act, Act, repair=number, what=Action.route, fields={"route": "disposal", "reason": "基板不良"})
    assert "disposal" not in stand.state(S1)
    stand.bench.record(Draft("loan_ended", (_ref(stand, S1),), {}))
    found = stand.begin(S1, reason="")
    assert (found.outcome, found.next) == ("begun", "accessories")
    assert stand.state(S1)["disposal"]["n"] == number


def test_what_may_not_begin(stand: Stand) -> None:
    assert stand.why_begin(S1) == "not_judged"
    assert stand.why_begin(S1, way="C") == "unknown_way"
    assert stand.why_begin("PF0ZZZ99") == "unknown_device"
    assert stand.why_begin(S1, way="B") == "no_instruction"
    assert stand.why_begin(S1, way="B", instruction=KY) == "not_on_instruction"
    stand.bench.record(Draft("instructed", (_ref(stand, S1),), {"number": KY}))
    assert stand.why_begin(S1, way="B") == "unknown_instruction"
    stand.begin(S1)
    assert stand.why_begin(S1) == "already_in_disposal"


def test_by_instruction(stand: Stand) -> None:
    stand.unit(S2)
    stand.instructed(S1, S2)
    assert stand.begin(S1, "b", instruction=KY).next == "accessories"
    (row,) = stand.bench.program.queries.disposal.instructions()
    assert (row.number, row.units, row.begun, row.missing, row.stored) == (KY, 2, 1, 1, 0)
    listed = stand.bench.program.queries.disposal.units(instruction=KY)
    assert [(unit.serial, unit.way) for unit in listed] == [(S1, "B"), (S2, "")]


def test_a_unit_in_disposal_that_comes_in_is_told_so(stand: Stand) -> None:
    stand.begin(S1)
    found = stand.bench.scan(S1)
    assert (found.outcome, found.reason, found.repair) == (IntakeOutcome.not_repairable, "in_disposal", None)
    stand.up_to(S1, "wipe")
    found = stand.bench.do(take_in, TakeIn, scan=stand.scan(S1))
    assert (found.outcome, found.reason) == (IntakeOutcome.not_repairable, "deprovisioned")


def test_it_leaves_with_a_reason_and_out_of_its_box(stand: Stand) -> None:
    stand.begin(S1)
    box = stand.box("A", S1)
    assert stand.bench.why(disposal.leave, LeaveDisposal, scan=stand.scan(S1), reason=" ") == "reason_needed"
    assert stand.leave(S1).outcome == "left"
    assert stand.bench.program.queries.boxes.box(box).units == ()  # type: ignore[union-attr]
    facts = stand.bench.program.queries.disposal.unit(_ref(stand, S1))
    assert facts is not None
    assert (facts.left, facts.next) == ("2026-11-20", "")
    assert stand.bench.why(disposal.leave, LeaveDisposal, scan=stand.scan(S1), reason="x") == "not_in_disposal"
    assert stand.begin(S1).outcome == "begun"
    stand.up_to(S1, "verified")
    assert stand.bench.why(disposal.leave, LeaveDisposal, scan=stand.scan(S1), reason="x") == "deprovisioned_already"


# --- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_every_role_by_every_step(stand: Stand, role: Role) -> None:
    """Whoever may not is told so before anything else, and whoever needs a PIN is asked for it."""
    stand.employ()
    with stand.acting(Role.supervisor):
        stand.begin(S1)
        stand.up_to(S1, "collected")
    tick_it = stand.bench.program.desk
    for step, proved in product((step.value for step in Step), (False, True)):
        how = {"how": "eye"} if step == "verified" else {}
        with stand.acting(role, proved=proved):
            wish = TickStep(tick_it.new_action(), **stand.told(S1, step, {"note": "見た", **how}))
            reason = ""
            try:
                tick_it.run(disposal.tick, wish).result()
            except NotAllowed as fault:
                reason = fault.reason
            except Exception as fault:  # noqa: BLE001 - which of the rules refuses is others' matter
                assert getattr(fault, "reason", "")  # noqa: PT017
        answers = step in ("deprovision", "verified")
        may = role is not Role.label and (not answers or role in (Role.engineer, Role.supervisor))
        assert reason == ("role" if not may else "pin" if answers and not proved else ""), (step, proved)


def test_who_begins_and_who_lets_leave(stand: Stand) -> None:
    for role, proved, reason in (
        (Role.technician, True, "role"),
        (Role.label, True, "role"),
        (Role.engineer, False, "pin"),
        (Role.supervisor, False, "pin"),
    ):
        with stand.acting(role, proved=proved):
            for usecase, wish in (
                (disposal.begin, lambda: BeginDisposal(b"", stand.scan(S1), "A", reason="x")),
                (disposal.leave, lambda: LeaveDisposal(b"", stand.scan(S1), "x")),
            ):
                with pytest.raises(NotAllowed) as fault:
                    stand.bench.program.desk.run(usecase, wish()).result()  # type: ignore[arg-type]
                assert fault.value.reason == reason


def test_the_fourth_irreparable_unit_of_a_day_takes_two(stand: Stand) -> None:
    stand.employ()
    for serial in (S2, S3, S4):
        stand.unit(serial)
    with stand.acting(Role.supervisor):
        for serial in (S1, S2, S3):
            stand.begin(serial)
            stand.up_to(serial, "verified")
        found = stand.begin(S4)
        assert (found.family.value, found.reason) == ("look", "over_daily_units")
        stand.up_to(S4, "deprovision")
        assert stand.bench.program.queries.disposal.done_today() == (3, 3)
        assert stand.why_tick(S4, "deprovision") == "over_daily_units"
        stand.bench.clock.tick(days=-1)  # a clock that is set back opens no new day
        assert stand.why_tick(S4, "deprovision") == "clock_doubtful"
        stand.bench.clock.tick(days=1)
        assert stand.tick(S4, "deprovision", second=stand.second).outcome == "ticked"
        assert stand.state(S4)["disposal"]["steps"]["deprovision"]["second"] == stand.people[Role.engineer]


def test_a_new_day_has_its_own_units(stand: Stand) -> None:
    for serial in (S2, S3, S4):
        stand.unit(serial)
    for serial in (S1, S2, S3):
        stand.begin(serial)
        stand.up_to(serial, "verified")
    stand.bench.clock.tick(days=1)
    stand.begin(S4)
    stand.up_to(S4, "verified")
    assert stand.bench.program.queries.disposal.done_today() == (1, 3)


def test_a_doubtful_clock_lets_nobody_deprovision(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.begin(S1)
    stand.up_to(S1, "deprovision")
    now = stand.bench.clock.now()
    doubtful = Moment(now.utc - timedelta(days=3), now.local - timedelta(days=3), doubtful=True)
    monkeypatch.setattr(stand.bench.clock, "now", lambda: doubtful)
    assert stand.why_tick(S1, "deprovision") == "clock_doubtful"


def test_who_is_no_second_person(stand: Stand) -> None:
    stand.employ()
    other = stand.person(Role.engineer)
    stand.instructed(S1)
    desk = stand.bench.program.desk
    with stand.acting(Role.engineer):
        stand.begin(S1, "B")
        stand.up_to(S1, "deprovision", "B")
        badge = stand.bench.call(lambda uow: issue_badge(uow, stand.people[Role.engineer])).badge
        for second, reason in (
            (None, "second_person_needed"),
            (Second("", proved=True), "second_person_needed"),
            (Second("OP9999", proved=True), "second_unknown"),
            (Second("OP000", proved=True), "second_unknown"),
            (Second(stand.people[Role.engineer], proved=True), "second_is_same"),
            (Second(stand.people[Role.engineer].lower(), proved=True), "second_is_same"),
            (Second(badge, proved=True), "second_is_same"),
            (Second(stand.people[Role.technician], proved=True), "second_may_not"),
            (Second(stand.people[Role.label], proved=True), "second_may_not"),
            (Second(other), "second_no_pin"),
        ):
            assert stand.why_tick(S1, "deprovision", second=second) == reason
        with pytest.raises(SignInRefused, match="wrong_pin"):
            prove_second(desk, other, "9999")
        with pytest.raises(SignInRefused, match="unknown_operator"):
            prove_second(desk, "OP9999", "1234")
        assert stand.tick(S1, "deprovision", second=prove_second(desk, other, "1234")).outcome == "ticked"


def test_wiping_is_refused_until_the_console_was_seen_or_somebody_looked(stand: Stand) -> None:
    stand.begin(S1)
    stand.up_to(S1, "verified")
    assert stand.why_tick(S1, "wipe") == "step_blocked"
    assert stand.why_tick(S1, "verified") == "console_not_deprovisioned"
    facts = stand.bench.program.queries.disposal.unit(_ref(stand, S1))
    assert facts is not None
    assert facts.blocked_by == "console_not_deprovisioned"
    assert stand.why_tick(S1, "verified", how="eye") == "reason_needed"
    stand.tick(S1, "verified", how="eye", note="管理画面で確認")
    assert stand.tick(S1, "wipe").next == "setup_screen"


# --- undo ------------------------------------------------------------------------------------------------------------


def test_a_tick_is_taken_back_while_none_builds_on_it_and_the_consoles_never(stand: Stand) -> None:
    stand.begin(S1)
    for step in ("accessories", "annotate"):
        stand.tick(S1, step)
    assert stand.bench.do(undo, Undo).what == "step_done"
    assert stand.bench.program.queries.disposal.units()[0].next == "annotate"
    stand.tick(S1, "annotate")
    for step in ("deprovision", "verified"):
        stand.up_to(S1, step)
        stand.seen(S1)
        action = stand.bench.program.desk.new_action()
        wish = TickStep(action, **stand.told(S1, step, {}))
        stand.bench.program.desk.run(disposal.tick, wish).result()
        refused = stand.bench.do(undo, Undo, target=action)
        assert (refused.outcome, refused.reason, refused.action) == ("refused", "not_undoable", short(action))
    assert stand.bench.program.queries.disposal.units()[0].next == "wipe"


def test_a_beginning_under_a_tick_is_not_taken_back(stand: Stand) -> None:
    stand.begin(S1)
    target = stand.bench.program.desk.new_action()
    stand.tick(S1, "accessories")
    stand.unit(S2)
    wish = BeginDisposal(target, stand.scan(S2), "A", reason="基板不良")
    stand.bench.program.desk.run(disposal.begin, wish).result()
    stand.tick(S2, "accessories")
    assert stand.bench.do(undo, Undo, target=target).reason == "built_on"
    assert stand.bench.do(undo, Undo).outcome == "undone"
    assert stand.bench.do(undo, Undo, target=target).outcome == "undone"
    assert stand.bench.program.queries.disposal.units()[0].serial == S1
