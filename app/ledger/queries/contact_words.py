"""The words of contacts as the search compares them, held in memory: on the disk they lie in the side store only.

An index on the disk would keep what somebody said after it was erased for good; here it is gone with the process, and
at once where something is erased. Decides what is read anew, and how one walk over all of them
finds a word; knows no screen.
"""

from __future__ import annotations

import json
import threading
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple, Protocol

from app.domain.codes import squeeze
from app.domain.identity import unshort
from app.domain.kana import heard
from app.domain.kinds import Aggregate
from app.usecases.changes import Changes
from app.usecases.contact_rows import NO_WORDS, Words

LISTED = tuple[int, str]
"""A contact's row number, and the ids of its texts as the projection keeps them (JSON)."""


class Indexed(NamedTuple):
    """A contact as the index has it; where it stands among the others is the order of the answers."""

    n: int
    texts: str
    number: str
    school: str
    device: str
    repair: str


class Term(NamedTuple):
    """One word that is looked for: as it is heard, the codes it may be, and the schools and devices it names."""

    words: str
    codes: Collection[str]
    schools: Collection[str]
    devices: Collection[str]


_BETWEEN = "\x1e"
"""Parts contacts in the one text they are searched in; no compared text holds it."""


class ContactIndex:
    """All contacts as one text: a word is found in it by one walk, whatever they are. Never changes."""

    def __init__(self, rows: Sequence[Indexed], said: Mapping[int, str]) -> None:
        """`rows` in the order of the answers, with what each says as it is compared."""
        self._numbers = [row.n for row in rows]
        self._said = _Text([said[row.n] for row in rows])
        self._repairs = _Text([squeeze(row.repair) for row in rows])
        self._by_number = {squeeze(row.number): at for at, row in enumerate(rows)}
        self._schools: dict[str, list[int]] = {}
        self._devices: dict[str, list[int]] = {}
        for at, row in enumerate(rows):
            self._schools.setdefault(row.school, []).append(at)
            self._devices.setdefault(row.device, []).append(at)

    def having(self, terms: Sequence[Term], only: Collection[int] | None = None) -> tuple[int, ...]:
        """Row numbers of the contacts that have all terms, in their order; of these numbers `only`, where given."""
        found = set.intersection(*(self._places(term) for term in terms))
        numbers = (self._numbers[at] for at in sorted(found))
        return tuple(n for n in numbers if only is None or n in only)

    def _places(self, term: Term) -> set[int]:
        found = self._said.holding(term.words)
        for named, held in ((term.schools, self._schools), (term.devices, self._devices)):
            found.update(at for one in named for at in held.get(one, ()))
        for code in term.codes:
            found |= self._repairs.holding(code)
            found.update(at for at in (self._by_number.get(code),) if at is not None)
        return found


class _Text:
    """Texts one behind the other, and where each begins."""

    def __init__(self, parts: Sequence[str]) -> None:
        self._whole = _BETWEEN.join(parts)
        self._begins = [0, *accumulate(len(part) + 1 for part in parts)]

    def holding(self, word: str) -> set[int]:
        """Places of the texts that hold the word."""
        found: set[int] = set()
        at = self._whole.find(word)
        while at >= 0:
            place = bisect_right(self._begins, at) - 1
            found.add(place)
            at = self._whole.find(word, self._begins[place + 1])
        return found


class SideTexts(Protocol):
    """The side store, as far as words are read."""

    def get_many(self, side_ids: Sequence[bytes]) -> dict[bytes, bytes | None]:
        """The bytes of those that came, None where they were erased; what never came is left out."""


class ContactWords:
    """Compared words by contact. Thread-safe; the first search reads all, the next ones what came since."""

    def __init__(self, side: SideTexts) -> None:
        """`side` is asked in batches."""
        self._side = side
        self._lock = threading.Lock()
        self._held: dict[int, tuple[str, str]] = {}
        self._erasures = self._version = 0
        self._index: ContactIndex | None = None

    def changed(self, changes: Changes) -> None:
        """The index is of yesterday; where something was erased, nothing that was read before counts any more."""
        if not (changes.erased or changes.touches(Aggregate.contact)):
            return
        with self._lock:
            self._index = None
            self._version += 1
            if changes.erased:
                self._held = {}
                self._erasures += 1

    def index(self, listed: Callable[[], Sequence[Indexed]]) -> ContactIndex:
        """The index as it stands; `listed` reads the contacts where it has to be made anew."""
        with self._lock:
            version, index = self._version, self._index
        if index is not None:
            return index
        rows = listed()
        said, whole = self.of([(row.n, row.texts) for row in rows])
        index = ContactIndex(rows, said)
        with self._lock:
            if whole and version == self._version:  # what hasn't come yet is asked for again by the next search
                self._index = index
        return index

    def of(self, listed: Sequence[LISTED]) -> tuple[dict[int, str], bool]:
        """What each contact says, as it is compared; and whether every text of them has come."""
        with self._lock:
            held, erasures = self._held, self._erasures
            missing = [one for one in listed if held.get(one[0], ("", ""))[0] != one[1]]
        fresh, whole = self._read(missing)
        with self._lock:
            if erasures == self._erasures:
                self._held.update({n: fresh[n] for n in whole})
        return {n: (fresh.get(n) or held[n])[1] for n, _ in listed}, len(whole) == len(fresh)

    def _read(self, listed: Sequence[LISTED]) -> tuple[dict[int, tuple[str, str]], list[int]]:
        """Texts and words of each, and those of which every text has come."""
        ids = {n: [unshort(text) for text in json.loads(texts)] for n, texts in listed}
        found = self._side.get_many([side_id for named in ids.values() for side_id in named])
        fresh = {
            n: (texts, "\x1f".join(heard(content.decode()) for i in ids[n] if (content := found.get(i)) is not None))
            for n, texts in listed
        }
        return fresh, [n for n, named in ids.items() if all(i in found for i in named)]


def worded(side: SideTexts, wanted: Iterable[str]) -> dict[str, Words]:
    """The texts of these ids, as people read them; an empty id has none."""
    named = [side_id for side_id in dict.fromkeys(wanted) if side_id]
    found = side.get_many([unshort(side_id) for side_id in named])
    told = {"": NO_WORDS}
    for side_id in named:
        raw = unshort(side_id)
        content = found.get(raw)
        if content is not None:
            told[side_id] = Words(content.decode())
        else:
            told[side_id] = Words(erased=raw in found, awaited=raw not in found)
    return told
