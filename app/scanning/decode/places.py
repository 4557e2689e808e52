"""Where in a picture bars lie, and in which direction: the places worth looking at twice.

Decides by the structure tensor: where grey changes in one direction only, there are bars. A place is then taken out
level, at a size its bars can be measured at. No decoder is known here.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Point = tuple[float, float]

_CELL: Final = 4
"""Pixels of the working picture for one cell of the tensor."""
_LARGEST: Final = 1600
"""Pixels of the working picture's longer side."""
_ONE_WAY: Final = 0.55
"""How much of the change must go one way (0: every way alike, 1: one way only)."""
_NEAR: Final = 14.0
"""Degrees by which the cells of one place may differ."""
_SHORTEST: Final = 64.0
"""Pixels: a shorter place is an edge, not a code."""
_UPRIGHT: Final = 0.05
"""A lean below this is what the measure itself is off by."""
_STEEPEST: Final = 1.5
_SLOPES: Final = np.linspace(-1.0, 1.0, 21)
_FINER: Final = (-0.06, -0.03, 0.0, 0.03, 0.06)
_CLEARER: Final = 1.1
_CELLS: Final = 600
"""Of a place, looked at to find its lean."""
_STRIP: Final = (700.0, 1500.0)
"""Pixels a level strip is made wide: enough for the narrowest bars, no more than is needed."""


class Place(NamedTuple):
    """Bars seen: the middle (pixels), the direction they are read in (degrees, clockwise), how long and how tall."""

    x: float
    y: float
    angle: float
    length: float
    height: float
    weight: float
    lean: float = 0.0
    """Pixels it runs along its bars for one across them: a label seen from aside is no rectangle."""


def places(image: Grey, most: int = 4) -> list[Place]:
    """The places with bars, the strongest first."""
    height, width = image.shape
    shrink = min(1.0, _LARGEST / max(height, width))
    small = image if shrink == 1.0 else shrunk(image, shrink)
    strength, angle = _tensor(small)
    floor = max(float(np.percentile(strength, 60)), 60.0)
    weights = np.where(strength > floor, np.sqrt(strength), 0)
    found: list[Place] = []
    back = _CELL / shrink
    for peak in _peaks(weights, angle):
        off = np.abs((angle - peak + 90) % 180 - 90)
        found += _joined(weights, angle, (off < _NEAR).astype(np.uint8), back)
    found.sort(key=lambda p: -p.weight)
    apart: list[Place] = []
    for place in found:
        if not any(_covers(other, place) for other in apart):
            apart.append(place)
    return apart[:most]


def shrunk(image: Grey, share: float) -> Grey:
    """`image` at `share` of its size; a very long one keeps a pixel at least."""
    size = (max(1, round(image.shape[1] * share)), max(1, round(image.shape[0] * share)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _tensor(image: Grey) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """By cell: how strongly grey changes one way only (mean square), and which way (degrees)."""
    across = cv2.Sobel(image, cv2.CV_32F, 1, 0, ksize=3, scale=0.25)
    down = cv2.Sobel(image, cv2.CV_32F, 0, 1, ksize=3, scale=0.25)
    size = (max(1, image.shape[1] // _CELL), max(1, image.shape[0] // _CELL))

    def cells(product: NDArray[np.float32]) -> NDArray[np.float32]:
        mean = cv2.resize(product, size, interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.blur(mean, (5, 5)), dtype=np.float32)

    xx, yy, xy = cells(across * across), cells(down * down), cells(across * down)
    one_way = np.sqrt((xx - yy) ** 2 + 4 * xy**2)
    share = one_way / (xx + yy + 1e-3)
    strength = np.where(share > _ONE_WAY, one_way, 0).astype(np.float32)
    angle = (np.rad2deg(np.arctan2(2 * xy, xx - yy)) / 2).astype(np.float32)
    return strength, angle


def _peaks(weights: NDArray[np.float64], angle: NDArray[np.float32], most: int = 4) -> list[float]:
    """The strongest directions, degrees."""
    bins = np.bincount((((angle + 90) / 3).astype(int) % 60).ravel(), weights.ravel(), minlength=60)
    smooth = np.array(sum(np.roll(bins, k) * w for k, w in ((-2, 1), (-1, 2), (0, 3), (1, 2), (2, 1))))
    peaks: list[float] = []
    for _ in range(most):
        best = int(smooth.argmax())
        if smooth[best] <= 0:
            break
        peaks.append(best * 3 - 90 + 1.5)
        smooth[(np.arange(best - 5, best + 6)) % 60] = 0
    return peaks


def _joined(
    weights: NDArray[np.float64], angle: NDArray[np.float32], near: NDArray[np.uint8], back: float
) -> list[Place]:
    """Cells of one direction that lie together, as places in the picture's pixels."""
    mask = cv2.morphologyEx(near * (weights > 0).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for i in sorted(range(1, count), key=lambda i: -int(stats[i, cv2.CC_STAT_AREA]))[:6]:
        if stats[i, cv2.CC_STAT_AREA] < 20:
            break
        left, top, w, h = (int(v) for v in stats[i, :4])
        inside = labels[top : top + h, left : left + w] == i
        part = weights[top : top + h, left : left + w] * inside
        total = float(part.sum())
        if total <= 0:
            continue
        twice = np.deg2rad(angle[top : top + h, left : left + w] * 2)
        turn = np.arctan2((part * np.sin(twice)).sum(), (part * np.cos(twice)).sum()) / 2
        ys, xs = np.nonzero(inside)
        along = np.array([np.cos(turn), np.sin(turn)])
        cell = np.stack([xs + left + 0.5, ys + top + 0.5], axis=1)
        u, v = cell @ along, cell @ np.array([-along[1], along[0]])
        lean = _lean(u, v, part[ys, xs])
        (u0, u1), (v0, v1) = np.percentile(u, (0.5, 99.5)), np.percentile(v - lean * u, (2, 98))
        aside = (v0 + v1) / 2 + lean * (u0 + u1) / 2
        middle = (u0 + u1) / 2 * along + aside * np.array([-along[1], along[0]])
        if (u1 - u0 + 1) * back < _SHORTEST:
            continue
        found.append(
            Place(
                float(middle[0]) * back, float(middle[1]) * back, float(np.rad2deg(turn)),
                float(u1 - u0 + 1) * back, float(v1 - v0 + 1) * back, total, lean,
            )
        )  # fmt: skip
    return found


def _lean(across: NDArray[np.float64], along: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """How the middle of the bars moves along them from one to the next (a fitted line); 0 where it hardly does."""
    total = float(weights.sum())
    u, v = across - (across @ weights) / total, along - (along @ weights) / total
    spread = float((u * u) @ weights)
    fitted = float((u * v) @ weights) / spread if spread > 0 else 0.0
    # Several codes one over the other, of unlike length, are fitted wrongly: what parts them best is right then.
    step = max(1, len(u) // _CELLS)
    u, v, w = u[::step], v[::step], weights[::step]
    best = max(_SLOPES.tolist(), key=lambda slope: _parted(u, v, w, slope))
    finer = max((best + off for off in _FINER), key=lambda slope: _parted(u, v, w, slope))
    lean = finer if _parted(u, v, w, finer) > _CLEARER * _parted(u, v, w, fitted) else fitted
    return 0.0 if abs(lean) < _UPRIGHT else max(-_STEEPEST, min(_STEEPEST, lean))


def _parted(
    across: NDArray[np.float64], along: NDArray[np.float64], weights: NDArray[np.float64], slope: float
) -> float:
    """How unevenly what has bars lies over the lines of this slope."""
    lines = along - slope * across
    counts = np.bincount((lines - lines.min()).astype(int), weights)
    return float((counts * counts).sum())


def _covers(one: Place, other: Place) -> bool:
    near = abs((one.angle - other.angle + 90) % 180 - 90) < 20
    turn = np.deg2rad(one.angle)
    dx, dy = other.x - one.x, other.y - one.y
    along = dx * np.cos(turn) + dy * np.sin(turn)
    aside = -dx * np.sin(turn) + dy * np.cos(turn) - one.lean * along
    return bool(near and abs(along) < one.length / 2 and abs(aside) < one.height / 2)


class Strip(NamedTuple):
    """A place taken out level, and the way back: `back` is 2×3, strip pixels → picture pixels."""

    image: Grey
    back: NDArray[np.float64]

    @property
    def scale(self) -> float:
        """Strip pixels for one of the picture."""
        return 1 / float(np.hypot(*self.back[:, 1]))

    @property
    def middle(self) -> Point:
        """The strip's middle in the picture."""
        height, width = self.image.shape
        return self.corners(((width / 2, height / 2),))[0]

    def corners(self, corners: tuple[Point, ...]) -> tuple[Point, ...]:
        """Corners in the picture of corners in the strip."""
        points = np.array([(x, y, 1.0) for x, y in corners]) @ self.back.T
        return tuple((float(x), float(y)) for x, y in points)


def strip(image: Grey, place: Place, *, margin: float = 0.12, zoom: float = 0.0) -> Strip:
    """The level strip of `place` with `margin` of its length more on each side; `zoom` 0: as its bars need it."""
    length = place.length * (1 + 2 * margin) + 16
    height = max(place.height * 1.1, 8.0)
    scale = zoom or min(3.0, max(1.0, _STRIP[0] / length), _STRIP[1] / length if length > _STRIP[1] else 3.0)
    return taken(image, (place.x, place.y), place.angle, (length, height), scale, place.lean)


def taken(
    image: Grey, middle: Point, degrees: float, size: tuple[float, float], scale: float, lean: float = 0.0
) -> Strip:
    """The part of `image` around `middle`, turned level by `degrees`, `scale` times as large, its `lean` taken out."""
    turn = np.deg2rad(degrees)
    along, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    along = along + lean * down
    length, height = max(8, round(size[0] * scale)), max(4, round(size[1] * scale))
    corner = np.array(middle) - along * (length / scale / 2) - down * (height / scale / 2)
    back = np.column_stack([along / scale, down / scale, corner])
    how = (cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC) | cv2.WARP_INVERSE_MAP
    level = cv2.warpAffine(image, back, (length, height), flags=how, borderMode=cv2.BORDER_REPLICATE)
    return Strip(np.asarray(level, dtype=np.uint8), back)


def whole(image: Grey, degrees: float) -> Strip:
    """The whole picture turned level, no corner cut."""
    height, width = image.shape
    turn = np.deg2rad(degrees)
    cos, sin = abs(float(np.cos(turn))), abs(float(np.sin(turn)))
    return taken(image, (width / 2, height / 2), degrees, (width * cos + height * sin, width * sin + height * cos), 1.0)
