"""Where the system's dialog begins: the person's documents, then the folder that was used last; never the program's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDir
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.settings import paths
from app.ui.screens.importing import file_choice
from app.ui.screens.importing.presenter import ImportPresenter
from tests.ui.screens.desk import DeskWindow


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "書類"
    made.mkdir()
    monkeypatch.setattr("platformdirs.user_documents_dir", lambda: str(made))
    monkeypatch.setattr("platformdirs.user_pictures_dir", lambda: str(made))
    return made


@pytest.fixture
def over(qapp: QApplication) -> Iterator[QWidget]:
    made = QWidget()
    yield made
    made.deleteLater()
    qapp.processEvents()


def dialog(over: QWidget) -> QFileDialog:
    (found,) = over.findChildren(QFileDialog)
    return found


def folder(over: QWidget) -> Path:
    return Path(dialog(over).directory().absolutePath())


def end(over: QWidget, path: Path | None) -> None:
    open_ = dialog(over)
    if path is None:
        open_.reject()
    else:
        open_.selectFile(str(path))
        open_.accept()
    open_.setParent(None)


def test_it_begins_in_the_persons_documents_and_then_where_they_were(
    over: QWidget, documents: Path, tmp_path: Path
) -> None:
    ask, came = file_choice.AskFile(), list[Path | None]()
    ask(over, "x", came.append)
    assert folder(over) == documents
    assert folder(over) != Path(QDir.currentPath())
    end(over, None)
    ask(over, "x", came.append)
    assert folder(over) == documents, "nothing was chosen"
    elsewhere = tmp_path / "市教委"
    elsewhere.mkdir()
    file = elsewhere / "devices.csv"
    file.write_text("製造番号\n")
    end(over, file)
    assert came == [None, file]
    ask(over, "x", came.append)
    assert folder(over) == elsewhere
    end(over, None)


def test_a_folder_that_went_away_is_not_begun_in(over: QWidget, documents: Path, tmp_path: Path) -> None:
    ask = file_choice.AskFile()
    stick = tmp_path / "usb"
    stick.mkdir()
    (stick / "devices.csv").write_text("製造番号\n")
    ask(over, "x", lambda _path: None)
    end(over, stick / "devices.csv")
    (stick / "devices.csv").unlink()
    stick.rmdir()
    ask(over, "x", lambda _path: None)
    assert folder(over) == documents
    end(over, None)


def test_without_documents_it_begins_at_home(
    over: QWidget, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents.rmdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert paths.documents_folder() == tmp_path
    assert paths.pictures_folder() == tmp_path


def test_the_import_screen_asks_so(desk: DeskWindow, documents: Path) -> None:
    page = ImportPresenter(desk.context)
    page.setParent(desk.window)
    page.choose_file()
    found = page.view.window().findChildren(QFileDialog)
    assert [Path(one.directory().absolutePath()) for one in found] == [documents]
    for one in found:
        one.reject()
    page.view.deleteLater()
