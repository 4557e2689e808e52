"""QR codes and Code 128 as modules, sized in whole printer dots.

Decides module width, quiet zone and where a symbol may stand (on the dot grid). Knows nothing of papers or renderers.
The libraries give modules only; no picture is ever made, because scaled pictures of bars misread.
"""

from __future__ import annotations

from functools import lru_cache

import segno
from barcode.codex import Code128  # type: ignore[import-untyped]  # no types of its own; build() gives list[str]

from app.domain.drawing import MM_PER_INCH, Symbol

DEFAULT_DPI = 300
"""Whole dots at 300 are whole dots at 600 and 1200 too."""
QR_QUIET = 4
BAR_QUIET = 10
SMALLEST_MODULE = 0.33
"""Smallest QR module in mm that a phone at arm's length and a worn scanner still read."""
SMALLEST_BAR = 0.19
WISHED_BAR = 0.25


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
            text=text, format="Code128", dot=dot,
        )
    )  # fmt: skip


@lru_cache(maxsize=128)
def _modules(text: str) -> tuple[str, ...]:
    """The modules of a QR code; kept, because a paper may be laid out several times until all stands on it."""
    code = segno.make_qr(text, error="m")
    return tuple("".join("1" if dark else "0" for dark in row) for row in code.matrix)


def on_grid(symbol: Symbol) -> Symbol:
    """`symbol` moved to the nearest whole dot from the page's top left."""
    dot = symbol.dot
    return symbol._replace(x=round(symbol.x / dot) * dot, y=round(symbol.y / dot) * dot)
