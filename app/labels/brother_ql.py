"""Dots as Brother QL raster: one page a label, for the roll that is in the printer.

Decides the bytes, which rolls are known, and refuses a label that is not the roll's or reaches where the head prints
nothing, before anything is sent; the print information names the roll, so that the printer refuses another one too. No
compression: some models know none. Must not know templates or how bytes are sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from app.domain.drawing import MM_PER_INCH
from app.domain.label_templates import Stock
from app.labels.raster import Bitmap, image

if TYPE_CHECKING:
    from PIL import Image

DPI: Final = 300
PINS: Final = 720
"""Dots of the print head of QL-5xx to QL-8xx."""
WIDE_PINS: Final = 1296
"""Dots of QL-10xx and QL-11xx."""
_WIDE_OFFSET: Final = 44
"""Pins the roll's edge lies further in on the wide head."""
SHORTEST: Final = 150
"""Lines of the shortest piece of a continuous roll (12.7 mm)."""
LONGEST: Final = 11_811
"""Lines of the longest one (1 m)."""
_FEED: Final = 35
"""Lines of feed before and after a piece of a continuous roll: the 3 mm it can't print."""
_NEAR: Final = 0.6
"""Millimetres by which a label may differ from the roll: makers round."""

NOT_A_ROLL: Final = "not_a_roll"
UNKNOWN_MEDIA: Final = "unknown_media"
WRONG_DPI: Final = "wrong_dpi"
WRONG_WIDTH: Final = "wrong_width"
WRONG_LENGTH: Final = "wrong_length"
OUTSIDE_PRINTABLE: Final = "outside_printable"
TOO_SHORT: Final = "too_short"
TOO_LONG: Final = "too_long"
NO_LABEL: Final = "no_label"
REASONS: Final = (
    NOT_A_ROLL, UNKNOWN_MEDIA, WRONG_DPI, WRONG_WIDTH, WRONG_LENGTH, OUTSIDE_PRINTABLE, TOO_SHORT, TOO_LONG, NO_LABEL,
)  # fmt: skip


class MediaRefused(ValueError):
    """The label can't be printed on this roll: `reason` is one of the closed words above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Media(NamedTuple):
    """A roll as Brother's command reference has it: millimetres, dots it can print on, pins left of them."""

    width: int
    length: int
    """0: continuous."""
    dots: int
    lines: int
    offset: int


MEDIA: Final = tuple(
    Media(*row)
    for row in (
        (12, 0, 106, 0, 29), (29, 0, 306, 0, 6), (38, 0, 413, 0, 12), (50, 0, 554, 0, 12), (54, 0, 590, 0, 0),
        (62, 0, 696, 0, 12), (102, 0, 1164, 0, 12),
        (17, 54, 165, 566, 0), (17, 87, 165, 956, 0), (23, 23, 202, 202, 42), (29, 42, 306, 425, 6),
        (29, 90, 306, 991, 6), (38, 90, 413, 991, 12), (39, 48, 425, 495, 6), (52, 29, 578, 271, 0),
        (62, 29, 696, 271, 12), (62, 100, 696, 1109, 12), (102, 51, 1164, 526, 12), (102, 152, 1164, 1660, 12),
    )
)  # fmt: skip


def media_of(stock: Stock) -> Media:
    """The roll `stock` is. Raises MediaRefused where it is none, or one Brother doesn't make."""
    if not stock.roll:
        raise MediaRefused(NOT_A_ROLL)
    for media in MEDIA:
        if abs(media.width - stock.width) <= _NEAR and abs(media.length - stock.height) <= _NEAR:
            return media
    raise MediaRefused(UNKNOWN_MEDIA)


def ql(bitmaps: Iterable[Bitmap], media: Stock, *, pins: int = PINS) -> bytes:
    """The labels one after another, cut apart; one that lies across the roll is turned.

    Raises MediaRefused: nothing is sent then.
    """
    roll = media_of(media)
    if roll.dots + roll.offset > pins:
        raise MediaRefused(UNKNOWN_MEDIA)
    pages = []
    for number, bitmap in enumerate(bitmaps):
        lines = _lines(bitmap, roll, pins)
        control = _control(roll, len(lines), first=number == 0)
        pages.append(control + b"".join(b"g\x00" + bytes((pins // 8,)) + line for line in lines))
    if not pages:
        raise MediaRefused(NO_LABEL)
    # Whatever half a job the printer still holds is forgotten.
    return bytes(400) + b"\x1b@" + b"\x0c".join(pages) + b"\x1a"


def _control(roll: Media, lines: int, *, first: bool) -> bytes:
    valid = 0x80 | 0x02 | 0x04 | (0x08 if roll.length else 0)  # recovery, and the roll: kind, width, length
    kind = 0x0B if roll.length else 0x0A
    feed = 0 if roll.length else _FEED
    return b"".join(
        (
            b"\x1bia\x01",  # raster mode
            b"\x1biz" + bytes((valid, kind, roll.width, roll.length)) + lines.to_bytes(4, "little")
            + bytes((0 if first else 1, 0)),
            b"\x1biM\x40",  # cut by itself,
            b"\x1biA\x01",  # each label,
            b"\x1biK\x08",  # and after the last
            b"\x1bid" + feed.to_bytes(2, "little"),
            b"M\x00",  # no compression
        )
    )  # fmt: skip


def _lines(bitmap: Bitmap, roll: Media, pins: int) -> list[bytes]:
    """The head's lines of one label: what can be printed, mirrored, since the first pin lies at the roll's right."""
    from PIL import Image

    if bitmap.dpi != DPI:
        raise MediaRefused(WRONG_DPI)
    picture = _along(image(bitmap).point([255] + [0] * 255, "1"), roll)
    lines = roll.lines or picture.height
    if not roll.length and not SHORTEST <= lines <= LONGEST:
        raise MediaRefused(TOO_SHORT if lines < SHORTEST else TOO_LONG)
    left, top = (picture.width - roll.dots) // 2, (picture.height - lines) // 2
    printed = picture.crop((left, top, left + roll.dots, top + lines))
    if _black(printed) != _black(picture):
        raise MediaRefused(OUTSIDE_PRINTABLE)
    head = Image.new("1", (pins, lines), 0)
    offset = roll.offset + (_WIDE_OFFSET if pins == WIDE_PINS else 0)
    head.paste(printed.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (offset, 0))
    rows, stride = head.tobytes(), pins // 8
    return [rows[at : at + stride] for at in range(0, len(rows), stride)]


def _along(picture: Image.Image, roll: Media) -> Image.Image:
    """The label as it lies on the roll."""
    from PIL import Image

    fits = [_near(side, roll.width) for side in picture.size]
    if not any(fits):
        raise MediaRefused(WRONG_WIDTH)
    if roll.length:
        upright = fits[0] and _near(picture.height, roll.length)
        if not upright and not (fits[1] and _near(picture.width, roll.length)):
            raise MediaRefused(WRONG_LENGTH)
        return picture if upright else picture.transpose(Image.Transpose.ROTATE_90)
    return picture if fits[0] else picture.transpose(Image.Transpose.ROTATE_90)


def _near(dots: int, millimetres: float) -> bool:
    return abs(dots * MM_PER_INCH / DPI - millimetres) <= _NEAR


def _black(picture: Image.Image) -> int:
    return sum(picture.histogram()[1:])
