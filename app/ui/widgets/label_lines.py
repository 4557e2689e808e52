"""Where a key's label may break into lines.

Decides the split of a short label over few lines so that each fits: at its soft marks (U+200B) first, else
between any two characters the Japanese line rules allow. It must not know fonts; the caller measures.
"""

from __future__ import annotations

from collections.abc import Callable

SOFT_BREAK = "\u200b"
Measure = Callable[[str], float]

# A line must not begin with these (closing marks, small kana, the long-vowel mark), nor end with the openers.
_NOT_FIRST = frozenset("、。，．・：；？！ー」』）］｝〕〉》ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々")
_NOT_LAST = frozenset("「『（［｛〔〈《")


def plain_label(label: str) -> str:
    """The label without its soft marks, as it is read aloud and copied."""
    return label.replace(SOFT_BREAK, "")


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


def _best_split(parts: tuple[str, ...], count: int, measure: Measure) -> tuple[float, tuple[str, ...]]:
    """The split of the parts into `count` lines whose widest line is narrowest, and that width."""
    if count == 1 or len(parts) == 1:
        line = "".join(parts).strip()
        return measure(line), (line,)
    best: tuple[float, tuple[str, ...]] | None = None
    for cut in range(1, len(parts) - count + 2):
        head = "".join(parts[:cut]).strip()
        width, tail = _best_split(parts[cut:], count - 1, measure)
        widest = max(measure(head), width)
        if best is None or widest < best[0]:
            best = (widest, (head, *tail))
    if best is None:
        return _best_split(parts, 1, measure)
    return best


def break_label(label: str, *, width: float, max_lines: int, measure: Measure) -> tuple[str, ...] | None:
    """The label in as few lines as fit into `width` pixels, at most `max_lines`; None when it cannot fit."""
    soft = tuple(part for part in label.split(SOFT_BREAK) if part)
    if not soft:
        return ("",)
    candidates = [soft]
    whole = _pieces(plain_label(label))
    if len(whole) <= 24:
        candidates.append(whole)
    for parts in candidates:
        for count in range(1, min(max_lines, len(parts)) + 1):
            widest, lines = _best_split(parts, count, measure)
            if widest <= width:
                return lines
    return None
