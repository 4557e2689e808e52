"""A hand at the real window with a box of irreparable units: keys and scans, each answered first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.bootstrap import Options, Program, start, stop
from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import Command, CommandWord
from app.domain.kinds import DeviceStatus
from app.domain.scans import RawScan
from app.ui.run import WindowRun
from app.ui.shell.actions import Mode, Screen
from app.usecases.boxes import open_box, put_in
from app.usecases.disposal import begin
from app.usecases.disposal_results import BeginDisposal, OpenBox, PutInBox
from tests.ui.real_window import started, wait
from tests.ui.screens.desk import build

UNITS = 2
BOX = printed_code(CodeKind.box, "D8014").text


def boxed(program: Program) -> tuple[str, ...]:
    """The serials of an open box of irreparable units that nobody ticked anything of."""
    desk, queries = program.desk, program.queries
    desk.run(open_box, OpenBox(desk.new_action(), "A", number="D8014")).result()
    rows = queries.device_rows(queries.device_numbers(0, 300))
    fit = [row.serial for row in rows if row.status == DeviceStatus.in_use and not row.repair and len(row.serial) > 6]
    for serial in fit[:UNITS]:
        scan = desk.read_scan(serial)
        desk.run(begin, BeginDisposal(desk.new_action(), scan, "A", reason="基板の故障")).result()
        desk.run(put_in, PutInBox(desk.new_action(), "D8014", scan)).result()
    return tuple(fit[: UNITS + 1])


@contextmanager
def at_the_window(folder: Path) -> Iterator[Hand]:
    """The real window over a small sample with that box in it, shown, and a hand at it."""
    program = start(Options(ledger=folder / "ledger"))
    build(program, 40, 5)
    serials = boxed(program)
    stop(program)
    with started(folder / "ledger") as (run, ready):
        wait(lambda: bool(ready))
        run.window.show()
        run.window.activateWindow()
        yield Hand(run, serials)


class Hand:
    """What a person does at the window: keys and scans, each answered before the next."""

    def __init__(self, run: WindowRun, serials: tuple[str, ...]) -> None:
        assert run.wiring is not None
        self.run, self.wiring, self.window, self.serials = run, run.wiring, run.window, serials

    front = property(lambda self: self.window.frame.current)
    sheet = property(lambda self: self.window.screen_called(Mode.sheet))
    guarded = property(lambda self: self.wiring.guard.standing)
    next_step = property(lambda self: self.sheet.current.next)

    def rest(self) -> None:
        for _ in range(3):
            wait(lambda: not self.run.tasks.awaited)
            QTest.qWait(5)

    def act(self, name: str) -> None:
        assert self.window.actions_.works(name), (name, self.front)
        self.window.actions_.action(name).trigger()
        self.rest()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window.frame.overlay or self.window, key)
        self.rest()

    def scan(self, text: str) -> str:
        self.window.take_scan(RawScan(text, "keyboard", 0.0))
        self.rest()
        return self.front

    def code(self, word: CommandWord, number: int | None = None) -> str:
        return self.scan(Command(word, number).code.text)

    def to_step_four(self) -> None:
        """From F4 by Enter and the first answers until the guard's page lies over the box."""
        self.act(f"screen.{Screen.disposal}")
        assert self.front == Screen.disposal
        self.act("away.enter")
        assert self.front == Mode.sheet
        for step in ("accessories", "annotate", "deprovision"):
            assert self.next_step == step
            self.act("sheet.enter")
            if self.sheet.in_steps:
                self.code(CommandWord.number, 1)
        assert self.guarded
