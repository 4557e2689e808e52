"""Printers of this desk: which there are, how each is spoken to, a test print, the default.

Decides what a printer needs before it is kept; the desk's settings hold them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.kinds import Family
from app.domain.label_templates import Stock
from app.settings.values import SettingError
from app.settings.words import t
from app.ui import theme
from app.ui.screens.faults import tell_fault
from app.ui.screens.labels import wording
from app.ui.screens.labels.form import Asked, ValueForm, number
from app.ui.screens.labels.model import suits
from app.ui.screens.labels.page import LabelPage
from app.ui.screens.settings.controls import Option
from app.ui.widgets import access
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.ui.widgets.rule import Rule
from app.usecases.label_ports import Printer, PrinterKind
from app.usecases.print_jobs import host_and_port

if TYPE_CHECKING:
    from app.ui.context import Context

DPIS: Final = ("180", "203", "300", "600")
DEFAULT: Final = "desk.printer"
_USUAL: Final = {PrinterKind.pdf: 600, PrinterKind.zpl: 203, PrinterKind.ql: 300}


class PrinterTrouble(Exception):
    """A draft that can't be kept: which field, and the catalog's word for why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


def printer_of(values: dict[str, str], former: Printer | None) -> Printer:
    """The printer the form describes; raises PrinterTrouble. `former` keeps its place correction unless it is typed."""
    name = values["name"].strip()
    if not name:
        raise PrinterTrouble("name", "name")
    kind = PrinterKind(values["kind"])
    address, queue = values["address"].strip(), values["queue"].strip()
    if kind is not PrinterKind.pdf and not address and not queue:
        raise PrinterTrouble("address", "address")
    if address and not queue:
        where = host_and_port(address)
        if where is None or " " in address:
            raise PrinterTrouble("address", "address")
        host, port = where
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    offsets = []
    for field in ("offset_x", "offset_y"):
        found = number(values[field] or "0")
        if found is None or abs(found) > 20:
            raise PrinterTrouble(field, "offset")
        offsets.append(round(found, 2))
    del former
    media = "" if kind is PrinterKind.pdf else values["media"]
    return Printer(name, kind, int(values["dpi"]), address, queue, offsets[0], offsets[1], media)


def values_of(printer: Printer) -> dict[str, str]:
    """A printer as the form shows it."""
    return {
        "name": printer.name,
        "kind": printer.kind.value,
        "address": printer.address,
        "queue": printer.queue,
        "dpi": str(printer.dpi),
        "media": printer.media,
        "offset_x": f"{printer.offset_x:g}",
        "offset_y": f"{printer.offset_y:g}",
    }


class PrintersPage(LabelPage):
    """`changed`: other printers; `test_asked` carries the name of one to be tried."""

    changed = Signal()
    test_asked = Signal(str)

    def __init__(self, context: Context, stocks: tuple[Stock, ...]) -> None:
        super().__init__(context, t("labels_screen.printers.title"), t("labels_screen.printers.note"))
        self.printers: tuple[Printer, ...] = ()
        self._former: Printer | None = None  # the one the form shows; None: a new one
        self._kind = PrinterKind.pdf
        narrow = theme.Breadth.narrow
        columns = (
            Column(name="name", title=t("labels_screen.printers.name"), role="work"),
            Column(name="how", title=t("labels_screen.printers.how"), width=20, narrow_width=14),
            Column(name="dpi", title="dpi", kind=ColumnKind.number, width=4, hide_from=narrow),
            Column(name="default", title="", width=6),
        )
        self.model = LogModel(columns)
        self.table = LogTable(self.model, row_units=2.5, name=t("labels_screen.printers.title"))
        self.table.set_empty_text(t("labels_screen.printers.none"))
        self._rolls = tuple(stock for stock in stocks if stock.roll)
        kinds = tuple(Option(value, words) for value, words in wording.kinds_of_printer())
        self.form = ValueForm(
            (
                Asked("name", t("labels_screen.printers.name")),
                Asked("kind", t("labels_screen.printers.kind"), kinds),
                Asked("address", t("labels_screen.printers.address")),
                Asked("queue", t("labels_screen.printers.queue")),
                Asked("dpi", t("labels_screen.printers.dpi"), tuple(Option(dpi, dpi) for dpi in DPIS)),
                Asked("media", t("labels_screen.printers.media"), self._media(self._kind)),
                Asked("offset_x", t("labels_screen.printers.offset_x"), half=True),
                Asked("offset_y", t("labels_screen.printers.offset_y"), half=True),
            )
        )  # fmt: skip
        room = QWidget()
        across = QHBoxLayout(room)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.table, 1)
        across.addWidget(Rule())
        across.addWidget(self.form, 1)
        self.panel.body.addWidget(room)
        self.save_button = self.add_button("save", t("labels_screen.save"), "Enter", self.save, main=True)
        self.add_button("new", t("labels_screen.printers.new"), "N", self.new)
        self.add_button("test", t("labels_screen.printers.test"), "P", self.test)
        self.add_button("default", t("labels_screen.printers.default"), "D", self.make_default)
        self.add_button("drop", t("labels_screen.drop"), "X", self.drop)
        self.finish_head()
        self.form.edited.connect(self._edited)
        self.table.row_selected.connect(self._selected)
        self.setFocusProxy(self.table)
        self.new(focus=False)

    def open(self) -> None:
        """With the printers as they are; the first is shown."""
        super().open()
        self.refresh()

    def refresh(self, select: str = "") -> None:
        """Asks anew."""
        maker = self.context.labels
        if maker is not None:
            self.context.tasks.ask(maker.printers, lambda found: self._know(found, select))

    def _know(self, printers: tuple[Printer, ...], select: str) -> None:
        self.printers = printers
        self.model.set_rows([self._row(printer, default=at == 0) for at, printer in enumerate(printers)])
        if not printers:
            self.new()
            return
        if not (select and self.table.select_id(select)):
            self.table.select_place(0)
        self._selected(self.table.current_id())

    @staticmethod
    def _row(printer: Printer, *, default: bool) -> LogRow:
        mark = Cell(t("labels_screen.printers.is_default"), CellLook.chip_on) if default else Cell()
        how = f"{t(f'labels_screen.printer_short.{printer.kind}')}　{printer.queue or printer.address}"
        return LogRow(
            id=printer.name,
            cells=(Cell(printer.name), Cell(how), Cell(str(printer.dpi)), mark),
            spoken=access.joined(printer.name, how, mark.text),
        )

    def _selected(self, name: str) -> None:
        found = next((printer for printer in self.printers if printer.name == name), None)
        if found is not None:
            self._former = found
            self.form.show_values(values_of(found))
            self._fit()

    def _edited(self, name: str) -> None:
        kind = PrinterKind(self.form.rows["kind"].text())
        if name == "kind" and kind is not self._kind:
            self.form.show_values({"dpi": str(_USUAL[kind])})
        self._fit()

    def _media(self, kind: PrinterKind) -> tuple[Option, ...]:
        """The rolls such a printer prints on."""
        speaks = Printer("", kind, _USUAL[kind])
        fitting = (Option(roll.id, roll.name) for roll in self._rolls if suits(roll, speaks))
        return (Option("", t("labels_screen.printers.no_media")), *fitting)

    def _fit(self) -> None:
        """A page printer has no address and no roll of ours, a label printer has those its language prints."""
        self._kind = PrinterKind(self.form.rows["kind"].text())
        media = self.form.rows["media"]
        if media.choices is not None:
            media.choices.set_options(self._media(self._kind))
            if media.text() not in {option.value for option in media.choices.options}:
                media.show_value("")
        own = ("queue",) if self._kind is PrinterKind.pdf else ("address", "queue", "media")
        self.form.show_only(("name", "kind", *own, "dpi", "offset_x", "offset_y"))

    def new(self, *, focus: bool = True) -> None:
        """An empty form for one more."""
        self._former = None
        self.form.show_values(values_of(Printer("", PrinterKind.pdf, _USUAL[PrinterKind.pdf])))
        self._fit()
        if focus:
            self.form.enter()

    def save(self) -> None:
        """Keeps what the form says; what is wrong is said under its row and nothing is kept."""
        maker = self.context.labels
        if maker is None:
            return
        try:
            printer = printer_of(self.form.values(), self._former)
        except PrinterTrouble as trouble:
            self.form.trouble(trouble.field, t(f"labels_screen.printers.trouble.{trouble.reason}"))
            self.context.voice.say(Family.refused)
            return
        taken = any(known.name == printer.name for known in self.printers)
        renamed = self._former.name if self._former is not None and self._former.name != printer.name else ""
        if taken and (self._former is None or renamed):
            self.form.trouble("name", t("labels_screen.printers.trouble.taken"))
            self.context.voice.say(Family.refused)
            return

        def work() -> None:
            maker.save_printer(printer)
            if renamed:
                maker.drop_printer(renamed)

        def kept(_done: None) -> None:
            if not self.printers or renamed == self.context.settings.text(DEFAULT):
                self.context.settings.set(DEFAULT, printer.name)
            self.context.voice.say(Family.ok)
            self.table.setFocus()
            self._told(printer.name)

        self.context.tasks.ask(work, kept, self._failed, slow=True)

    def drop(self) -> None:
        """Takes the chosen printer away."""
        maker, former = self.context.labels, self._former
        if maker is None or former is None:
            return
        self.context.tasks.ask(
            lambda: maker.drop_printer(former.name), lambda _: self._told(""), self._failed, slow=True
        )

    def make_default(self) -> None:
        """The chosen one comes first from now on."""
        if self._former is None:
            return
        try:
            self.context.settings.set(DEFAULT, self._former.name)
        except SettingError as fault:
            self._failed(fault)
            return
        self._told(self._former.name)

    def test(self) -> None:
        """A page that shows where its print lands."""
        if self._former is not None:
            self.test_asked.emit(self._former.name)

    def _told(self, select: str) -> None:
        self.refresh(select)
        self.changed.emit()

    def _failed(self, fault: BaseException) -> None:
        if isinstance(fault, SettingError):
            self.form.trouble("name", t("labels_screen.printers.trouble.fixed"))
        else:
            tell_fault(self.context, fault)

    def enter(self) -> None:
        """From the list into the form; in the form it is kept."""
        if self.form.holds_focus() or self.save_button.hasFocus():
            self.save()
        else:
            self.form.enter()

    def step_back(self) -> None:
        """From the form to the list, from the list away; what was not kept is as it was."""
        if self.form.holds_focus() and self.printers:
            self._selected(self.table.current_id())
            self.table.setFocus()
        else:
            self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑↓ walk the form."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self.form.holds_focus():
            self.walk(self.form.controls(), step)
        else:
            super().keyPressEvent(event)
