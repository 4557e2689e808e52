"""A page over the screen for what is written to a contact: some fields of words, Enter saves, Esc leaves.

Decides how such a page is walked; what its fields mean is the asker's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.domain.command_words import Command, CommandWord
from app.settings.words import t
from app.ui.context import Context
from app.ui.shell.actions import Mode
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.words_edit import WordsEdit
from app.ui.widgets.words_label import WordsLabel


class Asked(NamedTuple):
    """A field: its name, caption and text, and how many lines it is high."""

    name: str
    caption: str
    text: str = ""
    lines: float = 3.0


class ContactPage(Panel):
    """`open_over` shows it; `save` gives the texts by name to whoever opened it, who closes it once they are saved."""

    def __init__(
        self,
        context: Context,
        title: str,
        note: str,
        fields: Sequence[Asked],
        saved: Callable[[Mapping[str, str]], None],
    ) -> None:
        super().__init__(title, kind=PanelKind.now)
        self.set_title(title, note)
        self._context, self._saved = context, saved
        self._former = ""
        self.edits: dict[str, WordsEdit] = {}
        for field in fields:
            self.body.addWidget(WordsLabel(field.caption, "caption"))
            edit = WordsEdit(field.caption, lines=field.lines)
            edit.setPlainText(field.text)
            edit.entered.connect(self.enter)
            self.edits[field.name] = edit
            self.body.addWidget(edit, round(field.lines))
        self.trouble = WordsLabel("", "body")
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        row = QHBoxLayout()
        self.save_button = KeyButton(ButtonRow(id="save", text=t("contacts.act.save"), key="Enter", main=True))
        self.leave_button = KeyButton(ButtonRow(id="leave", text=t("contacts.act.leave"), key="Esc", height=2.5))
        self.save_button.clicked.connect(self.save)
        self.leave_button.clicked.connect(self.close_over)
        row.addWidget(self.save_button)
        row.addWidget(self.leave_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.setFocusProxy(next(iter(self.edits.values())))

    @property
    def is_open(self) -> bool:
        """Whether it lies over the body now."""
        return self._context.frame.overlay is self

    def open_over(self) -> None:
        """Lies over the screen; from here only its own keys work, and those of the window."""
        actions = self._context.actions
        actions.bind("contact_page.save", self.enter)
        actions.bind("contact_page.leave", self.close_over)
        actions.show_only("contact_page.next")
        self._former = actions.context
        actions.set_context(Mode.contact_page)
        self._context.frame.hints.set_actions(actions.hints())
        self._context.frame.show_overlay(self)

    def close_over(self) -> None:
        """Puts it away; the focus goes back."""
        if not self.is_open:
            return
        self._context.frame.hide_overlay()
        actions = self._context.actions
        if actions.context == Mode.contact_page:
            actions.set_context(self._former)
        self._context.frame.hints.set_actions(actions.hints())
        self.deleteLater()

    def take_command(self, command: Command) -> bool:
        """A code of the command sheet: Enter and Esc, as their keys; a screen's code waits for this page."""
        acts = {CommandWord.done: self.enter, CommandWord.escape: self.close_over}
        if command.word in acts:
            acts[command.word]()
        return command.word in acts

    def enter(self) -> None:
        """Enter: on to the next field while it is empty, else saves."""
        now, edits = QApplication.focusWidget(), list(self.edits.values())
        empty = next((edit for edit in edits if edit is not now and not edit.toPlainText().strip()), None)
        if now in edits and now is not edits[-1] and empty is not None and edits.index(empty) > edits.index(now):
            empty.setFocus()
            return
        self.save()

    def save(self) -> None:
        """Gives what stands in the fields."""
        self._saved({name: edit.toPlainText() for name, edit in self.edits.items()})

    def tell(self, words: str) -> None:
        """Why it could not be saved; what was typed stays."""
        self.trouble.set_words(words)
        self.trouble.setVisible(bool(words))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays on the page."""
        walk: list[QWidget] = [*self.edits.values(), self.save_button, self.leave_button]
        now = QApplication.focusWidget()
        at = walk.index(now) if now in walk else -1 if forward else 0
        walk[(at + (1 if forward else -1)) % len(walk)].setFocus()
        return True
