"""Two codes as rows of large cells, the differing characters marked, and the difference said in words.

Decides cell sizes and the sentence; which characters stand opposite each other is `code_compare`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.settings.words import has, t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.code_compare import CharPair, align_codes, char_kind
from app.ui.widgets.key_cap import dashed_frame
from app.ui.widgets.painted import Painted

_GAP, _LABEL = 0.5, 11.5
_MARK_FROM = 3.6
_CODE = "\x01"
"""Stands for a code in a worded sentence until it is painted."""


@dataclass(frozen=True, slots=True)
class Difference:
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
    """The two codes over each other and a line for each differing place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._captions = ("", "")
        self._pairs: tuple[CharPair, ...] = ()
        self._differences: tuple[Difference, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
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
        """Width and height of a cell in pixels at the present width."""
        count, gap = max(1, len(self._pairs)), theme.px(_GAP)
        room = self.width() - self._label_width() - 2 * theme.px(1)
        small = theme.look().breadth is theme.Breadth.small
        wide = min(float(theme.px(7.25)), (room - (count - 1) * gap) / count)
        high = min(float(theme.px(4.0 if small else 6.2)), max(wide * 1.15, theme.px(2.4)))
        return max(float(theme.px(1.2)), wide), high

    def sizeHint(self) -> QSize:
        """Two rows of cells and the sentences."""
        _, high = self.cell_size()
        lines = max(1, len(self._differences)) * theme.px(2.0)
        return QSize(theme.px(40), round(theme.px(1.25) + 2 * high + self._between() + theme.px(1.0) + lines
                                         + theme.px(0.7)))  # fmt: skip

    def minimumSizeHint(self) -> QSize:
        """Cells may shrink, the rows stay."""
        return QSize(theme.px(20), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cells are as wide as there is room."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both rows and the sentences."""
        self.forget_tips()
        painter = QPainter(self)
        wide, high = self.cell_size()
        left, y = theme.px(1), float(theme.px(1.25))
        caption = theme.sized(15, bold=True)
        for side, words in enumerate(self._captions):
            box = QRectF(left, y, self._label_width() - theme.px(0.5), high)
            if text.draw_line(painter, box, words, caption, theme.tokens().ink).elided:
                self.owe_tip(box, words)
            self._paint_cells(painter, QRectF(left + self._label_width(), y, wide, high), side)
            y += high + self._between()
        self._paint_sentences(painter, y - self._between() + theme.px(1.0))

    def _between(self) -> int:
        return theme.px(0.6 if theme.look().breadth is theme.Breadth.small else 1.1)

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
        em = min(theme.px(4.25), wide * 0.72, high * 0.72)
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
        x = cell.center().x() - text.code_width(char, font) / 2
        marked = pair.differs and cell.width() >= theme.px(_MARK_FROM)
        text.draw_code(painter, x, text.baseline_in(cell, font), char, font, ink)
        if marked:
            mark = theme.font("body", bold=False)
            inner = cell.adjusted(0, 0, -theme.px(0.4), -theme.px(0.3))
            line = QRectF(inner.left(), inner.bottom() - theme.px(1.2), inner.width(), theme.px(1.2))
            kind = t(f"intake_widgets.char.kind_{char_kind(char)}")
            text.draw_line(painter, line, kind, mark, ink, Qt.AlignmentFlag.AlignRight)

    def _paint_sentences(self, painter: QPainter, y: float) -> None:
        small = theme.look().breadth is theme.Breadth.small
        left = theme.px(1) if small else theme.px(1) + self._label_width()
        plain, bold = theme.sized(15), theme.sized(15, bold=True)
        for found in self._differences:
            box = QRectF(left, y, self.width() - left - theme.px(1), theme.px(1.9))
            if paint_kit.draw_runs(painter, box, found.runs, plain, bold):
                self.owe_tip(box, found.spoken)
            y += theme.px(2.0)
        if not self._differences:
            painter.setFont(plain)
            painter.setPen(QColor(theme.tokens().ink))
            box = QRectF(left, y, self.width() - left, theme.px(1.9))
            text.draw_line(painter, box, t("intake_widgets.near.same"), plain, theme.tokens().ink)

    def _fit(self) -> None:
        height = self.sizeHint().height()
        if self.minimumHeight() != height:
            self.setFixedHeight(height)


def spoken_differences(found: Sequence[Difference]) -> str:
    """All differences as one sentence to read aloud."""
    return access.joined(*(one.spoken for one in found))
