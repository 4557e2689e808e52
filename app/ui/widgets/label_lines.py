"""Where a key's label may break into lines.

Decides the split of a short label over few lines so that each fits: between its words first (U+200B, or U+00AD which
leaves a hyphen; where it has no mark between its phrases), then at marks inside a word (U+200C), else between any two
characters the Japanese line rules allow, at last inside a long Latin word. It must not know fonts; the caller measures.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from app.ui.theme.phrases import phrases

SOFT_BREAK = "\u200b"
SOFT_HYPHEN = "\u00ad"
IN_WORD = "\u200c"
"""Inside a word, where it may be parted if it fits no other way."""
Measure = Callable[[str], float]
_MOST_PIECES = 24

# A line must not begin with these (closing marks, small kana, the long-vowel mark), nor end with the openers.
_NOT_FIRST = frozenset(",.;:!?)、。，．・：；？！ー」』）］｝〕〉》ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々")
_NOT_LAST = frozenset("「『（［｛〔〈《")


def plain_label(label: str) -> str:
    """The label without its soft marks, as it is read aloud and copied."""
    return label.replace(SOFT_BREAK, "").replace(SOFT_HYPHEN, "").replace(IN_WORD, "")


def _pieces(text: str) -> tuple[str, ...]:
    """The smallest parts of a text that a line break may separate; Latin words and digits stay whole."""
    parts: list[str] = []
    for char in text:
        glued = bool(parts) and (
            char == " "
            or char in _NOT_FIRST
            or parts[-1][-1] in _NOT_LAST
            or (char.isascii() and char.isalnum() and parts[-1][-1].isascii() and parts[-1][-1].isalnum())
        )
        if glued:
            parts[-1] += char
        else:
            parts.append(char)
    return tuple(parts)


def _soft_pieces(label: str) -> tuple[str, ...]:
    """The parts between the soft marks; one that ends in a soft hyphen keeps it."""
    marked = label.replace(SOFT_HYPHEN, SOFT_HYPHEN + SOFT_BREAK)
    return tuple(part for part in marked.split(SOFT_BREAK) if part)


def _words(label: str) -> tuple[str, ...]:
    """The words of a label, as its marks part it; without a mark its phrases."""
    plain = label.replace(IN_WORD, "")
    if SOFT_BREAK in plain or SOFT_HYPHEN in plain:
        return _soft_pieces(plain)
    return tuple(phrases(plain)) if not plain.isascii() else tuple(re.findall(r"\S+\s*", plain))


def _hyphenated(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts with a soft hyphen wherever three letters of a Latin word stand on both sides."""
    out: list[str] = []
    for part in parts:
        word = part.rstrip()
        if len(word) < 6 or not (word.isascii() and word.isalpha()):
            out.append(part)
            continue
        cuts = [word[:3], *word[3:-3], word[-3:]]
        out.extend(piece + SOFT_HYPHEN for piece in cuts[:-1])
        out.append(cuts[-1] + part[len(word) :])
    return tuple(out)


def _line(parts: tuple[str, ...], *, last: bool) -> str:
    """Parts as one line: a soft hyphen is seen only where the line ends on it."""
    words = "".join(parts).strip()
    ends_soft = words.endswith(SOFT_HYPHEN) and not last
    return words.replace(SOFT_HYPHEN, "") + ("-" if ends_soft else "")


def _best_split(parts: tuple[str, ...], count: int, measure: Measure) -> tuple[float, tuple[str, ...]]:
    """The split of the parts into `count` lines whose widest line is narrowest, and that width."""
    if count == 1 or len(parts) == 1:
        line = _line(parts, last=True)
        return measure(line), (line,)
    best: tuple[float, tuple[str, ...]] | None = None
    for cut in range(1, len(parts) - count + 2):
        head = _line(parts[:cut], last=False)
        width, tail = _best_split(parts[cut:], count - 1, measure)
        widest = max(measure(head), width)
        if best is None or widest < best[0]:
            best = (widest, (head, *tail))
    if best is None:
        return _best_split(parts, 1, measure)
    return best


def break_label(
    label: str,
    *,
    width: float,
    max_lines: int,
    measure: Measure,
    parted: bool = True,
    hyphenate: bool = True,
    lead: float = 0,
) -> tuple[str, ...] | None:
    """The label in as few lines as fit into `width` pixels, at most `max_lines`; None when it cannot fit.

    The first line has `lead` pixels less, where something stands beside it. Without `parted` lines end between words
    alone; without `hyphenate` no Latin word is parted but at its own soft hyphens.
    """
    words = _words(label)
    if not words:
        return ("",)
    whole = _pieces(plain_label(label))
    inside = _soft_pieces(label.replace(IN_WORD, SOFT_BREAK))
    for parts in (words, inside, whole, _hyphenated(whole) if hyphenate else ()) if parted else (words,):
        if len(parts) > _MOST_PIECES:
            continue
        for count in range(1, min(max_lines, len(parts)) + 1):
            widest, lines = _best_split(parts, count, measure)
            if widest <= width and measure(lines[0]) <= width - lead:
                return lines
    return None
