"""Two codes as rows of large cells, the differing characters marked, and the difference said in words.

Decides cell sizes and the sentence; which characters stand opposite each other is `code_compare`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.settings.words import has, t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access, code_text, paint_kit
from app.ui.widgets.code_compare import CharPair, align_codes, char_kind
from app.ui.widgets.key_cap import dashed_frame
from app.ui.widgets.painted import Painted

_GAP, _LABEL = 0.5, 11.5
_WIDE, _HIGH, _LEAST_HIGH = 7.25, 6.2, 2.4
_MARK_FROM, _MARK_FROM_HIGH = 3.6, 4.8
"""A cell smaller than this has no room for the word that says digit or letter: the sentence says it anyway."""
_NO_LIMIT = 1 << 20
_CODE = "\x01"
"""Stands for a code in a worded sentence until it is painted."""


class Difference(NamedTuple):
    """One differing place in words: the runs to paint, and the sentence to read aloud."""

    runs: tuple[paint_kit.Run, ...]
    spoken: str


def char_name(char: str) -> str:
    """What a character is called, so that a digit and a letter can be told apart."""
    named = f"intake_widgets.char.{char}"
    if char and has(named):
        return t(named)
    return t(f"intake_widgets.char.{char_kind(char)}", char=char)


def difference(pair: CharPair) -> Difference:
    """A differing pair in words."""
    place = t("intake_widgets.near.place", place=pair.position)
    names = {"left_name": char_name(pair.left), "right_name": char_name(pair.right)}
    pattern = t("intake_widgets.near.difference", left=_CODE, right=_CODE, **names)
    codes = iter((pair.left or "—", pair.right or "—"))
    runs = [paint_kit.Run(place, strong=True), paint_kit.Run("　")]
    for at, words in enumerate(pattern.split(_CODE)):
        if at:
            runs.append(paint_kit.Run(next(codes, ""), strong=True, code=True))
        if words:
            runs.append(paint_kit.Run(words))
    spoken = t("intake_widgets.near.difference", left=pair.left, right=pair.right, **names)
    return Difference(tuple(runs), access.joined(place, spoken.strip()))


class CodeCells(Painted):
    """The two codes over each other and a line for each differing place. `resized` tells another width."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._captions = ("", "")
        self._pairs: tuple[CharPair, ...] = ()
        self._differences: tuple[Difference, ...] = ()
        self._most_height = _NO_LIMIT
        self._ruled = True
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._fit)

    @property
    def pairs(self) -> tuple[CharPair, ...]:
        """The characters opposite each other."""
        return self._pairs

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The differing places in words."""
        return self._differences

    def set_codes(self, captions: tuple[str, str], left: str, right: str) -> None:
        """Compare two codes; `captions` say what the upper and the lower one are."""
        self._captions = captions
        self._pairs = align_codes(left, right)
        self._differences = tuple(difference(pair) for pair in self._pairs if pair.differs)
        same = "" if self._differences else t("intake_widgets.near.same")
        access.name(self, access.joined(*(found.spoken for found in self._differences), same))
        self._fit()
        self.update()

    def cell_size(self) -> tuple[float, float]:
        """Width and height of a cell in pixels at the present width and within the height allowed."""
        count, gap, unit = max(1, len(self._pairs)), theme.px(_GAP), theme.px(1)
        room = self.width() - self._label_width() - 2 * unit
        wide = max(1.2 * unit, min(_WIDE * unit, (room - (count - 1) * gap) / count))
        high = min(_HIGH * unit, max(wide * 0.86, min(wide * 1.15, 3.3 * unit)))
        allowed = (self._most_height - self._around()) / 2
        return wide, max(_LEAST_HIGH * unit, min(high, allowed))

    def set_most_height(self, pixels: int) -> None:
        """Take no more than that many pixels of height, as far as the cells can give."""
        if pixels != self._most_height:
            self._most_height = pixels
            self._fit()
            self.update()

    def set_ruled(self, ruled: bool) -> None:
        """Whether a hairline parts the cells from what lies below."""
        self._ruled = ruled
        self.update()

    def natural_height(self) -> int:
        """The height in pixels that would be taken if there were room."""
        before, self._most_height = self._most_height, _NO_LIMIT
        height = self.sizeHint().height()
        self._most_height = before
        return height

    def least_height(self) -> int:
        """The height in pixels below which nothing can be read."""
        return round(self._around() + 2 * _LEAST_HIGH * theme.px(1))

    def sizeHint(self) -> QSize:
        """Two rows of cells and the sentences."""
        _, high = self.cell_size()
        return QSize(theme.px(40), round(self._around() + 2 * high))

    def minimumSizeHint(self) -> QSize:
        """Cells may shrink, the rows stay."""
        return QSize(theme.px(20), self.least_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cells are as wide as there is room."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
            self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both rows and the sentences."""
        self.forget_tips()
        painter = QPainter(self)
        if self._ruled:
            painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(theme.tokens().line))
        wide, high = self.cell_size()
        left, y = theme.px(1), float(self._top())
        caption = theme.sized(15, bold=True)
        for side, words in enumerate(self._captions):
            box = QRectF(left, y, self._label_width() - theme.px(0.5), high)
            if text.draw_line(painter, box, words, caption, theme.tokens().ink).elided:
                self.owe_tip(box, words)
            self._paint_cells(painter, QRectF(left + self._label_width(), y, wide, high), side)
            y += high + self._between()
        self._paint_sentences(painter, y - self._between() + self._before_words())

    def _tight(self) -> bool:
        return theme.look().breadth is theme.Breadth.small

    def _top(self) -> int:
        return theme.px(0.7 if self._tight() else 1.25)

    def _between(self) -> int:
        return theme.px(0.5 if self._tight() else 1.1)

    def _before_words(self) -> int:
        return theme.px(0.4 if self._tight() else 1.0)

    def _around(self) -> int:
        """Pixels of height beside the two rows of cells."""
        lines = max(1, len(self._differences)) * theme.px(2.0)
        return self._top() + self._between() + self._before_words() + lines + theme.px(0.4 if self._tight() else 0.7)

    def _label_width(self) -> int:
        return theme.px(_LABEL if theme.look().breadth is theme.Breadth.wide else 8.5)

    def _paint_cells(self, painter: QPainter, cell: QRectF, side: int) -> None:
        points = self._points(cell.width(), cell.height())
        font = theme.sized(points, bold=True)
        for pair in self._pairs:
            char = pair.right if side else pair.left
            self._paint_cell(painter, cell, pair, char, font)
            cell = cell.translated(cell.width() + theme.px(_GAP), 0)

    @staticmethod
    def _points(wide: float, high: float) -> float:
        """Point size (at 100 %) of the characters in a cell of that many pixels."""
        em = min(theme.px(4.25), wide * 0.72, high * 0.68)
        return max(11.0, 12.0 * em / theme.px(1))

    def _paint_cell(self, painter: QPainter, cell: QRectF, pair: CharPair, char: str, font: QFont) -> None:
        tokens, radius = theme.tokens(), theme.line(4)
        ink = tokens.ink
        if not char:
            dashed_frame(painter, cell, tokens.look_text, tokens.look_soft, radius, theme.line(2))
        elif pair.differs:
            paint_kit.draw_frame(painter, cell, fill=tokens.look, border=tokens.look_text, width=theme.line(4),
                                 radius=radius)  # fmt: skip
            ink = tokens.on_look
        else:
            paint_kit.draw_frame(painter, cell, fill=tokens.sunk, border=tokens.line, radius=radius)
        if not char:
            return
        x = cell.center().x() - code_text.code_width(char, font) / 2
        marked = pair.differs and cell.width() >= theme.px(_MARK_FROM) and cell.height() >= theme.px(_MARK_FROM_HIGH)
        code_text.draw_code(painter, x, text.baseline_in(cell, font), char, font, ink)
        if marked:
            mark = theme.font("body", bold=False)
            inner = cell.adjusted(0, 0, -theme.px(0.4), -theme.px(0.3))
            line = QRectF(inner.left(), inner.bottom() - theme.px(1.2), inner.width(), theme.px(1.2))
            kind = t(f"intake_widgets.char.kind_{char_kind(char)}")
            text.draw_line(painter, line, kind, mark, ink, Qt.AlignmentFlag.AlignRight)

    def _paint_sentences(self, painter: QPainter, y: float) -> None:
        small = theme.look().breadth is theme.Breadth.small
        left = theme.px(1) if small else theme.px(1) + self._label_width()
        plain, bold, code = theme.sized(15), theme.sized(15, bold=True), theme.sized(18, bold=True)
        for found in self._differences:
            box = QRectF(left, y, self.width() - left - theme.px(1), theme.px(1.9))
            if paint_kit.draw_runs(painter, box, found.runs, plain, bold, code):
                self.owe_tip(box, found.spoken)
            y += theme.px(2.0)
        if not self._differences:
            painter.setFont(plain)
            painter.setPen(QColor(theme.tokens().ink))
            box = QRectF(left, y, self.width() - left, theme.px(1.9))
            text.draw_line(painter, box, t("intake_widgets.near.same"), plain, theme.tokens().ink)

    def _fit(self) -> None:
        # No fixed height: what the cells take now must not keep the window from becoming lower.
        self.setMinimumHeight(self.least_height())
        self.setMaximumHeight(self.sizeHint().height())
        self.updateGeometry()


def spoken_differences(found: Sequence[Difference]) -> str:
    """All differences as one sentence to read aloud."""
    return access.joined(*(one.spoken for one in found))
