"""Qt's own dialogs speak the language in use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from app.settings.words import set_language
from app.ui.screens.importing.file_choice import say_labels
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


def labels(dialog: QFileDialog) -> list[str]:
    """What Qt's own dialog says beside its fields."""
    return [label.text() for label in dialog.findChildren(QLabel) if label.text()]


def test_no_label_of_a_file_dialog_stays_english(words: QtWords, qtbot: QtBot) -> None:
    set_language("ja")
    words.speak()
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    assert [text for text in labels(dialog) if text.isascii()], "Qt's catalog has them by now: take say_labels away"
    say_labels(dialog)
    assert labels(dialog)
    assert not [text for text in labels(dialog) if text.isascii()]
