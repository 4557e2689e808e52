"""Forty slips as one PDF, against reportlab alone drawing the same boxes and words without layout or QR codes."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.domain.codes import CodeKind, printed_code, repair_number
from app.domain.drawing import Line, Mark, Page, Rect, Symbol, Text, symbol_areas
from app.labels import symbols
from app.labels.pdf import pdf_bytes
from app.labels.slips import repair_slip
from tests.support.papers import SLIP

POINTS = 72 / 25.4
ROUNDS = 9
GOAL_RENDER = 1.5
GOAL_WHOLE = 3.0
Flat = tuple[str, tuple[float, ...], str]


def slips() -> list[Page]:
    """Forty different slips, laid out."""
    pages: list[Page] = []
    for running in range(1, 41):
        number = repair_number(2026, "A", running)
        code = printed_code(CodeKind.repair, number.body).text
        pages += repair_slip(replace(SLIP, number=number.text, code=code)).pages
    return pages


def flat(mark: Mark) -> list[Flat]:
    """A mark as the plainest calls."""
    if isinstance(mark, Symbol):
        return [("fill", area, "") for area in symbol_areas(mark)]
    if isinstance(mark, Text):
        return [("bold" if mark.bold else "text", (mark.x, mark.y, mark.size, mark.tracking * mark.size), mark.text)]
    if isinstance(mark, Line):
        return [("line", (mark.x1, mark.y1, mark.x2, mark.y2, mark.width), "")]
    assert isinstance(mark, Rect)
    return [("box", (mark.x, mark.y, mark.width, mark.height, mark.line_width), "")]


def bare(pages: list[tuple[float, float, list[Flat]]]) -> bytes:
    """Nothing but reportlab."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1, initialFontName="ShuridaiPaper")  # type: ignore[arg-type]
    for width, high, calls in pages:
        canvas.setPageSize((width * POINTS, high * POINTS))
        for call, numbers, words in calls:
            n = [number * POINTS for number in numbers]
            top = high * POINTS
            if call == "fill":
                canvas.rect(n[0], top - n[1] - n[3], n[2], n[3], stroke=0, fill=1)
            elif call == "line":
                canvas.setLineWidth(n[4])
                canvas.line(n[0], top - n[1], n[2], top - n[3])
            elif call == "box":
                canvas.setLineWidth(n[4])
                canvas.rect(n[0], top - n[1] - n[3], n[2], n[3])
            else:
                canvas.setFont("ShuridaiPaperBold" if call == "bold" else "ShuridaiPaper", numbers[2])
                canvas.drawString(n[0], top - n[1], words, charSpace=numbers[3])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def median(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def whole_run() -> bytes:
    """Facts to PDF, QR codes made anew as for slips never printed before."""
    symbols._modules.cache_clear()
    return pdf_bytes(slips())


@pytest.mark.bench
def test_forty_slips_against_reportlab_alone(record_property: Callable[[str, object], None]) -> None:
    pages = slips()
    calls = [(page.width, page.height, [call for mark in page.items for call in flat(mark)]) for page in pages]
    pdf_bytes(pages)  # registers the fonts both use
    baseline = median(lambda: bare(calls))
    render = median(lambda: pdf_bytes(pages))
    whole = median(whole_run)
    for name, figure in (("bare_ms", baseline), ("render_ms", render), ("whole_ms", whole)):
        record_property(name, round(figure * 1000, 1))
    assert render <= GOAL_RENDER * baseline
    assert whole <= GOAL_WHOLE * baseline, "with layout and the making of forty QR codes"
