"""A desk with units ready to be let go and people who may, for tests and pictures of the guard's page."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.codes import CodeKind, printed_code
from app.domain.disposal_words import Way
from app.domain.kinds import DeviceStatus, Role
from app.domain.operations import Draft, Ref
from app.domain.rules import boxes
from app.domain.scans import RawScan
from app.ui.screens.guard.presenter import DeprovisionGuard
from app.usecases.operators import issue_badge, register_operator, set_pin
from app.usecases.session import Actor, stand_in
from tests.ui.screens.desk import DeskWindow

NAMES = {Role.engineer: "古賀 美咲", Role.supervisor: "西田 拓也", Role.technician: "堤 花"}
STEPS = ("accessories", "annotate")


class GuardDesk:
    """An engineer is at the desk; a supervisor and a technician work here too. PINs are 1234."""

    last: ClassVar[GuardDesk]

    def __init__(self, desk: DeskWindow) -> None:
        GuardDesk.last = self
        self.desk = desk
        rows = desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 300))
        fit = [row for row in rows if row.status == DeviceStatus.in_use and not row.repair and len(row.serial) > 6]
        self.free = [row for row in fit if self._is_chromebook(row.device)]
        self.people = {role: self._person(role) for role in NAMES}
        desk.program.desk.actor = Actor(code=self.people[Role.engineer], role=Role.engineer, name=NAMES[Role.engineer])
        desk.context.ask_pin = lambda _command, then: then(proved=True)
        self.guard = DeprovisionGuard(desk.context, desk.window)
        desk.window.guards = [self.guard]

    def _is_chromebook(self, device: Ref) -> bool:
        state = self.desk.program.ledger.read(lambda reads: reads.head(device))
        return state is not None and state.get("kind") == "chromebook"

    def call(self, work: Any) -> Any:
        return self.desk.program.desk.call(work, actor=stand_in()).result()

    def _person(self, role: Role) -> str:
        code = str(self.call(partial(register_operator, name=NAMES[role], role=role)).operator)
        self.call(partial(set_pin, code=code, pin="1234"))
        return code

    def badge(self, role: Role) -> str:
        return str(self.call(partial(issue_badge, code=self.people[role])).badge)

    def record(self, *drafts: Draft) -> None:
        self.call(lambda uow: uow.record(drafts))

    def ref(self, serial: str) -> Ref:
        (ref,) = self.desk.program.queries.find_device(serial)
        return ref

    def seen(self, serial: str, seen_as: str, at: str = "2026-06-30T02:00:00Z") -> None:
        read_at = (datetime.now(UTC) - timedelta(minutes=3)).isoformat(timespec="seconds").replace("+00:00", "Z")
        body = {"google_id": seen_as, "last_sync": at, "read_at": read_at}
        self.call(lambda uow: uow.observe([(self.ref(serial).id, body)]))

    def irreparable(self, count: int) -> list[str]:
        """Serials on way A, ready."""
        return [self._ready(at, Way.A) for at in range(count)]

    def boxed(self, count: int) -> list[str]:
        """Serials of one box of replaced units, ready."""
        self.record(Draft("instruction_received", (boxes.instruction_ref("KY-1"),), {"set": {"number": "KY-1"}}))
        self.record(boxes.opened("D8014", Way.B, "KY-1"))
        serials = [self._ready(at, Way.B) for at in range(count)]
        for serial in serials:
            self.record(Draft("boxed", (self.ref(serial), boxes.box_ref("D8014")), {"box": "D8014"}))
        return serials

    def _ready(self, at: int, way: Way) -> str:
        row, self.free = self.free[0], self.free[1:]
        begun = {"way": way.value} | ({"instruction": "KY-1"} if way is Way.B else {})
        drafts = [Draft("changed", (row.device,), {"set": {"console": "ACTIVE", "ou": "/学校/" + row.school[:8]}})]
        drafts += [Draft("instructed", (row.device,), {"number": "KY-1"})] if way is Way.B else []
        drafts.append(Draft("disposal_begun", (row.device,), begun))
        for step in STEPS:
            how = {"how": "collected"} if step == "accessories" else {}
            drafts.append(Draft("step_done", (row.device,), {"way": way.value, "step": step, **how}))
        self.record(*drafts)
        day = f"2026-0{at % 6 + 2}-{at % 27 + 1:02d}T02:00:00Z"
        self.seen(row.serial, f"1f0c3a52-7d{at:02d}-4c11-9e55-{at:012d}", day)
        return str(row.serial)

    def ask(self, *serials: str) -> None:
        self.guard.ask([self.ref(serial) for serial in serials])
        self.desk.settled(lambda: self.guard.standing)
        self.rest()

    def rest(self) -> None:
        for _ in range(3):
            self.desk.settled(lambda: not self.desk.tasks.awaited)

    def scan(self, text: str) -> bool:
        taken = self.guard.take_scan(RawScan(text, "keyboard", time.monotonic()))
        self.rest()
        return taken

    def code(self, body: str) -> None:
        assert self.scan(printed_code(CodeKind.command, body).text)

    def key(self, *keys: Any) -> None:
        """Letters, or keys, typed where the focus is."""
        for key in keys:
            focus = QApplication.focusWidget() or self.guard.page
            (QTest.keyClick if isinstance(key, Qt.Key) else QTest.keyClicks)(focus, key)
            self.rest()

    def pin(self, digits: str) -> None:
        self.guard.view.pin.line.setText(digits)
        self.guard.try_pin()
        self.rest()
