"""The values the importers pass on: a row's record, a refused row, and the closed reasons for looking twice.

Decides no wording: a reason is a code with parameters, its sentence stands in the catalog `import`. Knows nothing of
files and nothing of the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from app.domain.kinds import ImportKind

NOTHING: Mapping[str, str] = MappingProxyType({})
"""No values: what a mapping without content is."""


class Reason(StrEnum):
    """Why a row is refused, or taken and shown; sentence `import.reason.<value>`, advice `import.advice.<value>`."""

    # refused: without a key that can be read there is nothing to take in
    serial_blank = "serial_blank"
    serial_letters = "serial_letters"
    serial_short = "serial_short"
    serial_long = "serial_long"
    serial_scientific = "serial_scientific"
    serial_formula = "serial_formula"
    serial_repeated = "serial_repeated"
    code_blank = "code_blank"
    code_long = "code_long"
    code_formula = "code_formula"
    code_kept_back = "code_kept_back"
    code_no_operator = "code_no_operator"
    code_repeated = "code_repeated"
    name_blank = "name_blank"
    sent_blank = "sent_blank"
    sent_unreadable = "sent_unreadable"
    answer_repeated = "answer_repeated"
    unit_unknown = "unit_unknown"
    school_blank = "school_blank"
    school_personal = "school_personal"
    instruction_blank = "instruction_blank"
    certificate_blank = "certificate_blank"
    # taken, with a look
    personal_left_out = "personal_left_out"
    school_unknown = "school_unknown"
    place_unknown = "place_unknown"
    date_unreadable = "date_unreadable"
    number_unreadable = "number_unreadable"
    formula = "formula"
    error_value = "error_value"
    model_empty = "model_empty"
    model_type_unknown = "model_type_unknown"
    status_unknown = "status_unknown"
    kind_unknown = "kind_unknown"
    level_unknown = "level_unknown"
    role_unknown = "role_unknown"
    owner_unknown = "owner_unknown"
    tag_repeated = "tag_repeated"
    unit_new = "unit_new"
    text_personal = "text_personal"
    word_unknown = "word_unknown"
    no_unit = "no_unit"
    no_unit_column = "no_unit_column"
    unit_unreadable = "unit_unreadable"
    units_uneven = "units_uneven"
    unit_range = "unit_range"
    row_longer = "row_longer"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a row that a person should look at; the row was taken all the same.

    `params` fill the sentence: `value` (the text as written), `field`, `first` (a row number), `suggestion`; `of`
    chooses an advice of its own where the same reason comes to something else (`device`).
    """

    reason: Reason
    params: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row as the ledger's words: what to look up, what it says, what is personal, what is only observed.

    An empty cell has no key in any of the mappings: it never clears a value.
    """

    row: int
    """The row a spreadsheet shows, heading and blank rows counted."""
    key: str
    """Device: serial. Form answer: sent, school, serials and tags joined by newlines, as `answer_id` takes them.
    Registers: the code as written (a charger without one: its serial)."""
    fields: Mapping[str, str]
    """Facts that may stand in operations: closed words, codes, ISO dates, numbers as text, notes."""
    side: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """Personal data and free text of form answers: for the side store only."""
    observation: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """What is replaced in place and never an operation."""
    units: tuple[tuple[str, str], ...] = ()
    """Form answers: the units named, each as (serial, tag), "" where not written; serials only cleaned, not mended."""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A row that can't be taken in, with its cells as they stood in the file."""

    row: int
    reason: Reason
    params: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    cells: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The text that was refused, as written; empty for a blank one."""
        return self.params.get("value", "")


class Fault(StrEnum):
    """Why a whole file can't be read; sentence `import.unreadable.<value>`."""

    missing = "missing"
    folder = "folder"
    no_permission = "no_permission"
    io_error = "io_error"
    empty = "empty"
    not_this_kind = "not_this_kind"
    old_excel = "old_excel"
    encrypted = "encrypted"
    corrupt = "corrupt"
    too_large = "too_large"
    encoding = "encoding"
    open_quote = "open_quote"
    several_sheets = "several_sheets"
    no_such_sheet = "no_such_sheet"
    no_heading = "no_heading"
    column_missing = "column_missing"
    kind_unclear = "kind_unclear"
    unknown_column = "unknown_column"
    unknown_field = "unknown_field"
    forbidden_column = "forbidden_column"


class Unreadable(Exception):
    """A file can't be read as what it should be: wrong input, not a fault of ours.

    `detail` names what helps (a sheet, a column, a row); it goes into the sentence and never holds a cell's content.
    `choices` are the sheets or kinds a person can choose from, where a choice would help. Where only a column is
    missing, `detail` names its fields (with / between), `kind` is what the file seems to be and `guess` is heading →
    field of the columns that were understood.
    """

    def __init__(
        self,
        fault: Fault,
        detail: str = "",
        choices: tuple[str, ...] = (),
        *,
        kind: ImportKind | None = None,
        guess: Mapping[str, str] = NOTHING,
    ) -> None:
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault = fault
        self.detail = detail
        self.choices = choices
        self.kind = kind
        self.guess = guess
        self.samples: Mapping[str, str] = NOTHING
        """Heading → a value under it, for the eyes of who chooses the columns; in no sentence and no log."""
