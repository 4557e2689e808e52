"""What is wrong with a stock or a template, in words: what blocks with an octagon, what is doubtful with a triangle.

Decides the words; what is wrong the domain says.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.kinds import Family
from app.domain.label_templates import Field, Mark, Problem, Template
from app.settings.words import has, t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.painted import Painted

MOST = 4


def fact_words(value: str) -> str:
    """A fact as the editor calls it."""
    key = f"labels_screen.fact.{value}"
    return t(key) if has(key) else value


def field_words(field: Field) -> str:
    """What a field is: a code of the tag, the school's name."""
    if field.mark is Mark.caption:
        key = f"label.caption.{field.value}"
        return t("labels_screen.sizes.fixed", words=t(key) if has(key) else field.value)
    if field.mark in (Mark.rule, Mark.box, Mark.hazard):
        return t(f"labels_screen.mark.{field.mark}")
    if field.mark is Mark.symbol:
        return t("labels_screen.sizes.symbol_of", symbol=t(f"labels_screen.symbol.{field.symbol}"))
    return fact_words(field.value)


def problem_words(problem: Problem, template: Template | None) -> str:
    """A problem in words, with the names of the fields it is about."""
    key = f"labels_screen.problem.{problem.reason}"
    words = t(key) if has(key) else str(problem.reason)
    names = [
        field_words(template.fields[at])
        for at in (problem.field, problem.other)
        if template is not None and 0 <= at < len(template.fields)
    ]
    return t("labels_screen.sizes.about", names="・".join(names), words=words) if names else words


class ProblemList(Painted):
    """A few lines, each with its icon; none where all is sound."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[bool, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> tuple[str, ...]:
        """What it says."""
        return tuple(words for _blocks, words in self._rows)

    def show_words(self, rows: Sequence[tuple[bool, str]]) -> None:
        """Say these; what blocks comes first."""
        made = tuple(sorted(dict.fromkeys(rows), key=lambda row: not row[0]))
        if made != self._rows:
            self._rows = made
            access.name(self, access.joined(*self.words) or t("labels_screen.sizes.sound"))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """A line a problem, at least one."""
        return QSize(theme.px(20), theme.px(1.9) * max(1, min(MOST, len(self._rows))) + theme.px(0.8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon and words of each."""
        painter = QPainter(self)
        self.forget_tips()
        tokens = theme.tokens()
        painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(tokens.line))
        rows = self._rows[:MOST] or ((None, t("labels_screen.sizes.sound")),)
        y, high, side = theme.px(0.4), theme.px(1.9), theme.px(1.2)
        for blocks, words in rows:
            family = Family.ok if blocks is None else Family.refused if blocks else Family.look
            paint_kit.draw_family_icon(painter, family, theme.px(1), round(y + (high - side) / 2), side)
            place = QRectF(theme.px(1) + side + theme.px(0.5), y, self.width() - side - theme.px(2.5), high)
            if text.draw_line(painter, place, words, theme.font("work"), tokens.family(family).text).elided:
                self.owe_tip(place, words)
            y += high
        painter.end()
