"""The decoders behind one word, `SymbolReader`: zxing-cpp, zbar and our own averaged lines.

Decides which texts of a decoder may be believed at all: zbar's of Japanese QR never, for it guesses their letters
wrong. A decoder that isn't there is a notice, not a failure.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.scanning.decode.formats import (
    CODABAR,
    CODE39,
    CODE128,
    EAN8,
    EAN13,
    ITF,
    LINES,
    OURS,
    QR,
    UPCA,
    UPCE,
)
from app.scanning.decode.printed import full_ascii, under_bars
from app.scanning.decode.profiles import Placed, read_profile
from app.scanning.decoders_there import zbar_notice
from app.usecases.label_ports import Found, SymbolReader

Grey = NDArray[np.uint8]
"""A grey picture: rows × columns, 0 is black."""
Corners = tuple[tuple[float, float], ...]


class AtHand(NamedTuple):
    """The decoders there are, and closed words for those there aren't."""

    readers: tuple[SymbolReader, ...]
    notices: tuple[str, ...]


def grey(pixels: bytes, width: int, height: int) -> Grey:
    """The picture in `pixels`, not copied; raises ValueError where they are no width × height bytes."""
    return np.frombuffer(pixels, dtype=np.uint8).reshape(height, width)


class ZxingReader:
    """zxing-cpp. `formats` by their names in `formats.py`; `fast` leaves out turned, shrunk and inverted pictures."""

    name = "zxing"

    def __init__(self, formats: Sequence[str] = OURS, *, fast: bool = False) -> None:
        import zxingcpp

        self._zxing: Any = zxingcpp
        self._formats = tuple(getattr(zxingcpp.BarcodeFormat, name) for name in formats)
        self._fast = fast
        self._plain = zxingcpp.TextMode.Plain

    def read(self, pixels: bytes, width: int, height: int) -> Sequence[Found]:
        """Codes in a grey picture; corners in its pixels."""
        return self.find(grey(pixels, width, height))

    def find(self, image: Grey, *, fast: bool | None = None, turned: bool = True) -> list[Found]:
        """Codes in `image`; `fast` overrules the reader's own, `turned` False looks at level codes only."""
        quick = self._fast if fast is None else fast
        if min(image.shape) < 3:
            return []
        found = self._zxing.read_barcodes(
            np.ascontiguousarray(image),
            formats=self._formats,
            try_rotate=turned and not quick,
            try_downscale=not quick,
            try_invert=not quick,
            text_mode=self._plain,
        )
        return [Found(*under_bars(code.text, _zxing_format(code)), _zxing_corners(code), self.name) for code in found]


_ZXING_NAMES: Final = {"QRCodeModel2": QR, "QRCodeModel1": QR, "Code39Std": CODE39, "Code39Ext": CODE39}


def _zxing_format(code: Any) -> str:
    name: str = code.format.name
    return _ZXING_NAMES.get(name, name)


def _zxing_corners(code: Any) -> Corners:
    position = code.position
    first, second, third, fourth = (
        (float(p.x), float(p.y))
        for p in (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    )
    turns = (second[0] - first[0]) * (third[1] - first[1]) - (second[1] - first[1]) * (third[0] - first[0])
    if turns < 0 and _zxing_format(code) in LINES:
        # Bars read backwards: it tells their top edge in reading order, so that they seem mirrored.
        return (fourth, third, second, first)
    return (first, second, third, fourth)


_ZBAR_NAMES: Final = {
    CODE128: "CODE128", CODE39: "CODE39", QR: "QRCODE", EAN13: "EAN13", EAN8: "EAN8", UPCA: "UPCA", UPCE: "UPCE",
    ITF: "I25", CODABAR: "CODABAR",
}  # fmt: skip


_ZBAR_LINES: Final = 2
"""Lines of the picture in which zbar must have met the same bars: a single one has misread a Code 39's last letter."""


class ZbarReader:
    """zbar, the second opinion. Raises ImportError where its library is missing: see `readers_at_hand`.

    It has no DataMatrix, and of a QR only plain ASCII is believed: it takes Shift_JIS for Chinese.
    """

    name = "zbar"

    def __init__(self, formats: Sequence[str] = OURS) -> None:
        pyzbar: Any = importlib.import_module("pyzbar.pyzbar")
        self._pyzbar = pyzbar
        self._symbols = [pyzbar.ZBarSymbol[_ZBAR_NAMES[name]] for name in formats if name in _ZBAR_NAMES]
        self._names = {zbar: name for name, zbar in _ZBAR_NAMES.items()}

    def read(self, pixels: bytes, width: int, height: int) -> Sequence[Found]:
        """Codes in a grey picture; corners in its pixels."""
        return self._found((pixels, width, height))

    def find(self, image: Grey) -> list[Found]:
        """Codes in `image`."""
        height, width = image.shape
        return self._found((np.ascontiguousarray(image).tobytes(), width, height))

    def _found(self, picture: tuple[bytes, int, int]) -> list[Found]:
        if not self._symbols or min(picture[1:]) < 3:
            return []
        found = []
        for code in self._pyzbar.decode(picture, symbols=self._symbols):
            name, data = self._names.get(code.type, ""), bytes(code.data)
            single = name in LINES and code.quality < _ZBAR_LINES
            if name and data.isascii() and data and not single:
                text = data.decode("ascii")
                found.append(Found(full_ascii(text) if name == CODE39 else text, name, _zbar_corners(code), self.name))
        return found


def _zbar_corners(code: Any) -> Corners:
    points = [(float(p.x), float(p.y)) for p in code.polygon]
    turn = {"UP": 0, "RIGHT": 1, "DOWN": 2, "LEFT": 3}.get(code.orientation or "", 0)
    if len(points) == 4:
        middle_x, middle_y = sum(p[0] for p in points) / 4, sum(p[1] for p in points) / 4
        points.sort(key=lambda p: float(np.arctan2(p[1] - middle_y, p[0] - middle_x)))
    else:  # only ends of lines: the box around them
        x, y, w, h = (float(v) for v in code.rect)
        points = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
        turn = 0
    return tuple(points[turn:] + points[:turn])


class ProfileReader:
    """Our own reading of Code 128 and Code 39: rows averaged over bands, so that noise and dirt go, each read alone.

    A text counts when two bands at least agree. Reads level and upright codes; `votes` are its bands.
    """

    name = "profile"

    def __init__(self, formats: Sequence[str] = OURS, bands: Sequence[int] = (4, 12), least: int = 2) -> None:
        self._formats = frozenset(formats)
        self._bands = tuple(bands)
        self._least = least

    def read(self, pixels: bytes, width: int, height: int) -> Sequence[Found]:
        """Codes in a grey picture; corners in its pixels."""
        return self.find(grey(pixels, width, height))

    def find(self, image: Grey, *, upright: bool = True) -> list[Found]:
        """Codes in `image`; `upright` also those whose bars lie level."""
        found = self._level(image)
        if upright:
            turned = self._level(np.ascontiguousarray(np.rot90(image, -1)))
            height = image.shape[0]
            for code in turned:
                back = tuple((y, height - x) for x, y in code.corners)
                found.append(code._replace(corners=back))
        return found

    def line(self, greys: NDArray[np.uint8]) -> list[Found]:
        """Codes in one line alone, dark on light; corners of no height."""
        found = []
        for place in read_profile(greys.astype(np.float32), invert=False):
            if place.code.format in self._formats and place.code.text:
                ends = ((place.start, 0.0), (place.end, 0.0))
                corners = (*ends, *ends[::-1])
                found.append(Found(place.code.text, place.code.format, corners, self.name))
        return found

    def _level(self, image: Grey) -> list[Found]:
        height, width = image.shape
        places: list[tuple[Placed, int, int]] = []
        for band in self._bands:
            if height < band or width < 40:
                continue
            rows = height // band
            lines = image[: rows * band].reshape(rows, band, width).mean(axis=1, dtype=np.float32)
            swing = np.abs(np.diff(lines, axis=1)).sum(axis=1)
            for row in np.flatnonzero(swing > 8 * 24).tolist():  # fewer bars than two characters have
                places += [(p, row * band, (row + 1) * band) for p in read_profile(lines[row])]
        return self._agreed(places)

    def _agreed(self, places: list[tuple[Placed, int, int]]) -> list[Found]:
        groups: list[list[tuple[Placed, int, int]]] = []
        for place in places:
            if place[0].code.format not in self._formats or not place[0].code.text:
                continue
            group = next((g for g in groups if _same(g[-1], place)), None)
            if group is None:
                groups.append([place])
            else:
                group.append(place)
        found = []
        for group in groups:
            votes = max(Counter(bottom - top for _, top, bottom in group).values())
            if votes >= self._least:
                code = group[0][0]
                found.append(Found(code.code.text, code.code.format, _box(group), self.name, votes))
        return found


def _same(one: tuple[Placed, int, int], other: tuple[Placed, int, int]) -> bool:
    a, b = one[0], other[0]
    near = min(a.end, b.end) - max(a.start, b.start) > 0.5 * (a.end - a.start)
    return near and (a.code.text, a.code.format, a.reverse) == (b.code.text, b.code.format, b.reverse)


def _box(group: list[tuple[Placed, int, int]]) -> Corners:
    left, right = min(p.start for p, _, _ in group), max(p.end for p, _, _ in group)
    top, bottom = float(min(t for _, t, _ in group)), float(max(b for _, _, b in group))
    box = ((left, top), (right, top), (right, bottom), (left, bottom))
    return box[2:] + box[:2] if group[0][0].reverse else box


class CvQrReader:
    """OpenCV's own QR decoder, the second opinion of printed symbols where zbar is not. It wants large modules."""

    name = "opencv"
    formats: Final = frozenset({QR})
    _TIMES: Final = 4
    _MARGIN: Final = 32

    def read(self, pixels: bytes, width: int, height: int) -> Sequence[Found]:
        """The QR code in a grey picture of little else; corners in its pixels."""
        import cv2

        image = grey(pixels, width, height)
        if min(image.shape) < 3:
            return []
        large = cv2.resize(image, None, fx=self._TIMES, fy=self._TIMES, interpolation=cv2.INTER_NEAREST)
        edge = (self._MARGIN,) * 4
        framed = cv2.copyMakeBorder(large, *edge, cv2.BORDER_CONSTANT, value=(255,))
        text, points, _ = cv2.QRCodeDetector().detectAndDecode(framed)
        if not text or points is None:
            return []
        found = (points[0] - self._MARGIN) / self._TIMES
        corners = tuple((float(x), float(y)) for x, y in found)
        return [Found(text, QR, corners, self.name)]


def readers_at_hand(formats: Sequence[str] = OURS) -> tuple[SymbolReader, ...]:
    """zxing, then zbar where its library is there, else our own for bars and OpenCV's for QR: of both there are always
    two that know nothing of each other.
    """
    there = at_hand(formats)
    return (*there.readers, CvQrReader()) if there.notices else there.readers


def at_hand(formats: Sequence[str] = OURS) -> AtHand:
    """The decoders and what is missing of them."""
    zxing = ZxingReader(formats)
    missing = zbar_notice()
    if not missing:
        return AtHand((zxing, ZbarReader(formats)), ())
    return AtHand((zxing, ProfileReader(formats)), (missing,))
