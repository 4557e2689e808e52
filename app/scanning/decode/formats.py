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
UPC_A: Final = "UPCA"
UPC_E: Final = "UPCE"
ITF: Final = "ITF"
CODABAR: Final = "Codabar"

OURS: Final = (CODE128, CODE39, QR, DATA_MATRIX)
"""What stands on devices and on what we print. The others are off: they are where misreads come from."""
PRODUCT: Final = (EAN13, EAN8, UPC_A, UPC_E)
"""A shop's codes: recognised where asked, to be refused by their name."""
OTHER_LINES: Final = (ITF, CODABAR)
LINES: Final = frozenset((CODE128, CODE39, *PRODUCT, *OTHER_LINES))
"""Bars only: no error correction stands behind their text."""
SQUARES: Final = frozenset((QR, MICRO_QR, DATA_MATRIX))
"""Error-corrected: what is read is what was written."""
ALL: Final = (*OURS, MICRO_QR, *PRODUCT, *OTHER_LINES)
"""What is told of a file, whether it may be taken or not."""
