"""Fault places that a supervisor added to the nine: how they are written in the setting, and what they are called.

Each is a name, and the name is its code (`other:ペン差し`): so a repair keeps the words it was diagnosed with, whatever
becomes of the list, and board, list and log need no list to read them out.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from app.domain.operations import MAX_TEXT

MOST: Final = 8
"""Keys 1 to 8; 9 leaves it at その他."""
PREFIX: Final = "other:"


class PlacesFault(ValueError):
    """The text is no such list; its argument is the name that is one too many, too long or there already."""


def added_places(text: str) -> tuple[str, ...]:
    """The codes of the places of a list: names parted by commas (also 、 and ，). Raises PlacesFault."""
    codes: list[str] = []
    for part in re.split(r"[,、，\n]", text):
        name = " ".join(unicodedata.normalize("NFKC", part).split()).removeprefix(PREFIX)
        if not name:
            continue
        code = PREFIX + name
        if code in codes or len(codes) == MOST or len(code.encode()) > MAX_TEXT:
            raise PlacesFault(name)
        codes.append(code)
    return tuple(codes)


def known_places(text: str) -> tuple[str, ...]:
    """The same of a setting as it lies in a ledger: one that can't be read adds none."""
    try:
        return added_places(text)
    except PlacesFault:
        return ()
