"""Holds what goes away and comes back to its rules: journeys, what an exchanged unit hands on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.domain.bench_words import ExchangeKind
from app.domain.operations import Draft, fits
from app.domain.rules import away
from app.domain.rules.course import SENT
from app.domain.rules.repair import RepairRefused
from tests.support import facts

OLD, NEW = facts.device(), facts.device("NXNEW00001")
N = "8A-0001-P"
KNOWN: dict[str, Any] = {
    "tag": "KC-0001", "kind": "chromebook", "school": "ES01", "school_text": "北小", "former_school": "ES02",
    "room": "3-1", "model": "500e", "model_type": "82W4", "maker": "Lenovo", "warranty": "2028-12-31",
    "aue": "2033-06-30", "batch": "2025-12", "delivered": "2025-12-10", "ou": "/ES01",
}  # fmt: skip
JOURNEY = {"rma": "R1", "waybill": "W1", "firm": "F", "due": "2026-12-01", "shipment": "A0001"}


def exchange(old: dict[str, Any], new: dict[str, Any] | None = None, **repair: Any) -> list[Draft]:
    known = {"state": "at_maker", "opened": "2026-11-20", "outcome": "opened", "operator": "OP0001", **repair}
    state = {"serial": "PF8K2M0D", "status": "in_use", **old, "repairs": {N: known}}
    return away.exchange(OLD, state, NEW, new, N, "NXNEW00001", ExchangeKind.unit)


def test_all_that_is_known_of_the_old_unit_but_its_console_goes_to_the_new_one() -> None:
    registered, left, *_ = exchange(KNOWN | {"console": "ACTIVE", "seen_at": "2026-11-01"})
    assert registered.payload["set"] == KNOWN | {"serial": "NXNEW00001", "former": "PF8K2M0D", "status": "in_use"}
    assert left.payload["set"] == {"status": "exchanged", "exchanged_to": "NXNEW00001", "tag": None}


@pytest.mark.parametrize(
    ("old", "status"),
    [({"status": "spare"}, "spare"), ({"status": "in_use"}, "in_use"), ({"status": "lost"}, "in_use")],
)
def test_a_spare_stays_one(old: dict[str, Any], status: str) -> None:
    assert exchange(old)[0].payload["set"]["status"] == status


def test_what_is_lent_goes_on_being_lent() -> None:
    loan = {"to": "ES01", "since": "2026-11-01", "was": "spare", "due": "2026-12-01", "n": N}
    made = exchange({"status": "lent", "loan": loan})
    assert [draft.kind for draft in made[:4]] == ["registered", "loan_ended", "changed", "lent"]
    assert made[3].payload == {"to": "ES01", "since": "2026-11-01", "was": "spare", "due": "2026-12-01", "n": N}
    assert made[0].payload["set"]["status"] == "spare"


def test_a_repair_goes_over_with_what_it_must_have_then_the_rest_in_as_few_operations_as_hold_it() -> None:
    more: dict[str, Any] = {"school": "ES01", "duplicate_of": "8A-0002-P", "fault": "screen", "cause": "natural"}
    moved, carried = exchange({}, **more)[2:]
    assert set(moved.payload["repair"]) == {"state", "opened", "outcome", "operator", "school", "duplicate_of"}
    assert carried.payload["set"] == {
        "fault": "screen", "cause": "natural", "exchange": {"kind": "unit", "from": "PF8K2M0D"},
    }  # fmt: skip
    long = [draft for draft in exchange({}, notes=["A" * 22] * 100) if draft.kind == "repair_carried"]
    assert all(map(fits, long))
    assert len(long) < 20
    assert [note for draft in long for note in draft.payload["set"].get("notes", ())] == ["A" * 22] * 100


@pytest.mark.parametrize(
    ("repair", "former"),
    [
        ({"state": "diagnosing", **JOURNEY}, list(SENT)),
        ({"state": "diagnosing", "shipment": "A0002"}, ["shipment"]),
        ({"state": "with_installer", **JOURNEY}, list(SENT)),
        ({"state": "with_installer", "shipment": "A0002", "rma": "R1"}, []),
        ({"state": "with_installer", "rma": "R1"}, []),
        ({"state": "diagnosing"}, []),
    ],
)
def test_a_new_journey_has_nothing_of_the_last(repair: dict[str, Any], former: list[str]) -> None:
    assert away.of_the_last_journey(repair, "A0002") == former


@pytest.mark.parametrize("status", ["spare", "unregistered", "stored", "in_use", "lost", "lent"])
def test_which_known_unit_may_come_in_the_place_of_another(status: str) -> None:
    def check() -> str:
        return away.check_exchange({"state": "at_maker"}, {"serial": "PF8K2M0D"}, "NXNEW00001", {"status": status})

    if status in ("spare", "unregistered", "stored"):
        assert check() == "NXNEW00001"
    else:
        with pytest.raises(RepairRefused, match="serial_in_use"):
            check()


def test_overdue_by_the_day_agreed_else_by_the_limit() -> None:
    def between(since: date, until: date) -> int:
        return max(0, (until - since).days)

    sent, today = date(2026, 11, 1), date(2026, 11, 20)
    assert away.overdue(sent, today, 19, None, between) == 0
    assert away.overdue(sent, today, 18, None, between) == 1
    assert away.overdue(sent, today, 1, today, between) == 0
    assert away.overdue(sent, today, 99, date(2026, 11, 18), between) == 2


@pytest.mark.parametrize(
    ("firm", "written", "days"),
    [
        ("ASUS", "ASUS=15 NEC=25", 15),
        ("NEC", "ASUS=15 NEC=25", 25),
        ("nec-", "ASUS=15、ＮＥＣ＝２５", 25),
        ("NEC パーソナル", "ASUS=15 NEC パーソナル=25 Lenovo Japan = 30", 25),
        ("Lenovo　Japan", "ASUS=15 NEC パーソナル=25 Lenovo Japan = 30", 30),
        ("ASUS", "ASUS=15 NEC パーソナル=25", 15),
        ("パーソナル", "NEC パーソナル=25", 20),
        ("NEC", "NEC パーソナル=25, NEC=5", 5),
        ("NEC", "ASUS=soon, NEC=5", 5),
        ("ASUS", "ASUS=15日 NEC=5", 20),
        ("Lenovo", "ASUS=15", 20),
        ("", "ASUS=15", 20),
        ("-", "-=15", 20),
        ("ASUS", "", 20),
    ],
)
def test_a_firm_has_the_days_that_stand_behind_its_whole_name(firm: str, written: str, days: int) -> None:
    assert away.firm_limit(firm, written, 20) == days
