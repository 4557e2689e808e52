"""A file from its path to records: opens it, tells its kind and columns, reads row by row.

The one door of the reading half. What it gives is a plain walk over records and refusals; nothing is held but the keys
met so far.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Self

from app.domain.kinds import ImportKind
from app.importers.columns import HEADING_ROWS, Columns, find_columns, is_heading, left_over, samples
from app.importers.device_rows import DeliveryRows, DeviceRows
from app.importers.disposal_rows import CertificateRows, InstructionRows, StoredRows
from app.importers.files import Row, Sheet, open_sheet
from app.importers.form_rows import FormRows
from app.importers.gear_rows import GearRows, LoanRows
from app.importers.model import Fault, Record, Refusal, Unreadable
from app.importers.register_rows import CabinetRows, OperatorRows, PartRows, SchoolRows
from app.importers.rows import Known, RowReader

READERS: Mapping[ImportKind, type[RowReader]] = {
    ImportKind.schools: SchoolRows,
    ImportKind.devices: DeviceRows,
    ImportKind.forms: FormRows,
    ImportKind.delivery: DeliveryRows,
    ImportKind.cabinets: CabinetRows,
    ImportKind.parts: PartRows,
    ImportKind.operators: OperatorRows,
    ImportKind.gear: GearRows,
    ImportKind.loans: LoanRows,
    ImportKind.instruction: InstructionRows,
    ImportKind.stored: StoredRows,
    ImportKind.certificates: CertificateRows,
}


@dataclass(slots=True)
class Reading:
    """An opened file, ready to be walked once: `for item in reading`. Use as a context manager, or `close` it."""

    sheet: Sheet
    columns: Columns
    _rows: Iterator[Row]
    _known: Known
    samples: Mapping[str, str]
    """Heading → the first value written under it, from the first rows."""
    ignored: dict[int, str] = field(default_factory=dict)
    """Column → heading of what holds values nothing is taken from, as far as the walk went."""

    @property
    def kind(self) -> ImportKind:
        """What the file holds."""
        return self.columns.kind

    @property
    def fraction(self) -> float:
        """How far the walk is, 0 to 1."""
        return self.sheet.fraction()

    def __iter__(self) -> Iterator[Record | Refusal]:
        """Records and refusals in the file's order; blank rows and headings repeated on each page are skipped.

        Raises Unreadable where the file breaks off or is damaged further down.
        """
        reader = READERS[self.kind](self.columns, self._known, base_1904=self.sheet.base_1904)
        unseen = left_over(self.columns)
        for row in self._rows:
            if is_heading(row, self.columns):
                continue
            if unseen:
                self._look_beside(row, unseen)
            item = reader.read(row)
            if item is not None:
                yield item

    def _look_beside(self, row: Row, unseen: dict[int, str]) -> None:
        """Moves columns that hold something in `row` from `unseen` to the ignored ones."""
        for index in [i for i in unseen if i < len(row.cells) and row.cells[i].strip()]:
            self.ignored[index] = unseen.pop(index)

    def close(self) -> None:
        """Let the file go."""
        self.sheet.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def read_file(
    path: Path,
    kind: ImportKind | None = None,
    *,
    known: Known | None = None,
    sheet: str | None = None,
    maps: Mapping[str, str] | None = None,
) -> Reading:
    """Open `path` for reading as `kind`, or as what its headings show it to be.

    `maps` is COLUMN → FIELD by hand. In a workbook of several sheets without `sheet`, the only one with such headings
    is taken. Raises Unreadable.
    """
    try:
        opened = open_sheet(path, sheet)
    except Unreadable as fault:
        if fault.fault is not Fault.several_sheets:
            raise
        opened = open_sheet(path, _only_fitting(path, fault, kind, maps))
    try:
        columns, rest, seen = _columns(opened, kind, maps)
    except BaseException:
        opened.close()
        raise
    return Reading(opened, columns, rest, known or Known(), seen)


def _columns(
    sheet: Sheet, kind: ImportKind | None, maps: Mapping[str, str] | None
) -> tuple[Columns, Iterator[Row], Mapping[str, str]]:
    top = list(islice(sheet.rows, HEADING_ROWS))
    columns = find_columns(top, kind, maps)
    below = [row for row in top if row.number > columns.heading_row]
    return columns, chain(below, sheet.rows), samples(columns, below)


def _only_fitting(path: Path, choice: Unreadable, kind: ImportKind | None, maps: Mapping[str, str] | None) -> str:
    """The one sheet whose headings fit; raises `choice`, which asks, where none or several do."""
    fitting = []
    for name in choice.choices:
        with open_sheet(path, name) as sheet:
            try:
                _columns(sheet, kind, maps)
            except Unreadable:
                continue
            fitting.append(name)
    if len(fitting) != 1:
        raise choice
    return fitting[0]
