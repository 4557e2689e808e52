"""引渡書: all of it inside the page, each box's code read from the print, each unit once, what differs said."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.drawing import Drawing
from app.domain.pickup_papers import PickupPaper, TruckPaperBox, TruckUnit
from app.labels.pdf import pdf_bytes
from app.labels.pickup_sheet import hand_over_sheet
from app.settings import words
from tests.labels.test_papers import check_layout, said, texts
from tests.support.papers import raster, read


def unit(at: int, **more: bool) -> TruckUnit:
    return TruckUnit(f"PF{at:06d}", f"KRM-{at:06d}", "ASUS Chromebook C204", **more)


def box(at: int, units: int = 50, **more: object) -> TruckPaperBox:
    number = f"A{at:04d}"
    listed = tuple(unit(50 * at + n, missing=bool(more) and n == 3, unwiped=n % 9 == 0) for n in range(units))
    return TruckPaperBox(number, printed_code(CodeKind.box, number).text, listed, **more)  # type: ignore[arg-type]


TRUCK = PickupPaper(
    number="A0001",
    document="引-2026-7",
    firm="株式会社例示回収リサイクルセンター久留米営業所",
    day=date(2026, 11, 20),
    desk="A",
    boxes=tuple(
        box(at, checked=True, extra=("KRM-990001", "PF0ZZZ99")) if at % 10 == 2 else box(at) for at in range(40)
    ),
    vehicle="久留米 100 あ 12-34",
    witness="例示 立会",
    operator="例示 担当",
    issuer=("久留米市 例示修理センター",),
)
SMALL = TRUCK._replace(boxes=(box(1, 3),), firm="", document="", draft=True, issuer=())
ALL = {"truck": TRUCK, "small": SMALL}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", ALL)
def test_it_keeps_inside_its_page_and_off_its_symbols(name: str, language: str) -> None:
    words.set_language(language)
    drawing = hand_over_sheet(ALL[name], 300)
    check_layout(drawing)
    assert drawing.missing == ()
    assert min(text.size for text in texts(drawing)) >= 6.5


def test_every_box_is_read_from_the_print_and_every_unit_stands_once() -> None:
    drawing = hand_over_sheet(TRUCK, 300)
    coded = [page for page in drawing.pages if page.symbols]
    pictures = raster(pdf_bytes(coded), 300)
    found = [hit.text for picture in pictures for hit in read(picture, 300)]
    assert sorted(found) == sorted(box.code for box in TRUCK.boxes)
    every = [text.text for text in texts(drawing)]
    for each in TRUCK.boxes:
        for one in each.units:
            assert every.count(one.serial) == 1, one
    assert len(drawing.pages) == 18


def test_it_says_how_many_go_what_differs_and_whose_hands() -> None:
    paper = said(hand_over_sheet(TRUCK))
    for wanted in (
        "引渡書", "引-2026-7", "久留米 100 あ 12-34", "例示 立会", "1,996", "封のまま", "余分 2 台", "KRM-990001",
        "不足 1 台", "立会人", "受領者（回収業者）", "未消去・物理破壊",
    ):  # fmt: skip
        assert wanted in paper
    early = said(hand_over_sheet(SMALL))
    assert "（出発前）" in early
    assert "御中" in early
    with pytest.raises(ValueError, match="names a box"):
        hand_over_sheet(TRUCK._replace(boxes=()))


def test_the_hands_stand_once_behind_the_boxes() -> None:
    pages = [said(Drawing(pages=(page,))) for page in hand_over_sheet(TRUCK).pages]
    assert ["受領者（回収業者）" in page for page in pages].count(True) == 1
