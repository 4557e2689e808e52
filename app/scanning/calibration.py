"""What a scan of the test code tells: keyboard layout, Caps Lock, the input method, and what the scanner adds.

Decides from the characters alone. Pure. It recognises the test code by what survives every layout, so that everything
else about it may be wrong; of any other text it says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from app.scanning.normalise import fold_width
from app.usecases.scanners import TEST_TEXT, Layout, LetterCase, SampleRead

_HEAD, _MARKS, _TAIL = TEST_TEXT[:6], TEST_TEXT[6:9], TEST_TEXT[10:]
_TEST: Final = re.compile(
    rf"(?P<before>.*?)(?P<head>{_HEAD})(?P<marks>[^0-9A-Za-z]{{0,6}})(?P<small>a?)(?P<tail>{_TAIL})(?P<after>.*)",
    re.IGNORECASE | re.DOTALL,
)
_AIM: Final = re.compile(r"[\]\[][A-Za-z][0-9A-Za-z]\Z")
"""A symbology identifier; its bracket comes as the other one where the layouts differ."""
_LAYOUTS: Final = {_MARKS: Layout.same, '+~"': Layout.us_on_jis, "':[": Layout.jis_on_us}
"""What the three marks become: typed by the keys of one keyboard, read as those of another."""


def read_test(text: str) -> SampleRead:
    """What became of the test code on its way here; `found` False where this is another text."""
    composed = any(unicodedata.east_asian_width(char) in "WFH" for char in text)
    match = _TEST.fullmatch(fold_width(text) if composed else text)
    if match is None:
        return SampleRead(found=False, input_method=composed)
    aim = _AIM.search(match["before"])
    return SampleRead(
        found=True,
        before=match["before"][: aim.start()] if aim else match["before"],
        aim=aim[0] if aim else "",
        after=match["after"],
        layout=Layout.same if composed else _LAYOUTS.get(match["marks"], Layout.other),
        letters=_letters(match["head"], match["small"]),
        input_method=composed,
    )


def strippable(prefix: str) -> bool:
    """Whether what a keyboard scanner puts before each code may be taken off: marks alone. Letters and digits may be
    the code's own, for a keyboard scanner can't be told from another.
    """
    return bool(prefix) and prefix.isascii() and prefix.isprintable() and not any(c.isalnum() for c in prefix)


def _letters(head: str, small: str) -> LetterCase:
    if not small:
        return LetterCase.same
    if head.isupper():
        return LetterCase.same if small.islower() else LetterCase.capitals
    return LetterCase.swapped if small.isupper() else LetterCase.smalls
