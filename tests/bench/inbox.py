"""The inbox with 5,000 cards: what each action takes on the window's thread until it is painted, beside a bare list of
Qt with as many rows; and the cards as they are read from the ledger, beside the bare statement and its JSON.
"""

from __future__ import annotations

import gc
import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.bootstrap import Program
from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.ledger.queries.inbox import HOLDERS
from app.ui import theme
from app.ui.screens.inbox.presenter import InboxPresenter
from app.ui.shell.actions import Screen
from app.usecases.inbox_rows import grouped
from tests.bench.figures import Result, spread
from tests.bench.painted import FRAME, bare_list, painted, press, refill, settle, took
from tests.support.real_desks import Hub, SyncDesk, drain, running
from tests.ui.screens.desk import DeskWindow

ROUNDS = 100
CARDS = 5_000


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Milliseconds; `devices` is not needed: the cards are of their own units."""
    count = min(CARDS, devices)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.load_fonts()
    with tempfile.TemporaryDirectory() as folder:
        desk = DeskWindow(Path(folder) / "window")
        try:
            with running(Path(folder) / "other") as other:
                _fill(desk.program, other, count)
            return [*_reading(desk.program, max(5, rounds // 5)), *_window(app, desk, rounds, count)]
        finally:
            gc.enable()
            desk.close()


def _fill(here: Program, there: Program, count: int) -> None:
    """Two desks gave every unit a tag, neither knowing of the other; half of them one by one, so that lines are many.

    Each action takes one unit in, the last one hundred.
    """
    hub = Hub()
    desks = [SyncDesk(here, hub), SyncDesk(there, hub)]
    for desk, mark in zip(desks, "AC", strict=True):
        desk.program.ledger.desk = replace(desk.program.ledger.desk, mark=mark)
    refs = [Ref(Aggregate.device, device_id(f"PF8K{at:05d}")) for at in range(count)]
    for start in range(0, count, 500):
        drafts = [
            Draft("registered", (ref,), {"set": {"serial": f"PF8K{at:05d}", "status": "in_use"}})
            for at, ref in enumerate(refs[start : start + 500], start)
        ]
        here.desk.call(lambda unit, drafts=drafts: unit.record(drafts)).result()  # type: ignore[misc]
    drain(desks)
    single = min(1_000, count // 2)
    for desk, first in zip(desks, "AC", strict=True):
        slices = [(at, at + 1) for at in range(single)]
        slices += [(at, min(at + 100, count)) for at in range(single, count, 100)]
        for start, end in slices:
            drafts = [
                Draft("changed", (refs[at],), {"set": {"tag": f"KRM-{first}{at:05d}"}}) for at in range(start, end)
            ]
            desk.program.desk.call(lambda unit, drafts=drafts: unit.record(drafts)).result()  # type: ignore[misc]
    drain(desks)


def _reading(program: Program, rounds: int) -> list[Result]:
    """Beside the window: all cards, and all of them by cause."""
    raw = program.opened.database.connect(query_only=True)
    ours, by_cause, bare, first = [], [], [], []
    queries = program.queries.inbox
    for _ in range(rounds):
        first.append(took(lambda: program.queries.inbox.cards()))
        began = time.perf_counter()
        rows = queries.cards()
        ours.append((time.perf_counter() - began) * 1000)
        by_cause.append(took(lambda rows=rows: grouped(rows)))  # type: ignore[misc]
        bare.append(took(lambda: [json.loads(row[2]) for row in raw.execute(HOLDERS.format("")).fetchall()]))
    raw.close()
    read = [spread("inbox.read_first", first, bare, "ms"), spread("inbox.read", ours[1:], bare[1:], "ms")]
    return [*read, spread("inbox.by_cause", by_cause, bare, "ms")]


def _window(app: QApplication, desk: DeskWindow, rounds: int, count: int) -> list[Result]:
    screen = InboxPresenter(desk.context)
    desk.add(Screen.sync, screen)
    desk.context.second_press.too_soon = lambda: False  # type: ignore[method-assign]
    desk.window.resize(1920, 1080)
    theme.apply_look(app, theme.Look())
    desk.window.show()
    desk.window.activateWindow()
    desk.show(Screen.sync)
    desk.settled(lambda: bool(screen.group))
    bare = bare_list(_texts(count), 400)
    settle()
    gc.collect()
    gc.freeze()  # as the window has it: the collector runs while it rests (ui/collector.py)
    gc.disable()
    base = [took(lambda: press(bare, Qt.Key.Key_Down)) for _ in range(rounds)]
    whole = [took(lambda: refill(bare, _texts(count))) for _ in range(rounds)]
    found, results = screen.found, []

    def run(name: str, act: Callable[[int], None], beside: list[float]) -> None:
        ours = []
        for n in range(rounds):
            settle()
            gc.collect(1)
            ours.append(took(partial(painted, partial(act, n))))
        results.append(spread(f"inbox.{name}", ours, beside, "ms", goal_p99=FRAME))

    run("open", lambda _n: screen._show(found), whole)
    run("move", lambda n: screen.step(-1 if n // 50 % 2 else 1), base)
    run("one_by_one_and_back", lambda _n: screen.turn_together(), whole)
    screen.view.cards.choose(0)
    ours = []
    for _ in range(min(rounds, 40)):
        settle()
        card = screen.group[0].card
        # What the press itself takes, and then what the answer takes to be shown: the ledger is beside the window.
        spent = took(lambda: screen.answer(1))
        desk.settled(lambda: not screen.saving.busy)
        desk.settled(lambda: not desk.tasks.awaited and not screen._soon.isActive())
        now = screen.found
        spent += took(partial(painted, partial(screen._show, now)))
        assert card not in {row.card for group in now.groups for row in group}
        ours.append(spent)
    results.append(spread("inbox.settle", ours, whole, "ms", goal_p99=FRAME))
    return results


def _texts(count: int) -> list[str]:
    return [f"PF8K{n:05d} 資産番号が食いちがい" for n in range(count)]
