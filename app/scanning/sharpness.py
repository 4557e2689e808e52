"""How sharp a camera's picture is where the bars stand, and what a person should do about it.

A blurred picture changes little when it is blurred once more (Crete's measure): so the figure doesn't depend on what is
in the picture. Measured at full resolution around the strongest edges: a picture made smaller is always sharp. Runs in
the reading process alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from app.usecases.picture_ports import PictureHint

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

CROP: Final = (480, 270)
"""Pixels of the piece that is measured."""
FLOOR: Final = 10
"""Differences between neighbours up to this are noise."""
BLURRED: Final = 0.18
SHARP: Final = 0.62
"""What the measure gives for bars nobody reads, and for bars as sharp as a webcam makes them."""
LEAST: Final = 0.35
"""Below this sharpness nothing is read."""
MOVING: Final = 14.0
"""Mean difference between two small pictures (of 255), at the edges, from which on the thing is moving."""
DARK: Final = 45.0
SMALL: Final = 0.03
"""Share of the picture that has edges, below which what is held there is too far away."""
THUMB: Final = (96, 54)
STEP: Final = 1.0
"""Grey levels a pixel from which on the softened picture rises or falls."""
BARS: Final = 9
"""So often a line through bars goes from rising to falling and back, blurred as they may be; four fingers do less."""
MODULES: Final = 4
"""So often both lines through a square of modules do, across and down."""
EACH: Final = 6
"""Of the piece's lines one in so many is followed."""


class Sight(NamedTuple):
    """What one picture is like."""

    sharpness: float
    hint: PictureHint


class Watcher:
    """Looks at frame after frame."""

    def __init__(self) -> None:
        import cv2

        self._cv2: Any = cv2
        self._before: Any = None

    def look(self, grey: Grey) -> Sight:
        """How sharp this frame is, and what would help."""
        import numpy as np

        cv2 = self._cv2
        small = cv2.resize(grey, THUMB, interpolation=cv2.INTER_AREA)
        edges = cv2.absdiff(cv2.GaussianBlur(small, (0, 0), 1.0), small)
        before, self._before = self._before, small
        piece = self._piece(grey, edges)
        sharp = sharpness(piece)
        if float(small.mean()) < DARK:
            return Sight(sharp, PictureHint.dark)
        busy = float(np.count_nonzero(edges > 6)) / edges.size
        if before is not None and float(cv2.absdiff(small, before).mean()) > MOVING:
            return Sight(sharp, PictureHint.hold_still)
        if sharp < LEAST:
            return Sight(sharp, PictureHint.blurred if code_like(piece) else PictureHint.no_code)
        return Sight(sharp, PictureHint.closer if busy < SMALL else PictureHint.none)

    def _piece(self, grey: Grey, edges: Any) -> Grey:
        """The part of the frame with the strongest edges."""
        cv2 = self._cv2
        high, wide = grey.shape
        width, height = min(CROP[0], wide), min(CROP[1], high)
        window = (max(1, THUMB[0] * width // wide), max(1, THUMB[1] * height // high))
        summed = cv2.boxFilter(edges, cv2.CV_32F, window, normalize=False, borderType=cv2.BORDER_CONSTANT)
        _, _, _, (x, y) = cv2.minMaxLoc(summed)
        left = min(max(0, x * wide // THUMB[0] - width // 2), wide - width)
        top = min(max(0, y * high // THUMB[1] - height // 2), high - height)
        return grey[top : top + height, left : left + width]


def sharpness(grey: Grey) -> float:
    """0 to 1, of the sharper of the two directions: bars have edges in one only."""
    import cv2
    import numpy as np

    if min(grey.shape) < 16:
        return 0.0
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)  # single pixels of noise are no edges
    best = 0.0
    for axis, kernel in ((1, (9, 1)), (0, (1, 9))):
        own = np.abs(np.diff(smooth.astype(np.int16), axis=axis))
        blurred = np.abs(np.diff(cv2.blur(smooth, kernel).astype(np.int16), axis=axis))
        strong = own > FLOOR
        whole = float(own[strong].sum())
        if np.count_nonzero(strong) < 64:
            continue
        lost = float(np.maximum(0, own - blurred)[strong].sum())
        best = max(best, lost / whole)
    return min(1.0, max(0.0, (best - BLURRED) / (SHARP - BLURRED)))


def code_like(grey: Grey) -> bool:
    """Whether something lies there that goes from light to dark again and again, as blurred bars and modules do.

    A wall, the edge of a desk or a hand are not sharp either; to call them blurred would help nobody.
    """
    import cv2
    import numpy as np

    soft = cv2.GaussianBlur(grey, (0, 0), 2.0).astype(np.float32)
    turns = []
    for lines in (soft[::EACH], soft.T[::EACH]):
        slope = np.diff(lines, axis=1)
        each = sorted(_turns(np.sign(line[np.abs(line) > STEP])) for line in slope)
        turns.append(each[len(each) * 17 // 20])
    return max(turns) >= BARS or min(turns) >= MODULES


def _turns(signs: NDArray[np.float32]) -> int:
    import numpy as np

    return int(np.count_nonzero(np.diff(signs)))
