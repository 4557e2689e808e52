"""The answer to a scan in a narrow column: icon and word, the line under them, the code at the foot.

Decides only where these stand; what they say, and the colours, are the banner's. Where its column gives way it stands
over the rows and is laid out as every banner.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QPainter

from app.ui import theme
from app.ui.theme.phrases import phrases
from app.ui.widgets import paint_kit
from app.ui.widgets.outcome_banner import Answer, BannerRow, OutcomeBanner

_PAD, _ICON, _CODE = 1.4, 4.2, 2.3
_HEIGHTS: Final = {theme.Breadth.wide: 13.5, theme.Breadth.narrow: 12.5}
"""In u; at 200 % the banner's own."""
_LOW, _LOW_ICON = 3.5, 2.4
"""The same while it only asks for a scan at 200 %, and its icon."""
_WORD: Final = 39
"""Points of the word at 100 %; it becomes smaller where it must, and is never cut."""
_LINES: Final = (24.0, 20.0, 17.0, 15.0, 13.5, 12.0)
"""Points of the line, the largest at which all of it stands whole."""
_READ_POINTS: Final = 15.0
"""Before the line becomes smaller than this icon and word do."""
_HEADS: Final = (1.0, 0.85, 0.7)
"""Shares of icon and word."""
_IDLE: Final = (17.0, 16.0, 15.0, 14.0, 13.0)
"""Points of what is asked for, the largest at which no phrase is parted."""


class StackedBanner(OutcomeBanner):
    """As `OutcomeBanner`."""

    @property
    def _stands(self) -> bool:
        return self._tall and self._row.answer is not Answer.idle

    def sizeHint(self) -> QSize:
        """Higher than a wide one: its parts stand under each other."""
        usual = super().sizeHint()
        if self._low:
            return QSize(usual.width(), theme.px(_LOW))
        return QSize(usual.width(), theme.px(_HEIGHTS.get(theme.look().breadth, 0))) if self._tall else usual

    @property
    def _tall(self) -> bool:
        return theme.look().breadth is not theme.Breadth.small

    @property
    def _low(self) -> bool:
        """At 200 % nothing was scanned yet: the rows have the room."""
        return not self._tall and self._row.answer is Answer.idle

    def show_answer(self, row: BannerRow) -> None:
        """As every banner; at 200 % an answer makes itself room."""
        before = self._low
        super().show_answer(row)
        if self._low is not before:
            self.updateGeometry()

    def _icon_rect(self) -> QRectF:
        if self._low:
            side = theme.px(_LOW_ICON)
            return QRectF(theme.px(1), (self.height() - side) / 2, side, side)
        if not self._stands:
            return super()._icon_rect()
        pad = theme.px(_PAD)
        side = theme.px(_ICON * self._set()[0])
        return QRectF(self._bar() + pad, pad, side, side)

    def _set(self) -> tuple[float, QFont]:
        """The share of icon and word, and the line's font: the largest at which all of the line stands whole."""
        row, pad = self._row, theme.px(_PAD)
        wide = self.width() - self._bar() - 2 * pad
        foot = self.height() - pad * 0.7 - (theme.px(_CODE) if row.number else 0)
        for share in _HEADS if row.line else ():
            tall = foot - pad - theme.px(_ICON * share) - theme.px(0.3)
            for points in _LINES:
                last = points == _LINES[-1] and share == _HEADS[-1]
                if points < _READ_POINTS and share != _HEADS[-1]:
                    break
                font = theme.sized(points)
                if last or theme.text.block_height(row.line, font, wide, 1.25) <= tall:
                    return share, font
        return 1.0, theme.sized(_LINES[0])

    def _paint_count(self, painter: QPainter, left: float, right: float, words: str) -> float:
        return right if self._stands else super()._paint_count(painter, left, right, words)

    def _paint_words(self, painter: QPainter, room: QRectF, words: str) -> None:
        if not self._stands:
            super()._paint_words(painter, room, words)
            return
        row, pad, icon = self._row, theme.px(_PAD), self._icon_rect()
        left, wide = icon.left(), self.width() - icon.left() - pad
        beside = icon.right() + pad * 0.8
        self._paint_word(painter, QRectF(beside, icon.top(), self.width() - pad - beside, icon.height()), words)
        foot = float(self.height() - pad * 0.7)
        if row.number:
            font = paint_kit.code_font_to_fit(row.number, theme.sized(20, bold=True), wide)
            top = foot - theme.px(_CODE)
            baseline = theme.text.baseline_in(QRectF(0, top, 1, foot - top), font)
            theme.text.draw_code(painter, left, baseline, row.number, font, words)
            foot = top
        top = icon.bottom() + theme.px(0.3)
        if row.line:
            theme.text.draw_block(painter, left, top, wide, row.line, self._set()[1], words, 1.25)

    def _paint_idle(self, painter: QPainter, room: QRectF, words: str) -> None:
        """The sentence in as many lines as it needs, no phrase of it parted."""
        if not self._tall:
            super()._paint_idle(painter, room, words)
            return
        shown, wide = self._row.word, max(1.0, room.width())
        longest = max(phrases(shown), key=len)
        sizes = (theme.sized(points, bold=True) for points in _IDLE)
        bold = next((font for font in sizes if theme.text.text_width(longest, font) <= wide), theme.sized(_IDLE[-1]))
        high = theme.text.block_height(shown, bold, wide, 1.35)
        theme.text.draw_block(painter, room.left(), (self.height() - high) / 2, wide, shown, bold, words, 1.35)

    def _paint_word(self, painter: QPainter, box: QRectF, words: str) -> None:
        shown = self._row.word
        full = _WORD * self._set()[0]
        font = theme.sized(full, bold=True)
        share = min(1.0, box.width() / max(1.0, theme.text.text_width(shown, font)))
        font = theme.sized(full * share, bold=True)
        baseline = round(theme.text.baseline_in(box, font))
        theme.text.draw_large(painter, box.left(), baseline, shown, font, words)
