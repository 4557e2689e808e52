"""Files from end to end: our own samples are read, and a planted misread is never a device."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.scanning import picture_files
from app.scanning.decode.accept import Known, Reason, Verdict, verdicts
from app.scanning.decode.engine import Engine
from app.scanning.decode.stills import STILL_BUDGET, Stills
from app.usecases.label_ports import Found
from tests.support import code_samples, frames, sampling
from tests.support.code_samples import FOLDER, KNOWN, STRANGE
from tests.support.frames import FORMATS, KINDS, Trouble


def _known(text: str) -> bool:
    return text in KNOWN


def _read(path: Path, known: Known, stills: Stills | None = None) -> list[tuple[Found, Verdict]]:
    _, pages = picture_files.pages(picture_files.load(path))
    found = [code for page in pages for code in (stills or Stills()).read(page.grey)]
    return verdicts(found, known)


SEEN = {
    "level.png": [(KNOWN[0], Reason.known)],
    "tilted.jpg": [(KNOWN[0], Reason.known)],
    "white_on_black.jpg": [(KNOWN[0], Reason.known)],
    "blurred.jpg": [(KNOWN[0], Reason.known)],
    "code39.jpg": [(KNOWN[1], Reason.known)],
    "several.jpg": [(KNOWN[0], Reason.known), (STRANGE, Reason.agreed), ("4901234567894", Reason.product_code)],
    "page.pdf": [(KNOWN[0], Reason.known), (KNOWN[1], Reason.known), (STRANGE, Reason.agreed)],
}


@pytest.mark.parametrize("name", SEEN)
def test_our_samples_are_read_the_known_device_first(name: str) -> None:
    assert [(c.text, thought.reason) for c, thought in _read(FOLDER / name, _known)] == SEEN[name]


def test_the_samples_are_those_that_are_made(tmp_path: Path) -> None:
    assert {p.name for p in FOLDER.iterdir()} == set(SEEN)
    code_samples.write(tmp_path)
    for name in SEEN:
        if name.endswith((".png", ".jpg")):
            ours, made = (cv2.imread(str(f / name), cv2.IMREAD_GRAYSCALE) for f in (FOLDER, tmp_path))
            assert ours is not None
            assert made is not None
            assert np.abs(ours.astype(int) - made.astype(int)).mean() < 2


def test_a_small_code_in_a_large_photo_is_found_at_the_second_look() -> None:
    frame = frames.frame("module 1.5", "QRCode", 3)
    photo = np.full((3000, 4000), 140, np.uint8)
    photo[100:820, 2600:3880] = frame.image
    (found,) = Stills().read(photo)
    assert found.text == frame.text
    middle = np.array(found.corners).mean(axis=0)
    assert 2600 < middle[0] < 3880
    assert 100 < middle[1] < 820


def test_a_large_label_in_a_large_photo_is_found_at_the_first_look_with_the_photo_s_corners() -> None:
    frame = frames.frame("module 5", "Code128", 3)
    photo = cv2.resize(frame.image, (3840, 2160), interpolation=cv2.INTER_CUBIC)
    (found,) = Stills().read(np.asarray(photo, dtype=np.uint8))
    assert found.text == frame.text
    assert np.ptp(np.array(found.corners)[:, 0]) > 1500


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (5000, 1), (3, 20_000), (60_000, 10), (4, 4), (3, 300)])
def test_a_picture_of_any_shape_is_an_answer(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, shape, dtype=np.uint8)
    assert Stills().read(noise) == []
    assert Engine().read(noise) == []


def test_a_photo_without_a_code_has_its_time_and_no_more() -> None:
    asked: list[float] = []

    def clock() -> float:
        asked.append(len(asked) * 0.5)  # each stage takes half a second
        return asked[-1]

    noise = np.random.default_rng(1).integers(0, 255, (500, 2400), dtype=np.uint8)
    assert Stills(clock=clock).read(noise) == []
    assert asked[-1] <= STILL_BUDGET + 1.0


def test_nothing_in_a_picture_is_nothing() -> None:
    assert Stills().read(frames.without_code(1)) == []


class _Liar(Engine):
    """Reads what one decoder once read after sharpening: PF'YSJK2 for PF1YSJK2."""

    def __init__(self, text: str, votes: int, symbology: str = "Code128") -> None:
        super().__init__()
        self._lie = Found(text, symbology, ((0, 0), (9, 0), (9, 9), (0, 9)), "averaged", votes)

    def read(self, *_: object, **__: object) -> list[Found]:
        return [self._lie]


@pytest.mark.parametrize(("text", "votes"), [("PF'YSJK2", 1), ("PF'YSJK2", 2), ("PF7YSJK2", 1), ("5CD7GCWX&3", 3)])
def test_a_planted_misread_is_not_taken(tmp_path: Path, text: str, votes: int) -> None:
    stills = Stills()
    stills._engine = _Liar(text, votes)
    cv2.imwrite(str(tmp_path / "a.png"), frames.frame("module 3", "Code128", 1).image)
    ((_, thought),) = _read(tmp_path / "a.png", lambda t: t == "PF1YSJK2", stills)
    assert not thought.accepted


@pytest.mark.parametrize(
    ("text", "symbology", "enough"),
    [("092713", "ITF", 2), ("A1234B", "Codabar", 2), ("4901234567894", "EAN13", 3), ("036602301467", "UPCA", 3)],
)
def test_bars_that_prove_nothing_are_shown_only_where_looks_agree(text: str, symbology: str, enough: int) -> None:
    stills, picture = Stills(), frames.frame("module 3", "Code128", 1).image
    stills._engine = _Liar(text, enough - 1, symbology)
    assert stills.read(picture) == []
    stills._engine = _Liar(text, enough, symbology)
    assert [code.text for code in stills.read(picture)] == [text]


FRAMES, SHARDS = 5_000, 10


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_misread_is_taken_for_a_device(shard: int) -> None:
    """Seeded frames of all kinds, as a camera sees them: two in a row of each label, every tenth view without a code.

    Once with an empty register, once with one that knows a tenth of all texts that end in a digit.
    """
    engine = Engine(clock=time.thread_time)
    views = sampling.how_many(20, FRAMES // SHARDS) // 2
    rng = sampling.rng(f"misreads {shard}")
    for number in range(views):
        kind, symbology, seed = rng.choice(sorted(KINDS)), rng.choice(FORMATS), rng.randrange(1 << 30)
        frame = frames.frame(kind, symbology, seed) if number % 10 else None
        image = frame.image if frame else frames.without_code(seed)
        looks: Counter[str] = Counter()
        for seen in (image, _again(image, seed)):
            found = engine.read(seen)
            looks.update({code.text for code in found})
            for known in (_sevens, _nobody):
                _none_is_false(found, [frame.text] if frame else [], looks, known)


def _sevens(text: str) -> bool:
    return text.endswith("7")


def _nobody(_: str) -> bool:
    return False


def _none_is_false(found: list[Found], texts: list[str], looks: Counter[str], known: Known) -> None:
    for code, thought in verdicts(found, known, looks=lambda f: looks[f.text]):
        assert not thought.accepted or code.text in texts, code


def _again(image: frames.Grey, seed: int) -> frames.Grey:
    """The next frame: the same view, another noise."""
    noise = np.random.default_rng(seed).normal(0, 3, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def test_three_codes_with_ean_and_the_known_one_last_on_the_label(tmp_path: Path) -> None:
    texts = [("4901234567894", "EAN13"), ("CNB-0412", "QRCode"), (KNOWN[0], "Code128")]
    cv2.imwrite(str(tmp_path / "a.png"), frames.scene(texts, Trouble(rotation=6.0), 3))
    codes = _read(tmp_path / "a.png", _known)
    assert [c.text for c, _ in codes] == [KNOWN[0], "CNB-0412", "4901234567894"]
    assert [thought.accepted for _, thought in codes] == [True, True, False]
