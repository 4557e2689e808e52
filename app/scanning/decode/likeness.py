"""How like the bars in a picture are to those that a shop's code would have: its text is drawn and laid upon them.

A decoder asks what characters a picture may be; this asks whether a text explains what is seen, so that of two readings
of the same bars the right one is known, and print or noise that happens to read is known too. Knows the symbologies
whose text has one way only to be drawn; decides nothing. What the bars look like is drawn by zxing-cpp's writer.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.scanning.decode.formats import PRODUCT
from app.usecases.label_ports import Found

Grey = NDArray[np.uint8]
Line = NDArray[np.float64]

_FINE: Final = 4
"""Points a module is drawn with."""
_QUIET: Final = 2
"""Modules of white drawn on either side."""
_BLURS: Final = (0.35, 0.7)
"""Of a module: a sharp picture's blur and a soft one's."""
_EVEN: Final = 12
"""Modules over whose mean the light is evened out."""
_OFF: Final = np.linspace(-0.06, 0.06, 21)
"""Of the code's length: how far its ends may lie from where the decoder saw them."""
_FINER: Final = np.linspace(-0.006, 0.006, 5)
_BENT: Final = np.linspace(-0.03, 0.03, 7)
"""Of its length: how far its middle may lie off, where it is seen from aside."""
_SHORTEST: Final = 24.0
"""Pixels: a side that is shorter has no bars along it."""
_HEIGHTS: Final = (-0.5, -0.25, 0.0, 0.25, 0.5)
"""Of half its height: where lines are taken."""


def likeness(image: Grey, code: Found) -> float | None:
    """The best correlation (0 to 1) of the bars at `code.corners` with those its text has; None where that can't be
    told: another symbology, a second code behind the digits, digits nobody prints, or nothing to take a line of.
    """
    bars = _drawn(code)
    lines = _lines(image, code) if bars is not None else []
    if bars is None or not lines:
        return None
    modules = len(bars)
    ideal = _ideal(bars)
    along = np.linspace(-_QUIET / modules, 1 + _QUIET / modules, ideal.shape[1])
    best = 0.0
    for line in lines:
        _, begin, end = _fit(line, along, ideal, _OFF, _OFF, np.zeros(1))
        best = max(best, _fit(line, along, ideal, begin + _FINER, end + _FINER, _BENT)[0])
    return best


def _drawn(code: Found) -> Line | None:
    """Its modules from first to last bar, 1 is black."""
    if code.format not in PRODUCT or not code.text.isdigit():
        return None
    import zxingcpp

    try:
        made: Any = zxingcpp.create_barcode(code.text, getattr(zxingcpp.BarcodeFormat, code.format))
    except ValueError:
        return None  # digits that no label has
    picture = np.array(made.to_image(scale=1, add_quiet_zones=False))
    return np.asarray(picture[len(picture) // 2] < 128, dtype=np.float64)


def _lines(image: Grey, code: Found) -> list[Line]:
    """Lines of greys along the code, a tenth longer on either side: one through its middle and the mean of some. Along
    either of its sides, for decoders tell corners of bars in unlike orders, and bars may be taller than their code is
    long.
    """
    a, b, c, d = (np.array(corner) for corner in code.corners)
    lines: list[Line] = []
    for begin, end, down in (((a + d) / 2, (b + c) / 2, (d - a) / 2), ((a + b) / 2, (c + d) / 2, (b - a) / 2)):
        long = float(np.hypot(*(end - begin)))
        if long < _SHORTEST:
            continue
        along = np.linspace(-0.1, 1.1, max(64, int(long * 2.4)))[:, None]
        heights = []
        for height in _HEIGHTS:
            heights.append(_greys(image, begin + (end - begin) * along + down * height))
        lines += [np.mean(heights, axis=0), heights[len(heights) // 2]]
    return lines


def _greys(image: Grey, points: Line) -> Line:
    """Greys at points between pixels; beyond the picture's edge those of the edge."""
    high, wide = image.shape
    x, y = np.clip(points[:, 0], 0, wide - 1.001), np.clip(points[:, 1], 0, high - 1.001)
    left, top = x.astype(int), y.astype(int)
    right, low = x - left, y - top
    upper = image[top, left] * (1 - right) + image[top, left + 1] * right
    lower = image[top + 1, left] * (1 - right) + image[top + 1, left + 1] * right
    return np.asarray(upper * (1 - low) + lower * low, dtype=np.float64)


def _ideal(bars: Line) -> Line:
    """What the bars look like, sharp and soft, in both directions: rows of length 1."""
    quiet = np.ones(_QUIET * _FINE)
    row = np.concatenate((quiet, np.repeat(1 - bars, _FINE), quiet))[None]
    soft = [cv2.GaussianBlur(row, (0, 0), s * _FINE, borderType=cv2.BORDER_REPLICATE)[0] for s in _BLURS]
    return _even(np.array([*soft, *(line[::-1] for line in soft)]))


def _even(lines: Line) -> Line:
    """Without the light's slow changes, each of length 1."""
    flat = lines - cv2.blur(lines, (_EVEN * _FINE + 1, 1), borderType=cv2.BORDER_REFLECT)
    return np.asarray(flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6), dtype=np.float64)


def _fit(line: Line, along: Line, ideal: Line, begins: Line, ends: Line, bends: Line) -> tuple[float, float, float]:
    """The best correlation, and by how much the ends lay off there."""
    begin, end, bend = (grid.reshape(-1, 1) for grid in np.meshgrid(begins, ends, bends, indexing="ij"))
    places = begin + along * (1 + end - begin) + bend * 4 * along * (1 - along)
    seen = np.interp((places + 0.1) / 1.2 * (len(line) - 1), np.arange(len(line)), line)
    fits = np.abs(_even(seen) @ ideal.T).max(axis=1)  # of white bars on black it is negative
    best = int(fits.argmax())
    return float(fits[best]), float(begin[best, 0]), float(end[best, 0])
