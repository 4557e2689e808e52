"""Short texts that stand in operations, and so can never be erased: what plainly is a person's data is refused there.

Decides by form alone: a mail address, a telephone number. A name can't be told from a place or a firm; the fields say
that none is to be written.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from app.domain.rules.repair import RepairRefused

_MAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[A-Za-z]{2,}")
_PHONE: Final = re.compile(
    r"(?<![0-9A-Za-z-])(?:(?:\+81[- ]?|0)[0-9]{1,4}[-() ]{1,2}[0-9]{1,4}[-() ]{1,2}[0-9]{3,4}|0[5-9]0[0-9]{8})"
    r"(?![0-9-])"
)
_AT: Final = frozenset("@＠﹫")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
_DIGITS: Final = (10, 11)
"""How many a Japanese telephone number has, its 0 counted."""


def no_person(text: str, *, numbers: bool = False) -> str:
    """`text` as it is; raises RepairRefused (personal_data) for a mail address or a telephone number in it.

    `numbers`: it is a number itself (a waybill, an RMA), whose digits and dashes say nothing.
    """
    if _AT.isdisjoint(text) and _most_digits(text) < _DIGITS[0]:  # an import asks of every row
        return text
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    if ("@" in plain and _MAIL.search(plain)) or (not numbers and any(map(_is_phone, _PHONE.finditer(plain)))):
        raise RepairRefused("personal_data")
    return text


def _most_digits(text: str) -> int:
    """No more digits than these can be read in it: a sign that is no digit by itself, as ⑳, stands for two."""
    numeric = sum(map(str.isnumeric, text))
    return numeric if numeric < _DIGITS[0] / 2 else 2 * numeric - sum(map(str.isdecimal, text))


def _is_phone(found: re.Match[str]) -> bool:
    digits = "".join(char for char in found[0] if char.isdigit())
    return len(f"0{digits[2:]}" if found[0].startswith("+") else digits) in _DIGITS
