"""The window over a ledger an earlier version left: up at once, progress seen, scans answered or taken meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.bootstrap import Options, start, stop
from app.domain.errors import WorldError, WorldFault
from app.domain.folding import VERSION as REDUCER
from app.domain.scans import RawScan
from app.ledger import projection_tables
from app.ledger.ledger import SqlLedger
from app.ledger.rebuild import Progress, Told
from app.ledger.remake import Remake
from app.settings.words import t
from app.ui.run import WindowRun
from app.ui.screens.rebuilding import RebuildingPage
from app.ui.shell.actions import Mode
from tests.ui.real_window import started, wait
from tests.ui.screens.desk import build

LAYOUT = projection_tables.LAYOUT


@pytest.fixture
def left(tmp_path: Path) -> Callable[[str], Path]:
    """A small sample ledger whose projections are of this version."""

    def leave(version: str) -> Path:
        ledger = tmp_path / "ledger"
        program = start(Options(ledger=ledger))
        build(program, 40, 5)
        program.ledger.writer.run_transaction(lambda connection: projection_tables.stamp(connection, version))
        stop(program)
        return ledger

    return leave


def scan_some_unit(run: WindowRun) -> None:
    run.window.take_scan(RawScan("TESTSERIAL01", "keyboard", time.monotonic()))


def sound(run: WindowRun) -> bool:
    assert run.context is not None
    ledger = run.context.desk.ledger
    assert isinstance(ledger, SqlLedger)
    with ledger.database.read.connect() as connection, connection.begin():
        return projection_tables.version(connection) == projection_tables.VERSION and ledger.verify().ok


def test_of_an_earlier_reducer_scans_are_answered_while_the_counter_tells_how_far_it_is(
    qapp: QApplication, left: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    del qapp
    go_on, steps = threading.Event(), Remake.steps

    def slow(remake: Remake) -> Iterator[int]:
        made = steps(remake)
        yield next(made)
        assert go_on.wait(60)
        yield from made

    monkeypatch.setattr("app.ledger.remake.SECONDS", 0.0)
    monkeypatch.setattr(Remake, "steps", slow)
    with started(left(f"{REDUCER - 1}.{LAYOUT}")) as (run, ready):
        wait(lambda: bool(ready))
        sync = run.window.frame.sync
        wait(lambda: "%" in sync._cells()[0].number)
        assert sync._cells()[0].caption == t("keeping.remake.caption")
        scan_some_unit(run)
        assert run.context is not None
        queries = run.context.desk.queries
        wait(lambda: queries.open_repairs() == 1)
        go_on.set()
        wait(lambda: sync._cells()[0].caption != t("keeping.remake.caption"))
        assert sound(run)


def test_of_another_layout_the_window_is_up_and_tells_and_takes_scans(
    qapp: QApplication, left: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    del qapp
    go_on, rebuild = threading.Event(), SqlLedger.rebuild

    def slow(ledger: SqlLedger, told: Told) -> Iterator[Progress]:
        made = rebuild(ledger, told)
        yield next(made)
        yield Progress(12_000, 37_500)
        assert go_on.wait(60)
        yield from made

    monkeypatch.setattr(SqlLedger, "rebuild", slow)
    with started(left(f"{REDUCER}.{LAYOUT - 1}")) as (run, ready):
        frame = run.window.frame
        wait(lambda: isinstance(frame.overlay, RebuildingPage) and frame.overlay.line.done == 12_000)
        page = frame.overlay
        assert isinstance(page, RebuildingPage)
        assert page.isVisible()
        said = page.line.accessibleName()
        assert t("shell.rebuilding") in said
        assert "12,000" in said
        assert "37,500" in said
        assert not ready
        scan_some_unit(run)
        go_on.set()
        wait(lambda: bool(ready))
        assert frame.overlay is None
        assert run.context is not None
        queries = run.context.desk.queries
        wait(lambda: queries.open_repairs() == 1)
        assert sound(run)


def test_a_rebuild_that_fails_is_told_in_words(
    qapp: QApplication, left: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    del qapp

    def full(ledger: SqlLedger, told: Told) -> Iterator[Progress]:
        del ledger, told
        yield Progress(0, 0)
        raise WorldError(WorldFault.disk_full, "")

    monkeypatch.setattr(SqlLedger, "rebuild", full)
    with started(left(f"{REDUCER}.{LAYOUT - 1}")) as (run, ready):
        frame = run.window.frame
        wait(lambda: frame.current == Mode.guard)
        assert frame.overlay is None
        assert not ready
