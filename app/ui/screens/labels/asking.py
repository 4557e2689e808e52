"""On what labels are printed: kind, layout, stock and printer, one block of facts and one picker that changes them.

Decides what fits what, and which is taken where nobody chose; which labels is `choosing`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.domain.label_templates import FACTS, LabelKind, Stock, Template, best_for, fits, takes_slip
from app.settings.words import t
from app.ui.screens.labels import wording
from app.ui.screens.labels.habits import Habits
from app.ui.screens.labels.model import SINGLE, printer_of, stock_of, suits, template_of
from app.ui.screens.labels.parts import WishLine
from app.ui.widgets.value_picker import PickRow
from app.usecases.label_ports import Printer

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.screens.labels.view import LabelsView

QUESTIONS: Final = ("kind", "template", "stock", "printer")
"""What S asks, in order; Tab turns to the next."""


class Offered(NamedTuple):
    """What the label maker has: read beside the window, whenever it may have changed."""

    templates: tuple[Template, ...] = ()
    stocks: tuple[Stock, ...] = ()
    printers: tuple[Printer, ...] = ()


class Asking(QObject):
    """`changed`: printed on something else now, or there is something else to choose from."""

    changed = Signal()

    def __init__(self, context: Context, view: LabelsView, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._view = context, view
        self.habits = Habits(context)
        self.wish, self.offered = self.habits.wish(), Offered()
        self._asked = QUESTIONS[0]
        view.asker.picked.connect(self._picked)
        view.asker.turned.connect(self._turned)
        view.asker.left.connect(self.close)
        view.choose.wish.pressed.connect(self.ask)

    # --- what is offered ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Asks anew for templates, stocks, printers and what the ledger can be narrowed by."""
        maker = self._context.labels
        if maker is None:
            self._know(Offered())
            return

        def ask() -> Offered:
            return Offered(maker.templates(), maker.stocks(), maker.printers())

        self._context.tasks.ask(ask, self._know)

    def _know(self, offered: Offered) -> None:
        self.offered = offered
        self.changed.emit()

    @property
    def printer(self) -> Printer | None:
        """The printer in force."""
        return printer_of(self.wish, self.offered.printers)

    @property
    def template(self) -> Template | None:
        """The template in force."""
        return template_of(self.wish, self.offered.templates, self.offered.stocks, self.printer)

    @property
    def drawn(self) -> bool:
        """Whether the program draws this kind: it has no layouts to choose from, and its own paper."""
        return self.wish.kind not in FACTS

    @property
    def stock(self) -> Stock | None:
        """The stock in force; None where the kind has its own and nobody chose another."""
        return stock_of(self.wish, self.template, self.offered.stocks, self.printer)

    @property
    def complete(self) -> bool:
        """Whether it can be laid out."""
        return self.drawn or (self.template is not None and self.stock is not None)

    def lines(self) -> tuple[WishLine, ...]:
        """The block of facts."""
        template, stock, printer = self.template, self.stock, self.printer
        none = t("labels_screen.by_kind" if self.drawn else "labels_screen.none")
        layout = wording.template_words(template) if template else none
        paper = wording.stock_words(stock, short=True) if stock else none
        device = wording.printer_words(printer) if printer else t("labels_screen.no_printer")
        return (
            WishLine("kind", t("labels_screen.ask.kind"), wording.kind_words(self.wish.kind)),
            WishLine("template", t("labels_screen.ask.template"), layout, template is None and not self.drawn),
            WishLine("stock", t("labels_screen.ask.stock"), paper, stock is None and not self.drawn),
            WishLine("printer", t("labels_screen.ask.printer"), device, printer is None),
        )

    def ask(self, question: str = QUESTIONS[0]) -> None:
        """S, or a click on a fact: the picker with what there is."""
        self.close()
        self._asked = question
        rows = self._rows(question)
        chosen = {
            "kind": str(self.wish.kind),
            "template": self.template.id if self.template else "",
            "stock": self.stock.id if self.stock else "",
            "printer": self.printer.name if self.printer else "",
        }[question]
        self._view.asker.ask(t(f"labels_screen.ask.{question}"), t("labels_screen.ask.keys"), rows, chosen)
        self._view.place_picker()

    def _rows(self, question: str) -> tuple[PickRow, ...]:
        if question == "kind":
            return tuple(PickRow(value=kind, words=wording.kind_words(kind)) for kind in LabelKind)
        if question == "template":
            fitting = (one for one in self.offered.templates if one.kind is self.wish.kind)
            return tuple(PickRow(value=one.id, words=wording.template_words(one)) for one in fitting)
        if question == "stock":
            stocks = (one for one in self.offered.stocks if suits(one, self.printer) and self._usable(one))
            usual = (PickRow(value="", words=t("labels_screen.by_kind")),) if self.drawn else ()
            return (*usual, *(PickRow(value=one.id, words=wording.stock_words(one)) for one in stocks))
        return tuple(
            PickRow(value=one.name, words=f"{wording.printer_words(one)}　{wording.printer_detail(one)}")
            for one in self.offered.printers
        )

    def _picked(self, value: str) -> None:
        question = self._asked
        self.close()
        if question == "kind":
            before = self.wish
            self.wish = self.habits.wish(value)
            self.wish = self.wish._replace(printer=self.wish.printer or before.printer)
        elif question == "template":
            self.wish = self.wish._replace(template=value, stock="")
        elif question == "stock":
            self._take_stock(value)
        else:
            self._take_printer(value)
        self.habits.chose(self.wish)
        self.changed.emit()

    def _usable(self, stock: Stock) -> bool:
        """Whether labels of this kind can be on it, in the layout in force or in another one."""
        if self.drawn:  # the command sheet is a page of its own
            return self.wish.kind not in SINGLE and takes_slip(stock)
        template = self.template
        return (template is not None and fits(template, stock)) or self._best(stock) is not None

    def _best(self, stock: Stock) -> Template | None:
        return best_for(self.wish.kind, stock, self.offered.templates)

    def _take_stock(self, value: str) -> None:
        """Another paper; a layout that is too large for it makes room for the one that fills it."""
        stock, template = next((one for one in self.offered.stocks if one.id == value), None), self.template
        self.wish = self.wish._replace(stock=value)
        if stock is not None and template is not None and not fits(template, stock):
            best = self._best(stock)
            self.wish = self.wish._replace(template=best.id if best is not None else "")

    def _take_printer(self, value: str) -> None:
        """Another printer; a paper that doesn't go through it is not kept."""
        self.wish = self.wish._replace(printer=value)
        stock = next((one for one in self.offered.stocks if one.id == self.wish.stock), None)
        if stock is not None and not suits(stock, self.printer):
            self.wish = self.wish._replace(stock="")

    def _turned(self, step: int) -> None:
        self.ask(QUESTIONS[(QUESTIONS.index(self._asked) + step) % len(QUESTIONS)])

    def close(self) -> None:
        """The picker goes."""
        if self._view.asker.isVisible():
            self._view.rest()  # before it is hidden: Qt would move the focus as Tab does
            self._view.asker.hide()
