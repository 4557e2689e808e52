"""How many codes in pictures are read, how many wrong, and how fast: ours beside zxing-cpp, pyzbar and OpenCV alone,
on the same pictures in the same run.

Seeded frames always; the zxing-cpp and ZXing sample sets where `SHURIDAI_DECODE_SETS` names a folder that holds them as
`cpp/<set>/` and `java/<set>/`. They are others' pictures and not kept here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import zxingcpp

from app.scanning import picture_files
from app.scanning.decode.engine import Engine
from app.scanning.decode.formats import ALL, OURS
from app.scanning.decode.readers import ZbarReader, ZxingReader
from app.scanning.decode.stills import Stills
from app.usecases.label_ports import Found
from tests.bench.figures import Result, at, median, single
from tests.support import frames
from tests.support.frames import FORMATS, KINDS, Grey

SETS = "SHURIDAI_DECODE_SETS"
FIRST_STAGE_GOAL = 3.0
"""Milliseconds for one frame."""
GOALS = {"decode_code128": 1.7, "decode_hand_held": 1.4}
"""Times as many as the best other reads (Code 128: as pyzbar)."""
Read = Callable[[Grey], Sequence[str]]


class Case(NamedTuple):
    """A picture, what must be read in it (empty: nothing), and how the texts are compared: `digits` as numbers, for
    each decoder writes a shop's number its own way; `short` those of eight digits are UPC-E.
    """

    image: Grey
    text: str
    digits: bool = False
    short: bool = False


class Tally:
    """One reader's hits, misreads and milliseconds."""

    def __init__(self) -> None:
        self.right = 0
        self.exact = 0
        """Of the hits: those told letter by letter as the set has them."""
        self.wrong = 0
        self.times: list[float] = []

    def take(self, case: Case, read: Read) -> None:
        begin = time.perf_counter()
        texts = read(case.image)
        self.times.append((time.perf_counter() - begin) * 1e3)
        hit = any(_same(text, case) for text in texts)
        self.right += bool(case.text) and hit
        self.exact += bool(case.text) and case.text.strip() in texts
        self.wrong += bool(texts) and not hit


def _same(text: str, case: Case) -> bool:
    if case.digits:
        return _number(text, case.short) == _number(case.text, case.short)
    return text.replace("\r", "").rstrip("\n") == case.text.replace("\r", "").rstrip("\n")


def _number(text: str, short: bool) -> str:
    """A shop's number without the zeros before it; of a UPC-E that which its eight digits are short for."""
    digits = "".join(text.split())
    if short and len(digits) == 8:
        try:
            digits = zxingcpp.create_barcode(digits, zxingcpp.BarcodeFormat.UPCE).text
        except ValueError:
            return digits  # a misread: no number has it
    return digits.lstrip("0")


def _opencv() -> Read:
    squares, bars = cv2.QRCodeDetector(), cv2.barcode.BarcodeDetector()

    def read(image: Grey) -> list[str]:
        texts: list[str] = []
        for detector in (squares, bars):
            try:
                texts += detector.detectAndDecodeMulti(image)[1]
            except (cv2.error, UnicodeDecodeError):
                continue  # a mode it doesn't know, or letters it can't write: it read nothing
        return [text for text in texts if text]

    return read


def _texts(find: Callable[[Grey], Sequence[Found]]) -> Read:
    return lambda image: [found.text for found in find(image)]


def _readers(ours: Callable[[Grey], Sequence[Found]], formats: Sequence[str]) -> dict[str, Read]:
    return {
        "ours": _texts(ours),
        "zxing": _texts(ZxingReader(formats).find),
        "pyzbar": _texts(ZbarReader(formats).find),
        "opencv": _opencv(),
    }


def _row(name: str, cases: Iterator[Case], readers: dict[str, Read], best: str = "") -> Result:
    """Ours beside `best` (else the best of the others); everyone's hits, misreads and times beside it."""
    tallies = {reader: Tally() for reader in readers}
    count = 0
    for case in cases:
        count += 1
        for reader, read in readers.items():
            tallies[reader].take(case, read)
    others = {reader: tally.right for reader, tally in tallies.items() if reader != "ours"}
    more: dict[str, Any] = {"goal": GOALS[name]} if name in GOALS else {}
    for reader, tally in tallies.items():
        if tally.times:
            more[f"by_{reader}"] = {
                "right": tally.right, "exact": tally.exact, "wrong": tally.wrong,
                "ms": round(median(tally.times), 1), "ms_p95": round(at(tally.times, 0.95), 1),
            }  # fmt: skip
    baseline = others[best] if best else max(others.values())
    return single(name, tallies["ours"].right, baseline, "codes", n=count, **more)


def _frames(symbology: str, kinds: Sequence[str], each: int) -> Iterator[Case]:
    for kind in kinds:
        for seed in range(each):
            frame = frames.frame(kind, symbology, 7000 + seed)
            yield Case(frame.image, frame.text)


def _samples(folder: Path, names: Sequence[str]) -> Iterator[Case]:
    for path in sorted(p for name in names for p in folder.glob(f"{name}*/*")):
        words = path.with_suffix(".txt")
        if path.suffix.lower() not in {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"} or not words.exists():
            continue
        try:
            image = next(picture_files.pages(picture_files.load(path))[1]).grey
        except picture_files.NoPicture:
            continue
        text = words.read_text(encoding="utf-8", errors="replace")
        name = path.parent.name
        yield Case(image, text, name.startswith(("ean", "upc")), name.startswith("upce"))


def hand_held(folder: Path, seed: int = 3) -> Iterator[Case]:
    """The ZXing sets' bars as a hand holds them: turned by 8 to 60 degrees, tilted, with a sensor's noise."""
    rng = np.random.default_rng(seed)
    for case in _samples(folder, ("code128", "code39", "ean13", "upca")):
        height, width = case.image.shape
        pad = max(height, width) // 2
        wide = cv2.copyMakeBorder(case.image, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
        high, across = wide.shape
        degrees = float(rng.uniform(8, 60) * rng.choice([-1, 1]))
        turn = np.vstack([cv2.getRotationMatrix2D((across / 2, high / 2), degrees, 1.0), [0, 0, 1]])
        middle = np.array([[1, 0, -across / 2], [0, 1, -high / 2], [0, 0, 1.0]])
        tilt = np.eye(3)
        tilt[2, :2] = rng.uniform(-0.25, 0.25, 2) / (across, high)
        seen = cv2.warpPerspective(
            wide, np.linalg.inv(middle) @ tilt @ middle @ turn, (across, high), borderMode=cv2.BORDER_REPLICATE
        )
        inner = seen[high // 9 : high - high // 9, across // 9 : across - across // 9]
        noisy = inner + rng.normal(0, 3, inner.shape)
        yield case._replace(image=np.clip(noisy, 0, 255).astype(np.uint8))


def _first_stage(each: int) -> Result:
    engine, full = Engine(), ZxingReader()
    ours: list[float] = []
    other: list[float] = []
    for kind in KINDS:
        for seed in range(each):
            image = frames.frame(kind, FORMATS[seed % 4], seed).image
            for times, read in ((ours, engine.first_stage), (other, full.find)):
                best = []
                for _ in range(3):
                    begin = time.perf_counter()
                    read(image)
                    best.append((time.perf_counter() - begin) * 1e3)
                times.append(min(best))
    more = {"p50": round(median(ours), 2), "p99": round(at(ours, 0.99), 2), "goal": FIRST_STAGE_GOAL}
    return single("decode_first_stage", median(ours), median(other), "ms", n=len(ours)) | more


def measure(devices: int, rounds: int = 1) -> list[Result]:
    """Codes read of seeded frames (all kinds; a few where `devices` is small), and of the sample sets where given."""
    small = devices < 1000
    kinds = list(KINDS)[2::9] if small else list(KINDS)
    each = 1 if small else 4 * rounds
    # The 150 ms are counted in processor time, so that a busy machine changes no rate.
    engine = Engine(clock=time.thread_time)
    readers = _readers(engine.read, OURS)
    rows = [_row("decode_code128", _frames("Code128", kinds, each), readers, "pyzbar")]
    rows += [_row(f"decode_{s.lower()}", _frames(s, kinds, each), readers) for s in FORMATS[1:]]
    rows.append(_first_stage(1 if small else 4))
    return rows + _sets()


def _sets() -> list[Result]:
    folder = os.environ.get(SETS, "")
    if not folder:
        return []
    stills = _readers(Stills().read, ALL)
    rows: list[Result] = []
    for family in ("cpp", "java"):
        for name, sets in (
            ("code128_39", ("code128", "code39")),
            ("shop", ("ean8", "ean13-", "upca-", "upce")),
            ("squares", ("qrcode", "datamatrix")),
        ):
            rows.append(_row(f"decode_{family}_{name}", _samples(Path(folder) / family, sets), stills))
    rows.append(_row("decode_hand_held", hand_held(Path(folder) / "java"), stills))
    return rows
