"""Two codes laid side by side, character by character.

Decides which characters of a scanned code and a written one stand opposite each other, and of which kind the
differing ones are. It must not know words or pixels, nor whether the two belong together (the domain says).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CharKind(StrEnum):
    """What a character is, for the one who has to tell 0 from O."""

    digit = "digit"
    letter = "letter"
    other = "other"
    missing = "missing"


@dataclass(frozen=True, slots=True)
class CharPair:
    """One place of the comparison; an empty side means that the character is missing there."""

    position: int
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """True when the two sides are not the same character."""
        return self.left != self.right


def char_kind(char: str) -> CharKind:
    """The kind of one character, or missing for an empty string."""
    if not char:
        return CharKind.missing
    if char.isdigit():
        return CharKind.digit
    return CharKind.letter if char.isalpha() else CharKind.other


def _cost_table(left: str, right: str) -> list[list[int]]:
    """Edit distances of all endings: cell [i][j] compares left[i:] with right[j:]."""
    rows, cols = len(left), len(right)
    table = [[0] * (cols + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        for j in range(cols, -1, -1):
            if i == rows or j == cols:
                table[i][j] = (rows - i) + (cols - j)
                continue
            swap = table[i + 1][j + 1] + (left[i] != right[j])
            table[i][j] = min(swap, 1 + table[i + 1][j], 1 + table[i][j + 1])
    return table


def align_codes(left: str, right: str) -> tuple[CharPair, ...]:
    """The characters of both codes in opposite pairs, numbered from 1, with as few differences as can be."""
    table = _cost_table(left, right)
    pairs: list[CharPair] = []
    i = j = 0
    while i < len(left) or j < len(right):
        both = i < len(left) and j < len(right)
        if both and table[i][j] == table[i + 1][j + 1] + (left[i] != right[j]):
            pair = (left[i], right[j])
        elif i < len(left) and table[i][j] == 1 + table[i + 1][j]:
            pair = (left[i], "")
        else:
            pair = ("", right[j])
        pairs.append(CharPair(len(pairs) + 1, *pair))
        i += bool(pair[0])
        j += bool(pair[1])
    return tuple(pairs)
