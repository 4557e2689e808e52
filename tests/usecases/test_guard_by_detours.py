"""Detours round the guard: a request that was taken away and comes back, or that stood for something else, or counts on
another day. Each is an order of deeds that are allowed one by one.
"""

from __future__ import annotations

import pytest

from app.domain.commands import Undo
from app.domain.identity import device_id
from app.domain.kinds import Aggregate, DeviceStatus, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.merge import cards
from app.usecases import deprovision as guard
from app.usecases.inbox import Settle, settle
from app.usecases.session import NotAllowed
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.usecases.guard_stand import GuardStand
from tests.usecases.test_deprovision_attacks import receive

S1 = "PF0DET001"


@pytest.fixture
def stand(bench: Bench) -> GuardStand:
    return GuardStand(bench)


def ref(serial: str) -> Ref:
    return Ref(Aggregate.device, device_id(serial))


def ready(stand: GuardStand, count: int) -> list[str]:
    found = [f"PF0DETX{at:02d}" for at in range(count)]
    for serial in found:
        stand.ready(serial)
    return found


def test_a_cancelled_request_is_asked_anew_and_not_brought_back(stand: GuardStand) -> None:
    """Brought back, it passed the day's most, and one person's."""
    many = ready(stand, 4)
    for serial in many[:3]:
        stand.ask(serial)
    stand.bench.do(guard.cancel, guard.CancelDeprovision, scan=stand.scan(many[0]))
    cancelled = stand.newest(ref(many[0]), "request_cancelled").stamp.action
    stand.ask(many[3])
    refused = stand.bench.do(undo, Undo, target=cancelled, reason="x")
    assert (refused.outcome, refused.reason) == ("refused", "not_undoable")
    waiting = [row.serial for row in stand.bench.program.queries.deprovision.requests()]
    assert sorted(waiting) == sorted(many[1:])


def test_what_was_asked_before_counts_on_the_day_it_was_done_by_hand(stand: GuardStand) -> None:
    """Twenty wait for a second person since yesterday; today one person ticks them by hand, each the first of its
    day.
    """
    many = ready(stand, 5)
    for serial in many[:3]:
        stand.ask(serial, later=True)
    stand.bench.clock.tick(days=1)
    for serial in many[3:]:
        stand.ask(serial, later=True)
    stand.bench.clock.tick(days=1)
    for serial in many[:3]:
        assert stand.tick(serial, "deprovision", how="by_hand").outcome == "ticked"
    assert stand.why_tick(many[3], "deprovision", how="by_hand") == "over_daily_units"


def test_a_request_for_the_maker_is_no_word_for_a_replaced_unit(stand: GuardStand) -> None:
    """Asked alone on the path of a repair, and then begun by the Board's list: that takes two."""
    stand.employ()
    stand.known(S1)
    with stand.acting(Role.supervisor):
        stand.bench.record(Draft("changed", (ref(S1),), {"set": {"status": DeviceStatus.exchanged.value}}))
        assert stand.ask(S1).outcome == "requested"
        stand.bench.record(Draft("changed", (ref(S1),), {"set": {"status": DeviceStatus.in_use.value}}))
        stand.instructed(S1)
        stand.begin(S1, "B")
        for step in ("accessories", "annotate"):
            stand.tick(S1, step)
        assert stand.why_tick(S1, "deprovision") == "second_person_needed"
        assert stand.why_tick(S1, "deprovision", how="request") == "not_requested"


def test_a_request_of_way_a_is_no_word_for_way_b(stand: GuardStand) -> None:
    stand.employ()
    stand.ready(S1)
    with stand.acting(Role.supervisor):
        assert stand.ask(S1).outcome == "requested"
        stand.leave(S1)
        stand.instructed(S1)
        stand.begin(S1, "B")
        for step in ("accessories", "annotate"):
            stand.tick(S1, step)
        assert stand.why_tick(S1, "deprovision", how="request") == "second_person_needed"


def test_a_unit_that_came_back_from_the_maker_is_asked_about_anew(stand: GuardStand) -> None:
    """Deprovisioned for a repair, enrolled again, disposed of later: what was done then is not done now."""
    stand.known(S1)
    stand.bench.record(Draft("changed", (ref(S1),), {"set": {"status": DeviceStatus.exchanged.value}}))
    stand.ask(S1)
    stand.seen(S1)
    stand.seen(S1, "ACTIVE")
    stand.bench.record(Draft("changed", (ref(S1),), {"set": {"status": DeviceStatus.in_use.value}}))
    stand.begin(S1)
    for step in ("accessories", "annotate"):
        stand.tick(S1, step)
    assert stand.row(S1).standing == "", "the page would tick the step, and ask nothing"
    assert stand.why_tick(S1, "deprovision", how="request") == "not_requested"
    assert stand.ask(S1).outcome == "requested"


def apart(stand: GuardStand, mine: Draft, theirs: Draft) -> None:
    """Two desks, neither of which saw the other's."""
    stand.bench.record(mine)
    receive(stand, theirs.kind, theirs.about, theirs.payload)


@pytest.mark.parametrize("name", ["serial", "kind", "model", "status", "console"])
def test_a_unit_over_which_desks_differ_is_not_asked_about(stand: GuardStand, name: str) -> None:
    values = {
        "serial": ("PF0DET002", "PF0DET003"),
        "kind": ("chromebook", "ipad"),
        "model": ("C204", "C302"),
        "status": ("in_use", "lost"),
        "console": ("ACTIVE", "DISABLED"),
    }[name]
    stand.ready(S1)
    mine, theirs = (Draft("changed", (ref(S1),), {"set": {name: value}}) for value in values)
    apart(stand, mine, theirs)
    assert cards(Aggregate.device, stand.state(S1))
    row = stand.row(S1)
    assert row.why_not == "card_open"
    assert stand.why(stand.named(row.serial, "x" * 32)) == "card_open"


def test_the_way_on_a_card_takes_two(stand: GuardStand) -> None:
    stand.employ()
    stand.ready(S1)
    stand.instructed(S1)
    with stand.acting(Role.supervisor):
        stand.bench.record(Draft("disposal_begun", (ref(S1),), {"way": "A"}))
        receive(stand, "disposal_begun", (ref(S1),), {"way": "B", "instruction": "KY-1"})
        assert any(card.about == "disposal/way" for card in cards(Aggregate.device, stand.state(S1)))
        assert stand.state(S1)["disposal"]["way"] == "A"
        assert stand.why_ask(S1) == "card_open"
        assert stand.why_tick(S1, "deprovision", how="by_hand") == "second_person_needed"


def contested(stand: GuardStand) -> str:
    """Cancelled here, confirmed anew elsewhere; the card."""
    stand.ask(S1)
    asked = stand.newest(ref(S1))
    stand.bench.do(guard.cancel, guard.CancelDeprovision, scan=stand.scan(S1))
    receive(stand, "requested", (ref(S1),), asked.payload)
    (card,) = cards(Aggregate.device, stand.state(S1))
    assert [value["state"] for value in card.values] == ["cancelled", "requested"]
    return card.id


def test_a_card_of_a_request_is_answered_by_whoever_may_ask(stand: GuardStand) -> None:
    stand.employ()
    stand.ready(S1)
    card = contested(stand)
    for role, proved, why in (
        (Role.technician, True, "role"),
        (Role.technician, False, "role"),
        (Role.engineer, False, "pin"),
    ):
        with stand.acting(role, proved=proved), pytest.raises(NotAllowed) as refused:
            stand.bench.do(settle, Settle, about=ref(S1), card=card, choice=2)
        assert refused.value.reason == why
    with stand.acting(Role.technician):  # that it is not wanted is anybody's to say
        assert stand.bench.do(settle, Settle, about=ref(S1), card=card, choice=1).outcome == "settled"
    assert stand.row(S1).standing == ""


def test_a_card_does_not_bring_back_what_the_day_does_not_take(stand: GuardStand) -> None:
    stand.employ()
    stand.ready(S1)
    card = contested(stand)
    for serial in ready(stand, 3):
        stand.ask(serial)
    wish = {"about": ref(S1), "card": card, "choice": 2}
    assert stand.bench.why(settle, Settle, **wish) == "over_daily_cap"
    stand.bench.clock.tick(days=1)
    assert stand.bench.do(settle, Settle, **wish).outcome == "settled"


def test_a_chosen_request_is_as_old_as_itself(stand: GuardStand) -> None:
    """The newest of two that differ does not make the older one fresh."""
    stand.ready(S1)
    stand.ask(S1)
    asked = stand.newest(ref(S1))
    stand.bench.clock.tick(hours=30)
    receive(stand, "requested", (ref(S1),), {**asked.payload, "reason": "different_model_replacement"})
    (card,) = cards(Aggregate.device, stand.state(S1))
    stand.bench.do(settle, Settle, about=ref(S1), card=card.id, choice=1)
    assert stand.state(S1)["request"]["reason"] == asked.payload["reason"]
    assert stand.row(S1).standing == "old"


def test_a_confirmation_of_the_future_counts_no_longer_than_any(stand: GuardStand) -> None:
    stand.ready(S1)
    stand.bench.clock.tick(hours=20)
    stand.ask(S1)
    stand.bench.clock.tick(hours=-20)
    assert stand.row(S1).standing == "old"
    stand.bench.clock.tick(hours=20)
    assert stand.row(S1).standing == "waiting"


def test_what_was_seen_deprovisioned_must_come_back_whatever_another_desk_asked_meanwhile(stand: GuardStand) -> None:
    stand.known(S1)
    stand.bench.scan(S1)
    (number,) = stand.state(S1)["repairs"]
    stand.bench.record(Draft("routed", (ref(S1),), {"n": number, "route": "maker", "state": "diagnosing"}))
    assert stand.ask(S1).outcome == "requested"
    asked = stand.newest(ref(S1))
    stand.seen(S1)
    receive(stand, "requested", (ref(S1),), asked.payload)
    assert [row.serial for row in stand.bench.program.queries.deprovision.to_reenrol()] == [S1]


def test_cancelled_here_and_stood_for_elsewhere_it_stays_cancelled_and_is_told(stand: GuardStand) -> None:
    """The reducer fell over it, and no desk could have taken anything in any more."""
    stand.employ()
    stand.ready(S1, "B")
    with stand.acting(Role.supervisor):
        stand.ask(S1, later=True)
        asked = stand.newest(ref(S1))
        stand.bench.do(guard.cancel, guard.CancelDeprovision, scan=stand.scan(S1))
    receive(stand, "request_seconded", (ref(S1),), {"frozen": asked.payload["frozen"], "second": "OP0009"})
    assert stand.state(S1)["request"]["state"] == "cancelled"
    assert [card.kind for card in cards(Aggregate.device, stand.state(S1))] == ["gone"]
    assert stand.row(S1).standing == ""


def test_cancelled_and_then_seen_deprovisioned_is_taken_in(stand: GuardStand) -> None:
    """Somebody did it in the console all the same: the import that said so fell."""
    stand.ready(S1)
    stand.ask(S1)
    stand.bench.do(guard.cancel, guard.CancelDeprovision, scan=stand.scan(S1))
    stand.seen(S1)
    assert stand.state(S1)["request"]["state"] == "cancelled"
    assert stand.tick(S1, "deprovision", how="by_hand").outcome == "ticked"
    assert stand.tick(S1, "verified").outcome == "ticked"
