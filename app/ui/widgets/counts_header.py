"""The head of an import: the file, what it was taken for, and the five counts.

Decides how figures stand side by side; it must not know how they were counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.painted import Painted

_HEIGHT, _NARROW_HEIGHT, _LEAST_TILE, _SIDE = 6.2, 5.6, 6.6, 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """The file, what it was taken for (bold), how that was judged (after it), and how many rows fall where."""

    file_name: str
    taken_for: str = ""
    taken_note: str = ""
    new: int = 0
    changed: int = 0
    same: int = 0
    look: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class _Tile:
    caption: str
    count: int
    family: Family | None
    calm: bool
    """A calm count asks for nothing: it is Regular and grey however large."""


def _tiles(counts: ImportCounts) -> tuple[_Tile, ...]:
    return (
        _Tile(t("intake_widgets.counts.new"), counts.new, None, counts.new == 0),
        _Tile(t("intake_widgets.counts.changed"), counts.changed, None, counts.changed == 0),
        _Tile(t("intake_widgets.counts.same"), counts.same, None, calm=True),
        _Tile(t("intake_widgets.counts.look"), counts.look, Family.look, counts.look == 0),
        _Tile(t("intake_widgets.counts.refused"), counts.refused, Family.refused, counts.refused == 0),
    )


def grouped(count: int) -> str:
    """A count with its thousands parted (28,618)."""
    return f"{count:,}"


class CountsHeader(Painted):
    """File and counts in one paint. A family's tile is coloured only when it counts something."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = ImportCounts(file_name="")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def counts(self) -> ImportCounts:
        """What is shown."""
        return self._counts

    def set_counts(self, counts: ImportCounts) -> None:
        """Show other counts."""
        self._counts = counts
        tiles = _tiles(counts)
        access.name(self, access.joined(counts.file_name, *(f"{tile.caption} {tile.count}" for tile in tiles)))
        self.update()

    def sizeHint(self) -> QSize:
        """Caption and figure one over the other."""
        high = _HEIGHT if theme.look().breadth is theme.Breadth.wide else _NARROW_HEIGHT
        return QSize(theme.px(50), theme.px(high))

    def minimumSizeHint(self) -> QSize:
        """All counts, and a little of the file's name."""
        return QSize(round(sum(self._tile_widths()) + theme.px(10)), self.sizeHint().height())

    def tile_rects(self) -> list[QRectF]:
        """Where the five counts lie, in pixels, from the left."""
        widths = self._tile_widths()
        x = self.width() - sum(widths)
        rects: list[QRectF] = []
        for width in widths:
            rects.append(QRectF(x, 0, width, self.height()))
            x += width
        return rects

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw panel, words and tiles."""
        self.forget_tips()
        painter = QPainter(self)
        tokens = theme.tokens()
        box, radius = QRectF(self.rect()), theme.line(6)
        paint_kit.draw_frame(painter, box, fill=tokens.surface, radius=radius)
        rects = self.tile_rects()
        painter.save()
        painter.setClipPath(paint_kit.rounded_path(box, radius))
        for rect, tile in zip(rects, _tiles(self._counts), strict=True):
            self._paint_tile(painter, rect, tile)
        painter.restore()
        paint_kit.draw_frame(painter, box, border=tokens.line, radius=radius)
        self._paint_words(painter, rects[0].left())

    def _tile_widths(self) -> list[float]:
        figure = self._figure_font(calm=False)
        return [
            max(
                theme.px(_LEAST_TILE),
                round(text.text_width(grouped(tile.count), figure)) + 2 * theme.px(_SIDE),
                self._caption_width(tile) + 2 * theme.px(_SIDE),
            )
            for tile in _tiles(self._counts)
        ]

    @staticmethod
    def _caption_width(tile: _Tile) -> int:
        icon = theme.px(1.25) + theme.px(0.5) if tile.family is not None else 0
        return icon + round(text.text_width(tile.caption, theme.font("label")) + 0.5)

    @staticmethod
    def _figure_font(*, calm: bool) -> QFont:
        return theme.sized(30 if theme.look().breadth is theme.Breadth.wide else 26, bold=not calm)

    def _paint_words(self, painter: QPainter, right: float) -> None:
        tokens, side = theme.tokens(), theme.px(1)
        name, plain, bold = theme.sized(18, bold=True), theme.font("work"), theme.font("h2")
        first, second = theme.px(2.2), theme.px(1.7)
        top = (self.height() - first - second) / 2
        room = max(1.0, right - 2 * side)
        line = QRectF(side, top, room, first)
        if text.draw_line(painter, line, self._counts.file_name, name, tokens.ink).elided:
            self.owe_tip(line, self._counts.file_name)
        runs = [paint_kit.Run(self._counts.taken_for, strong=True), paint_kit.Run(self._counts.taken_note)]
        below = QRectF(side, top + first, room, second)
        if paint_kit.draw_runs(painter, below, runs, plain, bold):
            self.owe_tip(below, self._counts.taken_for + self._counts.taken_note)

    def _paint_tile(self, painter: QPainter, rect: QRectF, tile: _Tile) -> None:
        tokens = theme.tokens()
        caption_ink, figure_ink, marked = tokens.ink2, tokens.ink2 if tile.calm else tokens.ink, False
        if tile.family is not None and not tile.calm:
            tone, marked = paint_kit.colours(tile.family), True
            caption_ink = tone.text
            if tile.family is Family.refused:
                painter.fillRect(rect, QColor(tone.soft))
                figure_ink = tone.text
        painter.fillRect(QRectF(rect.left(), rect.top(), 1, rect.height()), QColor(tokens.line))
        inner = rect.adjusted(theme.px(_SIDE), 0, 0, 0)
        above, figure = theme.px(1.45), self._figure_font(calm=tile.calm)
        below = text.block_height("0", figure, 1000.0, 1.2)
        top = (rect.height() - above - below) / 2
        left = inner.left()
        if tile.family is not None:
            size = theme.px(1.25)
            if marked:
                paint_kit.draw_family_icon(painter, tile.family, left, round(top + (above - size) / 2), size)
            else:
                y = round(top + (above - size) / 2)
                theme.icons.draw(painter, str(tile.family), left, y, size, tokens.line_strong, tokens.surface)
            left += size + theme.px(0.5)
        font = theme.font("label" if marked and tile.family is Family.look else "body")
        text.draw_line(painter, QRectF(left, top, rect.right() - left, above), tile.caption, font, caption_ink)
        painter.setFont(figure)
        painter.setPen(QColor(figure_ink))
        baseline = text.baseline_in(QRectF(0, top + above, 1, below), figure)
        painter.drawText(round(inner.left()), round(baseline), grouped(tile.count))
