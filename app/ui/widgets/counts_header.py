"""The head of an import: the file, what it was taken for, and the five counts.

Decides how figures stand side by side; it must not know how they were counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.painted import Painted

_HEIGHT, _NARROW_HEIGHT, _LINE = 6.2, 5.6, 2.4
_LEAST_WORDS = 16.0
"""With less room in u beside the counts the file's name stands above them."""


class ImportCounts(NamedTuple):
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
        theme.changed.connect(self._fit)

    @property
    def counts(self) -> ImportCounts:
        """What is shown."""
        return self._counts

    def set_counts(self, counts: ImportCounts) -> None:
        """Show other counts."""
        self._counts = counts
        tiles = _tiles(counts)
        access.name(self, access.joined(counts.file_name, *(f"{tile.caption} {tile.count}" for tile in tiles)))
        self._fit()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Caption and figure one over the other."""
        return QSize(theme.px(50), self._height())

    def minimumSizeHint(self) -> QSize:
        """All counts; the file's name may stand above them."""
        return QSize(round(sum(self._tile_widths())), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The file's name may have to go above the counts, or come back."""
        super().resizeEvent(event)
        self._fit()

    @property
    def stacked(self) -> bool:
        """True while the file's name stands above the counts."""
        return self.width() - sum(self._tile_widths()) < theme.px(_LEAST_WORDS)

    def tile_rects(self) -> list[QRectF]:
        """Where the five counts lie, in pixels, from the left."""
        widths, top = self._tile_widths(), 0
        x = float(self.width() - sum(widths))
        if self.stacked:
            top, spare, x = theme.px(_LINE), x / len(widths), 0.0
            widths = [width + spare for width in widths]
        rects: list[QRectF] = []
        for width in widths:
            rects.append(QRectF(round(x), top, round(x + width) - round(x), self.height() - top))
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
        for at, (rect, tile) in enumerate(zip(rects, _tiles(self._counts), strict=True)):
            self._paint_tile(painter, rect, tile, edge=at > 0 or not self.stacked)
        if self.stacked:
            painter.fillRect(QRectF(0, rects[0].top(), self.width(), 1), QColor(tokens.line))
        painter.restore()
        paint_kit.draw_frame(painter, box, border=tokens.line, radius=radius)
        if self.stacked:
            self._paint_line(painter)
        else:
            self._paint_words(painter, rects[0].left())

    def _height(self) -> int:
        high = _HEIGHT if theme.look().breadth is theme.Breadth.wide else _NARROW_HEIGHT
        return theme.px(high) + (theme.px(_LINE) if self.stacked else 0)

    def _fit(self) -> None:
        if self.minimumHeight() != self._height():
            self.setFixedHeight(self._height())

    @staticmethod
    def _side() -> int:
        return theme.px(1.1 if theme.look().breadth is theme.Breadth.wide else 0.8)

    def _tile_widths(self) -> list[float]:
        figure = self._figure_font(calm=False)
        return [
            max(
                theme.px(6.6 if theme.look().breadth is theme.Breadth.wide else 5.4),
                round(text.text_width(grouped(tile.count), figure)) + 2 * self._side(),
                self._caption_width(tile) + 2 * self._side(),
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
        side = theme.px(1)
        name = theme.sized(18 if theme.look().breadth is theme.Breadth.wide else 15, bold=True)
        first, second = theme.px(2.2), theme.px(1.7)
        top = (self.height() - first - second) / 2
        room = max(1.0, right - 2 * side)
        line = QRectF(side, top, room, first)
        self._paint_name(painter, line, name)
        below = QRectF(side, top + first, room, second)
        if self._paint_taken(painter, below):
            self.owe_tip(below, self._counts.taken_for + self._counts.taken_note)

    def _paint_line(self, painter: QPainter) -> None:
        """File and kind on one line above the counts; the name keeps three fifths of it."""
        side, bold = theme.px(1), theme.font("h2")
        line = QRectF(side, 0, self.width() - 2 * side, theme.px(_LINE))
        room = min(text.text_width(self._counts.file_name, bold), line.width() * 0.6)
        name = QRectF(line.left(), line.top(), room, line.height())
        self._paint_name(painter, name, bold)
        rest = line.adjusted(room + theme.px(1), 0, 0, 0)
        if self._paint_taken(painter, rest):
            self.owe_tip(rest, self._counts.taken_for + self._counts.taken_note)

    def _paint_name(self, painter: QPainter, box: QRectF, font: QFont) -> None:
        """The file's name; its middle gives way, never its ending, and no number in it is a code."""
        name = self._counts.file_name
        fitted = text.fit(name, font, box.width())
        shown = fitted.text
        if fitted.elided:
            shown = QFontMetricsF(fitted.font).elidedText(name, Qt.TextElideMode.ElideMiddle, box.width())
            self.owe_tip(box, name)
        painter.setFont(fitted.font)
        painter.setPen(QColor(theme.tokens().ink))
        painter.drawText(QPointF(box.left(), text.baseline_in(box, font)), shown)

    def _paint_taken(self, painter: QPainter, box: QRectF) -> bool:
        """What the file was taken for, and how that was judged where it fits whole. True when something is left out."""
        plain, bold = theme.font("work"), theme.font("h2")
        runs = [paint_kit.Run(self._counts.taken_for, strong=True), paint_kit.Run(self._counts.taken_note)]
        cut = sum(paint_kit.run_width(run, plain, bold) for run in runs) > box.width()
        return paint_kit.draw_runs(painter, box, runs[:1] if cut else runs, plain, bold) or cut

    def _paint_tile(self, painter: QPainter, rect: QRectF, tile: _Tile, *, edge: bool) -> None:
        tokens = theme.tokens()
        caption_ink, figure_ink, marked = tokens.ink2, tokens.ink2 if tile.calm else tokens.ink, False
        if tile.family is not None and not tile.calm:
            tone, marked = paint_kit.colours(tile.family), True
            caption_ink = tone.text
            if tile.family is Family.refused:
                painter.fillRect(rect, QColor(tone.soft))
                figure_ink = tone.text
        if edge:
            painter.fillRect(QRectF(rect.left(), rect.top(), 1, rect.height()), QColor(tokens.line))
        inner = rect.adjusted(self._side(), 0, 0, 0)
        above, figure = theme.px(1.45), self._figure_font(calm=tile.calm)
        below = paint_kit.line_height(figure, 1.2)
        top = rect.top() + (rect.height() - above - below) / 2
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
