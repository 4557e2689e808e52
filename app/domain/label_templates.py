"""What a label looks like and what it is stuck from, and when a template or a stock is sound.

Decides the rules: nothing leaves the label, nothing enters a symbol's box, a sheet fits its page. A supervisor makes
templates in the window, the shipped ones lie in `resources/label_templates`. Hands on `label_parts` and `label_json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.label_json import BadReason, BadTemplate, stock_from, stock_json, template_from, template_json
from app.domain.label_parts import (
    CAPTIONS,
    FACTS,
    LARGEST_LABEL,
    SMALLEST_LABEL,
    Field,
    LabelKind,
    Mark,
    Stock,
    SymbolChoice,
    Template,
)

__all__ = [
    "CAPTIONS", "FACTS", "BadReason", "BadTemplate", "Field", "LabelKind", "Mark", "Problem", "ProblemReason", "Stock",
    "SymbolChoice", "Template", "best_for", "fits", "problems", "stock_from", "stock_json", "symmetric",
    "template_from", "template_json", "upright",
]  # fmt: skip

POINT: Final = 25.4 / 72
"""mm."""
SMALLEST_WORDS: Final = 6.5
"""Points: a box for words holds at least one line of them."""
SMALLEST_SYMBOL: Final = {
    SymbolChoice.qr: (9.6, 9.6), SymbolChoice.datamatrix: (4.7, 4.7), SymbolChoice.code128: (18.0, 4.2),
    SymbolChoice.auto: (9.6, 4.2),
}  # fmt: skip
"""mm across and down: QR and DataMatrix of the fewest modules of 0.33 mm with their quiet zone, the shortest bar code;
of both where the bar code may become a QR."""
SYMMETRY: Final = 0.5
"""mm by which the margins of a sheet may differ before its figures are doubted."""
_SLACK: Final = 1e-6
SLIP_SIZE: Final = (62.0, 98.0)
"""mm, across and down: the slips that the program draws itself."""
_WORDS: Final = frozenset({Mark.text, Mark.code, Mark.caption})


class ProblemReason(StrEnum):
    """Why a template or a stock is not sound."""

    drawn = "drawn"
    """Labels of this kind are drawn by the program and have no template."""
    label_size = "label_size"
    """A side is under 8 mm or over 420 mm."""
    outside = "outside"
    """A field leaves the label."""
    quiet_zone = "quiet_zone"
    """A field enters the box of a symbol, and with it the white the symbol needs."""
    words_overlap = "words_overlap"
    symbol_small = "symbol_small"
    """The box holds no readable symbol."""
    words_small = "words_small"
    """The box holds not one line of 6.5 points."""
    unknown_fact = "unknown_fact"
    """Labels of this kind have no such fact."""
    unknown_caption = "unknown_caption"
    no_symbol = "no_symbol"
    """Nothing on the label can be scanned."""
    larger_than_stock = "larger_than_stock"
    """The template is larger than the stock's label."""
    off_page = "off_page"
    """The last label leaves the page, or the first one begins outside it."""
    labels_overlap = "labels_overlap"
    """A pitch is smaller than the label."""
    not_symmetric = "not_symmetric"
    """The margins differ by more than 0.5 mm and nobody has measured them: print the test page first."""


class Problem(NamedTuple):
    """Something that is not sound. `field` and `other` count the template's fields from 0; -1 is the whole."""

    reason: ProblemReason
    field: int = -1
    other: int = -1

    @property
    def blocks(self) -> bool:
        """Whether nothing may be printed with it; else it is only shown."""
        return self.reason not in {ProblemReason.not_symmetric, ProblemReason.words_overlap, ProblemReason.no_symbol}


def fits(template: Template, stock: Stock) -> bool:
    """Whether `template` fits `stock`'s label: as it is, or on a roll turned by 90°."""
    return upright(template, stock) or (stock.roll and _within(template.height, template.width, stock))


def upright(template: Template, stock: Stock) -> bool:
    """Whether `template` fits `stock`'s label without being turned; a continuous roll takes any length."""
    return _within(template.width, template.height, stock)


def takes_slip(stock: Stock) -> bool:
    """Whether a slip has room on `stock`'s label: as it is, or on a roll turned by 90°."""
    width, height = SLIP_SIZE
    return _within(width, height, stock) or (stock.roll and _within(height, width, stock))


def _within(width: float, height: float, stock: Stock) -> bool:
    return width <= stock.width + _SLACK and (stock.height == 0 or height <= stock.height + _SLACK)


def best_for(kind: LabelKind, stock: Stock, templates: Iterable[Template]) -> Template | None:
    """The first of the largest templates of `kind` that fit `stock`, upright where any does; None where none does."""
    fitting = [template for template in templates if template.kind is kind and fits(template, stock)]
    return max(fitting, key=lambda template: (upright(template, stock), template.width * template.height), default=None)


def problems(template: Template | None, stock: Stock | None = None) -> tuple[Problem, ...]:
    """What is not sound about `template`, about `stock`, and about the one on the other; empty where all is."""
    found: list[Problem] = []
    if template is not None:
        found += _template_problems(template)
    if stock is not None:
        found += _stock_problems(stock)
        if template is not None and not fits(template, stock):
            found.append(Problem(ProblemReason.larger_than_stock))
    return tuple(found)


def _template_problems(template: Template) -> Iterator[Problem]:
    if template.kind not in FACTS:
        yield Problem(ProblemReason.drawn)
    if not all(SMALLEST_LABEL <= side <= LARGEST_LABEL for side in (template.width, template.height)):
        yield Problem(ProblemReason.label_size)
    for at, field in enumerate(template.fields):
        if not _inside(field, template):
            yield Problem(ProblemReason.outside, at)
        yield from _content_problems(template.kind, at, field)
        for other in range(at + 1, len(template.fields)):
            yield from _pair_problems(at, field, other, template.fields[other])
    if all(field.mark is not Mark.symbol for field in template.fields):
        yield Problem(ProblemReason.no_symbol)


def _content_problems(kind: LabelKind, at: int, field: Field) -> Iterator[Problem]:
    if field.mark is Mark.caption:
        if field.value not in CAPTIONS:
            yield Problem(ProblemReason.unknown_caption, at)
    elif (field.mark is Mark.symbol or field.mark in _WORDS) and field.value not in FACTS.get(kind, ()):
        yield Problem(ProblemReason.unknown_fact, at)
    if field.mark in _WORDS:
        em = SMALLEST_WORDS * POINT
        if min(field.width, field.height) + _SLACK < em:
            yield Problem(ProblemReason.words_small, at)
    if field.mark is Mark.symbol:
        across, down = SMALLEST_SYMBOL[field.symbol]
        if field.width + _SLACK < across or field.height + _SLACK < down:
            yield Problem(ProblemReason.symbol_small, at)


def _pair_problems(at: int, field: Field, other: int, second: Field) -> Iterator[Problem]:
    if not _overlap(field, second):
        return
    if Mark.symbol in {field.mark, second.mark}:
        yield Problem(ProblemReason.quiet_zone, at, other)
    elif field.mark in _WORDS and second.mark in _WORDS:
        yield Problem(ProblemReason.words_overlap, at, other)


def _inside(field: Field, template: Template) -> bool:
    return (
        field.x >= -_SLACK
        and field.y >= -_SLACK
        and field.x + field.width <= template.width + _SLACK
        and field.y + field.height <= template.height + _SLACK
    )


def _overlap(one: Field, two: Field) -> bool:
    return (
        one.x + one.width > two.x + _SLACK
        and two.x + two.width > one.x + _SLACK
        and one.y + one.height > two.y + _SLACK
        and two.y + two.height > one.y + _SLACK
    )


def _stock_problems(stock: Stock) -> Iterator[Problem]:
    sides = (stock.width,) if stock.roll and stock.height == 0 else (stock.width, stock.height)
    if not all(SMALLEST_LABEL <= side <= LARGEST_LABEL for side in sides):
        yield Problem(ProblemReason.label_size)
    if stock.roll:
        if stock.a_page != 1 or stock.left or stock.top or stock.width > stock.page_width + _SLACK:
            yield Problem(ProblemReason.off_page)
        return
    last_x, last_y = stock.corner(stock.a_page)
    right = stock.page_width - last_x - stock.width
    bottom = stock.page_height - last_y - stock.height
    if min(stock.left, stock.top, right, bottom) < -_SLACK:
        yield Problem(ProblemReason.off_page)
    too_close = (stock.columns > 1 and stock.pitch_x + _SLACK < stock.width) or (
        stock.rows > 1 and stock.pitch_y + _SLACK < stock.height
    )
    if too_close:
        yield Problem(ProblemReason.labels_overlap)
    if not stock.verified and not symmetric(stock):
        yield Problem(ProblemReason.not_symmetric)


def symmetric(stock: Stock) -> bool:
    """Whether left and right, and top and bottom margins are the same within 0.5 mm; a roll has none."""
    if stock.roll:
        return True
    last_x, last_y = stock.corner(stock.a_page)
    across = stock.page_width - last_x - stock.width - stock.left
    down = stock.page_height - last_y - stock.height - stock.top
    return max(abs(across), abs(down)) <= SYMMETRY + _SLACK
