"""The sign-in page: people to choose from, a PIN, a first PIN twice. Layout only; its keys become signals.

It covers the body and takes every key, so that nothing under it can be seen or pressed.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.banner_strip import BannerStrip
from app.ui.widgets.corners import round_content
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.own_keys import OwnKeys
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.rows import Column, ColumnKind, LogRow
from app.ui.widgets.text_field import FieldRow, TextField
from app.ui.widgets.words_label import WordsLabel

WIDTH = 46.0
ROW = 3.0
LEAST_DIGITS = 4
ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Step(StrEnum):
    """What the page asks for."""

    people = "people"
    pin = "pin"
    new_pin = "new_pin"


def pin_field(name: str, caption: str) -> TextField:
    """A field for a PIN: digits only, at most eight, never shown."""
    field = TextField(FieldRow(id=name, caption=caption, secret=True))
    field.line.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,8}"), field.line))
    return field


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="name", title=t("sign_in.column.name"), role="h2"),
        Column(name="role", title=t("sign_in.column.role"), width=11.0, small_width=8.0),
        Column(name="code", title=t("sign_in.column.code"), kind=ColumnKind.code, width=9.0),
    )


class SignInPage(OwnKeys):
    """`entered` and `left` are Enter and Esc, `filtered` what was typed to find a name."""

    entered = Signal()
    left = Signal()
    filtered = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = WordsLabel(points=30, bold=True, spacing=1.3)
        self.line = WordsLabel(role="work", muted=True)
        self.strip = BannerStrip()
        self.filter = TextField(FieldRow(id="filter", caption=t("sign_in.filter"), hint=t("sign_in.filter.hint")))
        self.model = LogModel(_columns(), self)
        self.table = LogTable(self.model, row_units=ROW, name=t("sign_in.people"))
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.set_empty_text(t("sign_in.nobody"))
        self.who = WordsLabel(points=21, bold=True)
        self.pin = pin_field("pin", t("sign_in.pin"))
        self.new_who = WordsLabel(points=21, bold=True)
        self.first = pin_field("first", t("sign_in.new_pin"))
        self.again = pin_field("again", t("sign_in.again"))
        self.steps = QStackedWidget()
        self._lay_out()
        self.filter.edited.connect(self.filtered)
        self.table.row_opened.connect(self.opened)
        theme.changed.connect(self._dress)
        self._dress()

    def _lay_out(self) -> None:
        self._people = QWidget()
        people = QVBoxLayout(self._people)
        people.setContentsMargins(0, 0, 0, 0)
        people.addWidget(self.filter)
        people.addSpacing(theme.px(0.5))
        listed = Panel(padding=0)
        listed.body.addWidget(self.table)
        round_content(listed.body.parentWidget(), headed=False)
        self.table.set_whole(True)
        people.addWidget(listed)
        people.addStretch(1)
        pages = (self._people, self._card(self.who, self.pin), self._card(self.new_who, self.first, self.again))
        for page in pages:
            self.steps.addWidget(page)
        self._column = QVBoxLayout()
        for part in (self.sentence, self.line, self.strip):
            self._column.addWidget(part)
        self._column.addWidget(self.steps, 1)
        self._middle = QWidget()
        self._middle.setLayout(self._column)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        across.addWidget(self._middle, 1000)
        across.addStretch(1)

    @staticmethod
    def _card(*parts: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        card = Panel(kind=PanelKind.now, padding=1.5)
        for part in parts:
            card.body.addWidget(part)
        column.addWidget(card)
        column.addStretch(1)
        return page

    @property
    def step(self) -> Step:
        """What is asked for now."""
        return list(Step)[self.steps.currentIndex()]

    @property
    def field_now(self) -> TextField | None:
        """The field that takes a PIN's digits now."""
        if self.step is Step.new_pin:
            return self.again if self.focusWidget() is self.again.line else self.first
        return self.pin if self.step is Step.pin else None

    def go_to_step(self, step: Step) -> None:
        """As `show_step`, but where it stands already the digits that came meanwhile stay."""
        if self.step is not step:
            self.show_step(step)

    def show_step(self, step: Step) -> None:
        """Ask for something else: its fields are empty, the first has the focus."""
        for field in (self.pin, self.first, self.again):
            field.line.clear()
            field.set_trouble("")
        self.steps.setCurrentIndex(list(Step).index(step))
        focus = {Step.people: self.filter, Step.pin: self.pin, Step.new_pin: self.first}[step]
        self.setFocusProxy(focus)
        focus.setFocus()

    def set_words(self, sentence: str, line: str) -> None:
        """The sentence at the top and the line under it."""
        self.sentence.set_words(sentence)
        self.line.set_words(line)
        access.name(self, access.joined(sentence, line))

    def new_pin(self) -> str:
        """The first PIN where it stands there twice; else nothing, and the field that is wanting has the focus."""
        for field in (self.first, self.again):
            field.set_trouble("")
        pin = self.first.text()
        if len(pin) < LEAST_DIGITS:
            self.first.set_trouble(t("refused.bad_pin"))
            self.first.setFocus()
        elif not self.again.text():
            self.again.setFocus()
        elif self.again.text() != pin:
            self.again.line.clear()
            self.again.set_trouble(t("sign_in.differ"))
            self.again.setFocus()
        else:
            return pin
        return ""

    def pin_trouble(self, words: str) -> None:
        """The PIN was refused: it is typed anew."""
        field = self.pin if self.step is Step.pin else self.first
        field.line.clear()
        field.set_trouble(words)
        field.setFocus()

    def show_people(self, rows: tuple[LogRow, ...], selected: str = "") -> None:
        """The people to choose from; one is always selected where there is one."""
        self.model.set_rows(rows)
        if not self.table.select_id(selected):
            self.table.select_place(0)

    def walk(self, step: int) -> None:
        """The next or the former person, or the other field of a first PIN."""
        if self.step is Step.new_pin:
            (self.again if step > 0 else self.first).setFocus()
        elif self.step is Step.people:
            place = self.model.place_of(self.table.current_id()) + step
            self.table.select_place(max(0, min(self.model.rowCount() - 1, place)))
            row = self.model.row_at(self.model.place_of(self.table.current_id()))
            if row is not None:
                access.say(self.table, row.spoken)

    def _dress(self) -> None:
        small = theme.look().breadth is theme.Breadth.small
        self.sentence.set_points(20 if small else 30)
        self._middle.setMaximumWidth(theme.px(WIDTH))
        self._column.setSpacing(theme.px(0.6))
        top = theme.px(0.5 if small else 3)
        self._column.setContentsMargins(theme.px(0.5), top, theme.px(0.5), theme.px(0.5))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Esc and the arrows; the fields have had the others."""
        key = event.key()
        if key in ENTERS:
            if not event.isAutoRepeat():
                self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walk(-1 if key == Qt.Key.Key_Up else 1)
        else:
            event.ignore()

    def kept(self) -> str:
        """What is waited for, to a key that would lead to another screen."""
        return t("sign_in.kept.people" if self.step is Step.people else "sign_in.kept.pin")
