"""The guard's page: hazard band, the sentence with the count, the units at the left, four stacked steps at the right.

Layout only: what was chosen, and which step is now, comes in (`Stages`). Enter never goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo

from PySide6.QtCore import QRegularExpression, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QRegularExpressionValidator, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.screens.guard import wording
from app.ui.screens.guard.id_line import IdLine
from app.ui.screens.guard.stages import Stage, Stages
from app.ui.screens.guard.step_card import PersonBox, StepCard
from app.ui.screens.side_by_side import SideBySide
from app.ui.widgets import access
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.ui.widgets.hazard_band import HazardBand
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.placed import set_shown
from app.ui.widgets.text_field import FieldRow, TextField
from app.ui.widgets.words_label import WordsLabel

MOST_PEOPLE = 7
"""Persons to choose from: with the other desk's they are eight keys."""
MANY = 5
"""From so many on their keys take three rows at 200 %."""
LOW = 14.0
"""Under so many u the steps' titles give way at 200 %."""


class _Padlock(Painted):
    """The padlock beside the sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as the sentence and its line."""
        side = theme.px(3.2)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The padlock in ink."""
        painter, tokens = QPainter(self), theme.tokens()
        theme.icons.draw(painter, "lock", 0, 0, self.width(), tokens.ink, tokens.surface)
        painter.end()


class DayMost(Painted):
    """Today's most at the right of the sentence: caption, count, of how many."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_words(self, caption: str, count: str, most: str) -> None:
        """Shows another count."""
        self._words = (caption, count, most)
        access.name(self, access.joined(caption, count, most))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as both lines need."""
        caption, count, most = self._words
        below = theme.text.text_width(count, self._big()) + theme.text.text_width(most, theme.font("h2"))
        wide = max(below + theme.px(0.6), theme.text.text_width(caption, theme.font("body")))
        return QSize(round(wide) + 2, theme.px(3.4))

    def _big(self) -> QFont:
        return theme.sized(21, bold=True) if self._words[2] else theme.font("h2", bold=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Both lines, at the right."""
        painter, tokens = QPainter(self), theme.tokens()
        caption, count, most = self._words
        right, whole = Qt.AlignmentFlag.AlignRight, self.rect().toRectF()
        theme.text.draw_line(
            painter, whole.adjusted(0, 0, 0, -whole.height() * 0.6), caption, theme.font("body"), tokens.ink2, right
        )
        lower = whole.adjusted(0, whole.height() * 0.4, 0, 0)
        if most:
            theme.text.draw_line(painter, lower, most, theme.font("h2"), tokens.ink, right)
            lower.setRight(lower.right() - theme.text.text_width(most, theme.font("h2")) - theme.px(0.4))
        theme.text.draw_line(painter, lower, count, self._big(), tokens.ink, right)
        painter.end()


class GuardView(QWidget):
    """`chosen` carries the number of what was pressed with the mouse, `left` that the page is to go."""

    chosen = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.band, self.strip = HazardBand(), BannerStrip()
        self.sentence = WordsLabel(points=24, bold=True, spacing=1.25)
        self.under = WordsLabel(t("deprovision.under"), role="work")
        self.most = DayMost()
        self.model = LogModel(wording.columns(), self)
        self.table = LogTable(self.model, row_units=2.6, name=t("deprovision.list"))
        self.listed = Panel(" ", padding=0)
        self.facts = WordsLabel(role="body", muted=True)
        self.device_id = IdLine()
        self.reasons, self.people = QWidget(), QWidget()
        self.question = WordsLabel(points=22, bold=True, spacing=1.25)
        self.why = WordsLabel(role="work")
        self.first, self.other = PersonBox(t("deprovision.first")), PersonBox(t("deprovision.other"))
        self.pin = TextField(FieldRow(id="pin", caption=t("deprovision.pin"), secret=True))
        self.pin.line.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,8}"), self.pin.line))
        self.go = KeyButton(ButtonRow(id="1", text=t("deprovision.go"), key="1", height=3.0))
        self.leave = KeyButton(ButtonRow(id="leave", text=t("deprovision.leave"), key="Esc", height=3.0))
        self.cards = {
            Stage.match: StepCard(1, t("deprovision.step.match")),
            Stage.reason: StepCard(2, t("deprovision.step.reason"), self.reasons),
            Stage.second: StepCard(3, t("deprovision.step.second"), self._second()),
            Stage.go: StepCard(4, t("deprovision.step.go"), self._go()),
        }
        self._shown: tuple[Stages, tzinfo] | None = None
        self._lay_out()
        self.table.row_selected.connect(lambda _id: self._show_facts())
        self.go.chosen.connect(lambda _id: self.chosen.emit(1))
        self.leave.chosen.connect(lambda _id: self.left.emit())
        for button in (self.go, self.leave):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a button with the ring is pressed by Enter
        theme.changed.connect(self._fit)

    # --- laid out ----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        inner, self._inner = QWidget(), QVBoxLayout()
        inner.setLayout(self._inner)
        head, words = QHBoxLayout(), QVBoxLayout()
        head.setSpacing(theme.px(1))
        words.setSpacing(0)
        words.addWidget(self.sentence)
        words.addWidget(self.under)
        self._lock = _Padlock()
        head.addWidget(self._lock, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addWidget(self.most, 0, Qt.AlignmentFlag.AlignTop)
        self._inner.addLayout(head)
        self._inner.addWidget(self.strip)
        self.listed.body.addWidget(self.table, 1)
        self._told = QVBoxLayout()
        self._told.setSpacing(0)
        self._told.addWidget(self.facts)
        self._told.addWidget(self.device_id)
        self.listed.body.addLayout(self._told)
        steps = QWidget()
        stacked = QVBoxLayout(steps)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(theme.px(0.6))
        for card in self.cards.values():
            stacked.addWidget(card)
        stacked.addStretch(1)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.leave)
        foot.addStretch(1)
        stacked.addWidget(self._foot)
        self.halves = SideBySide(steps, wide=36, narrow=32)
        self.halves.left.addWidget(self.listed)
        self._inner.addWidget(self.halves, 1)
        column.addWidget(inner, 1)
        self._fit()

    def _second(self) -> QWidget:
        asked = QWidget()
        column = QVBoxLayout(asked)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(0.5))
        people = QHBoxLayout()
        people.setSpacing(theme.px(0.75))
        self._plus = WordsLabel("＋", role="h2")
        self._plus.setFixedWidth(theme.px(1.5))
        for part in (self.first, self._plus, self.other):
            people.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        people.addStretch(1)
        self.pin.setMaximumWidth(theme.px(16))
        for one in (self.question, self.why):
            column.addWidget(one)
        column.addLayout(people)
        column.addWidget(self.pin)
        column.addWidget(self.people)
        return asked

    def _go(self) -> QWidget:
        asked = QWidget()
        row = QHBoxLayout(asked)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.go)
        row.addStretch(1)
        return asked

    def _fit(self) -> None:
        breadth = theme.look().breadth
        small, wide = breadth is theme.Breadth.small, breadth is theme.Breadth.wide
        self.sentence.set_points(24 if wide else 20 if not small else 13.5)
        self.question.set_points(22 if wide else 17 if not small else 13.5)
        side = theme.px(0.5 if small else 1)
        self._inner.setContentsMargins(side, side // 2, side, side // 2 if small else side)
        self._inner.setSpacing(side // 2 if small else theme.px(0.75))
        over, under = (0.15, 0.15) if small else (0.4, 0.5)
        self._told.setContentsMargins(theme.px(1), theme.px(over), theme.px(1), theme.px(under))
        set_shown(self._lock, shown=not small)
        set_shown(self._foot, shown=wide)
        for part in (self.most, self.first, self._plus, self.other, self.why):
            set_shown(part, shown=not small)
        if small and not self.halves.side_shown:
            self.halves.swap(side=True)
        # At 200 % the question above it says the same as its caption.
        self.pin.set_row(self.pin.row._replace(caption="" if small else t("deprovision.pin"), text=self.pin.text()))
        access.name(self.pin.line, t("deprovision.pin"))
        self._make_room()
        if self._shown is not None:
            self.show_stages(*self._shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A strip over the page takes of its height."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """While a strip stands in the page or over it what is said otherwise too gives way to what is chosen from."""
        breadth, told = theme.look().breadth, bool(self.strip.row.words)
        wide, small = breadth is theme.Breadth.wide, breadth is theme.Breadth.small
        set_shown(self.under, shown=wide or not (small or told))
        asked = self._shown[0] if self._shown is not None else None
        many = asked is not None and asked.person is None and len(asked.people) >= MANY
        set_shown(self.question, shown=not (small and told and many))
        low = small and self.height() < theme.px(LOW)
        for card in self.cards.values():
            card.set_low(low=low or (small and told), lowest=low and told)

    # --- shown -------------------------------------------------------------------------------------------------------

    def show_stages(self, stages: Stages, zone: tzinfo) -> None:
        """The units, and the steps as they stand."""
        self._shown = (stages, zone)
        small = theme.look().breadth is theme.Breadth.small
        self.sentence.set_words(wording.sentence(stages))
        self.under.set_words(wording.under(stages))
        self.go.set_row(ButtonRow(id="1", text=wording.go_words(stages), key="1", height=3.0))
        self.most.set_words(*wording.day_line(stages))
        title, note = wording.title_note(stages, zone)
        self.listed.set_title(title, note)
        rows = [wording.row(stages, unit, at, zone) for at, unit in enumerate(stages.facts.rows, 1)]
        kept = self.table.current_id()
        self.model.set_rows(rows)
        troubled = stages.first_troubled
        first = troubled.device.text if troubled is not None else rows[0].id if rows else ""
        self.table.select_id(kept or first)
        now = stages.now
        for stage, card in self.cards.items():
            done = stages.done(stage)
            kind = PanelKind.now if stage is now else PanelKind.done if done else PanelKind.later
            said = done or (stage is now and stage is not Stage.second) or stage is Stage.go
            card.show_step(kind, wording.title(stages, stage), wording.step_line(stages, stage) if said else "")
            set_shown(card, shown=not small or stage is now)
        _fill(self.reasons, [t(f"deprovision.reason.{reason}") for reason in wording.REASONS], self.chosen.emit)
        self._show_second(stages)
        self._make_room()
        self._show_facts()

    def _show_second(self, stages: Stages) -> None:
        question, why = wording.second_question(stages)
        small = theme.look().breadth is theme.Breadth.small
        self.question.set_words(wording.one_line(question) if small else question)
        self.why.set_words(why)
        self.first.set_name(stages.me.name)
        self.other.set_name(stages.person.name if stages.person is not None else "")
        typed = stages.person is not None
        names = [person.name for person in stages.people[:MOST_PEOPLE]] if not typed else []
        later = [t("deprovision.second.later")] if not stages.by_hand else []
        _fill(self.people, [*names, *later] if not typed else [], self.chosen.emit)
        set_shown(self.people, shown=not typed)
        set_shown(self.pin, shown=typed)
        self._yield_why()
        if typed:
            self.pin.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_facts(self) -> None:
        if self._shown is None:
            return
        stages, zone = self._shown
        unit = next((one for one in stages.facts.rows if one.device.text == self.table.current_id()), None)
        self.facts.set_words(wording.facts(stages, unit, zone) if unit is not None else "")
        code = unit.device_id if unit is not None and not stages.trouble_of(unit) else ""
        self.device_id.set_code(code)

    def walk(self, step: int) -> None:
        """The next or the former unit; at 200 % the list comes into sight."""
        self.halves.swap(side=False)
        at = max(0, min(self.table.currentIndex().row() + step, self.model.rowCount() - 1))
        self.table.selectRow(at)

    def show_steps(self) -> bool:
        """The steps come into sight again; whether the list alone was."""
        alone = not self.halves.side_shown
        self.halves.swap(side=True)
        return alone

    def wrong(self, words: str) -> None:
        """Said over the steps."""
        self.strip.set_row(StripRow(words=words, family=Family.refused) if words else StripRow())
        self._make_room()
        self._yield_why()

    def _yield_why(self) -> None:
        """Why there are two of them gives way to the PIN's field where a strip has its room."""
        breadth = theme.look().breadth
        typed = self._shown is not None and self._shown[0].person is not None
        shut = typed and bool(self.strip.row.words) and breadth is theme.Breadth.narrow
        set_shown(self.why, shown=not shut and breadth is not theme.Breadth.small)


def _fill(holder: QWidget, words: list[str], chosen: Callable[[int], object]) -> None:
    """Buttons 1, 2, 3 under each other, many of them in columns, the last to the row's end; the same ones stay."""
    found = holder.layout()
    grid = found if isinstance(found, QGridLayout) else QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    small, buttons = theme.look().breadth is theme.Breadth.small, holder.findChildren(KeyButton)
    high = 2.25 if small else 2.5
    grid.setSpacing(theme.px(0.25 if small else 0.4))
    if [(button.row.text, button.row.height) for button in buttons] == [(text, high) for text in words]:
        return
    for button in buttons:
        grid.removeWidget(button)
        button.setParent(None)
        button.deleteLater()
    across = (3 if len(words) > 4 else 2) if small else 1 if len(words) <= 3 else 2
    for at, text in enumerate(words):
        made = KeyButton(ButtonRow(id=str(at + 1), text=text, key=str(at + 1), height=high))
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.chosen.connect(lambda key: chosen(int(key)))
        row, column = divmod(at, across)
        last = at == len(words) - 1
        if last and across > 2 and column == across - 1:  # the other desk is more words than a name
            row, column = row + 1, 0
        grid.addWidget(made, row, column, 1, across - column if last else 1)
