"""Holds matching schools to: every usual writing of a name means its school, and a doubtful one means none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.rules.school_names import plain_name
from app.importers.sample_words import SCHOOLS
from app.importers.schools import School, SchoolIndex

INDEX = SchoolIndex(
    School(id=f"id-{code}", code=code, name=name, aliases=("久商",) if code == "HS01" else ())
    for code, name, _ in SCHOOLS
)
NAMES = {name: f"id-{code}" for code, name, _ in SCHOOLS}


@given(st.sampled_from(sorted(NAMES)), st.data())
def test_every_usual_writing_means_the_school(name: str, data: st.DataObject) -> None:
    short = (
        name.replace("小学校", "小").replace("中学校", "中").replace("高等学校", "高校").replace("特別支援学校", "特支")
    )
    writing = data.draw(
        st.sampled_from(
            [
                name,
                f"久留米市立{name}",
                f"市立{name}",
                short,
                f"久留米市立{short}",
                f" {name}　",
                f"{name[:1]} {name[1:]}",
            ]
        )
    )
    assert INDEX.match(writing).id == NAMES[name]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ES24", "ES24"),
        ("es-24", "ES24"),
        ("ＥＳ２４", "ES24"),
        ("宮の陣小", "ES18"),
        ("宮之陣中学校", "JH08"),
        ("宮ﾉ陣小学校", "ES18"),
        ("三瀦中", "JH17"),
        ("久商", "HS01"),
        ("久留米商業高", "HS01"),
        ("善導寺", "ES24"),
        ("(市立)大橋小", "ES25"),
        ("南小", "ES13"),
    ],
)
def test_codes_variants_and_aliases(text: str, code: str) -> None:
    assert INDEX.match(text).id == f"id-{code}"


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("善導字小学校", "善導寺小学校"),
        ("善導寺中学校", "善導寺小学校"),
        ("荒木", "荒木小学校"),
        ("筑邦中学校", "筑邦西中学校"),
        ("", ""),
        ("まったく別の場所", ""),
        ("教育センター", ""),
    ],
)
def test_what_is_not_certain_is_only_suggested(text: str, suggestion: str) -> None:
    found = INDEX.match(text)
    assert (found.id, found.suggestion) == ("", suggestion)


@given(st.text(max_size=12))
def test_nothing_is_matched_by_chance(text: str) -> None:
    found = INDEX.match(text)
    assert not (found.id and found.suggestion)
    if found.id:
        code = found.id.removeprefix("id-")
        name = next(n for c, n, _ in SCHOOLS if c == code)
        assert plain_name(text) in plain_name(name) or text.upper().replace("-", "").strip() == code or "久商" in text


def test_the_room_behind_a_school() -> None:
    for text, room in (
        ("荒木小学校 2年1組", "2年1組"),
        ("荒木小/図書室", "図書室"),
        ("荒木小学校（職員室）", "職員室"),
    ):
        match, rest = INDEX.match_with_room(text)
        assert (match.id, rest) == ("id-ES19", room)
    match, rest = INDEX.match_with_room("なぞの学校 2年1組")
    assert (match.id, rest) == ("", "")
    assert INDEX.match_with_room("荒木小学校")[1] == ""


def test_a_closed_school_means_its_successor() -> None:
    merged = SchoolIndex(
        [
            School(id="ES24", code="ES24", name="善導寺小学校"),
            School(id="ES24", code="ES25", name="大橋小学校"),
        ]
    )
    assert merged.match("久留米市立大橋小学校").id == "ES24"
    assert merged.match("ES25").id == "ES24"


def test_a_name_two_schools_share_means_neither() -> None:
    twins = SchoolIndex([School(id="a", code="A", name="東小学校"), School(id="b", code="B", name="市立東小")])
    assert twins.match("東小").id == ""
    assert twins.match("A").id == "a"


def test_without_schools_nothing_is_known() -> None:
    assert not SchoolIndex()
    assert INDEX
    assert SchoolIndex().match("大橋小学校").suggestion == ""
