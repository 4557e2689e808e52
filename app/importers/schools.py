"""Which school a text means: its code, its name in any usual writing, an alias; else the nearest one as a question.

Decides only what is certain: two schools that fit equally are none. Never changes a value by a suggestion.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.rules.school_names import plain_name

_ENDS = ("特支", "小", "中", "高")
_PLACES = re.compile(r"[\s/・,、:>()「」\-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """A school as the ledger knows it."""

    id: str
    """What a record's field `school` then holds; for a closed school that of its successor."""
    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SchoolMatch:
    """The school a text means (`id`, empty where none is certain), and the name of the nearest one."""

    id: str
    suggestion: str = ""


NO_SCHOOL = SchoolMatch("")


class SchoolIndex:
    """Schools by everything they go by. Build once a list; looking up a text again costs a dictionary."""

    def __init__(self, schools: Iterable[School] = ()) -> None:
        """Names two schools share (荒木 of 荒木小 and 荒木中) name none of them."""
        self._schools = tuple(schools)
        self._by_code = {_code(school.code): school.id for school in self._schools}
        self._by_name = _unique((plain_name(n), s.id) for s in self._schools for n in (s.name, *s.aliases))
        self._by_stem = _unique((_stem(plain_name(s.name)), s.id) for s in self._schools)
        self._known: dict[str, SchoolMatch] = {}

    def __bool__(self) -> bool:
        """Whether any school is known; with none, no text is called unknown."""
        return bool(self._schools)

    def match(self, text: str) -> SchoolMatch:
        """The school `text` means for certain, else the nearest as a suggestion."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._match(text)
        return found

    def match_with_room(self, text: str) -> tuple[SchoolMatch, str]:
        """Like `match`, and where the text begins with a school the rest of it as the room (荒木小学校 2年1組)."""
        whole = self.match(text)
        if whole.id:
            return whole, ""
        plain = unicodedata.normalize("NFKC", text).strip()
        for mark in _PLACES.finditer(plain):
            begin = self.match(plain[: mark.start()])
            rest = plain[mark.end() :].strip(" )」")
            if begin.id and rest:
                return begin, rest
        return whole, ""

    def _match(self, text: str) -> SchoolMatch:
        name = plain_name(text)
        if not name:
            return NO_SCHOOL
        exact = self._by_code.get(_code(text)) or self._by_name.get(name)
        if not exact and not name.endswith(_ENDS):
            exact = self._by_stem.get(name)
        if exact:
            return SchoolMatch(exact)
        return SchoolMatch("", self._nearest(name))

    def _nearest(self, name: str) -> str:
        letters = set(name)
        best, best_off = "", max(1, len(name) // 3) + 1
        for school in self._schools:
            for known in (school.name, *school.aliases):
                other = plain_name(known)
                if abs(len(other) - len(name)) >= best_off or not letters & set(other):
                    continue
                off = _distance(name, other, best_off)
                if off < best_off:
                    best, best_off = school.name, off
        return best


def _code(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().replace("-", "").split())


def _stem(name: str) -> str:
    for end in _ENDS:
        if name.endswith(end) and len(name) > len(end) + 1:
            return name[: -len(end)]
    return name


def _unique(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The names that belong to one id only."""
    found: dict[str, str] = {}
    for name, school in pairs:
        found[name] = school if found.get(name, school) == school else ""
    return {name: school for name, school in found.items() if school}


def _distance(one: str, two: str, limit: int) -> int:
    """Insertions, deletions and changes between two names, or `limit` as soon as it is reached."""
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, start=1):
        above, row[0] = row[0], i
        for j, b in enumerate(two, start=1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
        if min(row) >= limit:
            return limit
    return row[-1]
