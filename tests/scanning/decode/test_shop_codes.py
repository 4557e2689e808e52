"""A text is laid upon the bars: of two readings the one that explains them is told."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import zxingcpp

from app.scanning.decode.likeness import likeness
from app.scanning.decode.readers import Corners
from app.scanning.decode.shop_codes import told
from app.usecases.label_ports import Found
from tests.support.frames import Grey

SCALE, EDGE = 3, 60


def _picture(text: str, symbology: str, *, blur: float = 1.2, noise: float = 4.0) -> tuple[Grey, Corners]:
    """A label as a camera sees it, and where its bars lie."""
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, symbology))
    bars = np.array(code.to_image(scale=SCALE, add_quiet_zones=False), dtype=np.uint8)
    paper = cv2.copyMakeBorder(bars, EDGE, EDGE, EDGE, EDGE, cv2.BORDER_CONSTANT, value=(255,))
    soft = cv2.GaussianBlur(paper * 0.6 + 40, (0, 0), blur) + np.random.default_rng(1).normal(0, noise, paper.shape)
    high, wide = bars.shape
    corners = ((EDGE, EDGE), (EDGE + wide, EDGE), (EDGE + wide, EDGE + high), (EDGE, EDGE + high))
    return np.clip(soft, 0, 255).astype(np.uint8), tuple((float(x), float(y)) for x, y in corners)


def _found(text: str, corners: Corners, symbology: str = "UPCA", votes: int = 3) -> Found:
    return Found(text, symbology, corners, "zxing", votes)


RIGHT, WRONG = "023942431015", "9074932437075"
"""What stood on a label, and what both decoders read of it."""


def test_the_text_that_is_there_is_more_like_its_bars_than_another() -> None:
    picture, corners = _picture(RIGHT, "UPCA")
    right, wrong = likeness(picture, _found(RIGHT, corners)), likeness(picture, _found(WRONG, corners, "EAN13"))
    assert right is not None
    assert wrong is not None
    assert right > 0.95 > 0.9 > wrong


@pytest.mark.parametrize("symbology", ["EAN13", "EAN8", "UPCA", "UPCE"])
@pytest.mark.parametrize("turn", range(4))
def test_it_is_as_like_in_every_direction_and_white_on_black(symbology: str, turn: int) -> None:
    text = {"EAN13": "4901234567894", "EAN8": "49012347", "UPCA": RIGHT, "UPCE": "01234565"}[symbology]
    picture, corners = _picture(text, symbology)
    for seen in (picture, 255 - picture):
        moved = corners[turn:] + corners[:turn]  # decoders begin at any corner
        like = likeness(np.asarray(seen, dtype=np.uint8), _found(text, moved, symbology))
        assert like is not None
        assert like > 0.95


def test_ends_that_lie_a_little_off_do_no_harm() -> None:
    picture, ((x0, y0), (x1, _), _, _) = _picture(RIGHT, "UPCA")
    off = ((x0 + 9, y0 + 30), (x1 - 6, y0 + 34), (x1 - 6, y0 + 34), (x0 + 9, y0 + 30))
    like = likeness(picture, _found(RIGHT, off))
    assert like is not None
    assert like > 0.95


@pytest.mark.parametrize(
    ("text", "symbology"),
    [("PF3ABCDE", "Code128"), ("036602301467 51299", "UPCA"), ("08703422", "UPCE"), ("4901234567890", "EAN13")],
)
def test_what_can_not_be_drawn_can_not_be_told(text: str, symbology: str) -> None:
    picture, corners = _picture(RIGHT, "UPCA")
    assert likeness(picture, _found(text, corners, symbology)) is None


def test_a_place_too_small_for_bars_can_not_be_told() -> None:
    picture, _ = _picture(RIGHT, "UPCA")
    assert likeness(picture, _found(RIGHT, ((5.0, 5.0), (20.0, 5.0), (20.0, 20.0), (5.0, 20.0)))) is None


def test_beyond_the_picture_s_edge_is_what_lies_at_its_edge() -> None:
    picture, ((x0, y0), (x1, _), (_, y1), _) = _picture(RIGHT, "UPCA")
    cut = picture[:, EDGE : EDGE + int(x1 - x0)].copy()
    like = likeness(cut, _found(RIGHT, ((0.0, y0), (x1 - x0, y0), (x1 - x0, y1), (0.0, y1))))
    assert like is not None
    assert like > 0.9


def test_of_two_readings_of_the_same_bars_the_one_that_explains_them_is_told_however_often_the_other_was_read() -> None:
    picture, corners = _picture(RIGHT, "UPCA")
    (x0, y0), (x1, _), _, _ = corners
    thin = ((x0, y0 + 90), (x1, y0 + 90), (x1, y0 + 91), (x0, y0 + 91))  # elsewhere on the bars: they don't touch
    right, wrong = _found(RIGHT, corners), _found(WRONG, thin, "EAN13", votes=9)
    assert told(picture, [wrong, right]) == [right]
    assert told(picture, [wrong, right._replace(votes=2)]) == [right._replace(votes=2)]
    assert told(picture, [wrong, right._replace(votes=1)]) == []


def test_two_looks_are_enough_for_what_the_bars_confirm() -> None:
    picture, corners = _picture(RIGHT, "UPCA")
    sure, other = _found(RIGHT, corners, votes=2), _found(WRONG, corners, "EAN13", votes=2)
    assert told(picture, [sure]) == [sure]
    assert told(picture, [other]) == []
    assert told(picture, [_found(RIGHT, corners, votes=1)]) == []
    unclear, corners = _picture(RIGHT, "UPCA", blur=3.5, noise=30.0)
    assert told(unclear, [_found(RIGHT, corners, votes=2)]) == []
    assert told(unclear, [_found(RIGHT, corners, votes=3)]) == [_found(RIGHT, corners, votes=3)]


def test_upc_e_is_never_told_by_two_looks() -> None:
    picture, corners = _picture("01234565", "UPCE")
    assert told(picture, [_found("01234565", corners, "UPCE", 2)]) == []
    assert told(picture, [_found("01234565", corners, "UPCE", 3)]) != []


def test_the_left_half_of_a_longer_code_is_no_upc_e() -> None:
    picture, corners = _picture("9780441014989", "EAN13")
    (x0, y0), (x1, _), _, low = corners
    half = ((x0, y0), ((x0 + x1) / 2, y0), ((x0 + x1) / 2, low[1]), (x0, low[1]))
    whole, part = _found("9780441014989", corners, "EAN13"), _found("17804419", half, "UPCE")
    assert told(picture, [part, whole]) == [whole]
    assert told(picture, [_found("02394231", half, "UPCE"), _found("239423000000", half, votes=1)]) == []


def test_two_labels_beside_each_other_are_both_told_and_others_stay_as_they_are() -> None:
    left, corners = _picture(RIGHT, "UPCA")
    right, _ = _picture("4901234567894", "EAN13")
    picture = np.hstack([left, right])
    moved = tuple((x + left.shape[1], y) for x, y in corners)
    both = [_found(RIGHT, corners), _found("4901234567894", moved, "EAN13"), _found("PF3ABCDE", corners, "Code128", 1)]
    assert told(picture, both) == both


def test_where_no_text_explains_what_is_seen_nothing_is_known_of_it() -> None:
    _, corners = _picture(RIGHT, "UPCA")
    noise = np.random.default_rng(3).integers(0, 255, (300, 420), dtype=np.uint8)
    texts = ("4901234567894", "9780441014989", "9780345348036", "5000213101025", "8413000065504")
    code, others = _found(RIGHT, corners), [_found(text, corners, "EAN13", votes=1) for text in texts]
    assert told(noise, [code, *others]) == [code]
