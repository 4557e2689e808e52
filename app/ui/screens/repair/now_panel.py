"""The black-framed panel: facts, questions or lines, fields, and the one button Enter presses. No logic of a repair."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.domain.bench_words import PartFate
from app.settings.words import t
from app.ui import theme
from app.ui.screens.repair.lines import LineList
from app.ui.screens.repair.model import Asked, Now
from app.ui.widgets.choice_key import Choice, ChoiceState
from app.ui.widgets.choice_keys import Question, QuestionBox
from app.ui.widgets.corners import round_content
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.rule import Strip
from app.ui.widgets.text_field import FieldRow, TextField
from app.ui.widgets.words_label import WordsLabel

FATE_KEYS = {PartFate.discard: "D", PartFate.keep: "K", PartFate.give_back: "F"}
MOST_QUESTIONS = 8
QUESTIONS_AT_ONCE = {"wide": 3, "narrow": 2, "small": 1}
"""The active question with its neighbours, as there is room."""


class NowPanel(Panel):
    """`gone`: the button (or Enter on it); `line`, `choice` and `fate` carry what was pressed."""

    gone = Signal()
    line = Signal(str)
    choice = Signal(str, str)
    fate = Signal(str)

    def __init__(self) -> None:
        super().__init__(" ", kind=PanelKind.now, padding=0)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # where nothing in it can be pressed now
        self.now: Now | None = None
        self.facts = WordsLabel("", "work", spacing=1.35)
        self.boxes = [QuestionBox() for _ in range(MOST_QUESTIONS)]
        self.lines = LineList()
        self._fields_room, self._questions_room, self._facts_room = QWidget(), QWidget(), QWidget()
        self.fields: dict[str, TextField] = {}
        self._facts_box = QVBoxLayout(self._facts_room)
        self._facts_box.addWidget(self.facts)
        self._questions = QVBoxLayout(self._questions_room)
        self._fields = QHBoxLayout(self._fields_room)
        for box in self.boxes:
            self._questions.addWidget(box)
            box.pressed.connect(lambda choice, box=box: self.choice.emit(box.question.id, choice))
            box.resized.connect(self._even)
        self._questions.addStretch(1)
        self._rest = QWidget()
        self.foot = self._make_foot()
        for part, stretch in (
            (self._facts_room, 0), (self._questions_room, 0), (self.lines, 1), (self._fields_room, 0),
            (self._rest, 1), (self.foot, 0),
        ):  # fmt: skip
            self.body.addWidget(part, stretch)
        round_content(self.body.parentWidget(), headed=True)
        self.lines.pressed.connect(self.line)
        theme.changed.connect(self._dress)
        self._dress()

    def _make_foot(self) -> Strip:
        foot = Strip(sunk=True)
        row = QHBoxLayout(foot)
        self.go = KeyButton(ButtonRow(id="go", text="", key="Enter", main=True, height=3.3))
        self.go.chosen.connect(lambda _id: self.gone.emit())
        self.why = WordsLabel("", "body", muted=True, spacing=1.3)
        self.fate_label = WordsLabel(t("repair_page.removed"), "body", muted=True)
        self.fates = {fate: KeyButton(ButtonRow(id=fate.value, text="", key=key)) for fate, key in FATE_KEYS.items()}
        row.addWidget(self.go)
        row.addWidget(self.fate_label, 0, Qt.AlignmentFlag.AlignVCenter)
        for button in self.fates.values():
            button.chosen.connect(self.fate)
            row.addWidget(button)
        for part in (self.go, self.fate_label, *self.fates.values()):
            part.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.fate_label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(self.why, 10, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self._foot_row = row
        return foot

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_now(self, now: Now, fate: PartFate) -> None:
        """Show another panel; what is typed stays where the fields are the same."""
        fresh = self.now is None or self.now.task is not now.task or self.now.fields != now.fields
        held = self._held()
        self.now = now
        self.set_title(now.title, now.note)
        self.facts.set_words("\n".join(now.facts))
        self.lines.show_lines(now.columns, now.lines, now.at if now.lines else -1, now.empty)
        self.lines.setVisible(bool(now.lines or now.empty))
        self._rest.setVisible(not (now.lines or now.empty))
        if fresh:
            self._lay_fields(now)
        self._press(now, fate)
        self._ask(now)
        self._order_tabs()
        if held is not None and self._held() is not held:
            self.rest_focus(field=False)  # what had the focus is gone, and Qt gave it on: to a field, digits are words

    def _order_tabs(self) -> None:
        """Tab goes down the panel before it leaves it: fields made later would come after every key of the page."""
        parts: list[QWidget] = [key for box in self.boxes if box.isVisibleTo(self) for key in box.keys]
        parts += [self.lines, *(field.line for field in self.fields.values()), self.go, *self.fates.values()]
        for part, after in pairwise(parts):
            QWidget.setTabOrder(part, after)

    def _held(self) -> QWidget | None:
        """What of the panel has the focus."""
        focused = QApplication.focusWidget()
        return focused if focused is not None and self.isAncestorOf(focused) else None

    def _ask(self, now: Now) -> None:
        """The active question, and neighbours that stand whole; the sentence above goes before a key is cut."""
        most = QUESTIONS_AT_ONCE[theme.look().breadth.value]
        self._facts_room.setVisible(bool(now.facts))
        self._show_questions(now, most)
        while most > 1 and self._cut():
            most -= 1
            self._show_questions(now, most)
        if now.questions and self._cut():
            self._facts_room.hide()

    def _show_questions(self, now: Now, most: int) -> None:
        first = max(0, min(now.active - most // 2, len(now.questions) - most))
        for n, box in enumerate(self.boxes):
            there = n < len(now.questions) and first <= n < first + most
            box.setVisible(there)
            if there:
                box.show_question(_question(now.questions[n]), active=n == now.active)
        self._questions_room.setVisible(bool(now.questions))
        self._even()

    def _cut(self) -> bool:
        """Whether less room is left to the questions than their keys take."""
        if not self.isVisible():
            return False
        room = self.contentsRect().height() - self.head.sizeHint().height()
        parts = (self._facts_room, self._fields_room, self.foot, *self.boxes)
        taken = sum(part.sizeHint().height() for part in parts if part.isVisibleTo(self))
        if self._facts_room.isVisibleTo(self):  # words wrap
            taken += self._facts_box.heightForWidth(self.width()) - self._facts_room.sizeHint().height()
        return taken + self._questions.contentsMargins().top() > room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another number of questions may stand whole."""
        super().resizeEvent(event)
        if self.now is not None and self.now.questions:
            self._ask(self.now)

    def _even(self) -> None:
        for box in self.boxes:
            if box.keys and box.isVisibleTo(self):
                box.set_key_height(box.key_height())

    def _lay_fields(self, now: Now) -> None:
        for former in self.fields.values():
            former.setParent(None)
            former.deleteLater()
        self.fields = {}
        for one in now.fields:
            row = FieldRow(id=one.id, caption=one.caption, hint=one.hint, code=one.code)
            made = TextField(row)
            self.fields[one.id] = made
            self._fields.addWidget(made, 1)
            made.show()  # a layout shows it later, and what is hidden takes no focus
        self._fields_room.setVisible(bool(now.fields))

    def _press(self, now: Now, fate: PartFate) -> None:
        works = bool(now.main) and not (now.lines and now.why_not)
        self.go.set_row(
            ButtonRow(id="go", text=now.main, key="Enter", main=True, reason="" if works else now.why_not, height=3.3)
        )
        self.go.setVisible(bool(now.main))
        self.why.set_words(now.why_not)
        self.why.setVisible(bool(now.why_not))
        for one, button in self.fates.items():
            row = ButtonRow(
                id=one.value, text=t(f"repair_page.fate.{one}"), key=FATE_KEYS[one], main=one is fate, height=2.25
            )
            button.set_row(row)
            button.setVisible(now.fates)
        self.fate_label.setVisible(now.fates and theme.look().breadth is not theme.Breadth.small)
        self.foot.setVisible(bool(now.main or now.why_not))

    # --- what is typed -----------------------------------------------------------------------------------------------

    def typed(self) -> dict[str, str]:
        """What stands in the fields, empty ones left out."""
        return {name: field.text().strip() for name, field in self.fields.items() if field.text().strip()}

    def say_trouble(self, words: str) -> bool:
        """Says below the first field what is wrong; False where there is none."""
        field = next(iter(self.fields.values()), None)
        if field is not None:
            field.set_trouble(words)
        return field is not None

    def write(self, name: str, text: str) -> None:
        """Puts words into a field, as a phrase does."""
        if name in self.fields:
            self.fields[name].line.setText(text)
            self.fields[name].line.setCursorPosition(len(text))

    def typing(self) -> bool:
        """Whether a field has the focus and something in it: it is not taken away."""
        focused = QApplication.focusWidget()
        return isinstance(focused, QLineEdit) and self.isAncestorOf(focused) and bool(focused.text())

    def clear_fields(self) -> None:
        """What was typed was saved, or left."""
        for field in self.fields.values():
            field.line.clear()
            field.set_trouble("")

    def rest_focus(self, *, field: bool) -> None:
        """The focus goes to the first field, or to where keys act."""
        if field and self.fields:
            next(iter(self.fields.values())).line.setFocus()
        else:
            now = self.now
            box = self.boxes[now.active] if now is not None and now.questions else None
            key = box.first_key() if box is not None else None
            rests = self.lines if self.lines.isVisibleTo(self) else key or self.go
            (rests if rests.isVisibleTo(self) and rests.isEnabled() else self).setFocus()

    def _dress(self) -> None:
        pad = theme.px(1)
        small = theme.look().breadth is theme.Breadth.small
        self._facts_box.setContentsMargins(pad, theme.px(0.35 if small else 0.7), pad, theme.px(0.3))
        self._questions.setContentsMargins(theme.px(0.25), theme.px(0.2), theme.px(0.25), 0)
        self._questions.setSpacing(0)
        self._fields.setContentsMargins(pad, theme.px(0.4), pad, theme.px(0.6))
        self._fields.setSpacing(theme.px(0.75))
        self._foot_row.setContentsMargins(theme.px(0.8), theme.px(0.6), pad, theme.px(0.6))
        self._foot_row.setSpacing(theme.px(0.6))
        self.body.setSpacing(0)
        if self.now is not None:
            self._ask(self.now)


def _question(asked: Asked) -> Question:
    return Question(id=asked.id, title=asked.title, choices=tuple(_choices(asked)), hint=asked.hint)


def _choices(asked: Asked) -> Iterable[Choice]:
    for n, choice in enumerate(asked.choices, 1):
        state = ChoiceState.chosen if choice.chosen else ChoiceState.plain
        yield Choice(id=choice.id, key=str(n), label=choice.words, state=state)
