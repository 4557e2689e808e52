"""The window's start in a process of its own, asked how far it came: `python -m tests.support.window_start LEDGER`.

Prints one JSON object: what was loaded and seen at the first paint, what became of a scan made before the ledger was
open, and which screens were made when.
"""

from __future__ import annotations

import json
import linecache
import sys
import time
from pathlib import Path
from typing import Any

from app.bootstrap_window import make_window
from app.cli import entry as _entry  # noqa: F401 (what a start has loaded by then)
from app.domain.scans import RawScan
from app.ui.run import WindowRun
from app.ui.shell.actions import Screen
from app.ui.shell.first_paint import FirstPaint

SERIAL = "TESTSERIAL01"
SECONDS = 60.0


def at_first_paint(run: WindowRun) -> dict[str, Any]:
    """What stands there, and what was loaded for it."""
    FirstPaint(run.window).show()
    frame = run.window.frame
    picture = frame.grab().toImage()
    strips = {"rail": frame.rail, "scan_bar": frame.scan_bar, "sync": frame.sync, "hints": frame.hints}
    colours = {
        name: len(
            {
                picture.pixel(part.x() + x, part.y() + y)
                for x in range(0, part.width(), 2)
                for y in range(0, part.height(), 2)
            }
        )
        for name, part in strips.items()
        if part.isVisible()
    }
    return {"modules": sorted(sys.modules), "colours": colours, "sources": sorted(linecache.cache)}


def until_ready(run: WindowRun) -> dict[str, Any]:
    """A scan before the ledger is open, and what became of it."""
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QStyleOption, QWidget

    ready: list[list[str]] = []
    run.ready_callbacks.append(lambda: ready.append(sorted(sys.modules)))
    run.start()
    before = run.context is None
    run.window.take_scan(RawScan(SERIAL, "keyboard", time.monotonic()))
    wait(run, lambda: bool(ready))
    wait(run, lambda: run.context is not None and run.context.desk.queries.open_repairs() == 1)
    assert run.context is not None
    classes = {made.__name__ for known in (QObject, QWidget, QStyleOption) for made in known.__subclasses__()}
    return {
        "before": before,
        "loaded": sorted(m for m in sys.modules if m.startswith("app.ui.screens.")),
        "classes": sorted(classes),
        "modules": ready[0],
    }


def shown(run: WindowRun) -> dict[str, Any]:
    """Screens made before and after the ledger's was asked for."""
    before = list(run.window.screens())
    run.window.show_screen(Screen.ledger)
    return {"before": before, "after": list(run.window.screens()), "front": run.window.frame.current}


def wait(run: WindowRun, true: Any) -> None:
    """Lets the window work until something is so."""
    end = time.monotonic() + SECONDS
    while not true():
        run.app.processEvents()
        if time.monotonic() > end:
            raise SystemExit("the window never got there")
        time.sleep(0.005)


def main() -> None:
    """All of it."""
    run, end_logs = make_window(ledger=Path(sys.argv[1]), operator="", key_file=None)
    try:
        said = {"paint": at_first_paint(run), "ready": until_ready(run), "shown": shown(run)}
    finally:
        run.finish()
        end_logs()
    print(json.dumps(said))


if __name__ == "__main__":
    main()
