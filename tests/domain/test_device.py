"""Holds the reading of a device's state: what runs, what can't be repaired, what must be looked at, to the day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.device import (
    gated,
    is_open,
    look_flags,
    not_repairable,
    oldest_first,
    open_repair,
    open_repairs,
    serial_key,
    status,
)
from app.domain.kinds import CLOSED_STATES, DeviceKind, DeviceStatus, Flag, RepairState

TODAY = date(2026, 11, 20)


def repair(state: str = "received", opened: str = "2026-11-20", **more: Any) -> dict[str, Any]:
    return {"state": state, "opened": opened, **more}


def flags(state: dict[str, Any], but: str = "") -> list[Flag]:
    return look_flags(state, TODAY, back_within_days=90, but=but)


def test_a_serial_is_compared_without_blanks_and_case() -> None:
    assert serial_key({"serial": "pf8k-2m0d"}) == "PF8K2M0D"
    assert serial_key({}) == ""


@pytest.mark.parametrize("state", RepairState)
def test_a_repair_runs_until_it_has_ended(state: RepairState) -> None:
    assert is_open(repair(state)) == (state not in CLOSED_STATES)


@pytest.mark.parametrize("kind", DeviceKind)
def test_only_chromebooks_wait_for_a_form(kind: DeviceKind) -> None:
    assert gated({"kind": kind.value}) == (kind is DeviceKind.chromebook)
    assert gated({})


def test_repairs_come_oldest_first_however_they_lie() -> None:
    numbers = {
        "8A-10000-X": repair(opened="2026-11-19"),
        "8A-9999-Z": repair(opened="2026-11-19"),
        "8B-0001-A": repair(opened="2026-11-18"),
        "8A-0001-A": repair(opened="2026-11-20"),
    }
    expected = ["8B-0001-A", "8A-9999-Z", "8A-10000-X", "8A-0001-A"]
    for lying in (numbers, dict(reversed(numbers.items())), json.loads(json.dumps(numbers, sort_keys=True))):
        assert [number for number, _ in oldest_first({"repairs": lying})] == expected
    assert oldest_first({}) == []


def test_the_open_repair_is_the_main_one() -> None:
    assert open_repair({}) is None
    assert open_repair({"repairs": {"1": repair("returned")}}) is None
    assert open_repair({"repairs": {"1": repair("returned"), "2": repair()}}) == "2"
    two = {"repairs": {"1": repair(duplicate_of="2"), "2": repair(opened="2026-11-21")}}
    assert open_repair(two) == "2"
    assert open_repairs(two) == ["1", "2"]
    two["repairs"]["2"]["state"] = "cancelled"
    assert open_repair(two) == "1"


@pytest.mark.parametrize("base", DeviceStatus)
def test_a_device_is_in_repair_while_one_runs(base: DeviceStatus) -> None:
    assert status({"status": base.value}) is base
    assert status({"status": base.value, "repairs": {"1": repair("cancelled")}}) is base
    assert status({"status": base.value, "repairs": {"1": repair()}}) is DeviceStatus.in_repair
    assert status({}) is DeviceStatus.in_use


@pytest.mark.parametrize("base", DeviceStatus)
@pytest.mark.parametrize("console", [None, "ACTIVE", "DISABLED", "DEPROVISIONED", "その他"])
def test_what_can_never_be_repaired(base: DeviceStatus, console: str | None) -> None:
    state = {"status": base.value} | ({"console": console} if console else {})
    gone = {DeviceStatus.deprovisioned, DeviceStatus.disposed, DeviceStatus.exchanged}
    expected = base.value if base in gone else ("deprovisioned" if console == "DEPROVISIONED" else None)
    assert not_repairable(state) == expected
    assert not_repairable({}) is None


def test_the_third_time() -> None:
    one = {"repairs": {"1": repair("irreparable")}}
    two = {"repairs": {"1": repair("irreparable"), "2": repair("returned")}}
    assert flags(one) == []
    assert flags(two) == [Flag.third_time]


def test_what_was_cancelled_or_a_duplicate_is_no_time() -> None:
    state = {"repairs": {"1": repair("irreparable"), "2": repair("cancelled"), "3": repair(duplicate_of="1")}}
    assert flags(state) == []


def test_the_repair_in_hand_is_not_counted_against_itself() -> None:
    state = {"repairs": {"1": repair("irreparable"), "2": repair()}}
    assert flags(state) == [Flag.third_time]
    assert flags(state, but="2") == []


@pytest.mark.parametrize(("days", "back"), [(0, True), (89, True), (90, True), (91, False), (400, False), (-3, True)])
def test_back_within_ninety_days_of_the_last_return(days: int, back: bool) -> None:
    closed = (TODAY - timedelta(days=days)).isoformat()
    state = {"repairs": {"1": repair("returned", closed=closed)}}
    assert (Flag.within_90_days in flags(state)) == back
    before = {"repairs": {"0": repair("returned", closed="2020-01-01"), **state["repairs"]}}
    assert (Flag.within_90_days in flags(before)) == back


@pytest.mark.parametrize("ended", ["cancelled", "irreparable"])
def test_only_what_was_returned_can_come_back(ended: str) -> None:
    assert flags({"repairs": {"1": repair(ended, closed="2026-11-19")}}) == []


@pytest.mark.parametrize(("until", "over"), [("2026-11-19", True), ("2026-11-20", False), ("2033-06-30", False)])
def test_updates_end_after_their_last_day(until: str, over: bool) -> None:
    assert (Flag.aue_over in flags({"aue": until})) == over


@pytest.mark.parametrize("written", ["", "不明", "June 2033", None, 2033, "2026-13-01"])
def test_a_day_that_is_none_stops_nobody(written: Any) -> None:
    assert flags({"aue": written, "repairs": {"1": repair("returned", closed=written)}}) == []


def test_console_and_status_are_looked_at() -> None:
    assert flags({"console": "DISABLED"}) == [Flag.disabled]
    assert flags({"console": "ACTIVE", "status": "in_use"}) == []
    assert flags({"status": "lost"}) == [Flag.lost]
    assert flags({"status": "lent"}) == [Flag.lent]


def test_all_flags_stand_in_the_contracts_order() -> None:
    state = {
        "aue": "2025-06-30",
        "console": "DISABLED",
        "status": "lost",
        "repairs": {"1": repair("returned", closed="2026-11-19"), "2": repair("returned", closed="2026-11-10")},
    }
    assert flags(state) == [Flag.third_time, Flag.within_90_days, Flag.aue_over, Flag.disabled, Flag.lost]


@given(st.dictionaries(st.text("0123456789A-", min_size=1, max_size=4), st.sampled_from(RepairState), max_size=5))
def test_a_device_is_in_repair_exactly_while_something_runs(states: dict[str, RepairState]) -> None:
    state = {"repairs": {number: repair(value.value) for number, value in states.items()}}
    running = [number for number, value in states.items() if value not in CLOSED_STATES]
    assert (status(state) is DeviceStatus.in_repair) == bool(running)
    assert sorted(open_repairs(state)) == sorted(running)
    assert (open_repair(state) in running) if running else open_repair(state) is None
