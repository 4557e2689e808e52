"""What a camera's picture is like: what is there and blurred is told from a view with nothing in it."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from app.scanning.sharpness import LEAST, Watcher, code_like
from app.usecases.picture_ports import PictureHint
from tests.support.pictures import Grey, code, frame

SIZE = (720, 1280)


def noisy(picture: Grey, blur: float) -> Grey:
    """As a camera out of focus gives it."""
    soft = cv2.GaussianBlur(picture, (0, 0), blur).astype(np.float64)
    return np.clip(soft + np.random.default_rng(7).normal(0, 3, soft.shape), 0, 255).astype(np.uint8)


def wall() -> Grey:
    return np.full(SIZE, 180, dtype=np.uint8)


def daylight() -> Grey:
    return np.linspace(90, 200, SIZE[1]).astype(np.uint8)[None, :].repeat(SIZE[0], axis=0)


def desk() -> Grey:
    picture = np.full(SIZE, 200, dtype=np.uint8)
    picture[400:] = 90
    cv2.line(picture, (200, 0), (900, 720), 60, 40)
    return picture


def hand() -> Grey:
    picture = np.full(SIZE, 160, dtype=np.uint8)
    cv2.ellipse(picture, (640, 600), (200, 300), 20, 0, 360, 110, -1)
    for x in (500, 580, 660, 740):
        cv2.ellipse(picture, (x, 300), (30, 150), 0, 0, 360, 110, -1)
    return picture


def tilted() -> Grey:
    turn = cv2.getRotationMatrix2D((640, 360), 25, 1.0)
    return np.asarray(cv2.warpAffine(frame(("PF3ABCDE", 500, 320)), turn, (1280, 720), borderValue=225), dtype=np.uint8)


def matrix() -> Grey:
    picture = frame()
    symbol = code("PF3ABCDE", "QRCode", 6)
    picture[250 : 250 + symbol.shape[0], 500 : 500 + symbol.shape[1]] = symbol
    return picture


@pytest.mark.parametrize("empty", [wall, daylight, desk, hand])
@pytest.mark.parametrize("blur", [3.0, 6.0])
def test_a_view_with_nothing_in_it_is_not_called_blurred(empty: Callable[[], Grey], blur: float) -> None:
    seen = Watcher().look(noisy(empty(), blur))
    assert seen.sharpness < LEAST
    assert seen.hint is PictureHint.no_code


@pytest.mark.parametrize("held", [lambda: frame(("PF3ABCDE", 500, 320)), tilted, matrix])
@pytest.mark.parametrize("blur", [4.0, 7.0])
def test_a_code_out_of_focus_is_called_blurred(held: Callable[[], Grey], blur: float) -> None:
    assert Watcher().look(noisy(held(), blur)).hint is PictureHint.blurred


def test_a_code_in_focus_is_neither() -> None:
    seen = Watcher().look(noisy(frame(("PF3ABCDE", 500, 320)), 1.0))
    assert seen.sharpness >= LEAST
    assert seen.hint not in (PictureHint.blurred, PictureHint.no_code)
    assert code_like(frame(("PF3ABCDE", 500, 320))[200:500, 450:930])
