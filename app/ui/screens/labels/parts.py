"""The small painted parts of the labels screen: a step's head with its number, the facts block, the read-back's figure.

Decides how they look; what they say comes in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.domain.kinds import Family
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.chips import Chip
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.placed import set_shown


class StepHead(Painted):
    """A number in a disc, the step's name, a note beside it, a figure or a chip at the right end."""

    def __init__(self, number: int, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._title, self._note = number, title, ""
        self._figure, self._unit = "", ""
        self.chip = Chip(parent=self)
        self._row = QHBoxLayout(self)
        self._row.addStretch(1)
        self._row.addWidget(self.chip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._measure)
        self._measure()
        self._name_it()

    def set_note(self, note: str) -> None:
        """Other words beside the name."""
        if note != self._note:
            self._note = note
            self._name_it()

    def set_figure(self, figure: str, unit: str) -> None:
        """A large number at the right end."""
        if (figure, unit) != (self._figure, self._unit):
            self._figure, self._unit = figure, unit
            self._name_it()

    def _name_it(self) -> None:
        access.name(self, access.joined(str(self._number), self._title, self._figure + self._unit, self._note))
        self.update()

    def _measure(self) -> None:
        self._row.setContentsMargins(0, 0, theme.px(0.75), 1)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(theme.px(12), theme.px(3.2))

    def minimumSizeHint(self) -> QSize:
        """The disc and a little of the name."""
        return QSize(theme.px(6), theme.px(3.2))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Disc, name, note, figure, the line below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.forget_tips()
        colours = theme.tokens()
        high = self.height() - 1
        painter.fillRect(QRectF(0, high, self.width(), 1), QColor(colours.line))
        side = theme.px(1.9)
        disc = QRectF(theme.px(0.9), (high - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.ink))
        painter.drawEllipse(disc)
        font = theme.font("label")
        text.draw_line(painter, disc, str(self._number), font, colours.on_ink, Qt.AlignmentFlag.AlignHCenter)
        right = float(self.chip.x() if self.chip.isVisible() else self.width() - theme.px(0.9))
        right = self._paint_figure(painter, right, high)
        left = disc.right() + theme.px(0.6)
        title, note = theme.font("h2"), theme.font("body")
        drawn = text.draw_line(painter, QRectF(left, 0, max(1.0, right - left), high), self._title, title, colours.ink)
        rest = QRectF(left + drawn.width + theme.px(0.75), 0, right - left - drawn.width - theme.px(1.25), high)
        told = self._note and rest.width() > theme.px(3)
        if told and text.draw_line(painter, rest, self._note, note, colours.ink2).elided:
            self.owe_tip(rest, self._note)
        painter.end()

    def _paint_figure(self, painter: QPainter, right: float, high: int) -> float:
        if not self._figure:
            return right
        colours, large, small = theme.tokens(), theme.sized(18, bold=True), theme.font("body")
        unit = text.text_width(self._unit, small)
        baseline = text.baseline_in(QRectF(0, 0, 1, high), large)
        painter.setPen(QColor(colours.ink))
        painter.setFont(small)
        painter.drawText(QPointF(right - unit, baseline), self._unit)
        painter.setFont(large)
        width = text.text_width(self._figure, large)
        left = right - unit - theme.px(0.3) - width
        painter.drawText(QPointF(left, baseline), self._figure)
        return left - theme.px(0.75)


class StepPanel(Panel):
    """A panel with a step's head; `now` carries the screen's one heavy frame."""

    def __init__(self, number: int, title: str, *, now: bool = False) -> None:
        super().__init__(kind=PanelKind.now if now else PanelKind.plain, padding=0)
        self.step = StepHead(number, title)
        self.body.addWidget(self.step)
        access.name(self, title)

    def _measure(self) -> None:
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)


class WishLine(NamedTuple):
    """One fact of the block: which question it answers, its words, what is wrong with it."""

    id: str
    label: str
    value: str
    trouble: bool = False


class WishBlock(Painted):
    """Kind, template, stock, printer: one line each. `pressed` names the question that was clicked."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[WishLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> tuple[WishLine, ...]:
        """The facts shown."""
        return self._lines

    def set_lines(self, lines: Sequence[WishLine]) -> None:
        """Show other facts."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            access.name(self, access.joined(*(f"{line.label} {line.value}" for line in lines)))
            self.updateGeometry()
            self.update()

    def _row(self) -> int:
        return theme.px(1.75)

    def sizeHint(self) -> QSize:
        """A line a fact."""
        return QSize(theme.px(20), self._row() * max(1, len(self._lines)) + theme.px(0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click asks its question."""
        at = int(event.position().y() // self._row())
        if at < len(self._lines):
            self.pressed.emit(self._lines[at].id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Label and value of each."""
        painter = QPainter(self)
        self.forget_tips()
        colours = theme.tokens()
        label_font, value_font = theme.font("body"), theme.sized(12.5, bold=True)
        widths = (text.text_width(line.label, label_font) for line in self._lines)
        column = max(widths, default=0.0) + theme.px(1)
        for at, line in enumerate(self._lines):
            row = QRectF(0, at * self._row(), self.width(), self._row())
            text.draw_line(painter, row, line.label, label_font, colours.ink2)
            left = column
            if line.trouble:
                side = theme.px(1.1)
                paint_kit.draw_family_icon(painter, Family.look, left, round(row.center().y() - side / 2), side)
                left += side + theme.px(0.35)
            place = row.adjusted(left, 0, 0, 0)
            colour = colours.look_text if line.trouble else colours.ink
            if text.draw_line(painter, place, line.value, value_font, colour).elided:
                self.owe_tip(place, line.value)
        painter.end()


class Figure(Painted):
    """How many were read back: n of N large, a bar, what is still open and what sits wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done = self._of = 0
        self._open_words = self._wrong_words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_counts(self, done: int, of: int, open_words: str, wrong_words: str) -> None:
        """Other counts; no words of what sits wrong where nothing does."""
        self._done, self._of, self._open_words, self._wrong_words = done, of, open_words, wrong_words
        access.name(self, access.joined(f"{done:,} / {of:,}", open_words, wrong_words))
        self.update()

    def _bar(self) -> float:
        return 0.5 if theme.look().breadth is theme.Breadth.small else 0.9

    def _points(self) -> float:
        return {theme.Breadth.wide: 72.0, theme.Breadth.narrow: 60.0, theme.Breadth.small: 24.0}[theme.look().breadth]

    def sizeHint(self) -> QSize:
        """The figure, the bar, one line."""
        small = theme.look().breadth is theme.Breadth.small
        return QSize(theme.px(16), round(theme.px(self._points() / 12) * 1.15) + theme.px(3.1 if small else 4.4))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Figure, bar, words."""
        painter = QPainter(self)
        colours = theme.tokens()
        big, small = theme.sized(self._points(), bold=True), theme.sized(self._points() * 0.42)
        done, of = f"{self._done:,}", f" ／ {self._of:,}"
        side = theme.px(1)
        width = text.text_width(done, big) + text.text_width(of, small)
        while width > self.width() - 2 * side and big.pointSizeF() > 20:
            big.setPointSizeF(big.pointSizeF() * 0.9)
            small.setPointSizeF(small.pointSizeF() * 0.9)
            width = text.text_width(done, big) + text.text_width(of, small)
        high = round(theme.px(self._points() / 12) * 1.15)
        line = QRectF(0, 0, self.width(), high)
        baseline = text.baseline_in(line, big)
        left = (self.width() - width) / 2
        text.draw_large(painter, left, baseline, done, big, colours.ink)
        painter.setFont(small)
        painter.setPen(QColor(colours.ink))
        painter.drawText(QPointF(left + text.text_width(done, big), baseline), of)
        bar = QRectF(side, high + theme.px(0.3), self.width() - 2 * side, theme.px(self._bar()))
        painter.fillRect(bar, QColor(colours.chart_bg))
        share = self._done / self._of if self._of else 0.0
        painter.fillRect(QRectF(bar.x(), bar.y(), bar.width() * share, bar.height()), QColor(colours.chart1))
        self._paint_words(painter, QRectF(0, bar.bottom() + theme.px(0.5), self.width(), theme.px(1.6)))
        painter.end()

    def _paint_words(self, painter: QPainter, row: QRectF) -> None:
        colours, plain, bold = theme.tokens(), theme.font("work"), theme.font("work", bold=True)
        icon = theme.px(1.3)
        width = text.text_width(self._open_words, plain)
        wrong = text.text_width(self._wrong_words, bold) + icon + theme.px(1.6) if self._wrong_words else 0.0
        x = (row.width() - width - wrong) / 2
        text.draw_line(painter, row.adjusted(x, 0, 0, 0), self._open_words, plain, colours.ink)
        if self._wrong_words:
            x += width + theme.px(1.25)
            paint_kit.draw_family_icon(painter, Family.look, x, round(row.center().y() - icon / 2), icon)
            place = row.adjusted(x + icon + theme.px(0.35), 0, 0, 0)
            text.draw_line(painter, place, self._wrong_words, bold, colours.look_text)


class MistakeRow(NamedTuple):
    """A banner's word and its numbers, each with what it is; `family` look, ok or refused."""

    word: str = ""
    family: Family = Family.look
    numbers: tuple[tuple[str, str], ...] = ()
    line: str = ""


class MistakeBanner(Painted):
    """The answer to a scan while reading back: icon, word, and where a label sits wrong its three numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = MistakeRow()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def row(self) -> MistakeRow:
        """What is shown."""
        return self._row

    def show_row(self, row: MistakeRow) -> None:
        """Answer a scan; a row without a word takes the banner away."""
        self._row = row
        set_shown(self, shown=bool(row.word))
        numbers = (f"{what} {code}" for what, code in row.numbers)
        if row.word:
            access.alert(self, access.joined(row.word, *numbers, row.line))
        self.updateGeometry()
        self.update()

    def _pad(self) -> tuple[int, int, int]:
        """The dark bar of a look, the left and the top padding, in pixels."""
        return theme.px(0.95), theme.px(1), theme.px(0.8)

    def _word_height(self) -> int:
        return theme.px(3.4 if theme.look().breadth is theme.Breadth.wide else 2.8)

    def _line_height(self) -> int:
        return theme.px(1.75)

    def _column(self) -> float:
        font = theme.font("work")
        return max((text.text_width(what, font) for what, _code in self._row.numbers), default=0.0) + theme.px(0.8)

    def _stacked(self, width: float) -> bool:
        """Whether a code needs a line of its own: it is never cut."""
        bar, side, _top = self._pad()
        room = width - bar - 2 * side - self._column()
        code = theme.sized(15, bold=True)
        return any(text.code_width(number, code) > room for _what, number in self._row.numbers)

    def hasHeightForWidth(self) -> bool:
        """Its sentence wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Word, numbers, sentence."""
        bar, side, top = self._pad()
        each = 2 if self._stacked(width) else 1
        lines = len(self._row.numbers) * self._line_height() * each
        words = 0.0
        if self._row.line:
            words = text.block_height(self._row.line, theme.font("work"), max(1, width - bar - 2 * side), 1.3)
        return round(2 * top + self._word_height() + lines + words)

    def sizeHint(self) -> QSize:
        """Its height at its present width."""
        width = max(self.width(), theme.px(14))
        return QSize(theme.px(14), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """None of its numbers gives way."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill, bar, icon, word; a line a number; the sentence."""
        painter = QPainter(self)
        row, family = self._row, theme.tokens().family(self._row.family)
        rect = QRectF(self.rect())
        painter.fillRect(rect, QColor(family.fill))
        bar, side, top = self._pad()
        if row.family is Family.look:
            painter.fillRect(QRectF(0, 0, bar, rect.height()), QColor(family.on))
        left, high = bar + side, self._word_height()
        icon = round(high * 0.92)
        shape, cut = (family.on, family.fill)
        theme.icons.draw(painter, row.family, left, top + (high - icon) // 2, icon, shape, cut)
        word = QRectF(left + icon + theme.px(0.8), top, rect.width() - left - icon - theme.px(1.6), high)
        text.draw_line(painter, word, row.word, theme.sized(high / theme.px(1) * 8.4, bold=True), family.on)
        y = float(top + high)
        font, code = theme.font("work"), theme.sized(15, bold=True)
        column, stacked = self._column(), self._stacked(rect.width())
        for what, number in row.numbers:
            line = QRectF(left, y, rect.width() - left - side, self._line_height())
            text.draw_line(painter, line, what, font, family.on)
            if stacked:
                line.translate(0, self._line_height())
                y += self._line_height()
            x = left if stacked else left + column
            text.draw_code(painter, x, text.baseline_in(line, code), number, code, family.on)
            y += self._line_height()
        if row.line:
            text.draw_block(painter, left, y, rect.width() - left - side, row.line, theme.font("work"), family.on, 1.3)
        painter.end()
