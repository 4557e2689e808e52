"""The crate map: every unit of a crate as one small cell, so that the few that need a hand stand out of forty.

Decides where cells lie, how keys walk them and what is repainted; it must not know what an outcome means.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access, paint_kit
from app.ui.widgets.chip_bar import BarChip, ChipBar
from app.ui.widgets.painted import follow_look
from app.ui.widgets.panel import Panel

COLUMNS, LEAST_ROWS = 20, 2
_HIGH, _LOW, _GAP, _SIDE, _TOP = 2.6, 1.9, 0.3, 0.75, 0.6


class CrateCell(NamedTuple):
    """One named unit: its place number in the crate, its family, and what is read aloud."""

    place: int
    family: Family
    spoken: str = ""


class CrateData(NamedTuple):
    """A crate: its title, the filter chips, its cells in order of place, the current one (0: none), its code."""

    title: str
    chips: tuple[BarChip, ...] = ()
    cells: tuple[CrateCell, ...] = ()
    current: int = 0
    code: str = ""


class CrateMap(QWidget):
    """All cells in one paint. `place_selected` by click or key, `place_opened` by Enter; Tab walks the exceptions."""

    place_selected = Signal(int)
    place_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: tuple[CrateCell, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", "inside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow_look(self)
        self._name_it()

    @property
    def current(self) -> int:
        """The place of the framed cell; 0 when there is none."""
        return self._current

    def set_cells(self, cells: Sequence[CrateCell], current: int = 0) -> None:
        """Show a crate; only cells that differ are repainted while the number of rows stays."""
        before, self._cells = self._cells, tuple(cells)
        if self._rows_of(len(before)) != self._rows_of(len(self._cells)):
            self.updateGeometry()
            self.update()
        else:
            for at in range(max(len(before), len(self._cells))):
                old = before[at] if at < len(before) else None
                new = self._cells[at] if at < len(self._cells) else None
                if old != new:
                    self.update(self._dirty(at))
        self.set_current(current)
        self._name_it()

    def set_current(self, place: int) -> None:
        """Frame another cell."""
        if place == self._current:
            return
        for at in (self._index_of(self._current), self._index_of(place)):
            if at >= 0:
                self.update(self._dirty(at))
        self._current = place
        self._name_it()

    def exceptions(self) -> tuple[int, ...]:
        """Places of the units that need a hand, in order."""
        return tuple(cell.place for cell in self._cells if cell.family is not Family.ok)

    def cell_rect(self, at: int) -> QRectF:
        """Where the cell of that index (not place) lies, in pixels."""
        side, gap = theme.px(_SIDE), theme.px(_GAP)
        room = self.width() - 2 * side
        row, column = divmod(at, COLUMNS)
        left = round(side + column * (room + gap) / COLUMNS)
        right = round(side + (column + 1) * (room + gap) / COLUMNS) - gap
        top = theme.px(_TOP) + row * (self._cell_height() + gap)
        return QRectF(left, top, right - left, self._cell_height())

    def sizeHint(self) -> QSize:
        """Twenty cells a row, two rows at least."""
        rows = self._rows_of(len(self._cells))
        height = rows * self._cell_height() + (rows - 1) * theme.px(_GAP) + 2 * theme.px(_TOP)
        return QSize(theme.px(40), height)

    def minimumSizeHint(self) -> QSize:
        """Cells may become narrow, never low."""
        return QSize(theme.px(20), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells inside the dirty rect."""
        painter = QPainter(self)
        dirty = QRectF(event.rect())
        if not self._cells:
            words = QRectF(self.rect()).adjusted(theme.px(1), 0, -theme.px(1), 0)
            text.draw_line(painter, words, t("intake_widgets.crate.empty"), theme.font("work"), theme.tokens().ink2)
        for at, cell in enumerate(self._cells):
            rect = self.cell_rect(at)
            if rect.adjusted(-8, -8, 8, 8).intersects(dirty):
                self._paint_cell(painter, rect, cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click selects the cell's row."""
        for at, cell in enumerate(self._cells):
            if self.cell_rect(at).contains(event.position()):
                self._select(cell.place)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk the cells, Enter opens; every other key goes on to the screen."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._index_of(self._current) >= 0:
            self.place_opened.emit(self._current)
        elif key in _STEPS and self._cells:
            at = max(0, self._index_of(self._current)) + _STEPS[Qt.Key(key)]
            if 0 <= at < len(self._cells):
                self._select(self._cells[at].place)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tab into the map lands on the first exception, Shift+Tab on the last."""
        super().focusInEvent(event)
        found = self.exceptions()
        if found and event.reason() is Qt.FocusReason.TabFocusReason:
            self._select(found[0])
        elif found and event.reason() is Qt.FocusReason.BacktabFocusReason:
            self._select(found[-1])
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self.update()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes to the next exception, and out of the map after the last."""
        found = self.exceptions()
        rest = [place for place in found if (place > self._current if next else place < self._current)]
        if not rest:
            return super().focusNextPrevChild(next)
        self._select(rest[0] if next else rest[-1])
        return True

    def _select(self, place: int) -> None:
        changed = place != self._current
        self.set_current(place)
        if changed:
            cell = self._cells[self._index_of(place)]
            access.say(self, cell.spoken or str(cell.place))
            self.place_selected.emit(place)

    def _index_of(self, place: int) -> int:
        return next((at for at, cell in enumerate(self._cells) if cell.place == place), -1)

    @staticmethod
    def _rows_of(count: int) -> int:
        return max(LEAST_ROWS, -(-count // COLUMNS))

    def _cell_height(self) -> int:
        return theme.px(_HIGH if theme.look().breadth is theme.Breadth.wide else _LOW)

    def _dirty(self, at: int) -> QRect:
        room = theme.ring_room() + theme.line(3)
        return self.cell_rect(at).adjusted(-room, -room, room, room).toAlignedRect()

    def _paint_cell(self, painter: QPainter, rect: QRectF, cell: CrateCell) -> None:
        tokens = theme.tokens()
        fill, border = tokens.surface, tokens.line
        if cell.family is not Family.ok:
            tone = paint_kit.colours(cell.family)
            fill, border = tone.soft, tone.text
        paint_kit.draw_frame(painter, rect, fill=fill, border=border, radius=theme.line(4))
        if cell.place == self._current:
            # Outside the cell, as the pictures have it: the icon keeps its place whether current or not.
            out = theme.line(3)
            frame = rect.adjusted(-out, -out, out, out)
            paint_kit.draw_frame(painter, frame, border=tokens.ink, width=out, radius=theme.line(4) + out / 2)
            if self.hasFocus():
                inner = rect.adjusted(1, 1, -1, -1)
                paint_kit.draw_frame(painter, inner, border=tokens.ink, width=1, radius=theme.line(3))
        size, gap = theme.px(1.25), theme.px(0.3)
        number, font = str(cell.place), theme.font("caption")
        wide = size + gap + text.text_width(number, font)
        numbered = theme.look().breadth is theme.Breadth.wide and wide <= rect.width() - 4
        left = rect.center().x() - (wide if numbered else size) / 2
        paint_kit.draw_family_icon(painter, cell.family, round(left), round(rect.center().y() - size / 2), size)
        if numbered:
            painter.setFont(font)
            painter.setPen(QColor(tokens.ink))
            painter.drawText(QPointF(round(left) + size + gap, text.baseline_in(rect, font)), number)

    def _name_it(self) -> None:
        count = {family: sum(cell.family is family for cell in self._cells) for family in Family}
        at = self._index_of(self._current)
        words = t(
            "intake_widgets.crate.name",
            units=len(self._cells),
            look=count[Family.look],
            refused=count[Family.refused],
        )
        here = self._cells[at].spoken or str(self._current) if at >= 0 else ""
        access.name(self, access.joined(words, here))


class CratePanel(Panel):
    """Title, chips and map. At 200 % only the chips stay; `chip_pressed` names the filter."""

    chip_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, parent=parent)
        self._title = self._code = ""
        self.chips = ChipBar()
        self.map = CrateMap()
        self.head.add_right(self.chips)
        self.head.show()
        self.body.addWidget(self.map)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chips.chip_pressed.connect(self.chip_pressed)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_crate(self, data: CrateData) -> None:
        """Show a crate."""
        self._title, self._code = data.title, data.code
        self.chips.set_chips(data.chips)
        self.map.set_cells(data.cells, data.current)
        self._restyle()

    def _restyle(self) -> None:
        small = theme.look().breadth is theme.Breadth.small
        self.map.setVisible(not small)
        self.head.set_title(*("", "") if small else (self._title, self._code))
        self.head.setFixedHeight(theme.px(2.35 if small else 2.9))
        access.name(self, access.joined(self._title, self._code))


_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -COLUMNS,
    Qt.Key.Key_Down: COLUMNS,
}
