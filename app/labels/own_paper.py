"""What a supervisor added to the templates and stocks we ship, and a desk's printers, as JSON texts that settings keep.

Decides how the lists are written and read, and which stands before which. A row this version can't read (of a newer
one, or written by hand) is left out, and left in the text when another is added.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

from app.domain.label_templates import (
    BadTemplate,
    LabelKind,
    Stock,
    Template,
    stock_from,
    stock_json,
    template_from,
    template_json,
)
from app.labels.templates import shipped_stocks, shipped_templates
from app.usecases.label_ports import Printer, PrinterKind

TEMPLATES: Final = "labels.templates"
STOCKS: Final = "labels.stocks"
PRINTERS: Final = "desk.printers"
FURTHEST: Final = 20.0
"""mm a printer may be out; more is no offset but another paper."""

T = TypeVar("T")


def rows_of(text: str) -> list[dict[str, Any]]:
    """The rows of a list as it is kept; none where the text is no such list."""
    try:
        found = json.loads(text) if text else []
    except (ValueError, RecursionError):  # of brackets without end
        return []
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def read_rows(text: str, read: Callable[[dict[str, Any]], T]) -> tuple[T, ...]:
    """What the rows say, in order; one that can't be read is left out."""
    found = []
    for row in rows_of(text):
        try:
            found.append(read(row))
        except (BadTemplate, KeyError, TypeError, ValueError):
            continue
    return tuple(found)


def with_row(text: str, key: str, row: Mapping[str, Any]) -> str:
    """The list with `row` in the place of the one of the same `key`, else behind the others."""
    rows = rows_of(text)
    at = next((number for number, known in enumerate(rows) if known.get(key) == row[key]), len(rows))
    rows[at : at + 1] = [dict(row)]
    return _written(rows)


def without_row(text: str, key: str, value: str) -> str:
    """The list without the row whose `key` is `value`."""
    return _written(row for row in rows_of(text) if row.get(key) != value)


def _written(rows: Iterable[Mapping[str, Any]]) -> str:
    listed = list(rows)
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")) if listed else ""


def printer_json(printer: Printer) -> dict[str, Any]:
    """A printer as it is kept; what is as usual is left out."""
    usual = Printer(name="", kind=PrinterKind.pdf, dpi=0)
    kept = {name: value for name, value in printer._asdict().items() if value != getattr(usual, name)}
    return {"name": printer.name, **kept, "kind": printer.kind.value, "dpi": printer.dpi}


def printer_from(row: Mapping[str, Any]) -> Printer:
    """The printer behind a row; raises KeyError, TypeError or ValueError where it is none."""
    name, dpi = row["name"], row["dpi"]
    if not isinstance(name, str) or not name or type(dpi) is not int or not 100 <= dpi <= 2400:
        raise ValueError("no printer")
    address, queue, media = (str(row.get(key, "")) for key in ("address", "queue", "media"))
    right, down = (float(row.get(key, 0.0)) for key in ("offset_x", "offset_y"))
    if not (abs(right) <= FURTHEST and abs(down) <= FURTHEST):  # nor is NaN
        raise ValueError("no offset")
    return Printer(name, PrinterKind(row["kind"]), dpi, address, queue, right, down, media)


class OwnPaper:
    """Templates, stocks and printers, own ones before the shipped; one of a shipped one's id stands in its place."""

    def __init__(
        self,
        read: Callable[[str], str],
        share: Callable[[str, str, bool], None],
        keep: Callable[[str, str], object],
    ) -> None:
        """`read(key)` gives a setting's text; `share(key, text, proved)` sets it for every desk, `keep` for this."""
        self._read = read
        self._set_shared = share
        self._set_here = keep

    def templates(self, kind: LabelKind | None = None) -> tuple[Template, ...]:
        """Own and shipped templates, those of one kind where it is named."""
        own = read_rows(self._read(TEMPLATES), template_from)
        ids = {template.id for template in own}
        listed = (*own, *(template for template in shipped_templates() if template.id not in ids))
        return tuple(template for template in listed if kind is None or template.kind is kind)

    def stocks(self) -> tuple[Stock, ...]:
        """Own and shipped stocks."""
        own = read_rows(self._read(STOCKS), stock_from)
        ids = {stock.id for stock in own}
        return (*own, *(stock for stock in shipped_stocks() if stock.id not in ids))

    def printers(self) -> tuple[Printer, ...]:
        """This desk's printers, the default (`desk.printer`) first."""
        default = self._read("desk.printer")
        return tuple(sorted(read_rows(self._read(PRINTERS), printer_from), key=lambda printer: printer.name != default))

    def save_template(self, template: Template, *, proved: bool = False) -> None:
        """Keeps an own template for every desk. Raises NotAllowed; `proved`: the PIN was given for just this."""
        row = template_json(template._replace(own=True))
        self._set_shared(TEMPLATES, with_row(self._read(TEMPLATES), "id", row), proved)

    def drop_template(self, template: str, *, proved: bool = False) -> None:
        """Takes an own template away: the shipped one of its id stands again. Raises NotAllowed."""
        self._set_shared(TEMPLATES, without_row(self._read(TEMPLATES), "id", template), proved)

    def save_stock(self, stock: Stock, *, proved: bool = False) -> None:
        """Keeps an own stock for every desk. Raises NotAllowed."""
        row = stock_json(stock._replace(own=True))
        self._set_shared(STOCKS, with_row(self._read(STOCKS), "id", row), proved)

    def drop_stock(self, stock: str, *, proved: bool = False) -> None:
        """Takes an own stock away. Raises NotAllowed."""
        self._set_shared(STOCKS, without_row(self._read(STOCKS), "id", stock), proved)

    def save_printer(self, printer: Printer) -> None:
        """Keeps a printer of this desk. Raises SettingError where the environment holds the list."""
        self._set_here(PRINTERS, with_row(self._read(PRINTERS), "name", printer_json(printer)))

    def drop_printer(self, name: str) -> None:
        """Takes a printer of this desk away. Raises SettingError."""
        self._set_here(PRINTERS, without_row(self._read(PRINTERS), "name", name))
