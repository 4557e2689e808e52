"""Search: any part of a word in serial, tag, school, note, repair number; full- and half-width alike; two characters
too.

Decides how text is folded and looked up. FTS5 trigrams find candidates, the row itself is the judge. Every field ends
in
two separators, so that a two-character part is always the beginning of some trigram: the small `gram` table lists the
trigrams there are, which makes a two-character search an OR over a few of them. Schools are matched by name in memory
and
by index in the table: what 600 devices share is not indexed 600 times.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection

SEPARATOR: Final = "\x1f"
_DROPPED = re.compile(r"[\-‐-―−\s]+")
_EXAMINED = 4_000
"""Rows looked at before a search that hardly ever fits gives up and says so (`more`)."""
_BATCH = 200


def folded(text: str) -> str:
    """Text as compared: NFKC, no blanks or hyphens, lower case."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).lower()


def searched_text(parts: Iterable[str]) -> str:
    """What is indexed of a row: its folded parts, each ended by two separators."""
    return "".join(folded(part) + SEPARATOR * 2 for part in parts if part)


def grams(text: str) -> set[str]:
    """The trigrams of a folded text."""
    return {text[i : i + 3] for i in range(len(text) - 2)}


def terms_of(query: str) -> list[str]:
    """The folded words of a query; one-character words only where they are Japanese."""
    words = [folded(word) for word in re.split(r"[\s　]+", unicodedata.normalize("NFKC", query).strip())]
    return [w for w in words if len(w) >= 2 or (w and ord(w) > 0x2E80)]


def search(
    connection: Connection,
    query: str,
    schools: Mapping[str, str],
    *,
    limit: int,
    where: str = "",
    values: Sequence[Any] = (),
) -> tuple[list[int], bool]:
    """Row numbers of the devices all words of `query` are found in, ascending, and whether there are more.

    `schools` maps code to folded name and aliases; `where` narrows the list (SQL over device_row d).
    """
    terms = terms_of(query)
    if not terms:
        return [], False
    of_school = {t: [code for code, name in schools.items() if t in name] for t in terms}
    if len(terms) == 1 and len(terms[0]) <= 3 and not where and not any(of_school.values()):
        return _exact(connection, terms[0], limit)
    lead = max(terms, key=lambda t: (not of_school[t], len(t)))
    found: list[int] = []
    candidates = _candidates(connection, lead, of_school[lead], where, values)
    for examined, (n, school, text) in enumerate(candidates, start=1):
        if all(t in text or school in of_school[t] for t in terms):
            found.append(n)
            if len(found) > limit:
                return found[:limit], True
        elif examined > _EXAMINED + len(found):
            return found, True
    return found, False


def _exact(connection: Connection, term: str, limit: int) -> tuple[list[int], bool]:
    """Two or three characters are what the index itself holds: no row needs to be looked at."""
    match = _match(connection, term)
    if match is None:
        return [], False
    sql = "SELECT rowid FROM search WHERE search MATCH ? LIMIT ?"
    found = [row[0] for row in connection.exec_driver_sql(sql, (match, limit + 1))]
    return found[:limit], len(found) > limit


def _candidates(
    connection: Connection, term: str, schools: Sequence[str], where: str, values: Sequence[Any]
) -> Iterator[tuple[int, str, str]]:
    match = _match(connection, term)
    narrowed = f" AND {where}" if where else ""
    if match:
        # The index leads and hands out its hits one after another: as a subquery all of them, a third of a million for
        # the beginning of a serial, would be gathered before the first row is seen.
        sql = (
            "SELECT d.n, d.school, d.searched FROM search CROSS JOIN device_row d ON d.n = search.rowid"
            " WHERE search MATCH ?"
        )
        yield from _rows(connection, sql + narrowed, [match, *values])
    if schools:
        sql = f"SELECT d.n, d.school, d.searched FROM device_row d WHERE d.school IN ({','.join('?' * len(schools))})"
        for row in _rows(connection, sql + narrowed, [*schools, *values]):
            if not match or term not in row[2]:  # those the index gave already
                yield row


def _rows(connection: Connection, sql: str, parameters: list[Any]) -> Iterator[tuple[int, str, str]]:
    rows = connection.exec_driver_sql(sql, tuple(parameters))
    while batch := rows.fetchmany(_BATCH):
        yield from ((row[0], row[1], row[2]) for row in batch)
    rows.close()


def _match(connection: Connection, term: str) -> str | None:
    """The FTS5 expression for a folded term, or None where no row can hold it."""
    if len(term) >= 3:
        return " AND ".join(_quoted(gram) for gram in sorted(grams(term)))
    listed = connection.exec_driver_sql(
        "SELECT term FROM gram WHERE term >= ? AND term < ?", (term, term[:-1] + chr(ord(term[-1]) + 1))
    ).fetchall()
    return " OR ".join(_quoted(row[0]) for row in listed) or None


def _quoted(gram: str) -> str:
    return '"' + gram.replace('"', '""') + '"'
