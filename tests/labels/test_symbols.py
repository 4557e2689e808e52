"""Modules of whole dots on the dot grid, wide enough to be read."""

from __future__ import annotations

import pytest

from app.domain.codes import CodeKind, printed_code
from app.labels.symbols import TooDense, code128, dot_size, qr

DPIS = [180, 203, 300, 360, 600]


@pytest.mark.parametrize("dpi", DPIS)
@pytest.mark.parametrize("size", [13.0, 21.0, 44.0])
def test_a_qr_module_is_whole_dots_and_the_code_near_its_size(dpi: int, size: float) -> None:
    code = qr("RP8A0412M", x=4.2, y=14.2, size=size, dpi=dpi)
    dots = code.module / code.dot
    assert dots == pytest.approx(round(dots))
    assert code.width == code.height == pytest.approx(size, abs=21 * code.dot / 2 + 1e-9)
    assert (code.x / code.dot) == pytest.approx(round(code.x / code.dot))
    assert (code.y / code.dot) == pytest.approx(round(code.y / code.dot))
    assert code.quiet == 4
    assert len(code.rows) == 21, "a repair number fits the smallest QR code at any length we issue"


@pytest.mark.parametrize("dpi", DPIS)
def test_a_bar_is_whole_dots_and_never_too_thin(dpi: int) -> None:
    code = code128(printed_code(CodeKind.command, "DONE").text, x=22, y=30, height=8, dpi=dpi)
    dots = code.module / code.dot
    assert dots == pytest.approx(round(dots))
    assert 0.19 <= code.module <= 0.29
    assert code.quiet == 10
    assert code.rows[0].startswith("11010010000"), "begins with the start of character set B"


def test_the_longest_repair_number_still_fits_the_smallest_qr_code() -> None:
    assert len(qr(printed_code(CodeKind.repair, "12AB123456").text, x=0, y=0, size=21).rows) == 21


def test_a_text_too_long_for_its_area_is_refused() -> None:
    with pytest.raises(TooDense):
        qr("https://forms.example.jp/" + "a" * 900, x=0, y=0, size=30)


def test_a_coarse_printer_is_refused() -> None:
    with pytest.raises(ValueError, match="too coarse"):
        dot_size(72)
