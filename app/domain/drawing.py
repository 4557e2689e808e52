"""A drawing list: what stands where on a paper or a chart, in millimetres. Pure data, black on white.

Decides the few kinds of marks every renderer must know, and how a symbol's modules become boxes, so that screen, PDF
and printer cannot differ. Knows no font, no words, no renderer. Origin top left, y down; a text's y is its baseline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

MM_PER_POINT = 25.4 / 72
MM_PER_INCH = 25.4
_DARK = re.compile("1+")
INSET_DOTS = 0.05
"""How far a bar is drawn inside its true edge, in printer dots: a rasteriser that paints every touched dot then paints
exactly the bar's own dots (0 of 240 symbols read without it at 203 dpi, 240 of 240 with it)."""

BAR_CODE = "Code128"
"""The one format of ours that is a row of bars."""

Area = tuple[float, float, float, float]
"""x, y, width, height in millimetres."""
Cells = tuple[int, int, int, int]
"""column, row, columns, rows in modules."""


class Line(NamedTuple):
    """A straight line with square-cut ends, `width` mm thick."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float


class Rect(NamedTuple):
    """A box: filled, or outlined with a line `line_width` mm thick centred on the edge."""

    x: float
    y: float
    width: float
    height: float
    fill: bool = False
    line_width: float = 0.25


class Polygon(NamedTuple):
    """A closed shape through `points`: filled, or outlined `line_width` mm thick with sharp corners."""

    points: tuple[tuple[float, float], ...]
    fill: bool = False
    line_width: float = 0.25


class Text(NamedTuple):
    """One line of text, measured, of characters the paper's font has: no renderer measures, shrinks or wraps.

    `x` is the left end (alignment is already worked out), `y` the baseline, `size` in points, `tracking` the extra
    space between characters in em, `width` what the text takes in millimetres. `turned` reads upwards: x, y is where
    its baseline starts, it runs `width` mm up the page.
    """

    x: float
    y: float
    text: str
    size: float
    width: float
    bold: bool = False
    tracking: float = 0.0
    turned: bool = False


class Symbol(NamedTuple):
    """A QR code or a bar code. The area is that of the dark modules; `quiet` modules around it stay white.

    `rows` are the modules, "1" dark; a bar code has one row, or, where it reads upwards, a row for each module of its
    length. `dot` is the printer's dot in mm it was laid out for.
    """

    x: float
    y: float
    width: float
    height: float
    rows: tuple[str, ...]
    quiet: int
    text: str
    format: str
    dot: float

    @property
    def module(self) -> float:
        """Width of one module in mm."""
        return self.width / len(self.rows[0])

    @property
    def clear(self) -> Area:
        """The area with its quiet zone; a bar code needs it at both ends only."""
        margin = self.quiet * self.module
        over = margin if len(self.rows) > 1 else 0.0
        beside = 0.0 if self.upwards else margin
        return (self.x - beside, self.y - over, self.width + 2 * beside, self.height + 2 * over)

    @property
    def upwards(self) -> bool:
        """Whether it is a bar code that reads upwards."""
        return self.format == BAR_CODE and len(self.rows) > 1


class LinkArea(NamedTuple):
    """Where a tap in a PDF viewer opens `url`; prints nothing."""

    x: float
    y: float
    width: float
    height: float
    url: str


Mark = Line | Rect | Polygon | Text | Symbol | LinkArea


class Page(NamedTuple):
    """One side of paper, `width` × `height` mm."""

    width: float
    height: float
    items: tuple[Mark, ...]

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """The page's symbols in drawing order."""
        return tuple(item for item in self.items if isinstance(item, Symbol))


class Drawing(NamedTuple):
    """A laid out paper. `missing` are the characters the font lacks: printed as 〓, to be shown to a person."""

    pages: tuple[Page, ...]
    missing: tuple[str, ...] = ()


def symbol_areas(symbol: Symbol) -> Iterator[Area]:
    """The dark boxes of `symbol` in mm, each inset by a twentieth of a dot, without seams between neighbours."""
    across = symbol.module
    down = symbol.height / len(symbol.rows)
    inset = INSET_DOTS * symbol.dot
    for column, row, columns, rows in runs(symbol.rows):
        yield (
            symbol.x + column * across + inset,
            symbol.y + row * down + inset,
            columns * across - 2 * inset,
            rows * down - 2 * inset,
        )
    for column, row, columns, _rows in seams(symbol.rows):
        # Over the edge between two dark rows, from the middle of one to the middle of the other.
        yield (
            symbol.x + column * across + inset,
            symbol.y + (row + 0.5) * down,
            columns * across - 2 * inset,
            down,
        )


@lru_cache(maxsize=256)
def runs(rows: tuple[str, ...]) -> tuple[Cells, ...]:
    """The dark modules as boxes: the runs of each row, equal ones under each other joined; each module is in one."""
    done: list[Cells] = []
    growing: dict[tuple[int, int], int] = {}
    for number, row in enumerate(rows):
        now = dict.fromkeys(_row_runs(row), number)
        for span, first in growing.items():
            if span in now:
                now[span] = first
            else:
                done.append((span[0], first, span[1], number - first))
        growing = now
    done += [(start, first, length, len(rows) - first) for (start, length), first in growing.items()]
    return tuple(sorted(done, key=lambda cells: (cells[1], cells[0])))


@lru_cache(maxsize=256)
def seams(rows: tuple[str, ...]) -> tuple[Cells, ...]:
    """Where a row's run meets a different one below it: the shared columns, which an inset would part by a hair."""
    found: list[Cells] = []
    for number in range(len(rows) - 1):
        upper, lower = f"0{rows[number]}0", f"0{rows[number + 1]}0"
        shared = f"{int(upper, 2) & int(lower, 2):0{len(upper)}b}"
        for run in _DARK.finditer(shared):
            left, right = run.span()
            # Where both rows' runs end at the same places they are one box already.
            if "1" in (upper[left - 1], lower[left - 1], upper[right], lower[right]):
                found.append((left - 1, number, right - left, 1))
    return tuple(found)


def _row_runs(row: str) -> list[tuple[int, int]]:
    return [(run.start(), run.end() - run.start()) for run in _DARK.finditer(row)]
