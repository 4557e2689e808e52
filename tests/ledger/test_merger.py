"""The merger: 569 units and their adapters leave one school and come to another, at two PCs that hear nothing of each
other. Joined in either order both hold the same, and who is missing is known to the unit.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.bench_words import TransferSide
from app.domain.identity import code_id, device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.repair import RepairRefused
from app.usecases.transfer_rows import TransferFacts, TransferUnit
from app.usecases.transfers import (
    CountCrate,
    OpenTransfer,
    ScanTransfer,
    TransferResult,
    count_crate,
    open_transfer,
    scan_transfer,
)
from tests.ledger.test_two_desks import same_everywhere
from tests.support.real_desks import Clock, Hub, SyncDesk, digest, drain, running

OUT, IN = TransferSide.out, TransferSide.in_
UNITS = [f"KC-{n:04d}" for n in range(1, 570)]
CRATE = 40
OTHERS = ["KC-3001", "KC-3002"]
"""Of a third school: one goes along, one is scanned where the others come in."""
NEVER_OUT, LATE = UNITS[10:12], UNITS[20:22]
"""Left in a cupboard; and taken along without a scan, so that they come in."""
LOST_ON_THE_WAY = UNITS[100:103]
APART = {"KC-4001": "lost", "KC-4002": "stored", "KC-4003": "disposed"}
SHORT = "7"
"""The crate of which one adapter is missing."""


class Place:
    """Whoever scans at one end."""

    def __init__(self, desk: SyncDesk, side: TransferSide) -> None:
        self.program, self.desk, self.side = desk.program, desk.program.desk, side

    def scan(self, number: str, tag: str, crate: str = "") -> TransferResult:
        scan = self.desk.read_scan(tag)
        command = ScanTransfer(self.desk.new_action(), number, self.side, scan, crate)
        return self.desk.run(scan_transfer, command).result()

    def count(self, number: str, crate: str, adapters: int) -> None:
        command = CountCrate(self.desk.new_action(), number, self.side, crate, adapters)
        self.desk.run(count_crate, command).result()

    def why(self, number: str, tag: str) -> str:
        with pytest.raises(RepairRefused) as refused:
            self.scan(number, tag)
        return refused.value.reason


@contextmanager
def two_desks(root: Path) -> Iterator[list[SyncDesk]]:
    hub = Hub()
    with ExitStack() as stack:
        made = [SyncDesk(stack.enter_context(running(root / name, Clock())), hub) for name in ("one", "two")]
        for desk, mark in zip(made, ("A", "C"), strict=True):
            desk.program.ledger.desk = replace(desk.program.ledger.desk, mark=mark)
        yield made


def schools_and_units() -> list[Draft]:
    schools = {"ES01": "大橋小学校", "ES02": "善導寺小学校", "ES03": "北小学校"}
    drafts = []
    for code, name in schools.items():
        ref = Ref(Aggregate.school, code_id(Aggregate.school, code))
        drafts.append(Draft("registered", (ref,), {"set": {"code": code, "name": name}}))
    for tag in (*UNITS, *OTHERS, *APART, "KC-2001"):
        school = {"KC-3": "ES03", "KC-2": "ES02"}.get(tag[:4], "ES01")
        serial = f"SN{tag[3:]}"
        fields = {"serial": serial, "tag": tag, "school": school, "kind": "chromebook", "room": "2-1"}
        fields["status"] = APART.get(tag, "in_use")
        drafts.append(Draft("registered", (Ref(Aggregate.device, device_id(serial)),), {"set": fields}))
    return drafts


def crate_of(tag: str) -> str:
    return str(UNITS.index(tag) // CRATE + 1)


def goes_out(place: Place, number: str) -> None:
    for tag in UNITS:
        if tag not in (*NEVER_OUT, *LATE):
            assert place.scan(number, tag, crate_of(tag)).remarks == ()
    assert place.scan(number, UNITS[0], crate_of(UNITS[0])).remarks == ("out_already",)
    assert place.scan(number, OTHERS[0], "1").remarks == ("other_school",)
    assert place.scan(number, "KC-2001").remarks == ("there_already",)
    assert (place.why(number, "NOSUCH99"), place.why(number, "KC-4003")) == ("unknown_device", "not_movable")
    for n in range(1, 16):
        place.count(number, str(n), 9 if n == 15 else CRATE)


def comes_in(place: Place, number: str) -> None:
    for tag in UNITS:
        if tag not in (*NEVER_OUT, *LOST_ON_THE_WAY):
            assert place.scan(number, tag, crate_of(tag)).remarks == ()
    assert place.scan(number, UNITS[0]).remarks == ("in_already",)
    for tag in OTHERS:
        assert place.scan(number, tag).remarks == ("other_school",)
    for n in range(1, 16):
        place.count(number, str(n), (9 if n == 15 else CRATE) - (str(n) == SHORT))


def joined(root: Path, first: int) -> tuple[str, list[TransferFacts], int, float]:
    """The day, the desk `first` sending before the other: the digest, the plan at both, operations, seconds."""
    with two_desks(root) as desks:
        here, there = Place(desks[0], OUT), Place(desks[1], IN)
        here.desk.call(lambda uow: uow.record(schools_and_units())).result()
        opening = OpenTransfer(here.desk.new_action(), "大橋小学校", "善導寺小学校", "2027-04-01")
        number = here.desk.run(open_transfer, opening).result().number
        drain(desks)
        began, before = time.perf_counter(), len(desks[0].hub.log)
        goes_out(here, number)
        comes_in(there, number)
        apart_seconds = time.perf_counter() - began
        drain([desks[first], desks[1 - first]])
        same_everywhere(desks)
        found = [desk.program.queries.transfers.transfer(number) for desk in desks]
        done = len(desks[0].hub.log) - before
        return digest(desks[0].program), [facts for facts in found if facts is not None], done, apart_seconds


def tags(units: tuple[TransferUnit, ...]) -> list[str]:
    return [unit.tag for unit in units]


def test_joined_in_either_order_both_places_hold_the_same_and_the_missing_are_exact(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digests = set()
    for first in (0, 1):
        found, plans, done, seconds = joined(tmp_path / str(first), first)
        digests.add(found)
        facts = plans[0]
        assert plans == [facts, facts]
        assert (facts.should, facts.out, facts.came) == (569, 566, 566)
        assert tags(facts.missing) == [*NEVER_OUT, *LOST_ON_THE_WAY]
        assert [unit.tag for unit in facts.missing if unit.on_the_way] == LOST_ON_THE_WAY
        assert tags(facts.extra) == OTHERS
        assert tags(facts.not_out) == [*LATE, OTHERS[1]]
        assert tags(facts.apart) == ["KC-4001", "KC-4002"]
        assert {unit.school_code for unit in facts.units if unit.came} == {"ES02"}
        assert {unit.school_code for unit in facts.missing} == {"ES01"}
        assert (facts.adapters_out, facts.adapters_came, facts.cards) == (569, 568, 0)
        assert [(crate.code, crate.difference) for crate in facts.crates if crate.difference] == [(SHORT, 1)]
        with capsys.disabled():
            print(f" {done} operations apart in {seconds:.1f} s", end="")
    assert len(digests) == 1, "whichever place was heard of first"
