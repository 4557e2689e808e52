"""Symbols as boxes: each dark module once, nothing light touched, no seam between neighbours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.drawing import INSET_DOTS, Drawing, Line, Page, Symbol, runs, seams, symbol_areas

ROWS = st.integers(1, 12).flatmap(
    lambda width: st.lists(st.text("01", min_size=width, max_size=width), min_size=1, max_size=12).map(tuple)
)


def symbol(rows: tuple[str, ...], module: float = 1.0, dot: float = 0.1) -> Symbol:
    return Symbol(
        x=3.0, y=5.0, width=len(rows[0]) * module, height=len(rows) * module, rows=rows, quiet=4, text="T",
        format="QRCode", dot=dot,
    )  # fmt: skip


@given(ROWS)
def test_runs_cover_each_dark_module_once_and_no_light_one(rows: tuple[str, ...]) -> None:
    seen = [
        (x, y)
        for column, row, columns, height in runs(rows)
        for x in range(column, column + columns)
        for y in range(row, row + height)
    ]
    assert len(seen) == len(set(seen))
    assert set(seen) == {(x, y) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell == "1"}


@given(ROWS)
def test_seams_lie_on_two_dark_modules(rows: tuple[str, ...]) -> None:
    for column, row, columns, _rows in seams(rows):
        for x in range(column, column + columns):
            assert rows[row][x] == rows[row + 1][x] == "1"


@given(ROWS)
def test_areas_are_inset_from_every_light_module_and_bridge_dark_ones(rows: tuple[str, ...]) -> None:
    """Sampled at a hundredth of a module around each edge between two modules."""
    drawn = symbol(rows)
    inset = INSET_DOTS * drawn.dot
    areas = list(symbol_areas(drawn))

    def dark(x: float, y: float) -> bool:
        return any(left <= x <= left + width and top <= y <= top + height for left, top, width, height in areas)

    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            middle = (3.0 + x + 0.5, 5.0 + y + 0.5)
            assert dark(*middle) == (cell == "1")
            if cell == "1" and y + 1 < len(rows):
                assert dark(middle[0], 5.0 + y + 1) == (rows[y + 1][x] == "1")
                if rows[y + 1][x] == "0":
                    assert not dark(middle[0], 5.0 + y + 1 - inset / 2)


def test_a_bar_keeps_its_height_and_loses_a_twentieth_of_a_dot_on_each_side() -> None:
    bar = Symbol(x=0, y=0, width=3, height=8, rows=("101",), quiet=10, text="T", format="Code128", dot=0.2)
    first, second = symbol_areas(bar)
    assert first == pytest.approx((0.01, 0.01, 0.98, 7.98))
    assert second == pytest.approx((2.01, 0.01, 0.98, 7.98))


def test_a_symbol_says_what_must_stay_white() -> None:
    assert symbol(("11", "11")).clear == pytest.approx((-1.0, 1.0, 10.0, 10.0))
    bar = Symbol(x=10, y=5, width=4, height=8, rows=("1011",), quiet=10, text="T", format="Code128", dot=0.2)
    assert bar.module == 1.0
    assert bar.clear == pytest.approx((0.0, 5.0, 24.0, 8.0))


def test_a_page_names_its_symbols() -> None:
    mark = symbol(("1",))
    page = Page(width=62, height=98, items=(Line(x1=0, y1=0, x2=1, y2=0, width=0.2), mark))
    assert page.symbols == (mark,)
    assert Drawing(pages=(page,)).missing == ()
