"""Paints the rows of a log table: icon and word, codes with hits, chips, struck and new values, placeholders.

Decides the pixels of a row from its cells; it must not know where rows come from. A screenful is painted in one walk,
column by column: through a delegate, called from Qt for each cell, it took three times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from app.settings.words import t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import code_text, paint_kit
from app.ui.widgets.chips import ChipRow, paint_chip
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow

PAD, EDGE_PAD = 0.6, 1.0
_ICON, _AFTER_ICON = 1.25, 0.5
_CHIPS = {CellLook.chip: "plain", CellLook.chip_on: "on", CellLook.chip_slate: "slate"}
_BOLD = (CellLook.strong, CellLook.new)
_FAINT = (CellLook.muted, CellLook.old)


class Slot(NamedTuple):
    """A column in sight: where its content begins and ends, its fonts, and their baseline from a row's top."""

    at: int
    column: Column
    left: int
    right: int
    plain: QFont
    bold: QFont
    struck: QFont
    baseline: int

    @property
    def room(self) -> int:
        """Pixels of content width."""
        return self.right - self.left

    def font(self, cell: Cell) -> QFont:
        """The font of a cell."""
        if cell.look in _BOLD:
            return self.bold
        return self.struck if cell.look is CellLook.old and not cell.code else self.plain

    def is_code(self, cell: Cell) -> bool:
        """True when the cell is set as a code: it shrinks before it is parted in the middle."""
        return cell.code or self.column.kind is ColumnKind.code


class Line(NamedTuple):
    """A row to be painted with its top at `y`; no row: it is waited for, or could not be read."""

    y: int
    row: LogRow | None
    selected: bool = False
    failed: bool = False


def column_fonts(column: Column) -> tuple[QFont, QFont, QFont]:
    """Plain, bold and struck font of a column at the present look."""
    role = column.role
    if column.narrow_role and theme.look().breadth is not theme.Breadth.wide:
        role = column.narrow_role
    plain, bold, struck = theme.font(role), theme.font(role, bold=True), theme.font(role)
    struck.setStrikeOut(True)
    return plain, bold, struck


def outcome_width(words: Iterable[str]) -> float:
    """The width in u a column of outcomes needs so that none of `words` is cut."""
    font = theme.font("label")
    widest = max(text.text_width(word, font) for word in words)
    return _ICON + _AFTER_ICON + 2 * PAD + (widest + 1) / theme.px(1)


def words_width(words: Iterable[str], *, last: bool = False) -> float:
    """The width in u a column of plain words needs so that none is cut or set smaller; `last`: at the table's end."""
    font = column_fonts(Column(name="", title=""))[0]
    widest = max(text.text_width(word, font) for word in words)
    return PAD + (EDGE_PAD if last else PAD) + (widest + 1) / theme.px(1)


def make_slot(at: int, column: Column, left: int, width: int, height: int, *, first: bool, last: bool) -> Slot:
    """The slot of a column that lies at `left`, `width` pixels wide, in rows of `height` pixels."""
    plain, bold, struck = column_fonts(column)
    start = left + theme.px(EDGE_PAD if first else PAD)
    end = left + width - theme.px(EDGE_PAD if last else PAD)
    baseline = round(text.baseline_in(QRectF(0, 0, 1, height - 1), plain))
    return Slot(at=at, column=column, left=start, right=end, plain=plain, bold=bold, struck=struck, baseline=baseline)


class RowPainter:
    """Paints lines into slots; `query` marks its hits in codes and words."""

    def __init__(self) -> None:
        self.query = ""
        self.slots: tuple[Slot, ...] = ()
        self.height = 1

    def lay(self, slots: Sequence[Slot], height: int) -> None:
        """Use other slots, in rows of `height` pixels."""
        self.slots, self.height = tuple(slots), height

    def paint(self, painter: QPainter, lines: Sequence[Line], width: int) -> None:
        """Paint whole rows, `width` pixels wide, on a ground that is already filled."""
        tokens = theme.tokens()
        line, sel, ink = QColor(tokens.line), QColor(tokens.sel), QColor(tokens.ink)
        for each in lines:
            if each.selected:
                painter.fillRect(0, each.y, width, self.height, sel)
                painter.fillRect(0, each.y, theme.line(5), self.height, ink)
            painter.fillRect(0, each.y + self.height - 1, width, 1, line)
        for slot in self.slots:
            self._paint_column(painter, slot, lines)

    @staticmethod
    def paint_empty(painter: QPainter, rect: QRectF, sentence: str) -> None:
        """The sentence of a table without rows, a third of the way down."""
        side, font = theme.px(1), theme.font("work")
        room = rect.width() - 2 * side
        top = side + max(0.0, (rect.height() - 2 * side - text.block_height(sentence, font, room)) / 3)
        text.draw_block(painter, side, top, room, sentence, font, theme.tokens().ink2)

    def shortened_text(self, slot: Slot, row: LogRow) -> str:
        """The full text of a cell when it is painted shortened, else nothing."""
        cell = row.cells[slot.at] if slot.at < len(row.cells) else Cell()
        if cell.look is CellLook.outcome or cell.look in _CHIPS:
            return ""
        if slot.is_code(cell):
            return cell.text if paint_kit.code_that_fits(cell.text, slot.font(cell), slot.room)[0] != cell.text else ""
        room = slot.right - self._start(slot, row, cell)
        if cell.look is CellLook.new:
            room -= theme.line(4) + 2 * theme.px(0.5)
        return cell.text if text.fit(cell.text, slot.font(cell), room).elided else ""

    def _paint_column(self, painter: QPainter, slot: Slot, lines: Sequence[Line]) -> None:
        number = slot.column.kind is ColumnKind.number
        for line in lines:
            row = line.row
            if row is None:
                self._paint_waiting(painter, slot, line)
                continue
            cell = row.cells[slot.at] if slot.at < len(row.cells) else None
            if cell is None or not cell.text:
                continue
            look = cell.look
            if look is CellLook.outcome:
                self._paint_outcome(painter, slot, line.y, cell)
            elif look in _CHIPS:
                chip = ChipRow(text=cell.text, kind=_CHIPS[look])
                paint_chip(painter, slot.left, line.y + self.height // 2, chip)
            elif look is CellLook.new:
                self._paint_new(painter, slot, line.y, cell)
            elif slot.is_code(cell):
                self._paint_code(painter, slot, line, cell)
            elif number:
                font = slot.font(cell)
                x = slot.right - paint_kit.advance(cell.text, font)
                self._put(painter, round(x), line.y + slot.baseline, cell, font)
            else:
                self._paint_words(painter, slot, line, row, cell)

    @staticmethod
    def _put(painter: QPainter, x: int, baseline: int, cell: Cell, font: QFont) -> None:
        tokens = theme.tokens()
        painter.setFont(font)
        painter.setPen(paint_kit.colour(tokens.ink2 if cell.look in _FAINT else tokens.ink))
        painter.drawText(x, baseline, cell.text)

    def _start(self, slot: Slot, row: LogRow, cell: Cell) -> int:
        """Where a text begins: in its column, or, spilling, in as many empty ones before it as it needs."""
        if not cell.spill:
            return slot.left
        needed = paint_kit.advance(cell.text, slot.font(cell))
        place = self.slots.index(slot)
        while slot.right - self.slots[place].left < needed and place > 0:
            before = self.slots[place - 1]
            if before.at < len(row.cells) and row.cells[before.at].text:
                break
            place -= 1
        return self.slots[place].left

    def _paint_words(self, painter: QPainter, slot: Slot, line: Line, row: LogRow, cell: Cell) -> None:
        font = slot.font(cell)
        left = self._start(slot, row, cell)
        if not self.query and paint_kit.advance(cell.text, font) <= slot.right - left:
            self._put(painter, left, line.y + slot.baseline, cell, font)
            return
        tokens = theme.tokens()
        ink = tokens.ink2 if cell.look in _FAINT else tokens.ink
        mark = tokens.surface if line.selected else tokens.sel
        box = QRectF(left, line.y, slot.right - left, self.height - 1)
        paint_kit.draw_marked_line(painter, box, cell.text, font, ink, self.query, mark)

    def _paint_code(self, painter: QPainter, slot: Slot, line: Line, cell: Cell) -> None:
        tokens = theme.tokens()
        ink = tokens.ink2 if cell.look in _FAINT else tokens.ink
        mark = tokens.surface if line.selected else tokens.sel
        code, font = paint_kit.code_that_fits(cell.text, slot.font(cell), slot.room)
        baseline = line.y + slot.baseline
        wide = paint_kit.draw_marked_code(painter, slot.left, baseline, code, font, ink, self.query, mark)
        if cell.look is CellLook.old:
            paint_kit.strike(painter, slot.left, baseline, wide, font, ink)

    def _paint_outcome(self, painter: QPainter, slot: Slot, y: int, cell: Cell) -> None:
        left, ink = slot.left, theme.tokens().ink
        if cell.family is not None:
            size = theme.px(_ICON)
            paint_kit.draw_family_icon(painter, cell.family, left, y + (self.height - 1 - size) // 2, size)
            left += size + theme.px(_AFTER_ICON)
            ink = paint_kit.colours(cell.family).text
        box = QRectF(left, y, slot.right - left, self.height - 1)
        text.draw_line(painter, box, cell.text, theme.font("label"), ink)

    def _paint_new(self, painter: QPainter, slot: Slot, y: int, cell: Cell) -> None:
        tokens = theme.tokens()
        bar, height = theme.line(4), theme.px(1.55)
        top = y + (self.height - 1 - height) // 2
        painter.fillRect(slot.left, top, slot.room, height, paint_kit.colour(tokens.sel))
        painter.fillRect(slot.left, top, bar, height, paint_kit.colour(tokens.ink))
        left = slot.left + bar + theme.px(0.5)
        if slot.is_code(cell):
            code_text.draw_code(painter, left, y + slot.baseline, cell.text, slot.bold, tokens.ink)
        else:
            box = QRectF(left, y, slot.right - theme.px(0.5) - left, self.height - 1)
            text.draw_line(painter, box, cell.text, slot.bold, tokens.ink)

    def _paint_waiting(self, painter: QPainter, slot: Slot, line: Line) -> None:
        # An unfetched row keeps its place and its lines; grey bars say that something comes, words that it failed.
        tokens = theme.tokens()
        if line.failed:
            if slot is self.slots[0]:
                box = QRectF(slot.left, line.y, self.slots[-1].right - slot.left, self.height - 1)
                text.draw_line(painter, box, t("intake_widgets.row.failed"), theme.font("body"), tokens.ink2)
            return
        number = slot.column.kind is ColumnKind.number
        width = round(min(slot.room, theme.px(7.0)) * (0.45 if number else 0.8))
        left = slot.right - width if number else slot.left
        high = theme.px(0.6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paint_kit.colour(tokens.line))
        radius = theme.line(2)
        painter.drawRoundedRect(left, line.y + (self.height - high) // 2, width, high, radius, radius)
