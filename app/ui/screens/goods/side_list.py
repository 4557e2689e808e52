"""The list beside a page of goods: groups, plans or trucks by key. Decides how such a row is set; must not know what
the rows are of, or how that is said aloud.
"""

from __future__ import annotations

from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind


def key_column() -> Column:
    """The column of the keys."""
    return Column(name="key", title="", kind=ColumnKind.number, width=2.2)


def key_cell(at: int) -> Cell:
    """The first nine rows have their number for a key."""
    return Cell(str(at), CellLook.muted) if at <= 9 else Cell()


def cells(at: int, *texts: str, muted: bool) -> tuple[Cell, ...]:
    """The cells of the row at a place, from 1: its key, and its texts, muted where it is over."""
    look = CellLook.muted if muted else CellLook.plain
    return key_cell(at), *(Cell(text, look) for text in texts)
