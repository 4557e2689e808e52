"""A desk with units in disposal, their boxes and instructions, for tests and pictures of their pages."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication

from app.bootstrap_disposal import DisposalOf
from app.domain.command_words import Command, CommandWord
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, DeviceStatus, Role
from app.domain.operations import Draft, Ref
from app.ui.screens.disposal.checklist import Sheet
from app.ui.screens.disposal.front import FrontPage
from app.ui.screens.disposal.sheet import SheetPage
from app.ui.screens.disposal.storage import StoragePage
from app.ui.shell.actions import Mode, Screen
from app.ui.shell.press import press
from app.usecases.boxes import open_box, put_in
from app.usecases.disposal import begin, tick
from app.usecases.disposal_results import BeginDisposal, OpenBox, PutInBox, TickStep
from app.usecases.session import Actor
from tests.ui.screens.desk import DeskWindow

LONG = "久留米市立久留米特別支援学校高等部分教室"
STEPS = ("accessories", "annotate", "deprovision", "verified", "wipe", "setup_screen", "label", "storage")
HOW = {"accessories": "collected", "deprovision": "by_hand", "verified": "eye", "wipe": "wiped"}


class DisposalDesk:
    """Short ways to units at any step, and to what a hand does on the pages."""

    def __init__(self, desk: DeskWindow) -> None:
        self.desk = desk
        context, program = desk.context, desk.program
        context.disposal = DisposalOf(program)
        context.ask_pin = lambda _command, then: then(proved=True)
        self.queries = program.queries
        rows = self.queries.device_rows(self.queries.device_numbers(0, 300))
        self.free = [row for row in rows if row.status == DeviceStatus.in_use and not row.repair and row.serial]
        self.boss = Actor(code="OP0001", role=Role.supervisor, proved=True)
        self.guarded: list[tuple[Ref, ...]] = []
        self.by_hand: list[tuple[Ref, ...]] = []
        self.opened: list[tuple[Sheet, str]] = []
        self.sheet, self.front, self.storage = SheetPage(context), FrontPage(context), StoragePage(context)
        self.sheet.guard_asked.connect(self.guarded.append)
        self.sheet.by_hand_asked.connect(self.by_hand.append)
        self.sheet.box_asked.connect(lambda code: self.opened.append((Sheet("box", code), "")))
        self.front.sheet_asked.connect(self._opened)
        for mode, page in ((Mode.sheet, self.sheet), (Screen.disposal, self.front), (Mode.storage, self.storage)):
            desk.add(mode, page)
        desk.window.show()
        desk.window.activateWindow()
        for code in ("W071", "W072"):
            self.record(Ref(Aggregate.place, code_id(Aggregate.place, code)), "registered", set={"code": code})

    def _opened(self, sheet: Sheet, unit: str) -> None:
        self.opened.append((sheet, unit))
        self.desk.show(Mode.sheet)
        self.sheet.open(sheet, unit)

    # --- the ledger --------------------------------------------------------------------------------------------------

    def record(self, ref: Ref, kind: str, *more: Ref, **payload: object) -> None:
        self.desk.program.desk.call(lambda unit: unit.record([Draft(kind, (ref, *more), payload)])).result()

    def run(self, usecase: Any, command: Any, *fields: Any, **more: Any) -> Any:
        desk = self.desk.program.desk
        wish = command(desk.new_action(), *fields, **more)
        return desk.call(lambda uow: usecase(uow, wish), actor=self.boss).result()

    def scan_of(self, serial: str) -> Any:
        return self.desk.program.desk.read_scan(serial)

    def ref(self, serial: str) -> Ref:
        (ref,) = self.queries.find_device(serial)
        return ref

    def serials(self, count: int) -> list[str]:
        """Units that nothing was done with yet."""
        rows, self.free = self.free[:count], self.free[count:]
        return [row.serial for row in rows]

    def instruct(self, number: str, serials: list[str], on: str = "2026-11-04") -> None:
        """The Board's instruction with these units on its list."""
        ref = Ref(Aggregate.instruction, code_id(Aggregate.instruction, number))
        self.record(ref, "instruction_received", set={"number": number, "on": on})
        for serial in serials:
            self.record(self.ref(serial), "instructed", number=number)

    def begun(self, count: int, way: str = "B", upto: str = "", number: str = "教ICT-214") -> list[str]:
        """Units on the checklist with every step up to `upto` done."""
        serials = self.serials(count)
        if way == "B":
            self.instruct(number, serials)
        for serial in serials:
            reason = {} if way == "B" else {"reason": "基板の故障"}
            self.run(begin, BeginDisposal, self.scan_of(serial), way, **reason)
            self.tick_upto(serial, upto)
        return serials

    def tick_upto(self, serial: str, upto: str, **hows: str) -> None:
        """Ticks what isn't done, up to and with a step."""
        facts = self.queries.disposal.unit(self.ref(serial))
        assert facts is not None
        if upto:
            for step in STEPS[: STEPS.index(upto) + 1]:
                if step not in facts.row.done:
                    self._tick(serial, step, hows.get(step, HOW.get(step, "")))

    def _tick(self, serial: str, step: str, how: str) -> None:
        told: dict[str, Any] = {"place": "W071"} if step == "storage" else {}
        if how in ("eye", "none"):
            told["note"] = "画面で確認"
        if step == "deprovision":  # whoever guards it is another's page: here it is done
            running = self.queries.disposal.unit(self.ref(serial))
            assert running is not None
            self.record(self.ref(serial), "step_done", way=running.row.way, step=step, how=how)
            return
        self.run(tick, TickStep, self.scan_of(serial), step, how=how, **told)

    def boxed(self, serials: list[str], way: str = "B", number: str = "教ICT-214") -> str:
        """A box with these units; its number."""
        made = self.run(open_box, OpenBox, way, instruction=number if way == "B" else "")
        for serial in serials:
            self.run(put_in, PutInBox, made.number, self.scan_of(serial))
        return str(made.number)

    def steps_done(self, serial: str) -> frozenset[str]:
        facts = self.queries.disposal.unit(self.ref(serial))
        assert facts is not None
        return facts.row.done

    # --- the window --------------------------------------------------------------------------------------------------

    def rest(self) -> None:
        """Until nothing is under way."""
        for _ in range(3):
            self.desk.settled(lambda: not self.desk.tasks.awaited)
        QApplication.processEvents()

    def open(self, kind: str, number: str = "") -> SheetPage:
        """A sheet, in front and read."""
        self.desk.show(Mode.sheet)
        self.sheet.open(Sheet(kind, number))
        self.rest()
        return self.sheet

    def show(self, mode: str) -> None:
        self.desk.show(mode)
        self.rest()

    def scan(self, page: Any, *codes: str) -> None:
        """Scans, each answered before the next."""
        for code in codes:
            assert self.desk.scan(code, page)
            self.rest()

    def act(self, name: str) -> None:
        self.desk.act(name)
        self.rest()

    def code(self, word: CommandWord, number: int | None = None) -> bool:
        """A code of the command sheet, as the window does it."""
        command, overlay = Command(word, number), self.desk.window.frame.overlay
        takes = getattr(overlay, "take_command", None)
        done = takes(command) if takes is not None else self.desk.window.front_does(command)
        done = done or (takes is None and press(self.desk.window, command))
        self.rest()
        return bool(done)

    def banner(self, page: Any) -> Any:
        return page.view.banner._row
