"""Holds the routes to the table of the rules: which way a unit may go, and the closed reason why not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.bench_words import BoardDecision, GuardianStep, Payer
from app.domain.initial_periods import Period
from app.domain.kinds import CAUSE_DETAILS, Cause, DeviceKind, FaultPlace, RepairState, Route
from app.domain.rules.routes import (
    LIGHT_FAULTS,
    ROUTES_OF,
    RouteFacts,
    appeared_on,
    day_of,
    guardian_missing,
    hearing_due,
    in_initial_period,
    in_warranty,
    is_light,
    offers,
    why_not,
)
from app.settings.keys import setting
from app.settings.words import catalog

PERIOD = Period(date(2026, 1, 31), "2025-12", document="教ICT第12号")
FACTS = RouteFacts(today=date(2026, 11, 20), periods=(PERIOD,))
ASUS = {"maker": "ASUS", "kind": "chromebook", "warranty": "2024-03-31"}
NEC = {"maker": "NEC", "kind": "chromebook"}
LENOVO = {"maker": "Lenovo", "kind": "chromebook", "warranty": "2028-12-31", "batch": "2025-12"}


def repair(**more: Any) -> dict[str, Any]:
    base = {"state": "diagnosing", "opened": "2026-11-20", "fault": "screen", "cause": "natural", "detail": "wear"}
    return {name: value for name, value in (base | more).items() if value is not None}


DROP = {"cause": "non_natural", "detail": "drop"}
LIQUID = {"cause": "non_natural", "detail": "liquid"}
IN_PERIOD = {"appeared": "2026-01-31"}
REPAIR_IT = {"decision": "repair", "payer": "board", "amount": 30000}


@pytest.mark.parametrize(
    ("route", "device", "more", "facts", "reason"),
    [
        # software: whatever isn't known to be hardware; not asked for fault or cause
        ("software", ASUS, {}, {}, ""),
        ("software", ASUS, {"hardware": False}, {}, ""),
        ("software", ASUS, {"hardware": True}, {}, "is_hardware"),
        ("software", LENOVO, {"state": "received", "fault": None, "cause": None}, {}, ""),
        ("software", {"kind": "charger"}, {}, {}, "not_for_kind"),
        ("software", LENOVO, {"decision": "no_repair"}, {}, ""),
        # desk: ASUS and NEC, out of the maker's warranty, light
        ("desk", ASUS, {}, {}, ""),
        ("desk", NEC, {}, {}, ""),
        ("desk", {"maker": "asus "}, {}, {}, ""),
        ("desk", ASUS, DROP, {}, ""),
        ("desk", ASUS, {"cause": "unknown", "detail": None}, {}, ""),
        ("desk", LENOVO, {}, {}, "wrong_maker"),
        ("desk", {}, {}, {}, "wrong_maker"),
        ("desk", ASUS | {"kind": "ipad"}, {}, {}, "wrong_maker"),
        ("desk", ASUS | {"warranty": "2026-11-20"}, {}, {}, "in_warranty"),
        ("desk", ASUS | {"warranty": "2026-11-19"}, {}, {}, ""),
        ("desk", ASUS, {"fault": "power"}, {}, "not_light"),
        ("desk", ASUS, {"further": ["battery"]}, {}, ""),
        ("desk", ASUS, {"further": ["battery", "power"]}, {}, "not_light"),
        ("desk", ASUS, {"fault": "power"}, {"light": frozenset({"power"})}, ""),
        ("desk", ASUS, {"hardware": False}, {}, "not_hardware"),
        ("desk", ASUS, {"fault": None}, {}, "no_fault"),
        ("desk", ASUS, {"cause": None}, {}, "no_cause"),
        ("desk", ASUS, LIQUID, {}, "hearing_missing"),
        ("desk", ASUS, LIQUID | {"hearing": "s1"}, {}, ""),
        ("desk", ASUS, {}, {"quote": 1}, "no_board_decision"),
        ("desk", ASUS, {"quote": 1}, {}, "no_board_decision"),
        ("desk", ASUS, {"quote": 1}, {"quote": 0}, ""),
        ("desk", ASUS, {}, {"quote": 5000, "cost_limit": 5000}, ""),
        ("desk", ASUS, {}, {"quote": 5001, "cost_limit": 5000}, "no_board_decision"),
        ("desk", ASUS, {}, {"parts_cost": 4000}, ""),
        ("desk", ASUS, {}, {"parts_cost": 4000, "parts_need_decision": True}, "no_board_decision"),
        ("desk", ASUS, {"quote": 2000}, {"parts_cost": 4000, "parts_need_decision": True, "cost_limit": 6000}, ""),
        # desk, as the Board decided for one unit
        ("desk", LENOVO, {"decision": "center"}, {}, ""),
        ("desk", {"kind": "charger"}, {"decision": "center"}, {}, ""),
        ("desk", ASUS, {"decision": "center", "fault": "power"}, {}, ""),
        ("desk", LENOVO, {"decision": "center", "amount": 3000}, {"quote": 3000}, ""),
        ("desk", LENOVO, {"decision": "center", "amount": 3000}, {"quote": 3001}, "over_decided_amount"),
        ("desk", LENOVO, {"decision": "repair", "payer": "board"}, {}, "wrong_maker"),
        ("desk", ASUS, {"decision": "no_repair"}, {}, "decided_no_repair"),
        ("desk", LENOVO, {"decision": "center", "payer": "guardian"}, {}, "guardian_consent_missing"),
        # maker: natural and not plainly outside the warranty, at no cost
        ("maker", LENOVO, {}, {}, ""),
        ("maker", {"maker": "HP"}, {}, {}, ""),
        ("maker", {"maker": "Lenovo"}, {}, {}, ""),
        ("maker", LENOVO | {"warranty": "2026-11-19"}, {}, {}, "out_of_warranty"),
        ("maker", ASUS, {}, {}, "out_of_warranty"),
        ("maker", NEC, {}, {}, "out_of_warranty"),
        ("maker", NEC | {"warranty": "2027-01-01"}, {}, {}, ""),
        ("maker", LENOVO, DROP, {}, "not_natural"),
        ("maker", LENOVO, {"cause": "unknown", "detail": None}, {}, "not_natural"),
        ("maker", LENOVO, IN_PERIOD, {}, "in_initial_period"),
        ("maker", LENOVO | {"maker": "HP"}, IN_PERIOD, {}, ""),
        ("maker", LENOVO, {}, {"quote": 1}, "no_board_decision"),
        ("maker", LENOVO, {}, {"quote": 800, "cost_limit": 800}, ""),
        ("maker", LENOVO, {"hardware": False}, {}, "not_hardware"),
        ("maker", LENOVO, LIQUID, {}, "hearing_missing"),
        ("maker", LENOVO, {"dismantle": True}, {}, "hearing_missing"),
        ("maker", LENOVO, {"dismantle": True, "hearing": "s1"}, {}, ""),
        ("maker", LENOVO, LIQUID | {"hearing": "s1"}, {}, "not_natural"),
        ("maker", {"kind": "charger"}, {}, {}, ""),
        # maker, as the Board decided
        ("maker", LENOVO, DROP | REPAIR_IT, {}, ""),
        ("maker", ASUS, DROP | REPAIR_IT, {"quote": 30000}, ""),
        ("maker", ASUS, DROP | REPAIR_IT, {"quote": 30001}, "over_decided_amount"),
        ("maker", ASUS, DROP | {"decision": "repair", "payer": "board"}, {"quote": 99999}, ""),
        ("maker", LENOVO, DROP | {"decision": "center"}, {}, "not_natural"),
        ("maker", LENOVO, {"decision": "no_repair"}, {}, "decided_no_repair"),
        ("maker", LENOVO, DROP | REPAIR_IT | {"payer": "guardian"}, {}, "guardian_consent_missing"),
        ("maker", LENOVO, DROP | LIQUID | REPAIR_IT, {}, "hearing_missing"),
        # installer: the fault appeared within the batch's initial period
        ("installer", LENOVO, IN_PERIOD, {}, ""),
        ("installer", LENOVO, IN_PERIOD | {"cause": "unknown"}, {}, ""),
        ("installer", LENOVO, {"appeared": "2026-02-01"}, {}, "initial_period_over"),
        ("installer", LENOVO, {"opened": "2026-01-31"}, {}, ""),
        ("installer", LENOVO, {"opened": "2026-02-01"}, {}, "initial_period_over"),
        ("installer", LENOVO | {"batch": "2026-01"}, IN_PERIOD, {}, "initial_period_over"),
        ("installer", LENOVO, IN_PERIOD, {"periods": ()}, "initial_period_over"),
        ("installer", LENOVO, IN_PERIOD | DROP, {}, "not_natural"),
        ("installer", LENOVO | {"maker": "ASUS"}, IN_PERIOD, {}, "wrong_maker"),
        ("installer", LENOVO | {"kind": "ipad"}, IN_PERIOD, {}, "not_for_kind"),
        ("installer", LENOVO, IN_PERIOD | {"dismantle": True}, {}, "hearing_missing"),
        ("installer", LENOVO, IN_PERIOD | {"decision": "no_repair"}, {}, "decided_no_repair"),
        # board and disposal
        ("board", LENOVO, DROP, {}, ""),
        ("board", LENOVO, LIQUID, {}, "hearing_missing"),
        ("board", LENOVO, LIQUID | {"hearing": "s1"}, {}, ""),
        ("board", LENOVO, {"fault": None}, {}, "no_fault"),
        ("board", {"kind": "adapter"}, {"decision": "no_repair"}, {}, ""),
        ("disposal", ASUS, {"decision": "no_repair"}, {}, ""),
        ("disposal", ASUS, LIQUID, {}, "hearing_missing"),
        ("disposal", ASUS, LIQUID | {"hearing": "s1"}, {}, ""),
        ("disposal", ASUS, {"cause": None}, {}, "no_cause"),
        ("disposal", ASUS, {"hardware": False}, {}, "not_hardware"),
    ],
)
def test_each_way(route: str, device: dict[str, Any], more: dict[str, Any], facts: dict[str, Any], reason: str) -> None:
    assert why_not(Route(route), device, repair(**more), FACTS._replace(**facts)) == reason


@pytest.mark.parametrize("route", Route)
@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("awaiting_form", "form_missing"),
        ("awaiting_decision", "no_board_decision"),
        ("testing", "not_allowed_in_state"),
        ("ready", "not_allowed_in_state"),
        ("returned", "not_allowed_in_state"),
        ("irreparable", "not_allowed_in_state"),
        ("cancelled", "not_allowed_in_state"),
    ],
)
def test_where_no_way_is_open(state: str, reason: str, route: Route) -> None:
    assert why_not(route, ASUS, repair(state=state), FACTS) == reason


def test_while_the_board_decides_a_quote_for_it_may_come() -> None:
    quoted = FACTS._replace(quote=38000)
    shut = {offer.route: offer.reason for offer in offers(ASUS, repair(state="awaiting_decision"), quoted)}
    assert shut.pop(Route.board) == ""
    assert set(shut.values()) == {"no_board_decision"}


@pytest.mark.parametrize("state", ["at_maker", "with_installer"])
def test_while_it_is_away_only_the_board_is_asked(state: str) -> None:
    shut = {offer.route: offer.reason for offer in offers(ASUS, repair(state=state), FACTS)}
    assert shut.pop(Route.board) == ""
    assert set(shut.values()) == {"unit_away"}


@pytest.mark.parametrize("state", ["received", "diagnosing", "repairing", "waiting_parts"])
def test_another_way_may_be_chosen_while_it_is_here(state: str) -> None:
    assert [o.route.value for o in offers(ASUS, repair(state=state), FACTS) if o.allowed] == [
        "software",
        "desk",
        "board",
        "disposal",
    ]


@pytest.mark.parametrize(
    ("done", "missing"),
    [
        ({}, "guardian_consent_missing"),
        ({"consent": "2026-11-20"}, "guardian_quote_missing"),
        ({"consent": "2026-11-20", "quote": "2026-11-21"}, "guardian_paid_missing"),
        ({"consent": "2026-11-20", "quote": "2026-11-21", "paid": "2026-11-22"}, ""),
    ],
)
def test_where_the_guardian_pays_the_work_waits_for_each_step(done: dict[str, str], missing: str) -> None:
    decided = repair(**DROP, decision="repair", payer="guardian", guardian=done)
    assert guardian_missing(decided) == missing
    assert why_not(Route.maker, LENOVO, decided, FACTS) == missing
    assert why_not(Route.board, LENOVO, decided, FACTS) == ""
    assert guardian_missing(repair(payer="board")) == ""


def test_a_warranty_nobody_told_counts_by_maker() -> None:
    assert not in_warranty({"maker": "NEC"}, repair())
    assert in_warranty({"maker": "Lenovo"}, repair())
    assert in_warranty({}, repair())
    assert not in_warranty({"maker": "ASUS", "warranty": "令和9年"}, repair())
    assert in_warranty({"maker": "ASUS", "warranty": "2027-01-01"}, repair())
    assert not in_warranty({"maker": "ASUS", "warranty": "2027-01-01"}, repair(opened="?"))


def test_the_day_it_appeared_is_the_one_told_else_the_day_it_came() -> None:
    assert appeared_on(repair(appeared="2026-01-15")) == date(2026, 1, 15)
    assert appeared_on(repair()) == date(2026, 11, 20)
    assert appeared_on(repair(opened="?")) is None
    assert not in_initial_period(LENOVO, repair(opened="?"), FACTS)
    assert day_of(None) is None
    assert day_of("2026-11-20 09:42") == date(2026, 11, 20)


def test_a_period_holds_for_its_batch_or_for_its_days_of_delivery() -> None:
    days = Period(date(2026, 1, 31), since=date(2025, 12, 1), upto=date(2025, 12, 31))
    assert PERIOD.holds({"batch": "2025-12"})
    assert not PERIOD.holds({"delivered": "2025-12-05"})
    assert [days.holds({"delivered": day}) for day in ("2025-11-30", "2025-12-01", "2025-12-31", "2026-01-01")] == [
        False,
        True,
        True,
        False,
    ]
    assert not days.holds({})


def test_light_is_what_all_faults_are() -> None:
    assert is_light(repair(), FACTS)
    assert not is_light({"fault": None}, FACTS)
    assert not is_light(repair(further=["keyboard"]), FACTS)
    assert hearing_due({"detail": "liquid"})
    assert not hearing_due({"detail": "drop", "dismantle": False})


# --- whatever comes -------------------------------------------------------------------------------------------------

DETAILS = sorted({None, *(d for details in CAUSE_DETAILS.values() for d in details)}, key=str)
REPAIRS = st.fixed_dictionaries(
    {"state": st.sampled_from([s.value for s in RepairState]), "opened": st.sampled_from(["2026-01-10", "2026-11-20"])},
    optional={
        "fault": st.sampled_from([f.value for f in FaultPlace]),
        "further": st.lists(st.sampled_from([f.value for f in FaultPlace]), max_size=3),
        "cause": st.sampled_from([c.value for c in Cause]),
        "detail": st.sampled_from(DETAILS),
        "hardware": st.booleans(),
        "dismantle": st.booleans(),
        "appeared": st.sampled_from(["2025-12-24", "2026-02-01", "gestern"]),
        "hearing": st.just("s1"),
        "decision": st.sampled_from([d.value for d in BoardDecision]),
        "payer": st.sampled_from([p.value for p in Payer]),
        "amount": st.integers(0, 50_000),
        "asked": st.integers(0, 50_000),
        "quote": st.integers(0, 50_000),
        "guardian": st.dictionaries(st.sampled_from([s.value for s in GuardianStep]), st.just("2026-11-20")),
    },
)
DEVICES = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from([k.value for k in DeviceKind]),
        "maker": st.sampled_from(["ASUS", "NEC", "Lenovo", "HP", ""]),
        "warranty": st.sampled_from(["2024-03-31", "2028-12-31", "?"]),
        "batch": st.sampled_from(["2025-12", "2026-03"]),
    },
)
ASKED = st.builds(
    RouteFacts,
    today=st.just(FACTS.today),
    periods=st.sampled_from([(), (PERIOD,)]),
    cost_limit=st.sampled_from([None, 0, 10_000]),
    parts_cost=st.integers(0, 20_000),
    parts_need_decision=st.booleans(),
    quote=st.sampled_from([None, 0, 5_000, 60_000]),
)


@given(device=DEVICES, of=REPAIRS, facts=ASKED)
def test_every_offer_is_allowed_or_has_words_for_why_not(device: Any, of: Any, facts: RouteFacts) -> None:
    found = offers(device, of, facts)
    assert [offer.route for offer in found] == list(Route)
    words = catalog("ja")
    assert all(offer.allowed == (offer.reason == "") for offer in found)
    assert all(f"refused.{offer.reason}" in words for offer in found if offer.reason)


@given(device=DEVICES, of=REPAIRS, facts=ASKED)
def test_no_money_is_spent_and_nothing_is_done_without_leave(device: Any, of: Any, facts: RouteFacts) -> None:
    kind = DeviceKind(device.get("kind", "chromebook"))
    for offer in offers(device, of, facts):
        if not offer.allowed:
            continue
        assert offer.route in ROUTES_OF[kind]
        if of["state"] == "awaiting_decision":
            assert (offer.route, facts.quote is None) == (Route.board, False), (
                "a quote may still come, and nothing else"
            )
            continue
        assert of["state"] in ("received", "diagnosing", "repairing", "waiting_parts", "at_maker", "with_installer")
        if offer.route in (Route.desk, Route.maker):
            assert guardian_missing(of) == ""
            assert of.get("decision") != "no_repair"
            cost = facts.quote if facts.quote is not None else of.get("quote", 0)
            decided = of.get("decision") in ("center", "repair")
            assert cost <= (facts.cost_limit or 0) or decided
            if of.get("decision") == {Route.desk: "center", Route.maker: "repair"}[offer.route]:
                assert cost <= of.get("amount", of.get("asked", cost))
        if offer.route is Route.desk and of.get("decision") != "center":
            assert device["maker"] in ("ASUS", "NEC")
        if offer.route is not Route.software:
            assert "hearing" in of or (of.get("detail") != "liquid" and not of.get("dismantle"))


@given(device=DEVICES, of=REPAIRS, facts=ASKED)
def test_dearer_never_opens_a_way(device: Any, of: Any, facts: RouteFacts) -> None:
    for cheap, dear in zip(
        offers(device, of, facts._replace(quote=100)), offers(device, of, facts._replace(quote=90_000)), strict=True
    ):
        assert cheap.allowed or not dear.allowed


def test_the_ways_there_are_for_each_kind() -> None:
    no_batch = {"ipad": {"installer"}, "wifi_router": {"installer"}, "other": {"installer"}}
    shut = {"charger": {"installer", "software"}, "adapter": {"installer", "software"}, "chromebook": set(), **no_batch}
    found = {kind.value: {way.value for way in set(Route) - ways} for kind, ways in ROUTES_OF.items()}
    assert found == shut


def test_what_is_light_is_what_the_setting_says_at_first() -> None:
    assert RouteFacts(date(2026, 11, 20)).light == {"keytop", "camera_cable", "battery", "usb_port", "screen"}
    assert ",".join(LIGHT_FAULTS) == setting("repair.light_faults").default
