"""Holds form answers to: who and what was written goes aside, the units are all there, the hints are closed words."""

from __future__ import annotations

import pytest

from app.domain.identity import answer_id
from app.domain.kinds import ImportKind
from app.importers.form_rows import pieces
from app.importers.model import Record, Refusal
from tests.importers.support import read, reasons, record

HEAD = "タイムスタンプ|学校名|報告者|端末管理番号|シリアル番号|発生日|症状|原因（分かる範囲）|詳しい状況"
FORMS = ImportKind.forms


def answer(serial: str, tag: str = "", rest: str = "2025/11/20|画面割れ|落下|") -> Record:
    return record(FORMS, HEAD, f"2025/11/20 10:07:00|良山中学校|教員654|{tag}|{serial}|{rest}")


def test_an_answer() -> None:
    item = answer("725009419A", "KRM-026595", "2025/11/20|水没|いたずら|児童が無断で外した")
    assert item.fields == {
        "sent": "2025-11-20T01:07:00Z",
        "school": "JH06",
        "occurred": "2025-11-20",
        "cause_hint": "non_natural",
        "detail_hint": "mischief",
    }
    assert item.side == {"reporter": "教員654", "symptom": "水没", "cause": "いたずら", "details": "児童が無断で外した"}
    assert item.units == (("725009419A", "KRM-026595"),)
    assert item.observation == {}


def test_the_key_is_what_identity_takes() -> None:
    item = answer(" ７２５００９４１９ａ　", "krm-026595")
    assert item.key == "2025-11-20T01:07:00Z\n良山中学校\n725009419A\nKRM-026595"
    sent, school, serial, tag = item.key.split("\n")
    assert len(answer_id(sent, school, serial, tag)) == 16
    assert answer("725009419A、PF8DMT2R").key.split("\n")[2] == "725009419A+PF8DMT2R"


def test_personal_words_never_stand_among_the_facts() -> None:
    head = f"{HEAD}|メールアドレス|電話番号"
    row = "2025/11/20 10:07|なぞの学校|久留米 花子|||2025/11/20|画面|自然|くわしく|hanako@example.jp|0942-00-0000"
    item = record(FORMS, head, row)
    told = repr((item.fields, item.key.replace("なぞの学校", ""), item.units))
    for word in ("久留米", "hanako", "0942", "くわしく", "なぞの学校"):
        assert word not in told
    assert item.side["mail"] == "hanako@example.jp"
    assert item.side["school_text"] == "なぞの学校"
    assert reasons(item) == ["no_unit", "school_unknown"]


@pytest.mark.parametrize(
    ("serial", "tag", "units"),
    [
        ("960836904A、P9NXCVXEX0KQQGZ", "", [("960836904A", ""), ("P9NXCVXEX0KQQGZ", "")]),
        ("960836904A,PF8DMT2R", "KRM-1,KRM-2", [("960836904A", "KRM-1"), ("PF8DMT2R", "KRM-2")]),
        ("960836904A\nPF8DMT2R", "", [("960836904A", ""), ("PF8DMT2R", "")]),
        ("960836904A/PF8DMT2R・PFER8BVU", "", [("960836904A", ""), ("PF8DMT2R", ""), ("PFER8BVU", "")]),
        ("960836904AとPF8DMT2R", "", [("960836904A", ""), ("PF8DMT2R", "")]),
        ("PFBZHJJJ PFDDMTRR", "", [("PFBZHJJJ", ""), ("PFDDMTRR", "")]),
        ("P3NXCVVW AC3ZVKZ", "", [("P3NXCVVWAC3ZVKZ", "")]),
        ("960836904A PF8DMT2R", "", [("960836904A", ""), ("PF8DMT2R", "")]),
        ("1台目：960836904A\n2台目：PF8DMT2R", "", [("960836904A", ""), ("PF8DMT2R", "")]),
        ("①960836904A②PF8DMT2R", "", [("960836904A", ""), ("PF8DMT2R", "")]),
        ("S/N:960836904A", "", [("960836904A", "")]),
        ("960836904A（画面）", "", [("960836904A", "")]),
        ("9608 36904A", "", [("960836904A", "")]),
        ("960836904A、960836904A", "", [("960836904A", "")]),
        ("KRM-026595", "", [("", "KRM-026595")]),
        ("", "ＫＲＭ－０２６５９５", [("", "KRM-026595")]),
        ("", "管理番号 KRM-026595", [("", "KRM-026595")]),
        ("", "26595", [("", "26595")]),
        ("89975358OB", "", [("89975358OB", "")]),
        ("なし", "KRM-026595", [("", "KRM-026595")]),
    ],
)
def test_units(serial: str, tag: str, units: list[tuple[str, str]]) -> None:
    item = answer(serial, tag)
    assert list(item.units) == units
    assert reasons(item) == []


def test_units_that_need_a_person() -> None:
    uneven = answer("960836904A、PF8DMT2R", "KRM-1")
    assert uneven.units == (("960836904A", ""), ("PF8DMT2R", ""), ("", "KRM-1"))
    assert uneven.remarks[0].params == {"serials": "2", "tags": "1"}
    spread = answer("", "KRM-000001～KRM-000003")
    assert (spread.units, reasons(spread)) == ((("", "KRM-000001"), ("", "KRM-000003")), ["unit_range"])
    strange = answer("みずいろの端末")
    assert (strange.units, reasons(strange)) == ((), ["unit_unreadable"])
    assert reasons(answer("7.25E+09")) == ["unit_unreadable"]
    assert reasons(answer("", "教室の２台")) == ["unit_unreadable"]
    for nothing in ("", " ", "-", "不明", "わかりません", "なし"):
        assert reasons(answer(nothing)) == ["no_unit"]


def test_pieces() -> None:
    assert pieces("") == []
    assert pieces("、、 , ") == []
    assert pieces("pf8dmt2r, 【予備】krm-1") == ["PF8DMT2R", "KRM-1"]


def test_the_same_answer_twice_counts_once() -> None:
    row = "2025/11/20 10:07:00|良山中学校|教員654|KRM-1||||"
    wide = "2025-11-20T01:07:00Z|良山 中学校|教員654|ＫＲＭ－１||||"
    first, again, other = read(FORMS, HEAD, row, wide, row.replace("KRM-1", "KRM-2"))
    assert isinstance(first, Record)
    assert isinstance(other, Record)
    assert isinstance(again, Refusal)
    assert (again.reason, again.params["first"]) == ("answer_repeated", "2")


def test_without_a_time_there_is_no_answer() -> None:
    blank, bad = read(FORMS, HEAD, "|良山中学校|||PF01||||", "きのう|良山中学校|||PF01||||")
    assert (reasons(blank), reasons(bad)) == (["sent_blank"], ["sent_unreadable"])
    assert isinstance(bad, Refusal)
    assert bad.value == "きのう"
    assert read(FORMS, HEAD, "||||||||") == []


@pytest.mark.parametrize(
    ("symptom", "cause", "details", "hints"),
    [
        ("落として画面が割れた", "不明", "", ("screen", "non_natural", "drop")),
        ("画面に線が入る", "不明", "", ("screen", "unknown", "")),
        ("水没", "水濡れ", "朝から充電できません", ("battery", "non_natural", "liquid")),
        ("キーボード反応しない", "自然", "机から落とした", ("keyboard", "natural", "none")),
        ("", "", "", ("", "", "")),
        ("こわれた", "", "", ("", "", "")),
    ],
)
def test_hints(symptom: str, cause: str, details: str, hints: tuple[str, str, str]) -> None:
    fields = answer("PF01", rest=f"|{symptom}|{cause}|{details}").fields
    assert tuple(fields.get(name, "") for name in ("fault_hint", "cause_hint", "detail_hint")) == hints


def test_an_answer_without_a_unit_column() -> None:
    item = record(FORMS, "タイムスタンプ|学校名|症状", "2025/11/20 10:07:00|良山中|画面割れ")
    assert (item.units, reasons(item)) == ((), ["no_unit_column"])
    short = read(FORMS, HEAD, "2025/11/20 10:07:00|良山中")[0]
    assert reasons(short) == ["no_unit"]


def test_a_form_without_a_column_for_the_unit_says_so_once() -> None:
    rows = ("2025-11-20 10:00|大橋小|画面", "2025-11-20 10:01|大橋小|電源", "2025-11-20 10:02|大橋小|画面")
    items = read(ImportKind.forms, "タイムスタンプ|学校名|症状", *rows)
    assert [reasons(item) for item in items] == [["no_unit_column"], [], []]
