"""The header of the page: which repair of which unit, and the path it goes with the step it is at in ink."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.screens.repair.wording import Head, Step
from app.ui.theme import text
from app.ui.widgets import access
from app.ui.widgets.chips import chip_size, paint_chip
from app.ui.widgets.paint_kit import code_font_to_fit
from app.ui.widgets.painted import Painted
from app.ui.widgets.placed import set_shown

TALL: Final = {"wide": 5.4, "narrow": 4.5, "small": 3.4}
POINTS: Final = {"wide": 36.0, "narrow": 27.0, "small": 16.0}
STEPS_TALL: Final = {"wide": 3.4, "narrow": 2.9, "small": 0.0}
NAMED_TALL: Final = 1.9
"""Of the path with names alone."""


class RepairHead(Painted):
    """Number, school, codes, model; chips, days, where it lies and who has it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head: Head | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_head(self, head: Head | None) -> None:
        """Show another one."""
        if head != self._head:
            self._head = head
            access.name(self, head.spoken if head else "")
            self.update()

    def sizeHint(self) -> QSize:
        """By the room there is."""
        return QSize(theme.px(20), theme.px(TALL[theme.look().breadth.value]))

    def minimumSizeHint(self) -> QSize:
        """As high as it is."""
        return QSize(theme.px(12), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Left the number, then two lines, right two lines."""
        painter = QPainter(self)
        self.forget_tips()
        head = self._head
        if head is not None:
            pad = theme.px(1)
            x = self._paint_number(painter, head, pad)
            right = self._paint_right(painter, head, pad, x)
            self._paint_middle(painter, head, x, right)
        painter.end()

    def _paint_number(self, painter: QPainter, head: Head, pad: int) -> float:
        font = theme.sized(POINTS[theme.look().breadth.value], bold=True)
        baseline = text.baseline_in(QRectF(self.rect()), font)
        width = text.draw_code(painter, pad, baseline, head.number, font, theme.tokens().ink)
        return pad + width + theme.px(1.2 if theme.look().breadth is not theme.Breadth.small else 0.7)

    def _halves(self) -> tuple[QRectF, QRectF]:
        middle, gap = self.height() / 2, theme.px(0.1)
        tall = theme.px(1.75)
        return QRectF(0, middle - tall + gap, 1, tall), QRectF(0, middle + gap, 1, tall)

    def _paint_right(self, painter: QPainter, head: Head, pad: int, left: float) -> float:
        tokens, (top, low) = theme.tokens(), self._halves()
        days, who = theme.font("figure", bold=True), theme.font("body")
        least = left + theme.px(10)
        wide = max(text.text_width(head.days, days), min(text.text_width(head.who, who), theme.px(15)))
        x = max(least, self.width() - pad - wide - 1)
        align = Qt.AlignmentFlag.AlignRight
        box = QRectF(x, top.top(), self.width() - pad - x, top.height())
        text.draw_line(painter, box, head.days, days, tokens.ink, align)
        below = QRectF(x, low.top(), self.width() - pad - x, low.height())
        if text.draw_line(painter, below, head.who, who, tokens.ink2, align).elided:
            self.owe_tip(below, head.who)
        edge, gap = x - theme.px(1), theme.px(0.4)
        shown, room = [], edge - left - theme.px(12)
        for chip in head.chips:  # the first matter most
            wide = chip_size(chip).width() + gap
            if wide > room:
                break
            shown.append(chip)
            room -= wide
        for chip in reversed(shown):
            edge -= chip_size(chip).width()
            paint_chip(painter, edge, self.height() / 2, chip)
            edge -= gap
        return edge

    def _paint_middle(self, painter: QPainter, head: Head, x: float, right: float) -> None:
        tokens, (top, low) = theme.tokens(), self._halves()
        room = max(theme.px(4), right - x)
        box = QRectF(x, top.top(), room, top.height())
        if text.draw_line(painter, box, head.school, theme.font("figure", bold=True), tokens.ink).elided:
            self.owe_tip(box, head.school)
        line = QRectF(x, low.top(), room, low.height())
        font, gap = theme.font("work"), theme.px(0.75)
        at = x
        for code, bold in ((head.serial, True), (head.tag, False)):
            if code and at < x + room - theme.px(3):
                shaped = _weight(font, bold=bold)
                if at > x and at + text.code_width(code, text.code_font(shaped)) > x + room:
                    break  # the tag gives way to the serial, which is never cut
                shaped = code_font_to_fit(code, shaped, max(theme.px(3), x + room - at))
                at += text.draw_code(painter, at, text.baseline_in(line, font), code, shaped, tokens.ink) + gap
        for words, bold in ((head.model, False), (head.warranty, True)):
            left = x + room - at
            if words and left > theme.px(3):
                cell = QRectF(at, line.top(), left, line.height())
                shown = text.draw_line(painter, cell, words, _weight(font, bold=bold), tokens.ink)
                if shown.elided:
                    self.owe_tip(cell, words)
                at += shown.width + gap


def _weight(font: QFont, *, bold: bool) -> QFont:
    made = QFont(font)
    made.setBold(bold)
    return made


class StepPath(Painted):
    """受付 to 返却: done steps sunk with a tick, the one now in ink, later ones plain."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)
        self._fit()

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show others."""
        if steps != self._steps:
            self._steps = steps
            access.name(self, access.joined(*(access.joined(step.words, step.note) for step in steps if step.note)))
            self.update()

    def _fit(self) -> None:
        set_shown(self, shown=theme.look().breadth is not theme.Breadth.small)

    def sizeHint(self) -> QSize:
        """Two lines; at 200 % it is not there."""
        return QSize(theme.px(20), theme.px(STEPS_TALL[theme.look().breadth.value]))

    def minimumSizeHint(self) -> QSize:
        """As high as it is."""
        return QSize(theme.px(12), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cells of one width."""
        painter = QPainter(self)
        self.forget_tips()
        tokens = theme.tokens()
        wide = self.width() / max(1, len(self._steps))
        painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(tokens.line))
        for n, step in enumerate(self._steps):
            left, right = round(n * wide), round((n + 1) * wide)
            cell = QRectF(left, 1, right - left, self.height() - 1)
            self._paint_step(painter, cell, step, last=n == len(self._steps) - 1)
        painter.end()

    def _paint_step(self, painter: QPainter, cell: QRectF, step: Step, *, last: bool) -> None:
        tokens = theme.tokens()
        ground = {"done": tokens.sunk, "now": tokens.ink, "later": tokens.surface}[step.state]
        painter.fillRect(cell, QColor(ground))
        if not last:
            painter.fillRect(QRectF(cell.right() - 1, cell.top(), 1, cell.height()), QColor(tokens.line))
        pad = theme.px(0.9 if theme.look().breadth is theme.Breadth.wide else 0.6)
        inner = cell.adjusted(pad, theme.px(0.3), -pad / 2, -theme.px(0.3))
        half = inner.height() / 2
        top, low = QRectF(inner.left(), inner.top(), inner.width(), half), inner.adjusted(0, half, 0, 0)
        word = tokens.on_ink if step.state == "now" else tokens.ink if step.state == "done" else tokens.ink2
        if step.state == "done":
            side = theme.px(0.95)
            theme.icons.draw(painter, "tick", top.left(), round(top.center().y() - side / 2), side, tokens.ink)
            top = top.adjusted(side + theme.px(0.3), 0, 0, 0)
        text.draw_line(painter, top, step.words, theme.font("label", bold=step.state != "later"), word)
        note, font = tokens.on_ink if step.state == "now" else tokens.ink2, theme.font("caption")
        words = step.note.partition(" ")[2]
        shown = words if words and theme.text.text_width(step.note, font) > low.width() else step.note
        if text.draw_line(painter, low, shown, font, note).elided or shown != step.note:
            self.owe_tip(low, step.note)  # where both find no room, what was found goes before its day
