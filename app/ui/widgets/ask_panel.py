"""What is to be scanned next, in letters that are read from two metres, and what may be chosen meanwhile.

Decides sizes and what gives way: of the codes as many stand as fit, never half a one.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import access, paint_kit
from app.ui.widgets.code_text import code_width, draw_code
from app.ui.widgets.key_cap import Cap, cap_size, paint_cap
from app.ui.widgets.paint_kit import Run
from app.ui.widgets.painted import Painted


class AskChoice(NamedTuple):
    """Something a digit chooses beside the scan."""

    key: str
    words: str
    chosen: bool = False


class AskRow(NamedTuple):
    """What is asked. `more` follows the codes where not all of them fit: the caller's words with `{count}`."""

    ask: str
    line: tuple[Run, ...] = ()
    codes: tuple[str, ...] = ()
    more: str = ""
    caption: str = ""
    """Over the choices."""
    choices: tuple[AskChoice, ...] = ()


class _Sizes(NamedTuple):
    """Height and pad in u, the bar code's width in u (0: none), the others in points."""

    least: float
    pad: float
    icon: float
    ask: float
    line: float
    choice: float


_SIZES = {
    theme.Breadth.wide: _Sizes(13, 3, 14, 52, 25.5, 13.5),
    theme.Breadth.narrow: _Sizes(9.5, 1.25, 7, 34, 17, 12.75),
    theme.Breadth.small: _Sizes(4.5, 0.75, 0, 20, 13.5, 12),
}
_LEAST_POINTS = 27.0
"""36 px: what must be known after a scan is never smaller; at 200 % it is twice the size anyway."""
_BARS = ((18, 3), (25, 6), (35, 2), (41, 4), (50, 2), (55, 6), (66, 3), (73, 2), (79, 5), (88, 2), (94, 6))
"""Left edge and width of the bars, of 120 x 80."""


class AskPanel(Painted):
    """The one heavy frame of its screen; never holds controls, never takes focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = AskRow("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def row(self) -> AskRow:
        """What is asked."""
        return self._row

    def show_ask(self, row: AskRow) -> None:
        """Asks it, and has it read out where it is another question."""
        former, self._row = self._row, row
        choices = (f"{choice.key} {choice.words}" for choice in row.choices)
        line = "".join(run.text for run in row.line)
        words = access.joined(row.ask, line, *row.codes, row.caption if row.choices else "", *choices)
        access.name(self, words)
        if row.ask != former.ask:
            access.say(self, row.ask)
        self.update()

    def sizeHint(self) -> QSize:
        """It takes what is left."""
        return QSize(theme.px(30), theme.px(_SIZES[theme.look().breadth].least))

    def minimumSizeHint(self) -> QSize:
        """Ask and line stay."""
        return QSize(theme.px(18), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, bar code, ask, line, choices."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.forget_tips()
        t_, sizes = theme.tokens(), _SIZES[theme.look().breadth]
        whole, wide = QRectF(self.rect()), theme.line(4)
        paint_kit.draw_frame(painter, whole, fill=t_.surface, border=t_.ink, width=wide, radius=theme.line(6))
        pad = theme.px(sizes.pad)
        left = whole.left() + pad
        if sizes.icon:
            left += self._paint_bars(painter, left, theme.px(sizes.icon)) + pad
        room = QRectF(left, 0, max(1.0, whole.right() - pad - left), whole.height())
        foot = self._choices_height()
        room.setHeight(whole.height() - foot)
        self._paint_words(painter, room)
        if foot:
            self._paint_choices(painter, QRectF(pad, whole.bottom() - foot, whole.width() - 2 * pad, foot))
        painter.end()

    def _paint_bars(self, painter: QPainter, x: float, width: float) -> float:
        t_ = theme.tokens()
        share = width / 120
        top = (self.height() - self._choices_height() - 80 * share) / 2
        frame = QRectF(x + 4 * share, top + 4 * share, 112 * share, 72 * share)
        paint_kit.draw_frame(painter, frame, border=t_.ink, width=theme.line(4), radius=4 * share)
        for left, wide in _BARS:
            painter.fillRect(QRectF(x + left * share, top + 18 * share, wide * share, 44 * share), QColor(t_.ink))
        return width

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        row, sizes, t_ = self._row, _SIZES[theme.look().breadth], theme.tokens()
        points, lines = self._ask_lines(room.width())
        font = theme.sized(points, bold=True)
        high, below = theme.px(points / 12 * 1.25), theme.px(sizes.line / 12 * 1.6) if row.line or row.codes else 0
        y = room.top() + (room.height() - high * len(lines) - below) / 2
        for words in lines:
            baseline = theme.text.baseline_in(QRectF(0, y, 1, high), font)
            theme.text.draw_large(painter, room.left(), round(baseline), words, font, t_.ink)
            y += high
        if below:
            self._paint_line(painter, QRectF(room.left(), y + below * 0.1, room.width(), below))

    def _ask_lines(self, width: float) -> tuple[float, list[str]]:
        """At which size, and in how many lines: smaller first, then two lines where a space lets it break."""
        words, points = self._row.ask, _SIZES[theme.look().breadth].ask
        least = min(points, _LEAST_POINTS) if theme.look().breadth is not theme.Breadth.small else points * 0.7
        while theme.text.text_width(words, theme.sized(points, bold=True)) > width and points > least:
            points -= 1
        if theme.text.text_width(words, theme.sized(points, bold=True)) <= width or " " not in words:
            return points, [words]
        parts = words.split(" ")
        half = min(range(1, len(parts)), key=lambda at: abs(len(" ".join(parts[:at])) - len(words) / 2))
        return points, [" ".join(parts[:half]), " ".join(parts[half:])]

    def _paint_line(self, painter: QPainter, rect: QRectF) -> None:
        row, sizes, t_ = self._row, _SIZES[theme.look().breadth], theme.tokens()
        plain, bold = theme.sized(sizes.line), theme.sized(sizes.line, bold=True)
        if paint_kit.draw_runs(painter, rect, row.line, plain, bold):
            self.owe_tip(rect, "".join(run.text for run in row.line))
        x = rect.left() + sum(paint_kit.run_width(run, plain, bold) for run in row.line)
        shown, dot = self._codes_that_fit(rect.right() - x), "・"
        baseline = theme.text.baseline_in(rect, plain)
        for at, code in enumerate(shown):
            x += theme.px(0.75) if not at else 0
            x += draw_code(painter, x, baseline, code, plain, t_.ink)
            if at < len(shown) - 1:
                place = QRectF(x, rect.top(), theme.px(2), rect.height())
                x += theme.text.draw_line(painter, place, dot, plain, t_.ink).width
        hidden = len(row.codes) - len(shown)
        if hidden and row.more:
            rest = QRectF(x + theme.px(0.5), rect.top(), rect.right() - x - theme.px(0.5), rect.height())
            theme.text.draw_line(painter, rest, row.more.format(count=hidden), plain, t_.ink2)
            self.owe_tip(rect, dot.join(row.codes))

    def _codes_that_fit(self, width: float) -> tuple[str, ...]:
        row, sizes = self._row, _SIZES[theme.look().breadth]
        plain = theme.sized(sizes.line)
        dot = theme.text.text_width("・", plain)
        more = theme.px(0.5) + theme.text.text_width(row.more.format(count=len(row.codes)), plain)
        ends, taken = [], float(theme.px(0.75))
        for at, code in enumerate(row.codes):
            taken += code_width(code, plain) + (dot if at else 0)
            ends.append(taken)
        if taken <= width:
            return row.codes
        return row.codes[: sum(end + more <= width for end in ends)]

    # --- choices -------------------------------------------------------------------------------------------------

    def _choices_height(self) -> float:
        """None where at 200 % ask and line would lose the room they need; their keys go on working."""
        if not self._row.choices:
            return 0.0
        wanted, breadth = float(theme.px(2.4) * len(self._choice_lines()) + theme.px(0.6)), theme.look().breadth
        low = breadth is theme.Breadth.small and self.height() - wanted < theme.px(_SIZES[breadth].least)
        return 0.0 if low else wanted

    def _choice_width(self, choice: AskChoice) -> float:
        font = theme.sized(_SIZES[theme.look().breadth].choice, bold=choice.chosen)
        return cap_size(choice.key)[0] + theme.px(0.4) + theme.text.text_width(choice.words, font) + theme.px(1.25)

    def _choice_lines(self) -> list[list[AskChoice]]:
        sizes = _SIZES[theme.look().breadth]
        width = self.width() - 2 * theme.px(sizes.pad)
        begin = theme.text.text_width(self._row.caption, theme.sized(sizes.choice, bold=True)) + theme.px(1)
        lines: list[list[AskChoice]] = [[]]
        x = begin
        for choice in self._row.choices:
            if x + self._choice_width(choice) > width and lines[-1]:
                lines.append([])
                x = begin
            lines[-1].append(choice)
            x += self._choice_width(choice)
        return lines

    def _paint_choices(self, painter: QPainter, rect: QRectF) -> None:
        sizes, t_ = _SIZES[theme.look().breadth], theme.tokens()
        high, title = theme.px(2.4), theme.sized(sizes.choice, bold=True)
        theme.text.draw_line(
            painter, QRectF(rect.left(), rect.top(), rect.width(), high), self._row.caption, title, t_.ink2
        )
        begin = rect.left() + theme.text.text_width(self._row.caption, title) + theme.px(1)
        for at, choices in enumerate(self._choice_lines()):
            x, line = begin, QRectF(rect.left(), rect.top() + at * high, rect.width(), high)
            for choice in choices:
                wide = self._choice_width(choice)
                cap = Cap.main if choice.chosen else Cap.plain
                taken = paint_cap(painter, x, line.center().y(), choice.key, cap) + theme.px(0.4)
                font = theme.sized(sizes.choice, bold=choice.chosen)
                place = QRectF(x + taken, line.top(), wide - taken, high)
                colour = t_.ink if choice.chosen else t_.ink2
                theme.text.draw_line(painter, place, choice.words, font, colour, Qt.AlignmentFlag.AlignLeft)
                x += wide
