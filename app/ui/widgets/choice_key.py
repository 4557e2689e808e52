"""One choice key: a key cap cell with its number and its label.

Decides how a key looks in its four states and how its label wraps; it must not know the question it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.key_cap import dashed_frame
from app.ui.widgets.label_lines import break_label, plain_label

_HEIGHTS = {theme.Breadth.wide: 4.6, theme.Breadth.narrow: 3.9, theme.Breadth.small: 3.6}
_POINTS = {
    theme.Breadth.wide: (12.0, 11.25, 10.5),
    theme.Breadth.narrow: (10.5, 10.0, 9.24, 9.0),
    theme.Breadth.small: (10.5, 9.75, 9.24, 8.75, 8.25),
}
_BESIDE_POINTS = {**_POINTS, theme.Breadth.small: (9.75, 9.0)}
"""Four lines at 200 % are set smaller, as 9 pt is 18 pt there and the rows of the log must stay in sight."""


_WAYS = (
    (2, False, False, False), (4, True, False, False),
    (2, False, True, False), (4, True, True, False), (2, False, True, True), (4, True, True, True),
)  # fmt: skip
"""Lines at most, whether the number stands beside them, whether a word may be parted, and a Latin one hyphenated: a
smaller size comes before a parted word."""


class ChoiceState(StrEnum):
    """How a key stands."""

    plain = "plain"
    suggested = "suggested"
    chosen = "chosen"
    not_allowed = "not_allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One key. `label` may hold U+200B (inside a word U+200C) where it may break; `note` says why it is suggested or
    not allowed.
    """

    id: str
    key: str
    label: str
    state: ChoiceState = ChoiceState.plain
    note: str = ""

    @property
    def spoken(self) -> str:
        """Key, label and reason, as they are read aloud."""
        return access.joined(self.key, plain_label(self.label), self.note)


@dataclass(frozen=True, slots=True)
class _Set:
    """How a label is set into a key: its lines, their font, and whether the number stands beside them."""

    lines: tuple[str, ...]
    font: QFont
    beside: bool
    cut: bool = False

    @property
    def pitch(self) -> int:
        return round(text_height(self.font) * (1.12 if self.beside else 1.2))

    def height(self) -> float:
        number = 0 if self.beside else theme.px(1.3)
        return number + len(self.lines) * self.pitch


def text_height(font: QFont) -> float:
    """Pixel height of one em of a font."""
    return paint_kit.line_height(font, 1.0)


def _measure(font: QFont) -> Callable[[str], float]:
    return lambda words: text.text_width(words, font)


def set_label(label: str, key: str, width: float, *, strong: bool = True) -> _Set:
    """Set a label into `width` pixels: two lines under the number, else up to four with the number beside them."""
    return _set_label(label, key, round(width), strong, theme.look())


@lru_cache(maxsize=256)
def _set_label(label: str, key: str, width: int, strong: bool, look: theme.Look) -> _Set:
    number = text.text_width(key, theme.font("caption")) + theme.px(0.2)
    for most, beside, parted, hyphenate in _WAYS:
        for points in (_BESIDE_POINTS if beside else _POINTS)[look.breadth]:
            font = theme.sized(points, strong)
            lead = number if beside else 0
            lines = break_label(
                label,
                width=width,
                max_lines=most,
                measure=_measure(font),
                parted=parted,
                hyphenate=hyphenate,
                lead=lead,
            )
            if lines:
                return _Set(lines, font, beside)
    font = theme.sized(_POINTS[look.breadth][-1], strong)
    short = text.elide(plain_label(label), font, width)
    return _Set((short,), font, beside=False, cut=True)


class ChoiceKey(QAbstractButton):
    """One key cap cell. It is checkable for those who listen; what is chosen comes from the data.

    `walked(-1 or 1)` asks the question for its neighbour, `focus_changed` tells it that the focus came or went.
    """

    walked = Signal(int)
    focus_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = Choice(id="", key="", label="")
        self.setCheckable(True)
        self.setProperty("focusRing", "thin")  # a heavy frame says what the form suggests
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def choice(self) -> Choice:
        """The choice shown."""
        return self._choice

    def show_choice(self, choice: Choice) -> None:
        """Show a choice; nothing is repainted when it is the same."""
        if choice == self._choice:
            return
        self._choice = choice
        self.setChecked(choice.state is ChoiceState.chosen)
        access.name(self, choice.spoken)
        self.setToolTip(choice.note)
        self.update()

    def nextCheckState(self) -> None:
        """Being pressed chooses nothing by itself: the data comes back with the answer."""

    def heightForWidth(self, width: int) -> int:
        """Height of the label at that width."""
        least = theme.px(_HEIGHTS[theme.look().breadth])
        needed = self._set_for(width).height() + 2 * theme.px(0.35) + theme.line(3)
        return max(least, round(needed))

    def sizeHint(self) -> QSize:
        """Nine of them share a row."""
        return QSize(theme.px(5), self.heightForWidth(max(self.width(), theme.px(3))))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cap, its number and its label."""
        painter = QPainter(self)
        state, tokens = self._choice.state, theme.tokens()
        box = QRectF(self.rect())
        ink = self._paint_cap(painter, box, state)
        side, top = self._side(), theme.px(0.35)
        content = self._set_for(self.width())
        inner = box.adjusted(side, top, -side, -top - theme.line(3))
        number = theme.font("caption")
        faint = ink if state is ChoiceState.chosen else tokens.ink2
        tall = theme.px(1.3)
        where = Qt.AlignmentFlag.AlignRight if content.beside else Qt.AlignmentFlag.AlignLeft
        line = QRectF(inner.left(), inner.top(), inner.width(), tall)
        text.draw_line(painter, line, self._choice.key, number, faint, where)
        y = inner.top() + (0 if content.beside else tall)
        for words in content.lines:
            row = QRectF(inner.left(), y, inner.width() + side, content.pitch)
            text.draw_line(painter, row, words, content.font, ink)
            y += content.pitch

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Blank presses; arrows walk the keys of the question; all else goes on."""
        if event.key() in _WALKS:
            self.walked.emit(_WALKS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Space:
            self.click()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the question."""
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the question."""
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def _side(self) -> int:
        return theme.px(0.2 if theme.look().breadth is theme.Breadth.small else 0.4)

    def _set_for(self, width: int) -> _Set:
        strong = self._choice.state is not ChoiceState.not_allowed
        return set_label(self._choice.label, self._choice.key, width - 2 * self._side(), strong=strong)

    def _paint_cap(self, painter: QPainter, box: QRectF, state: ChoiceState) -> str:
        """Draw the ground of the cap; returns the colour of its label."""
        tokens = theme.tokens()
        radius = theme.line(6)
        if state is ChoiceState.not_allowed:
            dashed_frame(painter, box, tokens.line_strong, tokens.sunk, radius)
            return tokens.ink2
        if state is ChoiceState.chosen:
            paint_kit.draw_frame(painter, box, fill=tokens.ink, radius=radius)
            return tokens.on_ink
        if state is ChoiceState.suggested:
            paint_kit.draw_frame(painter, box, fill=tokens.surface, border=tokens.ink, width=theme.line(3),
                                 radius=radius)  # fmt: skip
            return tokens.ink
        paint_kit.draw_frame(painter, box, fill=tokens.line_strong, radius=radius)
        thin = theme.line(1)
        face = box.adjusted(thin, thin, -thin, -theme.line(3))
        paint_kit.draw_frame(painter, face, fill=tokens.surface, radius=radius - thin)
        return tokens.ink


_WALKS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
