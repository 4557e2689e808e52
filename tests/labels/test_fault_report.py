"""故障報告書: both editions, what is not known yet, long words over several pages; nothing leaves the page."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.drawing import Drawing, Text
from app.domain.papers import FaultReportFacts
from app.labels.fault_report import fault_report
from app.settings import words
from app.settings.words import t


def report(edition: str = "first", **more: str) -> Drawing:
    given = {"school": "善導寺小学校", "serial": "PF7N4K1S", "repair": "8A-0353-X", "kind": "充電保管庫"} | more
    given.setdefault("phenomenon", "一斉に充電できない")
    days = {"day": date(2026, 11, 27), "happened": date(2026, 11, 20)}
    return fault_report(FaultReportFacts(number="A0042", edition=edition, desk="受付台", **days, **given))  # type: ignore[arg-type]


def said(drawing: Drawing) -> list[str]:
    return [item.text for page in drawing.pages for item in page.items if isinstance(item, Text)]


def test_the_first_edition_says_what_is_not_known_yet() -> None:
    texts = said(report())
    assert t("contacts.paper.title_first") in texts
    assert texts.count(t("contacts.paper.not_yet")) == 2
    assert {"A0042", "PF7N4K1S", "8A-0353-X", "善導寺小学校", "一斉に充電できない"} <= set(texts)


def test_the_final_one_has_everything() -> None:
    texts = said(report("final", cause="電源基板の不良", measure="基板を替えた"))
    assert {t("contacts.paper.title_final"), "電源基板の不良", "基板を替えた"} <= set(texts)
    assert t("contacts.paper.not_yet") not in texts


@pytest.mark.parametrize("language", ["ja", "en"])
def test_long_words_go_on_to_further_pages_and_none_is_lost(language: str) -> None:
    words.set_language(language)
    long = "\n".join(f"{line}行目の説明がここに書かれています。" for line in range(1, 121))
    drawn = report("final", phenomenon=long, cause=long, measure="基板を替えた")
    assert len(drawn.pages) > 3
    texts = said(drawn)
    assert sum("行目の説明" in text for text in texts) == 240
    assert t("paper.page", number=1, total=len(drawn.pages)) in texts
    for page in drawn.pages:
        for item in page.items:
            if isinstance(item, Text):
                assert item.x >= 0
                assert item.x + item.width <= page.width
                assert 0 < item.y < page.height


def test_the_lines_to_sign_never_leave_the_page() -> None:
    for lines in range(1, 60):
        drawn = report("final", phenomenon="\n".join(["説明"] * lines), cause="x", measure="y")
        last = drawn.pages[-1]
        assert max(item.y for item in last.items if isinstance(item, Text)) < last.height - 5
