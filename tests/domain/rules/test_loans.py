"""What may be lent and until when, and what its way out and back writes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.domain.open_days import OpenDays, open_days_of
from app.domain.rules import loans
from app.domain.rules.repair import RepairRefused
from tests.support import facts

UNIT = facts.device("SPARE001")
FRIDAY = date(2026, 11, 20)
LOAN: dict[str, Any] = {"to": "ES01", "since": "2026-11-02", "was": "spare", "due": "2026-11-20"}


@pytest.mark.parametrize(
    ("device", "said"),
    [
        ({"status": "spare"}, True),
        ({"status": "in_use"}, False),
        ({}, False),
        ({"status": "lost"}, "is_lost"),
        ({"status": "lent"}, "already_lent"),
        ({"status": "in_use", "loan": LOAN}, "already_lent"),
        ({"status": "spare", "repairs": {"1": {"state": "received", "opened": "2026-11-20"}}}, "in_repair"),
        *[({"status": status}, "not_lendable") for status in ("stored", "unregistered", "exchanged", "disposed")],
        ({"status": "spare", "console": "DEPROVISIONED"}, "not_lendable"),
    ],
)
def test_who_may_be_lent(device: dict[str, Any], said: bool | str) -> None:
    if isinstance(said, bool):
        assert loans.check_to_lend(device) is said
        return
    with pytest.raises(RepairRefused, match=said):
        loans.check_to_lend(device)


def test_a_day_on_which_nobody_is_here_becomes_the_next_open_one() -> None:
    opened = open_days_of("2026-11-24 学校閉庁日")
    assert loans.due_day(FRIDAY, FRIDAY, opened) == FRIDAY
    assert loans.due_day(date(2026, 11, 21), FRIDAY, opened) == date(2026, 11, 25), "weekend, holiday, closed day"
    with pytest.raises(RepairRefused, match="due_is_past"):
        loans.due_day(date(2026, 11, 19), FRIDAY, opened)


def test_closed_words_are_held_to_their_lists() -> None:
    assert loans.check_condition("") == ""
    assert loans.check_condition("worn") == "worn"
    with pytest.raises(RepairRefused, match="unknown_condition"):
        loans.check_condition("fine")
    assert loans.check_accessories(["case", "adapter", "case"]) == ("adapter", "case")
    with pytest.raises(RepairRefused, match="unknown_accessory"):
        loans.check_accessories(["bag"])


def test_what_a_loan_writes() -> None:
    told = loans.Told("good", ("pen",), "W" * 22)
    full = loans.lent(UNIT, {"status": "spare"}, "ES01", FRIDAY, "8A-0001-A", told)
    assert full.payload == {
        "to": "ES01", "due": "2026-11-20", "n": "8A-0001-A", "was": "spare", "condition": "good",
        "accessories": ["pen"], "words": "W" * 22,
    }  # fmt: skip
    assert loans.lent(UNIT, {}, "ES01", None).payload == {"to": "ES01"}
    taken = loans.lent(UNIT, {"status": "lent"}, "", None, since="2026-04-01", to_text="北小")
    assert taken.payload == {"to": "", "was": "spare", "since": "2026-04-01", "to_text": "北小"}
    longer = loans.extended(UNIT, LOAN, date(2026, 12, 1))
    assert longer.payload == {"to": "ES01", "since": "2026-11-02", "due": "2026-12-01"}
    assert loans.ended(UNIT, LOAN).payload == {"to": "ES01", "since": "2026-11-02", "was": "spare"}
    assert loans.ended(UNIT, LOAN, told, ["pen"]).payload["lacks"] == ["pen"]


def test_only_what_is_missing_can_come() -> None:
    state = {"lacks": ["adapter", "pen"]}
    assert loans.lacking_came(UNIT, state, ["pen"]).payload == {"accessories": ["pen"]}
    for came in ([], ["case"], ["pen", "case"]):
        with pytest.raises(RepairRefused, match="nothing_lacking"):
            loans.lacking_came(UNIT, state, came)


@pytest.mark.parametrize(
    ("device", "taken", "why"),
    [
        ({"status": "spare"}, {"to": "ES01"}, ""),
        ({"status": "lent"}, {"to": "ES01"}, ""),
        ({"loan": LOAN}, {"to": "ES01"}, ""),
        ({"loan": LOAN}, {"to": "ES01", "since": "2026-11-02"}, ""),
        ({"loan": LOAN}, {"to": "ES01", "since": "2026-11-03"}, "lent"),
        ({"loan": LOAN}, {"to": "ES02"}, "lent"),
        ({"last_loan": LOAN, "status": "spare"}, {"to": "ES01", "since": "2026-11-02"}, "returned"),
        ({"last_loan": LOAN, "status": "spare"}, {"to": "ES01", "since": "2026-11-09"}, ""),
        ({"status": "lost"}, {"to": "ES01"}, "not_lendable"),
        ({"status": "disposed"}, {"to": "ES01"}, "not_lendable"),
        ({"console": "DEPROVISIONED"}, {"to": "ES01"}, "not_lendable"),
        ({"repairs": {"1": {"state": "received", "opened": "2026-11-20"}}}, {"to": "ES01"}, "in_repair"),
    ],
)
def test_what_a_former_list_of_loans_may_bring(device: dict[str, Any], taken: dict[str, str], why: str) -> None:
    assert loans.open_loan(device, taken) == why


def test_so_many_open_days_after() -> None:
    days = OpenDays()
    assert days.after(FRIDAY, 0) == FRIDAY
    assert days.after(FRIDAY, 1) == date(2026, 11, 24), "weekend and 勤労感謝の日 lie between"
    assert days.between(FRIDAY, days.after(FRIDAY, 10)) == 10


def test_ready_days_are_open_ones_near_first_and_the_usual_length_among_them() -> None:
    opened = open_days_of("2026-11-23 勤労感謝の日")
    days = loans.ready_days(FRIDAY, opened, 10)
    assert [day.isoformat() for day in days] == ["2026-11-24", "2026-11-30", "2026-12-07", "2026-12-21"]
    assert len(loans.ready_days(FRIDAY, opened, 5)) == 3
