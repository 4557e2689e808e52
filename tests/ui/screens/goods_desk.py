"""A desk with loans, plans and losses, for tests and pictures of their pages."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QApplication

from app.domain.command_words import Command, CommandWord
from app.domain.kinds import DeviceStatus
from app.domain.operations import Draft, Ref
from app.ui.screens.goods.page import GoodsPage
from app.ui.shell.press import press
from app.usecases.rows import DeviceCardFacts
from tests.ui.screens.desk import DeskWindow

LONG = "久留米市立久留米特別支援学校高等部分教室"


class GoodsDesk:
    """Short ways to units of the sample, and to what a hand does on a page."""

    def __init__(self, desk: DeskWindow) -> None:
        self.desk = desk
        self.queries = desk.program.queries
        rows = self.queries.device_rows(self.queries.device_numbers(0, 300))
        self.free = [row for row in rows if row.status == DeviceStatus.in_use and not row.repair and row.serial]
        self.today: date = desk.program.clock.now().today

    def record(self, ref: Ref, kind: str, **payload: object) -> None:
        self.desk.program.desk.call(lambda unit: unit.record([Draft(kind, (ref,), payload)])).result()

    def ref(self, serial: str) -> Ref:
        (ref,) = self.queries.find_device(serial)
        return ref

    def card(self, serial: str) -> DeviceCardFacts:
        card = self.queries.card(self.ref(serial))
        assert card is not None
        return card

    def spares(self, count: int, **fields: object) -> list[str]:
        """Serials of units nobody uses, each another time."""
        rows, self.free = self.free[:count], self.free[count:]
        for row in rows:
            self.record(row.device, "changed", set={"status": "spare", **fields})
        return [row.serial for row in rows]

    def lent(self, count: int, *, due: int = 5, since: int = -10, to: int = 0, **more: object) -> list[str]:
        """Serials lent to a school; days from today."""
        serials, code = self.spares(count), sorted(self.queries.schools())[to]
        for serial in serials:
            self.record(
                self.ref(serial),
                "lent",
                to=code,
                since=(self.today + timedelta(days=since)).isoformat(),
                due=(self.today + timedelta(days=due)).isoformat(),
                was="spare",
                **more,
            )
        return serials

    def rest(self) -> None:
        """Until nothing is under way."""
        for _ in range(3):
            self.desk.settled(lambda: not self.desk.tasks.awaited)

    def scan(self, page: GoodsPage, *codes: str) -> None:
        """Scans, each answered before the next."""
        for code in codes:
            before, asks = page.answers, page.in_steps
            assert self.desk.scan(code, page)
            if not asks:
                self.desk.settled(lambda before=before: page.answers > before)  # type: ignore[misc]
            self.rest()

    def scan_in_guard(self, page: GoodsPage, code: str) -> None:
        """A scan while the guard stands: it answers at once."""
        assert self.desk.scan(code, page)
        self.rest()

    def code(self, word: CommandWord, number: int | None = None) -> bool:
        """A code of the command sheet, as the window does it."""
        command, overlay = Command(word, number), self.desk.window.frame.overlay
        takes = getattr(overlay, "take_command", None)
        done = takes(command) if takes is not None else press(self.desk.window, command)
        self.rest()
        return bool(done)

    def show(self, mode: str, page: GoodsPage) -> None:
        self.desk.window.show()
        self.desk.window.activateWindow()
        self.desk.add(mode, page)
        self.desk.show(mode)
        self.rest()
        QApplication.processEvents()
