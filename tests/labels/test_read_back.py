"""What a printer puts on paper is read back: every symbol of every paper, in black and white dots, at its place."""

from __future__ import annotations

import pytest
from PIL import Image

from app.domain.codes import CodeKind, printed_code, repair_number
from app.domain.drawing import Page
from app.labels.pdf import pdf_bytes
from app.labels.slips import repair_slip
from tests.support.papers import ALL, SLIP, raster, read
from tests.support.sampling import rng

DPIS = [203, 300, 600]


PRINTERS = [
    pytest.param(made, printed, marks=() if made == printed else pytest.mark.long) for made in DPIS for printed in DPIS
]
"""Laid out for one printer and printed on the same; under test-all on every other one too."""
WITH_SYMBOLS = [name for name in ALL if name != "ask list"]


def check_page(page: Page, picture: Image.Image, dpi: float) -> None:
    found = read(picture, dpi)
    wanted = sorted((symbol.text, symbol.format) for symbol in page.symbols)
    assert sorted((code.text, code.format) for code in found) == wanted
    for symbol in page.symbols:
        near = [
            code
            for code in found
            if code.text == symbol.text
            and abs(code.x - symbol.x - symbol.width / 2) < 1
            and abs(code.y - symbol.y - symbol.height / 2) < 1
        ]
        assert near, f"{symbol.text} is not where it was laid out"


@pytest.mark.parametrize(("laid_out_for", "printed_at"), PRINTERS)
@pytest.mark.parametrize("name", WITH_SYMBOLS)
def test_every_symbol_reads_back_on_any_printer(name: str, laid_out_for: int, printed_at: int) -> None:
    drawing = ALL[name](laid_out_for)
    pictures = raster(pdf_bytes(drawing.pages), printed_at)
    assert len(pictures) == len(drawing.pages)
    for page, picture in zip(drawing.pages, pictures, strict=True):
        check_page(page, picture, printed_at)


@pytest.mark.parametrize("dpi", DPIS)
def test_a_crate_of_forty_slips_reads_back_whole(dpi: int) -> None:
    pick = rng("forty slips")
    pages: list[Page] = []
    for _ in range(40):
        number = repair_number(pick.randrange(2026, 2040), pick.choice(["A", "C", "ZZ"]), pick.randrange(1, 99_999))
        code = printed_code(CodeKind.repair, number.body).text
        facts = type(SLIP)(number=number.text, code=code, day=SLIP.day, desk=number.desk, school="江上小学校")
        pages += repair_slip(facts, dpi).pages
    for page, picture in zip(pages, raster(pdf_bytes(pages), dpi), strict=True):
        check_page(page, picture, dpi)
