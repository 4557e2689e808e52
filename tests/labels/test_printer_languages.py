"""What a label printer is told is the page, dot for dot: ZPL and Brother raster turned back into pictures and read."""

from __future__ import annotations

import pytest
from PIL import Image

from app.domain.drawing import Page, Rect, Text
from app.domain.label_templates import Stock
from app.labels import brother_ql
from app.labels.brother_ql import MEDIA, MediaRefused, media_of, ql
from app.labels.font_metrics import paper_metrics
from app.labels.pdf import pdf_bytes
from app.labels.raster import Bitmap, image, rasterise
from app.labels.read_back import read_back_pages, read_back_pdf
from app.labels.symbols import code128, qr
from app.labels.zpl import zpl
from tests.support.papers import read
from tests.support.printer_languages import NotPrintable, ql_pages, zpl_labels
from tests.support.readers import READERS, Zbar
from tests.support.sampling import rng

OWN = (57.3, 31.7)
"""A size no maker sells: a supervisor's own."""


def label(text: str, width: float, height: float, dpi: float) -> Page:
    """A label as the layout makes them: a bar code, a QR code, words."""
    metrics = paper_metrics()
    words = "善導寺小学校"
    return Page(
        width,
        height,
        (
            code128(text, x=6, y=4, height=8, dpi=dpi),
            qr(text, x=6, y=14, size=10, dpi=dpi),
            Text(20, 18, words, 9, metrics.width(words, 9)),
        ),
    )


def roll(width: float, height: float) -> Stock:
    return Stock("own", "", page_width=width, page_height=0, width=width, height=height)


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and one.convert("L").tobytes() == other.convert("L").tobytes()


def check(page: Page, picture: Image.Image, dpi: float, shift: tuple[float, float] = (0, 0)) -> None:
    """Both decoders read both symbols; each is where it was laid out but for `shift` millimetres."""
    found = read(picture, dpi)
    assert sorted((code.text, code.format) for code in found) == sorted((s.text, s.format) for s in page.symbols)
    for symbol in page.symbols:
        near = [code for code in found if code.format == symbol.format]
        assert near[0].x + shift[0] == pytest.approx(symbol.x + symbol.width / 2, abs=0.5)
        assert near[0].y + shift[1] == pytest.approx(symbol.y + symbol.height / 2, abs=max(0.5, symbol.height / 3))
    seen = {code.text for code in Zbar().read(picture.tobytes(), *picture.size)}
    assert seen == {symbol.text for symbol in page.symbols}


class TestZpl:
    @pytest.mark.parametrize("dpi", [203, 300, 600])
    def test_decoded_back_it_is_the_page_and_reads(self, dpi: int) -> None:
        pages = [label(text, *OWN, dpi) for text in ("PF3ABCDE", "8A0412M")]
        bitmaps = [rasterise(page, dpi) for page in pages]
        labels = zpl_labels(zpl(bitmaps))
        assert len(labels) == 2
        for page, bitmap, picture in zip(pages, bitmaps, labels, strict=True):
            assert same(picture, image(bitmap))
            check(page, picture, dpi)

    def test_any_dots_come_back_as_they_were(self) -> None:
        pick = rng("zpl dots")
        for _ in range(60):
            width, height = pick.randrange(1, 900), pick.randrange(1, 40)
            shade = Image.effect_noise((width, height), pick.choice([1, 40, 200]))
            level = pick.choice([0, 60, 128, 200, 255])
            dots = shade.point([255 if value >= level else 0 for value in range(256)], "1")
            bitmap = Bitmap(width, height, 203, dots.tobytes())
            assert same(zpl_labels(zpl([bitmap]))[0], image(bitmap))

    def test_a_long_run_a_black_and_a_white_label(self) -> None:
        for items in ((), (Rect(0, 0, 100, 20, fill=True),), (Rect(0.1, 0, 95, 20, fill=True),)):
            bitmap = rasterise(Page(100, 20, items), 600)
            assert same(zpl_labels(zpl([bitmap]))[0], image(bitmap))

    def test_a_picture_larger_than_a_graphic_field_comes_in_several(self) -> None:
        page = label("PF3ABCDE", 100, 150, 600)
        page = page._replace(items=(*page.items, Rect(2, 140, 90, 8, fill=True)))
        bitmap = rasterise(page, 600)
        sent = zpl([bitmap])
        assert sent.count(b"^GFA") > 1
        assert same(zpl_labels(sent)[0], image(bitmap))

    def test_white_stripes_are_left_out_and_rows_repeat(self) -> None:
        small = len(zpl([rasterise(label("PF3ABCDE", *OWN, 203), 203)]))
        assert small < 8_000
        assert len(zpl([rasterise(label("PF3ABCDE", 100, 150, 203), 203)])) < small * 1.6

    def test_the_same_labels_give_the_same_bytes(self) -> None:
        assert zpl([rasterise(label("PF3ABCDE", *OWN, 203), 203)]) == zpl(
            [rasterise(label("PF3ABCDE", *OWN, 203), 203)]
        )

    @pytest.mark.parametrize(
        ("found", "instead"),
        [
            (b"^PON", b"^POI"), (b"^FS", b"^XX"), (b"^PQ1", b""), (b"^XZ", b""), (b"^GFA,", b"^GFB,"), (b",", b";"),
            (b":", b""), (b"^PW458", b"^PW400"), (b"^FO0,0", b"^FO9,0"),
        ],
    )  # fmt: skip
    def test_the_decoder_is_strict(self, found: bytes, instead: bytes) -> None:
        """Else it would prove nothing: each of these is an error, or at least another picture or none."""
        bitmap = rasterise(label("PF3ABCDE", *OWN, 203), 203)
        good = zpl([bitmap])
        assert found in good
        try:
            labels = zpl_labels(good.replace(found, instead, 1))
        except ValueError:
            return
        if found == b"^PQ1":  # one copy is what no ^PQ means
            return
        assert [same(picture, image(bitmap)) for picture in labels] != [True]


class TestQl:
    @pytest.mark.parametrize("media", [media for media in MEDIA if media.width <= 62 and media.width >= 50])
    def test_decoded_back_it_is_the_page_and_reads(self, media: brother_ql.Media) -> None:
        height = media.length or 40.0
        pages = [label(text, media.width, height, 300) for text in ("PF3ABCDE", "8A0412M")]
        bitmaps = [rasterise(page, 300) for page in pages]
        printed = ql_pages(ql(bitmaps, roll(media.width, media.length)))
        assert len(printed) == 2
        for page, bitmap, sheet in zip(pages, bitmaps, printed, strict=True):
            picture = sheet.picture(media.dots, media.offset)
            lines = media.lines or bitmap.height
            left, top = (bitmap.width - media.dots) // 2, (bitmap.height - lines) // 2
            assert same(picture, image(bitmap).crop((left, top, left + media.dots, top + lines)))
            check(page, picture, 300, (left * 25.4 / 300, top * 25.4 / 300))
            assert (sheet.width, sheet.length, sheet.cut) == (media.width, media.length, True)
            assert sheet.feed == (0 if media.length else 35)

    def test_one_that_lies_across_the_roll_is_turned(self) -> None:
        page = label("PF3ABCDE", 90, 29, 300)
        (sheet,) = ql_pages(ql([rasterise(page, 300)], roll(29, 90)))
        picture = sheet.picture(306, 6)
        assert (picture.width, picture.height) == (306, 991)
        check(
            page,
            picture.transpose(Image.Transpose.ROTATE_270),
            300,
            ((1063 - 991) / 2 * 25.4 / 300, (343 - 306) / 2 * 25.4 / 300),
        )

    def test_a_piece_of_a_continuous_roll_is_turned_where_only_that_fits(self) -> None:
        page = label("PF3ABCDE", 80, 29, 300)
        (sheet,) = ql_pages(ql([rasterise(page, 300)], roll(29, 0)))
        assert len(sheet.lines) == rasterise(page, 300).width

    def test_the_wide_head(self) -> None:
        page = label("PF3ABCDE", 102, 51, 300)
        (sheet,) = ql_pages(ql([rasterise(page, 300)], roll(102, 51), pins=1296), pins=1296)
        check(page, sheet.picture(1164, 56), 300, ((1205 - 1164) / 2 * 25.4 / 300, (602 - 526) / 2 * 25.4 / 300))

    def test_the_same_labels_give_the_same_bytes(self) -> None:
        bitmap = rasterise(label("PF3ABCDE", 62, 29, 300), 300)
        assert ql([bitmap], roll(62, 29)) == ql([bitmap], roll(62, 29))

    def test_the_decoder_is_strict(self) -> None:
        good = ql([rasterise(label("PF3ABCDE", 62, 29, 300), 300)], roll(62, 29))
        for found, instead in (
            (b"\x1b@", b""), (b"\x1bia\x01", b"\x1bia\x00"), (b"M\x00", b"M\x02"),
            (b"\x1a", b"\x0c"), (b"g\x00", b"w\x01"),
            (b"\x1biz\x8e\x0b", b"\x1biz\x8e\x0a"), (b"\x1biM", b"\x1biX"), (b"\x1bid", b"\x1bie"),
        ):  # fmt: skip
            assert found in good
            with pytest.raises(NotPrintable):
                ql_pages(good.replace(found, instead, 1))
        with pytest.raises(NotPrintable):
            ql_pages(good[:-94] + good[-1:])
        with pytest.raises(NotPrintable):
            ql_pages(good[300:])


class TestRefused:
    @pytest.mark.parametrize(
        ("page", "stock", "reason"),
        [
            ((62, 29), Stock("a4", "", 210, 297, 62, 29, 3, 8), brother_ql.NOT_A_ROLL),
            ((57, 31), roll(57, 31), brother_ql.UNKNOWN_MEDIA),
            ((102, 51), roll(102, 51), brother_ql.UNKNOWN_MEDIA),  # too wide for this head
            ((40, 40), roll(62, 29), brother_ql.WRONG_WIDTH),
            ((62, 40), roll(62, 29), brother_ql.WRONG_LENGTH),
            ((62, 10), roll(62, 0), brother_ql.TOO_SHORT),
            ((62, 1001), roll(62, 0), brother_ql.TOO_LONG),
        ],
    )
    def test_a_label_that_is_not_the_rolls(self, page: tuple[float, float], stock: Stock, reason: str) -> None:
        with pytest.raises(MediaRefused) as refused:
            ql([rasterise(Page(*page, ()), 300)], stock)
        assert refused.value.reason == reason
        assert reason in brother_ql.REASONS

    def test_dots_where_the_head_prints_none(self) -> None:
        edge = Page(62, 29, (Rect(0.2, 10, 5, 5, fill=True),))
        with pytest.raises(MediaRefused, match=brother_ql.OUTSIDE_PRINTABLE):
            ql([rasterise(edge, 300)], roll(62, 29))

    def test_dots_of_another_printer_and_no_label(self) -> None:
        with pytest.raises(MediaRefused, match=brother_ql.WRONG_DPI):
            ql([rasterise(Page(62, 29, ()), 203)], roll(62, 29))
        with pytest.raises(MediaRefused, match=brother_ql.NO_LABEL):
            ql([], roll(62, 29))

    def test_every_known_roll_fits_its_head_and_its_own_size(self) -> None:
        for media in MEDIA:
            assert media_of(roll(media.width, media.length)) == media
            pins = brother_ql.PINS if media.width < 100 else brother_ql.WIDE_PINS
            assert media.offset + media.dots + (44 if pins == brother_ql.WIDE_PINS else 0) <= pins
            assert media.dots <= media.width * 300 / 25.4
            assert media.lines <= media.length * 300 / 25.4


def test_a_size_of_ones_own_reads_back_on_pdf_zpl_and_ql() -> None:
    """The same label for three kinds of printer."""
    page = label("M7NXCV01234567A", 62, 40, 300)
    assert read_back_pages([page], 300, READERS) == (2, 2, ())
    assert read_back_pdf(pdf_bytes([page]), [page], 300, READERS) == (2, 2, ())
    bitmap = rasterise(page, 300)
    check(page, zpl_labels(zpl([bitmap]))[0], 300)
    (sheet,) = ql_pages(ql([bitmap], roll(62, 0)))
    check(page, sheet.picture(696, 12), 300, ((732 - 696) / 2 * 25.4 / 300, 0))
