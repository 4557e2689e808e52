"""Holds what is compared by ear, what Latin letters say, and which schools two letters mean."""

from __future__ import annotations

import pytest

from app.domain.kana import heard, kana_of
from app.domain.rules.school_reading import SchoolName, schools_meant, the_one


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ゼンドウジ", "ぜんどうじ"),
        ("ｾﾞﾝﾄﾞｳｼﾞ", "ぜんどうじ"),
        ("ＰＦ８Ｋ−２Ｍ０Ｄ", "pf8k2m0d"),
        ("いつ、戻るか？", "いつ戻るか"),
        ("Wi-Fi　が 切れる", "wifiが切れる"),
        ("", ""),
    ],
)
def test_two_writings_are_one(text: str, expected: str) -> None:
    assert heard(text) == expected


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("zen", "ぜん"),
        ("ze", "ぜ"),
        ("z", ""),
        ("kanpo", "かんぽ"),
        ("kitano", "きたの"),
        ("shoujima", "しょうじま"),
        ("joujima", "じょうじま"),
        ("jyou", "じょう"),
        ("tsubuku", "つぶく"),
        ("nannkunn", "なんくん"),
        ("kokk", "こっ"),
        ("kekka", "けっか"),
        ("ぜん", "ぜん"),
        ("ゼnn", "ぜん"),
        ("fu", "ふ"),
        ("chi", "ち"),
        ("sy", ""),
        ("n", "ん"),
        ("qqq", "っっ"),
        ("xyz", ""),
        ("es24", ""),
        ("１", "1"),
        ("v1", ""),
    ],
)
def test_what_latin_letters_say(typed: str, kana: str) -> None:
    assert kana_of(typed) == kana


SCHOOLS = (
    SchoolName("ES19", "荒木小学校", (), "あらき"),
    SchoolName("ES24", "善導寺小学校", ("善導寺小",), "ぜんどうじ"),
    SchoolName("ES42", "三潴小学校", (), "みずま"),
    SchoolName("JH04", "荒木中学校", (), "あらき"),
    SchoolName("JH11", "明星中学校", (), "めいせい みょうじょう"),
    SchoolName("SP01", "新しい学校", ("大橋",)),
)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("ぜん", ["ES24"]),
        ("ゼン", ["ES24"]),
        ("zen", ["ES24"]),
        ("善導", ["ES24"]),
        ("あら", ["ES19", "JH04"]),
        ("みづ", ["ES42"]),
        ("めい", ["JH11"]),
        ("みょ", ["JH11"]),
        ("大橋", ["SP01"]),
        ("木中", ["JH04"]),
        ("jh", ["JH04", "JH11"]),
        ("es24", ["ES24"]),
        ("荒木", ["ES19", "JH04"]),
        ("ぜ", []),
        ("", []),
        ("ほげ", []),
    ],
)
def test_which_schools_are_meant(typed: str, codes: list[str]) -> None:
    assert [school.code for school in schools_meant(typed, SCHOOLS)] == codes


def test_only_one_is_taken_at_once() -> None:
    assert the_one("ぜん", SCHOOLS) == SCHOOLS[1]
    assert the_one("あら", SCHOOLS) is None
    assert the_one("ほげ", SCHOOLS) is None


def test_a_reading_comes_before_a_name_that_holds_it() -> None:
    schools = (
        SchoolName("A", "みなみの森小学校"),
        SchoolName("B", "南小学校", (), "みなみ"),
        SchoolName("C", "北みなみ"),
    )
    assert [school.code for school in schools_meant("みなみ", schools)] == ["B", "A", "C"]
