"""Pictures of our own making for tests: a code on white, frames of a camera, a recorded film."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import zxingcpp
from numpy.typing import NDArray

Grey = NDArray[np.uint8]


def code(text: str, form: str = "Code128", scale: int = 3) -> Grey:
    """The symbol with its quiet zone; `scale` pixels a module."""
    made: Any = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, form))
    return np.array(made.to_image(scale=scale), dtype=np.uint8)


def frame(*codes: tuple[str, int, int], form: str = "Code128", size: tuple[int, int] = (1280, 720)) -> Grey:
    """A frame with codes, each at a place; none: an empty desk."""
    picture = np.full((size[1], size[0]), 225, dtype=np.uint8)
    for text, x, y in codes:
        symbol = code(text, form)
        picture[y : y + symbol.shape[0], x : x + symbol.shape[1]] = symbol
    return picture


def save(path: Path, grey: Grey) -> Path:
    """The picture as a file, of the kind its name says."""
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(grey).save(path)
    return path


def film(path: Path, frames: Sequence[Grey], rate: float = 30.0) -> Path:
    """A recorded camera: motion JPEG in an AVI file."""
    import cv2

    high, wide = frames[0].shape
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), rate, (wide, high), isColor=True)
    assert writer.isOpened()
    for grey in frames:
        writer.write(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))
    writer.release()
    return path
