"""The record of disposal on paper: all of it inside the page, every unit's steps, the file's hash on every page."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.drawing import Drawing
from app.domain.pickup_papers import EvidencePaper, EvidenceStep, EvidenceUnit
from app.labels.evidence_sheet import evidence_sheet
from app.settings import words
from tests.labels.test_papers import check_layout, said, texts

NAMES = (
    *("修繕不可の判断", "付属品", "コンソールに記入", "デプロビジョニング", "コンソールで確認", "データ消去"),
    *("初期画面の確認", "廃棄ラベル", "保管場所", "市教委に報告", "回収", "消去証明書", "立会い"),
)
STEPS = tuple(
    EvidenceStep(
        name=name,
        how="別便" if name == "付属品" else "",
        when="2026-11-20 09:42",
        who="例示 担当の長い名前",
        place="受付台 A",
        note="久留米市教育委員会 教育ICT推進課　7教ICT第123号" if name == "市教委に報告" else "",
        operations=("0123456789abcdef", "fedcba9876543210"),
    )
    for name in NAMES
)
UNIT = EvidenceUnit(
    serial="PF8K2M0D",
    tag="KRM-036012",
    model="ASUS Chromebook Flip C214MA-BU0475",
    school="久留米市立例示が丘南小学校",
    way="B 市教委の指示 KY-2026-1",
    box="箱 A0001",
    steps=(*STEPS[:-1], EvidenceStep("立会い")),
    done=False,
)
PAPER = EvidencePaper(
    about="箱 A0001",
    day=date(2026, 11, 20),
    desk="A",
    units=tuple(UNIT._replace(serial=f"PF{at:06d}", done=at % 2 == 0) for at in range(50)),
    digest="0123456789abcdef" * 4,
    file="evidence-box-A0001.json",
    operator="例示 担当",
)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_keeps_inside_its_page(language: str) -> None:
    words.set_language(language)
    drawing = evidence_sheet(PAPER)
    check_layout(drawing)
    assert drawing.missing == ()
    assert min(text.size for text in texts(drawing)) >= 6.5


def test_every_unit_stands_with_its_steps_and_the_files_hash_on_every_page() -> None:
    drawing = evidence_sheet(PAPER)
    pages = [said(Drawing(pages=(page,))) for page in drawing.pages]
    assert all(PAPER.digest in page for page in pages)
    whole = said(drawing)
    for unit in PAPER.units:
        assert unit.serial in whole
    assert whole.count("データ消去") == 50
    assert "50 台、うち全手順済み 25 台" in whole
    with pytest.raises(ValueError, match="about a unit"):
        evidence_sheet(PAPER._replace(units=()))
