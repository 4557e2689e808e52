"""The window's start: the true frame first, and nothing heavy before it; scans made meanwhile are answered."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.ui.shell.actions import Screen
from tests.support import sources

AFTER_THE_PAINT = (
    "alembic",
    "app.bootstrap",
    "app.domain.drawing",
    "app.domain.label_json",
    "app.domain.label_parts",
    "app.domain.label_templates",
    "app.ledger",
    "app.importers",
    "app.labels",
    "app.reports",
    "app.scanning",
    "app.ui.screens",
    "app.usecases",
    "asyncio",
    "cv2",
    "email",
    "importlib.metadata",
    "keyring",
    "numpy",
    "openpyxl",
    "PIL",
    "pypdfium2",
    "zxingcpp",
    "PySide6.QtPrintSupport",
    "reportlab",
    "segno",
    "serial",
    "sqlalchemy",
    "sqlcipher3",
    "statistics",
)
"""Packages no first frame needs; each cost a start tens of milliseconds."""
WHEN_WANTED = (
    "app.bootstrap_contacts",
    "app.bootstrap_labels",
    "app.diagnostics.doctor",
    "app.domain.drawing",
    "app.domain.label_templates",
    "app.labels",
    "app.scanning.decode",
    "app.scanning.decode_process",
    "app.domain.rules.contacts",
    "app.ledger.queries.contacts",
    "app.ui.camera_desk",
    "app.ui.screens.contacts",
    "app.ui.screens.labels",
    "app.ui.screens.pictures",
    "app.ui.screens.repair",
    "app.ledger.queries.repair_page",
    "app.ui.screens.settings",
    "app.ui.screens.visits",
    "app.ui.widgets.camera_view",
    "app.usecases.contacts",
    "app.usecases.label_ports",
    "app.usecases.picture_ports",
    "cv2",
    "numpy",
    "app.ledger.rekey",
    "app.ledger.restore",
    "app.ui.screens.welcome.page",
    "app.ui.widgets.drawing_view",
    "asyncio",
    "email",
    "importlib.metadata",
    "PySide6.QtPrintSupport",
    "statistics",
)
"""What is loaded neither for the first paint nor for the first scan."""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the ledger of these starts lies."""
    return tmp_path_factory.mktemp("start") / "ledger"


@pytest.fixture(scope="module")
def said(ledger: Path) -> dict[str, Any]:
    """What a start in a process of its own told."""
    return told_by_a_start(ledger)


@pytest.fixture(scope="module")
def said_again(ledger: Path, said: dict[str, Any]) -> dict[str, Any]:
    """What the next one told: the ledger is no longer empty."""
    del said
    return told_by_a_start(ledger)


def told_by_a_start(ledger: Path) -> dict[str, Any]:
    """Runs one start."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.window_start", str(ledger)],
        cwd=sources.ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def heavy(modules: list[str]) -> list[str]:
    """Those of `modules` that belong to a package of the list."""
    return [m for m in modules if any(m == name or m.startswith(name + ".") for name in AFTER_THE_PAINT)]


def test_nothing_heavy_is_loaded_before_the_first_paint(said: dict[str, Any]) -> None:
    assert heavy(said["paint"]["modules"]) == []


def test_the_list_of_heavy_packages_is_no_empty_word(said: dict[str, Any]) -> None:
    """Negative control: an open ledger has loaded the heavy ones, and the list finds them."""
    assert "app.ui.run" in said["paint"]["modules"]
    assert heavy(said["ready"]["loaded"]) == said["ready"]["loaded"]
    assert heavy(["sqlalchemy.engine", "json", "email"]) == ["sqlalchemy.engine", "email"]


def test_the_first_frame_is_the_true_one(said: dict[str, Any]) -> None:
    """Each strip is there and holds words or icons, not one flat colour."""
    assert set(said["paint"]["colours"]) == {"rail", "scan_bar", "sync", "hints"}
    assert all(count > 5 for count in said["paint"]["colours"].values()), said["paint"]["colours"]


def test_pyside_reads_the_source_of_no_module_of_ours(said: dict[str, Any]) -> None:
    """Its import hook would read and keep the text of each (see app/ui/__init__.py)."""
    ours = [name for name in said["paint"]["sources"] if str(Path("app") / "ui" / "shell") in name]
    assert ours == []


def test_pyside_makes_only_the_classes_that_are_used(said_again: dict[str, Any]) -> None:
    """It makes every class below one when an object comes whose class it doesn't know (see ui/widgets/viewport.py)."""
    classes = said_again["ready"]["classes"]
    assert "QMainWindow" in classes
    assert [name for name in ("QSharedMemory", "QDockWidget", "QStyleOptionDockWidget") if name in classes] == []


def test_what_few_starts_want_is_loaded_when_it_is_wanted(said_again: dict[str, Any]) -> None:
    loaded = said_again["ready"]["modules"]
    assert "app.ui.screens.intake.papers" in loaded
    assert [name for name in WHEN_WANTED if name in loaded] == []


def test_a_scan_before_the_ledger_is_open_is_answered(said: dict[str, Any]) -> None:
    assert said["ready"]["before"]


def test_a_screen_is_made_when_it_is_first_shown(said: dict[str, Any]) -> None:
    assert Screen.ledger not in said["shown"]["before"]
    assert Screen.settings not in said["shown"]["after"]
    assert said["shown"]["front"] == Screen.ledger
    assert not [m for m in said["ready"]["loaded"] if m.startswith("app.ui.screens.settings.")]
