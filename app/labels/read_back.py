"""Printed symbols read back before anything prints: every one, in the printer's own dots, by every decoder at hand.

Decides when a symbol counts as read and, where it does not, why, in closed words. Makes the picture itself (or has
pdfium make it from the very bytes that go to the printer); must not know which libraries decode: they come as readers.
Pillow and pdfium are imported when first used.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple

from app.domain.drawing import MM_PER_INCH, Page, Symbol
from app.usecases.label_ports import Found, SymbolReader

if TYPE_CHECKING:
    from PIL import Image

OUTSIDE: Final = "outside"
"""The symbol or its quiet zone leaves the page."""
CROWDED: Final = "crowded"
"""Something else stands in its quiet zone."""
TOO_DENSE: Final = "too_dense"
"""Its modules are less than two dots of this printer, or no whole ones and it doesn't read."""
TOO_SMALL: Final = "too_small"
"""Its modules are smaller than a hand-held scanner resolves."""
MISREAD: Final = "misread"
"""A decoder read another text."""
UNREADABLE: Final = "unreadable"
NO_READER: Final = "no_reader"
"""Not two decoders at hand know the format."""
REASONS: Final = (OUTSIDE, CROWDED, TOO_DENSE, TOO_SMALL, MISREAD, UNREADABLE, NO_READER)

SMALLEST: Final = 0.19
"""Millimetres: no module under it is read by the scanners of a desk."""
LEAST_DOTS: Final = 2
"""A module of one dot reads on a perfect picture and drowns in a printer's own spread."""

BARS: Final = frozenset({"Code128", "Code39"})
KNOWN: Final = {"zbar": BARS | {"QRCode"}, "profile": BARS}
"""Formats of the readers that do not know all four; a reader may say its own as `formats`."""
ALONE: Final = frozenset({"DataMatrix"})
"""Formats that only one decoder there is knows at all."""
_DARK: Final = 128
_TOUCHED: Final = 250
_pdfium: Final = threading.Lock()
"""pdfium is not safe to use from two threads."""


class Unread(NamedTuple):
    """A symbol that does not count as read: the page it stands on (from 1), itself, and a closed reason."""

    page: int
    symbol: Symbol
    reason: str


class ReadResult(NamedTuple):
    """How many symbols every decoder read, of how many there are, and those that were not."""

    read: int
    wanted: int
    unread: tuple[Unread, ...]


def read_back_pages(
    pages: Sequence[Page],
    dpi: float,
    readers: Sequence[SymbolReader],
    told: Callable[[int, int], None] | None = None,
) -> ReadResult:
    """Reads `pages` back from our own dots, as a label printer gets them.

    `told` hears after each page how many of how many, and may raise to leave it.
    """
    from app.labels.raster import image, rasterise

    return _read_back(pages, dpi, readers, (image(rasterise(page, dpi)) for page in pages), told)


def read_back_pdf(
    data: bytes,
    pages: Sequence[Page],
    dpi: float,
    readers: Sequence[SymbolReader],
    told: Callable[[int, int], None] | None = None,
) -> ReadResult:
    """Reads `pages` back from the PDF that will be printed, rasterised at the printer's dots.

    Raises ValueError where the PDF has not as many pages.
    """
    return _read_back(pages, dpi, readers, _pictures(data, dpi, len(pages)), told)


def _read_back(
    pages: Sequence[Page],
    dpi: float,
    readers: Sequence[SymbolReader],
    pictures: Iterator[Image.Image],
    told: Callable[[int, int], None] | None,
) -> ReadResult:
    wanted, unread = 0, []
    for number, (page, picture) in enumerate(zip(pages, pictures, strict=True), 1):
        for symbol in page.symbols:
            wanted += 1
            reason = _reason(symbol, picture, dpi, readers)
            if reason:
                unread.append(Unread(number, symbol, reason))
        if told is not None:
            told(number, len(pages))
    return ReadResult(wanted - len(unread), wanted, tuple(unread))


def _pictures(data: bytes, dpi: float, wanted: int) -> Iterator[Image.Image]:
    """Each page of the PDF in grey."""
    import pypdfium2

    with _pdfium:
        document = pypdfium2.PdfDocument(data)
        try:
            if len(document) != wanted:
                raise ValueError(f"{len(document)} pages in the PDF, {wanted} laid out")
        except BaseException:
            document.close()
            raise
    try:
        for number in range(wanted):
            with _pdfium:
                page = document[number]
                # pdfium stretches a page to whole pixels; grown to whole dots at its right and lower edge it isn't. It
                # rounds up: a thousandth of a point less keeps its own arithmetic from making it one more.
                width, height = page.get_size()
                wide, tall = (ceil(side * dpi / 72 - 0.01) * 72 / dpi - 0.001 for side in (width, height))
                page.set_mediabox(0, height - tall, wide, height)
                bitmap = page.render(scale=dpi / 72, grayscale=True, may_draw_forms=False)
                picture: Image.Image = bitmap.to_pil().copy()
                bitmap.close()
                page.close()
            yield picture
    finally:
        with _pdfium:
            document.close()


def _reason(symbol: Symbol, picture: Image.Image, dpi: float, readers: Sequence[SymbolReader]) -> str:
    """Why `symbol` of the page in `picture` does not count as read; empty where it does."""
    knowing = [reader for reader in readers if symbol.format in _formats(reader, symbol.format)]
    if len(knowing) < (1 if symbol.format in ALONE else 2):
        return NO_READER
    if symbol.module < SMALLEST:
        return TOO_SMALL
    if symbol.module * dpi / MM_PER_INCH < LEAST_DOTS - 0.02:
        return TOO_DENSE
    left, top, right, bottom = edges = _clear_dots(symbol, dpi)
    if left < 0 or top < 0 or right > picture.width or bottom > picture.height:
        return OUTSIDE
    cut = picture.crop(edges)
    # As a printer that blackens a dot when half of it is dark, and as one that blackens every dot it touches.
    half, touched = (cut.point([0] * level + [255] * (256 - level)) for level in (_DARK, _TOUCHED))
    seen = [half] if half.tobytes() == touched.tobytes() else [half, touched]
    wrong = ""
    for dots in seen:
        pixels = dots.tobytes()
        for reader in knowing:
            wrong = wrong or _judged(symbol, reader.read(pixels, dots.width, dots.height), dots, dpi)
    return wrong and _why(symbol, dpi, half, wrong)


def _judged(symbol: Symbol, found: Sequence[Found], dots: Image.Image, dpi: float) -> str:
    """Exactly this text, in this format, over the middle of the symbol, and nothing else."""
    if any(code.text != symbol.text or code.format != symbol.format for code in found):
        return MISREAD
    half_width, half_height = symbol.width * dpi / MM_PER_INCH / 2, symbol.height * dpi / MM_PER_INCH / 2
    for code in found:
        x = sum(corner[0] for corner in code.corners) / len(code.corners)
        y = sum(corner[1] for corner in code.corners) / len(code.corners)
        # A decoder may have read a bar code along one line of it: any height counts, the middle of the width is asked.
        near_x = abs(x - dots.width / 2) <= max(2.0, half_width / 4)
        near_y = abs(y - dots.height / 2) <= (half_height if len(symbol.rows) == 1 else max(2.0, half_height / 4))
        if near_x and near_y:
            return ""
    return UNREADABLE


def _why(symbol: Symbol, dpi: float, dots: Image.Image, wrong: str) -> str:
    """The reason a person can act on, behind what the decoder said."""
    if wrong == MISREAD:
        return MISREAD
    if _dark_around(symbol, dpi, dots):
        return CROWDED
    module = symbol.module * dpi / MM_PER_INCH
    return TOO_DENSE if abs(module - round(module)) > 0.02 else UNREADABLE


def _dark_around(symbol: Symbol, dpi: float, dots: Image.Image) -> bool:
    """Whether a dot of the quiet zone is black."""
    margin = round(symbol.quiet * symbol.module * dpi / MM_PER_INCH)
    # The outermost module of the quiet zone's inside is left out: dots of the symbol itself may be rounded into it.
    apart = max(1, round(symbol.module * dpi / MM_PER_INCH))
    width, height = dots.size
    sides = [(0, 0, margin - apart, height), (width - margin + apart, 0, width, height)]
    if len(symbol.rows) > 1:
        sides += [(0, 0, width, margin - apart), (0, height - margin + apart, width, height)]
    return any(
        right > left and bottom > top and dots.crop((left, top, right, bottom)).getextrema()[0] == 0
        for left, top, right, bottom in sides
    )


def _clear_dots(symbol: Symbol, dpi: float) -> tuple[int, int, int, int]:
    x, y, width, height = symbol.clear
    scale = dpi / MM_PER_INCH
    return round(x * scale), round(y * scale), round((x + width) * scale), round((y + height) * scale)


def _formats(reader: SymbolReader, asked: str) -> frozenset[str]:
    said = getattr(reader, "formats", None)
    return frozenset(said) if said is not None else KNOWN.get(reader.name, frozenset({asked}))
