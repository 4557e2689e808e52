"""A page over the labels screen with keys of its own: printers, jobs, calibration, the editor of labels.

Decides how such a page opens, closes and hands its letters out; what stands on it is each page's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from app.domain.command_words import Command, CommandWord
from app.settings.words import t
from app.ui.screens.over_page import OverPage
from app.ui.shell.actions import Mode
from app.ui.widgets.key_button import ButtonRow, KeyButton

if TYPE_CHECKING:
    from app.ui.context import Context

_K = Qt.Key


class LabelPage(OverPage):
    """`keys` maps a letter to what it does while no field has the focus; Esc closes, Enter is `enter`."""

    mode = Mode.label_page
    prefix = "page"

    def __init__(self, context: Context, title: str, note: str = "") -> None:
        super().__init__(context, title)
        self.enters = True
        """Whether Enter does something here."""
        self.keys: dict[Qt.Key, Callable[[], None]] = {}
        self.panel.set_title(title, note)
        self.close_button = KeyButton(ButtonRow(id="close", text=t("shell.act.paper.close"), key="Esc", height=2.25))
        self.close_button.clicked.connect(self.leave)

    def add_button(self, name: str, words: str, key: str, act: Callable[[], None], *, main: bool = False) -> KeyButton:
        """A button in the head, and its letter."""
        button = KeyButton(ButtonRow(id=name, text=words, key=key, main=main, height=2.25))
        button.clicked.connect(lambda _checked=False: act())
        self.panel.head.add_right(button)
        if len(key) == 1:
            self.keys[_K(ord(key))] = act
        return button

    def finish_head(self) -> None:
        """The closing key comes last."""
        self.panel.head.add_right(self.close_button)

    def fit_keys(self) -> None:
        """Enter only where it does something."""
        self.context.actions.set_allowed("page.enter", allowed=self.enters)

    def enter(self) -> None:
        """What Enter does; nothing here."""

    def take_command(self, command: Command) -> bool:
        """A code of the command sheet: Enter and Esc, as their keys. Any other is for what this page covers."""
        focused = QApplication.focusWidget()
        if command.word is CommandWord.escape:
            self.step_back()
        elif command.word is not CommandWord.done:
            return False
        elif isinstance(focused, QAbstractButton) and self.isAncestorOf(focused):
            focused.click()
        elif self.enters:
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
        elif key in self.keys and not isinstance(QApplication.focusWidget(), QLineEdit):
            self.keys[key]()
        else:
            event.ignore()

    def walk(self, controls: list[QWidget], step: int) -> None:
        """↑↓: the next or the former of these."""
        usable = [control for control in controls if control.isVisibleTo(self) and control.isEnabled()]
        if not usable:
            return
        now = QApplication.focusWidget()
        at = usable.index(now) + step if now in usable else 0
        usable[max(0, min(len(usable) - 1, at))].setFocus(Qt.FocusReason.TabFocusReason)
