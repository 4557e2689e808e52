"""Holds answers and crates: what they count for, and that they stand whatever comes before or twice."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.folding import fold
from app.domain.folding.base import Folded
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules.merge import cards
from tests.support import facts
from tests.support.facts import DESK_B

FORM, CRATE, ONE, TWO = facts.form(), facts.crate(), facts.device("PF8K2M0D"), facts.device("701402728B")
ANSWER = short(FORM.id)
SAID = {"sent": "2026-11-19T01:00:00Z", "school": "ES01", "units": [{"serial": "PF8K2M0D", "tag": ""}]}


def folded(log: facts.Log, ref: Ref) -> Folded:
    return fold(ref.kind, ref.id, log.of(ref))


def links(log: facts.Log) -> dict[str, Any]:
    found: dict[str, Any] = folded(log, FORM).state.get("links", {})
    return found


def test_an_answer_counts_once_however_often_it_came() -> None:
    log = facts.Log()
    log.add("answer_received", FORM, {"set": SAID})
    log.add("answer_received", FORM, {"set": {**SAID, "school": "ES02"}}, desk=DESK_B, seen=0)
    assert folded(log, FORM).state == SAID


@pytest.mark.parametrize("kind", ["repair_opened", "form_linked"])
def test_an_answer_knows_what_it_counts_for(kind: str) -> None:
    log = facts.Log()
    log.add("answer_received", FORM, {"set": SAID})
    log.add(kind, (CRATE, ONE, FORM), {"n": "8A-0001-A", "state": "received", "answers": [ANSWER]})
    log.add("form_linked", (TWO, FORM), {"n": "8A-0002-C", "answers": [ANSWER]})
    assert links(log) == {"8A-0001-A": short(ONE.id), "8A-0002-C": short(TWO.id)}
    log.add("form_unlinked", (ONE, FORM), {"n": "8A-0001-A", "answers": [ANSWER]})
    assert links(log) == {"8A-0002-C": short(TWO.id)}
    log.add("form_unlinked", (TWO, FORM), {"n": "8A-0002-C", "answers": [ANSWER]})
    assert folded(log, FORM).state == SAID


@pytest.mark.parametrize(
    ("about", "answers"),
    [((FORM,), [ANSWER]), ((ONE, FORM), []), ((ONE, FORM), [short(facts.form(2).id)]), ((CRATE, FORM), [ANSWER])],
)
def test_a_link_that_names_no_device_or_not_this_answer_links_nothing(
    about: tuple[Ref, ...], answers: list[str]
) -> None:
    log = facts.Log()
    log.add("answer_received", FORM, {"set": SAID})
    log.add("form_linked", about, {"n": "8A-0001-A", "answers": answers})
    log.add("repair_opened", about, {"n": "8A-0001-A", "state": "received"})
    log.add("form_unlinked", about, {"n": "8A-0001-A", "answers": answers})
    assert folded(log, FORM).state == SAID


def test_an_answer_linked_and_then_taken_back_is_whole_when_it_comes_again() -> None:
    log = facts.Log()
    first = log.add("answer_received", FORM, {"set": SAID})
    log.add("form_linked", (ONE, FORM), {"n": "8A-0001-A", "answers": [ANSWER]}, desk=DESK_B)
    log.undo(first, seen=1)
    assert not folded(log, FORM).exists, "a link alone is no answer"
    log.add("answer_received", FORM, {"set": SAID})
    assert folded(log, FORM).state == {**SAID, "links": {"8A-0001-A": short(ONE.id)}}


def test_one_answer_for_more_devices_than_it_names_is_asked_about() -> None:
    log = facts.Log()
    log.add("answer_received", FORM, {"set": SAID})
    log.add("form_linked", (ONE, FORM), {"n": "8A-0001-A", "answers": [ANSWER]}, seen=1)
    assert cards(Aggregate.form, folded(log, FORM).state) == []
    log.add("form_linked", (ONE, FORM), {"n": "8A-0003-F", "answers": [ANSWER]}, seen=1)
    assert cards(Aggregate.form, folded(log, FORM).state) == [], "two repairs of one unit are another question"
    log.add("form_linked", (TWO, FORM), {"n": "8A-0002-C", "answers": [ANSWER]}, desk=DESK_B, seen=1)
    (card,) = cards(Aggregate.form, folded(log, FORM).state)
    assert (card.kind, card.about, card.values) == ("answer_twice", "links", ("8A-0001-A", "8A-0002-C", "8A-0003-F"))
    other = {**folded(log, FORM).state, "sent": "2026-11-19T02:00:00Z"}
    assert cards(Aggregate.form, other)[0].id != card.id


@pytest.mark.parametrize(("units", "asked"), [([], True), ([{}], True), ([{}, {}], False), ([{}, {}, {}], False)])
def test_an_answer_may_name_several_units(units: list[Any], asked: bool) -> None:
    state = {"units": units, "links": {"1": "a", "2": "b"}}
    assert bool(cards(Aggregate.form, state)) == asked
    assert cards(Aggregate.device, state) == []


def test_a_crate_goes_its_way() -> None:
    log = facts.Log()
    log.add("crate_opened", CRATE, {"set": {"code": "CRA0001", "label": "行政便", "school": None}})
    assert folded(log, CRATE).state == {"code": "CRA0001", "label": "行政便", "opened": "2026-11-20", "lines": []}
    log.add("repair_opened", (ONE, CRATE), {"n": "8A-0001-A", "state": "received"})
    log.add("repair_opened", (TWO, CRATE), {"n": "8A-0002-C", "state": "received"})
    log.add("crate_closed", CRATE, {})
    assert folded(log, CRATE).state["lines"] == ["8A-0001-A", "8A-0002-C"]
    assert folded(log, CRATE).state["closed"] == "2026-11-20"
    log.add("crate_reopened", CRATE, {})
    assert "closed" not in folded(log, CRATE).state
    log.add("crate_reopened", CRATE, {}, desk=DESK_B)
    assert "closed" not in folded(log, CRATE).state


def test_a_line_stands_once() -> None:
    log = facts.Log()
    log.add("crate_opened", CRATE, {"set": {"code": "CRA0001"}})
    log.add("repair_opened", (ONE, CRATE), {"n": "8A-0001-A", "state": "received"})
    log.add("repair_opened", (TWO, CRATE), {"n": "8A-0001-A", "state": "received"}, desk=DESK_B)
    assert folded(log, CRATE).state["lines"] == ["8A-0001-A"]


def test_closed_at_two_desks_it_closed_on_the_first_ones_day() -> None:
    log = facts.Log()
    log.add("crate_opened", CRATE, {"set": {"code": "CRA0001"}})
    log.add("crate_closed", CRATE, {}, local="2026-11-20 17:00:00", seen=1)
    log.add("crate_closed", CRATE, {}, local="2026-11-21 09:00:00", desk=DESK_B, seen=1)
    assert folded(log, CRATE).state["closed"] == "2026-11-20"
    assert cards(Aggregate.crate, folded(log, CRATE).state) == []


def test_a_unit_taken_in_apart_from_the_crates_end_lies_in_it_all_the_same() -> None:
    log = facts.Log()
    log.add("crate_opened", CRATE, {"set": {"code": "CRA0001"}})
    log.add("crate_closed", CRATE, {}, seen=1)
    log.add("repair_opened", (ONE, CRATE), {"n": "8A-0001-A", "state": "received"}, desk=DESK_B, seen=1)
    assert folded(log, CRATE).state["lines"] == ["8A-0001-A"]


def test_lines_outlive_a_crate_that_was_taken_back_and_wait_for_it() -> None:
    log = facts.Log()
    first = log.add("crate_opened", CRATE, {"set": {"code": "CRA0001"}})
    log.add("repair_opened", (ONE, CRATE), {"n": "8A-0001-A", "state": "received"}, desk=DESK_B)
    log.undo(first, seen=1)
    assert folded(log, CRATE).state == {"lines": ["8A-0001-A"]}
    assert not folded(log, CRATE).exists
    log.add("crate_opened", CRATE, {"set": {"code": "CRA0001"}}, local="2026-11-22 09:00:00")
    assert folded(log, CRATE).state == {"code": "CRA0001", "opened": "2026-11-22", "lines": ["8A-0001-A"]}


def test_a_crate_that_was_taken_back_is_not_there_to_be_closed() -> None:
    log = facts.Log()
    first = log.add("crate_opened", CRATE, {"set": {"code": "CRA0001"}})
    log.add("crate_closed", CRATE, {}, desk=DESK_B)
    log.undo(first, seen=1)
    assert folded(log, CRATE).state == {}


def test_opened_twice_under_one_code_the_first_day_stands() -> None:
    log = facts.Log()
    log.add("crate_opened", CRATE, {"set": {"code": "CRA0001"}})
    log.add(
        "crate_opened", CRATE, {"set": {"code": "CRA0001", "school": "ES01"}}, local="2026-11-22 09:00:00", desk=DESK_B
    )
    assert folded(log, CRATE).state == {"code": "CRA0001", "opened": "2026-11-20", "lines": [], "school": "ES01"}
