"""The black-framed panel: facts, questions or lines, fields, and the one button Enter presses. No logic of a repair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.bench_words import PartFate
from app.settings.words import t
from app.ui import theme
from app.ui.screens.repair.lines import LineList
from app.ui.screens.repair.model import Asked, Now
from app.ui.screens.repair.now_foot import NowFoot
from app.ui.screens.repair.now_scroll import PanelScroll, Sentences
from app.ui.widgets.choice_key import Choice, ChoiceState
from app.ui.widgets.choice_keys import Question, QuestionBox
from app.ui.widgets.corners import round_content
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.text_field import FieldRow, TextField

MOST_QUESTIONS = 8
QUESTIONS_AT_ONCE = {"wide": 3, "narrow": 2, "small": 1}
"""The active question with its neighbours, as there is room."""
LOW = 16.0
"""Below this height, in u, the foot is as low as a key can be."""


class NowPanel(Panel):
    """`gone`: the button (or Enter on it); `line`, `choice` and `fate` carry what was pressed.

    `keys_changed`: Enter, Esc or the arrows are for something else now.
    """

    gone = Signal()
    line = Signal(str)
    choice = Signal(str, str)
    fate = Signal(str)
    keys_changed = Signal()

    def __init__(self) -> None:
        super().__init__(" ", kind=PanelKind.now, padding=0)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # where nothing in it can be pressed now
        self.now: Now | None = None
        self.facts = Sentences("", "work", spacing=1.35)
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
        self.foot = NowFoot()
        self.go, self.fates = self.foot.go, self.foot.fates
        self.foot.gone.connect(self.gone)
        self.foot.fate.connect(self.fate)
        self.room = PanelScroll(
            (self._facts_room, self._questions_room, self.lines, self._fields_room, self._rest),
            stretched=(self.lines, self._rest),
        )
        self.room.overflowed.connect(self.keys_changed)
        self.room.overflowed.connect(self._come_in_sight)
        self.body.addWidget(self.room, 1)
        self.body.addWidget(self.foot)
        self._wrote = False
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        round_content(self.body.parentWidget(), headed=True)
        self.lines.pressed.connect(self.line)
        theme.changed.connect(self._dress)
        self._dress()

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_now(self, now: Now, fate: PartFate) -> None:
        """Show another panel; what is typed stays where the fields are the same."""
        fresh = self.now is None or self.now.task is not now.task or self.now.fields != now.fields
        held = self._held()
        self.now = now
        self.set_title(now.title, now.note)
        self.facts.set_words("\n".join(now.facts))
        whole = not now.walks and not all(line.key for line in now.lines)
        self.lines.show_lines(now.columns, now.lines, now.at if now.lines else -1, now.empty, whole=whole)
        self.lines.setVisible(bool(now.lines or now.empty))
        self._rest.setVisible(not (now.lines or now.empty))
        if fresh:
            self._lay_fields(now)
            self.room.to_top()
        self.foot.show_now(now, fate)
        self._ask(now)
        self._order_tabs()
        if held is not None and self._held() is not held:
            self.rest_focus(field=False)  # what had the focus is gone, and Qt gave it on: to a field, digits are words
        QTimer.singleShot(0, self, self._come_in_sight)

    def _come_in_sight(self) -> None:
        """What has the keys: the field that is written in, the question the digits answer, the line Enter is about."""
        now, held = self.now, QApplication.focusWidget()
        field = next((one for one in self.fields.values() if one.line is held), None)
        if field is not None:
            self.room.keep_in_sight(field, 0, field.height())
        elif now is not None and now.questions:
            box = self.boxes[now.active]
            self.room.keep_in_sight(box, 0, box.height())
        elif now is not None and now.at >= 0:
            for n, rect in self.lines.line_rects():
                if n == now.at:
                    self.room.keep_in_sight(self.lines, round(rect.top()), round(rect.height()))

    def _focus_moved(self, _old: QWidget | None, _new: QWidget | None) -> None:
        self._come_in_sight()
        if self._wrote != self.writing:
            self._wrote = self.writing
            self.keys_changed.emit()

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
        return taken + self._questions.contentsMargins().top() > room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another number of questions may stand whole."""
        super().resizeEvent(event)
        self.foot.dress(low=self._low)
        for box in self.boxes:
            box.set_tight(tight=self._low)
        if self.now is not None and self.now.questions:
            self._ask(self.now)
        QTimer.singleShot(0, self, self._come_in_sight)

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
            made.line.textChanged.connect(self.keys_changed)
            self.fields[one.id] = made
            self._fields.addWidget(made, 1)
            made.show()  # a layout shows it later, and what is hidden takes no focus
        self._fields_room.setVisible(bool(now.fields))

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

    def say_phrase(self, name: str, phrase: str, phrases: Sequence[str]) -> None:
        """Puts a ready phrase into a field: in the place of another one, behind what somebody wrote themselves."""
        said = self.typed().get(name, "")
        self.write(name, phrase if not said or said in phrases else f"{said}{t('repair_page.comma')}{phrase}")

    def typing(self) -> bool:
        """Whether a field has the focus and something in it: it is not taken away."""
        focused = QApplication.focusWidget()
        return self.writing and isinstance(focused, QLineEdit) and bool(focused.text())

    @property
    def writing(self) -> bool:
        """Whether a field has the focus: digits and letters are words."""
        return any(field.line is QApplication.focusWidget() for field in self.fields.values())

    @property
    def leaves_field(self) -> bool:
        """Whether Esc only leaves the field: there is something in it, or there are keys to go back to."""
        keys = self.now is not None and bool(self.now.lines or self.now.questions)
        return self.typing() or (self.writing and keys)

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
        self.body.setSpacing(0)
        self.facts.fit()
        self.foot.dress(low=self._low)
        if self.now is not None:
            self._ask(self.now)

    @property
    def _low(self) -> bool:
        return self.height() < theme.px(LOW)


def _question(asked: Asked) -> Question:
    return Question(id=asked.id, title=asked.title, choices=tuple(_choices(asked)), hint=asked.hint)


def _choices(asked: Asked) -> Iterable[Choice]:
    for n, choice in enumerate(asked.choices, 1):
        state = ChoiceState.chosen if choice.chosen else ChoiceState.plain
        yield Choice(id=choice.id, key=str(n), label=choice.words, state=state)
