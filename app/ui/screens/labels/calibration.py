"""Calibration: a test page of the stock is printed, two numbers are read off it and kept with the printer.

Decides the three steps and what the numbers may be; the page itself is the label maker's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.drawing import Drawing, Page
from app.domain.errors import WorldError
from app.domain.kinds import Family
from app.domain.label_templates import Stock
from app.settings.values import SettingError
from app.settings.words import t
from app.ui import theme
from app.ui.screens.faults import tell_fault
from app.ui.screens.labels import wording
from app.ui.screens.labels.form import number
from app.ui.screens.labels.page import LabelPage
from app.ui.widgets.drawing_view import DrawingView
from app.ui.widgets.text_field import FieldRow, TextField
from app.ui.widgets.words_label import WordsLabel
from app.usecases.label_ports import Printer

if TYPE_CHECKING:
    from app.ui.context import Context

LINE: Final = "\u2028"
"""Breaks a line inside one paragraph."""
FURTHEST: Final = 20.0
"""mm a print may be out; more is no offset but another paper."""


class CalibrationPage(LabelPage):
    """`saved`: the printer has other offsets. `print_asked` carries the page to be printed."""

    saved = Signal()
    print_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context, t("labels_screen.calibrate.title"))
        self._printer: Printer | None = None
        self.page: Page | None = None
        self.paper = DrawingView()
        self.steps = WordsLabel("", "work", spacing=1.6)
        self.fields = tuple(
            TextField(FieldRow(id=name, caption=t(f"labels_screen.printers.{name}")))
            for name in ("offset_x", "offset_y")
        )
        side = QWidget()
        column = QVBoxLayout(side)
        column.addWidget(self.steps)
        line = QHBoxLayout()
        for field in self.fields:
            line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        column.addStretch(1)
        room = QWidget()
        across = QHBoxLayout(room)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.paper, 1)
        across.addWidget(side, 1)
        self.panel.body.addWidget(room)
        self._side = column
        self.save_button = self.add_button("save", t("labels_screen.save"), "Enter", self.save, main=True)
        self.add_button("print", t("labels_screen.calibrate.print"), "P", self._print)
        self.finish_head()
        self.setFocusProxy(self.fields[0])
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        side = theme.px(1.25)
        self._side.setContentsMargins(side, side, side, side)
        self._side.setSpacing(theme.px(1))

    def open_for(self, printer: Printer, stock: Stock) -> None:
        """For a printer and what is in it."""
        maker = self.context.labels
        if maker is None:
            return
        self._printer = printer
        self.panel.set_title(t("labels_screen.calibrate.title"), f"{printer.name}　{wording.stock_words(stock)}")
        self.steps.set_words(t("labels_screen.calibrate.steps").replace("\n", LINE))
        for field, value in zip(self.fields, (printer.offset_x, printer.offset_y), strict=True):
            field.set_row(field.row._replace(text=f"{value:g}"))
        self.paper.set_drawing(None)
        self.open()
        self.paper.setFocus()  # letters are keys until a field is entered

        def show(page: Page) -> None:
            self.page = page
            self.paper.set_drawing(Drawing(pages=(page,)))

        self.context.tasks.ask(lambda: maker.calibration_page(stock, printer.name), show, slow=True)

    def _print(self) -> None:
        if self.page is not None:
            self.print_asked.emit(self.page)

    def save(self) -> None:
        """Keeps the two numbers with the printer."""
        maker, printer = self.context.labels, self._printer
        if maker is None or printer is None:
            return
        values = [number(field.text() or "0") for field in self.fields]
        for field, value in zip(self.fields, values, strict=True):
            field.set_trouble(
                "" if value is not None and abs(value) <= FURTHEST else t("labels_screen.printers.trouble.offset")
            )
        right, down = values
        if right is None or down is None or max(abs(right), abs(down)) > FURTHEST:
            self.context.voice.say(Family.refused)
            return
        moved = printer._replace(offset_x=round(right, 2), offset_y=round(down, 2))

        def kept(_done: None) -> None:
            self.context.voice.say(Family.ok)
            self.leave()
            self.saved.emit()

        self.context.tasks.ask(lambda: maker.save_printer(moved), kept, self._failed, slow=True)

    def _failed(self, fault: BaseException) -> None:
        if isinstance(fault, SettingError | WorldError):
            self.fields[1].set_trouble(t("labels_screen.printers.trouble.fixed"))
        else:
            tell_fault(self.context, fault)

    def enter(self) -> None:
        """First into the fields, then kept."""
        now = next((at for at, field in enumerate(self.fields) if field.line.hasFocus()), -1)
        if now + 1 < len(self.fields):
            self.fields[now + 1].line.setFocus(Qt.FocusReason.TabFocusReason)
            self.fields[now + 1].line.selectAll()
        else:
            self.save()
