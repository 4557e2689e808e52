"""Repairs in every state over a real ledger, and the page that shows one: for tests and pictures."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from app.bootstrap_photos import shrunk_photo
from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import read_command
from app.domain.commands import Act, TakeIn
from app.domain.identity import code_id, device_id
from app.domain.kinds import Action, Aggregate
from app.domain.operations import Draft, Ref
from app.domain.part_commands import ChangePart, ReceiveParts, UsePart
from app.ui.screens.repair.presenter import RepairPresenter
from app.ui.shell.actions import Mode
from app.usecases.act import act
from app.usecases.loans import Lend, lend
from app.usecases.parts import change_part, receive_parts, use_part
from app.usecases.session import stand_in
from app.usecases.take_in import take_in
from tests.ui.screens.desk import DeskWindow

SERIAL, TAG, SCHOOL = "725012406A", "KRM-912406", "S901"
UNIT = Ref(Aggregate.device, device_id(SERIAL))
SPARE, SPARE_TAG = "NXSPARE001", "KRM-900001"
SPARE_UNIT = Ref(Aggregate.device, device_id(SPARE))
LONG_SCHOOL = "久留米市立久留米特別支援学校高等部分教室"
PARTS = (
    ("LCD-116-Y2", "液晶パネル 11.6型 Y2", "D-4-02", "12800", 4),
    ("BZL-Y2", "ベゼル Y2", "D-4-05", "1450", 11),
    ("CAM-Y2", "カメラケーブル Y2", "D-2-01", "980", 6),
    ("HNG-L-Y2", "ヒンジ 左 Y2", "D-2-06", "2100", 0),
    ("HNG-R-Y2", "ヒンジ 右 Y2", "D-2-07", "2100", 2),
)


class Stand:
    """A unit with its parts, and short ways to the use cases."""

    def __init__(
        self, desk: DeskWindow, *, maker: str = "NEC", kind: str = "chromebook", model: str = "NEC Chromebook Y2",
        school: str = "江南中学校", parts: bool = True, **more: str,
    ) -> None:  # fmt: skip
        self.desk, self.program = desk, desk.program
        place = Ref(Aggregate.school, code_id(Aggregate.school, SCHOOL))
        self.record(Draft("registered", (place,), {"set": {"code": SCHOOL, "name": school}}))
        unit = {"serial": SERIAL, "tag": TAG, "kind": kind, "maker": maker, "model": model, "school": SCHOOL}
        dates = {"delivered": "2022-03-10", "aue": "2029-06-30", "warranty": "2025-03-31"} | more
        self.record(Draft("registered", (UNIT,), {"set": unit | dates}))
        for code, name, home, price, stock in PARTS if parts else ():
            fields = {"name": name, "models": "Y2", "place": home, "price": price}
            self.do(change_part, ChangePart, part=code, new=True, fields=fields)
            if stock:
                self.do(receive_parts, ReceiveParts, part=code, pieces=stock)
        desk.context.repair_pages = self.program.queries.repair_pages
        desk.context.shrink_photo = shrunk_photo
        self.page = RepairPresenter(desk.context)
        desk.add(Mode.repair, self.page)
        self.number = ""

    def do(self, usecase: Callable[..., Any], kind: Callable[..., Any], **fields: Any) -> Any:
        run = self.program.desk
        return run.run(usecase, kind(action=run.new_action(), **fields)).result()

    def record(self, draft: Draft) -> None:
        self.program.desk.call(lambda unit: unit.record([draft]), actor=stand_in()).result()

    def take_in(self) -> str:
        scan = self.program.desk.read_scan(SERIAL)
        self.number = str(self.do(take_in, TakeIn, scan=scan).repair)
        return self.number

    def act(self, what: Action, **fields: str) -> None:
        self.do(act, Act, repair=self.number, what=what, fields=fields)

    def free(self) -> None:
        """A supervisor lets it begin without a form."""
        run = self.program.desk
        command = Act(
            action=run.new_action(), repair=self.number, what=Action.override, fields={"reason": "電話で確認"}
        )
        run.run(act, command, proved=True).result()

    def received(self) -> str:
        self.take_in()
        if self.state() == "awaiting_form":
            self.free()
        return self.number

    def diagnosed(self, fault: str = "screen", cause: str = "non_natural", detail: str = "drop") -> str:
        self.received()
        self.act(Action.diagnose, hardware="yes", fault=fault, cause=cause, detail=detail)
        return self.number

    def repairing(self) -> str:
        self.diagnosed()
        self.act(Action.route, route="desk")
        return self.number

    def testing(self) -> str:
        self.repairing()
        self.act(Action.repaired, work="replace_part,clean")
        return self.number

    def ready(self) -> str:
        self.testing()
        self.act(Action.pass_)
        return self.number

    def earlier(self) -> None:
        """Two repairs that were, with their parts."""
        for part in ("HNG-R-Y2", "LCD-116-Y2"):
            self.repairing()
            self.do(use_part, UsePart, repair=self.number, part=part)
            self.act(Action.repaired, work="replace_part")
            self.act(Action.pass_)
            self.act(Action.return_)

    def board(self) -> str:
        self.diagnosed()
        self.act(Action.route, route="board")
        return self.number

    def waiting(self) -> str:
        self.repairing()
        self.act(Action.need_part, part="HNG-L-Y2")
        return self.number

    def accessories(self, *names: str) -> None:
        """What came along with the unit."""
        self.record(Draft("noted", (UNIT,), {"n": self.number, "accessories": list(names)}))

    def spare(self, status: str = "spare") -> None:
        """A unit that may be lent."""
        fields = {"serial": SPARE, "tag": SPARE_TAG, "kind": "chromebook", "model": "Lenovo 500e", "status": status}
        self.record(Draft("registered", (SPARE_UNIT,), {"set": fields}))

    def lend(self) -> None:
        """The school has it instead."""
        scan = self.program.desk.read_scan(SPARE)
        self.do(lend, Lend, scan=scan, to=SCHOOL, due="2029-01-10", repair=self.number)

    # --- the page ----------------------------------------------------------------------------------------------------

    def open(self, number: str = "") -> RepairPresenter:
        self.desk.show(Mode.repair)
        self.page.open(number or self.number)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Until everything asked is answered and shown."""
        page, tasks = self.page, self.desk.tasks
        self.desk.settled(
            lambda: page.page is not None and not page.turns.busy and not page._later.isActive() and not tasks.awaited
        )

    def key(self, name: str) -> None:
        self.desk.act(f"repair.{name}")
        self.settle()

    def digit(self, number: int) -> None:
        self.desk.window.actions_._run("repair.pick", number)
        self.settle()

    def code(self, body: str) -> None:
        """A code of the command sheet, as the window hands it on."""
        command = read_command(body)
        assert command is not None
        assert self.page.command(command), body
        self.settle()

    def scan(self, text: str) -> bool:
        taken = self.desk.scan(text, self.page)
        self.settle()
        return taken

    def state(self, number: str = "") -> str:
        found = self.program.queries.repair_pages.page(number or self.number, words=True)
        assert found is not None
        return found.course.state

    def seen(self) -> str:
        """What the toast says."""
        return self.desk.window.frame.toast._row.text


def part_code(code: str) -> str:
    return printed_code(CodeKind.part, code.replace("-", "")).text


def jpeg(width: int = 2400, height: int = 1600, colour: str = "#557788") -> bytes:
    """A photo with EXIF and a position in it."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = "camera"
    exif.get_ifd(0x8825)[1] = "N"
    held = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(held, "JPEG", exif=exif)
    return held.getvalue()
