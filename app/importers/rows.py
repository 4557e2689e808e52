"""What reading any kind of row shares: its cells by field, its remarks, repeated keys, schools and dates.

Decides what an odd cell (a formula, a failed formula) does to its row. What the fields of a kind mean stands in
`device_rows`, `form_rows` and `register_rows`.
"""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from zoneinfo import ZoneInfo

from app.domain.rules.no_person import no_person
from app.domain.rules.repair import RepairRefused
from app.importers.columns import Columns
from app.importers.files import Row
from app.importers.model import Reason, Record, Refusal, Remark
from app.importers.schools import SchoolIndex, SchoolMatch
from app.importers.values import clean, read_date
from app.importers.wordlists import ERRORS

TOKYO = ZoneInfo("Asia/Tokyo")
_PHONE = 10
"""Digits of the shortest telephone number: a shorter code may be a part of one."""

_TEXT_FIELDS = frozenset(
    {
        *("serial", "code", "tag", "notes", "room", "model", "name", "school", "place"),
        *("symptom", "details", "reporter", "cause", "models", "aliases", "badge"),
    }
)
"""Fields a formula's text is taken into; anywhere else it leaves the field empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warranty:
    """How long a delivery is under warranty: years by batch (month of delivery, 2025-12), else by maker†."""

    years_by_batch: Mapping[str, int] = field(default_factory=dict)
    years_by_maker: Mapping[str, int] = field(default_factory=lambda: {"Lenovo": 3})

    def years(self, batch: str, maker: str) -> int | None:
        """The years agreed, or None where nothing is known."""
        return self.years_by_batch.get(batch, self.years_by_maker.get(maker))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What has to be known from outside to read a file: the schools, the ledger's zone, the warranty terms."""

    schools: SchoolIndex = field(default_factory=SchoolIndex)
    zone: tzinfo = TOKYO
    warranty: Warranty = field(default_factory=Warranty)
    unit: Callable[[str], str] = lambda _text: ""
    """The serial of the one device that a serial or a tag names, or nothing."""


class RowReader(ABC):
    """Reads the rows of one sheet, top to bottom; it remembers the keys it met."""

    def __init__(self, columns: Columns, known: Known, *, base_1904: bool = False) -> None:
        """Columns as found, what is known, and whether the workbook counts days from 1904."""
        self.columns = columns
        self.known = known
        self.base_1904 = base_1904
        self.remarks: list[Remark] = []
        self._plan = tuple(columns.fields.items())
        self._width = len(columns.headings)
        self._first: dict[str, int] = {}
        self._first_tag: dict[str, int] = {}
        self._days: dict[tuple[str, bool], str] = {}

    @abstractmethod
    def read(self, row: Row) -> Record | Refusal | None:
        """The record of `row`, its refusal, or None for a row with nothing in it."""

    def texts(self, row: Row) -> dict[str, str]:
        """The filled cells of `row` by field; begins the row's remarks anew."""
        self.remarks = []
        cells = row.cells
        width = len(cells)
        found: dict[str, str] = {}
        for name, index in self._plan:
            if index < width:
                text = cells[index].strip()
                if text and text[0] in "=#'":
                    text = self._odd(name, text)
                if text:
                    found[name] = text
        if width > self._width and any(cell.strip() for cell in cells[self._width :]):
            self.remark(Reason.row_longer)
        return found

    def _odd(self, name: str, text: str) -> str:
        """What is taken of a cell that begins like a formula, a failed one, or with the apostrophe that disarms one."""
        if text[0] == "'" and text[1:2] in ("=", "+", "-", "@"):
            text = text[1:]
        if text[0] == "=" and len(text) > 1:
            self.remark(Reason.formula, value=text, field=name)
            return text if name in _TEXT_FIELDS else ""
        if text.upper() in ERRORS:
            self.remark(Reason.error_value, value=text, field=name)
            return ""
        return text

    def remark(self, reason: Reason, **params: str) -> None:
        """Something about the row being read that a person should look at."""
        self.remarks.append(Remark(reason, params))

    def refuse(self, row: Row, reason: Reason, value: str = "", **params: str) -> Refusal:
        """The refusal of `row`; `value` is what was written, as it was written."""
        if value:
            params["value"] = clean(value)
        return Refusal(row=row.number, reason=reason, params=params, cells=row.cells)

    def repeated(self, key: str, row: Row) -> int:
        """The row `key` stood in before, or 0 after noting that it stands in `row` (hyphens don't count)."""
        plain = key.replace("-", "") if "-" in key else key
        first = self._first.setdefault(plain, row.number)
        return 0 if first == row.number else first

    def note_tag(self, tag: str, row: Row) -> None:
        """Remarks a tag that another row of the file carries already."""
        first = self._first_tag.setdefault(tag, row.number)
        if first != row.number:
            self.remark(Reason.tag_repeated, value=tag, first=str(first))

    def day(self, name: str, texts: Mapping[str, str], *, month_end: bool = False) -> str:
        """The day in field `name` as ISO text, "" where it is empty or (remarked) can't be read."""
        text = texts.get(name)
        if not text:
            return ""
        day = self._days.get((text, month_end))
        if day is None:
            day = read_date(text, base_1904=self.base_1904, zone=self.known.zone, month_end=month_end)
            self._days[text, month_end] = day
        if not day:
            self.remark(Reason.date_unreadable, value=text, field=name)
        return day

    def of_nobody(self, field: str, text: str, own: Iterable[str] = ()) -> str:
        """A text that would stand in an operation for good; "" and remarked where it tells of a person. Codes of the
        row's `own` thing are no telephone numbers, whatever they look like.
        """
        if not tells_of_a_person(text):
            return text
        bare = text
        for code in own:
            if len(code) >= _PHONE:
                bare = bare.replace(code, "X")
        if bare != text and not tells_of_a_person(bare):
            return text
        self.remark(Reason.personal_left_out, field=field)
        return ""

    def unknown_school(self, text: str, match: SchoolMatch) -> None:
        """Remarks a school that isn't in the list, with the nearest; a formula is remarked already."""
        if not text.startswith("="):
            self.remark(Reason.school_unknown, value=text, suggestion=match.suggestion)


def tells_of_a_person(text: str) -> bool:
    """Whether there is plainly a person's data in it: a mail address, a telephone number."""
    try:
        no_person(text)
    except RepairRefused:
        return True
    return False


def read_code(raw: str) -> str:
    """A register's code: half width, upper case, no blanks inside."""
    return "".join(unicodedata.normalize("NFKC", clean(raw)).split()).upper()
