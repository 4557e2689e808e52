"""From a file (or its bytes) to grey pictures, one a page; or the closed reason why it is none.

Runs in the reading process alone: Pillow, numpy and pypdfium2 are imported with the first picture. What is cut off is
read as far as it goes. Knows no code and no decoder.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from app.usecases.picture_ports import PictureFault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

log = logging.getLogger(__name__)

LARGEST: Final = 120_000_000
"""Pixels of a picture; a phone's best has 108 million."""
WORKED: Final = 26_000_000
"""Pixels a picture is made smaller to before it is read: more tells no decoder more."""
KINDS: Final = ("Jpeg", "Png", "Gif", "Bmp", "Tiff", "WebP", "Avif", "Ppm")
"""Pillow's plug-ins that are used: it has dozens, and each is a door."""
PAGES: Final = 100
DPI: Final = 300
"""Dots an inch a page of a PDF is drawn with: three for the narrowest bars that are printed."""
LARGEST_FILE: Final = 200 * 1024 * 1024


class NoPicture(Exception):
    """The file can't be read as a picture."""

    def __init__(self, fault: PictureFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class PageRead(NamedTuple):
    """A page's picture; `whole` False: the file ended before its picture did."""

    grey: Grey
    whole: bool = True


def load(path: Path) -> bytes:
    """The bytes of a file. Raises NoPicture."""
    try:
        if path.is_dir():
            raise NoPicture(PictureFault.folder)
        if not path.exists():
            raise NoPicture(PictureFault.missing)
        if not path.is_file():
            raise NoPicture(PictureFault.not_a_picture)
        if path.stat().st_size > LARGEST_FILE:
            raise NoPicture(PictureFault.too_large)
        return path.read_bytes()
    except PermissionError:
        raise NoPicture(PictureFault.refused) from None
    except (OSError, ValueError):  # ValueError: a name with a NUL in it
        raise NoPicture(PictureFault.missing) from None


def pages(data: bytes) -> tuple[int, Iterator[PageRead]]:
    """How many pages there are, and their pictures, made one after the other. Raises NoPicture, also on the way."""
    if not data:
        raise NoPicture(PictureFault.empty)
    if b"%PDF-" in data[:1024]:
        return _pdf(data)
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"heim", b"heis"}:
        raise NoPicture(PictureFault.heic)
    return _picture(data)


def _picture(data: bytes) -> tuple[int, Iterator[PageRead]]:
    import importlib

    from PIL import Image, UnidentifiedImageError

    for kind in KINDS:
        importlib.import_module(f"PIL.{kind}ImagePlugin")
    Image.MAX_IMAGE_PIXELS = None  # the bound is our own, below
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=[kind.upper() for kind in KINDS])
    except UnidentifiedImageError:
        raise NoPicture(PictureFault.not_a_picture) from None
    except Exception as fault:  # noqa: BLE001 - Pillow's plug-ins raise whatever a broken head makes them stumble over
        log.info("pictures: %s at its head", type(fault).__name__)
        raise NoPicture(PictureFault.damaged) from None
    if image.width * image.height > LARGEST:
        raise NoPicture(PictureFault.too_large)
    count = _frames(image)
    return count, _frame_pictures(image, count)


def _frames(image: Any) -> int:
    if image.format == "MPO":
        return 1  # a phone's JPEG: what else is in it are the same view's small or depth pictures
    try:
        return max(1, min(PAGES, int(getattr(image, "n_frames", 1))))
    except Exception:  # noqa: BLE001 - counting walks through the whole of a broken file
        return 1


def _frame_pictures(image: Any, count: int) -> Iterator[PageRead]:
    for number in range(count):
        grey, whole = _grey(image, number)
        if grey is None:
            if number == 0:
                raise NoPicture(PictureFault.damaged)
            return
        yield PageRead(grey, whole)


def _grey(image: Any, number: int) -> tuple[Any, bool]:
    """A frame as grey pixels (None where there is nothing), and whether all of it was there."""
    from PIL import ImageFile

    for whole in (True, False):
        ImageFile.LOAD_TRUNCATED_IMAGES = not whole
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if number:
                    image.seek(number)
                if image.width * image.height > LARGEST:
                    raise NoPicture(PictureFault.too_large)
                if image.format == "JPEG" and image.mode == "RGB":
                    image.draft("L", image.size)  # greys alone: half the time
                image.load()
                return _as_grey(_upright(image)), whole
        except NoPicture:
            raise
        except MemoryError:
            raise NoPicture(PictureFault.too_large) from None
        except Exception as fault:  # noqa: BLE001 - a broken file breaks its reader in any way; the next try is laxer
            log.info("pictures: %s of a frame", type(fault).__name__)
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
    return None, False


def _upright(image: Any) -> Any:
    """Turned as the camera was held, where it says so."""
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(image)
    except Exception as fault:  # noqa: BLE001 - a broken note beside a picture takes nothing from the picture
        log.info("pictures: %s of how it was held", type(fault).__name__)
        return image


def _as_grey(image: Any) -> Any:
    import numpy as np
    from PIL import Image

    if image.mode in ("I", "F") or image.mode.startswith("I;"):  # 16 bits and more: Pillow would cut, not scale
        values = np.asarray(image).astype(np.float32)
        low, high = float(values.min()), float(values.max())
        spread = (values - low) * (255.0 / (high - low)) if high > low else values * 0
        return _bounded(Image.fromarray(spread.astype(np.uint8), "L"))
    if "A" in image.getbands() or "transparency" in image.info:
        over = image.convert("RGBA")
        ground = Image.new("RGBA", over.size, "white")
        image = Image.alpha_composite(ground, over)
    return _bounded(image.convert("L"))


def _bounded(grey: Any) -> Any:
    import numpy as np

    pixels = grey.width * grey.height
    if pixels > WORKED:
        share = (WORKED / pixels) ** 0.5
        grey = grey.resize((max(1, round(grey.width * share)), max(1, round(grey.height * share))), 3, None, 2.0)
    return np.ascontiguousarray(np.asarray(grey, dtype=np.uint8))


def _pdf(data: bytes) -> tuple[int, Iterator[PageRead]]:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        locked = getattr(fault, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(fault).lower()
        raise NoPicture(PictureFault.locked if locked else PictureFault.damaged) from None
    count = min(PAGES, len(document))
    if not count:
        raise NoPicture(PictureFault.damaged)
    return count, _pdf_pages(document, count)


def _pdf_pages(document: Any, count: int) -> Iterator[PageRead]:
    import pypdfium2

    for number in range(count):
        try:
            yield PageRead(_drawn(document[number]))
        except pypdfium2.PdfiumError:
            if count == 1:
                raise NoPicture(PictureFault.damaged) from None


def _drawn(page: Any) -> Any:
    import numpy as np

    try:
        width, height = page.get_size()
        scale = min(DPI / 72, (WORKED / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        try:
            dots = np.array(bitmap.to_numpy(), dtype=np.uint8)  # a copy: the bitmap is given back
            return dots if dots.ndim == 2 else np.ascontiguousarray(dots[:, :, 0])
        finally:
            bitmap.close()
    finally:
        page.close()
