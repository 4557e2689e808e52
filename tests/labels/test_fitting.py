"""Names never cut, codes never wrapped: what is too wide is parted at the right place, then shrunk."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.labels.fitting import SMALLEST, block_height, fit_block, fit_code, fit_name, sizes, wrap
from app.labels.font_metrics import paper_metrics
from tests.support.papers import LONG_SCHOOL

NAMES = st.text(st.sampled_from("久留米市立小中学校特別支援・高等部分教室カタカナー（）。、 AZaz09-"), max_size=60)
M = paper_metrics()


def test_a_name_that_fits_stands_in_one_line_at_full_size() -> None:
    assert fit_name(M, "善導寺小学校", 56, 15, bold=True).lines == ("善導寺小学校",)
    assert fit_name(M, "善導寺小学校", 56, 15, bold=True).size == 15


def test_a_long_school_is_parted_after_学校_before_it_is_shrunk() -> None:
    fitted = fit_name(M, LONG_SCHOOL, 60, 12)
    assert fitted.lines == ("久留米市立久留米特別支援学校", "高等部分教室")
    assert fitted.size == 12
    narrow = fit_name(M, LONG_SCHOOL, 34, 10)
    assert narrow.lines == fitted.lines
    assert narrow.size == 6.5


def test_a_name_with_a_middle_dot_is_parted_there() -> None:
    assert fit_name(M, "江上小・大橋小合同教室", 30, 13).lines == ("江上小・", "大橋小合同教室")


def test_a_name_without_a_place_to_part_is_broken_rather_than_made_tiny() -> None:
    fitted = fit_name(M, "あ" * 20, 40, 12)
    assert len(fitted.lines) == 2
    assert fitted.size >= 9


@given(NAMES, st.sampled_from([20.0, 34.0, 56.0]), st.sampled_from([9.5, 11.0, 15.0]))
@settings(deadline=None)
def test_a_name_is_whole_and_inside_its_room_at_any_length(name: str, width: float, size: float) -> None:
    fitted = fit_name(M, name, width, size, bold=True)
    assert "".join(fitted.lines).replace(" ", "") == name.replace(" ", "")
    assert SMALLEST <= fitted.size <= size
    assert all(M.width(line, fitted.size, bold=True) <= width for line in fitted.lines)
    assert len(fitted.lines) <= 2 or fitted.size == SMALLEST


@given(st.text("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ-", max_size=60), st.sampled_from([12.0, 41.4, 56.0]))
@settings(deadline=None)
def test_a_code_is_one_line_inside_its_room_at_any_length(code: str, width: float) -> None:
    size, tracking = fit_code(M, code, width, 24, bold=True)
    assert 0 < size <= 24
    assert M.width(code, size, bold=True, tracking=tracking) <= width + 1e-6


def test_a_code_of_five_hundred_characters_stays_in_one_line() -> None:
    size, tracking = fit_code(M, "0" * 500, 12, 24)
    assert M.width("0" * 500, size, tracking=tracking) == pytest.approx(12)


def test_a_code_gives_up_its_tracking_before_its_size() -> None:
    plain = M.width("8A-0412-M", 24, bold=True)
    assert fit_code(M, "8A-0412-M", plain + 0.1, 24, bold=True) == (24, 0.0)
    assert fit_code(M, "8A-0412-M", plain + 9, 24, bold=True) == (24, 0.03)


@given(NAMES, st.sampled_from([20.0, 50.0]))
@settings(deadline=None)
def test_wrapped_sentences_are_whole_and_inside_their_room(text: str, width: float) -> None:
    lines = wrap(M, text, width, 10)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(M.width(line, 10) <= width for line in lines)


def test_a_line_never_begins_with_a_closing_mark_nor_ends_with_an_opening_one() -> None:
    lines = wrap(M, "あいうえお、かきくけこ（さしすせそ）たちつてと。" * 3, 25, 10)
    assert len(lines) > 4
    assert not any(line[0] in "、。）" or line[-1] in "（" for line in lines)


def test_words_stay_whole_where_they_fit_and_newlines_end_a_line() -> None:
    assert wrap(M, "これはChromebook Gen 4sのフォーム", 26, 10) == ("これは", "Chromebook", "Gen 4sの", "フォーム")
    assert wrap(M, "一行\n\n二行", 50, 10) == ("一行", "", "二行")


@pytest.mark.parametrize(("wished", "steps"), [(8.0, [8, 7.5, 7, 6.5]), (6.5, [6.5]), (6.0, [6.0]), (6.7, [6.7, 6.5])])
def test_sizes_step_down_to_the_smallest(wished: float, steps: list[float]) -> None:
    assert list(sizes(wished)) == steps


@given(NAMES, st.floats(2.5, 60), st.floats(2.3, 20), st.integers(1, 3))
def test_a_block_stays_in_its_box_whole(text: str, width: float, height: float, lines: int) -> None:
    fitted = fit_block(M, text, width, height, 14.0, lines=lines)
    assert "".join("".join(fitted.lines).split()) == "".join(text.split())
    assert block_height(fitted) <= height + 1e-6
    assert all(M.width(line, fitted.size) <= width + 1e-6 for line in fitted.lines)


def test_a_block_for_a_whole_book_is_one_hairline() -> None:
    fitted = fit_block(M, "久留米市" * 2000, 3.0, 2.3, 9.0)
    assert len(fitted.lines) == 1
    assert 0 < fitted.size < 1
