"""Holds what is compared by ear, what Latin letters say, and which schools two letters mean."""

from __future__ import annotations

import pytest

from app.domain.kana import codes_typed, heard, kana_of
from app.domain.rules.school_reading import SchoolName, schools_meant, spells_on, the_one


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


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("あ4002", ("A4002",)),
        ("ア４００２", ("A4002",)),
        ("ｱ4002", ("A4002",)),
        ("え0001", ("E0001",)),
        ("う0001", ("U0001",)),
        ("ん0001", ("N0001", "NN0001")),
        ("ふ0001", ("FU0001", "HU0001")),
        ("か0001", ("CA0001", "KA0001")),
        ("っｋ0001", ("KK0001",)),
        ("んｋ0001", ("NK0001",)),
        ("あえ0001", ("AE0001",)),
        ("じゃ0001", ("JA0001",)),
        ("うぇ0001", ("WE0001",)),
        ("あｋ0001", ("AK0001",)),
        ("8あー0412ーm", ("8A0412M",)),
        ("８あー０４１２ーあ", ("8A0412A",)),
        ("8あー0412ーん", ("8A0412N",)),
        ("8ｋー0412ーあ", ("8K0412A",)),
        ("8あ04", ("8A04",)),
        ("ｋｒｍー０００００１", ("KRM000001",)),
        ("A4002", ()),
        ("Ａ４００２", ()),
        ("ｋ４００２", ()),
        ("あ", ()),
        ("8あ", ()),
        ("コーヒー", ()),
        ("ー", ()),
        ("と3", ()),  # O is in no number of ours
        ("1ねん2くみ", ()),
        ("あらき4002", ()),
        ("電4002", ()),
        ("8あ0412電", ()),
        ("", ()),
    ],
)
def test_a_number_typed_with_the_input_method_on_is_read_as_its_letters(written: str, meant: tuple[str, ...]) -> None:
    assert codes_typed(written) == meant


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


def test_a_wrong_reading_hides_no_school() -> None:
    """Readings were written from memory: whatever they say, name, other names and code find the school too."""
    wrong = (
        SchoolName("ES36", "大城小学校", ("大城小", "Oshiro Elementary"), "ちがうよみ"),
        SchoolName("ES25", "大橋小学校", (), "べつのよみ"),
        SchoolName("ES13", "南小学校", (), ""),
    )
    for typed, code in (
        ("大城", "ES36"), ("城小", "ES36"), ("oshiro", "ES36"), ("es36", "ES36"), ("ＥＳ３６", "ES36"),
        ("大橋", "ES25"), ("南小", "ES13"), ("es13", "ES13"),
    ):  # fmt: skip
        assert [school.code for school in schools_meant(typed, wrong)] == [code], typed


def test_a_long_vowel_may_be_typed_short_where_nothing_else_is_meant() -> None:
    read = (("A", "大城", "おおき"), ("B", "城南", "じょうなん"), ("C", "x", "すう"))
    long = tuple(SchoolName(code, name, (), reading) for code, name, reading in read)
    assert [school.code for school in schools_meant("oki", long)] == ["A"]
    assert [school.code for school in schools_meant("jonan", long)] == ["B"]
    assert [school.code for school in schools_meant("ooki", long)] == ["A"]
    assert schools_meant("su", long)[0].code == "C"
    assert schools_meant("ro", long) == ()
    assert schools_meant("o-", long) == (), "one letter is none"


@pytest.mark.parametrize(
    ("typed", "letter", "expected"),
    [("su", "w", True), ("す", "w", True), ("su", "f", False), ("su", "q", False), ("suw", "w", False)],
)
def test_a_letter_that_goes_on_with_the_reading(typed: str, letter: str, *, expected: bool) -> None:
    assert spells_on(typed, letter, SchoolName("SP1", "諏訪中学校", (), "すわ")) is expected
