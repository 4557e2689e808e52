"""Short ways to units in disposal, their boxes and the people who answer for them, on a real ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from app.domain.disposal_steps import order
from app.domain.identity import device_id
from app.domain.kinds import Aggregate, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import instruction_ref
from app.domain.rules.repair import RepairRefused
from app.usecases import boxes, day_list, disposal
from app.usecases.disposal_results import (
    BeginDisposal,
    BoxResult,
    DayResult,
    DisposalResult,
    HandOverBox,
    LeaveDisposal,
    OpenBox,
    PlaceBox,
    PutInBox,
    TellDay,
    TickStep,
)
from app.usecases.operators import register_operator, set_pin
from app.usecases.second_person import Second
from app.usecases.session import Actor
from tests.support.bench import Bench
from tests.support.real_desks import heads

HOW = {"accessories": "collected", "wipe": "wiped"}
KY = "KY-1"


class Stand:
    """Units in disposal on one ledger."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.people: dict[Role, str] = {}

    def employ(self) -> None:
        """A supervisor, two engineers, a technician and label staff, each with the PIN 1234."""
        for role in (Role.supervisor, Role.engineer, Role.technician, Role.label):
            self.people[role] = self.person(role)

    def person(self, role: Role) -> str:
        code = self.bench.call(lambda uow: register_operator(uow, name=f"試験{role.value}", role=role)).operator
        self.bench.call(lambda uow: set_pin(uow, code, "1234"))
        return str(code)

    @contextmanager
    def acting(self, role: Role, *, proved: bool = True, code: str = "") -> Iterator[None]:
        desk = self.bench.program.desk
        before, desk.actor = desk.actor, Actor(code=code or self.people.get(role, "OP0009"), role=role, proved=proved)
        try:
            yield
        finally:
            desk.actor = before

    def unit(self, serial: str, **fields: str) -> Ref:
        """A unit the ledger knows."""
        ref = Ref(Aggregate.device, device_id(serial))
        known = {"serial": serial, "kind": "chromebook", "model": "C204", "school": "ES01", "console": "ACTIVE"}
        self.bench.record(Draft("registered", (ref,), {"set": known | fields}))
        return ref

    def instructed(self, *serials: str, number: str = KY) -> None:
        """These units are on the Board's list."""
        self.bench.record(Draft("instruction_received", (instruction_ref(number),), {"set": {"number": number}}))
        for serial in serials:
            self.bench.record(Draft("instructed", (Ref(Aggregate.device, device_id(serial)),), {"number": number}))

    def begin(self, serial: str, way: str = "A", **fields: Any) -> DisposalResult:
        fields = {"reason": "基板不良"} | fields if way == "A" else fields
        found: DisposalResult = self.bench.do(disposal.begin, BeginDisposal, scan=self.scan(serial), way=way, **fields)
        return found

    def tick(self, serial: str, step: str, **fields: Any) -> DisposalResult:
        found: DisposalResult = self.bench.do(disposal.tick, TickStep, **self.told(serial, step, fields))
        return found

    def told(self, serial: str, step: str, fields: dict[str, Any]) -> dict[str, Any]:
        """What a tick of this step says, where nothing else is given."""
        usual = {"storage": {"place": "D-4"}, "board": {"to": "市教委"}, "certificate": {"document": "C-1"}}.get(
            step, {}
        )
        how = {"how": HOW[step]} if step in HOW else {}
        return {"scan": self.scan(serial), "step": step, **usual, **how, **fields}

    def seen(self, serial: str, console: str = "DEPROVISIONED") -> None:
        """What the console says of it by now."""
        self.bench.record(Draft("changed", (Ref(Aggregate.device, device_id(serial)),), {"set": {"console": console}}))

    def up_to(self, serial: str, step: str, way: str = "A", **second: Any) -> None:
        """Ticks all that comes before this step and is not done yet."""
        steps = order(way, "chromebook")
        done = set(self.state(serial)["disposal"]["steps"])
        for each in steps[: steps.index(step)]:
            if each in done:
                continue
            if each == "verified":
                self.seen(serial)
            self.tick(serial, each, **(second if each == "deprovision" else {}))

    def state(self, serial: str) -> Any:
        ref = Ref(Aggregate.device, device_id(serial))
        return self.bench.program.ledger.read(lambda reads: reads.head(ref))

    def scan(self, code: str) -> Any:
        return self.bench.program.desk.read_scan(code)

    def why_tick(self, serial: str, step: str, **fields: Any) -> str:
        return self.bench.why(disposal.tick, TickStep, **self.told(serial, step, fields))

    def why_begin(self, serial: str, way: str = "A", **fields: Any) -> str:
        return self.bench.why(disposal.begin, BeginDisposal, scan=self.scan(serial), way=way, **fields)

    def leave(self, serial: str, reason: str = "判断の誤り") -> DisposalResult:
        found: DisposalResult = self.bench.do(disposal.leave, LeaveDisposal, scan=self.scan(serial), reason=reason)
        return found

    def box(self, way: str = "A", *serials: str, **fields: Any) -> str:
        """A box with these units."""
        number: str = self.bench.do(boxes.open_box, OpenBox, way=way, **fields).number
        for serial in serials:
            self.bench.do(boxes.put_in, PutInBox, box=number, scan=self.scan(serial))
        return number

    def hand_over(self, box: str, **fields: Any) -> BoxResult:
        found: BoxResult = self.sliced(boxes.hand_over, HandOverBox, box=box, **{"to": "市教委", **fields})
        return found

    def place(self, box: str, place: str) -> BoxResult:
        found: BoxResult = self.sliced(boxes.place_box, PlaceBox, box=box, place=place)
        return found

    def tell(self, day: str = "", **fields: Any) -> DayResult:
        found: DayResult = self.sliced(day_list.tell_day, TellDay, day=day, **{"to": "市教委", **fields})
        return found

    def sliced(self, work: Callable[..., Any], kind: Callable[..., Any], **fields: Any) -> Any:
        desk = self.bench.program.desk
        return work(desk, kind(action=desk.new_action(), **fields)).result()

    def why_sliced(self, work: Callable[..., Any], kind: Callable[..., Any], **fields: Any) -> str:
        before = heads(self.bench.program)
        with pytest.raises(RepairRefused) as refused:
            self.sliced(work, kind, **fields)
        assert heads(self.bench.program) == before
        return refused.value.reason

    @property
    def second(self) -> Second:
        """Somebody else, whose PIN was right."""
        return Second(self.people[Role.engineer], proved=True)
