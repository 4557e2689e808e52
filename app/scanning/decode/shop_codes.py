"""Which of a picture's shop codes are told: their digits are the easiest to misread, and two decoders may err alike.

Decides by the bars themselves where readings differ: a text is drawn and laid upon them (`likeness.py`). None of these
codes is ever taken for a device; this is about what a person is shown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from app.scanning.decode.formats import LOOKS, PRODUCT, UPCA, UPCE, looks_needed
from app.scanning.decode.likeness import Grey, likeness
from app.usecases.label_ports import Found

_EXPLAINED: Final = 0.9
"""How like its bars a text must be to be told with a look less. Misreads that two looks agreed on reached 0.84."""
_LIKE: Final = 0.7
"""Below this a text explains nothing: the corners are off, or what lies there is no code."""
_CLEARLY: Final = 0.02
"""By how much another text must be more like the same bars."""


def told(image: Grey, found: Sequence[Found]) -> list[Found]:
    """`found` without the shop codes that aren't believed; all others stay. `image`: the picture of their corners."""
    shop = [code for code in found if code.format in PRODUCT]
    return [code for code in found if code.format not in PRODUCT or _believed(image, code, shop)]


def _believed(image: Grey, code: Found, shop: Sequence[Found]) -> bool:
    looks = looks_needed(code.format)
    if code.votes < LOOKS or any(_half(code, other) for other in shop):
        return False
    rivals = [other for other in shop if other.text != code.text and _beside(code, other)]
    if code.votes >= looks and not rivals:
        return True
    own = likeness(image, code) or 0.0
    if any(_explains(image, other, code, own) for other in rivals):
        return False
    return code.votes >= looks or (own >= _EXPLAINED and code.format != UPCE)


def _explains(image: Grey, other: Found, code: Found, own: float) -> bool:
    """Whether `other`'s text is what stands where `code` was read."""
    theirs = likeness(image, other._replace(corners=code.corners)) or 0.0
    return theirs >= max(_LIKE, own + _CLEARLY)


def _half(code: Found, other: Found) -> bool:
    """Whether a UPC-E is but the left half of an EAN-13 or UPC-A: a guard, six digits, and what ends like one."""
    if code.format != UPCE or other.format not in PRODUCT or other.format == UPCE:
        return False
    left = other.text[:6] if other.format == UPCA else other.text[1:7]
    return code.text[1:7] == left


def _beside(one: Found, other: Found) -> bool:
    """Whether they are near enough for the same bars to be meant."""
    (x0, y0), (x1, y1) = _middle(one), _middle(other)
    return math.hypot(x1 - x0, y1 - y0) <= _long(one) + _long(other)


def _middle(code: Found) -> tuple[float, float]:
    count = len(code.corners)
    return sum(x for x, _ in code.corners) / count, sum(y for _, y in code.corners) / count


def _long(code: Found) -> float:
    return max(math.dist(corner, code.corners[0]) for corner in code.corners)
