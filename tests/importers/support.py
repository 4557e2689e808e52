"""What the tests of rows share: a table of texts in, records and refusals out."""

from __future__ import annotations

from app.domain.kinds import ImportKind
from app.importers.columns import find_columns
from app.importers.files import Row
from app.importers.model import Record, Refusal
from app.importers.records import READERS
from app.importers.rows import Known
from app.importers.sample_data import school_index

KNOWN = Known(schools=school_index())


def read(
    kind: ImportKind, headings: str, *rows: str, known: Known = KNOWN, base_1904: bool = False
) -> list[Record | Refusal]:
    """What `rows` say under `headings`, all parted by bars; the first row is row 2."""
    columns = find_columns([Row(1, tuple(headings.split("|")))], kind)
    reader = READERS[kind](columns, known, base_1904=base_1904)
    found = [reader.read(Row(number, tuple(row.split("|")))) for number, row in enumerate(rows, start=2)]
    return [item for item in found if item is not None]


def record(kind: ImportKind, headings: str, row: str, known: Known = KNOWN) -> Record:
    """The one record of `row`."""
    (item,) = read(kind, headings, row, known=known)
    assert isinstance(item, Record), item
    return item


def reasons(item: Record | Refusal) -> list[str]:
    """The reasons of a record's remarks, or of a refusal."""
    return [str(remark.reason) for remark in item.remarks] if isinstance(item, Record) else [str(item.reason)]
