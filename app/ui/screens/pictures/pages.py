"""The pages over the body: several codes to choose from, and why there is none."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.command_words import Command, CommandWord
from app.settings.words import t
from app.ui import theme
from app.ui.screens.pictures.wording import code_line
from app.ui.screens.progress import ProgressLine
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.panel import Panel
from app.ui.widgets.words_label import WordsLabel
from app.usecases.picture_ports import ReadCode

MOST: Final = 9
"""Codes that have a key."""


class _Page(QWidget):
    """A panel in the middle, a button that leaves it."""

    def __init__(self, title: str, leave: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.panel = Panel(title)
        self.leave = KeyButton(ButtonRow(id="leave", text=leave, key="Esc", height=3.0))
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self.panel, 100)
        across.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addLayout(across)
        column.addStretch(2)
        self.setAutoFillBackground(True)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        small = theme.look().breadth is theme.Breadth.small
        self.panel.setMaximumWidth(theme.px(52))
        self.panel.set_padding(0.6 if small else 1.0)
        self.panel.body.setSpacing(theme.px(0.4 if small else 0.75))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sentences that take a second line get it: a panel between two stretches is not asked for its height."""
        super().resizeEvent(event)
        width = min(self.width(), self.panel.maximumWidth())
        self.panel.setMinimumHeight(min(self.height(), self.panel.heightForWidth(width)))

    def take_command(self, command: Command) -> bool:
        """A code of the command sheet, as its key; any other is for what this page covers."""
        button = self._button_of(command)
        if button is not None:
            button.click()
        return button is not None

    def _button_of(self, command: Command) -> KeyButton | None:
        return self.leave if command.word in (CommandWord.escape, CommandWord.done) else None


class PagesLine(ProgressLine):
    """How many pages of how many were read."""

    def _count(self) -> str:
        return t("pictures.page.pages", done=self._done, whole=self._whole) if self._whole else ""


class ChoosePage(_Page):
    """Several codes of one picture, a key each; those that can't be used stand below with the reason."""

    def __init__(self, codes: tuple[ReadCode, ...], others: tuple[ReadCode, ...], parent: QWidget) -> None:
        super().__init__(t("pictures.page.choose"), t("pictures.page.leave"), parent)
        body = self.panel.body
        body.addWidget(WordsLabel(t("pictures.page.which", total=len(codes)), bold=True))
        self.buttons = [
            KeyButton(ButtonRow(id=str(at), text=code_line(code), key=str(at), main=at == 1, height=3.5))
            for at, code in enumerate(codes[:MOST], 1)
        ]
        for button in self.buttons:
            body.addWidget(button)
        if len(codes) > MOST:
            body.addWidget(WordsLabel(t("pictures.page.more", more=len(codes) - MOST), muted=True))
        for code in others[:MOST]:
            body.addWidget(WordsLabel(code_line(code), muted=True))
        body.addWidget(self.leave)
        self.setFocusProxy(self.buttons[0])

    def _button_of(self, command: Command) -> KeyButton | None:
        """A number takes its code, Enter the first or the one that has the focus, Esc none."""
        if command.word is CommandWord.number:
            number = command.number or 0
            return self.buttons[number - 1] if 1 <= number <= len(self.buttons) else None
        if command.word is CommandWord.done:
            return next((button for button in self.buttons if button.hasFocus()), self.buttons[0])
        return super()._button_of(command) if command.word is CommandWord.escape else None


class NothingPage(_Page):
    """Why nothing was taken from a picture, and what to do."""

    def __init__(self, name: str, title: str, sentences: tuple[str, ...], parent: QWidget) -> None:
        """`name`: the file's."""
        super().__init__(title, t("pictures.page.close"), parent)
        self.panel.set_title(title, name)
        for sentence in sentences[:MOST]:
            self.panel.body.addWidget(WordsLabel(sentence))
        self.panel.body.addWidget(self.leave)
        self.setFocusProxy(self.leave)
