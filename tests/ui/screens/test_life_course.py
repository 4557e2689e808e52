"""The course of a repair as the life of a device tells it, in both languages."""

from __future__ import annotations

import pytest

from app.domain.folding import course
from app.domain.kinds import Family
from app.settings import words
from app.ui.screens.ledger.life import entries
from app.ui.screens.ledger.life_course import KINDS
from app.usecases.rows import TimelineEntry
from tests.support.course_deeds import DEEDS, N


@pytest.fixture(autouse=True, params=words.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    words.set_language(request.param)
    return str(request.param)


def told(kind: str, **fields: str) -> tuple[str, str, Family | None]:
    fact = TimelineEntry(
        kind=kind,
        repair=N,
        local="2026-11-20 10:00:00",
        operator="OP0001",
        operator_name="",
        desk="A",
        fields=tuple(fields.items()),
    )
    (entry,) = entries([fact], {})
    return entry.title, entry.body, entry.family


def test_every_operation_of_the_course_is_told() -> None:
    assert set(course.REDUCERS) == KINDS
    for kind, payload in DEEDS.values():
        if kind in KINDS:
            title, _, _ = told(kind, **{name: str(value) for name, value in payload.items()})
            assert N in title
            assert f"({kind})" not in title
            assert f"（{kind}）" not in title


def test_closed_words_and_amounts_are_said(language: str) -> None:
    if language != "ja":
        return
    assert told("routed", route="board", state="awaiting_decision", quote="12000")[1] == "市教委と協議・12,000円"
    assert told("routed", route="disposal", state="irreparable")[2] is Family.refused
    assert told("decided", decision="repair", payer="guardian", amount="9000", document="第3号")[1] == (
        "修理する・保護者・9,000円・第3号"
    )
    assert told("decided", decision="no_repair")[1] == "修理しない"
    assert told("decided", decision="repair", payer="board", asked="30000")[1] == (
        "修理する・市教委・見積30,000円に対して"
    )
    assert told("noted", quote="38000") == (f"記録 {N}", "見積：38,000円", None)
    assert told("guardian_step", step="quote", on="2026-11-19", amount="9000")[1] == "見積・2026-11-19・9,000円"
    assert told("worked", work="replace_part, clean")[1] == "部品交換・清掃"
    assert told("shipped", firm="修理会社", rma="R1", due="2026-12-01")[1] == "修理会社・R1・2026-12-01まで"
    assert told("tested", passed="True")[::2] == (f"動作確認に合格 {N}", Family.ok)
    assert told("tested", passed="False")[::2] == (f"動作確認に不合格 {N}", Family.look)
    assert told("handed_back", way="run", list="A0001") == (f"返却 {N}", "行政便・A0001", Family.ok)
    assert told("part_needed", part="LCD-1")[1] == "LCD-1"
    assert told("assigned", to="OP0002")[1] == "OP0002"


def test_a_word_of_a_newer_version_is_told_as_it_is_spelled() -> None:
    assert told("routed", route="by_post")[1] == "by_post"
    assert told("worked", work="")[1] == ""
