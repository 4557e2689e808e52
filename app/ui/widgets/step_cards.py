"""Steps side by side with an arrow between: what was scanned, which step is now, what comes after.

Decides how a step is set at each breadth; what the steps are, and their words, come in.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.kinds import Family
from app.ui import theme
from app.ui.widgets import access, paint_kit
from app.ui.widgets.code_text import draw_code
from app.ui.widgets.key_cap import dashed_frame
from app.ui.widgets.paint_kit import Run
from app.ui.widgets.painted import Painted


class StepState(StrEnum):
    """Where a step stands; one is `now`, or none."""

    done = "done"
    now = "now"
    later = "later"


class Step(NamedTuple):
    """One step. `code` or `words` is what was scanned, `line` a smaller line under it."""

    title: str
    state: StepState
    code: str = ""
    words: str = ""
    line: tuple[Run, ...] = ()
    short: str = ""
    """The words at 200 %."""
    spoken: str = ""
    """The state in words, for those who don't see it."""


class _Sizes(NamedTuple):
    """Sizes of one breadth: height, pad, number, gap of the arrow in u; the others in points."""

    height: float
    pad: float
    number: float
    gap: float
    title: float
    code: float
    words: float
    line: float


_SIZES = {
    theme.Breadth.wide: _Sizes(10.5, 1.25, 2.5, 2.5, 18, 33, 25.5, 15),
    theme.Breadth.narrow: _Sizes(8.75, 0.75, 2.5, 1.5, 14.5, 26, 18, 12.75),
    theme.Breadth.small: _Sizes(2.6, 0.4, 1.6, 1.0, 12, 13.5, 12, 12),
}


class StepCards(Painted):
    """The steps in one panel; never holds controls, never takes focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is shown."""
        return self._steps

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show these."""
        if tuple(steps) == self._steps:
            return
        self._steps = tuple(steps)
        access.name(self, access.joined(*(_spoken(at, step) for at, step in enumerate(self._steps, 1))))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the pictures have it."""
        return QSize(theme.px(30), theme.px(_SIZES[theme.look().breadth].height))

    def minimumSizeHint(self) -> QSize:
        """It gives way in width only."""
        return QSize(theme.px(18), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The panel, the steps, the arrows between them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.forget_tips()
        t_, sizes = theme.tokens(), _SIZES[theme.look().breadth]
        whole = QRectF(self.rect())
        paint_kit.draw_frame(painter, whole, fill=t_.surface, border=t_.line, radius=theme.line(6))
        painter.setClipPath(paint_kit.rounded_path(whole, theme.line(6)))
        gap = theme.px(sizes.gap)
        width = (whole.width() - gap * (len(self._steps) - 1)) / max(1, len(self._steps))
        for at, step in enumerate(self._steps):
            rect = QRectF(at * (width + gap), 0, width, whole.height())
            self._paint_step(painter, rect, at + 1, step)
            if at:
                arrow = QRectF(rect.left() - gap, 0, gap, whole.height())
                font = theme.sized(sizes.title * 1.2, bold=True)
                theme.text.draw_line(painter, arrow, "→", font, t_.ink, Qt.AlignmentFlag.AlignHCenter)
        painter.end()

    def _paint_step(self, painter: QPainter, rect: QRectF, number: int, step: Step) -> None:
        t_, sizes = theme.tokens(), _SIZES[theme.look().breadth]
        now = step.state is StepState.now
        ink = t_.on_ink if now else t_.ink if step.state is StepState.done else t_.ink2
        if now:
            painter.fillRect(rect, QColor(t_.ink))
        pad, circle = theme.px(sizes.pad), theme.px(sizes.number)
        inner = rect.adjusted(pad, pad, -pad, -pad)
        head = QRectF(inner.left(), inner.top(), inner.width(), circle)
        small = theme.look().breadth is theme.Breadth.small
        if small:
            head.moveTop(rect.center().y() - circle / 2)
        painter.setPen(QPen(QColor(ink), theme.line(2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(head.left(), head.top(), circle, circle).adjusted(1, 1, -1, -1))
        centre = Qt.AlignmentFlag.AlignHCenter
        place = QRectF(head.left(), head.top(), circle, circle)
        theme.text.draw_line(painter, place, str(number), theme.sized(sizes.title, bold=True), ink, centre)
        rest = head.adjusted(circle + theme.px(0.6), 0, 0, 0)
        if step.state is StepState.done:
            side = theme.px(2.0 if not small else 1.3)
            x, y = head.right() - side, head.center().y() - side / 2
            paint_kit.draw_family_icon(painter, Family.ok, x, y, side)
            rest.setRight(x - theme.px(0.5))
        if small:
            self._paint_small(painter, rest, step, ink)
            return
        self._line(painter, rest, step.title, theme.sized(sizes.title, bold=True), ink)
        below = inner.adjusted(0, circle + theme.px(0.35), 0, 0)
        if now and not step.code and not step.words:
            box = QRectF(below.left(), below.top() + theme.px(0.4), below.width(), theme.px(3.4))
            dashed_frame(painter, box, t_.on_ink, t_.ink, theme.line(4), theme.line(2))
            return
        self._paint_scanned(painter, below, step, ink)

    def _paint_scanned(self, painter: QPainter, below: QRectF, step: Step, ink: str) -> None:
        sizes = _SIZES[theme.look().breadth]
        high = theme.px(sizes.code / 12 * 1.3)
        first = QRectF(below.left(), below.top(), below.width(), high)
        if step.code:
            font = paint_kit.code_font_to_fit(step.code, theme.sized(sizes.code, bold=True), first.width())
            draw_code(painter, first.left(), theme.text.baseline_in(first, font), step.code, font, ink)
        elif step.words:
            self._line(painter, first, step.words, theme.sized(sizes.words, bold=True), ink)
        if step.line:
            second = QRectF(below.left(), first.bottom(), below.width(), theme.px(sizes.line / 12 * 1.45))
            plain, bold = theme.sized(sizes.line), theme.sized(sizes.line, bold=True)
            on_ink = ink if step.state is StepState.now else ""
            if paint_kit.draw_runs(painter, second, step.line, plain, bold, bold, ink=on_ink):
                self.owe_tip(second, "".join(run.text for run in step.line))

    def _paint_small(self, painter: QPainter, rest: QRectF, step: Step, ink: str) -> None:
        """At 200 % one line: what was scanned, else what is asked for."""
        sizes = _SIZES[theme.Breadth.small]
        if step.code:
            font = paint_kit.code_font_to_fit(step.code, theme.sized(sizes.code, bold=True), rest.width())
            draw_code(painter, rest.left(), theme.text.baseline_in(rest, font), step.code, font, ink)
        else:
            self._line(painter, rest, step.short or step.words or step.title, theme.sized(sizes.title, bold=True), ink)

    def _line(self, painter: QPainter, rect: QRectF, words: str, font: QFont, ink: str) -> None:
        if theme.text.draw_line(painter, rect, words, font, ink).elided:
            self.owe_tip(rect, words)


def _spoken(number: int, step: Step) -> str:
    line = "".join(run.text for run in step.line)
    return access.joined(f"{number} {step.title}", step.spoken, step.code, step.words, line)
