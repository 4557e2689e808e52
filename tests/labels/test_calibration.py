"""The test page of a stock: what lies on the cut is the number to type in, and everything stays on the paper."""

from __future__ import annotations

import pytest

from app.domain.drawing import Line, Rect, Text
from app.domain.label_templates import Stock
from app.labels.calibration import STEPS, calibration_page, signed, values
from app.labels.templates import shipped_stocks
from app.settings import words
from tests.support.labels import extent, inside, stock

OFFSETS = [(0.0, 0.0), (0.4, -0.2), (-1.4, 0.8)]


def test_numbers_are_signed_with_a_true_minus() -> None:
    assert [signed(value) for value in (0.4, -0.2, 0.0, 2.0, -0.0)] == ["+0.4", "−0.2", "0.0", "+2.0", "0.0"]
    assert [signed(value) for _, value in values(0.4, 2)] == ["0.0", "+0.2", "+0.4", "+0.6", "+0.8"]
    assert len(list(values(0.0))) == 2 * STEPS + 1


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("offset", OFFSETS)
@pytest.mark.parametrize("of", shipped_stocks(), ids=lambda each: each.id)
def test_everything_stays_on_the_paper(of: Stock, offset: tuple[float, float], language: str) -> None:
    words.set_language(language)
    page = calibration_page(of, offset)
    assert page.width == of.page_width
    # Outlines at the paper's very edge may be moved off it; no words and no steps are.
    for mark in page.items:
        if isinstance(mark, Text):
            assert inside(mark, page), mark.text


@pytest.mark.parametrize("out", [(0.0, 0.0), (0.4, -0.2), (-1.8, 1.0)])
@pytest.mark.parametrize("in_force", OFFSETS)
@pytest.mark.parametrize("name", ["hisago-elm012", "aone-28765", "hisago-elm011"])
def test_the_number_on_the_cut_is_the_offset_that_puts_it_right(
    name: str, in_force: tuple[float, float], out: tuple[float, float]
) -> None:
    """A printer `out` mm right and down prints the page; the step that then lies on the cut names the cure."""
    of = stock(name)
    page = calibration_page(of, in_force)
    cut_x = of.left if of.left >= 3 else of.pitch_x
    cut_y = of.top if of.top >= 3 else of.pitch_y
    upright = [mark for mark in page.items if isinstance(mark, Line) and mark.x1 == mark.x2 and step(mark)]
    level = [mark for mark in page.items if isinstance(mark, Line) and mark.y1 == mark.y2 and step(mark)]
    on_x = [mark for mark in upright if abs(mark.x1 + out[0] - cut_x) < 0.01]
    on_y = [mark for mark in level if abs(mark.y1 + out[1] - cut_y) < 0.01]
    reach_x, reach_y = abs(in_force[0] + out[0]), abs(in_force[1] + out[1])
    assert (len(on_x), len(on_y)) == (int(reach_x <= 2.01), int(reach_y <= 2.01))
    texts = [mark for mark in page.items if isinstance(mark, Text)]
    if on_x:
        beside = [mark for mark in texts if abs(mark.y - max(on_x[0].y1, on_x[0].y2)) < 0.1]
        nearest = min(beside, key=lambda mark: abs(mark.x - on_x[0].x1))
        assert nearest.text == signed(round(-out[0], 1))
    if on_y:
        middle = (on_y[0].x1 + on_y[0].x2) / 2
        under = [mark for mark in texts if abs(mark.x + mark.width / 2 - middle) < 0.1 and mark.text[-2:-1] == "."]
        nearest = min(under, key=lambda mark: abs(mark.y - on_y[0].y1))
        assert nearest.text == signed(round(-out[1], 1))


def step(mark: Line) -> bool:
    """A step is 2.1 mm long upright, 4.76 level; a ruler's ticks are 1.2, 2 and 3."""
    length = abs(mark.x1 - mark.x2) + abs(mark.y1 - mark.y2)
    return any(abs(length - each) < 1e-6 for each in (2.1, 4.76))


@pytest.mark.parametrize("name", ["hisago-elm012", "aone-28765", "hisago-elm011", "aone-72210"])
def test_outlines_lie_where_labels_do_and_the_ruler_is_a_hundred_millimetres(name: str) -> None:
    of = stock(name)
    page = calibration_page(of, (0.4, -0.2))
    corners = {(round(x + 0.4, 3), round(y - 0.2, 3)) for x, y in map(of.corner, range(1, of.a_page + 1))}
    boxes = [mark for mark in page.items if isinstance(mark, Rect)]

    for box in boxes:
        assert (round(box.x, 3), round(box.y, 3)) in corners
        assert (box.width, box.height) == (of.width, of.height)
    # Of the others those corners that lie under no words and no steps.
    ends = {
        (round(x + across, 3), round(y + down, 3))
        for x, y in corners
        for across in (0, of.width)
        for down in (0, of.height)
    }
    angles = [mark for mark in page.items if isinstance(mark, Line) and extent(mark)[2:] in {(4.0, 0.1), (0.0, 4.0)}]
    assert len(boxes) + len(angles) >= 8
    assert all((round(mark.x1, 3), round(mark.y1, 3)) in ends for mark in angles)
    lengths = [extent(mark)[2:] for mark in page.items if isinstance(mark, Line)]
    assert sum(abs(width - 100) < 1e-6 for width, _ in lengths) == 1
    assert sum(abs(height - 100) < 1e-6 for _, height in lengths) == 1


def texts_of(of: Stock) -> str:
    return "".join(mark.text for mark in calibration_page(of).items if isinstance(mark, Text))


def test_an_unverified_stock_says_so() -> None:
    words.set_language("ja")
    assert "未確認" in texts_of(stock("aone-72224"))
    assert "未確認" not in texts_of(stock("hisago-elm012"))


@pytest.mark.parametrize(
    "of",
    [
        Stock("a", "小さな用紙", 100, 150, 40, 20, columns=2, rows=5, left=8, top=10, pitch_x=44, pitch_y=26),
        Stock("b", "一枚", 148, 210, 148, 210),
        Stock("c", "", 210, 297, 100, 100, columns=2, rows=2, left=5, top=48, pitch_x=100, pitch_y=101),
    ],
)
def test_a_supervisors_own_sheet_has_a_test_page_too(of: Stock) -> None:
    words.set_language("ja")
    page = calibration_page(of, (0.2, 0.2))
    assert all(inside(mark, page) for mark in page.items if isinstance(mark, Text))


def test_a_roll_has_a_frame_two_millimetres_inside_its_label() -> None:
    page = calibration_page(stock("ql-62x29"), (0.5, -0.5))
    (frame,) = [mark for mark in page.items if isinstance(mark, Rect)]
    assert (frame.x, frame.y, frame.width, frame.height) == pytest.approx((2.5, 1.5, 58, 25))
    endless = calibration_page(stock("ql-62"))
    assert (endless.width, endless.height) == (62, 62)
