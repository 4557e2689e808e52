"""The sides of a card beside each other, row by row in line; one under the other where the window is narrow.

Decides where everything of a side stands; must not know a card, nor choose anything: words come ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.inbox.wording import SideShown
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.chips import ChipRow, chip_size, paint_chip
from app.ui.widgets.code_text import draw_code
from app.ui.widgets.key_cap import Cap, paint_cap
from app.ui.widgets.painted import Painted

LEAST, LEAST_SMALL = 22.0, 15.5
"""A side is at least so wide in u, else the sides stand one under the other; the second at 200 %, where heads fit."""
MOST: Final = 3
"""So many stand beside each other."""
_GAP, _ROW, _ROW_PAD = 1.0, 3.3, 0.45
_LABEL: Final = 0.36
"""The labels' column takes at most this share of a side."""


class _Band(NamedTuple):
    """Sides that stand beside each other, with the heights they share."""

    sides: tuple[SideShown, ...]
    head: float
    big: float
    rows: tuple[float, ...]
    foot: float

    @property
    def height(self) -> float:
        return self.head + self.big + sum(self.rows) + self.foot


class SidesView(Painted):
    """Shows the sides; its height follows its width, and what is left over goes to the frames."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sides: tuple[SideShown, ...] = ()
        self._kept: dict[tuple[float, theme.Look], list[_Band]] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def sides(self) -> tuple[SideShown, ...]:
        """What is shown."""
        return self._sides

    def set_sides(self, sides: Sequence[SideShown]) -> None:
        """Show other sides."""
        before, self._sides = self.heightForWidth(self.width()), tuple(sides)
        self._kept.clear()
        access.name(self, "　".join(side.spoken for side in sides))
        if self.heightForWidth(self.width()) != before:
            self.updateGeometry()
        self.update()

    # --- measuring ---------------------------------------------------------------------------------------------------

    def _columns(self, width: float) -> int:
        least = LEAST_SMALL if _small() else LEAST
        room = int((width + theme.px(_GAP)) // (theme.px(least) + theme.px(_GAP)))
        columns = max(1, min(room, MOST, len(self._sides) or 1))
        if not _small() or columns == 1:
            return columns
        wide = (width - (columns - 1) * theme.px(_GAP)) / columns - 2 * theme.px(_pad())
        return columns if all(_head_width(side) <= wide for side in self._sides) else 1

    def _side_width(self, width: float) -> float:
        columns = self._columns(width)
        return (width - (columns - 1) * theme.px(_GAP)) / columns

    def _label_width(self, side_width: float) -> float:
        font = theme.font("body")
        widest = max((text.text_width(pair.label, font) for side in self._sides for pair in side.pairs), default=0.0)
        return min(widest + theme.px(_GAP), side_width * _LABEL)

    def _bands(self, width: float) -> list[_Band]:
        """Kept until other sides come: a layout asks for the height of each width several times before one paint."""
        key = (width, theme.look())
        if key not in self._kept:
            self._kept[key] = self._measured(width)
        return self._kept[key]

    def _measured(self, width: float) -> list[_Band]:
        columns, wide = self._columns(width), self._side_width(width)
        return [self._band(self._sides[at : at + columns], wide) for at in range(0, len(self._sides), columns)]

    def _band(self, sides: tuple[SideShown, ...], wide: float) -> _Band:
        room = max(1.0, wide - 2 * theme.px(_pad()))
        first, second = _head_lines()
        head = max(first + second, theme.px(2.5)) + 2 * theme.px(_between())
        big = max((_big_height(side, room) for side in sides), default=0.0)
        value = max(1.0, room - self._label_width(wide))
        count = max((len(side.pairs) for side in sides), default=0)
        rows = tuple(max(_row_height(side, at, value) for side in sides if at < len(side.pairs)) for at in range(count))
        foot = theme.px(_foot()) if any(side.now for side in sides) else theme.px(0.6)
        return _Band(sides, head, big, rows, foot)

    def told(self) -> int:
        """How far down there is something to read, in pixels: what follows the last value isn't any."""
        bands = self._bands(self.width())
        whole = sum(band.height for band in bands) + max(0, len(bands) - 1) * theme.px(_GAP)
        return round(whole - bands[-1].foot) if bands else 0

    def kept_clear(self) -> QRect:
        """Values, and which side the ledger shows; what the frames got beside is free."""
        return QRect(0, 0, self.width(), min(self.height(), self.heightForWidth(self.width())))

    def hasHeightForWidth(self) -> bool:
        """Long values wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width in pixels."""
        bands = self._bands(width)
        return round(sum(band.height for band in bands) + max(0, len(bands) - 1) * theme.px(_GAP)) + 1

    def sizeHint(self) -> QSize:
        """Two sides as they want to be."""
        width = theme.px(2 * LEAST + _GAP)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One side, one under the other."""
        return QSize(theme.px(12), theme.px(6))

    # --- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Every side in its frame."""
        painter = QPainter(self)
        self.forget_tips()
        bands, wide = self._bands(self.width()), self._side_width(self.width())
        gap = theme.px(_GAP)
        spare = self.height() - sum(band.height for band in bands) - max(0, len(bands) - 1) * gap
        y = 0.0
        for at, band in enumerate(bands):
            tall = band.height + (max(0.0, spare) if at == len(bands) - 1 else 0.0)
            for column, side in enumerate(band.sides):
                left = round(column * (wide + gap))
                rect = QRectF(left, round(y), min(round(wide), self.width() - left), round(tall) - 1)
                self._paint_side(painter, rect, band, side)
            y += tall + gap
        painter.end()

    def _paint_side(self, painter: QPainter, rect: QRectF, band: _Band, side: SideShown) -> None:
        tokens, radius = theme.tokens(), theme.line(6)
        thick = theme.line(3) if side.now else 1
        painter.save()
        painter.setClipPath(paint_kit.rounded_path(rect, radius))
        painter.fillRect(rect, QColor(tokens.surface))
        head = QRectF(rect.left(), rect.top(), rect.width(), round(band.head))
        painter.fillRect(head, QColor(tokens.sunk))
        painter.fillRect(QRectF(head.left(), head.bottom(), head.width(), 1), QColor(tokens.line))
        self._paint_head(painter, head, side)
        y = head.bottom() + 1
        self._paint_big(painter, QRectF(rect.left(), y, rect.width(), band.big), side)
        y += band.big
        label = self._label_width(rect.width())
        for at, height in enumerate(band.rows):
            if at < len(side.pairs):
                self._paint_row(painter, QRectF(rect.left(), y, rect.width(), height), side, at, label)
            y += height
        if side.now:
            chip = ChipRow(text=t("inbox_screen.now"), kind="conflict")
            paint_chip(painter, rect.left() + theme.px(_pad()), y + theme.px(_foot()) / 2, chip)
        painter.restore()
        edge = tokens.conflict_text if side.now else tokens.line_strong
        paint_kit.draw_frame(painter, rect, border=edge, width=thick, radius=radius)

    def _paint_head(self, painter: QPainter, rect: QRectF, side: SideShown) -> None:
        tokens, pad = theme.tokens(), theme.px(_pad())
        x, right = rect.left() + pad, rect.right() - pad
        first, second = _head_lines()
        top = rect.center().y() - (first + (second if side.who else 0)) / 2
        # At 200 % who and when have a line of their own, under cap and chip.
        middle = top + first / 2 if _small() else rect.center().y()
        if side.key:
            x += paint_cap(painter, x, middle, side.key, Cap.plain, _cap()) + theme.px(_after())
        if side.chip:
            chip = ChipRow(text=side.chip)
            right -= chip_size(chip).width()
            paint_chip(painter, right, middle, chip)
            right -= theme.px(0.75)
        whole = QRectF(rect.left() + pad, top + first, rect.width() - 2 * pad, second)
        room = max(1.0, right - x)
        under = whole if _small() else QRectF(x, top + first, room, second)
        over = QRectF(x, top, room, first)
        for words, font, place in ((side.desk, _desk_font(), over), (side.who, theme.font("body"), under)):
            if words and text.draw_line(painter, place, words, font, tokens.ink).elided:
                self.owe_tip(place, words)

    def _paint_big(self, painter: QPainter, rect: QRectF, side: SideShown) -> None:
        if not side.big:
            return
        place = rect.adjusted(theme.px(_pad()), theme.px(_between()), -theme.px(_pad()), -theme.px(_between()))
        font, ink = _big_font(side, place.width()), theme.tokens().ink
        if side.big_is_code:
            draw_code(painter, place.left(), text.baseline_in(place, font), side.big, font, ink)
        else:
            text.draw_block(painter, place.left(), place.top(), place.width(), side.big, font, ink, 1.2)

    def _paint_row(self, painter: QPainter, rect: QRectF, side: SideShown, at: int, label: float) -> None:
        tokens, pair, pad = theme.tokens(), side.pairs[at], theme.px(_pad())
        if pair.differs:
            painter.fillRect(rect, QColor(tokens.conflict_soft))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(tokens.line))
        font = theme.font("work", bold=pair.differs)
        room = max(1.0, rect.width() - 2 * pad - label)
        height = text.block_height(pair.value, font, room, 1.3)
        top = rect.top() + (rect.height() - height) / 2
        first = QRectF(rect.left() + pad, top, label - theme.px(0.5), paint_kit.line_height(font, 1.3))
        if text.draw_line(painter, first, pair.label, theme.font("body"), tokens.ink2).elided:
            self.owe_tip(first, pair.label)
        text.draw_block(painter, rect.left() + pad + label, top, room, pair.value, font, tokens.ink, 1.3)


def _small() -> bool:
    return theme.look().breadth is theme.Breadth.small


def _pad() -> float:
    return 0.7 if _small() else 1.2


def _between() -> float:
    return 0.4 if _small() else 0.9


def _cap() -> float:
    return 1.7 if _small() else 2.3


def _after() -> float:
    return 0.6 if _small() else 0.9


def _head_lines() -> tuple[float, float]:
    """Heights of the desk's line and of that of who and when."""
    first = paint_kit.line_height(_desk_font(), 1.2)
    first = max(first, theme.px(_cap() + 0.3)) if _small() else first
    return first, paint_kit.line_height(theme.font("body"), 1.2)


def _head_width(side: SideShown) -> float:
    """What cap, desk and chip take beside each other."""
    wide = text.text_width(side.desk, _desk_font()) + theme.px(0.25)
    if side.key:
        wide += theme.px(_cap() + _after())
    return wide + (chip_size(ChipRow(text=side.chip)).width() + theme.px(0.75) if side.chip else 0)


def _foot() -> float:
    """Height in u of the line that says which side the ledger shows."""
    return {theme.Breadth.wide: 2.75, theme.Breadth.narrow: 2.6}.get(theme.look().breadth, 2.2)


def _desk_font() -> QFont:
    return theme.sized(18 if theme.look().breadth is theme.Breadth.wide else 16, bold=True)


def _big_font(side: SideShown, room: float) -> QFont:
    """Thirty points, smaller where a code would not fit: it is never cut."""
    font = theme.sized(30 if theme.look().breadth is theme.Breadth.wide else 22, bold=True)
    return paint_kit.code_font_to_fit(side.big, font, room) if side.big_is_code else font


def _big_height(side: SideShown, room: float) -> float:
    if not side.big:
        return 0.0
    font = _big_font(side, room)
    lines = paint_kit.line_height(font, 1.2) if side.big_is_code else text.block_height(side.big, font, room, 1.2)
    return lines + 2 * theme.px(_between())


def _row_height(side: SideShown, at: int, room: float) -> float:
    pair = side.pairs[at]
    height = text.block_height(pair.value, theme.font("work", bold=pair.differs), room, 1.3)
    least = _ROW if theme.look().breadth is theme.Breadth.wide else 2.15
    return max(theme.px(least), height + 2 * theme.px(_ROW_PAD))
