"""A page over the list that asks for what an act needs: typed, or scanned into the field it is for.

Decides how the fields stand and which of them a scan fills; what they come to is `acts`'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.command_words import Command, CommandWord
from app.settings.words import t
from app.ui import theme
from app.ui.context import Context
from app.ui.screens.chargers.acts import NOTHING_READY, SCANNED, Ready
from app.ui.shell.actions import Mode
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.text_field import FieldRow, TextField

_AROUND = 9.5
"""Height of head, buttons and padding, in u: the fields have what is left, and are walked through."""


class FieldsPage(QWidget):
    """Fields, Enter and Esc. While it stands the list's own keys rest."""

    def __init__(
        self,
        context: Context,
        title: str,
        rows: Sequence[FieldRow],
        go: str,
        done: Callable[[Mapping[str, str]], None],
        *,
        ready: Ready = NOTHING_READY,
    ) -> None:
        """`go` is what Enter does; `done` gets the texts by field; `ready` are words that a number puts into one."""
        super().__init__(context.frame)
        self._context, self._done = context, done
        self._before = context.actions.context
        self.fields = {row.id: TextField(row) for row in rows}
        self._ready = ready
        self.phrases = [
            KeyButton(ButtonRow(id=words, text=words, key=str(at), height=2.25))
            for at, words in enumerate(ready.phrases, 1)
        ]
        self._go = KeyButton(ButtonRow(id="done", text=go, key="Enter", main=True))
        self._across = 2 if len(rows) > 2 else 1
        panel = Panel(title, kind=PanelKind.now)
        inside = self._inside()
        self._room = self._scrolled(inside)
        panel.body.addWidget(self._room)
        panel.body.addLayout(self._buttons())
        frame = context.frame.stack.size()
        panel.setFixedWidth(min(theme.px(46 if self._across == 2 else 40), frame.width()))
        most = frame.height() - theme.px(_AROUND)
        self._room.setFixedHeight(max(theme.px(4), min(inside.sizeHint().height() + 2, most)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self.setAutoFillBackground(True)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _inside(self) -> QWidget:
        """Phrases, then fields."""
        inside = QWidget()
        both = QVBoxLayout(inside)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(theme.px(0.75))
        both.addLayout(self._phrase_grid())
        grid = QGridLayout()
        grid.setSpacing(theme.px(0.75))
        both.addLayout(grid)
        for at, field in enumerate(self.fields.values()):
            grid.addWidget(field, at // self._across, at % self._across)
            field.entered.connect(lambda _text: self.finish())
        return inside

    def _scrolled(self, inside: QWidget) -> QScrollArea:
        room = QScrollArea()
        room.setWidget(inside)
        room.setWidgetResizable(True)
        room.setFrameShape(QScrollArea.Shape.NoFrame)
        inside.setAutoFillBackground(False)
        room.viewport().setAutoFillBackground(False)
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return room

    def _buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        leave = KeyButton(ButtonRow(id="leave", text=t("intake.ask.cancel"), key="Esc"))
        for button, act in ((self._go, self.finish), (leave, self.close_page)):
            button.clicked.connect(act)
            buttons.addWidget(button)
        return buttons

    def _phrase_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(theme.px(0.5))
        across = 4 if len(self.fields) > 2 else 2  # over many fields the phrases are words, else sentences
        for at, phrase in enumerate(self.phrases):
            grid.addWidget(phrase, at // across, at % across)
            grid.setColumnStretch(at % across, 1)
            phrase.chosen.connect(self._say)
        return grid

    def _say(self, words: str) -> None:
        """A ready phrase stands in its field, and Enter goes on."""
        self.fields[self._ready.field].line.setText(words)
        self.fields[self._ready.field].set_trouble("")
        self._go.setFocus()

    def _pick(self, number: int) -> bool:
        """Whether there is a phrase of that number; then it stands in its field."""
        there = 1 <= number <= len(self.phrases)
        if there:
            self.phrases[number - 1].click()
        return there

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """The field with the cursor is in sight."""
        if new is not None and self._room.isAncestorOf(new):
            self._room.ensureWidgetVisible(new)

    @property
    def is_open(self) -> bool:
        """Whether it lies over the body now."""
        return self._context.frame.overlay is self

    def open_page(self) -> None:
        """Lies over the body."""
        self._context.actions.set_context(Mode.key_sheet)
        self._context.frame.show_overlay(self)
        self._context.frame.hints.set_actions(self._context.actions.hints())
        (self.phrases[0] if self.phrases else next(iter(self.fields.values())).line).setFocus()

    def close_page(self) -> None:
        """Put away; nothing more is done."""
        if self.is_open:
            self._context.frame.hide_overlay()
            self._context.actions.set_context(self._before)
            self._context.frame.hints.set_actions(self._context.actions.hints())
        self.deleteLater()

    def finish(self) -> None:
        """Hands the texts on; the page stays until the answer is there."""
        self._done({name: field.text() for name, field in self.fields.items()})

    def say_trouble(self, words: str) -> None:
        """What was refused, under the field with the cursor, else under the first."""
        under = next((field for field in self.fields.values() if field.line.hasFocus()), None)
        for field in self.fields.values():
            field.set_trouble("")
        (under or next(iter(self.fields.values()))).set_trouble(words)

    def take_scan(self, text: str) -> bool:
        """Whether there is a field for it: the one with the cursor, else the first that is scanned."""
        having = next((name for name, field in self.fields.items() if field.line.hasFocus()), "")
        name = having if having in SCANNED else next((name for name in SCANNED if name in self.fields), "")
        if name:
            self.fields[name].line.setText(text)
        return bool(name)

    def take_command(self, command: Command) -> bool:
        """A code of the command sheet: Enter, Esc, the next field, a ready phrase by its number."""
        if command.word is CommandWord.number:
            return self._pick(command.number or 0)
        if command.word is CommandWord.done:
            self.finish()
        elif command.word is CommandWord.escape:
            self.close_page()
        elif command.word is CommandWord.next:
            self.focusNextChild()
        return command.word in (CommandWord.done, CommandWord.escape, CommandWord.next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves; a digit no field has taken puts its phrase into its field, other words go there themselves."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_page()
        elif event.text().isdecimal() and self._pick(int(event.text())):
            event.accept()
        elif self.phrases and event.text() and event.text().isprintable():
            line = self.fields[self._ready.field].line
            line.setFocus()
            line.insert(event.text().removeprefix("/"))
        else:
            super().keyPressEvent(event)
