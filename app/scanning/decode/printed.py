"""A decoder's text → the text printed under the bars: decoders tell the same bars in unlike notations.

Decides which digits a shop's code is told by, and that Code 39 with shift signs is Full ASCII, so that two decoders
that read the same agree. Standard library only.
"""

from __future__ import annotations

from typing import Final

from app.scanning.decode.formats import EAN13, UPCA, UPCE

_EAN: Final = 13


def under_bars(text: str, name: str) -> tuple[str, str]:
    """(text, format) of a shop's code as its label has it, from the thirteen digits of its number; others as they are.

    What stands behind the digits (a second, small code with the price or the issue) stays behind them.
    """
    if name not in {EAN13, UPCA, UPCE} or not text.startswith("0") or not text[:_EAN].isdigit() or len(text) < _EAN:
        return text, name
    if name == UPCE:
        return _short(text[1:_EAN]) + text[_EAN:], UPCE
    return text[1:], UPCA


def _short(digits: str) -> str:
    """The eight digits of a UPC-E from the twelve of its number: four or five zeros in a row are left out of it."""
    system, maker, item, check = digits[0], digits[1:6], digits[6:11], digits[11]
    if maker[2] in "012" and maker[3:] == "00" and item[:2] == "00":
        short = maker[:2] + item[2:] + maker[2]
    elif maker[3:] == "00" and item[:3] == "000":
        short = maker[:3] + item[3:] + "3"
    elif maker[4] == "0" and item[:4] == "0000":
        short = maker[:4] + item[4] + "4"
    else:
        short = maker + item[4]
    return system + short + check


_SHIFTED: Final = {
    **{"$" + chr(64 + n): chr(n) for n in range(1, 27)},
    **{"+" + chr(64 + n): chr(96 + n) for n in range(1, 27)},
    **{"/" + chr(65 + n): chr(33 + n) for n in range(15)},
    **{"%" + chr(65 + n): chr(27 + n) for n in range(5)},
    **{"%" + chr(70 + n): chr(59 + n) for n in range(5)},
    **{"%" + chr(75 + n): chr(91 + n) for n in range(5)},
    **{"%" + chr(80 + n): chr(123 + n) for n in range(5)},
    "/Z": ":", "%U": "\0", "%V": "@", "%W": "`", "%X": "\x7f", "%Y": "\x7f", "%Z": "\x7f",
}  # fmt: skip


def full_ascii(text: str) -> str:
    """A Code 39's text with its pairs of a shift sign and a letter as the characters they stand for; where a shift sign
    has no letter behind it, it means itself, and so do all.
    """
    plain, at = "", 0
    while at < len(text):
        if text[at] not in "$+/%":
            plain, at = plain + text[at], at + 1
        elif (pair := text[at : at + 2]) in _SHIFTED:
            plain, at = plain + _SHIFTED[pair], at + 2
        else:
            return text
    return plain
