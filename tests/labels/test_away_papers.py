"""What stands on the papers of units on their way, that all of it stands inside the page, and that each code reads."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.domain.away_papers import HearingFacts, PaperBox, PaperUnit, RequestFacts, ReturnPaper, ShipmentPaper
from app.domain.drawing import Drawing
from app.labels.away_lists import receipts, return_list, shipment_list
from app.labels.away_sheets import hearing_sheet, request_sheets
from app.labels.pdf import pdf_bytes
from app.settings import words
from tests.labels.test_papers import check_layout, said, texts
from tests.support.away_papers import ALL, EMPTY, HEARD, INSTALLER, LONG, REQUEST, RETURN, SHIPMENT, unit
from tests.support.papers import LONG_SCHOOL, raster, read


def codes(drawing: Drawing) -> list[str]:
    return [symbol.text for page in drawing.pages for symbol in page.symbols]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("dpi", [203, 600])
@pytest.mark.parametrize("name", ALL)
def test_every_paper_keeps_inside_its_page_and_off_its_symbols(name: str, dpi: int, language: str) -> None:
    words.set_language(language)
    drawing = ALL[name](dpi)
    check_layout(drawing)
    assert drawing.missing == ()
    assert min(text.size for text in texts(drawing)) >= 6.5


@pytest.mark.parametrize("name", ["request", "shipment", "receipts"])
def test_each_code_is_read_from_the_printed_page(name: str) -> None:
    drawing = ALL[name](300)
    for page, picture in zip(drawing.pages, raster(pdf_bytes(drawing.pages), 300), strict=True):
        assert sorted(found.text for found in read(picture, 300)) == sorted(symbol.text for symbol in page.symbols)


def test_two_codes_of_a_list_lie_apart_for_a_hand_scanner() -> None:
    for page in shipment_list(SHIPMENT).pages:
        for one, other in pairwise(page.symbols):
            assert other.y - (one.y + one.height) >= 4.0


def test_the_request_says_what_the_firm_needs_and_leaves_room_for_its_word() -> None:
    paper = request_sheets(REQUEST, INSTALLER)
    assert len(paper.pages) == 2
    assert codes(paper) == [REQUEST.unit.code, INSTALLER.unit.code]
    maker, installer = (said(Drawing(pages=(page,))) for page in paper.pages)
    for wanted in (
        "修理依頼票", "ASUS JAPAN株式会社 修理受付　御中", "令和8年11月20日", "RMA-77", "PFER8012", "KRM-036012",
        "令和9年3月31日", "画面・キーボード", "なし", "本体交換", "新しい製造番号", "返送先",
    ):  # fmt: skip
        assert wanted in maker
    for wanted in ("初期不良取次票", "令和7年12月15日", "令和8年1月10日", "教ICT第123号", "ACアダプター", "導入業者"):
        assert wanted in installer
    assert "納入日" not in maker
    assert LONG_SCHOOL not in installer, "the firm is not told whose it is"
    with pytest.raises(ValueError, match="names a unit"):
        request_sheets()


def test_a_request_with_little_known_leaves_lines_to_write_on() -> None:
    bare = REQUEST._replace(unit=PaperUnit("8A-0412-M", "RP8A0412M"), to="", issuer=(), warranty=None, waybill="")
    paper = request_sheets(bare)
    check_layout(paper)
    assert "御中" in said(paper)
    assert "返送先" not in said(paper)
    assert "（下に記入）" in said(paper)


def test_a_shipment_of_forty_goes_over_pages_with_every_unit_once() -> None:
    paper = shipment_list(SHIPMENT)
    assert codes(paper) == [unit.code for unit in SHIPMENT.units]
    assert len(paper.pages) == 3
    for page in paper.pages:
        assert "A0012" in said(Drawing(pages=(page,)))
    for wanted in ("40台", "1234-5678-9012", "令和8年12月18日", "交換"):
        assert wanted in said(paper)
    nothing = shipment_list(SHIPMENT._replace(units=(), to="", waybill="", due=None))
    assert "端末はありません。" in said(nothing)
    rma = shipment_list(SHIPMENT._replace(units=(LONG._replace(note=""),)))
    assert "RMA RMA-2026-0012345-KURUME" in said(rma)


def test_the_return_list_says_each_school_again_where_it_goes_on() -> None:
    paper = return_list(RETURN)
    assert codes(paper) == [unit.code for box in RETURN.schools for unit in box.units]
    assert said(paper).count(LONG_SCHOOL) == 2
    assert "3校　40台" in said(paper)
    assert "画面" not in said(paper), "a school's list says what goes along, not what was wrong"
    assert "端末はありません。" in said(return_list(RETURN._replace(schools=())))
    nameless = RETURN._replace(schools=(PaperBox("", (unit(1, lacks=("ペン",)),)),))
    assert "学校名なし" in said(return_list(nameless))
    assert "不足 ペン" in said(return_list(nameless))


def test_each_school_has_a_receipt_of_its_own_with_what_lies_in_the_box() -> None:
    paper = receipts(RETURN)
    pages = [said(Drawing(pages=(page,))) for page in paper.pages]
    first = [page for page in pages if "善導寺小学校　御中" in page]
    assert len(first) == 1
    assert "3台" in first[0]
    assert "受領印・署名" in first[0]
    assert "青陵中学校" not in first[0]
    long = [page for page in pages if LONG_SCHOOL in page]
    assert ["受領印・署名" in page for page in long] == [False, True], "signed once, at the end"
    assert "22台" in long[1]
    assert "11個" in long[1]
    assert "1／2" in long[0]
    assert "2／2" in long[1]
    assert codes(paper) == codes(return_list(RETURN))
    with pytest.raises(ValueError, match="for a school"):
        receipts(RETURN._replace(schools=()))
    lacking = PaperBox("", (unit(1, lacks=("ペン", "ケース")),))
    assert "同梱していないもの：8A-0401-G ペン・ケース" in said(receipts(RETURN._replace(schools=(lacking,))))


def test_the_hearing_sheet_is_empty_to_write_on_or_holds_what_was_said() -> None:
    heard = said(hearing_sheet(HEARD))
    assert HEARD.unit is not None
    assert codes(hearing_sheet(HEARD)) == [HEARD.unit.code]
    for wanted in ("聞き取り票", "善導寺小学校", "いつ、どこで起きましたか", "11月18日の5時間目、教室", "担任"):
        assert wanted in heard
    empty = hearing_sheet(EMPTY)
    assert codes(empty) == []
    assert len(empty.pages) == 1
    long = hearing_sheet(HEARD._replace(answers=HEARD.answers[1:2] * 7))
    assert len(long.pages) == 2
    check_layout(long)
    assert said(hearing_sheet(HEARD._replace(answers=()))).count("聞き取り票") == 1


def test_no_field_of_these_papers_can_hold_a_name_or_free_words_but_the_hearing() -> None:
    """A new field is a decision about personal data: it is listed here on purpose."""
    assert PaperUnit._fields == (
        "number", "code", "serial", "tag", "model", "school", "faults", "cause", "accessories", "lacks", "rma", "note",
    )  # fmt: skip
    assert RequestFacts._fields == (
        "unit", "to", "day", "desk", "operator", "installer", "opened", "warranty", "delivered", "batch", "appeared",
        "document", "waybill", "issuer",
    )  # fmt: skip
    assert ShipmentPaper._fields == (
        "number", "to", "day", "desk", "units", "operator", "waybill", "due", "issuer", "draft",
    )  # fmt: skip
    assert ReturnPaper._fields == ("number", "way", "day", "desk", "schools", "operator", "issuer", "draft")
    assert HearingFacts._fields == ("day", "desk", "unit", "operator", "answers", "issuer")


def test_a_paper_printed_before_the_list_left_says_so() -> None:
    for paper, mark in (
        (shipment_list(SHIPMENT._replace(draft=True)), "発送前の控え"),
        (return_list(RETURN._replace(draft=True)), "箱を閉じる前の控え"),
        (receipts(RETURN._replace(draft=True)), "箱を閉じる前の控え"),
    ):
        assert mark in said(paper)
    for final in (shipment_list(SHIPMENT), return_list(RETURN), receipts(RETURN)):
        assert "控え" not in said(final)
