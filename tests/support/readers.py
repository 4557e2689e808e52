"""Two decoders for tests: zxing-cpp and zbar, straight from their libraries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyzbar.pyzbar
import zxingcpp
from PIL import Image

from app.usecases.label_ports import Found

_ZBAR: Final = {"CODE128": "Code128", "CODE39": "Code39", "QRCODE": "QRCode"}


class Zxing:
    """zxing-cpp with the formats of the house."""

    name = "zxing"

    def read(self, pixels: bytes, width: int, height: int) -> Sequence[Found]:
        """Codes in a grey picture."""
        found = []
        for code in zxingcpp.read_barcodes(Image.frombytes("L", (width, height), pixels)):
            at = code.position
            corners = tuple(
                (float(corner.x), float(corner.y))
                for corner in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            )
            found.append(Found(code.text, code.format.name, corners, self.name))
        return found


class Zbar:
    """zbar, which knows no DataMatrix."""

    name = "zbar"
    formats = frozenset(_ZBAR.values())

    def read(self, pixels: bytes, width: int, height: int) -> Sequence[Found]:
        """Codes in a grey picture."""
        kinds = [pyzbar.pyzbar.ZBarSymbol[name] for name in _ZBAR]
        return [
            Found(
                code.data.decode(),
                _ZBAR[code.type],
                tuple((float(point.x), float(point.y)) for point in code.polygon),
                self.name,
            )
            for code in pyzbar.pyzbar.decode((pixels, width, height), symbols=kinds)
        ]


READERS: Final = (Zxing(), Zbar())


def both_read(picture: Image.Image, text: str) -> None:
    """Each decoder by itself reads just this code."""
    grey = picture.convert("L")
    wide = Image.new("L", (grey.width + 80, grey.height + 80), 255)
    wide.paste(grey, (40, 40))
    for reader in READERS:
        found = {code.text for code in reader.read(wide.tobytes(), *wide.size)}
        assert found == {text}, reader.name
