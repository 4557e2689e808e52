"""Answers given before, found while the next one speaks: ranked by how much of what is typed they hold.

Decides which stored answers fit and in which order. Two neighbouring characters are what is compared, so that no
dictionary is needed and a word inside another counts; kana, width and case are one (`kana.heard`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from app.domain.kana import heard

LEAST = 2
"""Characters from which on something is looked for."""
FITS = 0.5
"""Share of what was typed that an entry must hold."""
SAME_KIND = 0.25
"""What the same kind of call is worth beside the words."""
MOST = 3
"""Answers that are offered."""


class FaqEntry(NamedTuple):
    """A question that was solved, its answer, and the contact it comes from."""

    contact: str
    kind: str
    question: str
    answer: str


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def answers_to(typed: str, kind: str, entries: Iterable[FaqEntry], most: int = MOST) -> tuple[FaqEntry, ...]:
    """The entries that fit what is typed, best first; the newest of equals first (`entries` come newest first)."""
    asked = _pairs(heard(typed))
    if not asked:
        return ()
    found = []
    for at, entry in enumerate(entries):
        share = len(asked & _held(entry)) / len(asked)
        if share >= FITS:
            score = share + (SAME_KIND if entry.kind == kind else 0)
            found.append((-score, at, entry))
    return tuple(entry for _, _, entry in sorted(found, key=lambda one: one[:2])[:most])


def _held(entry: FaqEntry) -> frozenset[str]:
    return _pairs(heard(entry.question)) | _pairs(heard(entry.answer))
