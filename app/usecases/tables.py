"""Tables as they are shown and handed out: columns of one kind each, rows of plain cells, what a file could not hold.

Decides the shape that screens, CSV, XLSX and PDF share, and nothing of how any of them writes it. Days are dates,
amounts whole yen, counts whole numbers; a cell without a value is None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeAlias

Cell: TypeAlias = "str | int | date | None"
Row: TypeAlias = "tuple[Cell, ...]"
Told: TypeAlias = "Callable[[int, int], None]"
"""Hears how many of how many rows are written; may raise to leave the work: nothing is left of the file then."""


class CellKind(StrEnum):
    """What a column holds."""

    text = "text"
    code = "code"
    """A serial, a tag, a number of ours: text that is never broken into lines."""
    date = "date"
    number = "number"
    yen = "yen"


class Column(NamedTuple):
    """A column: `key` as scripts and settings name it, `heading` in the language in use."""

    key: str
    heading: str
    kind: CellKind = CellKind.text
    personal: bool = False
    """It tells of a person by name or in their own words: only on request, with a reason."""


class Table(NamedTuple):
    """A whole table. Every row has as many cells as there are columns."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    note: str = ""
    """What it was narrowed by, for the head of a page; may be empty."""


class Loss(NamedTuple):
    """A character that a file could not hold, and has 〓 for: the row as a spreadsheet counts (headings are row 1)."""

    row: int
    column: str
    """The column's heading, as it stands in the file."""
    text: str


class FileForm(StrEnum):
    """The forms a table is written in."""

    csv = "csv"
    csv_cp932 = "csv-cp932"
    xlsx = "xlsx"
    pdf = "pdf"

    @property
    def ending(self) -> str:
        """How such a file's name ends."""
        return "." + self.value.removesuffix("-cp932")


class Export(StrEnum):
    """What can be handed out."""

    log = "log"
    devices = "devices"
    parts = "parts"
    chargers = "chargers"
    contacts = "contacts"


class Exported(NamedTuple):
    """A file that was written whole."""

    file: Path
    rows: int
    losses: tuple[Loss, ...] = ()
