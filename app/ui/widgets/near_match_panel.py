"""The near match: a form whose number differs by a character or two, laid beside the device until a person decides.

Decides what is compared and which key links; it must not know how candidates are found. Nothing is linked by itself.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.code_cells import CodeCells, spoken_differences
from app.ui.widgets.corners import round_content
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.panel import Panel
from app.ui.widgets.rows import Cell, CellLook, Column, LogRow
from app.ui.widgets.rule import Strip

_ROWS, _LEAST_ROWS = 2.4, 3
_NOTHING = "—"


class CompareRow(NamedTuple):
    """One compared field. `family` and `verdict` say what came of it; empty texts are shown as a dash."""

    label: str
    device: str = ""
    form: str = ""
    family: Family | None = None
    verdict: str = ""
    codes: bool = False
    form_missing: bool = False
    """The form's text says that nothing was written."""


class NearMatchCandidate(NamedTuple):
    """One form answer that may belong to the device."""

    form_id: str
    form_code: str
    rows: tuple[CompareRow, ...] = ()
    link_words: str = ""
    """What the main key says instead of linking, as for an old answer."""


class NearMatchData(NamedTuple):
    """The scanned code and the answers it may mean, the likeliest first."""

    title: str
    note: str = ""
    scanned: str = ""
    candidates: tuple[NearMatchCandidate, ...] = ()


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="label", title="", width=11.9, narrow_width=8.9, role="work", narrow_role="body"),
        Column(name="device", title=t("intake_widgets.near.device"), role="work", narrow_role="body"),
        Column(name="form", title=t("intake_widgets.near.form"), role="work", narrow_role="body"),
        Column(name="verdict", title=t("intake_widgets.near.verdict"), width=9, narrow_width=7.5, role="work"),
    )


def _log_row(row: CompareRow) -> LogRow:
    nothing = Cell(_NOTHING, CellLook.muted)
    device = Cell(row.device, code=row.codes) if row.device else nothing
    form = Cell(row.form, code=row.codes) if row.form else nothing
    if row.form_missing:
        form = Cell(row.form, CellLook.muted)
    verdict = Cell(row.verdict or _NOTHING, CellLook.muted)
    if row.family is not None:
        verdict = Cell(row.verdict, CellLook.outcome, row.family)
    return LogRow(
        id=row.label,
        cells=(Cell(row.label, CellLook.muted), device, form, verdict),
        spoken=access.joined(row.label, row.device, row.form, row.verdict),
    )


class NearMatchPanel(Panel):
    """The panel. Up and Down go through the candidates.

    `linked` carries the form's id; `search_asked` and `no_form_asked` are the other two keys, 2 and 3.
    """

    linked = Signal(str)
    search_asked = Signal()
    no_form_asked = Signal()
    candidate_shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, parent=parent)
        self._data = NearMatchData(title="")
        self._at = 0
        self.cells = CodeCells()
        self._rows = LogModel(_columns(), self)
        self.table = LogTable(self._rows, row_units=_ROWS, name=t("intake_widgets.near.table"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.set_whole(whole=True)
        self.link = KeyButton(ButtonRow(id="link", text=""))
        self.search = KeyButton(ButtonRow(id="search", text=""))
        self.no_form = KeyButton(ButtonRow(id="no_form", text=""))
        self.keys = FlowRow()
        self.keys.set_widgets((self.link, self.search, self.no_form))
        self._foot = Strip(sunk=True)
        self._foot_box = QVBoxLayout(self._foot)
        self._foot_box.addWidget(self.keys)
        self.body.addWidget(self.cells)
        self.body.addWidget(self.table)
        self.body.addStretch(1)
        self.body.addWidget(self._foot)
        round_content(self.body.parentWidget(), headed=True)
        self.cells.resized.connect(self._fit)
        self.link.clicked.connect(self.press_link)
        self.search.clicked.connect(self.search_asked)
        self.no_form.clicked.connect(self.no_form_asked)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def candidate(self) -> NearMatchCandidate | None:
        """The answer shown."""
        return self._data.candidates[self._at] if self._data.candidates else None

    def set_data(self, data: NearMatchData) -> None:
        """Show another device and its candidates, the likeliest first."""
        self._data, self._at = data, 0
        self._show()

    def press_link(self) -> None:
        """Link the answer shown (Enter)."""
        if self.candidate is not None:
            self.linked.emit(self.candidate.form_id)

    def show_next(self, step: int = 1) -> bool:
        """Show the next (or former) candidate; False at the end."""
        at = self._at + step
        if not 0 <= at < len(self._data.candidates):
            return False
        self._at = at
        self._show()
        self.candidate_shown.emit(self._data.candidates[at].form_id)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down show another candidate; 2 and 3 are the other keys; all else goes on."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.show_next(-1 if key == Qt.Key.Key_Up else 1):
            return
        if key == Qt.Key.Key_2:
            self.search_asked.emit()
        elif key == Qt.Key.Key_3:
            self.no_form_asked.emit()
        else:
            event.ignore()

    def _show(self) -> None:
        data, candidate = self._data, self.candidate
        count = len(data.candidates)
        which = t("intake_widgets.near.which", at=self._at + 1, count=count) if count > 1 else ""
        self.set_title(data.title, access.joined(which, data.note), note_right=True)
        captions = (t("intake_widgets.near.scanned"), t("intake_widgets.near.written"))
        if candidate is None:
            self.cells.set_codes(captions, data.scanned, "")
            self._rows.set_rows(())
        else:
            self.cells.set_codes(captions, data.scanned, candidate.form_code)
            self._rows.set_rows([_log_row(row) for row in candidate.rows])
        self._word_keys()
        self._fit()
        access.name(self, access.joined(data.title, spoken_differences(self.cells.differences)))

    def _word_keys(self) -> None:
        """Put the words on the keys: the short ones where the full ones would need a second row."""
        high = 3.75 if theme.look().breadth is theme.Breadth.wide else 2.75
        own = self.candidate.link_words if self.candidate is not None else ""
        room = self.width() - 2 * theme.px(1)
        for short in ("", "_short"):
            link = own or t(f"intake_widgets.near.link{short}")
            search, no_form = t(f"intake_widgets.near.search{short}"), t(f"intake_widgets.near.no_form{short}")
            self.link.set_row(ButtonRow(id="link", text=link, key="Enter", main=True, height=high))
            self.search.set_row(ButtonRow(id="search", text=search, key="2", height=high))
            self.no_form.set_row(ButtonRow(id="no_form", text=no_form, key="3", height=high))
            if self.keys.sizeHint().width() <= room:
                break
        self.keys.set_widgets((self.link, self.search, self.no_form))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share width and height out again."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._word_keys()
        self._fit()

    def _fit(self) -> None:
        """Cells give way before the compared rows, and those down to three; with less than one row they go."""
        foot = self.keys.heightForWidth(self.width() - 2 * theme.px(1)) + 2 * self._foot_pad()
        room = self.height() - self.head.height() - foot - 2
        rows, row = self._rows.rowCount(), theme.px(_ROWS)
        head = self.table.sizeHint().height() - rows * row
        wanted = head + min(rows, _LEAST_ROWS) * row
        cells = max(self.cells.least_height(), min(self.cells.natural_height(), room - wanted))
        fitting = min(rows, max(0, (room - cells - head) // row))
        self.cells.set_most_height(cells)
        self.cells.set_ruled(ruled=fitting > 0)
        self.table.setVisible(fitting > 0)
        self.table.setMaximumHeight(head + fitting * row)

    @staticmethod
    def _foot_pad() -> int:
        return theme.px(1 if theme.look().breadth is theme.Breadth.wide else 0.6)

    def _restyle(self) -> None:
        side, pad = theme.px(1), self._foot_pad()
        self._foot_box.setContentsMargins(side, pad, side, pad)
        self.body.setSpacing(0)
        self._word_keys()
        self._fit()
