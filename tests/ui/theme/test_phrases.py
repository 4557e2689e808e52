"""Lines of Japanese end between phrases, and nothing of what is said is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui import theme
from app.ui.theme.phrases import joined, phrases
from app.ui.theme.text import _block

JOINER = "\u2060"
SENTENCE = "通知は記録しました。空きを作ってEnterを押してください。"


def lines(text: str, points: float, width: float) -> list[str]:
    font = theme.sized(points)
    layout, _height = _block(text, font.key(), font, width, 1.4)
    whole = layout.text()
    found = [layout.lineAt(at) for at in range(layout.lineCount())]
    return [whole[line.textStart() : line.textStart() + line.textLength()].replace(JOINER, "") for line in found]


@pytest.mark.parametrize("width", range(120, 400, 20))
def test_a_line_ends_where_a_phrase_does(width: int) -> None:
    set_ = lines(SENTENCE, 12, width)
    assert "".join(set_) == SENTENCE
    assert len(set_) > 1
    ends, at = set(), 0
    for phrase in phrases(SENTENCE):
        at += len(phrase)
        ends.add(at)
    at = 0
    for line in set_:
        at += len(line)
        assert at in ends, set_


def test_a_phrase_longer_than_its_line_is_parted_all_the_same() -> None:
    assert len(lines("久留米特別支援学校高等部", 14, 60)) > 2


def test_spaces_stay_places_where_a_line_may_end_and_a_code_is_none() -> None:
    assert joined("KRM-000123 は別の学校です。").startswith(JOINER.join("KRM-000123") + " ")
    assert joined("Nothing Japanese, nothing changed.") == "Nothing Japanese, nothing changed."


@given(st.text(alphabet="端末を読み取ってください。、ァー KRM-01　\n（）「」", max_size=60))
def test_nothing_that_is_said_is_lost(text: str) -> None:
    assert joined(text).replace(JOINER, "") == text
