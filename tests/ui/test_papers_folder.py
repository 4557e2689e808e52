"""Where papers are kept: every ledger has a folder of its own, for each begins at number 0001."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.settings.paths import data_folder
from tests.ui.real_window import RealWindow


def test_papers_of_two_ledgers_lie_in_two_folders(qapp: QApplication, tmp_path: Path) -> None:
    folders: list[Path] = []
    for name in ("one", "other"):
        real = RealWindow(tmp_path / name, devices=5, forms=1)
        context = real.run.context
        assert context is not None
        assert context.papers_folder.name == real.run._loaded.keeper._program.opened.meta.ledger_id[:8]  # type: ignore[union-attr]
        folders.append(context.papers_folder)
        real.close()
    assert folders[0] != folders[1]
    assert {folder.parent for folder in folders} == {data_folder() / "papers"}
