"""A box of fifty from the pile to the Board: how many scans and keys a unit, at the real window at 1:1.

The figures are a rule of the design and no timing. A unit is in hand twice: as it goes into the box (accessories, note
in the console) and once the console let it go (wiping, setup screen, label); everything else is done once a box. Under
`make test` the box has eight units: what a unit takes is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap import Options, start, stop
from app.domain.codes import CodeKind, printed_code
from app.domain.identity import code_id, device_id
from app.domain.kinds import Aggregate, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import instruction_ref
from app.domain.scans import RawScan
from app.ui.run import WindowRun
from app.ui.shell.actions import Mode, Screen
from app.usecases.desk import Desk
from app.usecases.operators import issue_badge, register_operator, set_pin
from app.usecases.session import stand_in
from tests.support import sampling
from tests.ui.real_window import started, wait

_K = Qt.Key
PIN, SECOND_PIN, NUMBER = "2468", "1357", "KY-214"
SHELF = printed_code(CodeKind.place, "W071").text
UNITS = 50 if sampling.run_all() else 8
SERIALS = tuple(f"PF8K{at:04d}" for at in range(UNITS))
FIRST_PASS = (1, 3)
"""Scans and keys of a unit as it goes in: itself; 2 and 1 (its accessories are there), Enter (noted)."""
SECOND_PASS = (1, 5)
"""As it is wiped: itself; Enter and 1 (wiped), Enter (setup screen), L and Enter (its label)."""
PACE_MS, HELD_MS = 120, 40
"""A key that could begin a scan waits for so long at most before it counts as typed."""
A_BOX = (2, 34)
"""Once: the second person's badge, the shelf; N and 2, the PINs, the guard, the console's word, shelf, C, the Board."""


def _ref(serial: str) -> Ref:
    return Ref(Aggregate.device, device_id(serial))


def _morning(uow: Any) -> str:
    """People, shelf, the Board's list, what the console told of each unit; the second person's badge."""
    shelf = Ref(Aggregate.place, code_id(Aggregate.place, "W071"))
    uow.record([Draft("registered", (shelf,), {"set": {"code": "W071"}})])
    uow.record([Draft("instruction_received", (instruction_ref(NUMBER),), {"set": {"number": NUMBER}})])
    for at, serial in enumerate(SERIALS):
        fields = {"serial": serial, "tag": f"KRM-{at:06d}", "kind": "chromebook", "status": "in_use"}
        fields |= {"console": "ACTIVE", "model": "Lenovo 500e Chromebook Gen 4s"}
        uow.record([Draft("registered", (_ref(serial),), {"set": fields})])
        uow.record([Draft("instructed", (_ref(serial),), {"number": NUMBER})])
    told = {"last_sync": "2026-06-30T02:00:00Z"}
    uow.observe([(_ref(serial).id, {"google_id": f"1f0c-{serial}", **told}) for serial in SERIALS])
    badges = []
    for name, role, pin in (("西田 拓也", Role.supervisor, PIN), ("古賀 美咲", Role.engineer, SECOND_PIN)):
        who = register_operator(uow, name=name, role=role).operator
        set_pin(uow, who, pin)
        badges.append(issue_badge(uow, who).badge)
    return badges[-1]


class Counted(NamedTuple):
    """What the hands did."""

    scans: int
    keys: int


class Hands:
    """Keys pressed where the focus is, and scans; each answered before the next, all of them counted."""

    def __init__(self, run: WindowRun, badge: str) -> None:
        self.run, self.window, self.badge = run, run.window, badge
        self.scans = self.keys = 0

    sheet = property(lambda self: self.window.screen_called(Mode.sheet))

    def told(self) -> str:
        """Where the window stands, for whoever reads a failure."""
        page: Any = self.window.screen_called(self.window.frame.current)
        return f"{self.window.frame.current}, {QApplication.focusWidget()}, {page.view.banner.row}"

    def rest(self) -> None:
        for _ in range(3):
            wait(lambda: not self.run.tasks.awaited)
            QTest.qWait(5)

    def press(self, *keys: Any) -> None:
        """Keys, or what is typed; held and let go as by a hand, else it were a scanner's."""
        for key in keys:
            for one in (key,) if isinstance(key, Qt.Key) else tuple(key):
                self._press(one)
                self.keys += 1
            self.rest()

    def _press(self, key: Any) -> None:
        for act, pause in ((QTest.keyPress, HELD_MS), (QTest.keyRelease, PACE_MS - HELD_MS)):
            at = QApplication.focusWidget() or self.window.frame.overlay or self.window
            act(at, key)
            QTest.qWait(pause)

    def scan(self, *codes: str) -> None:
        for each in codes:
            self.window.take_scan(RawScan(each, "keyboard", 0.0))
            self.scans += 1
            self.rest()

    def since(self, before: Counted) -> tuple[int, int]:
        return self.scans - before.scans, self.keys - before.keys

    @property
    def so_far(self) -> Counted:
        return Counted(self.scans, self.keys)

    def done(self, step: str) -> int:
        """Units of the sheet whose step is done."""
        return sum(step in row.done for row in self.sheet.facts.units)


@pytest.fixture
def hands(qapp: QApplication, tmp_path: Path) -> Iterator[Hands]:
    program = start(Options(ledger=tmp_path / "ledger"))
    badge = program.desk.call(_morning, actor=stand_in()).result()
    stop(program)
    with started(tmp_path / "ledger", operator="OP0002") as (run, ready):
        wait(lambda: bool(ready))
        run.window.resize(1366, 768)
        run.window.show()
        run.window.activateWindow()
        yield Hands(run, badge)


def _let_go(desk: Desk) -> None:
    """The console's next export: brought in at F7, as any file is."""
    for serial in SERIALS:
        desk.call(partial(_seen, _ref(serial)), actor=stand_in()).result()


def _seen(unit: Ref, uow: Any) -> None:
    uow.record([Draft("changed", (unit,), {"set": {"console": "DEPROVISIONED"}})])


def _go_in(hands: Hands) -> None:
    hands.press(_K.Key_F4, _K.Key_N, "2")
    for at, serial in enumerate(SERIALS):
        before = hands.so_far
        hands.scan(serial)
        if not at:
            hands.press(PIN, _K.Key_Return)  # once a box
            before = before._replace(keys=before.keys + len(PIN) + 1)
        hands.press("2", "1", _K.Key_Return)
        assert hands.since(before) == FIRST_PASS
        assert hands.done("annotate") == at + 1, hands.told()
    assert hands.done("annotate") == UNITS


def _guard(hands: Hands) -> None:
    hands.press(_K.Key_Return, "2")
    hands.scan(hands.badge)
    hands.press(SECOND_PIN, _K.Key_Tab, "1", PIN, _K.Key_Return)
    assert len(hands.sheet.facts.waiting) == UNITS
    hands.press("4", PIN, _K.Key_Return)
    assert hands.done("deprovision") == UNITS


def _work_off(hands: Hands) -> None:
    hands.press(_K.Key_Return)
    assert hands.done("verified") == UNITS
    for serial in SERIALS:
        before = hands.so_far
        hands.scan(serial)
        hands.press(_K.Key_Return, "1", _K.Key_Return, _K.Key_L, _K.Key_Return)
        assert hands.since(before) == SECOND_PASS, serial
    assert hands.done("label") == UNITS


def _hand_over(hands: Hands) -> None:
    hands.press(_K.Key_H)
    hands.scan(SHELF)
    hands.press(_K.Key_Return, _K.Key_C, _K.Key_Return, _K.Key_Return, _K.Key_Return)
    assert hands.done("board") == UNITS


def test_a_box_of_fifty_from_the_pile_to_the_board(hands: Hands) -> None:
    assert hands.window.frame.current == Screen.intake
    _go_in(hands)
    _guard(hands)
    _let_go(hands.sheet.context.desk)
    hands.sheet.refresh()
    hands.rest()
    _work_off(hands)
    _hand_over(hands)
    scans, keys = (UNITS * (FIRST_PASS[at] + SECOND_PASS[at]) + A_BOX[at] for at in (0, 1))
    assert (hands.scans, hands.keys) == (scans, keys)
    print(f" {UNITS} units: {hands.scans / UNITS:.2f} scans and {hands.keys / UNITS:.2f} keys a unit.", end="")
