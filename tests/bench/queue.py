"""The bench's queue of 5,000 open repairs: what each action takes on the window's thread until it is painted, beside a
bare list of Qt with as many rows; and the queue read from ledgers of different sizes, beside the bare statement.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListView

from app.bootstrap import Options, Program, start, stop
from app.domain.rules.bench import Column
from app.ui import theme
from app.ui.screens.bench.narrowing import tally
from app.ui.screens.bench.presenter import BenchPresenter, Hooks
from app.ui.shell.actions import Screen
from tests.bench.figures import Result, spread
from tests.bench.ledgers import scratch_folder
from tests.bench.painted import FRAME, bare_list, painted, press, refill, settle, took
from tests.support.bench_queue import open_repairs, queries
from tests.ui.screens.bench_stand import StandQueue, rows
from tests.ui.screens.desk import DeskWindow

ROUNDS = 200
OPEN = 5_000
_RAW = "SELECT * FROM bench_row ORDER BY since, local, number"
_JOINED = (
    "SELECT r.number, r.state, r.opened, d.serial, d.tag, d.school, d.place FROM repair_row r"
    " JOIN device_row d ON d.n = r.n WHERE r.state NOT IN ('returned', 'irreparable', 'cancelled') ORDER BY r.opened"
)


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Milliseconds; every action under one frame at p99."""
    open_now = min(OPEN, devices // 2)
    with scratch_folder(devices) as folder:
        program = start(Options(ledger=folder / "ledger"))
        try:
            _fill(program, open_now)
            read = reading(program, rounds)
        finally:
            stop(program)
        return [*read, *_window(folder / "window", open_now, rounds)]


def reading(program: Program, rounds: int) -> list[Result]:
    """The whole queue as the board gets it, on its own thread, beside the bare statement and beside the join."""
    asked, raw = queries(program), program.opened.database.connect(query_only=True)
    ours, bare, joined = [], [], []
    for _ in range(rounds):
        ours.append(took(lambda: asked.queue()))
        bare.append(took(lambda: raw.execute(_RAW).fetchall()))
        joined.append(took(lambda: raw.execute(_JOINED).fetchall()))
    raw.close()
    return [spread("queue.read", ours, bare, "ms"), spread("queue.read_joined", joined, bare, "ms")]


def _fill(program: Program, wanted: int) -> None:
    count = program.ledger.read(lambda reads: reads.rows("SELECT count(*) FROM bench_row"))[0][0]
    if count < wanted:
        numbers = program.ledger.read(lambda reads: reads.rows("SELECT n FROM device_row WHERE repair = '' ORDER BY n"))
        step = max(1, len(numbers) // (wanted - count))
        found = program.queries.device_rows([row[0] for row in numbers[::step]][: wanted - count])
        open_repairs(program, [row.device for row in found], today=program.clock.now().today, first=1001 + count)


def _window(folder: Path, count: int, rounds: int) -> list[Result]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.load_fonts()
    shares = dict(zip(Column, (0.14, 0.3, 0.12, 0.12, 0.14, 0.08, 0.04, 0.06), strict=True))
    stand = StandQueue(rows({column: max(1, round(count * share)) for column, share in shares.items()}))
    desk = DeskWindow(folder)
    try:
        screen = BenchPresenter(desk.context, stand, Hooks(open_repair=_nobody, open_unit=_nobody))
        desk.add(Screen.bench, screen)
        desk.window.resize(1920, 1080)
        theme.apply_look(app, theme.Look())
        desk.window.show()
        desk.window.activateWindow()
        desk.show(Screen.bench)
        desk.settled(lambda: screen.queue is not None)
        settle()
        gc.collect()
        gc.freeze()  # as the window has it: the collector runs while it rests (ui/collector.py)
        gc.disable()
        return _actions(screen, stand, bare_list(_texts(len(stand.rows)), 1700), rounds)
    finally:
        gc.enable()
        desk.close()


def _actions(screen: BenchPresenter, stand: StandQueue, bare: QListView, rounds: int) -> list[Result]:
    """One figure an action; the baseline moves by one row in a bare list of as many rows."""
    rng, results = Random(5), []
    base = [took(lambda: press(bare, Qt.Key.Key_Down)) for _ in range(rounds)]
    whole = [took(lambda: refill(bare, _texts(len(stand.rows)))) for _ in range(rounds)]

    def changed() -> None:
        at = rng.randrange(len(stand.rows))
        row = stand.rows[at]
        place = f"D-{rng.randrange(90):02d}"
        stand.rows = (*stand.rows[:at], row._replace(place=place), *stand.rows[at + 1 :])

    def moved() -> None:
        at = rng.randrange(len(stand.rows))
        row = stand.rows[at]
        stand.rows = (*stand.rows[:at], *stand.rows[at + 1 :])
        back = next((n for n, other in enumerate(stand.rows) if other.since > row.since), len(stand.rows))
        stand.rows = (*stand.rows[:back], row._replace(column=rng.choice(list(Column))), *stand.rows[back:])

    def run(name: str, before: Callable[[int], None], act: Callable[[int], None], beside: list[float]) -> None:
        ours = []
        for n in range(rounds):
            before(n)
            settle()
            gc.collect(1)
            ours.append(took(partial(painted, partial(act, n))))
        results.append(spread(f"queue.{name}", ours, beside, "ms", goal_p99=FRAME))

    def queue_came(_n: int) -> None:
        screen._came((queue := stand.queue(), tally(queue.rows)))

    def nothing(_n: int) -> None:
        return

    def stale(_n: int) -> None:
        screen.view.board.columns[0].model.forget()
        screen.filters.narrow = screen.filters.narrow._replace(shelf="")
        screen.queue = None
        screen.view.board.set_columns([((), column.top.row) for column in screen.view.board.columns])

    run("open_board", stale, queue_came, whole)
    run("column", nothing, lambda n: screen.to_column(n % 8), base)
    screen.to_column(1)
    run("select", nothing, lambda _n: press(QApplication.focusWidget(), Qt.Key.Key_Down), base)
    run("page", nothing, lambda n: press(QApplication.focusWidget(), _PAGES[n // 20 % 2]), base)
    run("filter_over", nothing, lambda _n: screen.filters.toggle("over"), whole)
    run("filter_workable", nothing, lambda _n: screen.filters.toggle("workable"), whole)
    run("filter_shelf", nothing, lambda n: screen.filters.set(shelf="D-4" if n % 2 == 0 else ""), whole)
    run("refresh_changed", lambda _n: changed(), queue_came, whole)
    run("refresh_moved", lambda _n: moved(), queue_came, whole)
    run("to_list_and_back", nothing, lambda n: screen.show_as(board=n % 2 == 1), whole)
    if screen.view.board_shown:
        screen.show_as(board=False)
    run("list_select", nothing, lambda _n: press(QApplication.focusWidget(), Qt.Key.Key_Down), base)
    run("list_refresh", lambda _n: changed(), queue_came, whole)
    return results


_PAGES = (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


def _nobody(_code: str) -> None:
    return


def _texts(count: int) -> list[str]:
    return [f"8A-{n:04d}-M 見本小学校 画面 D-4" for n in range(count)]
