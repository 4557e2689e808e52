"""Which symbologies there are for us, by the names that `Found.format` carries.

Decides what a desk's scanner looks for by itself and what is only told of a file. Standard library only.
"""

from __future__ import annotations

from typing import Final

CODE128: Final = "Code128"
CODE39: Final = "Code39"
QR: Final = "QRCode"
MICRO_QR: Final = "MicroQRCode"
DATA_MATRIX: Final = "DataMatrix"
EAN13: Final = "EAN13"
EAN8: Final = "EAN8"
UPCA: Final = "UPCA"
UPCE: Final = "UPCE"
ITF: Final = "ITF"
CODABAR: Final = "Codabar"

OURS: Final = (CODE128, CODE39, QR, DATA_MATRIX)
"""What stands on devices and on what we print. The others are off: they are where misreads come from."""
PRODUCT: Final = (EAN13, EAN8, UPCA, UPCE)
"""A shop's codes: recognised where asked, to be refused by their name. Told by the digits under their bars: bars of an
EAN-13 that begins with 0 are a UPC-A of twelve, and a UPC-E has its own eight."""
OTHER_LINES: Final = (ITF, CODABAR)
LINES: Final = frozenset((CODE128, CODE39, *PRODUCT, *OTHER_LINES))
"""Bars only: no error correction stands behind their text."""
LOOKS: Final = 2
"""Frames, or ways of reading one picture, that must agree on what nobody knows."""


def looks_needed(name: str) -> int:
    """In how many ways a code of this symbology must be read: a shop's digits are the easiest to misread."""
    return LOOKS + 1 if name in PRODUCT else LOOKS


ALL: Final = (*OURS, MICRO_QR, *PRODUCT, *OTHER_LINES)
"""What is told of a file, whether it may be taken or not."""
