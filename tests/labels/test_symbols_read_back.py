"""Before anything prints every symbol is read back; one that does not read is named, with a reason to act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import zxingcpp

from app.domain.drawing import Page, Rect, Symbol
from app.labels import read_back
from app.labels.pdf import pdf_bytes
from app.labels.raster import image, rasterise
from app.labels.read_back import ReadResult, read_back_pages, read_back_pdf
from app.labels.symbols import code128, qr
from app.usecases.label_ports import Found, SymbolReader
from tests.support.papers import ALL
from tests.support.readers import READERS, Zbar, Zxing


def reasons(result: ReadResult) -> list[str]:
    assert result.read + len(result.unread) == result.wanted
    assert {unread.reason for unread in result.unread} <= set(read_back.REASONS)
    return [unread.reason for unread in result.unread]


def both(page: Page, dpi: float, readers: Sequence[SymbolReader] = READERS) -> list[str]:
    """The same reasons on our dots and on pdfium's."""
    ours = reasons(read_back_pages([page], dpi, readers))
    theirs = reasons(read_back_pdf(pdf_bytes([page]), [page], dpi, readers))
    assert ours == theirs
    return ours


def matrix(text: str, x: float, y: float, dots: int, dpi: float) -> Symbol:
    """A DataMatrix as zxing-cpp writes it."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix)
    picture: Any = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    grid: Any = memoryview(picture).tolist()
    rows = tuple("".join("1" if dot < 128 else "0" for dot in row) for row in grid)
    dot = 25.4 / dpi
    left, top, side = round(x / dot) * dot, round(y / dot) * dot, dots * dot
    return Symbol(left, top, len(rows[0]) * side, len(rows) * side, rows, 2, text, "DataMatrix", dot)


def bars(dots: int, dpi: float) -> Symbol:
    """A bar code whose modules are `dots` dots of a printer of `dpi`."""
    row, dot = code128("PF3ABCDE", x=0, y=0, height=8, dpi=dpi).rows[0], 25.4 / dpi
    left, top = round(6 / dot) * dot, round(3 / dot) * dot
    return Symbol(left, top, len(row) * dots * dot, 8, (row,), 10, "PF3ABCDE", "Code128", dot)


@pytest.mark.parametrize("dpi", [203, 300, pytest.param(600, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", [name for name in sorted(ALL) if name != "ask list"])
def test_every_symbol_of_the_house_reads_by_both(name: str, dpi: int) -> None:
    drawing = ALL[name](dpi)
    wanted = sum(len(page.symbols) for page in drawing.pages)
    told: list[tuple[int, int]] = []
    result = read_back_pages(drawing.pages, dpi, READERS, lambda done, total: told.append((done, total)))
    assert result == ReadResult(wanted, wanted, ())
    assert told == [(n, len(drawing.pages)) for n in range(1, len(drawing.pages) + 1)]
    assert read_back_pdf(pdf_bytes(drawing.pages), drawing.pages, dpi, READERS) == result


class TestReasons:
    def test_too_dense_for_the_printer(self) -> None:
        """Five dots at 600 dpi are not two at 203: it would read on the screen and not on paper."""
        page = Page(60, 20, (bars(5, 600),))
        assert both(page, 600) == []
        assert both(page, 203) == [read_back.TOO_DENSE]

    def test_too_small_for_a_scanner(self) -> None:
        page = Page(60, 20, (bars(4, 600),))
        assert both(page, 600) == [read_back.TOO_SMALL]

    def test_crowded(self) -> None:
        code = code128("PF3ABCDE", x=8, y=3, height=8, dpi=300)
        wall = Rect(code.x + code.width + 0.7, 2, 0.4, 10, fill=True)
        assert both(Page(60, 20, (code, wall)), 300) == [read_back.CROWDED]
        square = qr("PF3ABCDE", x=8, y=4, size=10, dpi=300)
        over = Rect(square.x, square.y - 0.8, square.width, 0.5, fill=True)
        # A decoder may forgive a crowded QR code; one that touches it no longer reads.
        assert set(both(Page(60, 20, (square, over)), 300)) <= {read_back.CROWDED}
        touching = Rect(square.x - 1.2, square.y - 1.2, square.width + 2.4, 1.5, fill=True)
        assert both(Page(60, 20, (square, touching)), 300) == [read_back.CROWDED]

    def test_outside(self) -> None:
        assert both(Page(60, 20, (code128("PF3ABCDE", x=1, y=3, height=8, dpi=300),)), 300) == [read_back.OUTSIDE]
        assert both(Page(60, 20, (qr("PF3ABCDE", x=30, y=11, size=10, dpi=300),)), 300) == [read_back.OUTSIDE]

    def test_a_symbol_that_says_something_else(self) -> None:
        code = code128("PF3ABCDE", x=8, y=3, height=8, dpi=300)
        assert both(Page(60, 20, (code._replace(text="PF3ABCDF"),)), 300) == [read_back.MISREAD]
        assert both(Page(60, 20, (code._replace(format="Code39"),)), 300) == [read_back.MISREAD]

    def test_covered_with_ink(self) -> None:
        code = code128("PF3ABCDE", x=8, y=3, height=8, dpi=300)
        blot = Rect(code.x + 5, 2, 5, 10, fill=True)
        assert both(Page(60, 20, (code, blot)), 300) == [read_back.UNREADABLE]

    def test_the_page_and_the_symbol_are_named(self) -> None:
        good = Page(60, 20, (code128("PF3ABCDE", x=8, y=3, height=8, dpi=300),))
        bad = Page(60, 20, (code128("PF3ABCDF", x=1, y=3, height=8, dpi=300),))
        result = read_back_pages([good, bad], 300, READERS)
        assert (result.read, result.wanted) == (1, 2)
        assert (result.unread[0].page, result.unread[0].symbol) == (2, bad.symbols[0])


class TestReaders:
    def test_datamatrix_is_asked_of_those_who_know_it(self) -> None:
        page = Page(40, 40, (matrix("PF3ABCDE", 8, 8, 5, 300),))
        assert both(page, 300) == []
        assert both(page, 300, (Zbar(),)) == [read_back.NO_READER]

    def test_one_reader_that_fails_is_enough(self) -> None:
        class Blind:
            name = "blind"

            def read(self, pixels: bytes, width: int, height: int) -> Sequence[Found]:
                return ()

        page = Page(60, 20, (code128("PF3ABCDE", x=8, y=3, height=8, dpi=300),))
        assert both(page, 300, (Zxing(), Blind())) == [read_back.UNREADABLE]
        fine = Page(60, 20, (bars(6, 600),))
        assert both(fine, 600, (Zxing(), Blind())) == [read_back.UNREADABLE]
        assert both(fine, 220, (Zxing(), Blind())) == [read_back.TOO_DENSE], "no whole dots: that is what can be mended"

    def test_a_code_found_beside_the_symbol_is_not_it(self) -> None:
        class Squinting(Zxing):
            def read(self, pixels: bytes, width: int, height: int) -> Sequence[Found]:
                return [
                    code._replace(corners=tuple((x + width / 2, y) for x, y in code.corners))
                    for code in super().read(pixels, width, height)
                ]

        page = Page(60, 40, (qr("PF3ABCDE", x=8, y=4, size=10, dpi=300),))
        assert both(page, 300, (Squinting(), Zbar())) == [read_back.UNREADABLE]

    def test_without_two_readers_nothing_counts(self) -> None:
        page = Page(60, 20, (code128("PF3ABCDE", x=8, y=3, height=8, dpi=300),))
        assert both(page, 300, ()) == [read_back.NO_READER]
        assert both(page, 300, (Zxing(),)) == [read_back.NO_READER], "one opinion is none"

    def test_readers_are_known_by_name_where_they_say_nothing(self) -> None:
        class Profile(Zxing):
            name = "profile"

        page = Page(40, 40, (qr("PF3ABCDE", x=8, y=8, size=10, dpi=300),))
        assert both(page, 300, (Profile(),)) == [read_back.NO_READER]


def test_a_printer_that_paints_every_dot_it_touches_must_read_too() -> None:
    """Without the twentieth of a dot a bar is inset, half a page of codes is lost there; our PDF keeps both."""
    page = Page(60, 20, (code128("M7NXCV01234567A", x=6, y=3, height=8, dpi=203),))
    data = pdf_bytes([page])
    assert reasons(read_back_pdf(data, [page], 203, READERS)) == []
    grown = page.symbols[0]._replace(dot=-6 * page.symbols[0].dot)  # inset by -0.3 of a dot: bars touch the next one
    data = pdf_bytes([Page(60, 20, (grown,))])
    assert reasons(read_back_pdf(data, [page], 203, READERS)) != []


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_so_is_that_of_a_page_nobody_laid_out_for_these_dots(dpi: int) -> None:
    dot = 25.4 / dpi
    left, top = round(200 / dot), round(290 / dot)
    page = Page(210.3, 297.2, (Rect((left + 0.05) * dot, (top + 0.05) * dot, 9.9 * dot, 9.9 * dot, fill=True),))
    (picture,) = read_back._pictures(pdf_bytes([page]), dpi, 1)
    for level in (128, 250):
        assert picture.point([255] * level + [0] * (256 - level)).getbbox() == (left, top, left + 10, top + 10)


@pytest.mark.parametrize("dpi", [203, 300])
def test_the_pdfs_picture_is_true_to_the_dot_over_the_whole_page(dpi: int) -> None:
    """Pdfium stretches a page to whole pixels; a bar at the far edge would stand up to a dot aside."""
    codes = tuple(code128("PF3ABCDE", x=x, y=y, height=8, dpi=dpi) for x in (10, 90, 160) for y in (10, 150, 280))
    page = Page(210.3, 297.2, codes)
    ours = image(rasterise(page, dpi))
    (theirs,) = read_back._pictures(pdf_bytes([page]), dpi, 1)
    for code in codes:
        left, top, right, bottom = read_back._clear_dots(code, dpi)
        for level in (128, 250):
            seen = theirs.crop((left, top + 1, right, bottom - 1)).point([0] * level + [255] * (256 - level))
            assert seen.tobytes() == ours.crop((left, top + 1, right, bottom - 1)).tobytes()


def test_a_pdf_of_other_pages_is_not_read_as_these() -> None:
    page = Page(60, 20, (code128("PF3ABCDE", x=8, y=3, height=8, dpi=300),))
    with pytest.raises(ValueError, match="pages"):
        read_back_pdf(pdf_bytes([page, page]), [page], 300, READERS)


def test_leaving_it_half_way() -> None:
    class Left(Exception):
        pass

    def told(done: int, _total: int) -> None:
        if done == 2:
            raise Left

    page = Page(60, 20, (code128("PF3ABCDE", x=8, y=3, height=8, dpi=300),))
    with pytest.raises(Left):
        read_back_pdf(pdf_bytes([page] * 3), [page] * 3, 300, READERS, told)
