"""Which template goes on which stock: what was asked for by name, by size, or the kind's own.

Decides the pair, or refuses it in a closed word. Knows the templates and stocks it is given, no printer's address and
no fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from app.domain.label_templates import Field, LabelKind, Mark, Stock, Template, best_for, fits, problems
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
    stock = _stock(request.stock, stocks)
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


def _stock_for(template: Template, printer: Printer | None, stocks: Sequence[Stock]) -> Stock:
    """The roll that is in the printer, else the stock the template fills best, sheets or rolls as the printer has."""
    fitting = [stock for stock in stocks if fits(template, stock)]
    loaded = next((stock for stock in fitting if printer is not None and stock.id == printer.media), None)
    rolls = printer is not None and printer.kind is not PrinterKind.pdf
    fitting.sort(key=lambda stock: (stock.roll is not rolls, stock.width * (stock.height or template.height)))
    found = loaded or next(iter(fitting), None)
    if found is None:
        raise LabelRefused("does_not_fit")
    return found


def _best(kind: LabelKind, stock: Stock, own: Sequence[Template]) -> Template:
    """The largest that fits; where none does, the first one drawn smaller: words shrink, a symbol that gets too small
    is refused when it is laid out.
    """
    return best_for(kind, stock, own) or resized(_first(own), stock.width, stock.height or stock.width)


def resized(template: Template, width: float, height: float) -> Template:
    """`template` on another label: everything in the same shares, a symbol in the largest box its share holds."""
    across, down = width / template.width, height / template.height
    return template._replace(
        id=f"{template.id}@{width:g}x{height:g}",
        width=width,
        height=height,
        fields=tuple(_scaled(field, across, down) for field in template.fields),
    )


def _scaled(field: Field, across: float, down: float) -> Field:
    least = min(across, down)
    size = field.size * (least if field.mark is not Mark.rule else 1.0)
    return field._replace(
        x=field.x * across, y=field.y * down, width=field.width * across, height=field.height * down, size=size
    )
