"""Dots as ZPL II: one label a format (^XA … ^XZ), its picture as one ^GFA field.

Decides the bytes for a Zebra printer or one that speaks its language. The picture is compressed with Zebra's own
letters (repeated digits, repeated rows), which every firmware and emulation knows, rather than with :Z64:, which old
ones do not. Text and bars are never left to the printer. Must not know templates, stocks or how bytes are sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from app.labels.raster import Bitmap

_TWENTIES: Final = "ghijklmnopqrstuvwxyz"
"""g repeats the next digit 20 times, h 40 … z 400."""
_ONES: Final = "GHIJKLMNOPQRSTUVWXY"
"""G repeats it once, H twice … Y 19 times."""
_MOST: Final = 419
_FIELD: Final = 99_999
"""Bytes of one graphic field; a larger picture comes in several, one below the other."""


def zpl(bitmaps: Iterable[Bitmap]) -> bytes:
    """The labels one after another, each printed once.

    Orientation, mirroring, reversal and home are set, since the printer keeps what another program left there; label
    shift, darkness and speed are the printer's own and stay.
    """
    return b"".join(_label(bitmap) for bitmap in bitmaps)


def _label(bitmap: Bitmap) -> bytes:
    step = _FIELD // bitmap.stride
    starts = range(0, bitmap.height, step)
    fields = "".join(_field(bitmap, first, min(step, bitmap.height - first), keep=first == 0) for first in starts)
    return f"^XA^PON^PMN^LRN^LH0,0^PW{bitmap.width}^LL{bitmap.height}{fields}^PQ1^XZ\n".encode("ascii")


def _field(bitmap: Bitmap, first: int, count: int, *, keep: bool) -> str:
    """`count` rows from `first` as one graphic field; where all are white nothing, but a label needs one (`keep`)."""
    rows = bitmap.rows[first * bitmap.stride : (first + count) * bitmap.stride]
    if not keep and not any(rows):
        return ""
    return f"^FO0,{first}^GFA,{len(rows)},{len(rows)},{bitmap.stride},{''.join(_coded(rows, bitmap.stride))}^FS"


def _coded(rows: bytes, stride: int) -> Iterator[str]:
    """Each row's hexadecimal digits: `:` for the row above, `,` for white and `!` for black to the row's end."""
    before = b""
    for start in range(0, len(rows), stride):
        row = rows[start : start + stride]
        if row == before:
            yield ":"
        else:
            yield _row(row)
        before = row


def _row(row: bytes) -> str:
    digits = row.hex().upper()
    for last, sign in (("0", ","), ("F", "!")):
        kept = digits.rstrip(last)
        if len(kept) < len(digits):
            return _repeated(kept) + sign
    return _repeated(digits)


def _repeated(digits: str) -> str:
    out: list[str] = []
    for digit, run in groupby(digits):
        left = sum(1 for _ in run)
        while left:
            count = min(left, _MOST)
            left -= count
            if count < 3:  # the letter would not be shorter
                out.append(digit * count)
                continue
            twenties, ones = divmod(count, 20)
            out.append((_TWENTIES[twenties - 1] if twenties else "") + (_ONES[ones - 1] if ones else "") + digit)
    return "".join(out)
