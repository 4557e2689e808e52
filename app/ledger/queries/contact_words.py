"""The words of contacts as the search compares them, held in memory: on the disk they lie in the side store only.

An index on the disk would keep what somebody said after it was erased for good; here it is gone with the process, and
at once where something is erased. Decides what is read anew; knows no screen.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from typing import Protocol

from app.domain.identity import unshort
from app.domain.kana import heard
from app.usecases.changes import Changes
from app.usecases.contact_rows import NO_WORDS, Words

LISTED = tuple[int, str]
"""A contact's row number, and the ids of its texts as the projection keeps them (JSON)."""


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
        self._erasures = 0

    def changed(self, changes: Changes) -> None:
        """Something was erased: nothing that was read before counts any more."""
        if changes.erased:
            with self._lock:
                self._held = {}
                self._erasures += 1

    def of(self, listed: Sequence[LISTED]) -> dict[int, str]:
        """What each contact says, as it is compared."""
        with self._lock:
            held, erasures = self._held, self._erasures
            missing = [one for one in listed if held.get(one[0], ("", ""))[0] != one[1]]
        fresh, whole = self._read(missing)
        with self._lock:
            if erasures == self._erasures:
                self._held.update({n: fresh[n] for n in whole})
            return {n: (fresh.get(n) or held.get(n, ("", "")))[1] for n, _ in listed}

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
