"""240 labels with two symbols each as dots, as ZPL and read back by two decoders, against the decoders alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

import pytest

from app.domain.drawing import Page, Symbol, Text
from app.labels.font_metrics import paper_metrics
from app.labels.pdf import pdf_bytes
from app.labels.raster import grey, rasterise
from app.labels.read_back import read_back_pages, read_back_pdf
from app.labels.symbols import code128, qr
from app.labels.zpl import zpl
from tests.support.readers import READERS

LABELS = 240
DPI = 300
ROUNDS = 3
GOAL = 4.0
"""Times the decoders alone on ready pictures of the symbols: drawing, cutting out and judging are the rest."""


def sheets() -> list[Page]:
    """Ten sheets of 24."""
    metrics, words = paper_metrics(), "善導寺小学校"
    pages: list[Page] = []
    for sheet in range(LABELS // 24):
        items: list[Symbol | Text] = []
        for place in range(24):
            x, y = 6 + 66 * (place % 3), 13 + 33.9 * (place // 3)
            serial = f"PF3{sheet:02d}{place:03d}"
            items.append(code128(serial, x=x + 4, y=y + 4, height=9, dpi=DPI))
            items.append(qr(serial, x=x + 46, y=y + 16, size=12, dpi=DPI))
            items.append(Text(x + 4, y + 28, words, 9, metrics.width(words, 9)))
        pages.append(Page(210, 297, tuple(items)))
    return pages


def best(work: Callable[[], object]) -> float:
    """Seconds, the least of some rounds."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def alone(pages: Sequence[Page]) -> list[tuple[bytes, int, int]]:
    """Each symbol by itself, as a grey picture with its quiet zone."""
    ready = []
    for symbol in (symbol for page in pages for symbol in page.symbols):
        x, y, width, height = symbol.clear
        bitmap = rasterise(Page(width, height, (symbol._replace(x=symbol.x - x, y=symbol.y - y),)), DPI)
        ready.append((grey(bitmap), bitmap.width, bitmap.height))
    return ready


@pytest.mark.bench
def test_240_labels_are_read_back_in_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    pages = sheets()
    data = pdf_bytes(pages)
    ready = alone(pages)
    base = best(lambda: [reader.read(*picture) for picture in ready for reader in READERS])
    took = {
        "dots": best(lambda: [rasterise(page, DPI) for page in pages]),
        "zpl": best(lambda: zpl([rasterise(page, DPI) for page in pages])),
        "read back, our dots": best(lambda: read_back_pages(pages, DPI, READERS)),
        "read back, the PDF's": best(lambda: read_back_pdf(data, pages, DPI, READERS)),
    }
    assert read_back_pdf(data, pages, DPI, READERS) == (2 * LABELS, 2 * LABELS, ())
    with capsys.disabled():
        print(f"\n{LABELS} labels, {2 * LABELS} symbols at {DPI} dpi; two decoders alone {base:.2f} s")
        for name, seconds in took.items():
            print(f"  {name}: {seconds:.2f} s, {seconds / base:.1f} times the decoders alone")
    assert statistics.fmean([took["read back, our dots"], took["read back, the PDF's"]]) < GOAL * base
