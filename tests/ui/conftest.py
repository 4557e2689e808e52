"""Every widget test begins in the same look: light, 100 %, wide, Japanese, with motion."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.settings import words
from app.ui import second_press, theme
from app.ui.run import WindowRun
from tests.ui.real_window import RealWindow

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A window with a layout tells its smallest size, and the offscreen platform says that it has nobody to tell."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(r"This plugin does not support propagateSizeHints\(\)"))


@pytest.fixture(autouse=True)
def every_enter_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests press faster than a hand that bounces."""
    monkeypatch.setattr(second_press, "TOO_SOON_MS", 0)


@pytest.fixture(autouse=True)
def plain_look(qapp: QApplication) -> Iterator[None]:
    """Put the look and the language back before and after each test."""
    words.set_language("ja")
    theme.apply_look(qapp, theme.Look())
    yield
    words.set_language("ja")
    theme.apply_look(qapp, theme.Look())


@pytest.fixture
def real(qapp: QApplication, tmp_path: Path) -> Iterator[RealWindow]:
    """The window as a person has it, over a small sample."""
    made = RealWindow(tmp_path)
    yield made
    made.close()


@pytest.fixture
def run(real: RealWindow) -> WindowRun:
    """Its run."""
    return real.run
