"""Labels on sheets and rolls: each at its place, from the first free label on, moved by the offset, symbols on dots."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.domain.drawing import Line, LinkArea, Page, Polygon, Rect, Symbol, Text
from app.domain.drawing import Mark as Drawn
from app.domain.label_templates import Field, LabelKind, Mark, Stock, Template, fits, upright
from app.labels.label_sheets import WrongSize, place
from app.labels.layout import lay_out
from app.labels.pdf import pdf_bytes
from app.labels.symbols import dot_size
from app.labels.templates import shipped_stocks, shipped_templates
from app.labels.turning import reading_upwards
from tests.support.labels import FACTS, extent, inside, mixed_facts, stock, template
from tests.support.papers import raster

NEAR = 0.1
"""mm by which a printed mark may be beside its template's place."""
Dots = npt.NDArray[np.bool_]


def labels(name: str, count: int, dpi: float) -> list[Page]:
    pages = [lay_out(template(name), facts, dpi=dpi).page for facts in mixed_facts(count)]
    assert all(page is not None for page in pages)
    return [page for page in pages if page is not None]


def black(picture: Image.Image) -> Dots:
    dots: Dots = np.asarray(picture) < 128
    return dots


def blackness(page: Dots, dpi: float, area: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the black in `area`, all in mm."""
    per_mm = dpi / 25.4
    x, y = round(area[0] * per_mm), round(area[1] * per_mm)
    part = page[y : round((area[1] + area[3]) * per_mm), x : round((area[0] + area[2]) * per_mm)]
    down, across = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    return (
        (x + across[0]) / per_mm, (y + down[0]) / per_mm, (x + across[-1] + 1) / per_mm, (y + down[-1] + 1) / per_mm,
    )  # fmt: skip


FRAMED = Template("framed", LabelKind.asset, 38, 21, (Field(Mark.box, "", 1.5, 1.5, 35, 18),))


@pytest.mark.parametrize(
    ("name", "start", "offset"),
    [
        ("hisago-elm012", 1, (0.0, 0.0)),
        ("hisago-elm022", 5, (0.4, -0.2)),
        ("aone-28765", 63, (-1.1, 0.7)),
    ],
)
def test_every_label_is_printed_where_its_stock_says(name: str, start: int, offset: tuple[float, float]) -> None:
    """Frames of 240 labels, measured on the page as a printer of 600 dpi sees it."""
    of = stock(name)
    frame = lay_out(FRAMED, {}, dpi=600).page
    assert frame is not None
    count = of.a_page + 3
    placed = place([frame] * count, of, start=start, offset=offset, dpi=600)
    pages = [black(picture) for picture in raster(pdf_bytes(placed.pages), 600)]
    assert len(pages) == 2 if start < 63 else 3
    for number in range(start - 1, start - 1 + count):
        page, at = divmod(number, of.a_page)
        corner = of.corner(at + 1)
        left = corner[0] + (of.width - 38) / 2 + offset[0]
        top = corner[1] + (of.height - 21) / 2 + offset[1]
        seen = blackness(pages[page], 600, (left + 1.0, top + 1.0, 36.0, 19.0))
        wanted = (left + 1.5, top + 1.5, left + 36.5, top + 19.5)
        assert seen == pytest.approx(wanted, abs=NEAR), at
    free = pages[0].copy()
    for at in range(start, of.a_page + 1):
        x, y = (round(value * 600 / 25.4) for value in of.corner(at))
        free[max(0, y - 40) : y + 940, max(0, x - 40) : x + 1700] = False
    assert not free.any(), "labels before the first free one stay white"


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize(
    ("stock_name", "template_name"),
    [("hisago-elm012", "asset-both-66x34"), ("hisago-elm022", "asset-bar-48x25"), ("hisago-elm023", "asset-38x21")],
)
def test_symbols_are_printed_where_the_template_has_them(stock_name: str, template_name: str, dpi: int) -> None:
    of = stock(stock_name)
    made = labels(template_name, 7, dpi)
    offset = (0.3, -0.4)
    placed = place(made, of, start=2, offset=offset, dpi=dpi)
    page = black(raster(pdf_bytes(placed.pages), 600)[0])
    for number, label in enumerate(made, start=2):
        corner = of.corner(number)
        for symbol in label.symbols:
            x, y = corner[0] + symbol.x + offset[0], corner[1] + symbol.y + offset[1]
            seen = blackness(page, 600, (x - 0.15, y - 0.15, symbol.width + 0.3, symbol.height + 0.3))
            assert seen == pytest.approx((x, y, x + symbol.width, y + symbol.height), abs=NEAR)


@pytest.mark.parametrize("dpi", [180, 203, 300, 360, 600])
def test_the_printers_dots_are_exactly_the_modules(dpi: int) -> None:
    """At the dots it was laid out for each module is as many dots wide as every other, on every label of the sheet."""
    placed = place(labels("asset-both-66x34", 24, dpi), stock("hisago-elm012"), offset=(0.13, 0.27), dpi=dpi)
    page = black(raster(pdf_bytes(placed.pages), dpi)[0])
    symbols = placed.pages[0].symbols
    assert len(symbols) == 48
    for symbol in symbols:
        dot = dot_size(dpi)
        left, top = round(symbol.x / dot), round(symbol.y / dot)
        across = round(symbol.module / dot)
        down = across if len(symbol.rows) > 1 else round(symbol.height / dot)
        cells = np.array([[cell == "1" for cell in row] for row in symbol.rows])
        wanted = cells.repeat(down, axis=0).repeat(across, axis=1)
        seen = page[top : top + wanted.shape[0], left : left + wanted.shape[1]]
        assert (seen == wanted).all(), symbol.text


@given(
    st.sampled_from(shipped_stocks()), st.data(), st.integers(0, 150), st.sampled_from([203, 300, 600]),
    st.tuples(st.floats(-2, 2), st.floats(-2, 2)),
)  # fmt: skip
def test_pages_and_the_next_free_label_add_up(
    of: Stock, data: st.DataObject, count: int, dpi: int, offset: tuple[float, float]
) -> None:
    start = data.draw(st.integers(1, of.a_page))
    dot = dot_size(dpi)
    label = Page(20, 10, (Rect(1, 1, 8, 8), Symbol(10, 2, 21 * 3 * dot, 5, ("1" * 21,), 4, "A", "QRCode", dot)))
    if of.width < 20:
        label = Page(10, 10, label.items[:1])
    placed = place([label] * count, of, start=start, offset=offset, dpi=dpi)
    a_label = len(label.items) + of.cut_by_hand  # paper to be cut has a line around each
    assert sum(len(page.items) for page in placed.pages) == count * a_label
    if of.roll:
        assert (len(placed.pages), placed.next_start) == (count, 1)
        assert all(page.width == of.width for page in placed.pages)
        return
    used = start - 1 + count
    assert placed.next_start == used % of.a_page + 1
    assert len(placed.pages) == (-(-used // of.a_page) if count else 0)
    for page in placed.pages:
        assert (page.width, page.height) == (of.page_width, of.page_height)
        for symbol in page.symbols:
            for value in (symbol.x / dot, symbol.y / dot):
                assert abs(value - round(value)) < 1e-6
    boxes = (mark for page in placed.pages for mark in page.items if isinstance(mark, Rect))
    for number, mark in enumerate(box for box in boxes if box.width != of.width):
        x, y = of.corner((start - 1 + number) % of.a_page + 1)
        assert mark.x == pytest.approx(x + (of.width - label.width) / 2 + 1 + offset[0])
        assert mark.y == pytest.approx(y + (of.height - label.height) / 2 + 1 + offset[1])


def test_every_kind_of_mark_is_moved() -> None:
    marks: tuple[Drawn, ...] = (
        Text(1, 2, "A", 9, 3), Line(1, 2, 3, 4, 0.2), Rect(1, 2, 3, 4), Polygon(((1, 2), (3, 4), (5, 2)), fill=True),
        LinkArea(1, 2, 3, 4, "https://example.jp/"),
    )  # fmt: skip
    (page,) = place([Page(66, 33.9, marks)], stock("hisago-elm012"), start=2, dpi=300).pages
    for before, after in zip(marks, page.items, strict=True):
        x, y, width, height = extent(before)
        assert extent(after) == pytest.approx((x + 72, y + 12.9, width, height))
        assert type(before) is type(after)


def test_a_start_on_no_sheet_and_a_label_too_large_are_refused() -> None:
    label = Page(66, 33.9, ())
    for start in (0, 25, -1):
        with pytest.raises(ValueError, match="no label"):
            place([label], stock("hisago-elm012"), start=start, dpi=300)
    with pytest.raises(WrongSize, match=r"66 × 33\.9 mm on 48\.3 × 25\.4 mm"):
        place([label], stock("hisago-elm022"), dpi=300)
    with pytest.raises(WrongSize):
        place([Page(40, 40, ())], stock("ql-17x54"), dpi=300)
    with pytest.raises(WrongSize):
        place([Page(20, 40, ())], stock("hisago-elm023"), dpi=300)


def test_a_label_a_hair_larger_than_its_stock_is_taken() -> None:
    place([Page(66.04, 33.9, ())], stock("hisago-elm012"), dpi=300)


def test_a_continuous_roll_is_cut_at_the_labels_length() -> None:
    placed = place([Page(58, 28.9, ()), Page(60, 33.9, ()), Page(66, 46, ())], stock("ql-62"), dpi=300)
    assert [(page.width, page.height) for page in placed.pages] == [(62, 28.9), (62, 33.9), (62, 66)]


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize(
    ("name", "on"),
    [("asset-58x29", "ql-29x90"), ("asset-bar-58x29", "ql-29x90"), ("asset-48x16", "ql-17x54"),
     ("disposal-60x33", "ql-38x90"), ("asset-58x29", "ql-62x29")],
)  # fmt: skip
def test_a_label_turned_for_a_narrow_roll_reads_as_before(name: str, on: str, dpi: int) -> None:
    label = lay_out(template(name), FACTS, dpi=dpi).page
    assert label is not None
    (page,) = place([label], stock(on), dpi=dpi).pages
    assert (page.width, page.height) == (stock(on).width, stock(on).height)
    assert all(inside(mark, page, slack=0.05) for mark in page.items if not isinstance(mark, Text))
    texts = [mark for mark in page.items if isinstance(mark, Text)]
    assert all(mark.turned == (not upright(template(name), stock(on))) for mark in texts)
    assert all(mark.y - mark.width >= 0 for mark in texts if mark.turned)
    found = zxingcpp.read_barcodes(raster(pdf_bytes([page]), dpi)[0])
    assert [code.text for code in found] == [symbol.text for symbol in label.symbols]
    for symbol in page.symbols:
        x, y, width, height = symbol.clear
        assert (x, y) >= (0, 0)
        assert x + width <= page.width + 0.05
        assert y + height <= page.height + 0.05


def test_words_are_not_turned_twice() -> None:
    with pytest.raises(ValueError, match="heads"):
        reading_upwards(reading_upwards(Page(40, 20, (Text(10, 8, "ABC", 9, 6),))))


def test_turning_keeps_every_mark_and_its_place() -> None:
    marks: tuple[Drawn, ...] = (
        Text(10, 8, "ABC", 9, 6), Line(1, 2, 5, 2, 0.2), Rect(20, 3, 4, 2),
        Polygon(((1, 2), (3, 4), (5, 2)), fill=True),
        LinkArea(1, 2, 3, 4, "https://example.jp/"), Symbol(30, 5, 4, 4, ("10", "01"), 4, "A", "QRCode", 0.1),
        Symbol(4, 12, 6, 7, ("110010",), 10, "B", "Code128", 0.1),
    )  # fmt: skip
    turned = reading_upwards(Page(40, 20, marks))
    assert (turned.width, turned.height) == (20, 40)
    text, line, rect, polygon, link, code, bars = turned.items
    assert text == Text(8, 30, "ABC", 9, 6, turned=True)
    assert line == Line(2, 39, 2, 35, 0.2)
    assert rect == Rect(3, 16, 2, 4)
    assert polygon == Polygon(((2, 39), (4, 37), (2, 35)), fill=True)
    assert link == LinkArea(2, 36, 4, 3, "https://example.jp/")
    assert code == Symbol(5, 6, 4, 4, ("01", "10"), 4, "A", "QRCode", 0.1)
    assert isinstance(bars, Symbol)
    assert bars.upwards, bars
    assert (bars.rows, bars.module) == (("0" * 7, "1" * 7, "0" * 7, "0" * 7, "1" * 7, "1" * 7), 1)
    assert bars.clear == (12, 20, 7, 26)


@pytest.mark.parametrize("each", shipped_templates(), ids=lambda each: each.id)
def test_every_template_can_be_placed_on_every_stock_it_fits(each: Template) -> None:
    label = lay_out(each, FACTS, dpi=300).page
    assert label is not None
    on = [of for of in shipped_stocks() if fits(each, of)]
    assert on, "a template without a stock is of no use"
    for of in on:
        (page,) = place([label], of, start=of.a_page, dpi=300).pages
        assert all(inside(mark, page, slack=0.05) for mark in page.items if not isinstance(mark, Text))


def test_plain_paper_has_a_line_to_cut_along_around_each_label_on_it_and_no_other_has() -> None:
    label = Page(66, 46, ())
    (page,) = place([label, label], stock("plain-66x46"), start=5, offset=(0.4, 0.0), dpi=300).pages
    outlines = [(mark.x, mark.y, mark.width, mark.height) for mark in page.items if isinstance(mark, Rect)]
    assert outlines == [pytest.approx((72.4, 56.5, 66, 46)), pytest.approx((138.4, 56.5, 66, 46))]
    assert not place([label], stock("aone-72210"), dpi=300).pages[0].items
