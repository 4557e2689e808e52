"""What an input method holds of a field before it is taken: told while it grows, and let go where it was used up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QLineEdit, QWidget


def with_held(line: QLineEdit, held: str) -> str:
    """The text a field would have were it taken: it goes where the cursor is, for what is marked."""
    text, at, marked = line.text(), line.selectionStart(), line.selectedText()
    at = at if marked else line.cursorPosition()
    return text[:at] + held + text[at + len(marked) :]


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
        QCoreApplication.sendEvent(watched, QInputMethodEvent())  # what it held before stands in the field no more
        return True
