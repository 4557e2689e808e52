"""A level strip of bars → single lines without noise: rows averaged along the bars, then made sharp again.

Decides which rows carry the bars, and by how much they still lean. A mean of sixty rows has an eighth of the noise, so
that blur can be taken out of it, which a single row or a picture doesn't bear. Knows no symbology.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Lines = NDArray[np.float32]

_BANDS: Final = 12
"""A strip is first averaged to this many bands; leaning and dirt are judged by band."""
_LEANS: Final = np.linspace(-0.07, 0.07, 15)
"""How far the bars may still lean in a level strip: tangents."""
_FANS: Final = np.linspace(-0.24, 0.24, 9)
"""By how much more they may lean at the strip's end than at its beginning, where it is seen from aside: tangents."""
_WORTH: Final = 1.02
"""How much clearer it must make the bars: between two pixels each shift takes away a little."""
_ALIKE: Final = 0.45
"""How like the mean of all (correlation) a band must be to belong to the bars."""
ROWS: Final = 16
"""Rows of a line given to a decoder as a picture."""
BLURS: Final = (
    (0.0, 0),
    (1.0, 0),
    (0.0, 3),
    (1.25, 0),
    (1.5, 0),
    (0.0, 4),
    (0.0, 5),
    (1.75, 0),
    (2.0, 0),
    (0.0, 6),
    (2.4, 0),
    (0.0, 7),
    (1.0, 4),
)
"""Blurs taken out: standard deviation of a lens's, length of a hand's, in pixels of the picture."""


def mean_lines(strip: Grey) -> list[Lines]:
    """Mean lines of `strip`: over all rows that carry bars, then over their upper and lower half."""
    height = strip.shape[0]
    count = min(_BANDS, height)
    edges = np.linspace(0, height, count + 1).astype(int)
    bands = np.stack([strip[a:b].mean(axis=0, dtype=np.float32) for a, b in pairwise(edges)])
    middles = (edges[:-1] + edges[1:]) / 2 - height / 2
    straight = _upright(bands, middles)
    alike = _alike(straight)
    if alike.sum() >= 2:
        middles = middles[alike]
        straight = _upright(bands[alike], middles)
    straight = _side_by_side(straight, middles)
    lines = [straight.mean(axis=0)]
    if len(straight) >= 4:
        half = len(straight) // 2
        lines += [straight[:half].mean(axis=0), straight[half:].mean(axis=0)]
    return lines


def _upright(bands: Lines, middles: NDArray[np.float64]) -> Lines:
    """The bands shifted so that their bars stand over each other: where their mean changes most."""
    best, most = bands, -1.0
    for lean in _LEANS:
        shifted = np.stack([_shifted(band, lean * y) for band, y in zip(bands, middles, strict=True)])
        change = float((np.diff(shifted.mean(axis=0)) ** 2).sum())
        if change > most:
            best, most = shifted, change
    return best


def _side_by_side(bands: Lines, middles: NDArray[np.float64]) -> Lines:
    """The same where bars lean one way at the strip's beginning and the other at its end."""
    width = bands.shape[1]
    columns = np.arange(width, dtype=np.float64)
    best, most = bands, float((np.diff(bands.mean(axis=0)) ** 2).sum()) * _WORTH
    for fan in _FANS:
        away = fan * (columns / max(width, 1) - 0.5)
        moved = np.stack([np.interp(columns + away * y, columns, band) for band, y in zip(bands, middles, strict=True)])
        change = float((np.diff(moved.mean(axis=0)) ** 2).sum())
        if change > most:
            best, most = moved.astype(np.float32), change
    return best


def _shifted(line: Lines, by: float) -> Lines:
    step = round(by)
    if step == 0:
        return line
    padded = np.pad(line, (max(0, -step), max(0, step)), mode="edge")
    return padded[: len(line)] if step < 0 else padded[step:]


def _alike(bands: Lines) -> NDArray[np.bool_]:
    """Which bands show what most of them show."""
    flat = bands - bands.mean(axis=1, keepdims=True)
    flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6)
    middle = np.median(flat, axis=0)
    middle /= max(float(np.linalg.norm(middle)), 1e-6)
    return np.asarray(flat @ middle > _ALIKE)


def sharpened(line: Lines, spread: float, length: float, noise: float = 0.003) -> Lines:
    """`line` with a lens's blur (`spread`, pixels) and a hand's (`length`, pixels) taken out again."""
    if not spread and length <= 1:
        return line
    pad = int(4 * spread + length) + 8
    padded = np.pad(line.astype(np.float64), pad, mode="edge")
    waves = np.fft.rfftfreq(len(padded))
    lens = np.exp(-2 * (np.pi * waves * spread) ** 2) * (np.sinc(waves * length) if length > 1 else 1.0)
    back = np.fft.irfft(np.fft.rfft(padded) * lens / (lens**2 + noise), len(padded))[pad : pad + len(line)]
    return np.asarray(back, dtype=np.float32)


def pictures_of(line: Lines, scale: float) -> Iterator[tuple[str, Grey]]:
    """(name, picture) of `line` made sharp in each way; `scale`: how much larger the strip is than the picture."""
    for spread, length in BLURS:
        sharp = sharpened(line, spread * scale, length * scale)
        low, high = np.percentile(sharp, (1, 99))
        level = np.clip((sharp - low) * (255 / max(float(high - low), 1.0)), 0, 255).astype(np.uint8)
        name = "averaged" if not spread and not length else f"averaged-{spread:g}-{length}"
        yield name, np.asarray(cv2.resize(level[None], (len(level), ROWS), interpolation=cv2.INTER_NEAREST))
