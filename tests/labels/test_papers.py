"""What stands on each paper, that it stands inside the page, and that nothing lies on a symbol's white."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.codes import parse_printed_code
from app.domain.drawing import MM_PER_POINT, Area, Drawing, Line, LinkArea, Mark, Polygon, Rect, Symbol, Text
from app.domain.papers import AskListFacts, CommandGroup, CommandSheetFacts, ProvisionalFacts, SlipFacts
from app.labels.ask import ask_list, ask_note, ask_text
from app.labels.cards import badge, recovery_sheet
from app.labels.command_sheet import command_sheet, standard_groups
from app.labels.receipt import receipt
from app.labels.slips import provisional_slip, repair_slip
from app.settings import words
from tests.support.papers import (
    ALL,
    ASK,
    ASK_LIST,
    BADGE,
    FULL_SLIP,
    LONG_SCHOOL,
    PROVISIONAL,
    RECEIPT,
    RECOVERY,
    SLIP,
    commands,
)

PLAIN = re.compile(r"[0-9A-Z-]+")
"""Figures and capitals stand on the baseline; other characters reach a tenth of an em below."""
PRINTABLE = st.characters(codec="utf-8", exclude_categories=["Cs"])


def texts(drawing: Drawing) -> list[Text]:
    return [item for page in drawing.pages for item in page.items if isinstance(item, Text)]


def said(drawing: Drawing) -> str:
    return "\n".join(text.text for text in texts(drawing))


def area(mark: Mark) -> Area:
    """The box a mark's ink may lie in."""
    if isinstance(mark, Text):
        em = mark.size * MM_PER_POINT
        if mark.turned:
            return (mark.x - 0.86 * em, mark.y - mark.width, 0.96 * em, mark.width)
        if PLAIN.fullmatch(mark.text):
            return (mark.x, mark.y - 0.81 * em, mark.width, 0.86 * em)
        return (mark.x, mark.y - 0.86 * em, mark.width, 0.96 * em)
    if isinstance(mark, Line):
        half = mark.width / 2
        left, right = sorted((mark.x1, mark.x2))
        top, bottom = sorted((mark.y1, mark.y2))
        return (left - half, top - half, right - left + mark.width, bottom - top + mark.width)
    if isinstance(mark, Polygon):
        xs, ys = zip(*mark.points, strict=True)
        return (min(xs) - 1, min(ys) - 1, max(xs) - min(xs) + 2, max(ys) - min(ys) + 2)
    return (mark.x, mark.y, mark.width, mark.height)


def check_layout(drawing: Drawing) -> None:
    """Everything inside the page, nothing over a symbol's quiet zone, no text over another."""
    for page in drawing.pages:
        for mark in page.items:
            x, y, width, height = area(mark)
            assert x >= -0.01, mark
            assert y >= -0.01, mark
            assert x + width <= page.width + 0.01, mark
            assert y + height <= page.height + 0.01, mark
        for symbol in page.symbols:
            for mark in page.items:
                if mark is not symbol and not isinstance(mark, Rect | LinkArea):
                    assert not overlap(area(mark), symbol.clear), mark
        written = [mark for mark in page.items if isinstance(mark, Text)]
        for number, one in enumerate(written):
            for other in written[number + 1 :]:
                assert not overlap(inner(one), inner(other)), (one, other)


def inner(text: Text) -> Area:
    """The box of a text without the white round its letters."""
    x, y, width, height = area(text)
    return (x, y + 0.15 * height, width, 0.62 * height) if not text.turned else (x, y, width, height)


def overlap(one: Area, other: Area, slack: float = 0.06) -> bool:
    return (
        one[0] + slack < other[0] + other[2]
        and other[0] + slack < one[0] + one[2]
        and one[1] + slack < other[1] + other[3]
        and other[1] + slack < one[1] + one[3]
    )


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("name", ALL)
def test_every_paper_keeps_inside_its_page_and_off_its_symbols(name: str, dpi: int, language: str) -> None:
    words.set_language(language)
    drawing = ALL[name](dpi)
    check_layout(drawing)
    assert drawing.missing == ()
    smallest = min(text.size for text in texts(drawing))
    assert smallest >= 6.5


# --------------------------------------------------------------------------------------------------------- repair slip


def test_the_slip_says_what_the_desk_needs_and_nothing_else() -> None:
    slip = repair_slip(SLIP)
    page = slip.pages[0]
    assert (page.width, page.height) == (62, 98)
    assert [symbol.text for symbol in page.symbols] == ["RP8A0412M"]
    assert page.symbols[0].width == pytest.approx(21, abs=0.5)
    number = next(text for text in texts(slip) if text.text == "8A-0412-M")
    assert number.size == 24
    assert number.bold
    for wanted in (
        "令和8年11月20日", "受付台 A　古賀", "B-3", "善導寺小学校", "キーボードトップ外れ", "PFER8BVU", "KRM-036664",
        "ACアダプター", "ペン", "メモ",
    ):  # fmt: skip
        assert wanted in said(slip)
    assert "電池" not in said(slip)
    assert "フォーム" not in said(slip)


def test_no_field_of_a_slip_can_hold_free_text() -> None:
    """A new field is a decision about personal data: it is listed here on purpose."""
    assert {field.name for field in fields(SlipFacts)} == {
        "number", "code", "day", "desk", "operator", "place", "school", "fault", "further", "accessories", "swollen",
        "awaiting_form", "serial", "tag", "model",
    }  # fmt: skip
    assert {field.name for field in fields(ProvisionalFacts)} == {
        "number", "code", "day", "desk", "operator", "place", "school", "tail", "swollen",
    }  # fmt: skip


def test_a_zero_in_a_code_is_slashed_and_in_words_not() -> None:
    def slashes(facts: SlipFacts) -> int:
        items = repair_slip(facts).pages[0].items
        return sum(isinstance(item, Line) and item.x1 != item.x2 and item.y1 != item.y2 for item in items)

    bare = SlipFacts(number="8A-1412-M", code="RP8A1412M", day=SLIP.day, desk="A", place="B-3", school="学校")
    assert slashes(bare) == 0
    assert slashes(replace(bare, number="8A-0012-M", serial="PF00", model="500")) == 4


def test_a_swollen_battery_is_a_shape_and_a_word() -> None:
    slip = repair_slip(replace(SLIP, swollen=True))
    assert "電池ふくらみ" in said(slip)
    assert any(isinstance(item, Polygon) for item in slip.pages[0].items)


def test_what_is_not_known_leaves_a_line_to_write_on() -> None:
    bare = SlipFacts(number="8A-0414-S", code="RP8A0414S", day=SLIP.day, desk="A")
    rules = [item for item in repair_slip(bare).pages[0].items if isinstance(item, Line) and item.width == 0.2]
    assert len(rules) == 3, "shelf, school, fault"
    for gone in ("製造番号", "資産番号", "機種"):
        assert gone not in said(repair_slip(bare))


def test_a_school_of_twenty_characters_stands_in_two_lines_whole() -> None:
    slip = repair_slip(replace(SLIP, school=LONG_SCHOOL))
    assert "久留米市立久留米特別支援学校\n高等部分教室" in said(slip)


def test_rows_are_drawn_together_a_little_to_leave_room_for_a_hand_note() -> None:
    busy = repair_slip(replace(SLIP, school=LONG_SCHOOL, swollen=True, awaiting_form=True))
    assert "メモ" in said(busy)
    box = max((item for item in busy.pages[0].items if isinstance(item, Rect)), key=lambda item: item.y)
    assert box.height >= 8


def test_a_slip_with_everything_gives_up_the_note_box() -> None:
    assert "メモ" not in said(repair_slip(FULL_SLIP))
    for whole in ("M7NXCV012345678", "カメラケーブル・画面", "ケース", "フォーム確認（入力待ち）"):
        assert whole in said(repair_slip(FULL_SLIP))


@given(
    school=st.text(PRINTABLE, max_size=40),
    model=st.text(PRINTABLE, max_size=60),
    serial=st.text(PRINTABLE, max_size=30),
    fault=st.text(PRINTABLE, max_size=20),
    further=st.lists(st.text(PRINTABLE, min_size=1, max_size=12), max_size=4),
    accessories=st.lists(st.text(PRINTABLE, min_size=1, max_size=12), max_size=6),
    swollen=st.booleans(),
    awaiting_form=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_no_text_however_odd_leaves_the_slip(**given_facts: object) -> None:
    facts = {name: tuple(value) if isinstance(value, list) else value for name, value in given_facts.items()}
    check_inside(repair_slip(replace(SLIP, **facts)))  # type: ignore[arg-type]


def test_names_of_two_hundred_characters_are_small_rather_than_cut() -> None:
    name = "漢" * 200
    slip = repair_slip(replace(FULL_SLIP, school=name, model=name))
    check_inside(slip)
    assert said(slip).count("漢") == 400


@given(school=st.text(PRINTABLE, max_size=40), tail=st.text(PRINTABLE, max_size=30), swollen=st.booleans())
@settings(deadline=None, max_examples=30)
def test_no_text_however_odd_leaves_the_provisional_slip(school: str, tail: str, swollen: bool) -> None:
    check_inside(provisional_slip(replace(PROVISIONAL, school=school, tail=tail, swollen=swollen)))


def check_inside(drawing: Drawing) -> None:
    for page in drawing.pages:
        for mark in page.items:
            x, y, width, height = area(mark)
            assert x >= -0.01
            assert y >= -0.01
            assert x + width <= page.width + 0.01
            assert y + height <= page.height + 0.01


def test_a_missing_character_is_named_once_and_a_mark_stands_for_it() -> None:
    slip = repair_slip(replace(SLIP, school="𠮷井小学校", model="𠮷 500e", place="😀"))
    assert slip.missing == ("😀", "𠮷")
    assert "〓井小学校" in said(slip)


def test_a_provisional_slip_says_that_it_is_one_and_asks_for_what_is_not_known() -> None:
    slip = provisional_slip(PROVISIONAL)
    for wanted in ("仮番号", "8A-0413-P", "末尾", "8BVU", "学校", "製造番号", "資産番号"):
        assert wanted in said(slip)
    assert [symbol.text for symbol in slip.pages[0].symbols] == ["RP8A0413P"]
    named = provisional_slip(replace(PROVISIONAL, school=LONG_SCHOOL, tail="", swollen=True))
    assert "高等部分教室" in said(named)
    assert "末尾" not in said(named)


# ------------------------------------------------------------------------------------------------------------- receipt


def test_a_receipt_names_things_hour_and_taker_and_leaves_the_person_to_the_pen() -> None:
    paper = receipt(RECEIPT)
    assert len(paper.pages) == 2, "theirs and ours"
    front = "\n".join(item.text for item in paper.pages[0].items if isinstance(item, Text))
    for wanted in (
        "預り証", "令和8年11月20日　9:42", "次の2点をお預かりしました。", "8A-0412-M", "8A-0413-P", "PFER8BVU",
        "ACアダプター・ペン", "なし", "受付台 A　古賀", "お持ちになった方", ISSUER_LINE,
    ):  # fmt: skip
        assert wanted in front
    assert "預り証（控え）" in said(paper)
    assert len(receipt(RECEIPT, copy=False).pages) == 1


ISSUER_LINE = RECEIPT.issuer[0]


def test_codes_on_a_receipt_lie_far_enough_apart_for_a_hand_scanner() -> None:
    items = RECEIPT.items * 4
    paper = receipt(replace(RECEIPT, items=items), copy=False)
    assert len(paper.pages) == 2
    assert "1／2" in said(paper)
    for page in paper.pages:
        tops = sorted(symbol.y for symbol in page.symbols)
        for one, other in pairwise(tops):
            assert other - one - page.symbols[0].height >= 12
    check_layout(paper)


def test_a_thing_without_a_code_of_ours_has_no_symbol_and_nothing_at_all_no_receipt() -> None:
    bare = replace(RECEIPT.items[0], code="", serial="", accessories=())
    assert not receipt(replace(RECEIPT, items=(bare,), operator="", school="")).pages[0].symbols
    with pytest.raises(ValueError, match="at least one"):
        receipt(replace(RECEIPT, items=()))


# ----------------------------------------------------------------------------------------------------------- ask note


def test_the_ask_note_carries_the_filled_in_form_as_code_and_as_link() -> None:
    note = ask_note(ASK)
    page = note.pages[0]
    assert [symbol.text for symbol in page.symbols] == [ASK.link]
    assert [item.url for item in page.items if isinstance(item, LinkArea)] == [ASK.link]
    for wanted in ("善導寺小学校　御中", "PFER8BVU", "KRM-036664", "8A-0412-M", "故障の様子を入れて送信します。"):
        assert wanted in said(note)


@pytest.mark.parametrize("link", [None, "https://forms.example.jp/" + "a" * 2000])
def test_without_a_link_a_phone_can_read_the_note_says_how_to_go_on(link: str | None) -> None:
    note = ask_note(replace(ASK, link=link))
    assert not note.pages[0].symbols
    assert "いつもの故障報告フォームを開きます。" in said(note)
    check_inside(note)


def test_the_note_as_text_says_the_same() -> None:
    text = ask_text(ASK)
    assert text.startswith("善導寺小学校　御中\n")
    assert text.endswith("\n")
    assert ASK.link is not None
    for wanted in ("製造番号：PFER8BVU", "資産番号：KRM-036664", "受付番号：8A-0412-M", ASK.link, ASK.issuer[0]):
        assert wanted in text
    bare = ask_text(replace(ASK, link=None, school="", tag="", issuer=()))
    assert bare.startswith("故障報告フォームの入力のお願い\n")
    assert "資産番号：" not in bare
    assert "いつもの故障報告フォームから" in bare


def test_an_operators_name_of_sixty_characters_stays_in_its_line() -> None:
    slip = repair_slip(replace(SLIP, operator="長" * 60))
    check_inside(slip)
    assert "長" * 60 in said(slip)


def test_a_note_without_a_school_has_no_address() -> None:
    assert "御中" not in said(ask_note(replace(ASK, school="")))


def test_the_ask_list_holds_every_unit_once_under_its_school() -> None:
    paper = ask_list(ASK_LIST)
    assert len(paper.pages) == 2
    words_said = said(paper)
    assert "3校　49台" in words_said
    for school in ASK_LIST.schools:
        for unit in school.units:
            assert sum(text.text == unit.number for text in texts(paper)) >= 1
    assert len([text for text in texts(paper) if text.text.startswith("PFER8")]) == 49
    assert "45台（続き）" in words_said


def test_a_heading_of_the_list_never_stands_without_a_unit_below_it() -> None:
    for count in range(28, 48):
        schools = (replace(ASK_LIST.schools[0], units=ASK_LIST.schools[1].units[:1] * count), ASK_LIST.schools[2])
        paper = ask_list(replace(ASK_LIST, schools=schools))
        check_inside(paper)
        for page in paper.pages:
            last_unit = max(item.y for item in page.items if isinstance(item, Text) and item.text.startswith("PFER8"))
            heads = [item.y for item in page.items if isinstance(item, Text) and item.size == 13 and item.bold]
            assert all(head < last_unit for head in heads)


def test_an_empty_list_says_so() -> None:
    assert "入力を待っている学校はありません。" in said(ask_list(AskListFacts(schools=(), day=ASK.day, desk="A")))


# ---------------------------------------------------------------------------------------------------- key sheet, badge


def test_the_key_sheet_holds_every_group_in_order_the_check_and_the_same_to_scan() -> None:
    paper = recovery_sheet(RECOVERY)
    assert [symbol.text for symbol in paper.pages[0].symbols] == [RECOVERY.scan]
    groups = [text.text for text in texts(paper) if text.size == 22]
    assert groups == [*RECOVERY.groups, RECOVERY.check]
    assert RECOVERY.ledger in said(paper)
    assert "写真・コピー・メールにはしません。" in said(paper)


def test_a_badge_says_code_name_and_role() -> None:
    card = badge(BADGE)
    assert (card.pages[0].width, card.pages[0].height) == (85, 54)
    assert [symbol.text for symbol in card.pages[0].symbols] == ["OP0001M"]
    for wanted in ("OP0001M", "古賀 みどり", "受付担当"):
        assert wanted in said(card)
    check_layout(badge(replace(BADGE, name="長い長い名前の人そのひと", issuer="")))


# ------------------------------------------------------------------------------------------------------- command sheet


def test_the_command_sheet_holds_the_designs_codes_each_with_a_right_check_letter() -> None:
    sheet = command_sheet(commands())
    codes = [symbol.text for page in sheet.pages for symbol in page.symbols]
    assert len(codes) == len(set(codes)) == 124
    assert {"CMDONEE", "CMUNDOX", "CMNEXTY", "CMESCQ", "CMFP01C", "CMCA03N", "CMRT08P", "CMNN50Z", "CMDP00P",
            "CMPR01E", "CMSC09G"} <= set(codes)  # fmt: skip
    for code in codes:
        assert parse_printed_code(code) is not None
        assert code in said(sheet), "the code's text stands under its bars"


@pytest.mark.parametrize("dpi", [180, 203, 300, 600])
def test_bars_lie_far_enough_apart_for_a_hand_scanner(dpi: int) -> None:
    across = 17.0 if dpi != 180 else 14.0  # 180 dpi are tapes, which print no sheet
    for page in command_sheet(commands(), dpi).pages:
        for one, other in permutations(page.symbols, 2):
            if abs(one.y - other.y) < 1:
                gap = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
                assert gap >= across
            elif abs(one.x - other.x) < 20:
                assert abs(one.y - other.y) - one.height >= 12


def test_the_ruler_is_a_hundred_millimetres() -> None:
    lines = [item for item in command_sheet(commands()).pages[0].items if isinstance(item, Line)]
    ticks = sorted(line.x1 for line in lines if line.x1 == line.x2 and line.y2 == 288.4)
    assert len(ticks) == 11
    assert ticks[-1] - ticks[0] == pytest.approx(100)


def test_only_what_this_version_knows_is_printed() -> None:
    groups = standard_groups({"DONE", "ESC", "FP01"})
    assert [[command.code for command in group.commands] for group in groups] == [["CMDONEE", "CMESCQ"], ["CMFP01C"]]
    sheet = command_sheet(CommandSheetFacts(groups=groups, desk="A", edition=1, day=SLIP.day))
    assert len(sheet.pages[0].symbols) == 3


def test_more_commands_than_a_page_holds_go_to_further_pages() -> None:
    many = standard_groups()[1].commands * 6
    facts = replace(commands(), groups=(*standard_groups(), CommandGroup(title="追加", commands=many)))
    sheet = command_sheet(facts)
    assert len(sheet.pages) == 4
    assert sum(len(page.symbols) for page in sheet.pages) == 124 + len(many)
    check_layout(sheet)


def test_symbols_are_symbols() -> None:
    assert all(isinstance(symbol, Symbol) for name in ALL for page in ALL[name](300).pages for symbol in page.symbols)
