"""How hard a picture is looked at: from a fast glance to turned, averaged lines, within a time.

Decides the order of the stages, when it is enough, and that the corners it tells are always the picture's own pixels.
It never decides what may be believed: that is `accept.py`. The clock is handed in; nothing here reads a file.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import cv2
import numpy as np

from app.scanning.decode.formats import LINES, OURS
from app.scanning.decode.places import Strip, places, strip
from app.scanning.decode.readers import Corners, Grey, ProfileReader, ZbarReader, ZxingReader, zbar_notice
from app.usecases.label_ports import Found

BUDGET: Final = 0.150
"""Seconds for one camera frame, all stages together. The stage that is under way when it ends is finished."""
Enough = Callable[[Sequence[Found]], bool]


def any_found(found: Sequence[Found]) -> bool:
    """Enough for a camera: the next frame is the second look."""
    return bool(found)


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
        return [f._replace(by="zxing") for f in self._zxing.find(image, fast=True)]

    def read(self, image: Grey, *, budget: float | None = None, enough: Enough = any_found) -> list[Found]:
        """Codes in `image`, until `enough` of them or the time is used up (`budget` seconds; None: the engine's).

        `votes` of a text are the different ways it was read in: decoders for bars (two stages of one decoder may
        err alike), decoders and stages for squares. `by` names the first of them.
        """
        ends = self._clock() + (self._budget if budget is None else budget)
        seen = _Seen()
        for stage in self._stages(image, seen):
            if stage is None:
                if enough(seen.found()) or self._clock() >= ends:
                    break
                continue
            seen.add(*stage)
        return seen.found()

    def _stages(self, image: Grey, seen: _Seen) -> Iterable[tuple[str, str, list[Found]] | None]:
        """(decoder, stage, codes) by turns, None where a picture may be left."""
        yield "zxing", "zxing", self._zxing.find(image, fast=True)
        yield None
        yield "zxing", "zxing-full", self._zxing.find(image, fast=False)
        yield None
        if self._zbar is not None:
            yield "zbar", "zbar", self._zbar.find(image)
            yield None
        yield from self._turned(image)
        yield from self._twice(image)

    def _twice(self, image: Grey) -> Iterable[tuple[str, str, list[Found]] | None]:
        """The picture at double size, for small symbols; a large picture needs no more pixels."""
        if max(image.shape) > 2000:
            return
        double = np.asarray(cv2.resize(image, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
        half = np.array([[0.5, 0, -0.25], [0, 0.5, -0.25]])
        yield "zxing", "zxing-2x", _back(Strip(double, half), self._zxing.find(double, fast=True))
        yield None
        if self._zbar is not None:
            yield "zbar", "zbar-2x", _back(Strip(double, half), self._zbar.find(double))
            yield None

    def _turned(self, image: Grey) -> Iterable[tuple[str, str, list[Found]] | None]:
        """Each place with bars, taken out level: read by all decoders, at last line by line."""
        if not self._lines:
            return
        strips = [strip(image, place) for place in places(image)]
        for level in strips:
            for stage, picture in (("turned", level.image), ("turned-inverted", 255 - level.image)):
                yield "zxing", stage, _back(level, self._zxing.find(picture, fast=True))
                if self._zbar is not None:
                    yield "zbar", stage, _back(level, self._zbar.find(picture))
            yield None
        for level in strips:
            yield "profile", "averaged", _back(level, self._profile.find(level.image, upright=False))
            yield None


def _back(level: Strip, found: Iterable[Found]) -> list[Found]:
    return [f._replace(corners=level.corners(f.corners)) for f in found]


class _Seen:
    """What was read so far: one entry a text, with the ways it was read in."""

    def __init__(self) -> None:
        self._codes: list[tuple[Found, set[tuple[str, str]]]] = []

    def add(self, decoder: str, stage: str, found: Iterable[Found]) -> None:
        for code in found:
            way = (decoder, "" if code.format in LINES else stage)
            known = next((ways for other, ways in self._codes if _same(other, code)), None)
            if known is None:
                self._codes.append((code._replace(by=stage), {way}))
            else:
                known.add(way)

    def found(self) -> list[Found]:
        return [code._replace(votes=len(ways)) for code, ways in self._codes]


def _same(one: Found, other: Found) -> bool:
    """The same text at the same place: two labels with one text are two."""
    return (one.text, one.format) == (other.text, other.format) and _near(one.corners, other.corners)


def _near(one: Corners, other: Corners) -> bool:
    a, b = np.array(one), np.array(other)
    reach = max(float(np.ptp(a, axis=0).max()), float(np.ptp(b, axis=0).max()), 8.0)
    return bool(np.abs(a.mean(axis=0) - b.mean(axis=0)).max() < reach / 2)
