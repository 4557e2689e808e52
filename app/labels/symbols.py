"""QR codes, Code 128 and DataMatrix as modules, sized in whole printer dots.

Decides which symbol fits a room, its module width, its quiet zone and where it may stand (on the dot grid). Knows
nothing of papers or renderers. The libraries give modules only; no picture is ever made, because scaled pictures of
bars misread.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from barcode.codex import Code128  # type: ignore[import-untyped]  # no types of its own; build() gives list[str]

from app.domain.drawing import BAR_CODE, MM_PER_INCH, Area, Symbol
from app.domain.label_templates import SymbolChoice

DEFAULT_DPI = 300
"""Whole dots at 300 are whole dots at 600 and 1200 too."""
QR_QUIET = 4
BAR_QUIET = 10
DATAMATRIX_QUIET = 2
"""One by the standard; a second where labels are cut."""
SMALLEST_MODULE = 0.33
"""Smallest QR module in mm that a phone at arm's length and a worn scanner still read."""
SMALLEST_BAR = 0.19
WISHED_BAR = 0.25
LOWEST_BAR = 4.0
"""mm: a bar code lower than this is missed by a hand that shakes."""
SWITCHED = "switched_to_qr"
TOO_SMALL, TOO_DENSE, NO_CODE = "too_small", "too_dense", "no_code"
LONGEST = {"QRCode": 2300, "DataMatrix": 1500}
"""Bytes that the largest symbol holds for certain."""
_DARK = bytes([ord("1")] * 128 + [ord("0")] * 128)
_BAR_TEXT = frozenset(map(chr, range(32, 127)))


class TooDense(ValueError):
    """The text needs more modules than the area holds at a width that can be read."""


def dot_size(dpi: float) -> float:
    """Millimetres of one printer dot. Raises ValueError under 100 dpi: no symbol of ours is readable there."""
    if dpi < 100:
        raise ValueError(f"{dpi} dpi is too coarse for a symbol")
    return MM_PER_INCH / dpi


def qr(text: str, *, x: float, y: float, size: float, dpi: float = DEFAULT_DPI) -> Symbol:
    """A QR code of `text`, nearest to `size` mm in whole dots, error level M or better where it costs no room.

    Raises TooDense where a module would be under 0.33 mm.
    """
    rows = _modules(text)
    dot = dot_size(dpi)
    dots = round(size / len(rows) / dot)
    if dots * dot < SMALLEST_MODULE:
        raise TooDense(f"{len(rows)} modules do not fit in {size:g} mm")
    side = len(rows) * dots * dot
    return on_grid(
        Symbol(x=x, y=y, width=side, height=side, rows=rows, quiet=QR_QUIET, text=text, format="QRCode", dot=dot)
    )


def code128(text: str, *, x: float, y: float, height: float, dpi: float = DEFAULT_DPI) -> Symbol:
    """A Code 128 of `text` with bars nearest to 0.25 mm in whole dots, never under 0.19 mm, `height` mm tall."""
    dot = dot_size(dpi)
    dots = max(1, round(WISHED_BAR / dot))
    if dots * dot < SMALLEST_BAR:
        dots += 1
    row = Code128(text).build()[0]
    return on_grid(
        Symbol(
            x=x, y=y, width=len(row) * dots * dot, height=height, rows=(row,), quiet=BAR_QUIET,
            text=text, format=BAR_CODE, dot=dot,
        )
    )  # fmt: skip


class Chosen(NamedTuple):
    """The symbol that fits a room, or None with the closed `reason` why none does.

    `too_small` is said of the room, `too_dense` of the printer's dots: in mm the symbol would fit. `no_code` is a text
    the wished bar code has no signs for. `note` is `switched_to_qr` where a bar code was wished, or empty.
    """

    symbol: Symbol | None
    note: str = ""
    reason: str = ""


def choose(text: str, room: Area, dpi: float, wish: SymbolChoice = SymbolChoice.auto, *, align: float = 0.5) -> Chosen:
    """The largest symbol of `text` that stands in `room` with its quiet zone, in whole dots of `dpi`.

    Code 128 has bars of 0.25 mm or the next lower number of whole dots that fits, never under 0.19 mm; QR and
    DataMatrix have modules of 0.33 mm at least. `align` is where it stands in a wider room: 0 left, 1 right. Half a dot
    is kept free on every side, so that it may be moved to another page's dots.
    Raises ValueError for an empty text and under 100 dpi.
    """
    if not text:
        raise ValueError("a symbol needs a text")
    if wish in {SymbolChoice.auto, SymbolChoice.code128}:
        bars = _bars(text, room, dpi, align)
        if bars.symbol is not None or wish is SymbolChoice.code128:
            return bars
        return _square("QRCode", text, room, dpi, align)._replace(note=SWITCHED)
    return _square("DataMatrix" if wish is SymbolChoice.datamatrix else "QRCode", text, room, dpi, align)


def _bars(text: str, room: Area, dpi: float, align: float) -> Chosen:
    """A Code 128 as tall as the room."""
    dot = dot_size(dpi)
    if not _BAR_TEXT.issuperset(text):
        return Chosen(None, reason=NO_CODE)
    row = _bar_modules(text)
    x, y, width, height = room
    modules = len(row) + 2 * BAR_QUIET
    tall = int((height - dot) / dot + 1e-6)
    if modules * SMALLEST_BAR > width or tall * dot < LOWEST_BAR:
        return Chosen(None, reason=TOO_SMALL)
    dots = min(max(1, round(WISHED_BAR / dot)), int((width - dot) / modules / dot + 1e-6))
    if dots * dot < SMALLEST_BAR:
        return Chosen(None, reason=TOO_DENSE)
    dark = len(row) * dots * dot
    left = x + BAR_QUIET * dots * dot + dot / 2
    left += align * (width - modules * dots * dot - dot)
    return Chosen(
        on_grid(
            Symbol(
                x=left, y=y + dot / 2, width=dark, height=tall * dot, rows=(row,), quiet=BAR_QUIET, text=text,
                format=BAR_CODE, dot=dot,
            )
        )
    )  # fmt: skip


def _square(kind: str, text: str, room: Area, dpi: float, align: float) -> Chosen:
    if len(text.encode()) > LONGEST[kind]:
        return Chosen(None, reason=TOO_SMALL)
    rows, quiet = (_matrix(text), DATAMATRIX_QUIET) if kind == "DataMatrix" else (_modules(text), QR_QUIET)
    dot = dot_size(dpi)
    x, y, width, height = room
    across, down = len(rows[0]) + 2 * quiet, len(rows) + 2 * quiet
    most = min(width / across, height / down)
    if most < SMALLEST_MODULE:
        return Chosen(None, reason=TOO_SMALL)
    dots = int(min((width - dot) / across, (height - dot) / down) / dot + 1e-6)
    module = dots * dot
    if module < SMALLEST_MODULE:
        return Chosen(None, reason=TOO_DENSE)
    left = x + quiet * module + dot / 2 + align * (width - across * module - dot)
    top = y + (height - len(rows) * module) / 2
    return Chosen(
        on_grid(
            Symbol(
                x=left, y=top, width=len(rows[0]) * module, height=len(rows) * module, rows=rows, quiet=quiet,
                text=text, format=kind, dot=dot,
            )
        )
    )  # fmt: skip


@lru_cache(maxsize=512)
def _bar_modules(text: str) -> str:
    row: str = Code128(text).build()[0]
    return row


@lru_cache(maxsize=128)
def _matrix(text: str) -> tuple[str, ...]:
    return _written(text, "DataMatrix")


@lru_cache(maxsize=512)
def _modules(text: str) -> tuple[str, ...]:
    """The modules of a QR code; kept, because a paper may be laid out several times until all stands on it."""
    if text.isascii():
        return _written(text, "QRCode", ec_level="M")
    import segno

    # segno writes other texts the way phones and wedge scanners expect, without a notice of their character set.
    code = segno.make_qr(text, error="m")
    return tuple("".join("1" if dark else "0" for dark in row) for row in code.matrix)


def _written(text: str, kind: str, **options: str) -> tuple[str, ...]:
    """The modules as zxing-cpp's writer sets them: fifteen times as fast as a writer in Python."""
    import zxingcpp  # when the first symbol is made, not when a screen names this module

    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind), **options)
    picture: Any = made.to_image(scale=1, add_quiet_zones=False)
    cells = memoryview(picture)
    across = len(cells.tobytes()) // len(cells)
    bits = cells.tobytes().translate(_DARK).decode("ascii")
    return tuple(bits[at : at + across] for at in range(0, len(bits), across))


def on_grid(symbol: Symbol) -> Symbol:
    """`symbol` moved to the nearest whole dot from the page's top left."""
    dot = symbol.dot
    return symbol._replace(x=round(symbol.x / dot) * dot, y=round(symbol.y / dot) * dot)
