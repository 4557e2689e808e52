"""Which template goes on which stock: what was asked for by name, by size, or the kind's own.

Decides the pair, or refuses it in a closed word. Knows the templates and stocks it is given, no printer's address and
no fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from app.domain.label_templates import (
    FACTS,
    POINT,
    Field,
    LabelKind,
    Mark,
    Stock,
    SymbolChoice,
    Template,
    best_for,
    fits,
    problems,
)
from app.usecases.label_ports import LabelRequest, Printer, PrinterKind
from app.usecases.print_labels import LabelRefused

_SIZE: Final = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*[x×*]\s*(\d{1,3}(?:\.\d{1,2})?)(?:\s*mm)?", re.IGNORECASE)
_SMALLEST, _LARGEST = 8.0, 420.0


def stock_of_size(text: str) -> Stock | None:
    """A label of one's own size, as `50x30` in millimetres: a page of its own for each, as on a roll; else None."""
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        return None
    width, height = float(match[1]), float(match[2])
    if not all(_SMALLEST <= side <= _LARGEST for side in (width, height)):
        return None
    name = f"{width:g}x{height:g}"
    return Stock(name, f"{width:g} × {height:g} mm", width, 0.0, width, height, verified=True, own=True)


def choose(
    request: LabelRequest, printer: Printer | None, templates: Sequence[Template], stocks: Sequence[Stock]
) -> tuple[Template, Stock]:
    """Template and stock of a wish for a kind that has templates.

    Raises LabelRefused: unknown_template, unknown_stock, does_not_fit, no_template, bad_start.
    """
    own = [template for template in templates if template.kind is request.kind]
    named = _named(request.template, own, "unknown_template")
    stock = _stock(request.stock, stocks) or (None if named else _loaded(printer, stocks))
    if stock is None:
        template = named or _first(own)
        stock = _stock_for(template, printer, stocks)
    else:
        template = named or _best(request.kind, stock, own)
    if any(problem.blocks for problem in problems(template, stock)):
        raise LabelRefused("does_not_fit")
    if not 1 <= request.start <= stock.a_page:
        raise LabelRefused("bad_start")
    return template, stock


def _named(name: str, among: Iterable[Template], reason: str) -> Template | None:
    if not name:
        return None
    found = next((template for template in among if name in (template.id, template.name)), None)
    if found is None:
        raise LabelRefused(reason)
    return found


def _first(own: Sequence[Template]) -> Template:
    if not own:
        raise LabelRefused("no_template")
    return own[0]


def _stock(name: str, stocks: Iterable[Stock]) -> Stock | None:
    """The stock of this id, name or size; None where none is named."""
    if not name:
        return None
    found = next((stock for stock in stocks if name in (stock.id, stock.name)), None) or stock_of_size(name)
    if found is None:
        raise LabelRefused("unknown_stock")
    return found


def _loaded(printer: Printer | None, stocks: Iterable[Stock]) -> Stock | None:
    """The roll that is in the printer, where it is known."""
    return next((stock for stock in stocks if printer is not None and stock.id == printer.media), None)


def _stock_for(template: Template, printer: Printer | None, stocks: Sequence[Stock]) -> Stock:
    """The roll that is in the printer, else the stock the template fills best, sheets or rolls as the printer has."""
    fitting = [stock for stock in stocks if fits(template, stock)]
    kind = printer.kind if printer is not None else PrinterKind.pdf

    def rank(stock: Stock) -> tuple[bool, bool, float]:
        other_maker = stock.roll and (stock.id.startswith("ql-")) is not (kind is PrinterKind.ql)
        rolls = kind is not PrinterKind.pdf
        return stock.roll is not rolls, other_maker, stock.width * (stock.height or template.height)

    found = _loaded(printer, fitting) or min(fitting, key=rank, default=None)
    if found is None:
        raise LabelRefused("does_not_fit")
    return found


def _best(kind: LabelKind, stock: Stock, own: Sequence[Template]) -> Template:
    """The largest that fits; where none does, the plain one: the symbol, and as many words beside it as there is room.

    A label too small for that is refused when it is laid out.
    """
    _first(own)
    return best_for(kind, stock, own) or plain(kind, stock.width, stock.height or stock.width)


def plain(kind: LabelKind, width: float, height: float) -> Template:
    """A layout for a label smaller than all templates: a QR code, and beside (or, upright, below) it the number and
    what else there is room for, a line each.
    """
    side = min(height, width * _SHARE) if width >= height else min(width, height * _SHARE)
    side = max(side, min(_SYMBOL, width, height))
    x, y = (side, _EDGE) if width >= height else (_EDGE, side)
    across, down = width - x - _EDGE, height - y - _EDGE
    fields = [Field(Mark.symbol, "code", 0.0, 0.0, side, side, symbol=SymbolChoice.qr)]
    for name, line in _WORDS:
        if name in FACTS[kind] and across >= _LINE and down >= line and len(fields) <= _MOST_WORDS:
            mark = Mark.text if name in ("school", "name") else Mark.code
            fields.append(Field(mark, name, x, y, across, line, size=line / POINT, bold=len(fields) == 1))
            y, down = y + line, down - line
    return Template(f"{kind.value}-{width:g}x{height:g}", kind, width, height, tuple(fields))


_SHARE: Final = 0.6
"""Of the longer side for the symbol."""
_SYMBOL: Final = 10.0
"""mm: the smallest QR code of a tag, with its quiet zone."""
_EDGE: Final = 0.6
_LINE: Final = 2.4
"""mm: the lowest line of words that can be read."""
_WORDS: Final = (("tag", 3.4), ("number", 3.4), ("serial", 2.6), ("school", 2.6), ("name", 2.6))
"""What is told first, and how high its line is."""
_MOST_WORDS: Final = 3
