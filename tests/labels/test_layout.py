"""A label of template and facts: nothing leaves it, nothing enters a symbol's quiet zone, nothing is cut or boxed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.drawing import Line, Page, Polygon, Rect, Symbol, Text
from app.domain.label_templates import (
    CAPTIONS,
    FACTS,
    Field,
    LabelKind,
    Mark,
    ProblemReason,
    SymbolChoice,
    Template,
    problems,
)
from app.labels.layout import Laid, lay_out
from app.labels.templates import shipped_templates
from app.settings import words
from tests.support.labels import FACTS as SAMPLE
from tests.support.labels import LONG, apart, extent, inside, template
from tests.support.papers import LONG_SCHOOL

DPIS = (180, 203, 300, 360, 600)
DOT = 25.4 / 180
texts = st.text(
    st.sampled_from("善導寺小学校中等部分教室・ 　ABCpqy0129-_/髙㈱ァーヴ。（）𠮷\t\n"), max_size=60
)  # fmt: skip
codes = st.text(st.sampled_from("ABCXYZ0123456789-"), min_size=1, max_size=24)


@st.composite
def sound(draw: st.DrawFn) -> Template:
    """Any sound template of an asset label: fields at random, those that would not be sound left out."""
    width, height = draw(st.floats(20, 120)), draw(st.floats(15, 80))
    kept: tuple[Field, ...] = ()
    for _ in range(draw(st.integers(1, 7))):
        mark = draw(st.sampled_from(Mark))
        value = draw(st.sampled_from(CAPTIONS if mark is Mark.caption else FACTS[LabelKind.asset]))
        x, y = draw(st.floats(0, width)), draw(st.floats(0, height))
        field = Field(
            mark, value, x, y, draw(st.floats(0.5, max(width - x, 0.6))), draw(st.floats(0.5, max(height - y, 0.6))),
            size=draw(st.floats(0.2, 0.5) if mark is Mark.rule else st.floats(3, 40)), bold=draw(st.booleans()),
            align=draw(st.sampled_from(["left", "centre", "right"])), lines=draw(st.integers(1, 3)),
            symbol=draw(st.sampled_from(SymbolChoice)),
        )  # fmt: skip
        found = problems(Template("x", LabelKind.asset, width, height, (*kept, field)))
        if {problem.reason for problem in found} <= {ProblemReason.no_symbol}:
            kept = (*kept, field)
    return Template("x", LabelKind.asset, width, height, kept)


def check(laid: Laid, page: Page, of: Template) -> None:
    assert (page.width, page.height) == (of.width, of.height)
    for mark in page.items:
        assert inside(mark, page, slack=1e-3), mark
    for symbol in page.symbols:
        for other in page.items:
            if other is not symbol:
                assert apart(symbol.clear, extent(other), slack=1e-3), (symbol, other)
    shown = "".join(mark.text for mark in page.items if isinstance(mark, Text))
    assert "𠮷" not in shown
    assert ("〓" in shown) == bool(laid.missing) == ("missing_characters" in laid.notes)
    assert set(laid.notes) <= {"switched_to_qr", "shrunk", "missing_characters"}


@given(
    sound(), st.fixed_dictionaries({name: texts for name in FACTS[LabelKind.asset] if name not in {"code", "tag"}}),
    codes, codes, st.sampled_from(DPIS),
)  # fmt: skip
def test_nothing_leaves_a_label_and_no_quiet_zone_is_entered(
    of: Template, facts: dict[str, str], code: str, tag: str, dpi: int
) -> None:
    laid = lay_out(of, facts | {"code": code, "tag": tag}, dpi=dpi)
    if laid.page is None:
        assert laid.reason in {"too_small", "too_dense", "no_code"}
    else:
        assert laid.reason == ""
        check(laid, laid.page, of)


@given(st.text("善導寺学校・ 　AB01", max_size=80), st.floats(3, 60), st.floats(2.3, 20), st.integers(1, 3))
def test_words_are_never_cut(text: str, width: float, height: float, lines: int) -> None:
    field = Field(Mark.text, "school", 0, 0, width, height, size=14, lines=lines)
    page = lay_out(Template("x", LabelKind.asset, 80, 80, (field,)), {"school": text}, dpi=300).page
    assert page is not None
    shown = "".join(mark.text for mark in page.items if isinstance(mark, Text))
    assert "".join(shown.split()) == "".join(text.split())
    box = Page(width, height, page.items)
    assert all(inside(mark, box, slack=1e-3) for mark in page.items)


@given(
    st.lists(
        st.builds(
            Field, st.sampled_from([mark for mark in Mark if mark is not Mark.caption]), st.just("school"),
            *[st.floats(0, 60)] * 4, st.floats(0.1, 60), st.booleans(), st.just("left"), st.integers(1, 3),
        ),
        max_size=4,
    ).map(tuple),
    st.sampled_from(DPIS),
)  # fmt: skip
def test_an_unsound_template_can_be_looked_at_in_the_editor(fields: tuple[Field, ...], dpi: int) -> None:
    laid = lay_out(Template("x", LabelKind.asset, 60, 60, fields), {"school": "善導寺小学校"}, dpi=dpi)
    for mark in laid.page.items if laid.page is not None else ():
        x, y, width, height = extent(mark)
        assert min(x, y) > -70
        assert min(width, height) >= 0
        assert not isinstance(mark, Text) or mark.size > 0


def test_a_symbol_in_no_room_is_too_small() -> None:
    field = Field(Mark.symbol, "code", 0, 0, 0.1, 20, symbol=SymbolChoice.qr)
    assert one(field, {"code": "KRM-036664"}).reason == "too_small"


def text_of(page: Page | None, words_: str) -> Text:
    assert page is not None
    return next(mark for mark in page.items if isinstance(mark, Text) and mark.text == words_)


def test_a_long_school_stands_in_two_lines_after_gakko() -> None:
    laid = lay_out(template("asset-66x34"), SAMPLE | {"school": LONG_SCHOOL}, dpi=300)
    first = text_of(laid.page, "久留米市立久留米特別支援学校")
    second = text_of(laid.page, "高等部分教室")
    assert first.size == second.size >= 6.5
    assert "shrunk" in laid.notes
    assert "shrunk" not in lay_out(template("asset-66x34"), SAMPLE, dpi=300).notes


def test_a_character_the_font_lacks_is_told_and_shown_as_a_gap() -> None:
    laid = lay_out(template("asset-66x34"), SAMPLE | {"school": "𠮷野小学校"}, dpi=300)
    assert laid.missing == ("𠮷",)
    assert "missing_characters" in laid.notes
    assert text_of(laid.page, "〓野小学校")


def test_a_code_in_words_is_one_line_with_slashed_zeros() -> None:
    page = lay_out(template("asset-66x34"), SAMPLE, dpi=300).page
    tag = text_of(page, "KRM-036664")
    assert tag.bold
    assert page is not None
    slashes = [mark for mark in page.items if isinstance(mark, Line)]
    assert len(slashes) == "KRM-036664PFER8BVU".count("0")
    assert all(tag.x < mark.x1 < mark.x2 < tag.x + tag.width for mark in slashes)


@pytest.mark.parametrize("dpi", DPIS[1:])
@pytest.mark.parametrize("name", ["asset-bar-48x25", "asset-bar-38x21"])
def test_a_serial_of_fifteen_characters_becomes_a_qr_code_and_says_so(name: str, dpi: int) -> None:
    laid = lay_out(template(name), LONG, dpi=dpi)
    assert laid.page is not None
    (symbol,) = laid.page.symbols
    assert (symbol.format, symbol.text) == ("QRCode", "M7NRKD00V542T8D")
    assert "switched_to_qr" in laid.notes
    short = lay_out(template(name), SAMPLE, dpi=dpi)
    assert short.page is not None
    assert [each.format for each in short.page.symbols] == ["Code128"]
    assert "switched_to_qr" not in short.notes


def one(field: Field, facts: dict[str, str], dpi: float = 300, size: float = 60) -> Laid:
    return lay_out(Template("x", LabelKind.asset, size, size, (field,)), facts, dpi=dpi)


def test_a_label_without_its_code_is_refused() -> None:
    field = Field(Mark.symbol, "code", 0, 0, 20, 20, symbol=SymbolChoice.qr)
    assert one(field, {}) == Laid(None, reason="no_code")
    assert one(field, {"code": ""}).reason == "no_code"


def test_a_label_too_small_or_too_dense_is_refused_and_the_first_reason_told() -> None:
    field = Field(Mark.symbol, "code", 0, 0, 11, 11, symbol=SymbolChoice.qr)
    assert one(field, {"code": "KRM-036664"}, dpi=180).reason == "too_dense"
    assert one(field._replace(width=9.6, height=9.6), {"code": "A" * 40}).reason == "too_small"
    both = Template("x", LabelKind.asset, 60, 60, (field, field._replace(x=20, value="tag")))
    assert lay_out(both, {"code": "KRM-036664"}, dpi=180).reason == "too_dense"


def test_facts_not_given_stay_blank() -> None:
    laid = lay_out(template("asset-66x34"), {"code": "KRM-036664"}, dpi=300)
    assert laid.page is not None
    assert [type(mark) for mark in laid.page.items] == [Symbol]


@pytest.mark.parametrize(("language", "shown"), [("ja", "廃棄"), ("en", "DISPOSED")])
def test_captions_speak_the_language_in_use(language: str, shown: str) -> None:
    words.set_language(language)
    field = Field(Mark.caption, "disposal", 5, 5, 40, 6, size=12, bold=True)
    assert text_of(one(field, {}).page, shown)


def test_every_caption_has_words() -> None:
    for language in words.LANGUAGES:
        assert {
            key.removeprefix("label.caption.") for key in words.catalog(language) if "label.caption." in key
        } == set(CAPTIONS)


def test_rules_boxes_and_hazard_bars_stand_where_the_field_is() -> None:
    page = one(Field(Mark.rule, "", 5, 10, 40, 0.4, size=0.4), {}).page
    assert page is not None
    assert page.items == (Line(5, 10.2, 45, 10.2, 0.4),)
    page = one(Field(Mark.rule, "", 5, 10, 40, 0, size=0.4), {}).page
    assert page is not None
    assert page.items == (Line(5, 10.2, 45, 10.2, 0.4),)
    page = one(Field(Mark.box, "", 5, 10, 40, 20), {}).page
    assert page is not None
    (box,) = page.items
    assert isinstance(box, Rect)
    assert not box.fill
    assert extent(box) == pytest.approx((5, 10, 40, 20))


@given(st.floats(0, 5), st.floats(3, 60), st.floats(1, 12))
def test_hazard_bars_fill_half_the_band_from_end_to_end(x: float, width: float, height: float) -> None:
    page = one(Field(Mark.hazard, "", x, 2, width, height), {}, size=70).page
    assert page is not None
    area = 0.0
    for bar in page.items:
        assert isinstance(bar, Polygon)
        assert bar.fill
        left, top, across, down = extent(bar)
        assert left >= x - 1e-6
        assert left + across <= x + width + 1e-6
        assert (top, down) >= (2 - 1e-6, 0)
        assert top + down <= 2 + height + 1e-6
        area += abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(bar.points, bar.points[1:] + bar.points[:1],
                                                                   strict=True))) / 2  # fmt: skip
    # All but what a band shorter than a few bars has more or less of at its ends.
    assert area == pytest.approx(width * height / 2, abs=height * height)


def test_words_set_right_and_in_the_middle_end_there() -> None:
    for align, end in (("left", 5.0), ("centre", 25.0), ("right", 45.0)):
        share = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        for mark in (Mark.text, Mark.code):
            page = one(Field(mark, "school", 5, 5, 40, 6, size=12, align=align), {"school": "ABC"}).page
            text = text_of(page, "ABC")
            assert text.x + share * text.width == pytest.approx(end)


def test_a_cabinet_without_a_name_closes_up() -> None:
    facts = {"code": "CBCB0102X", "number": "CB-0102", "name": "", "model": "TAP-48", "place": "2階 印刷室"}
    (template,) = (one for one in shipped_templates() if one.id == "cabinet-86x42")
    closed = lay_out(template, facts, dpi=300).page
    whole = lay_out(template, {**facts, "name": "保管庫A"}, dpi=300).page
    assert closed is not None
    assert whole is not None
    name = next(field for field in template.fields if field.value == "name")
    assert name.y < text_of(closed, "TAP-48").y < name.y + 5, "the model stands where the name would"
    gap = text_of(whole, "2階 印刷室").y - text_of(whole, "TAP-48").y
    assert text_of(closed, "2階 印刷室").y - text_of(closed, "TAP-48").y == pytest.approx(gap)
    assert text_of(closed, "CB-0102").y == text_of(whole, "CB-0102").y
