"""Qt's own words (buttons of its dialogs, menus of its fields) in the language in use. Qt speaks English by itself."""

from __future__ import annotations

import logging

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from app.settings.words import language

_log = logging.getLogger(__name__)


class QtWords:
    """Made with the application; `speak` again where the language changed."""

    def __init__(self, app: QCoreApplication) -> None:
        """Speaks English until `speak`."""
        self._app = app
        self._spoken = "en"
        self._translator = QTranslator(app)

    def speak(self) -> None:
        """Takes the language in use; does nothing where it is spoken already."""
        wanted = language()
        if wanted == self._spoken:
            return
        self._app.removeTranslator(self._translator)
        self._spoken = wanted
        if wanted == "en":
            return
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{wanted}", folder):
            self._app.installTranslator(self._translator)
        else:
            _log.warning("Qt's own words are not there in the language in use; its dialogs stay English")

    def fall_silent(self) -> None:
        """The window closes: Qt speaks by itself again."""
        self._app.removeTranslator(self._translator)
        self._spoken = "en"
