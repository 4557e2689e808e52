"""The column beside the work: what it cost, what the unit had before, what was written, photos and hand-overs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.repair.wording import EarlierLine, Figure, NoteLine
from app.ui.theme import text
from app.ui.widgets import access
from app.ui.widgets.key_cap import Cap, cap_size, dashed_frame, paint_cap
from app.ui.widgets.painted import Painted

TILE: Final = (10.75, 6.5)
"""172 × 104 px at 100 %, in u."""
LINE: Final = 1.55
ROW: Final = 2.1


class CostBox(Painted):
    """Three amounts and the ages below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: tuple[Figure, ...] = ()
        self._foot = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cost(self, figures: tuple[Figure, ...], foot: str) -> None:
        """Show others."""
        if (figures, foot) != (self._figures, self._foot):
            self._figures, self._foot = figures, foot
            access.name(self, access.joined(*(f"{f.caption} {f.amount}" for f in figures), foot))
            self.update()

    def sizeHint(self) -> QSize:
        """Caption, amount, foot."""
        return QSize(theme.px(16), theme.px(1.4 + 2.2 + 0.4 + 1.5))

    def minimumSizeHint(self) -> QSize:
        """As high as it is."""
        return QSize(theme.px(12), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sum stands apart behind a heavy line."""
        painter = QPainter(self)
        self.forget_tips()
        tokens = theme.tokens()
        wide = self.width() / max(1, len(self._figures))
        narrow = theme.look().breadth is not theme.Breadth.wide
        for n, figure in enumerate(self._figures):
            x, last = n * wide, n == len(self._figures) - 1
            if last:
                bar = QRectF(round(x), theme.px(0.1), theme.line(2), theme.px(3.3))
                painter.fillRect(bar, QColor(tokens.ink))
            left = x + (theme.px(0.9) if last else 0)
            caption = QRectF(left, 0, x + wide - left - theme.px(0.3), theme.px(1.4))
            text.draw_line(painter, caption, figure.caption, theme.font("caption"), tokens.ink2)
            amount = QRectF(left, theme.px(1.4), x + wide - left - theme.px(0.3), theme.px(2.2))
            font = theme.sized(16.5 if narrow else 21, bold=True)
            text.draw_line(painter, amount, figure.amount, font, tokens.ink)
        foot = QRectF(0, theme.px(4.0), self.width(), theme.px(1.5))
        if text.draw_line(painter, foot, self._foot, theme.font("body"), tokens.ink).elided:
            self.owe_tip(foot, self._foot)
        painter.end()


class EarlierList(Painted):
    """Earlier repairs: day, what was changed, cause, cost."""

    MOST: Final = 4

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[EarlierLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, lines: tuple[EarlierLine, ...]) -> None:
        """Show others."""
        if lines != self._lines:
            self._lines = lines
            access.name(self, access.joined(*(" ".join(line) for line in lines)))
            self.updateGeometry()
            self.update()

    def _rows(self) -> int:
        return min(len(self._lines), self.MOST)

    def sizeHint(self) -> QSize:
        """A row each."""
        return QSize(theme.px(16), self._rows() * theme.px(ROW))

    def minimumSizeHint(self) -> QSize:
        """As high as it is."""
        return QSize(theme.px(12), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rows between hairlines; where there are more, the last tells how many."""
        painter = QPainter(self)
        self.forget_tips()
        tokens, pad, gap = theme.tokens(), theme.px(1), theme.px(0.6)
        cells = self._lines[: self.MOST]
        day, cause, cost = (
            max(text.text_width(one, font) for one in words) + 2
            for words, font in (
                ([line.day for line in cells] or [""], theme.font("body")),
                ([line.cause for line in cells] or [""], theme.font("body")),
                ([line.cost for line in cells] or [""], theme.font("work")),
            )
        )
        for n, line in enumerate(self._lines[: self.MOST]):
            y = n * theme.px(ROW)
            if n:
                painter.fillRect(QRectF(0, y, self.width(), 1), QColor(tokens.line))
            what = line.what
            hidden = len(self._lines) - self.MOST
            if hidden > 0 and n == self.MOST - 1:
                what = t("repair_page.earlier_more", what=what, more=hidden)
            body, work = theme.font("body"), theme.font("work")
            tall = theme.px(ROW)
            text.draw_line(painter, QRectF(pad, y, day, tall), line.day, body, tokens.ink2)
            middle = QRectF(pad + day + gap, y, self.width() - 2 * pad - day - cause - cost - 3 * gap, tall)
            if text.draw_line(painter, middle, what, work, tokens.ink).elided:
                self.owe_tip(middle, what)
            text.draw_line(painter, QRectF(middle.right() + gap, y, cause, tall), line.cause, body, tokens.ink)
            right = QRectF(self.width() - pad - cost, y, cost, tall)
            text.draw_line(painter, right, line.cost, work, tokens.ink, Qt.AlignmentFlag.AlignRight)
        painter.end()


class PhotoTiles(Painted):
    """The photos as tiles, and the one that takes another. `pressed` carries a side id; empty: take one."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ids: tuple[str, ...] = ()
        self._images: dict[str, QImage | None] = {}
        self._open = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def ids(self) -> tuple[str, ...]:
        """The photos shown."""
        return self._ids

    def show_photos(self, ids: tuple[str, ...], *, may_take: bool) -> None:
        """Show others; their pictures come by `give`."""
        self._ids, self._open = ids, may_take
        self._images = {one: image for one, image in self._images.items() if one in ids}
        access.name(self, t("repair_page.photos", total=len(ids)))
        self.update()

    def missing(self) -> tuple[str, ...]:
        """Those whose picture is still wanted."""
        return tuple(one for one in self._ids if one not in self._images)

    def give(self, side_id: str, image: QImage | None) -> None:
        """A photo's picture; None where there is none any more."""
        self._images[side_id] = image
        self.update()

    def sizeHint(self) -> QSize:
        """One row of tiles."""
        return QSize(theme.px(12), round(self._tile()[1]))

    def minimumSizeHint(self) -> QSize:
        """One tile."""
        return QSize(*map(round, self._tile()))

    @staticmethod
    def _tile() -> tuple[float, float]:
        """Width and height of a tile in pixels: on a narrow screen lower, so that a note stands whole under it."""
        scale = 1.0 if theme.look().breadth is not theme.Breadth.narrow else 0.75
        return theme.px(TILE[0]) * scale, theme.px(TILE[1]) * scale

    def tiles(self) -> list[tuple[str, QRectF]]:
        """The newest photos that find room, oldest first, then the tile that takes one (an empty id)."""
        (wide, tall), gap = self._tile(), theme.px(0.75)
        small = theme.px(6.6)
        room = self.width() - (small + gap if self._open else 0)
        fit = max(0, int((room + gap) // (wide + gap)))
        shown = self._ids[-fit:] if fit else ()
        found = [(one, QRectF(n * (wide + gap), 0, wide, tall)) for n, one in enumerate(shown)]
        if self._open:
            found.append(("", QRectF(len(shown) * (wide + gap), 0, small, tall)))
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """Pictures cut to fill their tile."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        tokens = theme.tokens()
        tiles = self.tiles()
        hidden = len(self._ids) - sum(1 for one, _ in tiles if one)
        for n, (one, rect) in enumerate(tiles):
            if not one:
                self._paint_take(painter, rect)
                continue
            painter.fillRect(rect, QColor(tokens.chart_bg))
            image = self._images.get(one)
            if image is not None:
                painter.drawImage(rect, image, _cut(image, rect))
            elif one in self._images:
                inner = rect.adjusted(theme.px(0.5), 0, -theme.px(0.5), 0)
                text.draw_line(painter, inner, t("repair_page.photo_gone"), theme.font("caption"), tokens.ink2)
            if hidden and n == 0:
                self._paint_more(painter, rect, hidden)
        painter.end()

    def _paint_more(self, painter: QPainter, rect: QRectF, hidden: int) -> None:
        tokens, tall = theme.tokens(), theme.px(1.6)
        band = QRectF(rect.left(), rect.bottom() - tall, rect.width(), tall)
        painter.fillRect(band, QColor(tokens.ink))
        words = t("repair_page.photos_more", more=hidden)
        inner = band.adjusted(theme.px(0.4), 0, 0, 0)
        text.draw_line(painter, inner, words, theme.font("caption", bold=True), tokens.on_ink)

    def _paint_take(self, painter: QPainter, rect: QRectF) -> None:
        tokens = theme.tokens()
        dashed_frame(painter, rect, tokens.line_strong, "", theme.line(4))
        words, font = t("repair_page.take"), theme.font("label", bold=True)
        wide = cap_size("P")[0] + theme.px(0.5) + text.text_width(words, font)
        x = rect.left() + (rect.width() - wide) / 2
        x += paint_cap(painter, x, rect.center().y(), "P", Cap.plain) + theme.px(0.5)
        text.draw_line(painter, QRectF(x, rect.top(), rect.right() - x, rect.height()), words, font, tokens.ink)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens the photo, or takes one."""
        if event.button() is Qt.MouseButton.LeftButton:
            for one, rect in self.tiles():
                if rect.contains(event.position()):
                    self.pressed.emit(one)
                    return
        event.ignore()


def _cut(image: QImage, rect: QRectF) -> QRectF:
    """The middle of a picture in the shape of a tile."""
    wide, tall = image.width(), image.height()
    shape = rect.width() / rect.height()
    if wide / tall > shape:
        keep = tall * shape
        return QRectF((wide - keep) / 2, 0, keep, tall)
    keep = wide / shape
    return QRectF(0, (tall - keep) / 2, wide, keep)


class NoteList(Painted):
    """What the school wrote, then notes and hand-overs, newest first, each with its dot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes: tuple[NoteLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_notes(self, notes: tuple[NoteLine, ...]) -> None:
        """Show others."""
        if notes != self._notes:
            self._notes = notes
            access.name(self, access.joined(*(access.joined(note.head, note.text) for note in notes)))
            self.update()

    def sizeHint(self) -> QSize:
        """Some lines."""
        return QSize(theme.px(12), theme.px(LINE * 2 * max(1, len(self._notes))))

    def minimumSizeHint(self) -> QSize:
        """It gives way first."""
        return QSize(theme.px(8), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As many as find room, whole."""
        painter = QPainter(self)
        self.forget_tips()
        tokens, y = theme.tokens(), 0.0
        left = theme.px(1.4)
        font = theme.font("body")
        for n, note in enumerate(self._notes):
            words = round(text.block_height(note.text, font, max(1, self.width() - left))) if note.text else 0
            if y + theme.px(LINE) > self.height():
                break  # half a line says nothing
            if y + theme.px(LINE) + words > self.height() and n:
                more = t("repair_page.notes_more", more=len(self._notes) - n)
                rest = QRectF(left, min(y, self.height() - theme.px(LINE)), self.width() - left, theme.px(LINE))
                if rest.top() >= y - theme.px(0.2):
                    text.draw_line(painter, rest, more, theme.font("caption"), tokens.ink2)
                break
            side = theme.px(0.7)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(tokens.line_strong))
            painter.drawEllipse(QRectF(theme.px(0.2), y + (theme.px(LINE) - side) / 2, side, side))
            line = QRectF(left, y, self.width() - left, theme.px(LINE))
            text.draw_line(painter, line, note.head, theme.font("body", bold=True), tokens.ink)
            if note.text:
                place = (left, y + theme.px(LINE), max(1, self.width() - left))
                shown = _that_fits(note.text, font, place[2], self.height() - place[1])
                text.draw_block(painter, *place, shown, font, tokens.ink)
                if shown != note.text:
                    self.owe_tip(QRectF(left, y, place[2], self.height() - y), note.text)
            y += theme.px(LINE) + words + theme.px(0.35)
        painter.end()


def _that_fits(words: str, font: QFont, width: float, height: float) -> str:
    """As much of a text as stands whole in a room; what is cut off is told by an ellipsis."""
    if text.block_height(words, font, width) <= height:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if text.block_height(f"{words[:middle]}…", font, width) <= height:
            low = middle
        else:
            high = middle - 1
    return f"{words[:low]}…" if low else ""
