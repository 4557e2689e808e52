"""Holds the tests' X screen to being real: a window opens on it, keys reach the window, all of them, in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.xscreen import script, x_screen

PROGRAM = """
import sys
from PySide6.QtWidgets import QApplication, QLineEdit

app = QApplication([])
field = QLineEdit()
field.setWindowTitle("修理台 test")
field.returnPressed.connect(lambda: print("typed:" + field.text(), file=sys.stderr))
field.show()
print("ready on " + app.platformName(), file=sys.stderr)
app.exec()
"""


@pytest.mark.xwindow
def test_what_is_typed_on_the_screen_reaches_the_window(tmp_path: Path) -> None:
    with x_screen(800, 600) as screen, screen.program(script(tmp_path, PROGRAM)) as running:
        running.wait_for_line("ready on xcb")
        screen.focus("修理台")
        screen.type("PFER8BVU-0412", 8)
        screen.key("Return")
        running.wait_for_line("typed:PFER8BVU-0412")


@pytest.mark.xwindow
def test_a_program_that_ends_too_early_is_told(tmp_path: Path) -> None:
    with (
        x_screen(100, 100) as screen,
        screen.program(script(tmp_path, "raise SystemExit(3)")) as running,
        pytest.raises(AssertionError, match="ended with 3"),
    ):
        running.wait_for_line("ready")
