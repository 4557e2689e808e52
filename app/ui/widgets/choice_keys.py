"""Choice keys: the questions a person answers with the digits 1 to 9, two side by side.

Decides which question the digits answer now and what follows it. It must not know what an answer does: it tells
`picked` and is given new questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access
from app.ui.widgets.choice_key import Choice, ChoiceKey, ChoiceState
from app.ui.widgets.label_lines import plain_label
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel
from app.ui.widgets.rule import Rule

__all__ = ["Choice", "ChoiceKey", "ChoiceKeys", "ChoiceState", "Question", "QuestionBox"]

MOST_KEYS = 9
_LEAST_KEY = 3.7
"""In u: less a key would be parted or cut, and one question stands alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question with at most nine choices; `hint` is shown beside the title while it is the active one, `said` is an
    answer that no choice shows.
    """

    id: str
    title: str
    choices: tuple[Choice, ...]
    hint: str = ""
    said: str = ""

    @property
    def answered(self) -> bool:
        """True once a choice is chosen."""
        return bool(self.said) or any(choice.state is ChoiceState.chosen for choice in self.choices)


class QuestionTitle(Painted):
    """Title and hint of a question: bold while it is answered next, dim before and after."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._hint, self._active = "", "", False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def hint(self) -> str:
        """The hint shown."""
        return self._hint

    def set_words(self, title: str, hint: str, *, active: bool) -> None:
        """Show other words."""
        if (title, hint, active) != (self._title, self._hint, self._active):
            self._title, self._hint, self._active = title, hint, active
            self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(theme.px(4), theme.px(1.45))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw title and hint."""
        self.forget_tips()
        painter = QPainter(self)
        tokens = theme.tokens()
        font = theme.font("label", bold=self._active)
        box = QRectF(self.rect())
        shown = text.draw_line(painter, box, self._title, font, tokens.ink if self._active else tokens.ink2)
        if self._hint:
            rest = box.adjusted(shown.width + theme.px(0.5), 0, 0, 0)
            if text.draw_line(painter, rest, self._hint, theme.font("caption"), tokens.ink2).elided:
                self.owe_tip(rest, self._hint)


class QuestionBox(QWidget):
    """One question: its title over a row of keys. `pressed` names the choice."""

    pressed = Signal(str)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = Question(id="", title="", choices=())
        self._active = self._tight = False
        self._keys: list[ChoiceKey] = []
        self.group = QButtonGroup(self)
        self.group.setExclusive(False)
        self.title = QuestionTitle()
        self._grid = QGridLayout()
        self._box = QVBoxLayout(self)
        self._box.addWidget(self.title)
        self._box.addLayout(self._grid)
        self._box.addStretch(1)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def question(self) -> Question:
        """The question shown."""
        return self._question

    @property
    def keys(self) -> tuple[ChoiceKey, ...]:
        """The keys in sight, in order."""
        return tuple(self._keys[: len(self._question.choices)])

    def set_tight(self, *, tight: bool) -> None:
        """Less room around the keys, so that they stand whole in a low place."""
        if tight is not self._tight:
            self._tight = tight
            self._restyle()

    def show_question(self, question: Question, *, active: bool) -> None:
        """Show a question; keys are used again, only those that differ repaint."""
        if len(question.choices) > MOST_KEYS:
            raise ValueError(f"{len(question.choices)} choices, at most {MOST_KEYS} have a key")
        self._question, self._active = question, active
        while len(self._keys) < len(question.choices):
            self._add_key()
        for at, key in enumerate(self._keys):
            key.setVisible(at < len(question.choices))
            self._grid.setColumnStretch(at, int(at < len(question.choices)))
        for key, choice in zip(self._keys, question.choices, strict=False):
            key.show_choice(choice)
        access.name(self, question.title)
        self._roving()
        self._retitle()

    def walk(self, key: ChoiceKey, step: int) -> None:
        """Move the focus to the next or former key."""
        at = self._keys.index(key) + step
        if 0 <= at < len(self._question.choices):
            self._keys[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def first_key(self) -> ChoiceKey | None:
        """The key the focus goes to: the chosen one, else a suggested one, else the first that is allowed."""
        for state in (ChoiceState.chosen, ChoiceState.suggested, ChoiceState.plain):
            for key in self.keys:
                if key.choice.state is state:
                    return key
        return self._keys[0] if self.keys else None

    def _focus_moved(self) -> None:
        """A key got or lost the focus: one that is not allowed says why."""
        self._retitle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Labels wrap anew: the panel gives all keys one height."""
        super().resizeEvent(event)
        self.resized.emit()

    def _add_key(self) -> None:
        key = ChoiceKey(self)
        key.clicked.connect(lambda: self.pressed.emit(key.choice.id))
        key.walked.connect(lambda step: self.walk(key, step))
        key.focus_changed.connect(self._focus_moved)
        self.group.addButton(key)
        self._grid.addWidget(key, 0, len(self._keys))
        self._keys.append(key)

    def _roving(self) -> None:
        # One stop for Tab: the arrows walk inside.
        stop = self.first_key() if self._active else None
        for key in self._keys:
            key.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key is stop else Qt.FocusPolicy.ClickFocus)

    def _retitle(self) -> None:
        question = self._question
        held = next((key for key in self.keys if key.hasFocus()), None)
        hint = question.hint if self._active else ""
        if held is not None and held.choice.state is ChoiceState.not_allowed:
            hint = held.choice.note
        elif theme.look().breadth is theme.Breadth.small:
            hint = ""
        waits = not self._active and not question.answered
        title = "　".join(part for part in (question.title, question.said) if part)
        title = t("intake_widgets.choice.next", title=title) if waits else title
        self.title.set_words(title, hint, active=self._active)

    def key_height(self) -> int:
        """The height in pixels the tallest label needs at the present width."""
        keys = self.keys
        if not keys:
            return 0
        width = (self.width() - 2 * theme.px(0.75) - (len(keys) - 1) * theme.px(0.4)) // len(keys)
        return max(key.heightForWidth(max(width, theme.px(2))) for key in keys)

    def set_key_height(self, tall: int) -> None:
        """One height for all keys, that of the neighbour question too."""
        for key in self.keys:
            if key.minimumHeight() != tall:
                key.setFixedHeight(tall)

    def _restyle(self) -> None:
        side, over, under, between = (0.75, 0.1, 0.25, 0.2) if self._tight else (0.75, 0.6, 0.75, 0.45)
        self._box.setContentsMargins(theme.px(side), theme.px(over), theme.px(side), theme.px(under))
        self._box.setSpacing(theme.px(between))
        small = theme.look().breadth is theme.Breadth.small
        self._grid.setHorizontalSpacing(theme.px(0.2 if small else 0.4))
        if self._question.choices:
            self._retitle()


class ChoiceKeys(Panel):
    """Two questions of a row of questions: the active one and its neighbour.

    `picked(question id, choice id)` when a digit, a click or a command code picks; `refused(question id, choice id,
    reason)` when the choice is not allowed. Picking marks the choice at once and goes on to the next question.
    """

    picked = Signal(str, str)
    refused = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, parent=parent)
        self._questions: tuple[Question, ...] = ()
        self._active = 0
        self._boxes = (QuestionBox(), QuestionBox())
        self._rule = Rule()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._boxes[0])
        row.addWidget(self._rule)
        row.addWidget(self._boxes[1])
        self._row = row
        self.body.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for box in self._boxes:
            box.pressed.connect(lambda choice, box=box: self._pick_in(box.question, choice))
            box.resized.connect(self._even_heights)
        theme.changed.connect(self._even_heights)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, with what was picked here marked as chosen."""
        return self._questions

    @property
    def boxes(self) -> tuple[QuestionBox, QuestionBox]:
        """The two questions in sight."""
        return self._boxes

    @property
    def active_id(self) -> str:
        """The question the digits answer now; nothing when all are answered."""
        return self._questions[self._active].id if self._active < len(self._questions) else ""

    def set_questions(self, questions: Sequence[Question], active_id: str | None = None) -> None:
        """Show questions; the first open one is active unless another is named."""
        self._questions = tuple(questions)
        if active_id is None:
            self._active = self._first_open()
        else:
            self._active = next(at for at, question in enumerate(self._questions) if question.id == active_id)
        self._show()

    def pick(self, key: str) -> bool:
        """Answer the active question with a digit; False when nothing has that digit now."""
        if self._active >= len(self._questions):
            return False
        question = self._questions[self._active]
        for choice in question.choices:
            if choice.key == key:
                self._pick_in(question, choice.id)
                return True
        return False

    def pick_id(self, question_id: str, choice_id: str) -> bool:
        """Answer a question by ids, as a scanned command code does; False when there is no such choice."""
        for question in self._questions:
            if question.id == question_id and any(choice.id == choice_id for choice in question.choices):
                self._pick_in(question, choice_id)
                return True
        return False

    def next_question(self) -> None:
        """The digits answer the next question, from the last the first, answered or not."""
        if self._questions:
            self._active = (self._active + 1) % len(self._questions)
            self._show()
            self.focus_question()
            access.say(self, self._questions[self._active].title)

    def focus_question(self) -> bool:
        """Give the focus to the active question; False when none is open."""
        for box in self._boxes:
            key = box.first_key()
            if box.question.id == self.active_id and key is not None:
                key.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits pick while the focus is inside."""
        if not (event.text() in _DIGITS and self.pick(event.text())):
            event.ignore()

    def _first_open(self) -> int:
        open_ones = (at for at, question in enumerate(self._questions) if not question.answered)
        return next(open_ones, len(self._questions))

    def _pick_in(self, question: Question, choice_id: str) -> None:
        choice = next(choice for choice in question.choices if choice.id == choice_id)
        if choice.state is ChoiceState.not_allowed:
            access.say(self, access.joined(plain_label(choice.label), choice.note), urgent=True)
            self.refused.emit(question.id, choice.id, choice.note)
            return
        at = next(at for at, known in enumerate(self._questions) if known.id == question.id)
        answered = replace(question, choices=tuple(_after_pick(known, choice_id) for known in question.choices))
        self._questions = (*self._questions[:at], answered, *self._questions[at + 1 :])
        self._active = next(
            (later for later in range(at + 1, len(self._questions)) if not self._questions[later].answered),
            self._first_open(),
        )
        held = any(key.hasFocus() for box in self._boxes for key in box.keys)
        self._show()
        self.picked.emit(question.id, choice_id)  # whoever hears it may ask something else next
        if held:
            self.focus_question()
        if self.active_id:
            access.say(self, self._questions[self._active].title)

    def _narrow(self, shown: Sequence[Question]) -> bool:
        """Whether both questions side by side would leave no key the room its words need."""
        return self.width() < theme.px(_LEAST_KEY) * sum(len(question.choices) for question in shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the width has room for one question only, the active one has it."""
        super().resizeEvent(event)
        if self._questions:
            self._show()

    def _show(self) -> None:
        first = max(0, min(self._active - 1, len(self._questions) - 2))
        if self._active == 0:
            first = 0
        alone = self._narrow(self._questions[first : first + 2])
        for slot, box in enumerate(self._boxes):
            at = first + slot
            kept = at == min(self._active, len(self._questions) - 1) or not alone
            box.setVisible(at < len(self._questions) and kept)
            if at < len(self._questions):
                box.show_question(self._questions[at], active=at == self._active)
                self._row.setStretch(2 * slot, max(3, len(self._questions[at].choices)))
        self._rule.setVisible(len(self._questions) > 1 and not alone)
        access.name(self, access.joined(*(question.title for question in self._questions)))
        self._even_heights()

    def _even_heights(self) -> None:
        shown = [box for box in self._boxes if box.keys and box.isVisibleTo(self)]
        tall = max((box.key_height() for box in shown), default=0)
        for box in shown:
            box.set_key_height(tall)


_DIGITS = frozenset("123456789")


def _after_pick(choice: Choice, picked: str) -> Choice:
    if choice.id == picked:
        return replace(choice, state=ChoiceState.chosen)
    return replace(choice, state=ChoiceState.plain) if choice.state is ChoiceState.chosen else choice
