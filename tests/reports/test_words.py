"""Closed words, days and what was erased, as cells say them."""

from __future__ import annotations

from datetime import date

from app.reports.list_tables import contact_table
from app.reports.table import day, word, words
from app.usecases.contact_rows import ContactRow, Words


def test_words_are_the_catalogs_and_a_supervisors_own_are_told_as_they_are() -> None:
    assert word("kinds.fault", "screen") == "画面"
    assert word("kinds.fault", "other:hinge") == "hinge"
    assert word("kinds.fault", None) == ""
    assert words("kinds.work", ("clean", "setting")) == "清掃、設定"


def test_a_day_is_a_day_and_what_is_none_stays_what_it_is() -> None:
    assert day("2026-11-20 09:44:03") == date(2026, 11, 20)
    assert day("来春") == "来春"
    assert day("") is None


def test_what_was_erased_or_has_not_come_says_so() -> None:
    row = ContactRow(
        contact="A0042", day="2026-11-20", local="2026-11-20 09:44:03", way="phone", kind="fault", school="北小学校",
        school_code="ES01", serial="", device="", repair="", state="closed", solved=True, operator="OP0001",
        operator_name="受付太郎", passes=1, followed=0, faq=False, fault="", closed="2026-11-20", begun="", ended="",
        person=Words("教員901"), content=Words(erased=True), answer=Words(awaited=True),
    )  # fmt: skip
    plain, named = (contact_table([row], "", personal=personal) for personal in (False, True))
    assert plain.rows[0][:6] == ("A0042", date(2026, 11, 20), "09:44", "電話", "故障の相談", "ES01")
    assert not {"教員901", "受付太郎", "（消去済み）"} & set(plain.rows[0])
    assert named.rows[0][-5:] == ("受付太郎", "教員901", "（消去済み）", "（まだ届いていません）", "")
