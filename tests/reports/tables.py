"""Small tables of every kind of cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.usecases.tables import CellKind, Column, Row, Table

COLUMNS = (
    Column("code", "番号", CellKind.code),
    Column("words", "ことば"),
    Column("day", "日付", CellKind.date),
    Column("count", "数", CellKind.number),
    Column("yen", "円", CellKind.yen),
)
TRICKY = ("𠮷", "髙", "①", "～", "〜", "㈱", "é", "😀", "か\u3099")
LACKED = ("𠮷", "〜", "é", "😀", "\u3099")
"""Which of these CP932 lacks, in their order."""


def table(*rows: Row, columns: Sequence[Column] = COLUMNS, title: str = "表", note: str = "") -> Table:
    return Table(title, tuple(columns), list(rows), note)


def row(words: str | None = "ことば", *, code: str = "8A-0412-M", day: date | None = date(2026, 11, 20)) -> Row:
    return (code, words, day, 3, 12500)


def nobody(done: int, whole: int) -> None:
    """Nobody listens."""
