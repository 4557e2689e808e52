"""A sheet being laid out: the few gestures all papers are made of, measured and in millimetres.

Decides how words, codes, rules and symbols become marks, and remembers each character the font lacks. Knows no paper.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from enum import Enum

from app.domain.dates import reiwa
from app.domain.drawing import MM_PER_POINT, Drawing, Line, Mark, Page, Polygon, Rect, Symbol, Text
from app.labels.fitting import PITCH, SMALLEST, fit_block, fit_code, fit_name, wrap
from app.labels.font_metrics import ASCENT, CAP, Metrics, paper_metrics
from app.settings.words import language

HAIR = 0.2
"""mm: lines to write on, table lines."""
FRAME = 0.25
RULE = 0.5
HEAVY = 0.7
"""mm: the one frame that must be seen first."""
_SLASH_THICK = 0.09
_SLASH_DEGREES = 58.0
_SLASH_REACH = 0.2
"""Half the slash's length, as a share of the zero's advance: the same slash the window draws."""


class Align(Enum):
    """Where a text's `x` lies."""

    left = 0.0
    centre = 0.5
    right = 1.0


class Sheet:
    """One page under the pen. All lengths in mm, sizes in points; `base` is a baseline, `top` the top of a line."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self.missing: list[str] = []
        self._metrics: Metrics = paper_metrics()
        self._items: list[Mark] = []

    def measure(self, text: str, size: float, *, bold: bool = False) -> float:
        """Millimetres `text` would take."""
        return self._metrics.width(self._clean(text), size, bold=bold)

    def words(
        self, x: float, base: float, text: str, size: float, *, room: float | None = None, bold: bool = False,
        align: Align = Align.left,
    ) -> float:  # fmt: skip
        """One line of our own words, smaller in steps where it is wider than `room`; returns its right end."""
        text = self._clean(text)
        if room is not None:
            fitted = fit_name(self._metrics, text, room, size, bold=bold, lines=1)
            size = fitted.size
            if len(fitted.lines) > 1:
                # Words that do not fit at 6.5 points in one line still stand there whole.
                size = fit_code(self._metrics, text, room, SMALLEST, bold=bold)[0]
        return self._put(x, base, text, size, bold=bold, align=align)

    def name(
        self, x: float, top: float, text: str, size: float, room: float, *, bold: bool = False, lines: int = 2,
        pitch: float = 1.16,
    ) -> float:  # fmt: skip
        """A school's or model's name, in up to `lines` lines, never cut; returns the bottom of its last line."""
        fitted = fit_name(self._metrics, self._clean(text), room, size, bold=bold, lines=lines)
        # One line set smaller stands on the baseline of the full size, so that a label beside it stays in line.
        base = top + ASCENT * MM_PER_POINT * (size if len(fitted.lines) == 1 else fitted.size)
        step = pitch * fitted.size * MM_PER_POINT
        for number, line in enumerate(fitted.lines):
            self._put(x, base + number * step, line, fitted.size, bold=bold)
        return base + (len(fitted.lines) - 1) * step + (1 - ASCENT) * fitted.size * MM_PER_POINT

    def paragraph(
        self, x: float, top: float, text: str, size: float, room: float, *, bold: bool = False, pitch: float = 1.5
    ) -> float:
        """Sentences, wrapped to `room`; returns the bottom of the last line."""
        step = pitch * size * MM_PER_POINT
        base = top + ASCENT * size * MM_PER_POINT
        lines = wrap(self._metrics, self._clean(text, newlines=True), room, size, bold=bold)
        for number, line in enumerate(lines):
            self._put(x, base + number * step, line, size, bold=bold)
        return top + len(lines) * step

    def block(
        self, x: float, top: float, width: float, height: float, text: str, size: float, *, bold: bool = False,
        align: Align = Align.left, lines: int = 1,
    ) -> float:  # fmt: skip
        """Words in a box, in `lines` lines or as many as they need, never cut and never outside it; returns the size
        they got in points.
        """
        fitted = fit_block(self._metrics, self._clean(text), width, height, size, bold=bold, lines=lines)
        wished = min(size, height / MM_PER_POINT)
        # One line set smaller stands on the baseline of the full size, so that a label beside it stays in line.
        base = top + ASCENT * MM_PER_POINT * (wished if len(fitted.lines) == 1 else fitted.size)
        start = x + align.value * width
        for number, line in enumerate(fitted.lines):
            drop = number * PITCH * fitted.size * MM_PER_POINT
            self._put(start, base + drop, line, fitted.size, bold=bold, align=align)
        return fitted.size

    def code_block(
        self, x: float, top: float, width: float, height: float, text: str, size: float, *, bold: bool = False,
        align: Align = Align.left,
    ) -> float:  # fmt: skip
        """A code in a box: one line, slashed zeros; returns the size it got in points."""
        text = self._clean(text)
        wished = min(size, height / MM_PER_POINT)
        base = top + ASCENT * MM_PER_POINT * wished
        size, tracking = fit_code(self._metrics, text, width, wished, bold=bold)
        taken = self._metrics.width(text, size, bold=bold, tracking=tracking)
        self._coded(x + align.value * (width - taken), base, text, size, tracking, bold=bold)
        return size

    def code(
        self, x: float, base: float, text: str, size: float, room: float, *, bold: bool = False,
        align: Align = Align.left,
    ) -> float:  # fmt: skip
        """A serial, tag or number: one line, tracked, a slash in each zero; returns its right end."""
        text = self._clean(text)
        size, tracking = fit_code(self._metrics, text, room, size, bold=bold)
        x -= align.value * self._metrics.width(text, size, bold=bold, tracking=tracking)
        return self._coded(x, base, text, size, tracking, bold=bold)

    def _coded(self, x: float, base: float, text: str, size: float, tracking: float, *, bold: bool) -> float:
        right = self._put(x, base, text, size, bold=bold, tracking=tracking)
        em = size * MM_PER_POINT
        zero = self._metrics.width("0", size, bold=bold)
        across = math.cos(math.radians(_SLASH_DEGREES)) * zero * _SLASH_REACH
        up = math.sin(math.radians(_SLASH_DEGREES)) * zero * _SLASH_REACH
        middle = base - CAP * em / 2
        for at, char in enumerate(text):
            if char == "0":
                before = self._metrics.width(text[:at], size, bold=bold) + at * tracking * em
                centre = x + before + zero / 2
                self.line(centre - across, middle + up, centre + across, middle - up, _SLASH_THICK * em)
        return right

    def turned(self, x: float, centre: float, text: str, size: float, room: float, *, bold: bool = False) -> None:
        """One line reading upwards, its baseline at `x`, its middle at height `centre`."""
        text = self._clean(text)
        size = fit_code(self._metrics, text, room, size, bold=bold)[0]
        width = self._metrics.width(text, size, bold=bold)
        self._items.append(Text(x=x, y=centre + width / 2, text=text, size=size, width=width, bold=bold, turned=True))

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = HAIR) -> None:
        """A straight line."""
        self._items.append(Line(x1=x1, y1=y1, x2=x2, y2=y2, width=width))

    def rule(self, left: float, right: float, y: float, width: float = RULE) -> None:
        """A level line."""
        self.line(left, y, right, y, width)

    def box(self, x: float, y: float, width: float, height: float, line: float = FRAME) -> None:
        """An outlined box."""
        self._items.append(Rect(x=x, y=y, width=width, height=height, line_width=line))

    def polygon(self, points: Sequence[tuple[float, float]], *, fill: bool, line: float = FRAME) -> None:
        """A closed shape."""
        self._items.append(Polygon(points=tuple(points), fill=fill, line_width=line))

    def symbol(self, symbol: Symbol) -> None:
        """A QR code or bar code."""
        self._items.append(symbol)

    def add(self, mark: Mark) -> None:
        """Any other mark."""
        self._items.append(mark)

    def page(self) -> Page:
        """The sheet as it stands."""
        return Page(width=self.width, height=self.height, items=tuple(self._items))

    def _put(
        self, x: float, base: float, text: str, size: float, *, bold: bool, tracking: float = 0.0,
        align: Align = Align.left,
    ) -> float:  # fmt: skip
        width = self._metrics.width(text, size, bold=bold, tracking=tracking)
        x -= align.value * width
        if text:
            self._items.append(Text(x=x, y=base, text=text, size=size, width=width, bold=bold, tracking=tracking))
        return x + width

    def _clean(self, text: str, *, newlines: bool = False) -> str:
        if newlines and "\n" in text:
            return "\n".join(self._clean(line) for line in text.split("\n"))
        printable, missing = self._metrics.printable(text)
        self.missing += missing
        return printable


def drawing(*sheets: Sheet) -> Drawing:
    """The sheets as one paper; each missing character once, in the order met."""
    missing = dict.fromkeys(char for sheet in sheets for char in sheet.missing)
    return Drawing(pages=tuple(sheet.page() for sheet in sheets), missing=tuple(missing))


def paper_date(day: date) -> str:
    """`day` as papers show it: 令和8年11月20日 in Japanese, 2026-11-20 in English."""
    return reiwa(day) if language() == "ja" else day.isoformat()
