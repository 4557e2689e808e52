"""Pictures of the bench's queue.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_bench [folder] [name part]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.domain.rules.bench import Column
from app.ui.screens.bench.presenter import BenchPresenter, Hooks
from app.ui.shell.actions import Screen
from app.usecases.bench_rows import RunFacts
from tests.ui.screens.bench_stand import COUNTS, TODAY, StandQueue, rows
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.gallery_files import main


def screen(desk: DeskWindow, stand: StandQueue | None = None) -> BenchPresenter:
    hooks = Hooks(open_repair=lambda _: None, open_unit=lambda _: None, parts=lambda: None)
    shown = BenchPresenter(desk.context, stand or StandQueue(rows(COUNTS)), hooks)
    desk.add(Screen.bench, shown)
    desk.show(Screen.bench)
    desk.settled(lambda: shown.queue is not None)
    return shown


def board(desk: DeskWindow) -> None:
    screen(desk).to_column(3)


def board_end(desk: DeskWindow) -> None:
    screen(desk).to_column(7)


def board_over(desk: DeskWindow) -> None:
    shown = screen(desk)
    desk.act("bench.over")
    shown.to_column(0)


def board_gaps(desk: DeskWindow) -> None:
    counts = {**COUNTS, Column.testing: 0, Column.form: 0, Column.diagnosing: 400}
    screen(desk, StandQueue(rows(counts))).to_column(1)


def listed(desk: DeskWindow) -> None:
    shown = screen(desk)
    desk.act("bench.list")
    shown.to_column(4)


def run(desk: DeskWindow) -> None:
    screen(desk)
    desk.act("bench.run")
    desk.act("bench.list")


def picker(desk: DeskWindow) -> None:
    screen(desk)
    desk.act("bench.filter")


def nothing_fits(desk: DeskWindow) -> None:
    shown = screen(desk, StandQueue(rows(COUNTS), RunFacts(known=False, today=False, next_day=None)))
    shown.filters.set(person="OP0007", shelf="R-1", over=True)


def empty(desk: DeskWindow) -> None:
    screen(desk, StandQueue((), RunFacts(known=True, today=False, next_day=TODAY)))


SCENES: dict[str, tuple[int, Callable[[DeskWindow], None]]] = {
    "bench": (0, board),
    "bench-end": (0, board_end),
    "bench-over": (0, board_over),
    "bench-gaps": (0, board_gaps),
    "bench-list": (0, listed),
    "bench-run": (0, run),
    "bench-picker": (0, picker),
    "bench-nothing": (0, nothing_fits),
    "bench-empty": (0, empty),
}


if __name__ == "__main__":
    main(SCENES, sys.argv[1:])
