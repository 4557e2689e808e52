"""T 電話 stands in the hint strip of every page of the work at the schools, at both widths."""

from __future__ import annotations

from PySide6.QtTest import QTest

from app.ui.run import WindowRun
from app.ui.shell.actions import Mode, Screen

PAGES = (Screen.chargers, Mode.charger_list, Mode.visits, Mode.loans, Mode.moves, Mode.lost)


def test_the_phone_is_on_the_strip(run: WindowRun) -> None:
    frame = run.window.frame
    for size in ((1920, 1080), (1366, 768)):
        run.window.resize(*size)
        for page in PAGES:
            run.window.show_screen(page)
            QTest.qWait(50)
            assert frame.current == page
            shown = {str(action.property("keyCap")): action.text() for action in frame.hints.shown()}
            assert shown.get("T") == "電話", page
