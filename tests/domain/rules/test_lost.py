"""Lost and found, and the guarded request: what may be asked of the console, and how long it counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.bench_words import RequestKind, RequestStanding
from app.domain.rules import lost, requests
from app.domain.rules.repair import RepairRefused
from tests.support import facts

UNIT = facts.device()
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 0, 42, tzinfo=UTC)
STATE: dict[str, Any] = {
    "serial": "PF8K-2M0D", "tag": "KC-0001", "model": "500e", "ou": "/学校/北小", "console": "ACTIVE", "status": "lost",
    "lost": {"on": "2026-11-19", "was": "in_use"},
}  # fmt: skip
FOUND = {name: value for name, value in STATE.items() if name != "lost"} | {"status": "in_use", "console": "DISABLED"}
SEEN = requests.Seen("dev-1", "2026-11-18T00:00:00Z", 1)
DISABLE, ENABLE = RequestKind.disable, RequestKind.enable


def refused(reason: str) -> Any:
    return pytest.raises(RepairRefused, match=f"^{reason}$")


# --- lost and found -------------------------------------------------------------------------------------------------


def test_a_report_tells_what_it_was_and_a_second_only_what_is_new() -> None:
    (draft,) = lost.reported(UNIT, {"status": "spare"}, TODAY, "第12号", date(2026, 11, 20))
    assert draft.kind == "lost_reported"
    assert draft.payload == {"on": "2026-11-20", "was": "spare", "police": "第12号", "told": "2026-11-20"}
    (draft,) = lost.reported(UNIT, {"status": "lost"}, TODAY, "", None)
    assert draft.payload == {"on": "2026-11-20", "was": "in_use"}, "a register said it, and not what it was"
    (more,) = lost.reported(UNIT, STATE, TODAY, "第12号", None)
    assert (more.kind, more.payload) == ("lost_told", {"police": "第12号"})
    assert lost.reported(UNIT, STATE, TODAY, "", None) == []
    for status in ("deprovisioned", "disposed", "exchanged"):
        with refused("gone_for_good"):
            lost.reported(UNIT, {"status": status}, TODAY, "", None)


def test_what_turns_up_is_again_what_it_was() -> None:
    was_lent = {"status": "lost", "lost": {"on": "2026-11-19", "was": "lent"}}
    assert lost.found(UNIT, was_lent, TODAY, "体育館").payload == {"on": "2026-11-20", "was": "lent", "where": "体育館"}
    assert lost.found(UNIT, {"status": "lost"}, TODAY, "").payload == {"on": "2026-11-20", "was": "in_use"}
    lent_apart = {"status": "lost", "lost": {"on": "2026-11-19", "was": "spare"}, "loan": {"to": "ES01"}}
    assert lost.found(UNIT, lent_apart, TODAY, "").payload["was"] == "lent", "the loan runs, whoever reported the loss"
    with refused("not_lost"):
        lost.found(UNIT, {"status": "in_use"}, TODAY, "")


def test_days_and_texts() -> None:
    assert lost.check_day(None, TODAY) == lost.check_day(TODAY, TODAY) == TODAY
    with refused("day_is_to_come"):
        lost.check_day(date(2026, 11, 21), TODAY)
    assert lost.check_short(" 第1234-5678号 ", numbers=True) == "第1234-5678号"
    with refused("text_too_long"):
        lost.check_short("あ" * 41)
    with refused("personal_data"):
        lost.check_short("090-1234-5678 に電話")


@pytest.mark.parametrize(
    ("state", "ask"),
    [
        (STATE, DISABLE),
        ({**STATE, "console": ""}, None),
        ({**STATE, "console": "DISABLED"}, None),
        ({**STATE, "console": "DEPROVISIONED"}, None),
        (FOUND, ENABLE),
        ({**FOUND, "console": "ACTIVE"}, None),
        ({**FOUND, "status": "exchanged"}, None),
    ],
)
def test_what_has_to_be_asked_of_the_console(state: dict[str, Any], ask: RequestKind | None) -> None:
    assert lost.to_ask(state) is ask


# --- guarded requests -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "state", "seen", "why"),
    [
        (DISABLE, STATE, SEEN, ""),
        (DISABLE, FOUND, SEEN, "not_lost"),
        (DISABLE, {**STATE, "console": "DISABLED"}, SEEN, "already_disabled"),
        (DISABLE, {**STATE, "console": "DEPROVISIONED"}, SEEN, "console_gone"),
        (DISABLE, {**STATE, "serial": ""}, SEEN, "no_serial"),
        (DISABLE, STATE, requests.Seen(), "not_in_console"),
        (DISABLE, STATE, SEEN._replace(units=2), "several_in_console"),
        (ENABLE, FOUND, SEEN, ""),
        (ENABLE, STATE, SEEN, "is_lost"),
        (ENABLE, {**FOUND, "console": "ACTIVE"}, SEEN, "not_disabled"),
    ],
)
def test_what_may_be_asked(kind: RequestKind, state: dict[str, Any], seen: requests.Seen, why: str) -> None:
    assert requests.why_not(kind, state, seen) == why


def asked(state: dict[str, Any] = STATE, *, serial: str = "pf8k2m0d", confirmed: str = "") -> Any:
    shown = confirmed or requests.frozen(DISABLE, state, SEEN)
    return requests.requested(DISABLE, UNIT, state, SEEN, serial=serial, confirmed=shown)


def test_a_request_is_of_just_this_unit_as_a_person_saw_it() -> None:
    assert asked().payload == {
        "request": "disable", "device_id": "dev-1", "serial": "PF8K-2M0D",
        "frozen": requests.frozen(DISABLE, STATE, SEEN),
    }  # fmt: skip
    for wrong in ("KC-0001", "", "PF8K2M1D"):
        with refused("not_the_serial"):
            asked(serial=wrong)
    with refused("confirm_again"):
        asked(confirmed=requests.frozen(DISABLE, {**STATE, "ou": "/別の組織"}, SEEN))
    with refused("not_lost"):
        asked(FOUND)


def requested(state: dict[str, Any], kind: RequestKind = DISABLE) -> dict[str, Any]:
    frozen = requests.frozen(kind, state, SEEN)
    held = {"kind": kind.value, "device_id": "dev-1", "serial": "PF8K-2M0D", "frozen": frozen, "state": "requested"}
    return {**state, "request": held}


def test_only_what_was_asked_is_cancelled() -> None:
    assert requests.cancelled(UNIT, requested(STATE)).payload == {"request": "disable", "device_id": "dev-1"}
    for state in (STATE, {**STATE, "request": {"kind": "disable", "device_id": "dev-1", "state": "cancelled"}}):
        with refused("nothing_requested"):
            requests.cancelled(UNIT, state)


CARDS = {"c": {"kind": "field", "about": "request", "ops": [], "values": []}}
OTHER_CARDS = {"c": {"kind": "field", "about": "school", "ops": [], "values": []}}


@pytest.mark.parametrize(
    ("state", "hours", "standing"),
    [
        (STATE, 0, None),
        (requested(STATE), 0, RequestStanding.waiting),
        (requested(STATE), 23.9, RequestStanding.waiting),
        (requested(STATE), 24, RequestStanding.old),
        (requested(STATE), -24, RequestStanding.old),
        ({**requested(STATE), "cards": CARDS}, 0, RequestStanding.contested),
        ({**requested(STATE), "cards": OTHER_CARDS}, 0, RequestStanding.waiting),
        (
            {**STATE, "request": {"kind": "disable", "device_id": "d", "state": "cancelled"}},
            0,
            RequestStanding.cancelled,
        ),
        ({**requested(STATE), "console": "DISABLED"}, 0, RequestStanding.done),
        ({**requested(FOUND, ENABLE), "console": "ACTIVE"}, 99, RequestStanding.done),
        ({**requested(STATE), **FOUND, "console": "ACTIVE", "lost": {}, "status": "lost"}, 0, RequestStanding.waiting),
        ({**FOUND, "console": "ACTIVE", "request": requested(STATE)["request"]}, 0, RequestStanding.changed),
    ],
)
def test_where_a_request_stands(state: dict[str, Any], hours: float, standing: RequestStanding | None) -> None:
    assert requests.standing(state, SEEN, NOW - timedelta(hours=hours), NOW) is standing


def test_one_whose_making_nobody_knows_is_old() -> None:
    assert requests.standing(requested(STATE), SEEN, None, NOW) is RequestStanding.old


@given(
    name=st.sampled_from(["serial", "model", "ou", "console"]),
    value=st.text(max_size=8) | st.none(),
    other_id=st.text(max_size=8),
    units=st.integers(0, 3),
    synced=st.text(max_size=8),
)
def test_whatever_was_confirmed_and_is_not_so_any_more_never_waits(
    name: str, value: str | None, other_id: str, units: int, synced: str
) -> None:
    state = {**requested(STATE), name: value if value is not None else ""}
    seen = requests.Seen(other_id or "dev-1", synced, units)
    same = requests.frozen(DISABLE, state, seen) == requests.frozen(DISABLE, STATE, SEEN)
    waits = requests.standing(state, seen, NOW, NOW) is RequestStanding.waiting
    assert waits == (same and units == 1)
    assert requests.standing(requested(STATE), SEEN._replace(last_sync=synced), NOW, NOW) is RequestStanding.waiting
    assert requests.seen_in({"google_id": other_id, "last_sync": synced}, lambda _id: units) == requests.Seen(
        other_id, synced, units if other_id else 0
    )
