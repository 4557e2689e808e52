"""Cabinets and controllers at two desks apart: every pair of deeds in both orders gives the same heads or cards."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import pytest

from app.domain.folding import REDUCERS, fold, fold_known
from app.domain.folding.shapes import readable
from app.domain.identity import code_id, short
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, Ref
from app.domain.rules.merge import cards
from app.domain.rules.permissions import Command
from app.domain.rules.undo import first_builder, writes
from app.domain.rules.undo_rights import command_of
from tests.support import facts
from tests.support.pairs import One, Pairs, each, told


def charger(code: str) -> Ref:
    return Ref(Aggregate.charger, code_id(Aggregate.charger, code))


OUT, SPARE, OTHER, CABINET, NEW = (charger(code) for code in ("CH-1", "CH-2", "CH-3", "CB-1", "CH-9"))
VISIT = Ref(Aggregate.visit, code_id(Aggregate.visit, "A0001"))
EVERY = (OUT, SPARE, OTHER, CABINET, NEW)
W1, W2, W3 = (short(facts.an_id(9000 + n)) for n in (1, 2, 3))


def moved(unit: Ref, why: str, *more: Ref, **to: str) -> One:
    return "charger_moved", (unit, *more), {"to": {"since": "2026-11-20", **to}, "why": why}


INSTALLED = {"status": "installed", "school": "ES01", "cabinet": "CB-1"}
DEEDS: dict[str, One] = {
    "out": moved(OUT, "swap_out", CABINET, status="taken_out"),
    "out another day": moved(OUT, "swap_out", CABINET, status="taken_out", since="2026-11-21"),
    "spare in": moved(SPARE, "swap_in", CABINET, **INSTALLED),
    "spare in elsewhere": moved(SPARE, "swap_in", status="installed", school="ES02"),
    "other in": moved(OTHER, "swap_in", CABINET, **INSTALLED),
    "loaded": moved(SPARE, "load", status="in_car", visit="A0001"),
    "unloaded": moved(SPARE, "unload", status="spare", place="D-04"),
    "corrected": moved(SPARE, "correct", status="stored"),
    "cabinet corrected": moved(CABINET, "correct", status="installed", school="ES02"),
    "to maker": moved(OUT, "maker", status="at_maker"),
    "back": moved(OUT, "back", status="spare"),
    "disposed": moved(OUT, "dispose", status="disposed"),
    "fault": ("charger_fault", (OUT,), {"what": "no_power"}),
    "fault with words": ("charger_fault", (OUT,), {"what": "heat", "words": W3, "visit": "A0001"}),
    "delivered": ("owned", (SPARE,), {"owner": "contractor", "on": "2026-11-01", "document": "1"}),
    "handed over": ("owned", (SPARE,), {"owner": "city", "on": "2026-11-20", "document": "2"}),
    "handed over otherwise": ("owned", (SPARE,), {"owner": "city", "on": "2026-11-19"}),
    "cabinet fault": ("cabinet_fault", (CABINET,), {"words": W2}),
    "told": ("cabinet_told", (CABINET,), {"fault": W1, "on": "2026-11-20", "document": "3"}),
    "told otherwise": ("cabinet_told", (CABINET,), {"fault": W1, "on": "2026-11-19"}),
    "advice": ("cabinet_advice", (CABINET,), {"fault": W1, "words": W3, "on": "2026-11-20"}),
    "other advice": ("cabinet_advice", (CABINET,), {"fault": W1, "words": W2, "on": "2026-11-20"}),
    "named": ("registered", (NEW,), {"set": {"code": "CH-9", "kind": "charger", "serial": "S1"}}),
    "named otherwise": ("registered", (NEW,), {"set": {"code": "CH-9", "kind": "charger", "serial": "S2"}}),
    "model": ("changed", (SPARE,), {"set": {"model": "RJC-01"}}),
    "model otherwise": ("changed", (SPARE,), {"set": {"model": "GD80"}}),
    "printed": ("label_printed", (OUT,), {"kind": "charger", "text": "CHCH1X", "copy": 1}),
}
BASES: dict[str, tuple[str, ...]] = {"at rest": (), "swapped": ("out", "spare in"), "told before": ("told",)}

PAIRS = Pairs(each(DEEDS), EVERY)


def base(name: str) -> list[Recorded]:
    log = facts.Log()
    for ref, code, kind in ((OUT, "CH-1", "charger"), (SPARE, "CH-2", "charger"), (OTHER, "CH-3", "charger")):
        log.add("registered", ref, {"set": {"code": code, "kind": kind, "status": "spare"}})
    log.add("registered", CABINET, {"set": {"code": "CB-1", "kind": "cabinet", "school": "ES01"}})
    log.add("cabinet_fault", CABINET, {"words": W1})
    return told(log, PAIRS.deeds, BASES[name])


@pytest.mark.parametrize("name", BASES)
def test_every_pair_in_both_orders_comes_to_the_same(name: str) -> None:
    count = PAIRS.walk(name, base(name), combinations_with_replacement(DEEDS, 2))
    assert count.same > count.carded > 0


def test_one_spare_put_in_two_schools_apart_is_one_question() -> None:
    (card,) = cards(Aggregate.charger, PAIRS.heads(base("at rest"), ("spare in", "spare in elsewhere"))[SPARE].state)
    assert (card.kind, card.about) == ("field", "at")
    (other,) = cards(Aggregate.charger, PAIRS.heads(base("at rest"), ("told", "told otherwise"))[CABINET].state)
    assert other.about == f"f/{W1}/told"


def test_both_faults_of_two_desks_stand() -> None:
    state = PAIRS.heads(base("at rest"), ("fault", "fault with words"), (1, 0))[OUT].state
    assert sorted(fault["what"] for fault in state["faults"]) == ["heat", "no_power"]
    twice = PAIRS.heads(base("at rest"), ("cabinet fault", "cabinet fault"))[CABINET].state
    assert set(twice["broken"]) == {W1, W2}


def test_the_cabinet_of_a_move_stays_as_it_is() -> None:
    before = fold(CABINET.kind, CABINET.id, facts.about(CABINET, base("at rest")))
    assert PAIRS.heads(base("at rest"), ("out", "other in"))[CABINET].state == before.state


def test_the_day_of_a_move_is_its_operations_where_it_tells_none() -> None:
    log = facts.Log()
    log.add("registered", SPARE, {"set": {"code": "CH-2"}})
    log.add("charger_moved", SPARE, {"to": {"status": "spare"}, "why": "correct"})
    assert fold(SPARE.kind, SPARE.id, log.all).state["at"] == {"status": "spare", "since": "2026-11-20"}


def test_a_cabinets_fault_told_again_in_the_same_words_was_seen_on_the_first_day() -> None:
    log = facts.Log()
    log.add("registered", CABINET, {"set": {"code": "CB-1", "kind": "cabinet"}})
    for at in ("2026-11-19 09:00:00", "2026-11-20 09:00:00"):
        log.add("cabinet_fault", CABINET, {"words": W1}, local=at)
    assert fold(CABINET.kind, CABINET.id, log.all).state["broken"] == {W1: {"on": "2026-11-19"}}


def test_what_is_said_of_things_taken_back_is_told_and_makes_nothing() -> None:
    for name, (kind, about, payload) in DEEDS.items():
        if kind not in REDUCERS[Aggregate.charger] or kind in ("registered", "changed", "label_printed"):
            continue
        log = facts.Log()
        log.add(kind, about[:1], payload)
        state = fold(about[0].kind, about[0].id, log.all).state
        assert set(state) == {"cards"}, name
        (card,) = state["cards"].values()
        assert card["kind"] == "gone"
        assert card["about"] == (f"f/{W1}" if "fault" in payload else "charger")
        log.add("card_settled", about[0], {"card": next(iter(state["cards"])), "keep": 0})
        log.add("card_settled", about[0], {"card": "x", "keep": 0})
        assert fold(about[0].kind, about[0].id, log.all).state == {}, name


TO = {"status": "spare", "since": "2026-11-20"}
BROKEN: list[One] = [
    ("charger_moved", (), {"to": TO, "why": "back"}),
    ("charger_moved", (VISIT,), {"to": TO, "why": "back", "n": "A0001"}),
    ("charger_moved", (OUT, VISIT), {"to": TO, "why": "load"}),
    ("charger_moved", (OUT, VISIT), {"to": TO, "why": "load", "n": ""}),
    ("charger_moved", (OUT, VISIT, VISIT), {"to": TO, "why": "load", "n": "A0001"}),
    ("charger_moved", (OUT, facts.device()), {"to": TO, "why": "back"}),
    ("charger_moved", (OUT,), {"why": "back"}),
    ("charger_moved", (OUT,), {"to": {**TO, "room": 5}, "why": "back"}),
    ("charger_moved", (OUT,), {"to": {**TO, "status": "here"}, "why": "back"}),
    ("charger_moved", (OUT,), {"to": {**TO, "status": ["spare"]}, "why": "back"}),
    ("charger_moved", (OUT,), {"to": TO, "why": "stolen"}),
    ("charger_moved", (OUT,), {"to": TO, "why": "back", "instead": 5}),
    ("charger_moved", (OUT,), {"to": TO, "why": "back", "document": None}),
    ("charger_fault", (OUT, SPARE), {"what": "heat"}),
    ("charger_fault", (OUT,), {"what": "cold"}),
    ("charger_fault", (OUT,), {"what": "heat", "words": 5}),
    ("owned", (OUT,), {"owner": "nobody"}),
    ("owned", (OUT,), {"owner": "city", "on": 5}),
    ("cabinet_fault", (CABINET,), {}),
    ("cabinet_fault", (CABINET,), {"words": "a/b"}),
    ("cabinet_fault", (), {"words": W1}),
    ("cabinet_told", (CABINET,), {"fault": W1}),
    ("cabinet_told", (CABINET,), {"on": "2026-11-20"}),
    ("cabinet_told", (CABINET,), {"fault": W1, "on": "2026-11-20", "document": 5}),
    ("cabinet_advice", (CABINET,), {"fault": W1, "on": "2026-11-20"}),
    *[("changed", (OUT,), {"set": {name: "x"}}) for name in ("at", "faults", "broken", "owner", "owned_city")],
]


@pytest.mark.parametrize(("kind", "about", "payload"), BROKEN)
def test_what_lacks_what_its_kind_needs_is_left_out(kind: str, about: tuple[Ref, ...], payload: dict[str, Any]) -> None:
    assert not readable(facts.operation(kind, about, payload))
    log = facts.Log()
    log.add("registered", OUT, {"set": {"code": "CH-1"}})
    log.add(kind, about, payload)
    folded, left_out = fold_known(OUT.kind, OUT.id, log.of(OUT))
    assert folded.state == {"code": "CH-1"}
    assert left_out == (1 if OUT in about else 0)


# --- undo ------------------------------------------------------------------------------------------------------------


def op(name: str, number: int = 1) -> Any:
    kind, about, payload = DEEDS[name]
    return facts.operation(kind, about, payload, number=number)


@pytest.mark.parametrize(
    ("done", "later", "rests"),
    [
        ("out", "to maker", True),
        ("out", "spare in", False),
        ("spare in", "corrected", True),
        ("spare in", "other in", False),
        ("loaded", "unloaded", True),
        ("fault", "out", False),
        ("fault", "fault with words", False),
        ("delivered", "handed over", True),
        ("delivered", "loaded", False),
        ("told", "told otherwise", True),
        ("told", "advice", True),
        ("advice", "cabinet fault", False),
        ("cabinet fault", "told", False),
        ("cabinet corrected", "spare in", False),
    ],
)
def test_what_rests_on_what(done: str, later: str, rests: bool) -> None:
    assert (first_builder([op(done)], [op(later, 2)]) is not None) is rests


def test_a_fault_that_the_board_was_told_of_stays() -> None:
    made = facts.operation("cabinet_fault", CABINET, {"words": W1})
    assert first_builder([made], [op("told", 2)]) is not None
    assert first_builder([made], [op("advice", 2)]) is not None


def test_two_units_of_one_visit_are_nothing_to_each_other() -> None:
    first = facts.operation("charger_moved", (OUT, VISIT), {"to": TO, "why": "load", "n": "A0001"})
    second = facts.operation("charger_moved", (SPARE, VISIT), {"to": TO, "why": "load", "n": "A0001"}, number=2)
    assert writes(first) == {f"at:{short(OUT.id)}", "lines:"}
    assert first_builder([first], [second]) is None
    made = facts.operation("registered", VISIT, {"set": {"number": "A0001"}})
    assert first_builder([made], [second]) is not None, "a visit with a spare in its car is not taken back"


def test_whose_command_each_is() -> None:
    asked_ = {command_of(op(name)) for name, deed in DEEDS.items() if deed[0].startswith(("charger", "cab", "own"))}
    assert asked_ == {Command.swap, Command.dispose}
    assert command_of(op("disposed")) is Command.dispose
    assert command_of(op("named")) is Command.swap
