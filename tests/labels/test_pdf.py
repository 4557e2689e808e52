"""The PDF: fonts inside, no people in its metadata, the same bytes each time, written whole or not at all."""

from __future__ import annotations

import ctypes
import math
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from app.domain.drawing import Page, Polygon, Rect, Text
from app.labels.pdf import pdf_bytes
from app.settings import words
from tests.support.papers import ALL, BADGE, mono, raster

MADE = """
import sys
from tests.support.papers import ALL
from app.labels.pdf import pdf_bytes
for name in ALL:
    sys.stdout.buffer.write(pdf_bytes(ALL[name](300).pages))
"""


def fonts(pdf: bytes) -> list[tuple[str, bool]]:
    """Name and embeddedness of the font of each text object."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(item.raw)
            length = raw.FPDFFont_GetBaseFontName(font, None, 0)
            name = ctypes.create_string_buffer(length)
            raw.FPDFFont_GetBaseFontName(font, name, length)
            found.append((name.value.decode(), raw.FPDFFont_GetIsEmbedded(font) == 1))
    document.close()
    return found


@pytest.mark.parametrize("name", ALL)
def test_all_fonts_are_embedded_and_of_the_house(name: str) -> None:
    pdf = pdf_bytes(ALL[name](300).pages)
    found = fonts(pdf)
    assert found
    assert all(embedded and "BIZUDPGothic" in base for base, embedded in found)
    # A font named but not used would be looked for on the reader's machine.
    assert b"Helvetica" not in pdf


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("name", ALL)
def test_pages_have_their_real_size_in_whole_dots(name: str, dpi: int) -> None:
    """Rounded up to the next whole dot of the printer, where the page has a symbol: else they would be stretched."""
    drawing = ALL[name](dpi)
    document = pypdfium2.PdfDocument(pdf_bytes(drawing.pages))
    sizes = [document.get_page_size(number) for number in range(len(document))]
    document.close()
    for size, page in zip(sizes, drawing.pages, strict=True):
        for points, mm in zip(size, (page.width, page.height), strict=True):
            dots, wanted = points * dpi / 72, mm * dpi / 25.4
            assert wanted - 0.01 <= dots < wanted + (1 if page.symbols else 0.01)
            assert not page.symbols or dots == pytest.approx(round(dots), abs=0.01)
            assert math.ceil(dots) == math.ceil(wanted - 1e-6)


def test_metadata_names_the_paper_and_no_person() -> None:
    document = pypdfium2.PdfDocument(pdf_bytes(ALL["badge"](300).pages, "名札"))
    meta = document.get_metadata_dict(skip_empty=True)
    document.close()
    assert meta.pop("CreationDate") == meta.pop("ModDate")
    assert meta == {"Title": "名札", "Author": "Shuridai", "Creator": "Shuridai", "Producer": "Shuridai"}
    assert BADGE.name not in str(meta)


def test_a_viewer_is_asked_not_to_scale() -> None:
    assert b"/PrintScaling /None" in pdf_bytes(ALL["commands"](300).pages)


def test_the_same_papers_give_the_same_bytes_in_another_process() -> None:
    words.set_language("ja")
    here = b"".join(pdf_bytes(ALL[name](300).pages) for name in ALL)
    environ = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parents[2])}
    there = subprocess.run([sys.executable, "-c", MADE], env=environ, capture_output=True, check=True)
    assert there.stdout == here


def test_a_link_can_be_tapped() -> None:
    assert b"/URI (https://forms.example.jp/" in pdf_bytes(ALL["ask note"](300).pages)


def test_shapes_come_out_filled_and_outlined_and_turned_text_reads_upwards() -> None:
    page = Page(
        width=40, height=40,
        items=(
            Rect(x=2, y=2, width=6, height=6, fill=True),
            Rect(x=12, y=2, width=6, height=6, line_width=1),
            Polygon(points=((22, 2), (28, 2), (28, 8)), fill=True),
            Text(x=20, y=38, text="ＩＩＩＩ", size=12, width=17, bold=True, turned=True),
        ),
    )  # fmt: skip
    picture = raster(pdf_bytes([page]), 254)[0]

    def black(x: float, y: float) -> bool:
        return bool(picture.getpixel((round(x * 10), round(y * 10))) == 0)

    assert black(5, 5)
    assert black(12.2, 5)
    assert not black(15, 5)
    assert black(27, 4)
    assert not black(23, 7)
    turned = mono(picture.crop((100, 150, 260, 399))).point(lambda value: 255 - value).getbbox()
    assert turned is not None
    assert turned[3] - turned[1] > 2 * (turned[2] - turned[0]), "taller than wide"


def test_no_page_no_file() -> None:
    with pytest.raises(ValueError, match="a page"):
        pdf_bytes([])
