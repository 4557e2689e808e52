"""A label turned by 90°, so that it reads upwards: long labels on narrow rolls.

Decides where each mark goes. What stood right of another stands above it afterwards; a bar code becomes a row for each
module of its length, so that every renderer draws it as it draws a QR code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain.drawing import Line, LinkArea, Mark, Page, Polygon, Rect, Symbol, Text


def reading_upwards(page: Page) -> Page:
    """`page` turned to the left. Raises ValueError for a page with words that read upwards already."""
    return Page(page.height, page.width, tuple(_HOW[type(item)](item, page.width) for item in page.items))


def _text(item: Text, width: float) -> Mark:
    if item.turned:
        raise ValueError("words on their heads")
    return item._replace(x=item.y, y=width - item.x, turned=True)


def _symbol(item: Symbol, width: float) -> Mark:
    columns = range(len(item.rows[0]) - 1, -1, -1)
    if len(item.rows) > 1:
        rows = tuple("".join(row[column] for row in item.rows) for column in columns)
        thick = item.height
    else:
        # As many modules thick as whole ones stand in the bars' height.
        modules = int(item.height / item.module + 1e-6)
        rows = tuple(item.rows[0][column] * modules for column in columns)
        thick = modules * item.module
    return item._replace(x=item.y, y=width - item.x - item.width, width=thick, height=item.width, rows=rows)


def _line(item: Line, width: float) -> Mark:
    return Line(item.y1, width - item.x1, item.y2, width - item.x2, item.width)


def _box(item: Rect | LinkArea, width: float) -> Mark:
    return item._replace(x=item.y, y=width - item.x - item.width, width=item.height, height=item.width)


def _polygon(item: Polygon, width: float) -> Mark:
    return item._replace(points=tuple((y, width - x) for x, y in item.points))


_HOW: dict[type, Callable[[Any, float], Mark]] = {
    Text: _text, Symbol: _symbol, Line: _line, Rect: _box, LinkArea: _box, Polygon: _polygon,
}  # fmt: skip
