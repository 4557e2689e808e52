"""Screens over a real ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.screens.importing.presenter import ImportPresenter
from app.ui.shell.actions import Mode
from tests.ui.screens.desk import DeskWindow


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[DeskWindow]:
    """A window over a ledger with 64 schools, 300 devices and 60 form answers."""
    made = DeskWindow(tmp_path, devices=300)
    yield made
    made.close()


@pytest.fixture
def fresh_desk(qapp: QApplication, tmp_path: Path) -> Iterator[DeskWindow]:
    """A window over an empty ledger."""
    made = DeskWindow(tmp_path)
    yield made
    made.close()


@pytest.fixture
def import_screen(desk: DeskWindow) -> ImportPresenter:
    """The import of a file, in the window."""
    made = ImportPresenter(desk.context, desk.chooser)
    desk.add(Mode.import_preview, made)
    desk.window.show()
    return made
