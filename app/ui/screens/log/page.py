"""A page over the log with keys of its own: Esc goes back, Enter is its act, Tab walks its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app.domain.command_words import Command, CommandWord
from app.ui.shell.actions import Mode
from app.ui.widgets.own_keys import OwnKeys
from app.ui.widgets.panel import Panel, PanelKind

if TYPE_CHECKING:
    from app.ui.context import Context

_K = Qt.Key


class LogPage(OwnKeys):
    """Lies over the body while it is open; `enter` and `step_back` are what its two keys do."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.frame)
        self.hide()
        self.context = context
        self.panel = Panel(" ", kind=PanelKind.now, padding=0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self._before = ""

    @property
    def is_open(self) -> bool:
        """Whether it lies over the body now."""
        return self.context.frame.overlay is self

    def open(self) -> None:
        """From here only its own keys work."""
        actions = self.context.actions
        for name in ("log_page.enter", "log_page.row", "log_page.back"):
            actions.show_only(name)
        if actions.context != Mode.log_page:
            self._before = actions.context
        actions.set_context(Mode.log_page)
        self.context.frame.hints.set_actions(actions.hints())
        self.context.frame.show_overlay(self)

    def leave(self) -> None:
        """Put away; the screen has its keys again."""
        if not self.is_open:
            return
        self.context.frame.hide_overlay()
        actions = self.context.actions
        if actions.context == Mode.log_page:
            actions.set_context(self._before)
        self.context.frame.hints.set_actions(actions.hints())

    def enter(self) -> None:
        """What Enter does."""
        raise NotImplementedError

    def step_back(self) -> None:
        """What Esc does: the page goes."""
        self.leave()

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
