"""Which schools somebody means by the first letters of their reading, of their name or of their code.

Decides how schools are ranked; where a reading comes from is the asker's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.codes import squeeze
from app.domain.kana import heard, kana_of

LEAST = 2
"""Letters from which on schools are looked for."""
_SOUNDS = str.maketrans("ぢづ", "じず")
MOST = 9
"""Schools that are offered: each has a key."""


class SchoolName(NamedTuple):
    """A school with all it goes by. `reading` is hiragana (several with blanks between), empty where nobody told it."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    reading: str = ""


def schools_meant(typed: str, schools: Sequence[SchoolName]) -> tuple[SchoolName, ...]:
    """The schools `typed` may mean, nearest first: reading or name begins so, then a name holds it, then the code."""
    text = heard(typed)
    if len(text) < LEAST:
        return ()
    ways = tuple(way for way in dict.fromkeys((text, kana_of(typed))) if way)
    ranked = [
        (rank, at, school) for at, school in enumerate(schools) if (rank := _rank(typed, ways, school)) is not None
    ]
    return tuple(school for _, _, school in sorted(ranked, key=lambda found: found[:2]))


def the_one(typed: str, schools: Sequence[SchoolName]) -> SchoolName | None:
    """The only school `typed` can mean, or None: then somebody chooses."""
    found = schools_meant(typed, schools)
    return found[0] if len(found) == 1 else None


def _ear(reading: str) -> str:
    """A reading with ぢ and づ as they sound."""
    return heard(reading).translate(_SOUNDS)


def _rank(typed: str, ways: Sequence[str], school: SchoolName) -> int | None:
    readings = [_ear(reading) for reading in school.reading.split()]
    names = [heard(name) for name in (school.name, *school.aliases)]
    if any(reading.startswith(_ear(way)) for way in ways for reading in readings):
        return 0
    if any(name.startswith(way) for way in ways for name in names):
        return 1
    if any(way in name for way in ways for name in names):
        return 2
    return 3 if squeeze(school.code).startswith(squeeze(typed)) else None
