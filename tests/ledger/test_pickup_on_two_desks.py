"""A truck loaded at desks apart on real ledgers: the same heads and digest everywhere, cards where a person chooses."""

from __future__ import annotations

import pytest

from app.domain.operations import Draft
from app.domain.rules.boxes import box_ref
from app.domain.rules.pickups import pickup_ref
from app.domain.rules.repair import RepairRefused
from app.usecases import pickups
from app.usecases.pickup_results import CheckBox, LeavePickup, LoadBox, OpenPickup, PickupResult
from tests.ledger.test_disposal_on_two_desks import Disposing, ref, settled_everywhere
from tests.ledger.test_two_desks import desks
from tests.support.real_desks import SyncDesk, drain
from tests.usecases.pickup_stand import HOW, READY

__all__ = ["desks"]
S1, S2, S3 = "PF0AAA01", "PF0AAA02", "PF0AAA03"


class Loading(Disposing):
    """Whoever loads a truck at a desk."""

    def box(self, number: str, *serials: str) -> None:
        drafts = [Draft("box_opened", (box_ref(number),), {"set": {"number": number, "way": "A"}})]
        for serial in serials:
            drafts.append(Draft("registered", (ref(serial),), {"set": {"serial": serial, "kind": "chromebook"}}))
            drafts.append(Draft("disposal_begun", (ref(serial),), {"way": "A"}))
            drafts.append(Draft("boxed", (ref(serial), box_ref(number)), {"box": number}))
            for step in READY:
                how = {"how": HOW[step]} if step in HOW else {}
                drafts.append(Draft("step_done", (ref(serial),), {"way": "A", "step": step, **how}))
        drafts.append(Draft("box_closed", (box_ref(number),), {"units": len(serials), "list": "0" * 32}))
        drafts.append(Draft("box_handed", (box_ref(number),), {"on": "2026-11-20", "to": "市教委"}))
        self.record(*drafts)

    def truck(self) -> str:
        return str(self.do(pickups.open_pickup, OpenPickup, "株式会社例示回収").number)

    def load(self, truck: str, box: str) -> None:
        assert self.do(pickups.load, LoadBox, truck, box).outcome == "loaded"

    def check(self, truck: str, box: str, *serials: str) -> None:
        self.do(pickups.check, CheckBox, truck, box, tuple(map(self.run.read_scan, serials)))

    def leave(self, truck: str, *, anyway: bool = False) -> PickupResult:
        return pickups.leave(self.run, LeavePickup(self.run.new_action(), truck, anyway=anyway)).result()

    def collected(self) -> list[str]:
        rows = self.program.queries.disposal.units(ended=True)
        return sorted(row.serial for row in rows if "collected" in row.done)


def at_two(desks: list[SyncDesk]) -> tuple[Loading, Loading, str]:
    """Two boxes and one truck, known at both desks."""
    one, two = Loading(desks[0]), Loading(desks[1])
    one.box("0001", S1, S2)
    one.box("0002", S3)
    truck = one.truck()
    drain(desks)
    return one, two, truck


def test_two_desks_load_check_and_send_one_truck(desks: list[SyncDesk]) -> None:
    one, two, truck = at_two(desks)
    one.load(truck, "0001")
    two.load(truck, "0002")
    one.check(truck, "0001", S1)
    settled_everywhere(desks)
    assert two.leave(truck).reason == "truck_differs"
    for hand in (one, two):
        assert hand.leave(truck, anyway=True).outcome == "left"
    settled_everywhere(desks)
    for hand in (one, two):
        assert hand.collected() == [S1, S3]
        assert hand.cards(pickup_ref(truck)) == hand.cards(box_ref("0001")) == hand.cards(ref(S1)) == []
        assert hand.leave(truck).outcome == "same"
    settled_everywhere(desks)


def test_a_box_on_two_trucks_goes_with_neither_before_somebody_chose(desks: list[SyncDesk]) -> None:
    one, two, truck = at_two(desks)
    other = two.truck()
    one.load(truck, "0001")
    two.load(other, "0001")
    settled_everywhere(desks)
    for number in (truck, other):
        with pytest.raises(RepairRefused, match="box_on_other_truck"):
            one.leave(number)
    two.settle(box_ref("0001"), 1)
    settled_everywhere(desks)
    for hand in (one, two):
        assert hand.cards(box_ref("0001")) == []
        facts = hand.program.queries.pickups.pickup(other)
        assert facts is not None
        assert [box.box.number for box in facts.boxes] == ["0001"]
    assert two.leave(other).ticked == 2
    settled_everywhere(desks)
    assert one.collected() == [S1, S2]


def test_loaded_as_the_truck_left_elsewhere_is_told_and_the_rest_can_be_done(desks: list[SyncDesk]) -> None:
    one, two, truck = at_two(desks)
    one.load(truck, "0001")
    drain(desks)
    one.leave(truck)
    two.load(truck, "0002")
    settled_everywhere(desks)
    for hand in (one, two):
        assert hand.cards(pickup_ref(truck)) == ["after_close"]
        assert hand.collected() == [S1, S2]
    assert two.leave(truck).ticked == 1
    two.settle(pickup_ref(truck), 0)
    settled_everywhere(desks)
    assert one.collected() == [S1, S2, S3]
    assert one.cards(pickup_ref(truck)) == []
