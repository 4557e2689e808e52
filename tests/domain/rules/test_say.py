"""Holds what is read out: every state, every route, with and without days; never a name, a price or a guess."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from app.domain.bench_words import Held
from app.domain.kinds import RepairState, Route
from app.domain.rules.say import Said, SayFacts, Sentence, say

TODAY = date(2026, 11, 20)
BEFORE, AFTER = date(2026, 11, 9), date(2026, 11, 27)


def said(state: RepairState, **more: object) -> tuple[Sentence, ...]:
    given: dict[str, object] = {"opened": BEFORE, "today": TODAY} | more
    return say(SayFacts(state=state, **given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "more", "expected"),
    [
        (RepairState.received, {"opened": TODAY}, [(Said.taken_today, None), (Said.to_diagnose, None)]),
        (RepairState.received, {}, [(Said.taken, BEFORE), (Said.to_diagnose, None)]),
        (RepairState.awaiting_form, {}, [(Said.form_awaited, None), (Said.after_form, None)]),
        (RepairState.diagnosing, {}, [(Said.taken, BEFORE), (Said.diagnosing, None)]),
        (RepairState.repairing, {}, [(Said.repairing, None)]),
        (RepairState.repairing, {"route": Route.desk}, [(Said.repairing_desk, None)]),
        (RepairState.repairing, {"route": Route.software}, [(Said.repairing_software, None)]),
        (RepairState.repairing, {"route": Route.maker}, [(Said.repairing, None)]),
        (RepairState.waiting_parts, {}, [(Said.parts_awaited, None), (Said.after_parts, None)]),
        (RepairState.at_maker, {"due": AFTER}, [(Said.at_maker, None), (Said.due, AFTER)]),
        (RepairState.at_maker, {"due": TODAY}, [(Said.at_maker, None), (Said.due_today, None)]),
        (RepairState.at_maker, {"due": BEFORE}, [(Said.at_maker, None), (Said.overdue, BEFORE)]),
        (RepairState.at_maker, {}, [(Said.at_maker, None), (Said.no_due, None)]),
        (RepairState.with_installer, {"due": AFTER}, [(Said.with_installer, None), (Said.due, AFTER)]),
        (RepairState.at_maker, {"held": Held.not_sent, "due": AFTER}, [(Said.not_sent, None), (Said.no_due, None)]),
        (RepairState.with_installer, {"held": Held.not_sent}, [(Said.not_sent, None), (Said.no_due, None)]),
        (RepairState.returned, {"held": Held.in_box, "run": AFTER}, [(Said.in_box, None), (Said.by_run, AFTER)]),
        (RepairState.returned, {"held": Held.in_box}, [(Said.in_box, None), (Said.to_be_returned, None)]),
        (RepairState.awaiting_decision, {}, [(Said.board_awaited, None), (Said.after_board, None)]),
        (RepairState.testing, {}, [(Said.testing, None)]),
        (RepairState.testing, {"route": Route.maker}, [(Said.testing_came_back, None)]),
        (RepairState.testing, {"route": Route.installer}, [(Said.testing_came_back, None)]),
        (RepairState.testing, {"route": Route.software}, [(Said.testing_software, None)]),
        (RepairState.testing, {"route": Route.desk}, [(Said.testing, None)]),
        (RepairState.ready, {"run": AFTER}, [(Said.ready, None), (Said.by_run, AFTER)]),
        (RepairState.ready, {"run": TODAY}, [(Said.ready, None), (Said.by_run_today, None)]),
        (RepairState.ready, {}, [(Said.ready, None), (Said.to_be_returned, None)]),
        (RepairState.returned, {"closed": BEFORE}, [(Said.returned, BEFORE)]),
        (RepairState.returned, {}, [(Said.returned, TODAY)]),
        (RepairState.irreparable, {}, [(Said.irreparable, None)]),
        (RepairState.cancelled, {}, [(Said.cancelled, None)]),
    ],
)
def test_what_is_read_out(
    state: RepairState, more: dict[str, object], expected: list[tuple[Said, date | None]]
) -> None:
    assert [tuple(sentence) for sentence in said(state, **more)] == expected


def test_every_state_by_every_route_has_a_sentence_and_every_sentence_is_used() -> None:
    days = (None, BEFORE, TODAY, AFTER)
    used: set[Said] = set()
    for state, route, due, run, held in product(RepairState, (None, *Route), days, days, (None, *Held)):
        for opened in (TODAY, TODAY - timedelta(days=3)):
            sentences = say(SayFacts(state, opened, TODAY, route, due, run, None, held))
            assert sentences
            used |= {sentence.said for sentence in sentences}
            for sentence in sentences:
                assert sentence.day in (None, opened, due, run, TODAY)
    assert used == set(Said)
