"""The page of questions in steps, over a list: a thing is lent, comes back, is lost; a plan is made.

Decides how steps look and which keys, codes and scans answer them. Nothing is saved before the last Enter, and nothing
once the page is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.codes import CodeKind
from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Family
from app.domain.rules.school_reading import LEAST
from app.settings.words import t
from app.ui import theme
from app.ui.screens.goods.steps import MOST, Asked, Steps
from app.ui.screens.over_page import OverPage
from app.ui.shell.actions import Mode
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.ui.widgets.choice_keys import Choice, ChoiceState, Question, QuestionBox
from app.ui.widgets.composing import Composing, with_held
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.text_field import FieldRow, TextField

if TYPE_CHECKING:
    from app.domain.scans import Scan
    from app.ui.context import Context

Answers = Mapping[str, str]
_K = Qt.Key
_ENTERS = (_K.Key_Return, _K.Key_Enter)
_NUMBERS = (CommandWord.number, CommandWord.accessory, CommandWord.cause)


class AskPage(OverPage):
    """Open it by `ask`."""

    mode = Mode.goods_page
    prefix = "asked"
    acts = ("enter", "pick", "back")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.steps = Steps((Asked("", "", open_=True),))
        self._go, self._scanned = "", ""
        self._done: Callable[[Answers], None] = lambda _answers: None
        self.strip = BannerStrip()
        self.panel.body.addWidget(self.strip)
        self._column = QVBoxLayout()
        self.panel.body.addLayout(self._column)
        self.boxes: list[QuestionBox] = []
        self.plain = TextField(FieldRow(id="line", caption=""))
        self.coded = TextField(FieldRow(id="line", caption="", code=True))
        self._rooms = [_indented(field) for field in (self.plain, self.coded)]
        for field, room in zip((self.plain, self.coded), self._rooms, strict=True):
            field.edited.connect(self._typed)
            self._column.addWidget(room)
        Composing(self.plain.line, self._composed)
        self.panel.body.addStretch(1)
        self.go_on = KeyButton(ButtonRow(id="go", text=" ", key="Enter", main=True, height=3.0))
        self.leave_button = KeyButton(ButtonRow(id="leave", text=t("goods.ask.leave"), key="Esc", height=3.0))
        self._foot = QWidget()
        across = QHBoxLayout(self._foot)
        side = theme.px(0.75)
        across.setContentsMargins(side, 0, side, side)
        across.addWidget(self.go_on)
        across.addWidget(self.leave_button)
        across.addStretch(1)
        self.panel.body.addWidget(self._foot)
        self.go_on.chosen.connect(lambda _id: self.enter())
        self.leave_button.chosen.connect(lambda _id: self.step_back())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # --- asking ------------------------------------------------------------------------------------------------------

    def ask(
        self, title: str, note: str, asked: Sequence[Asked], go: str, done: Callable[[Answers], None], scanned: str = ""
    ) -> None:
        """Asks; `done` has the answers once the last Enter was pressed. `scanned`: what a second scan says Enter by."""
        self.steps, self._go, self._done, self._scanned = Steps(asked), go, done, scanned
        self.panel.set_title(title, note)
        self.strip.set_row(StripRow())
        self.open()
        self._show()

    def wrong(self, words: str) -> None:
        """What was answered can't be so: said and heard, and nothing is saved."""
        self.context.voice.say(Family.refused)
        self.strip.set_row(StripRow(words=words, family=Family.refused))

    def kept(self) -> str:
        """What is waited for, to a key that would lead to another screen."""
        return t("shell.kept", what=t("shell.kept.line" if self.steps.line_shown else "shell.kept.number"))

    def enter(self) -> None:
        """Its key: goes on, or ends it."""
        if not self.context.second_press.too_soon():
            self.take_answer()

    def take_answer(self) -> None:
        """What was answered is taken: goes on, or ends it. Closed, it was answered or left before."""
        if not self.is_open:
            return
        came = self.steps.enter()
        if came == "missing":
            self.wrong(t("goods.ask.missing", what=self.steps.now.title))
            return
        self._heard()
        self._done(self.steps.answers) if came == "done" else self._show()

    def step_back(self) -> None:
        """One step back; from the first the page goes, and nothing is saved."""
        self.strip.set_row(StripRow())
        if self.steps.back():
            self._show()
        else:
            self.leave()

    def pick(self, number: int) -> bool:
        """The option of this number."""
        if not self.is_open or not self.steps.pick(number):
            return False
        self._heard()
        self._show()
        return True

    def _heard(self) -> None:
        self.strip.set_row(StripRow())

    # --- scans and codes ---------------------------------------------------------------------------------------------

    def take_scan(self, scan: Scan) -> None:
        """A school's code, a code for the line, or what opened the page once more: Enter. Anything else waits."""
        steps, own = self.steps, scan.own
        if own is not None and own.kind is CodeKind.school and steps.now.meant is not None:
            found = [option for option in steps.now.meant(own.body) if option.value == own.body]
            if found:
                self.context.voice.say(Family.ok)
                steps.choose(found[0].value, found[0].words)
                self._heard()
                self._show()
            else:
                self.wrong(t("refused.unknown_school"))
        elif self._scanned and scan.text == self._scanned:
            self.context.voice.say(Family.ok)
            self.enter()
        elif steps.line_shown and steps.now.code and scan.fault is None:
            self.context.voice.say(Family.ok)
            self._field().line.setText(scan.text)
            self._typed(scan.text)
        else:
            self.wrong(t("goods.ask.finish_first"))

    def take_command(self, command: Command) -> bool:
        """A code of the command sheet: Enter, Esc and numbers, as their keys."""
        if command.word is CommandWord.done:
            self.enter()
        elif command.word in (CommandWord.escape, CommandWord.undo):
            self.step_back()
        elif command.word in _NUMBERS:
            self._number(command.number or 0)
        else:
            return False
        return True

    def _number(self, number: int) -> None:
        if self.pick(number):
            return
        if self.steps.line_shown and self.steps.now.code:
            self._field().line.setText(str(number))
            self._typed(str(number))
        else:
            self.wrong(t("goods.ask.no_number"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no field has taken."""
        key = _K(event.key())
        if key == _K.Key_Escape or (key == _K.Key_Backspace and not self.steps.line_shown):
            self.step_back()
        elif key in _ENTERS:
            if not event.isAutoRepeat():
                self.enter()
        elif not (event.text().isdecimal() and self.pick(int(event.text()))):
            event.ignore()

    # --- the line ----------------------------------------------------------------------------------------------------

    def _field(self) -> TextField:
        return self.coded if self.steps.now.code else self.plain

    def _typed(self, text: str) -> None:
        at = self.steps.at
        self.steps.type_(text)
        self._heard()
        self._show(line=self.steps.at != at)

    def _composed(self, held: str) -> bool:
        """What an input method holds names a school as what was typed does."""
        at = self.steps.at
        if held and self.steps.line_shown and self.steps.now.meant is not None:
            self._typed(with_held(self.plain.line, held))
        return self.steps.at != at

    # --- what is shown -----------------------------------------------------------------------------------------------

    def fit_look(self) -> None:
        """Everything: boxes and keys are as wide and as many as there is room for."""
        self._show()

    def _show(self, *, line: bool = True) -> None:
        """`line`: the field is to hold what was answered; it keeps what was typed otherwise. Closed, it shows nothing:
        it would take the focus, and the strip's words.
        """
        if not self.is_open:
            return
        steps, small = self.steps, theme.look().breadth is theme.Breadth.small
        self._make_boxes(len(steps.asked))
        for at, box in enumerate(self.boxes):
            shown = at < len(steps.asked)
            box.setVisible(shown and (not small or at == steps.at))
            if shown:
                box.show_question(_question(steps, at), active=at == steps.at)
                box.set_key_height(box.key_height())
        self._place_line(fill=line)
        self.go_on.set_row(
            ButtonRow(id="go", text=self._go if steps.last else t("goods.ask.next"), key="Enter", main=True, height=3.0)
        )
        self.go_on.show()
        self._foot.setVisible(not small)
        actions = self.context.actions
        actions.set_allowed("asked.enter", allowed=True)
        actions.set_words("asked.enter", self._go if steps.last else t("goods.ask.next"))
        back = t("goods.ask.back" if steps.at or steps.opened else "goods.ask.leave")
        self.leave_button.set_row(ButtonRow(id="leave", text=back, key="Esc", height=3.0))
        actions.set_words("asked.back", back)
        options = len(steps.options()[:MOST])
        actions.set_allowed("asked.pick", allowed=options > 0)
        actions.set_words("asked.pick", t("goods.act.asked.pick"))
        actions.set_cap("asked.pick", f"1–{options}" if options > 1 else "1")
        self.context.frame.hints.set_actions(actions.hints())

    def _make_boxes(self, count: int) -> None:
        while len(self.boxes) < count:
            box = QuestionBox()
            box.pressed.connect(lambda value, box=box: self._pressed(box, value))
            box.resized.connect(lambda box=box: box.set_key_height(box.key_height()))
            self._column.insertWidget(len(self.boxes), box)
            self.boxes.append(box)

    def _pressed(self, box: QuestionBox, value: str) -> None:
        """A key was pressed with the mouse: its question is asked again, or answered."""
        at = self.boxes.index(box)
        if at == self.steps.at:
            self.pick(next(n for n, one in enumerate(self.steps.options(), 1) if one.value == value))

    def _place_line(self, *, fill: bool) -> None:
        steps, field = self.steps, self._field()
        for one, room in zip((self.plain, self.coded), self._rooms, strict=True):
            shown = steps.line_shown and one is field
            if shown:
                self._column.removeWidget(room)
                self._column.insertWidget(self._column.indexOf(self.boxes[steps.at]) + 1, room)
            room.setVisible(shown)
        if not steps.line_shown:
            first = self.boxes[steps.at].first_key()
            (first or self).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if fill:
            field.set_row(FieldRow(id="line", caption=steps.now.line, text=steps.typed, code=steps.now.code))
        unknown = steps.now.meant is not None and len(steps.typed) >= LEAST and not steps.options()
        field.set_trouble(t("goods.ask.no_school") if unknown else "")
        field.line.setFocus(Qt.FocusReason.OtherFocusReason)


def _question(steps: Steps, at: int) -> Question:
    asked = steps.asked[at]
    options = steps.options() if at == steps.at else () if asked.meant is not None else asked.options
    ticked = steps.answers[asked.id].split(",") if asked.many else [steps.answers[asked.id]]
    if at == steps.at and steps.opened:
        ticked = [asked.own]
    choices = tuple(
        Choice(
            id=option.value,
            key=str(number),
            label=option.words,
            state=ChoiceState.chosen if option.value in ticked else ChoiceState.plain,
        )
        for number, option in enumerate(options[:MOST], 1)
    )
    said = steps.said(asked) if at != steps.at or asked.meant is not None else ""
    if at < steps.at and not steps.answers[asked.id]:
        said = t("goods.ask.none")  # left open, and behind us
    hint = _hint(asked) if at == steps.at else ""
    return Question(id=asked.id, title=asked.title, choices=choices, hint=hint, said=said)


def _hint(asked: Asked) -> str:
    if asked.many:
        return t("goods.ask.many")
    if asked.open_ and asked.given:
        return t("goods.ask.keep")
    return t("goods.ask.open") if asked.open_ else ""


def _indented(field: TextField) -> QWidget:
    room = QWidget()
    row = QHBoxLayout(room)
    row.setContentsMargins(theme.px(0.75), 0, theme.px(0.75), theme.px(0.5))
    field.setMaximumWidth(theme.px(40))
    row.addWidget(field)
    row.addStretch(0)
    return room
