"""The table model: columns with their headings in the language in use, cells in words, characters a file can't hold.

Decides what a column is called and how a closed word, a day or a count becomes a cell. Knows no file form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

from app.settings.words import t, word_or_code
from app.usecases.tables import Cell, CellKind, Column, Loss, Row, Table

GETA: Final = "〓"
"""Printers' mark for a character not at hand (U+3013): CP932 has it, and so does the paper's font."""
STEP: Final = 200
"""Rows between two words of progress."""


def column(key: str, kind: CellKind = CellKind.text, *, personal: bool = False) -> Column:
    """A column with its heading in the language in use."""
    return Column(key, t(f"reports.column.{key}"), kind, personal)


def word(area: str, value: str | None) -> str:
    """A closed word as people read it; one that a supervisor added (`other:…`) or that no catalog has, as it is."""
    return said(f"{area}.{value}", value)


def said(key: str, value: str | None) -> str:
    """A closed word by its key; one that no catalog has, as it is, and nothing for none."""
    if not value:
        return ""
    return word_or_code(key, value)


def words(area: str, values: Iterable[str]) -> str:
    """Several closed words, parted as a list."""
    return t("reports.parted").join(word(area, value) for value in values)


def day(text: str | None) -> Cell:
    """An ISO day as a date; a text that is none stays what it is, and none stays empty."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return text


def chosen(table: Table, keys: Sequence[str]) -> Table:
    """The table with these columns only, in this order; unknown keys are left out. No keys: the whole table."""
    at = {one.key: place for place, one in enumerate(table.columns)}
    places = [at[key] for key in keys if key in at]
    if not places:
        return table
    columns = tuple(table.columns[place] for place in places)
    return table._replace(columns=columns, rows=[tuple(row[place] for place in places) for row in table.rows])


class Held:
    """What a file form can hold: texts pass, characters that don't fit are replaced by 〓 and named.

    `fits` says of a single character whether it can be held. What was seen to fit is kept, so that a table's few
    hundred different characters are each tried once.
    """

    def __init__(self, table: Table, fits: Callable[[str], bool]) -> None:
        """`losses` grows as rows pass."""
        self.losses: list[Loss] = []
        self._headings = [one.heading for one in table.columns]
        self._fits = fits
        self._known: set[str] = set()
        self._unfit: set[str] = set()

    def text(self, text: str, row: int, at: int) -> str:
        """`text` as it can be held in the row `row` (headings are 1) and the column at place `at`."""
        if self._known.issuperset(text):
            return text
        for char in set(text) - self._known:
            (self._known if self._fits(char) else self._unfit).add(char)
        unfit = self._unfit
        if unfit.isdisjoint(text):
            return text
        self.losses.extend(Loss(row, self._headings[at], char) for char in text if char in unfit)
        return "".join(GETA if char in unfit else char for char in text)


def headings(table: Table) -> Row:
    """The row of headings."""
    return tuple(one.heading for one in table.columns)
