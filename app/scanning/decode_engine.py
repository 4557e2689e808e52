"""The decoders as the reading process uses them: quick on every frame, the rest when idle, all of it on a photo.

Decides nothing of what a code is worth. Runs in the reading process alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.usecases.label_ports import Found

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

FORMATS: Final = ("Code128", "Code39", "QRCode", "DataMatrix")


class Engine:
    """All decoders of this machine."""

    def __init__(self) -> None:
        import zxingcpp

        self._zxing: Any = zxingcpp
        self._formats = [getattr(zxingcpp.BarcodeFormat, name) for name in FORMATS]

    def first(self, grey: Grey) -> list[Found]:
        """The quick stage, for every frame of a camera: some milliseconds."""
        return self._read(grey, fast=True)

    def rest(self, grey: Grey, budget: float) -> list[Found]:
        """The slower stages, within about `budget` seconds."""
        del budget
        return self._read(grey, fast=False)

    def photo(self, grey: Grey, budget: float) -> list[Found]:
        """Every stage, for a picture that comes only once; about `budget` seconds at most."""
        del budget
        return self._read(grey, fast=False)

    def _read(self, grey: Grey, *, fast: bool) -> list[Found]:
        lax = not fast
        codes = self._zxing.read_barcodes(
            grey, formats=self._formats, try_rotate=lax, try_downscale=lax, try_invert=lax
        )
        return [_found(code) for code in codes]


def _found(code: Any) -> Found:
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return Found(
        code.text, str(code.format).replace(" ", ""), tuple((float(c.x), float(c.y)) for c in corners), "zxing"
    )
