"""Pick-ups on a real ledger: which box may go, spot checks, leaving in slices, the witness, undo, rights."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.commands import Undo
from app.domain.device import status
from app.domain.identity import device_id, short
from app.domain.kinds import Aggregate, DeviceStatus, Family, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import box_ref
from app.domain.rules.repair import RepairRefused
from app.usecases import pickups
from app.usecases.in_slices import SLICE, Done
from app.usecases.pickup_results import CheckBox, LeavePickup, LoadBox, OpenPickup, UnloadBox, WitnessPickup
from app.usecases.session import NotAllowed
from app.usecases.undo import take_back
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.disposal_stand import Stand
from tests.usecases.pickup_stand import FIRM, check, handed_box, leave, load, truck, witness

S1, S2, S3 = "PF0AAA01", "PF0AAA02", "PF0AAA03"
MANY = tuple(f"PF1A{at:04d}" for at in range(2 * SLICE + 5))


@pytest.fixture
def stand(bench: Bench) -> Stand:
    return Stand(bench)


def steps(stand: Stand, serial: str) -> Any:
    return stand.state(serial)["disposal"]["steps"]


def facts(stand: Stand, number: str) -> Any:
    return stand.bench.program.queries.pickups.pickup(number)


def ticks(stand: Stand, *serials: str) -> list[bool]:
    return ["collected" in steps(stand, serial) for serial in serials]


def test_a_sealed_box_stands_for_its_units_with_one_scan(stand: Stand) -> None:
    handed_box(stand, "A0001", S1, S2)
    handed_box(stand, "A0002", S3)
    number = truck(stand, vehicle="久留米 100 あ 12-34", witness="例示 立会")
    assert [box.number for box in facts(stand, number).waiting] == ["A0001", "A0002"]
    loaded = load(stand, number, printed_code(CodeKind.box, "A0001").text)
    assert (loaded.outcome, loaded.family, loaded.box, loaded.boxes, loaded.units) == (
        "loaded",
        Family.ok,
        "A0001",
        1,
        2,
    )
    before = digest(stand.bench.program)
    assert load(stand, number, "A0001").outcome == "same"
    assert digest(stand.bench.program) == before
    left = leave(stand, number, document="引-7")
    assert (left.outcome, left.family, left.boxes, left.units, left.ticked) == ("left", Family.ok, 1, 2, 2)
    assert steps(stand, S1)["collected"] == {"on": "2026-11-20", "document": "引-7"}
    assert status(stand.state(S1)) is DeviceStatus.disposed
    assert ticks(stand, S1, S2, S3) == [True, True, False]
    row = facts(stand, number).pickup
    assert (row.firm, row.vehicle, row.witness, row.left, row.document) == (
        FIRM, "久留米 100 あ 12-34", "例示 立会", "2026-11-20", "引-7",
    )  # fmt: skip
    assert (row.boxes, row.units, row.collected, row.missing, row.extra) == (1, 2, 2, 0, 0)
    assert [box.number for box in facts(stand, number).waiting] == ["A0002"]
    assert stand.bench.program.queries.pickups.pickups() == (row,)
    assert facts(stand, "A9999") is None
    assert facts(stand, "？") is None


def test_which_box_may_not_go(stand: Stand) -> None:
    handed_box(stand, "A0001", S1, S2)
    number, other = truck(stand), truck(stand)
    assert stand.bench.why(pickups.load, LoadBox, pickup=number, box="A0009") == "unknown_box"
    assert stand.bench.why(pickups.load, LoadBox, pickup=number, box="箱") == "not_a_box"
    assert stand.bench.why(pickups.load, LoadBox, pickup="A0999", box="A0001") == "unknown_pickup"
    assert stand.bench.why(pickups.unload, UnloadBox, pickup=number, box="A0001") == "box_not_on_truck"
    stand.unit(S3)
    stand.begin(S3)
    opened = stand.box("A", S3, number="A0005")
    assert stand.bench.why(pickups.load, LoadBox, pickup=number, box=opened) == "box_not_closed"
    stand.bench.record(Draft("box_closed", (box_ref(opened),), {"units": 1, "list": "0" * 32}))
    assert stand.bench.why(pickups.load, LoadBox, pickup=number, box=opened) == "box_not_handed"
    stand.bench.record(Draft("box_handed", (box_ref(opened),), {"on": "2026-11-20", "to": "市教委"}))
    before = digest(stand.bench.program)
    refused = load(stand, number, opened)
    assert (refused.outcome, refused.reason, refused.step, refused.lacking) == (
        "refused", "box_not_ready", "accessories", 1,
    )  # fmt: skip
    assert digest(stand.bench.program) == before
    load(stand, number, "A0001")
    assert stand.bench.why(pickups.load, LoadBox, pickup=other, box="A0001") == "box_on_other_truck"
    assert stand.bench.do(pickups.unload, UnloadBox, pickup=number, box="A0001").boxes == 0
    assert load(stand, other, "A0001").outcome == "loaded"
    leave(stand, other)
    for work, kind, more in (
        (pickups.load, LoadBox, {}),
        (pickups.unload, UnloadBox, {}),
        (pickups.check, CheckBox, {"scans": ()}),
    ):
        assert stand.bench.why(work, kind, pickup=other, box="A0001", **more) == "truck_has_left"
    handed_box(stand, "A0007", "PF0AAA07")
    gone = (Ref(Aggregate.device, device_id("PF0AAA07")), box_ref("A0007"))
    stand.bench.record(Draft("unboxed", gone, {"box": "A0007"}))
    assert stand.bench.why(pickups.load, LoadBox, pickup=number, box="A0007") == "box_empty"


def test_opened_with_boxes_all_go_or_nothing_is_written(stand: Stand) -> None:
    handed_box(stand, "A0001", S1)
    handed_box(stand, "A0002", S2, upto="label")
    before = digest(stand.bench.program)
    refused = stand.bench.do(pickups.open_pickup, OpenPickup, boxes=("A0001", "A0002"))
    assert (refused.outcome, refused.reason, refused.box, refused.step) == (
        "refused",
        "box_not_ready",
        "A0002",
        "storage",
    )
    assert stand.bench.why(pickups.open_pickup, OpenPickup, boxes=("A0001", "A0009")) == "unknown_box"
    assert stand.bench.why(pickups.open_pickup, OpenPickup, date="いつか") == "not_a_day"
    assert digest(stand.bench.program) == before
    opened = stand.bench.do(pickups.open_pickup, OpenPickup, boxes=("A0001", "A0001"))
    assert (opened.outcome, opened.boxes, opened.units) == ("opened", 1, 1)


def test_a_spot_check_names_what_is_missing_and_what_is_extra_before_it_leaves(stand: Stand) -> None:
    handed_box(stand, "A0001", S1, S2)
    handed_box(stand, "A0002", S3)
    number = truck(stand, "A0001", "A0002")
    found = check(stand, number, "A0001", S1, S1, f"T-{S3}", "PF0ZZZ99")
    assert (found.outcome, found.family, found.missing, found.extra) == (
        "checked", Family.look, (f"T-{S2}",), (f"T-{S3}", "PF0ZZZ99"),
    )  # fmt: skip
    before = digest(stand.bench.program)
    refused = leave(stand, number)
    assert (refused.outcome, refused.reason, refused.box) == ("refused", "truck_differs", "A0001")
    assert (refused.missing, refused.extra) == ((f"T-{S2}",), (f"T-{S3}", "PF0ZZZ99"))
    assert digest(stand.bench.program) == before
    (first, second) = facts(stand, number).boxes
    assert (first.checked, first.scanned, first.missing, first.extra) == (True, 3, found.missing, found.extra)
    assert (second.checked, second.differs) == (False, False)
    assert check(stand, number, "A0001", S1, S2).family is Family.ok
    assert facts(stand, number).pickup.missing == 0
    check(stand, number, "A0001", S1)
    left = leave(stand, number, anyway=True)
    assert (left.outcome, left.family, left.ticked, left.lacking) == ("left", Family.look, 2, 1)
    assert ticks(stand, S1, S2, S3) == [True, False, True]
    assert status(stand.state(S2)) is DeviceStatus.stored


def test_what_cannot_be_checked(stand: Stand) -> None:
    handed_box(stand, "A0001", S1)
    number = truck(stand)
    assert stand.bench.why(pickups.check, CheckBox, pickup=number, box="A0001", scans=()) == "box_not_on_truck"
    load(stand, number, "A0001")
    many = (stand.scan(S1),) * (pickups.MOST_SCANS + 1)
    assert stand.bench.why(pickups.check, CheckBox, pickup=number, box="A0001", scans=many) == "too_many_scans"
    bad = (stand.scan(""),)
    assert stand.bench.why(pickups.check, CheckBox, pickup=number, box="A0001", scans=bad) == "unreadable"


def test_an_empty_truck_does_not_leave_nor_one_of_tomorrow(stand: Stand) -> None:
    handed_box(stand, "A0001", S1)
    number = truck(stand)
    assert leave(stand, number).reason == "truck_empty"
    load(stand, number, "A0001")
    for more, reason in (({"on": "2026-11-21"}, "day_is_to_come"), ({"on": "x"}, "not_a_day")):
        assert stand.why_sliced(pickups.leave, LeavePickup, pickup=number, **more) == reason
    assert stand.why_sliced(pickups.leave, LeavePickup, pickup="A0999") == "unknown_pickup"
    assert stand.why_sliced(pickups.witness, WitnessPickup, pickup=number, who="例示 立会") == "truck_not_left"


def test_cut_off_it_goes_on_where_it_stopped(stand: Stand) -> None:
    handed_box(stand, "A0001", *MANY)
    handed_box(stand, "A0002", S1)
    number = truck(stand, "A0001", "A0002")
    stand.bench.do(_one_slice, LeavePickup, pickup=number)
    assert sum(ticks(stand, *MANY)) == SLICE
    left = leave(stand, number, document="other")
    assert (left.outcome, left.ticked, left.units) == ("left", len(MANY) - SLICE + 1, len(MANY) + 1)
    assert all(ticks(stand, *MANY, S1))
    assert steps(stand, S1)["collected"]["document"] == number
    before = digest(stand.bench.program)
    assert leave(stand, number).outcome == "same"
    assert digest(stand.bench.program) == before


def _one_slice(uow: Any, command: LeavePickup) -> Any:
    return pickups._leave(uow, command, Done())[0]


def test_the_witness_is_ticked_where_the_certificate_came(stand: Stand) -> None:
    handed_box(stand, "A0001", S1, S2)
    number = truck(stand, "A0001")
    leave(stand, number)
    stand.tick(S1, "certificate")
    assert stand.why_sliced(pickups.witness, WitnessPickup, pickup=number, who=" ") == "witness_missing"
    seen = witness(stand, number)
    assert (seen.outcome, seen.family, seen.ticked, seen.lacking) == ("witnessed", Family.look, 1, 1)
    assert "witness" in steps(stand, S1)
    assert "witness" not in steps(stand, S2)
    assert (witness(stand, number).outcome, witness(stand, number).lacking) == ("same", 1)
    stand.tick(S2, "certificate")
    assert (witness(stand, number).ticked, witness(stand, number).outcome) == (1, "same")
    unit = stand.bench.program.queries.disposal.unit(Ref(Aggregate.device, device_id(S2)))
    assert unit is not None
    assert unit.steps[-1].note == "例示 立会"


def test_a_unit_the_check_missed_awaits_no_certificate(stand: Stand) -> None:
    handed_box(stand, "A0001", S1, S2, S3)
    number = truck(stand, "A0001")
    check(stand, number, "A0001", S1, S3)
    leave(stand, number, anyway=True)
    stand.tick(S1, "certificate")
    seen = witness(stand, number)
    assert (seen.outcome, seen.ticked, seen.lacking) == ("witnessed", 1, 1), "the third only: the second stayed here"
    stand.tick(S3, "certificate")
    seen = witness(stand, number)
    assert (seen.outcome, seen.family, seen.ticked, seen.lacking) == ("witnessed", Family.ok, 1, 0)


def test_a_box_that_two_desks_loaded_on_two_trucks_does_not_leave(stand: Stand) -> None:
    handed_box(stand, "A0001", S1)
    number = truck(stand, "A0001")
    ref = box_ref("A0001")
    card = {"c1": {"kind": "field", "about": "pickup", "ops": [short(ref.id)], "values": [number, "B0001"]}}
    with pytest.raises(RepairRefused, match="box_on_other_truck"):
        stand.bench.call(lambda uow: pickups._leave(_Carded(uow, ref, card), _wish(number), Done()))


def _wish(number: str) -> LeavePickup:
    return LeavePickup(b"\1" * 16, number)


class _Carded:
    """A transaction in which a box has a card."""

    def __init__(self, uow: Any, box: Ref, cards: Any) -> None:
        self._uow, self._box, self._cards = uow, box, cards

    def __getattr__(self, name: str) -> Any:
        return getattr(self._uow, name)

    def heads(self, refs: Any) -> Any:
        found = self._uow.heads(refs)
        return {ref: state | {"cards": self._cards} if ref == self._box else state for ref, state in found.items()}


def undo(stand: Stand, action: bytes, reason: str = "誤り") -> Any:
    desk = stand.bench.program.desk
    return take_back(desk, Undo(action=desk.new_action(), target=action, reason=reason)).result()


def test_taken_back_a_truck_stands_here_again_and_what_rests_on_it_is_kept(stand: Stand) -> None:
    handed_box(stand, "A0001", S1, S2)
    desk = stand.bench.program.desk
    number = truck(stand)
    loading = desk.new_action()
    desk.run(pickups.load, LoadBox(loading, number, "A0001")).result()
    leaving = desk.new_action()
    pickups.leave(desk, LeavePickup(leaving, number)).result()
    assert undo(stand, loading).reason == "truck_has_left"
    assert undo(stand, leaving).outcome == "undone"
    assert ticks(stand, S1, S2) == [False, False]
    assert facts(stand, number).pickup.left == ""
    undo(stand, loading)
    assert facts(stand, number).boxes == ()
    load(stand, number, "A0001")
    pickups.leave(desk, LeavePickup(again := desk.new_action(), number)).result()
    stand.tick(S1, "certificate")
    assert undo(stand, again).reason == "built_on"


@pytest.mark.parametrize("role", Role)
def test_every_role_by_every_command(stand: Stand, role: Role) -> None:
    handed_box(stand, "A0001", S1)
    number = truck(stand, "A0001")
    wishes: tuple[tuple[Any, Any, dict[str, Any]], ...] = (
        (pickups.open_pickup, OpenPickup, {}),
        (pickups.load, LoadBox, {"pickup": number, "box": "A0001"}),
        (pickups.check, CheckBox, {"pickup": number, "box": "A0001", "scans": (stand.scan(S1),)}),
        (pickups.unload, UnloadBox, {"pickup": number, "box": "A0001"}),
    )
    with stand.acting(role, proved=False):
        for work, kind, fields in wishes:
            if role is not Role.label:
                assert stand.bench.do(work, kind, **fields).family is Family.ok
                continue
            before = digest(stand.bench.program)
            with pytest.raises(NotAllowed):
                stand.bench.do(work, kind, **fields)
            assert digest(stand.bench.program) == before
        if role is Role.label:
            with pytest.raises(NotAllowed):
                pickups.leave(stand.bench.program.desk, _wish(number)).result()
            with pytest.raises(NotAllowed):
                pickups.witness(stand.bench.program.desk, WitnessPickup(b"\2" * 16, number, "例")).result()
