"""Holds the answers found while somebody speaks: what fits, in which order, however it is written."""

from __future__ import annotations

import pytest

from app.domain.rules.faq import FaqEntry, answers_to

ENTRIES = (
    FaqEntry("A0003", "form", "フォームの送信先が分からない", "学校共有フォルダの案内から開きます"),
    FaqEntry("A0002", "cabinet", "充電保管庫のランプが赤い", "電源を入れ直してください"),
    FaqEntry("A0001", "fault", "キーボードの一部が反応しない", "再起動のあと、修理に出してください"),
)


@pytest.mark.parametrize(
    "typed",
    ["キーボードが反応しない", "ｷｰﾎﾞｰﾄﾞ 反応しない", "きーぼーど反応しない", "キーボードの一部が反応しない", "反応し"],
)
def test_it_is_found_however_it_is_written(typed: str) -> None:
    assert [entry.contact for entry in answers_to(typed, "fault", ENTRIES)] == ["A0001"]


@pytest.mark.parametrize("typed", ["", "キ", "・", "ネットワークにつながりません"])
def test_too_little_or_something_else_finds_nothing(typed: str) -> None:
    assert answers_to(typed, "fault", ENTRIES) == ()


def test_words_of_the_answer_count_too() -> None:
    assert [entry.contact for entry in answers_to("電源を入れ直す", "cabinet", ENTRIES)] == ["A0002"]


def test_the_same_kind_comes_first_then_the_newest_and_no_more_than_asked() -> None:
    twins = [
        FaqEntry(f"A{n:04d}", kind, "画面が映らない", "答え") for n, kind in ((9, "form"), (8, "fault"), (7, "fault"))
    ]
    assert [entry.contact for entry in answers_to("画面が映らない", "fault", twins)] == ["A0008", "A0007", "A0009"]
    assert [entry.contact for entry in answers_to("画面が映らない", "", twins, most=1)] == ["A0009"]


def test_more_of_the_words_comes_first() -> None:
    entries = (FaqEntry("B", "form", "画面が暗い", "x"), FaqEntry("C", "form", "画面が暗いまま映らない", "y"))
    assert [entry.contact for entry in answers_to("画面が暗いまま", "", entries)] == ["C", "B"]
