"""Photos of a repair, as they are kept: shrunk, upright, and without a word about where, when and by what they were
taken.

Decides size and quality. Pillow is loaded with the first photo.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST: Final = 1600
"""Pixels of the longer side: a crack in a screen is seen, a label can be read."""
MOST: Final = 300_000
"""Bytes: what a ledger of ten thousand photos can carry."""
_TRIES: Final = ((LONGEST, 85), (LONGEST, 70), (LONGEST, 50), (1200, 60), (800, 60), (400, 60))
"""Longer side and quality, best first; the last one is small whatever the picture shows."""
_MOST_PIXELS: Final = 120_000_000


def shrunk_photo(raw: bytes) -> bytes:
    """The picture in `raw` as a JPEG of at most LONGEST pixels and MOST bytes, without any metadata.

    Raises ValueError where it is no picture, or one too large to be opened.
    """
    import PIL.Image
    from PIL import ImageOps, UnidentifiedImageError

    try:
        with PIL.Image.open(BytesIO(raw)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise ValueError(f"{opened.width} x {opened.height} pixels")
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, PIL.Image.DecompressionBombError) as fault:
        raise ValueError(f"no picture: {fault}") from fault
    # pixels alone go on: a picture made anew has no EXIF, no colour profile, no comment
    bare = PIL.Image.frombytes("RGB", upright.size, upright.tobytes())
    return next(photo for side, quality in _TRIES if len(photo := _jpeg(bare, side, quality)) <= MOST)


def _jpeg(picture: Image, side: int, quality: int) -> bytes:
    written = BytesIO()
    picture.thumbnail((side, side))
    picture.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()
