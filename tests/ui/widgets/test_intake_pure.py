"""The parts of the work widgets that know no pixels: hits, label lines, compared codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.widgets.code_compare import CharKind, align_codes, char_kind
from app.ui.widgets.hits import hit_spans
from app.ui.widgets.label_lines import break_label, plain_label

# ------------------------------------------------------------------ hits


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("PF6M0WV8", "6m0", ["6M0"]),
        ("PF6M0WV8", "６ｍ０", ["6M0"]),
        ("ＰＦ６Ｍ０", "6m0", ["６Ｍ０"]),
        ("KRM-031208", "krm031", ["KRM-031"]),
        ("KRM-031208", "m-03", ["M-03"]),
        ("津福小学校 3年2組", "津福 3年", ["津福", "3年"]),
        ("ｶﾞﾗｽが割れた", "ガラス", ["ｶﾞﾗｽ"]),
        ("AAAA", "aa", ["AAAA"]),
        ("PF6M0WV8", "zz", []),
        ("PF6M0WV8", "", []),
        ("PF6M0WV8", "-", []),
    ],
)
def test_hits_are_found_whatever_width_and_case_they_are_written_in(text: str, query: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in hit_spans(text, query)] == marked


@given(st.text(max_size=30), st.text(max_size=6))
def test_hits_lie_inside_the_text_in_order_and_apart(text: str, query: str) -> None:
    spans = hit_spans(text, query)
    flat = [place for span in spans for place in span]
    assert flat == sorted(set(flat))
    assert all(0 <= place <= len(text) for place in flat)


# ------------------------------------------------------------------ label lines


def count(line: str) -> float:
    """Every character is one wide."""
    return float(len(line))


@pytest.mark.parametrize(
    ("label", "width", "most", "lines"),
    [
        ("画面", 5, 2, ("画面",)),
        ("キー\u200bボード\u200bトップ\u200b外れ", 5, 2, ("キーボード", "トップ外れ")),
        ("キー\u200bボード\u200bトップ\u200b外れ", 3, 4, ("キー", "ボード", "トップ", "外れ")),
        ("電源・起動", 3, 2, ("電源・", "起動")),
        ("バッテリー", 3, 2, ("バッ", "テリー")),
        ("USB端子", 3, 2, ("USB", "端子")),
        ("Key\u00adboard", 5, 2, ("Key-", "board")),
        ("Keyboard", 5, 2, ("Key-", "board")),
        ("Power start", 6, 2, ("Power", "start")),
        ("", 5, 2, ("",)),
    ],
)
def test_a_label_breaks_at_its_marks_then_where_japanese_allows(
    label: str, width: float, most: int, lines: tuple[str, ...]
) -> None:
    assert break_label(label, width=width, max_lines=most, measure=count) == lines


def test_a_label_that_cannot_fit_says_so() -> None:
    assert break_label("充電保管庫の鍵", width=2, max_lines=2, measure=count) is None


def test_a_first_line_with_a_number_beside_it_is_made_shorter_before_a_label_is_cut() -> None:
    label = "ACアダプターの差込口"
    assert break_label(label, width=4, max_lines=4, measure=count) == ("ACア", "ダプター", "の差込口")
    assert break_label(label, width=4, max_lines=4, measure=count, lead=3) is None
    label = "ヒンジの受け"
    assert break_label(label, width=4, max_lines=4, measure=count) == ("ヒンジの", "受け")
    assert break_label(label, width=4, max_lines=4, measure=count, lead=2) == ("ヒン", "ジの", "受け")


@given(st.text(alphabet="キーボード外れ・aB1\u200b\u00ad （）", max_size=16), st.integers(1, 12), st.integers(1, 4))
def test_no_character_is_lost_in_breaking(label: str, width: int, most: int) -> None:
    lines = break_label(label, width=width, max_lines=most, measure=count)
    if lines is not None:
        assert len(lines) <= most
        assert all(len(line) <= width for line in lines)
        whole = plain_label(label).replace(" ", "")
        assert "".join(line.removesuffix("-") for line in lines).replace(" ", "") == whole


# ------------------------------------------------------------------ compared codes


def test_the_one_differing_character_is_named_by_its_place() -> None:
    pairs = align_codes("PF6M0WV8", "PF6MOWV8")
    assert [(pair.position, pair.left, pair.right) for pair in pairs if pair.differs] == [(5, "0", "O")]
    assert (char_kind("0"), char_kind("O")) == (CharKind.digit, CharKind.letter)


def test_a_missing_character_leaves_the_rest_opposite_each_other() -> None:
    pairs = align_codes("P3NXCVVWBD", "P3NXCVWBD")
    assert [(pair.left, pair.right) for pair in pairs if pair.differs] == [("V", "")]
    assert char_kind("") is CharKind.missing
    assert char_kind("-") is CharKind.other


@given(st.text(alphabet="A0O1I", max_size=12), st.text(alphabet="A0O1I", max_size=12))
def test_both_codes_can_be_read_back_from_the_pairs(left: str, right: str) -> None:
    pairs = align_codes(left, right)
    assert "".join(pair.left for pair in pairs) == left
    assert "".join(pair.right for pair in pairs) == right
    assert [pair.position for pair in pairs] == list(range(1, len(pairs) + 1))
