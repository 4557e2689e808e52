"""Search: any part of a word in serial, tag, school, note, repair number; full- and half-width alike; two characters
too.

Decides how text is folded and looked up. FTS5 trigrams find candidates, the row itself is the judge. Every field ends
in two separators, so that a two-character part is always the beginning of some trigram: the small `gram` table lists
the trigrams there are, which makes a two-character search an OR over a few of them. Schools are matched by name in
memory; a unit's is indexed as a mark, one trigram of its own, so that all words of a query are one question to the
index.
"""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.kana import codes_typed
from app.ledger.engine import raw_of
from app.usecases.device_rows import EVERY, FACETS, DeviceFilter

SEPARATOR: Final = "\x1f"
_DROPPED = re.compile(r"[\-‐-―−\s]+")
_EXAMINED = 4_000
"""Rows looked at before a search that hardly ever fits gives up and says so (`more`)."""
_EXAMINED_NARROWED = 5_000
"""The same where the list is narrowed, and the most rows gone through without the search index."""
_SAMPLE = 64
"""Hits of a trigram looked at to tell whether it is a common one."""
_COMMON = 8_192
"""So near together, in row numbers (eight an operation), the first `_SAMPLE` rows of a common trigram lie."""
_SPREAD = "SELECT count(*), max(rowid) - min(rowid) FROM (SELECT rowid FROM search WHERE search MATCH ? LIMIT ?)"
_USUAL = "in_use"
"""The status nearly every device has; the index over statuses leaves it out (`projection_tables`)."""
_COLUMNS = "d.n, d.school, d.searched"
_SORTS = "d.status, d.kind, d.maker"
"""After the columns: with their school in the order of `FACETS`."""


def folded(text: str) -> str:
    """Text as compared: NFKC, no blanks or hyphens, lower case."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).lower()


def searched_text(parts: Iterable[str], school: str = "") -> str:
    """What is indexed of a row: its school's mark and its folded parts, each ended by two separators."""
    text = "".join([folded(part) + SEPARATOR * 2 for part in parts if part])
    return f"{_mark(school)}{SEPARATOR}{text}" if school else text


@lru_cache(maxsize=4096)
def _mark(school: str) -> str:
    """A school's code as one trigram that no text of people holds: two private characters and the separator."""
    number = int.from_bytes(hashlib.sha256(school.encode()).digest()[:4], "big")
    return chr(0xF0000 + (number >> 16) % 0xFFFE) + chr(0x100000 + (number & 0xFFFF) % 0xFFFE) + SEPARATOR


def grams(*texts: str) -> set[str]:
    """The trigrams of folded texts."""
    return {text[i : i + 3] for text in texts for i in range(len(text) - 2)}


def terms_of(query: str) -> list[str]:
    """The folded words of a query; one-character words only where they are Japanese."""
    words = [folded(word) for word in re.split(r"[\s　]+", unicodedata.normalize("NFKC", query).strip())]
    return [w for w in words if len(w) >= 2 or (w and ord(w) > 0x2E80)]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition over device_row d, and its values."""

    where: str
    values: tuple[str, ...]


def narrowing(only: DeviceFilter) -> tuple[str, Condition, Condition]:
    """The index that leads to the rows wanted ("" where none does), what it decides, and what is left to the rows."""
    named = dict(only.named)
    index, lead = "", Condition("1", ())
    if only.school:
        index, lead = "device_by_school", Condition("d.school = ?", (named.pop("school"),))
    elif only.status and only.status != _USUAL:
        # by these very words SQLite knows that the partial index will do
        index, lead = "device_by_status", Condition(f"d.status = ? AND d.status <> '{_USUAL}'", (named.pop("status"),))
    rest = Condition(" AND ".join(f"d.{name} = ?" for name in named) or "1", tuple(named.values()))
    return index, lead, rest


def search(
    connection: Connection, query: str, schools: Mapping[str, str], *, limit: int, only: DeviceFilter = EVERY
) -> tuple[list[int], bool]:
    """Row numbers of the devices all words of `query` are found in, ascending, and whether there are more.

    `schools` maps code to folded name and aliases; `only` narrows the list.
    """
    terms = terms_of(query)
    if not terms:
        return [], False
    of_school = {t: [code for code, name in schools.items() if t in name] for t in terms}

    def fitting(candidates: Iterator[tuple[Any, ...]]) -> tuple[list[int], bool, bool]:
        return _fitting(candidates, of_school, limit, only)

    few = _few(connection, only)
    if few is not None:
        return fitting(few)[:2]
    match = _match(connection, of_school)
    if match is None:
        return [], False
    if not only and all(len(t) <= 3 for t in terms):
        return _exact(connection, match, limit)
    found, more, gave_up = fitting(_candidates(connection, match, narrowed=bool(only)))
    if gave_up:
        # What was left out as common was what told them apart.
        whole = _match(connection, of_school, whole=True)
        if whole is not None and whole != match:
            found, more, _ = fitting(_candidates(connection, whole, narrowed=bool(only)))
    return found, more


def search_as_meant(
    connection: Connection, query: str, schools: Mapping[str, str], *, limit: int, only: DeviceFilter
) -> tuple[list[int], bool]:
    """What `search` finds; where that is nothing, the number in it is read as typed with the input method on.

    Nothing is found where several readings find something.
    """
    found = search(connection, query, schools, limit=limit, only=only)
    if found[0]:
        return found
    others = (search(connection, meant, schools, limit=limit, only=only) for meant in _readings(query))
    fitting = [other for other in others if other[0]]
    return fitting[0] if len(fitting) == 1 else found


def _readings(query: str) -> list[str]:
    """The query with the one number that an input method got at as it may have been meant; none where there is none."""
    words = query.split()
    meant = {at: codes for at, word in enumerate(words) if (codes := codes_typed(word))}
    if len(meant) != 1:
        return []
    ((at, codes),) = meant.items()
    return [" ".join((*words[:at], code, *words[at + 1 :])) for code in codes]


def _fitting(
    candidates: Iterator[tuple[Any, ...]], of_school: Mapping[str, Sequence[str]], limit: int, only: DeviceFilter
) -> tuple[list[int], bool, bool]:
    """Those of the rows that fit, whether there are more, and whether too many were looked at to go on."""
    most = _EXAMINED_NARROWED if only else _EXAMINED
    wanted = tuple(getattr(only, name) for name in FACETS)
    found: list[int] = []
    for examined, (n, school, text, *sorts) in enumerate(candidates, start=1):
        fits = not only or all(not want or want == has for want, has in zip(wanted, (school, *sorts), strict=True))
        if fits and all(t in text or school in codes for t, codes in of_school.items()):
            found.append(n)
            if len(found) > limit:
                return found[:limit], True, False
        elif examined > most + len(found):
            return found, True, True
    return found, False, False


def _few(connection: Connection, only: DeviceFilter) -> Iterator[tuple[Any, ...]] | None:
    """The rows `only` leaves, where an index leads to them and they are few: then they are gone through themselves."""
    index, lead, rest = narrowing(only)
    if not index:
        return None
    led = f"FROM device_row d INDEXED BY {index} WHERE {lead.where}"
    counted = f"SELECT count(*) FROM (SELECT 1 {led} LIMIT {_EXAMINED_NARROWED + 1})"
    if int(connection.exec_driver_sql(counted, lead.values).scalar() or 0) > _EXAMINED_NARROWED:
        return None
    sql = f"SELECT {_COLUMNS}, {_SORTS} {led} AND {rest.where} ORDER BY d.n"
    return _rows(connection, sql, [*lead.values, *rest.values])


def _exact(connection: Connection, match: str, limit: int) -> tuple[list[int], bool]:
    """Two or three characters are what the index itself holds: no row needs to be looked at."""
    sql = "SELECT rowid FROM search WHERE search MATCH ? LIMIT ?"
    found = [row[0] for row in connection.exec_driver_sql(sql, (match, limit + 1)).fetchall()]
    return found[:limit], len(found) > limit


def _candidates(connection: Connection, match: str, *, narrowed: bool) -> Iterator[tuple[Any, ...]]:
    columns = f"{_COLUMNS}, {_SORTS}" if narrowed else _COLUMNS
    # The index leads and hands out its hits one after another: as a subquery all of them, a third of a million for
    # the beginning of a serial, would be gathered before the first row is seen.
    sql = f"SELECT {columns} FROM search CROSS JOIN device_row d ON d.n = search.rowid WHERE search MATCH ?"
    return _rows(connection, sql, [match])


def _rows(connection: Connection, sql: str, parameters: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """One after another: each costs a page of the file, and nobody reads on past what is asked for."""
    yield from iter(raw_of(connection).execute(sql, parameters).fetchone, None)


def _match(connection: Connection, of_school: Mapping[str, Sequence[str]], *, whole: bool = False) -> str | None:
    """The FTS5 expression for all terms, each in the text or in the school's names; None where no row can hold them.

    `whole`: with the common trigrams too.
    """
    words = []
    for term, schools in of_school.items():
        ways = [_quoted(_mark(code)) for code in schools]
        text = _in_text(connection, term, whole=whole)
        if text:
            ways.append(f"({text})")
        if not ways:
            return None
        words.append(f"({' OR '.join(ways)})")
    return " AND ".join(words)


def _in_text(connection: Connection, term: str, *, whole: bool) -> str:
    if len(term) >= 3:
        asked = grams(term)
        return " AND ".join(_quoted(gram) for gram in sorted(asked if whole else _telling(connection, asked)))
    listed = connection.exec_driver_sql(
        "SELECT term FROM gram WHERE term >= ? AND term < ?", (term, term[:-1] + chr(ord(term[-1]) + 1))
    ).fetchall()
    return " OR ".join(_quoted(row[0]) for row in listed)


def _telling(connection: Connection, found: set[str]) -> Iterable[str]:
    """Those of a word's trigrams that tell most, two at least: a common one costs most to go through."""
    if len(found) <= 2:
        return found
    raw, spread = raw_of(connection), {}
    for gram in found:
        count, span = raw.execute(_SPREAD, (_quoted(gram), _SAMPLE)).fetchone() or (0, 0)
        spread[gram] = span if count == _SAMPLE else sys.maxsize
    ordered = sorted(found, key=lambda gram: (-spread[gram], gram))
    return [gram for at, gram in enumerate(ordered) if at < 2 or spread[gram] >= _COMMON]


def _quoted(gram: str) -> str:
    return '"' + gram.replace('"', '""') + '"'
