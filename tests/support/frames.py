"""Pictures of our own making: what a camera sees of a label, from sharp to hopeless, by a seed.

Thirty-five kinds of trouble, 1280×720, in the spirit of the facts file's section A4. Every serial in them is made up.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
WIDTH, HEIGHT = 1280, 720
FORMATS = ("Code128", "Code39", "QRCode", "DataMatrix")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "0123456789"


class Trouble(NamedTuple):
    """What happens to a label on its way into the frame. Sizes in pixels of the frame, angles in degrees."""

    module: float = 2.0
    rotation: float = 0.0
    tilt: float = 0.0
    motion: int = 0
    defocus: float = 0.0
    dark: float = 45.0
    light: float = 215.0
    slope: float = 0.0
    """How unevenly it is lit: the share that is lost from one side to the other."""
    glare: bool = False
    noise: float = 3.0
    jpeg: int = 92
    inverted: bool = False


KINDS: dict[str, Trouble] = {
    "module 1.25": Trouble(module=1.25),
    "module 1.5": Trouble(module=1.5),
    "module 2": Trouble(),
    "module 3": Trouble(module=3.0),
    "module 5": Trouble(module=5.0),
    "motion 3": Trouble(motion=3),
    "motion 5": Trouble(motion=5),
    "motion 7 at 3": Trouble(module=3.0, motion=7),
    "defocus 1": Trouble(defocus=1.0),
    "defocus 1.5": Trouble(defocus=1.5),
    "defocus 2": Trouble(defocus=2.0),
    "defocus 2.5 at 3": Trouble(module=3.0, defocus=2.5),
    "contrast 115 of 140": Trouble(dark=115.0, light=140.0),
    "contrast 60 of 100": Trouble(dark=60.0, light=100.0),
    "glare": Trouble(glare=True),
    "tilt 30": Trouble(tilt=30.0),
    "tilt 45": Trouble(tilt=45.0),
    "tilt 60": Trouble(tilt=60.0, module=3.0),
    "rotation 5": Trouble(rotation=5.0),
    "rotation 15": Trouble(rotation=15.0),
    "rotation 30": Trouble(rotation=30.0),
    "rotation 45": Trouble(rotation=45.0),
    "rotation 75": Trouble(rotation=75.0),
    "rotation 180": Trouble(rotation=180.0),
    "jpeg 30": Trouble(jpeg=30),
    "jpeg 15": Trouble(jpeg=15),
    "jpeg 8": Trouble(jpeg=8),
    "noise 15": Trouble(noise=15.0),
    "noise 30": Trouble(noise=30.0),
    "noise 45": Trouble(noise=45.0),
    "inverted": Trouble(inverted=True),
    "uneven light": Trouble(slope=0.75),
    "mix A": Trouble(module=2.2, rotation=20.0, tilt=25.0, defocus=0.9, slope=0.4, noise=8.0, jpeg=60),
    "mix B": Trouble(module=2.0, rotation=8.0, motion=4, dark=70.0, light=150.0, noise=12.0, jpeg=40),
    "mix C": Trouble(module=1.7, rotation=-35.0, tilt=35.0, defocus=1.2, slope=0.6, noise=15.0, jpeg=25),
}
"""The 35 kinds."""


class Frame(NamedTuple):
    """A frame, and what stands in it."""

    image: Grey
    text: str
    format: str
    kind: str


def made_up_serial(rng: np.random.Generator) -> str:
    """A serial in the form of one of the makers', or Lenovo's long bar code; none is of a real device."""

    def some(letters: str, count: int) -> str:
        return "".join(rng.choice(list(letters), count))

    forms: list[Callable[[], str]] = [
        lambda: "PF" + some(DIGITS + LETTERS, 6),
        lambda: "M" + some(DIGITS, 1) + "NXCV" + some(DIGITS + LETTERS, 9),
        lambda: "5CD" + some(DIGITS, 1) + some(DIGITS + LETTERS, 6),
        lambda: "1S82W0000XJPPF" + some(DIGITS + LETTERS, 6),
    ]
    return forms[int(rng.integers(len(forms)))]()


@cache
def _modules(text: str, symbology: str) -> Grey:
    """The symbol, one pixel a module, with its quiet zone of ten modules (squares: four)."""
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, symbology))
    plain = np.array(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False), dtype=np.uint8)
    if symbology in {"Code128", "Code39", "EAN13"}:
        line = np.pad(plain[plain.shape[0] // 2], 10, constant_values=255)
        return np.repeat(line[None], 28, axis=0)
    return np.pad(plain, 4, constant_values=255)


def label(text: str, symbology: str, *, inverted: bool = False, scale: int = 8) -> Grey:
    """The symbol on its label, `scale` pixels a module, words above and below as maker's labels have."""
    code = cv2.resize(_modules(text, symbology), None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    if inverted:
        code = 255 - code
    paper = 0 if inverted else 255
    picture = cv2.copyMakeBorder(code, 6 * scale, 9 * scale, 4 * scale, 4 * scale, cv2.BORDER_CONSTANT, value=paper)
    ink = 255 - paper
    at = (6 * scale, picture.shape[0] - 2 * scale)
    words = text if symbology == "EAN13" else f"S/N {text}"
    cv2.putText(picture, words, at, cv2.FONT_HERSHEY_SIMPLEX, scale / 6, ink, max(1, scale // 4), cv2.LINE_AA)
    return np.asarray(picture, dtype=np.uint8)


def desk(rng: np.random.Generator, width: int = WIDTH, height: int = HEIGHT) -> Grey:
    """What lies behind a label: a lid, keys, edges, some lines of print."""
    base = float(rng.uniform(70, 150))
    across = np.linspace(-20, 20, width)[None] * rng.uniform(-1, 1) + np.linspace(-20, 20, height)[:, None]
    picture = np.clip(base + across, 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(8, 16))):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        w, h = int(rng.integers(20, 300)), int(rng.integers(10, 160))
        cv2.rectangle(picture, (x, y), (x + w, y + h), int(rng.integers(30, 220)), int(rng.choice([-1, 1, 2, 4])))
    for row in range(int(rng.integers(2, 7))):
        words = "".join(rng.choice(list(LETTERS + DIGITS + "  "), 26))
        place = (int(rng.integers(width // 2)), int(rng.integers(40, height)))
        cv2.putText(picture, words, place, cv2.FONT_HERSHEY_SIMPLEX, 0.5 + 0.1 * row, int(rng.integers(10, 240)), 1)
    return picture


def _warp(
    trouble: Trouble, size: tuple[int, int], scale: int, rng: np.random.Generator, free: float = 160.0
) -> NDArray[np.float64]:
    """Label pixels → frame pixels: tilted about the upright axis, turned, put somewhere near the middle."""
    height, width = size
    tilt, turn = np.deg2rad(trouble.tilt), np.deg2rad(trouble.rotation)
    zoom = trouble.module / scale
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    flat = (corners - [width / 2, height / 2]) * zoom
    far = 1400.0
    x, depth = flat[:, 0] * np.cos(tilt), 1 + flat[:, 0] * np.sin(tilt) / far
    seen = np.stack([x / depth, flat[:, 1] / depth], axis=1)
    spun = seen @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    room = np.maximum(np.array([WIDTH, HEIGHT]) / 2 - np.abs(spun).max(axis=0) - 8, 0)
    placed = spun + np.array([WIDTH, HEIGHT]) / 2 + rng.uniform(-1, 1, 2) * np.minimum(room, free)
    warp = cv2.getPerspectiveTransform(corners.astype(np.float32), placed.astype(np.float32))
    return np.asarray(warp, dtype=np.float64)


def _put(frame: NDArray[np.float32], picture: Grey, warp: NDArray[np.float64], trouble: Trouble) -> None:
    """The label into the frame, each pixel the mean of what it covers."""
    finer = 3
    up = np.diag([finer, finer, 1.0]) @ warp
    size = (frame.shape[1] * finer, frame.shape[0] * finer)
    height, width = picture.shape
    corners = cv2.perspectiveTransform(np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float32), up)
    left, top = np.floor(corners[0].min(axis=0) / finer).astype(int) - 1
    right, bottom = np.ceil(corners[0].max(axis=0) / finer).astype(int) + 1
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, size[0] // finer), min(bottom, size[1] // finer)
    shift = np.array([[1, 0, -left * finer], [0, 1, -top * finer], [0, 0, 1.0]])
    box = ((right - left) * finer, (bottom - top) * finer)
    ink = trouble.dark + (trouble.light - trouble.dark) * picture.astype(np.float32) / 255
    seen = cv2.warpPerspective(ink, shift @ up, box, flags=cv2.INTER_AREA)
    there = cv2.warpPerspective(np.ones_like(ink), shift @ up, box, flags=cv2.INTER_AREA)
    small = (right - left, bottom - top)
    seen, there = (cv2.resize(p, small, interpolation=cv2.INTER_AREA) for p in (seen, there))
    part = frame[top:bottom, left:right]
    part *= 1 - there
    part += seen


def _camera(picture: NDArray[np.float32], trouble: Trouble, rng: np.random.Generator) -> Grey:
    """Light, lens, hand, sensor and compression."""
    if trouble.slope:
        picture = picture * np.linspace(1.0, 1 - trouble.slope, picture.shape[1], dtype=np.float32)[None]
    if trouble.glare:
        spot = np.zeros_like(picture)
        middle = (picture.shape[1] // 2 + int(rng.integers(-120, 120)), picture.shape[0] // 2 - 15)
        cv2.ellipse(spot, middle, (70, 22), 0, 0, 360, 200, -1)
        picture = picture + cv2.GaussianBlur(spot, (0, 0), 9)
    if trouble.defocus:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), trouble.defocus), np.float32)
    if trouble.motion > 1:
        line = np.zeros((trouble.motion, trouble.motion), np.float32)
        line[trouble.motion // 2] = 1 / trouble.motion
        picture = np.asarray(cv2.filter2D(picture, -1, line), np.float32)
    noisy = picture + rng.normal(0, trouble.noise, picture.shape).astype(np.float32)
    seen = np.clip(noisy, 0, 255).astype(np.uint8)
    if trouble.jpeg < 100:
        packed = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, trouble.jpeg])[1]
        seen = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    return seen


def frame(kind: str, symbology: str, seed: int, text: str = "") -> Frame:
    """One frame of `kind` with one symbol; the same seed gives the same bytes."""
    rng = np.random.default_rng((seed, sorted(KINDS).index(kind), FORMATS.index(symbology)))
    trouble = KINDS[kind]
    words = text or made_up_serial(rng)
    while symbology == "Code39" and len(words) > 15:
        words = made_up_serial(rng)
    size = 8
    picture = label(words, symbology, inverted=trouble.inverted, scale=size)
    wobble = trouble._replace(
        module=trouble.module * float(rng.uniform(0.97, 1.03)), rotation=trouble.rotation + float(rng.uniform(-2, 2))
    )
    seen = desk(rng).astype(np.float32)
    _put(seen, picture, _warp(wobble, picture.shape, size, rng), wobble)
    return Frame(_camera(seen, wobble, rng), words, symbology, kind)


def without_code(seed: int) -> Grey:
    """A frame with nothing to read in it: what is found there is a misread."""
    rng = np.random.default_rng((seed, 99))
    trouble = list(KINDS.values())[int(rng.integers(len(KINDS)))]
    return _camera(desk(rng).astype(np.float32), trouble, rng)


def scene(texts: list[tuple[str, str]], trouble: Trouble, seed: int) -> Grey:
    """Labels in one view, one below the other, all in the same `trouble`: (text, symbology)."""
    rng = np.random.default_rng((seed, 7))
    seen = desk(rng).astype(np.float32)
    for place, (text, symbology) in enumerate(texts):
        picture = label(text, symbology, inverted=trouble.inverted)
        warp = _warp(trouble, picture.shape, 8, np.random.default_rng(0), free=0.0)
        down = (place - (len(texts) - 1) / 2) * HEIGHT / (len(texts) + 0.3)
        move: Any = np.array([[1, 0, 0], [0, 1, down], [0, 0, 1]], dtype=np.float64)
        _put(seen, picture, move @ warp, trouble)
    return _camera(seen, trouble, rng)
