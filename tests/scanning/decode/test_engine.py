"""The cascade: turned, inverted, blurred and several codes are read, within the time, corners where they are."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
import zxingcpp

from app.scanning.decode.accept import SHORTEST
from app.scanning.decode.engine import Engine
from app.scanning.decode.places import places
from app.scanning.decode.stills import Stills
from app.usecases.label_ports import Found
from tests.support import frames, sampling
from tests.support.frames import FORMATS, KINDS, Trouble


def _engine() -> Engine:
    return Engine(budget=10.0)


def _hits(kind: str, symbology: str, seeds: range) -> int:
    engine = _engine()
    hits = 0
    for seed in seeds:
        frame = frames.frame(kind, symbology, seed)
        found = engine.read(frame.image)
        taken = {f.text for f in found if len(f.text) >= SHORTEST}  # shorter ones `accept` takes for noise
        assert taken <= {frame.text}
        hits += bool(taken)
    return hits


@pytest.mark.long
@pytest.mark.parametrize("symbology", ["Code128", "Code39"])
@pytest.mark.parametrize("degrees", [15, 30, 45, 75])
def test_tilted_bars_are_read(symbology: str, degrees: int) -> None:
    count = sampling.how_many(5, 60)
    first = sampling.seed() % 100_000
    assert _hits(f"rotation {degrees}", symbology, range(first, first + count)) >= count * 0.95 - 0.001 or count < 20


@pytest.mark.parametrize("kind", ["inverted", "noise 30", "contrast 115 of 140", "module 1.25"])
def test_what_others_don_t_read_is_read(kind: str) -> None:
    assert _hits(kind, "Code128", range(3)) == 3


@pytest.mark.parametrize("symbology", FORMATS)
def test_a_plain_label_is_read_at_the_first_glance(symbology: str) -> None:
    frame = frames.frame("module 3", symbology, 1)
    assert [f.text for f in _engine().first_stage(frame.image)] == [frame.text]


@pytest.mark.parametrize("turn", [0.0, 33.0, 90.0, 180.0])
def test_corners_are_the_picture_s_own_pixels(turn: float) -> None:
    rng = np.random.default_rng(5)
    label = frames.label("PF3ABCDE", "Code128", scale=2)
    trouble = Trouble(module=2.0, rotation=turn)
    warp = frames._warp(trouble, label.shape, 2, rng)
    seen = np.full((720, 1280), 120.0, np.float32)
    frames._put(seen, label, warp, trouble)
    (found,) = _engine().read(seen.astype(np.uint8))
    across = label.shape[1] / 2
    height = (6 + 14) * 2.0  # the middle of the bars: 6 modules of paper above 28 of bars
    middle = cv2.perspectiveTransform(np.array([[[across, height]]], np.float32), warp.astype(np.float32))[0][0]
    told = np.array(found.corners).mean(axis=0)
    assert np.abs(told - middle).max() < 12
    first = cv2.perspectiveTransform(np.array([[[14 * 2, 6 * 2]]], np.float32), warp.astype(np.float32))[0][0]
    assert np.linalg.norm(np.array(found.corners[0]) - first) < 70


@pytest.mark.parametrize("lean", [-0.6, -0.35, 0.35, 0.6])
def test_a_label_seen_from_aside_is_read_though_its_bars_stand_askew(lean: float) -> None:
    label = frames.label("M7NXCV01234567A", "Code128", scale=3)
    turn = np.deg2rad(25)
    level, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    along = level + lean * down
    middle = np.array([640, 360]) - along * label.shape[1] / 2 - down * label.shape[0] / 2
    seen = cv2.warpAffine(label, np.column_stack([along, down, middle]), (1280, 720), borderValue=(120,))
    (found,) = _engine().read(np.asarray(seen, dtype=np.uint8))
    assert found.text == "M7NXCV01234567A"
    bars = middle + along * label.shape[1] / 2 + down * 20 * 3
    assert np.abs(np.array(found.corners).mean(axis=0) - bars).max() < 30


def _aside(paper: frames.Grey, lean: float) -> frames.Grey:
    """`paper` turned by 35 degrees and seen from aside, in a frame."""
    turn = np.deg2rad(35)
    level, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    along = level + lean * down
    corner = np.array([640, 360]) - along * paper.shape[1] / 2 - down * paper.shape[0] / 2
    seen = cv2.warpAffine(paper, np.column_stack([along, down, corner]), (1280, 720), borderValue=(120,))
    return np.asarray(seen, dtype=np.uint8)


@pytest.mark.parametrize(
    "texts",
    [("PF3ABCDE", "5CD7G4WX03", "1S82W0000XJPPF3ABCDE"), ("1S82W0000XJPPF3ABCDE", "5CD7G4WX03", "PF3ABCDE")],
)
def test_codes_of_unlike_length_under_each_other_are_taken_out_straight(texts: tuple[str, ...]) -> None:
    paper = np.full((210, 660), 255, np.uint8)
    for at, text in enumerate(texts):
        line = np.repeat(frames._modules(text, "Code128")[:1, 8:-8], 2, axis=1)
        paper[10 + 66 * at : 62 + 66 * at, 20 : 20 + line.shape[1]] = line
    seen = _aside(paper, 0.45)
    assert abs(places(seen)[0].lean - 0.45) < 0.1  # their common middle moves by 0.32 or 0.67
    assert {f.text for f in _engine().read(seen, thorough=True)} == set(texts)


def test_a_shop_s_white_bars_are_read_in_ways_enough_in_a_still() -> None:
    paper = 255 - np.repeat(np.repeat(frames._modules("4901234567894", "EAN13"), 3, axis=0), 3, axis=1)
    (found,) = Stills().read(_aside(np.asarray(paper, dtype=np.uint8), 0.1))
    assert found.text == "4901234567894"
    assert found.votes >= 3


def test_three_codes_in_one_view_are_all_told() -> None:
    texts = [("4901234567894", "Code128"), ("CNB-0412", "QRCode"), ("PF3ABCDE", "Code39")]
    found = _engine().read(frames.scene(texts, Trouble(), 3), enough=lambda f: len(f) == 3, thorough=True)
    assert {(f.text, f.format) for f in found} == set(texts)


def test_two_labels_with_one_text_are_two_places() -> None:
    texts = [("PF3ABCDE", "Code128"), ("PF3ABCDE", "Code128")]
    assert len(_engine().read(frames.scene(texts, Trouble(), 3))) == 2


def test_two_decoders_on_one_code_are_two_votes() -> None:
    frame = frames.frame("module 3", "Code128", 1)

    def agreed(found: list[Found] | tuple[Found, ...]) -> bool:
        return any(f.votes > 1 for f in found)

    (found,) = _engine().read(frame.image, enough=agreed)  # type: ignore[arg-type]
    assert found.votes == 2
    assert found.by == "zxing"


class _Ticking:
    """A clock that moves on by a step each time it is asked."""

    def __init__(self, step: float) -> None:
        self.now = 0.0
        self.step = step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def test_the_time_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    stages: list[str] = []
    whole = Engine._stages

    def told(self: Engine, *rest: object) -> Iterator[object]:
        for stage in whole(self, *rest):  # type: ignore[arg-type]
            stages.append(type(stage).__name__)
            yield stage

    monkeypatch.setattr(Engine, "_stages", told)
    empty = frames.without_code(4)
    Engine(clock=_Ticking(0.2)).read(empty)
    assert len(stages) == 2  # one glance, and the time was over
    stages.clear()
    Engine(clock=_Ticking(0.0)).read(empty)
    assert len(stages) > 8


def test_noise_makes_the_glance_no_slower_than_it_must_and_corners_stay_right() -> None:
    frame = frames.frame("noise 15", "QRCode", 2)
    glance = _engine().first_stage(frame.image)
    full = _engine().read(frame.image, enough=lambda _: False, budget=5.0)
    assert glance or full
    for found in (*glance, *full):
        assert found.text == frame.text
        assert 0 < np.array(found.corners).mean() < 1280


def test_a_frame_is_made_alike_by_the_same_seed() -> None:
    one, other = frames.frame("mix A", "QRCode", 9), frames.frame("mix A", "QRCode", 9)
    assert one.text == other.text
    assert (one.image == other.image).all()
    assert len(KINDS) == 35


def test_a_dense_symbol_that_fills_its_picture_is_not_taken_for_noise() -> None:
    code = zxingcpp.create_barcode("PF3ABCDE" * 30, zxingcpp.BarcodeFormat.QRCode)
    drawn = np.array(zxingcpp.write_barcode_to_image(code, scale=3), dtype=np.uint8)
    assert [f.text for f in _engine().first_stage(drawn)] == ["PF3ABCDE" * 30]
