"""PDF: every cell stands on a page whole, headings on each, nothing smaller than 6.5 pt, characters lacked named."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.pdf_file import write_pdf
from app.reports.pdf_layout import GAP, SIDE, SIZE, SMALL, WIDTH, Layout
from app.reports.table import GETA
from app.settings import words
from app.usecases.tables import CellKind, Column, Loss, Table
from tests.reports.tables import COLUMNS, nobody, row, table

LONG = "久留米市立久留米特別支援学校高等部分教室"


def written(found: Table) -> tuple[bytes, list[Loss]]:
    out = io.BytesIO()
    losses = write_pdf(found, out, nobody)
    return out.getvalue(), losses


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded().replace("\r", "").replace("\n", "") for page in document]


def test_each_page_has_title_headings_and_its_number() -> None:
    rows = [row(f"ことば{at}", code=f"8A-{at:04d}-M") for at in range(100)]
    found = pages(written(table(*rows, title="修理記録", note="学校 北小学校"))[0])
    assert len(found) > 1
    for number, text in enumerate(found, start=1):
        assert "修理記録" in text
        assert "学校 北小学校" in text
        assert all(one.heading in text for one in COLUMNS)
        assert f"{number}／{len(found)}" in text
        assert "100件" in text
    whole = "".join(found)
    assert all(str(code) in whole and str(words_) in whole for code, words_, *_ in rows)
    assert whole.count("令和8年11月20日") == 100
    assert whole.count("12,500") == 100


def test_days_stand_plainly_in_english() -> None:
    words.set_language("en")
    assert "2026-11-20" in pages(written(table(row()))[0])[0]


def test_the_same_table_gives_the_same_bytes() -> None:
    assert written(table(row()))[0] == written(table(row()))[0]


def test_an_empty_table_is_one_page_that_says_so() -> None:
    found = pages(written(table())[0])
    assert len(found) == 1
    assert "0件" in found[0]


def test_a_character_the_font_lacks_is_named() -> None:
    data, losses = written(table(row("a😀b")))
    assert losses == [Loss(2, "ことば", "😀")]
    assert f"a{GETA}b" in pages(data)[0]


def test_long_words_are_shrunk_then_broken_and_never_cut() -> None:
    columns = [Column(f"c{at}", f"列{at}") for at in range(14)]
    texts = [tuple(f"{LONG}{at}" for at in range(14))] * 3
    whole = "".join(pages(written(table(*texts, columns=columns))[0]))
    assert whole.count("久留米") >= 2 * 14 * 3
    layout = Layout(columns, texts, len)
    for place, text in enumerate(texts[0]):
        lines = layout.lines(0, place)
        assert "".join(line.text for line in lines) == text
        assert all(SMALL <= line.size <= SIZE for line in lines)


def test_a_row_taller_than_a_page_goes_on_on_the_next() -> None:
    text = "".join(f"{at:05d} " for at in range(1500))
    whole = "".join(pages(written(table(row(text), row("後の行")))[0])).replace(" ", "")
    assert all(f"{at:05d}" in whole for at in range(1500))
    assert "後の行" in whole


def test_columns_too_many_for_one_page_stand_on_more_each_with_the_first() -> None:
    columns = [Column(f"c{at}", f"列{at:02d}", CellKind.code) for at in range(30)]
    cells = tuple(f"CODE{at:02d}XXXXXX" for at in range(30))
    found = pages(written(table(cells, columns=columns))[0])
    assert len(found) > 1
    assert all("CODE00XXXXXX" in text for text in found)
    assert all(cell in "".join(found) for cell in cells)


def _width(text: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([CellKind.text, CellKind.code, CellKind.number]), min_size=1, max_size=25),
    st.lists(st.lists(st.text("あa 1、\n", max_size=120), min_size=25, max_size=25), max_size=4),
)
def test_whatever_stands_in_it_columns_do_not_meet_and_nothing_is_lost(
    kinds: list[CellKind], rows: Sequence[Sequence[str]]
) -> None:
    columns = [Column(f"c{at}", f"列{at}", kind) for at, kind in enumerate(kinds)]
    texts = [line[: len(kinds)] for line in rows]
    layout = Layout(columns, texts, _width)
    assert {place for band in layout.bands for place in band.places} == set(range(len(kinds)))
    for band in layout.bands:
        ends = [left + width for left, width in zip(band.lefts, band.widths, strict=True)]
        assert all(left >= end + GAP - 0.01 for left, end in zip(band.lefts[1:], ends, strict=False))
        assert ends[-1] <= WIDTH - SIDE + 0.01
        for at, place in enumerate(band.places):
            for number, text in enumerate(texts):
                lines = layout.lines(number, place)
                assert "".join(line.text for line in lines) == text[place].replace("\n", "")
                assert all(_width(line.text) * line.size <= band.widths[at] + 0.01 for line in lines)
    pieces = [piece for page in layout.pages() for piece in page]
    for number in range(len(texts)):
        whole = max(len(layout.lines(number, place)) for place in range(len(kinds)))
        assert [at for p in pieces if p.row == number for at in range(p.first, p.last)] == list(range(whole))
    for page in layout.pages():
        assert sum(piece.height for piece in page) <= layout.capacity + 0.01
