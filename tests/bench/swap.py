"""A swap's third scan: until the banner is painted and all of it is saved, on a real page.

The baseline is the bare driver writing the same ready rows into a twin file.
"""

from __future__ import annotations

import gc
import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.ui import theme
from app.ui.screens.chargers.presenter import SwapPresenter
from tests.bench.figures import Result, spread
from tests.bench.ledger_twin import captured, transactions, twin, write_again
from tests.bench.ledgers import BUILD, scratch_folder
from tests.ui.screens.charger_desk import GD80, ChargerDesk, cabinet, charger
from tests.ui.screens.desk import DeskWindow

ROUNDS = 150
WARM = 5
CABINET, OUT = "CB-7212", "CH-6999"
"""The sample has chargers of its own."""
FRAME = 16.7
"""Milliseconds of one frame at 60 Hz; two of them are the goal."""


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Milliseconds from the scan to the banner painted, with `rounds` more controllers than the city has."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.load_fonts()
    with scratch_folder(devices) as folder:
        desk = DeskWindow(folder)
        try:
            desk.window.resize(1920, 1080)
            theme.apply_look(app, theme.Look())
            desk.window.show()
            stand = ChargerDesk(desk)
            spares = [f"CH-{7000 + at}" for at in range(rounds + WARM)]
            stand.known(CABINET, kind="cabinet", place="school", school="ES41", status="installed")
            stand.known(OUT, kind="charger", model=GD80, school="ES41", status="installed")
            for code in spares:
                stand.known(code, kind="charger", model=GD80, place="center", status="spare")
            return _swaps(stand, spares)
        finally:
            gc.enable()
            desk.close()


def _swaps(stand: ChargerDesk, spares: list[str]) -> list[Result]:
    """Each spare goes in, and comes out for the next."""
    page, program = stand.page(), stand.desk.program
    painted, saved, raw = [], [], []
    gc.collect()
    gc.freeze()  # as the window has it: the collector runs while it rests (ui/collector.py)
    gc.disable()
    with twin(program, BUILD / "scratch") as bare, captured(program) as kept:
        out = OUT
        for spare in spares:
            stand.scan(page, cabinet(CABINET), charger(out))
            kept.clear()
            done: list[float] = []
            program.ledger.on_changes(lambda _changes, done=done: done.append(time.perf_counter()))  # type: ignore[misc]
            began = time.perf_counter()
            _third(stand, page, charger(spare))
            painted.append((time.perf_counter() - began) * 1000)
            saved.append((done[0] - began) * 1000)
            parts = list(transactions(kept))
            began = time.perf_counter()
            for part in parts:
                write_again(bare, part)
            raw.append((time.perf_counter() - began) * 1000)
            stand.rest()
            out = spare
    painted, saved, raw = painted[WARM:] or painted, saved[WARM:] or saved, raw[WARM:] or raw
    return [
        spread("swap.painted", painted, raw, "ms", goal_p99=2 * FRAME),
        spread("swap.saved", saved, raw, "ms"),
    ]


def _third(stand: ChargerDesk, page: SwapPresenter, code: str) -> None:
    """The scan, and the banner in its place, painted."""
    before = page.swapping.answers
    stand.desk.scan(code, page)
    while page.swapping.answers == before:
        QApplication.processEvents()
    assert page.swapping.saved is not None, page.swapping.said
    page.view.banner.repaint()
