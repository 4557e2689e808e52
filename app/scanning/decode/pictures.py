"""A file → grey pictures: photos turned the right way up, a PDF's pages as dots.

Decides which files are looked at at all and how large they may be. Everything that is wrong with a file is one closed
reason; what a file claims of its size is checked before a pixel is unpacked.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

Grey = NDArray[np.uint8]

LARGEST_FILE: Final = 200 * 1024 * 1024
"""Bytes."""
LARGEST_PICTURE: Final = 120_000_000
"""Pixels of one picture; phones make 12 to 108 million."""
MOST_PAGES: Final = 200
PDF_DPI: Final = 300
"""Dots an inch a page is made with: three for the narrowest bars that are printed."""
_LARGEST_PAGE: Final = 40_000_000
"""Pixels of one page: a larger one is made with fewer dots."""
_KINDS: Final = (
    JpegImagePlugin.JpegImageFile.format,
    PngImagePlugin.PngImageFile.format,
    BmpImagePlugin.BmpImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
    GifImagePlugin.GifImageFile.format,
)
"""Only these are opened: Pillow knows dozens, and each is a door. Naming them is what makes Pillow load them."""


class FileFault(StrEnum):
    """Why a file can't be looked at; closed."""

    missing = "missing"
    no_access = "no_access"
    too_large = "too_large"
    encrypted = "encrypted"
    not_a_picture = "not_a_picture"
    damaged = "damaged"


class BadFile(Exception):
    """A file that gives no picture, and why."""

    def __init__(self, reason: FileFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Picture(NamedTuple):
    """One grey picture of a file; `page` counts from 1."""

    page: int
    image: Grey


def pictures(path: Path) -> Iterator[Picture]:
    """The pictures in the file at `path`, one after the other: none is kept. Raises BadFile."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            begin = file.read(1024)
    except FileNotFoundError as error:
        raise BadFile(FileFault.missing) from error
    except OSError as error:
        raise BadFile(FileFault.no_access) from error
    if size > LARGEST_FILE:
        raise BadFile(FileFault.too_large)
    if not begin:
        raise BadFile(FileFault.damaged)
    yield from _pages(path) if b"%PDF-" in begin else _photos(path)


def _photos(path: Path) -> Iterator[Picture]:
    try:
        with warnings.catch_warnings():
            # Its own limit only warns; ours refuses.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=_KINDS) as photo:
                for index in range(min(getattr(photo, "n_frames", 1) if photo.format == "TIFF" else 1, MOST_PAGES)):
                    photo.seek(index)
                    if photo.width * photo.height > LARGEST_PICTURE:
                        raise BadFile(FileFault.too_large)
                    yield Picture(index + 1, _grey(photo))
    except UnidentifiedImageError as error:
        raise BadFile(FileFault.not_a_picture) from error
    except Image.DecompressionBombError as error:
        raise BadFile(FileFault.too_large) from error
    except MemoryError as error:
        raise BadFile(FileFault.too_large) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        # Pillow says SyntaxError for a broken PNG, OSError for a file that ends too early.
        raise BadFile(FileFault.damaged) from error


def _grey(photo: Image.Image) -> Grey:
    """The photo in greys, the right way up; where nothing is drawn it is white."""
    if photo.format in {"JPEG", "MPO"} and photo.mode in {"RGB", "L"}:
        photo.draft("L", photo.size)
    picture = ImageOps.exif_transpose(photo)
    if picture.mode.startswith("I") or picture.mode == "F":
        deep = np.asarray(picture, dtype=np.float64)
        low, high = float(deep.min()), float(deep.max())
        return ((deep - low) * (255 / max(high - low, 1e-9))).astype(np.uint8)
    if "A" in picture.getbands() or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        picture = Image.new("RGBA", clear.size, "white")
        picture.alpha_composite(clear)
    return np.asarray(picture.convert("L"), dtype=np.uint8)


def _pages(path: Path) -> Iterator[Picture]:
    import pypdfium2

    try:
        document: Any = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise BadFile(FileFault.encrypted if locked else FileFault.damaged) from error
    try:
        if len(document) == 0:
            raise BadFile(FileFault.damaged)
        for index in range(min(len(document), MOST_PAGES)):
            yield Picture(index + 1, _page(document, index))
    except pypdfium2.PdfiumError as error:
        raise BadFile(FileFault.damaged) from error
    finally:
        document.close()


def _page(document: Any, index: int) -> Grey:
    page = document[index]
    try:
        width, height = page.get_size()
        scale = min(PDF_DPI / 72, (_LARGEST_PAGE / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        try:
            dots = np.array(bitmap.to_numpy(), dtype=np.uint8)
        finally:
            bitmap.close()
    finally:
        page.close()
    return dots if dots.ndim == 2 else dots[:, :, 0].copy()
