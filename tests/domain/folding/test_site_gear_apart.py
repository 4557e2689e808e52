"""Loans, losses and requests at two desks apart: every pair in both orders comes to the same head or the same cards."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, combinations_with_replacement
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.folding import ahead, fold
from app.domain.kinds import Aggregate, DeviceStatus
from app.domain.operations import Recorded, canonical
from app.domain.rules.merge import cards
from tests.support import facts
from tests.support.facts import DESK_A, DESK_B
from tests.support.pairs import Heads, One, Pairs, each, told

UNIT = facts.device("SPARE001")
DAY = "2026-11-20"
ASKED = {"device_id": "dev-1", "serial": "SPARE001"}
OF_LENT = {"to": "ES01", "since": DAY, "was": "spare"}
"""What an end says of the loan it ends."""
Deed = tuple[str, dict[str, Any]]
DEEDS: dict[str, Deed] = {
    "lent": ("lent", {"to": "ES01", "due": "2026-11-27", "was": "spare", "accessories": ["pen", "adapter"]}),
    "lent elsewhere": ("lent", {"to": "ES02", "was": "spare"}),
    "longer": ("loan_extended", {"to": "ES01", "since": DAY, "due": "2026-12-01"}),
    "longer still": ("loan_extended", {"to": "ES01", "since": DAY, "due": "2026-12-08"}),
    "another longer": ("loan_extended", {"to": "ES01", "since": "2026-10-01", "due": "2026-12-15"}),
    "back": ("loan_ended", OF_LENT),
    "back broken": ("loan_ended", {**OF_LENT, "condition": "damaged", "lacks": ["pen"]}),
    "back without adapter": ("loan_ended", {**OF_LENT, "lacks": ["adapter"]}),
    "back elsewhere": ("loan_ended", {"to": "ES02", "since": DAY, "was": "spare"}),
    "back as before": ("loan_ended", {}),
    "lent from store": ("lent", {"to": "ES02", "was": "stored"}),
    "pen came": ("lacking_came", {"accessories": ["pen"]}),
    "adapter came": ("lacking_came", {"accessories": ["adapter"]}),
    "lost": ("lost_reported", {"on": "2026-11-19", "was": "spare"}),
    "lost with number": ("lost_reported", {"on": "2026-11-19", "police": "12", "was": "spare"}),
    "lost that day": ("lost_reported", {"on": "2026-11-18", "was": "spare"}),
    "told": ("lost_told", {"told": "2026-11-20"}),
    "told another day": ("lost_told", {"told": "2026-11-21", "police": "12"}),
    "found": ("found", {"on": DAY, "was": "spare"}),
    "found there": ("found", {"on": DAY, "was": "spare", "where": "体育館"}),
    "asked": ("requested", {"request": "disable", **ASKED, "frozen": "f1"}),
    "asked otherwise": ("requested", {"request": "disable", **ASKED, "frozen": "f2"}),
    "asked to enable": ("requested", {"request": "enable", **ASKED, "frozen": "f3"}),
    "cancelled": ("request_cancelled", {"request": "disable", "device_id": "dev-1"}),
    "stored": ("changed", {"set": {"status": "stored"}}),
}
OF_A_LOAN = (
    "longer",
    "longer still",
    "another longer",
    "back",
    "back broken",
    "back without adapter",
    "back as before",
)
OF_A_LOSS = ("told", "told another day", "found", "found there")
BASES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "here": ((), ("lent", "lent elsewhere", "lost", "lost with number", "lost that day", "stored")),
    "lent": (("lent",), (*OF_A_LOAN, "lost", "lost with number", "stored")),
    "lacking": (("lent", "back broken"), ("lent", "lent elsewhere", "pen came", "lost", "stored")),
    "lost": (("lost",), (*OF_A_LOSS, "asked", "asked otherwise", "cancelled", "stored")),
    "asked": (("lost", "asked"), (*OF_A_LOSS, "asked otherwise", "cancelled")),
    "found": (("lost", "found"), ("lent", "lost", "lost that day", "asked to enable", "cancelled", "stored")),
    "lost by a register": (("stored",), ("lost", "lost that day", "found")),
}
"""By name what was done before, and what may be done by whoever has seen it."""

OF_UNIT: dict[str, One] = {name: (kind, (UNIT,), payload) for name, (kind, payload) in DEEDS.items()}
PAIRS = Pairs(each(OF_UNIT), (UNIT,))


def base(name: str) -> list[Recorded]:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "SPARE001", "status": "spare"}})
    return told(log, PAIRS.deeds, BASES[name][0])


@pytest.mark.parametrize("name", BASES)
def test_every_pair_in_both_orders_comes_to_the_same(name: str) -> None:
    count = PAIRS.walk(name, base(name), combinations_with_replacement(BASES[name][1], 2))
    assert count.same > 0
    assert count.carded > 0


WEEKS: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("lent", ("back broken", "pen came"), ("back broken",)),
    ("lent", ("back broken", "pen came"), ("back without adapter",)),
    ("lent", ("back broken", "pen came"), ("back broken", "pen came")),
    ("lent", ("back broken", "pen came"), ("back without adapter", "adapter came")),
    ("lent", ("back broken", "pen came", "lent"), ("back broken",)),
    ("lacking", ("pen came",), ("lent", "back broken")),
    ("lacking", ("pen came", "lent", "back broken"), ("pen came",)),
    ("lacking", ("pen came", "lent", "back without adapter"), ("lent", "back broken", "pen came")),
    ("lent", ("back", "lent elsewhere"), ("back",)),
    ("lent", ("back", "lent elsewhere"), ("back broken",)),
    ("lent", ("back", "lent"), ("back", "lent elsewhere")),
    ("lent", ("back", "lent elsewhere", "back elsewhere"), ("back broken",)),
    ("lent", ("back", "stored", "lent from store"), ("back",)),
    ("lent", ("back", "stored"), ("back broken",)),
]
"""What was done before, and what each of two desks did for some days without hearing of the other."""


@pytest.mark.parametrize(("name", "here", "there"), WEEKS)
def test_what_two_desks_did_for_days_hangs_on_no_order_of_the_hub(
    name: str, here: tuple[str, ...], there: tuple[str, ...]
) -> None:
    known, ends = base(name), list[Heads]()
    for places in combinations(range(len(here) + len(there)), len(here)):
        log, left = [*known], {DESK_A: list(enumerate(here)), DESK_B: list(enumerate(there))}
        for at in range(len(here) + len(there)):
            desk = DESK_A if at in places else DESK_B
            turn, deed = left[desk].pop(0)
            kind, payload = DEEDS[deed]
            number = 500 + turn + 50 * (desk == DESK_B)
            op = facts.operation(kind, UNIT, payload, number=number, seen=len(known))
            log.append(Recorded(op, desk, 90 + turn, len(known) + at + 1))
        ends.append(PAIRS.folded(log))
    first = ends[0]
    for other in ends[1:]:
        assert other[UNIT].state.get("lacks") == first[UNIT].state.get("lacks")
        assert PAIRS.asked(other) == PAIRS.asked(first)
        assert PAIRS.asked(first) or PAIRS.states(other) == PAIRS.states(first)


def test_what_came_takes_away_only_what_was_known_to_be_missing() -> None:
    known = base("lent")
    op = facts.operation("loan_ended", UNIT, DEEDS["back broken"][1], number=500, seen=len(known))
    theirs = Recorded(op, DESK_B, 90, len(known) + 1)
    log = facts.Log()
    log.all.extend([*known, theirs])
    log.add(DEEDS["back broken"][0], UNIT, DEEDS["back broken"][1], seen=len(known))
    log.add(DEEDS["pen came"][0], UNIT, DEEDS["pen came"][1], seen=len(known))
    assert fold(UNIT.kind, UNIT.id, log.all).state["lacks"] == ["pen"], "the other desk missed it, too: it is asked for"
    log.add(DEEDS["pen came"][0], UNIT, DEEDS["pen came"][1], seen=len(log.all))
    assert "lacks" not in fold(UNIT.kind, UNIT.id, log.all).state


def head(*deeds: str) -> dict[str, Any]:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "SPARE001", "status": "spare"}})
    for deed in deeds:
        log.add(DEEDS[deed][0], UNIT, DEEDS[deed][1])
    return fold(UNIT.kind, UNIT.id, log.all).state


def test_a_loan_is_lengthened_ends_and_leaves_what_is_missing() -> None:
    assert head("lent", "longer")["loan"]["due"] == "2026-12-01"
    assert head("lent", "another longer")["loan"]["due"] == "2026-11-27", "it means another loan"
    state = head("lent", "longer", "back broken")
    assert state["status"] == "spare"
    assert "loan" not in state
    assert state["last_loan"] == {"to": "ES01", "since": DAY, "back": DAY, "condition": "damaged"}
    assert state["lacks"] == ["pen"]
    assert head("lent", "back broken", "adapter came")["lacks"] == ["pen"]
    assert "lacks" not in head("lent", "back broken", "pen came")
    assert head("lent", "back as before") == head() | {"status": "spare"}
    assert head("lent", "longer", "back", "lent")["loan"]["due"] == "2026-11-27"


def test_with_a_loan_goes_what_was_asked_of_its_day() -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "SPARE001", "status": "spare"}})
    log.add(DEEDS["lent"][0], UNIT, DEEDS["lent"][1])
    log.add(DEEDS["longer"][0], UNIT, DEEDS["longer"][1])
    log.add(DEEDS["longer still"][0], UNIT, DEEDS["longer still"][1], desk=DESK_B, seen=2)
    assert [card.about for card in cards(Aggregate.device, fold(UNIT.kind, UNIT.id, log.all).state)] == ["loan/due"]
    log.add(DEEDS["back"][0], UNIT, DEEDS["back"][1])
    assert "cards" not in fold(UNIT.kind, UNIT.id, log.all).state
    log.add(DEEDS["lent"][0], UNIT, DEEDS["lent"][1])
    log.add(DEEDS["longer"][0], UNIT, DEEDS["longer"][1], desk=DESK_B, seen=6)
    state = fold(UNIT.kind, UNIT.id, log.all).state
    assert (state["loan"]["due"], "cards" in state) == ("2026-12-01", False)


def test_a_loss_is_told_more_of_and_over_when_it_turns_up() -> None:
    state = head("lost", "told")
    assert state["lost"] == {"on": "2026-11-19", "was": "spare", "told": "2026-11-20"}
    assert state["status"] == "lost"
    assert head("lost", "told", "found") == head()
    assert head("lost", "found", "told") == head()
    assert head("lost", "asked")["request"]["state"] == "requested"
    assert head("lost", "asked", "cancelled")["request"] == {
        "kind": "disable", "device_id": "dev-1", "state": "cancelled",
    }  # fmt: skip


def test_what_is_said_of_a_device_taken_back_is_told_and_makes_nothing() -> None:
    log = facts.Log()
    for name in ("lent", "lost", "found", "asked", "cancelled", "longer", "back", "told", "pen came"):
        log.add(DEEDS[name][0], UNIT, DEEDS[name][1])
    state = fold(UNIT.kind, UNIT.id, log.all).state
    assert set(state) == {"cards"}
    (card,) = state["cards"].values()
    assert (card["kind"], card["about"]) == ("gone", "device")
    assert card["values"] == ["lent", "lost_reported", "found", "requested", "request_cancelled"]


NAMES = st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.sampled_from([DESK_A, DESK_B]), st.integers(0, 3)))


@settings(max_examples=300, deadline=None)
@given(deeds=NAMES, sent=st.integers(0, 12))
def test_whatever_comes_the_shown_head_is_the_rebuilt_one_and_can_be_read(
    deeds: list[tuple[str, bytes, int]], sent: int
) -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "SPARE001", "status": "spare"}})
    for at, (name, desk, unseen) in enumerate(deeds):
        kind, payload = DEEDS[name]
        if at < sent:
            log.add(kind, UNIT, payload, desk=desk, seen=max(0, len(log.all) - unseen))
        else:
            log.add(kind, UNIT, payload, seen=min(sent, len(deeds)) + 1, sent=False)
    whole = fold(UNIT.kind, UNIT.id, log.all)
    confirmed = fold(UNIT.kind, UNIT.id, [rec for rec in log.all if rec.position is not None])
    shown = ahead(UNIT.kind, confirmed, [rec for rec in log.all if rec.position is None])
    assert canonical(shown.state) == canonical(whole.state)
    assert DeviceStatus(whole.state["status"])
    listed: Callable[[], Any] = lambda: cards(Aggregate.device, whole.state)  # noqa: E731
    assert all(card.values for card in listed())
