"""The answer to a scan: one block of colour with one shape and one word, read from two metres.

It decides how an outcome is painted and said; which outcome it is, its words and its sound come from the presenter.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.key_cap import dashed_frame
from app.ui.widgets.painted import Painted

BLINK_MS = 80
LEAST_PX = 36
"""At 100 %: what must be known after a scan is never smaller (17 minutes of arc at 2 m)."""


class Answer(enum.StrEnum):
    """The four faces of the banner."""

    ok = "ok"
    look = "look"
    refused = "refused"
    idle = "idle"

    @classmethod
    def of(cls, family: Family) -> Answer:
        """The face of what something came to."""
        return cls(family.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class BannerRow:
    """What the banner says. `number` is a code and never shortened; `line` may be. Empty parts are left out."""

    answer: Answer
    word: str
    number: str = ""
    line: str = ""
    count: str = ""
    count_caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sizes:
    """Sizes in u of one breadth (fonts in em of 12 pt)."""

    height: float
    pad: float
    icon: float
    word: float
    number: float
    line: float
    count: float
    caption: float


_SIZES = {
    theme.Breadth.wide: _Sizes(height=13, pad=1.75, icon=8.5, word=5.5, number=3, line=2.25, count=5, caption=1.5),
    theme.Breadth.narrow: _Sizes(
        height=9.5, pad=1.25, icon=6.25, word=4.25, number=2.5, line=1.75, count=3.75, caption=1.25
    ),
    theme.Breadth.small: _Sizes(height=7, pad=1, icon=5, word=3.25, number=2.25, line=1.6, count=0, caption=0),
}
_SHARES: Final = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.66, 0.625)
"""The line is smaller, and the word with it, where only so all of it is read: what to do comes last."""
_WRAPS: Final = 0.8
"""From this share down a sentence may be wrapped: before, whole sentences that are a little smaller read better."""
_TIGHT: Final = 0.4
"""The word's least share of its size, beside the smallest lines."""
_FRAME: Final = (8, 6)
"""Of a refusal: how far in its frame stands, and how thick it is, in px at 100 %; half in a banner that is lower."""
_NARROW: Final = 7
"""The icon takes no more than this part of a narrow banner's width."""
_ICONS = {Answer.ok: "ok", Answer.look: "look", Answer.refused: "refused", Answer.idle: "eye"}


def idle_row() -> BannerRow:
    """The banner before anything was scanned."""
    return BannerRow(answer=Answer.idle, word=t("widgets.banner.idle"))


def _font(em: float, *, bold: bool) -> QFont:
    return theme.sized(em * 12, bold)


class _Head(NamedTuple):
    """The first row as it would be set: fonts of word, number and repeats, the gaps between, the height."""

    word: QFont
    number: QFont
    again: QFont
    gap: int
    height: int


class _Set(NamedTuple):
    """Word and line as they would be set: the first row, the line's font, its pitch, its sentences."""

    head: _Head
    font: QFont
    pitch: int
    lines: list[str]

    @property
    def height(self) -> int:
        """Of the whole."""
        return self.head.height + self.pitch * len(self.lines)

    def whole(self, width: float, height: float) -> bool:
        """Whether nothing is cut: of the boxes of first and last row a part is air."""
        air = self.head.height * 0.06 + self.pitch * 0.04
        return self.height - air <= height and all(
            theme.text.text_width(line, self.font) <= width for line in self.lines
        )


def set_lines(line: str, font: QFont, width: float, most: int, *, wraps: bool = True) -> list[str]:
    """In one line; else a sentence a line, or sentences sharing them; else each is wrapped, or all as one."""
    parts = [part for text in re.split(r"(?<=。)|(?<=\.) ", line) if (part := text.strip("\u3000 "))]
    shared: list[str] = []
    for part in parts:
        both = f"{shared[-1]} {part}" if shared else part
        if shared and theme.text.text_width(both, font) <= width:
            shared[-1] = both
        else:
            shared.append(part)
    ways = [[line], parts, shared]
    if wraps:
        ways.append([piece for part in parts for piece in theme.text.wrapped(part, font, width)])
        ways.append(theme.text.wrapped(line, font, width))
    for lines in ways:
        if len(lines) <= most and all(theme.text.text_width(each, font) <= width for each in lines):
            return lines
    return [line]


class OutcomeBanner(Painted):
    """Shows the outcome of the last scan until the next one; never holds controls, never takes focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = idle_row()
        self._times = 1
        self._icon_off = False
        self._blink = QTimer(self)
        self._blink.setSingleShot(True)
        self._blink.setInterval(BLINK_MS)
        self._blink.timeout.connect(self._blink_over)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on=False)
        access.name(self, self._row.word)

    @property
    def row(self) -> BannerRow:
        """What is shown."""
        return self._row

    @property
    def times(self) -> int:
        """How often this very answer has been given in a row."""
        return self._times

    def show_answer(self, row: BannerRow) -> None:
        """Answer a scan: paint it, say it, and blink the icon once where the outcome is the same as before."""
        same_outcome = row.answer is not Answer.idle and (row.answer, row.word) == (self._row.answer, self._row.word)
        self._times = self._times + 1 if row == self._row and same_outcome else 1
        self._row = row
        self._blink.stop()
        self._icon_off = False
        if same_outcome and not theme.look().still:
            self._icon_off = True
            self._blink.start()
        repeated = self._repeat_words()
        words = access.joined(row.word, repeated, row.number, row.line, f"{row.count}{row.count_caption}")
        if row.answer is Answer.idle:
            access.name(self, words)
        else:
            access.alert(self, words)
        self.update()

    def correct_count(self, count: str, caption: str) -> None:
        """Another count beside the same answer: painted, neither said nor counted as another answer."""
        if (count, caption) != (self._row.count, self._row.count_caption):
            self._row = replace(self._row, count=count, count_caption=caption)
            self.update()

    def clear(self) -> None:
        """Back to waiting for a scan (Esc)."""
        self.show_answer(idle_row())

    def _repeat_words(self) -> str:
        return t("widgets.banner.times", times=self._times) if self._times > 1 else ""

    def _blink_over(self) -> None:
        self._icon_off = False
        self.update(self._icon_rect().toAlignedRect())

    def sizeHint(self) -> QSize:
        """As high as section 6 says, whatever is shown."""
        return QSize(theme.px(30), theme.px(_SIZES[theme.look().breadth].height))

    def minimumSizeHint(self) -> QSize:
        """The banner gives way last, and never in height."""
        return QSize(theme.px(18), self.sizeHint().height())

    def _bar(self) -> int:
        return theme.px(1.25) if self._row.answer is Answer.look else 0

    def _icon_rect(self) -> QRectF:
        sizes = _SIZES[theme.look().breadth]
        inside = self.height() - 2 * sum(self._frame())
        side = min(theme.px(sizes.icon), self.width() // _NARROW, inside)
        return QRectF(self._bar() + theme.px(sizes.pad), (self.height() - side) / 2, side, side)

    def _frame(self) -> tuple[int, int]:
        """How far in a refusal's frame stands, and how thick it is, in pixels."""
        given = self.height() >= theme.px(_SIZES[theme.look().breadth].height)
        inset, width = (theme.line(px) // (1 if given else 2) for px in _FRAME)
        return inset, width

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, word and number, line, counter."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.forget_tips()
        ground, words = self._colours()
        self._paint_ground(painter, ground, words)
        icon = self._icon_rect()
        if not self._icon_off:
            t_ = theme.tokens()
            shape = t_.line_strong if self._row.answer is Answer.idle else words
            theme.icons.draw(
                painter, _ICONS[self._row.answer], icon.x(), round(icon.y()), round(icon.width()), shape, ground
            )
        sizes = _SIZES[theme.look().breadth]
        left = icon.right() + theme.px(sizes.pad)
        right = float(self.width() - theme.px(sizes.pad))
        right = self._paint_count(painter, left, right, words)
        self._paint_words(painter, QRectF(left, 0, max(1.0, right - left), self.height()), words)
        painter.end()

    def _colours(self) -> tuple[str, str]:
        t_ = theme.tokens()
        if self._row.answer is Answer.idle:
            return t_.surface, t_.ink
        family = t_.family(self._row.answer)
        return family.fill, family.on

    def _paint_ground(self, painter: QPainter, ground: str, words: str) -> None:
        rect = QRectF(self.rect())
        radius = theme.line(6)
        if self._row.answer is Answer.idle:
            dashed_frame(painter, rect, theme.tokens().line_strong, ground, radius, theme.line(2))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(rect, radius, radius)
        bar = self._bar()
        if bar:
            painter.save()
            painter.setClipRect(QRectF(0, 0, bar, rect.height()))
            painter.setBrush(QColor(words))
            painter.drawRoundedRect(rect, radius, radius)
            painter.restore()
        if self._row.answer is Answer.refused:
            inset, width = self._frame()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = QPen(QColor(words), width)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            out = inset + width / 2
            painter.drawRect(rect.adjusted(out, out, -out, -out))

    def _paint_count(self, painter: QPainter, left: float, right: float, words: str) -> float:
        """The counter at the right; returns where the words must end. It is the first to go where room is short."""
        row, sizes = self._row, _SIZES[theme.look().breadth]
        if not row.count or not sizes.count:
            return right
        big, small = _font(sizes.count, bold=True), _font(sizes.caption, bold=False)
        width = max(theme.text.text_width(row.count, big), theme.text.text_width(row.count_caption, small))
        line_x = right - width - theme.px(1.5)
        if line_x - theme.px(1) - left < self._least_width():
            return right
        big_px, small_px = float(theme.px(sizes.count)), float(theme.px(sizes.caption * 1.45))
        top = (self.height() - big_px - small_px) / 2
        end = Qt.AlignmentFlag.AlignRight
        x = right - theme.text.text_width(row.count, big)
        theme.text.draw_large(painter, x, theme.text.baseline_in(QRectF(x, top, 1, big_px), big), row.count, big, words)
        caption = QRectF(right - width, top + big_px, width, small_px)
        theme.text.draw_line(painter, caption, row.count_caption, small, words, end)
        painter.fillRect(QRectF(round(line_x), top, theme.line(2), big_px + small_px), QColor(words))
        return line_x - theme.px(sizes.pad)

    def _least_width(self) -> float:
        """Room word and number need at the smallest size that is still read from two metres."""
        row, sizes = self._row, _SIZES[theme.look().breadth]
        share = self._least_share()
        word = theme.text.text_width(row.word, _font(sizes.word, bold=True)) * max(share, 0.7)
        number = theme.text.code_width(row.number, _font(sizes.number, bold=True)) if row.number else 0
        return word + number * share + theme.px(1.5)

    def _least_share(self) -> float:
        number = theme.px(_SIZES[theme.look().breadth].number)
        return min(1.0, LEAST_PX * theme.look().scale / 100 / number) if theme.look().scale == 100 else 0.8

    def _paint_words(self, painter: QPainter, room: QRectF, words: str) -> None:
        if self._row.answer is Answer.idle:
            self._paint_idle(painter, room, words)
            return
        tall = self._tall_for_words()
        for shown in self._settings(room.width(), tall):
            if shown.whole(room.width(), tall):
                break
        else:
            shown = shown._replace(lines=[self._row.line])
        top = (self.height() - shown.height) / 2
        baseline = self._paint_first_row(painter, room, top, words, shown.head)
        under = max(top + shown.head.height, baseline + theme.px(0.2))
        place = QRectF(room.x(), under, room.width(), shown.pitch)
        for line in shown.lines:
            if theme.text.draw_line(painter, place, line, shown.font, words).elided:
                self.owe_tip(place, line)
            place = place.translated(0, shown.pitch)

    def _tall_for_words(self) -> int:
        """How high the words may stand: within a refusal's frame."""
        frame = sum(self._frame()) + theme.line(2) if self._row.answer is Answer.refused else 0
        return self.height() - 2 * frame

    def _settings(self, width: float, tall: float) -> Iterator[_Set]:
        """Ways to set word and line, the largest first; at each size of the line the word keeps its own if it can."""
        sizes = _SIZES[theme.look().breadth]
        for share in _SHARES:
            size = sizes.line * share
            wraps = share < _WRAPS
            font, pitch = _font(size, bold=False), theme.px(size * (1.2 if wraps else 1.3))
            for word in sorted({1.0, share, _TIGHT if share <= _SHARES[-2] else share}, reverse=True):
                head = self._head(width, word)
                most = max(1, int((tall - head.height * 0.91) // (pitch * 0.92)))
                yield _Set(head, font, pitch, set_lines(self._row.line, font, width, most, wraps=wraps))

    def _head(self, width: float, size: float) -> _Head:
        """The first row with the word at a share of its size. Nothing here is ever cut: where it does not fit, word and
        number become smaller together.
        """
        row, sizes = self._row, _SIZES[theme.look().breadth]
        word = sizes.word * size
        ems, gap = (word, min(sizes.number, word), min(sizes.line, word)), theme.px(1.5)
        fonts = [_font(em, bold=True) for em in ems]
        repeated = self._repeat_words() if theme.look().still else ""
        taken = theme.text.text_width(row.word, fonts[0])
        taken += theme.text.code_width(row.number, fonts[1]) + gap if row.number else 0.0
        taken += theme.text.text_width(repeated, fonts[2]) + gap if repeated else 0.0
        share = min(1.0, width / max(1.0, taken))
        if share < 1.0:
            fonts, gap = [_font(em * share, bold=True) for em in ems], round(gap * share)
        return _Head(fonts[0], fonts[1], fonts[2], gap, theme.px(word * share * 1.1))

    def _paint_first_row(self, painter: QPainter, room: QRectF, top: float, words: str, head: _Head) -> float:
        """Word, number and, where motion is reduced, how many times; all on one baseline, which is returned."""
        row, x = self._row, room.x()
        repeated = self._repeat_words() if theme.look().still else ""
        baseline = round(theme.text.baseline_in(QRectF(0, top, 1, head.height), head.word))
        theme.text.draw_large(painter, x, baseline, row.word, head.word, words)
        x += theme.text.text_width(row.word, head.word) + head.gap
        if row.number:
            x += theme.text.draw_code(painter, x, baseline, row.number, head.number, words) + head.gap
        if repeated:
            painter.setPen(QColor(words))
            painter.setFont(head.again)
            painter.drawText(QPointF(x, baseline), repeated)
        return float(baseline)

    def _paint_idle(self, painter: QPainter, room: QRectF, words: str) -> None:
        sizes = _SIZES[theme.look().breadth]
        font = _font(sizes.line * 1.2, bold=True)
        drawn = theme.text.draw_line(painter, room, self._row.word, font, words)
        if drawn.elided:
            self.owe_tip(room, self._row.word)
