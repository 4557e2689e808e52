"""What is to be printed, while it is being chosen: which labels, of which kind, on what, from which place on.

Decides what one scan, one key or a taken back step changes of that wish; knows no widget, no printer and no ledger.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.codes import squeeze
from app.domain.label_templates import LabelKind, Stock, Template, best_for, fits
from app.usecases.label_ports import LabelRequest, Printer, PrinterKind

FEW: Final = 240
"""So many labels are laid out and read back at every change; of more only the first sheet, and all when printed."""
COUNTED: Final = frozenset({LabelKind.blank})
"""Kinds that are asked for by number: the numbers are drawn when they are printed."""
SINGLE: Final = frozenset({LabelKind.commands})
"""Kinds there is only one of."""
DEVICES: Final = frozenset({LabelKind.asset, LabelKind.slip, LabelKind.provisional, LabelKind.disposal})
"""Kinds that stand for a device: chosen out of the ledger's list."""


class Way(StrEnum):
    """How labels are chosen, in key order."""

    scan = "scan"
    pick = "pick"
    range = "range"
    filter = "filter"


class Unit(NamedTuple):
    """One chosen label, as far as it is known before it is laid out."""

    code: str
    serial: str = ""
    school: str = ""


class Wish(NamedTuple):
    """Kind and what it is printed on. Empty names: the kind's own, the first that fits, the desk's default printer."""

    kind: LabelKind = LabelKind.asset
    template: str = ""
    stock: str = ""
    printer: str = ""


class Gathered(NamedTuple):
    """Chosen labels, each once, and the keys they are known by. Thousands are gathered beside the window."""

    units: tuple[Unit, ...] = ()
    known: frozenset[str] = frozenset()


def gathered(units: Iterable[Unit]) -> Gathered:
    """These, each once, in order."""
    once: dict[str, Unit] = {}
    for unit in units:
        once.setdefault(squeeze(unit.code), unit)
    return Gathered(tuple(once.values()), frozenset(once))


class Batch:
    """The labels chosen so far. `undo` takes the last step back: a scan, or a whole list that came or went at once."""

    def __init__(self) -> None:
        self._now = Gathered()
        self.start = 1
        self.sheet = ""
        """The paper `start` is a place of: another one's sheet goes on elsewhere."""
        self.count = 1
        """For the kinds that are asked for by number."""
        self._steps: list[Gathered] = []

    @property
    def units(self) -> tuple[Unit, ...]:
        """What is chosen, in order."""
        return self._now.units

    def has(self, code: str) -> bool:
        """Whether that label is chosen already."""
        return squeeze(code) in self._now.known

    def add(self, unit: Unit) -> bool:
        """Adds one; False where it is there already."""
        if self.has(unit.code):
            return False
        self.put(Gathered((*self.units, unit), self._now.known | {squeeze(unit.code)}))
        return True

    def replace(self, units: Iterable[Unit]) -> None:
        """Others instead, each once."""
        self.put(gathered(units))

    def put(self, found: Gathered) -> None:
        """Others instead, as they were gathered; the same again is no step."""
        if found.units != self._now.units:
            self._steps.append(self._now)
            self._now = found

    def know(self, unit: Unit) -> None:
        """What was learnt of a chosen one since: no step of its own."""
        units = tuple(unit if known.code == unit.code else known for known in self.units)
        self._now = self._now._replace(units=units)

    def undo(self) -> Unit | None:
        """Takes the last step back; the label that went, an empty one where several did, None where nothing did."""
        if not self._steps:
            return None
        gone, self._now = self._now.units, self._steps.pop()
        one = len(gone) == len(self.units) + 1 and [u.code for u in gone[:-1]] == [u.code for u in self.units]
        return gone[-1] if one else Unit("")

    def clear(self) -> bool:
        """Empties it, as one step; False where it was empty."""
        if not self.units:
            return False
        self.put(Gathered())
        return True

    def begin_anew(self, start: int) -> None:
        """The former batch is done: nothing of it is left to take back, and the next begins on that label."""
        self._now, self._steps, self.start, self.count = Gathered(), [], start, 1

    def wanted(self, kind: LabelKind) -> int:
        """How many labels it comes to."""
        return self.count if kind in COUNTED else 1 if kind in SINGLE else len(self.units)


def request_of(wish: Wish, batch: Batch, *, codes: tuple[str, ...] | None = None) -> LabelRequest:
    """The batch as the label maker wants it; `codes` instead of all."""
    counted = wish.kind in COUNTED
    plain = counted or wish.kind in SINGLE
    chosen = () if plain else tuple(unit.code for unit in batch.units) if codes is None else codes
    return LabelRequest(
        kind=wish.kind,
        codes=chosen,
        template=wish.template,
        stock=wish.stock,
        start=batch.start,
        printer=wish.printer,
        count=batch.count if counted else 1 if plain else 0,
    )


def printer_of(wish: Wish, printers: tuple[Printer, ...]) -> Printer | None:
    """The printer named, else the desk's default, else none."""
    named = next((printer for printer in printers if printer.name == wish.printer), None)
    return named or (printers[0] if printers else None)


def template_of(
    wish: Wish, templates: tuple[Template, ...], stocks: tuple[Stock, ...] = (), printer: Printer | None = None
) -> Template | None:
    """The template named; else the one that fills the stock named or the roll in the printer; else the kind's first."""
    fitting = [template for template in templates if template.kind is wish.kind]
    named = next((template for template in fitting if template.id == wish.template), None)
    if named is not None:
        return named
    known = next((stock for stock in stocks if stock.id == wish.stock), None) or _loaded(stocks, printer)
    return (best_for(wish.kind, known, fitting) if known is not None else None) or (fitting[0] if fitting else None)


def stock_of(wish: Wish, template: Template | None, stocks: tuple[Stock, ...], printer: Printer | None) -> Stock | None:
    """The stock named; else the roll in the printer where it fits; else of what such a printer prints on the one the
    template fits onto best.
    """
    named = next((stock for stock in stocks if stock.id == wish.stock), None)
    if named is not None or template is None:
        return named
    fitting = [stock for stock in stocks if fits(template, stock)]
    loaded = _loaded(fitting, printer)
    if loaded is not None:
        return loaded
    fitting = [stock for stock in fitting if suits(stock, printer)]
    pages = printer is None or printer.kind is PrinterKind.pdf
    brother = printer is not None and printer.kind is PrinterKind.ql  # knows its own rolls by their width
    fitting.sort(
        key=lambda stock: (
            stock.roll is pages,
            brother and not stock.id.startswith("ql-"),
            stock.width * (stock.height or template.height),
        )
    )
    return fitting[0] if fitting else None


def suits(stock: Stock, printer: Printer | None) -> bool:
    """Whether such a printer prints on it: a label printer on rolls only, and never on the other make's."""
    if printer is None or printer.kind is PrinterKind.pdf:
        return True
    others = "zpl-" if printer.kind is PrinterKind.ql else "ql-"
    return stock.roll and not stock.id.startswith(others)


def _loaded(stocks: Iterable[Stock], printer: Printer | None) -> Stock | None:
    return next((stock for stock in stocks if printer is not None and stock.id == printer.media), None)


def sheets(wanted: int, start: int, stock: Stock) -> tuple[int, ...]:
    """How many labels lie on each page, beginning at label `start` of the first."""
    if stock.roll or wanted <= 0:
        return (1,) * max(wanted, 0)
    first = min(wanted, stock.a_page - start + 1)
    rest = wanted - first
    full, left = divmod(rest, stock.a_page)
    return (first, *(stock.a_page,) * full, *((left,) if left else ()))
