"""What is read out and shown of contacts, in both languages: whole sentences, no name, no price, no code."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from app.domain.kinds import RepairState, Route
from app.domain.operations import Ref
from app.domain.rules.say import Said
from app.settings import words
from app.settings.words import t
from app.ui.screens.contacts import wording
from app.ui.screens.fields import call_words
from app.usecases.contact_rows import ContactEvent, ContactRow, OpenRepair, Words
from app.usecases.rows import CallFact

TODAY = date(2026, 11, 20)
DEVICE = Ref(kind="device", id=b"d" * 16)  # type: ignore[arg-type]


def repair(state: str, route: str = "", due: str = "", run: str = "") -> OpenRepair:
    return OpenRepair("8A-0353-X", DEVICE, "PF7N4K1S", state, route, "2026-11-09", due, days=9, run=run)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_sentence_is_whole_and_says_no_more_than_it_may(language: str) -> None:
    words.set_language(language)
    for state in RepairState:
        for route in ("", *Route, "of_a_later_version"):
            for due in ("", "2026-11-27", "2026-11-01", "soon"):
                line = wording.repair_line(repair(state.value, route, due), TODAY)
                assert line.text.endswith("。" if language == "ja" else ".")
                assert not re.search(r"円|¥|yen|[{}]|教諭|先生", line.text)
                assert "8A-0353-X" in line.spoken
                assert "9" in line.beside


def test_japanese_ends_politely() -> None:
    for said in Said:
        text = (
            t(f"contacts.say.{said}", day="11月27日")
            if "{day}" in words.catalog("ja")[f"contacts.say.{said}"]
            else t(f"contacts.say.{said}")
        )
        assert re.search(r"(ます|です|ました|ません)。$", text), text


def test_the_pictures_own_lines() -> None:
    maker = wording.repair_line(repair("at_maker", "maker", "2026-11-27"), TODAY)
    assert maker.text == "メーカーで修理中です。11月27日ごろ戻る予定です。"
    assert maker.beside == "9日", "open days, as the board counts"
    assert (
        wording.repair_line(repair("awaiting_form"), TODAY).text
        == "フォームの入力をお待ちしています。入力の後に始めます。"
    )
    for run, said in (
        ("2026-11-24", "修理が終わりました。11月24日の行政便でお返しします。"),
        ("2026-11-20", "修理が終わりました。本日の行政便でお返しします。"),
        ("", "修理が終わりました。いつでもお返しできます。"),
    ):
        assert wording.repair_line(repair("ready", "desk", run=run), TODAY).text == said
    words.set_language("en")
    assert wording.repair_line(repair("at_maker", "", "2026-11-27"), TODAY).text.endswith("around 27 November.")


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("いつ戻るか → 27日", ("いつ戻るか", "27日")),
        ("いつ戻るか->27日->か", ("いつ戻るか", "27日->か")),
        ("だけ", ("だけ", "")),
        (" → 答えだけ", ("", "答えだけ")),
        ("", ("", "")),
    ],
)
def test_question_and_answer_are_parted_by_the_first_arrow(typed: str, parts: tuple[str, str]) -> None:
    assert wording.parted(typed) == parts


def test_times() -> None:
    assert wording.since_words(datetime(2026, 11, 20, 9, 43, 10)) == "11月20日 9:43 から"  # noqa: DTZ001
    assert (wording.minutes_words(72), wording.minutes_words(0), wording.minutes_words(3600)) == (
        "1:12",
        "0:00",
        "60:00",
    )


def test_words_that_are_gone_say_why() -> None:
    assert wording.said(Words(erased=True)) == "消去済み"
    assert wording.said(Words(awaited=True)) == "まだ届いていません"
    assert wording.said(Words("x")) == "x"


def contact(**more: object) -> ContactRow:
    given: dict[str, object] = {
        "contact": "A0042", "day": "2026-11-20", "local": "2026-11-20 09:44:03", "way": "phone", "kind": "fault",
        "school": "善導寺小学校", "school_code": "ES24", "serial": "PF7N4K1S", "device": "", "repair": "",
        "state": "open", "solved": False, "operator": "OP0001", "operator_name": "", "passes": 0, "followed": 0,
        "faq": False, "fault": "", "closed": "", "begun": "2026-11-20 09:43", "ended": "",
    }  # fmt: skip
    return ContactRow(**(given | more))  # type: ignore[arg-type]


def test_a_row_without_words_says_what_it_was_about() -> None:
    assert wording.row(contact(), 1, TODAY).cells[4].text == "PF7N4K1S"
    assert wording.row(contact(repair="8A-0353-X"), 1, TODAY).cells[4].text == t(
        "contacts.about_repair", repair="8A-0353-X"
    )
    assert wording.row(contact(content=Words(erased=True)), 1, TODAY).cells[4].text == "消去済み"


def test_a_row_of_another_year_says_its_year() -> None:
    assert wording.row(contact(), 1, TODAY).cells[1].text == "11月20日 9:44"
    assert wording.row(contact(local="2025-12-14 12:08:00"), 1, TODAY).cells[1].text == "令和7年12月14日"


@pytest.mark.parametrize(
    ("begun", "ended", "expected"),
    [("2026-11-20 09:30", "", "14分"), ("", "", ""), ("2026-11-20 09:44", "2026-11-20 09:44", "1分"), ("x", "", ""),
     ("2026-11-21 09:00", "", "")],
)  # fmt: skip
def test_how_long_it_took(begun: str, ended: str, expected: str) -> None:
    assert wording._minutes(contact(begun=begun, ended=ended)) == expected


def test_every_event_has_its_words() -> None:
    kinds = ("contact_made", "contact_passed", "contact_followed", "contact_closed", "contact_reopened", "faq_kept",
             "faq_dropped", "card_settled")  # fmt: skip
    for kind in kinds:
        (entry,) = wording.life([ContactEvent(kind, "2026-11-20 09:44:03", "山田", "A", (("note", Words("x")),))])
        assert entry.title == t(f"contacts.life.{kind}")
    (unsolved,) = wording.life(
        [ContactEvent("contact_closed", "2026-11-20 09:44:03", "", "", solved=False, struck=True)]
    )
    assert unsolved.title == t("contacts.life.contact_unsolved")
    assert unsolved.struck
    for edition in ("first", "final"):
        (entry,) = wording.life([ContactEvent("fault_reported", "2026-11-20 09:44:03", "", "", edition=edition)])
        assert entry.title == t(f"contacts.life.fault_{edition}")


def test_a_units_calls_in_a_line() -> None:
    newest, older = CallFact("A0002", "2026-11-20 09:44:03", "other:printer", "closed"), CallFact("A0001", "2026-11-01 09:00:00", "fault", "open")  # fmt: skip # noqa: E501
    assert call_words(()) == ""
    assert call_words((newest,)) == "A0002　11月20日　printer"
    assert call_words((newest, older)) == "A0001　11月1日　故障の相談　未対応　ほか1件"
