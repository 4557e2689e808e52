"""The repair log's table in words: which columns are in sight, how a row reads, what the sentence above says.

Decides how wide a kind of column is and what gives way: columns stand in the order of the log until the width is used
up; a file has all that were chosen, and the sentence says how many are not in sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.settings.words import t
from app.ui.screens.fields import day_words
from app.ui.theme.state import Breadth
from app.ui.widgets import access
from app.ui.widgets.rows import Cell, Column, ColumnKind, LogRow
from app.usecases.tables import Cell as Value
from app.usecases.tables import CellKind, Row
from app.usecases.tables import Column as Asked

USUAL: Final = (
    "repair", "opened", "closed", "days", "state", "school", "serial", "model", "fault", "cause", "route", "work",
    "parts", "cost", "operator",
)  # fmt: skip
"""The columns until somebody chooses others."""
ROOM: Final = {Breadth.wide: 110.0, Breadth.narrow: 76.0, Breadth.small: 53.0}
"""How many u of columns are in sight at most."""
_WIDTHS: Final = {CellKind.code: 9.0, CellKind.date: 9.6, CellKind.number: 6.0, CellKind.yen: 6.6, CellKind.text: 8.4}
_OWN: Final = {
    "repair": 8.0, "serial": 11.0, "school": 12.0, "model": 12.0, "state": 7.4, "days": 5.2, "cause": 5.4,
    "school_code": 6.4, "operator": 7.6, "assigned": 7.6, "kind": 9.0, "parts": 10.0, "fault": 10.0,
}  # fmt: skip
_KINDS: Final = {CellKind.code: ColumnKind.code, CellKind.number: ColumnKind.number, CellKind.yen: ColumnKind.number}


def in_sight(columns: Sequence[Asked], breadth: Breadth) -> list[Asked]:
    """The first of them that have room; at least one."""
    left, shown = ROOM[breadth], list[Asked]()
    for one in columns:
        left -= width(one)
        if shown and left < 0:
            break
        shown.append(one)
    return shown


def width(column: Asked) -> float:
    """Of a column, in u."""
    return _OWN.get(column.key, _WIDTHS[column.kind])


def table_columns(columns: Sequence[Asked]) -> tuple[Column, ...]:
    """The columns as the table shows them: the last column of text takes what room is left."""
    texts = [at for at, one in enumerate(columns) if one.kind is CellKind.text]
    taker = next((at for at in texts if columns[at].key == "school"), texts[-1] if texts else len(columns) - 1)
    return tuple(
        Column(
            name=one.key,
            title=t("log_screen.short.days") if one.key == "days" else one.heading,
            kind=_KINDS.get(one.kind, ColumnKind.text),
            width=0.0 if at == taker else width(one),
            role="body",
        )
        for at, one in enumerate(columns)
    )


def row(at: int, cells: Row, columns: Sequence[Asked]) -> LogRow:
    """A repair as the table shows it; its id is its place in the log. `cells` are of `columns`."""
    words = [said(cell, one.kind) for cell, one in zip(cells, columns, strict=True)]
    return LogRow(id=str(at), cells=tuple(Cell(text) for text in words), spoken=access.joined(*filter(None, words)))


def said(cell: Value, kind: CellKind) -> str:
    """A cell in words: days by their era, amounts in thousands."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return day_words(cell.isoformat())
    return f"{cell:,}" if kind is CellKind.yen and isinstance(cell, int) else str(cell)


def sentence(count: int) -> str:
    """How many repairs the log shows."""
    return t("log_screen.count", count=f"{count:,}")


def hidden(chosen: int, shown: int) -> str:
    """What the sentence adds where not all chosen columns have room."""
    if shown >= chosen:
        return t("log_screen.columns", count=chosen)
    return t("log_screen.hidden", count=chosen, shown=shown)
