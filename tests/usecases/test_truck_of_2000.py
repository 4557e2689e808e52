"""A truck of 2,000 units in 40 boxes: how many scans it takes, and how long a person waits."""

from __future__ import annotations

from time import perf_counter

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.kinds import Family
from app.usecases import pickups
from app.usecases.in_slices import Done
from app.usecases.pickup_results import LeavePickup
from tests.support.bench import Bench
from tests.usecases.disposal_stand import Stand
from tests.usecases.pickup_stand import check, handed_box, leave, load, truck

BOXES, EACH, CHECKED = 40, 50, 2


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_truck_of_2000_units_takes_a_scan_a_box_and_one_a_unit_of_those_that_are_checked(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand = Stand(bench)
    boxes = {f"A{at:04d}": tuple(f"PF{at:02d}{n:04d}" for n in range(EACH)) for at in range(1, BOXES + 1)}
    for number, serials in boxes.items():
        handed_box(stand, number, *serials)
    truck_number, scans, waits = truck(stand), 0, []
    for number in boxes:
        began = perf_counter()
        assert load(stand, truck_number, printed_code(CodeKind.box, number).text).family is Family.ok
        waits.append(perf_counter() - began)
        scans += 1
    for number, serials in list(boxes.items())[:CHECKED]:
        assert check(stand, truck_number, number, *serials).family is Family.ok
        scans += len(serials)
    slices: list[float] = []
    work = pickups._leave

    def timed(uow: object, command: LeavePickup, far: Done) -> object:
        began = perf_counter()
        try:
            return work(uow, command, far)  # type: ignore[arg-type]
        finally:
            slices.append(perf_counter() - began)

    monkeypatch.setattr(pickups, "_leave", timed)
    began = perf_counter()
    left = leave(stand, truck_number)
    took = perf_counter() - began
    assert (left.outcome, left.family, left.boxes, left.units, left.ticked) == ("left", Family.ok, BOXES, 2000, 2000)
    assert scans == BOXES + CHECKED * EACH == 140
    row = bench.program.queries.pickups.pickup(truck_number).pickup  # type: ignore[union-attr]
    assert (row.collected, row.missing, row.extra) == (2000, 0, 0)
    waits.sort()
    with capsys.disabled():
        print(
            f" 2,000 units: {scans} scans ({BOXES} boxes, {CHECKED} checked by the unit);"
            f" a box's scan {waits[len(waits) // 2] * 1000:.0f} ms, the longest {waits[-1] * 1000:.0f} ms;"
            f" the truck left in {took:.1f} s, {len(slices)} slices, the longest {max(slices) * 1000:.0f} ms",
            end="",
        )
