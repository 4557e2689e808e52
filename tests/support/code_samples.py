"""The pictures and the PDF in `resources/samples/codes`, made anew: `python -m tests.support.code_samples`.

Serials are those of the sample Google list, so that the sample ledger knows most of them; one it must not know.
"""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from tests.support import frames
from tests.support.frames import Grey, Trouble

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "samples" / "codes"
KNOWN = ("P6NXCVBXTM4A4PC", "564167753A")
"""Devices of the sample list."""
STRANGE = "PF9ZZZ42"
"""A serial no list has."""
SEED = 20261128


def _scene(texts: list[tuple[str, str]], trouble: Trouble, size: tuple[int, int] = (720, 405)) -> Grey:
    width, height = size
    whole = frames.scene(texts, trouble, SEED)
    top, left = (whole.shape[0] - height) // 2, (whole.shape[1] - width) // 2
    return whole[top : top + height, left : left + width]


def _page() -> bytes:
    """An A4 page at 150 dots an inch with three labels, as a PDF."""
    page = np.full((1754, 1240), 255, np.uint8)
    for place, (text, symbology) in enumerate(((KNOWN[0], "Code128"), (KNOWN[1], "QRCode"), (STRANGE, "DataMatrix"))):
        label = frames.label(text, symbology, scale=3 if symbology == "Code128" else 6)
        page[150 + 420 * place : 150 + 420 * place + label.shape[0], 120 : 120 + label.shape[1]] = label
    held = io.BytesIO()
    Image.fromarray(page).convert("1").save(held, "PDF", resolution=150.0)
    return held.getvalue()


def made() -> dict[str, bytes]:
    """File name → bytes."""

    def packed(end: str, picture: Grey) -> bytes:
        return bytes(cv2.imencode(end, picture)[1])

    serial = [(KNOWN[0], "Code128")]
    return {
        "level.png": packed(".png", _scene(serial, Trouble())),
        "tilted.jpg": packed(".jpg", _scene(serial, Trouble(rotation=30.0, tilt=20.0))),
        "white_on_black.jpg": packed(".jpg", _scene(serial, Trouble(inverted=True))),
        "blurred.jpg": packed(".jpg", _scene(serial, Trouble(defocus=1.3, noise=2.0))),
        "code39.jpg": packed(".jpg", _scene([(KNOWN[1], "Code39")], Trouble(rotation=-12.0))),
        "several.jpg": packed(
            ".jpg", _scene([("4901234567894", "EAN13"), (STRANGE, "QRCode"), serial[0]], Trouble(), (900, 720))
        ),
        "page.pdf": _page(),
    }


def write(folder: Path = FOLDER) -> None:
    """All of them into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in made().items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    write()
