"""Holds the course on the bench: what each operation leaves in the repair, since when, what a choice takes along."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.folding import fold
from app.domain.folding.base import Folded
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded
from app.domain.rules.merge import Card, cards, settled
from tests.support import facts
from tests.support.course_deeds import DEEDS, N
from tests.support.facts import DESK_A, DESK_B, DESK_C

UNIT = facts.device()


class Bench(facts.Log):
    """One repair, and what is done to it day by day."""

    def __init__(self, state: str = "diagnosing", **more: Any) -> None:
        super().__init__()
        self.add("registered", UNIT, {"set": {"serial": "PF8K2M0D", "kind": "chromebook"}})
        self.add("repair_opened", UNIT, {"n": N, "state": state, "outcome": "opened"}, local="2026-11-16 09:00:00")
        for kind, payload in more.items():
            self.add(kind, UNIT, {"n": N, **payload})

    def do(self, deed: str, day: int = 20, of: bytes = DESK_A, seen: int | None = None) -> Recorded:
        kind, payload = DEEDS[deed]
        return self.add(kind, UNIT, {"n": N, **payload}, local=f"2026-11-{day:02d} 10:00:00", desk=of, seen=seen)

    def folded(self) -> Folded:
        return fold(UNIT.kind, UNIT.id, self.all)

    @property
    def repair(self) -> dict[str, Any]:
        found: dict[str, Any] = self.folded().state["repairs"][N]
        return found

    def cards(self) -> list[Card]:
        return cards(Aggregate.device, self.folded().state)

    def choose(self, card: Card, keep: int, day: int = 25) -> None:
        draft = settled(UNIT, card.id, keep)
        self.add(draft.kind, draft.about, draft.payload, local=f"2026-11-{day} 10:00:00")


def test_a_whole_course_leaves_what_was_said_and_the_day_of_each_state() -> None:
    log = Bench("received")
    since = [log.repair["since"]]
    days = [
        ("fault", 17),
        ("cause", 18),
        ("heard", 18),
        ("route board", 19),
        ("decided guardian", 20),
        ("consent", 20),
        ("quote", 21),
        ("paid", 22),
        ("route maker", 22),
        ("shipped", 23),
        ("came back", 24),
        ("failed", 25),
        ("need part P1", 26),
        ("part came", 27),
        ("worked", 28),
        ("passed", 28),
        ("photo", 28),
        ("assigned with a word", 28),
        ("back by run", 29),
    ]
    for deed, day in days:
        log.do(deed, day)
        since.append(log.repair["since"])
    assert [int(day[-2:]) for day in since] == [
        *(16, 16, 18, 18, 19, 20, 20, 20, 20, 20, 23, 24, 25, 26, 27, 28, 28, 28, 28, 29)
    ]
    assert log.repair == {
        "state": "returned",
        "since": "2026-11-29",
        "opened": "2026-11-16",
        "closed": "2026-11-29",
        "outcome": "opened",
        "operator": "OP0001",
        "fault": "battery",
        "cause": "non_natural",
        "detail": "liquid",
        "hearing": "A" * 22,
        "route": "maker",
        "decision": "repair",
        "payer": "guardian",
        "amount": 9000,
        "guardian": {"consent": "2026-11-18", "quote": "2026-11-19", "paid": "2026-11-20"},
        "quote": 9000,
        "paid": 9000,
        "rma": "R1",
        "waybill": "W1",
        "firm": "F",
        "work": ["replace_part"],
        "tests": {"power": True, "wifi": True},
        "photos": ["A" * 22],
        "assigned": "OP0003",
        "notes": ["A" * 22],
        "way": "run",
        "list": "A0001",
        "to": "ES01",
    }
    assert log.cards() == []


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_done_to_a_repair_that_is_not_there_is_told(deed: str) -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    kind, payload = DEEDS[deed]
    log.add(kind, UNIT, {"n": N, **payload})
    folded = fold(UNIT.kind, UNIT.id, log.all)
    (card,) = cards(Aggregate.device, folded.state)
    assert (card.kind, card.about, card.values) == ("gone", f"r/{N}", (kind,))
    assert "repairs" not in folded.state


def test_a_new_decision_leaves_nothing_of_the_old_one() -> None:
    log = Bench()
    log.do("decided guardian")
    log.do("decided no repair")
    assert {name: log.repair[name] for name in ("decision", "document")} == {
        "decision": "no_repair",
        "document": "第3号",
    }
    assert {"payer", "amount"}.isdisjoint(log.repair)


def test_a_part_that_came_is_waited_for_no_more() -> None:
    log = Bench("repairing")
    log.do("need part P1")
    assert (log.repair["state"], log.repair["waiting_part"]) == ("waiting_parts", "P1")
    log.do("need part")
    assert "waiting_part" not in log.repair
    log.do("need part P2")
    log.do("part came")
    assert "waiting_part" not in log.repair
    log.do("part came")
    assert log.repair["state"] == "repairing"


def test_disposal_ends_it_with_its_reason_and_opening_again_takes_both_away() -> None:
    log = Bench()
    log.do("route disposal", 21)
    assert (log.repair["closed"], log.repair["reason"], log.repair["since"]) == ("2026-11-21", "A" * 22, "2026-11-21")
    log.do("opened again", 22)
    assert {"closed", "reason"}.isdisjoint(log.repair)
    assert (log.repair["state"], log.repair["since"]) == ("received", "2026-11-22")


def test_route_and_state_chosen_apart_are_one_question_and_the_quote_goes_with_its_route() -> None:
    log = Bench()
    log.do("route maker quoted", 20, seen=2)
    log.do("route board", 21, of=DESK_B, seen=2)
    (card,) = log.cards()
    assert (card.about, card.values) == (f"r/{N}/route", ("maker", "board"))
    assert (log.repair["route"], log.repair["state"], log.repair["quote"]) == ("maker", "diagnosing", 12000)
    log.choose(card, 1)
    assert log.cards() == []
    assert (log.repair["route"], log.repair["state"], log.repair["quote"]) == ("board", "awaiting_decision", 30000)
    assert log.repair["since"] == "2026-11-25"
    log.do("decided center", 26)
    assert (log.repair["state"], log.repair["since"]) == ("diagnosing", "2026-11-26")
    assert log.cards() == []


@pytest.mark.parametrize(("keep", "quote"), [(0, 12000), (1, None), (5, 12000)])
def test_a_quote_of_the_route_turned_down_is_gone(keep: int, quote: int | None) -> None:
    log = Bench()
    log.do("route maker quoted", seen=2)
    log.do("route desk", of=DESK_B, seen=2)
    log.choose(log.cards()[0], keep)
    assert log.repair.get("quote") == quote
    assert log.repair["state"] == ("diagnosing" if quote else "repairing")


def test_two_quotes_are_one_question_that_turns_no_route_down() -> None:
    log = Bench(routed={"route": "board", "state": "diagnosing"}, decided=DEEDS["decided guardian"][1])
    log.do("consent")
    log.do("quote", seen=5)
    log.do("dearer quote", of=DESK_B, seen=5)
    about = {card.about: card for card in log.cards()}
    assert set(about) == {f"r/{N}/quote", f"r/{N}/guardian/quote"}
    log.choose(about[f"r/{N}/guardian/quote"], 1)
    log.choose(about[f"r/{N}/quote"], 1)
    assert (log.repair["quote"], log.repair["guardian"]["quote"]) == (9500, "2026-11-20")
    assert (log.repair["route"], log.repair["state"], log.repair["decision"]) == ("board", "diagnosing", "repair")
    assert log.cards() == []


def test_an_end_and_work_apart_are_one_card_about_the_state() -> None:
    log = Bench("repairing")
    log.do("cancelled", 20, seen=2)
    log.do("worked", 21, of=DESK_B, seen=2)
    (card,) = log.cards()
    assert (card.kind, card.about, card.values) == ("field", f"r/{N}/state", ("cancelled", "testing"))
    assert log.repair["closed"] == "2026-11-20"
    log.choose(card, 1)
    assert (log.repair["state"], log.repair["work"], "closed" in log.repair) == ("testing", ["replace_part"], False)
    log.do("passed")
    assert log.repair["state"] == "ready"


def test_cancelling_chosen_against_work_leaves_none_of_it() -> None:
    log = Bench("repairing")
    log.do("worked", 20, seen=2)
    log.do("cancelled", 21, of=DESK_B, seen=2)
    (card,) = log.cards()
    log.choose(card, 1)
    assert (log.repair["state"], log.repair["closed"]) == ("cancelled", "2026-11-25")
    assert "work" not in log.repair


@pytest.mark.parametrize("deed", ["heard", "consent", "assigned"])
@pytest.mark.parametrize("ended_first", [True, False])
def test_work_that_leads_nowhere_done_after_an_unknown_end_is_told(deed: str, ended_first: bool) -> None:
    log = Bench()
    for what, desk in (
        [("cancelled", DESK_B), (deed, DESK_A)] if ended_first else [(deed, DESK_A), ("cancelled", DESK_B)]
    ):
        log.do(what, of=desk, seen=2)
    (card,) = log.cards()
    assert (card.kind, card.values) == ("after_close", ("cancelled", DEEDS[deed][0]))


def test_a_diagnosis_on_the_bench_beside_an_end_is_told_once() -> None:
    log = Bench("repairing")
    log.do("found on the bench", seen=2)
    log.do("cancelled", of=DESK_B, seen=2)
    assert [(card.kind, card.about) for card in log.cards()] == [("field", f"r/{N}/state")]


def test_a_form_that_goes_meanwhile_stops_nothing_that_was_led_on() -> None:
    log = Bench("received", form_linked={"answers": ["B" * 22]}, diagnosed={"fault": "screen", "cause": "natural"})
    log.do("route maker", seen=4)
    log.do("unlinked", of=DESK_B, seen=4)
    assert log.repair["state"] == "diagnosing"
    log = Bench("received", form_linked={"answers": ["B" * 22]}, diagnosed={"fault": "screen", "cause": "natural"})
    log.do("unlinked")
    assert log.repair["state"] == "awaiting_form"


def test_of_two_hearings_apart_every_desk_shows_the_same_and_the_last_one_counts() -> None:
    shown = set()
    for deeds in (("heard", "heard again"), ("heard again", "heard")):
        log = Bench()
        first = facts.operation("heard", UNIT, {"n": N, "sheet": DEEDS[deeds[0]][1]["sheet"]}, number=70, seen=2)
        number = {"heard": 71, "heard again": 72}
        first = first._replace(id=facts.an_id(number[deeds[0]]))
        second = facts.operation("heard", UNIT, {"n": N, "sheet": DEEDS[deeds[1]][1]["sheet"]}, seen=2)
        second = second._replace(id=facts.an_id(number[deeds[1]]))
        log.all += [Recorded(first, DESK_A, 9, 3), Recorded(second, DESK_B, 9, 4)]
        shown.add(log.repair["hearing"])
        assert log.cards() == []
        log.do("heard")
        assert log.repair["hearing"] == "A" * 22
    assert len(shown) == 1


def test_a_third_desk_makes_a_question_of_its_own() -> None:
    log = Bench("testing")
    log.do("passed", seen=2)
    log.do("failed", of=DESK_B, seen=2)
    log.do("found on the bench", of=DESK_C, seen=2)
    about = {card.about: card.values for card in log.cards()}
    assert about == {
        f"r/{N}/state": ("ready", "repairing", "diagnosing"),
        f"r/{N}/tests": ({"power": True, "wifi": True}, {"wifi": False}),
    }


def test_what_was_sent_apart_is_one_question_from_the_shipment_on() -> None:
    log = Bench("diagnosing")
    log.do("shipped", seen=2)
    log.do("shipped otherwise", of=DESK_B, seen=2)
    (card,) = log.cards()
    assert (card.about, card.values) == (f"r/{N}/rma", ("R1", "R2"))
    log.choose(card, 1)
    assert (log.repair["rma"], "waybill" in log.repair, log.repair["firm"], log.repair["due"]) == (
        "R2",
        False,
        "F",
        "2026-12-01",
    )


def test_a_new_decision_takes_the_guardians_steps_away() -> None:
    log = Bench(decided=DEEDS["decided guardian"][1])
    for deed in ("consent", "quote", "paid", "route board", "decided anew"):
        log.do(deed)
    assert "guardian" not in log.repair
    assert "paid" not in log.repair
    assert (log.repair["amount"], log.cards()) == (20000, [])
    log.do("consent next day")
    assert log.repair["guardian"] == {"consent": "2026-11-19"}


def test_a_step_of_the_path_that_a_new_decision_ended_is_asked_about() -> None:
    """Made apart: whether the consent holds for what was decided meanwhile is for a person to say."""
    log = Bench(decided=DEEDS["decided guardian"][1])
    known = len(log.all)
    log.do("decided anew", of=DESK_A)
    log.do("consent", of=DESK_B, seen=known)
    (card,) = log.cards()
    assert (card.about, list(card.values)) == (f"r/{N}/guardian/consent", [None, "2026-11-18"])
    assert log.repair.get("guardian", {}) == {}
    log.choose(card, 1)
    assert log.repair["guardian"] == {"consent": "2026-11-18"}


def test_opened_again_nothing_it_had_come_to_counts_any_more() -> None:
    log = Bench()
    for deed in ("decided guardian", "consent", "route maker", "passed", "back by hand"):
        log.do(deed)
    assert {"decision", "payer", "guardian", "route", "tests", "way"} <= log.repair.keys()
    log.do("opened again anew", 22)
    assert {"decision", "payer", "guardian", "route", "tests", "way"}.isdisjoint(log.repair)
    assert log.repair["state"] == "received"
    assert log.cards() == []
    log.do("decided guardian")
    log.do("consent next day")
    log.do("quote")
    assert log.repair["guardian"] == {"consent": "2026-11-19", "quote": "2026-11-19"}
