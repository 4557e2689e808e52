"""How wide text is in the paper's font, and which characters that font lacks; read from the font file itself.

Knows nothing of layout or of a renderer. It reads two tables (hmtx, cmap) with `struct`: reportlab's own reader takes
55 ms a face and 110 ms to import, on the thread that lays out a slip at Enter; this takes 4 ms a face and needs no
further package. A test holds both to the same width for each of the font's characters.
"""

from __future__ import annotations

import struct
import sys
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.domain.drawing import MM_PER_POINT
from app.settings.paths import resource

REGULAR = "BIZUDPGothic-Regular.ttf"
BOLD = "BIZUDPGothic-Bold.ttf"
GETA = "〓"
"""Printers' mark for a character not at hand: it stands where the font has none, so that a gap is seen as one."""
ASCENT = 0.88
"""Top of the em box above the baseline, in em; ideographs reach 0.855 up and 0.1 down."""
CAP = 0.785
"""Height of capitals and figures, in em."""


class FontError(Exception):
    """The font file is not one this reader understands (a fault of ours: the font is bundled)."""


@dataclass(frozen=True, slots=True)
class _Groups:
    """cmap format 12: runs of characters with consecutive glyphs, parallel lists sorted by character."""

    starts: Sequence[int]
    ends: Sequence[int]
    glyphs: Sequence[int]

    def glyph(self, code: int) -> int:
        at = bisect_left(self.ends, code)
        if at >= len(self.ends) or code < self.starts[at]:
            return 0
        return self.glyphs[at] + code - self.starts[at]


class FaceMetrics:
    """Advances of one face, by character."""

    def __init__(self, data: bytes) -> None:
        """`data` is a whole TrueType file. Raises FontError where a table is missing or of an unknown format."""
        tables = _tables(data)
        self._per_em = struct.unpack_from(">H", data, tables["head"] + 18)[0]
        count = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
        # Advance and left bearing alternate; glyphs after the last repeat its advance.
        self._advances = _numbers("H", data, tables["hmtx"], 2 * count)[::2]
        self._groups = _read_cmap(data, tables["cmap"])
        self._known: dict[str, float | None] = {}

    def advance(self, char: str) -> float | None:
        """The character's advance in em, or None where the face lacks it."""
        if char not in self._known:
            glyph = self._groups.glyph(ord(char))
            at = min(glyph, len(self._advances) - 1)
            self._known[char] = self._advances[at] / self._per_em if glyph else None
        return self._known[char]


class Metrics:
    """Widths in millimetres of text in the paper's two faces."""

    def __init__(self, regular: FaceMetrics, bold: FaceMetrics) -> None:
        self._faces = (regular, bold)

    def width(self, text: str, size: float, *, bold: bool = False, tracking: float = 0.0) -> float:
        """Millimetres `text` takes at `size` points; `tracking` em are added between characters, not after the last.

        Raises FontError for a character the face lacks: `printable` comes first.
        """
        face = self._faces[bold]
        total = 0.0
        for char in text:
            advance = face.advance(char)
            if advance is None:
                raise FontError(f"no glyph for U+{ord(char):04X}")
            total += advance
        return (total + tracking * max(len(text) - 1, 0)) * size * MM_PER_POINT

    def printable(self, text: str) -> tuple[str, tuple[str, ...]]:
        """`text` as it can be printed, and the characters it had to replace by 〓.

        Composed first (NFC); line ends, tabs and other controls become a blank; variation selectors are dropped, the
        plain form of the character stands for them.
        """
        out: list[str] = []
        missing: list[str] = []
        for char in unicodedata.normalize("NFC", text):
            if 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF:
                continue
            if (char.isspace() and char != "\u3000") or unicodedata.category(char) == "Cc":
                out.append(" ")
            elif all(face.advance(char) is not None for face in self._faces):
                out.append(char)
            else:
                out.append(GETA)
                missing.append(char)
        return "".join(out), tuple(missing)


@cache
def paper_metrics() -> Metrics:
    """The metrics of the bundled BIZ UDPGothic, read once. Raises OSError where the fonts are not there."""
    return Metrics(*(FaceMetrics(font_file(bold=bold).read_bytes()) for bold in (False, True)))


def font_file(*, bold: bool) -> Path:
    """Where the face lies."""
    return resource("fonts", BOLD if bold else REGULAR)


def _tables(data: bytes) -> dict[str, int]:
    """Offsets of the tables this reader needs."""
    count = struct.unpack_from(">H", data, 4)[0]
    found = {}
    for at in range(12, 12 + 16 * count, 16):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", data, at)
        found[tag.decode("latin-1")] = offset
    if not {"head", "hhea", "hmtx", "cmap"} <= found.keys():
        raise FontError("a table is missing")
    return found


def _numbers(kind: str, data: bytes, at: int, count: int) -> array[int]:
    """`count` big-endian numbers from `at`: kind H of 16 bits, I of 32."""
    numbers = array(kind)
    numbers.frombytes(data[at : at + numbers.itemsize * count])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _read_cmap(data: bytes, at: int) -> _Groups:
    """All characters, beyond the basic plane too (platform 3, encoding 10, format 12)."""
    count = struct.unpack_from(">H", data, at + 2)[0]
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, at + 4 + 8 * number)
        start = at + offset
        if (platform, encoding, struct.unpack_from(">H", data, start)[0]) == (3, 10, 12):
            groups = struct.unpack_from(">I", data, start + 12)[0]
            numbers = _numbers("I", data, start + 16, 3 * groups)
            return _Groups(numbers[::3], numbers[1::3], numbers[2::3])
    raise FontError("no character map this reader knows")
