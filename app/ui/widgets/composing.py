"""What an input method holds of a field before it is taken: told while it grows, and let go where it was used up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QWidget


class Composing(QObject):
    """Listens to a field. `told` is given what is held now (empty: nothing); True says that it was used up."""

    def __init__(self, field: QWidget, told: Callable[[str], bool]) -> None:
        super().__init__(field)
        self._told = told
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Only what an input method says; all of it goes on but what was used up."""
        if not isinstance(event, QInputMethodEvent) or not self._told(event.preeditString()):
            return False
        QGuiApplication.inputMethod().reset()
        return True
