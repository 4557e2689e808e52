"""What an import would change: old and new value side by side.

Decides how a difference is set (old struck, new bold behind an ink bar, a kept value bold with its reason); it must
not know how differences are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.chip_bar import BarChip, ChipBar
from app.ui.widgets.chips import ChipRow, chip_size
from app.ui.widgets.corners import round_content
from app.ui.widgets.log_model import LogModel, RowModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.panel import Panel
from app.ui.widgets.row_painter import PAD
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow

DIFF_ROWS = 2.8


class DiffKind(StrEnum):
    """What would happen to the device."""

    new = "new"
    changed = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffRow:
    """One differing field, or one new device (`field` and `old` empty, `new` says what it is).

    `kept` values stay as they are, and `new` says why. `codes`: both values are codes.
    """

    id: str
    line: str
    kind: DiffKind
    serial: str
    new: str
    field: str = ""
    old: str = ""
    kept: bool = False
    codes: bool = False


def diff_columns() -> tuple[Column, ...]:
    """The columns of the difference table, in the language in use."""
    return (
        Column(
            name="line",
            title=t("intake_widgets.diff.line"),
            kind=ColumnKind.number,
            width=5,
            narrow_width=4.2,
            hide_from=theme.Breadth.small,
        ),
        Column(name="kind", title=t("intake_widgets.diff.kind"), width=_kind_units()),
        Column(
            name="serial",
            title=t("intake_widgets.diff.serial"),
            kind=ColumnKind.code,
            width=14,
            narrow_width=10,
            role="label",
        ),
        Column(name="field", title=t("intake_widgets.diff.field"), width=7, narrow_width=5.8),
        Column(name="old", title=t("intake_widgets.diff.old"), width=13, narrow_width=10.5),
        Column(name="new", title=t("intake_widgets.diff.new_value")),
    )


def _kind_units() -> float:
    """Room for the longest kind in the language in use, in u: a chip is never cut."""
    widest = max(chip_size(ChipRow(text=t(f"intake_widgets.diff.{kind}"))).width() for kind in DiffKind)
    return widest / theme.u() + 2 * PAD


def diff_log_row(row: DiffRow) -> LogRow:
    """A difference as a row of the table."""
    fresh = row.kind is DiffKind.new
    kind = t(f"intake_widgets.diff.{row.kind}")
    if fresh:
        old, new = Cell(), Cell(row.new, spill=True)
    elif row.kept:
        old = Cell(row.old, CellLook.strong, code=row.codes)
        new = Cell(row.new, CellLook.muted)
    else:
        old = Cell(row.old, CellLook.old, code=row.codes)
        new = Cell(row.new, CellLook.new, code=row.codes)
    return LogRow(
        id=row.id,
        cells=(
            Cell(row.line, CellLook.muted),
            Cell(kind, CellLook.chip_on if fresh else CellLook.chip),
            Cell(row.serial),
            Cell(row.field),
            old,
            new,
        ),
        spoken=_spoken(row, t(f"intake_widgets.diff.spoken_{row.kind}")),
    )


def _spoken(row: DiffRow, kind: str) -> str:
    if row.kind is DiffKind.new or row.kept:
        values = access.joined(row.old, row.new)
    else:
        values = t("intake_widgets.diff.spoken", old=row.old, new=row.new)
    line = t("intake_widgets.diff.spoken_line", line=row.line)
    return access.joined(line, kind, row.serial, row.field, values)


class DiffTable(Panel):
    """Title, filter chips and the table. Rows are held here (`set_rows`) or asked for page by page (`set_model`)."""

    row_selected = Signal(str)
    row_opened = Signal(str)
    filter_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, parent=parent)
        self.chips = ChipBar()
        self.head.add_right(self.chips)
        self._rows = LogModel(diff_columns(), self)
        self.table = LogTable(self._rows, row_units=DIFF_ROWS)
        self.body.addWidget(self.table)
        round_content(self.body.parentWidget(), headed=True)
        self.table.row_selected.connect(self.row_selected)
        self.table.row_opened.connect(self.row_opened)
        self.chips.chip_pressed.connect(self.filter_pressed)

    def set_head(self, title: str, chips: Sequence[BarChip] = ()) -> None:
        """Show another title and other filters."""
        self.set_title(title)
        self.table.setAccessibleName(title)
        self.chips.set_chips(chips)

    def set_rows(self, rows: Sequence[DiffRow]) -> None:
        """Show these differences."""
        if self.table.model() is not self._rows:
            self.table.set_rows_model(self._rows)
        self._rows.set_rows([diff_log_row(row) for row in rows])

    def set_model(self, model: RowModel) -> None:
        """Show a long list; its rows are made by `diff_log_row`."""
        self.table.set_rows_model(model)
