"""Shares the width of a table out among its columns: codes get what they need, words the rest.

Decides widths from the columns' wishes, the room and the codes seen so far; it must not know Qt's views.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import paint_kit
from app.ui.widgets.log_model import RowModel
from app.ui.widgets.row_painter import EDGE_PAD, PAD, Slot, column_fonts, make_slot
from app.ui.widgets.rows import Column, ColumnKind

LEAST_WORDS: Final = 5.0
"""The room in u words keep where codes want it all."""
SAMPLE: Final = 400


class ColumnFit:
    """Widths of the columns in sight at the present look. A code column only ever grows, so that rows do not jump."""

    def __init__(self) -> None:
        self._needed: dict[int, float] = {}
        self._columns: tuple[Column, ...] = ()

    def use(self, columns: Sequence[Column]) -> None:
        """Begin anew with these columns (another model, another text size)."""
        self._columns = tuple(columns)
        self._needed.clear()

    @property
    def shown(self) -> tuple[int, ...]:
        """The columns in sight."""
        breadth = theme.look().breadth
        return tuple(at for at, column in enumerate(self._columns) if column.shown_in(breadth))

    def measure(self, model: RowModel, first: int, last: int) -> bool:
        """Look at the codes of the rows from `first` to `last`; True when a column has to grow for one."""
        grown = False
        for at, column in enumerate(self._columns):
            if column.kind is not ColumnKind.code:
                continue
            font = text.code_font(column_fonts(column)[0])
            widest = self._needed.get(at, 0.0) or theme.px(column.width_in(theme.look().breadth)) - self._pads(at)
            em = paint_kit.advance("W", font)
            for place in range(first, min(last, first + SAMPLE) + 1):
                row = model.row_if_here(place)
                code = row.cells[at].text if row is not None and at < len(row.cells) else ""
                # No letter is wider than W: most codes need no measuring to know that they fit.
                if len(code) * em > widest and (wide := paint_kit.advance(code, font)) > widest:
                    widest, grown = wide, True
                    self._needed[at] = wide
        return grown

    def widths(self, room: int) -> dict[int, int]:
        """The width in pixels of each column in sight, together `room` pixels where that can be."""
        shown, breadth = self.shown, theme.look().breadth
        widths = {at: self._fixed(at) for at in shown}
        rest = [at for at in shown if not self._columns[at].width_in(breadth)]
        least = theme.px(LEAST_WORDS)
        self._give_back(widths, least * len(rest) + sum(widths.values()) - room)
        left = room - sum(widths.values())
        for at in rest:
            widths[at] = max(least, left // len(rest))
        if rest:
            widths[rest[-1]] = max(least, left - sum(widths[at] for at in rest[:-1]))
        return widths

    def slots(self, widths: dict[int, int], height: int) -> list[Slot]:
        """The slots rows of `height` pixels are painted into."""
        slots: list[Slot] = []
        left, shown = 0, self.shown
        for at in shown:
            ends = {"first": at == shown[0], "last": at == shown[-1]}
            slots.append(make_slot(at, self._columns[at], left, widths[at], height, **ends))
            left += widths[at]
        return slots

    def _pads(self, at: int) -> int:
        shown = self.shown
        ends = (shown[0], shown[-1]) if shown else (-1, -1)
        return sum(theme.px(EDGE_PAD if at == end else PAD) for end in ends)

    def _fixed(self, at: int) -> int:
        units = self._columns[at].width_in(theme.look().breadth)
        if not units:
            return 0
        needed = self._needed.get(at, 0.0)
        return max(theme.px(units), int(needed) + 2 + self._pads(at) if needed else 0)

    def _give_back(self, widths: dict[int, int], missing: int) -> None:
        """Where words would have no room left, codes that made their column wider shrink, to 88 % at most."""
        breadth = theme.look().breadth
        for at, needed in self._needed.items():
            if missing > 0 and at in widths:
                nominal = theme.px(self._columns[at].width_in(breadth))
                spare = widths[at] - max(nominal, widths[at] - int(needed * (1 - paint_kit.CODE_STEPS[-1])))
                taken = min(missing, max(0, spare))
                widths[at] -= taken
                missing -= taken
