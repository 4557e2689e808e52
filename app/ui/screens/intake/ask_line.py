"""A page over the body that asks for one line: a serial typed by hand, the last characters, a reason, a crate's
name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.context import Context
from app.ui.shell.actions import Mode
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.panel import Panel
from app.ui.widgets.text_field import FieldRow, TextField


class AskLine(QWidget):
    """One field, Enter and Esc. While it stands the screen's own keys rest."""

    def __init__(
        self,
        context: Context,
        title: str,
        field: FieldRow,
        button: str,
        cancel: str,
        done: Callable[[str], None],
        *,
        phrases: Sequence[str] = (),
        missing: str = "",
    ) -> None:
        """`phrases` are put into the field by their digit or its code; `missing` refuses an empty field."""
        super().__init__(context.frame)  # never without a parent: a stray widget may be freed on another thread
        self._context = context
        self._done = done
        self._before = context.actions.context
        panel = Panel(title)
        self.field = TextField(field)
        self.go_on = KeyButton(ButtonRow(id="done", text=button, key="Enter", main=True, height=3.0))
        self.leave = KeyButton(ButtonRow(id="leave", text=cancel, key="Esc", height=3.0))
        self._missing = missing
        self.phrases = [
            KeyButton(ButtonRow(id=words, text=words, key=str(at), height=2.25)) for at, words in enumerate(phrases, 1)
        ]
        grid = QGridLayout()
        for at, phrase in enumerate(self.phrases):
            grid.addWidget(phrase, at // 2, at % 2)
            phrase.chosen.connect(self._say)
        for half in range(2 if phrases else 0):
            grid.setColumnStretch(half, 1)
        panel.body.addLayout(grid)
        panel.body.addWidget(self.field)
        panel.body.addWidget(self.go_on)
        panel.body.addWidget(self.leave)
        panel.setFixedWidth(theme.px(40))
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self.setAutoFillBackground(True)
        self.go_on.chosen.connect(lambda _id: self.finish())
        self.leave.chosen.connect(lambda _id: self.close_page())
        self.field.entered.connect(lambda _text: self.finish())

    def open_page(self) -> None:
        """Lays the page over the body."""
        self._context.actions.set_context(Mode.key_sheet)
        self._context.frame.show_overlay(self)
        self._context.frame.hints.set_actions(self._context.actions.hints())
        (self.phrases[0] if self.phrases else self.field.line).setFocus()

    def close_page(self) -> None:
        """Takes it away; nothing is done."""
        if self._context.frame.overlay is self:
            self._context.frame.hide_overlay()
            self._context.actions.set_context(self._before)
            self._context.frame.hints.set_actions(self._context.actions.hints())
        self.deleteLater()

    def finish(self) -> None:
        """Hands the line on."""
        text = self.field.text().strip()
        if self._missing and not text:
            self.field.set_trouble(self._missing)
            self._context.voice.say(Family.refused)
            return
        self.close_page()
        self._done(text)

    def _say(self, words: str) -> None:
        self.field.line.setText(words)
        self.field.set_trouble("")
        self.go_on.setFocus()  # Enter goes on

    def _pick(self, number: int) -> bool:
        """Whether there is a phrase of that number; then it stands in the field."""
        there = 1 <= number <= len(self.phrases)
        if there:
            self.phrases[number - 1].click()
        return there

    def take_command(self, command: Command) -> bool:
        """A code of the command sheet: Enter, Esc and the phrases' numbers, as their keys."""
        if command.word is CommandWord.number:
            return self._pick(command.number or 0)
        if command.word is CommandWord.done:
            self.finish()
        elif command.word is CommandWord.escape:
            self.close_page()
        return command.word in (CommandWord.done, CommandWord.escape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves; a digit puts its phrase into the field, unless it is typed there. Anything else that is typed
        goes into the field, and `/` only leads there: for words of one's own that begin with a digit.
        """
        if event.key() == Qt.Key.Key_Escape:
            self.close_page()
        elif event.text().isdecimal() and self._pick(int(event.text())):
            event.accept()
        elif event.text().isprintable() and event.text():
            self.field.line.setFocus()
            self.field.line.insert(event.text().removeprefix("/"))
        else:
            super().keyPressEvent(event)


def ask_line(context: Context, name: str, done: Callable[[str], None], *, code: bool = False) -> None:
    """Opens the page for one of the intake desk's lines: serial, tail, reason."""
    field = FieldRow(id=name, caption=t(f"intake.ask.{name}"), hint=t(f"intake.ask.{name}_hint"), code=code)
    words = t(f"intake.ask.{name}_button")
    AskLine(context, t(f"intake.ask.{name}_title"), field, words, t("intake.ask.cancel"), done).open_page()
