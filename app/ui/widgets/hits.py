"""Where a search hit lies inside a shown text.

Decides which characters get the hit mark: full- and half-width and upper and lower case are alike, blanks
part the words asked for, and hyphens are only minded when the asker wrote them. It must not know how a hit
is painted nor how the ledger searches.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

Span = tuple[int, int]

_HYPHENS = frozenset("-‐‑–−－ \u3000")
_VOICED = frozenset("ﾞﾟ")


def _clusters(text: str) -> list[Span]:
    """Spans of one base character with the marks that belong to it (ｶﾞ is one)."""
    spans: list[Span] = []
    for index, char in enumerate(text):
        if spans and (char in _VOICED or unicodedata.combining(char)):
            spans[-1] = (spans[-1][0], index + 1)
        else:
            spans.append((index, index + 1))
    return spans


def _fold(text: str, *, drop_hyphens: bool) -> tuple[str, list[Span]]:
    """The comparable form of a text, and for each of its characters the span it came from."""
    folded: list[str] = []
    origin: list[Span] = []
    for start, end in _clusters(text):
        piece = unicodedata.normalize("NFKC", text[start:end]).casefold()
        for char in piece:
            if drop_hyphens and char in _HYPHENS:
                continue
            folded.append(char)
            origin.append((start, end))
    return "".join(folded), origin


def _find_all(text: str, word: str, *, drop_hyphens: bool) -> list[Span]:
    """Every place of one word, as spans of the original text."""
    folded, origin = _fold(text, drop_hyphens=drop_hyphens)
    wanted, _ = _fold(word, drop_hyphens=drop_hyphens)
    spans: list[Span] = []
    if not wanted:
        return spans
    at = folded.find(wanted)
    while at >= 0:
        spans.append((origin[at][0], origin[at + len(wanted) - 1][1]))
        at = folded.find(wanted, at + len(wanted))
    return spans


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch or overlap made one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)


@lru_cache(maxsize=4096)
def hit_spans(text: str, query: str) -> tuple[Span, ...]:
    """The [start, end) spans of `text` that the words of `query` hit; empty with no query or no hit."""
    spans: list[Span] = []
    for word in query.split():
        found = _find_all(text, word, drop_hyphens=False)
        spans.extend(found or _find_all(text, word, drop_hyphens=True))
    return _joined(spans)
