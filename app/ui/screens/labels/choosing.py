"""Step 1: which labels. By scans, out of the list, by a range of tags, by what they have in common; and on what.

Decides what a scan or a picked value does to the wish; what it looks like printed is `preparing`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.domain.kinds import Family
from app.domain.label_templates import LabelKind, Stock, Template
from app.domain.scans import RawScan, Scan
from app.settings.words import t
from app.ui.screens.labels import wording
from app.ui.screens.labels.choose_forms import COUNT, RANGE
from app.ui.screens.labels.model import (
    COUNTED,
    DEVICES,
    SINGLE,
    Batch,
    Unit,
    Way,
    Wish,
    carries,
    printer_of,
    stock_of,
    template_of,
)
from app.ui.screens.labels.parts import WishLine
from app.ui.screens.ledger.filters import Filters
from app.ui.tasks import Lane
from app.ui.widgets.value_picker import PickRow
from app.usecases.label_ports import Printer
from app.usecases.rows import Queries

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.screens.labels.view import LabelsView

QUESTIONS: Final = ("kind", "template", "stock", "printer")
"""What S asks, in order; Tab turns to the next."""
MOST: Final = 999
"""Blank slips asked for at once."""


class Offered(NamedTuple):
    """What the label maker has: read beside the window, whenever it may have changed."""

    templates: tuple[Template, ...] = ()
    stocks: tuple[Stock, ...] = ()
    printers: tuple[Printer, ...] = ()


def find_unit(queries: Queries, scan: Scan, kind: LabelKind) -> tuple[Unit | None, str]:
    """The label a scan asks for, or a closed word: unknown, several."""
    texts = (scan.repair.text, *scan.candidates) if scan.repair is not None else scan.candidates
    for text in texts:
        refs = queries.find_device(text)
        if len(refs) > 1:
            return None, "several"
        card = queries.card(refs[0]) if refs else None
        if card is not None:
            slip = scan.repair.text if scan.repair is not None and kind is LabelKind.slip else ""
            return Unit(slip or card.serial or card.asset_tag, card.serial or card.asset_tag, card.school), ""
        if kind not in DEVICES:
            rows = queries.registered(text)
            if len(rows) == 1:
                return Unit(rows[0].code, "", rows[0].name or rows[0].place), ""
    return (None, "unknown") if kind in DEVICES else (Unit(scan.text), "")


class Choosing(QObject):
    """`changed`: other labels, or on something else. `told` carries a sentence and its family, for a toast."""

    changed = Signal()
    told = Signal(str, object)
    pick_asked = Signal()

    def __init__(self, context: Context, view: LabelsView, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._view = context, view
        self.batch, self.wish, self.way = Batch(), Wish(), Way.scan
        self.offered = Offered()
        self.newest = ""
        """The code that came last, to be brought into sight."""
        self._asked = ""
        self._turn = 0
        self.filters = Filters(context, view.picker, view.place_picker, self)
        view.asker.picked.connect(self._picked)
        view.asker.turned.connect(self._turned)
        view.asker.left.connect(self.close)
        self.filters.changed.connect(self._filtered)
        self.filters.closed.connect(self._closed)
        view.choose.form.entered.connect(self._entered)
        view.choose.form.left.connect(view.print.sheet.setFocus)
        view.choose.wish.pressed.connect(self.ask)
        view.choose.chips.chip_pressed.connect(self.filters.open)
        for way, key in zip(Way, view.choose.ways, strict=True):
            key.clicked.connect(lambda _checked=False, way=way: self.go(way))

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
        self.filters.refresh()

    def _know(self, offered: Offered) -> None:
        self.offered = offered
        self.show()
        self.changed.emit()

    @property
    def printer(self) -> Printer | None:
        """The printer in force."""
        return printer_of(self.wish, self.offered.printers)

    @property
    def template(self) -> Template | None:
        """The template in force."""
        return template_of(self.wish, self.offered.templates)

    @property
    def stock(self) -> Stock | None:
        """The stock in force."""
        return stock_of(self.wish, self.template, self.offered.stocks, self.printer)

    @property
    def wanted(self) -> int:
        """How many labels it comes to."""
        return self.batch.wanted(self.wish.kind)

    # --- the four ways -----------------------------------------------------------------------------------------------

    def go(self, way: Way) -> None:
        """A way's key: its question comes up."""
        self.close()
        self.way = way
        self.show()
        if way is Way.pick:
            self.pick_asked.emit()
        elif way is Way.filter:
            self.filters.open()
        elif self._view.choose.form.fields:
            self._view.choose.form.focus()
        else:
            self._view.print.sheet.setFocus()

    def show(self) -> None:
        """The panel as things stand."""
        choose = self._view.choose
        choose.show_way(self.way)
        counted = self.wish.kind in COUNTED
        form = COUNT if counted else RANGE if self.way is Way.range else ()
        choose.form.ask(form, (str(self.batch.count),) if counted else ())
        choose.chips.set_chips(self.filters.chips() if self.way is Way.filter else ())
        choose.chips.setVisible(self.way is Way.filter)
        choose.wish.set_lines(self._lines())
        choose.step.set_figure(f"{self.wanted:,}", t(self._unit_key()))

    def _unit_key(self) -> str:
        return "labels_screen.units" if self.wish.kind in DEVICES else "labels_screen.sheets_unit"

    def _lines(self) -> tuple[WishLine, ...]:
        template, stock, printer = self.template, self.stock, self.printer
        none = t("labels_screen.none")
        return (
            WishLine("kind", t("labels_screen.ask.kind"), wording.kind_words(self.wish.kind)),
            WishLine(
                "template",
                t("labels_screen.ask.template"),
                wording.template_words(template) if template else none,
                template is None,
            ),
            WishLine("stock", t("labels_screen.ask.stock"), wording.stock_words(stock) if stock else none,
                     stock is None),
            WishLine("printer", t("labels_screen.ask.printer"),
                     wording.printer_words(printer) if printer else t("labels_screen.no_printer"), printer is None),
        )  # fmt: skip

    def _entered(self, texts: Sequence[str]) -> None:
        """A form was filled in: a range of tags, or a number of slips."""
        form = self._view.choose.form
        if form.asked == COUNT:
            if not texts[0].isdecimal() or not 1 <= int(texts[0]) <= MOST:
                form.trouble(t("labels_screen.trouble.count", most=MOST))
                return
            self.batch.count = int(texts[0])
            self._took()
            return
        maker = self._context.labels
        if maker is None:
            return
        first, last = texts
        self._take_codes(
            lambda: maker.codes_between(first, last), lambda: form.trouble(t("labels_screen.trouble.range"))
        )

    def _filtered(self) -> None:
        """Another condition: the labels are those of the devices that fit it."""
        maker, only = self._context.labels, self.filters.only
        self.show()
        if maker is None:
            return
        if not only:
            self.batch.clear()
            self._took()
            return
        none = t("labels_screen.trouble.nothing_fits")
        self._take_codes(lambda: maker.codes_of(only), lambda: self.told.emit(none, Family.look))

    def _take_codes(self, ask: Callable[[], tuple[str, ...]], nothing: Callable[[], None]) -> None:
        self._turn += 1
        turn = self._turn

        def units() -> tuple[Unit, ...]:
            return tuple(Unit(code) for code in ask())

        def came(found: tuple[Unit, ...]) -> None:
            if turn != self._turn:
                return
            if not found:
                nothing()
                return
            self.batch.replace(found)
            self._took()

        self._context.tasks.ask(units, came, slow=True)

    def take(self, unit: Unit) -> None:
        """One more label, from a scan or the list; one that is there already is told."""
        if not self.batch.add(unit):
            self.newest = unit.code
            self.told.emit(t("labels_screen.twice", code=unit.serial or unit.code), Family.look)
            self.changed.emit()
            return
        self._context.voice.say(Family.ok)
        self.newest = unit.code
        self._took()

    def _took(self) -> None:
        self._view.choose.form.trouble("")
        self.show()
        self.changed.emit()

    def scan(self, raw: RawScan) -> None:
        """A scan adds its unit."""
        scan, queries, kind = self._context.desk.read_scan(raw.text), self._context.desk.queries, self.wish.kind
        if kind in COUNTED or kind in SINGLE:
            self.told.emit(t("labels_screen.no_code_wanted", kind=wording.kind_words(kind)), Family.look)
            return
        if scan.fault is not None:
            self.told.emit(t(f"refused.{scan.fault}"), Family.refused)
            return

        def found(answer: tuple[Unit | None, str]) -> None:
            unit, why = answer
            if unit is not None:
                self.take(unit)
            else:
                self.told.emit(t(f"labels_screen.scan.{why}", code=scan.text), Family.refused)

        self._context.tasks.ask(lambda: find_unit(queries, scan, kind), found, lane=Lane.scan)

    def undo(self) -> bool:
        """Takes the last step of choosing back; False where there is none."""
        gone = self.batch.undo()
        if gone is None:
            return False
        words = (
            t("labels_screen.taken_off", code=gone.serial or gone.code) if gone.code else t("labels_screen.restored")
        )
        self.told.emit(words, None)
        self._took()
        return True

    def set_start(self, place: int) -> None:
        """Another first place on the sheet."""
        self.batch.start = place
        self.changed.emit()

    # --- kind, template, stock, printer ------------------------------------------------------------------------------

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
        template = self.template
        if question == "kind":
            return tuple(PickRow(value=kind, words=wording.kind_words(kind)) for kind in LabelKind)
        if question == "template":
            fitting = (one for one in self.offered.templates if one.kind is self.wish.kind)
            return tuple(PickRow(value=one.id, words=wording.template_words(one)) for one in fitting)
        if question == "stock":
            stocks = (one for one in self.offered.stocks if template is None or carries(one, template))
            return tuple(PickRow(value=one.id, words=wording.stock_words(one)) for one in stocks)
        return tuple(
            PickRow(value=one.name, words=f"{wording.printer_words(one)}　{wording.printer_detail(one)}")
            for one in self.offered.printers
        )

    def _picked(self, value: str) -> None:
        question = self._asked
        self.close()
        if question == "kind":
            self.wish = Wish(kind=LabelKind(value), printer=self.wish.printer)
        elif question == "template":
            self.wish = self.wish._replace(template=value, stock="")
        else:
            self.wish = self.wish._replace(**{question: value})
        stock = self.stock
        if stock is not None and self.batch.start > max(1, stock.a_page):
            self.batch.start = 1
        self._took()

    def _turned(self, step: int) -> None:
        self.ask(QUESTIONS[(QUESTIONS.index(self._asked) + step) % len(QUESTIONS)])

    @property
    def picking(self) -> bool:
        """Whether a picker is in sight."""
        return self._view.picker.isVisible() or self._view.asker.isVisible()

    def pick_number(self, number: int) -> None:
        """A number of the command sheet while the picker stands: that row."""
        picker = self._view.asker if self._view.asker.isVisible() else self._view.picker
        picker.table.select_place(number - 1)
        chosen = picker.table.current_id()
        if chosen:
            picker.picked.emit(chosen[1:])

    def close(self) -> None:
        """The picker goes."""
        self.filters.close()
        if self._view.asker.isVisible():
            self._view.print.sheet.setFocus()
            self._view.asker.hide()

    def _closed(self) -> None:
        self._view.print.sheet.setFocus()
