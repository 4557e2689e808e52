"""作業報告書: what stands on it, that all of it stands inside the page, and that it reads back."""

from __future__ import annotations

import pytest

from app.domain.drawing import Drawing
from app.labels.pdf import pdf_bytes
from app.labels.work_report import work_report
from app.settings import words
from app.settings.words import t
from tests.labels.test_papers import check_layout, said, texts
from tests.support.papers import raster, read
from tests.support.visit_papers import ALL, FULL, NOTHING, USUAL


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", ALL)
def test_every_report_keeps_inside_its_page_and_off_its_symbols(name: str, language: str) -> None:
    words.set_language(language)
    drawing = work_report(ALL[name])
    check_layout(drawing)
    assert drawing.missing == ()
    assert min(text.size for text in texts(drawing)) >= 6.5


def test_what_was_done_stands_line_by_line_with_its_codes() -> None:
    listed = said(work_report(USUAL))
    for wanted in (
        "作業報告書", "田主丸小学校　御中", "A0012", "令和8年11月20日　15:30–16:30", "充電器の交換・端末の引き取り",
        "交換", "CH-0102", "→", "CH-0096", "異常なし", "お預かりしたもの（預り証）", "3台", "PFER8001", "KRM-036001",
        "使用した予備機", "確認者（署名）", "確認日",
    ):  # fmt: skip
        assert wanted in listed, wanted
    assert listed.count("→") == 1, "only what took another's place"


def test_a_report_not_written_yet_says_so_and_one_without_work_too() -> None:
    listed = said(work_report(NOTHING))
    assert t("visits.paper.title") + t("visits.paper.draft") in listed
    assert t("visits.paper.nothing_done") in listed
    assert t("visits.paper.taken") not in listed


def test_nothing_is_lost_over_many_pages() -> None:
    drawing = work_report(FULL)
    assert len(drawing.pages) > 5
    letters = "".join(said(drawing)).count("説")
    assert letters == sum(line.words.count("説") for line in FULL.lines), "a sentence may be parted, a letter is not"
    for unit in FULL.taken:
        assert unit.number in said(drawing)
    assert sum(len(page.symbols) for page in drawing.pages) == 40
    assert t("paper.page", number=1, total=len(drawing.pages)) in said(drawing)
    last = said(Drawing(pages=drawing.pages[-1:]))
    assert t("visits.paper.confirmer") in last


def test_each_units_code_is_read_from_the_printed_page() -> None:
    for facts in (USUAL, FULL):
        drawing = work_report(facts, 300)
        for page, picture in zip(drawing.pages, raster(pdf_bytes(drawing.pages), 300), strict=True):
            assert sorted(found.text for found in read(picture, 300)) == sorted(symbol.text for symbol in page.symbols)


@pytest.mark.parametrize("lines", range(0, 60, 3))
def test_the_lines_to_sign_never_leave_the_page(lines: int) -> None:
    drawing = work_report(USUAL._replace(words="\n".join(["連絡"] * lines)))
    check_layout(drawing)
    assert t("visits.paper.confirmer") in said(Drawing(pages=drawing.pages[-1:]))
