"""Widths and gaps of the paper's font, held to a second reader of the same file."""

from __future__ import annotations

import pytest
from reportlab.pdfbase.ttfonts import TTFont

from app.labels.font_metrics import FaceMetrics, FontError, Metrics, font_file, paper_metrics


@pytest.mark.parametrize("bold", [False, True])
def test_every_character_has_the_width_another_reader_finds(bold: bool) -> None:
    file = font_file(bold=bold)
    ours = FaceMetrics(file.read_bytes())
    theirs = TTFont("Held against", str(file)).face
    for code, glyph in theirs.charToGlyph.items():
        advance = ours.advance(chr(code))
        if glyph:
            assert advance is not None
            assert advance * 1000 == pytest.approx(theirs.charWidths[code], abs=0.6)
        else:
            assert advance is None
    assert ours.advance("𠮷") is None
    assert sum(ours.advance(chr(code)) is not None for code in range(0x110000)) == sum(
        glyph != 0 for glyph in theirs.charToGlyph.values()
    )


def test_width_grows_with_size_and_tracking_stands_between_characters_only() -> None:
    metrics = paper_metrics()
    one = metrics.width("漢", 10)
    assert one == pytest.approx(10 * 25.4 / 72)
    assert metrics.width("漢漢", 20) == pytest.approx(4 * one)
    assert metrics.width("漢漢漢", 10, tracking=0.1) == pytest.approx(3.2 * one)
    assert metrics.width("", 10, tracking=0.1) == 0
    assert metrics.width("M", 10, bold=True) > metrics.width("M", 10)


def test_a_character_the_font_lacks_is_named_and_never_measured() -> None:
    metrics = paper_metrics()
    assert metrics.printable("𠮷田と髙﨑①㈱") == ("〓田と髙﨑①㈱", ("𠮷",))
    assert metrics.printable("😀a😀") == ("〓a〓", ("😀", "😀"))
    with pytest.raises(FontError):
        metrics.width("𠮷", 10)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("か\u3099くこう", "がくこう"),
        ("葛\U000e0100城", "葛城"),
        ("行1\n行2\tと\x1d", "行1 行2 と "),
        ("空　白", "空　白"),
        ("ﾊﾝｶｸ", "ﾊﾝｶｸ"),
    ],
)
def test_text_is_made_printable_without_losing_a_character(text: str, printed: str) -> None:
    assert paper_metrics().printable(text) == (printed, ())


def test_a_font_with_another_inside_is_refused() -> None:
    data = font_file(bold=False).read_bytes()
    count = int.from_bytes(data[4:6], "big")
    with pytest.raises(FontError, match="table"):
        FaceMetrics(data[:4] + b"\0\0" + data[6:])
    for number in range(count):
        at = 12 + 16 * number
        if data[at : at + 4] == b"cmap":
            offset = int.from_bytes(data[at + 8 : at + 12], "big")
            broken = data[: offset + 2] + b"\0\0" + data[offset + 4 :]
            with pytest.raises(FontError, match="character map"):
                FaceMetrics(broken)


def test_metrics_are_read_once() -> None:
    assert paper_metrics() is paper_metrics()
    assert isinstance(paper_metrics(), Metrics)
