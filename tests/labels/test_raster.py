"""A page as dots: symbols on whole dots, letters where they were measured, the same bytes each time."""

from __future__ import annotations

import pytest
from PIL import Image

from app.domain.drawing import Line, LinkArea, Page, Polygon, Rect, Text
from app.labels.font_metrics import paper_metrics
from app.labels.pdf import pdf_bytes
from app.labels.raster import Bitmap, grey, image, rasterise
from app.labels.symbols import code128, qr
from tests.support.papers import ALL, mono, raster, stray

DPI = 254.0
"""Ten dots a millimetre: what stands where can be read off the numbers."""


def dots(*items: object, width: float = 10, height: float = 10) -> Image.Image:
    return image(rasterise(Page(width, height, items), DPI))  # type: ignore[arg-type]


def black(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """Bounding box of what is black."""
    return picture.point([255] * 128 + [0] * 128).getbbox()


def count(picture: Image.Image) -> int:
    return picture.histogram()[0]


class TestBitmap:
    def test_a_black_dot_is_a_one_most_significant_first_and_rows_are_padded_with_white(self) -> None:
        bitmap = rasterise(Page(1.1, 0.2, (Rect(0, 0, 0.1, 0.1, fill=True), Rect(1.0, 0.1, 0.1, 0.1, fill=True))), DPI)
        assert (bitmap.width, bitmap.height, bitmap.stride) == (11, 2, 2)
        assert bitmap.rows == bytes([0b10000000, 0, 0, 0b00100000])

    def test_grey_has_a_byte_a_pixel(self) -> None:
        assert grey(Bitmap(9, 1, DPI, b"\x80\x80")) == b"\x00" + b"\xff" * 7 + b"\x00"

    @pytest.mark.parametrize("dpi", [203, 300, 600])
    def test_the_same_page_gives_the_same_bytes(self, dpi: int) -> None:
        page = ALL["full slip"](dpi).pages[0]
        assert rasterise(page, dpi) == rasterise(page, dpi)


class TestSymbols:
    @pytest.mark.parametrize("dpi", [180, 203, 300, 360, 600])
    def test_each_module_is_the_same_number_of_whole_dots(self, dpi: int) -> None:
        code = code128("PF3ABCDE", x=5.03, y=3.02, height=8, dpi=dpi)
        matrix = qr("RP8A0412M", x=20.05, y=12.07, size=10, dpi=dpi)
        page = Page(60, 30, (code, matrix))
        picture = image(rasterise(page, dpi))
        for symbol in (code, matrix):
            across = round(symbol.module * dpi / 25.4)
            tall = across if len(symbol.rows) > 1 else round(symbol.height * dpi / 25.4)
            left, top = round(symbol.x * dpi / 25.4), round(symbol.y * dpi / 25.4)
            for row, modules in enumerate(symbol.rows):
                for column, module in enumerate(modules):
                    at = (left + column * across, top + row * tall)
                    cell = picture.crop((*at, at[0] + across, at[1] + tall))
                    assert cell.getextrema() == ((0, 0) if module == "1" else (255, 255))

    def test_nothing_else_is_black(self) -> None:
        symbol = qr("RP8A0412M", x=5, y=5, size=10, dpi=DPI)
        picture = dots(symbol, width=20, height=20)
        side = round(symbol.module * 10) ** 2
        assert count(picture) == side * sum(row.count("1") for row in symbol.rows)


class TestLinesAndShapes:
    def test_a_line_is_as_many_dots_thick_as_it_is_nearest_to(self) -> None:
        assert black(dots(Line(1, 5, 9, 5, 0.3))) == (10, 48, 90, 51)
        assert black(dots(Line(5, 9, 5, 1, 0.3))) == (48, 10, 51, 90)
        assert black(dots(Line(1, 5, 9, 5, 0.01))) == (10, 50, 90, 51), "a hairline is a dot, not nothing"

    def test_a_slanted_line_is_as_long_and_thick_as_it_says(self) -> None:
        picture = dots(Line(2, 2, 8, 8, 0.5))
        assert count(picture) == pytest.approx(5 * 60 * 2**0.5, rel=0.05)
        assert picture.getpixel((50, 50)) == 0
        assert picture.getpixel((50, 60)) == 255

    def test_a_box_is_outlined_on_its_edge_or_filled(self) -> None:
        outline = dots(Rect(2, 3, 4, 5, line_width=0.2))
        assert black(outline) == (19, 29, 61, 81)
        assert count(outline) == 42 * 52 - 38 * 48
        assert count(dots(Rect(2, 3, 4, 5, fill=True))) == 40 * 50
        assert count(dots(Rect(2, 3, 4, 0.01, fill=True))) == 40, "a thin rule does not vanish"

    def test_a_shape_blackens_the_dots_whose_middle_is_inside(self) -> None:
        assert count(dots(Polygon(((1, 1), (5, 1), (5, 5), (1, 5)), fill=True))) == 40 * 40
        triangle = dots(Polygon(((1, 1), (9, 1), (1, 9)), fill=True))
        assert count(triangle) == pytest.approx(80 * 80 / 2, rel=0.02)
        assert count(dots(Polygon(((1, 1), (2, 1), (3, 1)), fill=True))) == 0

    @pytest.mark.parametrize("way", [1, -1])
    def test_an_outlined_shape_is_a_ring_with_sharp_corners(self, way: int) -> None:
        square = ((2.0, 2.0), (8.0, 2.0), (8.0, 8.0), (2.0, 8.0))[::way]
        ring = dots(Polygon(square, line_width=0.4))
        assert black(ring) == (18, 18, 82, 82)
        assert count(ring) == 64 * 64 - 56 * 56

    def test_what_leaves_the_page_is_cut_and_links_print_nothing(self) -> None:
        assert black(dots(Polygon(((-2, -2), (5, -2), (5, 20), (-2, 20)), fill=True))) == (0, 0, 50, 100)
        assert black(dots(LinkArea(0, 0, 10, 10, "https://example.jp"))) is None


class TestText:
    def test_each_letter_stands_within_a_dot_of_its_measured_place(self) -> None:
        metrics = paper_metrics()
        for bold in (False, True):
            for tracking in (0.0, 0.03, 0.2):
                text = "HHHHHHHHHHHHHHH"
                wide = metrics.width(text, 9, bold=bold, tracking=tracking)
                one = metrics.width("H", 9, bold=bold)
                first = black(dots(Text(1, 5, "H", 9, one, bold=bold), width=80))
                box = black(dots(Text(1, 5, text, 9, wide, bold=bold, tracking=tracking), width=80))
                assert first is not None
                assert box is not None
                assert box[0] == first[0]
                assert abs((box[2] - first[2]) - (wide - one) * 10) <= 1

    def test_the_baseline_is_where_it_was_laid(self) -> None:
        box = black(dots(Text(1, 5, "H", 20, 6)))
        assert box is not None
        assert box[3] in (51, 52), "the face's capitals reach a fiftieth of an em below the baseline"

    def test_turned_text_reads_upwards(self) -> None:
        width = paper_metrics().width("LIFE", 9)
        level = dots(Text(2, 8, "LIFE", 9, width), width=20, height=20)
        turned = dots(Text(8, 18, "LIFE", 9, width, turned=True), width=20, height=20)
        straight = turned.transpose(Image.Transpose.ROTATE_270)
        left = black(level)
        right = black(straight)
        assert left is not None
        assert right is not None
        assert right[2] - right[0] == pytest.approx(left[2] - left[0], abs=1)
        # Turned back, the baseline starts 2 mm from the left and 8 mm from the top, as the level one does.
        assert right[:2] == pytest.approx(left[:2], abs=1)
        assert stray(level, straight, 1) == 0

    def test_a_blank_leaves_room_and_no_dots(self) -> None:
        assert black(dots(Text(1, 5, "  　", 9, 5))) is None


QUICK = {"badge", "full slip", "receipt"}


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in QUICK else pytest.mark.long) for n in sorted(ALL)])
def test_the_dots_are_those_of_the_pdf(name: str, dpi: int) -> None:
    """But for one in a hundred, no dot of ours is more than one dot from a black one of pdfium's, nor the other way."""
    drawing = ALL[name](dpi)
    for page, seen in zip(drawing.pages, raster(pdf_bytes(drawing.pages), dpi), strict=True):
        ours = mono(image(rasterise(page, dpi)))
        theirs = Image.new("L", ours.size, 255)
        theirs.paste(seen.crop((0, 0, *ours.size)))
        assert stray(ours, theirs, 1) <= count(ours) * 0.01
        assert stray(theirs, ours, 1) <= count(theirs) * 0.01
