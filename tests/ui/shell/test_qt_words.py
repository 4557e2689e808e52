"""Qt's own dialogs speak the language in use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.settings.words import set_language
from app.ui.shell.qt_words import QtWords


@pytest.fixture
def words(qapp: QApplication) -> Iterator[QtWords]:
    made = QtWords(qapp)
    yield made
    set_language("en")
    made.speak()
    set_language("ja")


def cancel(qtbot: QtBot) -> str:
    """What a dialog's button says."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, "", "", QMessageBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    return box.button(QMessageBox.StandardButton.Cancel).text()


def test_dialogs_speak_japanese_and_english_again(words: QtWords, qtbot: QtBot) -> None:
    assert cancel(qtbot) == "Cancel"
    set_language("ja")
    words.speak()
    assert cancel(qtbot) == "キャンセル"
    set_language("en")
    words.speak()
    assert cancel(qtbot) == "Cancel"


def test_words_that_are_not_there_are_told_and_stop_nothing(
    words: QtWords, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("PySide6.QtCore.QLibraryInfo.path", lambda _which: "/nowhere")
    set_language("ja")
    words.speak()
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    assert "English" in caplog.text
