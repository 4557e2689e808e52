"""An instruction of 8,500 units in the checklist's matrix: what each action takes on the window's thread until it is
painted, beside a bare QTableView of as many rows and columns.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView

from app.bootstrap_disposal import DisposalOf
from app.domain.disposal_steps import order
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.ui import theme
from app.ui.screens.disposal import checklist, wording
from app.ui.screens.disposal.checklist import Facts, Sheet
from app.ui.screens.disposal.read import Read
from app.ui.screens.disposal.sheet import SheetPage
from app.ui.shell.actions import Mode
from app.usecases.disposal_rows import DisposalRow, InstructionRow, StepName
from tests.bench.figures import Result, spread
from tests.bench.ledgers import scratch_folder
from tests.bench.painted import FRAME, painted, press, settle, took
from tests.ui.screens.desk import DeskWindow

ROUNDS = 200
UNITS = 8_500
Index = QModelIndex | QPersistentModelIndex


class _Bare(QAbstractTableModel):
    """Texts in a table, as Qt's own would be filled."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else 14

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return f"{index.row()}" if role == Qt.ItemDataRole.DisplayRole else None


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Milliseconds; every action under one frame at p99."""
    with scratch_folder(min(devices, 300)) as folder:
        return _window(folder / "window", min(UNITS, devices), rounds)


def facts(count: int) -> Facts:
    """Units at every step of the checklist."""
    steps, rng = order("B", "chromebook"), Random(7)
    units = []
    for at in range(count):
        done = rng.randrange(len(steps) - 3)
        way = "B" if at % 5 else ""
        units.append(
            DisposalRow(
                device=Ref(Aggregate.device, at.to_bytes(16, "big")),
                serial=f"P{at:06d}NXCV{rng.randrange(9999):04d}"[:15],
                tag=f"KRM-{at:05d}",
                kind="chromebook",
                model="C204MA",
                school=f"第{at % 64}中学校",
                school_code=f"{at % 64:03d}",
                status="stored",
                way=way,
                next=steps[done] if way else "",
                done=frozenset(steps[:done]) if way else frozenset(),
                instruction="教ICT-214",
            )
        )
    names = tuple(StepName(step) for step in steps)
    row = InstructionRow("教ICT-214", "2026-11-04", "教ICT第214号", count, count * 4 // 5, 0, 0, 0, 0)
    columns = checklist.columns_of(names)
    return Facts(Sheet("instruction", "教ICT-214"), units, {("B", "chromebook"): steps}, {}, columns, instruction=row)


def read_of(found: Facts, *, only_lacking: bool = False) -> Read:
    """As the page is given it."""
    rows = tuple(wording.row(found, at, unit) for at, unit in checklist.shown(found, only_lacking=only_lacking))
    places = {row.id: at for at, row in enumerate(rows)}
    return Read(found, wording.columns(found), rows, places, checklist.sums(found))


def _window(folder: Path, count: int, rounds: int) -> list[Result]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.load_fonts()
    desk = DeskWindow(folder)
    desk.context.disposal = DisposalOf(desk.program)
    try:
        page = SheetPage(desk.context)
        desk.add(Mode.sheet, page)
        desk.window.resize(1920, 1080)
        theme.apply_look(app, theme.Look())
        desk.window.show()
        desk.window.activateWindow()
        desk.show(Mode.sheet)
        desk.settled(lambda: not desk.tasks.awaited)
        page.sheet = Sheet("instruction", "教ICT-214")
        found = facts(count)
        page._ask_more = lambda: None  # type: ignore[method-assign]  # no such unit lies in this ledger
        page.take(read_of(found))
        settle()
        gc.collect()
        gc.freeze()  # as the window has it: the collector runs while it rests (ui/collector.py)
        gc.disable()
        return _actions(page, found, _bare_table(count), rounds)
    finally:
        gc.enable()
        desk.close()


def _actions(page: SheetPage, found: Facts, bare: QTableView, rounds: int) -> list[Result]:
    """One figure an action; the baseline is the same move in a bare table, or its refill."""
    rng, results, body = Random(5), [], page.view.matrix.body
    base = [took(lambda: press(bare, Qt.Key.Key_Down)) for _ in range(rounds)]
    paged = [took(lambda: press(bare, Qt.Key.Key_PageDown)) for _ in range(rounds)]
    whole = [took(lambda: _refill(bare, len(found.units))) for _ in range(rounds)]
    all_rows, lacking = read_of(found), read_of(found, only_lacking=True)
    units = list(found.units)

    def run(
        name: str, act: Callable[[int], None], beside: list[float], before: Callable[[int], None] = _nothing
    ) -> None:
        ours = []
        for n in range(rounds):
            before(n)
            settle()
            gc.collect(1)
            ours.append(took(partial(painted, partial(act, n))))
        results.append(spread(f"disposal.{name}", ours, beside, "ms", goal_p99=FRAME))

    def ticked() -> Read:
        at = rng.randrange(len(units))
        row = units[at]._replace(way="B", next="wipe", done=frozenset(("instruction", "accessories")))
        units[at] = row
        return read_of(found._replace(units=tuple(units)))

    answers = [ticked() for _ in range(8)]
    run("down", lambda _n: press(body, Qt.Key.Key_Down), base)
    run("page_down", lambda _n: press(body, Qt.Key.Key_PageDown), paged)
    run("jump", lambda n: body.select_place((n * 997) % len(found.units)), base)
    run("next_lacking", lambda _n: page.go_to_lacking(), base)
    run("came", lambda n: page.take(answers[n % 8]), base)
    run("narrowed", lambda _n: page.take(lacking), whole, lambda _n: page.take(all_rows))
    run("by_school", lambda _n: page.acts.swap_schools(), base)
    return results


def _nothing(_n: int) -> None:
    return


def _bare_table(count: int) -> QTableView:
    table = QTableView()
    table.resize(1400, 900)
    table.setModel(_Bare(count))
    table.selectRow(0)
    table.show()
    settle()
    return table


def _refill(table: QTableView, count: int) -> None:
    table.setModel(_Bare(count))
    QApplication.processEvents()
