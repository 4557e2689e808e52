"""A still picture: looked at until two ways agree on each code, for there is no next frame.

Decides how long it is looked at, at which sizes, and that what was hardly read is told only where it may be ours. A
shop's codes are told too, so that people see why they aren't taken. Where a picture comes from is not known here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from app.scanning.decode import shop_codes
from app.scanning.decode.engine import Engine
from app.scanning.decode.formats import ALL, OTHER_LINES, looks_needed
from app.scanning.decode.places import shrunk
from app.scanning.decode.readers import Grey
from app.usecases.label_ports import Found

STILL_BUDGET: Final = 4.0
"""Seconds of the processor for one picture, all looks together: a busy machine takes longer and finds as much."""
_FIRST_SHARE: Final = 0.6
"""Of it for a large photo's first look."""
_FIRST_SIZE: Final = 2200
"""Pixels of the longer side at the first look; a larger photo gets a second one at its full size."""


class Stills:
    """Reads stills; keep one for many. `notices` are closed words for decoders that are missing."""

    def __init__(self, *, zbar: bool = True, clock: Callable[[], float] = time.thread_time) -> None:
        self._clock = clock
        self._engine = Engine(ALL, zbar=zbar, clock=clock, budget=STILL_BUDGET)
        self.notices = self._engine.notices

    def read(self, image: Grey) -> list[Found]:
        """Codes in one grey picture of any size, corners in its pixels."""
        begun = self._clock()
        largest = max(image.shape)
        if largest <= _FIRST_SIZE:
            return _told(image, self._engine.read(image, enough=_agreed, thorough=True))
        shrink = _FIRST_SIZE / largest
        small = shrunk(image, shrink)
        share = STILL_BUDGET * _FIRST_SHARE
        found = _told(small, self._engine.read(small, budget=share, enough=_agreed, thorough=True))
        found = [f._replace(corners=tuple((x / shrink, y / shrink) for x, y in f.corners)) for f in found]
        if _agreed(found):
            return found
        left = STILL_BUDGET - (self._clock() - begun)
        return _told(image, self._engine.read(image, budget=left, enough=_agreed, thorough=True, before=found))


def _agreed(found: Sequence[Found]) -> bool:
    return bool(found) and all(code.votes >= looks_needed(code.format) for code in found)


def _told(image: Grey, found: Sequence[Found]) -> list[Found]:
    """Without what was hardly read and isn't ours: that is where misreads come from."""
    hardly = set(OTHER_LINES)
    return shop_codes.told(image, [f for f in found if f.format not in hardly or f.votes >= looks_needed(f.format)])
