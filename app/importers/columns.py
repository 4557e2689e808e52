"""Finds the heading row of a sheet, what kind of file it is, and which column holds which field.

Decides from headings alone, in Japanese or English and in any order; above the headings there may be titles, notes and
blank rows. What names pupils is never mapped. The tables are in `headings`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.kinds import ImportKind
from app.importers.files import Row
from app.importers.headings import COUNTING, FIELDS, FORBIDDEN, LOOSE, REQUIRED, WANTED
from app.importers.model import Fault, Unreadable
from app.usecases.import_job import LEFT_OUT

HEADING_ROWS = 40
"""How many rows from the top may come before the headings end."""
_TELLING, _PLAIN, _LOOSE_HIT = 6, 2, 1
_PLAINLY = 2
"""So many columns understood make a row of headings of it, even where a needed one is missing."""
_BRACKETS = re.compile(r"[(\[{<【「『〔〈《][^)\]}>】」』〕〉》]*[)\]}>】」』〕〉》]")
_NUMBERING = re.compile(r"^(?:q|問|設問)?\s*[0-9]{1,2}\s*[.:、)]\s*")
_LETTERS = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each field stands."""

    kind: ImportKind
    heading_row: int
    """The row of the headings as a spreadsheet shows it."""
    headings: tuple[str, ...]
    fields: Mapping[str, int]
    """Field → index of its column, from 0."""
    unmapped: tuple[str, ...]
    """Headings nothing is taken from."""
    forbidden: tuple[str, ...]
    """Headings that name pupils: seen, and left out."""
    score: int
    """How surely the kind was told; higher is surer."""


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """`heading` as headings are compared: half width, no case, blanks, marks, brackets nor question number."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = _NUMBERING.sub("", text.strip())
    kept = _letters(_BRACKETS.sub("", text))
    return kept or _letters(text)


def find_columns(rows: Sequence[Row], kind: ImportKind | None = None, maps: Mapping[str, str] | None = None) -> Columns:
    """The columns of a sheet whose first rows are `rows`; of `kind`, or of the kind that fits best.

    `maps` says COLUMN → FIELD by hand (a heading, or a column's letter; LEFT_OUT takes nothing from it). Raises
    Unreadable: no_heading, column_missing (with kind, guess and samples), kind_unclear (with the choices),
    unknown_column, unknown_field, forbidden_column.
    """
    maps = maps or {}
    kinds = [kind] if kind is not None else list(ImportKind)
    _check_fields(kinds, maps)
    tried = [columns for row in rows[:HEADING_ROWS] for each in kinds if (columns := _try(row, each, maps))]
    found = [columns for columns in tried if not _missing(columns)]
    if not found:
        _explain(rows, maps, tried)
    best = max(found, key=lambda columns: (columns.score, -columns.heading_row))
    rivals = [c for c in found if c.score == best.score and c.heading_row == best.heading_row]
    if len(rivals) > 1:
        raise Unreadable(Fault.kind_unclear, choices=tuple(c.kind.value for c in rivals))
    _check_columns(best, maps)
    return best


def left_over(columns: Columns) -> dict[int, str]:
    """Column (from 0) → heading of what nothing is taken from; neither what names pupils nor what counts the rows."""
    used = set(columns.fields.values())
    return {
        index: text
        for index, text in enumerate(columns.headings)
        if index not in used and text not in columns.forbidden and plain(text) not in _COUNTING
    }


def lacks_wanted(columns: Columns) -> bool:
    """Whether a field a person would miss (school, asset tag) was found in no column."""
    return any(not any(name in columns.fields for name in group) for group in WANTED.get(columns.kind, ()))


def samples(columns: Columns, rows: Sequence[Row]) -> dict[str, str]:
    """Heading → the first value written under it in `rows`, as far as there is one; never of what names pupils."""
    found: dict[str, str] = {}
    for row in rows:
        if row.number > columns.heading_row and not is_heading(row, columns):
            for heading, cell in zip(columns.headings, row.cells, strict=False):
                if heading and cell.strip() and heading not in columns.forbidden:
                    found.setdefault(heading, cell.strip())
    return found


def is_heading(row: Row, columns: Columns) -> bool:
    """Whether `row` is the heading again, as printed lists have it on every page."""
    return bool(row.cells) and _trimmed(row.cells) == columns.headings


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    texts = [cell.strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


_BY_HEADING: Mapping[ImportKind, Mapping[str, tuple[str, int]]] = {
    kind: {
        # reversed: where two fields share a heading the one named first in the table keeps it
        plain(text): (name, rank)
        for name, spec in reversed(list(fields.items()))
        for rank, text in enumerate(spec.headings)
    }
    for kind, fields in FIELDS.items()
}
_FORBIDDEN = frozenset(plain(text) for text in FORBIDDEN)
_COUNTING = frozenset(plain(text) for text in COUNTING) | {""}


def _try(row: Row, kind: ImportKind, maps: Mapping[str, str]) -> Columns | None:
    """The columns if `row` were the headings of a file of `kind`; None where `maps` names a field it hasn't."""
    if any(name not in FIELDS[kind] and name != LEFT_OUT for name in maps.values()):
        return None
    headings = _trimmed(row.cells)
    forbidden = {i for i, text in enumerate(headings) if plain(text) in _FORBIDDEN and not _is_own(plain(text), kind)}
    by_hand = {index: name for column, name in maps.items() if (index := _index(column, headings)) is not None}
    taken: dict[str, tuple[int, int]] = {name: (-1, index) for index, name in by_hand.items() if name != LEFT_OUT}
    loose: set[str] = set()
    for index, text in enumerate(headings):
        if index in forbidden or index in by_hand or not text:
            continue
        hit = _BY_HEADING[kind].get(plain(text))
        if hit and (hit[0] not in taken or hit[1] < taken[hit[0]][0]):
            taken[hit[0]] = (hit[1], index)
    if kind in LOOSE:
        loose = _loosely(headings, kind, taken, forbidden | set(by_hand))
    fields = {name: index for name, (_, index) in taken.items()}
    score = sum(_LOOSE_HIT if name in loose else _TELLING if FIELDS[kind][name].telling else _PLAIN for name in fields)
    used = set(fields.values())
    return Columns(
        kind=kind,
        heading_row=row.number,
        headings=headings,
        fields=fields,
        unmapped=tuple(t for i, t in enumerate(headings) if t and i not in used and i not in forbidden),
        forbidden=tuple(headings[i] for i in sorted(forbidden)),
        score=score,
    )


def _missing(columns: Columns) -> tuple[tuple[str, ...], ...]:
    """The groups of fields such a file can't do without that stand in no column."""
    return tuple(g for g in REQUIRED[columns.kind] if not any(name in columns.fields for name in g))


def _is_own(text: str, kind: ImportKind) -> bool:
    """Whether a heading that elsewhere names a pupil is this kind's own (the sender's user name of a form)."""
    return kind is ImportKind.forms and text in {plain("ユーザー名"), plain("username")}


def _loosely(
    headings: Sequence[str], kind: ImportKind, taken: dict[str, tuple[int, int]], forbidden: set[int]
) -> set[str]:
    """Takes, for fields still missing, the heading that holds the longest known one. Returns the fields so taken."""
    used = {index for _, index in taken.values()} | forbidden
    hits = [
        (len(known), -index, name, index)
        for index, text in enumerate(headings)
        if index not in used and len(plain(text)) > 2
        for known, (name, _) in _BY_HEADING[kind].items()
        if len(known) > 1 and known in plain(text) and not any(bad in plain(text) for bad in _FORBIDDEN)
    ]
    loose: set[str] = set()
    for _, _, name, index in sorted(hits, reverse=True):
        if name not in taken and index not in used:
            taken[name] = (99, index)
            used.add(index)
            loose.add(name)
    return loose


def _index(column: str, headings: Sequence[str]) -> int | None:
    """The index of the column a person named: by its heading, else by its letter in a spreadsheet."""
    wanted = plain(column)
    for index, text in enumerate(headings):
        if text and plain(text) == wanted:
            return index
    letters = unicodedata.normalize("NFKC", column).strip().upper()
    if not _LETTERS.fullmatch(letters):
        return None
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1 if index <= len(headings) else None


def _check_fields(kinds: Sequence[ImportKind], maps: Mapping[str, str]) -> None:
    known = {LEFT_OUT, *(name for kind in kinds for name in FIELDS[kind])}
    for column, name in maps.items():
        if name not in known:
            raise Unreadable(Fault.unknown_field, name, tuple(sorted(known - {LEFT_OUT})))
        if plain(column) in _FORBIDDEN:
            raise Unreadable(Fault.forbidden_column, column)


def _check_columns(columns: Columns, maps: Mapping[str, str]) -> None:
    for column in maps:
        index = _index(column, columns.headings)
        if index is None:
            raise Unreadable(Fault.unknown_column, column, columns.headings)
        if columns.headings[index] in columns.forbidden:
            raise Unreadable(Fault.forbidden_column, columns.headings[index])


def _explain(rows: Sequence[Row], maps: Mapping[str, str], tried: Sequence[Columns]) -> None:
    """Raises the error that helps most: a column no row has, a field this kind hasn't, a heading row that lacks a
    needed column, else no heading row at all.
    """
    widest = max((_trimmed(row.cells) for row in rows[:HEADING_ROWS]), key=len, default=())
    for column in maps:
        if all(_index(column, _trimmed(row.cells)) is None for row in rows[:HEADING_ROWS]):
            raise Unreadable(Fault.unknown_column, column, widest)
    if maps:
        told = find_columns(rows).kind
        for name in maps.values():
            if name not in FIELDS[told] and name != LEFT_OUT:
                raise Unreadable(Fault.unknown_field, name, tuple(FIELDS[told]))
    plainly = [c for c in tried if len(c.fields) >= _PLAINLY and c.score >= _PLAINLY * _PLAIN]
    best = max((c.score for c in plainly), default=0)
    nearest = [c for c in plainly if c.score == best]
    if len({c.kind for c in nearest}) == 1:
        near = nearest[0]
        guess = {near.headings[index]: name for name, index in near.fields.items()}
        fault = Unreadable(
            Fault.column_missing, "/".join(_missing(near)[0]), near.headings, kind=near.kind, guess=guess
        )
        fault.samples = samples(near, rows)
        raise fault
    raise Unreadable(Fault.no_heading, choices=widest)
