"""How hard a picture is looked at: from a fast glance to turned, averaged lines, within a time.

Decides the order of the stages, when it is enough, and that the corners it tells are always the picture's own pixels.
It never decides what may be believed: that is `accept.py`. The clock is handed in; nothing here reads a file.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Final

import cv2
import numpy as np

from app.scanning.decode.averaged import mean_lines, pictures_of
from app.scanning.decode.formats import LINES, OURS, PRODUCT, looks_needed
from app.scanning.decode.places import Strip, places, strip
from app.scanning.decode.readers import Corners, Grey, ProfileReader, ZbarReader, ZxingReader
from app.scanning.decoders_there import zbar_notice
from app.usecases.label_ports import Found

BUDGET: Final = 0.150
"""Seconds for one camera frame, all stages together. The stage that is under way when it ends is finished."""
_FEW, _MANY = 4, 10
"""Places with bars that are looked at: in a camera's frame, and in a photo, whose ground may have bars of its own."""
_SMALL: Final = 300_000
"""Pixels."""
_SLOW: Final = 0.030 / (1280 * 720)
"""Seconds a pixel that a slow stage takes."""
_NOISE: Final = 14
"""Grey values by which a pixel differs from the mean of its neighbours, twice: half of a calm picture's are below 8."""
Enough = Callable[[Sequence[Found]], bool]


def any_found(found: Sequence[Found]) -> bool:
    """Enough for a camera: the next frame is the second look."""
    return bool(found)


Stage = tuple[str, str, list[Found]]
"""Which decoder, in which stage, found what."""


class _Rest(Enum):
    """Between two stages: a picture may be left here, a thorough look only at the late ones."""

    early = 1
    turned = 2
    slow = 3
    """What comes looks at every pixel of a large picture: not begun where the time left is too short for it."""


class Engine:
    """The cascade. One engine a thread: the decoders keep no state, but a picture is worked on alone.

    `zbar` False leaves the second decoder out; where its library is missing it is left out by itself (`notices`).
    """

    def __init__(
        self,
        formats: Sequence[str] = OURS,
        *,
        zbar: bool = True,
        clock: Callable[[], float] = time.monotonic,
        budget: float = BUDGET,
    ) -> None:
        missing = zbar_notice() if zbar else ""
        self.notices: tuple[str, ...] = (missing,) if missing else ()
        self._zxing = ZxingReader(formats)
        self._zbar = ZbarReader(formats) if zbar and not missing else None
        self._profile = ProfileReader(formats)
        self._lines = any(name in LINES for name in formats)
        self._clock = clock
        self._budget = budget

    def first_stage(self, image: Grey) -> list[Found]:
        """The fast glance alone: every frame of a camera can bear it."""
        return self._glance(image)

    def read(
        self,
        image: Grey,
        *,
        budget: float | None = None,
        enough: Enough = any_found,
        thorough: bool = False,
        before: Sequence[Found] = (),
    ) -> list[Found]:
        """Codes in `image`, until `enough` of them or the time is used up (`budget` seconds; None: the engine's).

        `thorough`: not before each place with bars was looked at, for a second code may be harder to read than the
        first. `before`: what an earlier look at the same picture gave, corners in this one's pixels.

        `votes` of a text are the different ways it was read in: decoders for bars (two stages of one decoder may
        err alike), decoders and stages for squares. `by` names the first of them.
        """
        ends = self._clock() + (self._budget if budget is None else budget)
        seen = _Seen(before)
        for stage in self._stages(image, seen, _MANY if thorough else _FEW):
            if isinstance(stage, _Rest):
                leave = enough(seen.found()) and (stage is not _Rest.early or not thorough)
                left = ends - self._clock()
                if leave or left <= 0 or (stage is _Rest.slow and left < _SLOW * image.size):
                    break
                continue
            seen.add(*stage)
        return seen.found()

    def _stages(self, image: Grey, seen: _Seen, most: int) -> Iterable[Stage | _Rest]:
        """(decoder, stage, codes) by turns, a rest where a picture may be left."""
        yield "zxing", "zxing", self._glance(image)
        yield _Rest.early
        strips = self._strips(image, seen, most)
        yield from self._turned(strips, ("zxing",))
        yield from self._turned(strips, ("zbar",))
        for level in strips[:3]:
            if not seen.certain(level.middle):
                yield from self._averaged(level)
        yield _Rest.turned
        for level in strips[:2]:
            if not seen.certain(level.middle):
                yield from self._otherwise(level)
        if most == _MANY:  # there is time enough for white bars too
            for level in strips[:3]:
                if not seen.certain(level.middle):
                    yield from self._averaged(level._replace(image=255 - level.image))
        calm = cv2.GaussianBlur(image, (0, 0), 1.0) if _noisy(image) else image
        yield "zxing", "zxing-full", self._zxing.find(np.asarray(calm, dtype=np.uint8), fast=False)
        yield _Rest.slow
        double = self._double(image)
        if double is not None:
            yield "zxing", "zxing-2x", _back(double, self._zxing.find(double.image, fast=True))
            yield _Rest.slow
            soft = cv2.GaussianBlur(double.image, (0, 0), 3.0)
            sharp = np.asarray(cv2.addWeighted(double.image, 3.0, soft, -2.0, 0.0), dtype=np.uint8)
            yield "zxing", "zxing-sharp", _back(double, self._zxing.find(sharp, fast=True))
            yield _Rest.slow
        if self._zbar is not None:
            yield "zbar", "zbar", self._zbar.find(np.asarray(calm, dtype=np.uint8))
            yield _Rest.slow
        if calm is not image:
            yield "zxing", "zxing-raw", self._zxing.find(image, fast=False)
            yield _Rest.slow
        even = np.asarray(cv2.createCLAHE(3.0, (8, 8)).apply(image), dtype=np.uint8)
        yield "zxing", "zxing-even", self._zxing.find(even, fast=False)
        yield _Rest.slow
        if double is not None and self._zbar is not None:
            yield "zbar", "zbar-2x", _back(double, self._zbar.find(double.image))
            yield _Rest.slow

    def _double(self, image: Grey) -> Strip | None:
        """The picture at double size, for small symbols; a large picture needs no more pixels."""
        if max(image.shape) > 2000:
            return None
        double = np.asarray(cv2.resize(image, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
        return Strip(double, np.array([[0.5, 0, -0.25], [0, 0.5, -0.25]]))

    def _glance(self, image: Grey) -> list[Found]:
        """The fast look; a noisy picture at half its size, where it is both calmer and four times as quick."""
        if not _noisy(image):
            return self._zxing.find(image, fast=True)
        height, width = image.shape
        small = cv2.resize(image, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        half = Strip(np.asarray(small, dtype=np.uint8), np.array([[2.0, 0, 0.5], [0, 2.0, 0.5]]))
        return _back(half, self._zxing.find(half.image, fast=True))

    def _strips(self, image: Grey, seen: _Seen, most: int) -> list[Strip]:
        """Each place with bars, taken out level, but where all is certain."""
        if not self._lines:
            return []
        return [strip(image, place) for place in places(image, most) if not seen.certain((place.x, place.y))]

    def _turned(self, strips: Sequence[Strip], decoders: Sequence[str]) -> Iterable[Stage | _Rest]:
        """Places taken out level, and the same with black and white changed about."""
        for level in strips:
            for stage, picture in (("turned", level.image), ("turned-inverted", 255 - level.image)):
                for decoder in decoders:
                    yield decoder, stage, _back(level, self._find(decoder, picture))
            yield _Rest.early

    def _find(self, decoder: str, picture: Grey) -> list[Found]:
        if decoder == "zxing":
            return self._zxing.find(picture, fast=True)
        return self._zbar.find(picture) if self._zbar is not None else []

    def _averaged(self, level: Strip) -> Iterable[Stage | _Rest]:
        """The rows of a place as single lines, made sharp in several ways; what two ways at least read is told."""
        reads: dict[tuple[str, str], dict[str, list[Found]]] = {}
        for number, line in enumerate(mean_lines(level.image)):
            for stage, picture in pictures_of(line, level.scale):
                for decoder in ("zxing", "zbar", "profile")[: 2 if number else 3]:
                    for found in self._line(decoder, picture):
                        code = found._replace(corners=level.corners(_tall(found.corners, level.image.shape[0])))
                        reads.setdefault((code.text, code.format), {}).setdefault(decoder, []).append(code)
                        by = reads[code.text, code.format]
                        if sum(map(len, by.values())) >= 2:
                            yield from ((name, stage, codes) for name, codes in by.items())
            yield _Rest.early

    def _otherwise(self, level: Strip) -> Iterable[Stage | _Rest]:
        """A place once more: calmer, with its contrast evened out, and at half its size."""
        even = cv2.createCLAHE(3.0, (2, 8)).apply(level.image)
        calm = cv2.GaussianBlur(level.image, (0, 0), sigmaX=0.8, sigmaY=4.0)
        for stage, picture in (("turned-even", even), ("turned-calm", calm)):
            for decoder in ("zxing", "zbar"):
                yield decoder, stage, _back(level, self._find(decoder, np.asarray(picture, dtype=np.uint8)))
        yield _Rest.turned
        small = cv2.resize(level.image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        half = Strip(np.asarray(small, dtype=np.uint8), level.back @ np.diag([2.0, 2.0, 1.0]))
        for decoder in ("zxing", "zbar"):
            yield decoder, "turned-half", _back(half, self._find(decoder, half.image))
        yield _Rest.turned

    def _line(self, decoder: str, picture: Grey) -> list[Found]:
        if decoder == "profile":
            return self._profile.line(picture[0])
        return self._find(decoder, picture)


def _noisy(image: Grey) -> bool:
    """Whether the sensor's noise makes edges everywhere, told from every eighth row."""
    if image.size < _SMALL:
        return False  # quick enough as it is, and a dense symbol that fills it looks like noise
    rows = image[4::8, ::1].astype(np.int16)
    wiggle = np.abs(2 * rows[:, 1:-1] - rows[:, :-2] - rows[:, 2:])
    return bool(np.median(wiggle[:, ::4]) > _NOISE)


def _tall(corners: Corners, height: int) -> Corners:
    """Corners of what was read in a line, from the strip's top to its bottom."""
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    return ((left, 0.0), (right, 0.0), (right, float(height)), (left, float(height)))


def _back(level: Strip, found: Iterable[Found]) -> list[Found]:
    return [f._replace(corners=level.corners(f.corners)) for f in found]


_ONE_LOOK: Final = LINES - frozenset(PRODUCT)
"""Where two stages of one decoder may err alike. A shop's code is never taken for a device, and may count them."""


class _Seen:
    """What was read so far: one entry a text, with the ways it was read in."""

    def __init__(self, before: Sequence[Found]) -> None:
        self._codes = [(code, {("before", str(vote)) for vote in range(code.votes)}) for code in before]

    def add(self, decoder: str, stage: str, found: Iterable[Found]) -> None:
        for code in found:
            way = (decoder, "" if code.format in _ONE_LOOK else stage)
            known = next((ways for other, ways in self._codes if _same(other, code)), None)
            if known is None:
                self._codes.append((code._replace(by=stage), {way}))
            else:
                known.add(way)

    def certain(self, point: tuple[float, float]) -> bool:
        """Whether a text that ways enough agree on lies around `point`."""
        sure = (code for code, ways in self._codes if len(ways) >= looks_needed(code.format))
        return any(_inside(point, code.corners) for code in sure)

    def found(self) -> list[Found]:
        return [code._replace(votes=len(ways)) for code, ways in self._codes]


def _same(one: Found, other: Found) -> bool:
    """The same text at the same place: two labels with one text are two."""
    return (one.text, one.format) == (other.text, other.format) and _near(one.corners, other.corners)


def _near(one: Corners, other: Corners) -> bool:
    a, b = np.array(one), np.array(other)
    reach = max(float(np.ptp(a, axis=0).max()), float(np.ptp(b, axis=0).max()), 8.0)
    return bool(np.abs(a.mean(axis=0) - b.mean(axis=0)).max() < reach / 2)


def _inside(point: tuple[float, float], corners: Corners) -> bool:
    shape = np.array(corners, dtype=np.float32)
    return len(shape) > 2 and cv2.pointPolygonTest(shape, point, measureDist=True) > -8
