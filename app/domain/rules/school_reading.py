"""Which schools somebody means by the first letters of their reading, of their name or of their code.

Decides how schools are ranked; where a reading comes from is the asker's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.domain.codes import squeeze
from app.domain.kana import heard, kana_of

LEAST = 2
"""Letters from which on schools are looked for."""
_SOUNDS = str.maketrans("ぢづ", "じず")
_LONG = re.compile("(?<=[おこそとのほもよろごぞどぼぽょ])[うお]|(?<=[うくすつぬふむゆるぐずぶぷゅ])う")
MOST = 9
"""Schools that are offered: each has a key."""


class SchoolName(NamedTuple):
    """A school with all it goes by. `reading` is hiragana (several with blanks between), empty where nobody told it."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    reading: str = ""


def schools_meant(typed: str, schools: Sequence[SchoolName]) -> tuple[SchoolName, ...]:
    """The schools `typed` may mean, nearest first: reading or name begins so, then a name holds it, then the code.

    Where none does, those whose reading begins so with long vowels short (oki: おおき). A wrong reading hides none:
    the name, its other names and its code find it as well.
    """
    text = heard(typed)
    if len(text) < LEAST:
        return ()
    ways = tuple(way for way in dict.fromkeys((text, kana_of(typed))) if way)
    ranked = [
        (rank, at, school) for at, school in enumerate(schools) if (rank := _rank(typed, ways, school)) is not None
    ]
    found = tuple(school for _, _, school in sorted(ranked, key=lambda one: one[:2]))
    return found or tuple(school for school in schools if _sounds_so(ways, school))


def the_one(typed: str, schools: Sequence[SchoolName]) -> SchoolName | None:
    """The only school `typed` can mean, or None: then somebody chooses."""
    found = schools_meant(typed, schools)
    return found[0] if len(found) == 1 else None


def spells_on(typed: str, letter: str, school: SchoolName) -> bool:
    """Whether `letter`, typed behind what already named the school, only goes on with its reading (su, w: すわ)."""
    before = len(kana_of(typed))
    ways = [way for vowel in "aiueo" if len(way := kana_of(typed + letter + vowel)) > before]
    return any(_ear(reading).startswith(_ear(way)) for way in ways for reading in school.reading.split())


def _ear(reading: str) -> str:
    """A reading with ぢ and づ as they sound."""
    return heard(reading).translate(_SOUNDS)


def _sounds_so(ways: Sequence[str], school: SchoolName) -> bool:
    brief = tuple(way for typed in ways if len(way := _brief(typed)) >= LEAST)
    return any(_brief(reading).startswith(brief) for reading in school.reading.split())


def _brief(reading: str) -> str:
    return _LONG.sub("", _ear(reading))


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
