"""Step 1: which labels. By scans, out of the list, by a range of tags, by what they have in common; and on what.

Decides what a scan or a picked value does to the wish; what it looks like printed is `preparing`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from app.domain.kinds import Family
from app.domain.label_templates import LabelKind
from app.domain.scans import RawScan, Scan
from app.settings.words import t
from app.ui.screens.labels import wording
from app.ui.screens.labels.asking import Asking
from app.ui.screens.labels.choose_forms import COUNT, RANGE
from app.ui.screens.labels.model import (
    COUNTED,
    DEVICES,
    SINGLE,
    Batch,
    Gathered,
    Unit,
    Way,
    Wish,
    gathered,
)
from app.ui.screens.labels.wording import columns
from app.ui.screens.ledger.filters import Filters
from app.ui.tasks import Lane
from app.usecases.rows import Queries

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.screens.labels.view import LabelsView
    from app.ui.widgets.value_picker import ValuePicker

MOST: Final = 999
"""Blank slips asked for at once."""


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
        self.asking = Asking(context, view, self)
        self.batch, self.way = Batch(), Way.scan
        self.newest = ""
        """The code that came last, to be brought into sight."""
        self._turn = 0
        self.filters = Filters(context, view.picker, view.place_picker, self)
        self.asking.changed.connect(self._asked)
        self.filters.changed.connect(self._filtered)
        self.filters.closed.connect(self._closed)
        view.choose.form.entered.connect(self._entered)
        view.choose.form.left.connect(view.rest)
        view.choose.chips.chip_pressed.connect(self.filters.open)
        for way, key in zip(Way, view.choose.ways, strict=True):
            key.clicked.connect(lambda _checked=False, way=way: self.go(way))

    # --- what it comes to --------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Asks anew for what there is to choose from."""
        self.asking.refresh()
        self.filters.refresh()

    @property
    def wish(self) -> Wish:
        """What is printed on what."""
        return self.asking.wish

    @property
    def wanted(self) -> int:
        """How many labels it comes to."""
        return self.batch.wanted(self.wish.kind)

    # --- the four ways -----------------------------------------------------------------------------------------------

    def go(self, way: Way) -> None:
        """A way's key: its question comes up."""
        self.close()
        if way in (Way.pick, Way.filter) and self.wish.kind not in DEVICES:
            self.told.emit(t("labels_screen.devices_only", kind=wording.kind_words(self.wish.kind)), Family.look)
            way = Way.scan if self.wish.kind in COUNTED or self.wish.kind in SINGLE else Way.range
        self.way = way
        self.show()
        if way is Way.pick:
            self.pick_asked.emit()
        elif way is Way.filter:
            self.filters.open()
        elif self._view.choose.form.fields:
            self._view.choose.form.focus()
        else:
            self._view.rest()

    def show(self) -> None:
        """The panel as things stand."""
        choose = self._view.choose
        choose.show_way(self.way)
        counted = self.wish.kind in COUNTED
        form = COUNT if counted else RANGE if self.way is Way.range else ()
        choose.form.ask(form, (str(self.batch.count),) if counted else ())
        choose.chips.set_chips(self.filters.chips() if self.way is Way.filter else ())
        choose.chips.setVisible(self.way is Way.filter)
        kind = self.wish.kind
        what = "" if kind in DEVICES else ".counted" if kind in COUNTED or kind in SINGLE else ".codes"
        empty = "no_maker" if self._context.labels is None else f"empty.{self.way}{what}"
        choose.name_columns(columns(kind))
        choose.table.set_empty_text(t(f"labels_screen.{empty}"))
        choose.wish.set_lines(self.asking.lines())
        choose.step.set_figure(f"{self.wanted:,}", t(self._unit_key()))

    def _unit_key(self) -> str:
        return "labels_screen.units" if self.wish.kind in DEVICES else "labels_screen.sheets_unit"

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

        def units() -> Gathered:
            return gathered(Unit(code) for code in ask())

        def came(found: Gathered) -> None:
            if turn != self._turn:
                return
            if not found.units:
                nothing()
                return
            self.batch.put(found)
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

    def _asked(self) -> None:
        """On something else: the sheet of another paper goes on where it ended."""
        stock = self.asking.stock
        if stock is not None and stock.id != self.batch.sheet:
            self.batch.sheet, self.batch.start = stock.id, self.asking.habits.first_free(stock)
        self.show()
        self.changed.emit()

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

    def begin_anew(self, next_start: int) -> None:
        """The former batch is done. The next begins where the sheet of the paper in force ended, which may be another
        one by now; `next_start` where the kind has its own.
        """
        stock = self.asking.stock
        self.batch.begin_anew(self.asking.habits.first_free(stock) if stock is not None else next_start)
        self.batch.sheet = stock.id if stock is not None else ""

    def fresh_sheet(self) -> None:
        """A new sheet is put in: its first label, from now on."""
        stock = self.asking.stock
        if stock is not None:
            self.asking.habits.used(stock, 1)
        self.set_start(1)

    @property
    def picking(self) -> bool:
        """Whether a picker is in sight."""
        return self._view.picker.isVisible() or self._view.asker.isVisible()

    @property
    def _picker(self) -> ValuePicker:
        return self._view.asker if self._view.asker.isVisible() else self._view.picker

    def pick_number(self, number: int) -> bool:
        """A number of the command sheet while the picker stands: that row; False where there is none."""
        table = self._picker.table
        if not 1 <= number <= table.model().rowCount():
            return False
        table.select_place(number - 1)
        self.pick_here()
        return True

    def pick_here(self) -> None:
        """Enter on the sheet: the row under the cursor."""
        chosen = self._picker.table.current_id()
        if chosen:
            self._picker.picked.emit(chosen[1:])

    def step(self) -> None:
        """NEXT on the sheet: the row below, after the last the first."""
        table = self._picker.table
        table.select_place((table.currentIndex().row() + 1) % max(1, table.model().rowCount()))

    def close(self) -> None:
        """The picker goes."""
        self.filters.close()
        self.asking.close()

    def _closed(self) -> None:
        self._view.rest()
