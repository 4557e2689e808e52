"""Templates and stocks: written as JSON and read back the same, refused where a file is wrong, unsound where told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.label_templates import (
    FACTS,
    BadReason,
    BadTemplate,
    Field,
    LabelKind,
    Mark,
    Problem,
    ProblemReason,
    Stock,
    SymbolChoice,
    Template,
    best_for,
    fits,
    problems,
    stock_from,
    stock_json,
    symmetric,
    takes_slip,
    template_from,
    template_json,
    upright,
)

QR = Field(Mark.symbol, "code", x=0.5, y=3.2, width=27.5, height=27.5, symbol=SymbolChoice.qr)
TAG = Field(Mark.code, "tag", x=28.5, y=8.3, width=35, height=5.2, size=14, bold=True)
SCHOOL = Field(Mark.text, "school", x=28.5, y=18.6, width=35, height=9.2, size=11, lines=2)
LABEL = Template("t", LabelKind.asset, 66, 33.9, (QR, TAG, SCHOOL))
SHEET = Stock(
    "s", "24面", 210, 297, 66, 33.9, columns=3, rows=8, left=6, top=12.9, pitch_x=66, pitch_y=33.9, verified=True,
    source="the maker's drawing",
)  # fmt: skip
ROLL = Stock("r", "62 mm", 62, 0, 62, 29)
ENDLESS = ROLL._replace(height=0)

lengths = st.floats(0, 300, allow_nan=False).map(lambda value: round(value, 3))
names = st.text(max_size=20)
fields = st.builds(
    Field, st.sampled_from(Mark), names, lengths, lengths, lengths, lengths, st.floats(0.1, 72), st.booleans(),
    st.sampled_from(["left", "centre", "right"]), st.integers(1, 9), st.sampled_from(SymbolChoice),
)  # fmt: skip
ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
templates = st.builds(
    Template, ids, st.sampled_from(LabelKind), lengths, lengths, st.lists(fields, max_size=4).map(tuple), names,
    st.booleans(),
)  # fmt: skip
stocks = st.builds(
    Stock, ids, names, lengths, lengths, lengths, lengths, st.integers(1, 20), st.integers(1, 20), lengths, lengths,
    lengths, lengths, st.booleans(), st.booleans(), names,
)  # fmt: skip


def reasons(*found: Problem) -> set[ProblemReason]:
    return {problem.reason for problem in found}


@given(templates)
def test_a_template_comes_back_from_its_json(template: Template) -> None:
    assert template_from(json.loads(json.dumps(template_json(template)))) == template


@given(stocks)
def test_a_stock_comes_back_from_its_json(stock: Stock) -> None:
    assert stock_from(json.loads(json.dumps(stock_json(stock)))) == stock


def test_plain_paper_is_cut_by_hand() -> None:
    assert SHEET._replace(id="plain-a4").cut_by_hand
    assert not SHEET.cut_by_hand


def test_what_is_as_usual_is_not_written() -> None:
    rule = Field(Mark.rule, "", x=3, y=20, width=60, height=0.5, size=0.4)
    row = template_json(LABEL._replace(fields=(rule,)))
    assert row == {
        "id": "t", "kind": "asset", "width": 66, "height": 33.9,
        "fields": [{"mark": "rule", "x": 3, "y": 20, "width": 60, "height": 0.5, "size": 0.4}],
    }  # fmt: skip
    assert stock_json(ENDLESS) == {
        "id": "r", "name": "62 mm", "page_width": 62, "page_height": 0, "width": 62, "height": 0,
    }  # fmt: skip


def with_change(row: dict[str, Any], key: str, value: object) -> dict[str, Any]:
    changed = {**row, key: value}
    if value is ...:
        del changed[key]
    return changed


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("id", ..., BadReason.missing),
        ("id", 7, BadReason.not_text),
        ("id", "", BadReason.out_of_range),
        ("id", "a b", BadReason.out_of_range),
        ("kind", "cake", BadReason.unknown_word),
        ("kind", None, BadReason.unknown_word),
        ("kind", ..., BadReason.missing),
        ("width", "66", BadReason.not_a_number),
        ("width", True, BadReason.not_a_number),
        ("width", float("nan"), BadReason.out_of_range),
        ("width", float("inf"), BadReason.out_of_range),
        ("width", -1, BadReason.out_of_range),
        ("height", 5000, BadReason.out_of_range),
        ("name", "あ" * 81, BadReason.out_of_range),
        ("name", None, BadReason.not_text),
        ("own", 1, BadReason.not_yes_or_no),
        ("fields", ..., BadReason.missing),
        ("fields", {}, BadReason.not_a_list),
        ("colour", "red", BadReason.unknown_key),
    ],
)
def test_a_wrong_template_is_refused_and_the_place_named(key: str, value: object, reason: BadReason) -> None:
    with pytest.raises(BadTemplate) as refused:
        template_from(with_change(template_json(LABEL), key, value))
    assert (refused.value.reason, refused.value.field) == (reason, key)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("mark", "picture", BadReason.unknown_word),
        ("align", "middle", BadReason.unknown_word),
        ("align", 1, BadReason.not_text),
        ("symbol", "pdf417", BadReason.unknown_word),
        ("symbol", None, BadReason.unknown_word),
        ("lines", 0, BadReason.out_of_range),
        ("lines", 1.5, BadReason.not_a_number),
        ("size", 0, BadReason.out_of_range),
        ("bold", "yes", BadReason.not_yes_or_no),
        ("turned", True, BadReason.unknown_key),
        ("x", ..., BadReason.missing),
    ],
)
def test_a_wrong_field_is_refused_and_the_place_named(key: str, value: object, reason: BadReason) -> None:
    row: dict[str, Any] = template_json(LABEL)
    row["fields"][1] = with_change(row["fields"][1], key, value)
    with pytest.raises(BadTemplate) as refused:
        template_from(row)
    assert (refused.value.reason, refused.value.field) == (reason, f"fields.1.{key}")


def test_what_is_no_object_is_refused() -> None:
    wrongs: tuple[object, ...] = (None, [], "x", 3)
    for wrong in wrongs:
        with pytest.raises(BadTemplate) as refused:
            stock_from(wrong)
        assert (refused.value.reason, refused.value.field) == (BadReason.not_an_object, "")
    row = template_json(LABEL)
    row["fields"] = [None]
    with pytest.raises(BadTemplate, match=r"not_an_object fields\.0"):
        template_from(row)


def test_counts_of_a_stock_are_whole() -> None:
    with pytest.raises(BadTemplate, match="not_a_number columns"):
        stock_from({**stock_json(SHEET), "columns": 2.5})
    assert stock_from({**stock_json(SHEET), "columns": 3.0}) == SHEET


def test_a_sound_template_on_a_sound_stock_has_no_problems() -> None:
    assert problems(LABEL, SHEET) == ()
    assert problems(None, SHEET) == ()
    assert problems(LABEL) == ()
    assert problems(None, ROLL) == problems(None, ENDLESS) == ()


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        (TAG._replace(x=32), ProblemReason.outside),
        (TAG._replace(x=-0.1), ProblemReason.outside),
        (TAG._replace(y=-0.1), ProblemReason.outside),
        (TAG._replace(y=29), ProblemReason.outside),
        (TAG._replace(x=27.9), ProblemReason.quiet_zone),
        (TAG._replace(value="colour"), ProblemReason.unknown_fact),
        (TAG._replace(height=2.2), ProblemReason.words_small),
        (TAG._replace(width=2.2), ProblemReason.words_small),
        (TAG._replace(mark=Mark.caption, value="nonsense"), ProblemReason.unknown_caption),
        (TAG._replace(mark=Mark.symbol, value="code", symbol=SymbolChoice.qr), ProblemReason.symbol_small),
        (TAG._replace(y=18.6), ProblemReason.words_overlap),
        (Field(Mark.rule, "", 10, 10, 40, 0.5, size=0.5), ProblemReason.quiet_zone),
        (QR._replace(x=20, value="tag"), ProblemReason.quiet_zone),
    ],
)
def test_what_is_not_sound_is_found(field: Field, reason: ProblemReason) -> None:
    assert reason in reasons(*problems(LABEL._replace(fields=(QR, field, SCHOOL))))


@pytest.mark.parametrize(
    "field",
    [
        TAG._replace(x=28.0),
        TAG._replace(mark=Mark.caption, value="asset"),
        Field(Mark.box, "", 28.5, 8, 35, 20),
        Field(Mark.hazard, "", 0, 0, 66, 3),
        Field(Mark.rule, "", 28, 17, 38, 0.5),
    ],
)
def test_what_is_sound_is_let_be(field: Field) -> None:
    assert problems(LABEL._replace(fields=(QR, field, SCHOOL))) == ()


@pytest.mark.parametrize(
    ("choice", "width", "height", "holds"),
    [
        (SymbolChoice.qr, 9.6, 9.6, True),
        (SymbolChoice.qr, 9.5, 20, False),
        (SymbolChoice.qr, 20, 9.5, False),
        (SymbolChoice.datamatrix, 4.7, 4.7, True),
        (SymbolChoice.datamatrix, 4.6, 4.7, False),
        (SymbolChoice.code128, 18, 4.2, True),
        (SymbolChoice.code128, 17.9, 20, False),
        (SymbolChoice.code128, 40, 4.1, False),
        (SymbolChoice.auto, 40, 4.2, True),
        (SymbolChoice.auto, 40, 4.1, False),
        (SymbolChoice.auto, 9.5, 9.6, False),
    ],
)
def test_a_symbols_box_holds_the_smallest_of_its_kind(
    choice: SymbolChoice, width: float, height: float, holds: bool
) -> None:
    found = problems(LABEL._replace(fields=(QR._replace(width=width, height=height, symbol=choice), TAG, SCHOOL)))
    assert (ProblemReason.symbol_small not in reasons(*found)) == holds


def test_a_problem_names_its_fields_and_whether_it_blocks() -> None:
    (found,) = problems(LABEL._replace(fields=(QR, SCHOOL, TAG._replace(y=18.6))))
    assert found == Problem(ProblemReason.words_overlap, 1, 2)
    assert not found.blocks
    (found,) = problems(LABEL._replace(fields=(TAG,)))
    assert found == Problem(ProblemReason.no_symbol)
    assert not found.blocks
    (found,) = problems(LABEL._replace(fields=(QR, TAG._replace(x=32))))
    assert found == Problem(ProblemReason.outside, 1)
    assert found.blocks


@pytest.mark.parametrize("kind", LabelKind)
def test_kinds_the_program_draws_itself_have_no_template(kind: LabelKind) -> None:
    drawn = kind in {LabelKind.slip, LabelKind.provisional, LabelKind.blank, LabelKind.commands}
    assert (ProblemReason.drawn in reasons(*problems(LABEL._replace(kind=kind)))) == drawn
    assert drawn == (kind not in FACTS)


@pytest.mark.parametrize(("width", "height"), [(7.9, 30), (30, 7.9), (421, 30), (30, 421)])
def test_a_label_of_no_real_size_is_found(width: float, height: float) -> None:
    assert ProblemReason.label_size in reasons(*problems(Template("t", LabelKind.asset, width, height, ())))
    assert ProblemReason.label_size in reasons(*problems(None, SHEET._replace(width=width, height=height)))


@pytest.mark.parametrize(
    ("stock", "reason"),
    [
        (SHEET._replace(left=12.1), ProblemReason.off_page),
        (SHEET._replace(left=-0.1), ProblemReason.off_page),
        (SHEET._replace(top=26), ProblemReason.off_page),
        (SHEET._replace(rows=9), ProblemReason.off_page),
        (SHEET._replace(pitch_x=65.9), ProblemReason.labels_overlap),
        (SHEET._replace(pitch_y=33.8), ProblemReason.labels_overlap),
        (SHEET._replace(left=5.7, verified=False), ProblemReason.not_symmetric),
        (SHEET._replace(top=12.6, verified=False), ProblemReason.not_symmetric),
        (ROLL._replace(columns=2), ProblemReason.off_page),
        (ROLL._replace(left=1), ProblemReason.off_page),
        (ROLL._replace(top=1), ProblemReason.off_page),
        (ROLL._replace(width=63), ProblemReason.off_page),
        (ENDLESS._replace(width=7, page_width=7), ProblemReason.label_size),
        (ROLL._replace(height=5), ProblemReason.label_size),
    ],
)
def test_a_stock_that_cannot_be_is_found(stock: Stock, reason: ProblemReason) -> None:
    assert reason in reasons(*problems(None, stock))


def test_pitches_of_a_single_row_or_column_do_not_matter() -> None:
    assert problems(None, Stock("s", "", 80, 50, 60, 30, left=10, top=10)) == ()


def test_uneven_margins_are_doubted_until_somebody_has_measured_them() -> None:
    uneven = SHEET._replace(left=5.7)
    assert not symmetric(uneven)
    assert problems(None, uneven) == ()
    (doubted,) = problems(None, uneven._replace(verified=False))
    assert doubted == Problem(ProblemReason.not_symmetric)
    assert not doubted.blocks
    assert symmetric(SHEET._replace(left=5.76))
    assert symmetric(ROLL)


def test_a_template_fits_what_is_as_large() -> None:
    assert fits(LABEL, SHEET)
    assert upright(LABEL, SHEET)
    assert not fits(LABEL, ROLL)
    assert not fits(LABEL._replace(height=34), SHEET)
    assert fits(LABEL._replace(width=62, height=200), ENDLESS)
    assert not fits(LABEL._replace(width=63, height=63), ENDLESS)
    assert ProblemReason.larger_than_stock in reasons(*problems(LABEL, ROLL))


def test_on_a_roll_a_long_label_is_turned_on_a_sheet_it_is_not() -> None:
    narrow = ROLL._replace(width=29, page_width=29, height=70)
    small = LABEL._replace(width=48.3, height=25.4)
    long = LABEL._replace(width=68, height=28)
    assert fits(long, narrow)
    assert not upright(long, narrow)
    assert not fits(LABEL, narrow)
    assert not fits(LABEL._replace(width=33.9, height=66), SHEET)
    assert best_for(LabelKind.asset, narrow, [small, long]) == long
    thin = LABEL._replace(width=20, height=20)
    assert best_for(LabelKind.asset, narrow, [small, thin, long]) == thin, "upright before larger"


def test_the_largest_that_fits_is_taken_and_of_equal_ones_the_first() -> None:
    small = LABEL._replace(id="small", width=48.3, height=25.4)
    other = small._replace(id="other")
    charger = LABEL._replace(id="charger", kind=LabelKind.charger)
    assert best_for(LabelKind.asset, SHEET, [small, LABEL, charger]) == LABEL
    assert best_for(LabelKind.asset, ROLL, [other, small, LABEL]) == other
    assert best_for(LabelKind.badge, SHEET, [small, LABEL]) is None


def test_labels_are_counted_row_by_row() -> None:
    assert SHEET.a_page == 24
    assert SHEET.corner(1) == (6, 12.9)
    assert SHEET.corner(5) == pytest.approx((72, 46.8))
    assert SHEET.corner(24) == pytest.approx((138, 250.2))
    assert not SHEET.roll
    assert ROLL.roll


def test_a_slip_has_room_on_its_own_sheet_on_a_roll_and_turned_on_a_wide_one() -> None:
    sheet = Stock("slips", "", 297, 210, 62, 98, 4, 2, 24.5, 7, 62, 98)
    assert takes_slip(sheet)
    assert takes_slip(ENDLESS)
    assert takes_slip(ENDLESS._replace(page_width=98, width=98, height=62))
    assert not takes_slip(sheet._replace(height=97))
    assert not takes_slip(SHEET)
    assert not takes_slip(sheet._replace(width=98, height=62)), "on a sheet nothing is turned"
