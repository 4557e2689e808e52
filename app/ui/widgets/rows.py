"""Plain frozen rows of the tables, and how a column wants to be shown.

Decides what a table is told: text already worded, an outcome family, which columns are codes. It must not
know where rows come from, nor pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.kinds import Family
from app.ui.theme.state import Breadth


class CellLook(StrEnum):
    """How the content of one cell is painted."""

    plain = "plain"
    muted = "muted"
    strong = "strong"
    outcome = "outcome"  # icon and word in the family's tone
    chip = "chip"  # outlined chip
    chip_on = "chip_on"  # ink-filled chip
    chip_slate = "chip_slate"  # soft slate chip
    old = "old"  # struck out: what the ledger says now
    new = "new"  # bold on the selection colour behind an ink bar: what it will say


class ColumnKind(StrEnum):
    """What a column holds; codes are never cut, numbers stand at the right."""

    text = "text"
    code = "code"
    number = "number"


_LESS_AND_LESS = (Breadth.wide, Breadth.narrow, Breadth.small)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `width` is in u (0 = takes what is left); `role` is the theme's font role."""

    name: str
    title: str
    kind: ColumnKind = ColumnKind.text
    width: float = 0.0
    narrow_width: float | None = None
    small_width: float | None = None
    role: str = "body"
    narrow_role: str = ""
    hide_from: Breadth | None = None

    def shown_in(self, breadth: Breadth) -> bool:
        """False when this column gives way at that breadth."""
        if self.hide_from is None:
            return True
        return _LESS_AND_LESS.index(breadth) < _LESS_AND_LESS.index(self.hide_from)

    def width_in(self, breadth: Breadth) -> float:
        """The width in u; 0 means the rest."""
        if breadth is Breadth.small and self.small_width is not None:
            return self.small_width
        if breadth is not Breadth.wide and self.narrow_width is not None:
            return self.narrow_width
        return self.width


@dataclass(frozen=True, slots=True)
class Cell:
    """The content of one cell.

    `code` sets a single cell of a text column as a code. `spill`: where its column is too narrow the text begins in
    the empty cells before it.
    """

    text: str = ""
    look: CellLook = CellLook.plain
    family: Family | None = None
    code: bool = False
    spill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One row: an id the presenter knows, its cells in column order, and the row as one spoken sentence."""

    id: str
    cells: tuple[Cell, ...]
    spoken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Rows `offset` to `offset + count` of the list as it was when `generation` began."""

    generation: int
    page: int
    offset: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAnswer:
    """The rows asked for, in order; `failed` when they could not be read."""

    request: PageRequest
    rows: tuple[LogRow, ...] = ()
    failed: bool = False


Fetcher = Callable[[PageRequest], None]
