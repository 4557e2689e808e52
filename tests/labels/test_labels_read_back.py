"""240 mixed labels as a printer sees them, read back by two readers at the dots they were laid out for: all of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from app.domain.drawing import Page, Symbol
from app.domain.label_templates import Stock
from app.labels.label_sheets import place
from app.labels.layout import lay_out
from app.labels.pdf import pdf_bytes
from tests.support.labels import FACTS, LONG, mixed_facts, stock, template
from tests.support.papers import raster
from tests.support.sampling import how_many, rng

ZBAR = {"CODE128": "Code128", "QRCODE": "QRCode"}
Grey = npt.NDArray[np.uint8]


def zxing(picture: Grey) -> list[tuple[str, str]]:
    return sorted((code.text, code.format.name) for code in zxingcpp.read_barcodes(picture))


def zbar(picture: Grey) -> list[tuple[str, str]]:
    wanted = [pyzbar.ZBarSymbol.CODE128, pyzbar.ZBarSymbol.QRCODE]
    found = pyzbar.decode(Image.fromarray(picture), symbols=wanted)
    return sorted((code.data.decode(), ZBAR[code.type]) for code in found)


def read_back(pages: tuple[Page, ...], of: Stock, dpi: int) -> int:
    """How many labels both readers read whole: each of its symbols, nothing else."""
    good = 0
    for page, picture in zip(pages, raster(pdf_bytes(pages), dpi), strict=True):
        dots: Grey = np.asarray(picture, dtype=np.uint8)
        per_mm = dpi / 25.4
        for at in range(1, of.a_page + 1):
            x, y = of.corner(at)
            cell = dots[
                round(y * per_mm) : round((y + of.height) * per_mm), round(x * per_mm) : round((x + of.width) * per_mm)
            ]
            wanted = sorted(
                (each.text, each.format)
                for each in page.symbols
                if x < each.x < x + of.width and y < each.y < y + of.height
            )
            if wanted:
                good += zxing(cell) == zbar(cell) == wanted
    return good


@pytest.mark.long
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_240_mixed_labels_read_back_240(dpi: int) -> None:
    count = how_many(24, 240)
    first = 10_000 + rng("labels").randrange(800_000)
    made = [lay_out(template("asset-both-66x34"), facts, dpi=dpi) for facts in mixed_facts(count, first)]
    pages = [each.page for each in made if each.page is not None]
    placed = place(pages, stock("hisago-elm012"), offset=(0.37, -0.21), dpi=dpi)
    assert sum(len(page.symbols) for page in placed.pages) == 2 * count
    assert read_back(placed.pages, stock("hisago-elm012"), dpi) == count


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize(
    ("name", "on"),
    [("asset-bar-48x25", "hisago-elm022"), ("asset-bar-38x21", "hisago-elm023"), ("asset-38x21", "hisago-elm023")],
)
def test_fifteen_characters_read_back_on_small_labels(name: str, on: str, dpi: int) -> None:
    facts = [FACTS, LONG, LONG | {"serial": "M7NXCV01234567A"}]
    pages = [lay_out(template(name), each, dpi=dpi).page for each in facts]
    placed = place([page for page in pages if page is not None], stock(on), start=3, dpi=dpi)
    assert read_back(placed.pages, stock(on), dpi) == 3


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_a_datamatrix_reads_back(dpi: int) -> None:
    base = template("asset-66x34")
    own = base._replace(fields=(base.fields[0]._replace(symbol=base.fields[0].symbol.datamatrix), *base.fields[1:]))
    page = lay_out(own, LONG, dpi=dpi).page
    assert page is not None
    placed = place([page], stock("hisago-elm012"), dpi=dpi)
    (symbol,) = placed.pages[0].symbols
    assert isinstance(symbol, Symbol)
    picture = np.asarray(raster(pdf_bytes(placed.pages), dpi)[0])
    assert zxing(picture) == [(symbol.text, "DataMatrix")]
