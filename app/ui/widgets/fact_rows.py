"""A few lines in columns, painted: what will be saved, the day's visits. Nothing is chosen in it.

Decides how such lines are set and what gives way; longer lists that are walked are `log_table`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import access, paint_kit
from app.ui.widgets.code_text import draw_code
from app.ui.widgets.painted import Painted
from app.ui.widgets.rows import Cell, CellLook, Column


class FactRow(NamedTuple):
    """One line: an icon of the theme or none, its cells in column order, and whether it is the one that is now."""

    cells: tuple[Cell, ...]
    icon: str = ""
    now: bool = False
    spoken: str = ""


class FactRows(Painted):
    """The lines; `empty` stands there where there are none."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        heights: tuple[float, float, float] = (3.1, 2.6, 2.2),
        empty: str = "",
        fixed: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """`heights` of a line in u at each breadth; `fixed` lines have their room always (0: it takes what is left)."""
        super().__init__(parent)
        self._columns, self._heights, self._empty, self._fixed = tuple(columns), heights, empty, fixed
        self._rows: tuple[FactRow, ...] = ()
        policy = QSizePolicy.Policy.Fixed if fixed else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, policy)
        access.name(self, empty)

    @property
    def rows(self) -> tuple[FactRow, ...]:
        """What is shown."""
        return self._rows

    def set_rows(self, rows: Sequence[FactRow]) -> None:
        """Show these."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        spoken = (row.spoken or access.joined(*(cell.text for cell in row.cells)) for row in self._rows)
        access.name(self, access.joined(*spoken) or self._empty)
        self.updateGeometry()
        self.update()

    def _high(self) -> int:
        breadths = (theme.Breadth.wide, theme.Breadth.narrow, theme.Breadth.small)
        return theme.px(self._heights[breadths.index(theme.look().breadth)])

    def sizeHint(self) -> QSize:
        """Its own lines."""
        return QSize(theme.px(12), self._high() * (self._fixed or max(1, len(self._rows))))

    def minimumSizeHint(self) -> QSize:
        """One line, or those it always has."""
        return QSize(theme.px(8), self._high() * (self._fixed or 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line by line, with a hairline under each."""
        painter = QPainter(self)
        t_, high = theme.tokens(), self._high()
        self.forget_tips()
        if not self._rows:
            place = QRectF(theme.px(1), 0, self.width() - theme.px(2), high)
            if theme.text.draw_line(painter, place, self._empty, theme.font("work"), t_.ink2).elided:
                self.owe_tip(place, self._empty)
        for at, row in enumerate(self._rows):
            rect = QRectF(0, at * high, self.width(), high)
            if rect.top() >= self.height():
                break
            if row.now:
                painter.fillRect(rect, QColor(t_.sel))
                painter.fillRect(QRectF(0, rect.top(), theme.line(5), high), QColor(t_.ink))
            self._paint_row(painter, rect, row)
            painter.fillRect(QRectF(0, rect.bottom() - 1, self.width(), 1), QColor(t_.line))
        painter.end()

    def _paint_row(self, painter: QPainter, rect: QRectF, row: FactRow) -> None:
        pad = theme.px(1)
        x = rect.left() + pad
        if row.icon:
            side = theme.px(1.5)
            theme.icons.draw(painter, row.icon, x, rect.center().y() - side / 2, side, theme.tokens().ink)
            x += side + theme.px(0.75)
        breadth = theme.look().breadth
        shown = [at for at, column in enumerate(self._columns) if column.shown_in(breadth)]
        widths = {at: theme.px(self._columns[at].width_in(breadth)) for at in shown}
        free = [at for at in shown if not widths[at]]
        left = rect.right() - pad - x - sum(widths.values())
        for at in shown:
            width = widths[at] or max(1.0, left / max(1, len(free)))
            if at < len(row.cells):
                self._paint_cell(painter, QRectF(x, rect.top(), width - theme.px(0.5), rect.height()), row.cells[at])
            x += width

    def _paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        t_ = theme.tokens()
        if cell.family is not None:
            side = theme.px(1.5)
            paint_kit.draw_family_icon(painter, cell.family, rect.left(), rect.center().y() - side / 2, side)
            return
        strong = cell.look is CellLook.strong
        font = theme.font("list_code" if cell.code else "work", bold=strong)
        colour = t_.ink2 if cell.look is CellLook.muted else t_.ink
        if cell.code:
            fitted = paint_kit.code_font_to_fit(cell.text, font, rect.width())
            draw_code(painter, rect.left(), theme.text.baseline_in(rect, fitted), cell.text, fitted, colour)
        elif theme.text.draw_line(painter, rect, cell.text, font, colour).elided:
            self.owe_tip(rect, cell.text)
