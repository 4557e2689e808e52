"""The composition root of the window: hands the opened program to `ui`. A verb on the command line never loads it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.diagnostics.crash import CrashReporter
from app.diagnostics.logs import Log
from app.scanning.wedge import Wedge
from app.settings.paths import data_folder, log_folder
from app.settings.version import VERSION
from app.ui.run import Loaded, WindowRun, run
from app.ui.shell.first_paint import tell_first_paint


def make_window(*, ledger: Path, operator: str, key_file: Path | None) -> tuple[WindowRun, Callable[[], None]]:
    """The window over the ledger in a folder, not yet shown; and what ends its logs."""
    from app.bootstrap import open_settings

    sys.setswitchinterval(0.0005)
    kept = Log(log_folder(), "window")
    crashes = CrashReporter(folder=log_folder(), ring=kept.ring, version=VERSION)
    settings = open_settings()

    def load() -> Loaded:
        from app import bootstrap
        from app.bootstrap_ports import Files, Keeper, Papers

        program = bootstrap.start(
            bootstrap.Options(ledger=ledger, operator=operator, key_file=key_file, wait=2.0), settings
        )
        return Loaded(
            desk=program.desk,
            papers=Papers(program),
            files=Files(program),
            keeper=Keeper(program),
            papers_folder=data_folder() / "papers",
            stop=lambda: bootstrap.stop(program),
        )

    gap = settings.whole("desk.scanner.gap_ms") / 1000
    window = WindowRun(settings=settings, reader=Wedge(gap), load=load, crashed=crashes.write)
    return window, kept.close


def run_window(*, ledger: Path, operator: str, key_file: Path | None) -> int:
    """Opens the window until it is closed; the exit code."""
    window, end_logs = make_window(ledger=ledger, operator=operator, key_file=key_file)
    tell_first_paint(window.window)
    try:
        return run(window)
    finally:
        end_logs()


def run_tour(out: Path) -> list[Path]:
    """The real window through the intake of a crate on a fresh sample ledger; the pictures and PDFs written."""
    from app.bootstrap import Options, start, stop
    from app.bootstrap_ports import build_sample
    from app.ui.tour import Tour

    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="shuridai-tour-") as folder:
        ledger = Path(folder) / "ledger"
        program = start(Options(ledger=ledger))
        try:
            build_sample(program)
        finally:
            stop(program)
        window, end_logs = make_window(ledger=ledger, operator="", key_file=None)
        try:
            return Tour(window, out).walk()
        finally:
            window.finish()
            end_logs()
