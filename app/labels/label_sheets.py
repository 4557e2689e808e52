"""Labels on what they are stuck from: sheets with a first free label and a printer's offset, or a roll.

Decides where each label lies on its page. Symbols are set anew on the page's whole dots, at most half a dot away:
labels lie at pitches no printer's dots divide. Knows no template and no fact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from app.domain.drawing import Line, LinkArea, Mark, Page, Polygon, Rect, Symbol, Text
from app.domain.label_templates import Stock
from app.labels.symbols import dot_size
from app.labels.turning import reading_upwards

SLACK = 0.05
"""mm by which a label may be larger than the stock's: figures of sheets are rounded."""

CUT = 0.1
"""mm: the line plain paper is cut along."""


class Placed(NamedTuple):
    """Pages ready to print. `next_start` is the first free label after them; 1 is a new sheet."""

    pages: tuple[Page, ...]
    next_start: int


class WrongSize(ValueError):
    """A label is larger than the stock's labels."""


def place(
    labels: Sequence[Page], stock: Stock, *, start: int = 1, offset: tuple[float, float] = (0.0, 0.0), dpi: float
) -> Placed:
    """`labels` on `stock` in order, row by row from the `start`-th label on; on a roll each is a page of its own.

    A label smaller than the stock's lies in its middle; on a roll one that is too wide is turned to read upwards.
    `offset` is mm right and down.
    Raises WrongSize for a label that is too large, ValueError for a start that is on no sheet.
    """
    if not 1 <= start <= stock.a_page:
        raise ValueError(f"no label {start} on a sheet of {stock.a_page}")
    if stock.roll:
        return Placed(tuple(_alone(label, stock, offset, dpi) for label in labels), 1)
    pages: dict[int, list[Mark]] = {}
    for number, label in enumerate(labels, start=start - 1):
        page, at = divmod(number, stock.a_page)
        left, top = stock.corner(at + 1)
        dx, dy = _middle(label, stock.width, stock.height)
        items = pages.setdefault(page, [])
        if stock.cut_by_hand:
            items.append(Rect(left + offset[0], top + offset[1], stock.width, stock.height, fill=False, line_width=CUT))
        items.extend(_moved(label.items, left + dx + offset[0], top + dy + offset[1], dpi))
    made = tuple(Page(stock.page_width, stock.page_height, tuple(items)) for items in pages.values())
    return Placed(made, (start - 1 + len(labels)) % stock.a_page + 1)


def _alone(label: Page, stock: Stock, offset: tuple[float, float], dpi: float) -> Page:
    if label.width > stock.width + SLACK:
        label = reading_upwards(label)
    height = stock.height or label.height
    dx, dy = _middle(label, stock.width, height)
    return Page(stock.width, height, tuple(_moved(label.items, dx + offset[0], dy + offset[1], dpi)))


def _middle(label: Page, width: float, height: float) -> tuple[float, float]:
    if label.width > width + SLACK or label.height > height + SLACK:
        raise WrongSize(f"{label.width:g} × {label.height:g} mm on {width:g} × {height:g} mm")
    return (width - label.width) / 2, (height - label.height) / 2


def _moved(items: Sequence[Mark], dx: float, dy: float, dpi: float) -> list[Mark]:
    dot = dot_size(dpi)
    return [_HOW[type(item)](item, dx, dy, dot) for item in items]


def _text(item: Text, dx: float, dy: float, _dot: float) -> Mark:
    x, y, text, size, width, bold, tracking, turned = item
    return Text(x + dx, y + dy, text, size, width, bold, tracking, turned)


def _symbol(item: Symbol, dx: float, dy: float, dot: float) -> Mark:
    x, y, width, height, rows, quiet, text, kind, _made_for = item
    return Symbol(
        round((x + dx) / dot) * dot, round((y + dy) / dot) * dot, width, height, rows, quiet, text, kind, dot
    )  # fmt: skip


def _line(item: Line, dx: float, dy: float, _dot: float) -> Mark:
    return Line(item.x1 + dx, item.y1 + dy, item.x2 + dx, item.y2 + dy, item.width)


def _rect(item: Rect, dx: float, dy: float, _dot: float) -> Mark:
    x, y, width, height, fill, line_width = item
    return Rect(x + dx, y + dy, width, height, fill, line_width)


def _polygon(item: Polygon, dx: float, dy: float, _dot: float) -> Mark:
    return item._replace(points=tuple((x + dx, y + dy) for x, y in item.points))


def _link(item: LinkArea, dx: float, dy: float, _dot: float) -> Mark:
    return item._replace(x=item.x + dx, y=item.y + dy)


_HOW: dict[type, Callable[[Any, float, float, float], Mark]] = {
    Text: _text, Symbol: _symbol, Line: _line, Rect: _rect, Polygon: _polygon, LinkArea: _link,
}  # fmt: skip
