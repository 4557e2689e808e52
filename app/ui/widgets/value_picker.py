"""One value out of many, chosen by keys: a line to narrow the list, the values with how many there are of each.

Decides how such a choice is walked; what the values mean is the asker's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.widgets.corners import round_content
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.own_keys import OwnKeys
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow

ROWS = 2.2
"""Height of a row in u: a list, not work."""
MANY = 9
"""From so many values on there is a line to narrow them by."""
_K = Qt.Key
_DIGITS = tuple("123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class PickRow:
    """A value, its words, and how many there are ("" where that isn't known yet). An empty value is any."""

    value: str
    words: str
    count: str = ""


class ValuePicker(OwnKeys):
    """Lies over the list it narrows. `picked` carries a value, `left` says that nothing changes, `turned` wants the
    next (1) or former (-1) question.
    """

    own = frozenset({_K.Key_Return, _K.Key_Enter, _K.Key_Escape, _K.Key_Up, _K.Key_Down, _K.Key_Tab, _K.Key_Backtab})
    opaque = False
    picked = Signal(str)
    left = Signal()
    turned = Signal(int)

    def __init__(self, parent: QWidget, *, numbered: bool = False) -> None:
        """`numbered`: each value has its number before it, by which the command sheet and a digit's key pick it."""
        super().__init__(parent)
        self._numbered = numbered
        self._rows: tuple[PickRow, ...] = ()
        self.panel = Panel(" ", kind=PanelKind.now, padding=0)
        self.line = QLineEdit()
        self.line.setPlaceholderText(t("ledger_screen.filter.narrow"))
        self.line.setAccessibleName(t("ledger_screen.filter.narrow"))
        columns = (
            *((Column(name="place", title="", kind=ColumnKind.number, width=2.6),) if numbered else ()),
            Column(name="words", title="", role="work"),
            Column(name="count", title="", kind=ColumnKind.number, width=6),
        )
        self.model = LogModel(columns, self)
        self.table = LogTable(self.model, row_units=ROWS)
        self.table.set_empty_text(t("ledger_screen.filter.nothing"))
        round_content(self.panel.body.parentWidget(), headed=True)
        self._line_room = QVBoxLayout()
        self._line_room.addWidget(self.line)
        self.panel.body.addLayout(self._line_room)
        self.panel.body.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self.line.textEdited.connect(lambda _: self._fill())
        self.line.returnPressed.connect(self._pick)
        self.table.row_opened.connect(lambda _: self._pick())
        self.table.clicked.connect(lambda _: self._pick())
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def _dress(self) -> None:
        side = theme.px(0.75)
        self._line_room.setContentsMargins(side, theme.px(0.5), side, theme.px(0.5))

    def ask(self, title: str, note: str, rows: Sequence[PickRow], chosen: str) -> None:
        """Shows the values of a question, the one in force selected."""
        self._rows = tuple(rows)
        self.panel.set_title(title, note, note_right=True)
        self.table.setAccessibleName(title)
        self.line.clear()
        self.table.setFocus()  # before the line goes: Qt would move its focus as Tab does
        self.line.setVisible(len(rows) >= MANY)
        self._fill()
        self.table.select_id(f"={chosen}")
        self.show()
        self.raise_()
        (self.line if self.line.isVisible() else self.table).setFocus()

    def tell(self, rows: Sequence[PickRow]) -> None:
        """The counts came; what is selected and typed stays."""
        self._rows = tuple(rows)
        self._fill()

    def wanted_height(self) -> int:
        """Height in pixels that shows every value."""
        line = self.line.sizeHint().height() + theme.px(1) if self.line.isVisible() else theme.px(1)
        return theme.px(2.9) + line + theme.px(ROWS) * len(self._rows) + theme.px(1)

    def _fill(self) -> None:
        chosen, typed = self.table.current_id(), self.line.text().strip().lower()
        shown = [row for row in self._rows if typed in row.words.lower()]
        self.model.set_rows([_row(row, at if self._numbered else 0) for at, row in enumerate(shown, 1)])
        if not self.table.select_id(chosen):
            self.table.select_place(0)

    def _pick(self) -> None:
        chosen = self.table.current_id()
        if chosen and self.isVisible():
            self.picked.emit(chosen[1:])

    def event(self, event: QEvent) -> bool:
        """A letter is for the list, never a key of the screen under it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _letter(event):
            event.accept()
            return True
        return super().event(event)

    def find_letter(self, letter: str) -> None:
        """Selects the next value that begins with this letter, where one does."""
        words = [row.words.casefold() for row in self._rows]
        here = self.table.currentIndex().row()
        order = [*range(here + 1, len(words)), *range(here + 1)]
        found = next((at for at in order if words[at].startswith(letter.casefold())), None)
        if found is not None:
            self.table.select_id(f"={self._rows[found].value}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What neither line nor table has taken."""
        key = event.key()
        if key == _K.Key_Escape:
            self.left.emit()
        elif key in (_K.Key_Return, _K.Key_Enter):
            self._pick()
        elif key in (_K.Key_Up, _K.Key_Down):
            place = self.table.currentIndex().row() + (1 if key == _K.Key_Down else -1)
            self.table.select_place(max(0, min(self.model.total() - 1, place)))
        elif self._numbered and event.text() in _DIGITS and int(event.text()) <= self.model.total():
            self.table.select_place(int(event.text()) - 1)
            self._pick()
        elif _letter(event):
            self.find_letter(event.text())
        else:
            event.ignore()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes to the next question."""
        self.turned.emit(1 if forward else -1)
        return True


def _letter(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return event.text().isprintable() and bool(event.text()) and not held


def _row(row: PickRow, place: int) -> LogRow:
    look = CellLook.strong if not row.value else CellLook.plain
    number = (Cell(str(place), CellLook.muted),) if place else ()
    spoken = " ".join(part for part in (*(cell.text for cell in number), row.words, row.count) if part)
    return LogRow(id=f"={row.value}", cells=(*number, Cell(row.words, look), Cell(row.count)), spoken=spoken)
