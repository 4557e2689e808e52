"""A page over the log with keys of its own: Esc goes back, Enter is its act, Tab walks its fields."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.domain.command_words import Command, CommandWord
from app.ui.screens.over_page import OverPage
from app.ui.shell.actions import Mode

_K = Qt.Key


class LogPage(OverPage):
    """`enter` and `step_back` are what its two keys do."""

    mode = Mode.log_page
    prefix = "log_page"

    def enter(self) -> None:
        """What Enter does; each page says it: Qt's metaclass lets no class be abstract."""
        raise NotImplementedError

    def letter(self, key: Qt.Key) -> bool:
        """A key that no field has taken; whether it did something."""
        return False

    def take_command(self, command: Command) -> bool:
        """A code of the command sheet: Enter and Esc, as their keys. Any other is for what this page covers."""
        if command.word is CommandWord.escape:
            self.step_back()
        elif command.word is CommandWord.done:
            self.enter()
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no field has taken."""
        key = _K(event.key())
        if key == _K.Key_Escape:
            self.step_back()
        elif key in (_K.Key_Return, _K.Key_Enter):
            self.enter()
        elif not self.letter(key):
            event.ignore()
