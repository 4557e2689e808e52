"""Short ways to boxes that may go, and to a truck, on a real ledger."""

from __future__ import annotations

from typing import Any

from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import box_ref
from app.usecases import pickups
from app.usecases.pickup_results import CheckBox, LeavePickup, LoadBox, OpenPickup, PickupResult, WitnessPickup
from tests.usecases.disposal_stand import Stand

READY = ("accessories", "annotate", "deprovision", "verified", "wipe", "setup_screen", "label", "storage", "board")
HOW = {"accessories": "collected", "deprovision": "by_hand", "verified": "console", "wipe": "wiped"}
FIRM = "株式会社例示回収"


def handed_box(stand: Stand, number: str, *serials: str, upto: str = "board", handed: bool = True) -> str:
    """A box of way A whose list was handed over, with these units, done up to a step; written as it would be. Not
    `handed`: it is closed and no more.
    """
    drafts = [Draft("box_opened", (box_ref(number),), {"set": {"number": number, "way": "A"}})]
    for serial in serials:
        ref = Ref(Aggregate.device, device_id(serial))
        drafts.append(
            Draft("registered", (ref,), {"set": {"serial": serial, "tag": f"T-{serial}", "kind": "chromebook"}})
        )
        drafts.append(Draft("disposal_begun", (ref,), {"way": "A"}))
        drafts.append(Draft("boxed", (ref, box_ref(number)), {"box": number}))
        for step in READY[: READY.index(upto) + 1]:
            how = {"how": HOW[step]} if step in HOW else {}
            drafts.append(Draft("step_done", (ref,), {"way": "A", "step": step, **how}))
    drafts.append(Draft("box_closed", (box_ref(number),), {"units": len(serials), "list": "0" * 32}))
    if handed:
        drafts.append(Draft("box_handed", (box_ref(number),), {"on": "2026-11-20", "to": "市教委"}))
    stand.bench.call(lambda uow: uow.record(drafts))
    return number


def truck(stand: Stand, *boxes: str, **more: Any) -> str:
    """A pick-up with these boxes on its truck."""
    made: PickupResult = stand.bench.do(
        pickups.open_pickup, OpenPickup, **{"firm": FIRM, "date": "2026-11-20", "boxes": boxes, **more}
    )
    return made.number


def load(stand: Stand, number: str, box: str) -> PickupResult:
    found: PickupResult = stand.bench.do(pickups.load, LoadBox, pickup=number, box=box)
    return found


def check(stand: Stand, number: str, box: str, *codes: str) -> PickupResult:
    scans = tuple(stand.scan(code) for code in codes)
    found: PickupResult = stand.bench.do(pickups.check, CheckBox, pickup=number, box=box, scans=scans)
    return found


def leave(stand: Stand, number: str, **more: Any) -> PickupResult:
    found: PickupResult = stand.sliced(pickups.leave, LeavePickup, pickup=number, **more)
    return found


def witness(stand: Stand, number: str, who: str = "例示 立会") -> PickupResult:
    found: PickupResult = stand.sliced(pickups.witness, WitnessPickup, pickup=number, who=who)
    return found
