"""Disposal as the life of a device tells it, in both languages."""

from __future__ import annotations

import pytest

from app.domain.disposal_words import HOW, Step
from app.domain.folding import disposal
from app.domain.kinds import Family
from app.settings import words
from app.ui.screens.ledger.life_disposal import KINDS
from tests.ui.screens.test_life_course import told


@pytest.fixture(autouse=True, params=words.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    words.set_language(request.param)
    return str(request.param)


def test_every_operation_and_every_step_is_told() -> None:
    assert set(disposal.OF_DEVICES) == set(KINDS)
    for kind in KINDS:
        title, _, _ = told(kind, way="A", step="label", box="0007", how="missing")
        assert title
        assert kind not in title
    for step in Step:
        for how in HOW.get(step, (None,)):
            title, body, _ = told("step_done", step=step.value, **({"how": how.value} if how else {}))
            assert words.t(f"disposal.step.{step.value}") in title
            assert (how is None) or body


def test_what_is_said_of_a_step(language: str) -> None:
    if language != "ja":
        return
    assert told("step_done", way="A", step="storage", place="D-4") == ("廃棄手順 保管場所", "D-4", None)
    assert told("step_done", way="A", step="wipe", how="wont_start")[:2] == ("廃棄手順 データ消去", "起動しない")
    assert told("step_done", way="A", step="other:写真")[0] == "廃棄手順 写真"
    assert told("boxed", box="0007") == ("廃棄箱に入れる", "0007", None)
    assert told("unit_differs", box="0007", how="extra", code="X") == ("回収の確認で余分", "0007", Family.look)
    assert told("disposal_begun", way="B", instruction="KY-1") == ("廃棄の手順に入る 市教委の指示", "KY-1", Family.look)
