"""Drawing lists as dots: what a label printer puts on paper, one bit a dot, the same bytes for the same page.

Decides which dots a mark blackens: symbols on whole dots without any softening, letters where the layout measured them,
a dot of a line or shape where its middle lies inside. Must not measure, shrink or wrap: layout has done that. Pillow is
imported with this module, so whoever starts the window must not import it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, hypot
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from app.domain.drawing import MM_PER_INCH, Line, LinkArea, Mark, Page, Polygon, Rect, Symbol, Text, runs
from app.labels.font_metrics import font_file, paper_metrics

POINTS_PER_INCH = 72
_DARK_ENOUGH = 128
"""A letter's dot is black where at least half of it lies in the letter."""

Point = tuple[float, float]


class Bitmap(NamedTuple):
    """A page as dots: one bit a dot, most significant first, each row padded to whole bytes with 0; 1 is black."""

    width: int
    height: int
    dpi: float
    rows: bytes

    @property
    def stride(self) -> int:
        """Bytes a row."""
        return (self.width + 7) // 8


def rasterise(page: Page, dpi: float) -> Bitmap:
    """`page` as a printer of `dpi` dots an inch prints it; a dot that lies half on the page counts."""
    width, height = (max(1, round(side * dpi / MM_PER_INCH)) for side in (page.width, page.height))
    picture = Image.new("1", (width, height), 0)
    pen = _Pen(picture, dpi)
    for item in page.items:
        pen.draw(item)
    return Bitmap(width, height, dpi, picture.tobytes())


def grey(bitmap: Bitmap) -> bytes:
    """The dots as a picture: one byte a pixel, row after row, 0 black and 255 white."""
    return image(bitmap).tobytes()


def image(bitmap: Bitmap) -> Image.Image:
    """The dots as a grey picture of Pillow's."""
    return Image.frombytes("1", (bitmap.width, bitmap.height), bitmap.rows, "raw", "1;I").convert("L")


class _Pen:
    """Blackens the dots of marks; everything in dots from the top left."""

    def __init__(self, picture: Image.Image, dpi: float) -> None:
        self._picture = picture
        self._draw = ImageDraw.Draw(picture)
        self._dpi = dpi
        self._scale = dpi / MM_PER_INCH
        self._how: dict[type, Callable[[Any], None]] = {
            Text: self._text, Symbol: self._symbol, Line: self._line, Rect: self._rect, Polygon: self._polygon,
            LinkArea: self._link,
        }  # fmt: skip

    def draw(self, item: Mark) -> None:
        self._how[type(item)](item)

    def _box(self, left: int, top: int, right: int, bottom: int) -> None:
        """Dots from `left` to before `right`, `top` to before `bottom`."""
        if right > left and bottom > top:
            self._draw.rectangle((left, top, right - 1, bottom - 1), fill=1)

    def _symbol(self, item: Symbol) -> None:
        # Module edges are rounded each by itself: on its own printer they are whole already, on another one no error
        # adds up across the symbol.
        across = item.width * self._scale / len(item.rows[0])
        down = item.height * self._scale / len(item.rows)
        x, y = item.x * self._scale, item.y * self._scale
        for column, row, columns, rows in runs(item.rows):
            self._box(
                round(x + column * across), round(y + row * down),
                round(x + (column + columns) * across), round(y + (row + rows) * down),
            )  # fmt: skip

    def _text(self, item: Text) -> None:
        metrics = paper_metrics()
        em = item.size * self._dpi / POINTS_PER_INCH
        x, y = item.x * self._scale, item.y * self._scale
        along = 0.0
        for char in item.text:
            glyph = _glyph(char, em, bold=item.bold, turned=item.turned)
            if glyph.mask is not None:
                left, top = (x, y - along) if item.turned else (x + along, y)
                # Each letter begins at the dot nearest to its measured place: no rounding adds up along the line.
                at = (round(left) + glyph.left, round(top) + glyph.top)
                self._picture.paste(1, at, glyph.mask)
            along += metrics.width(char, item.size, bold=item.bold) * self._scale + item.tracking * em

    def _line(self, item: Line) -> None:
        ends = ((item.x1 * self._scale, item.y1 * self._scale), (item.x2 * self._scale, item.y2 * self._scale))
        thick = max(1.0, item.width * self._scale)
        (x1, y1), (x2, y2) = ends
        if x1 == x2 or y1 == y2:
            self._level(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2), thick, upright=x1 == x2)
            return
        far = hypot(x2 - x1, y2 - y1)
        over, aside = (y1 - y2) / far * thick / 2, (x2 - x1) / far * thick / 2
        self._fill(
            [[(x1 + over, y1 + aside), (x2 + over, y2 + aside), (x2 - over, y2 - aside), (x1 - over, y1 - aside)]]
        )

    def _level(self, left: float, top: float, right: float, bottom: float, thick: float, *, upright: bool) -> None:
        """A line along the dots: as many dots thick as it is nearest to, wherever it lies."""
        dots = round(thick)
        if upright:
            first = round(left - thick / 2)
            self._box(first, round(top), first + dots, round(bottom))
        else:
            first = round(top - thick / 2)
            self._box(round(left), first, round(right), first + dots)

    def _rect(self, item: Rect) -> None:
        left, top = item.x * self._scale, item.y * self._scale
        right, bottom = (item.x + item.width) * self._scale, (item.y + item.height) * self._scale
        if item.fill:
            edge_x, edge_y = round(left), round(top)
            # A thin rule must not vanish between two dots.
            self._box(edge_x, edge_y, max(edge_x + 1, round(right)), max(edge_y + 1, round(bottom)))
            return
        dots = max(1, round(item.line_width * self._scale))
        out_x, out_y = round(left - dots / 2), round(top - dots / 2)
        in_x, in_y = round(right - dots / 2), round(bottom - dots / 2)
        self._box(out_x, out_y, in_x + dots, out_y + dots)
        self._box(out_x, in_y, in_x + dots, in_y + dots)
        self._box(out_x, out_y, out_x + dots, in_y + dots)
        self._box(in_x, out_y, in_x + dots, in_y + dots)

    def _polygon(self, item: Polygon) -> None:
        points = [(x * self._scale, y * self._scale) for x, y in item.points]
        if item.fill:
            self._fill([points])
        else:
            half = max(1.0, item.line_width * self._scale) / 2
            self._fill([_offset(points, half), _offset(points, -half)])

    def _fill(self, shapes: Sequence[Sequence[Point]]) -> None:
        """Dots whose middle lies inside; inside two shapes at once is outside (a ring)."""
        edges = [
            (a, b) if a[1] < b[1] else (b, a)
            for shape in shapes
            for a, b in pairwise((*shape, shape[0]))
            if a[1] != b[1]
        ]
        if not edges:
            return
        first = max(0, ceil(min(a[1] for a, _ in edges) - 0.5))
        last = min(self._picture.height, ceil(max(b[1] for _, b in edges) - 0.5))
        for row in range(first, last):
            middle = row + 0.5
            crossed = sorted(
                a[0] + (middle - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in edges if a[1] <= middle < b[1]
            )
            for left, right in zip(crossed[::2], crossed[1::2], strict=True):
                self._box(ceil(left - 0.5), row, ceil(right - 0.5), row + 1)

    def _link(self, item: LinkArea) -> None:
        """Paper has no links."""


def _offset(points: Sequence[Point], by: float) -> list[Point]:
    """The shape grown by `by` dots on every side with sharp corners (smaller where it is negative)."""
    around = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*points, points[0])))
    out = by if around > 0 else -by
    grown: list[Point] = []
    for number, (x, y) in enumerate(points):
        before, after = points[number - 1], points[(number + 1) % len(points)]
        one, two = _normal(before, (x, y)), _normal((x, y), after)
        # Where the two moved edges meet: along the sum of their normals.
        stretch = out / max(0.1, 1 + one[0] * two[0] + one[1] * two[1])
        grown.append((x + (one[0] + two[0]) * stretch, y + (one[1] + two[1]) * stretch))
    return grown


def _normal(start: Point, end: Point) -> Point:
    far = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    return (end[1] - start[1]) / far, (start[0] - end[0]) / far


class _Glyph(NamedTuple):
    """A letter's dots, and where they lie from the dot its place is nearest to; no mask for a blank."""

    mask: Image.Image | None
    left: int
    top: int


@lru_cache(maxsize=4096)
def _glyph(char: str, em: float, *, bold: bool, turned: bool) -> _Glyph:
    face = _face(em, bold=bold)
    left, top, right, bottom = (int(edge) for edge in face.getbbox(char, anchor="ls"))
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0:
        return _Glyph(None, 0, 0)
    soft = Image.new("L", (width + 2, height + 2), 0)
    ImageDraw.Draw(soft).text((1 - left, 1 - top), char, fill=255, font=face, anchor="ls")
    mask = soft.point([0] * _DARK_ENOUGH + [255] * (256 - _DARK_ENOUGH), "1")
    if turned:
        # What lay right of the place lies above it now, what lay above it left.
        return _Glyph(mask.transpose(Image.Transpose.ROTATE_90), top - 1, -(right + 1))
    return _Glyph(mask, left - 1, top - 1)


@lru_cache(maxsize=64)
def _face(em: float, *, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_file(bold=bold)), em, layout_engine=ImageFont.Layout.BASIC)
