"""The guarded deprovision request at a real ledger: asked, stood for, cancelled, undone, grown old, done."""

from __future__ import annotations

import pytest

from app.domain.bench_words import RequestKind
from app.domain.commands import Undo
from app.domain.identity import device_id
from app.domain.kinds import Aggregate, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import box_ref
from app.domain.rules.deprovision import to_reenrol
from app.usecases import boxes
from app.usecases import deprovision as guard
from app.usecases.disposal_results import StandForBox
from app.usecases.lost import AskConsole, CancelRequest, ask_console, cancel_request
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.guard_stand import GuardStand

S1, S2, S3, S4 = "PF0AAA01", "PF0AAA02", "PF0AAA03", "PF0AAA04"


@pytest.fixture
def stand(bench: Bench) -> GuardStand:
    return GuardStand(bench)


def ref(serial: str) -> Ref:
    return Ref(Aggregate.device, device_id(serial))


def test_one_irreparable_unit_is_one_persons_to_ask_about(stand: GuardStand) -> None:
    stand.ready(S1)
    row = stand.row(S1)
    assert (row.serial, row.device_id, row.model, row.ou, row.last_seen, row.way, row.path, row.why_not) == (
        S1, f"dev-{S1}", "C204", "/学校/北小", "2026-11-18T00:00:00Z", "A", "disposal", "",
    )  # fmt: skip
    result = stand.ask(S1)
    assert (result.outcome, result.family.value) == ("requested", "ok")
    assert result.units[0][:3] == ("KRM-0AAA01", S1, f"dev-{S1}")
    request = stand.state(S1)["request"]
    assert (request["kind"], request["state"], request["reason"], request["path"], request["on"]) == (
        "deprovision", "requested", "retiring_device", "disposal", "2026-11-20",
    )  # fmt: skip
    (waiting,) = stand.bench.program.queries.deprovision.requests()
    assert (waiting.standing, waiting.serial, waiting.reason, waiting.operator) == (
        "waiting",
        S1,
        "retiring_device",
        "OP0001",
    )
    assert stand.bench.program.queries.lost.requests() == (), "another page's"
    assert stand.why_ask(S1) == "already_requested"
    assert stand.tick(S1, "deprovision").outcome == "ticked"
    assert stand.state(S1)["disposal"]["steps"]["deprovision"]["how"] == "request"
    assert stand.bench.program.queries.disposal.done_today() == (1, 3), "asked and ticked, it is one"
    digest(stand.bench.program)


def test_a_request_can_be_taken_back_while_it_waits_and_not_once_the_console_said_so(stand: GuardStand) -> None:
    stand.ready(S1)
    stand.ask(S1)
    stand.bench.do(undo, Undo)
    assert "request" not in stand.state(S1)
    assert stand.bench.program.queries.deprovision.requests() == ()
    stand.ask(S1)
    stand.tick(S1, "deprovision")
    action = stand.newest(ref(S1)).stamp.action
    assert stand.bench.do(undo, Undo, target=action, reason="x").reason == "built_on"
    assert stand.bench.do(guard.cancel, guard.CancelDeprovision, scan=stand.scan(S1)).outcome == "cancelled"
    assert stand.why_tick(S1, "deprovision") == "already_done"
    stand.ask(S1)
    stand.seen(S1)
    assert stand.state(S1)["request"]["state"] == "done"
    assert stand.attacked(guard.cancel, guard.CancelDeprovision, scan=stand.scan(S1)) == "already_deprovisioned"
    action = stand.newest(ref(S1)).stamp.action
    assert stand.bench.do(undo, Undo, target=action, reason="x").reason == "built_on"
    stand.seen(S1, "ACTIVE")
    assert stand.row(S1).standing == "", "enrolled again, the old request is over, and never sent a second time"
    assert stand.bench.program.queries.deprovision.requests() == ()
    digest(stand.bench.program)


def test_the_page_of_lost_devices_neither_asks_nor_cancels_it(stand: GuardStand) -> None:
    stand.ready(S1)
    confirm = stand.row(S1).confirm
    fields = {"scan": stand.scan(S1), "what": RequestKind.deprovision, "confirmed": confirm}
    assert stand.attacked(ask_console, AskConsole, **fields) == "reason_missing"
    stand.ask(S1)
    assert stand.attacked(cancel_request, CancelRequest, scan=stand.scan(S1)) == "nothing_requested"


def test_a_second_person_here_or_at_another_desk_or_for_the_box(stand: GuardStand) -> None:
    stand.employ()
    with stand.acting(Role.supervisor):
        for serial in (S1, S2, S3):
            stand.ready(serial, "B")
        assert stand.why_ask(S1) == "second_person_needed"
        assert stand.ask(S1, second=stand.engineer()).outcome == "requested"
        assert stand.state(S1)["request"]["second"] == stand.people[Role.engineer]
        later = stand.ask(S2, later=True)
        assert (later.outcome, later.family.value) == ("awaiting_second", "look")
        assert stand.row(S2).standing == "awaiting_second"
        assert stand.why_tick(S2, "deprovision", how="request") == "not_requested"
        mine = (stand.named(S2, stand.row(S2).confirm),)
        assert stand.attacked(guard.second, guard.SecondRequest, units=mine) == "second_is_same"
        box = stand.box("B", S3)
    with stand.acting(Role.engineer):
        assert stand.bench.do(guard.second, guard.SecondRequest, units=mine).outcome == "seconded"
        assert stand.state(S2)["request"]["second"] == stand.people[Role.engineer]
        stand.bench.do(boxes.stand_for, StandForBox, box=box)
    with stand.acting(Role.supervisor):
        assert stand.row(S2).standing == "waiting"
        assert stand.tick(S2, "deprovision").outcome == "ticked"
        assert stand.ask(S3).outcome == "requested", "once a box"
        assert stand.bench.program.queries.deprovision.to_confirm([ref(S3)]).stood == (stand.people[Role.engineer],)
    action = stand.newest(box_ref(box), "box_stood_for").stamp.action
    assert stand.bench.do(undo, Undo, target=action, reason="x").reason == "built_on"  # what was asked rests on it
    digest(stand.bench.program)


def test_a_confirmation_grows_old_and_is_given_anew(stand: GuardStand) -> None:
    stand.ready(S1)
    stand.ask(S1)
    stand.tick(S1, "deprovision")
    stand.bench.clock.tick(hours=23, minutes=59)
    assert stand.row(S1).standing == "waiting"
    stand.bench.clock.tick(minutes=1)
    assert stand.row(S1).standing == "old"
    assert stand.ask(S1).outcome == "requested", "also after its step was ticked"
    stand.seen_as(S1, f"dev-{S1}", at="2026-11-21T00:00:00Z")
    assert stand.row(S1).standing == "changed", "somebody has used it since"
    assert stand.ask(S1).outcome == "requested"


def test_all_units_of_a_wish_or_none(stand: GuardStand) -> None:
    stand.employ()
    with stand.acting(Role.supervisor):
        for serial in (S1, S2, S3):
            stand.ready(serial, "B")
        stand.known(S4)
        units = [stand.named(serial, stand.row(serial).confirm or "x") for serial in (S1, S2, S4)]
        assert stand.why(*units, second=stand.engineer()) == "not_in_disposal"
        assert stand.queued() == []
        assert len(stand.ask(S1, S2, S3, second=stand.engineer()).units) == 3
        assert stand.queued() == [S1, S2, S3]


def test_what_a_maker_gets_comes_back_by_being_enrolled_again(stand: GuardStand) -> None:
    stand.known(S1)
    number = stand.bench.scan(S1).repair
    stand.bench.record(Draft("routed", (ref(S1),), {"n": number, "route": "maker", "state": "diagnosing"}))
    assert (stand.row(S1).path, stand.row(S1).why_not) == ("maker", "")
    stand.ask(S1, reason="same_model_replacement")
    assert not to_reenrol(stand.state(S1))
    stand.seen(S1)
    assert to_reenrol(stand.state(S1))
    (waiting,) = stand.bench.program.queries.deprovision.to_reenrol()
    assert waiting.serial == S1
    looked = {"scan": stand.scan(S1), "note": "起動画面で管理対象を確認"}
    assert stand.attacked(guard.see_reenrolled, guard.SeeReenrolled, **(looked | {"note": " "})) == "reason_needed"
    assert stand.bench.do(guard.see_reenrolled, guard.SeeReenrolled, **looked).outcome == "reenrolled"
    assert stand.state(S1)["console"] == "ACTIVE"
    assert stand.bench.program.queries.deprovision.to_reenrol() == ()
    assert stand.attacked(guard.see_reenrolled, guard.SeeReenrolled, **looked) == "not_to_reenrol"
    stand.seen(S1)
    stand.seen(S1, "ACTIVE")
    assert not to_reenrol(stand.state(S1)), "or seen so by the console"
    digest(stand.bench.program)


def test_an_exchanged_unit_is_let_go_as_such(stand: GuardStand) -> None:
    stand.known(S1, status="exchanged")
    assert stand.row(S1).path == "exchange"
    assert stand.ask(S1, reason="same_model_replacement").outcome == "requested"
    stand.seen(S1)
    assert not to_reenrol(stand.state(S1)), "another unit came for it"
