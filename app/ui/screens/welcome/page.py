"""The first start's page: three steps as stacked cards, the one that is now open with its fields or its paper.

Layout only; its keys become signals.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.domain.drawing import Drawing
from app.settings.words import t
from app.ui import theme
from app.ui.screens.welcome.step import Step
from app.ui.widgets import access
from app.ui.widgets.banner_strip import BannerStrip
from app.ui.widgets.drawing_view import DrawingView
from app.ui.widgets.empty_state import StepCard, StepRow, StepState
from app.ui.widgets.own_keys import OwnKeys
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.text_field import FieldRow, TextField
from app.ui.widgets.words_label import WordsLabel

WIDTH = 64.0
LEAST_DIGITS = 4
ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


CARD_OF = {Step.boss: 0, Step.badge: 0, Step.key_closed: 1, Step.key: 1, Step.read_back: 2}
CARDS = ("boss", "key", "read_back")


class WelcomePage(OwnKeys):
    """`entered`, `left` and `paper_asked` are Enter, Esc and P."""

    entered = Signal()
    left = Signal()
    paper_asked = Signal()
    covered = Signal()
    """Another page was laid over this one, or it went away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", "none")
        self.sentence = WordsLabel(points=30, bold=True, spacing=1.3)
        self.strip = BannerStrip()
        self.name = TextField(FieldRow(id="name", caption=t("welcome.name")))
        self.pin = self._pin("pin", t("welcome.pin"))
        self.again = self._pin("again", t("welcome.again"))
        self.paper = DrawingView()
        self.paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.typed = TextField(FieldRow(id="key", caption=t("welcome.key"), hint=t("welcome.key.hint"), code=True))
        self._title = WordsLabel(points=18, bold=True)
        self._line = WordsLabel(role="work", muted=True)
        self._forms = QStackedWidget()
        self._pages: list[QWidget] = []
        self._cards: list[QWidget] = []
        self._step = Step.boss
        self._first_field: TextField | None = None
        self._lay_out()
        theme.changed.connect(self._dress)
        self.show_step(Step.boss)

    @staticmethod
    def _pin(name: str, caption: str) -> TextField:
        field = TextField(FieldRow(id=name, caption=caption, secret=True))
        field.line.setValidator(QRegularExpressionValidator("[0-9]{0,8}", field.line))
        return field

    def _lay_out(self) -> None:
        for parts in ((self.name, self.pin, self.again), (self.typed,)):
            form = QWidget()
            column = QVBoxLayout(form)
            column.setContentsMargins(0, 0, 0, 0)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
            self._forms.addWidget(form)
            self._pages.append(form)
        for page in (self.paper, QWidget()):
            self._forms.addWidget(page)
            self._pages.append(page)
        self._now = Panel(kind=PanelKind.guard, padding=1.25)
        for words in (self._title, self._line):
            self._now.body.addWidget(words)
        self._now.body.addWidget(self._forms, 1)
        self._column = QVBoxLayout()
        self._column.addWidget(self.sentence)
        self._column.addWidget(self.strip)
        self._column.addWidget(self._now, 1)
        self._end = QWidget()
        self._column.addWidget(self._end)
        self._column.addStretch(0)
        self._middle = QWidget()
        self._middle.setLayout(self._column)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        across.addWidget(self._middle, 1000)
        across.addStretch(1)

    @property
    def step(self) -> Step:
        """What is asked for now."""
        return self._step

    def show_step(self, step: Step) -> None:
        """Ask for something else."""
        self._step = step
        self.strip.set_row(type(self.strip.row)())
        self._title.set_words(f"{CARD_OF[step] + 1}　{t(f'welcome.step.{step}')}")
        self._line.set_words(t(f"welcome.line.{step}"))
        self._forms.setCurrentIndex({Step.boss: 0, Step.read_back: 1, Step.badge: 2, Step.key: 2}.get(step, 3))
        self._stack_cards(CARD_OF[step])
        self._dress()
        self._first_field = {Step.boss: self.name, Step.read_back: self.typed}.get(step)
        if self.isVisible():
            (self._first_field or self).setFocus()
        access.name(self, access.joined(self.sentence.words, t(f"welcome.step.{step}"), t(f"welcome.line.{step}")))

    def _stack_cards(self, now: int) -> None:
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = []
        for at, name in enumerate(CARDS):
            if at == now:
                continue
            done = at < now
            row = StepRow(
                id=name,
                title=t(f"welcome.step.{name}"),
                line="" if done else t(f"welcome.card.{name}"),
                state=StepState.done if done else StepState.later,
                done_word=t("welcome.done") if done else "",
            )
            card = StepCard(at + 1, row, self._middle)
            self._column.insertWidget(self._column.indexOf(self._now if done else self._end), card)
            self._cards.append(card)

    def show_paper(self, drawing: Drawing | None) -> None:
        """The paper of this step."""
        self.paper.set_drawing(drawing)

    def set_sentence(self, words: str) -> None:
        """The sentence at the top."""
        self.sentence.set_words(words)

    def boss(self) -> tuple[str, str]:
        """Name and PIN where all is there; else nothing, and the field that is wanting has the focus."""
        for field in (self.name, self.pin, self.again):
            field.set_trouble("")
        name, pin = self.name.text().strip(), self.pin.text()
        if not name:
            self._want(self.name, t("welcome.name_wanted") if pin else "")
        elif len(pin) < LEAST_DIGITS:
            self._want(self.pin, t("refused.bad_pin") if pin else "")
        elif not self.again.text():
            self._want(self.again, "")
        elif self.again.text() != pin:
            self.again.line.clear()
            self._want(self.again, t("sign_in.differ"))
        else:
            return name, pin
        return "", ""

    @staticmethod
    def _want(field: TextField, trouble: str) -> None:
        field.set_trouble(trouble)
        field.setFocus()

    def forget(self) -> None:
        """No PIN, key or paper stays behind on the page."""
        for field in (self.name, self.pin, self.again, self.typed):
            field.line.clear()
            field.set_trouble("")
        self.show_paper(None)

    def _dress(self) -> None:
        small = theme.look().breadth is theme.Breadth.small
        self.sentence.set_points(20 if small else 30)
        self._middle.setMaximumWidth(theme.px(WIDTH))
        self._column.setSpacing(theme.px(0.6))
        paper = self._step in (Step.badge, Step.key)
        for card in self._cards:
            card.setVisible(not small and not (paper and theme.look().breadth is theme.Breadth.narrow))
        # A paper takes all the room there is, a form no more than it needs.
        self._column.setStretchFactor(self._now, 1 if paper else 0)
        self._column.setStretch(self._column.count() - 1, 0 if paper else 1)
        policy = QSizePolicy.Policy
        self._forms.setSizePolicy(policy.Expanding, policy.Expanding if paper else policy.Fixed)
        for form in self._pages:
            shown = form is self._forms.currentWidget()
            form.setSizePolicy(policy.Expanding, policy.Preferred if shown else policy.Ignored)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The page itself has the focus only where there is nothing to type."""
        super().focusInEvent(event)
        if self._first_field is not None:
            self._first_field.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that nobody sees this page now."""
        super().hideEvent(event)
        self.covered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Esc and P; the fields have had the others."""
        key = event.key()
        if key in ENTERS:
            if not event.isAutoRepeat():
                self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_P and self._step in (Step.badge, Step.key):
            self.paper_asked.emit()
        else:
            event.ignore()
